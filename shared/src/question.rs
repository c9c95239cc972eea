//! Follow-up questions: at most two on a report, answered from the conversations that it was made from.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::field_error::{FieldError, FieldErrorCode};
use crate::report::{Citation, Receipt};
use crate::run::{RunProblem, RunStatus};
use crate::validate::{is_blank, refused};
use crate::{QuestionId, RunId};

/// Questions that a report may have.
pub const MAX_QUESTIONS: u8 = 2;
/// Longest question.
pub const MAX_QUESTION_CHARS: usize = 1_000;
/// Fewer are no question.
pub const MIN_QUESTION_CHARS: usize = 3;

/// A paragraph of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnswerParagraph {
    /// What is said.
    pub text: String,
    /// The messages that prove it; none where the answer rests on the report's numbers, or nothing was found.
    #[serde(default)]
    pub citations: Vec<Citation>,
    /// Numbers in it that nobody computed.
    #[serde(default)]
    pub unconfirmed_numbers: Vec<String>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnswerView {
    /// What is said.
    pub paragraphs: Vec<AnswerParagraph>,
    /// Quotes that the model gave.
    pub citations_given: u64,
    /// Quotes that stand in the messages word for word.
    pub citations_confirmed: u64,
    /// Dialogs that the model could not be asked about.
    pub dialogs_not_read: u64,
    /// What it cost, with all tries that were paid for.
    pub receipt: Receipt,
}

/// How far the reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionProgress {
    /// Parts of the conversations that were read.
    pub parts: u64,
    /// Of so many.
    pub of: u64,
}

/// A question on a report, with its answer when there is one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionView {
    /// Identifies the question.
    pub id: QuestionId,
    /// Its place among the questions of the report, 1 or 2; absent when it was given back because there is no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<u8>,
    /// The question, plain text.
    pub text: String,
    /// Who asked; absent when the account was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<String>,
    /// When it was asked.
    pub created_at: DateTime<Utc>,
    /// The run that answers it: its log is at `GET /runs/{id}/events`.
    pub run_id: RunId,
    /// How it stands. `done` and `incomplete` have an answer, `failed` and `cancelled` have given their place back.
    pub status: RunStatus,
    /// Somebody asked to cancel, and it has not ended yet.
    #[serde(default)]
    pub cancel_requested: bool,
    /// How far it is, once that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<QuestionProgress>,
    /// Why it waits or stopped, and what to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<RunProblem>,
    /// When it goes on by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<DateTime<Utc>>,
    /// The answer; absent until it is ready.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerView>,
}

/// What a question will take, by what the report took.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionForecast {
    /// Calls of the model.
    pub calls: u64,
    /// Tokens that will be sent to the model, estimated.
    pub prompt_tokens: u64,
    /// In US dollars, where the model's price is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_usd: Option<f64>,
}

/// Answer of `GET /api/v1/reports/{id}/questions`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionsView {
    /// All of them, oldest first.
    pub questions: Vec<QuestionView>,
    /// How many may still be asked.
    pub left: u8,
    /// What the next one will take; absent where the report was made without a model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast: Option<QuestionForecast>,
    /// Whom to turn to when none is left: the company's people who hold `settings`.
    pub administrators: Vec<String>,
    /// And the service's own contact, as its operator has set it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_contact: Option<String>,
}

/// Body of `POST /api/v1/reports/{id}/questions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = AskQuestionRequest))]
#[serde(deny_unknown_fields)]
pub struct AskQuestion {
    /// 3 to 1 000 characters.
    pub text: String,
}

impl AskQuestion {
    /// The question as it is kept.
    ///
    /// # Errors
    /// `required` or `too_long`.
    pub fn check(&self) -> Result<String, Vec<FieldError>> {
        let text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        match text.chars().count() {
            0..MIN_QUESTION_CHARS => Err(vec![refused("/text", FieldErrorCode::Required)]),
            _ if is_blank(&text) => Err(vec![refused("/text", FieldErrorCode::Required)]),
            length if length > MAX_QUESTION_CHARS => Err(vec![refused("/text", FieldErrorCode::TooLong)]),
            _ => Ok(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_a_sentence_of_some_length() {
        let check = |text: &str| AskQuestion { text: text.to_owned() }.check();
        assert_eq!(check(" Кто не\nперезвонил? ").as_deref(), Ok("Кто не перезвонил?"));
        assert!(check("а?").is_err() && check(" \n ").is_err());
        assert!(check("\u{3164}\u{2800}\u{200d}\u{e0041}").is_err());
        assert!(
            check(&"я".repeat(MAX_QUESTION_CHARS)).is_ok()
                && check(&"я".repeat(MAX_QUESTION_CHARS + 1)).is_err()
        );
    }
}
