//! What the database keeps of a second factor: the sealed key, the last step used, recovery codes. Knows no algorithm.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};
use synkro_shared::SessionId;

use super::entity::{recovery_code, session, user};
use super::{PersonScope, Store, Tx, failed};
use crate::error::{Error, Result};

/// A recovery code as it is kept.
#[derive(Debug, Clone)]
pub struct KeptCode {
    /// 1 to 10.
    pub position: i32,
    /// The salt that all of a person's codes share.
    pub salt: String,
    /// The code's slow hash.
    pub hash: String,
}

/// An enrolment that waits for its first code.
pub struct PendingKey {
    /// The sealed key.
    pub sealed: Vec<u8>,
    /// Until when.
    pub until: DateTime<Utc>,
}

impl Store {
    /// The sealed key, if the second factor is on.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_totp_key(&self, scope: PersonScope) -> Result<Option<Vec<u8>>> {
        let row = user::Entity::find_by_id(scope.user().0).one(&self.db).await.map_err(failed)?;
        Ok(row.filter(|row| row.totp_enabled_at.is_some()).and_then(|row| row.totp_secret))
    }

    /// The enrolment that waits for its first code.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_pending_totp(&self, scope: PersonScope) -> Result<Option<PendingKey>> {
        let row = user::Entity::find_by_id(scope.user().0).one(&self.db).await.map_err(failed)?;
        Ok(row.and_then(|row| Some(PendingKey { sealed: row.totp_pending?, until: row.totp_pending_until? })))
    }

    /// The recovery codes that were not used yet.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_recovery_codes(&self, scope: PersonScope) -> Result<Vec<KeptCode>> {
        let rows = recovery_code::Entity::find()
            .filter(recovery_code::Column::UserId.eq(scope.user().0))
            .filter(recovery_code::Column::UsedAt.is_null())
            .order_by_asc(recovery_code::Column::Position)
            .all(&self.db)
            .await
            .map_err(failed)?;
        Ok(rows
            .into_iter()
            .map(|row| KeptCode { position: row.position, salt: row.salt, hash: row.hash })
            .collect())
    }

    /// How many recovery codes are left.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_recovery_codes(&self, scope: PersonScope) -> Result<u32> {
        let left = recovery_code::Entity::find()
            .filter(recovery_code::Column::UserId.eq(scope.user().0))
            .filter(recovery_code::Column::UsedAt.is_null())
            .count(&self.db)
            .await
            .map_err(failed)?;
        Ok(u32::try_from(left).unwrap_or(u32::MAX))
    }
}

impl Tx {
    /// Keeps an enrolment until its first code.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn keep_pending_totp(&self, scope: PersonScope, pending: PendingKey) -> Result<()> {
        user::Entity::update_many()
            .col_expr(user::Column::TotpPending, Expr::value(pending.sealed))
            .col_expr(user::Column::TotpPendingUntil, Expr::value(pending.until))
            .filter(user::Column::Id.eq(scope.user().0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Makes the pending key the one that is asked for; `step` is the one of the code that proved it. False: the
    /// enrolment is not the one that was read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn enable_totp(&self, scope: PersonScope, sealed: &[u8], step: i64) -> Result<bool> {
        let changed = user::Entity::update_many()
            .col_expr(user::Column::TotpSecret, Expr::value(sealed.to_vec()))
            .col_expr(user::Column::TotpEnabledAt, Expr::value(self.clock.now()))
            .col_expr(user::Column::TotpLastStep, Expr::value(step))
            .col_expr(user::Column::TotpPending, Expr::value(None::<Vec<u8>>))
            .col_expr(user::Column::TotpPendingUntil, Expr::value(None::<DateTime<Utc>>))
            .filter(user::Column::Id.eq(scope.user().0))
            .filter(user::Column::TotpPending.eq(sealed.to_vec()))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(changed.rows_affected == 1)
    }

    /// Uses a time step up. False: its code, or a later one, was used before.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn use_totp_step(&self, scope: PersonScope, step: i64) -> Result<bool> {
        let unused = Condition::any()
            .add(user::Column::TotpLastStep.is_null())
            .add(user::Column::TotpLastStep.lt(step));
        let changed = user::Entity::update_many()
            .col_expr(user::Column::TotpLastStep, Expr::value(step))
            .filter(user::Column::Id.eq(scope.user().0))
            .filter(unused)
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(changed.rows_affected == 1)
    }

    /// Takes the second factor away, with its recovery codes.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn remove_totp(&self, scope: PersonScope) -> Result<()> {
        user::Entity::update_many()
            .col_expr(user::Column::TotpSecret, Expr::value(None::<Vec<u8>>))
            .col_expr(user::Column::TotpEnabledAt, Expr::value(None::<DateTime<Utc>>))
            .col_expr(user::Column::TotpPending, Expr::value(None::<Vec<u8>>))
            .col_expr(user::Column::TotpPendingUntil, Expr::value(None::<DateTime<Utc>>))
            .filter(user::Column::Id.eq(scope.user().0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        self.put_recovery_codes(scope, Vec::new()).await
    }

    /// Replaces the recovery codes.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_recovery_codes(&self, scope: PersonScope, codes: Vec<KeptCode>) -> Result<()> {
        recovery_code::Entity::delete_many()
            .filter(recovery_code::Column::UserId.eq(scope.user().0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        if codes.is_empty() {
            return Ok(());
        }
        let rows = codes.into_iter().map(|code| recovery_code::ActiveModel {
            user_id: Set(scope.user().0),
            position: Set(code.position),
            salt: Set(code.salt),
            hash: Set(code.hash),
            used_at: Set(None),
        });
        recovery_code::Entity::insert_many(rows).exec_without_returning(&self.tx).await.map_err(failed)?;
        Ok(())
    }

    /// Uses a recovery code up. False: it was used before, or replaced.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn use_recovery_code(&self, scope: PersonScope, code: &KeptCode) -> Result<bool> {
        let changed = recovery_code::Entity::update_many()
            .col_expr(recovery_code::Column::UsedAt, Expr::value(self.clock.now()))
            .filter(recovery_code::Column::UserId.eq(scope.user().0))
            .filter(recovery_code::Column::Position.eq(code.position))
            .filter(recovery_code::Column::Hash.eq(code.hash.as_str()))
            .filter(recovery_code::Column::UsedAt.is_null())
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(changed.rows_affected == 1)
    }

    /// Notes on a session that it has shown a second factor.
    ///
    /// # Errors
    /// When there is no such session.
    pub async fn note_second_factor(&self, scope: PersonScope, id: SessionId) -> Result<()> {
        let now = self.clock.now();
        let changed = session::Entity::update_many()
            .col_expr(session::Column::SecondFactorAt, Expr::value(now))
            .filter(session::Column::Id.eq(id.0))
            .filter(session::Column::UserId.eq(scope.user().0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        if changed.rows_affected == 1 { Ok(()) } else { Err(Error::not_found()) }
    }
}
