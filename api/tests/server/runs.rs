//! Starting, repeating, cancelling and retrying runs through the API.

use serde_json::json;
use synkro_shared::run::RunStatus;

use crate::support::{Scene, TestDatabase, almaty_day, sqlite, whole_period};

fn body(days: i64) -> serde_json::Value {
    json!({"period": {"start": almaty_day(days), "end": almaty_day(-1)}})
}

both_databases!(one_key_gives_one_run_and_another_request_with_it_is_refused);
async fn one_key_gives_one_run_and_another_request_with_it_is_refused(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut browser = scene.signed_in("owner@demo.example").await;
    let key = [("idempotency-key", "k-1")];
    let first = browser.post_with("/api/v1/runs", &body(1), &key).await;
    assert_eq!(first.status, 202, "{}", first.text());
    assert_eq!(
        first.header("location"),
        format!("/api/v1/runs/{}", first.json()["id"].as_str().expect("an id"))
    );
    let again = browser.post_with("/api/v1/runs", &body(1), &key).await;
    assert_eq!(again.json()["id"], first.json()["id"]);
    let other = browser.post_with("/api/v1/runs", &body(2), &key).await;
    assert_eq!((other.status.as_u16(), other.json()["code"].as_str()), (422, Some("idempotency_mismatch")));
    let second = browser.post("/api/v1/runs", &body(2)).await;
    assert_eq!((second.status.as_u16(), second.json()["code"].as_str()), (409, Some("run_active")));
}

both_databases!(twenty_parallel_starts_make_one_run);
async fn twenty_parallel_starts_make_one_run(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let browser = scene.signed_in("owner@demo.example").await;
    let starts = (0..20).map(|_| {
        let mut browser = browser.clone();
        async move { browser.post("/api/v1/runs", &body(1)).await.status.as_u16() }
    });
    let mut statuses = futures::future::join_all(starts).await;
    statuses.sort_unstable();
    assert_eq!(statuses[0], 202, "{}: {statuses:?}", database.name);
    assert!(statuses[1..].iter().all(|status| *status == 409), "{}: {statuses:?}", database.name);
}

#[tokio::test]
async fn periods_that_can_not_be_are_refused_at_their_field() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let mut browser = scene.signed_in("owner@demo.example").await;
    let reversed = json!({"period": {"start": almaty_day(-1), "end": almaty_day(1)}});
    let answer = browser.post("/api/v1/runs", &reversed).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.json()["errors"][0], json!({"pointer": "/period/end", "code": "period_reversed"}));
}

both_databases!(a_queued_run_is_cancelled_at_once_and_can_be_taken_up_again);
async fn a_queued_run_is_cancelled_at_once_and_can_be_taken_up_again(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut browser = scene.signed_in("owner@demo.example").await;
    let id = scene.start(whole_period()).await;
    let cancelled = browser.post(&format!("/api/v1/runs/{id}/cancel"), &json!({})).await;
    assert_eq!(cancelled.json()["status"], "cancelled");
    scene.work().await;
    assert_eq!(scene.view(id).await.status, RunStatus::Cancelled, "no worker takes it");
    assert_eq!(browser.post(&format!("/api/v1/runs/{id}/cancel"), &json!({})).await.status, 409);
    assert_eq!(
        browser.post(&format!("/api/v1/runs/{id}/retry"), &json!({})).await.json()["status"],
        "queued"
    );
    scene.work().await;
    assert_eq!(scene.view(id).await.status, RunStatus::Done);
}

#[tokio::test]
async fn the_overview_shows_what_stands() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let mut browser = scene.signed_in("user@demo.example").await;
    let before = browser.get("/api/v1/overview").await.json();
    assert_eq!(before["integrations"].as_array().map(Vec::len), Some(6));
    assert_eq!(before["integrations"][0]["status"], "unverified");
    assert_eq!(before["integrations"][5]["status"], "not_set");
    scene.run(whole_period()).await;
    let after = browser.get("/api/v1/overview").await.json();
    assert_eq!(after["last_run"]["status"], "done");
    assert_eq!(after["latest_reports"].as_array().map(Vec::len), Some(1));
    for tile in after["integrations"].as_array().expect("tiles").iter().take(5) {
        assert_eq!(tile["status"], "working", "{tile}");
    }
}

both_databases!(a_running_run_is_cancelled_while_a_vendor_keeps_it_waiting);
async fn a_running_run_is_cancelled_while_a_vendor_keeps_it_waiting(database: TestDatabase) {
    use std::time::Duration;
    use synkro::clock::Clock;
    use synkro_sandbox::{Action, DataSize, FaultRule, Vendor};
    let clock = Clock::system();
    let scene = Scene::set(&database, DataSize::Small, clock.clone()).await;
    let silence = FaultRule::always(Action::Stall { millis: 600_000 });
    scene.sandbox.control().add_fault(Vendor::Radist, silence).await;
    let (drain, draining) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(synkro::jobs::worker::work(
        scene.app.clone(),
        Duration::from_secs(30),
        draining,
        synkro::jobs::worker::Lookout::default(),
    ));
    let id = scene.start(whole_period()).await;
    let reached = |view: &synkro_shared::run::RunView| {
        view.status.ended() || view.steps[2].status == synkro_shared::run::StepStatus::Running
    };
    while !reached(&scene.view(id).await) {
        clock.sleep(Duration::from_millis(20)).await;
    }
    let mut browser = scene.signed_in("owner@demo.example").await;
    let asked = browser.post(&format!("/api/v1/runs/{id}/cancel"), &json!({})).await.json();
    assert_eq!(asked["status"], "running");
    assert_eq!(asked["cancel_requested"], true);
    let ended = async {
        while !scene.view(id).await.status.ended() {
            clock.sleep(Duration::from_millis(20)).await;
        }
    };
    clock.deadline(Duration::from_secs(30), ended).await.expect("long before the vendor answers");
    assert_eq!(scene.view(id).await.status, RunStatus::Cancelled);
    drain.send(true).expect("the worker listens");
    worker.await.expect("the worker ends");
}

both_databases!(a_finished_run_can_be_analysed_again_without_asking_a_vendor_for_data);
async fn a_finished_run_can_be_analysed_again_without_asking_a_vendor_for_data(database: TestDatabase) {
    use synkro_sandbox::Vendor;
    let scene = Scene::small(&database).await;
    let run = scene.run(whole_period()).await;
    assert_eq!(run.status, RunStatus::Done);
    let mut browser = scene.signed_in("owner@demo.example").await;
    let path = format!("/api/v1/runs/{}/retry", run.id);
    let unchanged = browser.post(&path, &json!({"from": "failed_step"})).await;
    assert_eq!(unchanged.status, 409, "nothing has failed: {}", unchanged.text());
    assert_eq!(browser.post(&path, &json!({"from": "middle"})).await.status, 400);
    let control = scene.sandbox.control();
    control.clear_requests().await;
    // The same prompt: the answers are there already.
    assert_eq!(browser.post(&path, &json!({"from": "analysis"})).await.status, 200);
    scene.work().await;
    let again = scene.view(run.id).await;
    assert_eq!((again.status, again.report_id), (RunStatus::Done, run.report_id));
    for vendor in [Vendor::Amocrm, Vendor::Radist, Vendor::Gemini] {
        assert!(control.requests(Some(vendor), 0).await.is_empty(), "{}: {vendor:?}", database.name);
    }
    assert_eq!(control.telegram_messages().await.len(), 2, "another report is posted");
    // Another prompt: the model is asked, nobody else.
    let newest = browser.get("/api/v1/prompts").await.json()[0]["version"].clone();
    let body = "Оцени, насколько вежливо отвечают менеджеры, и приведи примеры из переписки.";
    let prompt = json!({"after": newest.as_u64().unwrap_or(0), "body": body});
    let saved = browser.post("/api/v1/prompts", &prompt).await;
    assert!(saved.status.is_success(), "{}", saved.text());
    assert_eq!(browser.post(&path, &json!({"from": "analysis"})).await.status, 200);
    scene.work().await;
    assert!(!control.requests(Some(Vendor::Gemini), 0).await.is_empty());
    for vendor in [Vendor::Amocrm, Vendor::Radist] {
        assert!(control.requests(Some(vendor), 0).await.is_empty(), "{}: {vendor:?}", database.name);
    }
    // From the start: everything is read again, and no row is there twice.
    let rows = control.supabase_tables().await.expect("tables");
    assert_eq!(browser.post(&path, &json!({"from": "start"})).await.status, 200);
    let begun = scene.view(run.id).await;
    assert!(begun.steps.iter().all(|step| step.counts.is_empty()), "counts of another time are gone");
    scene.work().await;
    assert_eq!(scene.view(run.id).await.status, RunStatus::Done);
    assert!(!control.requests(Some(Vendor::Radist), 0).await.is_empty());
    assert_eq!(control.supabase_tables().await.expect("tables"), rows, "{}", database.name);
}

both_databases!(the_log_tells_what_happened_in_codes_and_counts);
async fn the_log_tells_what_happened_in_codes_and_counts(database: TestDatabase) {
    use synkro_sandbox::{Action, FaultRule, Vendor};
    let scene = Scene::small(&database).await;
    let control = scene.sandbox.control();
    control.add_fault(Vendor::Radist, FaultRule::once(Action::RateLimited { retry_after: Some(2) })).await;
    let run = scene.run(whole_period()).await;
    assert_eq!(run.status, RunStatus::Done, "{:?}", run.problem);
    let mut browser = scene.signed_in("user@demo.example").await;
    let path = format!("/api/v1/runs/{}/events", run.id);
    let (mut kinds, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = browser.get(&format!("{path}?limit=4{cursor}")).await.json();
        for event in page["items"].as_array().expect("events") {
            kinds.push(event["kind"].as_str().expect("a kind").to_owned());
            if event["kind"] == "call_failed" {
                assert_eq!(event["problem"]["code"], "rate_limited");
                assert_eq!(event["level"], "warn");
            }
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    kinds.reverse();
    assert_eq!(kinds.first().map(String::as_str), Some("claimed"), "{kinds:?}");
    assert_eq!(kinds.iter().filter(|kind| *kind == "step_done").count(), 8);
    assert_eq!(kinds.iter().filter(|kind| *kind == "call_failed").count(), 1, "{kinds:?}");
    let foreign = format!("/api/v1/runs/{}/events", scene.clock.new_id());
    assert_eq!(browser.get(&foreign).await.status, 404);
}
