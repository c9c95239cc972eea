//! The only place that turns an error into an answer, and the pages that the answers point to.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use synkro_shared::{Problem, ProblemKind};

use super::layers::current_request_id;
use crate::error::Error;

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if self.kind == ProblemKind::Internal {
            tracing::error!(error = %self, "request failed");
        } else if let Some(internal) = &self.internal {
            tracing::warn!(kind = self.kind.code(), internal, "request refused");
        }
        let status = StatusCode::from_u16(self.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let problem = Problem {
            kind_url: format!("/docs/problems/{}", self.kind.code()),
            title: self.kind.title().to_owned(),
            status: status.as_u16(),
            code: self.kind,
            detail: self.public,
            errors: self.fields,
            request_id: current_request_id(),
        };
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response =
            (status, [(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"))], body)
                .into_response();
        if let Some(wait) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
        }
        response
    }
}

/// The page about a kind, which every problem names as its `type`.
pub(super) async fn page(axum::extract::Path(code): axum::extract::Path<String>) -> Response {
    match ProblemKind::ALL.into_iter().find(|kind| kind.code() == code) {
        Some(kind) => ([(header::CONTENT_TYPE, "text/markdown; charset=utf-8")], text(kind)).into_response(),
        None => Error::not_found().into_response(),
    }
}

macro_rules! pages {
    ($($kind:ident: $file:literal),+ $(,)?) => {
        const fn text(kind: ProblemKind) -> &'static str {
            match kind {
                $(ProblemKind::$kind => include_str!(concat!("../../../docs/problems/", $file, ".md"))),+
            }
        }
    };
}

pages! {
    BadRequest: "bad_request",
    ValidationFailed: "validation_failed",
    Unauthenticated: "unauthenticated",
    SignInFailed: "sign_in_failed",
    CodeRefused: "code_refused",
    ChallengeExpired: "challenge_expired",
    StepUpRequired: "step_up_required",
    Forbidden: "forbidden",
    SecondFactorRequired: "second_factor_required",
    ApprovalPending: "approval_pending",
    CrossSite: "cross_site",
    NotFound: "not_found",
    InviteGone: "invite_gone",
    MethodNotAllowed: "method_not_allowed",
    RunActive: "run_active",
    QuestionsUsedUp: "questions_used_up",
    Conflict: "conflict",
    LastHolder: "last_holder",
    LastSuperAdmin: "last_super_admin",
    IdempotencyMismatch: "idempotency_mismatch",
    TooLarge: "too_large",
    UnsupportedMediaType: "unsupported_media_type",
    RateLimited: "rate_limited",
    ContentUnavailable: "content_unavailable",
    NotConfigured: "not_configured",
    Unavailable: "unavailable",
    AuditDamaged: "audit_damaged",
    Internal: "internal",
}
