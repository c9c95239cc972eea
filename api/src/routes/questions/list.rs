//! `GET /api/v1/reports/{id}/questions`: what the page polls while an answer is on its way.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use synkro_shared::ReportId;
use synkro_shared::question::QuestionsView;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::etag;
use crate::http::extract::Path;
use crate::http::rules::CommentReports;
use crate::services::questions;

/// Follow-up questions on a report
///
/// With their answers, how many may still be asked, and what the next one will take. Ask again with `If-None-Match`: as long
/// as nothing changed the answer is 304 without a body.
#[utoipa::path(get, path = "/api/v1/reports/{id}/questions", tag = "questions", params(("id" = ReportId, Path),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of what one has already.")),
    responses(
        (status = 200, description = "The questions.", body = QuestionsView),
        (status = 304, description = "Nothing changed.")))]
pub async fn list_questions(
    Access(person): Access<CommentReports>,
    State(app): State<App>,
    headers: HeaderMap,
    Path(id): Path<ReportId>,
) -> Result<Response> {
    let (view, tag) = questions::list(&app, person.scope, id).await?;
    Ok(if etag::is_known(&headers, &tag) { etag::unchanged(&tag) } else { etag::answer(&tag, view) })
}
