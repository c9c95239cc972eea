//! `GET /api/v1/reports/{id}/export`.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Deserialize;
use synkro_shared::export::{ExportFormat, ExportTable, ReportExport};
use synkro_shared::session::Language;
use synkro_shared::{ProblemKind, ReportId};

use crate::app::App;
use crate::error::{Error, Result};
use crate::http::access::Access;
use crate::http::extract::{Path, Query};
use crate::http::rules::ReadReports;
use crate::services::comments::Reader;
use crate::services::export::{self, Wanted};

/// Which file.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ExportQuery {
    /// `json` when absent.
    #[serde(default)]
    #[param(inline)]
    format: Option<ExportFormat>,
    /// Of a CSV file only; `dialogs` when absent.
    #[serde(default)]
    #[param(inline)]
    table: Option<ExportTable>,
    /// Language of headings and words, and with it the sign between a CSV file's cells: a semicolon for `ru` and `kk`, a
    /// comma for `en`. The report's own when absent.
    #[serde(default)]
    #[param(inline)]
    language: Option<Language>,
}

/// A report as a file
///
/// `json` is a document for programs, `md` the report to read, `csv` a table for spreadsheets (RFC 4180, CRLF, UTF-8 with
/// a byte order mark): a row a dialog or a row a finding, each under one row of headings. The columns keep their order;
/// new ones come at the end, before those that have a heading only: company, who made the report, period, what is missing.
/// Words that a spreadsheet would take for a formula get an apostrophe in front. The file's name has the company's name and
/// the period. When the company's Supabase can't be read now, there is no file but `content_unavailable`; when the text is
/// not there any more, the file has the rest and says so. Each export is written down in the audit log.
#[utoipa::path(get, path = "/api/v1/reports/{id}/export", tag = "reports", params(("id" = ReportId, Path), ExportQuery),
    responses((status = 200, description = "The file.", content(
        (ReportExport = "application/json"), (String = "text/markdown"), (String = "text/csv")))))]
pub async fn export_report(
    Access(person): Access<ReadReports>,
    State(app): State<App>,
    Path(id): Path<ReportId>,
    Query(query): Query<ExportQuery>,
) -> Result<impl IntoResponse> {
    let format = query.format.unwrap_or_default();
    if query.table.is_some() && format != ExportFormat::Csv {
        return Err(Error::new(ProblemKind::BadRequest).saying("`table` is for `format=csv` only."));
    }
    let wanted = Wanted { format, table: query.table.unwrap_or_default(), language: query.language };
    let reader = Reader { user: person.actor.user().id, scope: person.scope };
    let file = export::export(&app, reader, &person.tenant()?.name, id, wanted).await?;
    let headers = [
        (header::CONTENT_TYPE, file.kind.to_owned()),
        (header::CONTENT_DISPOSITION, file.disposition),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, file.bytes))
}
