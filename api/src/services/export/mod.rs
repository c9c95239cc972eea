//! A report as a file. It is put together from what the page shows to the same reader and nothing else, whole in memory
//! before its first byte is sent: there are no half files. [`markdown`] is to be read, [`table`] is for a spreadsheet,
//! [`synkro_shared::export::ReportExport`] for programs.

mod file_name;
mod markdown;
mod table;
mod words;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use synkro_shared::ReportId;
use synkro_shared::audit::AuditAction;
use synkro_shared::export::{EXPORT_FORMAT, EXPORT_VERSION, ExportFormat, ExportTable, ReportExport};
use synkro_shared::report::{ContentState, ReportContent, ReportView};
use synkro_shared::run::RunProblemCode;
use synkro_shared::session::Language;
use synkro_words::left_out::{left_out_words, omitted_words};
use synkro_words::provenance::provenance;

use super::comments::Reader;
use crate::app::App;
use crate::content::report_content;
use crate::cpu_pool::Work;
use crate::domain::digest::{ReportAddress, period_text};
use crate::error::{Error, Result};
use crate::store::audit::{AuditActor, AuditEntry, Chain};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The kind of file.
    pub format: ExportFormat,
    /// The table of a CSV file.
    pub table: ExportTable,
    /// Language of headings and words; the report's own when absent.
    pub language: Option<Language>,
}

/// A file to send.
#[derive(Debug)]
pub struct File {
    /// `Content-Type`.
    pub kind: &'static str,
    /// `Content-Disposition` with the file's name.
    pub disposition: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// A report, and what every file says of it.
struct Export {
    report: ReportView,
    company: String,
    language: Language,
    zone: Tz,
    address: ReportAddress,
    at: DateTime<Utc>,
}

impl Export {
    const fn content(&self) -> Option<&ReportContent> {
        match &self.report.content {
            ContentState::Available { content } => Some(content),
            ContentState::Unavailable { .. } => None,
        }
    }

    fn period(&self) -> String {
        period_text(self.report.item.period, self.zone)
    }

    fn provenance(&self) -> String {
        provenance(self.report.receipt.as_ref(), self.content(), self.language)
    }

    /// What is missing of the report, a sentence each.
    fn missing(&self) -> Vec<String> {
        let told = self.report.left_out.iter().filter(|left| left.count > 0);
        let mut lines: Vec<String> = told
            .map(|left| format!("{} {}", left.count, left_out_words(left.kind, left.count, self.language)))
            .collect();
        match self.content() {
            Some(content) => {
                lines.extend(omitted_words(&content.omitted, self.language));
                let (counted, listed) =
                    (self.report.metrics.total.dialogs, u64::try_from(content.dialogs.len()).unwrap_or(0));
                if let Some(unlisted) = counted.checked_sub(listed).filter(|unlisted| *unlisted > 0) {
                    lines.push((words::words(self.language).file.unlisted)(unlisted));
                }
            }
            None => lines.push(words::words(self.language).file.no_text.to_owned()),
        }
        lines
    }

    fn file(self, wanted: Wanted) -> Result<File> {
        let (kind, bytes) = match wanted.format {
            ExportFormat::Md => ("text/markdown; charset=utf-8", markdown::write(&self).into_bytes()),
            ExportFormat::Csv => ("text/csv; charset=utf-8", table::write(&self, wanted.table)?),
            ExportFormat::Json => ("application/json", self.json()?),
        };
        let table = (wanted.format == ExportFormat::Csv).then_some(wanted.table);
        let stem = file_name::Stem {
            company: &self.company,
            period: self.report.item.period,
            zone: self.zone,
            table,
            ending: wanted.format.code(),
        };
        Ok(File { kind, disposition: stem.disposition(), bytes })
    }

    fn json(&self) -> Result<Vec<u8>> {
        let export = ReportExport {
            format: EXPORT_FORMAT.to_owned(),
            version: EXPORT_VERSION,
            prepared: self.provenance(),
            company: self.company.clone(),
            exported_at: self.at,
            link: self.address.whole().to_owned(),
            report: self.report.clone(),
        };
        serde_json::to_vec_pretty(&export).map_err(|error| Error::internal(format_args!("export: {error}")))
    }
}

/// Makes the file and writes down who took it.
///
/// # Errors
/// Not found; the company's Supabase can't be read now; our own side fails.
pub async fn export(app: &App, reader: Reader, company: &str, id: ReportId, wanted: Wanted) -> Result<File> {
    let report = report_content::view(app, reader.scope, id).await?;
    if let ContentState::Unavailable { problem } = &report.content
        && problem.code != RunProblemCode::NotFound
    {
        // A text that is only away for now is waited for; one that is gone is said to be missing.
        return Err(Error::content(problem));
    }
    let zone = report.item.timezone.parse().unwrap_or(Tz::UTC);
    let export = Export {
        company: company.to_owned(),
        language: wanted.language.unwrap_or(report.language),
        zone,
        address: ReportAddress::new(&app.origin, id),
        at: app.clock().now(),
        report,
    };
    // A month's dialogs take a while to write out.
    let file = app.cpu.run(Work::Weigh, move || export.file(wanted)).await??;
    let chain = Chain::of(Some(reader.scope.tenant()));
    let entry =
        AuditEntry::new(chain, AuditActor::User(reader.user), AuditAction::ReportExport, "report", id);
    let tx = app.store.begin().await?;
    tx.audit(entry.saying(detail(wanted))).await?;
    tx.commit().await?;
    Ok(file)
}

/// What the audit log says of the file.
const fn detail(wanted: Wanted) -> &'static str {
    match (wanted.format, wanted.table) {
        (ExportFormat::Json, _) => "json",
        (ExportFormat::Md, _) => "md",
        (ExportFormat::Csv, ExportTable::Dialogs) => "csv dialogs",
        (ExportFormat::Csv, ExportTable::Findings) => "csv findings",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use synkro_shared::report::Metrics;

    use super::*;

    /// A report of November to write out.
    pub(super) fn export(metrics: &Metrics, content: &ReportContent, language: Language) -> Export {
        let period = json!({"start": "2026-11-01T00:00:00Z", "end": "2026-11-30T00:00:00Z"});
        let id = "01a207ad-0000-7000-8000-000000000000";
        let report = serde_json::from_value(json!({
            "id": id, "run_id": id, "kind": "monthly", "period": period, "timezone": "UTC", "status": "complete",
            "summary": "", "dialogs": metrics.total.dialogs, "unanswered": 0, "created_at": "2026-12-01T00:00:00Z",
            "language": "ru", "metrics": metrics, "left_out": [],
            "content": {"state": "available", "content": content},
        }));
        Export {
            report: report.expect("a report"),
            company: "Окна".to_owned(),
            language,
            zone: chrono_tz::Tz::UTC,
            address: ReportAddress::new("https://synkro.example", id.parse().expect("an id")),
            at: "2026-12-01T00:00:00Z".parse().expect("an instant"),
        }
    }
}
