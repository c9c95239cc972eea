//! What staff do to tenants. Touches no table of what a tenant's people read or write; what a deleted tenant leaves is
//! removed later by the installation itself ([`Store::purge_deleted_tenants`]).

use std::collections::HashMap;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use synkro_shared::admin::{TenantAdminView, TenantStatus};
use synkro_shared::audit::AuditAction;
use synkro_shared::{FieldErrorCode, ProblemKind, TenantId};
use uuid::Uuid;

use super::audit::{AuditActor, AuditEntry, Chain};
use super::entity::{
    idempotency_key, integration_config, job_run, notice, oauth_state, prompt, report, settings_operation,
    tenant, tenant_activity, tenant_data_key, user,
};
use super::tenants::{NewTenant, language_from_tag};
use super::{AdminScope, Store, SystemScope, Tx, failed, from_code};
use crate::error::{Error, Result};

/// Which tenants.
#[derive(Debug, Clone, Default)]
pub struct TenantFilter {
    /// In this state.
    pub status: Option<TenantStatus>,
    /// Whose name or slug holds this.
    pub query: Option<String>,
    /// Older than this one.
    pub before: Option<Uuid>,
}

/// `%text%` for LIKE, with its own signs taken literally.
pub(super) fn contains(text: &str) -> sea_orm::sea_query::LikeExpr {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    sea_orm::sea_query::LikeExpr::new(format!("%{escaped}%")).escape('\\')
}

/// The ways to write a word that a search has to know: SQLite compares only Latin letters without case.
pub(super) fn spellings(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let mut first = lower.chars();
    let capital = first.next().map(|c| c.to_uppercase().chain(first).collect()).unwrap_or_default();
    let mut all = vec![text.to_owned(), lower, capital, text.to_uppercase()];
    all.sort();
    all.dedup();
    all
}

fn view(
    row: tenant::Model,
    people: u64,
    activity: Option<&tenant_activity::Model>,
) -> Result<TenantAdminView> {
    let status = |code: &str| TenantStatus::ALL.into_iter().find(|status| status.code() == code);
    Ok(TenantAdminView {
        id: TenantId(row.id),
        status: from_code("tenants.status", &row.status, status)?,
        report_language: from_code("tenants.report_language", &row.report_language, language_from_tag)?,
        name: row.name,
        slug: row.slug,
        timezone: row.timezone,
        people,
        created_at: row.created_at,
        status_since: row.status_since,
        last_report_at: activity.and_then(|activity| activity.last_report_at),
        failures: activity.and_then(|activity| u64::try_from(activity.failures).ok()).unwrap_or(0),
    })
}

impl Store {
    /// A page of tenants, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_tenants(
        &self,
        scope: AdminScope,
        filter: &TenantFilter,
        limit: u64,
    ) -> Result<Vec<TenantAdminView>> {
        use tenant::Column as C;
        let mut query = tenant::Entity::find();
        if let Some(status) = filter.status {
            query = query.filter(C::Status.eq(status.code()));
        }
        if let Some(text) = &filter.query {
            let mut any = Condition::any().add(C::Slug.like(contains(&text.to_lowercase())));
            for spelling in spellings(text) {
                any = any.add(C::Name.like(contains(&spelling)));
            }
            query = query.filter(any);
        }
        if let Some(before) = filter.before {
            query = query.filter(C::Id.lt(before));
        }
        let rows = query.order_by_desc(C::Id).limit(limit).all(&self.db).await.map_err(failed)?;
        let counts: Vec<(Option<Uuid>, i64)> = user::Entity::find()
            .select_only()
            .column(user::Column::TenantId)
            .column_as(user::Column::Id.count(), "people")
            .filter(user::Column::TenantId.is_in(rows.iter().map(|row| row.id)))
            .group_by(user::Column::TenantId)
            .into_tuple()
            .all(&self.db)
            .await
            .map_err(failed)?;
        let counts: HashMap<Uuid, i64> =
            counts.into_iter().filter_map(|(id, people)| Some((id?, people))).collect();
        let activity = self.activity_of(scope, rows.iter().map(|row| row.id)).await?;
        rows.into_iter()
            .map(|row| {
                let people = counts.get(&row.id).copied().unwrap_or(0);
                let activity = activity.get(&row.id);
                view(row, u64::try_from(people).unwrap_or(0), activity)
            })
            .collect()
    }

    /// One tenant.
    ///
    /// # Errors
    /// When there is no such tenant.
    pub async fn get_tenant(&self, scope: AdminScope, id: TenantId) -> Result<TenantAdminView> {
        let row = tenant::Entity::find_by_id(id.0).one(&self.db).await.map_err(failed)?;
        let people = user::Entity::find()
            .filter(user::Column::TenantId.eq(id.0))
            .count(&self.db)
            .await
            .map_err(failed)?;
        let activity = self.activity_of(scope, std::iter::once(id.0)).await?;
        view(row.ok_or_else(Error::not_found)?, people, activity.get(&id.0))
    }

    /// Creates a tenant.
    ///
    /// # Errors
    /// When the slug is or was taken.
    pub async fn create_tenant_as(&self, scope: AdminScope, new: NewTenant) -> Result<TenantAdminView> {
        let tx = self.begin().await?;
        let id = tx.insert_tenant(new).await?;
        tx.audit_tenant(scope, AuditAction::TenantCreate, id).await?;
        tx.commit().await?;
        self.get_tenant(scope, id).await
    }

    /// Gives a tenant another name.
    ///
    /// # Errors
    /// When there is no such tenant, or it is deleted.
    pub async fn rename_tenant(
        &self,
        scope: AdminScope,
        id: TenantId,
        name: &str,
    ) -> Result<TenantAdminView> {
        let tx = self.begin().await?;
        let row = tx.lock_tenant(id).await?;
        if row.status == TenantStatus::Deleted.code() {
            return Err(deleted());
        }
        tenant::Entity::update_many()
            .col_expr(tenant::Column::Name, Expr::value(name))
            .filter(tenant::Column::Id.eq(id.0))
            .exec(&tx.tx)
            .await
            .map_err(failed)?;
        tx.audit_tenant(scope, AuditAction::TenantRename, id).await?;
        tx.commit().await?;
        self.get_tenant(scope, id).await
    }

    /// Suspends a tenant: at once nobody of it may do anything, and its runs stop. Or resumes it: runs go on.
    ///
    /// # Errors
    /// When there is no such tenant, or it is deleted, or it is in that state already.
    pub async fn set_tenant_suspended(
        &self,
        scope: AdminScope,
        id: TenantId,
        suspended: bool,
    ) -> Result<TenantAdminView> {
        let (from, to, action) = if suspended {
            (TenantStatus::Active, TenantStatus::Suspended, AuditAction::TenantSuspend)
        } else {
            (TenantStatus::Suspended, TenantStatus::Active, AuditAction::TenantResume)
        };
        let tx = self.begin().await?;
        let row = tx.lock_tenant(id).await?;
        if row.status == TenantStatus::Deleted.code() {
            return Err(deleted());
        }
        if row.status != from.code() {
            return Err(
                Error::new(ProblemKind::Conflict).saying(format!("The tenant is {} already.", to.code()))
            );
        }
        tx.set_tenant_status(id, to).await?;
        tx.audit_tenant(scope, action, id).await?;
        tx.commit().await?;
        if !suspended {
            self.run_accepted();
        }
        self.get_tenant(scope, id).await
    }

    /// Deletes a tenant: its data keys are destroyed, so that its secrets are unreadable even in a backup whose master
    /// key is still known; its accounts go. The name and the slug stay, as a mark that they were used.
    ///
    /// # Errors
    /// When there is no such tenant, the slug is not its slug, or it is deleted already.
    pub async fn delete_tenant(
        &self,
        scope: AdminScope,
        id: TenantId,
        slug: &str,
    ) -> Result<TenantAdminView> {
        let tx = self.begin().await?;
        let row = tx.lock_tenant(id).await?;
        if row.status == TenantStatus::Deleted.code() {
            return Err(deleted());
        }
        if row.slug != slug {
            return Err(Error::refused("/slug", FieldErrorCode::SlugMismatch));
        }
        tenant_data_key::Entity::update_many()
            .col_expr(tenant_data_key::Column::State, Expr::value("destroyed"))
            .col_expr(tenant_data_key::Column::Wrapped, Expr::value(None::<Vec<u8>>))
            .filter(tenant_data_key::Column::TenantId.eq(id.0))
            .exec(&tx.tx)
            .await
            .map_err(failed)?;
        tx.set_tenant_status(id, TenantStatus::Deleted).await?;
        user::Entity::delete_many()
            .filter(user::Column::TenantId.eq(id.0))
            .exec(&tx.tx)
            .await
            .map_err(failed)?;
        tx.audit_tenant(scope, AuditAction::TenantDelete, id).await?;
        tx.commit().await?;
        self.get_tenant(scope, id).await
    }

    /// Removes what deleted tenants left: runs, reports, sealed secrets, settings. Runs that are being worked on are given
    /// back first; they are left for the next time. Tells how many tenants were cleared.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn purge_deleted_tenants(&self, _scope: SystemScope) -> Result<u64> {
        let gone = tenant::Entity::find()
            .filter(tenant::Column::Status.eq(TenantStatus::Deleted.code()))
            .all(&self.db)
            .await
            .map_err(failed)?;
        let mut cleared = 0;
        for row in gone {
            let tx = self.begin().await?;
            if tx.purge_tenant(row.id).await? {
                let id = TenantId(row.id);
                let chain = Chain::Both(id);
                let entry =
                    AuditEntry::new(chain, AuditActor::System, AuditAction::TenantPurge, "tenant", id);
                match tx.audit(entry).await {
                    // Said already. What other companies left does not wait for it.
                    Err(error) if error.kind == ProblemKind::AuditDamaged => continue,
                    written => written?,
                }
                tx.commit().await?;
                cleared += 1;
            }
        }
        Ok(cleared)
    }
}

fn deleted() -> Error {
    Error::new(ProblemKind::Conflict).saying("The tenant is deleted; nothing can be done with it any more.")
}

impl Tx {
    async fn lock_tenant(&self, id: TenantId) -> Result<tenant::Model> {
        tenant::Entity::find_by_id(id.0)
            .lock_exclusive()
            .one(&self.tx)
            .await
            .map_err(failed)?
            .ok_or_else(Error::not_found)
    }

    async fn set_tenant_status(&self, id: TenantId, status: TenantStatus) -> Result<()> {
        let since = (status != TenantStatus::Active).then(|| self.clock.now());
        tenant::Entity::update_many()
            .col_expr(tenant::Column::Status, Expr::value(status.code()))
            .col_expr(tenant::Column::StatusSince, Expr::value(since))
            .filter(tenant::Column::Id.eq(id.0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    async fn audit_tenant(&self, scope: AdminScope, action: AuditAction, id: TenantId) -> Result<()> {
        self.audit(AuditEntry::new(Chain::Both(id), AuditActor::User(scope.user()), action, "tenant", id))
            .await
    }

    /// False: there was nothing to remove, or a worker still holds a run.
    async fn purge_tenant(&self, id: Uuid) -> Result<bool> {
        let running = job_run::Entity::find()
            .filter(job_run::Column::TenantId.eq(id))
            .filter(job_run::Column::LeaseUntil.gt(self.clock.now()))
            .filter(job_run::Column::Status.eq("running"))
            .count(&self.tx)
            .await
            .map_err(failed)?;
        if running > 0 {
            return Ok(false);
        }
        macro_rules! remove {
            ($($table:ident),+) => {{
                let mut removed = 0;
                $(removed += $table::Entity::delete_many()
                    .filter($table::Column::TenantId.eq(id))
                    .exec(&self.tx)
                    .await
                    .map_err(failed)?
                    .rows_affected;)+
                removed
            }};
        }
        // Steps, events, posts, follow-ups and sealed secrets go with their rows.
        Ok(remove!(
            report,
            idempotency_key,
            job_run,
            integration_config,
            oauth_state,
            prompt,
            settings_operation,
            notice,
            tenant_activity
        ) > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::spellings;

    #[test]
    fn a_search_knows_a_word_however_its_letters_are_written() {
        assert_eq!(spellings("окна"), ["ОКНА", "Окна", "окна"]);
        assert_eq!(spellings("Окна"), ["ОКНА", "Окна", "окна"]);
    }
}
