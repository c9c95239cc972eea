//! Which part of the work an action of the log belongs to.

use synkro_shared::audit::AuditAction;

/// What an action of the log has to do with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActionGroup {
    /// Coming in and being there.
    Sessions,
    /// What people do to their own account.
    Accounts,
    /// What is done to others' accounts, by staff and by their company.
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
            | A::SecondFactorReset
            | A::AccountApprove
            | A::AccountRefuse
            | A::RecoveryConfirm
            | A::RecoveryCodeSend
            | A::RecoveryOpen => Self::People,
            A::TenantCreate
            | A::TenantRename
            | A::TenantSuspend
            | A::TenantResume
            | A::TenantDelete
            | A::TenantPurge
            | A::DemoConnect
            | A::AuditBaseline
            | A::AuditRotate
            | A::AuditHeads
            | A::AuditAcknowledge => Self::Tenants,
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
