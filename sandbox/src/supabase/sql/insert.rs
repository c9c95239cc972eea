//! `insert … values … on conflict …`: how a block writes its version row.

use super::super::catalog::{Kind, Table};
use super::super::errors::{PgError, undefined_column};
use super::super::value::{Stored, from_json, from_text};
use super::super::{store, write};
use super::create::literal;
use super::lexer::{Token, Words};
use super::{Block, no_relation, syntax};

pub(super) async fn insert(block: &mut Block<'_>, words: &mut Words<'_>) -> Result<(), PgError> {
    words.expect(&["into"])?;
    let name = words.table()?;
    let table = block.catalog.get(&name).cloned().ok_or_else(|| no_relation(&name))?;
    let columns = words.names_in_brackets()?;
    if let Some(unknown) = columns.iter().find(|column| table.column(column).is_none()) {
        return Err(undefined_column(unknown, &name));
    }
    words.expect(&["values"])?;
    let mut rows = Vec::new();
    loop {
        rows.push(row(block, &table, &columns, words)?);
        if !words.take_sign(",") {
            break;
        }
    }
    let mut conflict = None;
    if words.take(&["on", "conflict"]) {
        let target = words.names_in_brackets()?;
        let key = table.keys.iter().find(|key| key.columns == target).cloned().ok_or_else(|| {
            PgError::new(
                400,
                "42P10",
                "there is no unique or exclusion constraint matching the ON CONFLICT specification",
            )
        })?;
        words.expect(&["do"])?;
        let mut sets = Vec::new();
        if !words.take(&["nothing"]) {
            words.expect(&["update", "set"])?;
            loop {
                let column = words.name()?;
                words.expect_sign("=")?;
                sets.push((column, expression(words)?));
                if !words.take_sign(",") {
                    break;
                }
            }
        }
        conflict = Some((key, sets));
    }
    words.expect_end()?;
    for row in rows {
        write::check_row(&table, &row)?;
        let existing = match &conflict {
            Some((key, _)) => write::find(block.connection, &table, key, &row).await?,
            None => None,
        };
        match (existing, &conflict) {
            (Some(id), Some((_, sets))) => {
                let found =
                    store::select(block.connection, &table, "WHERE rowid = ?", &[Stored::Int(id)]).await?;
                let Some((_, before)) = found.into_iter().next() else { continue };
                let mut after = before.clone();
                for (column, expression) in sets {
                    let at = table
                        .columns
                        .iter()
                        .position(|c| c.name == *column)
                        .ok_or_else(|| undefined_column(column, &name))?;
                    after[at] = evaluate(block, &table, expression, &row, &before)?;
                }
                let changed: Vec<String> = sets.iter().map(|(column, _)| column.clone()).collect();
                if !changed.is_empty() {
                    write::set(block.connection, &table, &changed, &after, id).await?;
                }
            }
            _ => {
                write::add(block.connection, &table, &row).await?;
            }
        }
    }
    Ok(())
}

fn row(
    block: &Block<'_>,
    table: &Table,
    columns: &[String],
    words: &mut Words<'_>,
) -> Result<Vec<Stored>, PgError> {
    let mut row = Vec::new();
    for column in &table.columns {
        row.push(write::default(column, block.now)?);
    }
    words.expect_sign("(")?;
    for (n, name) in columns.iter().enumerate() {
        if n > 0 {
            words.expect_sign(",")?;
        }
        let at = table.columns.iter().position(|column| column.name == *name).unwrap_or(0);
        row[at] = match expression(words)? {
            Expression::Now => Stored::Int(block.now.timestamp_micros()),
            Expression::Literal(serde_json::Value::String(text)) => from_text(table.columns[at].kind, &text)?,
            Expression::Literal(value) => from_json(table.columns[at].kind, &value)?,
            _ => return Err(syntax("values")),
        };
    }
    words.expect_sign(")")?;
    Ok(row)
}

enum Expression {
    Now,
    Literal(serde_json::Value),
    Excluded(String),
    Existing(String),
    Greatest(Vec<Expression>),
}

fn expression(words: &mut Words<'_>) -> Result<Expression, PgError> {
    if words.take(&["now"]) {
        words.expect_sign("(")?;
        words.expect_sign(")")?;
        return Ok(Expression::Now);
    }
    if words.take(&["greatest"]) {
        words.expect_sign("(")?;
        let mut inner = Vec::new();
        loop {
            inner.push(expression(words)?);
            if words.take_sign(")") {
                return Ok(Expression::Greatest(inner));
            }
            words.expect_sign(",")?;
        }
    }
    match words.peek() {
        Some(Token::Word(word)) if !matches!(word.as_str(), "true" | "false" | "null") => {
            let mut path = vec![words.name()?];
            while words.take_sign(".") {
                path.push(words.name()?);
            }
            let column = path.pop().unwrap_or_default();
            Ok(if path.first().is_some_and(|first| first == "excluded") {
                Expression::Excluded(column)
            } else {
                Expression::Existing(column)
            })
        }
        _ => Ok(Expression::Literal(literal(words)?)),
    }
}

fn evaluate(
    block: &Block<'_>,
    table: &Table,
    expression: &Expression,
    new: &[Stored],
    old: &[Stored],
) -> Result<Stored, PgError> {
    let of = |row: &[Stored], column: &String| {
        let at = table.columns.iter().position(|c| c.name == *column);
        at.map(|at| row[at].clone()).ok_or_else(|| undefined_column(column, &table.name))
    };
    match expression {
        Expression::Now => Ok(Stored::Int(block.now.timestamp_micros())),
        Expression::Literal(value) => {
            from_json(if value.is_i64() { Kind::BigInt } else { Kind::Text }, value)
        }
        Expression::Excluded(column) => of(new, column),
        Expression::Existing(column) => of(old, column),
        Expression::Greatest(inner) => {
            let mut most = i64::MIN;
            for part in inner {
                if let Stored::Int(value) = evaluate(block, table, part, new, old)? {
                    most = most.max(value);
                }
            }
            Ok(Stored::Int(most))
        }
    }
}
