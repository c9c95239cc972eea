//! Walks an answer along its schema and writes numbers, enumerations and lists in types that nobody asked for.

use serde_json::{Map, Value, json};

use super::quirks::Mistype;

/// The schema of a place: a reference followed, of alternatives the first that is more than null.
fn resolved<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    if let Some(at) = schema.get("$ref").and_then(Value::as_str).and_then(|at| at.strip_prefix('#')) {
        return root.pointer(at).unwrap_or(schema);
    }
    let variants = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array);
    variants.and_then(|all| all.iter().find(|one| one["type"] != "null")).unwrap_or(schema)
}

fn is_of(schema: &Value, kind: &str) -> bool {
    match &schema["type"] {
        Value::String(name) => name.eq_ignore_ascii_case(kind),
        Value::Array(names) => {
            names.iter().filter_map(Value::as_str).any(|name| name.eq_ignore_ascii_case(kind))
        }
        _ => false,
    }
}

fn is_enum(schema: &Value) -> bool {
    schema.get("enum").is_some()
}

fn is_whole(schema: &Value) -> bool {
    is_of(schema, "integer") || is_of(schema, "number")
}

/// The form with one element in each list and a word in each text: what models show before they answer.
pub(super) fn example(schema: &Value) -> Value {
    filled(schema, schema, 0)
}

fn filled(root: &Value, schema: &Value, depth: usize) -> Value {
    let schema = resolved(root, schema);
    if depth > 8 {
        return Value::Null;
    }
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        let fields = properties.iter().map(|(name, of)| (name.clone(), filled(root, of, depth + 1)));
        return Value::Object(fields.collect());
    }
    match schema {
        schema if is_of(schema, "array") => {
            json!([filled(root, schema.get("items").unwrap_or(&Value::Null), depth + 1)])
        }
        schema if is_enum(schema) => schema["enum"][0].clone(),
        schema if is_whole(schema) => json!(0),
        schema if is_of(schema, "boolean") => json!(false),
        _ => json!("…"),
    }
}

/// The same object with nothing in its lists.
pub(super) fn emptied(answer: &Value) -> Value {
    let empty = |value: &Value| if value.is_array() { json!([]) } else { value.clone() };
    let fields = answer.as_object().into_iter().flatten();
    Value::Object(fields.map(|(name, value)| (name.clone(), empty(value))).collect())
}

/// Every text that is no identifier, quotation or enumeration.
pub(super) fn each_free_text(schema: &Value, answer: &mut Value, change: &mut dyn FnMut(&mut String)) {
    visit(schema, schema, "", answer, &mut |schema, name, value| {
        let bound = name.contains("id") || name.contains("quote") || name.contains("manager");
        if let (false, false, Value::String(text)) = (bound, is_enum(schema), value) {
            change(text);
        }
    });
}

fn visit(
    root: &Value,
    schema: &Value,
    name: &str,
    value: &mut Value,
    see: &mut dyn FnMut(&Value, &str, &mut Value),
) {
    let schema = resolved(root, schema);
    match value {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                let of = schema.get("properties").and_then(|all| all.get(name)).unwrap_or(&Value::Null);
                visit(root, of, name, field, see);
            }
        }
        Value::Array(items) => {
            let of = schema.get("items").unwrap_or(&Value::Null);
            items.iter_mut().for_each(|item| visit(root, of, name, item, see));
        }
        _ => {}
    }
    see(schema, name, value);
}

pub(super) fn mistype(schema: &Value, answer: &mut Value, how: Mistype, every: usize) {
    let mut met = 0;
    let mut due = move || {
        met += 1;
        (met - 1) % every == 0
    };
    match how {
        Mistype::WholeMissing => return without(schema, answer, is_whole, &mut due),
        Mistype::EnumMissing => return without(schema, answer, is_enum, &mut due),
        Mistype::UnknownFields => {
            return visit(schema, schema, "", answer, &mut |_, _, value| {
                if let Value::Object(fields) = value
                    && due()
                {
                    fields.insert("confidence_note".to_owned(), json!({"scale": [1, 2], "why": null}));
                }
            });
        }
        _ => {}
    }
    visit(schema, schema, "", answer, &mut |schema, name, value| {
        if let Some(other) = mistyped(schema, name, value, how)
            && due()
        {
            *value = other;
        }
    });
}

/// What stands there instead, when this way fits the place.
fn mistyped(schema: &Value, name: &str, value: &Value, how: Mistype) -> Option<Value> {
    let whole = value.as_i64().or_else(|| value.as_f64().filter(|n| n.fract() == 0.0).map(|n| n as i64));
    let whole = whole.filter(|_| is_whole(schema));
    let listed = value.as_str().filter(|_| is_enum(schema));
    match how {
        Mistype::WholeAsFloat => whole.map(|n| json!(n as f64)),
        Mistype::WholeAsText => whole.map(|n| json!(n.to_string())),
        Mistype::WholeWithWords => whole.map(|n| json!(format!("{n} из 10"))),
        Mistype::WholeNull => whole.map(|_| Value::Null),
        Mistype::EnumSpaced => listed.map(|text| json!(format!("{text} "))),
        Mistype::EnumUpper => listed.map(|text| json!(text.to_uppercase())),
        Mistype::EnumUnknown => listed.map(|_| json!("a_value_of_no_enumeration")),
        Mistype::EnumNull => listed.map(|_| Value::Null),
        Mistype::OneForList => match value.as_array().map(Vec::as_slice) {
            Some([one]) => Some(one.clone()),
            _ => None,
        },
        Mistype::TextInList => {
            let free = value.is_string() && !is_enum(schema) && !name.contains("id");
            free.then(|| json!([value]))
        }
        Mistype::NullElements => value.as_array().filter(|items| !items.is_empty()).map(|items| {
            let mut items = items.clone();
            items.insert(1, Value::Null);
            Value::Array(items)
        }),
        Mistype::WholeMissing | Mistype::EnumMissing | Mistype::UnknownFields => None,
    }
}

/// Takes fields of a kind out of their objects.
fn without(root: &Value, answer: &mut Value, kind: fn(&Value) -> bool, due: &mut dyn FnMut() -> bool) {
    visit(root, root, "", answer, &mut |schema, _, value| {
        if let Value::Object(fields) = value {
            let kept: Map<String, Value> = std::mem::take(fields)
                .into_iter()
                .filter(|(name, _)| {
                    let of = schema.get("properties").and_then(|all| all.get(name)).unwrap_or(&Value::Null);
                    !(kind(resolved(root, of)) && due())
                })
                .collect();
            *fields = kept;
        }
    });
}
