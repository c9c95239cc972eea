//! What can go wrong with a request, and its words.

use synkro_shared::{Problem, ProblemKind};

use crate::i18n::Locale;

/// Why a request gave no answer that could be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiError {
    /// The server said no, and why.
    Problem(Box<Problem>),
    /// The server could not be reached.
    Network,
    /// The server did not answer in time.
    Timeout,
    /// The answer was not what this version of the page understands.
    Unreadable,
    /// The view that asked is gone: nobody waits for the answer.
    Aborted,
}

impl ApiError {
    /// The kind of a problem that the server named.
    #[must_use]
    pub fn kind(&self) -> Option<ProblemKind> {
        match self {
            Self::Problem(problem) => Some(problem.code),
            Self::Network | Self::Timeout | Self::Unreadable | Self::Aborted => None,
        }
    }

    /// The number of the request in the server's log.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => problem.request_id.as_deref(),
            Self::Network | Self::Timeout | Self::Unreadable | Self::Aborted => None,
        }
    }

    /// Whether asking again may help.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Network | Self::Timeout => true,
            Self::Unreadable | Self::Aborted => false,
            Self::Problem(problem) => problem.status >= 500 || problem.code == ProblemKind::RateLimited,
        }
    }
}

/// What happened and what to do, in the reader's language.
#[must_use]
pub fn error_words(locale: Locale, error: &ApiError) -> &'static str {
    match error {
        ApiError::Problem(problem) => (locale.t.problem)(problem.code),
        ApiError::Network | ApiError::Aborted => locale.t.network_error,
        ApiError::Timeout => locale.t.timeout_error,
        ApiError::Unreadable => locale.t.unreadable_error,
    }
}
