//! Answers that are polled: with a tag, and without a body as long as nothing changed.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::extract::header_text;

/// Whether whoever asks says what they have.
pub fn is_sent(headers: &HeaderMap) -> bool {
    headers.contains_key(header::IF_NONE_MATCH)
}

/// Whether whoever asks has what this tag stands for.
pub fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let tag = quoted(tag);
    header_text(headers, header::IF_NONE_MATCH.as_str())
        .is_some_and(|known| known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag))
}

/// The answer with its tag.
pub fn answer<T: Serialize>(tag: &str, body: T) -> Response {
    tagged(tag, Json(body).into_response())
}

/// For whoever has it already.
pub fn unchanged(tag: &str) -> Response {
    tagged(tag, StatusCode::NOT_MODIFIED.into_response())
}

fn quoted(tag: &str) -> String {
    format!("\"{tag}\"")
}

fn tagged(tag: &str, mut response: Response) -> Response {
    if let Ok(value) = HeaderValue::from_str(&quoted(tag)) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}
