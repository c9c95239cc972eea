//! What is done to one element. Bytes that no JSON writer gives are marked in the value and put in once it is written.

use serde_json::{Map, Value, json};

use super::{Element, Spoilage};

/// Private characters that no text of the data has.
const HALF_EMOJI: &str = "\u{f8f0}half-emoji\u{f8f1}";
const BROKEN_UTF8: &str = "\u{f8f0}broken-utf8\u{f8f1}";
const RAW_CONTROL: &str = "\u{f8f0}raw-control\u{f8f1}";
const HUGE_NUMBER: &str = "\u{f8f0}huge-number\u{f8f1}";
const DEEP_NESTING: &str = "\u{f8f0}deep-nesting\u{f8f1}";
const NOT_A_NUMBER: &str = "\u{f8f0}not-a-number\u{f8f1}";

pub(super) fn spoil(element: Element, how: Spoilage, mut value: Value) -> Value {
    let Some(fields) = value.as_object_mut() else { return value };
    let (id, time) = match element {
        Element::Lead | Element::Contact | Element::User => ("id", "updated_at"),
        Element::Chat => ("chat_id", "last_message"),
        Element::Message => ("message_id", "created_at"),
    };
    match how {
        Spoilage::HalfEmoji => mark(fields, HALF_EMOJI),
        Spoilage::BrokenUtf8 => mark(fields, BROKEN_UTF8),
        Spoilage::RawControl => mark(fields, RAW_CONTROL),
        Spoilage::NotANumber => {
            fields.insert("score".to_owned(), json!(NOT_A_NUMBER));
        }
        Spoilage::HugeNumber => {
            fields.insert("score".to_owned(), json!(HUGE_NUMBER));
        }
        Spoilage::DeepNesting => {
            fields.insert("score".to_owned(), json!(DEEP_NESTING));
        }
        Spoilage::NumbersAsText => {
            for field in fields.values_mut().filter(|field| field.is_i64()) {
                *field = json!(field.to_string());
            }
        }
        Spoilage::CompactOffset => {
            if let Some(at) = fields.get(time).and_then(Value::as_str) {
                let at = compact(at);
                fields.insert(time.to_owned(), json!(at));
            }
        }
        // The time itself is another one already: see `Spoiled::time_of`.
        Spoilage::EqualSecond => {}
        Spoilage::NoTime => {
            fields.insert(time.to_owned(), Value::Null);
        }
        Spoilage::UnreadableTime => {
            fields.insert(time.to_owned(), json!("вчера, около трёх"));
        }
        Spoilage::FarTime => {
            fields.insert("closed_at".to_owned(), json!(253_402_300_800_i64));
        }
        Spoilage::NoId => {
            fields.remove(id);
        }
        Spoilage::NotAnObject => return Value::Null,
        Spoilage::Vanished | Spoilage::Failing => {}
    }
    value
}

/// `…Z`, `…+00:00` and a time without an offset, with the offset that RFC 3339 does not know.
fn compact(at: &str) -> String {
    let bare = at.strip_suffix('Z').or_else(|| at.strip_suffix("+00:00")).unwrap_or(at);
    format!("{bare}+0000")
}

/// Puts a mark at the end of the element's visible text.
fn mark(fields: &mut Map<String, Value>, with: &str) {
    for path in [
        &["text", "text"][..],
        &["image", "caption"],
        &["file", "caption"],
        &["voice", "caption"],
        &["waba_interactive", "body", "text"],
        &["name"],
    ] {
        let Some(mut at) = fields.get_mut(path[0]) else { continue };
        for step in &path[1..] {
            at = &mut at[*step];
        }
        if let Some(text) = at.as_str() {
            *at = json!(format!("{text} {with}"));
            return;
        }
    }
}

/// The written answer with the marked bytes in it.
pub(crate) fn raw(written: String) -> Vec<u8> {
    if !written.contains('\u{f8f0}') {
        return written.into_bytes();
    }
    let whole = |mark: &str| format!("\"{mark}\"");
    let (nan, huge, deep) = (whole(NOT_A_NUMBER), whole(HUGE_NUMBER), whole(DEEP_NESTING));
    let nested = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let marks: [(&str, &[u8]); 6] = [
        (HALF_EMOJI, b"\\ud83d"),
        (BROKEN_UTF8, b"\xd0"),
        (RAW_CONTROL, b"\x07"),
        (&nan, b"NaN"),
        (&huge, b"1e999"),
        (&deep, nested.as_bytes()),
    ];
    let (mut rest, mut bytes) = (written.as_str(), Vec::with_capacity(written.len()));
    while let Some(at) = rest.find(['\u{f8f0}', '"']) {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at..];
        match marks.iter().find(|(mark, _)| rest.starts_with(mark)) {
            Some((mark, instead)) => {
                bytes.extend_from_slice(instead);
                rest = &rest[mark.len()..];
            }
            None => {
                let first = rest.chars().next().map_or(0, char::len_utf8);
                bytes.extend_from_slice(&rest.as_bytes()[..first]);
                rest = &rest[first..];
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(element: Element, how: Spoilage, value: Value) -> Vec<u8> {
        raw(spoil(element, how, value).to_string())
    }

    #[test]
    fn what_no_json_writer_gives_is_put_in_byte_for_byte() {
        let message = || json!({"message_id": "m", "text": {"text": "Спасибо"}});
        let half = written(Element::Message, Spoilage::HalfEmoji, message());
        let text = String::from_utf8(half).expect("legal UTF-8");
        assert!(text.contains(r#""Спасибо \ud83d""#), "{text}");
        assert!(serde_json::from_str::<Value>(&text).is_err(), "no pair follows");
        let broken = written(Element::Message, Spoilage::BrokenUtf8, message());
        assert!(String::from_utf8(broken.clone()).is_err());
        assert!(serde_json::from_str::<Value>(&String::from_utf8_lossy(&broken)).is_ok());
        assert!(written(Element::Message, Spoilage::RawControl, message()).contains(&7));
        let nan = written(Element::Lead, Spoilage::NotANumber, json!({"id": 1, "score": null}));
        assert_eq!(nan, br#"{"id":1,"score":NaN}"#);
    }

    #[test]
    fn ids_times_and_numbers_are_taken_or_written_otherwise() {
        let lead = || json!({"id": 1, "name": "Окна", "price": 5, "updated_at": 7});
        assert!(spoil(Element::Lead, Spoilage::NoId, lead()).get("id").is_none());
        assert!(spoil(Element::Lead, Spoilage::NoTime, lead())["updated_at"].is_null());
        let texts = spoil(Element::Lead, Spoilage::NumbersAsText, lead());
        assert_eq!((&texts["id"], &texts["price"]), (&json!("1"), &json!("5")));
        assert!(spoil(Element::Lead, Spoilage::NotAnObject, lead()).is_null());
        for at in ["2026-11-20T10:00:00Z", "2026-11-20T10:00:00+00:00", "2026-11-20T10:00:00"] {
            let shown = spoil(Element::Message, Spoilage::CompactOffset, json!({"created_at": at}));
            assert_eq!(shown["created_at"], "2026-11-20T10:00:00+0000");
        }
    }
}
