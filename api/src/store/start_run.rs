//! What people do to runs: start, cancel, go on from the failed step.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use synkro_shared::audit::AuditAction;
use synkro_shared::retry::RetryFrom;
use synkro_shared::run::{Period, ReportKind, RunStatus, StepName, StepStatus};
use synkro_shared::run_event::{RunEventData, RunEventKind};
use synkro_shared::{ProblemKind, RunId, UserId};
use uuid::Uuid;

use super::audit::{AuditActor, AuditEntry, Chain};
use super::entity::{idempotency_key, job_run, report, run_step};
use super::schedules::{ACTIVE, BY_HAND_FIRST};
use super::{Store, TenantScope, Tx, failed};
use crate::domain::run::Event;
use crate::error::{Error, Result};

/// A run to accept.
#[derive(Debug, Clone)]
pub struct NewRun {
    /// Kind of its report.
    pub kind: ReportKind,
    /// The period it covers.
    pub period: Period,
    /// The zone that the period was chosen in.
    pub timezone: chrono_tz::Tz,
    /// Who asked.
    pub started_by: Option<UserId>,
    /// The caller's idempotency key and the hash of what it was used with.
    pub idempotency: Option<(String, String)>,
}

impl Store {
    /// Accepts a run: after this returns it is on the disk and will end, one way or another.
    ///
    /// The same idempotency key with the same request gives the same run again.
    ///
    /// # Errors
    /// [`ProblemKind::RunActive`], [`ProblemKind::IdempotencyMismatch`], or the database does not answer.
    pub async fn start_run(&self, scope: TenantScope, new: NewRun) -> Result<RunId> {
        let tx = self.begin().await?;
        if let Some((key, hash)) = &new.idempotency
            && let Some(known) = tx.find_idempotent(scope, key).await?
        {
            return if known.request_hash == *hash {
                Ok(RunId(known.run_id))
            } else {
                Err(Error::new(ProblemKind::IdempotencyMismatch))
            };
        }
        let id = RunId(self.clock.new_id());
        // Two requests at once: the index lets one through. The other may carry the same key.
        if !tx.insert_run(scope, id, &new).await? {
            drop(tx);
            return self.explain_refusal(scope, &new).await;
        }
        let by = new.started_by.map_or(AuditActor::System, AuditActor::User);
        let chain = Chain::Tenant(scope.tenant());
        tx.audit(AuditEntry::new(chain, by, AuditAction::RunStart, "run", id)).await?;
        tx.commit().await?;
        self.run_accepted();
        Ok(id)
    }

    async fn explain_refusal(&self, scope: TenantScope, new: &NewRun) -> Result<RunId> {
        if let Some((key, hash)) = &new.idempotency {
            let tx = self.begin().await?;
            if let Some(known) = tx.find_idempotent(scope, key).await?
                && known.request_hash == *hash
            {
                return Ok(RunId(known.run_id));
            }
        }
        Err(Error::new(ProblemKind::RunActive)
            .saying("A run of your company is active. Wait for it or cancel it."))
    }

    /// Asks to cancel. A queued or waiting run ends at once; a running one when its worker sees it.
    ///
    /// # Errors
    /// Not found, already ended, or the database does not answer.
    pub async fn cancel_run(&self, scope: TenantScope, id: RunId, by: UserId) -> Result<()> {
        self.person_event(scope, id, by, Event::CancelRequested, AuditAction::RunCancel).await
    }

    /// Asks to go on, or to do it again.
    ///
    /// # Errors
    /// Not found, nothing to retry, another run is active, or the database does not answer.
    pub async fn retry_run(&self, scope: TenantScope, id: RunId, by: UserId, from: RetryFrom) -> Result<()> {
        self.person_event(scope, id, by, Event::Retried(from), AuditAction::RunRetry).await?;
        self.run_accepted();
        Ok(())
    }

    async fn person_event(
        &self,
        scope: TenantScope,
        id: RunId,
        by: UserId,
        event: Event,
        action: AuditAction,
    ) -> Result<()> {
        let tx = self.begin().await?;
        let row = job_run::Entity::find_by_id(id.0)
            .filter(job_run::Column::TenantId.eq(scope.tenant().0))
            .lock_exclusive()
            .one(&tx.tx)
            .await
            .map_err(failed)?
            .ok_or_else(Error::not_found)?;
        if matches!(event, Event::Retried(_)) && row.step == StepName::AnswerQuestion.code() {
            return Err(Error::new(ProblemKind::Conflict)
                .saying("A question without an answer has given its place back: ask it again."));
        }
        let (mut kind, mut data) = (RunEventKind::CancelRequested, RunEventData::default());
        if let Event::Retried(from) = event {
            if tx.has_active_run(scope).await? {
                return Err(Error::new(ProblemKind::RunActive)
                    .saying("Another run of your company is active. Wait for it or cancel it."));
            }
            match from {
                RetryFrom::FailedStep => tx.forget_unknown_posts(id).await?,
                // Another report: it is posted like one.
                RetryFrom::Start | RetryFrom::Analysis => tx.forget_posts(id).await?,
            }
            kind = RunEventKind::Retried;
            data.from = Some(from);
        }
        let state = tx.advance_row(&row, event).await?;
        if let Some(from) = data.from {
            tx.reset_steps(id, from, state.step).await?;
        }
        tx.log_event(&row, None, kind, data).await?;
        let chain = Chain::Tenant(scope.tenant());
        tx.audit(AuditEntry::new(chain, AuditActor::User(by), action, "run", id)).await?;
        tx.commit().await
    }
}

impl Tx {
    /// The steps from `first` on begin anew: their counts and cursors are of another time. A step that stopped goes on
    /// where it was.
    async fn reset_steps(&self, run: RunId, from: RetryFrom, first: StepName) -> Result<()> {
        use run_step::Column as C;
        let anew = StepName::ALL.into_iter().filter(|step| match from {
            RetryFrom::FailedStep => *step > first,
            RetryFrom::Start | RetryFrom::Analysis => *step >= first,
        });
        let anew = anew.map(StepName::code);
        run_step::Entity::update_many()
            .col_expr(C::Status, Expr::value(StepStatus::Waiting.code()))
            .col_expr(C::Attempt, Expr::value(0))
            .col_expr(C::Counts, Expr::value(serde_json::json!([])))
            .col_expr(C::Problem, Expr::value(Option::<serde_json::Value>::None))
            .col_expr(C::NextAttemptAt, Expr::value(Option::<DateTime<Utc>>::None))
            .col_expr(C::StartedAt, Expr::value(Option::<DateTime<Utc>>::None))
            .col_expr(C::FinishedAt, Expr::value(Option::<DateTime<Utc>>::None))
            .col_expr(C::Cursor, Expr::value(Option::<serde_json::Value>::None))
            .filter(C::RunId.eq(run.0))
            .filter(C::Step.is_in(anew))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    async fn find_idempotent(&self, scope: TenantScope, key: &str) -> Result<Option<idempotency_key::Model>> {
        idempotency_key::Entity::find_by_id((scope.tenant().0, key.to_owned()))
            .one(&self.tx)
            .await
            .map_err(failed)
    }

    async fn has_active_run(&self, scope: TenantScope) -> Result<bool> {
        let row = job_run::Entity::find()
            .filter(job_run::Column::TenantId.eq(scope.tenant().0))
            .filter(active_report())
            .one(&self.tx)
            .await
            .map_err(failed)?;
        Ok(row.is_some())
    }

    /// `false`: the tenant has an active run, and nothing was written.
    pub(super) async fn insert_run(&self, scope: TenantScope, id: RunId, new: &NewRun) -> Result<bool> {
        if self.insert_runs(&[(scope, id, new)]).await?.is_empty() {
            return Ok(false);
        }
        if let Some((key, hash)) = &new.idempotency {
            let row = idempotency_key::ActiveModel {
                tenant_id: Set(scope.tenant().0),
                key: Set(key.clone()),
                request_hash: Set(hash.clone()),
                run_id: Set(id.0),
                created_at: Set(self.clock.now()),
            };
            let once = OnConflict::new().do_nothing().to_owned();
            let inserted = idempotency_key::Entity::insert(row)
                .on_conflict(once)
                .exec_without_returning(&self.tx)
                .await
                .map_err(failed)?;
            return Ok(inserted == 1);
        }
        Ok(true)
    }

    /// Writes runs of tenants that have no active one, and gives which those were.
    pub(super) async fn insert_runs(&self, new: &[(TenantScope, RunId, &NewRun)]) -> Result<Vec<RunId>> {
        if new.is_empty() {
            return Ok(Vec::new());
        }
        let now = self.clock.now();
        let one_active = OnConflict::new().do_nothing().to_owned();
        job_run::Entity::insert_many(new.iter().map(|(scope, id, new)| queued(*scope, *id, new, now)))
            .on_conflict(one_active)
            .exec_without_returning(&self.tx)
            .await
            .map_err(failed)?;
        let inserted: Vec<Uuid> = job_run::Entity::find()
            .select_only()
            .column(job_run::Column::Id)
            .filter(job_run::Column::Id.is_in(new.iter().map(|(_, id, _)| id.0)))
            .into_tuple()
            .all(&self.tx)
            .await
            .map_err(failed)?;
        if !inserted.is_empty() {
            let steps = inserted.iter().flat_map(|run| StepName::ALL.map(|step| waiting_step(*run, step)));
            run_step::Entity::insert_many(steps).exec_without_returning(&self.tx).await.map_err(failed)?;
        }
        Ok(inserted.into_iter().map(RunId).collect())
    }
}

fn queued(scope: TenantScope, id: RunId, new: &NewRun, now: DateTime<Utc>) -> job_run::ActiveModel {
    // By hand goes first, without letting what was due long before wait for ever.
    let place = if new.started_by.is_some() { now } else { now + BY_HAND_FIRST };
    job_run::ActiveModel {
        id: Set(id.0),
        tenant_id: Set(scope.tenant().0),
        kind: Set(new.kind.code().to_owned()),
        period_start: Set(new.period.start),
        period_end: Set(new.period.end),
        timezone: Set(new.timezone.name().to_owned()),
        status: Set(RunStatus::Queued.code().to_owned()),
        step: Set(StepName::FetchCrm.code().to_owned()),
        attempt: Set(0),
        next_attempt_at: Set(None),
        epoch: Set(0),
        lease_owner: Set(None),
        lease_until: Set(None),
        deaths: Set(0),
        cancel_requested_at: Set(None),
        problem: Set(None),
        left_out: Set(serde_json::json!([])),
        empty: Set(false),
        report_id: Set(None),
        started_by: Set(new.started_by.map(|user| user.0)),
        revision: Set(1),
        created_at: Set(now),
        started_at: Set(None),
        finished_at: Set(None),
        place_at: Set(Some(place)),
    }
}

/// The run that answers a question on a report, and its only step.
pub(super) fn question_run(
    id: Uuid,
    report: &report::Model,
    asked_by: UserId,
    now: DateTime<Utc>,
) -> (job_run::ActiveModel, run_step::ActiveModel) {
    let run = job_run::ActiveModel {
        id: Set(id),
        tenant_id: Set(report.tenant_id),
        kind: Set(report.kind.clone()),
        period_start: Set(report.period_start),
        period_end: Set(report.period_end),
        timezone: Set(report.timezone.clone()),
        status: Set(RunStatus::Queued.code().to_owned()),
        step: Set(StepName::AnswerQuestion.code().to_owned()),
        attempt: Set(0),
        next_attempt_at: Set(None),
        epoch: Set(0),
        lease_owner: Set(None),
        lease_until: Set(None),
        deaths: Set(0),
        cancel_requested_at: Set(None),
        problem: Set(None),
        left_out: Set(serde_json::json!([])),
        empty: Set(false),
        report_id: Set(None),
        started_by: Set(Some(asked_by.0)),
        revision: Set(1),
        created_at: Set(now),
        started_at: Set(None),
        finished_at: Set(None),
        place_at: Set(Some(now)),
    };
    (run, waiting_step(id, StepName::AnswerQuestion))
}

/// Runs that make reports, in whatever state: questions have runs of their own.
pub(super) fn of_reports() -> sea_orm::sea_query::SimpleExpr {
    job_run::Column::Step.ne(StepName::AnswerQuestion.code())
}

/// The run of a company that is active: one at most.
pub(super) fn active_report() -> Condition {
    Condition::all().add(job_run::Column::Status.is_in(ACTIVE.map(RunStatus::code))).add(of_reports())
}

fn waiting_step(run: Uuid, step: StepName) -> run_step::ActiveModel {
    run_step::ActiveModel {
        run_id: Set(run),
        step: Set(step.code().to_owned()),
        status: Set(StepStatus::Waiting.code().to_owned()),
        attempt: Set(0),
        counts: Set(serde_json::json!([])),
        problem: Set(None),
        next_attempt_at: Set(None),
        started_at: Set(None),
        finished_at: Set(None),
        cursor: Set(None),
    }
}
