//! Which integration is looked at again tonight, and by whom: each once a night, spread over it.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use synkro_shared::integration::IntegrationKind;

use super::entity::{integration_config, tenant};
use super::tenants::Tenant;
use super::{Store, SystemScope, TenantScope, failed, from_code};
use crate::domain::night;
use crate::error::Result;

/// Further away than any next night.
const FURTHEST: chrono::TimeDelta = chrono::TimeDelta::days(3);

/// An integration to look at.
pub struct DueCheck {
    /// Whose.
    pub scope: TenantScope,
    /// The tenant.
    pub tenant: Tenant,
    /// Which one.
    pub kind: IntegrationKind,
}

impl Store {
    /// Takes the next integration whose time has come; whoever takes it moves its time to the next night, so that no two
    /// processes look at the same one. An integration that has no time yet gets one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_due_check(&self, _scope: SystemScope) -> Result<Option<DueCheck>> {
        use integration_config::Column as C;
        let now = self.clock.now();
        loop {
            let row = integration_config::Entity::find()
                .filter(C::Kind.ne(IntegrationKind::Automation.code()))
                // No night is further away: a later time was set by a clock that was ahead.
                .filter(
                    C::NextCheckAt
                        .is_null()
                        .or(C::NextCheckAt.lte(now))
                        .or(C::NextCheckAt.gt(now + FURTHEST)),
                )
                .filter(
                    C::TenantId.in_subquery(
                        tenant::Entity::find()
                            .select_only()
                            .column(tenant::Column::Id)
                            .filter(tenant::Column::Status.eq("active"))
                            .into_query(),
                    ),
                )
                .order_by_asc(C::NextCheckAt)
                .order_by_asc(C::Id)
                .limit(1)
                .one(&self.db)
                .await
                .map_err(failed)?;
            let Some(row) = row else { return Ok(None) };
            let scope = TenantScope::of(synkro_shared::TenantId(row.tenant_id));
            let tenant = self.tenant(scope).await?;
            let next: DateTime<Utc> = night::next_slot(now, tenant.timezone, row.id);
            let same = match row.next_check_at {
                Some(at) => C::NextCheckAt.eq(at),
                None => C::NextCheckAt.is_null(),
            };
            let taken = integration_config::Entity::update_many()
                .col_expr(C::NextCheckAt, Expr::value(next))
                .filter(C::Id.eq(row.id))
                .filter(same)
                .exec(&self.db)
                .await
                .map_err(failed)?;
            if taken.rows_affected == 1 && row.next_check_at.is_some() {
                let kind = from_code("integrations.kind", &row.kind, IntegrationKind::from_code)?;
                return Ok(Some(DueCheck { scope, tenant, kind }));
            }
        }
    }
}
