//! Why a request could not be read, in words that name the field and repeat nothing of what was sent: what stands in the
//! wrong field may be a password or a key.

use serde_path_to_error::{Path, Segment};
use synkro_shared::validate::refused;
use synkro_shared::{FieldError, FieldErrorCode, ProblemKind};

use crate::error::Error;

/// The longest name of a field that is repeated.
const LONGEST_NAME: usize = 64;

/// Why a JSON body could not be read.
pub(super) fn body(error: &serde_path_to_error::Error<serde_json::Error>) -> Error {
    let inner = error.inner();
    let place = format!("line {}, column {}", inner.line(), inner.column());
    match inner.classify() {
        serde_json::error::Category::Syntax | serde_json::error::Category::Eof => {
            unreadable(format!("The body is not whole and valid JSON: see {place}."), Vec::new())
        }
        serde_json::error::Category::Data | serde_json::error::Category::Io => {
            let field = field(error.path(), &inner.to_string());
            let words = format!("{} at `{}` ({place}).", words(field.code), field.pointer);
            unreadable(words, vec![field])
        }
    }
}

/// Why a query string could not be read.
pub(super) fn query<E: std::fmt::Display>(error: &serde_path_to_error::Error<E>) -> Error {
    let field = field(error.path(), &error.inner().to_string());
    let name = field.pointer.trim_start_matches('/');
    let words = match name {
        "" => "The query string can't be read.".to_owned(),
        name => format!("{}: the parameter `{name}`.", words(field.code)),
    };
    unreadable(words, if name.is_empty() { Vec::new() } else { vec![field] })
}

/// A body that is JSON and no object: none of ours is.
pub(super) fn no_object() -> Error {
    unreadable("The body must be a JSON object.".to_owned(), Vec::new())
}

/// Text of a parameter that no database keeps.
pub(super) fn parameter_is_no_text(name: &str) -> Error {
    let field = refused(&format!("/{}", shown(name)), FieldErrorCode::NotText);
    unreadable("A parameter holds a character that is none: U+0000.".to_owned(), vec![field])
}

/// The strings of a body that hold U+0000.
pub(super) fn not_text(value: &serde_json::Value) -> Vec<FieldError> {
    let mut found = Vec::new();
    collect_not_text(value, &mut String::new(), &mut found);
    found
}

fn collect_not_text(value: &serde_json::Value, pointer: &mut String, found: &mut Vec<FieldError>) {
    let before = pointer.len();
    match value {
        serde_json::Value::String(text) if text.contains('\0') => {
            found.push(refused(pointer, FieldErrorCode::NotText))
        }
        serde_json::Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointer.push_str(&format!("/{index}"));
                collect_not_text(item, pointer, found);
                pointer.truncate(before);
            }
        }
        serde_json::Value::Object(fields) => {
            for (name, item) in fields {
                pointer.push_str(&format!("/{}", shown(name)));
                collect_not_text(item, pointer, found);
                pointer.truncate(before);
            }
        }
        _ => {}
    }
}

fn unreadable(words: String, errors: Vec<FieldError>) -> Error {
    Error { fields: errors, ..Error::new(ProblemKind::BadRequest) }.saying(words)
}

fn words(code: FieldErrorCode) -> &'static str {
    match code {
        FieldErrorCode::Required => "A field is missing",
        FieldErrorCode::UnknownField => "There is no such field",
        FieldErrorCode::UnknownValue => "None of the values that are known",
        FieldErrorCode::Repeated => "The field stands there twice",
        FieldErrorCode::WrongType => "A value of another type is expected",
        _ => "The value can't be read",
    }
}

/// The field, and what is wrong with it. The library's own words hold values, so nothing of them is taken over but which
/// of its sentences it is, and the name of the field that it speaks of.
fn field(path: &Path, said: &str) -> FieldError {
    let named = |prefix: &str| Some(said.strip_prefix(prefix)?.split('`').next().unwrap_or_default());
    let (code, inside) = if let Some(name) = named("missing field `") {
        (FieldErrorCode::Required, Some(name))
    } else if let Some(name) = named("unknown field `") {
        (FieldErrorCode::UnknownField, Some(name))
    } else if let Some(name) = named("duplicate field `") {
        (FieldErrorCode::Repeated, Some(name))
    } else if said.starts_with("unknown variant") {
        (FieldErrorCode::UnknownValue, None)
    } else if said.starts_with("invalid type") || said.starts_with("invalid length") {
        (FieldErrorCode::WrongType, None)
    } else {
        (FieldErrorCode::Unreadable, None)
    };
    let mut pointer = String::new();
    let mut last = "";
    for segment in path.iter() {
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => {
                pointer.push_str(&format!("/{}", shown(key)));
                last = key;
            }
            // Which of several forms was tried is no place in the body.
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    if let Some(name) = inside.filter(|name| *name != last) {
        pointer.push_str(&format!("/{}", shown(name)));
    }
    refused(&pointer, code)
}

/// A name as a part of a JSON pointer, if it looks like one: whoever mixed the columns up has sent a secret in its place.
fn shown(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    match name.len() <= LONGEST_NAME && name.chars().all(plain) && !looks_secret(name) {
        true => name.to_owned(),
        false => "?".to_owned(),
    }
}

/// Names of fields are words; what mixes capitals or digits into one long piece is more likely a key.
fn looks_secret(name: &str) -> bool {
    name.split(['_', '-', '.', ':']).any(|piece| {
        let digits = piece.chars().filter(char::is_ascii_digit).count();
        piece.len() >= 20 || (piece.len() >= 8 && digits >= 3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only whether it can be read matters")]
    struct Form {
        password: String,
        #[serde(default)]
        days: u8,
        #[serde(default)]
        kind: Option<Kind>,
        #[serde(default)]
        inner: Vec<Inner>,
        #[serde(default)]
        at: Option<chrono::DateTime<chrono::Utc>>,
        #[serde(default)]
        id: Option<uuid::Uuid>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only whether it can be read matters")]
    struct Inner {
        key: String,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        One,
        Other,
    }

    fn of_body(text: &str) -> Error {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        body(&serde_path_to_error::deserialize::<_, Form>(&mut deserializer).expect_err(text))
    }

    #[test]
    fn a_refused_body_names_the_field_and_repeats_no_value() {
        const SECRET: &str = "4711471147";
        for (text, pointer, code) in [
            (r#"{"password": 4711471147}"#, "/password", FieldErrorCode::WrongType),
            (r#"{"password": ["4711471147"]}"#, "/password", FieldErrorCode::WrongType),
            (r#"{"password": {"a": "4711471147"}}"#, "/password", FieldErrorCode::WrongType),
            (r#"{"password": "x", "days": 4711471147}"#, "/days", FieldErrorCode::Unreadable),
            (r#"{"password": "x", "days": -4711471147}"#, "/days", FieldErrorCode::Unreadable),
            (r#"{"password": "x", "days": "4711471147"}"#, "/days", FieldErrorCode::WrongType),
            (r#"{"password": "x", "days": 4711471147e30}"#, "/days", FieldErrorCode::WrongType),
            (r#"{"password": "x", "kind": "4711471147"}"#, "/kind", FieldErrorCode::UnknownValue),
            (r#"{"password": "x", "at": "4711471147"}"#, "/at", FieldErrorCode::Unreadable),
            (r#"{"password": "x", "id": "4711471147"}"#, "/id", FieldErrorCode::Unreadable),
            (
                r#"{"password": "x", "inner": [{"key": "a"}, {"key": 4711471147}]}"#,
                "/inner/1/key",
                FieldErrorCode::WrongType,
            ),
            (
                r#"{"password": "x", "inner": [{"keys": "4711471147"}]}"#,
                "/inner/0/keys",
                FieldErrorCode::UnknownField,
            ),
            (r#"{"password": "x", "inner": [{}]}"#, "/inner/0/key", FieldErrorCode::Required),
            (r#"{"days": 1}"#, "/password", FieldErrorCode::Required),
            (r#"{"password": "x", "password": "4711471147"}"#, "/password", FieldErrorCode::Repeated),
            (r#"{"pasword": "4711471147"}"#, "/pasword", FieldErrorCode::UnknownField),
            (r#"{"4711471147": "x"}"#, "/?", FieldErrorCode::UnknownField),
            (r#"{"AIzaSyD4711471147xyzq": "x"}"#, "/?", FieldErrorCode::UnknownField),
            (r#"{"слово 4711471147": "x"}"#, "/?", FieldErrorCode::UnknownField),
        ] {
            let error = of_body(text);
            assert_eq!(error.kind, ProblemKind::BadRequest);
            assert_eq!(error.fields, [refused(pointer, code)], "{text}");
            assert!(!format!("{error:?}").contains(SECRET), "{error:?}");
        }
        for text in ["", "{", "4711471147x", r#"{"password": "\ud800 4711471147"}"#, r#"{"a" 4711471147}"#] {
            let error = of_body(text);
            assert!(error.fields.len() <= 1 && error.kind == ProblemKind::BadRequest, "{text}");
            assert!(!format!("{error:?}").contains(SECRET), "{error:?}");
        }
    }

    #[test]
    fn strings_that_no_database_keeps_are_found_wherever_they_stand() {
        let value = serde_json::json!({
            "name": "a\u{0}b", "list": ["x", {"deep": "\u{0}"}], "fine": "a\\u0000b", "n\u{0}me": 1
        });
        let mut pointers: Vec<_> = not_text(&value).into_iter().map(|field| field.pointer).collect();
        pointers.sort_unstable();
        assert_eq!(pointers, ["/list/1/deep", "/name"]);
    }
}
