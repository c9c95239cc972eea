//! The only place that turns an error into an answer.

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
