//! Tables, their columns, keys and indexes.

use serde_json::{Value, json};

use super::super::catalog::{Check, Column, DefaultValue, Key, Kind, Table};
use super::super::errors::PgError;
use super::super::store;
use super::lexer::{Token, Words};
use super::{Block, no_relation, syntax, unsupported};

pub(super) async fn create(block: &mut Block<'_>, words: &mut Words<'_>) -> Result<(), PgError> {
    let unique = words.take(&["unique"]);
    if words.take(&["index"]) {
        return index(block, words, unique).await;
    }
    if !unique && words.take(&["table"]) {
        return table(block, words).await;
    }
    Err(unsupported(&format!("create {}", words.word())))
}

async fn table(block: &mut Block<'_>, words: &mut Words<'_>) -> Result<(), PgError> {
    let if_not_exists = words.take(&["if", "not", "exists"]);
    let name = words.table()?;
    let mut table = Table {
        name: name.clone(),
        columns: Vec::new(),
        keys: Vec::new(),
        checks: Vec::new(),
        indexes: Default::default(),
        rls: false,
        grants: Default::default(),
        comment: None,
        visible_at: block.visible_at,
    };
    words.expect_sign("(")?;
    loop {
        if words.take(&["primary", "key"]) {
            let columns = words.names_in_brackets()?;
            add_key(&mut table, columns, true)?;
        } else if words.take(&["unique"]) {
            let columns = words.names_in_brackets()?;
            add_key(&mut table, columns, false)?;
        } else {
            column(&mut table, words)?;
        }
        if words.take_sign(")") {
            break;
        }
        words.expect_sign(",")?;
    }
    words.expect_end()?;
    // The definition was read in full, so that a mistake in it shows even when the table is there.
    if block.catalog.contains_key(&name) {
        return match if_not_exists {
            true => Ok(()),
            false => Err(PgError::new(400, "42P07", format!("relation \"{name}\" already exists"))),
        };
    }
    store::create(block.connection, &table).await?;
    block.catalog.insert(name, table);
    Ok(())
}

fn add_key(table: &mut Table, columns: Vec<String>, primary: bool) -> Result<(), PgError> {
    if let Some(unknown) = columns.iter().find(|name| table.column(name).is_none()) {
        return Err(PgError::new(400, "42703", format!("column \"{unknown}\" named in key does not exist")));
    }
    for column in table.columns.iter_mut().filter(|column| primary && columns.contains(&column.name)) {
        column.not_null = true;
    }
    let name = match primary {
        true => format!("{}_pkey", table.name),
        false => format!("{}_{}_key", table.name, columns.join("_")),
    };
    let at = if primary { 0 } else { table.keys.len() };
    table.keys.insert(at, Key { name, columns, primary });
    Ok(())
}

fn column(table: &mut Table, words: &mut Words<'_>) -> Result<(), PgError> {
    let name = words.name()?;
    let (kind, used) = Kind::parse(&words.ahead()).ok_or_else(|| {
        let named = words.ahead().first().cloned().unwrap_or_default();
        PgError::new(400, "42704", format!("type \"{named}\" does not exist"))
    })?;
    words.skip(used);
    if words.take_sign("(") {
        while !words.take_sign(")") {
            words.next().ok_or_else(|| syntax("end of input"))?;
        }
    }
    table.columns.push(Column { name: name.clone(), kind, not_null: false, default: None, visible_at: None });
    loop {
        let last = table.columns.len() - 1;
        if words.take(&["not", "null"]) {
            table.columns[last].not_null = true;
        } else if words.take(&["null"]) {
        } else if words.take(&["primary", "key"]) {
            add_key(table, vec![name.clone()], true)?;
        } else if words.take(&["unique"]) {
            add_key(table, vec![name.clone()], false)?;
        } else if words.take(&["default"]) {
            table.columns[last].default = Some(default(words, kind)?);
        } else if words.take(&["check"]) {
            let check = check(&table.name, words)?;
            table.checks.push(check);
        } else {
            return Ok(());
        }
    }
}

fn default(words: &mut Words<'_>, kind: Kind) -> Result<DefaultValue, PgError> {
    if words.take(&["now"]) {
        words.expect_sign("(")?;
        words.expect_sign(")")?;
        return Ok(DefaultValue::Now);
    }
    if words.take(&["gen_random_uuid"]) {
        words.expect_sign("(")?;
        words.expect_sign(")")?;
        return Ok(DefaultValue::RandomUuid);
    }
    let value = literal(words)?;
    let cast = if words.take_sign("::") { words.word() } else { String::new() };
    let to_json = kind == Kind::Jsonb || matches!(cast.as_str(), "jsonb" | "json");
    match value {
        // Quoted text becomes what the column holds, with or without a cast.
        Value::String(text) if to_json => {
            let parsed = serde_json::from_str(&text)
                .map_err(|_| PgError::new(400, "22P02", "invalid input syntax for type json"))?;
            Ok(DefaultValue::Literal(parsed))
        }
        value => Ok(DefaultValue::Literal(value)),
    }
}

pub(super) fn literal(words: &mut Words<'_>) -> Result<Value, PgError> {
    let negative = words.take_sign("-");
    match words.next() {
        Some(Token::Number(text)) => {
            let text = if negative { format!("-{text}") } else { text.clone() };
            serde_json::from_str(&text).map_err(|_| syntax(&text))
        }
        Some(Token::Text(text)) if !negative => Ok(json!(text)),
        Some(Token::Word(word)) if !negative => match word.as_str() {
            "true" => Ok(json!(true)),
            "false" => Ok(json!(false)),
            "null" => Ok(Value::Null),
            other => Err(syntax(other)),
        },
        _ => Err(syntax("-")),
    }
}

/// `(column = literal)` or `(column in (literal, …))`.
fn check(table: &str, words: &mut Words<'_>) -> Result<Check, PgError> {
    words.expect_sign("(")?;
    let column = words.name()?;
    let mut allowed = Vec::new();
    if words.take_sign("=") {
        allowed.push(literal(words)?);
    } else {
        words.expect(&["in"])?;
        words.expect_sign("(")?;
        loop {
            allowed.push(literal(words)?);
            if words.take_sign(")") {
                break;
            }
            words.expect_sign(",")?;
        }
    }
    words.expect_sign(")")?;
    Ok(Check { name: format!("{table}_{column}_check"), column, allowed })
}

async fn index(block: &mut Block<'_>, words: &mut Words<'_>, unique: bool) -> Result<(), PgError> {
    let if_not_exists = words.take(&["if", "not", "exists"]);
    let name = words.name()?;
    words.expect(&["on"])?;
    let of = words.table()?;
    let columns = words.names_in_brackets()?;
    words.expect_end()?;
    let table = block.catalog.get_mut(&of).ok_or_else(|| no_relation(&of))?;
    if let Some(unknown) = columns.iter().find(|column| table.column(column).is_none()) {
        return Err(PgError::new(400, "42703", format!("column \"{unknown}\" does not exist")));
    }
    if table.indexes.contains(&name) {
        return match if_not_exists {
            true => Ok(()),
            false => Err(PgError::new(400, "42P07", format!("relation \"{name}\" already exists"))),
        };
    }
    match unique {
        true => {
            store::create_key(block.connection, table, &name, &columns).await?;
            table.keys.push(Key { name: name.clone(), columns, primary: false });
        }
        false => store::create_index(block.connection, table, &name, &columns).await?,
    }
    table.indexes.insert(name);
    Ok(())
}

pub(super) async fn alter(block: &mut Block<'_>, words: &mut Words<'_>) -> Result<(), PgError> {
    words.expect(&["table"])?;
    let _ = words.take(&["if", "exists"]);
    let name = words.table()?;
    let visible_at = block.visible_at;
    let table = block.catalog.get_mut(&name).ok_or_else(|| no_relation(&name))?;
    if words.take(&["enable", "row", "level", "security"]) {
        table.rls = true;
        return words.expect_end();
    }
    if words.take(&["disable", "row", "level", "security"]) {
        table.rls = false;
        return words.expect_end();
    }
    loop {
        if !words.take(&["add", "column"]) {
            return Err(unsupported(&format!("alter table … {}", words.word())));
        }
        let if_not_exists = words.take(&["if", "not", "exists"]);
        let mut with_new = table.clone();
        column(&mut with_new, words)?;
        let Some(mut added) = with_new.columns.pop() else { return Err(syntax("add column")) };
        match (table.column(&added.name).is_some(), if_not_exists) {
            (true, true) => {}
            (true, false) => {
                let message = format!("column \"{}\" of relation \"{name}\" already exists", added.name);
                return Err(PgError::new(400, "42701", message));
            }
            (false, _) => {
                let fill = super::super::write::default(&added, block.now)?;
                let rows = store::count_where(block.connection, table, "", &[]).await?;
                if added.not_null && fill == super::super::value::Stored::Null && rows > 0 {
                    let message =
                        format!("column \"{}\" of relation \"{name}\" contains null values", added.name);
                    return Err(PgError::new(400, "23502", message));
                }
                store::add_column(block.connection, table, &added).await?;
                let column = super::super::catalog::quoted(&added.name);
                store::execute(
                    block.connection,
                    format!("UPDATE {} SET {column} = ?", table.stored_name()),
                    &[fill],
                )
                .await?;
                added.visible_at = Some(visible_at);
                table.columns.push(added);
            }
        }
        if !words.take_sign(",") {
            return words.expect_end();
        }
    }
}
