//! What people write about a report.

mod comment;
mod comments;
mod question;
mod questions;
mod writer;

pub use comments::Comments;
pub use questions::Questions;
pub use writer::Writer;

use synkro_shared::comment::CommentView;

use crate::i18n::Locale;

/// The author's name, or that the account is gone.
pub fn author(locale: Locale, comment: &CommentView) -> String {
    comment.author.clone().unwrap_or_else(|| locale.t.talk.gone_account.to_owned())
}
