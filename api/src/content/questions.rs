//! Follow-up questions and their answers as they are kept: sealed, bound to their row, opened for a run or for a reader.

use synkro_shared::question::{AnswerView, QuestionProgress, QuestionView};
use synkro_shared::run::{CountKind, RunStatus};
use synkro_shared::{QuestionId, ReportId};

use crate::app::App;
use crate::error::{Error, Result};
use crate::store::questions::{NewAnswer, Question};
use crate::store::runs::Claim;
use crate::store::{TenantScope, Tx};
use crate::vault::talk::{Place, Said};

/// Where the text of a question, or of its answer, belongs.
#[must_use]
pub const fn place(said: Said, id: QuestionId) -> Place {
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

fn as_text(answer: &AnswerView) -> String {
    let texts: Vec<&str> = answer.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    texts.join("\n")
}

/// Questions as people read them, in the given order.
///
/// # Errors
/// When one can't be opened, or a kept answer is not in our form.
pub async fn views(app: &App, scope: TenantScope, questions: Vec<Question>) -> Result<Vec<QuestionView>> {
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
