//! The only place that knows sea-orm: entities, queries, transactions.
//!
//! Every call that touches a tenant's rows takes a [`TenantScope`], which only this module can make and only from a
//! proof: a session that was just checked ([`sessions::Actor`]) or a run that was just claimed ([`runs::Claim`]). Staff's
//! work takes an [`AdminScope`] and reaches no table of content; a person's own account takes a [`PersonScope`]. The one
//! bypass is [`SystemScope`], greppable and with a reason. Work, its audit entry and its checkpoint share a transaction.

mod activity;
pub mod admin_tenants;
pub mod admin_users;
pub mod api_tokens;
pub mod audit;
mod audit_acknowledge;
pub mod audit_check;
pub mod audit_ends;
mod audit_start;
mod audit_trust;
pub mod audit_views;
pub mod challenges;
mod claims;
pub mod comments;
mod connect;
mod cursors;
pub mod deeds;
pub mod due;
pub mod entity;
mod failure;
pub mod guesses;
mod identity;
pub mod in_order;
pub mod integrations;
pub mod invites;
pub mod keys;
pub mod membership;
pub mod nightly;
pub mod oauth;
pub mod operations;
pub mod people;
mod pool;
mod pooler;
pub mod posts;
pub mod processes;
pub mod prompts;
pub mod questions;
pub mod recoveries;
pub mod report_list;
pub mod reports;
pub mod retention;
pub mod ring_use;
mod run_ends;
pub mod run_events;
pub mod run_list;
mod run_lock;
pub mod run_views;
pub mod runs;
pub mod schedules;
pub mod schema;
mod scope;
pub mod second_factor;
pub mod sessions;
pub mod standing;
pub mod start_run;
pub mod tenants;
pub mod users;

use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, TransactionTrait};

use crate::clock::Clock;
use crate::detached::detached;
use crate::error::{Error, Result};

pub use connect::{DatabaseUrl, Opening};
use failure::{commit_failed, failed, unless_away};
use pool::Retirement;
pub use run_lock::RunLock;
pub use scope::{AdminScope, PersonScope, SystemScope, TenantScope};

/// The database.
#[derive(Clone)]
pub struct Store {
    db: DatabaseConnection,
    clock: Clock,
    retirement: Retirement,
    schema: std::sync::Arc<schema::Schema>,
    wake: std::sync::Arc<tokio::sync::Notify>,
    accepted: std::sync::Arc<tokio::sync::Notify>,
    free: std::sync::Arc<std::sync::Mutex<std::collections::HashSet<String>>>,
    audit_keys: Option<std::sync::Arc<audit::AuditKeys>>,
}

/// An open transaction. Dropped without [`Tx::commit`], it never happened.
pub struct Tx {
    tx: DatabaseTransaction,
    clock: Clock,
    retirement: Retirement,
    /// Runs that end with it: said in the log once it is so.
    ended: run_ends::RunEnds,
    /// Audit chains that grow with it.
    chains: audit::MovedChains,
    audit_keys: Option<std::sync::Arc<audit::AuditKeys>>,
}

impl Store {
    /// The same store, able to write the audit log.
    #[must_use]
    pub fn signing_with(mut self, keys: audit::AuditKeys) -> Self {
        self.audit_keys = Some(std::sync::Arc::new(keys));
        self
    }

    /// Tells `listener` of each statement with its values. For tests that prove what is not asked.
    pub fn listen(&mut self, listener: impl Fn(&str) + Send + Sync + 'static) {
        self.db.set_metric_callback(move |info| listener(&info.statement.to_string()));
    }

    /// The clock that this store stamps rows with.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Notified when a run may have become due: accepted in this process, or in another that told us.
    #[must_use]
    pub fn wake(&self) -> std::sync::Arc<tokio::sync::Notify> {
        self.wake.clone()
    }

    /// Notified when a run was accepted in this process: what other processes are told.
    #[must_use]
    pub fn accepted(&self) -> std::sync::Arc<tokio::sync::Notify> {
        self.accepted.clone()
    }

    pub fn run_accepted(&self) {
        self.wake.notify_waiters();
        // One permit is kept: whoever passes it on may be busy with the one before.
        self.accepted.notify_one();
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<()> {
        self.db.execute_unprepared("SELECT 1").await.map_err(failed)?;
        Ok(())
    }

    /// Opens a transaction that may write.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin(&self) -> Result<Tx> {
        // SQLite: take the write lock at once. A transaction that reads first and writes later would fail with
        // "busy" when another one has written in between.
        let options = sea_orm::TransactionOptions {
            sqlite_transaction_mode: (self.db.get_database_backend() == DbBackend::Sqlite)
                .then_some(sea_orm::SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        // Whoever waits for this may be given up: a client that hangs up, a step that is stopped. The driver counts a
        // transaction only once it is open, so one that is dropped while it opens would stay open on a connection that
        // others get next, and what they write there would not be committed. So it opens whoever waits, and rolls back
        // where nobody does.
        let db = self.db.clone();
        let tx = detached(async move { db.begin_with_options(options).await }).await?.map_err(failed)?;
        Ok(Tx {
            tx,
            clock: self.clock.clone(),
            retirement: self.retirement.clone(),
            ended: run_ends::RunEnds::default(),
            chains: audit::MovedChains::default(),
            audit_keys: self.audit_keys.clone(),
        })
    }
}

impl Tx {
    /// Makes it so.
    ///
    /// # Errors
    /// When the database did not confirm; whether it happened is then unknown. No connection of before is used again.
    pub async fn commit(self) -> Result<()> {
        let Self { tx, retirement, ended, chains, audit_keys, .. } = self;
        tx.commit().await.map_err(|error| {
            retirement.of_all_open();
            commit_failed(error)
        })?;
        chains.tell(audit_keys.as_deref());
        ended.tell();
        Ok(())
    }
}

/// Whether the row exists already.
fn is_unique_violation(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_)))
}

/// A value of ours as a JSON column.
fn to_json<T: serde::Serialize>(value: &T) -> Result<serde_json::Value> {
    serde_json::to_value(value).map_err(|error| Error::internal(format_args!("to JSON: {error}")))
}

/// A JSON column as a value of ours.
fn from_json<T: serde::de::DeserializeOwned>(column: &str, value: serde_json::Value) -> Result<T> {
    serde_json::from_value(value).map_err(|error| Error::internal(format_args!("column {column}: {error}")))
}

/// A code column as an enum of ours.
fn from_code<T>(column: &str, code: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T> {
    parse(code).ok_or_else(|| Error::internal(format_args!("column {column} holds an unknown code")))
}
