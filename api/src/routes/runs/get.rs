//! `GET /api/v1/runs/{id}`: what the page polls.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use synkro_shared::RunId;
use synkro_shared::run::RunView;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::etag;
use crate::http::extract::Path;
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
    let (run, revision) = app.store.run(person.scope, id).await?;
    Ok(etag::answer(&headers, &format!("{}-{revision}", id.0.simple()), run))
}
