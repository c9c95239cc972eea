//! Claims, leases and fences.

use std::time::Duration;

use synkro::domain::run::Event;
use synkro::store::runs::Heartbeat;
use synkro_shared::run::{Count, CountKind, RunStatus, StepName, StepStatus};

use crate::support::{Scene, TestDatabase, by_hand, whole_grid, whole_period};

const LEASE: Duration = Duration::from_secs(30);

fn done() -> Event {
    Event::StepDone { left_out: Vec::new(), empty: false }
}

both_databases!(a_run_is_claimed_once_and_again_only_when_its_lease_has_run_out);
async fn a_run_is_claimed_once_and_again_only_when_its_lease_has_run_out(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let store = &scene.app.store;
    scene.start(whole_period()).await;
    let first = store.claim_run("a", LEASE).await.expect("an answer").expect("a run");
    assert!(store.claim_run("b", LEASE).await.expect("an answer").is_none());
    assert_eq!(store.heartbeat(&first, LEASE).await.expect("an answer"), Heartbeat::Held);
    scene.clock.advance(Duration::from_secs(31));
    let second = store.claim_run("b", LEASE).await.expect("an answer").expect("the lease ran out");
    assert_eq!(second.epoch(), first.epoch() + 1);
    assert_eq!(second.state().deaths, 1);
    assert_eq!(store.heartbeat(&first, LEASE).await.expect("an answer"), Heartbeat::Lost);
}

both_databases!(a_worker_that_lost_its_lease_writes_nothing);
async fn a_worker_that_lost_its_lease_writes_nothing(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let store = &scene.app.store;
    let id = scene.start(whole_period()).await;
    let stale = store.claim_run("a", LEASE).await.expect("an answer").expect("a run");
    scene.clock.advance(Duration::from_secs(31));
    let _fresh = store.claim_run("b", LEASE).await.expect("an answer").expect("the run");
    let before = database.dump().await;
    let count = [Count { kind: CountKind::Leads, value: 9 }];
    assert!(!store.show_progress(&stale, StepName::FetchCrm, &count).await.expect("an answer"));
    let tx = store.begin().await.expect("a transaction");
    assert!(tx.record(&stale, done(), &count).await.expect("an answer").is_none());
    drop(tx);
    assert!(store.set_post(&stale, 1, synkro::store::posts::PostStatus::Sending, None).await.is_err());
    assert_eq!(database.dump().await, before, "{}", database.name);
    assert_eq!(scene.view(id).await.steps[0].status, StepStatus::Running);
}

both_databases!(a_step_and_its_checkpoint_are_one);
async fn a_step_and_its_checkpoint_are_one(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let store = &scene.app.store;
    let id = scene.start(whole_period()).await;
    let claim = store.claim_run("a", LEASE).await.expect("an answer").expect("a run");
    let tx = store.begin().await.expect("a transaction");
    tx.record(&claim, done(), &[]).await.expect("an answer").expect("held");
    drop(tx);
    assert_eq!(scene.view(id).await.steps[0].status, StepStatus::Running, "not committed, not done");
    let tx = store.begin().await.expect("a transaction");
    tx.record(&claim, done(), &[Count { kind: CountKind::Leads, value: 3 }]).await.expect("an answer");
    tx.commit().await.expect("committed");
    let view = scene.view(id).await;
    assert_eq!((view.steps[0].status, view.steps[1].status), (StepStatus::Done, StepStatus::Running));
    assert_eq!(view.steps[0].counts, [Count { kind: CountKind::Leads, value: 3 }]);
}

both_databases!(a_suspended_companys_run_is_not_claimed);
async fn a_suspended_companys_run_is_not_claimed(database: TestDatabase) {
    use sea_orm::ConnectionTrait;
    let scene = Scene::small(&database).await;
    scene.start(whole_period()).await;
    database
        .raw()
        .await
        .execute_unprepared("UPDATE tenants SET status = 'suspended'")
        .await
        .expect("suspended");
    assert!(scene.app.store.claim_run("a", LEASE).await.expect("an answer").is_none());
}

both_databases!(a_run_that_kills_its_worker_three_times_is_quarantined);
async fn a_run_that_kills_its_worker_three_times_is_quarantined(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let id = scene.start(whole_period()).await;
    for _ in 0..3 {
        assert!(scene.app.store.claim_run("a", LEASE).await.expect("an answer").is_some());
        scene.clock.advance(Duration::from_secs(31));
    }
    assert!(scene.app.store.claim_run("a", LEASE).await.expect("an answer").is_none());
    let view = scene.view(id).await;
    assert_eq!(view.status, RunStatus::Failed);
    assert_eq!(view.problem.expect("a problem").code, synkro_shared::run::RunProblemCode::Quarantined);
}

both_databases!(a_lease_that_ran_out_while_its_worker_lives_on_costs_the_run_nothing);
/// The database was away for longer than a lease, and the worker has long been looking for work again.
async fn a_lease_that_ran_out_while_its_worker_lives_on_costs_the_run_nothing(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let id = scene.start(whole_period()).await;
    let store = &scene.app.store;
    for _ in 0..5 {
        assert!(store.claim_run("a", LEASE).await.expect("an answer").is_some());
        scene.clock.advance(Duration::from_secs(31));
        store.worker_is_free("a", true);
    }
    let view = scene.view(id).await;
    assert_eq!((view.status, view.problem), (RunStatus::Running, None), "{}", database.name);
    // One that is at work when its lease runs out has died at it, or hangs.
    store.worker_is_free("a", false);
    for left in [true, true, false] {
        assert_eq!(store.claim_run("a", LEASE).await.expect("an answer").is_some(), left);
        scene.clock.advance(Duration::from_secs(31));
    }
    assert_eq!(scene.view(id).await.status, RunStatus::Failed);
}

/// How many companies queue up: a few in the suite, thousands on demand.
fn crowd() -> usize {
    if whole_grid() { 10_000 } else { 60 }
}

both_databases!(a_long_queue_is_served_in_its_order_whoever_asks_how_often);
async fn a_long_queue_is_served_in_its_order_whoever_asks_how_often(database: TestDatabase) {
    use synkro::store::SystemScope;
    let scene = Scene::small(&database).await;
    let store = &scene.app.store;
    let system = SystemScope::because("the test makes companies");
    let new = || by_hand(whole_period());
    let mut scopes = Vec::new();
    for number in 0..crowd() {
        let tenant = crate::support::another_tenant(&scene, &format!("crowd-{number}")).await;
        scopes.push(system.tenant(tenant));
    }
    for scope in &scopes {
        scene.clock.advance(Duration::from_millis(5));
        store.start_run(*scope, new()).await.expect("accepted");
    }
    // The first company presses again each time its run has ended: it goes to the end of the row.
    let mut order = Vec::new();
    for _ in 0..scopes.len() + 5 {
        scene.clock.advance(Duration::from_millis(5));
        let claim = store.claim_run("a", LEASE).await.expect("an answer").expect("a run");
        order.push(claim.scope().tenant());
        for _ in StepName::ALL {
            let tx = store.begin().await.expect("a transaction");
            tx.record(&claim, done(), &[]).await.expect("an answer").expect("held");
            tx.commit().await.expect("committed");
        }
        if claim.scope() == scopes[0] {
            store.start_run(scopes[0], new()).await.expect("accepted");
        }
    }
    let expected: Vec<_> = scopes.iter().map(|scope| scope.tenant()).collect();
    assert_eq!(order[..scopes.len()], expected[..], "{}: first come, first served", database.name);
    assert!(order[scopes.len()..].iter().all(|tenant| *tenant == scopes[0].tenant()));
}

both_databases!(a_step_of_a_newer_version_is_left_to_it_and_others_go_on);
async fn a_step_of_a_newer_version_is_left_to_it_and_others_go_on(database: TestDatabase) {
    use sea_orm::ConnectionTrait;
    use synkro::store::SystemScope;
    let scene = Scene::small(&database).await;
    let store = &scene.app.store;
    let id = scene.start(whole_period()).await;
    let raw = database.raw().await;
    let set = |step: &str| format!("UPDATE job_runs SET step = '{step}'");
    raw.execute_unprepared(&set("polish_report")).await.expect("a newer version was here");
    assert!(store.claim_run("old", LEASE).await.expect("an answer").is_none(), "{}", database.name);
    let other = crate::support::another_tenant(&scene, "behind").await;
    let scope = SystemScope::because("the test looks at its tenant").tenant(other);
    scene.clock.advance(Duration::from_secs(1));
    let behind = store.start_run(scope, by_hand(whole_period())).await.expect("accepted");
    let claim = store.claim_run("old", LEASE).await.expect("an answer").expect("the one behind");
    assert_eq!(claim.run(), behind, "{}", database.name);
    let back = format!("{} WHERE step = 'polish_report'", set(StepName::FetchCrm.code()));
    raw.execute_unprepared(&back).await.expect("back");
    let claim = store.claim_run("new", LEASE).await.expect("an answer").expect("the run");
    assert_eq!(claim.run(), id);
}
