//! Starting, repeating, cancelling and retrying runs through the API.

use serde_json::json;
use synkro_shared::run::RunStatus;

use crate::support::{Scene, almaty_day, databases, whole_period};

fn body(days: i64) -> serde_json::Value {
    json!({"period": {"start": almaty_day(days), "end": almaty_day(-1)}})
}

#[tokio::test]
async fn one_key_gives_one_run_and_another_request_with_it_is_refused() {
    for database in databases().await {
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
        assert_eq!(
            (other.status.as_u16(), other.json()["code"].as_str()),
            (422, Some("idempotency_mismatch"))
        );
        let second = browser.post("/api/v1/runs", &body(2)).await;
        assert_eq!((second.status.as_u16(), second.json()["code"].as_str()), (409, Some("run_active")));
    }
}

#[tokio::test]
async fn twenty_parallel_starts_make_one_run() {
    for database in databases().await {
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
}

#[tokio::test]
async fn periods_that_can_not_be_are_refused_at_their_field() {
    let [database, _] = databases().await;
    let scene = Scene::small(&database).await;
    let mut browser = scene.signed_in("owner@demo.example").await;
    let reversed = json!({"period": {"start": almaty_day(-1), "end": almaty_day(1)}});
    let answer = browser.post("/api/v1/runs", &reversed).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.json()["errors"][0], json!({"pointer": "/period/end", "code": "period_reversed"}));
}

#[tokio::test]
async fn a_queued_run_is_cancelled_at_once_and_can_be_taken_up_again() {
    for database in databases().await {
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
}

#[tokio::test]
async fn the_overview_shows_what_stands() {
    let [database, _] = databases().await;
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

#[tokio::test]
async fn a_running_run_is_cancelled_while_a_vendor_keeps_it_waiting() {
    use std::time::Duration;
    use synkro::clock::Clock;
    use synkro_sandbox::{Action, DataSize, FaultRule, Vendor};
    for database in databases().await {
        let clock = Clock::system();
        let scene = Scene::set(&database, DataSize::Small, clock.clone()).await;
        let silence = FaultRule::always(Action::Stall { millis: 600_000 });
        scene.sandbox.control().add_fault(Vendor::Radist, silence).await;
        let (drain, draining) = tokio::sync::watch::channel(false);
        let worker =
            tokio::spawn(synkro::jobs::worker::work(scene.app.clone(), Duration::from_secs(30), draining));
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
}
