//! Reports that a company does not want to keep any longer.

use chrono::TimeDelta;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use synkro_shared::audit::AuditAction;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::settings::AutomationSettings;
use synkro_shared::{ProblemKind, TenantId};
use uuid::Uuid;

use super::audit::{AuditActor, AuditEntry, Chain};
use super::entity::{integration_config, job_run, report};
use super::{Store, SystemScope, failed};
use crate::error::Result;

/// Companies whose settings are read at once.
const PAGE: u64 = 200;
/// Reports that one transaction removes at most: others wait for it.
const BATCH: u64 = 500;

impl Store {
    /// Removes each company's reports, with their discussions, that are older than it keeps them. What lies in the
    /// company's own database is its own.
    ///
    /// # Errors
    /// When the database does not answer; what was removed until then stays removed.
    pub async fn remove_old_reports(&self, _scope: SystemScope) -> Result<u64> {
        use integration_config::Column as C;
        let (mut removed, mut after) = (0, Uuid::nil());
        loop {
            let page = integration_config::Entity::find()
                .filter(C::Kind.eq(IntegrationKind::Automation.code()))
                .filter(C::Id.gt(after))
                .order_by_asc(C::Id)
                .limit(PAGE)
                .all(&self.db)
                .await
                .map_err(failed)?;
            let Some(last) = page.last() else { return Ok(removed) };
            after = last.id;
            for row in page {
                // Settings that can't be read ask for nothing to be removed.
                let kept = serde_json::from_value::<AutomationSettings>(row.config)
                    .ok()
                    .and_then(|settings| settings.retention_days);
                if let Some(days) = kept {
                    removed += match self.remove_reports_of(TenantId(row.tenant_id), days).await {
                        // Said already. Other companies' reports do not wait for it.
                        Err(error) if error.kind == ProblemKind::AuditDamaged => 0,
                        done => done?,
                    };
                }
            }
        }
    }

    async fn remove_reports_of(&self, tenant: TenantId, days: u16) -> Result<u64> {
        use report::Column as C;
        let oldest = self.clock.now() - TimeDelta::days(i64::from(days));
        let mut removed = 0;
        loop {
            let old: Vec<Uuid> = report::Entity::find()
                .select_only()
                .column(C::Id)
                .filter(C::TenantId.eq(tenant.0))
                .filter(C::CreatedAt.lt(oldest))
                .limit(BATCH)
                .into_tuple()
                .all(&self.db)
                .await
                .map_err(failed)?;
            if old.is_empty() {
                return Ok(removed);
            }
            let tx = self.begin().await?;
            let gone = report::Entity::delete_many()
                .filter(C::TenantId.eq(tenant.0))
                .filter(C::Id.is_in(old.iter().copied()))
                .exec(&tx.tx)
                .await
                .map_err(failed)?
                .rows_affected;
            if gone == 0 {
                // Another process has just removed them.
                continue;
            }
            job_run::Entity::update_many()
                .col_expr(job_run::Column::ReportId, Expr::value(None::<Uuid>))
                .filter(job_run::Column::TenantId.eq(tenant.0))
                .filter(job_run::Column::ReportId.is_in(old))
                .exec(&tx.tx)
                .await
                .map_err(failed)?;
            let detail = format!("{gone} older than {days} days");
            let entry = AuditEntry::new(
                Chain::Tenant(tenant),
                AuditActor::System,
                AuditAction::ReportsExpire,
                "tenant",
                tenant,
            );
            tx.audit(entry.saying(&detail)).await?;
            tx.commit().await?;
            removed += gone;
        }
    }
}
