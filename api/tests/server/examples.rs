//! The examples of the document are what the server reads and writes.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use synkro::http::examples;
use synkro_shared::Problem;
use synkro_shared::account::*;
use synkro_shared::admin::*;
use synkro_shared::audit::AcknowledgeAuditRequest;
use synkro_shared::comment::*;
use synkro_shared::invite::*;
use synkro_shared::list::*;
use synkro_shared::people::*;
use synkro_shared::question::*;
use synkro_shared::report::*;
use synkro_shared::retry::*;
use synkro_shared::run::*;
use synkro_shared::run_event::*;
use synkro_shared::schedule::*;
use synkro_shared::session::*;
use synkro_shared::settings::*;
use utoipa::ToSchema;

use crate::support::document::{document, faults};

/// The example, read as its type and written again.
fn again<T: Serialize + DeserializeOwned>(example: Value) -> Value {
    let read: T = serde_json::from_value(example).expect("the example of its type");
    serde_json::to_value(read).expect("JSON")
}

/// The example, read as its type. A form with a secret is read and never written.
fn only_read<T: DeserializeOwned>(example: Value) -> Value {
    let _: T = serde_json::from_value(example.clone()).expect("the example of its type");
    example
}

/// A type's name in the document, and how an example of it is read and written.
type Typed = (fn() -> Cow<'static, str>, fn(Value) -> Value);

macro_rules! types {
    ($($how:ident: $($schema:ident),+;)+) => {
        const TYPES: &[Typed] = &[$($((<$schema as ToSchema>::name, $how::<$schema>)),+),+];
    };
}

types! {
    again: AcknowledgeAuditRequest, AnnouncementView, Announcements, ApprovalView, ApiTokenView, AskQuestion, AutomationSettings, Backfill, BackfillView, CommentView,
        ChangePersonRequest, CreateTenantRequest, CreateTokenRequest, CreateUserRequest, CreatedToken, CreatedUser, DialogView,
        FireView, InviteLink, InvitePersonRequest, InviteView, InvitedPerson, NoticeView, PersonView, Me, Metrics, Period, Problem, PromptVersion, PromptView,
        QuestionView, QuestionsView, RecoveryCodes, RenameTenantRequest, ReportListItem, ReportPage,
        ReportView, RestorePrompt, RetryRun, RevokedSessions, RunEventView, RunView, SavePrompt,
        ScheduleView, SessionView, SetSourceMode, SignIn, StartOperation, StartRunRequest, TenantAdminView,
        UpdateAccountRequest, UpdateUserRequest, UserAdminView, WriteComment;
    only_read: AcceptInviteRequest, AiForm, AmocrmForm, ChangePasswordRequest, ConfirmRequest,
        EnableSecondFactorRequest, EnterCodeRequest, LoginRequest, LookupInviteRequest, NoticeRequest, RadistForm, SecondFactorRequest,
        SupabaseForm, TelegramForm;
}

#[test]
fn every_example_fits_its_schema_and_its_type() {
    let named: BTreeSet<_> = examples::EXAMPLES.iter().map(|(name, _)| (*name).to_owned()).collect();
    let typed: BTreeSet<_> = TYPES.iter().map(|(name, _)| name().into_owned()).collect();
    assert_eq!(named, typed);
    for (name, round) in TYPES {
        let name = &*name();
        let example = examples::of(name).unwrap_or_else(|| panic!("{name}: no JSON"));
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        assert_eq!(faults(&schema, &example), Vec::<String>::new(), "{name}");
        assert_eq!(document()["components"]["schemas"][name]["examples"][0], example, "{name}");
        assert_eq!(round(example.clone()), example, "{name}");
    }
}

#[test]
fn every_body_of_a_request_has_an_example() {
    for (path, item) in document()["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let body = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
            let Some(name) = body.as_str().and_then(|to| to.rsplit('/').next()) else { continue };
            assert!(examples::of(name).is_some(), "{method} {path}: {name} has no example");
        }
    }
}
