//! Who belongs to a company: whether staff's deed on an account lets it in, and who of a company can let others in.
//!
//! Staff make a company's first holder of `settings`, and help that person as long as the company holds nothing. Whatever
//! else they do that lets somebody in makes the account wait for the company's word, in the deed's own transaction.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use synkro_shared::people::{ChatWord, StaffDeed};
use synkro_shared::{AnnouncementId, ProblemKind, TenantId, UserId};
use uuid::Uuid;

use super::entity::{account_recovery, staff_deed, tenant, tenant_activity, user};
use super::{SystemScope, TenantScope, Tx, failed};
use crate::error::{Error, Result};

/// What is told of a deed, prepared before the deed is done: names are sealed with the company's key.
#[derive(Debug, Clone)]
pub struct Telling {
    /// The announcement's id.
    pub id: AnnouncementId,
    /// Names at this moment and the secret of the chat's link, sealed.
    pub sealed: Vec<u8>,
    /// The company's key that sealed them: the deed's transaction counts it.
    pub sealed_with: Uuid,
    /// SHA-256 of that secret.
    pub link_hash: String,
}

/// A deed, and the telling of it.
pub(super) struct Deed<'a> {
    pub tenant: TenantId,
    pub user: UserId,
    pub deed: StaffDeed,
    /// None: the operator of the server.
    pub actor: Option<UserId>,
    pub telling: &'a Telling,
    /// Whether an API token does it: none makes a company's first holder.
    pub by_token: bool,
}

/// Whoever can let others in: enabled, holds `settings`, has a password, waits for nobody.
pub(super) fn can_let_in(tenant: TenantId) -> Condition {
    let has_password = user::Column::PasswordHash.is_not_null();
    holders_let_in(tenant).add(has_password)
}

/// The same, also before they have set a password.
fn holders_let_in(tenant: TenantId) -> Condition {
    use user::Column as C;
    Condition::all()
        .add(C::TenantId.eq(tenant.0))
        .add(C::SettingsGranted.eq(true))
        .add(C::DisabledAt.is_null())
        .add(C::AwaitingSince.is_null())
}

impl Tx {
    /// Writes a deed of staff down where the company sees it, and lets the account wait if the deed lets somebody in. To be
    /// called after the deed: what the account holds then counts.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn record_deed(&self, deed: Deed<'_>) -> Result<()> {
        let now = self.clock.now();
        let row = staff_deed::ActiveModel {
            id: Set(deed.telling.id.0),
            tenant_id: Set(deed.tenant.0),
            user_id: Set(deed.user.0),
            deed: Set(deed.deed.code().to_owned()),
            actor_id: Set(deed.actor.map(|actor| actor.0)),
            at: Set(now),
            sealed: Set(deed.telling.sealed.clone()),
            link_hash: Set(deed.telling.link_hash.clone()),
            chat: Set(ChatWord::Pending.code().to_owned()),
            chat_revision: Set(None),
            told_at: Set(None),
            tries: Set(0),
            next_try_at: Set(now),
            refused_at: Set(None),
            refused_by: Set(None),
        };
        self.count_seal(TenantScope::of(deed.tenant), deed.telling.sealed_with).await?;
        staff_deed::Entity::insert(row).exec_without_returning(&self.tx).await.map_err(failed)?;
        if !deed.deed.lets_in() {
            return Ok(());
        }
        let let_in = self.is_staffs_own_business(deed.tenant, deed.user).await?;
        if let_in && deed.by_token {
            return Err(Error::new(ProblemKind::Forbidden).saying(
                "API tokens can't let a company's first holder of settings in: sign in with a browser.",
            ));
        }
        self.set_awaiting(deed.user, (!let_in).then_some(now)).await
    }

    /// The same for a deed of whoever operates the server.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tell_of_operator(
        &self,
        _scope: SystemScope,
        tenant: TenantId,
        user: UserId,
        deed: StaffDeed,
        telling: &Telling,
    ) -> Result<()> {
        self.record_deed(Deed { tenant, user, deed, actor: None, telling, by_token: false }).await
    }

    /// Whether staff may let this account in by themselves: it is the company's first ever holder of `settings`, or its only
    /// one while nothing was ever connected and no report exists.
    async fn is_staffs_own_business(&self, tenant: TenantId, user: UserId) -> Result<bool> {
        let account = user::Entity::find_by_id(user.0).one(&self.tx).await.map_err(failed)?;
        if account.is_none_or(|account| !account.settings_granted) {
            return Ok(false);
        }
        // Locked: of two holders that are made at once one is the first.
        let company = tenant::Entity::find_by_id(tenant.0)
            .lock_exclusive()
            .one(&self.tx)
            .await
            .map_err(failed)?
            .ok_or_else(Error::not_found)?;
        if company.holder_since.is_none() {
            self.note_holder(tenant).await?;
            return Ok(true);
        }
        let activity = tenant_activity::Entity::find_by_id(tenant.0).one(&self.tx).await.map_err(failed)?;
        let has_reported = activity.is_some_and(|activity| activity.last_report_at.is_some());
        if company.connected_since.is_some() || has_reported {
            return Ok(false);
        }
        let others = user::Entity::find()
            .filter(holders_let_in(tenant))
            .filter(user::Column::Id.ne(user.0))
            .count(&self.tx)
            .await
            .map_err(failed)?;
        Ok(others == 0)
    }

    /// The company has a holder of `settings`, perhaps its first.
    pub(super) async fn note_holder(&self, tenant: TenantId) -> Result<()> {
        self.note_once(tenant, tenant::Column::HolderSince).await
    }

    /// Something of the company is connected, perhaps for the first time.
    pub(super) async fn note_connected(&self, tenant: TenantId) -> Result<()> {
        self.note_once(tenant, tenant::Column::ConnectedSince).await
    }

    async fn note_once(&self, tenant: TenantId, what: tenant::Column) -> Result<()> {
        tenant::Entity::update_many()
            .col_expr(what, Expr::value(self.clock.now()))
            .filter(tenant::Column::Id.eq(tenant.0))
            .filter(what.is_null())
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    async fn set_awaiting(&self, user: UserId, since: Option<chrono::DateTime<chrono::Utc>>) -> Result<()> {
        user::Entity::update_many()
            .col_expr(user::Column::AwaitingSince, Expr::value(since))
            .filter(user::Column::Id.eq(user.0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        // A confirmation was of an earlier deed.
        account_recovery::Entity::delete_by_id(user.0).exec(&self.tx).await.map_err(failed)?;
        Ok(())
    }

    /// The company's word: the account is let in. False: it waited for nobody.
    ///
    /// # Errors
    /// When the account is not the company's; when the database does not answer.
    pub async fn approve(&self, scope: TenantScope, user: UserId) -> Result<bool> {
        let row = self.member(scope, user).await?;
        self.set_awaiting(user, None).await?;
        Ok(row.awaiting_since.is_some())
    }

    /// Shuts an account of the company: it may not sign in, and whatever could open it ends.
    ///
    /// # Errors
    /// When the account is not the company's; when the database does not answer.
    pub async fn shut(&self, scope: TenantScope, user: UserId) -> Result<()> {
        self.member(scope, user).await?;
        self.set_disabled(user, true).await
    }

    /// The company's account, locked.
    pub(super) async fn member(&self, scope: TenantScope, user: UserId) -> Result<user::Model> {
        user::Entity::find_by_id(user.0)
            .filter(user::Column::TenantId.eq(scope.tenant().0))
            .lock_exclusive()
            .one(&self.tx)
            .await
            .map_err(failed)?
            .ok_or_else(Error::not_found)
    }

    /// The company's account, and those who can let others in, locked in one order: somebody of them must be left.
    pub(super) async fn member_beside_holders(
        &self,
        scope: TenantScope,
        user: UserId,
    ) -> Result<(user::Model, Vec<Uuid>)> {
        let which = Condition::any()
            .add(
                Condition::all()
                    .add(user::Column::Id.eq(user.0))
                    .add(user::Column::TenantId.eq(scope.tenant().0)),
            )
            .add(can_let_in(scope.tenant()));
        let mut rows = user::Entity::find()
            .filter(which)
            .order_by_asc(user::Column::Id)
            .lock_exclusive()
            .all(&self.tx)
            .await
            .map_err(failed)?;
        let at = rows.iter().position(|row| row.id == user.0).ok_or_else(Error::not_found)?;
        let others = rows
            .iter()
            .filter(|row| {
                row.id != user.0
                    && row.settings_granted
                    && row.disabled_at.is_none()
                    && row.awaiting_since.is_none()
                    && row.password_hash.is_some()
            })
            .map(|row| row.id)
            .collect();
        Ok((rows.swap_remove(at), others))
    }
}

/// Somebody must be left who can let people in.
pub(super) fn guard_last_holder(others: &[Uuid]) -> Result<()> {
    if others.is_empty() { Err(Error::new(ProblemKind::LastHolder)) } else { Ok(()) }
}
