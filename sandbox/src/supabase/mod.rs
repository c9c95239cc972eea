//! One Supabase project: the gateway's key checks, the auth service's few open routes, PostgREST over tables that a pasted SQL
//! block created. Rows live in SQLite; what PostgreSQL would refuse is refused here with its codes.

mod catalog;
mod errors;
mod filters;
mod gateway;
mod read;
mod rest;
mod select;
mod sql;
mod store;
mod value;
mod write;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tokio::sync::RwLock;

use crate::config::{SandboxError, SupabaseDatabase};
use crate::faults::Action;
use crate::http::{Call, Reply};
use crate::world::World;
use catalog::Catalog;
use errors::PgError;
use store::Store;

pub(crate) use gateway::{owns, unauthorized};

pub(crate) struct SupabaseState {
    store: Store,
    catalog: RwLock<Catalog>,
}

impl SupabaseState {
    pub(crate) async fn open(database: &SupabaseDatabase) -> Result<Self, SandboxError> {
        let store = Store::open(database).await?;
        let catalog = RwLock::new(store.load_catalog().await?);
        Ok(Self { store, catalog })
    }

    pub(crate) async fn run_sql(&self, text: &str, now: DateTime<Utc>, lag_ms: u64) -> Result<(), PgError> {
        let mut catalog = self.catalog.write().await;
        *catalog = sql::run(&self.store, &catalog, text, now, lag_ms).await?;
        Ok(())
    }

    pub(crate) async fn table_counts(&self) -> Result<BTreeMap<String, u64>, PgError> {
        let catalog = self.catalog.read().await;
        let mut counts = BTreeMap::new();
        for name in catalog.keys() {
            counts.insert(name.clone(), self.store.count(name).await?);
        }
        Ok(counts)
    }

    pub(crate) async fn all_rows(&self, name: &str) -> Result<Vec<Value>, PgError> {
        let catalog = self.catalog.read().await;
        let table = catalog.get(name).ok_or_else(|| errors::table_not_found(name, &catalog))?;
        let rows = self.store.all(table).await?;
        Ok(rows
            .iter()
            .map(|row| {
                Value::Object(table.columns.iter().map(|c| c.name.clone()).zip(row.iter().cloned()).collect())
            })
            .collect())
    }

    pub(crate) async fn clear_rows(&self) -> Result<(), PgError> {
        let catalog = self.catalog.write().await;
        for name in catalog.keys() {
            self.store.empty(name).await?;
        }
        Ok(())
    }

    pub(crate) async fn drop_everything(&self) -> Result<(), PgError> {
        let mut catalog = self.catalog.write().await;
        self.store.drop_all(&catalog).await?;
        catalog.clear();
        Ok(())
    }

    pub(crate) async fn close(&self) {
        self.store.close().await;
    }
}

pub(crate) async fn answer(world: &World, call: &Call, action: Option<&Action>) -> Reply {
    match action {
        Some(Action::Paused) => return Reply::json(540, &json!({"message": "Project is paused"})),
        Some(Action::PayloadTooLarge) => return Reply::html(413, "Request Entity Too Large"),
        _ => {}
    }
    if call.body.len() > world.settings().supabase_body_limit {
        return Reply::html(413, "Request Entity Too Large");
    }
    let path = call.path.trim_start_matches('/');
    let caller = match gateway::admit(world, call) {
        Ok(caller) => caller,
        Err(reply) => return reply,
    };
    match path.split_once("/v1") {
        Some(("auth", rest)) => gateway::auth(caller, call, rest),
        Some(("rest", rest)) => match rest.trim_matches('/') {
            "" => gateway::root(world, caller).await,
            rest => rest::answer(world, call, action, caller, rest).await,
        },
        _ => Reply::json(404, &json!({"message": "no Route matched with those values"})),
    }
}

pub(crate) fn too_many_requests(retry_after: Option<u64>) -> Reply {
    let reply = Reply::json(429, &json!({"message": "Too Many Requests"}));
    match retry_after {
        Some(seconds) => reply.with("retry-after", seconds.to_string()),
        None => reply,
    }
}
