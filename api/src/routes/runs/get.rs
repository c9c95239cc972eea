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
#[utoipa::path(get, path = "/api/v1/runs/{id}", tag = "runs", params(("id" = RunId, Path),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of what one has already.")),
    responses(
        (status = 200, description = "The run and its eight steps.", body = RunView),
        (status = 304, description = "Nothing changed.")))]
pub async fn get_run(
    Access(person): Access<ReadReports>,
    State(app): State<App>,
    headers: HeaderMap,
    Path(id): Path<RunId>,
) -> Result<Response> {
    let known = match etag::is_sent(&headers) {
        // Whoever polls has the run already, most of the time: the revision alone says so.
        true => Some(tag(id, app.store.run_revision(person.scope, id).await?)),
        false => None,
    };
    if let Some(tag) = known.filter(|tag| etag::is_known(&headers, tag)) {
        return Ok(etag::unchanged(&tag));
    }
    let (mut run, revision) = app.store.run(person.scope, id).await?;
    if run.to_mend().is_some() {
        run.administrators = app.store.settings_holders(person.scope).await?;
    }
    Ok(etag::answer(&tag(id, revision), run))
}

fn tag(id: RunId, revision: i64) -> String {
    format!("{}-{revision}", id.0.simple())
}
