//! The admin area: tenants and people. Nothing here speaks of what a tenant's people read or write.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::session::Language;
use crate::{Grants, Permission, Role, TenantId, UserId};

codes! {
    /// Whether a tenant's people may sign in and its runs go on.
    pub enum TenantStatus {
        /// Its people may sign in, and its schedule runs.
        Active = "active",
        /// Not until it is resumed.
        Suspended = "suspended",
        /// Never again: its keys are destroyed.
        Deleted = "deleted",
    }
}

/// A tenant's name where something else is spoken of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TenantRef {
    /// Identifies the company.
    pub id: TenantId,
    /// Name of the company.
    pub name: String,
    /// Its short name in URLs.
    pub slug: String,
}

/// A tenant as the service's staff see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TenantAdminView {
    /// Identifies the company.
    pub id: TenantId,
    /// Name of the company, as its people see it.
    pub name: String,
    /// Its short name in URLs; never changes.
    pub slug: String,
    /// Whether its people may sign in.
    pub status: TenantStatus,
    /// IANA time zone that its days are counted in.
    pub timezone: String,
    /// Language of its reports.
    pub report_language: Language,
    /// How many accounts it has, disabled ones too.
    pub people: u64,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// Since when it has its state, unless it is active.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_since: Option<DateTime<Utc>>,
    /// When its last report was made; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_report_at: Option<DateTime<Utc>>,
    /// How often in a row making a report has failed; 0 once one is made. Nothing of why, which only its own people see.
    #[serde(default)]
    pub failures: u64,
}

/// Body of `POST /api/v1/admin/tenants`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateTenantRequest {
    /// Name of the company, as its people will see it.
    pub name: String,
    /// Short name in URLs: 2 to 40 of `a-z`, `0-9`, `-`; can't be changed later.
    pub slug: String,
    /// IANA time zone; `Asia/Almaty` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// Language of its reports; Russian when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_language: Option<Language>,
}

/// Body of `PATCH /api/v1/admin/tenants/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RenameTenantRequest {
    /// Its new name.
    pub name: String,
}

codes! {
    /// What an account can do now.
    pub enum UserState {
        /// No password yet; its invite can still be used.
        Invited = "invited",
        /// No password yet, and its invite has run out.
        InviteExpired = "invite_expired",
        /// May sign in.
        Active = "active",
        /// May not sign in.
        Disabled = "disabled",
    }
}

impl UserState {
    /// The state of an account, by what there is of it.
    #[must_use]
    pub const fn of(disabled: bool, has_password: bool, has_open_invite: bool) -> Self {
        match (disabled, has_password, has_open_invite) {
            (true, _, _) => Self::Disabled,
            (false, true, _) => Self::Active,
            (false, false, true) => Self::Invited,
            (false, false, false) => Self::InviteExpired,
        }
    }
}

/// An account as the service's staff see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserAdminView {
    /// Identifies the account.
    pub id: UserId,
    /// E-mail address that the person signs in with.
    pub email: String,
    /// The person's name.
    pub display_name: String,
    /// What the person is: staff of the service, or a user of a company.
    pub role: Role,
    /// Whether it holds the permission `settings`.
    pub settings: bool,
    /// Its company; absent for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<TenantRef>,
    /// What it can do now.
    pub state: UserState,
    /// Whether signing in asks for a second factor.
    pub second_factor: bool,
    /// Since when it waits for its company's word; absent when it waits for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awaiting_since: Option<DateTime<Utc>>,
    /// How it opens when its company has nobody left who could let it in: absent otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery: Option<crate::people::RecoveryView>,
    /// Until when its open invite can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite_expires_at: Option<DateTime<Utc>>,
    /// When it last signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_signed_in_at: Option<DateTime<Utc>>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
}

/// Body of `POST /api/v1/admin/users`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateUserRequest {
    /// E-mail address that the person will sign in with.
    pub email: String,
    /// The person's name.
    pub display_name: String,
    /// What the person will be: staff of the service, or a user of a company.
    pub role: Role,
    /// Its company: needed for a `user`, refused for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<TenantId>,
    /// Whether it holds `settings`; super_admin only.
    #[serde(default)]
    pub settings: bool,
    /// Interface language to begin with; Russian when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

/// Body of `PATCH /api/v1/admin/users/{id}`: what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateUserRequest {
    /// Another staff role. A company's user and staff never turn into each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Grants or revokes `settings`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<bool>,
}

/// A one-time link to set a password with. Shown once, to be handed over.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InviteLink {
    /// Link to hand over: whoever opens it sets the account's password.
    pub url: String,
    /// Until when it can be used.
    pub expires_at: DateTime<Utc>,
}

/// Answer of `POST /api/v1/admin/users`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedUser {
    /// The account that was created.
    pub user: UserAdminView,
    /// How its owner sets a password.
    pub invite: InviteLink,
}

crate::session::opaque_debug!(InviteLink, CreatedUser);

/// Something that staff do to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UserAction {
    /// Let it sign in again.
    Enable,
    /// Disable it.
    Disable,
    /// Take it away.
    Delete,
    /// Issue a link to set a password with.
    Invite,
    /// Take its second factor away, so that it must enrol anew.
    ResetSecondFactor,
    /// Give it another staff role.
    ChangeRole,
    /// Grant or revoke `settings`.
    GrantSettings,
}

impl UserAction {
    /// Every action.
    pub const ALL: [Self; 7] = [
        Self::Enable,
        Self::Disable,
        Self::Delete,
        Self::Invite,
        Self::ResetSecondFactor,
        Self::ChangeRole,
        Self::GrantSettings,
    ];

    /// What one must be allowed, to do this to an account of this role.
    #[must_use]
    pub const fn needs(self, target: Role) -> Permission {
        match (self, target) {
            (Self::Delete, _) => Permission::UsersDelete,
            (Self::ChangeRole | Self::GrantSettings, _)
            | (
                Self::Enable | Self::Disable | Self::Invite | Self::ResetSecondFactor,
                Role::SuperAdmin | Role::AdminLite,
            ) => Permission::AdminsManage,
            (Self::Enable | Self::Disable | Self::Invite | Self::ResetSecondFactor, Role::User) => {
                Permission::UsersManage
            }
        }
    }

    /// Whether an API token may do this to an account of this role, if its owner may. A token is kept by a program, and is
    /// no person who has just shown who they are: it issues links to a company's people and lets them in and out again, each of
    /// which waits for the company's word, and neither touches staff nor changes or takes away an account.
    #[must_use]
    pub const fn with_token(self, target: Role) -> bool {
        match (self, target) {
            (Self::Enable | Self::Disable | Self::Invite, Role::User) => true,
            (Self::Enable | Self::Disable | Self::Invite, Role::SuperAdmin | Role::AdminLite)
            | (Self::Delete | Self::ResetSecondFactor | Self::ChangeRole | Self::GrantSettings, _) => false,
        }
    }

    /// Whether somebody with these grants may do this to that account. Nobody may do any of it to themselves: nobody
    /// raises himself, and nobody gets around his own second factor.
    #[must_use]
    pub fn allowed(self, actor: (UserId, Grants), target: (UserId, Role)) -> bool {
        actor.0 != target.0 && actor.1.allow(self.needs(target.1))
    }
}

/// What one must be allowed, to create an account of this role.
#[must_use]
pub const fn creating_needs(role: Role) -> Permission {
    match role {
        Role::User => Permission::UsersManage,
        Role::SuperAdmin | Role::AdminLite => Permission::AdminsManage,
    }
}

/// Whether an API token may create an account with these grants: never staff, and never one that holds `settings`.
#[must_use]
pub const fn creating_with_token(grants: Grants) -> bool {
    match grants.role {
        Role::User => !grants.settings,
        Role::SuperAdmin | Role::AdminLite => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const ONE: UserId = UserId(Uuid::from_u128(1));
    const OTHER: UserId = UserId(Uuid::from_u128(2));

    #[test]
    fn nobody_does_anything_to_themselves() {
        let me = (ONE, Grants { role: Role::SuperAdmin, settings: false });
        for action in UserAction::ALL {
            assert!(!action.allowed(me, (ONE, Role::SuperAdmin)), "{action:?}");
            assert!(action.allowed(me, (OTHER, Role::SuperAdmin)), "{action:?}");
        }
    }

    #[test]
    fn a_token_lets_a_companys_people_in_and_out_and_does_nothing_else() {
        use UserAction as A;
        for action in UserAction::ALL {
            assert_eq!(
                action.with_token(Role::User),
                matches!(action, A::Enable | A::Disable | A::Invite),
                "{action:?}"
            );
            assert!(
                !action.with_token(Role::AdminLite) && !action.with_token(Role::SuperAdmin),
                "{action:?}"
            );
        }
        let made: Vec<_> = [Role::SuperAdmin, Role::AdminLite, Role::User]
            .into_iter()
            .flat_map(|role| [false, true].map(|settings| Grants { role, settings }))
            .filter(|grants| creating_with_token(*grants))
            .collect();
        assert_eq!(made, [Grants { role: Role::User, settings: false }]);
    }

    #[test]
    fn admin_lite_manages_users_only_and_never_deletes_grants_or_changes_roles() {
        let lite = (ONE, Grants { role: Role::AdminLite, settings: false });
        for action in UserAction::ALL {
            assert!(!action.allowed(lite, (OTHER, Role::SuperAdmin)), "{action:?}");
            assert!(!action.allowed(lite, (OTHER, Role::AdminLite)), "{action:?}");
        }
        let may: Vec<_> =
            UserAction::ALL.into_iter().filter(|action| action.allowed(lite, (OTHER, Role::User))).collect();
        use UserAction as A;
        assert_eq!(may, [A::Enable, A::Disable, A::Invite, A::ResetSecondFactor]);
    }
}
