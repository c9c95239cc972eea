//! What the log of a run and what it left must agree on, whatever happened to the processes, the database, the network.

use sea_orm::{ConnectionTrait, Statement};
use synkro::store::TenantScope;
use synkro_shared::RunId;
use synkro_shared::run::{RunProblemCode, RunStatus, StepName};
use synkro_shared::run_event::{RunEventKind, RunEventView};

use super::databases::TestDatabase;
use super::scene::{Scene, well};

/// How a run ended whose history holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Its post is out.
    Posted,
    /// A process or the database died in the moment of posting: nobody knows whether the post arrived.
    Unknown,
}

/// The run's log, oldest first.
async fn log(scene: &Scene, scope: TenantScope, id: RunId) -> Vec<RunEventView> {
    let mut events = well(|| scene.app.store.list_run_events(scope, id, None, 1000)).await;
    events.reverse();
    events
}

/// Checks the history of a run that nobody cancelled or began anew.
pub async fn check(scene: &Scene, database: &TestDatabase, scope: TenantScope, id: RunId) -> Ending {
    let run = well(|| scene.app.store.run(scope, id)).await.0;
    let events = log(scene, scope, id).await;
    claims_alternate(&events);
    let done =
        |step| events.iter().filter(|e| e.kind == RunEventKind::StepDone && e.step == Some(step)).count();
    let ending = match run.status {
        RunStatus::Done => Ending::Posted,
        RunStatus::Incomplete => {
            let code = run.steps[7].problem.as_ref().map(|problem| problem.code);
            assert_eq!(code, Some(RunProblemCode::DeliveryUnknown), "{events:#?}");
            Ending::Unknown
        }
        other => panic!("the run is {other:?}: {:?}\n{events:#?}", run.problem),
    };
    for step in StepName::ALL {
        let expected = usize::from(ending == Ending::Posted || step != StepName::Notify);
        assert_eq!(done(step), expected, "{step:?} is done once: {events:#?}");
    }
    let in_order: Vec<_> = events
        .iter()
        .filter(|event| event.kind == RunEventKind::StepDone)
        .filter_map(|event| event.step)
        .collect();
    assert!(in_order.is_sorted(), "{in_order:?}");
    let raw = database.raw().await;
    let count = async |sql: &str| {
        let statement = Statement::from_sql_and_values(raw.get_database_backend(), sql, [id.0.into()]);
        let row = raw.query_one_raw(statement).await.expect("an answer").expect("a row");
        row.try_get::<i64>("", "n").expect("a number")
    };
    assert_eq!(count("SELECT COUNT(*) AS n FROM reports WHERE run_id = $1").await, 1, "one report a run");
    let claims = events.iter().filter(|event| event.kind == RunEventKind::Claimed).count();
    let epoch = count("SELECT epoch AS n FROM job_runs WHERE id = $1").await;
    assert!(epoch >= i64::try_from(claims).expect("few"), "each claim has an epoch of its own");
    let open = count("SELECT COUNT(*) AS n FROM run_posts WHERE run_id = $1 AND status <> 'sent'").await;
    assert_eq!(open > 0, ending == Ending::Unknown, "an outbox that is empty, or says what is unknown");
    ending
}

/// How long a run whose worker was lost lay there until another one took it, from the last sign of life.
pub async fn recoveries(scene: &Scene, scope: TenantScope, id: RunId) -> Vec<chrono::TimeDelta> {
    let events = log(scene, scope, id).await;
    let mut recoveries = Vec::new();
    for (number, event) in events.iter().enumerate().skip(1) {
        if event.kind == RunEventKind::WorkerLost {
            let before = &events[number - 1];
            let after = events[number..].iter().find(|event| event.kind == RunEventKind::Claimed);
            recoveries.extend(after.map(|after| after.at - before.at));
        }
    }
    recoveries
}

/// Nobody takes a run that somebody has, and nobody works on one that they did not take.
fn claims_alternate(events: &[RunEventView]) {
    let mut held = false;
    for (number, event) in events.iter().enumerate() {
        let at = || format!("event {number} of {events:#?}");
        match event.kind {
            RunEventKind::Claimed => {
                assert!(!held, "taken twice: {}", at());
                held = true;
            }
            RunEventKind::StepDone | RunEventKind::CallFailed => assert!(held, "by nobody: {}", at()),
            RunEventKind::StepWaits
            | RunEventKind::StepFailed
            | RunEventKind::WorkerLost
            | RunEventKind::Released => {
                assert!(held, "by nobody: {}", at());
                held = false;
            }
            RunEventKind::Retried => assert!(!held, "somebody works on it: {}", at()),
            RunEventKind::CancelRequested | RunEventKind::Cancelled => {
                panic!("nobody asked for that: {}", at())
            }
        }
    }
}
