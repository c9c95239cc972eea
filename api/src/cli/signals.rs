//! What the process is told from outside: to end, and to end at once.

use std::future::Future;

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::error::{Error, Result};

/// SIGTERM, SIGINT (Ctrl-C) and SIGHUP (the terminal is gone), all of which ask for an orderly end.
pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
}

impl Signals {
    /// Begins to hear them: from now on none ends the process by itself.
    pub fn hear() -> Result<Self> {
        let hear = |kind| signal(kind).map_err(Error::internal);
        Ok(Self {
            terminate: hear(SignalKind::terminate())?,
            interrupt: hear(SignalKind::interrupt())?,
            hang_up: hear(SignalKind::hangup())?,
        })
    }

    async fn any(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
            _ = self.hang_up.recv() => {}
        }
    }

    /// Waits until the process is told to end.
    pub async fn stop_asked(&mut self) {
        self.any().await;
        tracing::info!("stopping; a second signal ends at once");
    }

    /// Does what an orderly end takes, unless the process is told again: then it ends at once, as if it had been killed.
    /// What was at work goes on elsewhere when its lease runs out.
    pub async fn unless_asked_again(&mut self, ending: impl Future<Output = ()>) {
        tokio::select! {
            () = ending => {}
            () = self.any() => {
                tracing::warn!("told again: ending at once");
                std::process::exit(1);
            }
        }
    }
}
