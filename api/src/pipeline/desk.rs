//! Where the model is asked: what is asked, what comes back, and where answers are kept. Who asks, and how often, is the
//! [`analyst`](super::analyst)'s business.

use std::future::Future;

use serde::{Deserialize, Serialize};
use synkro_shared::session::Language;

use super::failure::StepError;
use crate::store::prompts::Prompt as TenantPrompt;
use crate::vendors::gemini::{Answer, GenerateRequest, Usage};
use crate::vendors::manner::Manner;
use crate::vendors::{VendorError, VendorErrorKind};

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoAnswer {
    /// It was cut at the model's limit.
    Cut,
    /// The model, or its vendor, refuses.
    Refused,
    /// What was asked is longer than the model reads.
    TooLong,
    /// It said nothing, or nothing that can be read.
    Empty,
    /// The vendor failed on it, or refused the request for it. It is never kept: the next attempt asks again.
    Failed,
}

/// What became of a question.
#[derive(Debug)]
pub enum Said {
    /// The answer's text.
    Answer(String),
    /// There is none.
    Nothing(NoAnswer),
    /// The model does not take the question in this manner.
    Objects(VendorError),
    /// The vendor fails on this question. Gemini does so where a question is too much for it.
    Failed(VendorError),
}

impl Said {
    /// What an answer, or the error in its place, means here.
    ///
    /// # Errors
    /// Errors that say nothing about the question.
    pub fn from_answer(answer: Result<Answer, VendorError>) -> Result<Self, VendorError> {
        use VendorErrorKind as Kind;
        match answer {
            Ok(answer) => Ok(Self::Answer(answer.text)),
            Err(error) => match error.kind {
                Kind::OutputTruncated => Ok(Self::Nothing(NoAnswer::Cut)),
                Kind::ContentBlocked => Ok(Self::Nothing(NoAnswer::Refused)),
                Kind::TooLarge => Ok(Self::Nothing(NoAnswer::TooLong)),
                Kind::EmptyAnswer => Ok(Self::Nothing(NoAnswer::Empty)),
                Kind::BadRequest => Ok(Self::Objects(error)),
                // <https://ai.google.dev/gemini-api/docs/troubleshooting>: what was asked is too long, or a prompt sets it off.
                Kind::Unavailable if matches!(error.status, Some(500 | 504)) => Ok(Self::Failed(error)),
                _ => Err(error),
            },
        }
    }
}

/// An answer that was kept before.
pub struct Kept {
    /// The hash of what was asked.
    pub hash: String,
    /// The answer's text; `None` when there was none, in this attempt or an earlier one.
    pub answer: Option<String>,
    /// There was none in this attempt: it is not asked for again.
    pub given_up: Option<NoAnswer>,
    /// What it cost.
    pub usage: Usage,
}

/// Who asks, and where answers are kept.
pub trait Desk: Sync {
    /// Asks once.
    fn generate(
        &self,
        request: &GenerateRequest,
    ) -> impl Future<Output = Result<(Usage, Said), StepError>> + Send;

    /// An answer of an earlier attempt.
    fn kept(&self, part: i32) -> Option<Kept>;

    /// Keeps an answer, or that there was none, before it is used.
    fn keep(
        &self,
        part: i32,
        hash: &str,
        answer: Result<&str, NoAnswer>,
        usage: Usage,
    ) -> impl Future<Output = Result<(), StepError>> + Send;

    /// Remembers in which manner the model takes questions.
    fn remembers(&self, manner: &Manner) -> impl Future<Output = Result<(), StepError>> + Send;

    /// Hears how many parts are analysed and how many tokens were sent.
    fn shows(&self, parts: usize, tokens: u64) -> impl Future<Output = Result<(), StepError>> + Send;
}

/// What is asked.
pub struct Task {
    /// Which model.
    pub model: String,
    /// What the company wants to know.
    pub prompt: TenantPrompt,
    /// In which language the answer is written.
    pub language: Language,
    /// The period as it stands in the report: its dates and times may be told.
    pub period: String,
    /// In which manner the model is asked.
    pub manner: Manner,
    /// Tokens of data in one question.
    pub budget: u64,
}
