//! The processes of the installation: each writes now and then that it lives. That the row could be written is the proof
//! that anything can be.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, DbBackend, DbErr, EntityTrait, QueryFilter, RuntimeErr};
use uuid::Uuid;

use super::entity::process;
use super::failure::{Away, away};
use super::pool::close_read_only;
use super::{Store, SystemScope, failed};
use crate::error::Result;

/// A process that was not seen for so long is forgotten.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::days(1);

/// A process as it tells of itself.
#[derive(Debug, Clone)]
pub struct Process {
    /// A name for this start of it.
    pub id: Uuid,
    /// `serve`, `api` or `worker`.
    pub kind: &'static str,
    /// Its version.
    pub version: &'static str,
    /// When it started.
    pub started_at: DateTime<Utc>,
}

impl Store {
    /// Notes that a worker of this process is at work on nothing, or on a run.
    pub fn worker_is_free(&self, owner: &str, free: bool) {
        let mut workers = self.free.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if free {
            workers.insert(owner.to_owned());
        } else {
            workers.remove(owner);
        }
    }

    /// Whether a worker of this process looks for work.
    pub(super) fn is_worker_free(&self, owner: &str) -> bool {
        self.free.lock().unwrap_or_else(std::sync::PoisonError::into_inner).contains(owner)
    }

    /// Writes down that the process lives. When the database does not take it, for a reason that lies in what connections
    /// were opened on, no connection of before is used again: those that are opened once it is well again can write.
    ///
    /// # Errors
    /// When the database does not answer, or takes no writes.
    pub async fn note_process(&self, _scope: SystemScope, process: &Process) -> Result<()> {
        let row = process::ActiveModel {
            id: Set(process.id),
            kind: Set(process.kind.to_owned()),
            version: Set(process.version.to_owned()),
            started_at: Set(process.started_at),
            seen_at: Set(self.clock.now()),
        };
        let seen = OnConflict::column(process::Column::Id).update_column(process::Column::SeenAt).to_owned();
        let written = process::Entity::insert(row).on_conflict(seen).exec_without_returning(&self.db).await;
        match written {
            Ok(_) => {
                self.retirement.probed(true);
                Ok(())
            }
            Err(error) => {
                if away(&error).is_some_and(|why| why != Away::Busy) {
                    self.retirement.probed(false);
                }
                Err(failed(error))
            }
        }
    }

    /// PostgreSQL: closes idle connections that may not write although others may.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn close_read_only_connections(&self) -> Result<()> {
        if self.db.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        let closed = close_read_only(self.db.get_postgres_connection_pool()).await;
        let closed = closed.map_err(|error| failed(DbErr::Query(RuntimeErr::SqlxError(error.into()))))?;
        if closed > 0 {
            tracing::warn!(
                closed,
                "connections that were opened while the database was read-only were closed"
            );
        }
        Ok(())
    }

    /// Forgets a process that ends well.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_process(&self, _scope: SystemScope, id: Uuid) -> Result<()> {
        process::Entity::delete_by_id(id).exec(&self.db).await.map_err(failed)?;
        Ok(())
    }

    /// Forgets processes that have not been seen for a long time: they died.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_dead_processes(&self, _scope: SystemScope) -> Result<u64> {
        let limit = self.clock.now() - FORGOTTEN_AFTER;
        let gone = process::Entity::delete_many()
            .filter(process::Column::SeenAt.lt(limit))
            .exec(&self.db)
            .await
            .map_err(failed)?;
        Ok(gone.rows_affected)
    }
}
