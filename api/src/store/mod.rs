//! The only place that knows sea-orm: entities, queries, transactions.
//!
//! Every call that touches a tenant's rows takes a [`TenantScope`], which only this module can make and only from a
//! proof: a session that was just checked ([`sessions::Actor`]) or a run that was just claimed ([`runs::Claim`]). The one
//! bypass is [`SystemScope`], greppable and with a reason. Work, its audit entry and its checkpoint share a transaction.

pub mod audit;
mod connect;
pub mod entity;
pub mod integrations;
pub mod keys;
pub mod posts;
pub mod prompts;
pub mod reports;
pub mod run_views;
pub mod runs;
mod scope;
pub mod sessions;
pub mod start_run;
pub mod tenants;
pub mod users;

use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, TransactionTrait};

use crate::clock::Clock;
use crate::error::{Error, Result};

pub use connect::{DatabaseUrl, RunLock};
pub use scope::{SystemScope, TenantScope};

/// The database.
#[derive(Clone)]
pub struct Store {
    db: DatabaseConnection,
    clock: Clock,
    wake: std::sync::Arc<tokio::sync::Notify>,
    accepted: std::sync::Arc<tokio::sync::Notify>,
}

/// An open transaction. Dropped without [`Tx::commit`], it never happened.
pub struct Tx {
    tx: DatabaseTransaction,
    clock: Clock,
}

impl Store {
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

    fn run_accepted(&self) {
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
        let tx = self.db.begin_with_options(options).await.map_err(failed)?;
        Ok(Tx { tx, clock: self.clock.clone() })
    }
}

impl Tx {
    /// Makes it so.
    ///
    /// # Errors
    /// When the database did not confirm; whether it happened is then unknown.
    pub async fn commit(self) -> Result<()> {
        self.tx.commit().await.map_err(failed)
    }
}

/// A database failure is ours; its words may hold values and stay in the log.
fn failed(error: DbErr) -> Error {
    Error::internal(format_args!("database: {error}"))
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
