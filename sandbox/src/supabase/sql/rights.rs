//! Grants, revokes and comments.

use std::collections::BTreeSet;

use super::super::errors::PgError;
use super::lexer::{Token, Words};
use super::{Block, no_relation, syntax, unsupported};

const PRIVILEGES: [&str; 7] = ["select", "insert", "update", "delete", "truncate", "references", "trigger"];
const ROLES: [&str; 5] = ["public", "anon", "authenticated", "service_role", "postgres"];

pub(super) fn grant(block: &mut Block<'_>, words: &mut Words<'_>, gives: bool) -> Result<(), PgError> {
    let mut privileges = BTreeSet::new();
    loop {
        match words.name()?.as_str() {
            "all" => {
                let _ = words.take(&["privileges"]);
                privileges.extend(PRIVILEGES.map(str::to_owned));
            }
            // Everyone may use the schema already.
            "usage" => return Ok(()),
            known if PRIVILEGES.contains(&known) => {
                privileges.insert(known.to_owned());
            }
            other => return Err(unsupported(&format!("grant {other}"))),
        }
        if !words.take_sign(",") {
            break;
        }
    }
    words.expect(&["on"])?;
    let _ = words.take(&["table"]);
    let mut tables = vec![words.table()?];
    while words.take_sign(",") {
        tables.push(words.table()?);
    }
    words.expect(&[if gives { "to" } else { "from" }])?;
    let mut roles = Vec::new();
    loop {
        let role = words.name()?;
        if !ROLES.contains(&role.as_str()) {
            return Err(PgError::new(400, "42704", format!("role \"{role}\" does not exist")));
        }
        roles.push(role);
        if !words.take_sign(",") {
            break;
        }
    }
    words.expect_end()?;
    for name in tables {
        let table = block.catalog.get_mut(&name).ok_or_else(|| no_relation(&name))?;
        for role in &roles {
            let granted = table.grants.entry(role.clone()).or_default();
            match gives {
                true => granted.extend(privileges.iter().cloned()),
                false => granted.retain(|privilege| !privileges.contains(privilege)),
            }
        }
    }
    Ok(())
}

pub(super) fn comment(block: &mut Block<'_>, words: &mut Words<'_>) -> Result<(), PgError> {
    words.expect(&["on"])?;
    let of_column = match words.name()?.as_str() {
        "table" => false,
        "column" => true,
        other => return Err(unsupported(&format!("comment on {other}"))),
    };
    let mut name = words.name()?;
    if name == "public" {
        words.expect_sign(".")?;
        name = words.name()?;
    }
    if of_column {
        words.expect_sign(".")?;
        words.name()?;
    }
    words.expect(&["is"])?;
    let text = match words.next() {
        Some(Token::Text(text)) => Some(text.clone()),
        Some(Token::Word(word)) if word == "null" => None,
        _ => return Err(syntax("is")),
    };
    words.expect_end()?;
    let table = block.catalog.get_mut(&name).ok_or_else(|| no_relation(&name))?;
    if !of_column {
        table.comment = text;
    }
    Ok(())
}
