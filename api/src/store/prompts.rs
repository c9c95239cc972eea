//! Versions of a tenant's prompt. Every save is a version; a report names the one it used.

use std::collections::HashMap;

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use synkro_shared::settings::{MAX_PROMPT_VERSIONS, PromptVersion, PromptView};
use synkro_shared::{FieldErrorCode, ProblemKind, UserId};
use uuid::Uuid;

use super::entity::{prompt, user};
use super::{Store, TenantScope, Tx, failed, is_unique_violation};
use crate::error::{Error, Result};

/// A version of the prompt.
#[derive(Debug, Clone)]
pub struct Prompt {
    /// Counts from 1.
    pub version: u32,
    /// The text.
    pub body: String,
}

fn number(version: i32) -> u32 {
    u32::try_from(version).unwrap_or(0)
}

fn view(row: &prompt::Model, names: &HashMap<Uuid, String>) -> PromptVersion {
    PromptVersion {
        version: number(row.version),
        saved_at: Some(row.created_at),
        saved_by: row.created_by.and_then(|id| names.get(&id)).cloned(),
        restored_from: row.restored_from.map(number),
        chars: u32::try_from(row.body.chars().count()).unwrap_or(u32::MAX),
    }
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
        Ok(row.map(|row| Prompt { version: number(row.version), body: row.body }))
    }

    /// All versions, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_prompts(&self, scope: TenantScope) -> Result<Vec<PromptVersion>> {
        let rows = prompt::Entity::find()
            .filter(prompt::Column::TenantId.eq(scope.tenant().0))
            .order_by_desc(prompt::Column::Version)
            .all(&self.db)
            .await
            .map_err(failed)?;
        let names = self.prompt_authors(scope, &rows).await?;
        Ok(rows.iter().map(|row| view(row, &names)).collect())
    }

    /// One version with its text.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_prompt_version(&self, scope: TenantScope, version: u32) -> Result<Option<PromptView>> {
        let Ok(version) = i32::try_from(version) else { return Ok(None) };
        let row = prompt::Entity::find()
            .filter(prompt::Column::TenantId.eq(scope.tenant().0))
            .filter(prompt::Column::Version.eq(version))
            .one(&self.db)
            .await
            .map_err(failed)?;
        let Some(row) = row else { return Ok(None) };
        let rows = [row];
        let names = self.prompt_authors(scope, &rows).await?;
        let [row] = rows;
        Ok(Some(PromptView { version: view(&row, &names), body: row.body }))
    }

    /// Names of the tenant's people who saved these.
    async fn prompt_authors(
        &self,
        scope: TenantScope,
        rows: &[prompt::Model],
    ) -> Result<HashMap<Uuid, String>> {
        let ids: Vec<Uuid> = rows.iter().filter_map(|row| row.created_by).collect();
        let people = user::Entity::find()
            .filter(user::Column::TenantId.eq(scope.tenant().0))
            .filter(user::Column::Id.is_in(ids))
            .all(&self.db)
            .await
            .map_err(failed)?;
        Ok(people.into_iter().map(|person| (person.id, person.display_name)).collect())
    }
}

/// A version to save.
#[derive(Debug, Clone)]
pub struct NewPrompt {
    /// The newest version that the person has seen.
    pub after: u32,
    /// The text.
    pub body: String,
    /// The version that it brings back.
    pub restored_from: Option<u32>,
    /// Who saves it.
    pub by: Option<UserId>,
}

impl Tx {
    /// Saves a new version.
    ///
    /// # Errors
    /// [`ProblemKind::Conflict`] when there is a newer version than the person has seen; when the database does not
    /// answer.
    pub async fn save_prompt(&self, scope: TenantScope, new: NewPrompt) -> Result<u32> {
        let conflict = || {
            Error::new(ProblemKind::Conflict)
                .saying("Somebody has saved a newer version meanwhile. Compare before saving yours.")
        };
        let newest = prompt::Entity::find()
            .filter(prompt::Column::TenantId.eq(scope.tenant().0))
            .order_by_desc(prompt::Column::Version)
            .one(&self.tx)
            .await
            .map_err(failed)?;
        if newest.map_or(0, |row| number(row.version)) != new.after {
            return Err(conflict());
        }
        let version = new.after + 1;
        // A version that was saved is never removed: reports name the one that they were made with.
        if version > MAX_PROMPT_VERSIONS {
            return Err(Error::refused("/body", FieldErrorCode::TooManyVersions)
                .saying("The company has as many versions of its prompt as are kept."));
        }
        let row = prompt::ActiveModel {
            id: Set(self.clock.new_id()),
            tenant_id: Set(scope.tenant().0),
            version: Set(i32::try_from(version).unwrap_or(i32::MAX)),
            body: Set(new.body),
            created_by: Set(new.by.map(|user| user.0)),
            created_at: Set(self.clock.now()),
            restored_from: Set(new.restored_from.and_then(|version| i32::try_from(version).ok())),
        };
        prompt::Entity::insert(row)
            .exec_without_returning(&self.tx)
            .await
            .map_err(|error| if is_unique_violation(&error) { conflict() } else { failed(error) })?;
        Ok(version)
    }
}
