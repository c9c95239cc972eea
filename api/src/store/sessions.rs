//! Sessions: rows that every request checks, and the refresh tokens that keep them alive.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use synkro_shared::{Permission, SessionId, TenantId, UserId};

use super::entity::{session, tenant, user};
use super::users::User;
use super::{Store, SystemScope, TenantScope, Tx, failed};
use crate::error::{Error, Result};

/// A session ends after this time without a request.
pub const IDLE: Duration = Duration::from_secs(12 * 3600);
/// A session ends after this time in any case.
pub const ABSOLUTE: Duration = Duration::from_secs(30 * 24 * 3600);
/// The token before the current one is good for this long: the answer that brought the current one may be lost.
const GRACE: chrono::Duration = chrono::Duration::seconds(10);
/// `last_used_at` is written at most this often.
const TOUCH: chrono::Duration = chrono::Duration::seconds(60);

/// A person whose session was checked for this very request. The proof that [`TenantScope`] is made from.
#[derive(Debug, Clone)]
pub struct Actor {
    user: User,
    session: SessionId,
}

impl Actor {
    /// The person.
    #[must_use]
    pub const fn user(&self) -> &User {
        &self.user
    }

    /// The session.
    #[must_use]
    pub const fn session(&self) -> SessionId {
        self.session
    }

    /// Whether the person may do this.
    #[must_use]
    pub const fn may(&self, permission: Permission) -> bool {
        self.user.grants.allow(permission)
    }

    /// The rows of the person's company; admins have none.
    #[must_use]
    pub fn scope(&self) -> Option<TenantScope> {
        self.user.tenant.map(TenantScope::of)
    }
}

/// What a refresh token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refresh {
    /// The session lives on; its token was changed.
    Rotated(SessionId),
    /// The token before the current one, within its grace: the session lives on.
    Repeated(SessionId),
    /// A token that was used up: somebody has a copy. The session was revoked.
    Reused,
    /// No such session, or it has ended.
    Unknown,
}

fn ended(row: &session::Model, now: DateTime<Utc>) -> bool {
    row.revoked_at.is_some()
        || row.expires_at <= now
        || row.last_used_at + chrono::Duration::from_std(IDLE).unwrap_or_default() <= now
}

impl Store {
    /// The person behind a session, if the session, the person and the company are all alive.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn check_session(&self, id: SessionId) -> Result<Option<Actor>> {
        let now = self.clock.now();
        let Some(row) = session::Entity::find_by_id(id.0).one(&self.db).await.map_err(failed)? else {
            return Ok(None);
        };
        if ended(&row, now) {
            return Ok(None);
        }
        let Some(person) = user::Entity::find_by_id(row.user_id).one(&self.db).await.map_err(failed)? else {
            return Ok(None);
        };
        let user = User::try_from(person)?;
        if !user.enabled || !self.tenant_alive(user.tenant).await? {
            return Ok(None);
        }
        if row.last_used_at + TOUCH <= now {
            session::Entity::update_many()
                .col_expr(session::Column::LastUsedAt, Expr::value(now))
                .filter(session::Column::Id.eq(id.0))
                .exec(&self.db)
                .await
                .map_err(failed)?;
        }
        Ok(Some(Actor { user, session: id }))
    }

    /// Whether people of this company may sign in. Admins belong to none and may.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tenant_alive(&self, tenant: Option<TenantId>) -> Result<bool> {
        let Some(tenant) = tenant else { return Ok(true) };
        let row = tenant::Entity::find_by_id(tenant.0).one(&self.db).await.map_err(failed)?;
        Ok(row.is_some_and(|row| row.status == "active"))
    }

    /// Uses a refresh token: `old_hash` is exchanged for `new_hash`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn refresh_session(&self, old_hash: &str, new_hash: &str) -> Result<Refresh> {
        let now = self.clock.now();
        let current = session::Entity::find()
            .filter(session::Column::RefreshHash.eq(old_hash))
            .one(&self.db)
            .await
            .map_err(failed)?;
        if let Some(row) = current {
            if ended(&row, now) {
                return Ok(Refresh::Unknown);
            }
            // The row itself decides which of two racing requests rotates.
            let changed = session::Entity::update_many()
                .col_expr(session::Column::RefreshHash, Expr::value(new_hash))
                .col_expr(session::Column::PreviousRefreshHash, Expr::value(old_hash))
                .col_expr(session::Column::RefreshedAt, Expr::value(now))
                .col_expr(session::Column::LastUsedAt, Expr::value(now))
                .filter(session::Column::Id.eq(row.id))
                .filter(session::Column::RefreshHash.eq(old_hash))
                .filter(session::Column::RevokedAt.is_null())
                .exec(&self.db)
                .await
                .map_err(failed)?;
            let id = SessionId(row.id);
            return Ok(if changed.rows_affected == 1 { Refresh::Rotated(id) } else { Refresh::Repeated(id) });
        }
        let previous = session::Entity::find()
            .filter(session::Column::PreviousRefreshHash.eq(old_hash))
            .one(&self.db)
            .await
            .map_err(failed)?;
        let Some(row) = previous.filter(|row| !ended(row, now)) else { return Ok(Refresh::Unknown) };
        if row.refreshed_at + GRACE > now {
            return Ok(Refresh::Repeated(SessionId(row.id)));
        }
        session::Entity::update_many()
            .col_expr(session::Column::RevokedAt, Expr::value(now))
            .filter(session::Column::Id.eq(row.id))
            .exec(&self.db)
            .await
            .map_err(failed)?;
        Ok(Refresh::Reused)
    }
}

/// A session to create.
pub struct NewSession {
    /// Whose.
    pub user: UserId,
    /// SHA-256 of the refresh token, hex.
    pub refresh_hash: String,
    /// The browser's own description, cut.
    pub user_agent: String,
    /// The client's address.
    pub address: String,
}

impl Tx {
    /// Creates a session.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn create_session(&self, _scope: SystemScope, new: NewSession) -> Result<SessionId> {
        let now = self.clock.now();
        let id = self.clock.new_id();
        let row = session::ActiveModel {
            id: Set(id),
            user_id: Set(new.user.0),
            user_agent: Set(new.user_agent),
            address: Set(new.address),
            refresh_hash: Set(new.refresh_hash),
            previous_refresh_hash: Set(None),
            refreshed_at: Set(now),
            created_at: Set(now),
            last_used_at: Set(now),
            expires_at: Set(now + chrono::Duration::from_std(ABSOLUTE).unwrap_or_default()),
            revoked_at: Set(None),
        };
        session::Entity::insert(row).exec_without_returning(&self.tx).await.map_err(failed)?;
        Ok(SessionId(id))
    }

    /// Ends the actor's own session.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn revoke_own_session(&self, actor: &Actor) -> Result<()> {
        let changed = session::Entity::update_many()
            .col_expr(session::Column::RevokedAt, Expr::value(self.clock.now()))
            .filter(session::Column::Id.eq(actor.session.0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        if changed.rows_affected == 1 { Ok(()) } else { Err(Error::not_found()) }
    }
}
