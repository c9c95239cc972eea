//! `GET /api/v1/runs`.

use axum::Json;
use axum::extract::State;
use synkro_shared::Page;
use synkro_shared::run::RunView;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Query;
use crate::http::rules::ReadReports;
use crate::routes::paging::Paging;

/// The company's runs, newest first
#[utoipa::path(get, path = "/api/v1/runs", tag = "runs", params(Paging),
    responses((status = 200, description = "A page of runs.", body = Page<RunView>)))]
pub async fn list_runs(
    Access(person): Access<ReadReports>,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<RunView>>> {
    let runs = app.store.list_runs(person.scope, paging.before()?, paging.limit() + 1).await?;
    Ok(Json(paging.page(runs, |run| run.id.0)))
}
