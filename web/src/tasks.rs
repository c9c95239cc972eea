//! What staff do to an account or a company, and a company's holders of `settings` to its people, as the page offers it.
//! Pure: who may do what is said by the shared table, and what makes sense now by the state.

use synkro_shared::admin::{TenantAdminView, TenantStatus, UserAction, UserAdminView, UserState};
use synkro_shared::people::{PersonView, RecoveryView, StaffDeed};
use synkro_shared::{Grants, Permission, Role, UserId};

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
    /// Confirm that somebody who lost access is who they say.
    ConfirmRecovery,
    /// Take the account away.
    Delete,
}

/// Whether super_admins still have to confirm who it is: they are asked only where no code can be sent.
#[must_use]
pub fn wants_confirmation(recovery: &RecoveryView) -> bool {
    !recovery.by_code && recovery.confirmations < recovery.confirmations_needed
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
            | Self::ConfirmRecovery
            | Self::Role(_) => false,
        }
    }

    /// What the account's company is told of it; nothing for what is no deed of staff's alone.
    #[must_use]
    pub const fn announced(self) -> Option<StaffDeed> {
        match self {
            Self::Enable => Some(StaffDeed::Enabled),
            Self::Disable => Some(StaffDeed::Disabled),
            Self::InviteAgain | Self::Recover => Some(StaffDeed::Invited),
            Self::ResetSecondFactor => Some(StaffDeed::SecondFactorReset),
            Self::GrantSettings => Some(StaffDeed::SettingsGranted),
            Self::RevokeSettings => Some(StaffDeed::SettingsRevoked),
            Self::Delete => Some(StaffDeed::Deleted),
            Self::ConfirmRecovery | Self::Role(_) => None,
        }
    }

    /// Whether somebody with these grants may do it to that account.
    fn allowed(self, actor: (UserId, Grants), target: (UserId, Role)) -> bool {
        let action = match self {
            Self::Enable => UserAction::Enable,
            Self::Disable => UserAction::Disable,
            Self::InviteAgain | Self::Recover => UserAction::Invite,
            Self::ResetSecondFactor => UserAction::ResetSecondFactor,
            Self::Role(_) => UserAction::ChangeRole,
            Self::GrantSettings | Self::RevokeSettings => UserAction::GrantSettings,
            Self::Delete => UserAction::Delete,
            Self::ConfirmRecovery => {
                return actor.0 != target.0 && actor.1.allow(Permission::AdminsManage);
            }
        };
        action.allowed(actor, target)
    }

    /// What makes sense for an account that is like this.
    fn sensible(user: &UserAdminView) -> Vec<Self> {
        let mut tasks = Vec::new();
        if user.recovery.as_ref().is_some_and(wants_confirmation) {
            tasks.push(Self::ConfirmRecovery);
        }
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
        Self::sensible(user).into_iter().filter(|task| task.allowed(actor, (user.id, user.role))).collect()
    }
}

/// Whether the company's word is what keeps somebody out. An account that is shut is enabled first.
#[must_use]
pub const fn awaits_word(person: &PersonView) -> bool {
    person.awaiting_since.is_some() && !matches!(person.state, UserState::Disabled)
}

/// Something that a holder of `settings` does to a person of the same company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonTask {
    /// Let an account in that staff created or changed.
    Approve,
    /// Say that it is not wanted: it is shut.
    Refuse,
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
    /// Grant `settings`.
    GrantSettings,
    /// Revoke `settings`.
    RevokeSettings,
    /// Take the account away.
    Remove,
}

impl PersonTask {
    /// Every task, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Approve,
        Self::Refuse,
        Self::Enable,
        Self::InviteAgain,
        Self::Recover,
        Self::GrantSettings,
        Self::RevokeSettings,
        Self::Disable,
        Self::ResetSecondFactor,
        Self::Remove,
    ];

    /// Whether nothing brings back what it takes away: only such a deed looks dangerous.
    #[must_use]
    pub const fn destroys(self) -> bool {
        match self {
            Self::ResetSecondFactor | Self::Remove => true,
            Self::Approve
            | Self::Refuse
            | Self::Enable
            | Self::Disable
            | Self::InviteAgain
            | Self::Recover
            | Self::GrantSettings
            | Self::RevokeSettings => false,
        }
    }

    /// Whether it makes sense for somebody who is like this. While the company has not decided about an account, nothing
    /// but the decision is offered; and nobody does any of it to themselves.
    const fn sensible(self, person: &PersonView) -> bool {
        if person.own {
            return false;
        }
        let awaits = awaits_word(person);
        match self {
            Self::Approve | Self::Refuse => awaits,
            Self::Remove => true,
            Self::Enable => !awaits && matches!(person.state, UserState::Disabled),
            Self::InviteAgain => {
                !awaits && matches!(person.state, UserState::Invited | UserState::InviteExpired)
            }
            Self::Recover => !awaits && matches!(person.state, UserState::Active),
            Self::Disable => !awaits && !matches!(person.state, UserState::Disabled),
            Self::ResetSecondFactor => !awaits && person.second_factor,
            Self::GrantSettings => !awaits && !person.settings,
            Self::RevokeSettings => !awaits && person.settings,
        }
    }

    /// What may be done to this person now.
    #[must_use]
    pub fn offered(person: &PersonView) -> Vec<Self> {
        Self::ALL.into_iter().filter(|task| task.sensible(person)).collect()
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

    fn person(state: UserState, awaits: bool) -> PersonView {
        let mut json = serde_json::json!({
            "id": "00000000-0000-0000-0000-000000000002", "email": "a@b.kz", "display_name": "A", "settings": true,
            "state": state, "second_factor": true, "created_at": "2026-01-01T00:00:00Z", "own": false,
        });
        if awaits {
            json["awaiting_since"] = "2026-01-02T00:00:00Z".into();
        }
        serde_json::from_value(json).expect("a person")
    }

    #[test]
    fn a_holder_decides_about_who_waits_before_anything_else_and_does_nothing_to_themselves() {
        use PersonTask as T;
        let offered = |state, awaits| T::offered(&person(state, awaits));
        assert_eq!(offered(UserState::Active, true), [T::Approve, T::Refuse, T::Remove]);
        assert_eq!(
            offered(UserState::Disabled, true),
            [T::Enable, T::RevokeSettings, T::ResetSecondFactor, T::Remove],
            "what was refused is enabled first, and then decided about"
        );
        assert_eq!(
            offered(UserState::Active, false),
            [T::Recover, T::RevokeSettings, T::Disable, T::ResetSecondFactor, T::Remove]
        );
        assert_eq!(
            offered(UserState::InviteExpired, false),
            [T::InviteAgain, T::RevokeSettings, T::Disable, T::ResetSecondFactor, T::Remove]
        );
        let own = PersonView { own: true, ..person(UserState::Active, true) };
        assert_eq!(T::offered(&own), []);
        let dangerous: Vec<_> = T::ALL.into_iter().filter(|task| task.destroys()).collect();
        assert_eq!(dangerous, [T::ResetSecondFactor, T::Remove]);
    }

    #[test]
    fn only_a_super_admin_confirms_and_only_where_no_code_can_be_sent() {
        let recovery = |by_code, confirmations| RecoveryView {
            by_code,
            this_browser: false,
            code_sent_at: None,
            opens_at: None,
            confirmations,
            confirmations_needed: 2,
        };
        let offered = |role, recovery| {
            let user = UserAdminView { recovery: Some(recovery), ..user(Role::User, UserState::Active) };
            UserTask::offered(actor(role), &user).contains(&UserTask::ConfirmRecovery)
        };
        assert!(offered(Role::SuperAdmin, recovery(false, 1)));
        assert!(!offered(Role::AdminLite, recovery(false, 1)));
        assert!(
            !offered(Role::SuperAdmin, recovery(true, 0)) && !offered(Role::SuperAdmin, recovery(false, 2))
        );
    }

    #[test]
    fn the_company_is_told_of_what_staff_do_to_its_people() {
        let told = |task: UserTask| task.announced().map(StaffDeed::lets_in);
        assert_eq!([told(UserTask::Recover), told(UserTask::Enable)], [Some(true); 2]);
        assert_eq!([told(UserTask::Disable), told(UserTask::Delete)], [Some(false); 2]);
        assert_eq!([told(UserTask::ConfirmRecovery), told(UserTask::Role(Role::AdminLite))], [None; 2]);
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
