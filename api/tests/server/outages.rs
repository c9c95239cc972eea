//! Workers that are killed again and again, and a database that crashes under them: whatever happens, a run ends, once.

use std::collections::BTreeMap;
use std::time::Duration;

use synkro::clock::{Clock, random_bytes};
use synkro::store::TenantScope;
use synkro_sandbox::{Action, FaultRule, Vendor};
use synkro_shared::RunId;
use synkro_shared::retry::RetryFrom;
use synkro_shared::run::{Period, RunProblemCode, RunStatus};

use crate::support::cluster::Cluster;
use crate::support::history::{self, Ending};
use crate::support::process::{How, Process, serve, until, until_ended, worker};
use crate::support::{Scene, almaty_day, by_hand, postgres, sqlite, whole_grid, whole_period};

/// The messages in the clients' chat, against the runs that ended: none is missing, none is there twice.
async fn messages_match(scene: &Scene, endings: &[Ending]) {
    let posted = endings.iter().filter(|ending| **ending == Ending::Posted).count();
    let unknown = endings.len() - posted;
    let messages = scene.sandbox.control().telegram_messages().await.len();
    assert!((posted..=posted + unknown).contains(&messages), "{messages} of {posted} and perhaps {unknown}");
}

/// Rows a table that one run leaves that nobody disturbed.
async fn undisturbed() -> BTreeMap<String, u64> {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let run = scene.run(one_day()).await;
    assert_eq!(run.status, RunStatus::Done, "{:?}", run.problem);
    scene.sandbox.control().supabase_tables().await.expect("tables")
}

/// A day with conversations.
fn one_day() -> Period {
    Period { start: almaty_day(2), end: almaty_day(1) }
}

fn below(limit: u64) -> u64 {
    u64::from_le_bytes(random_bytes::<8>()) % limit
}

/// Three workers, one of which is killed every few seconds, and companies that ask for report after report.
#[tokio::test]
async fn workers_killed_at_random_lose_no_run_and_double_none() {
    const WORKERS: usize = 3;
    const COMPANIES: usize = 3;
    let expected = undisturbed().await;
    let rounds = if whole_grid() { 167 } else { 1 };
    let database = postgres().await;
    let scene = Scene::small(&database).await;
    let control = scene.sandbox.control();
    let mut scopes = vec![scene.scope];
    for number in 1..COMPANIES {
        scopes.push(scene.connected_to_project(number).await);
    }
    let store = &scene.app.store;
    let person = scene.owner().await;
    let mut workers: Vec<Process> = (0..WORKERS).map(|_| worker(&scene, &database)).collect();
    let clock = Clock::system();
    let (mut endings, mut kills, mut retried) = (Vec::new(), 0, 0);
    let mut recoveries = Vec::new();
    for round in 0..rounds {
        let mut ids: Vec<(TenantScope, RunId)> = Vec::new();
        for scope in &scopes {
            let id = store.start_run(*scope, by_hand(one_day())).await.expect("accepted");
            ids.push((*scope, id));
        }
        loop {
            let mut open = 0;
            for (scope, id) in &ids {
                let run = store.run(*scope, *id).await.expect("a run").0;
                let given_up = run.problem.is_some_and(|problem| problem.code == RunProblemCode::Quarantined);
                if given_up {
                    // Three deaths at one place look like poison. A person knows better and goes on.
                    store.retry_run(*scope, *id, person, RetryFrom::FailedStep).await.expect("it goes on");
                    retried += 1;
                }
                open += usize::from(given_up || !run.status.ended());
            }
            if open == 0 {
                break;
            }
            assert!(kills < 100 * (round + 1), "{open} runs of round {round} never end");
            clock.sleep(Duration::from_millis(1000 + below(4000))).await;
            let victim = usize::try_from(below(WORKERS as u64)).expect("small");
            workers[victim].signal("-KILL");
            kills += 1;
            workers[victim] = worker(&scene, &database);
        }
        for (scope, id) in ids {
            endings.push(history::check(&scene, &database, scope, id).await);
            recoveries.extend(history::recoveries(&scene, scope, id).await);
        }
        if whole_grid() {
            eprintln!(
                "round {round}: {} runs ended, {kills} kills, {retried} given up and continued",
                endings.len()
            );
        }
    }
    messages_match(&scene, &endings).await;
    for company in 0..COMPANIES {
        let rows = control.of_company(company).expect("a company").supabase_tables().await.expect("tables");
        let mut expected = expected.clone();
        for (table, per_run) in [("synkro_reports", 1), ("synkro_ai_parts", expected["synkro_ai_parts"])] {
            expected.insert(table.to_owned(), per_run * u64::try_from(rounds).expect("few"));
        }
        assert_eq!(rows, expected, "company {company}");
    }
    recoveries.sort();
    if whole_grid() {
        let median = recoveries.get(recoveries.len() / 2);
        eprintln!(
            "{} runs, {kills} kills, {} recoveries, median {median:?}",
            endings.len(),
            recoveries.len()
        );
    }
}

/// PostgreSQL loses its power in the middle of runs, twenty times.
#[tokio::test]
async fn a_database_that_crashes_again_and_again_costs_no_run() {
    const CRASHES: usize = 20;
    let cluster = Cluster::start().await;
    let database = cluster.database().await;
    let scene = Scene::small(&database).await;
    let control = scene.sandbox.control();
    control.add_fault(Vendor::Radist, FaultRule::always(Action::Stall { millis: 100 })).await;
    let _server = serve(&scene, &database, How::default());
    let (mut crashes, mut endings) = (0, Vec::new());
    while crashes < CRASHES {
        let id = scene.start(whole_period()).await;
        while crashes < CRASHES && !scene.view(id).await.status.ended() {
            let asked = control.requests(None, 0).await.len();
            let more = usize::try_from(1 + below(8)).expect("small");
            until("some work", || async {
                control.requests(None, 0).await.len() >= asked + more || scene.view(id).await.status.ended()
            })
            .await;
            cluster.crash();
            crashes += 1;
        }
        until_ended(&scene, id).await;
        endings.push(history::check(&scene, &database, scene.scope, id).await);
    }
    messages_match(&scene, &endings).await;
}
