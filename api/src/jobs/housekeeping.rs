//! What has to be done now and then, on any process: removing what deleted tenants left, what ended long ago and what
//! companies keep no longer, and noting the audit log's ends in the process' own log, which lies outside the database.

use std::time::Duration;

use crate::app::App;
use crate::error::Result;
use crate::services::recovery;
use crate::store::SystemScope;

/// How often it looks.
const EVERY: Duration = Duration::from_secs(60);
/// Looks between two of what is done each hour.
const LOOKS_AN_HOUR: u32 = 60;

/// Does it for as long as the process lives.
pub async fn keep(app: App) {
    let mut looks = 0;
    loop {
        if let Err(error) = once(&app, looks % LOOKS_AN_HOUR == 0).await {
            tracing::warn!(%error, "housekeeping has to wait");
        }
        looks = (looks + 1) % LOOKS_AN_HOUR;
        app.clock().sleep(EVERY).await;
    }
}

/// Does it once.
///
/// # Errors
/// When the database does not answer.
pub async fn once(app: &App, hourly: bool) -> Result<()> {
    let system = SystemScope::because("housekeeping is for every tenant");
    let cleared = app.store.purge_deleted_tenants(system).await?;
    if cleared > 0 {
        tracing::info!(cleared, "removed what deleted tenants left");
    }
    let forgotten = app.store.forget_ended_access(system).await?;
    if forgotten > 0 {
        tracing::info!(forgotten, "forgot sessions, invites and pending sign-ins that ended long ago");
    }
    recovery::open_due(app).await?;
    app.store.forget_guesses(system).await?;
    app.store.forget_operations(system).await?;
    app.store.forget_oauth_states(system).await?;
    if hourly {
        app.store.forget_dead_processes(system).await?;
        let removed = app.store.remove_old_reports(system).await?;
        if removed > 0 {
            tracing::info!(removed, "removed reports that their companies keep no longer");
        }
        // One that can't be vouched for is no reason not to note the rest.
        if let Err(error) = app.store.vouch_for_ends(system).await {
            tracing::warn!(%error, "the ends of the audit log were not vouched for");
        }
        for head in app.store.audit_heads(system).await? {
            tracing::info!(
                chain = head.chain,
                seq = head.seq,
                hash = hex::encode(&head.hash),
                "audit log ends at"
            );
        }
    }
    Ok(())
}
