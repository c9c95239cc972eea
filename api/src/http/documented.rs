//! What each operation may answer besides success: a status with the codes of its problems, written into the document.
//!
//! Most of it follows from the access rule and from what the operation takes. What an operation refuses by rules of its own
//! is a row of [`own`]. The server's tests hold every answer that they get against the document, so that a code that is
//! missing here makes a test fail.

use std::collections::{BTreeMap, BTreeSet};

use synkro_shared::ProblemKind;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::schema::ArrayItems;
use utoipa::openapi::{
    AllOfBuilder, ContentBuilder, ObjectBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder, Schema, Type,
};

use super::access::{Rule, Tokens};
use super::{bounds, examples, sent_headers, variants};

/// Problems that an operation's own rules raise, by its id.
fn own(operation: &str) -> &'static [ProblemKind] {
    use ProblemKind as P;
    match operation {
        "login" => &[P::SignInFailed, P::RateLimited],
        "second_factor" => &[P::ChallengeExpired, P::CodeRefused, P::RateLimited],
        "confirm" => &[P::SignInFailed, P::CodeRefused, P::RateLimited],
        "change_password" => &[P::RateLimited],
        "lookup_invite" | "accept_invite" => &[P::InviteGone, P::RateLimited],
        "enable_second_factor" => &[P::CodeRefused, P::Conflict, P::RateLimited],
        "begin_enrolment" | "disable_second_factor" | "renew_recovery_codes" => &[P::Conflict],
        "acknowledge_audit" => &[P::NotFound, P::Conflict],
        "create_user" => &[P::Conflict],
        "invite_person"
        | "invite_person_again"
        | "reset_person_second_factor"
        | "decide_on_person"
        | "approve_person"
        | "refuse_person"
        | "enable_person"
        | "confirm_recovery"
        | "refuse_announcement" => &[P::Conflict],
        "change_person" | "disable_person" | "remove_person" => &[P::LastHolder, P::Conflict],
        "send_recovery_code" => &[P::Conflict, P::RateLimited, P::NotConfigured],
        "enter_recovery_code" => &[P::CodeRefused, P::Conflict, P::RateLimited],
        "lookup_notice" | "refuse_notice" => &[P::InviteGone, P::RateLimited],
        "delete_user" | "disable_user" => &[P::LastSuperAdmin],
        "update_user" => &[P::LastSuperAdmin, P::Conflict],
        "invite_user" | "reset_second_factor" => &[P::Conflict],
        "rename_tenant" | "suspend_tenant" | "resume_tenant" | "delete_tenant" => &[P::Conflict],
        "put_supabase" | "put_amocrm" | "put_radist" | "put_ai" | "put_telegram" | "delete_integration" => {
            &[P::StepUpRequired]
        }
        "authorize_amocrm" => &[P::ValidationFailed],
        "start_operation" => &[P::Conflict, P::RateLimited],
        "save_prompt" | "restore_prompt" => &[P::Conflict, P::RateLimited],
        "pause_schedule" | "resume_schedule" => &[P::NotFound],
        "start_run" => &[P::RunActive, P::IdempotencyMismatch, P::Conflict],
        "cancel_run" => &[P::Conflict],
        "retry_run" => &[P::RunActive, P::Conflict],
        "get_report_dialog" => &[P::ContentUnavailable, P::RateLimited],
        "export_report" => &[P::ContentUnavailable],
        "create_comment" | "update_comment" | "delete_comment" | "cancel_question" => &[P::Conflict],
        "ask_question" => &[P::QuestionsUsedUp, P::Conflict],
        _ => &[],
    }
}

/// Writes the problems of an operation into its responses, by name: [`describe`] puts down what the names stand for.
pub(super) fn stamp(operation: &mut Operation, rule: Rule, writes: bool) {
    let mut kinds = BTreeSet::from([ProblemKind::Internal, ProblemKind::Unavailable]);
    let parameters = operation.parameters.as_deref().unwrap_or_default();
    // Denied attempts are written down, too.
    if writes || matches!(rule, Rule::Needs { .. }) {
        kinds.insert(ProblemKind::AuditDamaged);
    }
    if let Rule::Needs { permission, confirmed, tokens } = rule {
        kinds.extend([
            ProblemKind::Unauthenticated,
            ProblemKind::Forbidden,
            ProblemKind::SecondFactorRequired,
        ]);
        if permission.is_of_a_company() {
            kinds.insert(ProblemKind::ApprovalPending);
        }
        if confirmed {
            kinds.insert(ProblemKind::StepUpRequired);
        }
        if tokens != Tokens::Never {
            kinds.insert(ProblemKind::RateLimited);
        }
    }
    if writes {
        kinds.extend([ProblemKind::CrossSite, ProblemKind::UnsupportedMediaType]);
    }
    if operation.request_body.is_some() {
        kinds.extend([ProblemKind::BadRequest, ProblemKind::ValidationFailed, ProblemKind::TooLarge]);
    }
    if !parameters.is_empty() {
        kinds.insert(ProblemKind::BadRequest);
    }
    if parameters.iter().any(in_path) {
        kinds.insert(ProblemKind::NotFound);
    }
    if parameters.iter().any(in_query) {
        kinds.insert(ProblemKind::ValidationFailed);
    }
    kinds.extend(own(operation.operation_id.as_deref().unwrap_or_default()));
    sent_headers::stamp(operation, rule);
    let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for kind in kinds {
        by_status.entry(kind.status()).or_default().push(kind.code());
    }
    let responses = &mut operation.responses.responses;
    for (status, codes) in by_status {
        // What an operation says of a status itself is more than a list of codes.
        let named = || RefOr::Ref(Ref::from_response_name(codes.join(".")));
        responses.entry(status.to_string()).or_insert_with(named);
    }
}

/// Whether a parameter is a part of the path.
fn in_path(parameter: &RefOr<Parameter>) -> bool {
    matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Path)
}

/// Whether a parameter is a part of the query.
fn in_query(parameter: &RefOr<Parameter>) -> bool {
    matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Query)
}

/// Puts down what the operations name.
pub(super) fn describe(document: &mut OpenApi) {
    let mut named = BTreeMap::new();
    for item in document.paths.paths.values() {
        let operations = [&item.get, &item.put, &item.post, &item.delete, &item.patch];
        for response in operations.into_iter().flatten().flat_map(|one| one.responses.responses.values()) {
            let RefOr::Ref(to) = response else { continue };
            let Some(name) = to.ref_location.strip_prefix("#/components/responses/") else { continue };
            let kinds: Option<Vec<_>> = name.split('.').map(ProblemKind::from_code).collect();
            if let Some(kinds) = kinds {
                named.insert(name.to_owned(), RefOr::T(response_of(&kinds)));
            }
        }
    }
    let components = document.components.get_or_insert_default();
    components.responses.extend(named);
    refer_to_items(&mut components.schemas);
    variants::name(document);
    bounds::write_down(document);
    examples::show(document);
}

/// Lets the items of a page refer to their schema, where it stands by its name already.
fn refer_to_items(schemas: &mut BTreeMap<String, RefOr<Schema>>) {
    let named: BTreeSet<String> = schemas.keys().cloned().collect();
    for (page, schema) in schemas {
        let Some(item) = page.strip_prefix("Page_").filter(|item| named.contains(*item)) else { continue };
        if let RefOr::T(Schema::Object(page)) = schema
            && let Some(RefOr::T(Schema::Array(items))) = page.properties.get_mut("items")
        {
            items.items = ArrayItems::RefOrSchema(Box::new(Ref::from_schema_name(item).into()));
        }
    }
}

/// An answer that is one of these problems.
fn response_of(kinds: &[ProblemKind]) -> Response {
    let codes: Vec<&str> = kinds.iter().map(|kind| kind.code()).collect();
    let told: Vec<String> =
        kinds.iter().map(|kind| format!("`{}`: {}.", kind.code(), kind.title())).collect();
    let code = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(codes)).build();
    let one_of_these = ObjectBuilder::new().property("code", code).build();
    let problem = AllOfBuilder::new().item(Ref::from_schema_name("Problem")).item(one_of_these).build();
    let content = ContentBuilder::new().schema(Some(Schema::AllOf(problem))).build();
    let response =
        ResponseBuilder::new().description(told.join(" ")).content("application/problem+json", content);
    let waits = kinds.iter().any(|kind| matches!(kind, ProblemKind::RateLimited | ProblemKind::Unavailable));
    if !waits {
        return response.build();
    }
    let response = response.header("Retry-After", sent_headers::retry_after());
    // Also somebody without a token can be too quick: then it is absent.
    match kinds.contains(&ProblemKind::RateLimited) {
        true => response.header("RateLimit-Policy", sent_headers::policy_header()).build(),
        false => response.build(),
    }
}
