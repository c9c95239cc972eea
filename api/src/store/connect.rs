//! Opening the database: a SQLite file for one process, or PostgreSQL for many.
//!
//! What becomes of a connection afterwards is the business of [`super::pool`], the schema that of [`super::schema`].

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sea_orm::sqlx::Connection;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend, DbErr, RuntimeErr};

use super::Store;
use super::failure::is_starting;
use super::pool::{Retirement, check_connections};
use super::pooler::{explained, keeps_prepared_statements};
use super::run_lock::{make_folder, make_private, must_exist};
use super::schema::Schema;
use crate::clock::Clock;
use crate::error::{Error, Result};

/// How long a request waits for its turn at the file.
const SQLITE_PATIENCE: Duration = Duration::from_secs(30);
/// How long a request waits for a database that is away: a person waits with it.
const REQUEST_PATIENCE: Duration = Duration::from_secs(2);
/// How long work waits that nobody waits for.
const WORK_PATIENCE: Duration = Duration::from_secs(10);
/// How long a start waits for a database that is starting, too.
const START_PATIENCE: Duration = Duration::from_secs(10);
/// A connection that was used a moment ago is lent without asking whether it still answers: under load that question would
/// be half of what is sent to the database. One that died within this time fails its statement as a database that is away.
const TRUSTED_FOR: Duration = Duration::from_secs(1);
/// Between two tries of a start.
const START_PAUSE: Duration = Duration::from_millis(500);

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

/// Where it is, in words for whoever operates the server: host, database and user, never the password.
impl std::fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "the file {}", path.display()),
            Self::Postgres(address) => match PgConnectOptions::from_str(address) {
                Ok(options) => {
                    let user = options.get_username();
                    let database = options.get_database().unwrap_or(user);
                    match options.get_socket() {
                        Some(socket) => write!(f, "PostgreSQL at {}", socket.display())?,
                        None => write!(f, "PostgreSQL at {}:{}", options.get_host(), options.get_port())?,
                    }
                    write!(f, ", database {database}, user {user}")
                }
                Err(_) => f.write_str("PostgreSQL"),
            },
        }
    }
}

impl DatabaseUrl {
    /// Whether nobody can read along on the way to it, or stand in its place: it is on this machine, or its certificate is
    /// verified.
    #[must_use]
    pub fn is_private(&self) -> bool {
        let Self::Postgres(address) = self else { return true };
        let Ok(options) = PgConnectOptions::from_str(address) else { return false };
        let verified = matches!(options.get_ssl_mode(), PgSslMode::VerifyCa | PgSslMode::VerifyFull);
        let host = options.get_host();
        // A socket is named as a host that begins with a slash, or apart from it.
        let here = options.get_socket().is_some()
            || host.starts_with('/')
            || host == "localhost"
            || host
                .trim_matches(['[', ']'])
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.to_canonical().is_loopback());
        verified || here
    }

    /// Reads `sqlite:PATH` or `postgres://…`.
    ///
    /// # Errors
    /// The accepted forms, in words.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.contains(':') || path.ends_with('/') {
                return Err("sqlite:PATH needs the path of a file");
            }
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            const FORM: &str = "use postgres://USER:PASSWORD@HOST:PORT/DATABASE; in the password write / ? # @ : as \
                                %2F %3F %23 %40 %3A";
            let url = url::Url::parse(text).map_err(|_| FORM)?;
            // Signs of a password that was not written so: what follows the sign was taken for something else, a host
            // or a port, and would be looked up and told.
            let misread = url.fragment().is_some()
                || url.path().contains('@')
                || url.query().is_some_and(|query| query.contains('@'));
            if misread || PgConnectOptions::from_str(text).is_err() {
                return Err(FORM);
            }
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err("use sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE")
    }
}

/// What whoever opens the database may do to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Make it where there is none.
    Create,
    /// Write to one that is there.
    Existing,
    /// Read one that is there.
    ReadOnly,
}

impl Store {
    /// Opens the database and makes sure that this program can work with its schema: makes it where there is none, brings
    /// a SQLite file up to date. A PostgreSQL that is behind is its owner's to bring up to date, with `synkro migrate`.
    ///
    /// # Errors
    /// When it can't be reached, or its schema is none that this program can work with.
    pub async fn open(url: &DatabaseUrl, clock: Clock) -> Result<Self> {
        Self::open_for(url, clock, Opening::Create).await
    }

    /// The same for less than everything.
    ///
    /// # Errors
    /// As [`Store::open`], and when there is none and none may be made.
    pub async fn open_for(url: &DatabaseUrl, clock: Clock, opening: Opening) -> Result<Self> {
        let store = Self::connect(url, clock, opening).await?;
        let schema = store.schema().await?;
        let own = match url {
            DatabaseUrl::Sqlite(_) => opening != Opening::ReadOnly,
            DatabaseUrl::Postgres(_) => opening == Opening::Create && schema.is_empty(),
        };
        let schema = if own && schema.behind > 0 { store.migrate().await? } else { schema };
        schema.check()?;
        Ok(Self { schema: std::sync::Arc::new(schema), ..store })
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
                let retirement = Retirement::new();
                let db = opened(url, Opening::Existing, WORK_PATIENCE, &retirement).await?;
                Ok(Self { db, retirement, ..self.clone() })
            }
        }
    }

    /// Opens the database as it is, whatever its schema.
    ///
    /// # Errors
    /// When it can't be reached, or only through a pooler that loses prepared statements.
    pub async fn connect(url: &DatabaseUrl, clock: Clock, opening: Opening) -> Result<Self> {
        if let DatabaseUrl::Sqlite(path) = url {
            match opening {
                Opening::Create => make_folder(path)?,
                Opening::Existing | Opening::ReadOnly => must_exist(path)?,
            }
            if opening != Opening::ReadOnly {
                make_private(path)?;
            }
        }
        let retirement = Retirement::new();
        let db = opened(url, opening, REQUEST_PATIENCE, &retirement).await?;
        if db.get_database_backend() == DbBackend::Postgres {
            keeps_prepared_statements(&db).await.map_err(|error| at(url, error))?;
        }
        Ok(Self {
            db,
            clock,
            retirement,
            schema: std::sync::Arc::new(Schema::default()),
            wake: std::sync::Arc::default(),
            accepted: std::sync::Arc::default(),
            free: std::sync::Arc::default(),
            audit_keys: None,
        })
    }

    /// Gives all connections back, for a process that ends: a SQLite file is whole by itself then, without the files
    /// beside it.
    pub async fn close(&self) {
        if let Err(error) = self.db.clone().close().await {
            tracing::warn!(%error, "the database was not closed well");
        }
    }
}

/// Opens it, waiting a while for one that is starting.
async fn opened(
    url: &DatabaseUrl,
    opening: Opening,
    patience: Duration,
    retirement: &Retirement,
) -> Result<DatabaseConnection> {
    if let DatabaseUrl::Postgres(address) = url {
        reached(url, address).await?;
    }
    let db = Database::connect(options(url, opening, patience, retirement)).await;
    db.map_err(|error| at(url, explained(error)))
}

/// Tries one connection by itself: a pool only says that it waited in vain. What the driver says holds no password.
async fn reached(url: &DatabaseUrl, address: &str) -> Result<()> {
    let clock = Clock::system();
    let began = clock.instant();
    let mut said = false;
    loop {
        let error = match clock.deadline(START_PATIENCE, PgConnection::connect(address)).await {
            Ok(Ok(connection)) => {
                let _ = connection.close().await;
                return Ok(());
            }
            Ok(Err(error)) => error,
            Err(_) => {
                let words = format!("no answer within {} s", START_PATIENCE.as_secs());
                return Err(at(url, Error { internal: Some(words), ..Error::database_away() }));
            }
        };
        if !is_starting(&error) || clock.instant().duration_since(began) >= START_PATIENCE {
            return Err(at(url, explained(DbErr::Conn(RuntimeErr::SqlxError(error.into())))));
        }
        if !said {
            tracing::warn!(database = %url, %error, "waiting for the database");
            said = true;
        }
        clock.sleep(START_PAUSE).await;
    }
}

/// The same error with where it happened: what an operator checks first.
fn at(url: &DatabaseUrl, error: Error) -> Error {
    let reason = error.internal.unwrap_or_default();
    Error { internal: Some(format!("can't open the database ({url}): {reason}")), ..error }
}

fn options(
    url: &DatabaseUrl,
    opening: Opening,
    patience: Duration,
    retirement: &Retirement,
) -> ConnectOptions {
    let (mut options, patience) = match url {
        DatabaseUrl::Sqlite(path) => (sqlite_options(path, opening), SQLITE_PATIENCE),
        DatabaseUrl::Postgres(address) => {
            let mut options = ConnectOptions::new(address.clone());
            options.max_connections(12);
            (options, patience)
        }
    };
    options.sqlx_logging(false).acquire_timeout(patience).test_before_acquire_if_idle_for(TRUSTED_FOR);
    check_connections(&mut options, retirement);
    options
}

fn sqlite_options(path: &Path, opening: Opening) -> ConnectOptions {
    // The file's name is given below as it is: in an address some characters would mean something else.
    let mut options = ConnectOptions::new("sqlite://synkro.db");
    let path = path.to_owned();
    options.max_connections(6).map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite
            .filename(&path)
            .create_if_missing(opening == Opening::Create)
            // An accepted run is on the disk when 202 is answered.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // One writer at a time, and each waits for the disk: a crowd on a slow one takes its time.
            .busy_timeout(SQLITE_PATIENCE);
        match opening {
            Opening::ReadOnly => sqlite.pragma("query_only", "ON"),
            Opening::Create | Opening::Existing => sqlite.journal_mode(SqliteJournalMode::Wal),
        }
    });
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_would_be_read_as_something_else_is_refused_and_not_repeated() {
        for text in [
            "postgres://u:12#34@host/db",
            "postgres://u:12/34@host/db",
            "postgres://u:12?34@host/db",
            "postgres://u:se/cret@host/db",
            "postgres://u:se#cret@host/db",
            "postgres://host:notaport/db",
        ] {
            let words = DatabaseUrl::parse(text).expect_err(text);
            assert!(words.contains("%2F") && !words.contains("cret") && !words.contains("34"), "{words}");
        }
        for text in [
            "postgres://u:se%2Fcret@host/db",
            "postgres://u@host/db",
            "postgresql://u:p@[::1]:5433/db?sslmode=require",
            "postgres:///db?host=/var/run/postgresql",
        ] {
            assert!(DatabaseUrl::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn where_it_is_is_told_without_the_password() {
        let url = DatabaseUrl::parse("postgres://owner:hunter2@db.example:5433/reports").expect("an address");
        let words = format!("{url} {url:?}");
        assert!(words.contains("db.example:5433, database reports, user owner"), "{words}");
        assert!(!words.contains("hunter2"), "{words}");
    }

    #[test]
    fn a_person_waits_two_seconds_for_a_database_that_is_away() {
        let url = DatabaseUrl::Postgres("postgres://u@host/db".to_owned());
        let options = options(&url, Opening::Create, REQUEST_PATIENCE, &Retirement::new());
        assert!(options.get_acquire_timeout().is_some_and(|wait| wait <= Duration::from_secs(2)));
    }

    #[tokio::test]
    async fn a_file_may_have_any_name() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["a b.db", "a?b#c.db", "100%.db", "сделки.db"] {
            let url = DatabaseUrl::Sqlite(folder.path().join(name));
            let store = Store::open(&url, Clock::system()).await.expect(name);
            store.ping().await.expect("it answers");
            store.close().await;
            assert!(folder.path().join(name).is_file(), "{name}");
        }
    }
}
