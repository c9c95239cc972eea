//! `GET /api/v1/reports/{id}/dialogs/{chat_id}`.

use axum::Json;
use axum::extract::State;
use synkro_shared::ReportId;
use synkro_shared::report::DialogView;

use crate::app::App;
use crate::content::report_content;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Path;
use crate::http::rules::ReadReports;
use crate::throttle::Rule;

/// A dialog of a report's period
///
/// Read from the company's own Supabase. A session, or an API token, reads 120 in any minute.
#[utoipa::path(get, path = "/api/v1/reports/{id}/dialogs/{chat_id}", tag = "reports",
    params(("id" = ReportId, Path), ("chat_id" = i64, Path)),
    responses((status = 200, description = "The dialog, oldest message first.", body = DialogView)))]
pub async fn get_report_dialog(
    Access(person): Access<ReadReports>,
    State(app): State<App>,
    Path((id, chat_id)): Path<(ReportId, i64)>,
) -> Result<Json<DialogView>> {
    let session = person.actor.session().map(|session| session.to_string());
    let reader = session.or_else(|| person.actor.token().map(|(token, _)| token.to_string()));
    let _slot = app.throttle.take(Rule::Dialog, &reader.unwrap_or_default()).await?;
    let report = app.store.report(person.scope, id).await?;
    report_content::read_dialog(&app, person.scope, report.item.period, chat_id).await.map(Json)
}
