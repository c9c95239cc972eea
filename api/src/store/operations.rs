//! Checks and samples of the settings wizard: begun, shown while they run, ended. What came out is sealed with the
//! tenant's data key and forgotten after an hour: samples hold what people wrote, and this database never does.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use synkro_shared::UserId;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{Count, RunProblem, RunProblemCode};
use synkro_shared::settings::{CheckItem, OperationAction, OperationState, Waiting};
use uuid::Uuid;

use super::entity::settings_operation;
use super::{
    Store, SystemScope, TenantScope, Tx, failed, from_code, from_json, is_unique_violation, to_json,
};
use crate::error::Result;

/// How long an operation is kept after it began.
pub const KEPT: TimeDelta = TimeDelta::hours(1);
/// Beyond its deadline by this much an operation's process must have died.
const GRACE: TimeDelta = TimeDelta::seconds(15);

/// What an operation has shown so far.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Progress {
    /// What was proven.
    pub items: Vec<CheckItem>,
    /// What was counted.
    pub counts: Vec<Count>,
    /// What it waits for at this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
    /// Seconds that it has waited so far.
    #[serde(default)]
    pub waited_s: u32,
}

/// An operation, its outcome still sealed.
#[derive(Clone)]
pub struct Operation {
    /// Its id.
    pub id: Uuid,
    /// Of which integration.
    pub kind: IntegrationKind,
    /// What is done.
    pub action: OperationAction,
    /// How it stands.
    pub state: OperationState,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ends at the latest.
    pub deadline_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// What it has shown so far.
    pub progress: Progress,
    /// What came out, sealed.
    pub outcome: Option<Vec<u8>>,
    /// Why it failed.
    pub problem: Option<RunProblem>,
}

const fn state_code(state: OperationState) -> &'static str {
    match state {
        OperationState::Running => "running",
        OperationState::Done => "done",
        OperationState::Failed => "failed",
    }
}

fn state_from_code(code: &str) -> Option<OperationState> {
    use OperationState as S;
    [S::Running, S::Done, S::Failed].into_iter().find(|state| state_code(*state) == code)
}

fn died(kind: IntegrationKind) -> RunProblem {
    RunProblem::new(RunProblemCode::Internal, Some(kind))
}

impl Operation {
    fn read(row: settings_operation::Model, now: DateTime<Utc>) -> Result<Self> {
        let kind = from_code("settings_operations.kind", &row.kind, IntegrationKind::from_code)?;
        let mut operation = Self {
            id: row.id,
            kind,
            action: from_code("settings_operations.action", &row.action, OperationAction::from_code)?,
            state: from_code("settings_operations.state", &row.state, state_from_code)?,
            started_at: row.started_at,
            deadline_at: row.deadline_at,
            ended_at: row.ended_at,
            progress: from_json("settings_operations.progress", row.progress)?,
            outcome: row.outcome,
            problem: row.problem.map(|json| from_json("settings_operations.problem", json)).transpose()?,
        };
        if operation.state == OperationState::Running && operation.deadline_at + GRACE < now {
            operation.state = OperationState::Failed;
            operation.problem = Some(died(kind));
        }
        Ok(operation)
    }
}

/// What [`Tx::begin_operation`] found.
pub enum Begun {
    /// It is new: run it.
    New(Uuid),
    /// The same is under way.
    Running(Uuid),
}

impl Store {
    /// One operation of the tenant that is still kept.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_operation(&self, scope: TenantScope, id: Uuid) -> Result<Option<Operation>> {
        let now = self.clock.now();
        settings_operation::Entity::find_by_id(id)
            .filter(settings_operation::Column::TenantId.eq(scope.tenant().0))
            .filter(settings_operation::Column::StartedAt.gt(now - KEPT))
            .one(&self.db)
            .await
            .map_err(failed)?
            .map(|row| Operation::read(row, now))
            .transpose()
    }

    /// The tenant's kept operations of an integration, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_operations(&self, scope: TenantScope, kind: IntegrationKind) -> Result<Vec<Operation>> {
        let now = self.clock.now();
        let rows = settings_operation::Entity::find()
            .filter(settings_operation::Column::TenantId.eq(scope.tenant().0))
            .filter(settings_operation::Column::Kind.eq(kind.code()))
            .filter(settings_operation::Column::StartedAt.gt(now - KEPT))
            .order_by_desc(settings_operation::Column::StartedAt)
            .order_by_desc(settings_operation::Column::Id)
            .all(&self.db)
            .await
            .map_err(failed)?;
        rows.into_iter().map(|row| Operation::read(row, now)).collect()
    }

    /// Shows how far an operation is; nothing happens when it has ended.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn show_operation(&self, scope: TenantScope, id: Uuid, progress: &Progress) -> Result<()> {
        settings_operation::Entity::update_many()
            .col_expr(settings_operation::Column::Progress, Expr::value(to_json(progress)?))
            .filter(settings_operation::Column::TenantId.eq(scope.tenant().0))
            .filter(settings_operation::Column::Id.eq(id))
            .filter(settings_operation::Column::State.eq(state_code(OperationState::Running)))
            .exec(&self.db)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Forgets operations whose hour is over.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_operations(&self, _scope: SystemScope) -> Result<u64> {
        let gone = settings_operation::Entity::delete_many()
            .filter(settings_operation::Column::StartedAt.lte(self.clock.now() - KEPT))
            .exec(&self.db)
            .await
            .map_err(failed)?;
        Ok(gone.rows_affected)
    }
}

impl Tx {
    /// Begins an operation, unless the same one is under way.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin_operation(
        &self,
        scope: TenantScope,
        kind: IntegrationKind,
        action: OperationAction,
        by: Option<UserId>,
        lasts: Duration,
    ) -> Result<Begun> {
        use settings_operation::Column as C;
        let now = self.clock.now();
        let running = settings_operation::Entity::find()
            .filter(C::TenantId.eq(scope.tenant().0))
            .filter(C::Kind.eq(kind.code()))
            .filter(C::Action.eq(action.code()))
            .filter(C::State.eq(state_code(OperationState::Running)))
            .one(&self.tx)
            .await
            .map_err(failed)?;
        if let Some(row) = running {
            if row.deadline_at + GRACE >= now {
                return Ok(Begun::Running(row.id));
            }
            // Its process died.
            settings_operation::Entity::update_many()
                .col_expr(C::State, Expr::value(state_code(OperationState::Failed)))
                .col_expr(C::Problem, Expr::value(to_json(&died(kind))?))
                .col_expr(C::EndedAt, Expr::value(now))
                .filter(C::Id.eq(row.id))
                .exec(&self.tx)
                .await
                .map_err(failed)?;
        }
        let id = self.clock.new_id();
        let row = settings_operation::ActiveModel {
            id: Set(id),
            tenant_id: Set(scope.tenant().0),
            kind: Set(kind.code().to_owned()),
            action: Set(action.code().to_owned()),
            state: Set(state_code(OperationState::Running).to_owned()),
            started_by: Set(by.map(|user| user.0)),
            started_at: Set(now),
            deadline_at: Set(now + TimeDelta::from_std(lasts).unwrap_or_default()),
            ended_at: Set(None),
            progress: Set(to_json(&Progress::default())?),
            outcome: Set(None),
            problem: Set(None),
        };
        settings_operation::Entity::insert(row).exec_without_returning(&self.tx).await.map_err(|error| {
            if is_unique_violation(&error) {
                // Pressed twice at the same moment; asking again gives the one that runs.
                crate::error::Error::new(synkro_shared::ProblemKind::Conflict)
                    .saying("The same is being started at this moment. Ask again.")
            } else {
                failed(error)
            }
        })?;
        Ok(Begun::New(id))
    }

    /// Ends an operation. `false`: it had ended before.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end_operation(
        &self,
        scope: TenantScope,
        id: Uuid,
        progress: &Progress,
        outcome: Option<Vec<u8>>,
        problem: Option<&RunProblem>,
    ) -> Result<bool> {
        use settings_operation::Column as C;
        let progress = Progress { waiting: None, ..progress.clone() };
        let state = if outcome.is_some() { OperationState::Done } else { OperationState::Failed };
        let ended = settings_operation::Entity::update_many()
            .col_expr(C::State, Expr::value(state_code(state)))
            .col_expr(C::EndedAt, Expr::value(self.clock.now()))
            .col_expr(C::Progress, Expr::value(to_json(&progress)?))
            .col_expr(C::Outcome, Expr::value(outcome))
            .col_expr(C::Problem, Expr::value(problem.map(to_json).transpose()?))
            .filter(C::TenantId.eq(scope.tenant().0))
            .filter(C::Id.eq(id))
            .filter(C::State.eq(state_code(OperationState::Running)))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(ended.rows_affected == 1)
    }
}
