//! Runs as people see them.

use std::collections::HashMap;

use sea_orm::sea_query::{Order, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use synkro_shared::run::{Period, ReportKind, RunStatus, RunView, StepName, StepStatus, StepView};
use synkro_shared::{ReportId, RunId};
use uuid::Uuid;

use super::entity::{job_run, run_step, user};
use super::schedules::ACTIVE;
use super::start_run::{active_report, of_reports};
use super::{Store, TenantScope, failed, from_code, from_json};
use crate::domain::left_out::LeftOutBySteps;
use crate::domain::run::MAX_ATTEMPTS;
use crate::error::{Error, Result};

impl Store {
    /// A run of the tenant, and the revision that its ETag is made of.
    ///
    /// # Errors
    /// Not found, or the database does not answer.
    pub async fn run(&self, scope: TenantScope, id: RunId) -> Result<(RunView, i64)> {
        let row = job_run::Entity::find_by_id(id.0)
            .filter(job_run::Column::TenantId.eq(scope.tenant().0))
            .one(&self.db)
            .await
            .map_err(failed)?
            .ok_or_else(Error::not_found)?;
        let revision = row.revision;
        let view = self.run_views(vec![row]).await?.pop().ok_or_else(Error::not_found)?;
        Ok((view, revision))
    }

    /// The revision of a run of the tenant, which grows with every change: whoever knows it has the run as it is.
    ///
    /// # Errors
    /// Not found, or the database does not answer.
    pub async fn run_revision(&self, scope: TenantScope, id: RunId) -> Result<i64> {
        job_run::Entity::find_by_id(id.0)
            .filter(job_run::Column::TenantId.eq(scope.tenant().0))
            .select_only()
            .column(job_run::Column::Revision)
            .into_tuple()
            .one(&self.db)
            .await
            .map_err(failed)?
            .ok_or_else(Error::not_found)
    }

    /// The run of the tenant that is queued, running or waiting, and the one that ended last.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn active_and_last_run(
        &self,
        scope: TenantScope,
    ) -> Result<(Option<RunView>, Option<RunView>)> {
        use job_run::Column as C;
        let active = ACTIVE;
        let last = Query::select()
            .column(C::Id)
            .from(job_run::Entity)
            .and_where(C::TenantId.eq(scope.tenant().0))
            .and_where(of_reports())
            .and_where(C::FinishedAt.is_not_null())
            .order_by(C::FinishedAt, Order::Desc)
            .limit(1)
            .to_owned();
        let which = Condition::any().add(active_report()).add(C::Id.in_subquery(last));
        let rows = job_run::Entity::find()
            .filter(C::TenantId.eq(scope.tenant().0))
            .filter(which)
            .all(&self.db)
            .await
            .map_err(failed)?;
        let views = self.run_views(rows).await?;
        let (active, last): (Vec<_>, Vec<_>) =
            views.into_iter().partition(|run| active.contains(&run.status));
        Ok((active.into_iter().next(), last.into_iter().next()))
    }

    pub(super) async fn run_views(&self, rows: Vec<job_run::Model>) -> Result<Vec<RunView>> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let people: Vec<Uuid> = rows.iter().filter_map(|row| row.started_by).collect();
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut steps: HashMap<Uuid, Vec<run_step::Model>> = HashMap::new();
        let found = run_step::Entity::find()
            .filter(run_step::Column::RunId.is_in(ids))
            .all(&self.db)
            .await
            .map_err(failed)?;
        for step in found {
            steps.entry(step.run_id).or_default().push(step);
        }
        let names = self.names_of(people).await?;
        rows.into_iter()
            .map(|row| {
                let steps = steps.remove(&row.id).unwrap_or_default();
                let name = row.started_by.and_then(|id| names.get(&id).cloned());
                run_view(row, steps, name)
            })
            .collect()
    }
}

impl Store {
    /// What these people are called.
    async fn names_of(&self, people: Vec<Uuid>) -> Result<HashMap<Uuid, String>> {
        if people.is_empty() {
            return Ok(HashMap::new());
        }
        let found: Vec<(Uuid, String)> = user::Entity::find()
            .filter(user::Column::Id.is_in(people))
            .select_only()
            .columns([user::Column::Id, user::Column::DisplayName])
            .into_tuple()
            .all(&self.db)
            .await
            .map_err(failed)?;
        Ok(found.into_iter().collect())
    }
}

fn run_view(row: job_run::Model, steps: Vec<run_step::Model>, started_by: Option<String>) -> Result<RunView> {
    let mut views = steps.into_iter().map(step_view).collect::<Result<Vec<_>>>()?;
    views.sort_by_key(|view| view.step);
    Ok(RunView {
        id: RunId(row.id),
        kind: from_code("job_runs.kind", &row.kind, ReportKind::from_code)?,
        period: Period { start: row.period_start, end: row.period_end },
        timezone: row.timezone,
        status: from_code("job_runs.status", &row.status, RunStatus::from_code)?,
        steps: views,
        problem: row.problem.map(|json| from_json("job_runs.problem", json)).transpose()?,
        left_out: from_json::<LeftOutBySteps>("job_runs.left_out", row.left_out)?.by_kind(),
        empty: row.empty,
        cancel_requested: row.cancel_requested_at.is_some() && row.finished_at.is_none(),
        administrators: Vec::new(),
        report_id: row.report_id.map(ReportId),
        started_by,
        created_at: row.created_at,
        started_at: row.started_at,
        finished_at: row.finished_at,
    })
}

fn step_view(row: run_step::Model) -> Result<StepView> {
    Ok(StepView {
        step: from_code("run_steps.step", &row.step, StepName::from_code)?,
        status: from_code("run_steps.status", &row.status, StepStatus::from_code)?,
        attempt: u32::try_from(row.attempt).unwrap_or(0),
        max_attempts: MAX_ATTEMPTS,
        counts: from_json("run_steps.counts", row.counts)?,
        started_at: row.started_at,
        finished_at: row.finished_at,
        next_attempt_at: row.next_attempt_at,
        problem: row.problem.map(|json| from_json("run_steps.problem", json)).transpose()?,
    })
}
