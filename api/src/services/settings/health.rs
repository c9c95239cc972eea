//! The night's look at every credential, and the notices that something turned red, works again, or is about to end.

use std::time::Duration;

use chrono::TimeDelta;
use synkro_shared::session::Language;
use synkro_words::kinds::kinds;
use synkro_words::post::alarm;
use synkro_words::problem::reason_alone;

use super::check::{self, Asked};
use super::work::{Stopped, Work};
use crate::app::App;
use crate::connections::{NotConnected, TelegramConnection, connect};
use crate::error::Result;
use crate::store::standing::{News, Notice, Posted};
use crate::store::{SystemScope, TenantScope};
use crate::vendors::ErrorClass;
use crate::vendors::telegram::{OutgoingMessage, escape_html};

/// A check of the night may take longer than one that a person waits for.
const LIMIT: Duration = Duration::from_secs(60);
/// Checks and posts of one look; the rest comes with the next.
const AT_ONCE: usize = 50;
/// Before a notice is posted again.
const POST_AGAIN: TimeDelta = TimeDelta::minutes(10);

/// Looks at what is due and posts what is new.
///
/// # Errors
/// When the database does not answer.
pub async fn once(app: &App) -> Result<()> {
    let system = SystemScope::because("the night's checks and notices are for every tenant");
    for _ in 0..AT_ONCE {
        let Some(due) = app.store.take_due_check(system).await? else { break };
        if !due.tenant.source_mode.needs(due.kind) {
            continue;
        }
        let kind = due.kind;
        let work = Work::unwatched(app, due.scope, due.tenant);
        match app.clock().deadline(LIMIT, check::run(&work, kind, Asked::ByNight)).await {
            Ok(Ok(_)) => {}
            Ok(Err(Stopped::Problem(problem))) => {
                tracing::info!(kind = kind.code(), code = ?problem.code, "a check of the night proved nothing");
            }
            Ok(Err(Stopped::Ours(error))) => {
                tracing::warn!(%error, kind = kind.code(), "a check of the night failed");
            }
            Err(_) => tracing::info!(kind = kind.code(), "a check of the night took too long"),
        }
    }
    for _ in 0..AT_ONCE {
        let Some(notice) = app.store.take_notice(system).await? else { break };
        let posted = post(app, system.tenant(notice.tenant), &notice).await?;
        app.store.notice_posted(system, &notice, posted).await?;
    }
    Ok(())
}

async fn post(app: &App, scope: TenantScope, notice: &Notice) -> Result<Posted> {
    let later = || Posted::Later(app.clock().now() + POST_AGAIN);
    let tenant = app.store.tenant(scope).await?;
    let connection = match connect::<TelegramConnection>(app, scope).await {
        Ok(connection) => connection,
        // Nowhere to post: the dashboard shows it.
        Err(NotConnected::Settings(_)) => return Ok(Posted::Dropped),
        Err(NotConnected::Later(_)) => return Ok(later()),
        Err(NotConnected::Ours(error)) => return Err(error),
    };
    let message = OutgoingMessage {
        chat_id: connection.settings.chat_id.clone(),
        thread_id: connection.settings.thread_id,
        html: words(notice, tenant.report_language, tenant.timezone, &app.origin),
        button: None,
    };
    let sent = match connection.client(app) {
        Ok(client) => client.send_message(&message).await,
        Err(error) => Err(error),
    };
    Ok(match sent {
        Ok(_) => Posted::Sent,
        Err(error) => match error.class() {
            ErrorClass::Retry | ErrorClass::RetryAfter(_) => later(),
            ErrorClass::Ambiguous => Posted::Unknown,
            ErrorClass::Person | ErrorClass::Failed => Posted::Dropped,
        },
    })
}

fn words(notice: &Notice, language: Language, zone: chrono_tz::Tz, origin: &str) -> String {
    let (name, alarm) = ((kinds(language).integration)(notice.kind), alarm(language));
    let link = format!("{}/dashboard/settings/{}", origin, notice.kind.code());
    let text = match notice.news {
        News::Failing => {
            let reason = notice.problem.as_ref().map(|problem| reason_alone(problem, language));
            (alarm.failing)(name, &escape_html(&reason.unwrap_or_default()), &link)
        }
        News::Recovered => (alarm.recovered)(name),
        News::Expiring => {
            let until =
                notice.expires_at.map(|at| at.with_timezone(&zone).format("%d.%m.%Y %H:%M").to_string());
            (alarm.expiring)(name, &until.unwrap_or_default(), &link)
        }
    };
    text.replace("\n\n", "\n")
}
