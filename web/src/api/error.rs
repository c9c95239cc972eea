//! What can go wrong with a request, and its words.

use synkro_shared::{Problem, ProblemKind};

use crate::i18n::Locale;

/// Why a request gave no answer that could be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiError {
    /// The server said no, why, and after how many seconds to ask again, if it said that.
    Problem(Box<Problem>, Option<u32>),
    /// The server is away, or failed without a word: something in front of it answered in its place. After how many seconds
    /// to ask again, if that was said.
    Away(Option<u32>),
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
    /// What an answer of 400 and above is. A text that is no problem of ours comes from a proxy or a server that is being
    /// replaced: with these statuses it says nothing but "not now".
    #[must_use]
    pub fn refused(status: u16, retry_after: Option<u32>, body: &str) -> Self {
        match serde_json::from_str::<Problem>(body) {
            Ok(problem) => Self::Problem(Box::new(problem), retry_after),
            Err(_) if status >= 500 || matches!(status, 408 | 425 | 429) => Self::Away(retry_after),
            Err(_) => Self::Unreadable,
        }
    }

    /// The kind of a problem that the server named.
    #[must_use]
    pub fn kind(&self) -> Option<ProblemKind> {
        match self {
            Self::Problem(problem, _) => Some(problem.code),
            Self::Away(_) | Self::Network | Self::Timeout | Self::Unreadable | Self::Aborted => None,
        }
    }

    /// The number of the request in the server's log.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Problem(problem, _) => problem.request_id.as_deref(),
            Self::Away(_) | Self::Network | Self::Timeout | Self::Unreadable | Self::Aborted => None,
        }
    }

    /// After how many seconds the server lets one ask again.
    #[must_use]
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Problem(_, seconds) | Self::Away(seconds) => *seconds,
            Self::Network | Self::Timeout | Self::Unreadable | Self::Aborted => None,
        }
    }

    /// Whether asking again may help. An answer that makes no sense is most often somebody else's: a proxy's while the server
    /// starts anew, or the sign-in page of a network.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Away(_) | Self::Network | Self::Timeout | Self::Unreadable => true,
            Self::Aborted => false,
            Self::Problem(problem, _) => problem.status >= 500 || problem.code == ProblemKind::RateLimited,
        }
    }

    /// Whether it stays unknown if the server did what was asked: the same request may have been carried out.
    #[must_use]
    pub fn leaves_open(&self) -> bool {
        match self {
            Self::Away(_) | Self::Network | Self::Timeout | Self::Unreadable | Self::Aborted => true,
            Self::Problem(problem, _) => problem.status >= 500,
        }
    }
}

/// What happened and what to do, in the reader's language.
#[must_use]
pub fn error_words(locale: Locale, error: &ApiError) -> &'static str {
    match error {
        ApiError::Problem(problem, _) => (locale.t.errors.problem)(problem.code),
        ApiError::Away(_) => (locale.t.errors.problem)(ProblemKind::Unavailable),
        ApiError::Network | ApiError::Aborted => locale.t.errors.network_error,
        ApiError::Timeout => locale.t.errors.timeout_error,
        ApiError::Unreadable => locale.t.errors.unreadable_error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROXY: &str = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";

    fn problem(kind: ProblemKind) -> String {
        format!(
            r#"{{"type":"/docs/problems/{0}","title":"{1}","status":{2},"code":"{0}"}}"#,
            kind.code(),
            kind.title(),
            kind.status()
        )
    }

    #[test]
    fn what_a_proxy_says_in_the_servers_place_means_again_soon() {
        for status in [500, 501, 502, 503, 504, 507, 520, 599, 408, 425, 429] {
            for body in [PROXY, "", "{", "null", "{\"error\":\"down\"}", "\u{0}\u{fffd}"] {
                let error = ApiError::refused(status, Some(2), body);
                assert_eq!(error, ApiError::Away(Some(2)), "{status} {body:?}");
                assert!(error.may_pass() && error.leaves_open() && error.retry_after() == Some(2));
            }
        }
    }

    #[test]
    fn a_problem_is_read_whatever_its_status_and_a_strange_refusal_is_asked_about_again() {
        for kind in ProblemKind::ALL {
            let error = ApiError::refused(kind.status(), None, &problem(kind));
            assert_eq!(error.kind(), Some(kind));
            assert_eq!(
                error.may_pass(),
                kind.status() >= 500 || kind == ProblemKind::RateLimited,
                "{}",
                kind.code()
            );
        }
        for status in [400, 401, 403, 404, 413, 451] {
            let error = ApiError::refused(status, None, PROXY);
            assert_eq!(error, ApiError::Unreadable);
            assert!(error.may_pass(), "{status}: somebody else's words end nothing");
        }
    }

    #[test]
    fn only_a_clear_no_makes_a_request_forgotten() {
        let of = |kind: ProblemKind| ApiError::refused(kind.status(), None, &problem(kind));
        assert!(!of(ProblemKind::RunActive).leaves_open() && !of(ProblemKind::RateLimited).leaves_open());
        assert!(of(ProblemKind::Unavailable).leaves_open() && of(ProblemKind::Internal).leaves_open());
        assert!(ApiError::Timeout.leaves_open() && ApiError::Unreadable.leaves_open());
    }
}
