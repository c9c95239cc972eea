//! Filters of a request as one SQL condition with bound values; PostgREST's grammar, PostgreSQL's types.

use super::catalog::{Kind, Table, quoted};
use super::errors::{PgError, bad_query, undefined_column};
use super::select::json_path;
use super::value::{Stored, from_text};

/// Parameters that are no filters.
const RESERVED: [&str; 7] = ["select", "order", "limit", "offset", "columns", "on_conflict", "apikey"];

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
    let mut all = Vec::new();
    for (name, value) in params.iter().filter(|(name, _)| !RESERVED.contains(&name.as_str())) {
        all.push(match name.as_str() {
            "and" | "or" | "not.and" | "not.or" => {
                tree(table, &format!("{name}{value}"), &mut condition.values)?
            }
            column => comparison(table, column, value, &mut condition.values)?,
        });
    }
    condition.sql = all.join(" AND ");
    Ok(condition)
}

/// `or(a.eq.1,and(b.gt.2,c.is.null))`, with `not.` before any of them.
fn tree(table: &Table, text: &str, values: &mut Vec<Stored>) -> Result<String, PgError> {
    let wrong = || bad_query("logic tree", text);
    let (negated, rest) = text.strip_prefix("not.").map_or((false, text), |rest| (true, rest));
    let (joined, inner) = match (rest.strip_prefix("and("), rest.strip_prefix("or(")) {
        (Some(inner), _) => (" AND ", inner),
        (_, Some(inner)) => (" OR ", inner),
        _ => return Err(wrong()),
    };
    let inner = inner.strip_suffix(')').ok_or_else(wrong)?;
    let mut parts = Vec::new();
    for part in split(inner) {
        let bare = part.strip_prefix("not.").unwrap_or(&part);
        if bare.starts_with("and(") || bare.starts_with("or(") {
            parts.push(tree(table, &part, values)?);
        } else {
            let (column, filter) = part.split_once('.').ok_or_else(wrong)?;
            parts.push(comparison(table, column, filter, values)?);
        }
    }
    if parts.is_empty() {
        return Err(wrong());
    }
    Ok(format!("{}({})", if negated { "NOT " } else { "" }, parts.join(joined)))
}

/// Splits at commas outside of quotes and brackets.
fn split(text: &str) -> Vec<String> {
    let (mut parts, mut part, mut depth, mut quotes, mut escaped) =
        (Vec::new(), String::new(), 0i32, false, false);
    for character in text.chars() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quotes => escaped = true,
            '"' => quotes = !quotes,
            '(' if !quotes => depth += 1,
            ')' if !quotes => depth -= 1,
            ',' if !quotes && depth == 0 => {
                parts.push(std::mem::take(&mut part));
                continue;
            }
            _ => {}
        }
        part.push(character);
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

/// Takes the quotes off a value.
fn unquoted(text: &str) -> String {
    match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => {
            let mut out = String::new();
            let mut characters = inner.chars();
            while let Some(character) = characters.next() {
                out.extend(if character == '\\' { characters.next() } else { Some(character) });
            }
            out
        }
        None => text.to_owned(),
    }
}

fn comparison(table: &Table, field: &str, filter: &str, values: &mut Vec<Stored>) -> Result<String, PgError> {
    let (name, path) = json_path(field);
    let column = table.column(name).ok_or_else(|| undefined_column(name, &table.name))?;
    let (kind, left) = match path.is_empty() {
        true => (column.kind, quoted(name)),
        false => {
            let keys: String =
                path.iter().map(|(_, key)| format!(".\"{}\"", key.replace(['"', '\''], ""))).collect();
            (Kind::Text, format!("CAST(json_extract({}, '${keys}') AS TEXT)", quoted(name)))
        }
    };
    // Numbers are kept as text, so that none loses digits; they compare as numbers.
    let as_number =
        |side: &str| if kind == Kind::Numeric { format!("CAST({side} AS REAL)") } else { side.to_owned() };
    let (negated, filter) = filter.strip_prefix("not.").map_or((false, filter), |rest| (true, rest));
    let (operator, raw) = filter.split_once('.').ok_or_else(|| bad_query("filter", filter))?;
    let mut one = |text: &str| -> Result<String, PgError> {
        values.push(from_text(kind, text)?);
        Ok(as_number("?"))
    };
    let sql = match operator {
        "eq" | "neq" | "gt" | "gte" | "lt" | "lte" => {
            let sign = match operator {
                "eq" => "=",
                "neq" => "<>",
                "gt" => ">",
                "gte" => ">=",
                "lt" => "<",
                _ => "<=",
            };
            format!("{} {sign} {}", as_number(&left), one(raw)?)
        }
        "in" => {
            let list = raw
                .strip_prefix('(')
                .and_then(|rest| rest.strip_suffix(')'))
                .ok_or_else(|| bad_query("filter", filter))?;
            let marks: Result<Vec<String>, PgError> =
                split(list).iter().map(|value| one(&unquoted(value))).collect();
            format!("{} IN ({})", as_number(&left), marks?.join(", "))
        }
        "is" => match raw.to_ascii_lowercase().as_str() {
            "null" => format!("{left} IS NULL"),
            "not_null" => format!("{left} IS NOT NULL"),
            "true" if kind == Kind::Bool => format!("{left} IS 1"),
            "false" if kind == Kind::Bool => format!("{left} IS 0"),
            "unknown" if kind == Kind::Bool => format!("{left} IS NULL"),
            _ => return Err(bad_query("filter", filter)),
        },
        "like" | "ilike" => {
            values.push(Stored::Text(glob(raw, operator == "ilike")));
            format!("{left} GLOB ?")
        }
        _ => return Err(bad_query("filter", filter)),
    };
    Ok(if negated { format!("NOT ({sql})") } else { format!("({sql})") })
}

/// A LIKE pattern as SQLite's GLOB, which is case-sensitive and takes classes, so that any alphabet can be matched either way.
fn glob(pattern: &str, any_case: bool) -> String {
    let mut out = String::new();
    for character in pattern.chars() {
        match character {
            '*' | '%' => out.push('*'),
            '_' => out.push('?'),
            '[' | '?' => out.push_str(&format!("[{character}]")),
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
    let Some(order) = order.filter(|order| !order.is_empty()) else { return Ok("ORDER BY rowid".to_owned()) };
    let mut parts = Vec::new();
    for piece in order.split(',') {
        let mut words = piece.split('.');
        let name = words.next().unwrap_or_default();
        let column = table.column(name).ok_or_else(|| undefined_column(name, &table.name))?;
        let (mut descending, mut nulls) = (false, None);
        for word in words {
            match word {
                "asc" => descending = false,
                "desc" => descending = true,
                "nullsfirst" => nulls = Some("FIRST"),
                "nullslast" => nulls = Some("LAST"),
                _ => return Err(bad_query("order", order)),
            }
        }
        let nulls = nulls.unwrap_or(if descending { "FIRST" } else { "LAST" });
        let left = if column.kind == Kind::Numeric {
            format!("CAST({} AS REAL)", quoted(name))
        } else {
            quoted(name)
        };
        parts.push(format!("{left} {} NULLS {nulls}", if descending { "DESC" } else { "ASC" }));
    }
    Ok(format!("ORDER BY {}, rowid", parts.join(", ")))
}
