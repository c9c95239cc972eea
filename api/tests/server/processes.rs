//! Processes that are frozen, told to end, or killed by what they work on.

use std::path::Path;

use synkro_sandbox::{Action, FaultRule, Vendor};
use synkro_shared::run::{RunProblemCode, RunStatus};

use crate::support::cluster::program;
use crate::support::process::{How, binary, serve, until, until_ended};
use crate::support::{Scene, TestDatabase, postgres, postgres_at, sqlite, whole_period};

/// Vendors that take their time, so that a run is caught in its middle.
async fn slow(scene: &Scene) {
    let pause = FaultRule::always(Action::Stall { millis: 150 });
    scene.sandbox.control().add_fault(Vendor::Radist, pause).await;
}

async fn asked(scene: &Scene, vendor: Vendor) -> usize {
    scene.sandbox.control().requests(Some(vendor), 0).await.len()
}

/// What stands in the database about runs, whatever else goes on in it.
async fn runs(database: &TestDatabase) -> String {
    let dump = database.dump().await;
    let tables = ["job_runs", "run_steps", "run_events", "run_posts", "reports"];
    dump.split("== ")
        .filter(|table| tables.iter().any(|name| table.lines().next() == Some(name)))
        .collect::<Vec<_>>()
        .join("")
}

#[tokio::test]
async fn a_frozen_worker_that_wakes_up_after_another_took_over_writes_nothing() {
    let database = postgres().await;
    let scene = Scene::small(&database).await;
    slow(&scene).await;
    let folder = tempfile::tempdir().expect("a folder");
    let words = folder.path().join("words");
    let id = scene.start(whole_period()).await;
    let frozen =
        serve(&scene, &database, How { log: Some("warn"), words: Some(words.clone()), ..How::default() });
    until("the middle of a step", || async { asked(&scene, Vendor::Radist).await >= 4 }).await;
    frozen.signal("-STOP");
    let _other = serve(&scene, &database, How::default());
    let run = until_ended(&scene, id).await;
    assert_eq!(run.status, RunStatus::Done, "{:?}", run.problem);
    let before = runs(&database).await;
    let rows = scene.sandbox.control().supabase_tables().await.expect("tables");
    frozen.signal("-CONT");
    until("the moment at which it notices", || async {
        std::fs::read_to_string(&words).is_ok_and(|words| words.contains("lease"))
    })
    .await;
    assert_eq!(runs(&database).await, before, "a stale write");
    assert_eq!(scene.sandbox.control().supabase_tables().await.expect("tables"), rows);
    assert_eq!(scene.sandbox.control().telegram_messages().await.len(), 1);
}

#[tokio::test]
async fn a_process_that_is_told_to_end_gives_its_run_back_and_another_goes_on_at_once() {
    let database = postgres().await;
    let scene = Scene::small(&database).await;
    slow(&scene).await;
    let id = scene.start(whole_period()).await;
    let mut first = serve(&scene, &database, How::default());
    until("the middle of a step", || async { asked(&scene, Vendor::Radist).await >= 2 }).await;
    first.signal("-TERM");
    assert!(first.ended().await.success(), "it ends well");
    let given_back = scene.view(id).await;
    assert!(
        given_back.status == RunStatus::Queued || given_back.status.ended(),
        "no lease is left to run out: {:?}",
        given_back.status
    );
    let events = scene.app.store.list_run_events(scene.scope, id, None, 100).await.expect("the log");
    let kind = synkro_shared::run_event::RunEventKind::Released;
    assert!(given_back.status.ended() || events.iter().any(|event| event.kind == kind));
    assert!(events.iter().all(|event| event.kind != synkro_shared::run_event::RunEventKind::WorkerLost));
    let _second = serve(&scene, &database, How::default());
    let run = until_ended(&scene, id).await;
    assert_eq!(run.status, RunStatus::Done, "{:?}", run.problem);
    assert_eq!(scene.sandbox.control().telegram_messages().await.len(), 1);
}

#[tokio::test]
async fn a_run_that_kills_every_process_is_given_up_after_three() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let id = scene.start(whole_period()).await;
    let mut deaths = 0;
    while !scene.view(id).await.status.ended() {
        assert!(deaths < 4, "it kills for ever");
        let poison = How { failpoint: Some("before_checkpoint:store_crm"), ..How::default() };
        let mut doomed = serve(&scene, &database, poison);
        until("its death, or the end of the run", || {
            let ended = doomed.has_ended();
            let scene = &scene;
            async move { ended || scene.view(id).await.status.ended() }
        })
        .await;
        deaths += 1;
    }
    let run = scene.view(id).await;
    assert_eq!(run.status, RunStatus::Failed);
    assert_eq!(run.problem.map(|problem| problem.code), Some(RunProblemCode::Quarantined));
    assert_eq!(deaths, 4, "three deaths, and the start that gives it up");
}

/// The usual backup of this kind of database, and what it gives when it is restored elsewhere.
async fn restored(database: &TestDatabase, folder: &Path) -> TestDatabase {
    let copy = folder.join("backup").display().to_string();
    if database.name == "sqlite" {
        let statement = format!("VACUUM INTO '{copy}'");
        sea_orm::ConnectionTrait::execute_unprepared(&database.raw().await, &statement)
            .await
            .expect("a backup");
        return TestDatabase::at("sqlite", &format!("sqlite:{copy}"));
    }
    let (cluster, _) = database.address.rsplit_once('/').expect("an address");
    let elsewhere = postgres_at(&format!("{cluster}/postgres")).await;
    let dump = ["--format=custom", "--file", &copy, &database.address];
    let restore = ["--exit-on-error", "--no-owner", "--dbname", &elsewhere.address, &copy];
    for (name, args) in [("pg_dump", &dump[..]), ("pg_restore", &restore[..])] {
        let done = std::process::Command::new(program(name)).args(args).output().expect("it runs");
        assert!(done.status.success(), "{name}: {}", String::from_utf8_lossy(&done.stderr));
    }
    elsewhere
}

both_databases!(a_backup_taken_in_the_middle_of_a_run_goes_on_elsewhere_and_sends_nothing_twice);
async fn a_backup_taken_in_the_middle_of_a_run_goes_on_elsewhere_and_sends_nothing_twice(
    database: TestDatabase,
) {
    let scene = Scene::small(&database).await;
    let id = scene.start(whole_period()).await;
    // The message is out and written down; the step's checkpoint is not.
    let mut doomed =
        serve(&scene, &database, How { failpoint: Some("before_checkpoint:notify"), ..How::default() });
    doomed.ended().await;
    assert_eq!(scene.sandbox.control().telegram_messages().await.len(), 1);
    let folder = tempfile::tempdir().expect("a folder");
    let restored = restored(&database, folder.path()).await;
    let verified = binary(&scene, &restored).args(["audit", "verify"]).output().expect("it runs");
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    let scene = scene.over(&restored).await;
    let _elsewhere = serve(&scene, &restored, How::default());
    let run = until_ended(&scene, id).await;
    // That it ended well means that the vault has opened every key.
    assert_eq!(run.status, RunStatus::Done, "{}: {:?}", database.name, run.problem);
    let messages = scene.sandbox.control().telegram_messages().await.len();
    assert_eq!(messages, 1, "{}: what was sent is not sent again", database.name);
}
