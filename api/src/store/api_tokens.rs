//! API tokens: hashed at rest, never more than their owner may, dead with their owner.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use synkro_shared::account::ApiTokenView;
use synkro_shared::{ApiTokenId, TokenScope};

use super::entity::api_token;
use super::sessions::{Actor, Credential};
use super::{PersonScope, Store, Tx, failed, from_json, to_json, unless_away};
use crate::error::{Error, Result};

/// `last_used_at` is written at most this often.
const TOUCH: chrono::Duration = chrono::Duration::seconds(60);

/// A token to keep.
pub struct NewToken {
    /// What its owner calls it.
    pub name: String,
    /// SHA-256 of the token, hex.
    pub token_hash: String,
    /// Its last four characters.
    pub last_four: String,
    /// What it may do.
    pub scopes: Vec<TokenScope>,
    /// When it stops working.
    pub expires_at: DateTime<Utc>,
}

fn view(row: api_token::Model) -> Result<ApiTokenView> {
    Ok(ApiTokenView {
        id: ApiTokenId(row.id),
        name: row.name,
        last_four: row.last_four,
        scopes: from_json("api_tokens.scopes", row.scopes)?,
        created_at: row.created_at,
        expires_at: row.expires_at,
        last_used_at: row.last_used_at,
        last_used_address: row.last_used_address,
    })
}

impl Store {
    /// The person behind a token, if the token, the person and the company are all alive.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn check_token(&self, token_hash: &str, address: &str) -> Result<Option<Actor>> {
        let now = self.clock.now();
        let Some(row) = self.find_known_token(token_hash).await? else { return Ok(None) };
        if row.last_used_at.is_none_or(|used| used + TOUCH <= now) {
            let touched = api_token::Entity::update_many()
                .col_expr(api_token::Column::LastUsedAt, Expr::value(now))
                .col_expr(api_token::Column::LastUsedAddress, Expr::value(address))
                .filter(api_token::Column::Id.eq(row.id))
                .exec(&self.db)
                .await;
            unless_away(touched)?;
        }
        let scopes = from_json("api_tokens.scopes", row.scopes)?;
        let credential = Credential::Token { id: ApiTokenId(row.id), scopes };
        Ok(Some(Actor { user: row.user, tenant: row.tenant, credential }))
    }

    /// The person's tokens that were not revoked, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_tokens(&self, scope: PersonScope) -> Result<Vec<ApiTokenView>> {
        api_token::Entity::find()
            .filter(api_token::Column::UserId.eq(scope.user().0))
            .filter(api_token::Column::RevokedAt.is_null())
            .order_by_desc(api_token::Column::Id)
            .all(&self.db)
            .await
            .map_err(failed)?
            .into_iter()
            .map(view)
            .collect()
    }
}

impl Tx {
    /// How many tokens of the person were not revoked.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_tokens(&self, scope: PersonScope) -> Result<u64> {
        api_token::Entity::find()
            .filter(api_token::Column::UserId.eq(scope.user().0))
            .filter(api_token::Column::RevokedAt.is_null())
            .count(&self.tx)
            .await
            .map_err(failed)
    }

    /// Keeps a token.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn create_token(&self, scope: PersonScope, new: NewToken) -> Result<ApiTokenView> {
        let row = api_token::Model {
            id: self.clock.new_id(),
            user_id: scope.user().0,
            name: new.name,
            token_hash: new.token_hash,
            last_four: new.last_four,
            scopes: to_json(&new.scopes)?,
            created_at: self.clock.now(),
            expires_at: new.expires_at,
            last_used_at: None,
            last_used_address: None,
            revoked_at: None,
        };
        let active = api_token::ActiveModel {
            id: Set(row.id),
            user_id: Set(row.user_id),
            name: Set(row.name.clone()),
            token_hash: Set(row.token_hash.clone()),
            last_four: Set(row.last_four.clone()),
            scopes: Set(row.scopes.clone()),
            created_at: Set(row.created_at),
            expires_at: Set(row.expires_at),
            last_used_at: Set(None),
            last_used_address: Set(None),
            revoked_at: Set(None),
        };
        api_token::Entity::insert(active).exec_without_returning(&self.tx).await.map_err(failed)?;
        view(row)
    }

    /// Revokes one of the person's tokens.
    ///
    /// # Errors
    /// When there is no such token of theirs.
    pub async fn revoke_token(&self, scope: PersonScope, id: ApiTokenId) -> Result<()> {
        let changed = api_token::Entity::update_many()
            .col_expr(api_token::Column::RevokedAt, Expr::value(self.clock.now()))
            .filter(api_token::Column::Id.eq(id.0))
            .filter(api_token::Column::UserId.eq(scope.user().0))
            .filter(api_token::Column::RevokedAt.is_null())
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        if changed.rows_affected == 1 { Ok(()) } else { Err(Error::not_found()) }
    }

    /// Revokes all of the person's tokens: the account was recovered, so somebody else may have made them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn revoke_tokens(&self, scope: PersonScope) -> Result<()> {
        api_token::Entity::update_many()
            .col_expr(api_token::Column::RevokedAt, Expr::value(self.clock.now()))
            .filter(api_token::Column::UserId.eq(scope.user().0))
            .filter(api_token::Column::RevokedAt.is_null())
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }
}
