//! PostgREST's query grammar: filters, logic trees, order, selection, read into values that know no database. Which column there
//! is and what its type takes is decided where they become SQL.

use super::errors::{PgError, bad_query};

/// Parameters that are no filters.
const RESERVED: [&str; 7] = ["select", "order", "limit", "offset", "columns", "on_conflict", "apikey"];
/// Deeper trees are refused before they can exhaust the stack.
const DEEPEST: usize = 64;

/// A column, and a way into its JSON: each key with "as text".
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) path: Vec<(bool, String)>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Filter {
    All(Vec<Filter>),
    Any(Vec<Filter>),
    Not(Box<Filter>),
    Holds(Field, Operator),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operator {
    /// SQL's sign and the value.
    Compare(&'static str, String),
    In(Vec<String>),
    /// `NULL`, `NOT NULL`, `TRUE`, `FALSE`, `UNKNOWN`.
    Is(&'static str),
    /// The pattern with SQL's wildcards, and whether case is ignored.
    Like(String, bool),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Term {
    pub(super) field: Field,
    pub(super) descending: bool,
    pub(super) nulls_first: bool,
}

/// A column of the answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Selected {
    All,
    One { field: Field, shown: String, cast: Option<String> },
}

/// The filters of a request's parameters; all of them hold.
pub(super) fn filters(params: &[(String, String)]) -> Result<Vec<Filter>, PgError> {
    let is_filter = |(name, _): &&(String, String)| !RESERVED.contains(&name.as_str());
    params
        .iter()
        .filter(is_filter)
        .map(|(name, value)| match name.as_str() {
            "and" | "or" | "not.and" | "not.or" => tree(&format!("{name}{value}"), 0),
            column => comparison(column, value, false),
        })
        .collect()
}

/// `or(a.eq.1,and(b.gt.2,c.is.null))`, with `not.` before any of them.
fn tree(text: &str, depth: usize) -> Result<Filter, PgError> {
    let wrong = || bad_query("logic tree", text);
    if depth > DEEPEST {
        return Err(wrong());
    }
    let (negated, rest) = text.strip_prefix("not.").map_or((false, text), |rest| (true, rest));
    let (all, inner) = match (rest.strip_prefix("and("), rest.strip_prefix("or(")) {
        (Some(inner), _) => (true, inner),
        (_, Some(inner)) => (false, inner),
        _ => return Err(wrong()),
    };
    let inner = inner.strip_suffix(')').ok_or_else(wrong)?;
    let mut parts = Vec::new();
    for part in split(inner) {
        let bare = part.strip_prefix("not.").unwrap_or(&part);
        if bare.starts_with("and(") || bare.starts_with("or(") {
            parts.push(tree(&part, depth + 1)?);
        } else {
            let (column, filter) = part.split_once('.').ok_or_else(wrong)?;
            parts.push(comparison(column, filter, true)?);
        }
    }
    if parts.is_empty() {
        return Err(wrong());
    }
    let whole = if all { Filter::All(parts) } else { Filter::Any(parts) };
    Ok(if negated { Filter::Not(Box::new(whole)) } else { whole })
}

/// `eq.5`. Inside a tree a value may stand in quotes; outside of one, quotes are part of it.
fn comparison(field: &str, filter: &str, in_tree: bool) -> Result<Filter, PgError> {
    let wrong = || bad_query("filter", filter);
    let (negated, rest) = filter.strip_prefix("not.").map_or((false, filter), |rest| (true, rest));
    let (operator, raw) = rest.split_once('.').ok_or_else(wrong)?;
    let value = || if in_tree { unquoted(raw) } else { raw.to_owned() };
    let operator = match operator {
        "eq" => Operator::Compare("=", value()),
        "neq" => Operator::Compare("<>", value()),
        "gt" => Operator::Compare(">", value()),
        "gte" => Operator::Compare(">=", value()),
        "lt" => Operator::Compare("<", value()),
        "lte" => Operator::Compare("<=", value()),
        "in" => {
            let list = raw.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).ok_or_else(wrong)?;
            Operator::In(split(list).iter().map(|value| unquoted(value)).collect())
        }
        "is" => Operator::Is(match raw.to_ascii_lowercase().as_str() {
            "null" => "NULL",
            "not_null" => "NOT NULL",
            "true" => "TRUE",
            "false" => "FALSE",
            "unknown" => "UNKNOWN",
            _ => return Err(wrong()),
        }),
        "like" | "ilike" => Operator::Like(value().replace('*', "%"), operator == "ilike"),
        _ => return Err(wrong()),
    };
    let holds = Filter::Holds(self::field(field), operator);
    Ok(if negated { Filter::Not(Box::new(holds)) } else { holds })
}

/// `order=a.desc.nullslast,b`.
pub(super) fn order(order: Option<&str>) -> Result<Vec<Term>, PgError> {
    let Some(order) = order.filter(|order| !order.is_empty()) else { return Ok(Vec::new()) };
    let mut terms = Vec::new();
    for piece in order.split(',') {
        let mut words = piece.split('.');
        let field = self::field(words.next().unwrap_or_default());
        let (mut descending, mut nulls_first) = (false, None);
        for word in words {
            match word {
                "asc" => descending = false,
                "desc" => descending = true,
                "nullsfirst" => nulls_first = Some(true),
                "nullslast" => nulls_first = Some(false),
                _ => return Err(bad_query("order", order)),
            }
        }
        terms.push(Term { field, descending, nulls_first: nulls_first.unwrap_or(descending) });
    }
    Ok(terms)
}

pub(super) fn selection(select: Option<&str>) -> Result<Vec<Selected>, PgError> {
    let text = select.map(str::trim).filter(|text| !text.is_empty()).unwrap_or("*");
    if text.contains('(') {
        let message = "Could not find a relationship between the requested tables in the schema cache";
        return Err(PgError::new(400, "PGRST200", message));
    }
    text.split(',').map(str::trim).map(|piece| selected(piece, text)).collect()
}

fn selected(piece: &str, text: &str) -> Result<Selected, PgError> {
    if piece == "*" {
        return Ok(Selected::All);
    }
    let (piece, cast) = piece.split_once("::").map_or((piece, None), |(piece, cast)| (piece, Some(cast)));
    let (alias, bare) = piece.split_once(':').map_or((None, piece), |(alias, field)| (Some(alias), field));
    let field = self::field(bare);
    let is_word = |cast: &str| cast.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == ' ');
    if field.name.is_empty() || cast.is_some_and(|cast| cast.is_empty() || !is_word(cast)) {
        return Err(bad_query("select parameter", text));
    }
    let last = field.path.last().map_or(field.name.as_str(), |(_, key)| key.as_str());
    let shown = alias.unwrap_or(last).to_owned();
    Ok(Selected::One { shown, cast: cast.map(str::to_owned), field })
}

/// `meta->a->>b` → the column and its keys, each with "as text".
pub(super) fn field(text: &str) -> Field {
    let Some(start) = text.find("->") else { return Field { name: text.to_owned(), path: Vec::new() } };
    let (name, mut rest) = text.split_at(start);
    let mut path = Vec::new();
    while let Some(after) = rest.strip_prefix("->") {
        let (as_text, after) = after.strip_prefix('>').map_or((false, after), |after| (true, after));
        let end = after.find("->").unwrap_or(after.len());
        path.push((as_text, after[..end].to_owned()));
        rest = &after[end..];
    }
    Field { name: name.to_owned(), path }
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
