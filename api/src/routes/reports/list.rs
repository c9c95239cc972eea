//! `GET /api/v1/reports`.

use axum::Json;
use axum::extract::State;
use synkro_shared::Page;
use synkro_shared::report::ReportListItem;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Query;
use crate::http::rules::ReadReports;
use crate::routes::paging::Paging;

/// The company's reports, newest first
#[utoipa::path(get, path = "/api/v1/reports", tag = "reports", params(Paging),
    responses((status = 200, description = "A page of reports.", body = Page<ReportListItem>)))]
pub async fn list_reports(
    Access(person): Access<ReadReports>,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<ReportListItem>>> {
    let reports = app.store.list_reports(person.scope, paging.before()?, paging.limit() + 1).await?;
    Ok(Json(paging.page(reports, |report| report.id.0)))
}
