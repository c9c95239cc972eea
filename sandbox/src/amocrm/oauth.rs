//! OAuth: the consent page, codes and tokens. Codes and refresh tokens work once.

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

use super::problems;
use crate::credentials::amocrm_token;
use crate::data::ADMIN_ID;
use crate::http::{Call, Reply};
use crate::world::{World, lock};

#[derive(Debug)]
pub(super) struct Code {
    issued: DateTime<Utc>,
    used: bool,
}

#[derive(Debug)]
pub(super) struct RefreshToken {
    issued: DateTime<Utc>,
    used: bool,
}

/// A page with the two answers that a person can give. Where it returns to stands on the integration's card; a test without one
/// may bring it with the request as `redirect_uri`.
pub(super) fn consent_page(world: &World, call: &Call) -> Reply {
    if call.param("client_id").as_deref() != Some(world.credentials.amocrm.client_id.as_str()) {
        return Reply::empty(302).with("location", "https://www.amocrm.ru/");
    }
    let link = |answer: &str| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(call.params()).append_pair("answer", answer);
        format!("/oauth/decide?{}", query.finish())
    };
    let body = format!(
        "<p>Приложение просит доступ к сделкам, контактам и пользователям аккаунта <b>{}</b>.</p>\
         <p class=\"actions\"><a class=\"button\" data-test=\"allow\" id=\"allow\" href=\"{}\">Разрешить</a> \
         <a data-test=\"deny\" id=\"deny\" href=\"{}\">Отклонить</a></p>",
        super::host(world),
        link("allow").replace('&', "&amp;"),
        link("deny").replace('&', "&amp;"),
    );
    Reply::text(200, "text/html; charset=utf-8", crate::console::page("Предоставить доступ", &body))
}

pub(super) fn decide(world: &World, call: &Call) -> Reply {
    let card = Some(super::card(world).redirect_uri).filter(|address| !address.is_empty());
    let Some(mut target) =
        card.or_else(|| call.param("redirect_uri")).and_then(|text| url::Url::parse(&text).ok())
    else {
        return problems::oauth(400, Some("Redirect URI is not associated with client"));
    };
    let client_id = world.credentials.amocrm.client_id.clone();
    let state = call.param("state").unwrap_or_default();
    if call.param("answer").as_deref() == Some("allow") {
        let code = issue_code(world);
        let mut query = target.query_pairs_mut();
        query
            .append_pair("code", &code)
            .append_pair("state", &state)
            .append_pair("referer", &super::host(world));
        query.append_pair("platform", "1").append_pair("client_id", &client_id);
    } else {
        let mut query = target.query_pairs_mut();
        query
            .append_pair("error", "access_denied")
            .append_pair("client_id", &client_id)
            .append_pair("state", &state);
    }
    Reply::empty(302).with("location", target.to_string())
}

fn issue_code(world: &World) -> String {
    let mut state = lock(&world.amocrm.0);
    state.issued += 1;
    let code = format!("def50200emulatorcode{}{:08}", mark(world), state.issued);
    state.codes.insert(code.clone(), Code { issued: world.clock.now(), used: false });
    code
}

/// What tells a further company's codes and tokens from the demo's.
fn mark(world: &World) -> String {
    match world.company.id_shift / 1_000_000_000 {
        0 => String::new(),
        number => format!("x{number}x"),
    }
}

pub(super) fn token(world: &World, call: &Call, portal: bool) -> Reply {
    if portal {
        return problems::oauth(400, Some("Send request to account"));
    }
    let body = call.object().unwrap_or(Value::Null);
    let field = |name: &str| body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let known = &world.credentials.amocrm;
    let (Some(client_id), Some(secret)) = (field("client_id"), field("client_secret")) else {
        let missing = if field("client_id").is_none() { "client_id" } else { "client_secret" };
        return problems::oauth(400, Some(&format!("Check the `{missing}` parameter")));
    };
    if client_id != known.client_id || secret != known.client_secret {
        return problems::oauth(401, None);
    }
    let card = super::card(world).redirect_uri;
    if field("redirect_uri").is_none_or(|address| !card.is_empty() && address != card) {
        return problems::oauth(400, Some("Redirect URI is not associated with client"));
    }
    let now = world.clock.now();
    let mut state = lock(&world.amocrm.0);
    match (field("grant_type"), field("code"), field("refresh_token")) {
        (Some("authorization_code"), Some(code), _) => match state.codes.get_mut(code) {
            None => return problems::oauth(400, Some("Cannot decrypt the authorization code")),
            Some(code) if code.used => {
                return problems::oauth(400, Some("Authorization code has been revoked"));
            }
            Some(code) if now - code.issued > Duration::minutes(20) => {
                return problems::oauth(400, Some("Authorization code has expired"));
            }
            Some(code) => code.used = true,
        },
        (Some("refresh_token"), _, Some(token)) => match state.refresh.get_mut(token) {
            Some(token) if !token.used && now - token.issued < Duration::days(90) => token.used = true,
            _ => return problems::oauth(401, Some("Token has been revoked")),
        },
        _ => return problems::oauth(400, Some("Check the `grant_type` parameter")),
    }
    state.issued += 1;
    let expires = now + Duration::seconds(86_400);
    let user = ADMIN_ID + world.company.id_shift;
    let access = amocrm_token(&world.company, now, expires, user, &format!("oauth-{}", state.issued));
    let refresh = format!("def50200emulatorrefresh{}{:08}", mark(world), state.issued);
    state.access.insert(access.clone(), expires);
    state.refresh.insert(refresh.clone(), RefreshToken { issued: now, used: false });
    Reply::json(
        200,
        &json!({"token_type": "Bearer", "expires_in": 86_400, "server_time": now.timestamp(), "access_token": access,
            "refresh_token": refresh}),
    )
}

/// Where an account went after it was renamed. Asked with the refresh token, which stays usable.
pub(super) fn subdomain(world: &World, call: &Call) -> Reply {
    let known =
        call.header("x-refresh-token").is_some_and(|token| lock(&world.amocrm.0).refresh.contains_key(token));
    if !known {
        return problems::unauthorized();
    }
    let host = super::host(world);
    let name = host.split('.').next().unwrap_or_default();
    let top = host.rsplit('.').next().unwrap_or_default();
    Reply::json(
        200,
        &json!({"id": world.company.amocrm_account, "subdomain": name, "domain": host, "top_level_domain": top}),
    )
}
