//! A small interpreter for the SQL block that users paste: the kinds of statement found there and no others.
//! What it does not know it refuses with an error that names the statement; nothing of the block is kept then.

mod create;
mod insert;
mod lexer;
mod rights;

use chrono::{DateTime, Duration, Utc};
use sqlx::sqlite::SqliteConnection;

use super::catalog::Catalog;
use super::errors::PgError;
use super::store::{Store, save_table};
use lexer::{Token, Words};

/// What the statements of one block share.
struct Block<'a> {
    connection: &'a mut SqliteConnection,
    catalog: Catalog,
    now: DateTime<Utc>,
    /// When the API will know what this block creates.
    visible_at: DateTime<Utc>,
}

/// Runs a block and gives the catalogue after it.
pub(super) async fn run(
    store: &Store,
    catalog: &Catalog,
    text: &str,
    now: DateTime<Utc>,
    lag_ms: u64,
) -> Result<Catalog, PgError> {
    let statements = lexer::statements(text)?;
    let mut transaction = store.begin().await?;
    let lag = Duration::milliseconds(i64::try_from(lag_ms).unwrap_or(0));
    let mut block =
        Block { connection: &mut transaction, catalog: catalog.clone(), now, visible_at: now + lag };
    for tokens in statements {
        statement(&mut block, &tokens).await?;
    }
    let catalog = block.catalog;
    for table in catalog.values() {
        save_table(&mut transaction, table).await?;
    }
    transaction.commit().await?;
    Ok(catalog)
}

async fn statement(block: &mut Block<'_>, tokens: &[Token]) -> Result<(), PgError> {
    let mut words = Words::new(tokens);
    match words.word().as_str() {
        "begin" | "commit" | "start" | "end" | "notify" => Ok(()),
        "create" => create::create(block, &mut words).await,
        "alter" => create::alter(block, &mut words).await,
        "comment" => rights::comment(block, &mut words),
        "grant" => rights::grant(block, &mut words, true),
        "revoke" => rights::grant(block, &mut words, false),
        "insert" => insert::insert(block, &mut words).await,
        other => Err(unsupported(other)),
    }
}

fn unsupported(what: &str) -> PgError {
    PgError::new(400, "0A000", format!("the sandbox's SQL editor does not know this statement: {what}"))
}

fn syntax(near: &str) -> PgError {
    PgError::new(400, "42601", format!("syntax error at or near \"{near}\""))
}

fn no_relation(name: &str) -> PgError {
    PgError::new(400, "42P01", format!("relation \"public.{name}\" does not exist"))
}
