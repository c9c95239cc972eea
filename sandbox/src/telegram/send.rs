//! sendMessage and sendDocument: what is refused, in which order, and what is kept.

use serde_json::{Map, Value, json};

use super::{Room, StoredDocument, StoredMessage, bot, chat, failure, find_room, html, keyboard, success};
use crate::faults::Action;
use crate::http::{Part, Reply};
use crate::world::{World, lock};

const MOST_TEXT: usize = 4_096;
const MOST_CAPTION: usize = 1_024;
const MOST_BYTES: usize = 32_768;
const MOST_FILE: usize = 50 * 1024 * 1024;

pub(super) fn message(world: &World, fields: &Map<String, Value>, action: Option<&Action>) -> Reply {
    let source = text(fields, "text").unwrap_or_default();
    if source.is_empty() {
        return failure(400, "Bad Request: message text is empty");
    }
    if source.len() > MOST_BYTES {
        return failure(400, "Bad Request: text is too long");
    }
    let parsed = match parse(&source, fields, action) {
        Ok(parsed) => parsed,
        Err(reply) => return reply,
    };
    let place = match place(world, fields, action, "text messages") {
        Ok(place) => place,
        Err(reply) => return reply,
    };
    if parsed.text.is_empty() {
        return failure(400, "Bad Request: text must be non-empty");
    }
    if parsed.text.chars().count() > MOST_TEXT {
        return failure(400, "Bad Request: message is too long");
    }
    keep(world, fields, place, source, parsed, None, action)
}

pub(super) fn document(
    world: &World,
    fields: &Map<String, Value>,
    files: &[Part],
    action: Option<&Action>,
) -> Reply {
    let Some(file) = files.iter().find(|file| file.name == "document") else {
        return failure(400, "Bad Request: there is no document in the request");
    };
    if file.body.len() > MOST_FILE {
        return failure(413, "Request Entity Too Large");
    }
    if file.body.is_empty() {
        return failure(400, "Bad Request: file must be non-empty");
    }
    let source = text(fields, "caption").unwrap_or_default();
    let parsed = match parse(&source, fields, action) {
        Ok(parsed) => parsed,
        Err(reply) => return reply,
    };
    let place = match place(world, fields, action, "documents") {
        Ok(place) => place,
        Err(reply) => return reply,
    };
    if parsed.text.chars().count() > MOST_CAPTION {
        return failure(400, "Bad Request: message caption is too long");
    }
    let document = StoredDocument {
        file_name: file.file_name.clone().unwrap_or_default(),
        mime_type: file.content_type.clone().unwrap_or_else(|| "application/octet-stream".to_owned()),
        size: file.body.len(),
        text: String::from_utf8(file.body.clone()).ok(),
    };
    keep(world, fields, place, source, parsed, Some(document), action)
}

fn parse(source: &str, fields: &Map<String, Value>, action: Option<&Action>) -> Result<html::Parsed, Reply> {
    let mode = text(fields, "parse_mode").unwrap_or_default().to_ascii_lowercase();
    let refused = |why: &str| failure(400, &format!("Bad Request: can't parse entities: {why}"));
    if matches!(action, Some(Action::CantParse)) && !mode.is_empty() {
        return Err(refused("Unsupported start tag \"\" at byte offset 0"));
    }
    match mode.as_str() {
        "" => Ok(html::plain(source)),
        "html" => html::parse(source).map_err(|why| refused(&why)),
        "markdownv2" => html::markdown_v2(source).map_err(|why| refused(&why)),
        "markdown" => Ok(html::plain(source)),
        _ => Err(failure(400, "Bad Request: unsupported parse_mode")),
    }
}

struct Place {
    room: &'static Room,
    chat_id: i64,
    thread: Option<i64>,
}

fn place(
    world: &World,
    fields: &Map<String, Value>,
    action: Option<&Action>,
    what: &str,
) -> Result<Place, Reply> {
    let (room, chat_id) = find_room(world, fields, action)?;
    if let Some(Action::PostingRefused { refusal }) = action {
        let (code, description) = refusal.answer();
        return Err(failure(code, description));
    }
    if matches!(action, Some(Action::NotEnoughRights)) || !world.settings().telegram_can_post {
        return Err(match room.kind {
            "channel" => failure(400, "Bad Request: need administrator rights in the channel chat"),
            _ => failure(400, &format!("Bad Request: not enough rights to send {what} to the chat")),
        });
    }
    let thread = match fields.get("message_thread_id") {
        None | Some(Value::Null) => None,
        Some(value) => match value.as_i64().or_else(|| value.as_str()?.parse().ok()) {
            Some(thread) if room.threads.contains(&thread) => Some(thread),
            _ => return Err(failure(400, "Bad Request: message thread not found")),
        },
    };
    Ok(Place { room, chat_id, thread })
}

fn keep(
    world: &World,
    fields: &Map<String, Value>,
    place: Place,
    source: String,
    parsed: html::Parsed,
    document: Option<StoredDocument>,
    action: Option<&Action>,
) -> Reply {
    let buttons = match keyboard::read(fields.get("reply_markup")) {
        Ok(buttons) => buttons,
        Err(why) => return failure(400, &format!("Bad Request: {why}")),
    };
    let now = world.clock.now();
    let mut state = lock(&world.telegram.0);
    if world.settings().enforce_rate_limits
        && let Err(seconds) = state.limits.admit(place.chat_id, now)
    {
        return super::too_many_requests(Some(seconds));
    }
    let last = state.last_id.entry(place.chat_id).or_insert(811);
    *last += 1;
    let message_id = *last;
    let withheld = matches!(action, Some(Action::AcceptThenStall));
    let mut shown = json!({"message_id": message_id});
    if let Some(thread) = place.thread {
        shown["message_thread_id"] = json!(thread);
    }
    let chat = chat(place.room, place.chat_id);
    let sender = if place.room.kind == "channel" { "sender_chat" } else { "from" };
    shown[sender] = if place.room.kind == "channel" { chat.clone() } else { bot(world, false) };
    (shown["chat"], shown["date"]) = (chat, json!(now.timestamp()));
    let (words, marks) =
        if document.is_some() { ("caption", "caption_entities") } else { ("text", "entities") };
    if !parsed.text.is_empty() {
        shown[words] = json!(parsed.text);
    }
    if !parsed.entities.is_empty() {
        shown[marks] = json!(parsed.entities);
    }
    if let Some(document) = &document {
        shown["document"] = json!({"file_name": document.file_name, "mime_type": document.mime_type,
            "file_id": format!("BQACexample{message_id}"), "file_unique_id": format!("AgAD{message_id}"), "file_size": document.size});
    }
    if !buttons.is_empty() {
        let row: Vec<_> =
            buttons.iter().map(|button| json!({"text": button.text, "url": button.url})).collect();
        shown["reply_markup"] = json!({"inline_keyboard": [row]});
    }
    if place.thread.is_some() {
        shown["is_topic_message"] = json!(true);
    }
    let flag =
        |name: &str| fields.get(name).is_some_and(|value| value == &json!(true) || value == &json!("true"));
    state.messages.push(StoredMessage {
        chat_id: place.chat_id,
        message_thread_id: place.thread,
        message_id,
        date: now,
        text: parsed.text,
        source_text: source,
        parse_mode: text(fields, "parse_mode"),
        entities: parsed.entities,
        document,
        buttons,
        disable_notification: flag("disable_notification"),
        protect_content: flag("protect_content"),
        answered: !withheld,
    });
    Reply { unanswered: withheld, ..success(shown) }
}

fn text(fields: &Map<String, Value>, name: &str) -> Option<String> {
    fields.get(name).and_then(Value::as_str).map(str::to_owned)
}
