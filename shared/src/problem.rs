//! Errors on the wire: RFC 9457 problem documents with a stable `code`.

use serde::{Deserialize, Serialize};

/// A stable kind of problem. The page matches on this and never on text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// The request could not be read: bad JSON, bad parameter, unknown field.
    BadRequest,
    /// Fields were read and refused; see `errors`.
    ValidationFailed,
    /// Nobody is signed in, or the session has ended.
    Unauthenticated,
    /// E-mail or password is wrong.
    SignInFailed,
    /// The code is wrong, used up or too old.
    CodeRefused,
    /// The password was shown too long ago, or too many codes were wrong: sign in again.
    ChallengeExpired,
    /// Show again who you are, then repeat.
    StepUpRequired,
    /// Signed in, but not allowed.
    Forbidden,
    /// Staff may do nothing before they have a second factor.
    SecondFactorRequired,
    /// The request did not come from Synkro's own page.
    CrossSite,
    /// No such object, or not yours.
    NotFound,
    /// The invite was used, has run out, was replaced, or never was.
    InviteGone,
    /// This method is not served here.
    MethodNotAllowed,
    /// Another run of this company is active.
    RunActive,
    /// The object's state does not allow this.
    Conflict,
    /// Nobody would be left to manage the installation.
    LastSuperAdmin,
    /// The idempotency key was used with another request.
    IdempotencyMismatch,
    /// The request body is too large.
    TooLarge,
    /// The body is not JSON.
    UnsupportedMediaType,
    /// Too many requests; see `Retry-After`.
    RateLimited,
    /// The company's own data store can't be reached now.
    ContentUnavailable,
    /// Something is missing in the settings; see `detail`.
    NotConfigured,
    /// The server is busy or starting; try again.
    Unavailable,
    /// Our fault.
    Internal,
}

impl ProblemKind {
    /// Every kind.
    pub const ALL: [Self; 24] = [
        Self::BadRequest,
        Self::ValidationFailed,
        Self::Unauthenticated,
        Self::SignInFailed,
        Self::CodeRefused,
        Self::ChallengeExpired,
        Self::StepUpRequired,
        Self::Forbidden,
        Self::SecondFactorRequired,
        Self::CrossSite,
        Self::NotFound,
        Self::InviteGone,
        Self::MethodNotAllowed,
        Self::RunActive,
        Self::Conflict,
        Self::LastSuperAdmin,
        Self::IdempotencyMismatch,
        Self::TooLarge,
        Self::UnsupportedMediaType,
        Self::RateLimited,
        Self::ContentUnavailable,
        Self::NotConfigured,
        Self::Unavailable,
        Self::Internal,
    ];

    /// The HTTP status of this kind.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Unauthenticated
            | Self::SignInFailed
            | Self::CodeRefused
            | Self::ChallengeExpired
            | Self::StepUpRequired => 401,
            Self::Forbidden | Self::SecondFactorRequired | Self::CrossSite => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::RunActive | Self::Conflict | Self::LastSuperAdmin => 409,
            Self::InviteGone => 410,
            Self::TooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::ValidationFailed | Self::IdempotencyMismatch | Self::NotConfigured => 422,
            Self::RateLimited => 429,
            Self::Internal => 500,
            Self::ContentUnavailable => 502,
            Self::Unavailable => 503,
        }
    }

    /// The stable code, as it is on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadRequest => "bad_request",
            Self::ValidationFailed => "validation_failed",
            Self::Unauthenticated => "unauthenticated",
            Self::SignInFailed => "sign_in_failed",
            Self::CodeRefused => "code_refused",
            Self::ChallengeExpired => "challenge_expired",
            Self::StepUpRequired => "step_up_required",
            Self::Forbidden => "forbidden",
            Self::SecondFactorRequired => "second_factor_required",
            Self::CrossSite => "cross_site",
            Self::NotFound => "not_found",
            Self::InviteGone => "invite_gone",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::RunActive => "run_active",
            Self::Conflict => "conflict",
            Self::LastSuperAdmin => "last_super_admin",
            Self::IdempotencyMismatch => "idempotency_mismatch",
            Self::TooLarge => "too_large",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::RateLimited => "rate_limited",
            Self::ContentUnavailable => "content_unavailable",
            Self::NotConfigured => "not_configured",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        }
    }

    /// A short title in English, the same for every occurrence.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::BadRequest => "The request could not be read",
            Self::ValidationFailed => "Some fields need another value",
            Self::Unauthenticated => "Sign in first",
            Self::SignInFailed => "E-mail or password is wrong",
            Self::CodeRefused => "The code is wrong",
            Self::ChallengeExpired => "Enter your password again",
            Self::StepUpRequired => "Confirm that it is you",
            Self::Forbidden => "You may not do this",
            Self::SecondFactorRequired => "Set up a second factor first",
            Self::CrossSite => "The request did not come from Synkro's page",
            Self::NotFound => "Nothing here",
            Self::InviteGone => "This invite can't be used any more",
            Self::MethodNotAllowed => "This method is not served here",
            Self::RunActive => "A run is already active",
            Self::Conflict => "The state has changed meanwhile",
            Self::LastSuperAdmin => "The last active super_admin stays",
            Self::IdempotencyMismatch => "The idempotency key belongs to another request",
            Self::TooLarge => "The request is too large",
            Self::UnsupportedMediaType => "Send JSON",
            Self::RateLimited => "Too many requests",
            Self::ContentUnavailable => "The company's data store can't be reached",
            Self::NotConfigured => "An integration is not set up",
            Self::Unavailable => "The server is busy",
            Self::Internal => "Something went wrong on our side",
        }
    }
}

/// One field that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// JSON pointer into the request body, e.g. `/period/start`.
    pub pointer: String,
    /// Stable reason: `required`, `too_long`, `not_an_email`, `period_reversed`, `password_common`, ….
    pub code: String,
}

/// `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A page about this kind: `/docs/problems/<code>`.
    #[serde(rename = "type")]
    pub kind_url: String,
    /// The kind's title.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// Stable kind.
    pub code: ProblemKind,
    /// What happened this time and what to do, in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Fields that were refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The request, for the log; also in the header `x-request-id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_on_the_wire_is_the_one_in_code() {
        for kind in ProblemKind::ALL {
            let wire = serde_json::to_value(kind).expect("a kind serialises");
            assert_eq!(wire, serde_json::Value::from(kind.code()));
            assert!((400..600).contains(&kind.status()));
        }
    }

    #[test]
    fn what_nginx_says_by_itself_are_problems_of_ours() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../nginx/synkro.conf");
        let conf = std::fs::read_to_string(path).expect("the shipped configuration");
        let mut said = 0;
        for line in
            conf.lines().map(str::trim).filter(|line| line.starts_with("return ") && line.contains('{'))
        {
            let (status, body) = line["return ".len()..].split_once(" '").expect("a status and a text");
            let body = body.strip_suffix("';").expect("a text to its end");
            let problem: Problem = serde_json::from_str(body).expect("a problem");
            let kind = problem.code;
            assert_eq!((problem.status, status), (kind.status(), &*kind.status().to_string()), "{line}");
            assert_eq!(
                (problem.title.as_str(), problem.request_id.as_deref()),
                (kind.title(), Some("$request_id"))
            );
            assert_eq!(problem.kind_url, format!("/docs/problems/{}", kind.code()));
            assert!(conf.contains(&format!("={status} /-/{};", kind.code())), "{line}: nothing leads there");
            said += 1;
        }
        assert_eq!(said, 5);
    }
}
