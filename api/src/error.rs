//! What went wrong, without HTTP. What a stranger may read is the kind and `public`; the rest is for the log.

use std::fmt;
use std::time::Duration;

use synkro_shared::run::RunProblem;
use synkro_shared::validate::refused;
use synkro_shared::{FieldError, FieldErrorCode, ProblemKind};

/// An error of the application.
#[derive(Debug)]
pub struct Error {
    /// The stable kind: decides status and code.
    pub kind: ProblemKind,
    /// What happened and what to do, for the person who asked. English; the page has its own words by kind.
    pub public: Option<String>,
    /// Fields that were refused.
    pub fields: Vec<FieldError>,
    /// When it is worth trying again.
    pub retry_after: Option<Duration>,
    /// For the log only.
    pub internal: Option<String>,
}

/// The application's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error of this kind with its standard words.
    #[must_use]
    pub const fn new(kind: ProblemKind) -> Self {
        Self { kind, public: None, fields: Vec::new(), retry_after: None, internal: None }
    }

    /// Our fault; `context` goes to the log and nowhere else.
    #[must_use]
    pub fn internal(context: impl fmt::Display) -> Self {
        Self { internal: Some(context.to_string()), ..Self::new(ProblemKind::Internal) }
    }

    /// Our database can't be reached or is too busy: time heals it.
    #[must_use]
    pub fn database_away() -> Self {
        Self { retry_after: Some(Duration::from_secs(5)), ..Self::new(ProblemKind::Unavailable) }
            .saying("The database does not answer. Try again in a moment.")
    }

    /// Fields that were refused.
    #[must_use]
    pub fn validation(fields: Vec<FieldError>) -> Self {
        Self { fields, ..Self::new(ProblemKind::ValidationFailed) }
    }

    /// One field that was refused.
    #[must_use]
    pub fn refused(pointer: &str, code: FieldErrorCode) -> Self {
        Self::validation(vec![refused(pointer, code)])
    }

    /// Absent, or not yours: the two are the same.
    #[must_use]
    pub const fn not_found() -> Self {
        Self::new(ProblemKind::NotFound)
    }

    /// The client's own data store failed.
    #[must_use]
    pub fn content(problem: &RunProblem) -> Self {
        Self { public: Some(problem.message.clone()), ..Self::new(ProblemKind::ContentUnavailable) }
    }

    /// The same error with words for the person who asked.
    #[must_use]
    pub fn saying(mut self, public: impl Into<String>) -> Self {
        self.public = Some(public.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind.code())?;
        if let Some(internal) = &self.internal {
            write!(f, ": {internal}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
