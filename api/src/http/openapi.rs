//! The OpenAPI document: generated from the code, committed in `openapi/`, served with Swagger UI.

use axum::Json;
use axum::routing::{MethodRouter, get};
use utoipa::OpenApi as _;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, ResponseBuilder};
use utoipa_swagger_ui::SwaggerUi;

use crate::app::App;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Synkro",
        description = "Reports on sales conversations. Errors are RFC 9457 problems with a stable `code`. `x-access` \
                       names the permission that an operation needs, the scope that an API token needs, and whether a browser's session \
                       must just have shown who is behind it (see `confirm`). Without a token, requests that change something need the \
                       header `x-synkro`.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
        contact(name = "Whoever runs this installation")
    ),
    servers((url = "/", description = "The installation that serves this document.")),
    tags(
        (name = "auth", description = "Signing in and out, and who is signed in."),
        (name = "invites", description = "Taking an invite: the link that a new account begins with."),
        (name = "account", description = "One's own account: password, second factor, sessions, API tokens."),
        (name = "overview", description = "How the company stands at a glance."),
        (name = "runs", description = "Runs that make a report: start, follow, cancel, retry."),
        (name = "schedule", description = "Runs that start by themselves."),
        (name = "reports", description = "Reports, the dialogs behind their quotes, and files of them."),
        (name = "comments", description = "What the company's people say about a report."),
        (name = "questions", description = "Follow-up questions about a report, at most two."),
        (name = "people", description = "The company's people, and what staff did to their accounts."),
        (name = "settings", description = "What is set up and what is missing."),
        (name = "integrations", description = "Connections to the vendors: their settings, checks and samples."),
        (name = "prompts", description = "The company's prompt in its versions."),
        (name = "audit", description = "The company's audit log."),
        (name = "admin", description = "The service's staff: companies, accounts, the platform's audit log."),
        (name = "operations", description = "Whether a process lives and can serve."),
    ),
    components(schemas(
        synkro_shared::Problem,
        synkro_shared::list::Commented,
        synkro_shared::list::SortBy,
        synkro_shared::list::SortOrder,
    ))
)]
struct Base;

/// The document before any endpoint.
pub(super) fn base() -> OpenApi {
    let mut document = Base::openapi();
    let components = document.components.get_or_insert_default();
    let cookie = ApiKey::Cookie(ApiKeyValue::with_description(
        "__Host-synkro",
        "The session of the page; renewed by itself while the session lives.",
    ));
    components.security_schemes.insert("session".to_owned(), SecurityScheme::ApiKey(cookie).into());
    let page = ApiKey::Header(ApiKeyValue::with_description(
        "x-synkro",
        "Any value. Our own page sends it with every request that changes something; a foreign page can't.",
    ));
    components.security_schemes.insert("page".to_owned(), SecurityScheme::ApiKey(page).into());
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("syk_…")
        .description(Some("An API token, made on the account's page. `x-access.token` names the scope that an operation needs."))
        .build();
    components.security_schemes.insert("token".to_owned(), SecurityScheme::Http(token).into());
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let response = ResponseBuilder::new()
        .description("Something is in the way: see `code`.")
        .content("application/problem+json", problem)
        .build();
    components.responses.insert("Problem".to_owned(), response.into());
    document
}

pub(super) fn serve(document: &OpenApi) -> MethodRouter<App> {
    let document = document.clone();
    get(move || async move { Json(document) })
}

/// Swagger UI from vendored files: no foreign host is asked for anything.
pub(super) fn swagger_ui() -> axum::Router<App> {
    SwaggerUi::new("/api/docs").config(utoipa_swagger_ui::Config::from("/api/openapi.json")).into()
}
