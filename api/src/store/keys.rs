//! Wrapped data keys. What is in them only the vault knows.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::entity::tenant_data_key;
use super::{Store, TenantScope, Tx, failed, is_unique_violation};
use crate::error::Result;

/// A tenant's data key as it lies in the database.
#[derive(Debug, Clone)]
pub struct WrappedKey {
    /// Its id, also in every envelope that it sealed.
    pub id: Uuid,
    /// Which master key wrapped it.
    pub kek_id: String,
    /// The wrapped key.
    pub wrapped: Vec<u8>,
    /// How often it has sealed.
    pub seals: i64,
}

fn key(row: tenant_data_key::Model) -> Option<WrappedKey> {
    Some(WrappedKey { id: row.id, kek_id: row.kek_id, wrapped: row.wrapped?, seals: row.seals })
}

async fn active_key(db: &impl ConnectionTrait, scope: TenantScope) -> Result<Option<WrappedKey>> {
    let row = tenant_data_key::Entity::find()
        .filter(tenant_data_key::Column::TenantId.eq(scope.tenant().0))
        .filter(tenant_data_key::Column::State.eq("active"))
        .one(db)
        .await
        .map_err(failed)?;
    Ok(row.and_then(key))
}

impl Store {
    /// The key that seals for this tenant now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_active_key(&self, scope: TenantScope) -> Result<Option<WrappedKey>> {
        active_key(&self.db, scope).await
    }

    /// A key of this tenant that can still open.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_key(&self, scope: TenantScope, id: Uuid) -> Result<Option<WrappedKey>> {
        let row = tenant_data_key::Entity::find_by_id(id)
            .filter(tenant_data_key::Column::TenantId.eq(scope.tenant().0))
            .one(&self.db)
            .await
            .map_err(failed)?;
        Ok(row.and_then(key))
    }

    /// Keeps a new active key, unless somebody was faster; whoever was, the tenant has one now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn add_active_key(&self, scope: TenantScope, new: WrappedKey) -> Result<()> {
        let row = tenant_data_key::ActiveModel {
            id: Set(new.id),
            tenant_id: Set(scope.tenant().0),
            kek_id: Set(new.kek_id),
            state: Set("active".to_owned()),
            wrapped: Set(Some(new.wrapped)),
            seals: Set(0),
            created_at: Set(self.clock.now()),
        };
        match tenant_data_key::Entity::insert(row).exec_without_returning(&self.db).await {
            Err(error) if !is_unique_violation(&error) => Err(failed(error)),
            _ => Ok(()),
        }
    }
}

impl Tx {
    /// The key that seals for this tenant now. Looked up within the transaction: whoever holds one connection and waits for
    /// another may wait for those who wait for the first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_active_key(&self, scope: TenantScope) -> Result<Option<WrappedKey>> {
        active_key(&self.tx, scope).await
    }

    /// Counts one more seal of a key.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_seal(&self, scope: TenantScope, id: Uuid) -> Result<()> {
        tenant_data_key::Entity::update_many()
            .col_expr(tenant_data_key::Column::Seals, Expr::col(tenant_data_key::Column::Seals).add(1))
            .filter(tenant_data_key::Column::Id.eq(id))
            .filter(tenant_data_key::Column::TenantId.eq(scope.tenant().0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }
}
