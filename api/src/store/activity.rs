//! Whether a company gets its reports: when the last one was made, and how often making one has failed since. Kept apart from
//! reports and runs, written in the transactions that change those, so that the service's staff see it without any right to
//! either.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use synkro_shared::TenantId;
use synkro_shared::run::{RunStatus, StepName};
use uuid::Uuid;

use super::entity::tenant_activity::{ActiveModel, Column, Entity, Model};
use super::{AdminScope, Store, TenantScope, Tx, failed};
use crate::domain::run::RunState;
use crate::error::Result;

impl Store {
    /// What is known of these companies; one that never had a report nor a failure has no entry.
    pub(super) async fn activity_of(
        &self,
        _scope: AdminScope,
        tenants: impl Iterator<Item = Uuid>,
    ) -> Result<HashMap<Uuid, Model>> {
        let rows =
            Entity::find().filter(Column::TenantId.is_in(tenants)).all(&self.db).await.map_err(failed)?;
        Ok(rows.into_iter().map(|row| (row.tenant_id, row)).collect())
    }
}

impl Tx {
    /// A report was made, or made anew.
    pub(super) async fn report_made(&self, scope: TenantScope) -> Result<()> {
        let row = ActiveModel {
            tenant_id: Set(scope.tenant().0),
            last_report_at: Set(Some(self.clock.now())),
            failures: Set(0),
        };
        self.keep_activity(row, OnConflict::column(Column::TenantId).update_column(Column::LastReportAt))
            .await
    }

    /// A run has ended. One that answers a question makes no report, and one that was cancelled says nothing of either.
    pub(super) async fn run_ended(&self, tenant: TenantId, state: &RunState) -> Result<()> {
        if state.step == StepName::AnswerQuestion {
            return Ok(());
        }
        let mut known = OnConflict::column(Column::TenantId);
        let failures = match state.status {
            RunStatus::Failed => {
                known.value(Column::Failures, Expr::col((Entity, Column::Failures)).add(1));
                1
            }
            RunStatus::Done | RunStatus::Incomplete => {
                known.update_column(Column::Failures);
                0
            }
            RunStatus::Cancelled | RunStatus::Queued | RunStatus::Running | RunStatus::Waiting => {
                return Ok(());
            }
        };
        let row =
            ActiveModel { tenant_id: Set(tenant.0), last_report_at: Set(None), failures: Set(failures) };
        self.keep_activity(row, &known).await
    }

    async fn keep_activity(&self, row: ActiveModel, known: &OnConflict) -> Result<()> {
        Entity::insert(row)
            .on_conflict(known.clone())
            .exec_without_returning(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }
}
