//! What a request costs the database: the statements of each, and that lists fetch nothing that they do not show.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Request, header};
use sea_orm::ConnectionTrait;
use sea_orm_migration::MigratorTrait;
use serde_json::json;

use crate::support::{Browser, Scene, TestDatabase, whole_period};

/// The scene with an ear on its store, and a browser of the owner on it.
async fn overheard(
    scene: Scene,
    database: &crate::support::TestDatabase,
    browser: Browser,
) -> (Scene, Browser, Arc<Mutex<Vec<String>>>) {
    let heard: Arc<Mutex<Vec<String>>> = Arc::default();
    let mut store = database.store(scene.clock.clone()).await;
    let ear = heard.clone();
    store.listen(move |statement| ear.lock().expect("statements").push(statement.to_owned()));
    let scene = scene.with_store(store);
    let browser = browser.on(&scene);
    (scene, browser, heard)
}

both_databases!(each_read_makes_as_few_statements_as_this_table_says);
async fn each_read_makes_as_few_statements_as_this_table_says(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let run = scene.run(whole_period()).await;
    let owner = scene.signed_in("owner@demo.example").await;
    let (scene, mut owner, heard) = overheard(scene, &database, owner).await;
    let made = owner
        .post("/api/v1/account/tokens", &json!({"name": "x", "scopes": ["reports:read", "settings"]}))
        .await;
    let token = made.json()["token"].as_str().expect("a token").to_owned();
    // Its first use is written down.
    owner.with_token(&token, "GET", "/api/v1/auth/me", &json!({})).await;
    let path = format!("/api/v1/runs/{}", run.id);
    let etag = owner.get(&path).await.header("etag").to_owned();
    // An active run beside the one that ended.
    scene.start(whole_period()).await;
    let known = |known: Option<&str>| known.map(str::to_owned);
    for (path, tag, most) in [
        ("/api/v1/auth/me", None, 1),
        ("/api/v1/reports", None, 3),
        ("/api/v1/reports?limit=1", None, 3),
        (&path, known(Some(&etag)), 2),
        (&path, None, 4),
        ("/api/v1/runs", None, 4),
        ("/api/v1/schedule", None, 4),
        ("/api/v1/schedule/fires", None, 2),
        ("/api/v1/overview", None, 8),
        ("/api/v1/settings", None, 3),
    ] {
        for by_token in [false, true] {
            heard.lock().expect("statements").clear();
            let mut request = Request::get(path);
            if let Some(tag) = &tag {
                request = request.header(header::IF_NONE_MATCH, tag);
            }
            let mut asker = owner.clone();
            if by_token {
                request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
                asker.cookies.clear();
            }
            let answer = asker.send(request.body(Body::empty()).expect("a request")).await;
            let expected = if tag.is_some() { 304 } else { 200 };
            assert_eq!(answer.status, expected, "{path}: {}", answer.text());
            let statements = std::mem::take(&mut *heard.lock().expect("statements"));
            assert!(
                (1..=most).contains(&statements.len()),
                "{}: {path}: {} instead of {most}: {statements:#?}",
                database.name,
                statements.len()
            );
            for statement in &statements {
                assert!(
                    !statement.contains("password_hash") && !statement.contains("totp_secret"),
                    "{statement}"
                );
            }
        }
    }
}

both_databases!(a_run_that_has_changed_is_answered_whole_and_one_of_nobody_is_not_found_with_any_tag);
async fn a_run_that_has_changed_is_answered_whole_and_one_of_nobody_is_not_found_with_any_tag(
    database: TestDatabase,
) {
    let scene = Scene::small(&database).await;
    let id = scene.start(whole_period()).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let path = format!("/api/v1/runs/{id}");
    let mut ask = async |path: &str, tag: &str| {
        let request = Request::get(path).header(header::IF_NONE_MATCH, tag).body(Body::empty());
        owner.send(request.expect("a request")).await
    };
    let first = ask(&path, "\"nothing\"").await;
    assert_eq!(first.status, 200);
    let tag = first.header("etag").to_owned();
    for same in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}")] {
        let answer = ask(&path, &same).await;
        assert_eq!(
            (answer.status.as_u16(), answer.body.len(), answer.header("etag")),
            (304, 0, tag.as_str())
        );
    }
    scene.work().await;
    let later = ask(&path, &tag).await;
    assert_eq!(later.status, 200);
    assert_eq!(later.json()["status"], "done");
    assert_ne!(later.header("etag"), tag);
    let nobody = "/api/v1/runs/01a207ad-0000-7000-8000-000000000000";
    assert_eq!(ask(nobody, &tag).await.status, 404);
}

both_databases!(a_list_shows_the_same_of_reports_that_an_older_program_wrote_or_the_migration_filled);
async fn a_list_shows_the_same_of_reports_that_an_older_program_wrote_or_the_migration_filled(
    database: TestDatabase,
) {
    let scene = Scene::small(&database).await;
    scene.run(whole_period()).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let mut before = owner.get("/api/v1/reports").await.json();
    assert!(before["items"][0]["dialogs"].as_u64().is_some_and(|dialogs| dialogs > 0), "{before}");
    let raw = database.raw().await;
    raw.execute_unprepared("UPDATE reports SET dialogs = NULL, unanswered = NULL, measured = NULL")
        .await
        .expect("as an older program writes them");
    assert_eq!(owner.get("/api/v1/reports").await.json(), before, "{}", database.name);
    assert_eq!(owner.get("/api/v1/overview").await.json()["latest_reports"], before["items"]);
    // Back to the schema before, and up again: the rows are filled.
    synkro_migrations::Migrator::down(&raw, Some(since("000010"))).await.expect("down");
    synkro_migrations::Migrator::up(&raw, None).await.expect("up");
    let filled = raw
        .execute_unprepared(
            "UPDATE reports SET metrics = '{}' WHERE dialogs IS NOT NULL AND measured IS NOT NULL",
        )
        .await
        .expect("the numbers are not needed any more");
    assert_eq!(filled.rows_affected(), 1);
    let scene = scene.over(&database).await;
    let mut owner = owner.on(&scene);
    // What only the analysis knows can't be filled: such a row shows the beginning of its summary.
    let item = before["items"][0].as_object_mut().expect("a row");
    for lost in ["headline", "important_findings", "quotes"] {
        assert!(item.remove(lost).is_some(), "{lost}");
    }
    assert_eq!(owner.get("/api/v1/reports").await.json(), before, "{}", database.name);
}

/// How many migrations there are from the one with this number on.
fn since(number: &str) -> u32 {
    let all = synkro_migrations::Migrator::migrations();
    let names = all.iter().map(|migration| migration.name().to_owned());
    let from = names.into_iter().position(|name| name.contains(number)).expect("the migration");
    u32::try_from(all.len() - from).expect("few")
}

both_databases!(an_idle_process_looks_for_work_once_a_second_however_many_runs_it_could_do);
async fn an_idle_process_looks_for_work_once_a_second_however_many_runs_it_could_do(database: TestDatabase) {
    use std::time::Duration;
    use synkro::jobs::worker::{self, Lookout};
    let scene = Scene::small(&database).await;
    let owner = scene.signed_in("owner@demo.example").await;
    let (scene, _, heard) = overheard(scene, &database, owner).await;
    // How many statements `workers` idle places of one process make in a minute of the scene's clock.
    let in_a_minute = async |workers: usize| {
        heard.lock().expect("statements").clear();
        let (drain, draining) = tokio::sync::watch::channel(false);
        let lookout = Lookout::default();
        let until = scene.clock.now() + Duration::from_secs(60);
        let working: Vec<_> = (0..workers)
            .map(|_| {
                let work = worker::work(
                    scene.app.clone(),
                    Duration::from_secs(30),
                    draining.clone(),
                    lookout.clone(),
                );
                tokio::spawn(work)
            })
            .collect();
        while scene.clock.now() < until {
            tokio::task::yield_now().await;
        }
        drain.send(true).expect("they listen");
        for work in working {
            work.await.expect("a worker ends");
        }
        std::mem::take(&mut *heard.lock().expect("statements")).len()
    };
    let (one, eight) = (in_a_minute(1).await, in_a_minute(8).await);
    assert!(one >= 60, "{}: {one} statements of one worker", database.name);
    // Each of the eight looks once at its start.
    assert!(eight <= one + 2 * 8 * 2, "{}: {one} of one worker, {eight} of eight", database.name);
}
