//! Errors on the wire: RFC 9457 problem documents with a stable `code`.

use serde::{Deserialize, Serialize};

use crate::field_error::FieldError;

codes! {
    /// A stable kind of problem. The page matches on this and never on text.
    #[derive(PartialOrd, Ord)]
    pub enum ProblemKind {
        /// The request could not be read: bad JSON, bad parameter, unknown field.
        BadRequest = "bad_request",
        /// Fields were read and refused; see `errors`.
        ValidationFailed = "validation_failed",
        /// Nobody is signed in, or the session has ended.
        Unauthenticated = "unauthenticated",
        /// E-mail or password is wrong.
        SignInFailed = "sign_in_failed",
        /// The code is wrong, used up or too old.
        CodeRefused = "code_refused",
        /// The password was shown too long ago, or too many codes were wrong: sign in again.
        ChallengeExpired = "challenge_expired",
        /// Show again who you are, then repeat.
        StepUpRequired = "step_up_required",
        /// Signed in, but not allowed.
        Forbidden = "forbidden",
        /// Staff may do nothing before they have a second factor.
        SecondFactorRequired = "second_factor_required",
        /// The account waits for the word of its company: staff created it, or changed what lets it in.
        ApprovalPending = "approval_pending",
        /// The request did not come from Synkro's own page.
        CrossSite = "cross_site",
        /// No such object, or not yours.
        NotFound = "not_found",
        /// The invite was used, has run out, was replaced, or never was.
        InviteGone = "invite_gone",
        /// This method is not served here.
        MethodNotAllowed = "method_not_allowed",
        /// Another run of this company is active.
        RunActive = "run_active",
        /// The report has had its two questions.
        QuestionsUsedUp = "questions_used_up",
        /// The object's state does not allow this.
        Conflict = "conflict",
        /// Nobody of the company would be left who can let people in.
        LastHolder = "last_holder",
        /// Nobody would be left to manage the installation.
        LastSuperAdmin = "last_super_admin",
        /// The idempotency key was used with another request.
        IdempotencyMismatch = "idempotency_mismatch",
        /// The request body is too large.
        TooLarge = "too_large",
        /// The body is not JSON.
        UnsupportedMediaType = "unsupported_media_type",
        /// Too many requests; see `Retry-After`.
        RateLimited = "rate_limited",
        /// The company's own data store can't be reached now.
        ContentUnavailable = "content_unavailable",
        /// Something is missing in the settings; see `detail`.
        NotConfigured = "not_configured",
        /// The server is busy or starting; try again.
        Unavailable = "unavailable",
        /// The audit log that this has to be written into is damaged; see `detail` for who helps.
        AuditDamaged = "audit_damaged",
        /// The server failed; the request was not at fault.
        Internal = "internal",
    }
}

impl ProblemKind {
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
            Self::Forbidden | Self::SecondFactorRequired | Self::ApprovalPending | Self::CrossSite => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::RunActive
            | Self::QuestionsUsedUp
            | Self::Conflict
            | Self::LastHolder
            | Self::LastSuperAdmin => 409,
            Self::InviteGone => 410,
            Self::TooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::ValidationFailed | Self::IdempotencyMismatch | Self::NotConfigured => 422,
            Self::RateLimited => 429,
            Self::Internal => 500,
            Self::ContentUnavailable => 502,
            Self::Unavailable | Self::AuditDamaged => 503,
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
            Self::ApprovalPending => "The company has not let this account in yet",
            Self::CrossSite => "The request did not come from Synkro's page",
            Self::NotFound => "Nothing here",
            Self::InviteGone => "This invite can't be used any more",
            Self::MethodNotAllowed => "This method is not served here",
            Self::RunActive => "A run is already active",
            Self::QuestionsUsedUp => "The report has had its two questions",
            Self::Conflict => "The state has changed",
            Self::LastHolder => "The last active holder of settings stays",
            Self::LastSuperAdmin => "The last active super_admin stays",
            Self::IdempotencyMismatch => "The idempotency key belongs to another request",
            Self::TooLarge => "The request is too large",
            Self::UnsupportedMediaType => "Send JSON",
            Self::RateLimited => "Too many requests",
            Self::ContentUnavailable => "The company's data store can't be reached",
            Self::NotConfigured => "An integration is not set up",
            Self::Unavailable => "The server is busy",
            Self::AuditDamaged => "The audit log is damaged",
            Self::Internal => "Something went wrong on our side",
        }
    }
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
    /// HTTP status of the answer.
    pub status: u16,
    /// Stable name of the problem: what programs decide by.
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
