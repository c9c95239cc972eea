//! One project over its database: connections of the API and of the owner, the schema cache, what the console looks at.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use serde_json::{Map, Value, json};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, Postgres, Row, Transaction};
use tokio::sync::{OnceCell, RwLock};

use super::super::errors::{self, PgError};
use super::super::gateway::Role;
use super::create::Server;
use super::schema::{Cache, Table, Tables, load};
use super::sql::quoted;
use crate::config::SandboxError;

pub(crate) struct Project {
    server: Server,
    opened: OnceCell<Opened>,
}

struct Opened {
    database: String,
    pool: RwLock<PgPool>,
    cache: RwLock<Cache>,
}

impl Project {
    pub(in super::super) fn at(address: &str) -> Result<Self, SandboxError> {
        Ok(Self { server: Server::at(address)?, opened: OnceCell::new() })
    }

    /// Makes the project's database, unless it is there.
    pub(in super::super) async fn open(&self) -> Result<(), sqlx::Error> {
        self.opened().await.map(|_| ())
    }

    async fn opened(&self) -> Result<&Opened, sqlx::Error> {
        self.opened
            .get_or_try_init(|| async {
                let database = self.server.create().await?;
                let pool = RwLock::new(pool(self.server.authenticator(&database)));
                Ok(Opened { database, pool, cache: RwLock::default() })
            })
            .await
    }

    async fn tables(&self, now: DateTime<Utc>) -> Result<Arc<Tables>, PgError> {
        Ok(self.opened().await.map_err(of_owner)?.cache.read().await.at(now))
    }

    pub(in super::super) async fn table(&self, name: &str, now: DateTime<Utc>) -> Result<Table, PgError> {
        let tables = self.tables(now).await?;
        tables.get(name).cloned().ok_or_else(|| errors::table_not_found(name, tables.keys()))
    }

    /// What the root tells of the tables that the service role may read.
    pub(in super::super) async fn definitions(
        &self,
        now: DateTime<Utc>,
    ) -> Result<Map<String, Value>, PgError> {
        let mut owner = self.owner().await?;
        let readable: Vec<String> = sqlx::query_scalar(
            "SELECT relname::text FROM pg_catalog.pg_class WHERE relnamespace = 'public'::regnamespace \
             AND pg_catalog.has_table_privilege('service_role', oid, 'SELECT')",
        )
        .fetch_all(&mut owner)
        .await
        .map_err(of_owner)?;
        let tables = self.tables(now).await?;
        Ok(tables.values().filter(|table| readable.contains(&table.name)).map(definition).collect())
    }

    pub(super) async fn begin(&self, only_reads: bool) -> Result<Transaction<'static, Postgres>, PgError> {
        let opened = self.opened().await.map_err(of_owner)?;
        let begin = if only_reads { "BEGIN READ ONLY" } else { "BEGIN READ WRITE" };
        let pool = opened.pool.read().await.clone();
        pool.begin_with(begin).await.map_err(of_owner)
    }

    /// Runs what was pasted, as the owner: on a connection of its own, so that half a transaction ends with it.
    pub(in super::super) async fn run_sql(
        &self,
        text: &str,
        now: DateTime<Utc>,
        lag_ms: u64,
    ) -> Result<(), PgError> {
        let opened = self.opened().await.map_err(of_owner)?;
        let mut owner = self.owner().await?;
        let ran = sqlx::raw_sql(AssertSqlSafe(text.to_owned())).execute(&mut owner).await;
        if let Err(error) = ran {
            let _ = owner.close().await;
            return Err(of_owner(error));
        }
        let tables = load(&mut owner).await.map_err(of_owner)?;
        let _ = owner.close().await;
        let lag = Duration::milliseconds(i64::try_from(lag_ms).unwrap_or(0));
        opened.cache.write().await.learn(now + lag, tables);
        // What was set for the database or a role holds for new connections alone.
        let fresh = pool(self.server.authenticator(&opened.database));
        std::mem::replace(&mut *opened.pool.write().await, fresh).close().await;
        Ok(())
    }

    pub(in super::super) async fn table_counts(&self) -> Result<BTreeMap<String, u64>, PgError> {
        let mut owner = self.owner().await?;
        let mut counts = BTreeMap::new();
        for name in load(&mut owner).await.map_err(of_owner)?.into_keys() {
            let sql = format!("SELECT count(*) FROM public.{}", quoted(&name));
            let count: i64 =
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut owner).await.map_err(of_owner)?;
            counts.insert(name, count.unsigned_abs());
        }
        Ok(counts)
    }

    /// In the order in which they lie in the table: that of their insertion, except for rows that were changed.
    pub(in super::super) async fn all_rows(&self, name: &str) -> Result<Vec<Value>, PgError> {
        let mut owner = self.owner().await?;
        let tables = load(&mut owner).await.map_err(of_owner)?;
        if !tables.contains_key(name) {
            return Err(errors::table_not_found(name, tables.keys()));
        }
        let sql = format!("SELECT to_json(t)::text AS row FROM public.{} t ORDER BY ctid", quoted(name));
        let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut owner).await.map_err(of_owner)?;
        rows.iter()
            .map(|row| {
                let text: String = row.try_get("row").map_err(of_owner)?;
                serde_json::from_str(&text).map_err(|error| PgError::new(500, "XX000", error.to_string()))
            })
            .collect()
    }

    pub(in super::super) async fn clear_rows(&self) -> Result<(), PgError> {
        // A project that nobody asked for holds nothing.
        if self.opened.get().is_none() {
            return Ok(());
        }
        let mut owner = self.owner().await?;
        let tables: Vec<String> = load(&mut owner)
            .await
            .map_err(of_owner)?
            .into_keys()
            .map(|name| format!("public.{}", quoted(&name)))
            .collect();
        if !tables.is_empty() {
            let sql = format!("TRUNCATE {} RESTART IDENTITY CASCADE", tables.join(", "));
            owner.execute(AssertSqlSafe(sql)).await.map_err(of_owner)?;
        }
        Ok(())
    }

    pub(in super::super) async fn drop_everything(&self) -> Result<(), PgError> {
        let opened = self.opened().await.map_err(of_owner)?;
        self.server.empty(&opened.database).await.map_err(of_owner)?;
        opened.cache.write().await.forget();
        Ok(())
    }

    pub(in super::super) async fn close(&self) {
        if let Some(opened) = self.opened.get() {
            opened.pool.read().await.close().await;
        }
    }

    async fn owner(&self) -> Result<PgConnection, PgError> {
        let opened = self.opened().await.map_err(of_owner)?;
        self.server.owner(&opened.database).connect().await.map_err(of_owner)
    }
}

impl Drop for Project {
    /// The database goes with the project, also when a test fails. A runtime may be ending around us, so it gets one of its own.
    fn drop(&mut self) {
        let Some(opened) = self.opened.take() else { return };
        let server = self.server.clone();
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            match runtime.map(|runtime| runtime.block_on(server.drop(&opened.database))) {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(%error, "an emulated project's database stays"),
                Err(error) => tracing::warn!(%error, "an emulated project's database stays"),
            }
        });
        let _ = dropping.join();
    }
}

/// The API's connections. Our driver asks for UTC on its own; PostgREST does not, so the project's own zone is set again.
fn pool(options: PgConnectOptions) -> PgPool {
    PgPoolOptions::new()
        .min_connections(0)
        .max_connections(4)
        .acquire_timeout(std::time::Duration::from_secs(10))
        .idle_timeout(std::time::Duration::from_secs(5))
        .test_before_acquire(false)
        .after_connect(|connection, _| {
            Box::pin(async move {
                let zone: Option<String> = sqlx::query_scalar(
                    "SELECT substring(entry from '=(.*)$') FROM pg_catalog.pg_db_role_setting, unnest(setconfig) AS entry \
                     WHERE lower(entry) LIKE 'timezone=%' \
                       AND setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())) \
                       AND setrole IN (0, session_user::regrole) \
                     ORDER BY setrole <> 0 DESC, setdatabase <> 0 DESC LIMIT 1",
                )
                .fetch_optional(&mut *connection)
                .await?;
                if let Some(zone) = zone {
                    let set = "SELECT pg_catalog.set_config('TimeZone', $1, false)";
                    sqlx::query(set).bind(zone).execute(&mut *connection).await?;
                }
                Ok(())
            })
        })
        .connect_lazy_with(options)
}

/// An error outside of any key's rights.
fn of_owner(error: sqlx::Error) -> PgError {
    super::errors::read(error, Role::ServiceRole, None)
}

fn definition(table: &Table) -> (String, Value) {
    let required: Vec<&String> =
        table.columns.iter().filter(|column| column.not_null).map(|column| &column.name).collect();
    let properties: Map<String, Value> = table
        .columns
        .iter()
        .map(|column| {
            let described = json!({"format": column.base_kind(), "type": column.json_type()});
            (column.name.clone(), described)
        })
        .collect();
    (table.name.clone(), json!({"required": required, "properties": properties, "type": "object"}))
}
