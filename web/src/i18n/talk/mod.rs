//! Words of what people write about a report: comments and questions.

mod en;
mod kk;
mod ru;

pub use en::WORDS as EN;
pub use kk::WORDS as KK;
pub use ru::WORDS as RU;

use synkro_shared::run::RunStatus;

type Text = &'static str;

/// All of them.
pub struct Words {
    pub comments: Text,
    pub no_comments: Text,
    pub comment_label: Text,
    pub comment_hint: Text,
    pub write: Text,
    pub writing: Text,
    pub written: Text,
    pub edit: Text,
    pub keep: Text,
    pub kept: Text,
    pub leave: Text,
    pub remove: Text,
    pub removing: Text,
    pub remove_title: Text,
    pub remove_text: Text,
    /// Takes the author's name.
    pub removed_by: fn(&str) -> String,
    pub edited: Text,
    pub gone_account: Text,
    pub comment: Text,
    /// Takes the period: what a button in the list of reports does.
    pub comment_on: fn(&str) -> String,
    /// Takes how many characters are left.
    pub left: fn(&str) -> String,
    pub questions: Text,
    pub questions_text: Text,
    pub question_label: Text,
    pub question_hint: Text,
    /// Takes how many questions are left.
    pub questions_left: fn(u8) -> String,
    /// Takes calls of the model and tokens.
    pub forecast: fn(&str, &str) -> String,
    /// Takes dollars.
    pub forecast_cost: fn(&str) -> String,
    pub ask: Text,
    pub asking: Text,
    pub question_status: fn(RunStatus) -> Text,
    pub preparing: Text,
    /// Takes parts that were read and all of them.
    pub reading: fn(&str, &str) -> String,
    pub answering: Text,
    pub progress: Text,
    pub cancel_question: Text,
    pub place_given_back: Text,
    pub used_up: Text,
    /// Takes names.
    pub turn_to: fn(&str) -> String,
    /// Takes the contact as the operator has written it.
    pub service_contact: fn(&str) -> String,
    /// Takes confirmed and given quotes.
    pub proof: fn(&str, &str) -> String,
    /// Takes calls and tokens.
    pub spent: fn(&str, &str) -> String,
    /// Takes dialogs.
    pub not_read: fn(&str) -> String,
    pub prepared_by: Text,
}
