//! `PATCH` and `DELETE /api/v1/reports/{id}/comments/{comment_id}`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use synkro_shared::comment::{CommentView, WriteComment};
use synkro_shared::{CommentId, ReportId};

use super::reader;
use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::{Body, Path};
use crate::http::rules::CommentReports;
use crate::services::comments;

/// Edit a comment of one's own
///
/// It is marked as edited. Of two edits at once one is refused as a conflict.
#[utoipa::path(patch, path = "/api/v1/reports/{id}/comments/{comment_id}", tag = "comments",
    params(("id" = ReportId, Path), ("comment_id" = CommentId, Path)), request_body = WriteComment,
    responses((status = 200, description = "Edited.", body = CommentView)))]
pub async fn update_comment(
    Access(person): Access<CommentReports>,
    State(app): State<App>,
    Path((report, id)): Path<(ReportId, CommentId)>,
    Body(form): Body<WriteComment>,
) -> Result<Json<CommentView>> {
    comments::update(&app, reader(&person), report, id, &form).await.map(Json)
}

/// Remove a comment of one's own
///
/// Its text is erased; that there was a comment, whose and when, stays.
#[utoipa::path(delete, path = "/api/v1/reports/{id}/comments/{comment_id}", tag = "comments",
    params(("id" = ReportId, Path), ("comment_id" = CommentId, Path)),
    responses((status = 204, description = "Removed, or it was already.")))]
pub async fn delete_comment(
    Access(person): Access<CommentReports>,
    State(app): State<App>,
    Path((report, id)): Path<(ReportId, CommentId)>,
) -> Result<StatusCode> {
    comments::remove(&app, reader(&person), report, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
