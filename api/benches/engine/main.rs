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

#[path = "../figures/mod.rs"]
mod figures;
#[path = "../../tests/server/support/mod.rs"]
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

use figures::{at, words};
use support::{Scene, TestDatabase, anchor, another_tenant, by_hand, databases, whole_period};

const LEASE: Duration = Duration::from_secs(30);
/// Each figure is taken so often.
const TIMES: usize = 3;

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

/// 40 steps one after the other, five runs of eight: the middle one's and the slowest one's milliseconds.
async fn overhead_once(database: &TestDatabase) -> (f64, f64) {
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
    steps.sort_by(f64::total_cmp);
    (at(&steps, 50), at(&steps, 100))
}

async fn overhead() {
    for kind in [0, 1] {
        let (mut middle, mut slowest, mut name) = (Vec::new(), Vec::new(), "");
        for _ in 0..TIMES {
            let database = &databases().await[kind];
            let (p50, most) = overhead_once(database).await;
            middle.push(p50);
            slowest.push(most);
            name = database.name;
        }
        let (middle, slowest) = (words(&middle, 2), words(&slowest, 2));
        let wanted = if name == "sqlite" { 5 } else { 10 };
        println!(
            "| an empty durable step, {name}, of 40 in a row | p50 {middle} ms; slowest {slowest} ms | ≤ {wanted} ms |"
        );
    }
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

/// Schedules that are due in one moment.
const DUE: usize = 1_000;

/// Milliseconds until they were queued and until they were claimed, p99 each. PostgreSQL has two processes, each with four
/// workers.
async fn dispatch_once(database: &TestDatabase) -> (f64, f64) {
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
    assert_eq!(fired.len(), DUE, "each schedule has its run, and one");
    (at(&fired, 99), at(&started, 99))
}

async fn dispatch() {
    for kind in [0, 1] {
        let (mut queued, mut claimed, mut name) = (Vec::new(), Vec::new(), "");
        for _ in 0..TIMES {
            let database = &databases().await[kind];
            let (fired, started) = dispatch_once(database).await;
            queued.push(fired);
            claimed.push(started);
            name = database.name;
        }
        println!(
            "| {DUE} schedules due at once, {name}: queued, p99 | {} ms | ≤ 1000 ms |",
            words(&queued, 0)
        );
        println!(
            "| the same: claimed by one of {} workers, p99 | {} ms | ≤ 1000 ms |",
            if name == "sqlite" { 4 } else { 8 },
            words(&claimed, 0)
        );
    }
}

/// Runs a second that the queue alone carries: claimed, eight steps that do nothing, ended.
async fn throughput_once(database: &TestDatabase, workers: usize) -> f64 {
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
    RUNS as f64 / began.elapsed().as_secs_f64()
}

async fn throughput() {
    for workers in [1, 2, 4] {
        for kind in [0, 1] {
            let (mut rates, mut name) = (Vec::new(), "");
            for _ in 0..TIMES {
                let database = &databases().await[kind];
                rates.push(throughput_once(database, workers).await);
                name = database.name;
            }
            println!(
                "| empty runs a second through the queue, {name}, {workers} worker(s) | {} | |",
                words(&rates, 0)
            );
        }
    }
}

/// What a whole run took, and what it asked of amoCRM and Radist.
struct Whole {
    seconds: f64,
    amocrm: usize,
    radist: usize,
}

/// A whole run with the vendors' rate limits on, each 150 ms away: 500 leads, 300 chats, 10 000 messages.
async fn pipeline_once(filters: bool) -> Whole {
    let [database, _] = databases().await;
    let load = Load { leads: 500, chats: 300, messages: 10_000 };
    // The vendors count by the second: so must their clock.
    let scene =
        Scene::emulated(&database, DataSize::Load(load), Clock::system(), SandboxClock::system()).await;
    // Supabase learns of new tables after a moment.
    tokio::time::sleep(Duration::from_secs(5)).await;
    let patch = SettingsPatch {
        enforce_rate_limits: Some(true),
        amocrm_filter_enabled: Some(filters),
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
    let seconds = began.elapsed().as_secs_f64();
    let view = scene.view(id).await;
    assert_eq!(view.status, RunStatus::Done, "{:?}", view.problem);
    let asked = async |vendor| control.requests(Some(vendor), 0).await.len();
    Whole { seconds, amocrm: asked(Vendor::Amocrm).await, radist: asked(Vendor::Radist).await }
}

/// Beside the fewest requests possible and the time that our pace needs for these: two pages of leads, two of contacts,
/// users, pipelines; three pages of chats, a request a chat, the sources.
async fn pipeline() {
    const AMOCRM: usize = 2 + 2 + 1 + 1;
    const RADIST: usize = 3 + 300 + 1;
    // Five a second to amoCRM after a burst of two; four a second to Radist.
    let bound = 0.2 * (AMOCRM as f64 - 2.0) + 0.25 * (RADIST as f64 - 1.0);
    for filters in [false, true] {
        let (mut seconds, mut requests, mut last) = (Vec::new(), Vec::new(), (0, 0));
        for _ in 0..TIMES {
            let whole = pipeline_once(filters).await;
            seconds.push(whole.seconds);
            requests.push((whole.amocrm + whole.radist) as f64 / (AMOCRM + RADIST) as f64);
            last = (whole.amocrm, whole.radist);
        }
        let share: Vec<f64> = seconds.iter().map(|seconds| seconds / bound).collect();
        println!(
            "| a run of 500 leads, 300 chats, 10 000 messages, vendors 150 ms away, filters {} | {} s: {} × the {bound:.0} s that our pace allows for the fewest requests | ≤ 1.2 × |",
            if filters { "honoured" } else { "ignored" },
            words(&seconds, 1),
            words(&share, 2)
        );
        println!(
            "| its requests ÷ the fewest ({AMOCRM} to amoCRM, {RADIST} to Radist) | {} ×; last {} and {} | ≤ 1.1 × |",
            words(&requests, 3),
            last.0,
            last.1
        );
    }
}

#[tokio::main]
async fn main() {
    let only = std::env::args().nth(1).filter(|only| !only.starts_with('-'));
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    println!("Of {TIMES} each: smallest / **middle** / largest.\n");
    println!("| what | measured | wanted |\n| --- | --- | --- |");
    if wanted("overhead") {
        overhead().await;
    }
    if wanted("dispatch") {
        dispatch().await;
    }
    if wanted("throughput") {
        throughput().await;
    }
    if wanted("pipeline") {
        pipeline().await;
    }
}
