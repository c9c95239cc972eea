//! `POST /api/v1/reports/{id}/questions`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use synkro_shared::ReportId;
use synkro_shared::question::{AskQuestion, QuestionView};

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::{Body, Path};
use crate::http::rules::CommentReports;
use crate::routes::comments::reader;
use crate::services::questions;

/// Ask a follow-up question
///
/// At most two on a report. Accepted means kept: it is answered in the background from the conversations that the report
/// was made from, or gives its place back and says why.
#[utoipa::path(post, path = "/api/v1/reports/{id}/questions", tag = "questions", params(("id" = ReportId, Path)),
    request_body = AskQuestion,
    responses((status = 202, description = "Accepted.", body = QuestionView)))]
pub async fn ask_question(
    Access(person): Access<CommentReports>,
    State(app): State<App>,
    Path(id): Path<ReportId>,
    Body(form): Body<AskQuestion>,
) -> Result<impl IntoResponse> {
    let question = questions::ask(&app, reader(&person), id, &form).await?;
    Ok((StatusCode::ACCEPTED, Json(question)))
}
