//! Words of a report as a file and on paper.

mod en;
mod kk;
mod ru;

pub use en::WORDS as EN;
pub use kk::WORDS as KK;
pub use ru::WORDS as RU;

type Text = &'static str;

/// All of them.
pub struct Words {
    pub title: Text,
    pub text: Text,
    pub markdown: Text,
    pub dialogs: Text,
    pub findings: Text,
    pub json: Text,
    pub making: Text,
    pub made: Text,
    pub refused: Text,
    pub for_paper: Text,
    pub print: Text,
    pub back: Text,
    pub change: Text,
    pub importance: Text,
    pub score: Text,
    pub note: Text,
    /// Takes the report's address.
    pub address: fn(&str) -> String,
    /// Takes the report's address.
    pub finding_address: fn(&str) -> String,
    pub one_quote: Text,
    pub dialogs_elsewhere: Text,
    /// Takes how many findings are not printed.
    pub findings_elsewhere: fn(u64) -> String,
    /// Takes how many managers are not printed.
    pub managers_elsewhere: fn(u64) -> String,
    pub text_missing: Text,
}
