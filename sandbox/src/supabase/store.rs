//! The only place that talks SQLite: opening, the kept catalogue, rows by their storage form.

use std::collections::BTreeMap;

use serde_json::Value;
use sqlx::query::Query;
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteRow,
};
use sqlx::{AssertSqlSafe, Row, Sqlite, SqlitePool, Transaction};

use super::catalog::{Catalog, Column, Table, quoted, stored_name};
use super::errors::PgError;
use super::value::{Stored, to_json};
use crate::config::{SandboxError, SupabaseDatabase};

pub(super) struct Store {
    pool: SqlitePool,
}

impl Store {
    pub(super) async fn open(database: &SupabaseDatabase) -> Result<Self, SandboxError> {
        let options = match database {
            SupabaseDatabase::SqliteMemory => SqliteConnectOptions::new().in_memory(true),
            SupabaseDatabase::SqliteFile(path) => SqliteConnectOptions::new()
                .filename(path)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal),
            SupabaseDatabase::Postgres(_) => {
                return Err(SandboxError::Database(sqlx::Error::Configuration(
                    "this is no embedded project".into(),
                )));
            }
        };
        // One connection: an in-memory database belongs to it, and requests see each other's writes in order.
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options)
            .await?;
        sqlx::query(
            "CREATE TABLE IF NOT EXISTS sandbox_catalog (name TEXT PRIMARY KEY, definition TEXT NOT NULL)",
        )
        .execute(&pool)
        .await?;
        Ok(Self { pool })
    }

    pub(super) async fn load_catalog(&self) -> Result<Catalog, SandboxError> {
        let rows = sqlx::query("SELECT name, definition FROM sandbox_catalog").fetch_all(&self.pool).await?;
        let mut catalog = BTreeMap::new();
        for row in rows {
            let (name, definition): (String, String) = (row.try_get(0)?, row.try_get(1)?);
            catalog.insert(name, serde_json::from_str(&definition)?);
        }
        Ok(catalog)
    }

    pub(super) async fn begin(&self) -> Result<Transaction<'static, Sqlite>, PgError> {
        Ok(self.pool.begin().await?)
    }

    pub(super) async fn count(&self, table: &str) -> Result<u64, PgError> {
        let sql = format!("SELECT COUNT(*) FROM {}", stored_name(table));
        let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(&self.pool).await?;
        Ok(row.try_get::<i64, _>(0)?.unsigned_abs())
    }

    pub(super) async fn all(&self, table: &Table) -> Result<Vec<Vec<Value>>, PgError> {
        let mut connection = self.pool.acquire().await?;
        let rows = select(&mut connection, table, "ORDER BY rowid", &[]).await?;
        let json = |row: Vec<Stored>| {
            table.columns.iter().zip(&row).map(|(column, stored)| to_json(column.kind, stored)).collect()
        };
        Ok(rows.into_iter().map(|(_, row)| json(row)).collect())
    }

    pub(super) async fn empty(&self, table: &str) -> Result<(), PgError> {
        sqlx::query(AssertSqlSafe(format!("DELETE FROM {}", stored_name(table)))).execute(&self.pool).await?;
        Ok(())
    }

    pub(super) async fn drop_all(&self, catalog: &Catalog) -> Result<(), PgError> {
        for name in catalog.keys() {
            sqlx::query(AssertSqlSafe(format!("DROP TABLE {}", stored_name(name))))
                .execute(&self.pool)
                .await?;
        }
        sqlx::query("DELETE FROM sandbox_catalog").execute(&self.pool).await?;
        Ok(())
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
    }
}

pub(super) async fn save_table(connection: &mut SqliteConnection, table: &Table) -> Result<(), PgError> {
    let definition =
        serde_json::to_string(table).map_err(|error| PgError::new(500, "XX000", error.to_string()))?;
    let sql = "INSERT INTO sandbox_catalog VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET definition = excluded.definition";
    sqlx::query(sql).bind(&table.name).bind(definition).execute(connection).await?;
    Ok(())
}

pub(super) async fn execute(
    connection: &mut SqliteConnection,
    sql: String,
    values: &[Stored],
) -> Result<u64, sqlx::Error> {
    Ok(bound(sql, values).execute(connection).await?.rows_affected())
}

/// Creates a table's storage; its unique keys become unique indexes.
pub(super) async fn create(connection: &mut SqliteConnection, table: &Table) -> Result<(), PgError> {
    let columns: Vec<String> =
        table.columns.iter().map(|c| format!("{} {}", quoted(&c.name), c.kind.stored_as())).collect();
    execute(connection, format!("CREATE TABLE {} ({})", table.stored_name(), columns.join(", ")), &[])
        .await?;
    for key in &table.keys {
        create_key(connection, table, &key.name, &key.columns).await?;
    }
    Ok(())
}

pub(super) async fn create_key(
    connection: &mut SqliteConnection,
    table: &Table,
    name: &str,
    columns: &[String],
) -> Result<(), PgError> {
    let list: Vec<String> = columns.iter().map(|column| quoted(column)).collect();
    let index = quoted(&format!("k_{}_{name}", table.name));
    execute(
        connection,
        format!("CREATE UNIQUE INDEX {index} ON {} ({})", table.stored_name(), list.join(", ")),
        &[],
    )
    .await?;
    Ok(())
}

/// A plain index, so that large tables stay quick; it decides nothing.
pub(super) async fn create_index(
    connection: &mut SqliteConnection,
    table: &Table,
    name: &str,
    columns: &[String],
) -> Result<(), PgError> {
    let list: Vec<String> = columns.iter().map(|column| quoted(column)).collect();
    let index = quoted(&format!("i_{name}"));
    execute(
        connection,
        format!("CREATE INDEX IF NOT EXISTS {index} ON {} ({})", table.stored_name(), list.join(", ")),
        &[],
    )
    .await?;
    Ok(())
}

pub(super) async fn add_column(
    connection: &mut SqliteConnection,
    table: &Table,
    column: &Column,
) -> Result<(), PgError> {
    let sql = format!(
        "ALTER TABLE {} ADD COLUMN {} {}",
        table.stored_name(),
        quoted(&column.name),
        column.kind.stored_as()
    );
    execute(connection, sql, &[]).await?;
    Ok(())
}

/// Rows with their row ids; `rest` is everything after the table's name.
pub(super) async fn select(
    connection: &mut SqliteConnection,
    table: &Table,
    rest: &str,
    values: &[Stored],
) -> Result<Vec<(i64, Vec<Stored>)>, PgError> {
    let columns: Vec<String> = table.columns.iter().map(|column| quoted(&column.name)).collect();
    let sql = format!("SELECT rowid, {} FROM {} {rest}", columns.join(", "), table.stored_name());
    let rows = bound(sql, values).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, read(row, table)?))).collect()
}

pub(super) async fn count_where(
    connection: &mut SqliteConnection,
    table: &Table,
    condition: &str,
    values: &[Stored],
) -> Result<u64, PgError> {
    let sql = format!("SELECT COUNT(*) FROM {} {condition}", table.stored_name());
    let row = bound(sql, values).fetch_one(connection).await?;
    Ok(row.try_get::<i64, _>(0)?.unsigned_abs())
}

fn read(row: &SqliteRow, table: &Table) -> Result<Vec<Stored>, sqlx::Error> {
    let mut out = Vec::with_capacity(table.columns.len());
    for (at, column) in (1usize..).zip(&table.columns) {
        out.push(match column.kind.stored_as() {
            "INTEGER" => row.try_get::<Option<i64>, _>(at)?.map_or(Stored::Null, Stored::Int),
            "REAL" => row.try_get::<Option<f64>, _>(at)?.map_or(Stored::Null, Stored::Real),
            _ => row.try_get::<Option<String>, _>(at)?.map_or(Stored::Null, Stored::Text),
        });
    }
    Ok(out)
}

fn bound(sql: String, values: &[Stored]) -> Query<'static, Sqlite, SqliteArguments> {
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in values {
        query = match value {
            Stored::Null => query.bind(None::<String>),
            Stored::Int(value) => query.bind(*value),
            Stored::Real(value) => query.bind(*value),
            Stored::Text(text) => query.bind(text.clone()),
        };
    }
    query
}
