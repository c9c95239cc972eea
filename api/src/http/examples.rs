//! Examples of bodies: one file each in `examples`, shown in the document and used by tests. The server's tests hold every one
//! against its own schema, and read and write it as its type.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use utoipa::openapi::{OpenApi, RefOr, Schema};

macro_rules! examples {
    ($($schema:literal),+ $(,)?) => {
        /// What each schema's values look like, as JSON.
        pub const EXAMPLES: &[(&str, &str)] =
            &[$(($schema, include_str!(concat!("examples/", $schema, ".json")))),+];
    };
}

examples!(
    "AcknowledgeAuditRequest",
    "AcceptInviteRequest",
    "AnnouncementView",
    "Announcements",
    "ApiTokenView",
    "ApprovalView",
    "AskQuestionRequest",
    "AutomationSettings",
    "BackfillRequest",
    "BackfillView",
    "ChangePasswordRequest",
    "ChangePersonRequest",
    "CommentView",
    "ConfirmRequest",
    "CreateTenantRequest",
    "CreateTokenRequest",
    "CreateUserRequest",
    "CreatedToken",
    "CreatedUser",
    "DialogView",
    "EnableSecondFactorRequest",
    "EnterCodeRequest",
    "FireView",
    "InviteLink",
    "InvitePersonRequest",
    "InviteView",
    "InvitedPerson",
    "LoginRequest",
    "LookupInviteRequest",
    "Me",
    "Metrics",
    "NoticeRequest",
    "NoticeView",
    "Period",
    "PersonView",
    "Problem",
    "PromptVersion",
    "PromptView",
    "PutAiRequest",
    "PutAmocrmRequest",
    "PutRadistRequest",
    "PutSupabaseRequest",
    "PutTelegramRequest",
    "QuestionView",
    "QuestionsView",
    "RecoveryCodes",
    "RenameTenantRequest",
    "ReportListItem",
    "ReportPage",
    "ReportView",
    "RestorePromptRequest",
    "RetryRunRequest",
    "RevokedSessions",
    "RunEventView",
    "RunView",
    "SavePromptRequest",
    "ScheduleView",
    "SecondFactorRequest",
    "SessionView",
    "SetSourceModeRequest",
    "SignIn",
    "StartOperationRequest",
    "StartRunRequest",
    "TenantAdminView",
    "UpdateAccountRequest",
    "UpdateUserRequest",
    "UserAdminView",
    "WriteCommentRequest",
);

/// The example of a schema.
#[must_use]
pub fn of(schema: &str) -> Option<Value> {
    let (_, text) = EXAMPLES.iter().find(|(name, _)| *name == schema)?;
    serde_json::from_str(text).ok()
}

/// Shows them in the document.
pub(super) fn show(document: &mut OpenApi) {
    let Some(components) = &mut document.components else { return };
    let by_name: BTreeMap<&str, &str> = EXAMPLES.iter().copied().collect();
    for (name, schema) in &mut components.schemas {
        let RefOr::T(schema) = schema else { continue };
        let item = name.strip_prefix("Page_").filter(|item| by_name.contains_key(item));
        let example = match item {
            Some(item) => of(item).map(|item| json!({"items": [item]})),
            None => of(name),
        };
        let shown = match schema {
            Schema::Object(schema) => &mut schema.examples,
            Schema::AllOf(schema) => &mut schema.examples,
            Schema::OneOf(schema) => &mut schema.examples,
            _ => continue,
        };
        shown.extend(example);
    }
}
