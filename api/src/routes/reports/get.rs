//! `GET /api/v1/reports/{id}`.

use axum::Json;
use axum::extract::State;
use synkro_shared::ReportId;
use synkro_shared::report::ReportView;

use crate::app::App;
use crate::content::report_content;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Path;
use crate::http::rules::ReadReports;

/// A report
///
/// The numbers are always here. The text is read from the company's own Supabase; when that can't be reached,
/// `content.state` is `unavailable` and says why.
#[utoipa::path(get, path = "/api/v1/reports/{id}", tag = "reports", params(("id" = ReportId, Path)),
    responses((status = 200, description = "The report.", body = ReportView)))]
pub async fn get_report(
    Access(person): Access<ReadReports>,
    State(app): State<App>,
    Path(id): Path<ReportId>,
) -> Result<Json<ReportView>> {
    report_content::view(&app, person.scope, id).await.map(Json)
}
