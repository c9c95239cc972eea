//! The demo's own look at what it has just connected, so that its first page shows what works and not six open questions.

use synkro_shared::integration::{IntegrationKind, IntegrationStatus};

use super::check::{self, Asked};
use super::posting;
use super::work::{Stopped, Work};
use crate::app::App;
use crate::error::Result;
use crate::store::TenantScope;

/// Checks each connection that nobody has checked since it was entered, and posts the test message that alone proves the right
/// to post. What fails is written down at its connection, as after any check: the demo starts all the same.
///
/// The schedule is left alone: when reports are made is for a person to say.
///
/// # Errors
/// When the database does not answer.
pub async fn take(app: &App, scope: TenantScope) -> Result<()> {
    let tenant = app.store.tenant(scope).await?;
    let now = app.clock().now();
    for known in app.store.list_integrations(scope).await? {
        let kind = known.kind;
        let open = known.status_at(now) == IntegrationStatus::Unverified && known.last_check.is_none();
        if !open || kind == IntegrationKind::Automation || !tenant.source_mode.needs(kind) {
            continue;
        }
        let work = Work::unwatched(app, scope, tenant.clone());
        let mut looked = check::run(&work, kind, Asked::ByPerson).await;
        if kind == IntegrationKind::Telegram && looked.is_ok() && can_post(app, scope).await? {
            looked = posting::test_message(&work).await;
        }
        match looked {
            Ok(_) => {}
            Err(Stopped::Problem(problem)) => {
                tracing::warn!(kind = kind.code(), code = ?problem.code, "the demo's check of a connection failed");
            }
            Err(Stopped::Ours(error)) => return Err(error),
        }
    }
    Ok(())
}

/// Nothing but the message itself is left to try.
async fn can_post(app: &App, scope: TenantScope) -> Result<bool> {
    let telegram = app.store.find_integration(scope, IntegrationKind::Telegram).await?;
    Ok(telegram.is_some_and(|telegram| {
        telegram.problem.is_none() && telegram.last_check.is_some_and(|report| report.problem.is_none())
    }))
}
