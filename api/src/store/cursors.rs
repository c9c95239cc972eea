//! Where a step was within itself when its run was last written.

use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};
use synkro_shared::run::{Count, StepName, StepStatus};

use super::entity::{job_run, run_step};
use super::runs::Claim;
use super::{Store, failed, from_json};
use crate::error::Result;

impl Store {
    /// Where a step of the run was within itself, and what it had counted. Of a step that the run does not have: nothing.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_cursor(
        &self,
        claim: &Claim,
        step: StepName,
    ) -> Result<(Option<serde_json::Value>, Vec<Count>)> {
        let row = run_step::Entity::find_by_id((claim.run().0, step.code().to_owned()))
            .one(&self.db)
            .await
            .map_err(failed)?;
        let Some(row) = row else { return Ok((None, Vec::new())) };
        Ok((row.cursor, from_json("run_steps.counts", row.counts)?))
    }

    /// Where a step of the tenant's latest other run that got past it was at its end.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn last_cursor(&self, claim: &Claim, step: StepName) -> Result<Option<serde_json::Value>> {
        let row = run_step::Entity::find()
            .join_rev(
                JoinType::InnerJoin,
                job_run::Entity::belongs_to(run_step::Entity)
                    .from(job_run::Column::Id)
                    .to(run_step::Column::RunId)
                    .into(),
            )
            .filter(job_run::Column::TenantId.eq(claim.scope().tenant().0))
            .filter(job_run::Column::Id.ne(claim.run().0))
            .filter(run_step::Column::Step.eq(step.code()))
            .filter(run_step::Column::Status.eq(StepStatus::Done.code()))
            .filter(run_step::Column::Cursor.is_not_null())
            .order_by_desc(run_step::Column::FinishedAt)
            .limit(1)
            .one(&self.db)
            .await
            .map_err(failed)?;
        Ok(row.and_then(|row| row.cursor))
    }
}
