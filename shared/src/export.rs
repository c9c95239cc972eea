//! A report as a file: which files there are, and the JSON one's shape.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::report::ReportView;

codes! {
    /// What kind of file.
    #[derive(Default)]
    pub enum ExportFormat {
        /// [`ReportExport`].
        #[default]
        Json = "json",
        /// The report to read, as Markdown (CommonMark with tables).
        Md = "md",
        /// One table for a spreadsheet.
        Csv = "csv",
    }
}

codes! {
    /// Which table a CSV file holds.
    #[derive(Default)]
    pub enum ExportTable {
        /// A row a dialog.
        #[default]
        Dialogs = "dialogs",
        /// A row a finding.
        Findings = "findings",
    }
}

/// What [`ReportExport::format`] says.
pub const EXPORT_FORMAT: &str = "synkro.report";

/// What [`ReportExport::version`] says. It grows when a field changes its meaning or goes; new fields may come without.
pub const EXPORT_VERSION: u32 = 1;

/// A report as a JSON file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportExport {
    /// Always `synkro.report`: tells this document from others.
    pub format: String,
    /// Version of this shape: 1. It grows when a field changes its meaning or goes; new fields may come without.
    pub version: u32,
    /// Who made the report, which model by which version of the prompt, and how many of its quotes are proven; in words.
    pub prepared: String,
    /// The company's name.
    pub company: String,
    /// When the file was made.
    pub exported_at: DateTime<Utc>,
    /// Where the report is read on the page.
    pub link: String,
    /// The report as `GET /api/v1/reports/{id}` gives it, with its receipt. `content.state` is `unavailable` when its text
    /// is not in the company's Supabase any more.
    pub report: ReportView,
}
