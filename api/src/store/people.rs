//! The people of a company, as its holders of `settings` manage them.

use std::collections::HashMap;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use synkro_shared::admin::UserState;
use synkro_shared::audit::AuditAction;
use synkro_shared::invite::InvitePurpose;
use synkro_shared::people::PersonView;
use synkro_shared::{ProblemKind, UserId};

use super::admin_users::Issued;
use super::audit::{AuditActor, AuditEntry, Chain};
use super::entity::{invite, user};
use super::membership::guard_last_holder;
use super::users::NewUser;
use super::{PersonScope, Store, TenantScope, Tx, failed};
use crate::error::{Error, Result};

/// Accounts that a company may have.
pub const MAX_PEOPLE: usize = 500;

/// A holder of `settings`, and the company's rows.
#[derive(Debug, Clone, Copy)]
pub struct Holder {
    /// Who acts.
    pub user: UserId,
    /// Their company's rows.
    pub scope: TenantScope,
}

impl Holder {
    fn entry(self, action: AuditAction, about: UserId) -> AuditEntry<'static> {
        let chain = Chain::of(Some(self.scope.tenant()));
        AuditEntry::new(chain, AuditActor::User(self.user), action, "user", about)
    }

    /// Nobody shuts, removes or lowers themselves: they would have to ask somebody to undo it.
    fn guard_self(self, about: UserId) -> Result<()> {
        if self.user == about {
            return Err(
                Error::new(ProblemKind::Conflict).saying("Another holder of settings must do this to you.")
            );
        }
        Ok(())
    }
}

impl Store {
    /// Everybody of the company, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_people(&self, holder: Holder) -> Result<Vec<PersonView>> {
        let rows = user::Entity::find()
            .filter(user::Column::TenantId.eq(holder.scope.tenant().0))
            .order_by_asc(user::Column::DisplayName)
            .order_by_asc(user::Column::Id)
            .all(&self.db)
            .await
            .map_err(failed)?;
        self.person_views(holder, rows).await
    }

    /// One of them.
    ///
    /// # Errors
    /// When the account is not the company's; when the database does not answer.
    pub async fn person_of(&self, holder: Holder, id: UserId) -> Result<PersonView> {
        let row = user::Entity::find_by_id(id.0)
            .filter(user::Column::TenantId.eq(holder.scope.tenant().0))
            .one(&self.db)
            .await
            .map_err(failed)?
            .ok_or_else(Error::not_found)?;
        self.person_views(holder, vec![row]).await?.pop().ok_or_else(Error::not_found)
    }

    async fn person_views(&self, holder: Holder, rows: Vec<user::Model>) -> Result<Vec<PersonView>> {
        let invites = invite::Entity::find()
            .filter(invite::Column::UserId.is_in(rows.iter().map(|row| row.id)))
            .filter(invite::Column::UsedAt.is_null())
            .filter(invite::Column::RevokedAt.is_null())
            .filter(invite::Column::ExpiresAt.gt(self.clock.now()))
            .all(&self.db)
            .await
            .map_err(failed)?;
        let invites: HashMap<_, _> = invites.into_iter().map(|row| (row.user_id, row.expires_at)).collect();
        Ok(rows
            .into_iter()
            .map(|row| {
                let invite_expires_at = invites.get(&row.id).copied();
                PersonView {
                    id: UserId(row.id),
                    own: UserId(row.id) == holder.user,
                    settings: row.settings_granted,
                    state: UserState::of(
                        row.disabled_at.is_some(),
                        row.password_hash.is_some(),
                        invite_expires_at.is_some(),
                    ),
                    second_factor: row.totp_enabled_at.is_some(),
                    awaiting_since: row.awaiting_since,
                    invite_expires_at,
                    last_signed_in_at: row.last_signed_in_at,
                    created_at: row.created_at,
                    email: row.email,
                    display_name: row.display_name,
                }
            })
            .collect())
    }

    /// Creates an account in the company, and the invite with which its owner sets a password. The company's word is given.
    ///
    /// # Errors
    /// When the e-mail is taken, or the company has too many people.
    pub async fn invite_person(&self, holder: Holder, new: NewUser, invite_hash: String) -> Result<Issued> {
        let new = NewUser { tenant: Some(holder.scope.tenant()), ..new };
        let tx = self.begin().await?;
        if tx.count_people(holder.scope).await? >= MAX_PEOPLE {
            return Err(Error::new(ProblemKind::Conflict)
                .saying(format!("A company may have {MAX_PEOPLE} accounts. Remove one first.")));
        }
        let detail = if new.grants.settings { "settings" } else { "" };
        if new.grants.settings {
            tx.note_holder(holder.scope.tenant()).await?;
        }
        let user = tx.insert_user(new).await?;
        let expires_at = tx.insert_invite(user, invite_hash, InvitePurpose::New, holder.user).await?;
        tx.audit(holder.entry(AuditAction::UserCreate, user).saying(detail)).await?;
        tx.commit().await?;
        Ok(Issued { user, expires_at })
    }

    /// Issues a link to set a password with. The one before dies.
    ///
    /// # Errors
    /// When the account is not the company's, is disabled, or is one's own.
    pub async fn invite_person_again(&self, holder: Holder, id: UserId, hash: String) -> Result<Issued> {
        holder.guard_self(id)?;
        let tx = self.begin().await?;
        let row = tx.member(holder.scope, id).await?;
        if row.disabled_at.is_some() {
            return Err(Error::new(ProblemKind::Conflict).saying("The account is disabled. Enable it first."));
        }
        let recovers = row.password_hash.is_some();
        let purpose = if recovers { InvitePurpose::Recovery } else { InvitePurpose::New };
        let expires_at = tx.insert_invite(id, hash, purpose, holder.user).await?;
        let detail = if recovers { "recovery" } else { "new" };
        tx.audit(holder.entry(AuditAction::InviteCreate, id).saying(detail)).await?;
        tx.commit().await?;
        Ok(Issued { user: id, expires_at })
    }

    /// Gives or takes `settings`.
    ///
    /// # Errors
    /// When the account is not the company's, is one's own, or nobody would be left who can let people in.
    pub async fn set_person_settings(&self, holder: Holder, id: UserId, settings: bool) -> Result<()> {
        holder.guard_self(id)?;
        let tx = self.begin().await?;
        let (row, others) = tx.member_beside_holders(holder.scope, id).await?;
        if row.settings_granted == settings {
            return Ok(());
        }
        if !settings {
            guard_last_holder(&others)?;
        }
        user::Entity::update_many()
            .col_expr(user::Column::SettingsGranted, Expr::value(settings))
            .filter(user::Column::Id.eq(id.0))
            .exec(&tx.tx)
            .await
            .map_err(failed)?;
        let action = if settings { AuditAction::SettingsGrant } else { AuditAction::SettingsRevoke };
        tx.audit(holder.entry(action, id)).await?;
        tx.commit().await
    }

    /// Lets somebody of the company sign in, or not.
    ///
    /// # Errors
    /// When the account is not the company's, is one's own, or nobody would be left who can let people in.
    pub async fn set_person_enabled(&self, holder: Holder, id: UserId, enabled: bool) -> Result<()> {
        holder.guard_self(id)?;
        let tx = self.begin().await?;
        let (_, others) = tx.member_beside_holders(holder.scope, id).await?;
        if !enabled {
            guard_last_holder(&others)?;
        }
        tx.set_disabled(id, !enabled).await?;
        let action = if enabled { AuditAction::UserEnable } else { AuditAction::UserDisable };
        tx.audit(holder.entry(action, id)).await?;
        tx.commit().await
    }

    /// Takes somebody's second factor away and ends their sessions.
    ///
    /// # Errors
    /// When the account is not the company's, is one's own, or has none.
    pub async fn reset_person_second_factor(&self, holder: Holder, id: UserId) -> Result<()> {
        holder.guard_self(id)?;
        let tx = self.begin().await?;
        let row = tx.member(holder.scope, id).await?;
        if row.totp_enabled_at.is_none() {
            return Err(Error::new(ProblemKind::Conflict).saying("The account has no second factor."));
        }
        let person = PersonScope::of(id);
        tx.remove_totp(person).await?;
        tx.revoke_sessions(person, None).await?;
        tx.drop_challenges(person).await?;
        tx.audit(holder.entry(AuditAction::SecondFactorReset, id)).await?;
        tx.commit().await
    }

    /// Removes somebody from the company. What they wrote stays, without a name.
    ///
    /// # Errors
    /// When the account is not the company's, is one's own, or nobody would be left who can let people in.
    pub async fn remove_person(&self, holder: Holder, id: UserId) -> Result<()> {
        holder.guard_self(id)?;
        let tx = self.begin().await?;
        let (_, others) = tx.member_beside_holders(holder.scope, id).await?;
        guard_last_holder(&others)?;
        user::Entity::delete_by_id(id.0).exec(&tx.tx).await.map_err(failed)?;
        tx.audit(holder.entry(AuditAction::UserDelete, id)).await?;
        tx.commit().await
    }

    /// Says the company's word for an account that waits for it: lets it in, or shuts it.
    ///
    /// # Errors
    /// When the account is not the company's, is one's own, or waits for nobody.
    pub async fn decide_on(&self, holder: Holder, id: UserId, wanted: bool) -> Result<()> {
        holder.guard_self(id)?;
        let tx = self.begin().await?;
        let row = tx.member(holder.scope, id).await?;
        if row.awaiting_since.is_none() {
            return Err(Error::new(ProblemKind::Conflict).saying("The account waits for nobody."));
        }
        if wanted {
            tx.approve(holder.scope, id).await?;
        } else {
            tx.shut(holder.scope, id).await?;
        }
        let action = if wanted { AuditAction::AccountApprove } else { AuditAction::AccountRefuse };
        tx.audit(holder.entry(action, id)).await?;
        tx.commit().await
    }
}

impl Tx {
    async fn count_people(&self, scope: TenantScope) -> Result<usize> {
        use sea_orm::PaginatorTrait;
        let count = user::Entity::find()
            .filter(user::Column::TenantId.eq(scope.tenant().0))
            .count(&self.tx)
            .await
            .map_err(failed)?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// Lets an account sign in, or not. Disabled, it loses its sessions, pending sign-ins and invites: enabled again, it
    /// starts without those of before.
    pub(super) async fn set_disabled(&self, id: UserId, disabled: bool) -> Result<()> {
        let disabled_at = disabled.then(|| self.clock.now());
        user::Entity::update_many()
            .col_expr(user::Column::DisabledAt, Expr::value(disabled_at))
            .filter(user::Column::Id.eq(id.0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        if disabled {
            let person = PersonScope::of(id);
            self.revoke_sessions(person, None).await?;
            self.drop_challenges(person).await?;
            self.revoke_invites(id).await?;
        }
        Ok(())
    }
}
