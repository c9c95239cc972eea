//! Values between JSON, PostgreSQL's types and SQLite's storage, with PostgreSQL's refusals.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::catalog::Kind;
use super::errors::{PgError, nul};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stored {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
}

/// A JSON value of a request's body, for a column.
pub(super) fn from_json(kind: Kind, value: &Value) -> Result<Stored, PgError> {
    match (kind, value) {
        (_, Value::Null) => Ok(Stored::Null),
        (Kind::Jsonb, value) => match contains_nul(value) {
            true => Err(nul()),
            false => Ok(Stored::Text(value.to_string())),
        },
        (_, Value::String(text)) if text.contains('\0') => Err(nul()),
        (_, Value::String(text)) => from_text(kind, text),
        // PostgreSQL keeps these as they were written, which is not known here any more.
        (Kind::Text, value) if contains_nul(value) => Err(nul()),
        (Kind::Text, Value::Array(_) | Value::Object(_)) => Err(not_kept("a list or an object as text")),
        (Kind::Text, Value::Number(number)) if number.is_f64() => Err(not_kept("a fraction as text")),
        (_, other) => from_text(kind, &other.to_string()),
    }
}

/// PostgreSQL's text input of a type: for filters and for strings in bodies.
pub(super) fn from_text(kind: Kind, text: &str) -> Result<Stored, PgError> {
    if text.contains('\0') {
        return Err(PgError::new(400, "22021", "invalid byte sequence for encoding \"UTF8\": 0x00"));
    }
    let invalid =
        || PgError::new(400, "22P02", format!("invalid input syntax for type {}: \"{text}\"", kind.name()));
    let trimmed = text.trim();
    match kind {
        Kind::Text => Ok(Stored::Text(text.to_owned())),
        Kind::SmallInt | Kind::Int | Kind::BigInt => {
            let value: i128 = trimmed.parse().map_err(|_| invalid())?;
            let (least, most) = match kind {
                Kind::SmallInt => (i64::from(i16::MIN), i64::from(i16::MAX)),
                Kind::Int => (i64::from(i32::MIN), i64::from(i32::MAX)),
                _ => (i64::MIN, i64::MAX),
            };
            match i64::try_from(value).ok().filter(|value| (least..=most).contains(value)) {
                Some(value) => Ok(Stored::Int(value)),
                None => Err(PgError::new(
                    400,
                    "22003",
                    format!("value \"{text}\" is out of range for type {}", kind.name()),
                )),
            }
        }
        Kind::Numeric => match trimmed.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Stored::Text(trimmed.to_owned())),
            _ => Err(invalid()),
        },
        Kind::Double => {
            let number: f64 = trimmed.parse().map_err(|_| invalid())?;
            let mantissa = trimmed.split(['e', 'E']).next().unwrap_or_default();
            let vanished = number == 0.0 && mantissa.chars().any(|c| ('1'..='9').contains(&c));
            if number.is_nan() {
                return Err(not_kept("NaN"));
            }
            if vanished || (number.is_infinite() && trimmed.contains(|c: char| c.is_ascii_digit())) {
                let message = format!("\"{text}\" is out of range for type double precision");
                return Err(PgError::new(400, "22003", message));
            }
            Ok(Stored::Real(number))
        }
        Kind::Bool => match trimmed.to_ascii_lowercase().as_str() {
            "t" | "true" | "yes" | "y" | "on" | "1" => Ok(Stored::Int(1)),
            "f" | "false" | "no" | "n" | "off" | "0" => Ok(Stored::Int(0)),
            _ => Err(invalid()),
        },
        Kind::Uuid if trimmed.starts_with("urn:") => Err(invalid()),
        Kind::Uuid => {
            uuid::Uuid::parse_str(trimmed).map(|id| Stored::Text(id.to_string())).map_err(|_| invalid())
        }
        Kind::Timestamptz => match instant(trimmed) {
            // To the nearest microsecond.
            Some(at) => Ok(Stored::Int((at + TimeDelta::nanoseconds(500)).timestamp_micros())),
            None => Err(no_time(kind, text)),
        },
        // A time after the day is read and dropped, but it has to be one.
        Kind::Date => match instant(trimmed).and_then(|_| trimmed.get(..10)) {
            Some(day) => Ok(Stored::Text(day.to_owned())),
            None => Err(no_time(kind, text)),
        },
        Kind::Jsonb => match serde_json::from_str::<Value>(text) {
            Ok(value) => Ok(Stored::Text(value.to_string())),
            Err(_) => Err(PgError::new(400, "22P02", "invalid input syntax for type json")
                .details(format!("Token \"{text}\" is invalid."))),
        },
    }
}

/// What PostgreSQL would take and this storage would change.
fn not_kept(what: &str) -> PgError {
    PgError::new(400, "0A000", format!("the sandbox's embedded project does not keep {what}"))
}

fn contains_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(contains_nul),
        Value::Object(fields) => fields.iter().any(|(key, value)| key.contains('\0') || contains_nul(value)),
        _ => false,
    }
}

/// What has the form of a time and is none is out of range; everything else is no time at all.
fn no_time(kind: Kind, text: &str) -> PgError {
    let formed = text
        .trim()
        .split(['T', ' ', 'Z', '+', ':', '-', '.', '_'])
        .all(|part| part.chars().all(|c| c.is_ascii_digit()))
        && text.contains(|c: char| c.is_ascii_digit());
    match formed {
        true => PgError::new(400, "22008", format!("date/time field value out of range: \"{text}\"")),
        false => {
            PgError::new(400, "22007", format!("invalid input syntax for type {}: \"{text}\"", kind.name()))
        }
    }
}

/// PostgreSQL knows years of five digits, but not as they are written elsewhere; here they are all refused, as is the year 0.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let year = text.get(..4)?;
    if year == "0000"
        || !year.bytes().all(|byte| byte.is_ascii_digit())
        || text.as_bytes().get(4) != Some(&b'-')
    {
        return None;
    }
    readable(text)
}

fn readable(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.to_utc());
    }
    for form in ["%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M:%S%.f%#z"] {
        if let Ok(at) = DateTime::parse_from_str(text, form) {
            return Some(at.to_utc());
        }
    }
    for form in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M"] {
        if let Ok(at) = NaiveDateTime::parse_from_str(text, form) {
            return Some(at.and_utc());
        }
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0).map(|at| at.and_utc())
}

/// As PostgREST writes it.
pub(super) fn to_json(kind: Kind, stored: &Stored) -> Value {
    match (kind, stored) {
        (_, Stored::Null) => Value::Null,
        (Kind::Bool, Stored::Int(value)) => json!(*value != 0),
        (Kind::Timestamptz, Stored::Int(micros)) => {
            let Some(at) = DateTime::from_timestamp_micros(*micros) else { return Value::Null };
            let fraction = format!("{:06}", micros.rem_euclid(1_000_000));
            let fraction = fraction.trim_end_matches('0');
            let dot = if fraction.is_empty() { "" } else { "." };
            json!(format!("{}{dot}{fraction}+00:00", at.format("%Y-%m-%dT%H:%M:%S")))
        }
        (Kind::Numeric, Stored::Text(text)) => match text.parse::<i64>() {
            Ok(whole) => json!(whole),
            Err(_) => text.parse::<f64>().map_or(Value::Null, |number| json!(number)),
        },
        (Kind::Jsonb, Stored::Text(text)) => serde_json::from_str(text).unwrap_or(Value::Null),
        (_, Stored::Int(value)) => json!(value),
        (_, Stored::Real(value)) if value.is_infinite() => {
            json!(if *value > 0.0 { "Infinity" } else { "-Infinity" })
        }
        (_, Stored::Real(value)) => json!(value),
        (_, Stored::Text(text)) => json!(text),
    }
}
