//! Tolerant reading of vendors' JSON: every field may be absent, of another type, or new.
//!
//! Must not fail on a single bad element: a reader gives `None` and the caller skips and counts. Vendors' own modules
//! decide which fields an element cannot do without.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde_json::Value;

use super::error::{VendorError, VendorErrorKind};
use super::vendor::Vendor;

/// The latest time that is kept: years of five digits are written in a form that databases refuse.
const LATEST: DateTime<Utc> = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => match day.and_hms_opt(0, 0, 0) {
        Some(time) => time.and_utc(),
        None => DateTime::<Utc>::MAX_UTC,
    },
    None => DateTime::<Utc>::MAX_UTC,
};

/// A whole number, written as a number or as a numeric string.
pub(crate) fn integer(value: &Value) -> Option<i64> {
    match value {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "only whole numbers inside i64's exact range pass"
        )]
        Value::Number(number) => number
            .as_i64()
            .or_else(|| number.as_f64().filter(|n| n.fract() == 0.0 && n.abs() < 9.0e15).map(|n| n as i64)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A number, also as a numeric string.
pub(crate) fn decimal(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|n: &f64| n.is_finite())
}

/// A text that is not blank; a number is written out.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.replace('\0', "")),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A yes or no, also as 0/1.
pub(crate) fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => number.as_i64().map(|n| n != 0),
        _ => None,
    }
}

/// A time that something of ours can have: none of the vendors was there before 2005. A vendor that writes an older one
/// means none, or nothing.
pub(crate) fn sensible(time: DateTime<Utc>) -> bool {
    time.timestamp() >= 1_104_537_600
}

/// How far back a page of a list reaches. A twentieth of its times may be senseless, so that many of the oldest prove nothing.
pub(crate) fn horizon(times: impl IntoIterator<Item = DateTime<Utc>>) -> Option<DateTime<Utc>> {
    let mut times: Vec<DateTime<Utc>> = times.into_iter().collect();
    times.sort_unstable();
    times.get(times.len() / 20).copied()
}

/// Whether something stands there that a reader of its own made nothing of. Nothing, zero and a blank mean "none".
pub(crate) fn is_lost<T>(value: &Value, read: Option<&T>) -> bool {
    let empty = match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::Bool(flag) => !flag,
        Value::Array(_) | Value::Object(_) => false,
    };
    read.is_none() && !empty
}

/// The elements of a list, also of one that came as an object of numbered fields.
pub(crate) fn elements(value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::Array(items) => Some(items.clone()),
        Value::Object(fields) => Some(fields.values().cloned().collect()),
        _ => None,
    }
}

/// Unix seconds, or a time as text; zero and less mean "none". A time beyond the year 9999 becomes the last one that is kept, and is
/// counted in `clamped`.
pub(crate) fn unix_time(value: &Value, clamped: &mut usize) -> Option<DateTime<Utc>> {
    let Some(seconds) = integer(value) else { return time(value).filter(|at| *at <= LATEST) };
    if seconds <= 0 {
        return None;
    }
    match DateTime::from_timestamp(seconds, 0).filter(|time| *time <= LATEST) {
        Some(time) => Some(time),
        None => {
            *clamped += 1;
            Some(LATEST)
        }
    }
}

/// A time in any of the spellings seen: RFC 3339, its offset also as `+0000`, `+00` or after a space; without an offset
/// (read as UTC) with or without a fraction; as mail writes it; Unix seconds or milliseconds.
pub(crate) fn time(value: &Value) -> Option<DateTime<Utc>> {
    if let Value::String(text) = value {
        let text = text.trim();
        if let Ok(time) = DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc2822(text)) {
            return Some(time.with_timezone(&Utc)).filter(|time| *time <= LATEST);
        }
        for format in ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f %#z"] {
            if let Ok(time) = DateTime::parse_from_str(text, format) {
                return Some(time.with_timezone(&Utc)).filter(|time| *time <= LATEST);
            }
        }
        let text = text.strip_suffix("UTC").map_or(text, str::trim_end);
        for format in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"] {
            if let Ok(time) = NaiveDateTime::parse_from_str(text, format) {
                return Some(time.and_utc());
            }
        }
    }
    let number = integer(value).filter(|number| *number > 0)?;
    // Seconds reach this number in the year 5138, milliseconds passed it in 1973.
    if number < 100_000_000_000 {
        DateTime::from_timestamp(number, 0)
    } else {
        DateTime::from_timestamp_millis(number)
    }
}

/// The list of an answer: the answer itself, or the first array under one of `names`, or under `data` and the like. Null
/// in the place of a list is an empty one, unless the answer tells of an error.
pub(crate) fn list<'v>(value: &'v Value, names: &[&str]) -> Option<&'v Vec<Value>> {
    static NOTHING: Vec<Value> = Vec::new();
    if let Value::Array(items) = value {
        return Some(items);
    }
    let places = || names.iter().chain(&["data", "items", "results"]).filter_map(|name| value.get(name));
    let error = ["error", "errors"].iter().any(|name| value.get(name).is_some_and(|error| !error.is_null()));
    let nothing = || (!error && places().any(Value::is_null)).then_some(&NOTHING);
    places().find_map(Value::as_array).or_else(nothing)
}

/// PostgreSQL's `text` and `jsonb` cannot hold U+0000, so no value keeps it, keys included.
pub(crate) fn strip_nul(value: &mut Value) {
    match value {
        Value::String(text) => {
            if text.contains('\0') {
                *text = text.replace('\0', "");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(strip_nul),
        Value::Object(map) => {
            if map.keys().any(|key| key.contains('\0')) {
                *map = std::mem::take(map)
                    .into_iter()
                    .map(|(key, value)| (key.replace('\0', ""), value))
                    .collect();
            }
            map.values_mut().for_each(strip_nul);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The element as the vendor sent it, without U+0000.
pub(crate) fn raw(value: &Value) -> Value {
    let mut raw = value.clone();
    strip_nul(&mut raw);
    raw
}

/// Whether so many unreadable elements are no blemishes but another format: more than a twentieth. One or two say
/// nothing about a short page.
#[must_use]
pub(crate) const fn is_another_format(skipped: usize, of: usize) -> bool {
    skipped >= 3 && skipped * 20 > of
}

/// Reads each element of a page; gives what could be read and how many could not.
///
/// # Errors
/// [`VendorErrorKind::FormatChanged`] when so many could not that the vendor must have changed its format.
pub(crate) fn read_page<T>(
    vendor: Vendor,
    list: &'static str,
    items: &[Value],
    read: impl Fn(&Value) -> Option<T>,
) -> Result<(Vec<T>, usize), VendorError> {
    let (read, skipped) = read_each(items, read);
    if is_another_format(skipped, items.len()) {
        let fields =
            items.first().and_then(Value::as_object).map(|map| map.keys().take(40).cloned().collect());
        let fields: Vec<String> = fields.unwrap_or_default();
        tracing::warn!(%vendor, list, skipped, of = items.len(), ?fields, "the vendor's format seems to have changed");
        let detail = format!("{skipped} of {} elements of a page could not be read", items.len());
        return Err(VendorError::new(vendor, VendorErrorKind::FormatChanged, detail));
    }
    Ok((read, skipped))
}

/// Reads each element, however many can't be read.
pub(crate) fn read_each<T>(items: &[Value], read: impl Fn(&Value) -> Option<T>) -> (Vec<T>, usize) {
    let read: Vec<T> = items.iter().filter_map(read).collect();
    let skipped = items.len() - read.len();
    (read, skipped)
}

/// What an error body says, whatever its shape; empty for HTML and for nothing.
pub(crate) fn complaint(body: &[u8]) -> String {
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        let text = String::from_utf8_lossy(&body[..body.len().min(2000)]);
        return if text.trim_start().starts_with('<') {
            "an HTML page".to_owned()
        } else {
            text.into_owned()
        };
    };
    let mut found = Vec::new();
    gather(&value, 0, &mut found);
    found.join("; ")
}

fn gather(value: &Value, depth: usize, found: &mut Vec<String>) {
    if depth > 4 || found.len() >= 4 {
        return;
    }
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| gather(item, depth + 1, found)),
        Value::Object(map) => {
            for key in ["detail", "message", "msg", "error", "errors", "description", "hint", "title"] {
                if let Some(inner) = map.get(key) {
                    gather(inner, depth + 1, found);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_time_is_read_in_every_spelling_seen() {
        let expected = "2026-03-02T09:31:07Z".parse::<DateTime<Utc>>().unwrap();
        for spelling in [
            json!("2026-03-02T09:31:07Z"),
            json!("2026-03-02T14:31:07+05:00"),
            json!("2026-03-02T09:31:07"),
            json!("2026-03-02T09:31:07.000000"),
            json!("2026-03-02 09:31:07"),
            json!("2026-03-02T09:31:07+0000"),
            json!("2026-03-02T09:31:07.000+00"),
            json!("2026-03-02T14:31:07+0500"),
            json!("2026-03-02 09:31:07+00:00"),
            json!("2026-03-02 14:31:07 +0500"),
            json!("2026-03-02 09:31:07 UTC"),
            json!("Mon, 02 Mar 2026 09:31:07 GMT"),
            json!(expected.timestamp()),
            json!(expected.timestamp_millis()),
            json!(expected.timestamp().to_string()),
        ] {
            assert_eq!(time(&spelling), Some(expected), "{spelling}");
        }
        for nonsense in [json!(null), json!("yesterday"), json!(0), json!(true), json!({})] {
            assert_eq!(time(&nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn a_number_is_read_from_digits_too_and_a_fraction_is_not_a_whole_number() {
        assert_eq!(integer(&json!("38100001")), Some(38_100_001));
        assert_eq!(integer(&json!(5.0)), Some(5));
        assert_eq!(integer(&json!(5.5)), None);
        assert_eq!(integer(&json!("5a")), None);
    }

    #[test]
    fn the_zero_character_is_gone_from_values_and_keys() {
        let mut value = json!({"a\u{0}b": ["x\u{0}", {"c": "\u{0}"}], "n": 1});
        strip_nul(&mut value);
        assert_eq!(value, json!({"ab": ["x", {"c": ""}], "n": 1}));
    }

    #[test]
    fn a_bad_element_is_skipped_and_counted() {
        let items = [json!({"id": 1}), json!({"id": null}), json!("text"), json!({"id": "4"})];
        let read = read_page(Vendor::Radist, "test", &items, |item| integer(item.get("id")?));
        assert_eq!(read, Ok((vec![1, 4], 2)));
    }

    #[test]
    fn more_than_a_twentieth_of_a_page_is_another_format() {
        let page = |bad: usize, of: usize| {
            let items: Vec<Value> =
                (0..of).map(|at| if at < bad { json!({"id": null}) } else { json!({"id": at}) }).collect();
            read_page(Vendor::Radist, "test", &items, |item| integer(item.get("id")?))
                .map_err(|error| error.kind)
        };
        assert!(page(5, 100).is_ok());
        assert_eq!(page(6, 100), Err(VendorErrorKind::FormatChanged));
        assert_eq!(page(13, 250), Err(VendorErrorKind::FormatChanged));
        assert_eq!(page(3, 3), Err(VendorErrorKind::FormatChanged));
        assert!(page(2, 2).is_ok(), "two elements are no proof");
    }

    #[test]
    fn a_time_that_no_database_holds_becomes_the_last_one_and_is_counted() {
        let mut clamped = 0;
        for seconds in [json!(253_402_300_800_i64), json!(i64::MAX), json!("99999999999999")] {
            assert_eq!(unix_time(&seconds, &mut clamped), Some(LATEST), "{seconds}");
        }
        assert_eq!(clamped, 3);
        assert!(LATEST.to_rfc3339().starts_with("9999-"));
        assert_eq!(unix_time(&json!(0), &mut clamped), None);
        assert_eq!(time(&json!("+12026-01-01T00:00:00Z")), None, "a message of that year is unreadable");
    }

    #[test]
    fn a_complaint_is_found_in_any_shape() {
        assert_eq!(complaint(br#"{"detail":"Invalid API key"}"#), "Invalid API key");
        let fastapi = br#"{"detail":[{"loc":["query","limit"],"msg":"not a number","type":"x"}]}"#;
        assert_eq!(complaint(fastapi), "not a number");
        assert_eq!(complaint(br#"{"error":{"message":"no","code":1}}"#), "no");
        assert_eq!(complaint(b"<html>secret</html>"), "an HTML page");
        assert_eq!(complaint(b""), "");
    }
}
