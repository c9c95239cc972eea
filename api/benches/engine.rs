//! Figures of the engine, by `cargo xtask bench`: what a durable step costs, how fast due schedules become runs, how
//! many runs a second the queue carries, and how near a whole run comes to what the vendors' budgets allow.
//!
//! No test depends on them.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a program that measures"
)]

#[path = "../tests/server/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the tests use more of it")]
mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chrono::{TimeDelta, Utc};
use sea_orm::{ConnectionTrait, Statement};
use synkro::app::App;
use synkro::clock::Clock;
use synkro::domain::run::Event;
use synkro::jobs::scheduler;
use synkro::pipeline::runner::{self, Signal};
use synkro::store::runs::Claim;
use synkro::store::{SystemScope, TenantScope};
use synkro_sandbox::{DataSize, Load, SandboxClock, SettingsPatch, Vendor};
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{Period, RunStatus, StepName};
use synkro_shared::settings::AutomationSettings;

use support::{Scene, TestDatabase, anchor, another_tenant, by_hand, databases, whole_period};

const LEASE: Duration = Duration::from_secs(30);

/// Ends a step that did nothing.
async fn step(app: &App, claim: &Claim) {
    let tx = app.store.begin().await.expect("a transaction");
    let done = Event::StepDone { left_out: Vec::new(), empty: false };
    tx.record(claim, done, &[]).await.expect("an answer").expect("held");
    tx.commit().await.expect("committed");
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// The value that `share` percent do not exceed.
fn at(sorted: &[f64], share: usize) -> f64 {
    sorted.get((sorted.len() * share).div_ceil(100).max(1) - 1).copied().unwrap_or(0.0)
}

/// 40 steps one after the other: five runs of eight.
async fn overhead(database: &TestDatabase) {
    let scene = Scene::set(database, DataSize::Small, Clock::system()).await;
    let mut steps = Vec::new();
    for _ in 0..5 {
        scene.start(whole_period()).await;
        let claim = scene.app.store.claim_run("bench", LEASE).await.expect("an answer").expect("a run");
        for _ in StepName::ALL {
            let began = Instant::now();
            step(&scene.app, &claim).await;
            steps.push(ms(began.elapsed()));
        }
    }
    let mean = steps.iter().sum::<f64>() / 40.0;
    steps.sort_by(f64::total_cmp);
    println!(
        "| overhead of a durable step, {} | mean {mean:.2} ms, p99 {:.2} ms | ≤ {} ms |",
        database.name,
        at(&steps, 99),
        if database.name == "sqlite" { 5 } else { 10 }
    );
}

/// Companies whose daily report is due at once.
async fn due_companies(scene: &Scene, database: &TestDatabase, count: usize) -> Vec<TenantScope> {
    let system = SystemScope::because("the bench makes companies");
    let settings = AutomationSettings { weekly: None, ..AutomationSettings::proposal("Asia/Almaty") };
    let mut scopes = Vec::new();
    for number in 0..count {
        let scope = system.tenant(another_tenant(scene, &format!("due-{number}")).await);
        let tx = scene.app.store.begin().await.expect("a transaction");
        for kind in
            [IntegrationKind::Supabase, IntegrationKind::Amocrm, IntegrationKind::Radist, IntegrationKind::Ai]
        {
            tx.put_integration(scope, kind, serde_json::json!({}), None).await.expect("an integration");
        }
        let config = serde_json::to_value(&settings).expect("JSON");
        tx.put_integration(scope, IntegrationKind::Automation, config, None).await.expect("kept");
        tx.put_schedule(scope, &settings).await.expect("kept");
        tx.commit().await.expect("committed");
        scopes.push(scope);
    }
    // A day's report fell due in the last day; they all come due now.
    let raw = database.raw().await;
    let (handled, due) = (Utc::now() - TimeDelta::hours(24), Utc::now() - TimeDelta::seconds(1));
    let backend = raw.get_database_backend();
    let update = Statement::from_sql_and_values(
        backend,
        "UPDATE schedules SET handled_until = $1, next_due_at = $2",
        [handled.into(), due.into()],
    );
    raw.execute_raw(update).await.expect("due");
    scopes
}

/// 500 schedules that are due in one moment, on two nodes with four workers each: when is each claimed?
async fn dispatch(database: &TestDatabase) {
    const DUE: usize = 500;
    let nodes = if database.name == "sqlite" { 1 } else { 2 };
    let scene = Scene::set(database, DataSize::Small, Clock::system()).await;
    due_companies(&scene, database, DUE).await;
    let began = Utc::now();
    let claimed = Arc::new(AtomicUsize::new(0));
    let mut tasks = tokio::task::JoinSet::new();
    for node in 0..nodes {
        let app = scene.node(database, Clock::system()).await;
        let looking = app.clone();
        tasks.spawn(async move {
            scheduler::once(&looking).await;
        });
        for worker in 0..4 {
            let (app, claimed) = (app.clone(), claimed.clone());
            tasks.spawn(async move {
                while claimed.load(Ordering::SeqCst) < DUE {
                    let wake = app.store.wake();
                    let woken = wake.notified();
                    match app.store.claim_run(&format!("{node}-{worker}"), LEASE).await.expect("an answer") {
                        Some(_) => _ = claimed.fetch_add(1, Ordering::SeqCst),
                        // As a worker does: until it is woken, or a second has passed.
                        None => _ = tokio::time::timeout(Duration::from_secs(1), woken).await,
                    }
                }
            });
        }
    }
    while tasks.join_next().await.is_some() {}
    let raw = database.raw().await;
    let rows =
        Statement::from_string(raw.get_database_backend(), "SELECT created_at, started_at FROM job_runs");
    let (mut fired, mut started) = (Vec::new(), Vec::new());
    for row in raw.query_all_raw(rows).await.expect("rows") {
        let lag = |column: &str| {
            let at: chrono::DateTime<Utc> = row.try_get("", column).expect("an instant");
            (at - began).num_microseconds().unwrap_or(0) as f64 / 1000.0
        };
        fired.push(lag("created_at"));
        started.push(lag("started_at"));
    }
    fired.sort_by(f64::total_cmp);
    started.sort_by(f64::total_cmp);
    println!(
        "| {DUE} schedules due at once, {}, {nodes} node(s) | run there p50 {:.0} ms, p99 {:.0} ms; claimed p50 {:.0} ms, p99 {:.0} ms; {} runs | p99 ≤ 1000 ms |",
        database.name,
        at(&fired, 50),
        at(&fired, 99),
        at(&started, 50),
        at(&started, 99),
        fired.len()
    );
}

/// Runs a second that the queue alone carries: claimed, eight steps that do nothing, ended.
async fn throughput(database: &TestDatabase, workers: usize) {
    const RUNS: usize = 200;
    let scene = Scene::set(database, DataSize::Small, Clock::system()).await;
    let system = SystemScope::because("the bench makes companies");
    for number in 0..RUNS {
        let scope = system.tenant(another_tenant(&scene, &format!("many-{number}")).await);
        scene.app.store.start_run(scope, by_hand(whole_period())).await.expect("accepted");
    }
    let began = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for worker in 0..workers {
        let app = scene.app.clone();
        tasks.spawn(async move {
            while let Some(claim) = app.store.claim_run(&worker.to_string(), LEASE).await.expect("an answer")
            {
                for _ in StepName::ALL {
                    step(&app, &claim).await;
                }
            }
        });
    }
    while tasks.join_next().await.is_some() {}
    println!(
        "| runs a second through the queue, {}, {workers} worker(s) | {:.0} | |",
        database.name,
        RUNS as f64 / began.elapsed().as_secs_f64()
    );
}

/// A whole run with the vendors' rate limits on: 500 leads, 300 chats, 10 000 messages.
async fn pipeline(database: &TestDatabase) {
    let load = Load { leads: 500, chats: 300, messages: 10_000 };
    // The vendors count by the second: so must their clock.
    let scene =
        Scene::emulated(database, DataSize::Load(load), Clock::system(), SandboxClock::system()).await;
    // Supabase learns of new tables after a moment.
    tokio::time::sleep(Duration::from_secs(5)).await;
    let patch = SettingsPatch {
        enforce_rate_limits: Some(true),
        // As most accounts are, and as far away as vendors are.
        amocrm_filter_enabled: Some(false),
        latency_ms: Some(150),
        ..SettingsPatch::default()
    };
    let control = scene.sandbox.control();
    control.update_settings(patch).await;
    control.clear_requests().await;
    let id = scene.start(Period { start: anchor() - TimeDelta::days(15), end: anchor() }).await;
    let began = Instant::now();
    let claim = scene.app.store.claim_run("bench", LEASE).await.expect("an answer").expect("a run");
    let (_say, signal) = tokio::sync::watch::channel(Signal::Go);
    runner::run(&scene.app, &claim, signal).await.expect("the run is worked on");
    let took = began.elapsed().as_secs_f64();
    let view = scene.view(id).await;
    assert_eq!(view.status, RunStatus::Done, "{:?}", view.problem);
    // Two pages of leads, two of contacts, users, pipelines; three pages of chats, a request a chat, the sources.
    let least = [(Vendor::Amocrm, 2 + 2 + 1 + 1), (Vendor::Radist, 3 + 300 + 1)];
    // Our own pace: 5 a second to amoCRM after a burst of two; 4 a second to Radist.
    let bound = 0.2 * (6.0 - 2.0) + 0.25 * 303.0;
    println!(
        "| a run of 500 leads, 300 chats, 10 000 messages ÷ what the budgets allow ({bound:.0} s), {} | {took:.1} s, {:.2} × | ≤ 1.15 × |",
        database.name,
        took / bound
    );
    let (mut all, mut fewest) = (0, 0);
    for (vendor, least) in least {
        let asked = control.requests(Some(vendor), 0).await.len();
        println!("| requests to {}, of which {least} are needed | {asked} | |", vendor.name());
        all += asked;
        fewest += least;
    }
    println!("| requests ÷ the fewest possible | {:.3} × | ≤ 1.1 × |", all as f64 / f64::from(fewest));
}

#[tokio::main]
async fn main() {
    let only = std::env::args().nth(1).filter(|only| !only.starts_with('-'));
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    println!("| what | measured | wanted |\n| --- | --- | --- |");
    for database in databases().await {
        if wanted("overhead") {
            overhead(&database).await;
        }
    }
    for database in databases().await {
        if wanted("dispatch") {
            dispatch(&database).await;
        }
    }
    if wanted("throughput") {
        for workers in [1, 2, 4] {
            for database in databases().await {
                throughput(&database, workers).await;
            }
        }
    }
    if wanted("pipeline") {
        let [sqlite, _] = databases().await;
        pipeline(&sqlite).await;
    }
}
