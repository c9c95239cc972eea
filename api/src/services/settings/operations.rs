//! Runs checks and samples beside the request: one of a kind at a time for a tenant, each with its own deadline, a few
//! at once for the process, none with an open transaction.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use synkro_shared::ProblemKind;
use synkro_shared::audit::AuditAction;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::report::ReportContent;
use synkro_shared::run::{Count, CountKind, RunProblem, RunProblemCode};
use synkro_shared::settings::{CheckItem, OperationAction, OperationView, Outcome, StartOperation};
use synkro_shared::validate::refused;
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::progress::Shown;
use super::sample::Bundle;
use super::{Person, check, posting, sample, test_analysis, views};
use crate::app::App;
use crate::domain::run::Failure;
use crate::error::{Error, Result};
use crate::pipeline::failure::{StepError, problem_to_try_again, whole_seconds};
use crate::services::connections::NotConnected;
use crate::store::TenantScope;
use crate::store::audit::AuditEntry;
use crate::store::operations::Begun;
use crate::store::tenants::Tenant;
use crate::throttle::Rule;
use crate::vendors::VendorError;
use crate::vendors::http::patience::Patience;

/// Operations at once in a process: more wait within their deadlines.
const AT_ONCE: usize = 24;
/// What polling the schema cache of Supabase adds to its check.
const SCHEMA_CACHE: Duration = Duration::from_secs(15);
/// How long a check that nobody watches waits for one vendor before it leaves the verdict to the next night.
const UNWATCHED: Duration = Duration::from_secs(20);

/// The operations of this process.
pub struct Operations(Semaphore);

impl Default for Operations {
    fn default() -> Self {
        Self(Semaphore::new(AT_ONCE))
    }
}

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
    shown: Arc<Shown>,
}

impl Work {
    fn new(app: &App, scope: TenantScope, tenant: Tenant, id: Uuid, limit: Duration) -> Self {
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

fn lasts(kind: IntegrationKind, action: OperationAction) -> Duration {
    let own = Duration::from_secs(u64::from(action.deadline_seconds()));
    match (kind, action) {
        (IntegrationKind::Supabase, OperationAction::Check) => own + SCHEMA_CACHE,
        _ => own,
    }
}

/// Starts an operation, or gives the same one that is under way.
///
/// # Errors
/// When the integration has no such action, too many were started, or the database does not answer.
pub async fn start(
    app: &App,
    person: &Person,
    kind: IntegrationKind,
    request: StartOperation,
) -> Result<OperationView> {
    let StartOperation { action, save } = request;
    if !action.belongs_to(kind) {
        return Err(Error::validation(vec![refused("/action", "not_here")]));
    }
    let scope = person.scope;
    let _slot =
        app.throttle.take(Rule::Operation, &scope.tenant().0.to_string()).await.map_err(|full| Error {
            retry_after: Some(full.retry_after),
            ..Error::new(ProblemKind::RateLimited).saying("Too many checks at once. Wait a minute.")
        })?;
    app.vault.prepare(scope).await?;
    let tenant = app.store.tenant(scope).await?;
    let limit = lasts(kind, action);
    let tx = app.store.begin().await?;
    let id = match tx.begin_operation(scope, kind, action, Some(person.user), limit).await? {
        Begun::Running(id) => id,
        Begun::New(id) => {
            let entry = AuditEntry::new(
                person.chain(),
                person.by(),
                AuditAction::OperationStart,
                "integration",
                kind.code(),
            );
            tx.audit(entry.saying(action.code())).await?;
            tx.commit().await?;
            let work = Work::new(app, scope, tenant, id, limit);
            let operations = Arc::clone(&app.operations);
            tokio::spawn(async move { run(&operations, &work, id, kind, action, save, limit).await });
            id
        }
    };
    view(app, scope, id).await
}

/// One operation.
///
/// # Errors
/// When there is none of this tenant's, or the database does not answer.
pub async fn view(app: &App, scope: TenantScope, id: Uuid) -> Result<OperationView> {
    let operation = app.store.find_operation(scope, id).await?.ok_or_else(Error::not_found)?;
    views::operation(app, scope, operation).await
}

async fn run(
    operations: &Operations,
    work: &Work,
    id: Uuid,
    kind: IntegrationKind,
    action: OperationAction,
    save: bool,
    limit: Duration,
) {
    let done = work.app.clock().deadline(limit, async {
        let _place = operations.0.acquire().await;
        perform(work, kind, action, save).await
    });
    let outcome = match done.await {
        Ok(outcome) => outcome,
        Err(_) => {
            let problem = RunProblem::new(RunProblemCode::VendorUnavailable, Some(kind)).to_try_again(None);
            if action == OperationAction::Check {
                check::overdue(work, kind, &problem).await;
            }
            Err(Stopped::Problem(problem))
        }
    };
    if let Err(error) = end(work, id, kind, outcome).await {
        // It shows as failed once its deadline is over.
        tracing::error!(%error, "an operation could not be ended");
    }
}

async fn perform(
    work: &Work,
    kind: IntegrationKind,
    action: OperationAction,
    save: bool,
) -> Result<Sealed, Stopped> {
    use OperationAction as A;
    match (action, kind) {
        (A::Check, kind) => check::run(work, kind, check::Asked::ByPerson).await.map(Sealed::from),
        (A::ListCompanies, _) => sample::companies(work).await.map(Sealed::from),
        (A::ListConnections, _) => sample::connections(work).await.map(Sealed::from),
        (A::ListModels, _) => test_analysis::models(work).await.map(Sealed::from),
        (A::Sample, IntegrationKind::Amocrm) => sample::leads(work).await,
        (A::Sample, _) => sample::dialogs(work).await,
        (A::WriteSample, _) => sample::write(work).await.map(Sealed::from),
        (A::TestAnalysis, _) => test_analysis::run(work, save).await,
        (A::SendTest, _) => posting::test_message(work).await.map(Sealed::from),
        (A::SendReport, _) => posting::short_report(work).await.map(Sealed::from),
    }
}

async fn end(work: &Work, id: Uuid, kind: IntegrationKind, outcome: Result<Sealed, Stopped>) -> Result<()> {
    let (sealed, problem) = match outcome {
        Ok(sealed) => {
            let problem = match &sealed.shown {
                Outcome::Check(report) => report.problem.clone(),
                _ => None,
            };
            (Some(serde_json::to_string(&sealed).map_err(Error::internal)?), problem)
        }
        Err(Stopped::Problem(problem)) => (None, Some(problem)),
        Err(Stopped::Ours(error)) => {
            tracing::error!(%error, "an operation of the settings failed");
            (None, Some(RunProblem::new(RunProblemCode::Internal, Some(kind))))
        }
    };
    let tx = work.app.store.begin().await?;
    let sealed = match sealed {
        Some(text) => Some(work.app.vault.seal_outcome(&tx, work.scope, id, &text).await?),
        None => None,
    };
    tx.end_operation(work.scope, id, &work.shown.progress(), sealed, problem.as_ref()).await?;
    tx.commit().await
}
