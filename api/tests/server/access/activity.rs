//! What staff see of a company's work: when its last report was made and how often in a row that failed. Nothing of why.

use serde_json::{Value, json};
use synkro_sandbox::{Action, FaultRule, Vendor};
use synkro_shared::run::RunStatus;

use crate::support::{Browser, Scene, TestDatabase, undo_from, whole_period};

async fn seen(boss: &mut Browser, slug: &str) -> Value {
    let list = boss.get("/api/v1/admin/tenants").await.json();
    let items = list["items"].as_array().expect("companies").clone();
    let found = items.into_iter().find(|tenant| tenant["slug"] == slug).expect("the company");
    json!([found["last_report_at"], found["failures"]])
}

both_databases!(staff_see_when_the_last_report_was_made_and_how_often_in_a_row_that_failed);
async fn staff_see_when_the_last_report_was_made_and_how_often_in_a_row_that_failed(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut boss = scene.signed_in("super@demo.example").await;
    let other = json!({"name": "Без отчётов", "slug": "quiet"});
    assert_eq!(boss.post("/api/v1/admin/tenants", &other).await.status, 201);
    assert_eq!(seen(&mut boss, "demo").await, json!([null, 0]), "{}", database.name);
    let control = scene.sandbox.control();
    let fault = FaultRule::always(Action::Unauthorized);
    control.add_fault(Vendor::Amocrm, fault.clone()).await;
    for failures in 1..=2 {
        assert_eq!(scene.run(whole_period()).await.status, RunStatus::Failed);
        assert_eq!(seen(&mut boss, "demo").await, json!([null, failures]), "{}", database.name);
    }
    control.clear_faults().await;
    let done = scene.run(whole_period()).await;
    assert_eq!(done.status, RunStatus::Done, "{:?}", done.problem);
    let [made, failures] =
        [&seen(&mut boss, "demo").await[0], &seen(&mut boss, "demo").await[1]].map(Value::clone);
    let made: chrono::DateTime<chrono::Utc> = made.as_str().expect("an instant").parse().expect("an instant");
    assert!(done.created_at <= made && made <= scene.clock.now(), "{made}");
    assert_eq!(failures, 0, "{}", database.name);
    // A failure after it does not unmake it, and neither does a run that a person stopped.
    control.add_fault(Vendor::Amocrm, fault).await;
    assert_eq!(scene.run(whole_period()).await.status, RunStatus::Failed);
    let mut owner = scene.signed_in("owner@demo.example").await;
    let waiting = scene.start(whole_period()).await;
    let stopped = owner.post(&format!("/api/v1/runs/{waiting}/cancel"), &json!({})).await;
    assert_eq!(stopped.json()["status"], "cancelled", "{}", stopped.text());
    assert_eq!(seen(&mut boss, "demo").await, json!([json!(made), 1]), "{}", database.name);
    assert_eq!(seen(&mut boss, "quiet").await, json!([null, 0]), "{}", database.name);
    // One company as it is answered after a change says the same; admin_lite sees it, a company's people do not.
    let path = format!("/api/v1/admin/tenants/{}", scene.scope.tenant());
    let renamed = boss.patch(&path, &json!({"name": "Окна Алатау"})).await.json();
    assert_eq!((&renamed["last_report_at"], &renamed["failures"]), (&json!(made), &json!(1)));
    let mut lite = scene.signed_in("lite@demo.example").await;
    assert_eq!(seen(&mut lite, "demo").await, json!([json!(made), 1]));
    assert_eq!(owner.get("/api/v1/admin/tenants").await.status, 403);
}

both_databases!(what_happened_before_it_was_counted_is_counted);
async fn what_happened_before_it_was_counted_is_counted(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    assert_eq!(scene.run(whole_period()).await.status, RunStatus::Done);
    let fault = FaultRule::always(Action::Unauthorized);
    scene.sandbox.control().add_fault(Vendor::Amocrm, fault).await;
    scene.clock.advance(std::time::Duration::from_secs(60));
    assert_eq!(scene.run(whole_period()).await.status, RunStatus::Failed);
    let mut boss = scene.signed_in("super@demo.example").await;
    let kept = seen(&mut boss, "demo").await;
    assert_eq!(kept[1], 1);
    undo_from(&scene.app.store, 13).await;
    scene.app.store.migrate().await.expect("done again");
    assert_eq!(seen(&mut boss, "demo").await, kept, "{}", database.name);
}
