//! Reports over deals that live on after their day, against the independent computation over the emulators' own state.

use std::collections::BTreeMap;

use chrono::Duration;
use synkro::clock::Clock;
use synkro_sandbox::independent::numbers;
use synkro_sandbox::{DataSize, SettingsPatch, Vendor};
use synkro_shared::report::ReportView;
use synkro_shared::run::{Period, RunStatus};

use crate::support::{Scene, TestDatabase, almaty_day, sqlite};

type Table = BTreeMap<(String, Option<i64>), i64>;

/// The database goes with whoever holds it last.
async fn living() -> (Scene, TestDatabase) {
    let database = sqlite();
    let scene = Scene::set(&database, DataSize::Demo, Clock::manual(crate::support::anchor())).await;
    let patch = SettingsPatch { amocrm_static_deals: Some(false), ..SettingsPatch::default() };
    scene.sandbox.control().update_settings(patch).await;
    (scene, database)
}

/// What the report says, in the independent computation's names.
async fn reported(scene: &Scene, period: Period) -> Table {
    let run = scene.run(period).await;
    assert_eq!(run.status, RunStatus::Done, "{:?}", run.problem);
    let mut browser = scene.signed_in("user@demo.example").await;
    let answer = browser.get(&format!("/api/v1/reports/{}", run.report_id.expect("a report"))).await;
    let report: ReportView = serde_json::from_value(answer.json()).expect("a report");
    let metrics = report.metrics;
    let mut table = Table::new();
    let mut say = |metric: &str, manager: Option<i64>, value: u64| {
        table.insert((metric.to_owned(), manager), i64::try_from(value).expect("a small number"));
    };
    say("new_leads", None, metrics.new_leads);
    say("won", None, metrics.won);
    say("lost", None, metrics.lost);
    say("dialogs_without_lead", None, metrics.dialogs_without_lead);
    say("dialogs", None, metrics.total.dialogs);
    say("messages_in", None, metrics.total.messages_in);
    say("messages_out", None, metrics.total.messages_out);
    for row in metrics.managers.iter().filter(|row| row.numbers.dialogs > 0) {
        say("dialogs", Some(row.manager_id.unwrap_or(0)), row.numbers.dialogs);
    }
    table
}

async fn expected(scene: &Scene, period: Period) -> Table {
    let state = scene.sandbox.control().state().await;
    let rows = numbers(&state, 0, period.start, period.end).await.expect("numbers");
    let compared = |metric: &str, manager: Option<i64>| match manager {
        None => metric != "unanswered",
        Some(_) => metric == "dialogs",
    };
    let rows = rows.into_iter().filter(|row| compared(&row.metric, row.manager));
    rows.map(|row| ((row.metric, row.manager), row.value)).collect()
}

fn day(ago: i64) -> Period {
    Period { start: almaty_day(ago), end: almaty_day(ago - 1) }
}

#[tokio::test]
async fn reports_of_the_last_fourteen_days_made_today_equal_the_independent_computation() {
    let (scene, _database) = living().await;
    let mut talked = 0;
    for ago in 1..=14 {
        let expected = expected(&scene, day(ago)).await;
        talked += usize::from(expected[&("dialogs".to_owned(), None)] > 0);
        assert_eq!(reported(&scene, day(ago)).await, expected, "{ago} days ago");
    }
    assert!(talked >= 12, "the data set has something to compute");
}

#[tokio::test]
async fn so_does_a_backfill_a_month_later() {
    let (scene, _database) = living().await;
    let before = scene.sandbox.control().state().await;
    // Some of these days were reported on in their time, and their deals are stored as they were then.
    for ago in [9, 2] {
        assert_eq!(reported(&scene, day(ago)).await, expected(&scene, day(ago)).await, "{ago} days ago");
    }
    scene.clock.advance(std::time::Duration::from_secs(30 * 86_400));
    scene.sandbox.control().clock().set(crate::support::anchor() + Duration::days(30));
    let after = scene.sandbox.control().state().await;
    assert!(after.companies[0].leads.len() > before.companies[0].leads.len());
    for ago in [2, 5, 9, 13] {
        assert_eq!(reported(&scene, day(ago)).await, expected(&scene, day(ago)).await, "{ago} days before");
    }
    let asked = scene.sandbox.control().requests(Some(Vendor::Amocrm), 0).await;
    assert!(asked.iter().all(|request| request.status != Some(429)));
}
