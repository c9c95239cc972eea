//! `GET /api/v1/reports/{id}/comments`.

use axum::Json;
use axum::extract::State;
use synkro_shared::comment::CommentView;
use synkro_shared::{Page, ReportId};

use super::reader;
use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::{Path, Query};
use crate::http::rules::CommentReports;
use crate::routes::paging::Paging;
use crate::services::comments;

/// Comments on a report, oldest first
///
/// A comment that its author removed stays in its place, without its text.
#[utoipa::path(get, path = "/api/v1/reports/{id}/comments", tag = "comments",
    params(("id" = ReportId, Path), Paging),
    responses((status = 200, description = "A page of comments.", body = Page<CommentView>)))]
pub async fn list_comments(
    Access(person): Access<CommentReports>,
    State(app): State<App>,
    Path(id): Path<ReportId>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<CommentView>>> {
    let all = comments::list(&app, reader(&person), id, paging.before()?, paging.limit()? + 1).await?;
    Ok(Json(paging.page(all, |comment| comment.id.0)))
}
