//! `/ready` is proven, not supposed.

use std::process::Stdio;

use sea_orm::ConnectionTrait;

use crate::support::process::{Process, WireBrowser, binary, free_port, until};
use crate::support::{Scene, TestDatabase, postgres};

/// What `/ready` of a new process of this installation says: `ready`, or why not.
async fn ready(scene: &Scene, database: &TestDatabase) -> String {
    let node = scene.node(database, scene.clock.clone()).await;
    match node.check_readiness().await {
        Ok(()) => "ready".to_owned(),
        Err(error) => {
            assert_eq!(error.kind, synkro_shared::ProblemKind::Unavailable);
            error.public.expect("words")
        }
    }
}

both_databases!(each_thing_that_keeps_it_from_serving_is_found_and_told);
async fn each_thing_that_keeps_it_from_serving_is_found_and_told(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let raw = database.raw().await;
    assert_eq!(ready(&scene, &database).await, "ready", "{}", database.name);

    let node = scene.node(&database, scene.clock.clone()).await;
    let page = tempfile::tempdir().expect("a folder");
    node.readiness.serves_page(page.path().to_owned());
    let said = node.check_readiness().await.expect_err("no page").public.expect("words");
    assert!(said.contains("page"), "{said}");
    std::fs::write(page.path().join("index.html"), "<!doctype html>").expect("a page");
    node.check_readiness().await.expect("the page is there");
    node.readiness.stop();
    let said = node.check_readiness().await.expect_err("it ends").public.expect("words");
    assert!(said.contains("about to end"), "{said}");

    for (bend, mend, expected) in [
        ("UPDATE audit_heads SET mac = hash WHERE chain = 'platform'", None, "audit log"),
        (
            "ALTER TABLE processes RENAME TO elsewhere",
            Some("ALTER TABLE elsewhere RENAME TO processes"),
            "database",
        ),
    ] {
        raw.execute_unprepared(bend).await.expect("bent");
        let said = ready(&scene, &database).await;
        assert!(said.contains(expected), "{}: {said}", database.name);
        if let Some(mend) = mend {
            raw.execute_unprepared(mend).await.expect("mended");
        }
    }

    // A process that is up while the schema moves on beyond it.
    let node = scene.node(&database, scene.clock.clone()).await;
    let sql = "INSERT INTO seaql_migrations VALUES ('m20991231_000100_drop_something_needs_000099', 1)";
    raw.execute_unprepared(sql).await.expect("applied");
    let said = node.check_readiness().await.expect_err("too new").public.expect("words");
    assert!(said.contains("schema"), "{}: {said}", database.name);
}

#[tokio::test]
async fn a_worker_tells_of_its_own_health_and_leaves_no_trace_when_it_ends() {
    let database = postgres().await;
    let scene = Scene::small(&database).await;
    let port = free_port().await;
    let mut command = binary(&scene, &database);
    command
        .arg("worker")
        .env("SYNKRO_WORKER_LISTEN", format!("127.0.0.1:{port}"))
        .env("SYNKRO_PUBLIC_URL", "http://localhost:8080")
        .stderr(Stdio::null());
    let mut worker = Process(command.spawn().expect("started"));
    let mut browser = WireBrowser::ready(port).await;
    assert_eq!(browser.get("/health").await.status, 200);
    assert_eq!(browser.get("/api/v1/auth/me").await.status, 404, "it serves nothing else");
    let listed = || async { database.dump().await.contains("worker") };
    assert!(listed().await, "it has written that it lives");
    worker.signal("-TERM");
    assert!(worker.ended().await.success());
    until("the end of its row", || async { !listed().await }).await;
}
