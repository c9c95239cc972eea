//! Answers that are polled: with a tag, and without a body as long as nothing changed.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::extract::header_text;

/// The answer, or 304 to somebody who has it already.
pub fn answer<T: Serialize>(headers: &HeaderMap, tag: &str, body: T) -> Response {
    let tag = format!("\"{tag}\"");
    let known = header_text(headers, header::IF_NONE_MATCH.as_str());
    let same =
        known.is_some_and(|known| known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag));
    let mut response =
        if same { StatusCode::NOT_MODIFIED.into_response() } else { Json(body).into_response() };
    if let Ok(value) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}
