//! Neighbouring versions on one database: a newer schema is worked with, one that is behind is told of, and whoever migrates
//! does so alone.

use sea_orm::ConnectionTrait;
use synkro::clock::random_bytes;
use synkro::services::demo_tenant;

use super::{run, words};
use crate::support::process::{How, WireBrowser, binary, free_port, serve};
use crate::support::{Scene, TestDatabase, postgres};

/// Serves, signs somebody in and ends well.
async fn works(scene: &Scene, database: &TestDatabase) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let (port, log) = (free_port().await, folder.path().join("log"));
    let how = How { port: Some(port), log: Some("info"), words: Some(log.clone()), ..How::default() };
    let mut server = serve(scene, database, how);
    let mut browser = WireBrowser::ready(port).await;
    let answer = browser.sign_in("owner@demo.example", demo_tenant::PASSWORD).await;
    assert_eq!(answer.status, 200, "{}: {}", database.name, answer.text());
    server.signal("-TERM");
    assert!(server.ended().await.success());
    std::fs::read_to_string(log).expect("a log")
}

/// The database as another role sees it that was let in by `migrate --app-role`.
async fn as_app_role(scene: &Scene, database: &TestDatabase) -> TestDatabase {
    let role = format!("synkro_app_{}", hex::encode(random_bytes::<4>()));
    database.raw().await.execute_unprepared(&format!("CREATE ROLE {role} LOGIN")).await.expect("a role");
    let granted = run(scene, database, &["migrate", "--app-role", &role]);
    assert!(granted.status.success(), "{}", words(&granted));
    TestDatabase::at("postgres as app", &database.address.replacen("synkro@", &format!("{role}@"), 1))
}

async fn applied(database: &TestDatabase, name: &str) {
    let sql = format!("INSERT INTO seaql_migrations VALUES ('{name}', 1)");
    database.raw().await.execute_unprepared(&sql).await.expect("applied");
}

both_databases!(a_binary_works_on_a_schema_that_the_next_version_has_added_to);
async fn a_binary_works_on_a_schema_that_the_next_version_has_added_to(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    scene.app.store.close().await;
    let mut roles = Vec::new();
    if database.name == "postgres" {
        roles.push(as_app_role(&scene, &database).await);
    }
    let raw = database.raw().await;
    raw.execute_unprepared("CREATE TABLE of_the_next_version (id INTEGER PRIMARY KEY)")
        .await
        .expect("a table");
    raw.execute_unprepared("ALTER TABLE users ADD COLUMN of_the_next_version TEXT").await.expect("a column");
    applied(&database, "m20991231_000099_future").await;
    for database in roles.iter().chain([&database]) {
        let log = works(&scene, database).await;
        assert!(log.contains("newer than this version") && log.contains("m20991231_000099_future"), "{log}");
        let verified = run(&scene, database, &["audit", "verify"]);
        assert!(verified.status.success(), "{}: {}", database.name, words(&verified));
    }
    let migrated = run(&scene, &database, &["migrate"]);
    assert!(migrated.status.success() && words(&migrated).contains("newer"), "{}", words(&migrated));
    // What a later one has removed this version uses.
    applied(&database, "m20991231_000100_drop_something_needs_000099").await;
    for command in ["serve", "migrate"] {
        let refused = run(&scene, &database, &[command]);
        let said = words(&refused);
        assert!(!refused.status.success() && said.contains("start a newer version"), "{command}: {said}");
    }
}

both_databases!(a_binary_on_the_schema_before_says_so_or_brings_its_own_file_up_to_date);
async fn a_binary_on_the_schema_before_says_so_or_brings_its_own_file_up_to_date(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut roles = Vec::new();
    if database.name == "postgres" {
        roles.push(as_app_role(&scene, &database).await);
    }
    // The schema of the version before with its rows: without what lets a process tell of itself, which is a table.
    for _ in 0..2 {
        scene.app.store.undo_last_migration().await.expect("undone");
    }
    scene.app.store.close().await;
    if database.name == "sqlite" {
        let log = works(&scene, &database).await;
        assert!(!log.contains("behind"), "{log}");
        return;
    }
    for database in roles.iter().chain([&database]) {
        for command in [&["serve"][..], &["serve", "--no-worker"], &["worker"], &["audit", "verify"]] {
            let refused = run(&scene, database, command);
            let said = words(&refused);
            let expected = "2 migrations behind: run `synkro migrate` as the owner";
            assert!(
                !refused.status.success() && said.contains(expected),
                "{}: {command:?}: {said}",
                database.name
            );
        }
    }
    let refused = run(&scene, &roles[0], &["migrate"]);
    assert!(words(&refused).contains("run `synkro migrate` as the owner"), "{}", words(&refused));
    let migrated = run(&scene, &database, &["migrate"]);
    assert!(migrated.status.success(), "{}", words(&migrated));
    for database in roles.iter().chain([&database]) {
        works(&scene, database).await;
    }
}

#[tokio::test]
async fn many_that_migrate_at_once_do_so_one_after_the_other() {
    let model = postgres().await;
    let scene = Scene::small(&model).await;
    for start in ["nothing", "the version before"] {
        let database = postgres().await;
        if start != "nothing" {
            let store = database.store(scene.clock.clone()).await;
            store.undo_last_migration().await.expect("the version before");
            store.close().await;
        }
        let all: Vec<_> = (0..4)
            .map(|_| {
                let mut command = binary(&scene, &database);
                command.arg("migrate").env("SYNKRO_PUBLIC_URL", "http://localhost:8080");
                command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
                command.spawn().expect("started")
            })
            .collect();
        for child in all {
            let done = child.wait_with_output().expect("ended");
            assert!(done.status.success(), "from {start}: {}", words(&done));
        }
        database.store(scene.clock.clone()).await.opened_schema().check().expect("up to date");
    }
}

#[tokio::test]
async fn an_application_role_on_an_empty_database_is_told_whose_work_it_is() {
    let database = postgres().await;
    let scene = Scene::small(&database).await;
    let as_role = as_app_role(&scene, &database).await;
    let role = as_role.address.split(['/', '@']).nth(2).expect("a role").to_owned();
    let empty = postgres().await;
    let address = empty.address.replacen("synkro@", &format!("{role}@"), 1);
    let refused = run(&scene, &TestDatabase::at("postgres as app", &address), &["serve"]);
    let said = words(&refused);
    assert!(!refused.status.success() && said.contains("run `synkro migrate` as the owner"), "{said}");
}
