//! Statements under construction: names quoted, values kept apart as parameters, each with the type of the column that it meets.

use super::super::errors::PgError;
use super::super::grammar::{self, Field, Filter, Operator, Selected};
use super::schema::Table;

#[derive(Debug)]
pub(super) enum Value {
    Text(String),
    List(Vec<String>),
    Number(i64),
}

#[derive(Debug, Default)]
pub(super) struct Statement {
    pub(super) text: String,
    pub(super) values: Vec<Value>,
}

impl Statement {
    /// Takes a value and gives its mark.
    pub(super) fn bind(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    pub(super) fn number(&mut self, number: u64) -> String {
        self.bind(Value::Number(i64::try_from(number).unwrap_or(i64::MAX)))
    }

    /// ` WHERE …`, or nothing.
    pub(super) fn condition(&mut self, table: &Table, filters: &[Filter]) -> String {
        match filters.is_empty() {
            true => String::new(),
            false => format!(" WHERE {}", self.joined(table, filters, " AND ")),
        }
    }

    fn joined(&mut self, table: &Table, filters: &[Filter], by: &str) -> String {
        let parts: Vec<String> = filters.iter().map(|filter| self.filter(table, filter)).collect();
        parts.join(by)
    }

    fn filter(&mut self, table: &Table, filter: &Filter) -> String {
        match filter {
            Filter::All(parts) => format!("({})", self.joined(table, parts, " AND ")),
            Filter::Any(parts) => format!("({})", self.joined(table, parts, " OR ")),
            Filter::Not(inner) => format!("NOT {}", self.filter(table, inner)),
            Filter::Holds(field, operator) => {
                let (left, kind) = (self.field(table, field), kind(table, field));
                match operator {
                    Operator::Compare(sign, value) => {
                        let mark = self.bind(Value::Text(value.clone()));
                        format!("({left} {sign} {mark}::text::{kind})")
                    }
                    Operator::In(list) => {
                        let mark = self.bind(Value::List(list.clone()));
                        format!("({left} = ANY ({mark}::text[]::{kind}[]))")
                    }
                    Operator::Is(what) => format!("({left} IS {what})"),
                    Operator::Like(pattern, any_case) => {
                        let mark = self.bind(Value::Text(pattern.clone()));
                        format!("({left} {} {mark}::text)", if *any_case { "ILIKE" } else { "LIKE" })
                    }
                }
            }
        }
    }

    /// A column, or what lies in its JSON; the keys are parameters.
    fn field(&mut self, table: &Table, field: &Field) -> String {
        let mut sql = format!("{}.{}", table.qualified(), quoted(&field.name));
        if field.path.is_empty() {
            return sql;
        }
        sql = format!("to_jsonb({sql})");
        for (as_text, key) in &field.path {
            let arrow = if *as_text { "->>" } else { "->" };
            match key.parse::<i32>() {
                Ok(at) => sql = format!("{sql}{arrow}({at})"),
                Err(_) => {
                    let mark = self.bind(Value::Text(key.clone()));
                    sql = format!("{sql}{arrow}{mark}::text");
                }
            }
        }
        format!("({sql})")
    }

    /// The columns of the answer.
    pub(super) fn columns(&mut self, table: &Table, select: Option<&str>) -> Result<String, PgError> {
        let mut parts = Vec::new();
        for selected in grammar::selection(select)? {
            parts.push(match selected {
                Selected::All => format!("{}.*", table.qualified()),
                Selected::One { field, shown, cast } => {
                    let sql = self.field(table, &field);
                    let sql = match cast {
                        Some(cast) => format!("CAST({sql} AS {cast})"),
                        None => sql,
                    };
                    format!("{sql} AS {}", quoted(&shown))
                }
            });
        }
        Ok(parts.join(", "))
    }

    /// ` ORDER BY …`, or nothing.
    pub(super) fn order(&mut self, table: &Table, order: Option<&str>) -> Result<String, PgError> {
        let mut parts = Vec::new();
        for term in grammar::order(order)? {
            let way = if term.descending { "DESC" } else { "ASC" };
            let nulls = if term.nulls_first { "FIRST" } else { "LAST" };
            parts.push(format!("{} {way} NULLS {nulls}", self.field(table, &term.field)));
        }
        Ok(if parts.is_empty() { String::new() } else { format!(" ORDER BY {}", parts.join(", ")) })
    }
}

/// The type that a value must have to meet this field.
fn kind(table: &Table, field: &Field) -> String {
    match field.path.last() {
        Some((true, _)) => "text".to_owned(),
        Some((false, _)) => "jsonb".to_owned(),
        None => table
            .column(&field.name)
            .map_or_else(|| "text".to_owned(), |column| column.base_kind().to_owned()),
    }
}

pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
