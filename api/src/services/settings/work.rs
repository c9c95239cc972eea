//! The words of the wizard's operations: what one works with, why it stops, what it leaves sealed. Which operation does
//! what is in [`super::operations`].

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use synkro_shared::report::ReportContent;
use synkro_shared::run::{Count, CountKind, RunProblem};
use synkro_shared::settings::{CheckItem, Outcome};
use uuid::Uuid;

use super::bundle::Bundle;
use super::progress::Shown;
use crate::app::App;
use crate::connections::NotConnected;
use crate::domain::run::Failure;
use crate::error::{Error, Result};
use crate::pipeline::failure::StepError;
use crate::store::TenantScope;
use crate::store::operations::Operation;
use crate::store::tenants::Tenant;
use crate::vendors::VendorError;
use crate::vendors::http::patience::Patience;
use crate::vendors::problem::{problem_to_try_again, whole_seconds};

/// How long a check that nobody watches waits for one vendor before it leaves the verdict to the next night.
const UNWATCHED: Duration = Duration::from_secs(20);

/// What is sealed when an operation has ended.
#[derive(Serialize, Deserialize)]
pub struct Sealed {
    /// What the page shows.
    pub shown: Outcome,
    /// What a later operation goes on with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle: Option<Bundle>,
    /// The analysis as it may be posted: without personal values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posted: Option<ReportContent>,
}

impl From<Outcome> for Sealed {
    fn from(shown: Outcome) -> Self {
        Self { shown, bundle: None, posted: None }
    }
}

/// Why an operation could not be done.
#[derive(Debug)]
pub enum Stopped {
    /// A person can do something about it, or it passes.
    Problem(RunProblem),
    /// Our own side failed.
    Ours(Error),
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

impl From<VendorError> for Stopped {
    fn from(error: VendorError) -> Self {
        tracing::warn!(%error, "a vendor call of the settings failed");
        Self::Problem(problem_to_try_again(&error))
    }
}

impl From<NotConnected> for Stopped {
    fn from(error: NotConnected) -> Self {
        match error {
            NotConnected::Settings(problem) => Self::Problem(problem),
            NotConnected::Later(problem) => {
                let after = problem.retry_after_s;
                Self::Problem(problem.to_try_again(after))
            }
            NotConnected::Ours(error) => Self::Ours(error),
        }
    }
}

impl From<StepError> for Stopped {
    fn from(error: StepError) -> Self {
        match error {
            StepError::Failure(Failure::Retry { problem, after }) => {
                Self::Problem(problem.to_try_again(after.map(whole_seconds)))
            }
            StepError::Failure(failure) => Self::Problem(failure.problem().clone()),
            StepError::LeaseLost => Self::Ours(Error::internal("an operation has no lease")),
            StepError::Ours(error) => Self::Ours(error),
        }
    }
}

/// What an operation works with.
pub struct Work {
    /// The application; its vendors' clients wait out what time heals, within the operation's time.
    pub app: App,
    /// Whose.
    pub scope: TenantScope,
    /// The tenant.
    pub tenant: Tenant,
    pub(super) shown: Arc<Shown>,
}

impl Work {
    /// Work that somebody watches, for at most `limit`.
    pub(super) fn new(app: &App, scope: TenantScope, tenant: Tenant, id: Uuid, limit: Duration) -> Self {
        let shown = Arc::new(Shown::new(app, scope, Some(id)));
        let until = app.clock().instant() + limit;
        let app = app.patient(Patience::shown(until, Arc::clone(&shown) as _));
        Self { app, scope, tenant, shown }
    }

    /// Work that nobody watches.
    #[must_use]
    pub fn unwatched(app: &App, scope: TenantScope, tenant: Tenant) -> Self {
        let shown = Arc::new(Shown::new(app, scope, None));
        Self { app: app.patient_for(UNWATCHED), scope, tenant, shown }
    }

    /// Shows that something was proven, or not.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn item(&self, item: CheckItem) -> Result<()> {
        self.shown.change(|progress| progress.items.push(item)).await
    }

    /// Shows a count.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count(&self, kind: CountKind, value: usize) -> Result<()> {
        let value = value as u64;
        self.shown
            .change(|progress| match progress.counts.iter_mut().find(|count| count.kind == kind) {
                Some(count) => count.value = value,
                None => progress.counts.push(Count { kind, value }),
            })
            .await
    }

    /// What was proven so far.
    #[must_use]
    pub fn shown_items(&self) -> Vec<CheckItem> {
        self.shown.progress().items
    }
}

/// What is sealed in an operation.
pub(super) async fn unseal(
    app: &App,
    scope: TenantScope,
    operation: &Operation,
    sealed: &[u8],
) -> Result<Sealed> {
    app.vault.open_outcome(scope, operation.id, sealed).await
}
