//! Radist API v2 of one company, read-only: companies, connections, dialogs, messages.
//! Where the vendor's answer is unknown, the statuses follow the reference and the bodies a FastAPI service.

mod chats;
mod messages;

use std::sync::Mutex;

use axum::http::Method;
use chrono::Duration;
use serde_json::{Value, json};

use crate::faults::Action;
use crate::http::{Call, Reply};
use crate::window::SlidingWindow;
use crate::world::{World, lock};

#[derive(Debug, Default)]
pub(crate) struct RadistState(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    all: SlidingWindow,
    slow: SlidingWindow,
    refused: u32,
}

impl RadistState {
    pub(crate) fn clear(&self) {
        *lock(&self.0) = Inner::default();
    }
}

pub(crate) fn owns(world: &World, call: &Call) -> bool {
    let known = &world.credentials.radist;
    call.header("x-api-key").is_some_and(|key| key == known.api_key || key == known.api_key_without_messaging)
}

pub(crate) fn answer(world: &World, call: &Call, action: Option<&Action>) -> Reply {
    // Any base path: `/v2/companies/…` and `/companies/…` are the same.
    let Some(start) = call.path.find("/companies").filter(|at| matches!(&call.path[..*at], "" | "/v2"))
    else {
        return detail(404, "Not Found");
    };
    if !call.path.ends_with('/') {
        let query = if call.query.is_empty() { String::new() } else { format!("?{}", call.query) };
        return Reply::empty(307).with("location", format!("{}/{query}", call.path));
    }
    let known = &world.credentials.radist;
    let messaging = match call.header("x-api-key") {
        Some(key) if key == known.api_key => true,
        Some(key) if key == known.api_key_without_messaging => false,
        _ => return unauthorized(),
    };
    if let Err(reply) = allowed_rate(world, &call.path) {
        return reply;
    }
    if call.method != Method::GET {
        return detail(405, "Method Not Allowed");
    }
    let segments: Vec<&str> = call.path[start..].trim_matches('/').split('/').collect();
    let ["companies", rest @ ..] = segments.as_slice() else { return detail(404, "Not Found") };
    let [company, rest @ ..] = rest else { return companies(world, call) };
    match company.parse::<i64>() {
        Err(_) => return invalid("path", "company_id", "Input should be a valid integer"),
        Ok(id) if id != known.company_id => return detail(404, "Company not found"),
        Ok(_) => {}
    }
    match rest {
        ["connections"] => connections(world),
        ["connections", id] => connection(world, id),
        ["messaging" | "contacts", ..] if !messaging => detail(403, "Not enough permissions"),
        ["messaging", "chats", "sources"] => sources(world),
        ["messaging", "chats", "with_contacts"] => chats::with_contacts(world, call, action),
        ["messaging", "messages"] => messages::list(world, call),
        ["contacts"] => chats::contacts(world),
        _ => detail(404, "Not Found"),
    }
}

/// Five requests in a second in all, one in a second on chats and contacts.
fn allowed_rate(world: &World, path: &str) -> Result<(), Reply> {
    if !world.settings().enforce_rate_limits {
        return Ok(());
    }
    let slow = path.contains("/chats/") || path.contains("/contacts/");
    let (now, second) = (world.clock.now(), Duration::seconds(1));
    let mut state = lock(&world.radist.0);
    let allowed =
        state.all.check(now, 5, second).is_ok() && (!slow || state.slow.check(now, 1, second).is_ok());
    if allowed {
        state.all.push(now);
        if slow {
            state.slow.push(now);
        }
        return Ok(());
    }
    state.refused += 1;
    // With and without the header in turn: the vendor promises neither.
    Err(too_many_requests((state.refused % 2 == 1).then_some(1)))
}

fn companies(world: &World, call: &Call) -> Reply {
    if let Err(reply) = number(call, "limit", 100, 1, 100).and(number(call, "offset", 0, 0, i64::MAX)) {
        return reply;
    }
    let offset = number(call, "offset", 0, 0, i64::MAX).unwrap_or(0);
    let all = match offset {
        0 => json!([{"id": world.credentials.radist.company_id, "name": world.dataset.company}]),
        _ => json!([]),
    };
    Reply::json(200, &json!({"count": 1, "companies": all}))
}

fn connections(world: &World) -> Reply {
    let mut all: Vec<Value> = world.dataset.connections.iter().map(shown_connection).collect();
    all.push(json!({"id": 70_102, "type": "amocrm", "params": {"domain": world.credentials.amocrm.host}}));
    Reply::json(200, &json!({"connections": all}))
}

fn connection(world: &World, id: &str) -> Reply {
    match world.dataset.connections.iter().find(|connection| connection.id.to_string() == id) {
        Some(connection) => Reply::json(200, &shown_connection(connection)),
        None => detail(404, "Connection not found"),
    }
}

fn shown_connection(connection: &crate::data::model::Connection) -> Value {
    json!({"id": connection.id, "type": connection.kind, "params": {"phone": "+77000000000"}})
}

fn sources(world: &World) -> Reply {
    let source = |connection: &crate::data::model::Connection| json!({"connection_id": connection.id, "type": connection.kind, "name": connection.name});
    Reply::json(200, &world.dataset.connections.iter().map(source).collect())
}

pub(crate) fn unauthorized() -> Reply {
    detail(401, "Invalid API key")
}

pub(crate) fn too_many_requests(retry_after: Option<u64>) -> Reply {
    let reply = detail(429, "Too Many Requests");
    match retry_after {
        Some(seconds) => reply.with("retry-after", seconds.to_string()),
        None => reply,
    }
}

fn detail(status: u16, text: &str) -> Reply {
    Reply::json(status, &json!({"detail": text}))
}

/// FastAPI's refusal of a parameter.
fn invalid(place: &str, name: &str, message: &str) -> Reply {
    let kind = if message == "Field required" { "missing" } else { "value_error" };
    Reply::json(
        422,
        &json!({"detail": [{"type": kind, "loc": [place, name], "msg": message, "input": null}]}),
    )
}

fn number(call: &Call, name: &str, default: i64, least: i64, most: i64) -> Result<i64, Reply> {
    let Some(text) = call.param(name) else { return Ok(default) };
    match text.parse::<i64>() {
        Err(_) => Err(invalid(
            "query",
            name,
            "Input should be a valid integer, unable to parse string as an integer",
        )),
        Ok(value) if value < least => {
            Err(invalid("query", name, &format!("Input should be greater than or equal to {least}")))
        }
        Ok(value) if value > most => {
            Err(invalid("query", name, &format!("Input should be less than or equal to {most}")))
        }
        Ok(value) => Ok(value),
    }
}
