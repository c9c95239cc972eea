//! Words of the admin area, of the company's settings, and of the pieces that they share.

mod audit_en;
mod audit_kk;
mod audit_ru;
mod en;
mod kk;
mod ru;

use synkro_shared::admin::{TenantStatus, UserState};
use synkro_shared::audit::{AuditAction, AuditOutcome};

use crate::tasks::{TenantTask, UserTask};

pub use en::WORDS as EN;
pub use kk::WORDS as KK;
pub use ru::WORDS as RU;

type Text = &'static str;

/// All of them.
pub struct Words {
    pub nav: Nav,
    pub copy: Copying,
    pub confirm: Confirm,
    pub list: List,
    pub users: Users,
    pub user_task: fn(UserTask) -> TaskWords,
    pub invite: Invite,
    pub tenants: Tenants,
    pub tenant_task: fn(TenantTask) -> TaskWords,
    pub audit: Audit,
    pub settings: Settings,
}

/// The menu.
pub struct Nav {
    pub users: Text,
    pub tenants: Text,
    pub audit: Text,
    pub settings: Text,
    pub account: Text,
}

/// A text to copy.
pub struct Copying {
    pub copy: Text,
    pub copied: Text,
    pub copied_long: Text,
    pub refused: Text,
}

/// A question before a deed.
pub struct Confirm {
    pub keep: Text,
}

/// Any list of the admin area.
pub struct List {
    pub filters: Text,
    pub find: Text,
    pub all: Text,
    pub reset: Text,
    pub shown: fn(&str) -> String,
    pub nothing_title: Text,
    pub nothing_text: Text,
    pub manage: Text,
    pub manage_whom: fn(&str) -> String,
    pub what_to_do: Text,
    pub zone: fn(&str) -> String,
    pub created: Text,
    pub creating: Text,
    pub save: Text,
    pub saving: Text,
    pub name: Text,
}

/// A deed in words.
#[derive(Clone, Copy)]
pub struct TaskWords {
    /// The button that leads to the question, and the one that answers it.
    pub button: Text,
    /// What it is for, beside the button.
    pub about: Text,
    /// The question, about whom or what.
    pub title: fn(&str) -> String,
    /// What will happen.
    pub what: &'static [Text],
    /// While it is being done.
    pub doing: Text,
    /// When it is done, to whom or what.
    pub done: fn(&str) -> String,
}

/// The page of accounts.
pub struct Users {
    pub title: Text,
    pub text: Text,
    pub search: Text,
    pub create: Text,
    pub person: Text,
    pub company: Text,
    pub company_choose: Text,
    pub companies_failed: Text,
    pub no_companies: Text,
    pub role: Text,
    pub role_about: fn(synkro_shared::Role) -> Text,
    pub state: Text,
    pub state_name: fn(UserState) -> Text,
    pub invite_until: fn(&str) -> String,
    pub second_factor: Text,
    pub on: Text,
    pub off: Text,
    pub last_sign_in: Text,
    pub never: Text,
    pub staff: Text,
    pub settings: Text,
    pub settings_yes: Text,
    pub settings_no: Text,
    pub empty_title: Text,
    pub empty_text: Text,
    pub own_account: Text,
    pub not_for_lite: Text,
    pub create_title: Text,
    pub create_text: Text,
    pub create_submit: Text,
    pub name: Text,
    pub name_hint: Text,
    pub email_hint: Text,
    pub language: Text,
    pub settings_grant: Text,
    pub settings_grant_hint: Text,
}

/// A link to hand over.
pub struct Invite {
    pub created_title: fn(&str) -> String,
    pub title: fn(&str) -> String,
    pub link: Text,
    pub until: fn(&str) -> String,
    pub once: Text,
    pub advice_title: Text,
    pub advice: [Text; 3],
    pub done: Text,
}

/// The page of companies.
pub struct Tenants {
    pub title: Text,
    pub text: Text,
    pub text_lite: Text,
    pub search: Text,
    pub create: Text,
    pub status_name: fn(TenantStatus) -> Text,
    pub since: fn(&str) -> String,
    pub slug: Text,
    pub slug_hint: Text,
    pub timezone: Text,
    pub timezone_hint: Text,
    pub zones_kz: Text,
    pub zones_ru: Text,
    pub zones_other: Text,
    pub report_language: Text,
    pub people: Text,
    pub people_count: fn(u64) -> Text,
    pub last_report: Text,
    pub no_report: Text,
    pub failures: fn(&str) -> String,
    pub empty_title: Text,
    pub empty_text: Text,
    pub deleted_note: Text,
    pub create_title: Text,
    pub create_submit: Text,
    pub created: fn(&str) -> String,
    pub new_name: Text,
    pub type_slug: fn(&str) -> String,
    pub destroyed: Text,
    pub stays: Text,
    pub stays_points: [Text; 2],
}

/// The log.
pub struct Audit {
    pub title: Text,
    pub text: Text,
    pub company_title: Text,
    pub company_text: Text,
    pub export: Text,
    pub when: Text,
    pub who: Text,
    pub what: Text,
    pub object: Text,
    pub address: Text,
    pub outcome: Text,
    pub outcome_name: fn(AuditOutcome) -> Text,
    pub denied: Text,
    pub times: fn(&str) -> String,
    pub only: fn(&str) -> String,
    pub only_chosen: fn(&str) -> String,
    pub chosen_person: Text,
    pub clear_person: Text,
    pub staff: Text,
    pub anonymous: Text,
    pub system: Text,
    pub operator: Text,
    pub gone: Text,
    pub from: Text,
    pub to: Text,
    pub dates_reversed: Text,
    pub empty_title: Text,
    pub empty_text: Text,
    pub action: fn(AuditAction) -> Text,
    pub group: fn(ActionGroup) -> Text,
    pub object_kind: fn(&str) -> Option<Text>,
    pub detail: fn(&str) -> Option<Text>,
}

/// The company's settings.
pub struct Settings {
    pub activity_title: Text,
    pub activity_text: Text,
    pub activity_link: Text,
    pub back: Text,
}

/// What an action of the log has to do with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActionGroup {
    /// Coming in and being there.
    Sessions,
    /// What people do to their own account.
    Accounts,
    /// What staff do to accounts.
    People,
    /// Companies.
    Tenants,
    /// Reports being made.
    Runs,
    /// What was asked for and may not be.
    Refusals,
    /// Connections and prompts.
    Settings,
}

impl ActionGroup {
    /// Every group, in the order of the list.
    pub const ALL: [Self; 7] = [
        Self::Sessions,
        Self::Accounts,
        Self::People,
        Self::Tenants,
        Self::Settings,
        Self::Runs,
        Self::Refusals,
    ];

    /// The group of an action.
    #[must_use]
    pub const fn of(action: AuditAction) -> Self {
        use AuditAction as A;
        match action {
            A::SessionCreate
            | A::SessionRevoke
            | A::SessionRevokeOthers
            | A::SessionReuse
            | A::SessionConfirm => Self::Sessions,
            A::AccountUpdate
            | A::PasswordChange
            | A::SecondFactorEnable
            | A::SecondFactorDisable
            | A::RecoveryCodeUse
            | A::RecoveryCodesCreate
            | A::TokenCreate
            | A::TokenRevoke
            | A::InviteAccept => Self::Accounts,
            A::InviteCreate
            | A::UserCreate
            | A::UserEnable
            | A::UserDisable
            | A::UserDelete
            | A::UserRole
            | A::SettingsGrant
            | A::SettingsRevoke
            | A::SecondFactorReset => Self::People,
            A::TenantCreate
            | A::TenantRename
            | A::TenantSuspend
            | A::TenantResume
            | A::TenantDelete
            | A::TenantPurge
            | A::DemoConnect => Self::Tenants,
            A::SourceModeSet
            | A::IntegrationUpdate
            | A::IntegrationDelete
            | A::IntegrationConnect
            | A::IntegrationDisconnect
            | A::OperationStart
            | A::PromptSave
            | A::PromptRestore => Self::Settings,
            A::RunStart
            | A::RunCancel
            | A::RunRetry
            | A::ReportsExpire
            | A::SchedulePause
            | A::ScheduleResume
            | A::ScheduleBackfill
            | A::ReportExport
            | A::CommentCreate
            | A::CommentUpdate
            | A::CommentDelete
            | A::QuestionAsk
            | A::QuestionCancel => Self::Runs,
            A::AccessDenied => Self::Refusals,
        }
    }
}

/// The text as a sentence begins: `администратор` → `Администратор`.
#[must_use]
pub fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_action_has_words_of_its_own_in_every_language() {
        for words in [&RU, &KK, &EN] {
            let texts: HashSet<_> =
                AuditAction::ALL.iter().map(|action| (words.audit.action)(*action)).collect();
            assert_eq!(texts.len(), AuditAction::ALL.len());
        }
        for action in AuditAction::ALL {
            let texts = [&RU, &KK, &EN].map(|words| (words.audit.action)(*action));
            assert!(texts[0] != texts[1] && texts[1] != texts[2], "{action:?} is not translated");
        }
    }

    #[test]
    fn a_sentence_begins_with_a_capital_whatever_the_script() {
        assert_eq!(sentence("администратор"), "Администратор");
        assert_eq!(sentence("әкімші"), "Әкімші");
        assert_eq!(sentence(""), "");
    }
}
