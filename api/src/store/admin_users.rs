//! What staff do to accounts. Who may do what to whom is [`UserAction::allowed`], the same for the page.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use synkro_shared::admin::{
    TenantRef, UserAction, UserAdminView, UserState, creating_needs, creating_with_token,
};
use synkro_shared::audit::AuditAction;
use synkro_shared::invite::InvitePurpose;
use synkro_shared::people::StaffDeed;
use synkro_shared::{FieldErrorCode, ProblemKind, Role, TenantId, UserId};
use uuid::Uuid;

use super::admin_tenants::{contains, spellings};
use super::audit::{AuditActor, AuditEntry, Chain};
use super::audit_views::tenant_ref;
use super::entity::{invite, tenant, user};
use super::membership::{Deed, Telling};
use super::users::{NewUser, role_code, role_from_code};
use super::{AdminScope, PersonScope, Store, Tx, failed, from_code};
use crate::error::{Error, Result};

/// Which accounts.
#[derive(Debug, Clone, Default)]
pub struct UserFilter {
    /// Of this tenant.
    pub tenant: Option<TenantId>,
    /// Of this role.
    pub role: Option<Role>,
    /// In this state.
    pub state: Option<UserState>,
    /// Whose e-mail or name holds this.
    pub query: Option<String>,
    /// Older than this one.
    pub before: Option<Uuid>,
}

/// An invite that was just issued.
#[derive(Debug, Clone, Copy)]
pub struct Issued {
    /// Whose account.
    pub user: UserId,
    /// Until when it can be used.
    pub expires_at: chrono::DateTime<chrono::Utc>,
}

impl Store {
    /// A page of accounts, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_users(
        &self,
        _scope: AdminScope,
        filter: &UserFilter,
        limit: u64,
    ) -> Result<Vec<UserAdminView>> {
        use user::Column as C;
        let mut query = user::Entity::find();
        if let Some(tenant) = filter.tenant {
            query = query.filter(C::TenantId.eq(tenant.0));
        }
        if let Some(role) = filter.role {
            query = query.filter(C::Role.eq(role_code(role)));
        }
        if let Some(state) = filter.state {
            query = query.filter(self.in_state(state));
        }
        if let Some(text) = &filter.query {
            let mut any = Condition::any().add(C::Email.like(contains(&text.to_lowercase())));
            for spelling in spellings(text) {
                any = any.add(C::DisplayName.like(contains(&spelling)));
            }
            query = query.filter(any);
        }
        if let Some(before) = filter.before {
            query = query.filter(C::Id.lt(before));
        }
        let rows = query.order_by_desc(C::Id).limit(limit).all(&self.db).await.map_err(failed)?;
        self.user_views(rows).await
    }

    fn in_state(&self, state: UserState) -> Condition {
        use user::Column as C;
        let open = Query::select()
            .column(invite::Column::UserId)
            .from(invite::Entity)
            .and_where(invite::Column::UsedAt.is_null())
            .and_where(invite::Column::RevokedAt.is_null())
            .and_where(invite::Column::ExpiresAt.gt(self.clock.now()))
            .to_owned();
        let enabled = Condition::all().add(C::DisabledAt.is_null());
        match state {
            UserState::Disabled => Condition::all().add(C::DisabledAt.is_not_null()),
            UserState::Active => enabled.add(C::PasswordHash.is_not_null()),
            UserState::Invited => enabled.add(C::PasswordHash.is_null()).add(C::Id.in_subquery(open)),
            UserState::InviteExpired => {
                enabled.add(C::PasswordHash.is_null()).add(C::Id.not_in_subquery(open))
            }
        }
    }

    /// One account.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn get_user(&self, _scope: AdminScope, id: UserId) -> Result<UserAdminView> {
        let row = user::Entity::find_by_id(id.0).one(&self.db).await.map_err(failed)?;
        let row = row.ok_or_else(Error::not_found)?;
        self.user_views(vec![row]).await?.pop().ok_or_else(Error::not_found)
    }

    async fn user_views(&self, rows: Vec<user::Model>) -> Result<Vec<UserAdminView>> {
        let invites = invite::Entity::find()
            .filter(invite::Column::UserId.is_in(rows.iter().map(|row| row.id)))
            .filter(invite::Column::UsedAt.is_null())
            .filter(invite::Column::RevokedAt.is_null())
            .filter(invite::Column::ExpiresAt.gt(self.clock.now()))
            .all(&self.db)
            .await
            .map_err(failed)?;
        let invites: HashMap<_, _> = invites.into_iter().map(|row| (row.user_id, row.expires_at)).collect();
        let tenants = tenant::Entity::find()
            .filter(tenant::Column::Id.is_in(rows.iter().filter_map(|row| row.tenant_id)))
            .all(&self.db)
            .await
            .map_err(failed)?;
        let tenants: HashMap<Uuid, TenantRef> = tenants.iter().map(|row| (row.id, tenant_ref(row))).collect();
        rows.into_iter()
            .map(|row| {
                let invite_expires_at = invites.get(&row.id).copied();
                let state = UserState::of(
                    row.disabled_at.is_some(),
                    row.password_hash.is_some(),
                    invite_expires_at.is_some(),
                );
                Ok(UserAdminView {
                    id: UserId(row.id),
                    role: from_code("users.role", &row.role, role_from_code)?,
                    settings: row.settings_granted,
                    tenant: row.tenant_id.and_then(|id| tenants.get(&id).cloned()),
                    state,
                    second_factor: row.totp_enabled_at.is_some(),
                    awaiting_since: row.awaiting_since,
                    recovery: None,
                    invite_expires_at,
                    last_signed_in_at: row.last_signed_in_at,
                    created_at: row.created_at,
                    email: row.email,
                    display_name: row.display_name,
                })
            })
            .collect()
    }

    /// Creates an account and the invite with which its owner sets a password.
    ///
    /// # Errors
    /// When the e-mail is taken, the tenant is not there, or the actor may not.
    pub async fn create_user_as(
        &self,
        scope: AdminScope,
        new: NewUser,
        invite_hash: String,
        telling: Option<&Telling>,
    ) -> Result<Issued> {
        let grants = scope.grants();
        // Granting `settings` is super_admin's, also at the creation.
        let may_grant =
            !new.grants.settings || grants.allow(UserAction::GrantSettings.needs(new.grants.role));
        if !grants.allow(creating_needs(new.grants.role)) || !may_grant {
            return Err(Error::new(ProblemKind::Forbidden));
        }
        if scope.by_token() && !creating_with_token(new.grants) {
            return Err(not_by_token());
        }
        let tx = self.begin().await?;
        if let Some(tenant) = new.tenant {
            let row =
                tenant::Entity::find_by_id(tenant.0).lock_exclusive().one(&tx.tx).await.map_err(failed)?;
            if row.is_none_or(|row| row.status == "deleted") {
                return Err(Error::refused("/tenant_id", FieldErrorCode::TenantUnknown));
            }
        }
        let tenant = new.tenant;
        let chain = Chain::about(tenant);
        let role = role_code(new.grants.role);
        let user = tx.insert_user(new).await?;
        let expires_at = tx.insert_invite(user, invite_hash, InvitePurpose::New, scope.user()).await?;
        let by = AuditActor::User(scope.user());
        tx.audit(AuditEntry::new(chain, by, AuditAction::UserCreate, "user", user).saying(role)).await?;
        tx.tell(scope, (tenant, user), StaffDeed::Created, telling).await?;
        tx.commit().await?;
        Ok(Issued { user, expires_at })
    }

    /// Lets an account sign in, or not: its sessions and tokens are dead at the next request.
    ///
    /// # Errors
    /// When the actor may not, or nobody would be left to manage the installation.
    pub async fn set_user_enabled(
        &self,
        scope: AdminScope,
        id: UserId,
        enabled: bool,
        telling: Option<&Telling>,
    ) -> Result<UserAdminView> {
        let (action, entry, deed) = if enabled {
            (UserAction::Enable, AuditAction::UserEnable, StaffDeed::Enabled)
        } else {
            (UserAction::Disable, AuditAction::UserDisable, StaffDeed::Disabled)
        };
        let tx = self.begin().await?;
        let target = tx.target(scope, id, action).await?;
        if !enabled {
            target.guard_last_super_admin()?;
        }
        tx.set_disabled(id, !enabled).await?;
        tx.audit_user(scope, &target, entry, "").await?;
        tx.tell(scope, target.account(), deed, telling).await?;
        tx.commit().await?;
        self.get_user(scope, id).await
    }

    /// Takes an account away, with its sessions and tokens. What it wrote stays, without a name.
    ///
    /// # Errors
    /// When the actor may not, or nobody would be left to manage the installation.
    pub async fn delete_user(&self, scope: AdminScope, id: UserId, telling: Option<&Telling>) -> Result<()> {
        let tx = self.begin().await?;
        let target = tx.target(scope, id, UserAction::Delete).await?;
        target.guard_last_super_admin()?;
        user::Entity::delete_by_id(id.0).exec(&tx.tx).await.map_err(failed)?;
        tx.audit_user(scope, &target, AuditAction::UserDelete, role_code(target.role)).await?;
        tx.tell(scope, target.account(), StaffDeed::Deleted, telling).await?;
        tx.commit().await
    }

    /// Gives staff another staff role, or a user `settings`.
    ///
    /// # Errors
    /// When the actor may not, a user would become staff or the other way round, or nobody would be left to manage the
    /// installation.
    pub async fn update_user(
        &self,
        scope: AdminScope,
        id: UserId,
        role: Option<Role>,
        settings: Option<bool>,
        telling: Option<&Telling>,
    ) -> Result<UserAdminView> {
        let tx = self.begin().await?;
        let target = tx.target(scope, id, UserAction::ChangeRole).await?;
        let current = target.role;
        if let Some(role) = role.filter(|role| *role != current) {
            if role == Role::User || current == Role::User {
                return Err(Error::refused("/role", FieldErrorCode::RoleRefused).saying(
                    "Staff and a company's users never turn into each other: create another account.",
                ));
            }
            if current == Role::SuperAdmin {
                target.guard_last_super_admin()?;
            }
            tx.update_user_column(id, user::Column::Role, role_code(role)).await?;
            tx.audit_user(scope, &target, AuditAction::UserRole, role_code(role)).await?;
        }
        if let Some(settings) = settings.filter(|settings| *settings != target.row.settings_granted) {
            if current != Role::User {
                return Err(Error::refused("/settings", FieldErrorCode::SettingsRefused));
            }
            tx.update_user_column(id, user::Column::SettingsGranted, settings).await?;
            let (action, deed) = if settings {
                (AuditAction::SettingsGrant, StaffDeed::SettingsGranted)
            } else {
                (AuditAction::SettingsRevoke, StaffDeed::SettingsRevoked)
            };
            tx.audit_user(scope, &target, action, "").await?;
            tx.tell(scope, target.account(), deed, telling).await?;
        }
        tx.commit().await?;
        self.get_user(scope, id).await
    }

    /// Issues an invite to an account: for its first password, or for a new one. The one before dies.
    ///
    /// # Errors
    /// When the actor may not, or the account is disabled.
    pub async fn issue_invite(
        &self,
        scope: AdminScope,
        id: UserId,
        invite_hash: String,
        telling: Option<&Telling>,
    ) -> Result<Issued> {
        let tx = self.begin().await?;
        let target = tx.target(scope, id, UserAction::Invite).await?;
        if target.row.disabled_at.is_some() {
            return Err(Error::new(ProblemKind::Conflict).saying("The account is disabled. Enable it first."));
        }
        let recovers = target.row.password_hash.is_some();
        let purpose = if recovers { InvitePurpose::Recovery } else { InvitePurpose::New };
        let expires_at = tx.insert_invite(id, invite_hash, purpose, scope.user()).await?;
        let detail = if recovers { "recovery" } else { "new" };
        tx.audit_user(scope, &target, AuditAction::InviteCreate, detail).await?;
        tx.tell(scope, target.account(), StaffDeed::Invited, telling).await?;
        tx.commit().await?;
        Ok(Issued { user: id, expires_at })
    }

    /// Takes an account's second factor away and ends its sessions: it enrols anew.
    ///
    /// # Errors
    /// When the actor may not, or there is none.
    pub async fn reset_second_factor(
        &self,
        scope: AdminScope,
        id: UserId,
        telling: Option<&Telling>,
    ) -> Result<UserAdminView> {
        let tx = self.begin().await?;
        let target = tx.target(scope, id, UserAction::ResetSecondFactor).await?;
        if target.row.totp_enabled_at.is_none() {
            return Err(Error::new(ProblemKind::Conflict).saying("The account has no second factor."));
        }
        let person = PersonScope::of(id);
        tx.remove_totp(person).await?;
        tx.revoke_sessions(person, None).await?;
        tx.drop_challenges(person).await?;
        tx.audit_user(scope, &target, AuditAction::SecondFactorReset, "").await?;
        tx.tell(scope, target.account(), StaffDeed::SecondFactorReset, telling).await?;
        tx.commit().await?;
        self.get_user(scope, id).await
    }
}

/// An account that something is done to.
struct Target {
    row: user::Model,
    role: Role,
    /// Those who can let others in, when the action may take one of them away.
    able: Vec<Uuid>,
}

impl Target {
    /// The company that the account belongs to, and the account.
    fn account(&self) -> (Option<TenantId>, UserId) {
        (self.row.tenant_id.map(TenantId), UserId(self.row.id))
    }

    /// Somebody must be left who can let others in.
    fn guard_last_super_admin(&self) -> Result<()> {
        if self.able == [self.row.id] { Err(Error::new(ProblemKind::LastSuperAdmin)) } else { Ok(()) }
    }
}

fn not_by_token() -> Error {
    Error::new(ProblemKind::Forbidden).saying("API tokens can't do this: sign in with a browser.")
}

const fn may_leave_nobody(action: UserAction) -> bool {
    match action {
        UserAction::Disable | UserAction::Delete | UserAction::ChangeRole => true,
        UserAction::Enable
        | UserAction::Invite
        | UserAction::ResetSecondFactor
        | UserAction::GrantSettings => false,
    }
}

/// Enabled, super_admin, with a password.
fn can_let_others_in() -> Condition {
    use user::Column as C;
    Condition::all()
        .add(C::Role.eq(role_code(Role::SuperAdmin)))
        .add(C::DisabledAt.is_null())
        .add(C::PasswordHash.is_not_null())
}

/// The same of a row that was read.
fn lets_others_in(row: &user::Model) -> bool {
    row.role == role_code(Role::SuperAdmin) && row.disabled_at.is_none() && row.password_hash.is_some()
}

impl Tx {
    /// The account that something is to be done to, locked, if the actor may do that to it.
    async fn target(&self, scope: AdminScope, id: UserId, action: UserAction) -> Result<Target> {
        let mut which = Condition::any().add(user::Column::Id.eq(id.0));
        if may_leave_nobody(action) {
            which = which.add(can_let_others_in());
        }
        // All of them by one statement and in one order: whoever waits for a row holds none that another one waits for, also
        // when that row was changed meanwhile so that it is not among them any more.
        let mut rows = user::Entity::find()
            .filter(which)
            .order_by_asc(user::Column::Id)
            .lock_exclusive()
            .all(&self.tx)
            .await
            .map_err(failed)?;
        let at = rows.iter().position(|row| row.id == id.0).ok_or_else(Error::not_found)?;
        let able = rows.iter().filter(|row| lets_others_in(row)).map(|row| row.id).collect();
        let row = rows.swap_remove(at);
        let role = from_code("users.role", &row.role, role_from_code)?;
        if !action.allowed((scope.user(), scope.grants()), (id, role)) {
            return Err(Error::new(ProblemKind::Forbidden));
        }
        if scope.by_token() && !action.with_token(role) {
            return Err(not_by_token());
        }
        Ok(Target { role, able, row })
    }

    /// Tells the company what was done to its account. Staff's own accounts are nobody's business but theirs.
    async fn tell(
        &self,
        scope: AdminScope,
        (tenant, user): (Option<TenantId>, UserId),
        deed: StaffDeed,
        telling: Option<&Telling>,
    ) -> Result<()> {
        let Some(tenant) = tenant else { return Ok(()) };
        let telling = telling.ok_or_else(|| Error::internal("a deed on a company's account must be told"))?;
        let (actor, by_token) = (Some(scope.user()), scope.by_token());
        self.record_deed(Deed { tenant, user, deed, actor, telling, by_token }).await
    }

    /// Writes down that staff confirmed who it is that lost access.
    pub(super) async fn audit_recovery_confirmed(&self, scope: AdminScope, id: UserId) -> Result<()> {
        let row = user::Entity::find_by_id(id.0).one(&self.tx).await.map_err(failed)?;
        let row = row.ok_or_else(Error::not_found)?;
        let chain = Chain::about(row.tenant_id.map(TenantId));
        let by = AuditActor::User(scope.user());
        self.audit(AuditEntry::new(chain, by, AuditAction::RecoveryConfirm, "user", id)).await
    }

    async fn update_user_column(
        &self,
        id: UserId,
        column: user::Column,
        value: impl Into<sea_orm::Value>,
    ) -> Result<()> {
        user::Entity::update_many()
            .col_expr(column, Expr::value(value))
            .filter(user::Column::Id.eq(id.0))
            .exec(&self.tx)
            .await
            .map_err(failed)?;
        Ok(())
    }

    async fn audit_user(
        &self,
        scope: AdminScope,
        target: &Target,
        action: AuditAction,
        detail: &str,
    ) -> Result<()> {
        let chain = Chain::about(target.row.tenant_id.map(TenantId));
        let by = AuditActor::User(scope.user());
        self.audit(AuditEntry::new(chain, by, action, "user", target.row.id).saying(detail)).await
    }
}
