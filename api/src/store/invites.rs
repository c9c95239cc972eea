//! Invites: one open one an account, used once, 72 hours.

use chrono::{DateTime, Duration, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use synkro_shared::UserId;
use synkro_shared::invite::InvitePurpose;
use uuid::Uuid;

use super::entity::invite;
use super::{Store, SystemScope, Tx, failed, from_code};
use crate::error::Result;

/// How long an invite can be used.
pub const LIFETIME: Duration = Duration::hours(72);

/// An invite that can still be used.
#[derive(Debug, Clone, Copy)]
pub struct OpenInvite {
    /// Its row.
    pub id: Uuid,
    /// Whose account.
    pub user: UserId,
    /// What it is for.
    pub purpose: InvitePurpose,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

const fn purpose_code(purpose: InvitePurpose) -> &'static str {
    match purpose {
        InvitePurpose::New => "new",
        InvitePurpose::Recovery => "recovery",
    }
}

fn purpose_from_code(code: &str) -> Option<InvitePurpose> {
    [InvitePurpose::New, InvitePurpose::Recovery].into_iter().find(|purpose| purpose_code(*purpose) == code)
}

impl Store {
    /// The invite that this token stands for, if it can still be used.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_open_invite(
        &self,
        _scope: SystemScope,
        token_hash: &str,
    ) -> Result<Option<OpenInvite>> {
        let row = invite::Entity::find()
            .filter(invite::Column::TokenHash.eq(token_hash))
            .filter(invite::Column::UsedAt.is_null())
            .filter(invite::Column::RevokedAt.is_null())
            .filter(invite::Column::ExpiresAt.gt(self.clock.now()))
            .one(&self.db)
            .await
            .map_err(failed)?;
        row.map(|row| {
            Ok(OpenInvite {
                id: row.id,
                user: UserId(row.user_id),
                purpose: from_code("invites.purpose", &row.purpose, purpose_from_code)?,
                expires_at: row.expires_at,
            })
        })
        .transpose()
    }
}

impl Tx {
    /// Issues an invite; the account's open ones can't be used any more. Tells until when it can.
    pub(super) async fn insert_invite(
        &self,
        user: UserId,
        token_hash: String,
        purpose: InvitePurpose,
        by: UserId,
    ) -> Result<DateTime<Utc>> {
        let now = self.clock.now();
        self.revoke_invites(user).await?;
        let expires_at = now + LIFETIME;
        let row = invite::ActiveModel {
            id: Set(self.clock.new_id()),
            user_id: Set(user.0),
            token_hash: Set(token_hash),
            purpose: Set(purpose_code(purpose).to_owned()),
            created_by: Set(Some(by.0)),
            created_at: Set(now),
            expires_at: Set(expires_at),
            used_at: Set(None),
            revoked_at: Set(None),
        };
        invite::Entity::insert(row).exec_without_returning(&self.tx).await.map_err(failed)?;
        Ok(expires_at)
    }

    pub(super) async fn revoke_invites(&self, user: UserId) -> Result<()> {
        invite::Entity::update_many()
            .col_expr(invite::Column::RevokedAt, Expr::value(self.clock.now()))
            .filter(invite::Column::UserId.eq(user.0))
            .filter(invite::Column::UsedAt.is_null())
            .filter(invite::Column::RevokedAt.is_null())
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Uses an invite up. False: somebody did so before, or it was replaced.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn use_invite(&self, invite: OpenInvite) -> Result<bool> {
        let changed = invite::Entity::update_many()
            .col_expr(invite::Column::UsedAt, Expr::value(self.clock.now()))
            .filter(invite::Column::Id.eq(invite.id))
            .filter(invite::Column::UsedAt.is_null())
            .filter(invite::Column::RevokedAt.is_null())
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(changed.rows_affected == 1)
    }
}
