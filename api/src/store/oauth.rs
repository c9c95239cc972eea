//! Pending OAuth connections: a one-time state bound to a person, a tenant, a session and a browser.

use std::time::Duration;

use chrono::TimeDelta;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use synkro_shared::{Permission, SessionId, TenantId, UserId};

use super::entity::{oauth_state, tenant};
use super::sessions::Actor;
use super::{Store, SystemScope, TenantScope, Tx, failed};
use crate::error::Result;

/// How long a person has on the vendor's page.
pub const LASTS: Duration = Duration::from_secs(600);

/// A state that was just consumed: whose connection it is.
#[derive(Debug, Clone)]
pub struct Consumed {
    /// The tenant that connects.
    pub scope: TenantScope,
    /// Its slug.
    pub slug: String,
    /// Who began.
    pub user: UserId,
}

/// Why a state is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Unknown, used before, or too old.
    Expired,
    /// Begun in another browser, or by somebody whose session or right is gone.
    Foreign,
}

impl Store {
    /// Consumes a state: whoever comes second gets nothing. The session that began must still be there, its person
    /// active and allowed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn consume_oauth_state(
        &self,
        _scope: SystemScope,
        state_hash: &str,
        browser_hash: Option<&str>,
    ) -> Result<std::result::Result<Consumed, Refused>> {
        use oauth_state::Column as C;
        let now = self.clock.now();
        let Some(row) =
            oauth_state::Entity::find_by_id(state_hash.to_owned()).one(&self.db).await.map_err(failed)?
        else {
            return Ok(Err(Refused::Expired));
        };
        // Another browser must not use the state up for the one that began.
        if browser_hash != Some(row.browser_hash.as_str()) {
            return Ok(Err(Refused::Foreign));
        }
        let consumed = oauth_state::Entity::update_many()
            .col_expr(C::ConsumedAt, Expr::value(now))
            .filter(C::StateHash.eq(state_hash))
            .filter(C::ConsumedAt.is_null())
            .filter(C::ExpiresAt.gt(now))
            .exec(&self.db)
            .await
            .map_err(failed)?;
        if consumed.rows_affected != 1 {
            return Ok(Err(Refused::Expired));
        }
        let actor = self.check_session(SessionId(row.session_id)).await?.filter(|actor| {
            actor.user().id.0 == row.user_id
                && actor.user().tenant == Some(TenantId(row.tenant_id))
                && actor.may(Permission::Settings)
        });
        let tenant = tenant::Entity::find_by_id(row.tenant_id).one(&self.db).await.map_err(failed)?;
        let scope = actor.as_ref().and_then(Actor::scope);
        let (Some(scope), Some(tenant)) = (scope, tenant) else { return Ok(Err(Refused::Foreign)) };
        Ok(Ok(Consumed { scope, slug: tenant.slug, user: UserId(row.user_id) }))
    }

    /// Forgets states that nobody can use any more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_oauth_states(&self, _scope: SystemScope) -> Result<u64> {
        let gone = oauth_state::Entity::delete_many()
            .filter(oauth_state::Column::ExpiresAt.lte(self.clock.now()))
            .exec(&self.db)
            .await
            .map_err(failed)?;
        Ok(gone.rows_affected)
    }
}

impl Tx {
    /// Keeps a new state.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn add_oauth_state(
        &self,
        scope: TenantScope,
        user: UserId,
        session: SessionId,
        state_hash: String,
        browser_hash: String,
    ) -> Result<()> {
        let row = oauth_state::ActiveModel {
            state_hash: Set(state_hash),
            tenant_id: Set(scope.tenant().0),
            user_id: Set(user.0),
            session_id: Set(session.0),
            provider: Set("amocrm".to_owned()),
            expires_at: Set(self.clock.now() + TimeDelta::from_std(LASTS).unwrap_or_default()),
            consumed_at: Set(None),
            browser_hash: Set(browser_hash),
        };
        oauth_state::Entity::insert(row).exec_without_returning(&self.tx).await.map_err(failed)?;
        Ok(())
    }
}
