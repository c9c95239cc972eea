//! Runs checks and samples beside the request: one of a kind at a time for a tenant, each with its own deadline, a few
//! at once for the process, none with an open transaction.

use std::sync::Arc;
use std::time::Duration;

use synkro_shared::FieldErrorCode;
use synkro_shared::ProblemKind;
use synkro_shared::audit::AuditAction;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{RunProblem, RunProblemCode};
use synkro_shared::settings::{OperationAction, OperationView, Outcome, StartOperation};
use uuid::Uuid;

use super::work::{Sealed, Stopped, Work};
use super::{Person, check, posting, sample, test_analysis, views};
use crate::app::App;
use crate::error::{Error, Result};
use crate::locks::Operations;
use crate::store::TenantScope;
use crate::store::audit::AuditEntry;
use crate::store::operations::Begun;
use crate::throttle::Rule;

/// What polling the schema cache of Supabase adds to its check.
const SCHEMA_CACHE: Duration = Duration::from_secs(15);
/// A model is asked what a run asks, in more than one manner where it refuses the first: answers take their time.
const ANSWER: Duration = Duration::from_secs(50);

fn lasts(kind: IntegrationKind, action: OperationAction) -> Duration {
    let own = Duration::from_secs(u64::from(action.deadline_seconds()));
    match (kind, action) {
        (IntegrationKind::Supabase, OperationAction::Check) => own + SCHEMA_CACHE,
        (IntegrationKind::Ai, OperationAction::Check) => own + ANSWER,
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
        return Err(Error::refused("/action", FieldErrorCode::NotHere));
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
        let _place = operations.place().await;
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
