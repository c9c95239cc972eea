//! `GET /api/v1/runs/{id}/events`.

use axum::Json;
use axum::extract::State;
use synkro_shared::run_event::RunEventView;
use synkro_shared::{Page, RunId};

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::{Path, Query};
use crate::http::rules::ReadReports;
use crate::routes::paging::Paging;

/// A run's log, newest first
///
/// Codes and counts, no content.
#[utoipa::path(get, path = "/api/v1/runs/{id}/events", tag = "runs", params(("id" = RunId, Path), Paging),
    responses((status = 200, description = "A page of the log.", body = Page<RunEventView>)))]
pub async fn list_run_events(
    Access(person): Access<ReadReports>,
    State(app): State<App>,
    Path(id): Path<RunId>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<RunEventView>>> {
    let events = app.store.list_run_events(person.scope, id, paging.before()?, paging.limit()? + 1).await?;
    Ok(Json(paging.page(events, |event| event.id)))
}
