//! The Bot API for the bot of each company: getMe, getChat, sendMessage, sendDocument, in the server's order of checks.
//! It must never print a path: the token is in it.

mod html;
mod keyboard;
mod limits;
mod rooms;
mod send;

use std::collections::BTreeMap;
use std::sync::Mutex;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::faults::Action;
use crate::http::{Call, Part, Reply, parse_multipart};
use crate::world::{World, lock};
pub use rooms::PostingRefusal;
use rooms::{ROOMS, Room};

/// A message that the emulated bot has posted, as the chat's members see it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredMessage {
    pub chat_id: i64,
    pub message_thread_id: Option<i64>,
    pub message_id: i64,
    pub date: DateTime<Utc>,
    /// Visible text, or the caption of a document.
    pub text: String,
    /// As sent, with markup.
    pub source_text: String,
    pub parse_mode: Option<String>,
    pub entities: Vec<Value>,
    pub document: Option<StoredDocument>,
    /// Buttons under the text that open an address.
    pub buttons: Vec<StoredButton>,
    pub disable_notification: bool,
    pub protect_content: bool,
    /// False when the answer was withheld by a fault.
    pub answered: bool,
}

/// A button of an inline keyboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredButton {
    pub text: String,
    pub url: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredDocument {
    pub file_name: String,
    pub mime_type: String,
    pub size: usize,
    /// The content, when it is UTF-8.
    pub text: Option<String>,
}

#[derive(Debug, Default)]
pub(crate) struct TelegramState(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    last_id: BTreeMap<i64, i64>,
    migrated: BTreeMap<i64, i64>,
    limits: limits::Limits,
    messages: Vec<StoredMessage>,
}

impl TelegramState {
    pub(crate) fn clear(&self) {
        *lock(&self.0) = Inner::default();
    }

    pub(crate) fn messages(&self) -> Vec<StoredMessage> {
        lock(&self.0).messages.clone()
    }
}

/// What the chat is called.
pub(crate) fn title_of(chat_id: i64) -> &'static str {
    ROOMS.iter().find(|room| room.id == chat_id).map_or("", |room| room.title)
}

pub(crate) fn owns(world: &World, call: &Call) -> bool {
    let token = call.path.strip_prefix("/bot").and_then(|rest| rest.split('/').next());
    token.is_some_and(|token| {
        token.replace("%3A", ":").replace("%3a", ":") == world.credentials.telegram.bot_token
    })
}

pub(crate) fn answer(world: &World, call: &Call, action: Option<&Action>) -> Reply {
    let Some((token, method)) = call.path.strip_prefix("/bot").and_then(|rest| rest.split_once('/')) else {
        return failure(404, "Not Found");
    };
    let token = token.replace("%3A", ":").replace("%3a", ":");
    if !token.contains(':') || token.len() > 80 || token.starts_with('0') {
        return failure(401, "Unauthorized: invalid token specified");
    }
    if token != world.credentials.telegram.bot_token {
        return unauthorized();
    }
    let Some((fields, files)) = parameters(call) else {
        return failure(400, "Bad Request: can't parse request parameters");
    };
    match method.to_ascii_lowercase().as_str() {
        "getme" => success(bot(world, true)),
        "getchat" => get_chat(world, &fields, action),
        "sendmessage" => send::message(world, &fields, action),
        "senddocument" => send::document(world, &fields, &files, action),
        "getupdates" => success(json!([])),
        _ => failure(404, "Not Found: method not found"),
    }
}

/// Parameters from the query and the body; the body wins.
fn parameters(call: &Call) -> Option<(Map<String, Value>, Vec<Part>)> {
    let mut fields: Map<String, Value> =
        call.params().into_iter().map(|(k, v)| (k, Value::String(v))).collect();
    let mut files = Vec::new();
    let kind = call.header("content-type").unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        for part in parse_multipart(kind, &call.body)? {
            match part.file_name {
                Some(_) => files.push(part),
                None => {
                    fields.insert(part.name, Value::String(String::from_utf8(part.body).ok()?));
                }
            }
        }
    } else if !call.body.is_empty() {
        fields.extend(call.object()?.as_object()?.clone());
    }
    Some((fields, files))
}

fn get_chat(world: &World, fields: &Map<String, Value>, action: Option<&Action>) -> Reply {
    match find_room(world, fields, action) {
        Err(reply) => reply,
        Ok((room, id)) => {
            let mut chat = chat(room, id);
            chat["permissions"] = json!({"can_send_messages": true});
            chat["accepted_gift_types"] = json!({"unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false, "premium_subscription": false});
            success(chat)
        }
    }
}

/// The chat that is meant and the id under which it goes now.
fn find_room(
    world: &World,
    fields: &Map<String, Value>,
    action: Option<&Action>,
) -> Result<(&'static Room, i64), Reply> {
    let wanted = match fields.get("chat_id") {
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::String(text)) if !text.is_empty() => text.clone(),
        _ => return Err(failure(400, "Bad Request: chat_id is empty")),
    };
    let not_found = || failure(400, "Bad Request: chat not found");
    let mut own = ROOMS.iter().filter(|room| room.bot == world.company.bot_id);
    let state = &mut *lock(&world.telegram.0);
    let (room, id) = match wanted.strip_prefix('@') {
        Some(name) => {
            let room = own
                .find(|room| room.kind != "private" && room.username == Some(name))
                .ok_or_else(not_found)?;
            (room, room.id)
        }
        None => {
            let id: i64 = wanted.parse().map_err(|_| not_found())?;
            let old = state.migrated.iter().find(|(_, new)| **new == id).map_or(id, |(old, _)| *old);
            (own.find(|room| room.id == old).ok_or_else(not_found)?, id)
        }
    };
    if let Some(Action::Migrate { new_chat_id }) = action {
        state.migrated.insert(room.id, *new_chat_id);
    }
    if let Some(new) = state.migrated.get(&id) {
        let body = json!({"ok": false, "error_code": 400,
            "description": "Bad Request: group chat was upgraded to a supergroup chat", "parameters": {"migrate_to_chat_id": new}});
        return Err(Reply::text(400, "application/json", body.to_string()));
    }
    match action {
        Some(Action::Kicked) if room.kind == "private" => {
            Err(failure(403, "Forbidden: bot was blocked by the user"))
        }
        Some(Action::Kicked) if room.kind == "group" => {
            Err(failure(403, "Forbidden: bot was kicked from the group chat"))
        }
        Some(Action::Kicked) => {
            Err(failure(403, &format!("Forbidden: bot was kicked from the {} chat", room.kind)))
        }
        _ => Ok((room, id)),
    }
}

fn chat(room: &Room, id: i64) -> Value {
    let mut chat = match room.kind {
        "private" => json!({"id": id, "first_name": room.title, "type": room.kind}),
        _ => {
            json!({"id": id, "title": room.title, "type": if id < -1_000_000_000_000 && room.kind == "group" { "supergroup" } else { room.kind }})
        }
    };
    if !room.threads.is_empty() {
        chat["is_forum"] = json!(true);
    }
    if let Some(username) = room.username {
        chat["username"] = json!(username);
    }
    chat
}

fn bot(world: &World, whole: bool) -> Value {
    let id = world.company.bot_id;
    let username = match id {
        7_000_000_001 => "example_reports_bot".to_owned(),
        id => format!("example_reports_{}_bot", id % 10),
    };
    let mut bot =
        json!({"id": id, "is_bot": true, "first_name": "Отчёты отдела продаж", "username": username});
    if whole {
        for (name, value) in [
            ("can_join_groups", true),
            ("can_read_all_group_messages", false),
            ("supports_inline_queries", false),
        ] {
            bot[name] = json!(value);
        }
        (bot["can_connect_to_business"], bot["has_main_web_app"]) = (json!(false), json!(false));
    }
    bot
}

fn success(result: Value) -> Reply {
    Reply::text(200, "application/json", json!({"ok": true, "result": result}).to_string())
}

fn failure(code: u16, description: &str) -> Reply {
    let body = json!({"ok": false, "error_code": code, "description": description});
    Reply::text(code, "application/json", body.to_string())
}

pub(crate) fn unauthorized() -> Reply {
    failure(401, "Unauthorized")
}

/// Without seconds the body carries no parameters and no header, as gateways sometimes answer.
pub(crate) fn too_many_requests(retry_after: Option<u64>) -> Reply {
    match retry_after {
        None => failure(429, "Too Many Requests"),
        Some(seconds) => {
            let body = json!({"ok": false, "error_code": 429, "description": format!("Too Many Requests: retry after {seconds}"),
                "parameters": {"retry_after": seconds}});
            Reply::text(429, "application/json", body.to_string()).with("retry-after", seconds.to_string())
        }
    }
}
