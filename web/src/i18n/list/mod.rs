//! Words of the lists of reports and runs: what they are narrowed to and sorted by, and what a row says in short.

mod en;
mod kk;
mod ru;

pub use en::WORDS as EN;
pub use kk::WORDS as KK;
pub use ru::WORDS as RU;

use synkro_shared::list::{Commented, SortBy, SortOrder};

type Text = &'static str;

/// All of them.
pub struct Words {
    pub search: Text,
    pub clear_search: Text,
    pub any_kind: Text,
    pub any: Text,
    pub more_filters: Text,
    pub comments: Text,
    pub commented: fn(Commented) -> Text,
    pub from: Text,
    pub to: Text,
    pub days_reversed: Text,
    pub sorting: Text,
    pub sorted: fn(SortBy, SortOrder) -> Text,
    pub clear: Text,
    pub nothing_title: Text,
    pub nothing_text: Text,
    /// Takes how many rows are shown.
    pub shown: fn(&str) -> String,
    /// Takes how many reports were searched and how many are older.
    pub older_reports: fn(&str, &str) -> String,
    /// Takes how many comments were not opened.
    pub unread_comments: fn(&str) -> String,
    /// Takes a number.
    pub unanswered: fn(&str) -> String,
    /// Takes a number.
    pub important: fn(&str) -> String,
    /// Takes confirmed and given quotes.
    pub quotes: fn(&str, &str) -> String,
    pub all_runs: Text,
    pub runs_title: Text,
    pub runs_text: Text,
    pub no_runs_title: Text,
    pub accepted: Text,
    pub by_schedule: Text,
    /// Takes the period.
    pub open_run: fn(&str) -> String,
    /// Takes the period.
    pub read_report: fn(&str) -> String,
    pub outcome: Text,
    /// Takes the step's number, how many there are, and its name.
    pub at_step: fn(u8, usize, &str) -> String,
}
