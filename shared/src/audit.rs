//! The audit log on the wire: who did what, when, from where.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::admin::TenantRef;
use crate::{TenantId, UserId};

codes! {
    /// What was done. The stable name never changes: old entries are signed with it.
    pub enum AuditAction {
        /// Somebody asked for what they may not.
        AccessDenied = "access.denied",
        /// Signed in, or tried to.
        SessionCreate = "session.create",
        /// A session was ended.
        SessionRevoke = "session.revoke",
        /// All sessions of a person but one were ended.
        SessionRevokeOthers = "session.revoke_others",
        /// A used-up refresh token came again; its session was ended.
        SessionReuse = "session.reuse",
        /// A person showed again who they are.
        SessionConfirm = "session.confirm",
        /// A person changed their name, language or theme.
        AccountUpdate = "account.update",
        /// A person changed their password.
        PasswordChange = "password.change",
        /// A person switched the second factor on.
        SecondFactorEnable = "second_factor.enable",
        /// A person switched it off.
        SecondFactorDisable = "second_factor.disable",
        /// An administrator or operator took it away.
        SecondFactorReset = "second_factor.reset",
        /// A recovery code was used.
        RecoveryCodeUse = "recovery_code.use",
        /// New recovery codes were made.
        RecoveryCodesCreate = "recovery_codes.create",
        /// An API token was made.
        TokenCreate = "token.create",
        /// An API token was revoked.
        TokenRevoke = "token.revoke",
        /// An invite was issued.
        InviteCreate = "invite.create",
        /// An invite was used to set a password.
        InviteAccept = "invite.accept",
        /// An account was created.
        UserCreate = "user.create",
        /// An account was enabled.
        UserEnable = "user.enable",
        /// An account was disabled.
        UserDisable = "user.disable",
        /// An account was deleted.
        UserDelete = "user.delete",
        /// An account was given another role.
        UserRole = "user.role",
        /// An account was granted `settings`.
        SettingsGrant = "settings.grant",
        /// `settings` was revoked.
        SettingsRevoke = "settings.revoke",
        /// The company let an account in that waited for its word.
        AccountApprove = "account.approve",
        /// The company said that an account is not wanted; it was shut.
        AccountRefuse = "account.refuse",
        /// A super_admin confirmed that somebody who lost access is who they say.
        RecoveryConfirm = "recovery.confirm",
        /// A code was sent to the company's chat, for somebody who lost access.
        RecoveryCodeSend = "recovery.code_send",
        /// An account opened because a code was right, or because nobody refused it in time.
        RecoveryOpen = "recovery.open",
        /// A tenant was created.
        TenantCreate = "tenant.create",
        /// A tenant was renamed.
        TenantRename = "tenant.rename",
        /// A tenant was suspended.
        TenantSuspend = "tenant.suspend",
        /// A tenant was resumed.
        TenantResume = "tenant.resume",
        /// A tenant was deleted and its keys destroyed.
        TenantDelete = "tenant.delete",
        /// What a deleted tenant left was removed.
        TenantPurge = "tenant.purge",
        /// A run was started.
        RunStart = "run.start",
        /// A run was cancelled.
        RunCancel = "run.cancel",
        /// A run was retried.
        RunRetry = "run.retry",
        /// The schedule was paused.
        SchedulePause = "schedule.pause",
        /// The schedule goes on.
        ScheduleResume = "schedule.resume",
        /// Missed reports are made after all.
        ScheduleBackfill = "schedule.backfill",
        /// Reports older than the company keeps them were removed.
        ReportsExpire = "reports.expire",
        /// Where conversations come from was changed.
        SourceModeSet = "settings.source_mode",
        /// An integration's settings or secrets were changed.
        IntegrationUpdate = "integration.update",
        /// An integration was forgotten, with its secrets.
        IntegrationDelete = "integration.delete",
        /// A person allowed access on the vendor's page.
        IntegrationConnect = "integration.connect",
        /// The vendor said that access was withdrawn.
        IntegrationDisconnect = "integration.disconnect",
        /// A check or a sample was started.
        OperationStart = "operation.start",
        /// A report was taken as a file.
        ReportExport = "report.export",
        /// A comment was written on a report.
        CommentCreate = "comment.create",
        /// Its author edited a comment.
        CommentUpdate = "comment.update",
        /// Its author removed a comment.
        CommentDelete = "comment.delete",
        /// A follow-up question was asked.
        QuestionAsk = "question.ask",
        /// A follow-up question was cancelled.
        QuestionCancel = "question.cancel",
        /// A version of the prompt was saved.
        PromptSave = "prompt.save",
        /// An older version of the prompt was brought back.
        PromptRestore = "prompt.restore",
        /// The demo was connected to its emulators.
        DemoConnect = "demo.connect",
        /// The audit log was taken over as it was: from here on each end is proven before it is extended.
        AuditBaseline = "audit.baseline",
        /// Another key of the ring signs from here on.
        AuditRotate = "audit.rotate",
        /// The ends of all chains were vouched for.
        AuditHeads = "audit.heads",
        /// A damaged part of a log was acknowledged, so that the log can go on.
        AuditAcknowledge = "audit.acknowledge",
    }
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AuditOutcome {
    /// It was done.
    Done,
    /// It was refused.
    Denied,
}

/// What kind of actor it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AuditActorKind {
    /// Somebody signed in.
    User,
    /// Somebody not signed in.
    Anonymous,
    /// The installation itself.
    System,
    /// Whoever operates the server, from its command line.
    Operator,
}

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditActorView {
    /// What kind of actor.
    pub kind: AuditActorKind,
    /// The account that acted; absent for strangers and for the installation itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<UserId>,
    /// The person's name; absent when the account is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The account's e-mail; absent when the account is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Whether the account belongs to the service's staff.
    pub staff: bool,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntryView {
    /// Its number in its chain: 1, 2, 3, … without a gap.
    pub seq: i64,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: AuditActorView,
    /// What was done.
    pub action: AuditAction,
    /// On what kind of object: `user`, `tenant`, `session`, `run`, ….
    pub object_kind: String,
    /// On which: its id, or an endpoint's path.
    pub object_id: String,
    /// The object's name, where it has one and still exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_name: Option<String>,
    /// The tenant that it concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<TenantRef>,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// A word more, e.g. the new role or a request's method.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// How often the same happened until this entry; 1 unless repeats were folded.
    pub times: u32,
    /// The network address that it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// An audit log that can't be written into: its end is not what the installation has signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DamagedLog {
    /// The company whose log it is; absent: the platform's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<TenantRef>,
}

/// A page of the platform's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlatformAuditPage {
    /// The page's items.
    pub items: Vec<AuditEntryView>,
    /// Pass as `cursor` to get the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// Logs that can't be written into until a super_admin acknowledges that; what has to be written there does not happen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub damaged: Vec<DamagedLog>,
}

/// Body of `POST /api/v1/admin/audit/acknowledge`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AcknowledgeAuditRequest {
    /// The company whose log it is; absent: the platform's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<TenantId>,
}

/// The part of a log that was acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AcknowledgedAudit {
    /// Number of the first entry that can't be proven.
    pub from: i64,
    /// Number of the last one; before `from` when nothing was left.
    pub to: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_on_the_wire_is_the_one_in_the_chain() {
        for action in AuditAction::ALL {
            let wire = serde_json::to_value(action).expect("an action serialises");
            assert_eq!(wire, serde_json::Value::from(action.code()));
            assert_eq!(AuditAction::from_code(action.code()), Some(action));
        }
    }
}
