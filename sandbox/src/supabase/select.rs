//! The `select` parameter: columns, aliases, JSON paths; and rows written in exactly that order.

use serde_json::Value;

use super::catalog::Table;
use super::errors::{PgError, undefined_column};
use super::grammar::{self, Selected};
use super::value::{Stored, to_json};

pub(super) struct Item {
    shown: String,
    column: usize,
    path: Vec<(bool, String)>,
    as_text: bool,
}

pub(super) fn parse(table: &Table, select: Option<&str>) -> Result<Vec<Item>, PgError> {
    let mut items = Vec::new();
    for selected in grammar::selection(select)? {
        match selected {
            Selected::All => items.extend(table.columns.iter().enumerate().map(|(column, c)| Item {
                shown: c.name.clone(),
                column,
                path: Vec::new(),
                as_text: false,
            })),
            Selected::One { field, shown, cast } => {
                let column = table.columns.iter().position(|column| column.name == field.name);
                let column = column.ok_or_else(|| undefined_column(&field.name, &table.name))?;
                let as_text = match cast.as_deref() {
                    None => false,
                    Some("text") => true,
                    Some(other) => {
                        let message =
                            format!("the sandbox's embedded project casts to text alone, not to {other}");
                        return Err(PgError::new(400, "0A000", message));
                    }
                };
                items.push(Item { shown, column, path: field.path, as_text });
            }
        }
    }
    Ok(items)
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
