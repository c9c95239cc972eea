//! Filters and order of a request as SQL of the embedded project, with bound values of PostgreSQL's types.

use super::catalog::{Column, Kind, Table, quoted};
use super::errors::{PgError, bad_query, undefined_column};
use super::grammar::{self, Field, Filter, Operator};
use super::value::{Stored, from_text};

#[derive(Debug, Default)]
pub(super) struct Condition {
    pub(super) sql: String,
    pub(super) values: Vec<Stored>,
}

impl Condition {
    /// `WHERE …`, or nothing.
    pub(super) fn clause(&self) -> String {
        if self.sql.is_empty() { String::new() } else { format!("WHERE {}", self.sql) }
    }
}

pub(super) fn parse(table: &Table, params: &[(String, String)]) -> Result<Condition, PgError> {
    let mut condition = Condition::default();
    let filters = grammar::filters(params)?;
    condition.sql = joined(table, &filters, " AND ", &mut condition.values)?;
    Ok(condition)
}

fn joined(table: &Table, filters: &[Filter], by: &str, values: &mut Vec<Stored>) -> Result<String, PgError> {
    let parts: Result<Vec<String>, PgError> =
        filters.iter().map(|filter| written(table, filter, values)).collect();
    Ok(parts?.join(by))
}

fn written(table: &Table, filter: &Filter, values: &mut Vec<Stored>) -> Result<String, PgError> {
    Ok(match filter {
        Filter::All(parts) => format!("({})", joined(table, parts, " AND ", values)?),
        Filter::Any(parts) => format!("({})", joined(table, parts, " OR ", values)?),
        Filter::Not(inner) => format!("NOT {}", written(table, inner, values)?),
        Filter::Holds(field, operator) => format!("({})", comparison(table, field, operator, values)?),
    })
}

/// A column or what lies in its JSON, and the type that it compares as.
fn side(table: &Table, field: &Field) -> Result<(Kind, String), PgError> {
    let column = column(table, &field.name)?;
    if field.path.is_empty() {
        return Ok((column.kind, quoted(&field.name)));
    }
    let keys: String =
        field.path.iter().map(|(_, key)| format!(".\"{}\"", key.replace(['"', '\''], ""))).collect();
    Ok((Kind::Text, format!("CAST(json_extract({}, '${keys}') AS TEXT)", quoted(&field.name))))
}

fn column<'a>(table: &'a Table, name: &str) -> Result<&'a Column, PgError> {
    table.column(name).ok_or_else(|| undefined_column(name, &table.name))
}

fn comparison(
    table: &Table,
    field: &Field,
    operator: &Operator,
    values: &mut Vec<Stored>,
) -> Result<String, PgError> {
    let (kind, left) = side(table, field)?;
    // Numbers are kept as text, so that none loses digits; they compare as numbers.
    let as_number =
        |side: &str| if kind == Kind::Numeric { format!("CAST({side} AS REAL)") } else { side.to_owned() };
    let mut one = |text: &str| -> Result<String, PgError> {
        values.push(from_text(kind, text)?);
        Ok(as_number("?"))
    };
    Ok(match operator {
        Operator::Compare(sign, value) => format!("{} {sign} {}", as_number(&left), one(value)?),
        Operator::In(list) => {
            let marks: Result<Vec<String>, PgError> = list.iter().map(|value| one(value)).collect();
            format!("{} IN ({})", as_number(&left), marks?.join(", "))
        }
        Operator::Is("NULL") => format!("{left} IS NULL"),
        Operator::Is("NOT NULL") => format!("{left} IS NOT NULL"),
        Operator::Is("TRUE") if kind == Kind::Bool => format!("{left} IS 1"),
        Operator::Is("FALSE") if kind == Kind::Bool => format!("{left} IS 0"),
        Operator::Is(_) if kind == Kind::Bool => format!("{left} IS NULL"),
        Operator::Is(what) => {
            let message = format!("argument of IS {what} must be type boolean, not type {}", kind.name());
            return Err(PgError::new(400, "42804", message));
        }
        Operator::Like(..) if kind != Kind::Text => {
            let message = format!("operator does not exist: {} ~~ unknown", kind.name());
            return Err(PgError::new(404, "42883", message));
        }
        Operator::Like(pattern, any_case) => {
            values.push(Stored::Text(glob(pattern, *any_case)));
            format!("{left} GLOB ?")
        }
    })
}

/// A LIKE pattern as SQLite's GLOB, which is case-sensitive and takes classes, so that any alphabet can be matched either way.
fn glob(pattern: &str, any_case: bool) -> String {
    let mut out = String::new();
    for character in pattern.chars() {
        match character {
            '%' => out.push('*'),
            '_' => out.push('?'),
            '[' | '?' | '*' => out.push_str(&format!("[{character}]")),
            letter if any_case && letter.is_alphabetic() => {
                out.push_str(&format!("[{}{}]", letter.to_lowercase(), letter.to_uppercase()));
            }
            other => out.push(other),
        }
    }
    out
}

/// `order=a.desc.nullslast,b` as SQL; without one, insertion order.
pub(super) fn order(table: &Table, order: Option<&str>) -> Result<String, PgError> {
    let mut parts = Vec::new();
    for term in grammar::order(order)? {
        if !term.field.path.is_empty() {
            return Err(bad_query("order", order.unwrap_or_default()));
        }
        let (kind, left) = side(table, &term.field)?;
        let left = if kind == Kind::Numeric { format!("CAST({left} AS REAL)") } else { left };
        let way = if term.descending { "DESC" } else { "ASC" };
        let nulls = if term.nulls_first { "FIRST" } else { "LAST" };
        parts.push(format!("{left} {way} NULLS {nulls}"));
    }
    parts.push("rowid".to_owned());
    Ok(format!("ORDER BY {}", parts.join(", ")))
}
