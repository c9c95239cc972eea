//! Comments on reports.

use synkro_shared::comment::{CommentView, WriteComment};
use synkro_shared::{CommentId, Page, ReportId};

use super::client::{Api, Call};
use super::error::ApiError;

/// Comments that are loaded at a time.
const PAGE_SIZE: u32 = 50;

impl Api {
    /// `GET /reports/{id}/comments`
    ///
    /// # Errors
    /// `not_found`, or no connection.
    pub async fn comments(
        self,
        report: ReportId,
        cursor: Option<&str>,
    ) -> Result<Page<CommentView>, ApiError> {
        let mut path = format!("/api/v1/reports/{report}/comments?limit={PAGE_SIZE}");
        if let Some(cursor) = cursor {
            path.push_str("&cursor=");
            path.push_str(&String::from(js_sys::encode_uri_component(cursor)));
        }
        self.fetch(Call::get(&path)).await
    }

    /// `POST /reports/{id}/comments`
    ///
    /// # Errors
    /// `validation_failed`, `conflict`, or no connection.
    pub async fn write_comment(self, report: ReportId, form: &WriteComment) -> Result<CommentView, ApiError> {
        self.fetch(Call::post(&format!("/api/v1/reports/{report}/comments")).json(form)).await
    }

    /// `PATCH /reports/{id}/comments/{comment_id}`
    ///
    /// # Errors
    /// `validation_failed`, `forbidden`, `conflict`, or no connection.
    pub async fn edit_comment(
        self,
        report: ReportId,
        id: CommentId,
        form: &WriteComment,
    ) -> Result<CommentView, ApiError> {
        self.fetch(Call::patch(&format!("/api/v1/reports/{report}/comments/{id}")).json(form)).await
    }

    /// `DELETE /reports/{id}/comments/{comment_id}`
    ///
    /// # Errors
    /// `forbidden`, `conflict`, or no connection.
    pub async fn remove_comment(self, report: ReportId, id: CommentId) -> Result<(), ApiError> {
        let path = format!("/api/v1/reports/{report}/comments/{id}");
        self.send(Call::delete(&path).empty()).await.map(drop)
    }
}
