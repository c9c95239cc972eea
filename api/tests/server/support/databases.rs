//! Throw-away databases: a SQLite file and a PostgreSQL database for each test.

use std::time::Duration;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use synkro::clock::{Clock, random_bytes};
use synkro::store::{DatabaseUrl, Store};
use tempfile::TempDir;

/// How long a server may take to drop a database.
const PATIENCE: Duration = Duration::from_secs(10);

/// A database that is gone after the test.
pub struct TestDatabase {
    /// `sqlite` or `postgres`, for messages.
    pub name: &'static str,
    /// Where it is.
    pub url: DatabaseUrl,
    /// What a process would be told.
    pub address: String,
    _held: Held,
}

/// What is gone with the test.
enum Held {
    Nothing,
    Folder { _folder: TempDir },
    Database { server: String, name: String },
}

impl Drop for Held {
    /// Hundreds of databases of ten megabytes would fill a small disk. A runtime may be ending around us, so this gets one of
    /// its own; a server that the test has ended, or that does not answer, keeps what it has.
    fn drop(&mut self) {
        let Self::Database { server, name } = self else { return };
        let (server, name) = (std::mem::take(server), std::mem::take(name));
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let dropped = async {
                let admin = Database::connect(&server).await?;
                admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await
            };
            if let Ok(runtime) = runtime {
                let _ = runtime.block_on(async { Clock::system().deadline(PATIENCE, dropped).await });
            }
        });
        let _ = dropping.join();
    }
}

/// One of each kind.
///
/// # Panics
/// Without a PostgreSQL to make a database in: a test that silently leaves one out proves nothing.
pub async fn databases() -> [TestDatabase; 2] {
    [sqlite(), postgres().await]
}

pub fn sqlite() -> TestDatabase {
    let folder = tempfile::tempdir().expect("a folder");
    let address = format!("sqlite:{}", folder.path().join("synkro.db").display());
    let url = DatabaseUrl::parse(&address).expect("an address");
    TestDatabase { name: "sqlite", url, address, _held: Held::Folder { _folder: folder } }
}

pub async fn postgres() -> TestDatabase {
    postgres_at(&cluster_address()).await
}

/// The PostgreSQL that the tests share.
pub fn cluster_address() -> String {
    std::env::var("SYNKRO_TEST_POSTGRES").expect(
        "SYNKRO_TEST_POSTGRES is not set: run `cargo xtask test`, or point it at a PostgreSQL superuser",
    )
}

/// A new database in a cluster.
pub async fn postgres_at(server: &str) -> TestDatabase {
    let admin = Database::connect(server).await.expect("PostgreSQL answers");
    let name = format!("synkro_test_{}", hex::encode(random_bytes::<8>()));
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a database");
    let (base, _) = server.rsplit_once('/').expect("an address with a database");
    let address = format!("{base}/{name}");
    let url = DatabaseUrl::parse(&address).expect("an address");
    let held = Held::Database { server: server.to_owned(), name };
    TestDatabase { name: "postgres", url, address, _held: held }
}

/// Takes migrations back until the one with this number is undone, too: the schema of the version before it, with its rows.
pub async fn undo_from(store: &Store, number: u32) {
    loop {
        let newest = store.schema().await.expect("an answer").version;
        if synkro_migrations::number(&newest) < number {
            return;
        }
        store.undo_last_migration().await.expect("undone");
    }
}

impl TestDatabase {
    /// A database that is there already, reached in another way.
    pub fn at(name: &'static str, address: &str) -> Self {
        let url = DatabaseUrl::parse(address).expect("an address");
        Self { name, url, address: address.to_owned(), _held: Held::Nothing }
    }

    /// The store over it.
    pub async fn store(&self, clock: Clock) -> Store {
        Store::open(&self.url, clock).await.expect("the database opens")
    }

    /// A plain connection, for looking at what lies there.
    pub async fn raw(&self) -> DatabaseConnection {
        let address = match &self.url {
            DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
            DatabaseUrl::Postgres(address) => address.clone(),
        };
        Database::connect(address).await.expect("the database answers")
    }

    /// Everything that lies in it, as text.
    pub async fn dump(&self) -> String {
        let raw = self.raw().await;
        let backend = raw.get_database_backend();
        let tables = match backend {
            DbBackend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table'",
            _ => "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
        };
        let mut dump = String::new();
        for row in raw.query_all_raw(Statement::from_string(backend, tables)).await.expect("tables") {
            let table: String = row.try_get("", "name").expect("a name");
            let rows = match backend {
                DbBackend::Sqlite => {
                    let columns = Statement::from_string(
                        backend,
                        format!("SELECT name FROM pragma_table_info('{table}')"),
                    );
                    let columns = raw.query_all_raw(columns).await.expect("columns");
                    let cells: Vec<String> = columns
                        .iter()
                        .map(|column| column.try_get::<String>("", "name").expect("a name"))
                        .map(|name| {
                            // Bytes as hex: as text they would end the row, or not be text at all.
                            format!(
                                "CASE typeof(\"{name}\") WHEN 'blob' THEN hex(\"{name}\") \
                                 ELSE coalesce(CAST(\"{name}\" AS TEXT), '') END"
                            )
                        })
                        .collect();
                    format!("SELECT {} AS line FROM \"{table}\"", cells.join(" || char(10) || "))
                }
                _ => format!("SELECT CAST(t AS TEXT) AS line FROM \"{table}\" t"),
            };
            dump.push_str(&format!("== {table}\n"));
            for row in raw.query_all_raw(Statement::from_string(backend, rows)).await.expect("rows") {
                dump.push_str(&row.try_get::<String>("", "line").expect("a row as text"));
                dump.push('\n');
            }
        }
        dump
    }
}
