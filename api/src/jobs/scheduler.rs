//! Looks at the schedules, and at what companies are to be told, on every node, for as long as the process lives. Which node finds a due period does not
//! matter: the database lets it become a run once ([`crate::store::schedules`]).

use std::time::Duration;

use crate::app::App;
use crate::services::deeds;
use crate::store::SystemScope;

/// The longest time between two looks: what was changed by another node, and runs that waited for another to end.
const EVERY: Duration = Duration::from_secs(5);
/// The shortest: rows that another node is busy with must not be looked at all the time.
const AT_LEAST: Duration = Duration::from_millis(50);

/// Does it for as long as the process lives.
pub async fn keep(app: App) {
    loop {
        let wait = once(&app).await;
        if let Err(error) = deeds::tell_due(&app).await {
            tracing::warn!(%error, "companies can't be told now what staff did to their accounts");
        }
        app.clock().sleep(wait).await;
    }
}

/// Looks until nothing is due. Gives how long may be slept then.
pub async fn once(app: &App) -> Duration {
    loop {
        let scope = SystemScope::because("schedules of every tenant are due by themselves");
        match app.store.look_at_schedules(scope).await {
            Ok(looked) => {
                if looked.started + looked.missed > 0 {
                    tracing::info!(started = looked.started, missed = looked.missed, "schedules were due");
                }
                if !looked.more() {
                    return looked.next_in.map_or(EVERY, |wait| wait.clamp(AT_LEAST, EVERY));
                }
            }
            Err(error) => {
                tracing::warn!(%error, "schedules have to wait");
                return EVERY;
            }
        }
    }
}
