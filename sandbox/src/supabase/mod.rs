//! One Supabase project: the gateway's key checks, the auth service's few open routes, PostgREST over tables that a pasted SQL
//! block created. Rows live in a real PostgreSQL (`postgres/`), or, where none is at hand, in SQLite (`embedded.rs`): there what
//! PostgreSQL would refuse is refused with its codes.

mod catalog;
mod embedded;
mod errors;
mod filters;
mod gateway;
mod grammar;
mod postgres;
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

use crate::companies::Identity;
use crate::config::{SandboxError, SupabaseDatabase};
use crate::faults::Action;
use crate::http::{Call, Reply};
use crate::world::World;
use embedded::Embedded;
use errors::PgError;

pub(crate) use gateway::{owns, unauthorized};

pub(crate) enum SupabaseState {
    Embedded(Embedded),
    Postgres(Box<postgres::Project>),
}

impl SupabaseState {
    pub(crate) async fn open(database: &SupabaseDatabase, company: &Identity) -> Result<Self, SandboxError> {
        Ok(match database.of_project(company) {
            SupabaseDatabase::Postgres(server) => {
                let project = postgres::Project::at(&server)?;
                if company.id_shift == 0 {
                    // Of the demo's project a start tells whether the server answers; the others come into being when asked for.
                    project.open().await?;
                }
                Self::Postgres(Box::new(project))
            }
            database => Self::Embedded(Embedded::open(&database).await?),
        })
    }

    pub(crate) async fn run_sql(&self, text: &str, now: DateTime<Utc>, lag_ms: u64) -> Result<(), PgError> {
        match self {
            Self::Embedded(project) => project.run_sql(text, now, lag_ms).await,
            Self::Postgres(project) => project.run_sql(text, now, lag_ms).await,
        }
    }

    pub(crate) async fn table_counts(&self) -> Result<BTreeMap<String, u64>, PgError> {
        match self {
            Self::Embedded(project) => project.table_counts().await,
            Self::Postgres(project) => project.table_counts().await,
        }
    }

    pub(crate) async fn all_rows(&self, name: &str) -> Result<Vec<Value>, PgError> {
        match self {
            Self::Embedded(project) => project.all_rows(name).await,
            Self::Postgres(project) => project.all_rows(name).await,
        }
    }

    pub(crate) async fn clear_rows(&self) -> Result<(), PgError> {
        match self {
            Self::Embedded(project) => project.clear_rows().await,
            Self::Postgres(project) => project.clear_rows().await,
        }
    }

    pub(crate) async fn drop_everything(&self) -> Result<(), PgError> {
        match self {
            Self::Embedded(project) => project.drop_everything().await,
            Self::Postgres(project) => project.drop_everything().await,
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Embedded(project) => project.close().await,
            Self::Postgres(project) => project.close().await,
        }
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
