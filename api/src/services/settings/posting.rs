//! Messages that prove the right to post: a test message, and the short report over the sample's dialogs.

use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{Period, RunProblem, RunProblemCode};
use synkro_shared::settings::{CheckCode, CheckItem, CheckState, OperationAction, OperationState, Outcome};
use synkro_words::post as words;

use super::check::posted;
use super::sample;
use super::work::{Stopped, Work, unseal};
use crate::connections::{Connected, TelegramConnection, connect};
use crate::domain::business::BusinessHours;
use crate::domain::digest::{self, Line};
use crate::domain::metrics::{self, Input, dialog_facts, measured, waits_until};
use crate::pipeline::post_text::{html, parts};
use crate::store::standing::Standing;
use crate::vendors::problem::problem_to_try_again;
use crate::vendors::telegram::{self, OutgoingMessage, escape_html};
use crate::vendors::{ErrorClass, VendorError, VendorErrorKind};

/// A message that says that this works.
pub(super) async fn test_message(work: &Work) -> Result<Outcome, Stopped> {
    let name = escape_html(&work.tenant.name);
    let html = (words::post(work.tenant.report_language).connected)(&name);
    post(work, html).await
}

/// The short report over the sample's dialogs: with the findings of the test analysis when there was one this hour.
pub(super) async fn short_report(work: &Work) -> Result<Outcome, Stopped> {
    let bundle = sample::bundle(work).await?;
    let (leads, managers, dialogs) = (bundle.leads(), bundle.managers(), bundle.dialogs());
    let times = || dialogs.iter().flat_map(|dialog| &dialog.messages).map(|message| message.sent_at);
    let (Some(start), Some(last)) = (times().min(), times().max()) else {
        let problem = RunProblem::new(RunProblemCode::NothingToSample, Some(IntegrationKind::Radist));
        return Err(Stopped::Problem(problem));
    };
    let zone = work.tenant.timezone;
    let period = Period { start, end: last + chrono::TimeDelta::seconds(1) };
    let (hours, until) = (BusinessHours::standard(zone), waits_until(period, work.app.clock().now()));
    let counted: Vec<_> = dialogs
        .into_iter()
        .map(|dialog| {
            let facts = dialog_facts(&dialog, &hours, until);
            (dialog, facts)
        })
        .collect();
    let metrics = metrics::compute(&Input {
        period,
        dialogs: &counted,
        leads: &leads,
        managers: &managers,
        measured: measured(work.tenant.source_mode),
        hours: &hours,
    });
    let language = work.tenant.report_language;
    let mut lines = vec![Line::Plain(words::post(language).trial.to_owned())];
    let content = analysed(work).await?;
    lines.extend(digest::post(
        &content.unwrap_or_default(),
        &metrics,
        &[],
        (period, zone),
        language,
        (None, None),
    ));
    // A trial report is one message: what doesn't fit is in the real one.
    let first = parts(&lines).into_iter().next().unwrap_or_default();
    post(work, html(&first)).await
}

/// What this hour's test analysis found, without personal values.
async fn analysed(work: &Work) -> Result<Option<synkro_shared::report::ReportContent>, Stopped> {
    for operation in work.app.store.list_operations(work.scope, IntegrationKind::Ai).await? {
        if operation.action == OperationAction::TestAnalysis
            && operation.state == OperationState::Done
            && let Some(sealed) = &operation.outcome
            && let Some(posted) = unseal(&work.app, work.scope, &operation, sealed).await?.posted
        {
            return Ok(Some(posted));
        }
    }
    Ok(None)
}

/// Posts, follows a group that became a supergroup, and writes down what it proves.
async fn post(work: &Work, html: String) -> Result<Outcome, Stopped> {
    let connection = connect::<TelegramConnection>(&work.app, work.scope).await?;
    let client = connection.client(&work.app)?;
    let settings = &connection.settings;
    let mut message = OutgoingMessage {
        chat_id: settings.chat_id.clone(),
        thread_id: settings.thread_id,
        html,
        button: None,
    };
    let mut sent = client.send_message(&message).await;
    if let Err(error) = &sent
        && let VendorErrorKind::ChatMigrated { to } = error.kind
    {
        super::check::moved(work, settings, connection.revision, to).await?;
        message.chat_id = to.to_string();
        sent = client.send_message(&message).await;
    }
    match sent {
        Ok(message_id) => {
            work.item(item(CheckState::Passed, None, None)).await?;
            posted(work, connection.revision).await?;
            let chat: Option<i64> = message.chat_id.parse().ok();
            let link = chat.and_then(|chat| telegram::message_link(chat, message_id, message.thread_id));
            Ok(Outcome::Posted { message_id, link })
        }
        Err(error) => Err(refused(work, &connection, &error).await?),
    }
}

fn item(state: CheckState, problem: Option<RunProblemCode>, seen: Option<String>) -> CheckItem {
    CheckItem { code: CheckCode::CanPost, state, problem, seen }
}

async fn refused(
    work: &Work,
    connection: &Connected<TelegramConnection>,
    error: &VendorError,
) -> Result<Stopped, Stopped> {
    let problem = match error.class() {
        ErrorClass::Ambiguous => {
            RunProblem::new(RunProblemCode::DeliveryUnknown, Some(IntegrationKind::Telegram))
        }
        ErrorClass::Retry | ErrorClass::RetryAfter(_) | ErrorClass::Person | ErrorClass::Failed => {
            problem_to_try_again(error)
        }
    };
    let state = if problem.code.passes() { CheckState::Unproven } else { CheckState::Failed };
    work.item(item(state, Some(problem.code), Some(error.to_string()))).await?;
    if error.class() == ErrorClass::Person {
        let before = work.app.store.find_integration(work.scope, IntegrationKind::Telegram).await?;
        let mut report = before.and_then(|before| before.last_check).unwrap_or_default();
        report.items.retain(|item| item.code != CheckCode::CanPost);
        report.items.push(item(CheckState::Failed, Some(problem.code), Some(error.to_string())));
        report.problem = Some(problem.clone());
        report.at = Some(work.app.clock().now());
        let standing = Standing { report: Some(report), ..Standing::failing(problem.clone()) };
        let tx = work.app.store.begin().await?;
        tx.set_standing(work.scope, IntegrationKind::Telegram, Some(connection.revision), standing).await?;
        tx.commit().await?;
    }
    Ok(Stopped::Problem(problem))
}
