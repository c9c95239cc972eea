//! A run's log. Its lines hold counts and codes, never content.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use synkro_shared::RunId;
use synkro_shared::run::StepName;
use synkro_shared::run_event::{EventLevel, RunEventData, RunEventKind, RunEventView};
use uuid::Uuid;

use super::entity::{job_run, run_event};
use super::runs::Claim;
use super::{Store, TenantScope, Tx, failed, from_code, from_json, to_json};
use crate::error::{Error, Result};

impl Store {
    /// Lines of the run's log, newest first, older than `before`.
    ///
    /// # Errors
    /// Not found, or the database does not answer.
    pub async fn list_run_events(
        &self,
        scope: TenantScope,
        run: RunId,
        before: Option<Uuid>,
        limit: u64,
    ) -> Result<Vec<RunEventView>> {
        use run_event::Column as C;
        job_run::Entity::find_by_id(run.0)
            .filter(job_run::Column::TenantId.eq(scope.tenant().0))
            .one(&self.db)
            .await
            .map_err(failed)?
            .ok_or_else(Error::not_found)?;
        let mut query = run_event::Entity::find()
            .filter(C::RunId.eq(run.0))
            .filter(C::TenantId.eq(scope.tenant().0))
            .order_by_desc(C::Id)
            .limit(limit);
        if let Some(before) = before {
            query = query.filter(C::Id.lt(before));
        }
        query.all(&self.db).await.map_err(failed)?.into_iter().map(view).collect()
    }

    /// A call failed and is repeated within its step. The caller has just checked the fence.
    pub(super) async fn log_call_failed(
        &self,
        claim: &Claim,
        step: StepName,
        data: RunEventData,
    ) -> Result<()> {
        let event = event(
            &self.clock,
            claim.run().0,
            claim.scope().tenant().0,
            Some(step),
            RunEventKind::CallFailed,
            &data,
        )?;
        run_event::Entity::insert(event).exec_without_returning(&self.db).await.map_err(failed)?;
        Ok(())
    }
}

impl Tx {
    /// Adds a line to the run's log.
    pub(super) async fn log_event(
        &self,
        row: &job_run::Model,
        step: Option<StepName>,
        kind: RunEventKind,
        data: RunEventData,
    ) -> Result<()> {
        let event = event(&self.clock, row.id, row.tenant_id, step, kind, &data)?;
        run_event::Entity::insert(event).exec_without_returning(&self.tx).await.map_err(failed)?;
        Ok(())
    }
}

fn event(
    clock: &crate::clock::Clock,
    run: Uuid,
    tenant: Uuid,
    step: Option<StepName>,
    kind: RunEventKind,
    data: &RunEventData,
) -> Result<run_event::ActiveModel> {
    Ok(run_event::ActiveModel {
        id: Set(clock.new_id()),
        run_id: Set(run),
        tenant_id: Set(tenant),
        at: Set(clock.now()),
        level: Set(kind.level().code().to_owned()),
        step: Set(step.map(|step| step.code().to_owned())),
        code: Set(kind.code().to_owned()),
        data: Set(to_json(data)?),
    })
}

fn view(row: run_event::Model) -> Result<RunEventView> {
    Ok(RunEventView {
        id: row.id,
        at: row.at,
        level: from_code("run_events.level", &row.level, EventLevel::from_code)?,
        kind: from_code("run_events.code", &row.code, old_or_new)?,
        step: row.step.map(|step| from_code("run_events.step", &step, StepName::from_code)).transpose()?,
        data: from_json("run_events.data", row.data)?,
    })
}

/// Lines of older releases name what people did by its audit action.
fn old_or_new(code: &str) -> Option<RunEventKind> {
    RunEventKind::from_code(code).or(match code {
        "run.retry" => Some(RunEventKind::Retried),
        "run.cancel" => Some(RunEventKind::CancelRequested),
        "changed" => Some(RunEventKind::Claimed),
        _ => None,
    })
}
