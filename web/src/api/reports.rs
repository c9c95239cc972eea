//! Reports and the dialogs that they cite.

use synkro_shared::ReportId;
use synkro_shared::report::{DialogView, ReportView};

use super::client::{Api, Call};
use super::error::ApiError;

impl Api {
    /// `GET /reports/{id}`
    ///
    /// # Errors
    /// `not_found`, or no connection.
    pub async fn report(self, id: ReportId) -> Result<ReportView, ApiError> {
        self.fetch(Call::get(&format!("/api/v1/reports/{id}"))).await
    }

    /// `GET /reports/{id}/dialogs/{chat_id}`
    ///
    /// # Errors
    /// `not_found`, `content_unavailable`, or no connection.
    pub async fn dialog(self, id: ReportId, chat_id: i64) -> Result<DialogView, ApiError> {
        self.fetch(Call::get(&format!("/api/v1/reports/{id}/dialogs/{chat_id}"))).await
    }
}
