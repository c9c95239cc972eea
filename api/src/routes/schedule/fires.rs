//! `GET /api/v1/schedule/fires`.

use axum::Json;
use axum::extract::State;
use synkro_shared::Page;
use synkro_shared::schedule::FireView;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Query;
use crate::http::rules::ReadReports;
use crate::routes::paging::Paging;

/// What the schedule had due, newest first
///
/// Each period with the run that was started for it, or why none was.
#[utoipa::path(get, path = "/api/v1/schedule/fires", tag = "schedule", params(Paging),
    responses((status = 200, description = "A page of periods that were due.", body = Page<FireView>)))]
pub async fn list_fires(
    Access(person): Access<ReadReports>,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<FireView>>> {
    let fires = app.store.list_fires(person.scope, paging.before()?, paging.limit()? + 1).await?;
    Ok(Json(paging.page(fires, |fire| fire.id.0)))
}
