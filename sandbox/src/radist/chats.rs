//! The dialog list: contacts with their chats, newest first, behind an opaque cursor.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{messages, number};
use crate::data::model::{Chat, Dataset, Direction, Message};
use crate::faults::Action;
use crate::http::{Call, Reply};
use crate::settings::CursorEnd;
use crate::spoil::Element;
use crate::world::World;

struct Entry<'a> {
    contact_id: i64,
    chats: Vec<&'a Chat>,
    newest: DateTime<Utc>,
}

pub(super) fn with_contacts(world: &World, call: &Call, action: Option<&Action>) -> Reply {
    let limit = match number(call, "limit", 100, 1, 100) {
        Ok(limit) => limit as usize,
        Err(reply) => return reply,
    };
    let after = match call.param("cursor").filter(|cursor| !cursor.is_empty()) {
        None => None,
        Some(cursor) => match decode(&cursor) {
            Some(position) => Some(position),
            None => return super::invalid("query", "cursor", "Invalid cursor"),
        },
    };
    let all = entries(&world.dataset);
    let mut rest = all.iter().filter(|entry| {
        after.is_none_or(|(at, id)| (entry.newest.timestamp_micros(), entry.contact_id) < (at, id))
    });
    let page: Vec<&Entry<'_>> = rest.by_ref().take(limit).collect();
    let more = rest.next().is_some();
    let data: Vec<Value> = page.iter().map(|entry| shown(world, entry)).collect();
    let mut body = json!({"data": data});
    let next =
        page.last().filter(|_| more).map(|last| encode(last.newest.timestamp_micros(), last.contact_id));
    let next = match action {
        Some(Action::RepeatCursor) => call.param("cursor").or(next),
        _ => next,
    };
    match (next, world.settings().radist_cursor_end) {
        (Some(cursor), _) => body["response_metadata"] = json!({"next_cursor": cursor}),
        (None, CursorEnd::Empty) => body["response_metadata"] = json!({"next_cursor": ""}),
        (None, CursorEnd::Null) => body["response_metadata"] = json!({"next_cursor": null}),
        (None, CursorEnd::Absent) => {}
    }
    Reply::text(200, "application/json; charset=utf-8", crate::spoil::raw(body.to_string()))
}

pub(super) fn contacts(world: &World) -> Reply {
    let shown = |entry: &Entry<'_>| {
        let chat = entry.chats[0];
        json!({"id": entry.contact_id, "name": chat.contact_name, "phones": [{"type": "work", "value": chat.phone}],
            "created_at": messages::spelled(entry.newest, crate::data::model::TimeForm::Fraction)})
    };
    Reply::json(200, &json!({"items": entries(&world.dataset).iter().map(shown).collect::<Vec<_>>()}))
}

fn entries(data: &Dataset) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for chat in &data.chats {
        let newest = data.chat_messages(chat.id).iter().map(|m| m.at).max().unwrap_or(data.anchor);
        match entries.iter_mut().find(|entry| entry.contact_id == chat.radist_contact_id) {
            Some(entry) => {
                entry.chats.push(chat);
                entry.newest = entry.newest.max(newest);
            }
            None => entries.push(Entry { contact_id: chat.radist_contact_id, chats: vec![chat], newest }),
        }
    }
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.newest, entry.contact_id)));
    entries
}

fn shown(world: &World, entry: &Entry<'_>) -> Value {
    let chats: Vec<Value> = entry.chats.iter().map(|chat| shown_chat(world, chat)).collect();
    let unanswered: i64 = chats.iter().filter_map(|chat| chat["unanswered_count"].as_i64()).sum();
    json!({"contact_id": entry.contact_id, "contact_name": entry.chats[0].contact_name, "avatar_url": null,
        "is_group": entry.chats[0].is_group, "unanswered_count": unanswered,
        "last_chat_updated_at": messages::spelled(entry.newest, crate::data::model::TimeForm::Fraction), "chats": chats})
}

fn shown_chat(world: &World, chat: &Chat) -> Value {
    let own: &[Message] = world.dataset.chat_messages(chat.id);
    let unanswered = own.iter().rev().take_while(|message| message.direction == Direction::Inbound).count();
    let last = own.last().map(|message| {
        let mut shown = messages::whole(message, (message.at, message.time_form), chat.connection_id);
        if let Some(fields) = shown.as_object_mut() {
            fields.retain(|key, _| {
                !matches!(key.as_str(), "chat_id" | "connection_id" | "status" | "source_message_id")
            });
        }
        shown
    });
    let digits = chat.phone.trim_start_matches('+');
    let mut connections = world.dataset.connections.iter();
    let waba = connections.any(|known| known.id == chat.connection_id && known.kind == "waba");
    let source = match (waba, digits.is_empty()) {
        (true, _) => format!("{digits}@c.us"),
        (false, _) => (590_000_000 + chat.id % 10_000).to_string(),
    };
    // WhatsApp chats of some contacts carry the number in the source id alone.
    let phone = if waba && chat.id % 10 == 3 { "" } else { &chat.phone };
    let whole = json!({"chat_id": chat.id, "connection_id": chat.connection_id, "source_chat_id": source, "phone": phone,
        "name": chat.contact_name.split(' ').next(), "username": chat.username, "profile_link": null,
        "unanswered_count": unanswered, "last_message": last});
    world.spoiled.shown(Element::Chat, &chat.id.to_string(), whole)
}

fn encode(at: i64, id: i64) -> String {
    URL_SAFE_NO_PAD.encode(json!({"t": at, "c": id}).to_string())
}

fn decode(cursor: &str) -> Option<(i64, i64)> {
    let value: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    Some((value["t"].as_i64()?, value["c"].as_i64()?))
}
