//! Schedules: each due civil period becomes a run exactly once, whichever node looks first, or is listed as missed.
//!
//! No leader: every node looks, a schedule's row is locked while its due periods are decided, and a period is a row of
//! its own by a unique key, written in the transaction of its run. A tenant has one active run: what is due meanwhile
//! waits its turn as a queued fire.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use synkro_shared::audit::AuditAction;
use synkro_shared::run::{Period, ReportKind, RunStatus};
use synkro_shared::schedule::{FireStatus, FireView, MissReason};
use synkro_shared::settings::AutomationSettings;
use synkro_shared::{FireId, RunId, UserId};
use uuid::Uuid;

use super::audit::{AuditActor, AuditEntry, Chain};
use super::entity::{schedule, schedule_fire};
use super::{Store, TenantScope, Tx, failed, from_code};
use crate::domain::schedule::Schedule;
use crate::error::{Error, Result};

/// A last report of longer ago says nothing about what new settings owe.
const SINCE_LAST: TimeDelta = TimeDelta::hours(36);
/// A run by hand goes before scheduled ones that were due up to this long before it.
pub(super) const BY_HAND_FIRST: TimeDelta = TimeDelta::minutes(5);

/// The tenant's schedule as it stands.
#[derive(Debug, Clone)]
pub struct ScheduleState {
    /// Since when it rests.
    pub paused_at: Option<DateTime<Utc>>,
}

/// The missed period that was due last, and how many are missed.
#[derive(FromQueryResult)]
struct LastMissed {
    missed: i64,
    #[sea_orm(nested)]
    fire: schedule_fire::Model,
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
        let last = schedule_fire::Entity::find()
            .column_as(Expr::cust("COUNT(*) OVER ()"), "missed")
            .filter(C::TenantId.eq(scope.tenant().0))
            .filter(C::Status.eq(FireStatus::Missed.code()))
            .order_by_desc(C::DueAt)
            .into_model::<LastMissed>()
            .one(&self.db)
            .await
            .map_err(failed)?;
        let Some(LastMissed { missed, fire }) = last else { return Ok((None, 0)) };
        Ok((Some(view(fire)?), u64::try_from(missed).unwrap_or(0)))
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
        tx.settle(&[row], now, reason).await?;
        schedule::Entity::update_many()
            .col_expr(schedule::Column::PausedAt, Expr::value(paused.then_some(now)))
            .filter(schedule::Column::TenantId.eq(scope.tenant().0))
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
        self.settle(&[row], now, reason).await.map(|_| ())
    }

    /// Goes by new settings from now on. What they say was due since the last report, and the old ones did not, is
    /// decided next: a zone that moves the day's hour into the past must not cost the day its report.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_schedule(&self, scope: TenantScope, settings: &AutomationSettings) -> Result<()> {
        let now = self.lease_now().await?;
        let last = schedule_fire::Entity::find()
            .filter(schedule_fire::Column::TenantId.eq(scope.tenant().0))
            .filter(schedule_fire::Column::DueAt.gte(now - SINCE_LAST))
            // What a clock that was ahead has made early says nothing about until when it was handled.
            .filter(schedule_fire::Column::DueAt.lte(now))
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
        self.keep_schedules(vec![row]).await
    }

    /// Keeps until when schedules were handled and when they are due next. Whether one rests stays as it was.
    pub(super) async fn keep_schedules(&self, rows: Vec<schedule::ActiveModel>) -> Result<()> {
        use schedule::Column as C;
        let conflict =
            OnConflict::column(C::TenantId).update_columns([C::HandledUntil, C::NextDueAt]).to_owned();
        schedule::Entity::insert_many(rows)
            .on_conflict(conflict)
            .exec_without_returning(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    async fn lock_schedule(&self, scope: TenantScope) -> Result<Option<schedule::Model>> {
        schedule::Entity::find_by_id(scope.tenant().0).lock_exclusive().one(&self.tx).await.map_err(failed)
    }
}

pub(super) const ACTIVE: [RunStatus; 3] = [RunStatus::Queued, RunStatus::Running, RunStatus::Waiting];

/// When the next report of these settings is due.
pub(super) fn next_due(settings: &AutomationSettings, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if !settings.enabled {
        return None;
    }
    let schedule = Schedule::new(settings.clone())?;
    schedule.next(now, 1).first().map(|due| due.fires_at)
}
