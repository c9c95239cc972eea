//! What an operation shows while it runs: items, counts, and what it waits for.

use std::sync::{Mutex, PoisonError};

use chrono::TimeDelta;
use futures::future::BoxFuture;
use synkro_shared::settings::{Waiting, WaitingFor};
use uuid::Uuid;

use crate::app::App;
use crate::clock::Clock;
use crate::error::Result;
use crate::store::operations::Progress;
use crate::store::{Store, TenantScope};
use crate::vendors::http::patience::{Wait, WaitReason, Waits};
use crate::vendors::problem::whole_seconds;

/// The progress of one operation, shown to whoever asks for the operation.
pub(super) struct Shown {
    store: Store,
    scope: TenantScope,
    /// The operation; none behind the nightly check, which nobody watches.
    id: Option<Uuid>,
    progress: Mutex<Progress>,
}

impl Shown {
    pub(super) fn new(app: &App, scope: TenantScope, id: Option<Uuid>) -> Self {
        Self { store: app.store.clone(), scope, id, progress: Mutex::default() }
    }

    /// What is shown now.
    pub(super) fn progress(&self) -> Progress {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Shows more.
    pub(super) async fn change(&self, change: impl FnOnce(&mut Progress)) -> Result<()> {
        let progress = {
            let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
            change(&mut progress);
            progress.clone()
        };
        match self.id {
            Some(id) => self.store.show_operation(self.scope, id, &progress).await,
            None => Ok(()),
        }
    }

    /// A wait that can't be shown is waited all the same.
    async fn change_wait(&self, change: impl FnOnce(&mut Progress)) {
        if let Err(error) = self.change(change).await {
            tracing::warn!(%error, "a wait of the settings was not shown");
        }
    }

    fn clock(&self) -> &Clock {
        self.store.clock()
    }
}

impl Waits for Shown {
    fn waits(&self, wait: Wait) -> BoxFuture<'_, ()> {
        let seconds = whole_seconds(wait.lasts);
        let waiting = Waiting {
            integration: wait.vendor.spec().integration,
            reason: match wait.reason {
                WaitReason::Asked => WaitingFor::VendorsPause,
                WaitReason::Away => WaitingFor::VendorsReturn,
                WaitReason::Turn => WaitingFor::Turn,
            },
            until: self.clock().now() + TimeDelta::from_std(wait.lasts).unwrap_or_default(),
            seconds,
        };
        Box::pin(self.change_wait(move |progress| {
            progress.waiting = Some(waiting);
            progress.waited_s = progress.waited_s.saturating_add(seconds);
        }))
    }

    fn goes_on(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.change_wait(|progress| progress.waiting = None))
    }
}
