//! Follow-up questions: asked within the report's two places, answered by a run of their own, kept sealed
//! ([`crate::content::questions`]).

use synkro_shared::audit::AuditAction;
use synkro_shared::question::{AskQuestion, MAX_QUESTIONS, QuestionForecast, QuestionView, QuestionsView};
use synkro_shared::run::{CountKind, StepName};
use synkro_shared::{QuestionId, ReportId};

use super::comments::Reader;
use crate::app::App;
use crate::content::questions::{place, views};
use crate::domain::defang::clean;
use crate::domain::pricing;
use crate::error::{Error, Result};
use crate::store::TenantScope;
use crate::store::audit::{AuditActor, AuditEntry, Chain};
use crate::store::questions::NewQuestion;
use crate::vault::talk::Said;

/// Tokens of instructions and of the report before each part, roughly: for the forecast.
const BEFORE_PART: u64 = 2_500;
/// Tokens of an answer with its thoughts, roughly.
const ANSWER_TOKENS: u64 = 2_000;

/// Questions on a report, what is left, what the next one will take.
///
/// # Errors
/// Not found when the report is not the company's; when the database does not answer.
pub async fn list(app: &App, scope: TenantScope, report: ReportId) -> Result<(QuestionsView, String)> {
    let kept = app.store.report(scope, report).await?;
    let questions = app.store.list_questions(scope, report).await?;
    let tag = questions.iter().map(|question| format!("{}.{}", question.id.0.simple(), question.revision));
    let tag = format!("{}-{}", report.0.simple(), tag.collect::<Vec<_>>().join("-"));
    let taken = questions.iter().filter(|question| question.place.is_some()).count();
    let left = MAX_QUESTIONS.saturating_sub(u8::try_from(taken).unwrap_or(u8::MAX));
    let forecast = match &kept.receipt {
        Some(receipt) => {
            let counts = app.store.counted_for(scope, kept.item.run_id, StepName::BuildPrompt).await?;
            let of = |kind| counts.iter().find(|count| count.kind == kind).map_or(0, |count| count.value);
            let calls = of(CountKind::Parts) + 1;
            let prompt_tokens = of(CountKind::Tokens) + calls * BEFORE_PART;
            let cost_usd = pricing::cost_usd(&receipt.model, prompt_tokens, calls * ANSWER_TOKENS);
            Some(QuestionForecast { calls, prompt_tokens, cost_usd })
        }
        None => None,
    };
    let administrators = app.store.settings_holders(scope).await?;
    let service_contact = app.contact.as_deref().map(str::to_owned);
    let questions = views(app, scope, questions).await?;
    Ok((QuestionsView { questions, left, forecast, administrators, service_contact }, tag))
}

/// Asks: takes a place and accepts the run that answers.
///
/// # Errors
/// Refused fields; not found when the report is not the company's; `questions_used_up`.
pub async fn ask(app: &App, reader: Reader, report: ReportId, form: &AskQuestion) -> Result<QuestionView> {
    let text = form.check().map_err(Error::validation)?;
    let text = AskQuestion { text: clean(&text, false) }.check().map_err(Error::validation)?;
    app.vault.prepare(reader.scope).await?;
    let id = QuestionId(app.clock().new_id());
    let tx = app.store.begin().await?;
    let question = app.vault.seal_said(&tx, reader.scope, place(Said::Question, id), &text).await?;
    tx.add_question(reader.scope, NewQuestion { id, report, asked_by: reader.user, question }).await?;
    tx.audit(entry(reader, AuditAction::QuestionAsk, id)).await?;
    tx.commit().await?;
    app.store.run_accepted();
    view(app, reader.scope, report, id).await
}

/// Asks to cancel a question that has no answer yet; its place is given back.
///
/// # Errors
/// Not found; a conflict when it has ended.
pub async fn cancel(app: &App, reader: Reader, report: ReportId, id: QuestionId) -> Result<QuestionView> {
    let questions = app.store.list_questions(reader.scope, report).await?;
    let question = questions.into_iter().find(|question| question.id == id).ok_or_else(Error::not_found)?;
    app.store.cancel_run(reader.scope, question.run, reader.user).await?;
    view(app, reader.scope, report, id).await
}

fn entry(reader: Reader, action: AuditAction, id: QuestionId) -> AuditEntry<'static> {
    let chain = Chain::of(Some(reader.scope.tenant()));
    AuditEntry::new(chain, AuditActor::User(reader.user), action, "question", id)
}

async fn view(app: &App, scope: TenantScope, report: ReportId, id: QuestionId) -> Result<QuestionView> {
    let questions = app.store.list_questions(scope, report).await?;
    let one = questions.into_iter().filter(|question| question.id == id).collect();
    views(app, scope, one).await?.pop().ok_or_else(Error::not_found)
}
