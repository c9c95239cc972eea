//! What is due by the schedules: decided for many companies in one transaction, with as many statements as for one.
//!
//! Many companies' schedules fall due at the same minute. A statement for each of five hundred of them would make the last
//! wait for seconds, so rows are read, locked and written together.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{CaseStatement, Expr, LockBehavior, LockType, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use synkro_shared::audit::AuditAction;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{Period, ReportKind, RunProblem};
use synkro_shared::schedule::{FireStatus, MissReason};
use synkro_shared::settings::{AutomationSettings, SourceMode};
use synkro_shared::{RunId, TenantId};
use uuid::Uuid;

use super::audit::{AuditActor, AuditEntry, Chain};
use super::entity::{integration_config, job_run, schedule, schedule_fire, tenant};
use super::schedules::next_due;
use super::start_run::NewRun;
use super::start_run::active_report;
use super::{Store, SystemScope, TenantScope, Tx, failed, from_code, from_json};
use crate::domain::firing::{self, Decision};
use crate::domain::schedule::{Due, Schedule};
use crate::error::Result;

/// Schedules, or waiting fires, that one transaction takes care of.
const AT_ONCE: u64 = 64;

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

/// What is known of companies whose schedules are decided.
#[derive(Default)]
struct Known {
    companies: HashMap<Uuid, tenant::Model>,
    integrations: HashMap<Uuid, Vec<integration_config::Model>>,
    /// The latest end of a period that was decided, by company and kind of report.
    latest: HashMap<(Uuid, String), DateTime<Utc>>,
}

impl Known {
    fn settings(&self, tenant: Uuid) -> Option<AutomationSettings> {
        let rows = self.integrations.get(&tenant)?;
        let row = rows.iter().find(|row| row.kind == IntegrationKind::Automation.code())?;
        serde_json::from_value(row.config.clone()).ok()
    }

    /// Whether a run would only meet a refused key: then nothing is asked until a person has acted.
    fn not_ready(&self, tenant: Uuid) -> Result<Option<MissReason>> {
        let Some(company) = self.companies.get(&tenant) else { return Ok(None) };
        let mode = from_code("tenants.source_mode", &company.source_mode, SourceMode::from_code)?;
        let rows = self.integrations.get(&tenant).map_or(&[][..], Vec::as_slice);
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
                && from_json::<RunProblem>("integrations.problem", problem)?.code.remedy().holds_schedule()
            {
                return Ok(Some(MissReason::NotReady));
            }
        }
        Ok(None)
    }
}

/// Clocks of nodes differ by less than this.
const CLOCKS: TimeDelta = TimeDelta::minutes(10);

impl Store {
    /// Decides what is due now, of up to [`AT_ONCE`] schedules, and starts runs whose turn has come.
    ///
    /// # Errors
    /// When the database does not answer; nothing has happened then.
    pub async fn look_at_schedules(&self, _scope: SystemScope) -> Result<Looked> {
        let tx = self.begin().await?;
        tx.adopt_schedules().await?;
        let now = tx.lease_now().await?;
        tx.disbelieve(now).await?;
        let due = tx.due_schedules(now).await?;
        let mut looked = Looked { schedules: due.len(), ..Looked::default() };
        looked.missed = tx.settle(&due, now, None).await?;
        looked.started = tx.start_queued().await?;
        looked.next_in = tx.next_due_at().await?.map(|at| (at - now).to_std().unwrap_or_default());
        tx.commit().await?;
        if looked.started > 0 {
            self.run_accepted();
        }
        Ok(looked)
    }
}

impl Tx {
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

    /// Schedules that were handled until a time that has not come: a clock was ahead. They are due again from now on, and
    /// what was written down as missed of the time to come is not. What a clock made early stays made.
    async fn disbelieve(&self, now: DateTime<Utc>) -> Result<()> {
        let rows = schedule::Entity::find()
            .filter(schedule::Column::HandledUntil.gt(now + CLOCKS))
            .limit(AT_ONCE)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .all(&self.tx)
            .await
            .map_err(failed)?;
        if rows.is_empty() {
            return Ok(());
        }
        tracing::warn!(
            schedules = rows.len(),
            "handled until a time to come: a clock was ahead; it is not believed"
        );
        let known = self.known(&rows).await?;
        let tenants: Vec<Uuid> = rows.iter().map(|row| row.tenant_id).collect();
        use schedule_fire::Column as F;
        schedule_fire::Entity::delete_many()
            .filter(F::TenantId.is_in(tenants))
            .filter(F::DueAt.gt(now))
            .filter(F::RunId.is_null())
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        let moved = rows.iter().map(|row| {
            let settings = known.settings(row.tenant_id);
            schedule::ActiveModel {
                tenant_id: Set(row.tenant_id),
                handled_until: Set(now),
                next_due_at: Set(settings.and_then(|settings| next_due(&settings, now))),
                paused_at: Set(row.paused_at),
            }
        });
        self.keep_schedules(moved.collect()).await
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

    /// Decides what was due of locked schedules until `now`. `instead` makes a miss of all of it. Gives how many were
    /// missed.
    pub(super) async fn settle(
        &self,
        rows: &[schedule::Model],
        now: DateTime<Utc>,
        instead: Option<MissReason>,
    ) -> Result<usize> {
        if rows.is_empty() {
            return Ok(0);
        }
        let mut known = self.known(rows).await?;
        let (mut fires, mut moved) = (Vec::new(), Vec::new());
        let mut missed = 0;
        for row in rows {
            let settings = known.settings(row.tenant_id);
            let next = settings.as_ref().and_then(|settings| next_due(settings, now));
            if let Some(settings) = settings.filter(|settings| settings.enabled)
                && let Some(schedule) = Schedule::new(settings.clone())
            {
                let decided = firing::decide(&schedule, settings.misfire, row.handled_until, now);
                let red = if decided.is_empty() { None } else { known.not_ready(row.tenant_id)? };
                for (due, decision) in decided {
                    let reason = match decision {
                        Decision::Miss(reason) => instead.or(Some(reason)),
                        Decision::Fire => instead.or(red),
                    };
                    missed += usize::from(reason.is_some());
                    let period = self.joined(&mut known, row.tenant_id, &due).await?;
                    fires.push(schedule_fire::ActiveModel {
                        id: Set(self.clock.new_id()),
                        tenant_id: Set(row.tenant_id),
                        kind: Set(due.kind.code().to_owned()),
                        period_key: Set(due.key),
                        period_start: Set(period.start),
                        period_end: Set(period.end),
                        timezone: Set(settings.timezone.clone()),
                        due_at: Set(due.fires_at),
                        status: Set(if reason.is_some() { FireStatus::Missed } else { FireStatus::Queued }
                            .code()
                            .to_owned()),
                        reason: Set(reason.map(|reason| reason.code().to_owned())),
                        run_id: Set(None),
                        decided_at: Set(now),
                    });
                }
            }
            moved.push(schedule::ActiveModel {
                tenant_id: Set(row.tenant_id),
                // A node whose clock is behind must not take anything back.
                handled_until: Set(row.handled_until.max(now)),
                next_due_at: Set(next),
                paused_at: Set(row.paused_at),
            });
        }
        self.insert_fires(&fires).await?;
        self.keep_schedules(moved).await?;
        Ok(missed)
    }

    async fn known(&self, rows: &[schedule::Model]) -> Result<Known> {
        let tenants: Vec<Uuid> = rows.iter().map(|row| row.tenant_id).collect();
        let mut known = Known::default();
        let companies = tenant::Entity::find()
            .filter(tenant::Column::Id.is_in(tenants.iter().copied()))
            .all(&self.tx)
            .await
            .map_err(failed)?;
        known.companies.extend(companies.into_iter().map(|row| (row.id, row)));
        let integrations = integration_config::Entity::find()
            .filter(integration_config::Column::TenantId.is_in(tenants.iter().copied()))
            .all(&self.tx)
            .await
            .map_err(failed)?;
        for row in integrations {
            known.integrations.entry(row.tenant_id).or_default().push(row);
        }
        use schedule_fire::Column as C;
        let latest: Vec<(Uuid, String, DateTime<Utc>)> = schedule_fire::Entity::find()
            .select_only()
            .column(C::TenantId)
            .column(C::Kind)
            .column_as(C::PeriodEnd.max(), "latest")
            .filter(C::TenantId.is_in(tenants))
            .group_by(C::TenantId)
            .group_by(C::Kind)
            .into_tuple()
            .all(&self.tx)
            .await
            .map_err(failed)?;
        known.latest.extend(latest.into_iter().map(|(tenant, kind, end)| ((tenant, kind), end)));
        Ok(known)
    }

    /// The period, begun where the one before it ended.
    async fn joined(&self, known: &mut Known, tenant: Uuid, due: &Due) -> Result<Period> {
        use schedule_fire::Column as C;
        let key = (tenant, due.kind.code().to_owned());
        let before = match known.latest.get(&key).copied() {
            // One that lies in the past of what is known: the one before it has to be looked for.
            Some(latest) if latest >= due.period.end => schedule_fire::Entity::find()
                .filter(C::TenantId.eq(tenant))
                .filter(C::Kind.eq(due.kind.code()))
                .filter(C::PeriodEnd.lt(due.period.end))
                .order_by_desc(C::PeriodEnd)
                .one(&self.tx)
                .await
                .map_err(failed)?
                .map(|row| row.period_end),
            other => {
                known.latest.insert(key, due.period.end);
                other
            }
        };
        Ok(firing::joined(due.period, before))
    }

    async fn insert_fires(&self, fires: &[schedule_fire::ActiveModel]) -> Result<()> {
        use schedule_fire::Column as C;
        let once = OnConflict::columns([C::TenantId, C::Kind, C::PeriodKey]).do_nothing().to_owned();
        // A schedule that lay for long owes many periods: not more at once than a statement can hold.
        for some in fires.chunks(500) {
            schedule_fire::Entity::insert_many(some.to_vec())
                .on_conflict(once.clone())
                .exec_without_returning(&self.tx)
                .await
                .map_err(failed)?;
        }
        Ok(())
    }

    /// Fires that wait for their run, of some tenants, locked, the earliest due first.
    async fn queued_fires(&self, tenants: Condition) -> Result<Vec<schedule_fire::Model>> {
        use schedule_fire::Column as C;
        schedule_fire::Entity::find()
            .filter(C::Status.eq(FireStatus::Queued.code()))
            .filter(tenants)
            .order_by_asc(C::DueAt)
            .order_by_asc(C::Id)
            .limit(AT_ONCE)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .all(&self.tx)
            .await
            .map_err(failed)
    }

    /// Starts the runs of waiting fires whose tenants have no active run, the earliest due first. Gives how many.
    pub(super) async fn start_queued(&self) -> Result<usize> {
        use schedule_fire::Column as C;
        self.join_active().await?;
        let free =
            Condition::all().add(C::TenantId.in_subquery(alive())).add(C::TenantId.not_in_subquery(busy()));
        let waiting = self.queued_fires(free).await?;
        // What can't be written down does not happen, and keeps no other company waiting.
        let damaged = self.damaged_of(&waiting.iter().map(|fire| TenantId(fire.tenant_id)).collect()).await?;
        let (mut runs, mut fire_of, mut taken) = (Vec::new(), HashMap::new(), HashSet::new());
        // Another of this tenant's fires waits on.
        for fire in waiting
            .into_iter()
            .filter(|fire| !damaged.contains(&TenantId(fire.tenant_id)) && taken.insert(fire.tenant_id))
        {
            let run = NewRun {
                kind: from_code("schedule_fires.kind", &fire.kind, ReportKind::from_code)?,
                period: Period { start: fire.period_start, end: fire.period_end },
                timezone: from_code("schedule_fires.timezone", &fire.timezone, |name| name.parse().ok())?,
                started_by: None,
                idempotency: None,
            };
            let id = RunId(self.clock.new_id());
            runs.push((TenantScope::of(TenantId(fire.tenant_id)), id, run));
            fire_of.insert(id.0, fire);
        }
        let new: Vec<_> = runs.iter().map(|(scope, id, run)| (*scope, *id, run)).collect();
        // Somebody may have pressed "run now" in between: then the fire waits on.
        let inserted = self.insert_runs(&new).await?;
        let started: Vec<(Uuid, RunId)> =
            inserted.iter().filter_map(|id| fire_of.get(&id.0).map(|fire| (fire.id, *id))).collect();
        self.fires_started(&started).await?;
        let entries = inserted.iter().filter_map(|id| {
            let chain = Chain::Tenant(TenantId(fire_of.get(&id.0)?.tenant_id));
            Some(AuditEntry::new(chain, AuditActor::System, AuditAction::RunStart, "run", *id))
        });
        self.audit_each_tenant(entries.collect()).await?;
        Ok(started.len())
    }

    /// A waiting fire whose very period is being reported on already, by hand, needs no run of its own.
    async fn join_active(&self) -> Result<()> {
        use schedule_fire::Column as C;
        let waiting = self.queued_fires(Condition::all().add(C::TenantId.in_subquery(busy()))).await?;
        if waiting.is_empty() {
            return Ok(());
        }
        let active = job_run::Entity::find()
            .filter(active_report())
            .filter(job_run::Column::TenantId.is_in(waiting.iter().map(|fire| fire.tenant_id)))
            .all(&self.tx)
            .await
            .map_err(failed)?;
        let started: Vec<(Uuid, RunId)> = waiting
            .iter()
            .filter_map(|fire| {
                let same = |run: &&job_run::Model| {
                    run.tenant_id == fire.tenant_id
                        && (run.period_start, run.period_end) == (fire.period_start, fire.period_end)
                };
                active.iter().find(same).map(|run| (fire.id, RunId(run.id)))
            })
            .collect();
        self.fires_started(&started).await
    }

    async fn fires_started(&self, fires: &[(Uuid, RunId)]) -> Result<()> {
        use schedule_fire::Column as C;
        let Some(((first, run), rest)) = fires.split_first() else { return Ok(()) };
        let runs =
            rest.iter().fold(CaseStatement::new().case(C::Id.eq(*first), run.0), |case, (fire, run)| {
                case.case(C::Id.eq(*fire), run.0)
            });
        schedule_fire::Entity::update_many()
            .col_expr(C::Status, Expr::value(FireStatus::Started.code()))
            .col_expr(C::RunId, runs.into())
            .filter(C::Id.is_in(fires.iter().map(|(fire, _)| *fire)))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }
}

/// Tenants whose work goes on.
pub(super) fn alive() -> sea_orm::sea_query::SelectStatement {
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
        .filter(active_report())
        .into_query()
}
