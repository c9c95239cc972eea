//! Follow-up questions: asked within the report's two places, answered by a run of their own, kept sealed.

use synkro_shared::audit::AuditAction;
use synkro_shared::question::{
    AnswerView, AskQuestion, MAX_QUESTIONS, QuestionForecast, QuestionProgress, QuestionView, QuestionsView,
};
use synkro_shared::run::{CountKind, RunStatus, StepName};
use synkro_shared::{QuestionId, ReportId};

use super::comments::Reader;
use crate::app::App;
use crate::domain::defang::clean;
use crate::domain::pricing;
use crate::error::{Error, Result};
use crate::store::audit::{AuditActor, AuditEntry, Chain};
use crate::store::questions::{NewAnswer, NewQuestion, Question};
use crate::store::runs::Claim;
use crate::store::{TenantScope, Tx};
use crate::vault::talk::{Place, Said};

/// Tokens of instructions and of the report before each part, roughly: for the forecast.
const BEFORE_PART: u64 = 2_500;
/// Tokens of an answer with its thoughts, roughly.
const ANSWER_TOKENS: u64 = 2_000;

const fn place(said: Said, id: QuestionId) -> Place {
    Place { said, row: id.0, version: 1 }
}

/// What a run that answers needs to know.
pub struct Asked {
    /// The question's id.
    pub id: QuestionId,
    /// The report.
    pub report: ReportId,
    /// The question.
    pub question: String,
    /// The question before it and its answer.
    pub earlier: Option<(String, String)>,
}

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

/// What the run of a question needs to know.
///
/// # Errors
/// When the question or its report is gone, or can't be opened.
pub async fn open_for(app: &App, claim: &Claim) -> Result<Asked> {
    let scope = claim.scope();
    let asked = app.store.question_of(claim).await?;
    let mut earlier = app.store.list_questions(scope, asked.report).await?;
    earlier.retain(|question| question.answer.is_some() && question.id < asked.id);
    let text = app.vault.open_said(scope, &[(place(Said::Question, asked.id), &asked.question)]).await?;
    let question = text.into_iter().next().unwrap_or_default();
    let earlier = match earlier.pop() {
        Some(before) => {
            let view = views(app, scope, vec![before]).await?.pop();
            view.and_then(|view| Some((view.text, as_text(&view.answer?))))
        }
        None => None,
    };
    Ok(Asked { id: asked.id, report: asked.report, question, earlier })
}

/// Keeps an answer in the transaction that ends its run.
///
/// # Errors
/// When it can't be sealed or kept.
pub async fn keep_answer(app: &App, tx: &Tx, scope: TenantScope, new: NewAnswer) -> Result<()> {
    let text = serde_json::to_string(&new.answer).map_err(Error::internal)?;
    let sealed = app.vault.seal_said(tx, scope, place(Said::Answer, new.question), &text).await?;
    tx.save_answer(scope, new.question, sealed).await
}

fn entry(reader: Reader, action: AuditAction, id: QuestionId) -> AuditEntry<'static> {
    let chain = Chain::of(Some(reader.scope.tenant()));
    AuditEntry::new(chain, AuditActor::User(reader.user), action, "question", id)
}

fn as_text(answer: &AnswerView) -> String {
    let texts: Vec<&str> = answer.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    texts.join("\n")
}

async fn view(app: &App, scope: TenantScope, report: ReportId, id: QuestionId) -> Result<QuestionView> {
    let questions = app.store.list_questions(scope, report).await?;
    let one = questions.into_iter().filter(|question| question.id == id).collect();
    views(app, scope, one).await?.pop().ok_or_else(Error::not_found)
}

async fn views(app: &App, scope: TenantScope, questions: Vec<Question>) -> Result<Vec<QuestionView>> {
    let mut sealed = Vec::new();
    for question in &questions {
        sealed.push((place(Said::Question, question.id), question.question.as_slice()));
        if let Some(answer) = &question.answer {
            sealed.push((place(Said::Answer, question.id), answer.as_slice()));
        }
    }
    let mut texts = app.vault.open_said(scope, &sealed).await?.into_iter();
    let mut views = Vec::with_capacity(questions.len());
    for question in questions {
        let text = texts.next().unwrap_or_default();
        let answer: Option<AnswerView> = match question.answer {
            Some(_) => {
                let answer = texts.next().unwrap_or_default();
                let read = serde_json::from_str(&answer);
                Some(read.map_err(|_| Error::internal("a kept answer has another form"))?)
            }
            None => None,
        };
        let of = |kind| question.counts.iter().find(|count| count.kind == kind).map(|count| count.value);
        let progress = of(CountKind::Dialogs)
            .map(|parts| QuestionProgress { parts: of(CountKind::Parts).unwrap_or(0).min(parts), of: parts });
        views.push(QuestionView {
            id: question.id,
            place: question.place.and_then(|place| u8::try_from(place).ok()),
            text,
            asked_by: question.asked_by,
            created_at: question.created_at,
            run_id: question.run,
            status: question.status,
            cancel_requested: question.cancel_requested,
            progress,
            // Why it waited is no matter once there is an answer.
            problem: question.problem.filter(|_| question.status != RunStatus::Cancelled),
            next_attempt_at: question.next_attempt_at,
            finished_at: question.finished_at,
            answer,
        });
    }
    Ok(views)
}
