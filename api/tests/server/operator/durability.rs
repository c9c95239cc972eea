//! Acknowledged is on the disk: a full disk, a kill, a database that takes no writes.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use serde_json::json;
use synkro::services::demo_tenant;
use synkro_shared::run::RunStatus;

use crate::support::cluster::Cluster;
use crate::support::process::{How, Process, WireBrowser, free_port, serve, until, until_ended};
use crate::support::{Scene, TestDatabase, cluster_address, postgres, whole_grid, whole_period};

const EMAIL: &str = "owner@demo.example";

/// What lies there, as another program sees it.
async fn name_on_disk(raw: &DatabaseConnection) -> String {
    let sql = format!("SELECT display_name FROM users WHERE email = '{EMAIL}'");
    let row = raw.query_one_raw(Statement::from_string(raw.get_database_backend(), sql)).await;
    row.expect("an answer").expect("a person").try_get("", "display_name").expect("a name")
}

async fn started(scene: &Scene, database: &TestDatabase, how: How<'_>) -> (Process, WireBrowser) {
    let port = free_port().await;
    let process = serve(scene, database, How { port: Some(port), ..how });
    let mut browser = WireBrowser::ready(port).await;
    let answer = browser.sign_in(EMAIL, demo_tenant::PASSWORD).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    (process, browser)
}

async fn rename(browser: &mut WireBrowser, name: &str) -> u16 {
    browser.patch("/api/v1/account", &json!({"display_name": name})).await.status.as_u16()
}

/// Asks for a report as a person does, and waits until it is there.
async fn runs_to_its_end(browser: &mut WireBrowser) {
    let begun = browser.post("/api/v1/runs", &json!({"period": whole_period()})).await;
    assert_eq!(begun.status, 202, "{}", begun.text());
    let path = format!("/api/v1/runs/{}", begun.json()["id"].as_str().expect("an id"));
    until("the end of the run", || {
        let (mut browser, path) = (browser.clone(), path.clone());
        async move { browser.get(&path).await.json()["status"] == "done" }
    })
    .await;
}

/// A small disk of its own; gone after the test.
struct Disk(PathBuf);

impl Disk {
    fn new(folder: &Path, size: &str) -> Self {
        let path = folder.join("disk");
        std::fs::create_dir(&path).expect("a folder");
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(&path)
            .status();
        assert!(done.expect("mount runs").success(), "mount");
        Self(path)
    }

    /// Leaves no byte.
    fn fill(&self) {
        let mut filler = File::create(self.0.join("filler")).expect("a file");
        for size in [65_536, 4096, 1] {
            while filler.write_all(&vec![b'x'; size]).is_ok() {}
        }
    }

    fn clear(&self) {
        std::fs::remove_file(self.0.join("filler")).expect("removed");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").args(["-l".as_ref(), self.0.as_os_str()]).status();
    }
}

/// Only who may mount has a disk of a test's own; what a full disk does to connections is tried in `store/pool.rs`, too,
/// where nobody needs to be root.
fn may_mount() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id runs").stdout;
    let root = id.trim_ascii() == b"0";
    if !root {
        eprintln!("not root: no disk of its own to fill");
    }
    root
}

#[tokio::test]
async fn a_full_disk_loses_nothing_that_was_answered_and_work_goes_on_when_there_is_room() {
    if !may_mount() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let disk = Disk::new(folder.path(), "3m");
    let database = TestDatabase::at("sqlite", &format!("sqlite:{}", disk.0.join("s.db").display()));
    let scene = Scene::small(&database).await;
    scene.app.store.close().await;
    let log = folder.path().join("log");
    let how = How { log: Some("warn"), words: Some(log.clone()), ..How::default() };
    let (mut server, mut browser) = started(&scene, &database, how).await;
    let raw = database.raw().await;
    for round in 0..3 {
        disk.fill();
        let mut refused = 0;
        for number in 0..12 {
            let name = format!("Во время {round}.{number}");
            match rename(&mut browser, &name).await {
                200 => assert_eq!(name_on_disk(&raw).await, name, "answered with 200"),
                503 => refused += 1,
                other => panic!("{other} with a full disk"),
            }
        }
        assert!(refused > 0, "the disk was not full");
        until("not ready", || {
            let mut browser = browser.clone();
            async move { browser.get("/ready").await.status == 503 }
        })
        .await;
        disk.clear();
        until("ready again", || {
            let mut browser = browser.clone();
            async move { browser.get("/ready").await.status == 200 }
        })
        .await;
        for number in 0..6 {
            let name = format!("После {round}.{number}");
            assert_eq!(rename(&mut browser, &name).await, 200);
            assert_eq!(name_on_disk(&raw).await, name);
        }
        let mut another = WireBrowser::ready(browser.port()).await;
        assert_eq!(another.sign_in(EMAIL, demo_tenant::PASSWORD).await.status, 200);
    }
    let log = std::fs::read_to_string(&log).expect("a log");
    assert!(log.contains("disk full"), "{log}");
    let run = json!({"period": whole_period()});
    let answer = browser.post("/api/v1/runs", &run).await;
    assert_eq!(answer.status, 202, "{}", answer.text());
    server.0.kill().expect("killed");
    server.0.wait().expect("dead");
    assert_eq!(name_on_disk(&database.raw().await).await, "После 2.5");
    let sql = "SELECT COUNT(*) AS n FROM job_runs";
    let row = raw.query_one_raw(Statement::from_string(raw.get_database_backend(), sql)).await;
    assert_eq!(row.expect("an answer").expect("a row").try_get::<i64>("", "n").expect("a number"), 1);
}

both_databases!(what_was_answered_survives_a_kill);
async fn what_was_answered_survives_a_kill(database: TestDatabase) {
    let kills = if whole_grid() { 500 } else { 20 };
    let scene = Scene::small(&database).await;
    scene.app.store.close().await;
    let (mut server, mut browser) = started(&scene, &database, How::default()).await;
    let raw = database.raw().await;
    for number in 0..kills {
        let name = format!("Имя {number}");
        assert_eq!(rename(&mut browser, &name).await, 200);
        server.0.kill().expect("killed");
        server.0.wait().expect("dead");
        assert_eq!(name_on_disk(&raw).await, name, "{}", database.name);
        server = serve(&scene, &database, How { port: Some(browser.port()), ..How::default() });
        WireBrowser::ready(browser.port()).await;
        // A session that is renewed meanwhile is the browser's own matter.
        if browser.get("/api/v1/auth/me").await.status == 401 {
            let answer = browser.sign_in(EMAIL, demo_tenant::PASSWORD).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
    }
}

/// As after a fail-over to a stand-by, or in a maintenance: the database answers and takes no writes. What connections were
/// told when they were opened stays with them, so those that are open must not be kept.
#[tokio::test]
async fn a_postgresql_that_takes_no_writes_is_away_and_is_believed_again_by_itself() {
    let database = postgres().await;
    let scene = Scene::small(&database).await;
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let how = How { log: Some("warn"), words: Some(log.clone()), ..How::default() };
    let (_server, mut browser) = started(&scene, &database, how).await;
    let raw = database.raw().await;
    let admin = Database::connect(cluster_address()).await.expect("PostgreSQL answers");
    let (_, name) = database.address.rsplit_once('/').expect("a name");
    let setting = format!("ALTER DATABASE {name} SET default_transaction_read_only = on");
    let sessions = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    for sql in [setting, sessions] {
        admin.execute_unprepared(&sql).await.expect("told");
    }
    let mut another = browser.at(browser.port());
    another.cookies.clear();
    until("a refusal", || {
        let mut another = another.clone();
        async move { another.get("/ready").await.status == 503 }
    })
    .await;
    // The connections of before are gone by now, those of now have heard that they may not write.
    until("the reason in the log", || {
        let mut another = another.clone();
        let words = std::fs::read_to_string(&log).expect("a log");
        async move {
            another.get("/ready").await;
            words.contains("the database is read-only")
        }
    })
    .await;
    let refused = another.sign_in(EMAIL, demo_tenant::PASSWORD).await;
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!(rename(&mut browser, "Во время").await, 503);
    // The writes are taken again; the sessions that were opened meanwhile have not heard of it.
    let setting = format!("ALTER DATABASE {name} RESET default_transaction_read_only");
    admin.execute_unprepared(&setting).await.expect("told");
    until("ready again", || {
        let mut another = another.clone();
        async move { another.get("/ready").await.status == 200 }
    })
    .await;
    assert_eq!(another.sign_in(EMAIL, demo_tenant::PASSWORD).await.status, 200);
    assert_eq!(rename(&mut browser, "После").await, 200);
    assert_eq!(name_on_disk(&raw).await, "После");
    // Workers have connections of their own.
    runs_to_its_end(&mut browser).await;
    let words = std::fs::read_to_string(&log).expect("a log");
    assert!(words.contains("the database is read-only"), "{words}");
}

both_databases!(a_commit_that_is_refused_is_no_success_and_leaves_nothing_open);
/// Everything in the transaction went well, and then the database did not confirm it: a constraint that is looked at last.
async fn a_commit_that_is_refused_is_no_success_and_leaves_nothing_open(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    scene.app.store.close().await;
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let how = How { log: Some("warn"), words: Some(log.clone()), ..How::default() };
    let (_server, mut browser) = started(&scene, &database, how).await;
    let raw = database.raw().await;
    let before = name_on_disk(&raw).await;
    let insert = "INSERT INTO points_to_nothing VALUES (1)";
    let trigger = match database.name {
        "sqlite" => format!("CREATE TRIGGER refuse AFTER UPDATE ON users BEGIN {insert}; END"),
        _ => format!(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {insert}; RETURN NULL; END $$; \
             CREATE TRIGGER refuse AFTER UPDATE ON users EXECUTE FUNCTION refuse()"
        ),
    };
    for sql in [
        "CREATE TABLE absent (id INTEGER PRIMARY KEY)",
        "CREATE TABLE points_to_nothing (id INTEGER REFERENCES absent (id) DEFERRABLE INITIALLY DEFERRED)",
        &trigger,
    ] {
        raw.execute_unprepared(sql).await.expect("made");
    }
    for _ in 0..10 {
        assert_eq!(rename(&mut browser, "Не записано").await, 503, "{}", database.name);
    }
    assert_eq!(name_on_disk(&raw).await, before);
    let drop = match database.name {
        "sqlite" => "DROP TRIGGER refuse",
        _ => "DROP TRIGGER refuse ON users",
    };
    raw.execute_unprepared(drop).await.expect("taken away");
    for number in 0..10 {
        let name = format!("Записано {number}");
        assert_eq!(rename(&mut browser, &name).await, 200, "{}", database.name);
        assert_eq!(name_on_disk(&raw).await, name, "{}", database.name);
    }
    let words = std::fs::read_to_string(&log).expect("a log");
    assert!(words.contains("refused to commit"), "{}: {words}", database.name);
}

#[tokio::test]
async fn a_postgresql_that_is_away_is_told_at_once_and_used_again_when_it_is_back() {
    let cluster = Cluster::start().await;
    let database = cluster.database().await;
    let scene = Scene::small(&database).await;
    let (_server, mut browser) = started(&scene, &database, How::default()).await;
    cluster.stop();
    for _ in 0..3 {
        for path in ["/ready", "/api/v1/auth/me", "/api/v1/reports"] {
            let answer = browser.get(path).await;
            assert_eq!(answer.status, 503, "{path}: {}", answer.text());
        }
        let refused = browser.at(browser.port()).sign_in(EMAIL, demo_tenant::PASSWORD).await;
        assert_eq!(refused.status, 503, "{}", refused.text());
        assert!(!refused.header("retry-after").is_empty());
    }
    assert_eq!(browser.get("/health").await.status, 200, "the process itself lives");
    cluster.start_again();
    until("ready again", || {
        let mut browser = browser.clone();
        async move { browser.get("/ready").await.status == 200 }
    })
    .await;
    assert_eq!(rename(&mut browser, "После").await, 200);
    runs_to_its_end(&mut browser).await;
}

/// When a session was last used is a note on the side.
#[tokio::test]
async fn reading_goes_on_where_nothing_can_be_written() {
    let database = postgres().await;
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in(EMAIL).await;
    let form = json!({"name": "reader", "scopes": ["reports:read"]});
    let token = owner.post("/api/v1/account/tokens", &form).await.json()["token"].clone();
    let token = token.as_str().expect("a token").to_owned();
    let raw = database.raw().await;
    for sql in [
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ \
         BEGIN RAISE EXCEPTION 'cannot execute in a read-only transaction' USING ERRCODE = '25006'; END $$",
        "CREATE TRIGGER refuse BEFORE UPDATE ON sessions EXECUTE FUNCTION refuse()",
        "CREATE TRIGGER refuse BEFORE UPDATE ON api_tokens EXECUTE FUNCTION refuse()",
    ] {
        raw.execute_unprepared(sql).await.expect("made");
    }
    scene.clock.advance(std::time::Duration::from_secs(120));
    let answer = owner.get("/api/v1/reports").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let answer = scene.browser().with_token(&token, "GET", "/api/v1/reports", &json!(null)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

/// A run that meets a database without writes waits, and loses no attempt by it.
#[tokio::test]
async fn a_run_waits_for_a_database_that_takes_no_writes_and_loses_no_attempt() {
    let database = postgres().await;
    let scene = Scene::small(&database).await;
    let pause = synkro_sandbox::FaultRule::always(synkro_sandbox::Action::Stall { millis: 150 });
    scene.sandbox.control().add_fault(synkro_sandbox::Vendor::Radist, pause).await;
    let id = scene.start(whole_period()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let how = How { log: Some("warn"), words: Some(log.clone()), ..How::default() };
    let (_server, _) = started(&scene, &database, how).await;
    until("the middle of a step", || async {
        scene.sandbox.control().requests(Some(synkro_sandbox::Vendor::Radist), 0).await.len() >= 2
    })
    .await;
    // A superuser's trigger refuses what a read-only database would, with the same code.
    let raw = database.raw().await;
    for sql in [
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ \
         BEGIN RAISE EXCEPTION 'cannot execute in a read-only transaction' USING ERRCODE = '25006'; END $$",
        "CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON run_steps EXECUTE FUNCTION refuse()",
    ] {
        raw.execute_unprepared(sql).await.expect("made");
    }
    until("tries that go wrong", || async {
        std::fs::read_to_string(&log)
            .is_ok_and(|words| words.matches("the database is read-only").count() >= 3)
    })
    .await;
    raw.execute_unprepared("DROP TRIGGER refuse ON run_steps").await.expect("taken away");
    let run = until_ended(&scene, id).await;
    assert_eq!(run.status, RunStatus::Done, "{:?}", run.problem);
    assert!(run.steps.iter().all(|step| step.attempt <= 1), "{:?}", run.steps);
}
