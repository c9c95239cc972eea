//! What people do to runs: start, cancel, go on from the failed step.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use synkro_shared::audit::AuditAction;
use synkro_shared::run::{Period, ReportKind, RunStatus, StepName, StepStatus};
use synkro_shared::{ProblemKind, RunId, UserId};

use super::audit::{AuditActor, AuditEntry, Chain};
use super::entity::{idempotency_key, job_run, run_step};
use super::{Store, TenantScope, Tx, failed, is_unique_violation};
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
        if let Err(error) = tx.insert_run(scope, id, &new).await {
            // Two requests at once: the index lets one through. The other may carry the same key.
            drop(tx);
            return self.explain_refusal(scope, &new, error).await;
        }
        let by = new.started_by.map_or(AuditActor::System, AuditActor::User);
        let chain = Chain::Tenant(scope.tenant());
        tx.audit(AuditEntry::new(chain, by, AuditAction::RunStart, "run", id)).await?;
        tx.commit().await?;
        self.run_accepted();
        Ok(id)
    }

    async fn explain_refusal(
        &self,
        scope: TenantScope,
        new: &NewRun,
        error: sea_orm::DbErr,
    ) -> Result<RunId> {
        if !is_unique_violation(&error) {
            return Err(failed(error));
        }
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

    /// Asks to go on from the failed step.
    ///
    /// # Errors
    /// Not found, nothing to retry, another run is active, or the database does not answer.
    pub async fn retry_run(&self, scope: TenantScope, id: RunId, by: UserId) -> Result<()> {
        self.person_event(scope, id, by, Event::Retried, AuditAction::RunRetry).await?;
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
        if event == Event::Retried && tx.has_active_run(scope).await? {
            return Err(Error::new(ProblemKind::RunActive)
                .saying("Another run of your company is active. Wait for it or cancel it."));
        }
        if event == Event::Retried {
            tx.forget_unknown_posts(id).await?;
        }
        tx.advance_row(&row, event).await?;
        tx.log_event(&row, "info", None, action.code(), serde_json::json!({})).await?;
        let chain = Chain::Tenant(scope.tenant());
        tx.audit(AuditEntry::new(chain, AuditActor::User(by), action, "run", id)).await?;
        tx.commit().await
    }
}

impl Tx {
    async fn find_idempotent(&self, scope: TenantScope, key: &str) -> Result<Option<idempotency_key::Model>> {
        idempotency_key::Entity::find_by_id((scope.tenant().0, key.to_owned()))
            .one(&self.tx)
            .await
            .map_err(failed)
    }

    async fn has_active_run(&self, scope: TenantScope) -> Result<bool> {
        let active = [RunStatus::Queued, RunStatus::Running, RunStatus::Waiting].map(RunStatus::code);
        let row = job_run::Entity::find()
            .filter(job_run::Column::TenantId.eq(scope.tenant().0))
            .filter(job_run::Column::Status.is_in(active))
            .one(&self.tx)
            .await
            .map_err(failed)?;
        Ok(row.is_some())
    }

    async fn insert_run(&self, scope: TenantScope, id: RunId, new: &NewRun) -> Result<(), sea_orm::DbErr> {
        let now = self.clock.now();
        let run = job_run::ActiveModel {
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
        };
        job_run::Entity::insert(run).exec_without_returning(&self.tx).await?;
        let steps = StepName::ALL.map(|step| run_step::ActiveModel {
            run_id: Set(id.0),
            step: Set(step.code().to_owned()),
            status: Set(StepStatus::Waiting.code().to_owned()),
            attempt: Set(0),
            counts: Set(serde_json::json!([])),
            problem: Set(None),
            next_attempt_at: Set(None),
            started_at: Set(None),
            finished_at: Set(None),
        });
        run_step::Entity::insert_many(steps).exec_without_returning(&self.tx).await?;
        if let Some((key, hash)) = &new.idempotency {
            let row = idempotency_key::ActiveModel {
                tenant_id: Set(scope.tenant().0),
                key: Set(key.clone()),
                request_hash: Set(hash.clone()),
                run_id: Set(id.0),
                created_at: Set(now),
            };
            idempotency_key::Entity::insert(row).exec_without_returning(&self.tx).await?;
        }
        Ok(())
    }
}
