//! Sessions: rows that every request checks, and the refresh tokens that keep them alive.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use synkro_shared::account::SessionView;
use synkro_shared::session::WrongTries;
use synkro_shared::{ApiTokenId, Permission, Role, SessionId, TenantId, TokenScope, UserId};

use synkro_shared::ProblemKind;
use synkro_shared::audit::AuditAction;

use super::audit::{AuditActor, AuditEntry, Chain};
use super::entity::{invite, session, sign_in_challenge, tenant, user};
use super::identity::KnownSession;
use super::tenants::Tenant;
use super::users::{User, role_from_code};
use super::{AdminScope, PersonScope, Store, SystemScope, TenantScope, Tx, failed, from_code, unless_away};
use crate::error::{Error, Result};

/// How long a session lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    /// It ends after this time without a request.
    pub idle: Duration,
    /// It ends after this time in any case.
    pub absolute: Duration,
}

const HOUR: u64 = 3600;

/// A reader opens the report each morning and is asked for the password once a month; staff, who can let people in, are
/// asked each working day.
#[must_use]
pub const fn lifetime(role: Role) -> Lifetime {
    match role {
        Role::User => {
            Lifetime { idle: Duration::from_secs(12 * HOUR), absolute: Duration::from_secs(30 * 24 * HOUR) }
        }
        Role::SuperAdmin | Role::AdminLite => {
            Lifetime { idle: Duration::from_secs(HOUR / 2), absolute: Duration::from_secs(12 * HOUR) }
        }
    }
}

/// The longest that a session can live: what cookies are kept for.
pub const LONGEST: Duration = lifetime(Role::User).absolute;
/// Something sensitive may be done for this long after a person showed who they are.
const CONFIRMED: chrono::Duration = chrono::Duration::minutes(5);
/// The token before the current one is good for this long: the answer that brought the current one may be lost.
const GRACE: chrono::Duration = chrono::Duration::seconds(10);
/// `last_used_at` is written at most this often.
const TOUCH: chrono::Duration = chrono::Duration::seconds(60);

/// How a request shows who is behind it.
#[derive(Debug, Clone)]
pub(super) enum Credential {
    /// A browser's session.
    Session {
        id: SessionId,
        second_factor: bool,
        confirmed_at: DateTime<Utc>,
        wrong_tries: Option<WrongTries>,
    },
    /// An API token.
    Token { id: ApiTokenId, scopes: Vec<TokenScope> },
}

/// A person whose session or API token was checked for this very request. The proof that [`TenantScope`],
/// [`AdminScope`] and [`PersonScope`] are made from.
#[derive(Debug, Clone)]
pub struct Actor {
    pub(super) user: User,
    pub(super) tenant: Option<Tenant>,
    pub(super) credential: Credential,
}

impl Actor {
    /// The person.
    #[must_use]
    pub const fn user(&self) -> &User {
        &self.user
    }

    /// The person's company, as it was at the check; admins have none.
    #[must_use]
    pub const fn tenant(&self) -> Option<&Tenant> {
        self.tenant.as_ref()
    }

    /// The session; none behind an API token.
    #[must_use]
    pub const fn session(&self) -> Option<SessionId> {
        match &self.credential {
            Credential::Session { id, .. } => Some(*id),
            Credential::Token { .. } => None,
        }
    }

    /// Wrong passwords and codes between this sign-in and the one before; none behind an API token.
    #[must_use]
    pub const fn wrong_tries(&self) -> Option<WrongTries> {
        match &self.credential {
            Credential::Session { wrong_tries, .. } => *wrong_tries,
            Credential::Token { .. } => None,
        }
    }

    /// The API token and what it may do; none behind a session.
    #[must_use]
    pub fn token(&self) -> Option<(ApiTokenId, &[TokenScope])> {
        match &self.credential {
            Credential::Session { .. } => None,
            Credential::Token { id, scopes } => Some((*id, scopes)),
        }
    }

    /// Whether the person may do this now.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.user.grants.allow(permission)
            && !self.lacks_second_factor(permission)
            && !self.lacks_approval(permission)
    }

    /// Whether only the company's word is missing: until then an account sees itself and nothing else.
    #[must_use]
    pub fn lacks_approval(&self, permission: Permission) -> bool {
        self.user.awaiting_since.is_some() && permission != Permission::OwnAccount
    }

    /// Whether only the second factor is missing: staff may do nothing but enrol before they have shown one.
    #[must_use]
    pub fn lacks_second_factor(&self, permission: Permission) -> bool {
        let shown = match &self.credential {
            Credential::Session { second_factor, .. } => *second_factor,
            Credential::Token { .. } => true,
        };
        let has = shown && self.user.second_factor_since.is_some();
        self.user.grants.role != Role::User && permission != Permission::OwnAccount && !has
    }

    /// Whether the person has just shown who they are. A token shows that somebody once did: what wants it now is
    /// nothing for a token.
    #[must_use]
    pub fn is_confirmed(&self, now: DateTime<Utc>) -> bool {
        match &self.credential {
            Credential::Session { confirmed_at, .. } => *confirmed_at + CONFIRMED > now,
            Credential::Token { .. } => false,
        }
    }

    /// The rows of the person's company; admins have none, nor has who waits for the company's word.
    #[must_use]
    pub fn scope(&self) -> Option<TenantScope> {
        self.user.tenant.filter(|_| self.user.awaiting_since.is_none()).map(TenantScope::of)
    }

    /// The person's own account.
    #[must_use]
    pub const fn own(&self) -> PersonScope {
        PersonScope::of(self.user.id)
    }

    /// Accounts and tenants; for staff with a second factor only.
    #[must_use]
    pub fn admin(&self) -> Option<AdminScope> {
        let by_token = self.token().is_some();
        self.may(Permission::TenantsList).then(|| AdminScope::of(self.user.id, self.user.grants, by_token))
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

/// When a session was made, used, and is over.
struct Times {
    created_at: DateTime<Utc>,
    last_used_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
}

impl From<&session::Model> for Times {
    fn from(row: &session::Model) -> Self {
        let session::Model { created_at, last_used_at, expires_at, revoked_at, .. } = *row;
        Self { created_at, last_used_at, expires_at, revoked_at }
    }
}

fn ended(times: impl Into<Times>, role: Role, now: DateTime<Utc>) -> bool {
    let Lifetime { idle, absolute } = lifetime(role);
    let times = times.into();
    // Both are counted from what is in the row: a person who becomes an administrator is held to the shorter times.
    times.revoked_at.is_some()
        || times.expires_at <= now
        || times.created_at + absolute <= now
        || times.last_used_at + idle <= now
}

impl Store {
    /// The person behind a session, if the session, the person and the company are all alive.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn check_session(&self, id: SessionId) -> Result<Option<Actor>> {
        let now = self.clock.now();
        let Some(row) = self.find_known_session(id.0).await? else { return Ok(None) };
        let KnownSession { created_at, last_used_at, expires_at, revoked_at, .. } = row;
        if ended(Times { created_at, last_used_at, expires_at, revoked_at }, row.user.grants.role, now) {
            return Ok(None);
        }
        if last_used_at + TOUCH <= now {
            let touched = session::Entity::update_many()
                .col_expr(session::Column::LastUsedAt, Expr::value(now))
                .filter(session::Column::Id.eq(id.0))
                .exec(&self.db)
                .await;
            unless_away(touched)?;
        }
        let credential = Credential::Session {
            id,
            second_factor: row.second_factor_at.is_some(),
            confirmed_at: row.confirmed_at.unwrap_or(created_at),
            wrong_tries: row.wrong_tries,
        };
        Ok(Some(Actor { user: row.user, tenant: row.tenant, credential }))
    }

    /// The person's live sessions, the last used first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_sessions(&self, actor: &Actor) -> Result<Vec<SessionView>> {
        let rows = session::Entity::find()
            .filter(session::Column::UserId.eq(actor.user.id.0))
            .filter(session::Column::RevokedAt.is_null())
            .order_by_desc(session::Column::LastUsedAt)
            .order_by_desc(session::Column::Id)
            .all(&self.db)
            .await
            .map_err(failed)?;
        let now = self.clock.now();
        Ok(rows
            .into_iter()
            .filter(|row| !ended(row, actor.user.grants.role, now))
            .map(|row| SessionView {
                id: SessionId(row.id),
                current: actor.session() == Some(SessionId(row.id)),
                user_agent: row.user_agent,
                address: row.address,
                created_at: row.created_at,
                last_used_at: row.last_used_at,
                second_factor: row.second_factor_at.is_some(),
            })
            .collect())
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

    /// Whether there is such a company, suspended or not; a deleted one is gone.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tenant_is_there(&self, _scope: SystemScope, tenant: TenantId) -> Result<bool> {
        let row = tenant::Entity::find_by_id(tenant.0).one(&self.db).await.map_err(failed)?;
        Ok(row.is_some_and(|row| row.status != "deleted"))
    }

    /// Uses a refresh token: `old_hash` is exchanged for what `next` gives of its session. `issued_for` is the session that
    /// the token's own signature names.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn refresh_session(
        &self,
        old_hash: &str,
        issued_for: Option<SessionId>,
        next: impl Fn(SessionId) -> String + Send,
    ) -> Result<Refresh> {
        let now = self.clock.now();
        let current = session::Entity::find()
            .filter(session::Column::RefreshHash.eq(old_hash))
            .one(&self.db)
            .await
            .map_err(failed)?;
        if let Some(row) = current {
            if ended(&row, self.role_of(row.user_id).await?, now) {
                return Ok(Refresh::Unknown);
            }
            // The row itself decides which of two racing requests rotates.
            let changed = session::Entity::update_many()
                .col_expr(session::Column::RefreshHash, Expr::value(next(SessionId(row.id))))
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
        let in_grace = previous.as_ref().is_some_and(|row| row.refreshed_at + GRACE > now);
        // Whichever of its family it is, it is not the current one: somebody has a copy.
        let row = match (previous, issued_for) {
            (Some(row), _) => Some(row),
            (None, Some(id)) => session::Entity::find_by_id(id.0).one(&self.db).await.map_err(failed)?,
            (None, None) => None,
        };
        let Some(row) = row else { return Ok(Refresh::Unknown) };
        if ended(&row, self.role_of(row.user_id).await?, now) {
            return Ok(Refresh::Unknown);
        }
        if in_grace {
            return Ok(Refresh::Repeated(SessionId(row.id)));
        }
        let tx = self.begin().await?;
        session::Entity::update_many()
            .col_expr(session::Column::RevokedAt, Expr::value(now))
            .filter(session::Column::Id.eq(row.id))
            .exec(&tx.tx)
            .await
            .map_err(failed)?;
        let owner = user::Entity::find_by_id(row.user_id).one(&tx.tx).await.map_err(failed)?;
        let chain = Chain::of(owner.and_then(|owner| owner.tenant_id).map(TenantId));
        let entry = AuditEntry::new(
            chain,
            AuditActor::User(UserId(row.user_id)),
            AuditAction::SessionReuse,
            "session",
            row.id,
        );
        tx.audit(entry.denied(1)).await?;
        tx.commit().await?;
        Ok(Refresh::Reused)
    }

    async fn role_of(&self, user: uuid::Uuid) -> Result<Role> {
        let row = user::Entity::find_by_id(user).one(&self.db).await.map_err(failed)?;
        let row = row.ok_or_else(|| Error::new(ProblemKind::Unauthenticated))?;
        from_code("users.role", &row.role, role_from_code)
    }
}

/// What has ended is kept this long, for whoever looks into what happened.
const KEPT: chrono::Duration = chrono::Duration::days(30);

impl Store {
    /// Removes sessions, invites and pending sign-ins that ended long ago.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_ended_access(&self, _scope: SystemScope) -> Result<u64> {
        let long_ago = self.clock.now() - KEPT;
        let sessions = session::Entity::delete_many()
            .filter(session::Column::ExpiresAt.lt(long_ago).or(session::Column::RevokedAt.lt(long_ago)))
            .exec(&self.db)
            .await
            .map_err(failed)?;
        let invites = invite::Entity::delete_many()
            .filter(invite::Column::ExpiresAt.lt(long_ago))
            .exec(&self.db)
            .await
            .map_err(failed)?;
        let challenges = sign_in_challenge::Entity::delete_many()
            .filter(sign_in_challenge::Column::ExpiresAt.lt(long_ago))
            .exec(&self.db)
            .await
            .map_err(failed)?;
        Ok(sessions.rows_affected + invites.rows_affected + challenges.rows_affected)
    }
}

/// A session to create.
pub struct NewSession {
    /// Its id, which its refresh token names.
    pub id: SessionId,
    /// Whose.
    pub user: UserId,
    /// SHA-256 of the refresh token, hex.
    pub refresh_hash: String,
    /// The browser's own description, cut.
    pub user_agent: String,
    /// The client's address.
    pub address: String,
    /// How long it may live.
    pub role: Role,
    /// Whether a second factor was shown.
    pub second_factor: bool,
    /// Wrong passwords and codes since the sign-in before.
    pub wrong_tries: Option<WrongTries>,
}

impl Tx {
    /// Creates a session.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn create_session(&self, _scope: SystemScope, new: NewSession) -> Result<()> {
        let now = self.clock.now();
        let row = session::ActiveModel {
            id: Set(new.id.0),
            user_id: Set(new.user.0),
            user_agent: Set(new.user_agent),
            address: Set(new.address),
            refresh_hash: Set(new.refresh_hash),
            previous_refresh_hash: Set(None),
            refreshed_at: Set(now),
            created_at: Set(now),
            last_used_at: Set(now),
            expires_at: Set(now + lifetime(new.role).absolute),
            revoked_at: Set(None),
            second_factor_at: Set(new.second_factor.then_some(now)),
            confirmed_at: Set(Some(now)),
            wrong_tries: Set(new.wrong_tries.map_or(0, |wrong| i64::from(wrong.count))),
            wrong_since: Set(new.wrong_tries.map(|wrong| wrong.since)),
        };
        session::Entity::insert(row).exec_without_returning(&self.tx).await.map_err(failed)?;
        Ok(())
    }

    /// Ends the session that a browser held before somebody signed in there again. Tells whether it was alive.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end_replaced_session(&self, _scope: SystemScope, id: SessionId) -> Result<bool> {
        let ended = session::Entity::update_many()
            .col_expr(session::Column::RevokedAt, Expr::value(self.clock.now()))
            .filter(session::Column::Id.eq(id.0))
            .filter(session::Column::RevokedAt.is_null())
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(ended.rows_affected == 1)
    }

    /// Ends one of the person's sessions.
    ///
    /// # Errors
    /// When there is no such live session of theirs.
    pub async fn revoke_session(&self, scope: PersonScope, id: SessionId) -> Result<()> {
        let changed = session::Entity::update_many()
            .col_expr(session::Column::RevokedAt, Expr::value(self.clock.now()))
            .filter(session::Column::Id.eq(id.0))
            .filter(session::Column::UserId.eq(scope.user().0))
            .filter(session::Column::RevokedAt.is_null())
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        if changed.rows_affected == 1 { Ok(()) } else { Err(Error::not_found()) }
    }

    /// Ends the person's sessions, all but `keep`. Tells how many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn revoke_sessions(&self, scope: PersonScope, keep: Option<SessionId>) -> Result<u64> {
        let mut update = session::Entity::update_many()
            .col_expr(session::Column::RevokedAt, Expr::value(self.clock.now()))
            .filter(session::Column::UserId.eq(scope.user().0))
            .filter(session::Column::RevokedAt.is_null());
        if let Some(keep) = keep {
            update = update.filter(session::Column::Id.ne(keep.0));
        }
        Ok(update.exec(&self.tx).await.map_err(failed)?.rows_affected)
    }

    /// Notes that the person behind a session has just shown again who they are.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn confirm_session(&self, scope: PersonScope, id: SessionId) -> Result<()> {
        session::Entity::update_many()
            .col_expr(session::Column::ConfirmedAt, Expr::value(self.clock.now()))
            .filter(session::Column::Id.eq(id.0))
            .filter(session::Column::UserId.eq(scope.user().0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }
}
