//! Comments on a report: what the people of a company tell each other about it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::CommentId;
use crate::field_error::{FieldError, FieldErrorCode};
use crate::validate::{is_blank, refused};

/// Longest comment.
pub const MAX_COMMENT_CHARS: usize = 2_000;
/// Comments that a report may have.
pub const MAX_COMMENTS: u64 = 500;

/// A comment, or what is left of one that its author removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommentView {
    /// Identifies the comment.
    pub id: CommentId,
    /// The author's name; absent when the account was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Whether whoever asks wrote it: only they may edit and remove it.
    pub own: bool,
    /// Plain text with line breaks; absent when it was removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was last edited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<DateTime<Utc>>,
    /// When its author removed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed_at: Option<DateTime<Utc>>,
}

/// Body of `POST /api/v1/reports/{id}/comments` and of `PATCH /api/v1/reports/{id}/comments/{comment_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = WriteCommentRequest))]
#[serde(deny_unknown_fields)]
pub struct WriteComment {
    /// 1 to 2 000 characters, without markup; line breaks stay.
    pub text: String,
}

impl WriteComment {
    /// The text as it is kept: line breaks of one kind, nothing around it.
    ///
    /// # Errors
    /// `required` or `too_long`.
    pub fn check(&self) -> Result<String, Vec<FieldError>> {
        let text = self.text.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.trim();
        match text.chars().count() {
            0 => Err(vec![refused("/text", FieldErrorCode::Required)]),
            _ if is_blank(text) => Err(vec![refused("/text", FieldErrorCode::Required)]),
            length if length > MAX_COMMENT_CHARS => Err(vec![refused("/text", FieldErrorCode::TooLong)]),
            _ => Ok(text.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_has_words_and_an_end() {
        let check = |text: &str| WriteComment { text: text.to_owned() }.check();
        assert_eq!(check("  Позвонили.\r\nЖдём  ").as_deref(), Ok("Позвонили.\nЖдём"));
        assert_eq!(check("\r\n \t"), Err(vec![refused("/text", FieldErrorCode::Required)]));
        for nothing in ["\u{3164}", "\u{2800}\n\u{2800}", "\u{200d}\u{ad}", "\u{e0041}\u{fe0f}"] {
            assert_eq!(check(nothing), Err(vec![refused("/text", FieldErrorCode::Required)]), "{nothing:?}");
        }
        assert_eq!(check("👨\u{200d}👩").as_deref(), Ok("👨\u{200d}👩"));
        assert!(check(&"ё".repeat(MAX_COMMENT_CHARS)).is_ok());
        assert_eq!(
            check(&"ё".repeat(MAX_COMMENT_CHARS + 1)),
            Err(vec![refused("/text", FieldErrorCode::TooLong)])
        );
    }
}
