//! What Radist's JSON becomes. Ids may be numbers or digits, times come in four spellings, everything else is optional.
//!
//! Text of a message is taken in a fixed order of places; media without words become `[kind: file name]`.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::json;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    pub id: i64,
    pub name: String,
}

/// A connected messenger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub connection_id: i64,
    /// `whatsapp`, `waba`, `telegram_personal` and so on.
    pub kind: String,
    pub name: String,
}

/// A contact with its chats, one for each messenger.
#[derive(Debug, Clone, PartialEq)]
pub struct ChatContact {
    pub contact_id: Option<i64>,
    pub name: Option<String>,
    /// Group chats are not dialogs with a customer.
    pub is_group: bool,
    /// Of the contact, not of one chat.
    pub last_chat_updated_at: Option<DateTime<Utc>>,
    pub chats: Vec<Chat>,
}

/// A dialog. Its contact can change later.
#[derive(Debug, Clone, PartialEq)]
pub struct Chat {
    pub chat_id: i64,
    pub connection_id: Option<i64>,
    /// As the vendor gives it; from the WhatsApp id when the phone itself is empty.
    pub phone: Option<String>,
    pub name: Option<String>,
    pub contact_id: Option<i64>,
    pub contact_name: Option<String>,
    /// Of the chat's last message where given, else of the contact.
    pub last_activity_at: Option<DateTime<Utc>>,
    pub unanswered: Option<i64>,
    /// As the vendor sent it, without U+0000.
    pub raw: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the customer.
    Inbound,
    /// From the company: a person, a bot or the API.
    Outbound,
    Unknown,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub message_id: String,
    pub chat_id: i64,
    pub connection_id: Option<i64>,
    pub direction: Direction,
    /// The vendor's type: `text`, `image`, `voice`, …
    pub kind: String,
    pub text: String,
    pub sent_at: DateTime<Utc>,
    /// As the vendor sent it, without U+0000.
    pub raw: Value,
}

impl Company {
    pub(super) fn read(value: &Value) -> Option<Self> {
        Some(Self { id: json::integer(&value["id"])?, name: json::text(&value["name"]).unwrap_or_default() })
    }
}

/// A time that a chat can have.
fn time(value: &Value) -> Option<DateTime<Utc>> {
    json::time(value).filter(|at| json::sensible(*at))
}

impl Source {
    pub(super) fn read(value: &Value) -> Option<Self> {
        Some(Self {
            connection_id: json::integer(&value["connection_id"]).or_else(|| json::integer(&value["id"]))?,
            kind: json::text(&value["type"]).unwrap_or_else(|| "unknown".to_owned()),
            name: json::text(&value["name"]).unwrap_or_default(),
        })
    }
}

impl ChatContact {
    /// A contact and how many of its chats could not be read.
    pub(super) fn read(value: &Value) -> Option<(Self, usize)> {
        let chats: &[Value] = match value.get("chats")? {
            // Somebody of the address book who never wrote.
            Value::Null => &[],
            chats => chats.as_array()?,
        };
        let mut contact = Self {
            contact_id: json::integer(&value["contact_id"]),
            name: json::text(&value["contact_name"]),
            is_group: json::flag(&value["is_group"]).unwrap_or(false),
            last_chat_updated_at: time(&value["last_chat_updated_at"]),
            chats: Vec::new(),
        };
        contact.chats = chats.iter().filter_map(|chat| Chat::read(chat, &contact)).collect();
        let bad = chats.len() - contact.chats.len();
        // A chat whose phone can't be read is there, and finds no deal.
        let phoneless = chats.iter().filter(|chat| {
            json::is_lost(&chat["phone"], json::text(&chat["phone"]).as_ref())
                && whatsapp_phone(&chat["source_chat_id"]).is_none()
                && json::integer(&chat["chat_id"]).is_some()
        });
        Some((contact, bad + phoneless.count()))
    }

    /// The latest that is known of it.
    pub(super) fn latest(&self) -> Option<DateTime<Utc>> {
        let own = self.chats.iter().filter_map(|chat| chat.last_activity_at);
        self.last_chat_updated_at.into_iter().chain(own).max()
    }

    /// Whether everything known of it is older; a contact without a time is never old.
    pub(super) fn is_older_than(&self, time: DateTime<Utc>) -> bool {
        self.latest().is_some_and(|latest| latest < time)
    }

    /// The chats with activity since. The contact's time counts for all its chats when none of them explains it.
    pub(super) fn touched_since(self, since: DateTime<Utc>) -> Vec<Chat> {
        let touched = |chat: &Chat| chat.last_activity_at.is_none_or(|time| time >= since);
        if self.chats.iter().any(touched) {
            return self.chats.into_iter().filter(touched).collect();
        }
        let contact_is_newer = self.last_chat_updated_at.is_some_and(|time| time >= since);
        if contact_is_newer { self.chats } else { Vec::new() }
    }
}

impl Chat {
    /// A chat of which nothing but its id is at hand.
    #[must_use]
    pub fn known_by_id(chat_id: i64) -> Self {
        Self {
            chat_id,
            connection_id: None,
            phone: None,
            name: None,
            contact_id: None,
            contact_name: None,
            last_activity_at: None,
            unanswered: None,
            raw: Value::Null,
        }
    }

    fn read(value: &Value, contact: &ChatContact) -> Option<Self> {
        let own_time = value.pointer("/last_message/created_at").and_then(time);
        Some(Self {
            chat_id: json::integer(&value["chat_id"])?,
            connection_id: json::integer(&value["connection_id"]),
            phone: json::text(&value["phone"]).or_else(|| whatsapp_phone(&value["source_chat_id"])),
            name: json::text(&value["name"]),
            contact_id: contact.contact_id,
            contact_name: contact.name.clone(),
            last_activity_at: own_time.or(contact.last_chat_updated_at),
            unanswered: json::integer(&value["unanswered_count"]),
            raw: json::raw(value),
        })
    }
}

/// The phone inside a WhatsApp chat id. Ids of other messengers look like phones too and are not.
fn whatsapp_phone(source_chat_id: &Value) -> Option<String> {
    let id = source_chat_id.as_str()?;
    let digits = id.strip_suffix("@c.us").or_else(|| id.strip_suffix("@s.whatsapp.net"))?;
    let is_phone = (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_phone.then(|| digits.to_owned())
}

/// The bodies of a message, each named as its kind.
const MEDIA: [&str; 6] = ["image", "file", "video", "audio", "voice", "document"];

impl Message {
    /// A message of `chat_id`; `None` without an id or a time.
    #[must_use]
    pub fn read(value: &Value, chat_id: i64) -> Option<Self> {
        let named = |kind: &&&str| value.get(**kind).is_some_and(|body| !body.is_null());
        let kind = json::text(&value["message_type"]).unwrap_or_else(|| {
            let kinds = ["text", "waba_interactive", "waba_template"];
            kinds.iter().chain(&MEDIA).find(named).map_or("unknown", |kind| kind).to_owned()
        });
        // What the service itself wrote into the chat nobody said.
        let direction = match value["direction"]
            .as_str()
            .map(str::to_ascii_lowercase)
            .as_deref()
            .filter(|_| kind != "system")
        {
            Some("inbound" | "incoming" | "in") => Direction::Inbound,
            Some("outbound" | "outgoing" | "out") => Direction::Outbound,
            Some(_) | None => Direction::Unknown,
        };
        Some(Self {
            message_id: json::text(&value["message_id"])?,
            chat_id: json::integer(&value["chat_id"]).unwrap_or(chat_id),
            connection_id: json::integer(&value["connection_id"]),
            direction,
            text: visible_text(value, &kind),
            kind,
            sent_at: time(&value["created_at"])?,
            raw: json::raw(value),
        })
    }
}

/// The words of a message: the text, a business message's body, a caption, or a stand-in.
fn visible_text(value: &Value, kind: &str) -> String {
    let at = |path: &str| match value.pointer(path)? {
        Value::Array(parts) => {
            let parts: Vec<String> = parts.iter().filter_map(json::text).collect();
            (!parts.is_empty()).then(|| parts.join("\n"))
        }
        other => json::text(other),
    };
    let words = [
        "/text/text",
        "/text",
        "/text/body",
        "/waba_interactive/body/text",
        "/waba_interactive/body",
        "/waba_template/body/text",
        "/waba_template/body",
        "/waba_template/text",
    ];
    let caption = || MEDIA.iter().find_map(|media| at(&format!("/{media}/caption")));
    if let Some(text) = words.iter().find_map(|path| at(path)).or_else(caption) {
        return text;
    }
    let name = MEDIA.iter().chain(&[kind]).find_map(|media| at(&format!("/{media}/name")));
    match (kind, name) {
        ("text", None) => String::new(),
        (kind, Some(name)) => format!("[{kind}: {name}]"),
        (kind, None) => format!("[{kind}]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn message(mut extra: Value) -> Option<Message> {
        let fields = json!({"message_id": "m-1", "created_at": "2026-03-02T09:31:07.482913"});
        extra.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        Message::read(&extra, 38)
    }

    #[test]
    fn words_are_taken_in_order_and_media_without_words_get_a_stand_in() {
        let cases = [
            (json!({"message_type": "text", "text": {"text": "Добрый день! 👋"}}), "Добрый день! 👋"),
            (json!({"message_type": "text", "text": "plain"}), "plain"),
            (json!({"message_type": "text", "text": null}), ""),
            (json!({"message_type": "text", "text": {"text": null}}), ""),
            (
                json!({"message_type": "waba_interactive", "waba_interactive": {"body": {"text": "Выберите"}}}),
                "Выберите",
            ),
            (
                json!({"message_type": "waba_interactive", "waba_interactive": {"body": "Выберите"}}),
                "Выберите",
            ),
            (json!({"message_type": "waba_template", "waba_template": {"text": "Шаблон"}}), "Шаблон"),
            (
                json!({"message_type": "image", "image": {"caption": "Прайс", "url": "https://x.invalid/a"}}),
                "Прайс",
            ),
            (
                json!({"message_type": "file", "file": {"name": "price.pdf", "caption": ""}}),
                "[file: price.pdf]",
            ),
            (json!({"message_type": "voice", "voice": {}}), "[voice]"),
            (json!({"message_type": "hologram"}), "[hologram]"),
            (json!({"image": {"caption": "без типа"}}), "без типа"),
        ];
        for (value, expected) in cases {
            assert_eq!(message(value.clone()).unwrap().text, expected, "{value}");
        }
    }

    #[test]
    fn a_message_needs_an_id_and_a_time_and_nothing_else() {
        let bare = message(json!({})).unwrap();
        assert_eq!((bare.kind.as_str(), bare.direction, bare.chat_id), ("unknown", Direction::Unknown, 38));
        assert!(Message::read(&json!({"message_id": "m"}), 1).is_none());
        assert!(Message::read(&json!({"created_at": "2026-03-02T09:31:07Z"}), 1).is_none());
    }

    #[test]
    fn a_phone_comes_from_a_whatsapp_id_only() {
        assert_eq!(whatsapp_phone(&json!("79990000001@c.us")).as_deref(), Some("79990000001"));
        assert_eq!(whatsapp_phone(&json!("7000000001")), None);
        assert_eq!(whatsapp_phone(&json!("120363-1@c.us")), None);
        assert_eq!(whatsapp_phone(&json!(null)), None);
    }

    #[test]
    fn only_the_touched_chats_of_a_contact_are_kept_unless_none_explains_the_contacts_time() {
        let contact = |contact_time: &str, times: [&str; 2]| {
            let chat = |id: i64, time: &str| json!({"chat_id": id, "last_message": {"created_at": time}});
            let value = json!({"contact_id": 1, "last_chat_updated_at": contact_time,
                "chats": [chat(1, times[0]), chat(2, times[1])]});
            ChatContact::read(&value).unwrap().0
        };
        let since = "2026-03-01T00:00:00Z".parse().unwrap();
        let ids = |contact: ChatContact| {
            contact.touched_since(since).iter().map(|chat| chat.chat_id).collect::<Vec<_>>()
        };
        assert_eq!(
            ids(contact("2026-03-02T00:00:00Z", ["2026-03-02T00:00:00Z", "2026-01-01T00:00:00Z"])),
            [1]
        );
        assert_eq!(
            ids(contact("2026-03-02T00:00:00Z", ["2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"])),
            [1, 2]
        );
        assert!(
            ids(contact("2026-01-02T00:00:00Z", ["2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"])).is_empty()
        );
        assert_eq!(ids(contact("", ["", ""])), [1, 2]);
    }
}
