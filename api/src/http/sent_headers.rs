//! Headers of answers that a program goes by, written into the document; what a token may ask for in a minute is also put on
//! the answers here.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{Header, ObjectBuilder, RefOr, Type};

use super::access::{Rule, Tokens};
use crate::throttle;

/// Which operation sends what with which answer.
const SENT: [(&str, &str, &str, &str); 8] = [
    ("amocrm_callback", "303", "Location", "The page that says how it ended."),
    ("export_platform_audit", "200", "Content-Disposition", "The file's name."),
    ("export_report", "200", "Content-Disposition", "The file's name."),
    ("get_run", "200", "ETag", ETAG),
    ("get_run", "304", "ETag", ETAG),
    ("list_questions", "200", "ETag", ETAG),
    ("list_questions", "304", "ETag", ETAG),
    ("start_run", "202", "Location", "The run's address, to ask how it stands."),
];
const ETAG: &str =
    "Stands for what was answered: asked again with it as `If-None-Match`, what has not changed is 304.";

/// Of draft-ietf-httpapi-ratelimit-headers. How much is left is not told: counting goes on in several processes, and a figure
/// that another request makes wrong at once helps nobody.
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const POLICY_WRITTEN: &str = "RateLimit-Policy";

/// Writes the headers of an operation's answers into its documentation.
pub(super) fn stamp(operation: &mut Operation, rule: Rule) {
    let id = operation.operation_id.clone().unwrap_or_default();
    let takes_tokens = matches!(rule, Rule::Needs { tokens, .. } if tokens != Tokens::Never);
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let own = SENT.iter().filter(|(of, with, ..)| *of == id && with == status);
        for (_, _, name, text) in own {
            response.headers.insert((*name).to_owned(), header_of(Type::String, text).into());
        }
        if takes_tokens && status.starts_with(['2', '3']) {
            response.headers.insert(POLICY_WRITTEN.to_owned(), policy_header().into());
        }
    }
}

/// `Retry-After` of a problem that time mends.
pub(super) fn retry_after() -> Header {
    header_of(Type::Integer, "Seconds after which it is worth trying again; absent when that is not known.")
}

/// The quota of tokens.
pub(super) fn policy_header() -> Header {
    let text = format!("Sent to API tokens: `{}`, requests (`q`) in any so many seconds (`w`).", policy());
    header_of(Type::String, &text)
}

fn header_of(kind: Type, text: &str) -> Header {
    let mut header = Header::new(ObjectBuilder::new().schema_type(kind).build());
    header.description = Some(text.to_owned());
    header
}

fn policy() -> String {
    let rule = throttle::Rule::ApiToken;
    format!("\"token\";q={};w={}", rule.limit(), rule.window().as_secs())
}

/// Whether the request was counted as one of a token's.
#[derive(Clone, Default)]
pub(super) struct Counted(Arc<AtomicBool>);

impl Counted {
    /// It was.
    pub(super) fn note(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Tells programs with a token how much they may ask.
pub(super) async fn tell_policy(mut request: Request, next: Next) -> Response {
    let counted = Counted::default();
    request.extensions_mut().insert(counted.clone());
    let mut response = next.run(request).await;
    let status = response.status();
    let told = status.is_success() || status.is_redirection() || status == 429;
    if told
        && counted.0.load(Ordering::Relaxed)
        && let Ok(policy) = HeaderValue::from_str(&policy())
    {
        response.headers_mut().insert(POLICY, policy);
    }
    response
}
