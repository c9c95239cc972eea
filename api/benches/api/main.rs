//! Figures of the API's reads, by `cargo xtask bench`: beside the least that a server needs for the same answer
//! ([`twin`]), taken in turns so that a busy moment of the machine falls on both.
//!
//! No test depends on them.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a program that measures"
)]

#[path = "../figures/mod.rs"]
mod figures;
mod load;
#[path = "../../tests/server/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the tests use more of it")]
mod support;
mod twin;

use std::net::SocketAddr;
use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;
use synkro::app::App;
use synkro::clock::Clock;
use synkro::domain::run::Event;
use synkro::http::Edge;
use synkro::routes::router;
use synkro::services::demo_tenant;
use synkro::store::reports::NewReport;
use synkro_sandbox::DataSize;
use synkro_shared::run::{Period, StepName};
use synkro_shared::{ReportId, RunId};

use figures::{at, words};
use load::Question;
use support::{Scene, TestDatabase, anchor, by_hand, databases, whole_period};

/// Reports of the company whose list is asked for.
const REPORTS: usize = 1_000;
/// Turns of each figure.
const ROUNDS: usize = 5;
const CONNECTIONS: usize = 16;
const DURING: Duration = Duration::from_secs(3);
const POLLS_A_SECOND: u32 = 1_000;
/// Passwords weighed at once.
const WEIGHED: usize = 50;

/// A company with a thousand reports, each with numbers of a real one.
async fn company(database: &TestDatabase) -> (Scene, RunId) {
    // Sessions and their limits go by the clock: it is the machine's.
    let scene = Scene::set(database, DataSize::Small, Clock::system()).await;
    let first = scene.start(whole_period()).await;
    scene.work().await;
    let id = scene.view(first).await.report_id.expect("a report");
    let report = scene.app.store.report(scene.scope, id).await.expect("the report");
    for number in 1..REPORTS {
        let days = TimeDelta::days(number as i64);
        let period = Period { start: anchor() - days - TimeDelta::days(1), end: anchor() - days };
        scene.app.store.start_run(scene.scope, by_hand(period)).await.expect("accepted");
        let lease = Duration::from_secs(30);
        let claim = scene.app.store.claim_run("bench", lease).await.expect("an answer").expect("a run");
        let tx = scene.app.store.begin().await.expect("a transaction");
        let kept = NewReport {
            id: ReportId(uuid::Uuid::now_v7()),
            status: report.item.status,
            language: report.language,
            summary: report.item.summary.clone(),
            highlights: None,
            metrics: report.metrics.clone(),
            left_out: report.left_out.clone(),
            receipt: report.receipt.clone(),
        };
        tx.save_report(&claim, kept).await.expect("kept");
        for _ in StepName::ALL {
            let done = Event::StepDone { left_out: Vec::new(), empty: false };
            tx.record(&claim, done, &[]).await.expect("an answer").expect("held");
        }
        tx.commit().await.expect("committed");
    }
    (scene, first)
}

/// Serves the whole API on a port of its own.
async fn serve(app: App) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let at = listener.local_addr().expect("an address");
    let service = router(app, Edge::default()).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    at
}

/// Asks from a thread of its own, as somebody else would.
async fn from_outside<T: Send + 'static>(asking: impl Future<Output = T> + Send + 'static) -> T {
    tokio::task::spawn_blocking(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(asking)
    })
    .await
    .expect("asked")
}

/// The list's answers a second, and the twin's.
async fn list(database: &TestDatabase, limit: usize, ours: &Question, twins: &Question) {
    let (mut our_rates, mut twin_rates, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let mut rates = [0.0; 2];
        for (rate, question) in rates.iter_mut().zip([ours, twins]) {
            let question = question.clone();
            *rate = from_outside(async move { load::closed(&question, CONNECTIONS, DURING).await }).await;
        }
        our_rates.push(rates[0]);
        twin_rates.push(rates[1]);
        ratios.push(rates[0] / rates[1]);
    }
    println!(
        "| {limit} reports of the list, answers a second, {} | {} | {} | {} |",
        database.name,
        words(&our_rates, 0),
        words(&twin_rates, 0),
        words(&ratios, 2)
    );
}

/// How long a page waits that asks whether a run got on and is told that it did not.
async fn poll(database: &TestDatabase, what: &str, question: &Question) {
    let (mut p50, mut p99) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let question = question.clone();
        let took = from_outside(async move { load::open(&question, 32, POLLS_A_SECOND, DURING).await }).await;
        p50.push(at(&took, 50));
        p99.push(at(&took, 99));
    }
    println!(
        "| {what}, {POLLS_A_SECOND} a second, {} | p50 {} ms | p99 {} ms | |",
        database.name,
        words(&p50, 2),
        words(&p99, 2)
    );
}

/// How long others wait while people try passwords that are long to weigh, all at once.
async fn weighing(database: &TestDatabase, ours: SocketAddr, cookies: &str) {
    let password = "qwerty-123 ".repeat(10)[..100].to_owned();
    let body = json!({"current_password": demo_tenant::PASSWORD, "new_password": password}).to_string();
    let cookies = [("Cookie", cookies)];
    let weighed = Question::post(ours, "/api/v1/account/password", &cookies, &body, 422);
    let health = Question::get(ours, "/health", &[], 200);
    let mut p99 = Vec::new();
    for _ in 0..ROUNDS {
        let (weighed, health) = (weighed.clone(), health.clone());
        let mut took = from_outside(async move {
            let all = futures::future::join_all((0..WEIGHED).map(|_| load::whatever(&weighed)));
            let mut all = std::pin::pin!(all);
            let mut took = Vec::new();
            loop {
                let asked = std::time::Instant::now();
                tokio::select! {
                    _ = &mut all => return took,
                    _ = load::once(&health) => took.push(asked.elapsed().as_secs_f64() * 1_000.0),
                }
            }
        })
        .await;
        took.sort_by(f64::total_cmp);
        p99.push(at(&took, 99));
    }
    println!(
        "| `/health` while {WEIGHED} passwords of 100 characters are weighed, {} | | p99 {} ms | |",
        database.name,
        words(&p99, 2)
    );
}

async fn measure(database: &TestDatabase) {
    let (scene, run) = company(database).await;
    let mut browser = scene.signed_in("owner@demo.example").await;
    let state = browser.get(&format!("/api/v1/runs/{run}")).await;
    let tag = state.header("etag").to_owned();
    assert!(!tag.is_empty(), "the run's state has a tag");
    let cookies: Vec<String> =
        browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let cookies = cookies.join("; ");
    let ours = serve(scene.app.clone()).await;
    let twins = twin::serve(database).await;
    for limit in [20, 100] {
        let path = format!("/api/v1/reports?limit={limit}");
        let question = Question::get(ours, &path, &[("Cookie", &cookies)], 200);
        let other = twin::question(twins, database, limit).await;
        let lengths = (load::once(&question).await, load::once(&other).await);
        let off = (lengths.0 as f64 / lengths.1 as f64 - 1.0).abs();
        assert!(off < 0.05, "the answers are of one size: {lengths:?} bytes");
        list(database, limit, &question, &other).await;
    }
    let path = format!("/api/v1/runs/{run}");
    let unchanged = Question::get(ours, &path, &[("Cookie", &cookies), ("If-None-Match", &tag)], 304);
    poll(database, "a run that did not change (304)", &unchanged).await;
    poll(database, "the same machine's floor (`/health`)", &Question::get(ours, "/health", &[], 200)).await;
    weighing(database, ours, &cookies).await;
}

#[tokio::main]
async fn main() {
    println!(
        "| what | Synkro (min / median / max of {ROUNDS}) | the bare twin | ratio |\n| --- | --- | --- | --- |"
    );
    for database in databases().await {
        measure(&database).await;
    }
}
