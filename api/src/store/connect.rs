//! Opening the database: a SQLite file for one process, or PostgreSQL for many.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, TransactionTrait};
use sea_orm_migration::{MigrationStatus, MigratorTrait};
use synkro_migrations::Migrator;

use super::pooler::{explained, keeps_prepared_statements};
use super::{Store, SystemScope, failed};
use crate::clock::Clock;
use crate::error::{Error, Result};

/// How long a request waits for its turn at the file.
const SQLITE_PATIENCE: Duration = Duration::from_secs(30);

/// Where the data lives. PostgreSQL's address holds a password, so this never prints it.
#[derive(Clone)]
pub enum DatabaseUrl {
    /// `sqlite:PATH`, one process only.
    Sqlite(PathBuf),
    /// `postgres://…`.
    Postgres(String),
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(_) => f.write_str("postgres://***"),
        }
    }
}

impl DatabaseUrl {
    /// Reads `sqlite:PATH` or `postgres://…`.
    ///
    /// # Errors
    /// The accepted forms, in words.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.contains(':') {
                return Err("sqlite:PATH needs the path of a file");
            }
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err("use sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE")
    }
}

/// Held while a process owns a SQLite file; a second process can't get it. Freed by the kernel when the process ends,
/// however it ends.
pub struct RunLock {
    _file: Option<File>,
}

impl RunLock {
    /// Takes the file for this process.
    ///
    /// # Errors
    /// When another process has it.
    pub fn take(url: &DatabaseUrl) -> Result<Self> {
        let DatabaseUrl::Sqlite(path) = url else { return Ok(Self { _file: None }) };
        make_folder(path)?;
        let lock = path.with_extension("lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock)
            .map_err(|error| Error::internal(format_args!("{}: {error}", lock.display())))?;
        file.try_lock().map_err(|_| {
            Error::internal(format_args!(
                "{} is in use by another Synkro process. SQLite serves one process; stop the other one, or use PostgreSQL",
                path.display()
            ))
        })?;
        Ok(Self { _file: Some(file) })
    }
}

impl Store {
    /// Opens the database and brings its schema up to date.
    ///
    /// # Errors
    /// When it can't be reached, or its schema is newer than this program.
    pub async fn open(url: &DatabaseUrl, clock: Clock) -> Result<Self> {
        let store = Self::connect(url, clock).await?;
        // Asked first, because a role that may not create anything may still find everything in place.
        if !store.is_up_to_date().await {
            Migrator::up(&store.db, None).await.map_err(failed)?;
        }
        Ok(store)
    }

    async fn is_up_to_date(&self) -> bool {
        let all = Migrator::get_migration_with_status_read_only(&self.db).await;
        all.is_ok_and(|all| all.iter().all(|migration| migration.status() == MigrationStatus::Applied))
    }

    /// The same database through connections of its own, so that workers who hold many can't make the API wait. On SQLite
    /// the same connections: there is one writer anyway.
    ///
    /// # Errors
    /// When it can't be reached.
    pub async fn with_own_connections(&self, url: &DatabaseUrl) -> Result<Self> {
        match url {
            DatabaseUrl::Sqlite(_) => Ok(self.clone()),
            DatabaseUrl::Postgres(_) => {
                let other = Self::connect(url, self.clock.clone()).await?;
                Ok(Self { db: other.db, ..self.clone() })
            }
        }
    }

    /// Opens the database as it is.
    ///
    /// # Errors
    /// When it can't be reached, or only through a pooler that loses prepared statements.
    pub async fn connect(url: &DatabaseUrl, clock: Clock) -> Result<Self> {
        let mut options = match url {
            DatabaseUrl::Sqlite(path) => sqlite_options(path)?,
            DatabaseUrl::Postgres(address) => {
                let mut options = ConnectOptions::new(address.clone());
                options.max_connections(12);
                options
            }
        };
        options
            .sqlx_logging(false)
            .acquire_timeout(match url {
                DatabaseUrl::Sqlite(_) => SQLITE_PATIENCE,
                DatabaseUrl::Postgres(_) => Duration::from_secs(10),
            })
            .connect_timeout(Duration::from_secs(10));
        let db = Database::connect(options).await.map_err(explained)?;
        if db.get_database_backend() == DbBackend::Postgres {
            keeps_prepared_statements(&db).await?;
        }
        Ok(Self {
            db,
            clock,
            wake: std::sync::Arc::default(),
            accepted: std::sync::Arc::default(),
            audit_keys: None,
        })
    }

    /// PostgreSQL: lets a role work with the tables, without changing the schema, and without changing or removing entries
    /// of the audit log. The role must exist.
    ///
    /// # Errors
    /// On SQLite, which knows no roles; when there is no such role.
    pub async fn grant_to(&self, _scope: SystemScope, role: &str) -> Result<()> {
        if self.db.get_database_backend() != DbBackend::Postgres {
            return Err(Error::internal("--app-role is for PostgreSQL: SQLite knows no roles"));
        }
        let plain = !role.is_empty()
            && role.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !plain {
            return Err(Error::internal("--app-role: use a name of a-z, 0-9 and _"));
        }
        let tx = self.db.begin().await.map_err(failed)?;
        for sql in [
            format!("GRANT USAGE ON SCHEMA public TO {role}"),
            format!("REVOKE CREATE ON SCHEMA public FROM {role}"),
            format!("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"),
            format!("REVOKE UPDATE, DELETE, TRUNCATE ON audit_log FROM {role}"),
            format!("REVOKE DELETE, TRUNCATE ON audit_heads FROM {role}"),
            format!("REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON seaql_migrations FROM {role}"),
        ] {
            tx.execute_unprepared(&sql).await.map_err(failed)?;
        }
        tx.commit().await.map_err(failed)
    }

    /// Takes every table away again. For tests of the migrations.
    ///
    /// # Errors
    /// When a migration can't be undone.
    pub async fn undo_migrations(&self) -> Result<()> {
        Migrator::down(&self.db, None).await.map_err(failed)
    }
}

fn make_folder(path: &Path) -> Result<()> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => std::fs::create_dir_all(folder)
            .map_err(|error| Error::internal(format_args!("{}: {error}", folder.display()))),
        None => Ok(()),
    }
}

fn sqlite_options(path: &Path) -> Result<ConnectOptions> {
    make_folder(path)?;
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", path.display()));
    options.max_connections(6).map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .journal_mode(SqliteJournalMode::Wal)
            // An accepted run is on the disk when 202 is answered.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // One writer at a time, and each waits for the disk: a crowd on a slow one takes its time.
            .busy_timeout(SQLITE_PATIENCE)
    });
    Ok(options)
}
