//! What stands before PostgREST: which key opens which door of which project.

use serde_json::{Value, json};

use super::SupabaseState;
use super::catalog::Table;
use super::errors::PgError;
use crate::http::{Call, Reply};
use crate::world::World;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Anon,
    ServiceRole,
}

impl Role {
    pub(super) fn name(self) -> &'static str {
        match self {
            Role::Anon => "anon",
            Role::ServiceRole => "service_role",
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Caller {
    /// With whose rights the database is asked.
    pub(super) role: Role,
    /// What the `apikey` itself is worth at the gateway.
    key: Role,
    legacy: bool,
    bearer: Option<Role>,
}

pub(super) fn admit(world: &World, call: &Call) -> Result<Caller, Reply> {
    let host = call.host();
    let foreign_project = host != own_host(world) && !call.is_loopback_host();
    if foreign_project && !is_project_host(&host) {
        return Err(Reply::json(404, &json!({"message": "no Route matched with those values"})));
    }
    let key = call.header("apikey").map(str::to_owned).or_else(|| call.param("apikey"));
    let Some(key) = key.filter(|key| !key.is_empty()) else {
        return Err(refuse(
            "No API key found in request",
            "No `apikey` request header or url param was found.",
        ));
    };
    let known = &world.credentials.supabase;
    let (role, legacy) = if key.starts_with("sb_") {
        let role = match key.as_str() {
            _ if foreign_project => None,
            key if key == known.publishable_key => Some(Role::Anon),
            key if key == known.secret_key => Some(Role::ServiceRole),
            _ => None,
        };
        let hint = "Double check the provided API key as it is not registered for this project.";
        (role.ok_or_else(|| refuse("Unregistered API key", hint))?, false)
    } else {
        let role = if foreign_project { None } else { legacy_role(world, &key) };
        (role.ok_or_else(unauthorized)?, true)
    };
    if legacy && world.settings().supabase_legacy_disabled {
        return Err(refuse("Legacy API keys are disabled", "Use the new publishable and secret API keys."));
    }
    if !legacy
        && role == Role::ServiceRole
        && call.header("user-agent").is_some_and(|agent| agent.contains("Mozilla"))
    {
        return Err(refuse(
            "Forbidden use of secret API key in browser",
            "Secret API keys can only be used in a protected environment.",
        ));
    }
    let bearer = match call.header("authorization").and_then(|value| value.strip_prefix("Bearer ")) {
        None => None,
        Some(token) if token == key && !legacy => None,
        Some(token) => match legacy_role(world, token) {
            Some(role) => Some(role),
            None => return Err(bad_jwt(token)),
        },
    };
    // A legacy key that comes alone runs as anon; a new key carries its own role.
    let effective = bearer.unwrap_or(if legacy { Role::Anon } else { role });
    Ok(Caller { role: effective, key: role, legacy, bearer })
}

fn own_host(world: &World) -> String {
    format!("{}.supabase.co", world.company.supabase_ref)
}

/// Whether a request is for this company's project: by its host, or on a bare loopback address by its key.
pub(crate) fn owns(world: &World, call: &Call) -> bool {
    if !call.is_loopback_host() {
        return call.host() == own_host(world);
    }
    let known = &world.credentials.supabase;
    let key = call.header("apikey").map(str::to_owned).or_else(|| call.param("apikey"));
    key.is_some_and(|key| {
        [&known.publishable_key, &known.secret_key, &known.anon_key, &known.service_role_key].contains(&&key)
    })
}

fn is_project_host(host: &str) -> bool {
    host.strip_suffix(".supabase.co")
        .is_some_and(|name| name.len() == 20 && name.chars().all(|c| c.is_ascii_lowercase()))
}

fn legacy_role(world: &World, token: &str) -> Option<Role> {
    let known = &world.credentials.supabase;
    match token {
        token if token == known.anon_key => Some(Role::Anon),
        token if token == known.service_role_key => Some(Role::ServiceRole),
        _ => None,
    }
}

fn bad_jwt(token: &str) -> Reply {
    let parts = token.split('.').count();
    let message = match parts {
        3 => "No suitable key or wrong key type".to_owned(),
        parts => format!("Expected 3 parts in JWT; got {parts}"),
    };
    let header = format!("Bearer error=\"invalid_token\", error_description=\"{message}\"");
    PgError::new(401, "PGRST301", message).reply().with("www-authenticate", header)
}

fn refuse(message: &str, hint: &str) -> Reply {
    Reply::json(401, &json!({"message": message, "hint": hint}))
}

pub(crate) fn unauthorized() -> Reply {
    refuse("Invalid API key", "Double check your Supabase `anon` or `service_role` API key.")
}

fn definition(table: &Table) -> (String, Value) {
    let required: Vec<&String> = table.columns.iter().filter(|c| c.not_null).map(|c| &c.name).collect();
    let properties: serde_json::Map<String, Value> = table
        .columns
        .iter()
        .map(|c| (c.name.clone(), json!({"format": c.kind.name(), "type": c.kind.json_type()})))
        .collect();
    (table.name.clone(), json!({"required": required, "properties": properties, "type": "object"}))
}

/// The description of the API: for secret keys alone.
pub(super) async fn root(world: &World, caller: Caller) -> Reply {
    if caller.key != Role::ServiceRole {
        return match caller.legacy {
            true => {
                refuse("Invalid API key", "Only the `service_role` API key can be used for this endpoint.")
            }
            false => refuse("Secret API key required", "Only secret API keys can be used for this endpoint."),
        };
    }
    let now = world.clock.now();
    let definitions = match &world.supabase {
        SupabaseState::Embedded(project) => {
            let catalog = project.catalog.read().await;
            let seen = |table: &&Table| table.visible_at <= now && table.allows(Role::ServiceRole, "select");
            catalog.values().filter(seen).map(definition).collect()
        }
        SupabaseState::Postgres(project) => match project.definitions(now).await {
            Ok(definitions) => definitions,
            Err(error) => return error.reply(),
        },
    };
    let mut paths = json!({"/": {}});
    for (name, _) in &definitions {
        paths[format!("/{name}")] = json!({});
    }
    let definitions = Value::Object(definitions);
    let body = json!({"swagger": "2.0", "info": {"title": "standard public schema", "version": "14.5"},
        "host": format!("{}:443", own_host(world)), "basePath": "/rest/v1", "schemes": ["https"],
        "consumes": ["application/json"], "produces": ["application/json"], "paths": paths, "definitions": definitions});
    Reply::text(200, "application/openapi+json; charset=utf-8", body.to_string())
}

/// GoTrue's routes that a check of credentials may use.
pub(super) fn auth(caller: Caller, call: &Call, path: &str) -> Reply {
    match path.trim_matches('/') {
        "settings" => Reply::json(
            200,
            &json!({"external": {"anonymous_users": false, "google": false, "email": true, "phone": false}, "disable_signup": false,
                "mailer_autoconfirm": false, "phone_autoconfirm": false, "sms_provider": "twilio", "saml_enabled": false,
                "saml_private_key_next_configured": false, "passkeys_enabled": false}),
        ),
        "health" => Reply::json(
            200,
            &json!({"version": "v2.197.0", "name": "GoTrue", "description": "GoTrue is a user registration and authentication API"}),
        ),
        "admin/users" => match (caller.bearer, caller.legacy) {
            (Some(Role::ServiceRole), _) => Reply::json(200, &json!({"users": [], "aud": "authenticated"})),
            (None, false) if caller.key == Role::ServiceRole => {
                Reply::json(200, &json!({"users": [], "aud": "authenticated"}))
            }
            (None, true) if call.header("authorization").is_none() => {
                let body = json!({"code": 401, "error_code": "no_authorization", "msg": "This endpoint requires a valid Bearer token"});
                Reply::json(401, &body)
            }
            _ => {
                Reply::json(403, &json!({"code": 403, "error_code": "not_admin", "msg": "User not allowed"}))
            }
        },
        _ => Reply::json(404, &json!({"code": 404, "msg": "404 page not found"})),
    }
}
