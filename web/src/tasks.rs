//! What staff do to an account or a company, as the page offers it. Pure: who may do what is said by the shared table,
//! and what makes sense now by the state.

use synkro_shared::admin::{TenantAdminView, TenantStatus, UserAction, UserAdminView, UserState};
use synkro_shared::{Grants, Role, UserId};

/// Something to do to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserTask {
    /// Let it sign in again.
    Enable,
    /// Disable it.
    Disable,
    /// A link to set the first password with, in place of the one before.
    InviteAgain,
    /// A link to set a new password with.
    Recover,
    /// Take the second factor away.
    ResetSecondFactor,
    /// Give a member of staff this role.
    Role(Role),
    /// Grant `settings`.
    GrantSettings,
    /// Revoke `settings`.
    RevokeSettings,
    /// Take the account away.
    Delete,
}

impl UserTask {
    /// Whether nothing brings back what it takes away: only such a deed looks dangerous.
    #[must_use]
    pub const fn destroys(self) -> bool {
        match self {
            Self::ResetSecondFactor | Self::Delete => true,
            Self::Enable
            | Self::Disable
            | Self::InviteAgain
            | Self::Recover
            | Self::GrantSettings
            | Self::RevokeSettings
            | Self::Role(_) => false,
        }
    }

    /// What one must be allowed for it.
    const fn action(self) -> UserAction {
        match self {
            Self::Enable => UserAction::Enable,
            Self::Disable => UserAction::Disable,
            Self::InviteAgain | Self::Recover => UserAction::Invite,
            Self::ResetSecondFactor => UserAction::ResetSecondFactor,
            Self::Role(_) => UserAction::ChangeRole,
            Self::GrantSettings | Self::RevokeSettings => UserAction::GrantSettings,
            Self::Delete => UserAction::Delete,
        }
    }

    /// What makes sense for an account that is like this.
    fn sensible(user: &UserAdminView) -> Vec<Self> {
        let mut tasks = Vec::new();
        match user.state {
            UserState::Invited | UserState::InviteExpired => tasks.extend([Self::InviteAgain, Self::Disable]),
            UserState::Active => tasks.extend([Self::Recover, Self::Disable]),
            UserState::Disabled => tasks.push(Self::Enable),
        }
        if user.second_factor {
            tasks.push(Self::ResetSecondFactor);
        }
        match user.role {
            Role::SuperAdmin => tasks.push(Self::Role(Role::AdminLite)),
            Role::AdminLite => tasks.push(Self::Role(Role::SuperAdmin)),
            Role::User if user.settings => tasks.push(Self::RevokeSettings),
            Role::User => tasks.push(Self::GrantSettings),
        }
        tasks.push(Self::Delete);
        tasks
    }

    /// What this person may do to that account now.
    #[must_use]
    pub fn offered(actor: (UserId, Grants), user: &UserAdminView) -> Vec<Self> {
        Self::sensible(user)
            .into_iter()
            .filter(|task| task.action().allowed(actor, (user.id, user.role)))
            .collect()
    }
}

/// Something to do to a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TenantTask {
    /// Give it another name.
    Rename,
    /// Stop it until it is resumed.
    Suspend,
    /// Let it go on.
    Resume,
    /// Take it away for good.
    Delete,
}

impl TenantTask {
    /// Whether nothing brings back what it takes away: only such a deed looks dangerous.
    #[must_use]
    pub const fn destroys(self) -> bool {
        match self {
            Self::Delete => true,
            Self::Rename | Self::Suspend | Self::Resume => false,
        }
    }

    /// What makes sense for a company that is like this.
    #[must_use]
    pub fn offered(tenant: &TenantAdminView) -> &'static [Self] {
        match tenant.status {
            TenantStatus::Active => &[Self::Rename, Self::Suspend, Self::Delete],
            TenantStatus::Suspended => &[Self::Rename, Self::Resume, Self::Delete],
            TenantStatus::Deleted => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(role: Role, state: UserState) -> UserAdminView {
        let json = serde_json::json!({
            "id": "00000000-0000-0000-0000-000000000002", "email": "a@b.kz", "display_name": "A", "role": role,
            "settings": false, "state": state, "second_factor": true, "created_at": "2026-01-01T00:00:00Z",
        });
        serde_json::from_value(json).expect("an account")
    }

    fn actor(role: Role) -> (UserId, Grants) {
        ("00000000-0000-0000-0000-000000000001".parse().expect("an id"), Grants { role, settings: false })
    }

    #[test]
    fn super_admins_are_offered_all_that_makes_sense() {
        use UserTask as T;
        let offered = |role, state| T::offered(actor(Role::SuperAdmin), &user(role, state));
        assert_eq!(
            offered(Role::User, UserState::Active),
            [T::Recover, T::Disable, T::ResetSecondFactor, T::GrantSettings, T::Delete]
        );
        assert_eq!(
            offered(Role::AdminLite, UserState::Disabled),
            [T::Enable, T::ResetSecondFactor, T::Role(Role::SuperAdmin), T::Delete]
        );
    }

    #[test]
    fn what_can_be_undone_does_not_look_like_what_can_not() {
        use UserTask as T;
        let offered = T::offered(actor(Role::SuperAdmin), &user(Role::User, UserState::Active));
        let dangerous: Vec<_> = offered.into_iter().filter(|task| task.destroys()).collect();
        assert_eq!(dangerous, [T::ResetSecondFactor, T::Delete]);
        assert!(!T::RevokeSettings.destroys() && !T::Disable.destroys());
        assert!(TenantTask::Delete.destroys() && !TenantTask::Suspend.destroys());
    }

    #[test]
    fn admin_lite_is_offered_nothing_on_staff_and_nobody_anything_on_themselves() {
        let lite = actor(Role::AdminLite);
        assert_eq!(UserTask::offered(lite, &user(Role::AdminLite, UserState::Active)), []);
        let invited = UserTask::offered(lite, &user(Role::User, UserState::Invited));
        assert_eq!(invited, [UserTask::InviteAgain, UserTask::Disable, UserTask::ResetSecondFactor]);
        let mut own = user(Role::SuperAdmin, UserState::Active);
        own.id = actor(Role::SuperAdmin).0;
        assert_eq!(UserTask::offered(actor(Role::SuperAdmin), &own), []);
    }
}
