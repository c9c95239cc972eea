//! Schedules: each due civil period becomes a run exactly once, whichever node looks first, or is listed as missed.
//!
//! No leader: every node looks, a schedule's row is locked while its due periods are decided, and a period is a row of
//! its own by a unique key, written in the transaction of its run. A tenant has one active run: what is due meanwhile
//! waits its turn as a queued fire.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, LockBehavior, LockType, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use synkro_shared::audit::AuditAction;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{Period, ReportKind, RunProblem, RunProblemCode, RunStatus};
use synkro_shared::schedule::{FireStatus, FireView, MissReason};
use synkro_shared::settings::{AutomationSettings, SourceMode};
use synkro_shared::{FireId, RunId, TenantId, UserId};
use uuid::Uuid;

use super::audit::{AuditActor, AuditEntry, Chain};
use super::entity::{integration_config, job_run, schedule, schedule_fire, tenant};
use super::start_run::NewRun;
use super::{Store, SystemScope, TenantScope, Tx, failed, from_code, from_json};
use crate::domain::firing::{self, Decision};
use crate::domain::schedule::{Due, Schedule};
use crate::error::{Error, Result};

/// Schedules, or waiting fires, that one transaction takes care of.
const AT_ONCE: u64 = 32;
/// A last report of longer ago says nothing about what new settings owe.
const SINCE_LAST: TimeDelta = TimeDelta::hours(36);
/// A run by hand goes before scheduled ones that were due up to this long before it.
pub(super) const BY_HAND_FIRST: TimeDelta = TimeDelta::minutes(5);

/// What one look at the schedules brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Looked {
    /// Schedules that were due.
    pub schedules: usize,
    /// Runs that were started.
    pub started: usize,
    /// Periods that were written down as missed.
    pub missed: usize,
    /// How long until the next schedule is due, by the clock that decides.
    pub next_in: Option<std::time::Duration>,
}

impl Looked {
    /// Whether there may be more to do at once.
    #[must_use]
    pub const fn more(&self) -> bool {
        self.schedules as u64 == AT_ONCE || self.started as u64 == AT_ONCE
    }
}

/// The tenant's schedule as it stands.
#[derive(Debug, Clone)]
pub struct ScheduleState {
    /// Since when it rests.
    pub paused_at: Option<DateTime<Utc>>,
}

fn view(row: schedule_fire::Model) -> Result<FireView> {
    Ok(FireView {
        id: FireId(row.id),
        kind: from_code("schedule_fires.kind", &row.kind, ReportKind::from_code)?,
        key: row.period_key,
        period: Period { start: row.period_start, end: row.period_end },
        due_at: row.due_at,
        status: from_code("schedule_fires.status", &row.status, FireStatus::from_code)?,
        reason: row
            .reason
            .map(|code| from_code("schedule_fires.reason", &code, MissReason::from_code))
            .transpose()?,
        run_id: row.run_id.map(RunId),
    })
}

impl Store {
    /// Decides what is due now, of up to [`AT_ONCE`] schedules, and starts runs whose turn has come.
    ///
    /// # Errors
    /// When the database does not answer; nothing has happened then.
    pub async fn look_at_schedules(&self, _scope: SystemScope) -> Result<Looked> {
        let tx = self.begin().await?;
        tx.adopt_schedules().await?;
        let now = tx.lease_now().await?;
        let mut looked = Looked::default();
        for row in tx.due_schedules(now).await? {
            looked.schedules += 1;
            looked.missed += tx.settle(&row, now, None).await?;
        }
        looked.started = tx.start_queued().await?;
        looked.next_in = tx.next_due_at().await?.map(|at| (at - now).to_std().unwrap_or_default());
        tx.commit().await?;
        if looked.started > 0 {
            self.run_accepted();
        }
        Ok(looked)
    }

    /// The tenant's schedule; `None` when there was never one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_schedule(&self, scope: TenantScope) -> Result<Option<ScheduleState>> {
        let row = schedule::Entity::find_by_id(scope.tenant().0).one(&self.db).await.map_err(failed)?;
        Ok(row.map(|row| ScheduleState { paused_at: row.paused_at }))
    }

    /// What the tenant's schedule had due, newest first, older than `before`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_fires(
        &self,
        scope: TenantScope,
        before: Option<Uuid>,
        limit: u64,
    ) -> Result<Vec<FireView>> {
        use schedule_fire::Column as C;
        let mut query = schedule_fire::Entity::find()
            .filter(C::TenantId.eq(scope.tenant().0))
            .order_by_desc(C::Id)
            .limit(limit);
        if let Some(before) = before {
            query = query.filter(C::Id.lt(before));
        }
        query.all(&self.db).await.map_err(failed)?.into_iter().map(view).collect()
    }

    /// The missed period that was due last, and how many are missed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn missed_fires(&self, scope: TenantScope) -> Result<(Option<FireView>, u64)> {
        use schedule_fire::Column as C;
        let missed = schedule_fire::Entity::find()
            .filter(C::TenantId.eq(scope.tenant().0))
            .filter(C::Status.eq(FireStatus::Missed.code()));
        let count = missed.clone().count(&self.db).await.map_err(failed)?;
        let last = missed.order_by_desc(C::DueAt).one(&self.db).await.map_err(failed)?;
        Ok((last.map(view).transpose()?, count))
    }

    /// Lets the schedule rest, or go on from now. What fell due meanwhile is listed as missed.
    ///
    /// # Errors
    /// Not found when there is no schedule, or the database does not answer.
    pub async fn pause_schedule(&self, scope: TenantScope, by: UserId, paused: bool) -> Result<()> {
        let tx = self.begin().await?;
        let row = tx.lock_schedule(scope).await?.ok_or_else(Error::not_found)?;
        let now = tx.lease_now().await?;
        if row.paused_at.is_some() == paused {
            return Ok(());
        }
        let reason = row.paused_at.map(|_| MissReason::Paused);
        // What was due before this moment belongs to how it stood until now.
        tx.settle(&row, now, reason).await?;
        schedule::Entity::update_many()
            .col_expr(schedule::Column::PausedAt, Expr::value(paused.then_some(now)))
            .filter(schedule::Column::TenantId.eq(row.tenant_id))
            .exec(&tx.tx)
            .await
            .map_err(failed)?;
        let action = if paused { AuditAction::SchedulePause } else { AuditAction::ScheduleResume };
        let chain = Chain::Tenant(scope.tenant());
        tx.audit(AuditEntry::new(chain, AuditActor::User(by), action, "schedule", scope.tenant())).await?;
        tx.commit().await
    }

    /// Makes up for missed periods: each gets its run when the tenant is free. Gives how many there will be.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn backfill(&self, scope: TenantScope, by: UserId, fires: &[FireId]) -> Result<u64> {
        use schedule_fire::Column as C;
        let tx = self.begin().await?;
        let now = tx.lease_now().await?;
        let queued = schedule_fire::Entity::update_many()
            .col_expr(C::Status, Expr::value(FireStatus::Queued.code()))
            .col_expr(C::Reason, Expr::value(Option::<String>::None))
            .col_expr(C::DecidedAt, Expr::value(now))
            .filter(C::TenantId.eq(scope.tenant().0))
            .filter(C::Status.eq(FireStatus::Missed.code()))
            .filter(C::Id.is_in(fires.iter().map(|fire| fire.0)))
            .exec(&tx.tx)
            .await
            .map_err(failed)?
            .rows_affected;
        if queued > 0 {
            let chain = Chain::Tenant(scope.tenant());
            let detail = queued.to_string();
            let entry = AuditEntry::new(
                chain,
                AuditActor::User(by),
                AuditAction::ScheduleBackfill,
                "schedule",
                scope.tenant(),
            );
            tx.audit(entry.saying(&detail)).await?;
        }
        let started = tx.start_queued().await?;
        tx.commit().await?;
        if started > 0 {
            self.run_accepted();
        }
        Ok(queued)
    }
}

impl Tx {
    /// Takes care of what was due under the old settings, before new ones are kept.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn settle_schedule(&self, scope: TenantScope) -> Result<()> {
        let Some(row) = self.lock_schedule(scope).await? else { return Ok(()) };
        let now = self.lease_now().await?;
        let reason = row.paused_at.map(|_| MissReason::Paused);
        self.settle(&row, now, reason).await.map(|_| ())
    }

    /// Goes by new settings from now on. What they say was due since the last report, and the old ones did not, is
    /// decided next: a zone that moves the day's hour into the past must not cost the day its report.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_schedule(&self, scope: TenantScope, settings: &AutomationSettings) -> Result<()> {
        use schedule::Column as C;
        let now = self.lease_now().await?;
        let last = schedule_fire::Entity::find()
            .filter(schedule_fire::Column::TenantId.eq(scope.tenant().0))
            .filter(schedule_fire::Column::DueAt.gte(now - SINCE_LAST))
            .order_by_desc(schedule_fire::Column::DueAt)
            .one(&self.tx)
            .await
            .map_err(failed)?;
        let next = match &last {
            Some(_) if settings.enabled => Some(now),
            _ => next_due(settings, now),
        };
        let row = schedule::ActiveModel {
            tenant_id: Set(scope.tenant().0),
            handled_until: Set(last.map_or(now, |fire| fire.due_at)),
            next_due_at: Set(next),
            paused_at: Set(None),
        };
        let conflict =
            OnConflict::column(C::TenantId).update_columns([C::HandledUntil, C::NextDueAt]).to_owned();
        schedule::Entity::insert(row)
            .on_conflict(conflict)
            .exec_without_returning(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Schedules whose settings were kept before there was a row for them: due to be looked at now.
    async fn adopt_schedules(&self) -> Result<()> {
        let known = schedule::Entity::find().select_only().column(schedule::Column::TenantId).into_query();
        let rows = integration_config::Entity::find()
            .filter(integration_config::Column::Kind.eq(IntegrationKind::Automation.code()))
            .filter(integration_config::Column::TenantId.not_in_subquery(known))
            .limit(AT_ONCE)
            .all(&self.tx)
            .await
            .map_err(failed)?;
        for row in rows {
            let settings: AutomationSettings = match serde_json::from_value(row.config) {
                Ok(settings) => settings,
                Err(_) => continue,
            };
            self.put_schedule(TenantScope::of(TenantId(row.tenant_id)), &settings).await?;
        }
        Ok(())
    }

    async fn lock_schedule(&self, scope: TenantScope) -> Result<Option<schedule::Model>> {
        schedule::Entity::find_by_id(scope.tenant().0).lock_exclusive().one(&self.tx).await.map_err(failed)
    }

    async fn next_due_at(&self) -> Result<Option<DateTime<Utc>>> {
        use schedule::Column as C;
        let row = schedule::Entity::find()
            .filter(C::NextDueAt.is_not_null())
            .filter(C::PausedAt.is_null())
            .filter(C::TenantId.in_subquery(alive()))
            .order_by_asc(C::NextDueAt)
            .one(&self.tx)
            .await
            .map_err(failed)?;
        Ok(row.and_then(|row| row.next_due_at))
    }

    async fn due_schedules(&self, now: DateTime<Utc>) -> Result<Vec<schedule::Model>> {
        use schedule::Column as C;
        schedule::Entity::find()
            .filter(C::NextDueAt.lte(now))
            .filter(C::PausedAt.is_null())
            .filter(C::TenantId.in_subquery(alive()))
            .order_by_asc(C::NextDueAt)
            .limit(AT_ONCE)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .all(&self.tx)
            .await
            .map_err(failed)
    }

    /// Decides what was due of a locked schedule until `now`. `instead` makes a miss of all of it. Gives how many were
    /// missed.
    async fn settle(
        &self,
        row: &schedule::Model,
        now: DateTime<Utc>,
        instead: Option<MissReason>,
    ) -> Result<usize> {
        let scope = TenantScope::of(TenantId(row.tenant_id));
        let settings = self.automation(scope).await?;
        let next = settings.as_ref().and_then(|settings| next_due(settings, now));
        let mut missed = 0;
        if let Some(settings) = settings.filter(|settings| settings.enabled)
            && let Some(schedule) = Schedule::new(settings.clone())
        {
            let decided = firing::decide(&schedule, settings.misfire, row.handled_until, now);
            let red = if decided.is_empty() { None } else { self.not_ready(scope).await? };
            for (due, decision) in decided {
                let reason = match decision {
                    Decision::Miss(reason) => instead.or(Some(reason)),
                    Decision::Fire => instead.or(red),
                };
                missed += usize::from(reason.is_some());
                self.insert_fire(scope, &settings.timezone, &due, reason, now).await?;
            }
        }
        schedule::Entity::update_many()
            // A node whose clock is behind must not take anything back.
            .col_expr(schedule::Column::HandledUntil, Expr::value(row.handled_until.max(now)))
            .col_expr(schedule::Column::NextDueAt, Expr::value(next))
            .filter(schedule::Column::TenantId.eq(row.tenant_id))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(missed)
    }

    async fn automation(&self, scope: TenantScope) -> Result<Option<AutomationSettings>> {
        let row = integration_config::Entity::find()
            .filter(integration_config::Column::TenantId.eq(scope.tenant().0))
            .filter(integration_config::Column::Kind.eq(IntegrationKind::Automation.code()))
            .one(&self.tx)
            .await
            .map_err(failed)?;
        Ok(row.and_then(|row| serde_json::from_value(row.config).ok()))
    }

    /// Whether a run would only meet a refused key: then nothing is asked until a person has acted.
    async fn not_ready(&self, scope: TenantScope) -> Result<Option<MissReason>> {
        let Some(company) =
            tenant::Entity::find_by_id(scope.tenant().0).one(&self.tx).await.map_err(failed)?
        else {
            return Ok(None);
        };
        let mode = from_code("tenants.source_mode", &company.source_mode, SourceMode::from_code)?;
        let rows = integration_config::Entity::find()
            .filter(integration_config::Column::TenantId.eq(scope.tenant().0))
            .all(&self.tx)
            .await
            .map_err(failed)?;
        let needed = [
            IntegrationKind::Supabase,
            IntegrationKind::Amocrm,
            IntegrationKind::Radist,
            IntegrationKind::Ai,
        ];
        for kind in needed.into_iter().filter(|kind| mode.needs(*kind)) {
            let Some(row) = rows.iter().find(|row| row.kind == kind.code()) else {
                return Ok(Some(MissReason::NotReady));
            };
            if row.status == "failing"
                && let Some(problem) = row.problem.clone()
                && needs_a_person(&from_json("integrations.problem", problem)?)
            {
                return Ok(Some(MissReason::NotReady));
            }
        }
        Ok(None)
    }

    async fn insert_fire(
        &self,
        scope: TenantScope,
        timezone: &str,
        due: &Due,
        reason: Option<MissReason>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        use schedule_fire::Column as C;
        let before = schedule_fire::Entity::find()
            .filter(C::TenantId.eq(scope.tenant().0))
            .filter(C::Kind.eq(due.kind.code()))
            .filter(C::PeriodEnd.lt(due.period.end))
            .order_by_desc(C::PeriodEnd)
            .one(&self.tx)
            .await
            .map_err(failed)?;
        let period = firing::joined(due.period, before.map(|row| row.period_end));
        let status = if reason.is_some() { FireStatus::Missed } else { FireStatus::Queued };
        let row = schedule_fire::ActiveModel {
            id: Set(self.clock.new_id()),
            tenant_id: Set(scope.tenant().0),
            kind: Set(due.kind.code().to_owned()),
            period_key: Set(due.key.clone()),
            period_start: Set(period.start),
            period_end: Set(period.end),
            timezone: Set(timezone.to_owned()),
            due_at: Set(due.fires_at),
            status: Set(status.code().to_owned()),
            reason: Set(reason.map(|reason| reason.code().to_owned())),
            run_id: Set(None),
            decided_at: Set(now),
        };
        let once = OnConflict::columns([C::TenantId, C::Kind, C::PeriodKey]).do_nothing().to_owned();
        schedule_fire::Entity::insert(row)
            .on_conflict(once)
            .exec_without_returning(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Starts the runs of waiting fires whose tenants have no active run, the earliest due first. Gives how many.
    async fn start_queued(&self) -> Result<usize> {
        use schedule_fire::Column as C;
        self.join_active().await?;
        let waiting = schedule_fire::Entity::find()
            .filter(C::Status.eq(FireStatus::Queued.code()))
            .filter(C::TenantId.in_subquery(alive()))
            .filter(C::TenantId.not_in_subquery(busy()))
            .order_by_asc(C::DueAt)
            .limit(AT_ONCE)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .all(&self.tx)
            .await
            .map_err(failed)?;
        let mut started = 0;
        for fire in waiting {
            let scope = TenantScope::of(TenantId(fire.tenant_id));
            let new = NewRun {
                kind: from_code("schedule_fires.kind", &fire.kind, ReportKind::from_code)?,
                period: Period { start: fire.period_start, end: fire.period_end },
                timezone: from_code("schedule_fires.timezone", &fire.timezone, |name| name.parse().ok())?,
                started_by: None,
                idempotency: None,
            };
            let id = RunId(self.clock.new_id());
            // Somebody pressed "run now" in between, or another of this tenant's fires was first: it waits on.
            if !self.insert_run(scope, id, &new).await? {
                continue;
            }
            self.fire_started(&fire, id).await?;
            let chain = Chain::Tenant(scope.tenant());
            self.audit(AuditEntry::new(chain, AuditActor::System, AuditAction::RunStart, "run", id)).await?;
            started += 1;
        }
        Ok(started)
    }

    /// A waiting fire whose very period is being reported on already, by hand, needs no run of its own.
    async fn join_active(&self) -> Result<()> {
        use schedule_fire::Column as C;
        let waiting = schedule_fire::Entity::find()
            .filter(C::Status.eq(FireStatus::Queued.code()))
            .filter(C::TenantId.in_subquery(busy()))
            .order_by_asc(C::DueAt)
            .limit(AT_ONCE)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .all(&self.tx)
            .await
            .map_err(failed)?;
        if waiting.is_empty() {
            return Ok(());
        }
        let active = job_run::Entity::find()
            .filter(job_run::Column::Status.is_in(ACTIVE.map(RunStatus::code)))
            .filter(job_run::Column::TenantId.is_in(waiting.iter().map(|fire| fire.tenant_id)))
            .all(&self.tx)
            .await
            .map_err(failed)?;
        for fire in &waiting {
            let same = |run: &&job_run::Model| {
                run.tenant_id == fire.tenant_id
                    && (run.period_start, run.period_end) == (fire.period_start, fire.period_end)
            };
            if let Some(run) = active.iter().find(same) {
                self.fire_started(fire, RunId(run.id)).await?;
            }
        }
        Ok(())
    }

    async fn fire_started(&self, fire: &schedule_fire::Model, run: RunId) -> Result<()> {
        use schedule_fire::Column as C;
        schedule_fire::Entity::update_many()
            .col_expr(C::Status, Expr::value(FireStatus::Started.code()))
            .col_expr(C::RunId, Expr::value(run.0))
            .filter(C::Id.eq(fire.id))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }
}

pub(super) const ACTIVE: [RunStatus; 3] = [RunStatus::Queued, RunStatus::Running, RunStatus::Waiting];

fn alive() -> sea_orm::sea_query::SelectStatement {
    tenant::Entity::find()
        .select_only()
        .column(tenant::Column::Id)
        .filter(tenant::Column::Status.eq("active"))
        .into_query()
}

/// Tenants with an active run.
fn busy() -> sea_orm::sea_query::SelectStatement {
    job_run::Entity::find()
        .select_only()
        .column(job_run::Column::TenantId)
        .filter(job_run::Column::Status.is_in(ACTIVE.map(RunStatus::code)))
        .into_query()
}

fn next_due(settings: &AutomationSettings, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if !settings.enabled {
        return None;
    }
    let schedule = Schedule::new(settings.clone())?;
    schedule.next(now, 1).first().map(|due| due.fires_at)
}

/// Whether a key was refused, so that asking again before a person has acted is useless and may do harm.
const fn needs_a_person(problem: &RunProblem) -> bool {
    matches!(
        problem.code,
        RunProblemCode::NotConfigured
            | RunProblemCode::KeyRejected
            | RunProblemCode::ReauthRequired
            | RunProblemCode::TokenExpired
            | RunProblemCode::ScopeMissing
            | RunProblemCode::AccessDenied
            | RunProblemCode::WrongProject
            | RunProblemCode::PaymentRequired
    )
}
