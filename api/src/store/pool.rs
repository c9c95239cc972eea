//! Connections that may not be used again. A pool lends a connection to one after the other; one on which a transaction
//! stayed open, or which has met a failing disk, would pass its state on to whoever gets it next.
//!
//! - On a full disk or an I/O error SQLite rolls a transaction back by itself. The driver, which is not told, goes on
//!   counting it as open; its next transaction would be a savepoint within one that nobody commits, and what was answered
//!   with success would be seen on that connection alone until it is gone with it. So a connection with an open
//!   transaction does not go back to the pool, and none is lent.
//! - A commit that failed, a database that became read-only: whatever the connections that were open then hold in their
//!   sessions is not trusted. They are [retired](Retirement): closed when they are next wanted, and opened anew.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sea_orm::ConnectOptions;
use sea_orm::sqlx::pool::PoolConnectionMetadata;
use sea_orm::sqlx::postgres::{PgConnection, PgPool};
use sea_orm::sqlx::sqlite::SqliteConnection;
use sea_orm::sqlx::{self, Connection, Row};

use crate::clock::Clock;

/// Since when connections are trusted. The driver measures their age in real time, so this does, too.
#[derive(Clone)]
pub(super) struct Retirement(Arc<Inner>);

struct Inner {
    clock: Clock,
    base: Instant,
    /// Nanoseconds after `base`; 0: always.
    since: AtomicU64,
    /// The last probe could not write.
    failing: AtomicBool,
}

impl Retirement {
    pub fn new() -> Self {
        let clock = Clock::system();
        let base = clock.instant();
        Self(Arc::new(Inner { clock, base, since: AtomicU64::new(0), failing: AtomicBool::new(false) }))
    }

    /// Connections that are open now are not lent again.
    pub fn of_all_open(&self) {
        let now = self.0.clock.instant().duration_since(self.0.base);
        self.0.since.fetch_max(u64::try_from(now.as_nanos()).unwrap_or(u64::MAX), Ordering::AcqRel);
    }

    /// A probe could write, or could not. While it can't, and once when it can again, all that are open are retired: those
    /// that were opened in between were told then that they may not write, and do not hear that they may.
    pub fn probed(&self, well: bool) {
        if self.0.failing.swap(!well, Ordering::AcqRel) || !well {
            self.of_all_open();
        }
    }

    fn covers(&self, age: Duration) -> bool {
        let since = Duration::from_nanos(self.0.since.load(Ordering::Acquire));
        let lived = self.0.clock.instant().duration_since(self.0.base);
        // One that is as old as the pool, or opened at the very moment, counts as older.
        !since.is_zero() && lived.saturating_sub(age) <= since
    }
}

/// Closes idle connections to PostgreSQL whose session was told that it may not write, although others' may: they were
/// opened while the database took no writes, and nobody has used them since.
pub(super) async fn close_read_only(pool: &PgPool) -> Result<usize, sqlx::Error> {
    let mut closed = 0;
    // Who is looked at goes to the end of the queue.
    for _ in 0..pool.num_idle() {
        let Some(mut connection) = pool.try_acquire() else { break };
        let row = sqlx::query("SHOW transaction_read_only").fetch_one(&mut *connection).await?;
        if row.try_get::<String, _>(0)? == "on" {
            connection.close_on_drop();
            closed += 1;
        }
    }
    Ok(closed)
}

/// Makes the pool check its connections when they come back and when they are lent.
pub(super) fn check_connections(options: &mut ConnectOptions, retirement: &Retirement) {
    let sqlite = retirement.clone();
    options.map_sqlx_sqlite_pool_opts(|pool| {
        pool.after_release(|connection: &mut SqliteConnection, _| {
            Box::pin(async move {
                // A rollback that was asked for is carried out by the connection's own thread, before it answers this.
                connection.ping().await?;
                // Left in the pool, it would keep the file's only write lock until somebody gets it.
                Ok(!connection.is_in_transaction())
            })
        })
    });
    options.map_sqlx_sqlite_before_acquire(move |connection, meta: PoolConnectionMetadata| {
        let usable = !connection.is_in_transaction() && !sqlite.covers(meta.age);
        Box::pin(async move { Ok(usable) })
    });
    let postgres = retirement.clone();
    options.map_sqlx_postgres_before_acquire(move |connection: &mut PgConnection, meta| {
        let usable = !connection.is_in_transaction() && !postgres.covers(meta.age);
        Box::pin(async move { Ok(usable) })
    });
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, DbBackend, Statement};
    use synkro_shared::ProblemKind;

    use super::*;
    use crate::store::{DatabaseUrl, Store};

    #[test]
    fn what_was_open_is_retired_and_what_opens_later_is_not() {
        let retirement = Retirement::new();
        assert!(!retirement.covers(Duration::ZERO) && !retirement.covers(Duration::from_secs(9)));
        retirement.of_all_open();
        assert!(retirement.covers(Duration::from_secs(1)), "opened before");
        // The machine's clock moves on: a connection that opens now is younger at some moment.
        assert!((0..1_000_000).any(|_| !retirement.covers(Duration::ZERO)));
    }

    async fn number(store: &Store, sql: &str) -> i64 {
        let row = store.db.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await;
        row.expect("an answer").expect("a row").try_get_by_index(0).expect("a number")
    }

    /// Leaves no room on any connection that is open now. The limit is a connection's own: one that is opened later has room,
    /// as after somebody has made some.
    async fn fill(store: &Store) {
        let pool = store.db.get_sqlite_connection_pool();
        let mut all = Vec::new();
        for _ in 0..pool.options().get_max_connections() {
            let mut connection = pool.acquire().await.expect("a connection");
            for pragma in ["PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA max_page_count = 1"] {
                sqlx::query(pragma).execute(&mut *connection).await.expect("set");
            }
            all.push(connection);
        }
    }

    /// Writes two rows in one transaction, as a request does that changes something and writes it down.
    async fn write(store: &Store, key: i64) -> crate::error::Result<()> {
        let tx = store.begin().await?;
        for half in ["a", "b"] {
            let words = "x".repeat(3000);
            let sql = format!("INSERT INTO full VALUES ({key}, '{half}', '{words}')");
            tx.tx.execute_unprepared(&sql).await.map_err(super::super::failed)?;
        }
        tx.commit().await
    }

    #[tokio::test]
    async fn what_is_answered_with_success_while_the_disk_is_full_is_on_the_disk() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("full.db");
        let url = DatabaseUrl::Sqlite(path.clone());
        let store = Store::open(&url, Clock::system()).await.expect("a database");
        let table = "CREATE TABLE full (key INTEGER, half TEXT, words TEXT, PRIMARY KEY (key, half))";
        store.db.execute_unprepared(table).await.expect("a table");
        let (mut written, mut refused) = (Vec::new(), 0);
        for round in 0..20 {
            fill(&store).await;
            let tries: Vec<_> = (0..10).map(|number| write(&store, round * 10 + number)).collect();
            for (number, result) in futures::future::join_all(tries).await.into_iter().enumerate() {
                match result {
                    Ok(()) => written.push(round * 10 + i64::try_from(number).expect("small")),
                    Err(error) => {
                        assert_eq!(error.kind, ProblemKind::Unavailable, "{error}");
                        let words = error.internal.expect("a reason");
                        assert!(words.contains("disk full"), "{words}");
                        refused += 1;
                    }
                }
            }
        }
        assert!(refused > 0, "no disk was full");
        assert!(!written.is_empty(), "where connections have room again, work goes on");
        // Another process sees what lies on the disk; what only a connection of ours believes it does not.
        let other = Store::open(&url, Clock::system()).await.expect("the same database");
        for key in &written {
            assert_eq!(
                number(&other, &format!("SELECT COUNT(*) FROM full WHERE key = {key}")).await,
                2,
                "{key}"
            );
        }
        let rows = number(&other, "SELECT COUNT(*) FROM full").await;
        assert_eq!(rows, 2 * i64::try_from(written.len()).expect("few"), "no half of one that was refused");
        for key in 1000..1010 {
            write(&store, key).await.expect("there is room again, and nobody holds the file's lock");
        }
    }
}
