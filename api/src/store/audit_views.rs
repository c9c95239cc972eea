//! Reading the audit log: a page of a chain, newest first, with the names that its ids have today.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use synkro_shared::admin::TenantRef;
use synkro_shared::audit::{AuditAction, AuditActorKind, AuditActorView, AuditEntryView, AuditOutcome};
use synkro_shared::{TenantId, UserId};
use uuid::Uuid;

use super::audit::{actor_kind_code, outcome_code};
use super::audit_check::chain_name;
use super::entity::{audit_log, tenant, user};
use super::{AdminScope, Store, TenantScope, failed, from_code};
use crate::error::Result;

/// Which entries.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// By whom.
    pub actor: Option<UserId>,
    /// What.
    pub action: Option<AuditAction>,
    /// How it ended.
    pub outcome: Option<AuditOutcome>,
    /// Concerning this tenant; of the platform's chain only.
    pub tenant: Option<TenantId>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub to: Option<DateTime<Utc>>,
    /// Older than the entry with this number.
    pub before: Option<i64>,
}

impl Store {
    /// A page of the platform's chain.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_platform_audit(
        &self,
        _scope: AdminScope,
        filter: &AuditFilter,
        limit: u64,
    ) -> Result<Vec<AuditEntryView>> {
        self.list_chain(chain_name(None), filter, limit).await
    }

    /// A page of the tenant's own chain.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_tenant_audit(
        &self,
        scope: TenantScope,
        filter: &AuditFilter,
        limit: u64,
    ) -> Result<Vec<AuditEntryView>> {
        let filter = AuditFilter { tenant: None, ..filter.clone() };
        self.list_chain(chain_name(Some(scope.tenant())), &filter, limit).await
    }

    async fn list_chain(
        &self,
        chain: String,
        filter: &AuditFilter,
        limit: u64,
    ) -> Result<Vec<AuditEntryView>> {
        use audit_log::Column as C;
        let mut query = audit_log::Entity::find().filter(C::Chain.eq(chain));
        if let Some(actor) = filter.actor {
            query = query.filter(C::ActorId.eq(actor.0));
        }
        if let Some(action) = filter.action {
            query = query.filter(C::Action.eq(action.code()));
        }
        if let Some(outcome) = filter.outcome {
            query = query.filter(C::Outcome.eq(outcome_code(outcome)));
        }
        if let Some(tenant) = filter.tenant {
            query = query.filter(C::TenantId.eq(tenant.0));
        }
        if let Some(from) = filter.from {
            query = query.filter(C::At.gte(from));
        }
        if let Some(to) = filter.to {
            query = query.filter(C::At.lt(to));
        }
        if let Some(before) = filter.before {
            query = query.filter(C::Seq.lt(before));
        }
        let rows = query.order_by_desc(C::Seq).limit(limit).all(&self.db).await.map_err(failed)?;
        let names = self.names(&rows).await?;
        rows.into_iter().map(|row| names.entry(row)).collect()
    }

    async fn names(&self, rows: &[audit_log::Model]) -> Result<Names> {
        // Sets: an export names few people many times, and a database takes only so many values.
        let objects = |kind: &str| -> BTreeSet<Uuid> {
            rows.iter()
                .filter(|row| row.object_kind == kind)
                .filter_map(|row| row.object_id.parse().ok())
                .collect()
        };
        let mut people = objects("user");
        people.extend(rows.iter().filter_map(|row| row.actor_id));
        let mut tenants = objects("tenant");
        tenants.extend(rows.iter().filter_map(|row| row.tenant_id));
        let people = user::Entity::find()
            .filter(user::Column::Id.is_in(people))
            .all(&self.db)
            .await
            .map_err(failed)?;
        let tenants = tenant::Entity::find()
            .filter(tenant::Column::Id.is_in(tenants))
            .all(&self.db)
            .await
            .map_err(failed)?;
        Ok(Names {
            people: people.into_iter().map(|row| (row.id, row)).collect(),
            tenants: tenants.into_iter().map(|row| (row.id, row)).collect(),
        })
    }
}

struct Names {
    people: HashMap<Uuid, user::Model>,
    tenants: HashMap<Uuid, tenant::Model>,
}

impl Names {
    fn entry(&self, row: audit_log::Model) -> Result<AuditEntryView> {
        let person = row.actor_id.and_then(|id| self.people.get(&id));
        let object = row.object_id.parse::<Uuid>().ok();
        let object_name = match row.object_kind.as_str() {
            "user" => object.and_then(|id| self.people.get(&id)).map(|row| row.email.clone()),
            "tenant" => object.and_then(|id| self.tenants.get(&id)).map(|row| row.name.clone()),
            _ => None,
        };
        let kinds = [
            AuditActorKind::User,
            AuditActorKind::Anonymous,
            AuditActorKind::System,
            AuditActorKind::Operator,
        ];
        let kind = |code: &str| kinds.into_iter().find(|kind| actor_kind_code(*kind) == code);
        let outcome = |code: &str| {
            [AuditOutcome::Done, AuditOutcome::Denied]
                .into_iter()
                .find(|outcome| outcome_code(*outcome) == code)
        };
        Ok(AuditEntryView {
            seq: row.seq,
            at: row.at,
            actor: AuditActorView {
                kind: from_code("audit_log.actor_kind", &row.actor_kind, kind)?,
                id: row.actor_id.map(UserId),
                name: person.map(|person| person.display_name.clone()),
                email: person.map(|person| person.email.clone()),
                staff: person.is_some_and(|person| person.tenant_id.is_none()),
            },
            action: from_code("audit_log.action", &row.action, AuditAction::from_code)?,
            object_kind: row.object_kind,
            object_id: row.object_id,
            object_name,
            tenant: row.tenant_id.and_then(|id| self.tenants.get(&id)).map(tenant_ref),
            outcome: from_code("audit_log.outcome", &row.outcome, outcome)?,
            detail: row.detail,
            times: u32::try_from(row.times).unwrap_or(1),
            address: row.address,
        })
    }
}

pub(super) fn tenant_ref(row: &tenant::Model) -> TenantRef {
    TenantRef { id: TenantId(row.id), name: row.name.clone(), slug: row.slug.clone() }
}
