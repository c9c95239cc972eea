//! Messages of one chat: the newest page at or before `until`, as a bare array.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde_json::{Value, json};

use super::{detail, invalid, number};
use crate::data::model::{Direction, Message, MessageKind, TimeForm};
use crate::http::{Call, Reply};
use crate::spoil::{Element, Spoilage};
use crate::world::World;

pub(super) fn list(world: &World, call: &Call) -> Reply {
    let limit = match number(call, "limit", 100, 1, 100) {
        Ok(limit) => limit as usize,
        Err(reply) => return reply,
    };
    if call.param("chat_id").is_none() {
        return invalid("query", "chat_id", "Field required");
    }
    let chat_id = match number(call, "chat_id", 0, i64::MIN, i64::MAX) {
        Ok(id) => id,
        Err(reply) => return reply,
    };
    let Some(chat) = world.dataset.chats.iter().find(|chat| chat.id == chat_id) else {
        return detail(404, "Chat not found");
    };
    match world.spoiled.how(Element::Chat, &chat_id.to_string()) {
        Some(Spoilage::Vanished) => return detail(404, "Chat not found"),
        Some(Spoilage::Failing) => {
            return Reply::text(500, "text/plain; charset=utf-8", "Internal Server Error");
        }
        _ => {}
    }
    let until = match call.param("until") {
        None => DateTime::<Utc>::MAX_UTC,
        Some(text) => match instant(&text) {
            Some(until) => until,
            None => return invalid("query", "until", "Input should be a valid datetime"),
        },
    };
    let own = world.dataset.chat_messages(chat_id).iter();
    let timed = own.map(|message| (world.spoiled.time_of(&world.dataset, message), message));
    let mut messages: Vec<_> = timed.filter(|((at, _), _)| *at <= until).collect();
    messages.sort_by(|((a, _), one), ((b, _), other)| (b, &other.id).cmp(&(a, &one.id)));
    messages.truncate(limit);
    if world.settings().radist_ascending {
        messages.reverse();
    }
    let shown = |(time, message): &((DateTime<Utc>, TimeForm), &Message)| {
        let whole = whole(message, *time, chat.connection_id);
        world.spoiled.shown(Element::Message, &message.id, whole)
    };
    let list: Value = messages.iter().map(shown).collect();
    Reply::text(200, "application/json; charset=utf-8", crate::spoil::raw(list.to_string()))
}

/// RFC 3339, or without an offset, which means UTC.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.to_utc());
    }
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok().map(|at| at.and_utc())
}

pub(super) fn spelled(at: DateTime<Utc>, form: TimeForm) -> String {
    match form {
        TimeForm::Fraction => at.format("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string(),
        TimeForm::Seconds => at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        TimeForm::NaiveFraction => at.format("%Y-%m-%dT%H:%M:%S%.6f").to_string(),
    }
}

pub(super) fn whole(message: &Message, (at, form): (DateTime<Utc>, TimeForm), connection_id: i64) -> Value {
    let (direction, status) = match message.direction {
        Direction::Inbound => ("inbound", Value::Null),
        Direction::Outbound => ("outbound", json!("delivered")),
    };
    let kind = match message.kind {
        MessageKind::Text => "text",
        MessageKind::Image => "image",
        MessageKind::Voice => "voice",
        MessageKind::File => "file",
        MessageKind::WabaInteractive => "waba_interactive",
        MessageKind::Reaction => "reaction_v2",
    };
    let mut body = json!({"message_id": message.id, "chat_id": message.chat_id, "connection_id": connection_id,
        "direction": direction, "message_type": kind, "created_at": spelled(at, form),
        "source_message_id": message.source_message_id, "status": status});
    match message.kind {
        MessageKind::Text => {
            body["text"] = match &message.text {
                Some(text) => json!({"text": text}),
                None => Value::Null,
            }
        }
        MessageKind::Image | MessageKind::Voice | MessageKind::File => {
            let name = message.file_name.as_deref().unwrap_or("file");
            let mut media =
                json!({"url": format!("https://files.example.invalid/{}/{name}", message.id), "name": name});
            if let Some(caption) = &message.text {
                media["caption"] = json!(caption);
            }
            body[kind] = media;
        }
        MessageKind::WabaInteractive => {
            body[kind] = json!({"type": "button", "body": {"text": message.text},
                "buttons": [{"id": "1", "title": "Да"}, {"id": "2", "title": "Перенести"}]});
        }
        MessageKind::Reaction => body[kind] = json!({"emoji": "👍"}),
    }
    body
}
