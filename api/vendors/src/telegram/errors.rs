//! What Telegram's refusals mean.
//!
//! Decided by status and `parameters` first; among the 400s only the description tells, so parts of it are compared,
//! in lower case. Texts as in the vendor's server: <https://github.com/tdlib/telegram-bot-api>.

use serde_json::Value;

use super::VENDOR;
use crate::error::{VendorError, VendorErrorKind as Kind};
use crate::http::{Reply, retry_after};
use crate::json;

/// The error of a refused call.
pub(super) fn read(reply: &Reply, token: &str, repeatable: bool) -> VendorError {
    let body: Value = serde_json::from_slice(&reply.body).unwrap_or(Value::Null);
    let description = body["description"].as_str().unwrap_or_default().to_lowercase();
    let parameters = &body["parameters"];
    let migrated = json::integer(&parameters["migrate_to_chat_id"]);
    let kind = match (reply.status, migrated) {
        (_, Some(to)) => Kind::ChatMigrated { to },
        (400, None) => bad_request(&description),
        (403, None) => Kind::PostingForbidden,
        // The front answers so when the address does not look like a bot's.
        (404, None) if !description.contains("method not found") => Kind::Unauthorized,
        // A gateway gave up waiting: the message may be on its way.
        (504, None) if !repeatable => Kind::Timeout { sent: true },
        _ => reply.kind_of_status(),
    };
    let named = json::decimal(&parameters["retry_after"]);
    let wait = named.and_then(|wait| retry_after::seconds(VENDOR, wait)).or(reply.retry_after);
    reply.error(VENDOR, kind, &[token]).with_retry_after(wait)
}

fn bad_request(description: &str) -> Kind {
    let says = |parts: &[&str]| parts.iter().any(|part| description.contains(part));
    // Most refusals to write come in one of two forms: words about rights, or a code of the server behind.
    let forbidden_code = description.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).any(|word| {
        (word.starts_with("chat_send_") && word.ends_with("_forbidden"))
            || word.ends_with("_write_forbidden")
            || word.ends_with("_admin_required")
    });
    if says(&["can't parse entities"]) {
        Kind::MarkupRejected
    } else if says(&[
        "button url",
        "button_url",
        "keyboard button",
        "reply markup",
        "reply_markup",
        "button_type",
    ]) {
        Kind::ButtonRejected
    } else if says(&["too long", "too_long"]) {
        Kind::MessageTooLong
    } else if says(&["chat not found", "chat_id is empty", "peer_id_invalid", "chat_id_invalid"]) {
        Kind::ChatNotFound
    } else if says(&["thread not found", "topic_closed", "topic_deleted", "topic_id_invalid"]) {
        Kind::TopicNotFound
    } else if says(&["chat_send_docs_forbidden", "chat_send_media_forbidden", "to send documents"]) {
        Kind::FilesForbidden
    } else if forbidden_code
        || says(&[
            "not enough rights",
            "no rights to",
            "administrator rights",
            "no write access",
            "chat_restricted",
            "chat_guest_send",
            "user_is_blocked",
            "user_is_deactivated",
            "user is deactivated",
            "bot was blocked",
            "bot was kicked",
            "bot is not a member",
            "not a member of",
            "user_banned_in_channel",
            "user_not_participant",
            "channel_private",
            "user_restricted",
            "you_blocked_user",
            "chat was deactivated",
            "chat was deleted",
            "group is deactivated",
            "have no rights",
            "can't send messages",
            "not allowed to send",
            "input_user_deactivated",
        ])
    {
        Kind::PostingForbidden
    } else {
        Kind::BadRequest
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::error::ErrorClass;

    fn error(status: u16, body: &str) -> VendorError {
        let body = body.as_bytes().to_vec();
        let reply = Reply { status, retry_after: None, content_range: None, html: false, body };
        read(&reply, "7000000001:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr", false)
    }

    fn described(status: u16, description: &str) -> Kind {
        error(status, &serde_json::json!({"ok": false, "description": description}).to_string()).kind
    }

    #[test]
    fn every_known_description_has_its_meaning() {
        let cases = [
            (401, "Unauthorized", Kind::Unauthorized),
            (401, "Unauthorized: invalid token specified", Kind::Unauthorized),
            (404, "Not Found", Kind::Unauthorized),
            (404, "Not Found: method not found", Kind::NotFound),
            (400, "Bad Request: chat not found", Kind::ChatNotFound),
            (400, "Bad Request: private chat not found", Kind::ChatNotFound),
            (400, "Bad Request: chat_id is empty", Kind::ChatNotFound),
            (400, "Bad Request: message thread not found", Kind::TopicNotFound),
            (400, "Bad Request: TOPIC_CLOSED", Kind::TopicNotFound),
            (400, "Bad Request: not enough rights to send text messages to the chat", Kind::PostingForbidden),
            (400, "Bad Request: need administrator rights in the channel chat", Kind::PostingForbidden),
            (400, "Bad Request: have no write access to the chat", Kind::PostingForbidden),
            (400, "Bad Request: have no rights to send a message", Kind::PostingForbidden),
            (400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN", Kind::PostingForbidden),
            (400, "Bad Request: CHAT_SEND_DOCS_FORBIDDEN", Kind::FilesForbidden),
            (400, "Bad Request: CHAT_SEND_MEDIA_FORBIDDEN", Kind::FilesForbidden),
            (400, "Bad Request: not enough rights to send documents to the chat", Kind::FilesForbidden),
            (400, "Bad Request: USER_IS_BLOCKED", Kind::PostingForbidden),
            (400, "Bad Request: CHAT_ADMIN_REQUIRED", Kind::PostingForbidden),
            (400, "Bad Request: CHAT_WRITE_FORBIDDEN", Kind::PostingForbidden),
            (400, "Bad Request: bot is not a member of the channel chat", Kind::PostingForbidden),
            (400, "Bad Request: can't parse entities: Unsupported start tag \"x\"", Kind::MarkupRejected),
            (400, "Bad Request: BUTTON_URL_INVALID", Kind::ButtonRejected),
            (
                400,
                "Bad Request: inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL",
                Kind::ButtonRejected,
            ),
            (400, "Bad Request: message is too long", Kind::MessageTooLong),
            (400, "Bad Request: message caption is too long", Kind::MessageTooLong),
            (400, "Bad Request: text is too long", Kind::MessageTooLong),
            (400, "Bad Request: MESSAGE_TOO_LONG", Kind::MessageTooLong),
            (400, "Bad Request: group chat was deactivated", Kind::PostingForbidden),
            (400, "Bad Request: the group chat was deleted", Kind::PostingForbidden),
            (400, "Bad Request: message text is empty", Kind::BadRequest),
            (400, "Bad Request: unsupported parse_mode", Kind::BadRequest),
            (403, "Forbidden: bot was blocked by the user", Kind::PostingForbidden),
            (403, "Forbidden: bot was kicked from the supergroup chat", Kind::PostingForbidden),
            (403, "Forbidden: bot can't initiate conversation with a user", Kind::PostingForbidden),
            (409, "Conflict: terminated by other getUpdates request", Kind::Conflict),
            (413, "Request Entity Too Large", Kind::TooLarge),
            (500, "Internal Server Error: restart", Kind::Unavailable),
        ];
        for (status, description, kind) in cases {
            assert_eq!(described(status, description), kind, "{status} {description}");
        }
    }

    #[test]
    fn a_migrated_group_names_its_new_id() {
        let body = r#"{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup
            chat","parameters":{"migrate_to_chat_id":-1001700000002}}"#.replace('\n', " ");
        assert_eq!(error(400, &body).kind, Kind::ChatMigrated { to: -1_001_700_000_002 });
    }

    #[test]
    fn a_limit_waits_as_the_body_says() {
        let limited = error(429, r#"{"ok":false,"parameters":{"retry_after":17}}"#);
        assert_eq!(limited.class(), ErrorClass::RetryAfter(Duration::from_secs(17)));
        assert_eq!(error(429, "<html>").class(), ErrorClass::Retry);
    }

    #[test]
    fn a_gateway_that_gave_up_leaves_a_message_in_doubt() {
        assert_eq!(error(504, "<html>").class(), ErrorClass::Ambiguous);
        assert_eq!(error(502, "<html>").class(), ErrorClass::Retry);
    }
}
