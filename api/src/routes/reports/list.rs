//! `GET /api/v1/reports`.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use synkro_shared::comment::CommentView;
use synkro_shared::report::ReportListItem;
use synkro_shared::{Page, ReportId};

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Query;
use crate::http::rules::ReadReports;
use crate::routes::paging::Paging;
use crate::services::comments::{self, Reader};

/// The company's reports, newest first
#[utoipa::path(get, path = "/api/v1/reports", tag = "reports", params(Paging),
    responses((status = 200, description = "A page of reports.", body = Page<ReportListItem>)))]
pub async fn list_reports(
    Access(person): Access<ReadReports>,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<ReportListItem>>> {
    let reports = app.store.list_reports(person.scope, paging.before()?, paging.limit() + 1).await?;
    let mut page = paging.page(reports, |report| report.id.0);
    let reader = Reader { user: person.actor.user().id, scope: person.scope };
    let ids: Vec<ReportId> = page.items.iter().map(|report| report.id).collect();
    let mut comments: HashMap<ReportId, CommentView> =
        comments::latest(&app, reader, &ids).await?.into_iter().collect();
    for report in &mut page.items {
        report.comment = comments.remove(&report.id);
    }
    Ok(Json(page))
}
