//! `GET /api/v1/runs/{id}`: what the page polls.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use synkro_shared::RunId;
use synkro_shared::run::RunView;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::{Path, header_text};
use crate::http::rules::ReadReports;

/// A run
///
/// Ask again with `If-None-Match`: as long as nothing changed the answer is 304 without a body.
#[utoipa::path(get, path = "/api/v1/runs/{id}", tag = "runs", params(("id" = RunId, Path)),
    responses(
        (status = 200, description = "The run and its eight steps.", body = RunView, headers(("ETag" = String))),
        (status = 304, description = "Nothing changed.")))]
pub async fn get_run(
    Access(person): Access<ReadReports>,
    State(app): State<App>,
    headers: HeaderMap,
    Path(id): Path<RunId>,
) -> Result<Response> {
    let known = header_text(&headers, header::IF_NONE_MATCH.as_str());
    let current = match known {
        // Whoever polls has the run already, most of the time: the revision alone says so.
        Some(known) => {
            let etag = etag(id, app.store.run_revision(person.scope, id).await?);
            known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag).then_some(etag)
        }
        None => None,
    };
    let (mut response, etag) = match current {
        Some(etag) => (StatusCode::NOT_MODIFIED.into_response(), etag),
        None => {
            let (run, revision) = app.store.run(person.scope, id).await?;
            (Json(run).into_response(), etag(id, revision))
        }
    };
    if let Ok(value) = HeaderValue::from_str(&etag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

fn etag(id: RunId, revision: i64) -> String {
    format!("\"{}-{revision}\"", id.0.simple())
}
