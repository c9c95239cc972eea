//! `POST /api/v1/reports/{id}/questions/{question_id}/cancel`.

use axum::Json;
use axum::extract::State;
use synkro_shared::question::QuestionView;
use synkro_shared::{QuestionId, ReportId};

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Path;
use crate::http::rules::CommentReports;
use crate::routes::comments::reader;
use crate::services::questions;

/// Cancel a question that has no answer yet
///
/// Its place is given back. What the model was asked until then is paid for.
#[utoipa::path(post, path = "/api/v1/reports/{id}/questions/{question_id}/cancel", tag = "questions",
    params(("id" = ReportId, Path), ("question_id" = QuestionId, Path)),
    responses((status = 200, description = "Cancelled, or about to be.", body = QuestionView)))]
pub async fn cancel_question(
    Access(person): Access<CommentReports>,
    State(app): State<App>,
    Path((report, id)): Path<(ReportId, QuestionId)>,
) -> Result<Json<QuestionView>> {
    questions::cancel(&app, reader(&person), report, id).await.map(Json)
}
