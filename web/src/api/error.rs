//! What can go wrong with a request, and its words.

use synkro_shared::{Problem, ProblemKind};

use crate::i18n::Locale;

/// Why a request gave no answer that could be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiError {
    /// The server said no, why, and after how many seconds to ask again, if it said that.
    Problem(Box<Problem>, Option<u32>),
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
            Self::Problem(problem, _) => Some(problem.code),
            Self::Network | Self::Timeout | Self::Unreadable | Self::Aborted => None,
        }
    }

    /// The number of the request in the server's log.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Problem(problem, _) => problem.request_id.as_deref(),
            Self::Network | Self::Timeout | Self::Unreadable | Self::Aborted => None,
        }
    }

    /// After how many seconds the server lets one ask again.
    #[must_use]
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Problem(_, seconds) => *seconds,
            Self::Network | Self::Timeout | Self::Unreadable | Self::Aborted => None,
        }
    }

    /// Whether asking again may help.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Network | Self::Timeout => true,
            Self::Unreadable | Self::Aborted => false,
            Self::Problem(problem, _) => problem.status >= 500 || problem.code == ProblemKind::RateLimited,
        }
    }
}

/// What happened and what to do, in the reader's language.
#[must_use]
pub fn error_words(locale: Locale, error: &ApiError) -> &'static str {
    match error {
        ApiError::Problem(problem, _) => (locale.t.problem)(problem.code),
        ApiError::Network | ApiError::Aborted => locale.t.network_error,
        ApiError::Timeout => locale.t.timeout_error,
        ApiError::Unreadable => locale.t.unreadable_error,
    }
}
