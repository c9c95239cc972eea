//! amoCRM API v4 of one account: who may call, how often, and which resource answers.
//! It must not be kinder than the vendor: filters are ignored unless the account has them, empty lists are 204.

mod account;
mod book;
mod contacts;
mod leads;
mod notes;
mod oauth;
mod problems;
mod query;

use std::collections::BTreeMap;
use std::sync::Mutex;

use axum::http::Method;
use chrono::{DateTime, Duration, Utc};

use crate::credentials::AMOCRM_API_DOMAIN;
use crate::data::{ADMIN_ID, FIRST_MANAGER_ID};
use crate::faults::Action;
use crate::http::{Call, Reply};
use crate::window::SlidingWindow;
use crate::world::{World, lock};

pub(crate) use book::Book;
pub(crate) use problems::{too_many_requests, unauthorized};

const PER_SECOND: usize = 7;

#[derive(Debug, Default)]
pub(crate) struct AmocrmState(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    window: SlidingWindow,
    refused: u32,
    blocked: bool,
    card: Option<Card>,
    issued: u64,
    codes: BTreeMap<String, oauth::Code>,
    refresh: BTreeMap<String, oauth::RefreshToken>,
    access: BTreeMap<String, DateTime<Utc>>,
}

impl AmocrmState {
    pub(crate) fn clear(&self) {
        *lock(&self.0) = Inner::default();
    }

    /// Withdraws what OAuth gave.
    pub(crate) fn revoke(&self) {
        let mut state = lock(&self.0);
        state.codes.clear();
        state.refresh.clear();
        state.access.clear();
    }
}

/// What stands on the card of a further company's integration; the demo's stands in the settings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Card {
    pub(crate) redirect_uri: String,
    pub(crate) disabled_hook: String,
}

/// The integration's card.
pub(crate) fn card(world: &World) -> Card {
    if world.company.id_shift == 0 {
        let settings = world.settings();
        return Card {
            redirect_uri: settings.amocrm_redirect_uri,
            disabled_hook: settings.amocrm_disabled_hook,
        };
    }
    lock(&world.amocrm.0).card.clone().unwrap_or_default()
}

pub(crate) fn keep_card(world: &World, card: Card) {
    if world.company.id_shift == 0 {
        let mut settings = lock(&world.settings);
        settings.amocrm_redirect_uri = card.redirect_uri;
        settings.amocrm_disabled_hook = card.disabled_hook;
    } else {
        lock(&world.amocrm.0).card = Some(card);
    }
}

/// With whose rights a request acts.
#[derive(Clone, Copy, Debug)]
struct Caller {
    user_id: i64,
    is_admin: bool,
}

/// Whether a request is for this company's account: by its host, or where many share one, by its token or integration.
pub(crate) fn owns(world: &World, call: &Call) -> bool {
    let named = call.host();
    if named == host(world) || named == world.credentials.amocrm.host {
        return true;
    }
    let known = &world.credentials.amocrm;
    if let Some(token) = call.header("x-refresh-token") {
        return lock(&world.amocrm.0).refresh.contains_key(token);
    }
    if call.header("authorization").is_some() {
        return caller(world, call).is_some();
    }
    let asked = call.param("client_id");
    let asked = asked.or_else(|| Some(call.object()?.get("client_id")?.as_str()?.to_owned()));
    asked.is_some_and(|id| id == known.client_id)
}

pub(crate) fn answer(world: &World, call: &Call, action: Option<&Action>) -> Reply {
    if call.header("user-agent").is_none_or(|agent| agent.trim().is_empty()) {
        return problems::forbidden_by_nginx();
    }
    if let Err(reply) = allowed_rate(world) {
        return reply;
    }
    let host = call.host();
    let portal = matches!(host.as_str(), "www.amocrm.ru" | "amocrm.ru");
    let path = call.path.trim_end_matches('/');
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    if host == AMOCRM_API_DOMAIN {
        // It knows where an account went, and answers nothing else to everybody.
        return match (call.method.clone(), segments.as_slice()) {
            (Method::GET, ["oauth2", "account", "current", "subdomain"]) => oauth::subdomain(world, call),
            _ => problems::unauthorized(),
        };
    }
    if !portal && !call.is_loopback_host() && host != self::host(world) {
        return problems::problem(404, "Not Found", "Аккаунт не найден");
    }
    match (call.method.clone(), segments.as_slice()) {
        (Method::GET, ["oauth"]) => oauth::consent_page(world, call),
        (Method::GET, ["oauth", "decide"]) => oauth::decide(world, call),
        (Method::POST, ["oauth2", "access_token"]) => oauth::token(world, call, portal),
        (Method::GET, ["oauth2", "account", "current", "subdomain"]) => oauth::subdomain(world, call),
        (_, ["api", "v4", ..]) if portal => problems::unauthorized(),
        (method, ["api", "v4", resource @ ..]) => match caller(world, call) {
            None => problems::unauthorized(),
            Some(_) if world.settings().amocrm_unpaid => {
                problems::problem(402, "Payment Required", "Аккаунт не оплачен")
            }
            Some(caller) if method == Method::GET => resources(world, call, action, caller, resource),
            Some(_) => problems::problem(405, "Method Not Allowed", "The method is not allowed"),
        },
        _ => problems::not_found(),
    }
}

fn resources(
    world: &World,
    call: &Call,
    action: Option<&Action>,
    caller: Caller,
    resource: &[&str],
) -> Reply {
    match resource {
        ["account"] => account::account(world, call, caller),
        ["users"] => account::users(world, call, caller),
        ["users", id] => account::user(world, call, caller, id),
        ["leads"] => leads::list(world, call, action, caller),
        ["leads", "pipelines"] => account::pipelines(world),
        ["leads", "pipelines", id] => account::pipeline(world, id),
        ["leads", "pipelines", id, "statuses"] => account::statuses(world, id),
        ["leads", "loss_reasons"] => account::loss_reasons(world),
        ["leads", "links"] => leads::bulk_links(world, call, caller),
        ["leads", "notes"] => notes::list(world, call, "leads", None),
        ["leads", id] => leads::one(world, call, caller, id),
        ["leads", id, "links"] => leads::links(world, call, caller, id),
        ["leads", id, "notes"] => notes::list(world, call, "leads", Some(id)),
        ["contacts"] => contacts::list(world, call, action, caller),
        ["contacts", "notes"] => notes::list(world, call, "contacts", None),
        ["contacts", id] => contacts::one(world, call, caller, id),
        ["contacts", id, "links"] => contacts::links(world, id),
        ["contacts", id, "notes"] => notes::list(world, call, "contacts", Some(id)),
        _ => problems::not_found(),
    }
}

/// Seven requests in a second; who goes on regardless is shut out until the sandbox is reset.
fn allowed_rate(world: &World) -> Result<(), Reply> {
    let settings = world.settings();
    if !settings.enforce_rate_limits {
        return Ok(());
    }
    let mut state = lock(&world.amocrm.0);
    if state.blocked {
        return Err(problems::forbidden_by_nginx());
    }
    if state.window.hit(world.clock.now(), PER_SECOND, Duration::seconds(1)).is_ok() {
        return Ok(());
    }
    state.refused += 1;
    state.blocked = state.refused >= settings.amocrm_block_after;
    Err(problems::too_many_requests())
}

fn caller(world: &World, call: &Call) -> Option<Caller> {
    let token = call.header("authorization")?.strip_prefix("Bearer ")?.trim();
    let now = world.clock.now();
    let known = &world.credentials.amocrm;
    let admin = Caller { user_id: ADMIN_ID + world.company.id_shift, is_admin: true };
    let alive =
        || crate::credentials::jwt_claims(token)?.get("exp")?.as_i64().filter(|exp| *exp > now.timestamp());
    if token == known.long_lived_token {
        return alive().map(|_| admin);
    }
    if token == known.non_admin_token {
        return alive()
            .map(|_| Caller { user_id: FIRST_MANAGER_ID + world.company.id_shift, is_admin: false });
    }
    lock(&world.amocrm.0).access.get(token).filter(|expires| **expires > now).map(|_| admin)
}

/// The account's address now: another one than its credentials say once it was renamed.
fn host(world: &World) -> String {
    let renamed = world.settings().amocrm_renamed_to;
    match renamed.is_empty() || world.company.id_shift != 0 {
        true => world.credentials.amocrm.host.clone(),
        false => renamed,
    }
}

fn origin(world: &World) -> String {
    format!("https://{}", host(world))
}

fn hal(body: &serde_json::Value) -> Reply {
    Reply::text(200, "application/hal+json", crate::spoil::raw(body.to_string()))
        .with("x-request-id", "sandbox-request")
}
