//! Versions of the prompt. Every save is a version; a report names the one that it used.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::field_error::{FieldError, FieldErrorCode};
use crate::validate::{is_blank, refused};

/// Longest prompt.
pub const MAX_PROMPT_CHARS: usize = 20_000;
/// Versions of the prompt that a company may have.
pub const MAX_PROMPT_VERSIONS: u32 = 1_000;

/// A version in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PromptVersion {
    /// Counts from 1; 0 is the product's own prompt.
    pub version: u32,
    /// When it was saved; absent for the product's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved_at: Option<DateTime<Utc>>,
    /// Who saved it, by name; absent for the product's own and for accounts that are gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved_by: Option<String>,
    /// The version that this one brought back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restored_from: Option<u32>,
    /// How long it is.
    pub chars: u32,
}

/// A version with its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PromptView {
    /// Which version this is, and who wrote it.
    #[serde(flatten)]
    pub version: PromptVersion,
    /// What the company wants to know, in its own words.
    pub body: String,
}

/// Body of `POST /api/v1/prompts`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = SavePromptRequest))]
#[serde(deny_unknown_fields)]
pub struct SavePrompt {
    /// The version that the person was editing; refused as a conflict when there is a newer one.
    pub after: u32,
    /// What the company wants to know, in its own words.
    pub body: String,
}

/// Body of `POST /api/v1/prompts/{version}/restore`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = RestorePromptRequest))]
#[serde(deny_unknown_fields)]
pub struct RestorePrompt {
    /// The newest version that the person has seen.
    pub after: u32,
}

/// How a line changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LineChange {
    /// The line is in both versions.
    Same,
    /// Only in the newer.
    Added,
    /// Only in the older.
    Removed,
}

/// A line of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComparedLine {
    /// How it changed.
    pub change: LineChange,
    /// The line's text.
    pub text: String,
    /// The text in pieces, where some of its words stand on the other side too; empty where the whole line is the same or
    /// the whole line changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<ComparedPiece>,
}

/// A piece of a changed line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComparedPiece {
    /// Whether it is on this side only.
    pub changed: bool,
    /// The piece's text.
    pub text: String,
}

/// Answer of `GET /api/v1/prompts/compare?from=&to=`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PromptComparison {
    /// The older side.
    pub from: u32,
    /// The newer side.
    pub to: u32,
    /// All lines, in order.
    pub lines: Vec<ComparedLine>,
}

/// About how many tokens a text costs: two and a half characters each, as Russian takes. The bill counts exactly.
#[must_use]
pub fn estimate_tokens(text: &str) -> u64 {
    (text.chars().count() as u64 * 2).div_ceil(5)
}

/// A prompt: trimmed, line ends as `\n`, no control characters.
///
/// # Errors
/// `required`, `too_long` or `not_text`.
pub fn check_prompt(text: &str) -> Result<String, Vec<FieldError>> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    let bad = |code| Err(vec![refused("/body", code)]);
    if is_blank(text) {
        return bad(FieldErrorCode::Required);
    }
    if text.chars().count() > MAX_PROMPT_CHARS {
        return bad(FieldErrorCode::TooLong);
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return bad(FieldErrorCode::NotText);
    }
    Ok(text.to_owned())
}
