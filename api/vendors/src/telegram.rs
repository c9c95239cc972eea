//! Telegram's Bot API: who the bot is, what a chat is, sending text and files.
//!
//! The token is part of the address, so nothing here or below may print one. There is no idempotency key: a message
//! whose answer did not arrive may have been delivered, and that is reported as its own kind of failure. Must not
//! resend on its own and must not split texts: whoever composes them knows where they may be cut.
//!
//! Next: `errors` for the table of refusals. Facts: <https://core.telegram.org/bots/api>.

mod errors;
pub(crate) mod spec;

use std::time::Duration;

use serde_json::{Map, Value, json};
use url::Url;

use super::error::{VendorError, VendorErrorKind};
use super::http::budget::{Account, Lane};
use super::http::{Body, Call, Egress, File, Method, Vendor};
use super::json as read;

const VENDOR: Vendor = Vendor::Telegram;
/// The largest file that a bot may upload, in bytes.
pub const FILE_LIMIT: usize = 50 * 1024 * 1024;

/// The bot behind a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bot {
    pub id: i64,
    pub name: String,
    /// Without `@`.
    pub username: Option<String>,
}

/// A chat that the bot can see; that it may write there only a message proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TelegramChat {
    pub id: i64,
    /// `private`, `group`, `supergroup` or `channel`.
    pub kind: String,
    pub title: Option<String>,
    /// Whether it has topics.
    pub is_forum: bool,
}

/// A text to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingMessage {
    /// A number or `@name`.
    pub chat_id: String,
    /// The topic of a forum; the general topic has none (1 means the same).
    pub thread_id: Option<i64>,
    /// At most 4096 characters after parsing; whatever people wrote goes through [`escape_html`].
    pub html: String,
    /// Under the text; Telegram takes no address whose host has no dot.
    pub button: Option<LinkButton>,
}

/// A button that opens an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkButton {
    pub words: String,
    pub url: String,
}

/// A file to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingDocument {
    /// A number or `@name`.
    pub chat_id: String,
    pub thread_id: Option<i64>,
    pub file_name: String,
    pub bytes: Vec<u8>,
    /// At most 1024 characters after parsing; may be empty.
    pub caption_html: String,
}

/// A client of one bot.
pub struct Client<'a> {
    egress: &'a Egress,
    token: &'a str,
    account: Account,
}

impl<'a> Client<'a> {
    /// A client with a bot's token.
    ///
    /// # Errors
    /// [`VendorErrorKind::Unauthorized`] for a token that cannot be one: it would change the address.
    pub fn new(egress: &'a Egress, token: &'a str) -> Result<Self, VendorError> {
        let token = token.trim();
        let Some(bot) = bot(token) else {
            let detail = "this is not a bot's token: digits, a colon and about 35 letters are expected";
            return Err(VendorError::new(VENDOR, VendorErrorKind::Unauthorized, detail));
        };
        Ok(Self { egress, token, account: Account::telegram(bot) })
    }

    /// The bot: the check of the token.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn get_me(&self) -> Result<Bot, VendorError> {
        let result = self.call("getMe", &Map::new(), None).await?;
        let bot = read::integer(&result["id"]).map(|id| Bot {
            id,
            name: read::text(&result["first_name"]).unwrap_or_default(),
            username: read::text(&result["username"]),
        });
        bot.ok_or_else(|| VendorError::new(VENDOR, VendorErrorKind::Malformed, "the bot has no id"))
    }

    /// A chat by number or `@name`.
    ///
    /// # Errors
    /// [`VendorErrorKind::ChatNotFound`]; see [`VendorErrorKind`].
    pub async fn get_chat(&self, chat_id: &str) -> Result<TelegramChat, VendorError> {
        let mut fields = Map::new();
        fields.insert("chat_id".to_owned(), chat_value(chat_id)?);
        let result = self.call("getChat", &fields, None).await?;
        let title = || read::text(&result["title"]).or_else(|| read::text(&result["first_name"]));
        let chat = read::integer(&result["id"]).map(|id| TelegramChat {
            id,
            kind: read::text(&result["type"]).unwrap_or_default(),
            title: title(),
            is_forum: read::flag(&result["is_forum"]).unwrap_or(false),
        });
        chat.ok_or_else(|| VendorError::new(VENDOR, VendorErrorKind::Malformed, "the chat has no id"))
    }

    /// Sends a text and gives the message's id. Previews are off: customers' links are not fetched.
    ///
    /// # Errors
    /// [`VendorErrorKind::Timeout`] with `sent` when it may have been delivered; see [`VendorErrorKind`].
    pub async fn send_message(&self, message: &OutgoingMessage) -> Result<i64, VendorError> {
        let mut fields = target(&message.chat_id, message.thread_id)?;
        fields.insert("text".to_owned(), json!(message.html));
        fields.insert("parse_mode".to_owned(), json!("HTML"));
        fields.insert("link_preview_options".to_owned(), json!({"is_disabled": true}));
        if let Some(LinkButton { words, url }) = &message.button {
            let keyboard = json!({"inline_keyboard": [[{"text": words, "url": url}]]});
            fields.insert("reply_markup".to_owned(), keyboard);
        }
        self.call("sendMessage", &fields, None).await.and_then(|result| message_id(&result))
    }

    /// Sends a text without any markup and gives the message's id: for one whose markup was refused.
    ///
    /// # Errors
    /// As [`Client::send_message`].
    pub async fn send_plain(&self, message: &OutgoingMessage, text: &str) -> Result<i64, VendorError> {
        let mut fields = target(&message.chat_id, message.thread_id)?;
        fields.insert("text".to_owned(), json!(text));
        fields.insert("link_preview_options".to_owned(), json!({"is_disabled": true}));
        self.call("sendMessage", &fields, None).await.and_then(|result| message_id(&result))
    }

    /// Sends a file and gives the message's id.
    ///
    /// # Errors
    /// [`VendorErrorKind::Timeout`] with `sent` when it may have been delivered; see [`VendorErrorKind`].
    pub async fn send_document(&self, document: &OutgoingDocument) -> Result<i64, VendorError> {
        if document.bytes.len() > FILE_LIMIT {
            return Err(VendorError::new(VENDOR, VendorErrorKind::TooLarge, "the file is larger than 50 MB"));
        }
        let mut fields = target(&document.chat_id, document.thread_id)?;
        fields.insert("disable_content_type_detection".to_owned(), json!(true));
        if !document.caption_html.is_empty() {
            fields.insert("caption".to_owned(), json!(document.caption_html));
            fields.insert("parse_mode".to_owned(), json!("HTML"));
        }
        let file =
            File { field: "document", name: document.file_name.clone(), bytes: document.bytes.clone() };
        self.call("sendDocument", &fields, Some(file)).await.and_then(|result| message_id(&result))
    }

    /// Calls a method. `send…` may not be repeated blindly: without a readable answer it counts as maybe delivered.
    async fn call(
        &self,
        method: &'static str,
        fields: &Map<String, Value>,
        file: Option<File>,
    ) -> Result<Value, VendorError> {
        self.egress.patiently(&self.account, || self.once(method, fields, file.clone())).await
    }

    async fn once(
        &self,
        method: &'static str,
        fields: &Map<String, Value>,
        file: Option<File>,
    ) -> Result<Value, VendorError> {
        let repeatable = method.starts_with("get");
        let egress = self.egress;
        let deadline = if file.is_some() { egress.slow_deadline(VENDOR) } else { egress.deadline(VENDOR) };
        let body = match file {
            Some(file) => Body::Form { fields: form_fields(fields), file },
            None => Body::Json(Value::Object(fields.clone()).to_string().into_bytes()),
        };
        let call = Call {
            method: Method::Post,
            body,
            repeatable,
            ..Call::get(&self.account, method, self.url(method)?, deadline)
        };
        let chat = || fields.get("chat_id").map(ToString::to_string).unwrap_or_default();
        let call = if repeatable { call } else { call.lanes(chat_lanes(&chat())) };
        let reply = self.egress.send(call).await?;
        if !reply.is_success() {
            let error = errors::read(&reply, self.token, repeatable);
            if error.kind == VendorErrorKind::RateLimited
                && let Some(wait) = error.retry_after
            {
                // The vendor counts whole seconds, so its wait may be a little short.
                self.egress.pause(&self.account, wait + Duration::from_secs(1)).await;
            }
            return Err(error);
        }
        let result = reply.json(VENDOR).ok().filter(|value| value["ok"].as_bool() == Some(true));
        result.and_then(|mut value| value.get_mut("result").map(Value::take)).ok_or_else(|| {
            let kind =
                if repeatable { VendorErrorKind::Malformed } else { VendorErrorKind::Timeout { sent: true } };
            VendorError::new(VENDOR, kind, "the answer cannot be read").with_status(reply.status)
        })
    }

    fn url(&self, method: &str) -> Result<Url, VendorError> {
        let url = format!("https://api.telegram.org/bot{}/{method}", self.token);
        let invalid =
            |_| VendorError::new(VENDOR, VendorErrorKind::Unauthorized, "this is not a bot's token");
        Url::parse(&url).map_err(invalid)
    }
}

/// The message in Telegram; only supergroups and channels have links.
#[must_use]
pub fn message_link(chat_id: i64, message_id: i64, thread: Option<i64>) -> Option<String> {
    let chat = chat_id.to_string();
    let channel = chat.strip_prefix("-100").filter(|rest| !rest.is_empty())?;
    Some(match thread.filter(|thread| *thread != 1) {
        Some(thread) => format!("https://t.me/c/{channel}/{thread}/{message_id}"),
        None => format!("https://t.me/c/{channel}/{message_id}"),
    })
}

/// Text that people or a model wrote, for use inside HTML markup: `&`, `<`, `>` and `"` escaped, control characters
/// dropped but for line ends and tabs.
#[must_use]
pub fn escape_html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(c),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// The bot's number, if this can be a token: digits, a colon, 30 to 64 letters. That is what was observed with some room,
/// and nothing that could change the address.
fn bot(token: &str) -> Option<u64> {
    let (id, secret) = token.split_once(':')?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let good = (5..=20).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_digit())
        && (30..=64).contains(&secret.len())
        && secret.bytes().all(plain);
    good.then(|| id.parse().ok()).flatten()
}

/// One message a second to a chat, with room for the network's jitter; in groups and channels also 20 a minute.
fn chat_lanes(chat: &str) -> Vec<Lane> {
    let mut lanes = vec![Lane::new(format!("chat {chat}"), Duration::from_millis(1100), 1)];
    if !chat.starts_with(|c: char| c.is_ascii_digit()) {
        lanes.push(Lane::new(format!("group {chat}"), Duration::from_secs(4), 4));
    }
    lanes
}

/// A number as a number, `@name` as text.
fn chat_value(chat_id: &str) -> Result<Value, VendorError> {
    let chat_id = chat_id.trim();
    if let Ok(number) = chat_id.parse::<i64>() {
        return Ok(json!(number));
    }
    let name = chat_id.strip_prefix('@').unwrap_or_default();
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if (4..=32).contains(&name.len()) && plain && name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Ok(json!(chat_id));
    }
    let detail = "a chat is a number or a public @name";
    Err(VendorError::new(VENDOR, VendorErrorKind::ChatNotFound, detail))
}

fn target(chat_id: &str, thread_id: Option<i64>) -> Result<Map<String, Value>, VendorError> {
    let mut fields = Map::new();
    fields.insert("chat_id".to_owned(), chat_value(chat_id)?);
    // The general topic is addressed by no topic at all; its own number is refused.
    if let Some(thread) = thread_id.filter(|thread| *thread != 1) {
        fields.insert("message_thread_id".to_owned(), json!(thread));
    }
    Ok(fields)
}

/// Form fields are text: numbers and booleans are written out.
fn form_fields(fields: &Map<String, Value>) -> Vec<(&'static str, String)> {
    let names = ["chat_id", "message_thread_id", "caption", "parse_mode", "disable_content_type_detection"];
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    names.iter().filter_map(|name| fields.get(*name).map(|value| (*name, text(value)))).collect()
}

fn message_id(result: &Value) -> Result<i64, VendorError> {
    let unreadable = || {
        let kind = VendorErrorKind::Timeout { sent: true };
        VendorError::new(VENDOR, kind, "sent, but the answer holds no message id").with_status(200)
    };
    read::integer(&result["message_id"]).ok_or_else(unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "7000000001:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr";

    #[test]
    fn text_is_escaped_once_and_control_characters_are_dropped() {
        assert_eq!(
            escape_html("a<b & \"c\">\n\td\u{0}\u{7}\u{1b}é👋"),
            "a&lt;b &amp; &quot;c&quot;&gt;\n\tdé👋"
        );
    }

    #[test]
    fn a_token_that_could_change_the_address_is_refused() {
        assert_eq!(bot(TOKEN), Some(7_000_000_001));
        for bad in [
            "",
            ":",
            "7000000001",
            "7000000001:short",
            "x:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr",
            "7000000001:AAbbCCddEEffGGhhIIjjKKllMMnn/OppQQr",
            "7000000001:AAbbCCddEEffGGhhIIjjKKllMMnn OppQQr",
            "7000000001:../../../../../../../../../../etc/passwd",
            "7000000001:AAbbCCddEEffGGhhIIjjKKllMMnn%2fOpp",
        ] {
            assert_eq!(bot(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_chat_is_a_number_or_a_public_name() {
        assert_eq!(chat_value(" -1001700000001 "), Ok(json!(-1_001_700_000_001_i64)));
        assert_eq!(chat_value("@sales_team"), Ok(json!("@sales_team")));
        for bad in ["", "sales", "@1abc", "@a b", "https://t.me/x", "\u{2212}1001700000001", "@"] {
            assert_eq!(chat_value(bad).unwrap_err().kind, VendorErrorKind::ChatNotFound, "{bad}");
        }
    }

    #[test]
    fn a_group_has_a_limit_a_minute_beside_the_one_a_second() {
        assert_eq!(chat_lanes("5").len(), 1);
        assert_eq!(chat_lanes("-1001700000001").len(), 2);
        assert_eq!(chat_lanes("\"@sales_team\"").len(), 2);
    }

    #[test]
    fn the_general_topic_is_left_out() {
        assert!(!target("1", Some(1)).unwrap().contains_key("message_thread_id"));
        assert_eq!(target("1", Some(42)).unwrap()["message_thread_id"], 42);
    }

    #[test]
    fn form_fields_are_written_as_text() {
        let mut fields = target("-5", Some(42)).unwrap();
        fields.insert("disable_content_type_detection".to_owned(), json!(true));
        fields.insert("caption".to_owned(), json!("<b>x</b>"));
        let expected = [
            ("chat_id", "-5"),
            ("message_thread_id", "42"),
            ("caption", "<b>x</b>"),
            ("disable_content_type_detection", "true"),
        ];
        assert_eq!(form_fields(&fields), expected.map(|(name, value)| (name, value.to_owned())));
    }
}
