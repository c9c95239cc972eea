//! Reports and the dialogs that they cite.

use synkro_shared::ReportId;
use synkro_shared::export::{ExportFormat, ExportTable};
use synkro_shared::report::{DialogView, ReportView};
use synkro_shared::session::Language;

use super::client::{Api, Call, unsent};
use super::error::ApiError;

/// A report as a file.
pub struct ExportedFile {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub kind: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The name in `Content-Disposition` as people write it, still percent-encoded.
fn file_name(disposition: &str) -> Option<&str> {
    disposition.split_once("filename*=UTF-8''").map(|(_, name)| name.trim())
}

impl Api {
    /// `GET /reports/{id}`
    ///
    /// # Errors
    /// `not_found`, or no connection.
    pub async fn report(self, id: ReportId) -> Result<ReportView, ApiError> {
        self.fetch(Call::get(&format!("/api/v1/reports/{id}"))).await
    }

    /// `GET /reports/{id}/export`
    ///
    /// # Errors
    /// `not_found`, `content_unavailable`, or no connection.
    pub async fn export(
        self,
        id: ReportId,
        format: ExportFormat,
        table: Option<ExportTable>,
        language: Language,
    ) -> Result<ExportedFile, ApiError> {
        let table = table.map(|table| format!("&table={}", table.code())).unwrap_or_default();
        let path = format!(
            "/api/v1/reports/{id}/export?format={}{table}&language={}",
            format.code(),
            language.tag()
        );
        let response = self.send(Call::get(&path)).await?;
        let header = |name: &str| response.headers().get(name).unwrap_or_default();
        let name = file_name(&header("content-disposition"))
            .and_then(|name| js_sys::decode_uri_component(name).ok())
            .map_or_else(|| format!("synkro.{}", format.code()), String::from);
        let kind = header("content-type");
        let bytes = response.binary().await.map_err(|error| unsent(&error))?;
        Ok(ExportedFile { name, kind, bytes })
    }

    /// `GET /reports/{id}/dialogs/{chat_id}`
    ///
    /// # Errors
    /// `not_found`, `content_unavailable`, or no connection.
    pub async fn dialog(self, id: ReportId, chat_id: i64) -> Result<DialogView, ApiError> {
        self.fetch(Call::get(&format!("/api/v1/reports/{id}/dialogs/{chat_id}"))).await
    }
}
