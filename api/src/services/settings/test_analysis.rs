//! The models of the key, and the analysis of the sample's dialogs: the same questions and the same checks as in a run.

use futures::stream::{self, StreamExt};
use serde_json::json;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::report::{DialogLine, ReportContent};
use synkro_shared::run::{CountKind, Period, RunProblem, RunProblemCode};
use synkro_shared::settings::{ModelPrice, ModelView, Outcome, TestAnalysis};

use super::check::is_large_enough;
use super::sample;
use super::work::{Sealed, Stopped, Work};
use crate::connections::{AiConnection, Connected, SupabaseConnection, connect, connect_incomplete, correct};
use crate::domain::business::BusinessHours;
use crate::domain::dialog::Dialog;
use crate::domain::mask::Masker;
use crate::domain::metrics::{self, DialogFacts, Input, dialog_facts, dialog_line, measured, waits_until};
use crate::domain::packing;
use crate::domain::{digest, pricing, prompt};
use crate::pipeline::analyst::{self, Desk, Kept, NoAnswer, Said, Task};
use crate::pipeline::failure::StepError;
use crate::pipeline::products::Prompt;
use crate::store::prompts::Prompt as TenantPrompt;
use crate::vendors::gemini::{GenerateRequest, Usage};
use crate::vendors::manner::Manner;
use crate::vendors::supabase::tables;

/// The models that can generate.
pub(super) async fn models(work: &Work) -> Result<Outcome, Stopped> {
    let connection = connect_incomplete::<AiConnection>(&work.app, work.scope).await?;
    let models = connection.client(&work.app)?.models().await?;
    let view = |model: crate::vendors::gemini::Model| ModelView {
        price: pricing::price(&model.name)
            .map(|(input_usd, output_usd)| ModelPrice { input_usd, output_usd }),
        input_limit: model.input_token_limit,
        output_limit: model.output_token_limit,
        name: model.display_name,
        id: model.name,
    };
    // What can't work is not offered: too small, or found to refuse what an analysis needs.
    let unsuited = &connection.settings.unsuited;
    let offered =
        models.into_iter().filter(|model| is_large_enough(model) && !unsuited.contains(&model.name));
    let mut models: Vec<ModelView> = offered.map(view).collect();
    models.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.id.cmp(&b.id)));
    Ok(Outcome::Models { models })
}

/// Asks without keeping anything.
struct TestDesk<'a> {
    work: &'a Work,
    ai: Connected<AiConnection>,
}

impl Desk for TestDesk<'_> {
    async fn generate(&self, request: &GenerateRequest) -> Result<(Usage, Said), StepError> {
        let client = self.ai.client(&self.work.app)?;
        let (usage, answer) = client.generate_metered(request).await;
        Ok((usage, Said::from_answer(answer)?))
    }

    fn kept(&self, _part: i32) -> Option<Kept> {
        None
    }

    async fn keep(
        &self,
        _part: i32,
        _hash: &str,
        _answer: Result<&str, NoAnswer>,
        _usage: Usage,
    ) -> Result<(), StepError> {
        Ok(())
    }

    async fn remembers(&self, manner: &Manner) -> Result<(), StepError> {
        let settings = self.ai.settings.knowing(manner.clone());
        Ok(correct(&self.work.app, self.work.scope, self.ai.revision, &settings).await?)
    }

    async fn shows(&self, parts: usize, tokens: u64) -> Result<(), StepError> {
        self.work.count(CountKind::Tokens, usize::try_from(tokens).unwrap_or(usize::MAX)).await?;
        self.work.count(CountKind::Parts, parts).await?;
        Ok(())
    }
}

/// The analysis of the sample's dialogs; kept in the client's Supabase when `save`.
pub(super) async fn run(work: &Work, save: bool) -> Result<Sealed, Stopped> {
    let bundle = sample::bundle(work).await?;
    let (leads, managers, dialogs) = (bundle.leads(), bundle.managers(), bundle.dialogs());
    let times = || dialogs.iter().flat_map(|dialog| &dialog.messages).map(|message| message.sent_at);
    let (Some(start), Some(last)) = (times().min(), times().max()) else {
        let problem = RunProblem::new(RunProblemCode::NothingToSample, Some(IntegrationKind::Radist));
        return Err(Stopped::Problem(problem));
    };
    let messages = times().count();
    work.count(CountKind::Dialogs, dialogs.len()).await?;
    work.count(CountKind::Messages, messages).await?;
    let period = Period { start, end: last + chrono::TimeDelta::seconds(1) };
    let zone = work.tenant.timezone;
    let now = work.app.clock().now();
    let hours = BusinessHours::standard(zone);
    let until = waits_until(period, now);
    let counted: Vec<(Dialog, DialogFacts)> =
        dialogs.iter().map(|dialog| (dialog.clone(), dialog_facts(dialog, &hours, until))).collect();
    let metrics = metrics::compute(&Input {
        period,
        dialogs: &counted,
        leads: &leads,
        managers: &managers,
        measured: measured(work.tenant.source_mode),
        hours: &hours,
    });
    let names = bundle.names();
    let mut masker = Masker::knowing(names.iter().cloned());
    let ai = connect::<AiConnection>(&work.app, work.scope).await?;
    let parts = packing::pack(&dialogs, &managers, &mut masker, ai.settings.part_tokens()).parts;
    let tokens = parts.iter().map(|part| packing::estimate_tokens(&part.text())).sum();
    let mut prepared =
        Prompt { metrics: metrics.clone(), dialogs: counted, names, masker, parts: parts.len(), tokens };

    let saved = work.app.store.find_prompt(work.scope).await?;
    let task = Task {
        model: ai.model().to_owned(),
        prompt: saved.unwrap_or_else(|| TenantPrompt { version: 0, body: prompt::DEFAULT_PROMPT.to_owned() }),
        language: work.tenant.report_language,
        period: digest::period_text(period, zone),
        manner: ai.settings.manner(),
        budget: ai.settings.part_tokens(),
    };
    let desk = TestDesk { work, ai };
    let packed = || stream::iter(parts.clone().into_iter().map(Ok)).boxed();
    let (analysis, refused) = analyst::analyze(&desk, task, &managers, &mut prepared, packed).await?;
    let lines: Vec<DialogLine> =
        prepared.dialogs.iter().map(|(dialog, facts)| dialog_line(dialog, facts, &managers)).collect();
    let content = ReportContent { dialogs: lines, not_analyzed: refused, ..analysis.content };
    if save {
        let language = work.tenant.report_language;
        let body = digest::markdown(&content, &metrics, &[], period, zone, language);
        let id = work.app.clock().new_id();
        let row = json!({
            "report_id": id,
            "run_id": id,
            "kind": "test",
            "period_start": period.start,
            "period_end": period.end,
            "language": language.tag(),
            "title": content.title,
            "body": body,
            "content": content,
            "created_at": now,
        });
        let supabase = connect::<SupabaseConnection>(&work.app, work.scope).await?;
        supabase.client(&work.app)?.upsert(tables::REPORTS, &[row]).await?;
    }
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let shown = Outcome::Analysis(Box::new(TestAnalysis {
        dialogs: count(dialogs.len()),
        messages: count(messages),
        content,
        receipt: analysis.receipt,
        saved: save,
    }));
    Ok(Sealed { posted: Some(analysis.posted), ..Sealed::from(shown) })
}
