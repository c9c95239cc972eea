//! The embedded project: tables that the pasted block describes, kept by SQLite, checked as PostgreSQL would. It needs no server,
//! so the demo uses it. It may be stricter than PostgreSQL, never kinder: the same tests run over both.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::sync::RwLock;

use super::catalog::Catalog;
use super::errors::{self, PgError};
use super::sql;
use super::store::Store;
use crate::config::{SandboxError, SupabaseDatabase};

pub(crate) struct Embedded {
    pub(super) store: Store,
    pub(super) catalog: RwLock<Catalog>,
}

impl Embedded {
    pub(super) async fn open(database: &SupabaseDatabase) -> Result<Self, SandboxError> {
        let store = Store::open(database).await?;
        let catalog = RwLock::new(store.load_catalog().await?);
        Ok(Self { store, catalog })
    }

    pub(super) async fn run_sql(&self, text: &str, now: DateTime<Utc>, lag_ms: u64) -> Result<(), PgError> {
        let mut catalog = self.catalog.write().await;
        *catalog = sql::run(&self.store, &catalog, text, now, lag_ms).await?;
        Ok(())
    }

    pub(super) async fn table_counts(&self) -> Result<BTreeMap<String, u64>, PgError> {
        let catalog = self.catalog.read().await;
        let mut counts = BTreeMap::new();
        for name in catalog.keys() {
            counts.insert(name.clone(), self.store.count(name).await?);
        }
        Ok(counts)
    }

    pub(super) async fn all_rows(&self, name: &str) -> Result<Vec<Value>, PgError> {
        let catalog = self.catalog.read().await;
        let table = catalog.get(name).ok_or_else(|| errors::table_not_found(name, catalog.keys()))?;
        let rows = self.store.all(table).await?;
        Ok(rows
            .iter()
            .map(|row| {
                Value::Object(table.columns.iter().map(|c| c.name.clone()).zip(row.iter().cloned()).collect())
            })
            .collect())
    }

    pub(super) async fn clear_rows(&self) -> Result<(), PgError> {
        let catalog = self.catalog.write().await;
        for name in catalog.keys() {
            self.store.empty(name).await?;
        }
        Ok(())
    }

    pub(super) async fn drop_everything(&self) -> Result<(), PgError> {
        let mut catalog = self.catalog.write().await;
        self.store.drop_all(&catalog).await?;
        catalog.clear();
        Ok(())
    }

    pub(super) async fn close(&self) {
        self.store.close().await;
    }
}
