//! Which keys of the ring the database was written with. What is in a key only the vault knows.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use synkro_shared::{TenantId, UserId};
use uuid::Uuid;

use super::entity::{tenant_data_key, user};
use super::keys::WrappedKey;
use super::{Store, SystemScope, failed};
use crate::error::Result;

/// Data keys that are tried for each key of the ring.
const SAMPLES: u64 = 3;

/// Companies whose data keys one key of the ring has wrapped.
pub struct Wrapped {
    /// The ring's key.
    pub key_id: String,
    /// How many companies.
    pub companies: u64,
    /// Some of their data keys.
    pub samples: Vec<(TenantId, WrappedKey)>,
}

impl Store {
    /// The data keys by the key of the ring that wrapped them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn wrapped_keys(&self, _scope: SystemScope) -> Result<Vec<Wrapped>> {
        use tenant_data_key::Column as C;
        let counts: Vec<(String, i64)> = tenant_data_key::Entity::find()
            .select_only()
            .column(C::KekId)
            .expr_as(Expr::col(C::TenantId).count_distinct(), "companies")
            .filter(C::Wrapped.is_not_null())
            .group_by(C::KekId)
            .order_by_asc(C::KekId)
            .into_tuple()
            .all(&self.db)
            .await
            .map_err(failed)?;
        let mut all = Vec::new();
        for (key_id, companies) in counts {
            let rows = tenant_data_key::Entity::find()
                .filter(C::KekId.eq(&key_id))
                .filter(C::Wrapped.is_not_null())
                .order_by_desc(C::CreatedAt)
                .limit(SAMPLES)
                .all(&self.db)
                .await
                .map_err(failed)?;
            let samples = rows.into_iter().filter_map(|row| {
                let tenant = TenantId(row.tenant_id);
                let (id, kek_id, seals) = (row.id, row.kek_id, row.seals);
                Some((tenant, WrappedKey { id, kek_id, wrapped: row.wrapped?, seals }))
            });
            all.push(Wrapped {
                samples: samples.collect(),
                companies: u64::try_from(companies).unwrap_or(0),
                key_id,
            });
        }
        Ok(all)
    }

    /// Every sealed key of a second factor.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sealed_second_factors(&self, _scope: SystemScope) -> Result<Vec<(UserId, Vec<u8>)>> {
        let rows: Vec<(Uuid, Vec<u8>)> = user::Entity::find()
            .select_only()
            .columns([user::Column::Id, user::Column::TotpSecret])
            .filter(user::Column::TotpSecret.is_not_null())
            .into_tuple()
            .all(&self.db)
            .await
            .map_err(failed)?;
        Ok(rows.into_iter().map(|(id, sealed)| (UserId(id), sealed)).collect())
    }
}
