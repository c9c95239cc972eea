//! The durable queue: claim, lease, fence, checkpoint. What a run becomes is decided by [`crate::domain::run`] alone.
//!
//! A claim carries an epoch. Every write of a worker names the epoch it holds and is refused when the run has been
//! claimed again since, so a worker that lost its lease can't write. A step's result and its checkpoint commit together.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};
use synkro_shared::run::{Count, Period, ReportKind, RunProblem, RunStatus, StepName, StepStatus};
use synkro_shared::run_event::{RunEventData, RunEventKind};
use synkro_shared::{RunId, TenantId};

use super::due::alive;
use super::entity::{job_run, run_step};
use super::run_ends::RunEnd;
use super::{Store, TenantScope, Tx, failed, from_code, from_json, to_json};
use crate::clock::jitter;
use crate::domain::run::{Effect, Event, RunState};
use crate::error::{Error, Result};

/// Longer than any wait of a run, which ends with its deadline of six hours, and than any lease, which is ten minutes.
const LONGEST_WAIT: chrono::TimeDelta = chrono::TimeDelta::hours(7);
const LONGEST_LEASE: chrono::TimeDelta = chrono::TimeDelta::minutes(20);

/// A run that this process holds. The proof that a worker's [`TenantScope`] is made from.
#[derive(Debug, Clone)]
pub struct Claim {
    run: RunId,
    pub(super) tenant: TenantId,
    epoch: i64,
    period: Period,
    kind: ReportKind,
    timezone: chrono_tz::Tz,
    started_at: DateTime<Utc>,
    state: RunState,
}

impl Claim {
    /// The run.
    #[must_use]
    pub const fn run(&self) -> RunId {
        self.run
    }

    /// The rows of the run's tenant.
    #[must_use]
    pub const fn scope(&self) -> TenantScope {
        TenantScope::of(self.tenant)
    }

    /// The fence.
    #[must_use]
    pub const fn epoch(&self) -> i64 {
        self.epoch
    }

    /// The period that the run covers.
    #[must_use]
    pub const fn period(&self) -> Period {
        self.period
    }

    /// The kind of report.
    #[must_use]
    pub const fn kind(&self) -> ReportKind {
        self.kind
    }

    /// The zone that the period was chosen in.
    #[must_use]
    pub const fn timezone(&self) -> chrono_tz::Tz {
        self.timezone
    }

    /// When the run was first claimed: the same however often it resumes.
    #[must_use]
    pub const fn started_at(&self) -> DateTime<Utc> {
        self.started_at
    }

    /// The state at the claim.
    #[must_use]
    pub const fn state(&self) -> &RunState {
        &self.state
    }
}

/// The answer to a heartbeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heartbeat {
    /// Go on.
    Held,
    /// A person asked to cancel: stop soon.
    CancelRequested,
    /// The tenant was suspended or deleted: stop soon and give the run back.
    TenantStopped,
    /// Somebody else has the run: stop at once and write nothing.
    Lost,
}

/// Reads the deciding part of a run.
pub(super) fn state_of(run: &job_run::Model, step: &run_step::Model) -> Result<RunState> {
    Ok(RunState {
        status: from_code("job_runs.status", &run.status, RunStatus::from_code)?,
        step: from_code("job_runs.step", &run.step, StepName::from_code)?,
        step_status: from_code("run_steps.status", &step.status, StepStatus::from_code)?,
        attempt: u32::try_from(run.attempt).unwrap_or(0),
        deaths: u32::try_from(run.deaths).unwrap_or(0),
        next_attempt_at: run.next_attempt_at,
        started_at: run.started_at,
        finished_at: run.finished_at,
        cancel_requested: run.cancel_requested_at.is_some(),
        problem: run.problem.clone().map(|json| from_json("job_runs.problem", json)).transpose()?,
        left_out: from_json("job_runs.left_out", run.left_out.clone())?,
        empty: run.empty,
    })
}

impl Store {
    /// Takes one due run, if there is one, for `lease`. Runs whose worker died are due as well.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claim_run(&self, owner: &str, lease: Duration) -> Result<Option<Claim>> {
        loop {
            let tx = self.begin().await?;
            let now = tx.lease_now().await?;
            let Some(row) = tx.find_due_run(now).await? else { return Ok(None) };
            let mut state = tx.run_state(&row).await?;
            if state.status == RunStatus::Running {
                // A worker of this process that looks for work has not died at the run: the database was away for so long
                // that its lease ran out.
                let lives = row.lease_owner.as_deref().is_some_and(|owner| self.is_worker_free(owner));
                let (event, kind) = match lives && !state.cancel_requested {
                    true => (Event::Released, RunEventKind::Released),
                    false => (Event::WorkerLost, RunEventKind::WorkerLost),
                };
                state = tx.advance(&row, &state, event, now, None).await?;
                tx.log_event(&row, Some(state.step), kind, RunEventData::default()).await?;
                if state.status.ended() {
                    tx.commit().await?;
                    continue;
                }
            }
            let fence =
                Fence { owner: Some(owner), until: now + chrono_duration(lease), epoch: row.epoch + 1 };
            let claimed = tx.advance(&row, &state, Event::Claimed, now, Some(fence)).await?;
            tx.log_event(&row, Some(claimed.step), RunEventKind::Claimed, RunEventData::default()).await?;
            tx.commit().await?;
            return Ok(Some(Claim {
                run: RunId(row.id),
                tenant: TenantId(row.tenant_id),
                epoch: row.epoch + 1,
                period: Period { start: row.period_start, end: row.period_end },
                kind: from_code("job_runs.kind", &row.kind, ReportKind::from_code)?,
                timezone: from_code("job_runs.timezone", &row.timezone, |name| name.parse().ok())?,
                started_at: claimed.started_at.unwrap_or(now),
                state: claimed,
            }));
        }
    }

    /// When the next waiting run is due, so that an idle worker knows how long it may sleep.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn next_due(&self) -> Result<Option<DateTime<Utc>>> {
        let row = job_run::Entity::find()
            .filter(job_run::Column::Status.eq(RunStatus::Waiting.code()))
            .order_by_asc(job_run::Column::NextAttemptAt)
            .one(&self.db)
            .await
            .map_err(failed)?;
        Ok(row.and_then(|row| row.next_attempt_at))
    }

    /// Frees every lease: for the start of the only process of an installation, when nobody else can hold one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn expire_all_leases(&self, _scope: super::SystemScope) -> Result<()> {
        let long_ago = DateTime::<Utc>::UNIX_EPOCH;
        job_run::Entity::update_many()
            .col_expr(job_run::Column::LeaseUntil, Expr::value(long_ago))
            .filter(job_run::Column::Status.eq(RunStatus::Running.code()))
            .exec(&self.db)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Extends the lease.
    ///
    /// # Errors
    /// When the database does not answer: the worker must count its lease as running out.
    pub async fn heartbeat(&self, claim: &Claim, lease: Duration) -> Result<Heartbeat> {
        let tx = self.begin().await?;
        let until = tx.lease_now().await? + chrono_duration(lease);
        let held = fenced(claim).col_expr(job_run::Column::LeaseUntil, Expr::value(until)).exec(&tx.tx).await;
        if held.map_err(failed)?.rows_affected == 0 {
            return Ok(Heartbeat::Lost);
        }
        let row = job_run::Entity::find_by_id(claim.run.0).one(&tx.tx).await.map_err(failed)?;
        tx.commit().await?;
        self.held(claim, row.is_some_and(|row| row.cancel_requested_at.is_some())).await
    }

    async fn held(&self, claim: &Claim, cancel_requested: bool) -> Result<Heartbeat> {
        Ok(if cancel_requested {
            Heartbeat::CancelRequested
        } else if self.tenant_alive(Some(claim.tenant)).await? {
            Heartbeat::Held
        } else {
            Heartbeat::TenantStopped
        })
    }

    /// Looks whether the lease still holds, without extending it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn look_at_lease(&self, claim: &Claim) -> Result<Heartbeat> {
        let row = job_run::Entity::find_by_id(claim.run.0).one(&self.db).await.map_err(failed)?;
        match row {
            Some(row) if row.epoch == claim.epoch && row.status == RunStatus::Running.code() => {
                self.held(claim, row.cancel_requested_at.is_some()).await
            }
            _ => Ok(Heartbeat::Lost),
        }
    }

    /// Shows what was counted so far in a step, and that it is being worked on. `false`: the lease is lost.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn show_progress(&self, claim: &Claim, step: StepName, counts: &[Count]) -> Result<bool> {
        let counts = to_json(&counts)?;
        self.begin()
            .await?
            .show(claim, step, move |update| {
                update
                    .col_expr(run_step::Column::Counts, Expr::value(counts.clone()))
                    .col_expr(run_step::Column::Problem, Expr::value(Option::<serde_json::Value>::None))
                    .col_expr(run_step::Column::NextAttemptAt, Expr::value(Option::<DateTime<Utc>>::None))
            })
            .await
    }

    /// Keeps where a step is within itself, together with what it counted: what is written before this is not done again.
    /// `false`: the lease is lost.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn save_cursor(
        &self,
        claim: &Claim,
        step: StepName,
        cursor: &serde_json::Value,
        counts: &[Count],
    ) -> Result<bool> {
        let counts = to_json(&counts)?;
        let tx = self.begin().await?;
        // Getting on is an event only where there are deaths to forgive.
        if claim.state.deaths > 0 && tx.record(claim, Event::Progressed, &[]).await?.is_none() {
            return Ok(false);
        }
        tx.show(claim, step, move |update| {
            update
                .col_expr(run_step::Column::Counts, Expr::value(counts.clone()))
                .col_expr(run_step::Column::Cursor, Expr::value(cursor.clone()))
                .col_expr(run_step::Column::Problem, Expr::value(Option::<serde_json::Value>::None))
                .col_expr(run_step::Column::NextAttemptAt, Expr::value(Option::<DateTime<Utc>>::None))
        })
        .await
    }

    /// Shows that a step waits for a vendor, why, and until when. `false`: the lease is lost.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn show_wait(
        &self,
        claim: &Claim,
        step: StepName,
        problem: &RunProblem,
        until: DateTime<Utc>,
    ) -> Result<bool> {
        let json = to_json(problem)?;
        let shown = self.begin().await?.show(claim, step, move |update| {
            update
                .col_expr(run_step::Column::Problem, Expr::value(json.clone()))
                .col_expr(run_step::Column::NextAttemptAt, Expr::value(until))
        });
        if !shown.await? {
            return Ok(false);
        }
        let data = RunEventData {
            problem: Some(problem.clone()),
            next_attempt_at: Some(until),
            ..Default::default()
        };
        self.log_call_failed(claim, step, data).await?;
        Ok(true)
    }
}

struct Fence<'a> {
    owner: Option<&'a str>,
    until: DateTime<Utc>,
    epoch: i64,
}

impl Tx {
    /// Changes the row of a step and makes it so. `false`: the lease is lost, and nothing of this transaction happened.
    async fn show(
        self,
        claim: &Claim,
        step: StepName,
        set: impl FnOnce(sea_orm::UpdateMany<run_step::Entity>) -> sea_orm::UpdateMany<run_step::Entity>,
    ) -> Result<bool> {
        if !self.touch(claim).await? {
            return Ok(false);
        }
        set(run_step::Entity::update_many())
            .filter(run_step::Column::RunId.eq(claim.run.0))
            .filter(run_step::Column::Step.eq(step.code()))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        self.commit().await?;
        Ok(true)
    }

    /// Reports what happened to the held run: its next state and its steps, within this transaction. `None`: the lease
    /// is lost, nothing was written, and the transaction must be dropped.
    ///
    /// # Errors
    /// When the database does not answer, or the event is impossible: then our own books are wrong.
    pub async fn record(&self, claim: &Claim, event: Event, counts: &[Count]) -> Result<Option<RunState>> {
        if !self.touch(claim).await? {
            return Ok(None);
        }
        let row = job_run::Entity::find_by_id(claim.run.0)
            .lock_exclusive()
            .one(&self.tx)
            .await
            .map_err(failed)?
            .ok_or_else(Error::not_found)?;
        let state = self.run_state(&row).await?;
        if !counts.is_empty() {
            run_step::Entity::update_many()
                .col_expr(run_step::Column::Counts, Expr::value(to_json(&counts)?))
                .filter(run_step::Column::RunId.eq(row.id))
                .filter(run_step::Column::Step.eq(state.step.code()))
                .exec(&self.tx)
                .await
                .map_err(failed)?;
        }
        let now = self.clock.now();
        let (kind, problem) = match &event {
            Event::StepDone { .. } => (RunEventKind::StepDone, None),
            Event::StepFailed(failure) => (RunEventKind::StepFailed, Some(failure.problem().clone())),
            Event::Stopped => (RunEventKind::Cancelled, None),
            Event::CancelRequested => (RunEventKind::CancelRequested, None),
            Event::WorkerLost => (RunEventKind::WorkerLost, None),
            Event::Released => (RunEventKind::Released, None),
            Event::Claimed => (RunEventKind::Claimed, None),
            Event::Retried(_) => (RunEventKind::Retried, None),
            // Not worth a line: a long step gets on a thousand times.
            Event::Progressed => return self.advance(&row, &state, event, now, None).await.map(Some),
        };
        let next = self.advance(&row, &state, event, now, None).await?;
        let kind = if next.status == RunStatus::Waiting { RunEventKind::StepWaits } else { kind };
        let next_attempt_at = next.next_attempt_at;
        let data = RunEventData { counts: counts.to_vec(), problem, next_attempt_at, from: None };
        self.log_event(&row, Some(state.step), kind, data).await?;
        Ok(Some(next))
    }

    /// Applies an event and writes all that follows from it. With a fence: the run is claimed.
    pub(super) async fn advance_row(&self, row: &job_run::Model, event: Event) -> Result<RunState> {
        let state = self.run_state(row).await?;
        let now = self.clock.now();
        self.advance(row, &state, event, now, None).await
    }

    async fn advance(
        &self,
        row: &job_run::Model,
        state: &RunState,
        event: Event,
        now: DateTime<Utc>,
        fence: Option<Fence<'_>>,
    ) -> Result<RunState> {
        let share = jitter(Duration::from_secs(1)).as_secs_f64();
        let (next, effects) = state.apply(event, now, share).map_err(|_| {
            Error::new(synkro_shared::ProblemKind::Conflict)
                .saying("The run has changed. Reload it and decide again.")
        })?;
        for Effect::IntegrationFailing(kind, problem) in effects {
            self.mark_failing(TenantScope::of(TenantId(row.tenant_id)), kind, &problem).await?;
        }
        let mut update = job_run::Entity::update_many()
            .col_expr(job_run::Column::Status, Expr::value(next.status.code()))
            .col_expr(job_run::Column::Step, Expr::value(next.step.code()))
            .col_expr(job_run::Column::Attempt, Expr::value(next.attempt))
            .col_expr(job_run::Column::Deaths, Expr::value(next.deaths))
            .col_expr(job_run::Column::NextAttemptAt, Expr::value(next.next_attempt_at))
            .col_expr(job_run::Column::StartedAt, Expr::value(next.started_at))
            .col_expr(job_run::Column::FinishedAt, Expr::value(next.finished_at))
            .col_expr(job_run::Column::Problem, Expr::value(next.problem.as_ref().map(to_json).transpose()?))
            .col_expr(job_run::Column::LeftOut, Expr::value(to_json(&next.left_out)?))
            .col_expr(job_run::Column::Empty, Expr::value(next.empty))
            .col_expr(job_run::Column::PlaceAt, Expr::value(place(row, &next, now)))
            .col_expr(job_run::Column::Revision, Expr::col(job_run::Column::Revision).add(1));
        if next.cancel_requested != row.cancel_requested_at.is_some() {
            let at = next.cancel_requested.then_some(now);
            update = update.col_expr(job_run::Column::CancelRequestedAt, Expr::value(at));
        }
        if let Some(fence) = &fence {
            update = update
                .col_expr(job_run::Column::Epoch, Expr::value(fence.epoch))
                .col_expr(job_run::Column::LeaseOwner, Expr::value(fence.owner))
                .col_expr(job_run::Column::LeaseUntil, Expr::value(fence.until));
        } else if next.status != RunStatus::Running {
            update = update.col_expr(job_run::Column::LeaseUntil, Expr::value(Option::<DateTime<Utc>>::None));
        }
        update.filter(job_run::Column::Id.eq(row.id)).exec(&self.tx).await.map_err(failed)?;
        if next.status.ended() && !state.status.ended() {
            self.ended.note(RunEnd {
                run: RunId(row.id),
                tenant: TenantId(row.tenant_id),
                state: next.clone(),
            });
            self.run_ended(TenantId(row.tenant_id), &next).await?;
        }
        self.write_steps(row, state, &next, now).await?;
        // A question without an answer is asked again without losing its place.
        if next.step == StepName::AnswerQuestion
            && matches!(next.status, RunStatus::Failed | RunStatus::Cancelled)
        {
            self.give_place_back(row).await?;
        }
        Ok(next)
    }

    /// Brings the step rows in line with the new state.
    async fn write_steps(
        &self,
        row: &job_run::Model,
        before: &RunState,
        next: &RunState,
        now: DateTime<Utc>,
    ) -> Result<()> {
        if next.step != before.step {
            run_step::Entity::update_many()
                .col_expr(run_step::Column::Status, Expr::value(StepStatus::Done.code()))
                .col_expr(run_step::Column::FinishedAt, Expr::value(now))
                .col_expr(run_step::Column::Problem, Expr::value(Option::<serde_json::Value>::None))
                .col_expr(run_step::Column::NextAttemptAt, Expr::value(Option::<DateTime<Utc>>::None))
                .filter(run_step::Column::RunId.eq(row.id))
                .filter(run_step::Column::Step.eq(before.step.code()))
                .exec(&self.tx)
                .await
                .map_err(failed)?;
        }
        let finished = (next.step_status == StepStatus::Done).then_some(now);
        let mut update = run_step::Entity::update_many()
            .col_expr(run_step::Column::Status, Expr::value(next.step_status.code()))
            .col_expr(run_step::Column::Attempt, Expr::value(next.attempt))
            .col_expr(run_step::Column::Problem, Expr::value(next.problem.as_ref().map(to_json).transpose()?))
            .col_expr(run_step::Column::NextAttemptAt, Expr::value(next.next_attempt_at))
            .col_expr(run_step::Column::FinishedAt, Expr::value(finished));
        if next.step_status == StepStatus::Running {
            let first = Expr::col(run_step::Column::StartedAt).if_null(now);
            update = update.col_expr(run_step::Column::StartedAt, first);
        }
        update
            .filter(run_step::Column::RunId.eq(row.id))
            .filter(run_step::Column::Step.eq(next.step.code()))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Checks the fence and marks the run as changed. `false`: the lease is lost.
    pub(super) async fn touch(&self, claim: &Claim) -> Result<bool> {
        let touched = fenced(claim)
            .col_expr(job_run::Column::Revision, Expr::col(job_run::Column::Revision).add(1))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(touched.rows_affected == 1)
    }

    async fn run_state(&self, row: &job_run::Model) -> Result<RunState> {
        let step = run_step::Entity::find_by_id((row.id, row.step.clone()))
            .one(&self.tx)
            .await
            .map_err(failed)?
            .ok_or_else(|| Error::internal("a run without its step"))?;
        state_of(row, &step)
    }

    async fn find_due_run(&self, now: DateTime<Utc>) -> Result<Option<job_run::Model>> {
        use job_run::Column as C;
        // No wait and no lease is longer: a time beyond was set by a clock that was ahead, and is not believed.
        let (wait, lease) = (now + LONGEST_WAIT, now + LONGEST_LEASE);
        let waited = C::NextAttemptAt.lte(now).or(C::NextAttemptAt.gt(wait));
        let left = C::LeaseUntil.lte(now).or(C::LeaseUntil.gt(lease));
        let due = Condition::any()
            .add(C::Status.eq(RunStatus::Queued.code()))
            .add(C::Status.eq(RunStatus::Waiting.code()).and(waited))
            .add(C::Status.eq(RunStatus::Running.code()).and(left));
        job_run::Entity::find()
            // Ended runs have no place: the queue is read in its order and no further than needed.
            .filter(C::PlaceAt.is_not_null())
            // A step that this version does not know is left to one that does.
            .filter(C::Step.is_in(StepName::KNOWN.map(StepName::code)))
            .filter(due)
            .filter(C::TenantId.in_subquery(alive()))
            .order_by_asc(C::PlaceAt)
            .order_by_asc(C::Id)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .one(&self.tx)
            .await
            .map_err(failed)
    }

    /// The time that leases are measured by: PostgreSQL's own, because workers' clocks differ; else this process'.
    pub(super) async fn lease_now(&self) -> Result<DateTime<Utc>> {
        if self.tx.get_database_backend() != DbBackend::Postgres || !self.clock.is_system() {
            return Ok(self.clock.now());
        }
        let statement = Statement::from_string(DbBackend::Postgres, "SELECT clock_timestamp() AS now");
        let row = self.tx.query_one_raw(statement).await.map_err(failed)?;
        row.ok_or_else(|| Error::internal("no clock"))?.try_get("", "now").map_err(failed)
    }
}

/// The place in the queue of what a run becomes: kept while it is active, new when a person asks again.
fn place(row: &job_run::Model, next: &RunState, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (!next.status.ended()).then(|| row.place_at.unwrap_or(now))
}

fn fenced(claim: &Claim) -> sea_orm::UpdateMany<job_run::Entity> {
    job_run::Entity::update_many()
        .filter(job_run::Column::Id.eq(claim.run.0))
        .filter(job_run::Column::Epoch.eq(claim.epoch))
        .filter(job_run::Column::Status.eq(RunStatus::Running.code()))
}

fn chrono_duration(duration: Duration) -> chrono::Duration {
    chrono::Duration::from_std(duration).unwrap_or_else(|_| chrono::Duration::days(1))
}
