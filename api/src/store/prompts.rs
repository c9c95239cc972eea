//! Versions of a tenant's prompt. Every save is a version; a report names the one it used.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use synkro_shared::UserId;

use super::entity::prompt;
use super::{Store, TenantScope, Tx, failed};
use crate::error::Result;

/// A version of the prompt.
#[derive(Debug, Clone)]
pub struct Prompt {
    /// Counts from 1.
    pub version: u32,
    /// The text.
    pub body: String,
}

impl Store {
    /// The newest version, if one was saved.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_prompt(&self, scope: TenantScope) -> Result<Option<Prompt>> {
        let row = prompt::Entity::find()
            .filter(prompt::Column::TenantId.eq(scope.tenant().0))
            .order_by_desc(prompt::Column::Version)
            .one(&self.db)
            .await
            .map_err(failed)?;
        Ok(row.map(|row| Prompt { version: u32::try_from(row.version).unwrap_or(0), body: row.body }))
    }
}

impl Tx {
    /// Saves a new version.
    ///
    /// # Errors
    /// When somebody saved one at the same time, or the database does not answer.
    pub async fn save_prompt(
        &self,
        scope: TenantScope,
        after: u32,
        body: String,
        by: Option<UserId>,
    ) -> Result<u32> {
        let version = after + 1;
        let row = prompt::ActiveModel {
            id: Set(self.clock.new_id()),
            tenant_id: Set(scope.tenant().0),
            version: Set(i32::try_from(version).unwrap_or(i32::MAX)),
            body: Set(body),
            created_by: Set(by.map(|user| user.0)),
            created_at: Set(self.clock.now()),
        };
        prompt::Entity::insert(row).exec_without_returning(&self.tx).await.map_err(failed)?;
        Ok(version)
    }
}
