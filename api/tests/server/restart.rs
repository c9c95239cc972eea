//! Crashes of the real process: killed at every step, restarted, and what lies at the client's is as if nothing happened.

use std::collections::BTreeMap;

use synkro::clock::random_bytes;
use synkro_shared::RunId;
use synkro_shared::retry::RetryFrom;
use synkro_shared::run::{RunStatus, StepName};

use crate::support::process::{self, How, Process, until, until_ended};
use crate::support::{Scene, TestDatabase, postgres, sqlite, whole_grid, whole_period};

fn serve(scene: &Scene, database: &TestDatabase, failpoint: Option<&str>) -> Process {
    process::serve(scene, database, How { failpoint, ..How::default() })
}

async fn until_done(scene: &Scene, id: RunId) {
    let run = until_ended(scene, id).await;
    assert_eq!(run.status, RunStatus::Done, "{:?}", run.problem);
}

/// Rows a table and posts after a run.
async fn traces(scene: &Scene) -> (BTreeMap<String, u64>, usize) {
    let control = scene.sandbox.control();
    (control.supabase_tables().await.expect("tables"), control.telegram_messages().await.len())
}

/// What a run leaves that nobody disturbed.
async fn undisturbed() -> (BTreeMap<String, u64>, usize) {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let run = scene.run(whole_period()).await;
    assert_eq!(run.status, RunStatus::Done, "{:?}", run.problem);
    traces(&scene).await
}

#[tokio::test]
async fn a_server_killed_at_any_step_finishes_the_run_without_a_second_row_on_sqlite() {
    let database = sqlite();
    killed_at_any_step(&database).await;
}

#[tokio::test]
async fn a_server_killed_at_any_step_finishes_the_run_without_a_second_row_on_postgresql() {
    let database = postgres().await;
    killed_at_any_step(&database).await;
}

/// How often each point is tried: once in the suite, twenty times on demand.
fn rounds() -> usize {
    if whole_grid() { 20 } else { 1 }
}

/// Where a process dies: right after a claim, before and after the checkpoint of each step (before one is after the
/// step's effect, after one is before the next one's), and in the middle of the steps that keep where they are.
fn points() -> Vec<(StepName, String)> {
    let mut points = vec![(StepName::FetchCrm, "claimed".to_owned())];
    for step in StepName::ALL {
        for point in ["before_checkpoint", "after_checkpoint"] {
            points.push((step, format!("{point}:{}", step.code())));
        }
    }
    for step in [StepName::FetchCrm, StepName::FetchDialogs] {
        points.push((step, format!("within:{}", step.code())));
    }
    points
}

async fn killed_at_any_step(database: &TestDatabase) {
    let expected = undisturbed().await;
    let scene = Scene::small(database).await;
    for _ in 0..rounds() {
        for (step, failpoint) in points() {
            scene.sandbox.control().reset().await.expect("a fresh start");
            scene
                .sandbox
                .control()
                .supabase_sql(&synkro::vendors::supabase::schema_sql())
                .await
                .expect("tables");
            // A reset forgets what the scene had set.
            let as_before = synkro_sandbox::SettingsPatch {
                enforce_rate_limits: Some(false),
                amocrm_static_deals: Some(true),
                ..Default::default()
            };
            scene.sandbox.control().update_settings(as_before).await;
            let id = scene.start(whole_period()).await;
            let mut doomed = serve(&scene, database, Some(&failpoint));
            until(&format!("the crash at {failpoint}"), || {
                let ended = doomed.has_ended();
                async move { ended }
            })
            .await;
            if step != StepName::Notify || failpoint.starts_with("before") {
                assert!(!scene.view(id).await.status.ended(), "{failpoint}: killed before the end");
            }
            let _second = serve(&scene, database, None);
            until_done(&scene, id).await;
            assert_eq!(traces(&scene).await, expected, "{}: {failpoint}", database.name);
        }
    }
}

#[tokio::test]
async fn a_server_killed_with_signal_9_at_a_random_moment_finishes_the_run() {
    let expected = undisturbed().await;
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let id = scene.start(whole_period()).await;
    let seed = u64::from(random_bytes::<1>()[0]);
    // Somewhere between the first request to a vendor and the last ones.
    let requests = 1 + usize::try_from(seed % 30).unwrap_or(1);
    let mut doomed = serve(&scene, &database, None);
    until("the random moment", || async {
        scene.sandbox.control().requests(None, 0).await.len() >= requests
            || scene.view(id).await.status.ended()
    })
    .await;
    doomed.0.kill().expect("killed");
    doomed.0.wait().expect("dead");
    let _second = serve(&scene, &database, None);
    let run = until_ended(&scene, id).await;
    assert_eq!(run.status, RunStatus::Done, "killed after {requests} requests: {:?}", run.problem);
    assert_eq!(traces(&scene).await, expected, "killed after {requests} requests");
}

#[tokio::test]
async fn a_server_killed_while_it_posts_does_not_post_twice() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let id = scene.start(whole_period()).await;
    let mut doomed = serve(&scene, &database, Some("sending:notify"));
    doomed.ended().await;
    let _second = serve(&scene, &database, None);
    let run = until_ended(&scene, id).await;
    assert_eq!(run.status, RunStatus::Incomplete);
    let code = run.steps[7].problem.as_ref().map(|problem| problem.code);
    assert_eq!(code, Some(synkro_shared::run::RunProblemCode::DeliveryUnknown));
    assert!(run.report_id.is_some());
    let person = scene.owner().await;
    scene
        .app
        .store
        .retry_run(scene.scope, id, person, RetryFrom::FailedStep)
        .await
        .expect("a person decides to go on");
    until_done(&scene, id).await;
    assert_eq!(scene.sandbox.control().telegram_messages().await.len(), 1);
}

/// A company that would rather read a report twice than miss it.
async fn repeats_unknown(scene: &Scene) {
    let kind = synkro_shared::integration::IntegrationKind::Telegram;
    let store = &scene.app.store;
    let found = store.find_integration(scene.scope, kind).await.expect("an answer").expect("connected");
    let mut config = found.config.clone();
    config["repeat_unknown"] = serde_json::json!(true);
    let tx = store.begin().await.expect("a transaction");
    tx.correct_integration(scene.scope, kind, found.revision, config).await.expect("changed");
    tx.commit().await.expect("committed");
}

#[tokio::test]
async fn a_company_that_wants_reports_rather_twice_than_never_gets_at_most_two() {
    for (failpoint, posts) in [("sending:notify", 1), ("sent:notify", 2)] {
        let database = sqlite();
        let scene = Scene::small(&database).await;
        repeats_unknown(&scene).await;
        let id = scene.start(whole_period()).await;
        let mut doomed = serve(&scene, &database, Some(failpoint));
        doomed.ended().await;
        let _second = serve(&scene, &database, None);
        until_done(&scene, id).await;
        let messages = scene.sandbox.control().telegram_messages().await;
        assert_eq!(messages.len(), posts, "{failpoint}");
        let last = messages.last().map(|message| format!("{message:?}")).unwrap_or_default();
        assert!(last.contains("Отправлено повторно"), "{failpoint}: {last}");
    }
}

#[tokio::test]
async fn a_message_that_was_accepted_and_not_written_down_is_unknown_and_not_sent_again() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let id = scene.start(whole_period()).await;
    let mut doomed = serve(&scene, &database, Some("sent:notify"));
    doomed.ended().await;
    let _second = serve(&scene, &database, None);
    assert_eq!(until_ended(&scene, id).await.status, RunStatus::Incomplete);
    assert_eq!(scene.sandbox.control().telegram_messages().await.len(), 1);
}
