//! Step 7: the whole text to the client's Supabase; status, summary and numbers to the central database.

use ring::digest::{SHA256, digest};
use serde_json::json;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::report::{DialogLine, ReportContent, ReportStatus};
use synkro_shared::{ReportId, RunId};
use uuid::Uuid;

use crate::connections::SupabaseConnection;
use crate::domain::digest::markdown;
use crate::domain::metrics::dialog_line;
use crate::pipeline::context::{StepContext, StepOutcome};
use crate::pipeline::failure::StepError;
use crate::pipeline::material::Material;
use crate::store::reports::{Highlights, NewReport};
use crate::vendors::supabase::tables;

pub(super) async fn run(
    context: &StepContext<'_>,
    material: &mut Material,
) -> Result<StepOutcome, StepError> {
    let claim = context.claim;
    let id = report_id(claim.run());
    let managers = material.leads(context).await?.managers.clone();
    let empty = material.is_empty(context).await?;
    let prompt = material.prompt(context).await?;
    let lines: Vec<DialogLine> =
        prompt.dialogs.iter().map(|(dialog, facts)| dialog_line(dialog, facts, &managers)).collect();
    let metrics = prompt.metrics.clone();
    let left_out = material.left_out().to_vec();
    let language = context.tenant.report_language;
    let (content, summary, highlights, receipt) = if lines.is_empty() {
        (ReportContent::default(), String::new(), None, None)
    } else {
        let analysis = material.analysis(context).await?;
        let content = ReportContent { dialogs: lines, ..analysis.content.clone() };
        // What no model has a part in does not name one.
        let highlights = analysis.analyzed.then(|| Highlights::of(&analysis.central_headline, &content));
        let receipt = analysis.analyzed.then(|| analysis.receipt.clone());
        (content, analysis.central_summary.clone(), highlights, receipt)
    };
    let body = markdown(&content, &metrics, &left_out, claim.period(), claim.timezone(), language);
    let row = json!({
        "report_id": id,
        "run_id": claim.run(),
        "kind": claim.kind().code(),
        "period_start": claim.period().start,
        "period_end": claim.period().end,
        "language": language.tag(),
        "title": content.title,
        "body": body,
        "content": content,
        "created_at": claim.started_at(),
    });
    let supabase = context.connect::<SupabaseConnection>().await?;
    let client = supabase.client(context.app)?;
    let rows = [row];
    context.call(|| client.upsert(tables::REPORTS, &rows)).await?;
    context.prove(IntegrationKind::Supabase);
    let status = match (empty, left_out.is_empty()) {
        (true, _) => ReportStatus::Empty,
        (false, true) => ReportStatus::Complete,
        (false, false) => ReportStatus::Incomplete,
    };
    let report = NewReport { id, status, language, summary, highlights, metrics, left_out, receipt };
    Ok(StepOutcome { report: Some(report), ..context.outcome() })
}

/// The report's id follows from the run's: repeating the step means the same report.
#[must_use]
pub fn report_id(run: RunId) -> ReportId {
    let mut bytes = *run.0.as_bytes();
    let hash = digest(&SHA256, &[b"synkro/report", run.0.as_bytes().as_slice()].concat());
    bytes[9..].copy_from_slice(&hash.as_ref()[..7]);
    ReportId(Uuid::from_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_id_is_a_uuid_of_version_7_that_follows_from_the_run() {
        let clock = crate::clock::Clock::system();
        let run = RunId(clock.new_id());
        let id = report_id(run);
        assert_eq!(id, report_id(run));
        assert_ne!(id.0, run.0);
        assert_eq!(id.0.get_version_num(), 7);
        assert_ne!(id, report_id(RunId(clock.new_id())));
    }
}
