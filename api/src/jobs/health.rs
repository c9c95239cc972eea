//! The night's checks and their notices, for as long as the process lives.

use std::time::Duration;

use crate::app::App;
use crate::services::settings::health;

/// How often it looks whether something is due.
const EVERY: Duration = Duration::from_secs(60);

/// Does it for as long as the process lives.
pub async fn keep(app: App) {
    loop {
        if let Err(error) = health::once(&app).await {
            tracing::warn!(%error, "checks of the night have to wait");
        }
        app.clock().sleep(EVERY).await;
    }
}
