//! The only step of a run that answers a follow-up question. The package is rebuilt from the client's Supabase: the same
//! dialogs, masked and packed as for the report, the prompt of the same version; before them stand the report and what
//! was asked before.

use synkro_shared::integration::IntegrationKind;
use synkro_shared::report::ContentState;
use synkro_shared::run::{CountKind, LeftOutKind, RunProblem, RunProblemCode};

use crate::content::{questions, report_content};
use crate::domain::digest::period_text;
use crate::domain::inquiry::Inquiry;
use crate::domain::mask::Masker;
use crate::domain::prompt;
use crate::domain::run::Failure;
use crate::pipeline::analyst::Task;
use crate::pipeline::context::{StepContext, StepOutcome};
use crate::pipeline::failure::StepError;
use crate::pipeline::inquiry::inquire;
use crate::pipeline::material::Material;
use crate::pipeline::period::PeriodReader;
use crate::pipeline::run_desk::{RunDesk, packed};
use crate::store::prompts::Prompt as TenantPrompt;
use crate::store::questions::NewAnswer;

/// Characters of a token, for what stands before each part.
const CHARS_A_TOKEN: u64 = 3;

pub(super) async fn run(
    context: &StepContext<'_>,
    material: &mut Material,
) -> Result<StepOutcome, StepError> {
    let (app, scope) = (context.app, context.claim.scope());
    let asked = questions::open_for(app, context.claim).await?;
    let report = app.store.report(scope, asked.report).await?;
    let content = match report_content::read(app, scope, asked.report).await? {
        ContentState::Available { content } => *content,
        ContentState::Unavailable { problem } => return Err(unreadable(problem)),
    };
    let version = report.receipt.as_ref().map_or(0, |receipt| receipt.prompt_version);
    let body = match version {
        0 => prompt::DEFAULT_PROMPT.to_owned(),
        version => match app.store.find_prompt_version(scope, version).await? {
            Some(view) => view.body,
            None => prompt::DEFAULT_PROMPT.to_owned(),
        },
    };
    let desk = RunDesk::open(context).await?;
    let task = Task {
        model: desk.ai.model().to_owned(),
        prompt: TenantPrompt { version, body },
        language: report.language,
        period: period_text(context.claim.period(), context.claim.timezone()),
        manner: desk.ai.settings.manner(),
        budget: desk.ai.settings.part_tokens(),
    };
    let budget = desk.ai.settings.part_tokens();
    let (prompt, index, managers) = material.desk(context).await?;
    context.note(CountKind::Parts, 0);
    context.count(CountKind::Dialogs, prompt.parts).await?;
    let reader = PeriodReader::open(context).await?;
    let heads = prompt.heads();
    let names = prompt.names.clone();
    let parts = packed(reader.dialogs(&index, &heads), &managers, Masker::knowing(names), budget);
    let inquiry =
        Inquiry { question: asked.question, earlier: asked.earlier, content, metrics: report.metrics };
    // What is known already takes a fourth of a part at most: a small model has to read the dialogs, too.
    let most = usize::try_from(budget * CHARS_A_TOKEN / 4).unwrap_or(usize::MAX);
    let (answer, beyond) = inquire(&desk, task, &inquiry, &mut prompt.masker, parts, most).await?;
    context.prove(IntegrationKind::Ai);
    let unread = usize::try_from(answer.dialogs_not_read).unwrap_or(usize::MAX);
    context.leave_out(LeftOutKind::DialogsNotAnalyzed, unread);
    context.leave_out(LeftOutKind::AnswerLists, beyond);
    let answer = NewAnswer { question: asked.id, answer };
    Ok(StepOutcome { answer: Some(answer), ..context.outcome() })
}

/// Without the report's text there is nothing to ask about. Time may heal that.
fn unreadable(problem: RunProblem) -> StepError {
    use RunProblemCode as Code;
    StepError::Failure(match problem.code {
        Code::VendorUnavailable | Code::RateLimited | Code::ProjectUnreachable => {
            Failure::Retry { problem, after: None }
        }
        Code::NotFound => Failure::Failed { problem },
        _ => Failure::Person { problem },
    })
}
