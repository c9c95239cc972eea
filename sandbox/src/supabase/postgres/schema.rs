//! The API's schema cache: what PostgREST read of the tables when it last looked. A table made since is not there yet.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::postgres::PgConnection;

use super::sql::quoted;

pub(super) type Tables = BTreeMap<String, Table>;

#[derive(Clone, Debug)]
pub(in super::super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    pub(super) primary_key: Vec<String>,
}

#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    /// As PostgreSQL writes the type, with its modifier.
    pub(super) kind: String,
    pub(super) not_null: bool,
    pub(super) default: Option<String>,
}

impl Column {
    /// The type without its modifier: a value that is compared must not be cut to the column's length.
    pub(super) fn base_kind(&self) -> &str {
        self.kind.split('(').next().unwrap_or(&self.kind).trim_end()
    }

    pub(super) fn json_type(&self) -> &'static str {
        match self.base_kind() {
            "smallint" | "integer" | "bigint" => "integer",
            "numeric" | "double precision" | "real" => "number",
            "boolean" => "boolean",
            "json" | "jsonb" => "object",
            other if other.ends_with("[]") => "array",
            _ => "string",
        }
    }
}

impl Table {
    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    pub(super) fn qualified(&self) -> String {
        format!("\"public\".{}", quoted(&self.name))
    }
}

/// What was read, and from when on the API goes by it.
#[derive(Debug, Default)]
pub(super) struct Cache(Vec<(DateTime<Utc>, Arc<Tables>)>);

impl Cache {
    pub(super) fn learn(&mut self, from: DateTime<Utc>, tables: Tables) {
        self.0.push((from, Arc::new(tables)));
    }

    pub(super) fn forget(&mut self) {
        self.0.clear();
    }

    pub(super) fn at(&self, now: DateTime<Utc>) -> Arc<Tables> {
        self.0
            .iter()
            .rev()
            .find(|(from, _)| *from <= now)
            .map(|(_, tables)| Arc::clone(tables))
            .unwrap_or_default()
    }
}

pub(super) async fn load(connection: &mut PgConnection) -> Result<Tables, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT c.relname::text AS name, a.attname::text AS column, \
           pg_catalog.format_type(a.atttypid, a.atttypmod) AS kind, a.attnotnull, \
           pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS default_value, \
           pg_catalog.array_position(i.indkey::int2[], a.attnum) AS key_position \
         FROM pg_catalog.pg_class c \
         JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
         LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum AND a.attgenerated = '' \
         LEFT JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisprimary \
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') \
         ORDER BY c.relname, a.attnum",
    )
    .fetch_all(connection)
    .await?;
    let mut tables = Tables::new();
    let mut keys: BTreeMap<String, BTreeMap<i32, String>> = BTreeMap::new();
    for row in rows {
        let (name, column): (String, String) = (row.try_get("name")?, row.try_get("column")?);
        if let Some(position) = row.try_get::<Option<i32>, _>("key_position")? {
            keys.entry(name.clone()).or_default().insert(position, column.clone());
        }
        let table = tables.entry(name.clone()).or_insert_with(|| Table {
            name,
            columns: Vec::new(),
            primary_key: Vec::new(),
        });
        table.columns.push(Column {
            name: column,
            kind: row.try_get("kind")?,
            not_null: row.try_get("attnotnull")?,
            default: row.try_get("default_value")?,
        });
    }
    for (name, columns) in keys {
        if let Some(table) = tables.get_mut(&name) {
            table.primary_key = columns.into_values().collect();
        }
    }
    Ok(tables)
}
