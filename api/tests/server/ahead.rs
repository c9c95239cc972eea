//! A clock that was ahead for a moment: what it wrote down about the time to come is not believed.

use std::time::Duration;

use chrono::{DateTime, Utc};
use synkro::clock::Clock;
use synkro::store::SystemScope;
use synkro_sandbox::DataSize;
use synkro_shared::settings::AutomationSettings;

use crate::support::{Scene, TestDatabase};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

async fn fires(database: &crate::support::TestDatabase) -> Vec<(String, String)> {
    use sea_orm::{FromQueryResult, Statement};
    #[derive(FromQueryResult)]
    struct Fire {
        period_key: String,
        status: String,
    }
    let raw = database.raw().await;
    let statement = Statement::from_string(
        raw.get_database_backend(),
        "SELECT period_key, status FROM schedule_fires ORDER BY due_at",
    );
    let fires = Fire::find_by_statement(statement).all(&raw).await.expect("fires");
    fires.into_iter().map(|fire| (fire.period_key, fire.status)).collect()
}

both_databases!(a_clock_forty_days_ahead_for_a_moment_costs_no_schedule);
async fn a_clock_forty_days_ahead_for_a_moment_costs_no_schedule(database: TestDatabase) {
    // Eight in the morning in Almaty; the daily report is due at nine.
    let start = at("2026-11-20T03:00:00Z");
    let scene = Scene::set(&database, DataSize::Small, Clock::manual(start)).await;
    let settings = AutomationSettings {
        weekly: None,
        monthly: None,
        enabled: true,
        ..AutomationSettings::proposal("Asia/Almaty")
    };
    let system = SystemScope::because("the test is the scheduler");
    let mut owner = scene.signed_in("owner@demo.example").await;
    let put = owner
        .write(
            "PUT",
            "/api/v1/integrations/automation/settings",
            &serde_json::to_value(&settings).expect("json"),
        )
        .await;
    assert_eq!(put.status, 200, "{}", put.text());
    scene.app.store.look_at_schedules(system).await.expect("looked");

    // Another process of the installation has a clock that is ahead, for one look.
    let ahead = scene.node(&database, Clock::manual(start + chrono::Duration::days(40))).await;
    let looked = ahead.store.look_at_schedules(system).await.expect("looked");
    assert!(looked.missed > 20, "{} missed", looked.missed);

    // With the right clock the next report comes in its time, and what has not been is not listed as missed.
    scene.clock.advance(Duration::from_secs(1));
    scene.app.store.look_at_schedules(system).await.expect("looked");
    let listed = fires(&database).await;
    assert!(listed.len() <= 1, "{}: {listed:?}", database.name);
    for day in 0..3 {
        let due = at("2026-11-20T04:00:30Z") + chrono::Duration::days(day);
        scene.clock.advance((due - scene.clock.now()).to_std().expect("later"));
        scene.app.store.look_at_schedules(system).await.expect("looked");
        scene.work().await;
    }
    let made = fires(&database).await.into_iter().filter(|(_, status)| status != "missed").count();
    assert!(made >= 3, "{}: {:?}", database.name, fires(&database).await);
}
