//! `POST /api/v1/reports/{id}/comments`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use synkro_shared::ReportId;
use synkro_shared::comment::{CommentView, WriteComment};

use super::reader;
use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::{Body, Path};
use crate::http::rules::CommentReports;
use crate::services::comments;

/// Write a comment
///
/// Everybody of the company reads it. It is kept sealed with the company's key.
#[utoipa::path(post, path = "/api/v1/reports/{id}/comments", tag = "comments", params(("id" = ReportId, Path)),
    request_body = WriteComment,
    responses((status = 201, description = "Written.", body = CommentView)))]
pub async fn create_comment(
    Access(person): Access<CommentReports>,
    State(app): State<App>,
    Path(id): Path<ReportId>,
    Body(form): Body<WriteComment>,
) -> Result<impl IntoResponse> {
    let comment = comments::create(&app, reader(&person), id, &form).await?;
    Ok((StatusCode::CREATED, Json(comment)))
}
