//! The `select` parameter: columns, aliases, JSON paths; and rows written in exactly that order.

use serde_json::Value;

use super::catalog::Table;
use super::errors::{PgError, bad_query, undefined_column};
use super::value::{Stored, to_json};

pub(super) struct Item {
    shown: String,
    column: usize,
    path: Vec<(bool, String)>,
    as_text: bool,
}

pub(super) fn parse(table: &Table, select: Option<&str>) -> Result<Vec<Item>, PgError> {
    let text = select.map(str::trim).filter(|text| !text.is_empty()).unwrap_or("*");
    if text.contains('(') {
        let message = "Could not find a relationship between the requested tables in the schema cache";
        return Err(PgError::new(400, "PGRST200", message));
    }
    let mut items = Vec::new();
    for piece in text.split(',').map(str::trim) {
        if piece == "*" {
            let all = table.columns.iter().enumerate();
            items.extend(all.map(|(column, c)| Item {
                shown: c.name.clone(),
                column,
                path: Vec::new(),
                as_text: false,
            }));
            continue;
        }
        let (piece, cast) = piece.split_once("::").map_or((piece, None), |(piece, cast)| (piece, Some(cast)));
        let (alias, field) =
            piece.split_once(':').map_or((None, piece), |(alias, field)| (Some(alias), field));
        let (name, path) = json_path(field);
        if name.is_empty() {
            return Err(bad_query("select parameter", text));
        }
        let Some(column) = table.columns.iter().position(|column| column.name == name) else {
            return Err(undefined_column(name, &table.name));
        };
        let last = path.last().map_or(name, |(_, key)| key.as_str());
        items.push(Item {
            shown: alias.unwrap_or(last).to_owned(),
            column,
            path,
            as_text: cast == Some("text"),
        });
    }
    Ok(items)
}

/// `meta->a->>b` → the column and its keys, each with "as text".
pub(super) fn json_path(field: &str) -> (&str, Vec<(bool, String)>) {
    let Some(start) = field.find("->") else { return (field, Vec::new()) };
    let (name, mut rest) = field.split_at(start);
    let mut path = Vec::new();
    while let Some(after) = rest.strip_prefix("->") {
        let (text, after) = after.strip_prefix('>').map_or((false, after), |after| (true, after));
        let end = after.find("->").unwrap_or(after.len());
        path.push((text, after[..end].to_owned()));
        rest = &after[end..];
    }
    (name, path)
}

/// One row as JSON text, keys in the order of the selection.
pub(super) fn row(table: &Table, items: &[Item], row: &[Stored]) -> String {
    let fields: Vec<String> = items
        .iter()
        .map(|item| {
            let mut value = to_json(table.columns[item.column].kind, &row[item.column]);
            for (as_text, key) in &item.path {
                let inner = match (&value, key.parse::<usize>()) {
                    (Value::Array(list), Ok(at)) => list.get(at).cloned(),
                    (other, _) => other.get(key).cloned(),
                };
                value = inner.unwrap_or(Value::Null);
                if *as_text {
                    value = textual(value);
                }
            }
            if item.as_text {
                value = textual(value);
            }
            format!("{}:{value}", Value::String(item.shown.clone()))
        })
        .collect();
    format!("{{{}}}", fields.join(","))
}

fn textual(value: Value) -> Value {
    match value {
        Value::Null | Value::String(_) => value,
        other => Value::String(other.to_string()),
    }
}

pub(super) fn rows(table: &Table, items: &[Item], all: &[Vec<Stored>]) -> String {
    let written: Vec<String> = all.iter().map(|one| row(table, items, one)).collect();
    format!("[{}]", written.join(",\n "))
}
