//! Pending sign-ins: the password was right, the second factor is still to come. No session exists before it does.

use chrono::{DateTime, Duration, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use synkro_shared::UserId;
use uuid::Uuid;

use super::entity::sign_in_challenge as challenge;
use super::{PersonScope, Store, SystemScope, Tx, failed};
use crate::error::Result;

/// How long the second factor may take.
const LIFETIME: Duration = Duration::minutes(5);
/// Codes that may be tried.
pub const MAX_ATTEMPTS: i32 = 5;

/// A pending sign-in.
#[derive(Debug, Clone, Copy)]
pub struct Challenge {
    /// Its row.
    pub id: Uuid,
    /// Who signs in.
    pub user: UserId,
}

impl Store {
    /// The pending sign-in that this token stands for, if it still waits. One of its attempts is taken: parallel
    /// guesses can't outnumber them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn attempt_challenge(
        &self,
        _scope: SystemScope,
        token_hash: &str,
    ) -> Result<Option<Challenge>> {
        let now = self.clock.now();
        let taken = challenge::Entity::update_many()
            .col_expr(challenge::Column::Attempts, Expr::col(challenge::Column::Attempts).add(1))
            .filter(challenge::Column::TokenHash.eq(token_hash))
            .filter(challenge::Column::ConsumedAt.is_null())
            .filter(challenge::Column::ExpiresAt.gt(now))
            .filter(challenge::Column::Attempts.lt(MAX_ATTEMPTS))
            .exec(&self.db)
            .await
            .map_err(failed)?;
        if taken.rows_affected != 1 {
            return Ok(None);
        }
        let row = challenge::Entity::find()
            .filter(challenge::Column::TokenHash.eq(token_hash))
            .one(&self.db)
            .await
            .map_err(failed)?;
        Ok(row.map(|row| Challenge { id: row.id, user: UserId(row.user_id) }))
    }
}

impl Tx {
    /// Begins a pending sign-in; the ones before end. Tells until when it waits.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn create_challenge(&self, scope: PersonScope, token_hash: String) -> Result<DateTime<Utc>> {
        let now = self.clock.now();
        // Old ones are of no use to anybody: the table stays small.
        challenge::Entity::delete_many()
            .filter(challenge::Column::UserId.eq(scope.user().0))
            .filter(challenge::Column::ExpiresAt.lte(now))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        let expires_at = now + LIFETIME;
        let row = challenge::ActiveModel {
            id: Set(self.clock.new_id()),
            user_id: Set(scope.user().0),
            token_hash: Set(token_hash),
            created_at: Set(now),
            expires_at: Set(expires_at),
            consumed_at: Set(None),
            attempts: Set(0),
        };
        challenge::Entity::insert(row).exec_without_returning(&self.tx).await.map_err(failed)?;
        Ok(expires_at)
    }

    /// Uses a pending sign-in up. False: somebody did so before.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn consume_challenge(&self, challenge: Challenge) -> Result<bool> {
        let changed = challenge::Entity::update_many()
            .col_expr(challenge::Column::ConsumedAt, Expr::value(self.clock.now()))
            .filter(challenge::Column::Id.eq(challenge.id))
            .filter(challenge::Column::ConsumedAt.is_null())
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(changed.rows_affected == 1)
    }

    /// Ends the person's pending sign-ins: the password that they were given for is another one now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn drop_challenges(&self, scope: PersonScope) -> Result<()> {
        challenge::Entity::delete_many()
            .filter(challenge::Column::UserId.eq(scope.user().0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }
}
