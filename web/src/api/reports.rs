//! Reports and the dialogs that they cite.

use synkro_shared::report::{DialogView, ReportListItem, ReportView};
use synkro_shared::{Page, ReportId};

use super::client::{Api, Call};
use super::error::ApiError;

/// Rows that the list loads at a time.
const PAGE_SIZE: u32 = 20;

impl Api {
    /// `GET /reports`
    ///
    /// # Errors
    /// No connection, or no permission.
    pub async fn reports(self, cursor: Option<&str>) -> Result<Page<ReportListItem>, ApiError> {
        let mut path = format!("/api/v1/reports?limit={PAGE_SIZE}");
        if let Some(cursor) = cursor {
            path.push_str("&cursor=");
            path.push_str(&String::from(js_sys::encode_uri_component(cursor)));
        }
        self.fetch(Call::get(&path)).await
    }

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
