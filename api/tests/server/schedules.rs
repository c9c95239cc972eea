//! Schedules: each due civil period becomes a run once, or is listed as missed, whatever nodes and clocks do.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use serde_json::json;
use synkro::app::App;
use synkro::clock::Clock;
use synkro::jobs::scheduler;
use synkro::store::start_run::NewRun;
use synkro::store::tenants::{NewTenant, SourceMode};
use synkro::store::{SystemScope, TenantScope};
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{Period, ReportKind};
use synkro_shared::schedule::{FireStatus, FireView, MissReason};
use synkro_shared::session::Language;
use synkro_shared::settings::{AutomationSettings, DailySchedule};

use crate::support::{Scene, TestDatabase, anchor};

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn system() -> SystemScope {
    SystemScope::because("the test makes companies")
}

fn daily(zone: &str, at: &str) -> AutomationSettings {
    AutomationSettings {
        day_start: "00:00".parse().expect("a time"),
        daily: Some(DailySchedule { at: at.parse().expect("a time"), days_off: Vec::new() }),
        weekly: None,
        ..AutomationSettings::proposal(zone)
    }
}

/// A company whose integrations are there, with this schedule from now on.
async fn company(app: &App, slug: &str, settings: &AutomationSettings) -> TenantScope {
    let tx = app.store.begin().await.expect("a transaction");
    let new = NewTenant {
        slug: slug.to_owned(),
        name: slug.to_owned(),
        timezone: chrono_tz::Asia::Almaty,
        report_language: Language::Ru,
        source_mode: SourceMode::AmocrmRadist,
    };
    let scope = system().tenant(tx.create_tenant(system(), new).await.expect("a tenant"));
    for kind in
        [IntegrationKind::Supabase, IntegrationKind::Amocrm, IntegrationKind::Radist, IntegrationKind::Ai]
    {
        tx.put_integration(scope, kind, json!({}), None).await.expect("an integration");
    }
    tx.commit().await.expect("committed");
    keep(app, scope, settings).await;
    scope
}

/// What saving the form does.
async fn keep(app: &App, scope: TenantScope, settings: &AutomationSettings) {
    let tx = app.store.begin().await.expect("a transaction");
    tx.settle_schedule(scope).await.expect("settled");
    let config = serde_json::to_value(settings).expect("JSON");
    tx.put_integration(scope, IntegrationKind::Automation, config, None).await.expect("kept");
    tx.put_schedule(scope, settings).await.expect("kept");
    tx.commit().await.expect("committed");
}

/// Every active run ends well at once.
async fn end_runs(raw: &DatabaseConnection) {
    let end = "UPDATE job_runs SET status = 'done', place_at = NULL WHERE status <> 'done'";
    raw.execute_unprepared(end).await.expect("ended");
}

async fn fires(app: &App, scope: TenantScope) -> Vec<FireView> {
    let mut all = app.store.list_fires(scope, None, 100_000).await.expect("fires");
    all.sort_by_key(|fire| fire.due_at);
    all
}

async fn runs(database: &TestDatabase) -> i64 {
    let raw = database.raw().await;
    let count = Statement::from_string(raw.get_database_backend(), "SELECT count(*) AS n FROM job_runs");
    raw.query_one_raw(count).await.expect("an answer").expect("a row").try_get("", "n").expect("a number")
}

/// How many schedules, days and nodes: a short grid in the suite, the whole one on demand.
fn grid() -> (usize, i64, usize) {
    if crate::support::whole_grid() { (1000, 30, 5) } else { (8, 10, 3) }
}

both_databases!(every_period_is_fired_once_by_many_nodes_whose_clocks_are_off);
async fn every_period_is_fired_once_by_many_nodes_whose_clocks_are_off(database: TestDatabase) {
    let (companies, days, nodes) = grid();
    let scene = Scene::small(&database).await;
    let mut scopes = Vec::new();
    for number in 0..companies {
        let at = format!("{:02}:{:02}", 6 + number % 12, (number * 7) % 60);
        scopes.push(company(&scene.app, &format!("company-{number}"), &daily("Asia/Almaty", &at)).await);
    }
    let mut clocks = Vec::new();
    let mut apps = Vec::new();
    for node in 0..nodes {
        // Up to ten minutes fast or slow.
        let off = TimeDelta::minutes([-10, -3, 0, 4, 10][node % 5]);
        let clock = Clock::manual(anchor() + off);
        apps.push(scene.node(&database, clock.clone()).await);
        clocks.push(clock);
    }
    let raw = database.raw().await;
    for _ in 0..days * 12 {
        for clock in &clocks {
            clock.advance(Duration::from_secs(2 * 3600));
        }
        futures::future::join_all(apps.iter().map(scheduler::once)).await;
        end_runs(&raw).await;
    }
    let mut started = 0;
    for scope in &scopes {
        let fires = fires(&scene.app, *scope).await;
        let keys: BTreeSet<&str> = fires.iter().map(|fire| fire.key.as_str()).collect();
        assert_eq!(keys.len(), fires.len(), "{}: a period twice", database.name);
        assert!(fires.iter().all(|fire| fire.status == FireStatus::Started), "{}", database.name);
        assert_eq!(fires.len() as i64, days, "{}: one a day", database.name);
        let runs: BTreeSet<_> = fires.iter().map(|fire| fire.run_id.expect("a run")).collect();
        assert_eq!(runs.len(), fires.len(), "{}: a run each", database.name);
        started += fires.len();
    }
    assert_eq!(runs(&database).await, started as i64, "{}: no run beside", database.name);
}

both_databases!(a_civil_day_is_fired_once_through_every_change_of_the_clocks);
async fn a_civil_day_is_fired_once_through_every_change_of_the_clocks(database: TestDatabase) {
    let cases = [
        // Almaty went back an hour on 2024-03-01: 23:30 of February 29th happened twice.
        ("Asia/Almaty", "23:30", "2024-02-27T19:00:00Z", 5),
        ("Asia/Qyzylorda", "00:30", "2018-12-18T18:00:00Z", 5),
        ("Europe/Berlin", "02:30", "2026-03-27T12:00:00Z", 4),
        ("Europe/Berlin", "02:30", "2026-10-23T12:00:00Z", 4),
        ("Australia/Lord_Howe", "02:15", "2026-10-02T12:00:00Z", 4),
        ("Australia/Lord_Howe", "01:45", "2026-04-03T12:00:00Z", 4),
    ];
    let scene = Scene::small(&database).await;
    let raw = database.raw().await;
    for (number, (zone, at, from, days)) in cases.into_iter().enumerate() {
        let clock = Clock::manual(utc(from));
        let app = scene.node(&database, clock.clone()).await;
        let scope = company(&app, &format!("zone-{number}"), &daily(zone, at)).await;
        for _ in 0..days * 24 * 4 {
            clock.advance(Duration::from_secs(900));
            scheduler::once(&app).await;
            end_runs(&raw).await;
        }
        let fires = fires(&app, scope).await;
        assert_eq!(fires.len(), days, "{zone} {at}");
        for pair in fires.windows(2) {
            assert!(pair[0].key < pair[1].key, "{zone}: {} then {}", pair[0].key, pair[1].key);
            assert_eq!(pair[0].period.end, pair[1].period.start, "{zone}: no gap, no overlap");
            let lasts = pair[1].period.end - pair[1].period.start;
            assert!((23..=25).contains(&lasts.num_hours()), "{zone}: {lasts}");
        }
        if zone == "Asia/Almaty" {
            let long = fires.iter().find(|fire| fire.key == "2024-02-29");
            let long = long.map(|fire| (fire.period.end - fire.period.start).num_hours());
            assert!(long.is_none_or(|hours| hours == 25), "{long:?}");
        }
    }
}

both_databases!(a_zone_that_is_changed_at_noon_costs_no_day_and_counts_none_twice);
async fn a_zone_that_is_changed_at_noon_costs_no_day_and_counts_none_twice(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let raw = database.raw().await;
    let clock = Clock::manual(utc("2026-03-10T12:00:00Z"));
    let app = scene.node(&database, clock.clone()).await;
    let scope = company(&app, "moves", &daily("Asia/Almaty", "09:00")).await;
    for hour in 0..6 * 24 {
        clock.advance(Duration::from_secs(3600));
        if hour == 42 {
            keep(&app, scope, &daily("Europe/Berlin", "09:00")).await;
        }
        if hour == 90 {
            keep(&app, scope, &daily("Asia/Vladivostok", "09:00")).await;
        }
        scheduler::once(&app).await;
        end_runs(&raw).await;
    }
    let fires = fires(&app, scope).await;
    let keys: Vec<u32> =
        fires.iter().map(|fire| fire.key.parse::<chrono::NaiveDate>().expect("a date").day()).collect();
    let expected: Vec<u32> = (keys[0]..keys[0] + keys.len() as u32).collect();
    assert_eq!(keys, expected, "{}: each day once", database.name);
    for pair in fires.windows(2) {
        assert_eq!(pair[0].period.end, pair[1].period.start, "{}", database.name);
    }
}

both_databases!(after_three_days_without_a_process_one_report_is_made_and_two_are_listed);
async fn after_three_days_without_a_process_one_report_is_made_and_two_are_listed(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let raw = database.raw().await;
    let clock = Clock::manual(utc("2026-03-10T05:00:00Z"));
    let app = scene.node(&database, clock.clone()).await;
    let scope = company(&app, "away", &daily("Asia/Almaty", "09:00")).await;
    clock.advance(Duration::from_secs(3 * 86_400 + 12 * 3600));
    scheduler::once(&app).await;
    let seen = fires(&app, scope).await;
    let told: Vec<_> = seen.iter().map(|fire| (fire.status, fire.reason)).collect();
    let missed = (FireStatus::Missed, Some(MissReason::Late));
    assert_eq!(told, [missed, missed, (FireStatus::Started, None)], "{}", database.name);
    let (last, count) = app.store.missed_fires(scope).await.expect("an answer");
    assert_eq!((last.map(|fire| fire.key), count), (Some("2026-03-11".to_owned()), 2));
    end_runs(&raw).await;

    // A person makes up for both: one after the other.
    let person = synkro_shared::UserId(clock.new_id());
    let wanted: Vec<_> = seen[..2].iter().map(|fire| fire.id).collect();
    assert_eq!(app.store.backfill(scope, person, &wanted).await.expect("queued"), 2);
    assert_eq!(app.store.backfill(scope, person, &wanted).await.expect("an answer"), 0, "once is enough");
    assert_eq!(runs(&database).await, 2, "{}: the second waits for the first", database.name);
    end_runs(&raw).await;
    scheduler::once(&app).await;
    assert_eq!(runs(&database).await, 3);
    end_runs(&raw).await;
    scheduler::once(&app).await;
    assert_eq!(runs(&database).await, 3);
}

both_databases!(what_falls_due_while_a_schedule_rests_is_listed_and_not_made);
async fn what_falls_due_while_a_schedule_rests_is_listed_and_not_made(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let clock = Clock::manual(utc("2026-03-10T05:00:00Z"));
    let app = scene.node(&database, clock.clone()).await;
    let scope = company(&app, "rests", &daily("Asia/Almaty", "09:00")).await;
    let person = synkro_shared::UserId(clock.new_id());
    app.store.pause_schedule(scope, person, true).await.expect("paused");
    clock.advance(Duration::from_secs(2 * 86_400));
    scheduler::once(&app).await;
    assert!(fires(&app, scope).await.is_empty(), "nothing is decided while it rests");
    app.store.pause_schedule(scope, person, false).await.expect("resumed");
    let seen = fires(&app, scope).await;
    assert_eq!(seen.len(), 2);
    assert!(seen.iter().all(|fire| fire.reason == Some(MissReason::Paused)), "{}", database.name);
    clock.advance(Duration::from_secs(86_400));
    scheduler::once(&app).await;
    assert_eq!(fires(&app, scope).await.len(), 3);
    assert_eq!(runs(&database).await, 1, "{}", database.name);
}

both_databases!(a_red_integration_is_not_asked_again_by_the_schedule);
async fn a_red_integration_is_not_asked_again_by_the_schedule(database: TestDatabase) {
    use synkro_shared::run::{RunProblem, RunProblemCode};
    let scene = Scene::small(&database).await;
    let clock = Clock::manual(utc("2026-03-10T05:00:00Z"));
    let app = scene.node(&database, clock.clone()).await;
    let scope = company(&app, "red", &daily("Asia/Almaty", "09:00")).await;
    let kind = IntegrationKind::Amocrm;
    let tx = app.store.begin().await.expect("a transaction");
    let problem = RunProblem::new(RunProblemCode::ReauthRequired, Some(kind));
    let standing = synkro::store::standing::Standing {
        problem: Some(problem),
        ..synkro::store::standing::Standing::working()
    };
    tx.set_standing(scope, kind, None, standing).await.expect("red");
    tx.commit().await.expect("committed");
    clock.advance(Duration::from_secs(86_400));
    scheduler::once(&app).await;
    let seen = fires(&app, scope).await;
    assert_eq!(seen[0].reason, Some(MissReason::NotReady), "{}", database.name);
    assert_eq!(runs(&database).await, 0);
    let tx = app.store.begin().await.expect("a transaction");
    let standing = synkro::store::standing::Standing::working();
    tx.set_standing(scope, kind, None, standing).await.expect("green");
    tx.commit().await.expect("committed");
    clock.advance(Duration::from_secs(86_400));
    scheduler::once(&app).await;
    assert_eq!(runs(&database).await, 1, "{}", database.name);
}

both_databases!(every_key_that_was_refused_holds_the_schedule_and_what_may_be_mended_meanwhile_does_not);
async fn every_key_that_was_refused_holds_the_schedule_and_what_may_be_mended_meanwhile_does_not(
    database: TestDatabase,
) {
    use synkro::store::standing::Standing;
    use synkro_shared::run::{RunProblem, RunProblemCode as Code};
    let scene = Scene::small(&database).await;
    let clock = Clock::manual(utc("2026-03-10T05:00:00Z"));
    let app = scene.node(&database, clock.clone()).await;
    let scope = company(&app, "held", &daily("Asia/Almaty", "09:00")).await;
    let kind = IntegrationKind::Supabase;
    let a_day_of = async |code: Code| {
        let tx = app.store.begin().await.expect("a transaction");
        let standing = Standing { problem: Some(RunProblem::new(code, Some(kind))), ..Standing::working() };
        tx.set_standing(scope, kind, None, standing).await.expect("red");
        tx.commit().await.expect("committed");
        clock.advance(Duration::from_secs(86_400));
        scheduler::once(&app).await;
    };
    let held = [
        Code::KeyRejected,
        Code::LegacyKeysOff,
        Code::KeysSwapped,
        Code::WrongProject,
        Code::ProjectUnproven,
        Code::KeyOutdated,
        Code::TokenExpired,
        Code::ConsentRefused,
        Code::ReauthRequired,
        Code::NotConfigured,
        Code::AccessDenied,
        Code::ScopeMissing,
        Code::PaymentRequired,
    ];
    for (days, code) in held.into_iter().enumerate() {
        a_day_of(code).await;
        let seen = fires(&app, scope).await;
        let missed = seen.iter().filter(|fire| fire.reason == Some(MissReason::NotReady)).count();
        assert_eq!(missed, days + 1, "{}: {code}", database.name);
    }
    assert_eq!(runs(&database).await, 0, "{}", database.name);
    let raw = database.raw().await;
    for (days, code) in [Code::ProjectPaused, Code::VendorUnavailable, Code::Internal].into_iter().enumerate()
    {
        a_day_of(code).await;
        assert_eq!(runs(&database).await, i64::try_from(days).expect("few") + 1, "{}: {code}", database.name);
        end_runs(&raw).await;
    }
}

both_databases!(a_suspended_companys_schedule_stands_still);
async fn a_suspended_companys_schedule_stands_still(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let clock = Clock::manual(utc("2026-03-10T05:00:00Z"));
    let app = scene.node(&database, clock.clone()).await;
    let scope = company(&app, "suspended", &daily("Asia/Almaty", "09:00")).await;
    let set = |status: &str| format!("UPDATE tenants SET status = '{status}' WHERE slug = 'suspended'");
    database.raw().await.execute_unprepared(&set("suspended")).await.expect("suspended");
    clock.advance(Duration::from_secs(3 * 86_400));
    scheduler::once(&app).await;
    assert!(fires(&app, scope).await.is_empty());
    database.raw().await.execute_unprepared(&set("active")).await.expect("resumed");
    scheduler::once(&app).await;
    assert_eq!(fires(&app, scope).await.len(), 3, "{}", database.name);
    assert_eq!(runs(&database).await, 1, "the latest is made up for");
}

both_databases!(a_company_whose_audit_log_is_damaged_waits_and_keeps_no_other_waiting);
async fn a_company_whose_audit_log_is_damaged_waits_and_keeps_no_other_waiting(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let raw = database.raw().await;
    let clock = Clock::manual(utc("2026-03-10T05:00:00Z"));
    let app = scene.node(&database, clock.clone()).await;
    let damaged = company(&app, "damaged", &daily("Asia/Almaty", "09:00")).await;
    let well = company(&app, "well", &daily("Asia/Almaty", "09:00")).await;
    let bent = format!("UPDATE audit_heads SET mac = hash WHERE chain = '{}'", damaged.tenant());
    raw.execute_unprepared(&bent).await.expect("bent");
    clock.advance(Duration::from_secs(86_400));
    scheduler::once(&app).await;
    let status = async |scope| fires(&app, scope).await.iter().map(|fire| fire.status).collect::<Vec<_>>();
    assert_eq!(status(well).await, [FireStatus::Started], "{}", database.name);
    assert_eq!(status(damaged).await, [FireStatus::Queued], "{}", database.name);
    assert_eq!(runs(&database).await, 1);
    app.store.acknowledge_audit(system(), Some(damaged.tenant())).await.expect("acknowledged");
    scheduler::once(&app).await;
    assert_eq!(status(damaged).await, [FireStatus::Started], "{}", database.name);
}

both_databases!(a_hundred_presses_and_the_schedule_make_one_run_of_a_period);
async fn a_hundred_presses_and_the_schedule_make_one_run_of_a_period(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let raw = database.raw().await;
    let clock = Clock::manual(utc("2026-03-10T05:00:00Z"));
    let app = scene.node(&database, clock.clone()).await;
    let scope = company(&app, "pressed", &daily("Asia/Almaty", "09:00")).await;
    clock.advance(Duration::from_secs(86_400));
    let period = Period { start: utc("2026-03-09T19:00:00Z"), end: utc("2026-03-10T19:00:00Z") };
    let person = crate::support::account(
        &scene,
        "presser@pressed.example",
        synkro_shared::Grants { role: synkro_shared::Role::User, settings: false },
        Some(scope.tenant()),
    )
    .await;
    let press = || {
        let new = NewRun {
            kind: ReportKind::Manual,
            period,
            timezone: chrono_tz::Asia::Almaty,
            started_by: Some(person),
            idempotency: None,
        };
        app.store.start_run(scope, new)
    };
    let presses = futures::future::join_all((0..100).map(|_| press()));
    let (presses, _) = futures::future::join(presses, scheduler::once(&app)).await;
    scheduler::once(&app).await;
    assert_eq!(runs(&database).await, 1, "{}", database.name);
    assert!(presses.iter().filter(|press| press.is_ok()).count() <= 1);
    let seen = fires(&app, scope).await;
    assert_eq!((seen.len(), seen[0].status), (1, FireStatus::Started), "{}", database.name);
    end_runs(&raw).await;
    scheduler::once(&app).await;
    assert_eq!(runs(&database).await, 1, "{}: nor one afterwards", database.name);
}

both_databases!(by_hand_goes_before_scheduled_but_not_for_ever);
async fn by_hand_goes_before_scheduled_but_not_for_ever(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let clock = Clock::manual(utc("2026-03-10T05:00:00Z"));
    let app = scene.node(&database, clock.clone()).await;
    for slug in ["first", "second", "third"] {
        company(&app, slug, &daily("Asia/Almaty", "09:00")).await;
    }
    clock.advance(Duration::from_secs(86_400 - 3600 + 5));
    scheduler::once(&app).await;
    let by_hand = || NewRun {
        kind: ReportKind::Manual,
        period: Period { start: utc("2026-03-01T00:00:00Z"), end: utc("2026-03-02T00:00:00Z") },
        timezone: chrono_tz::Asia::Almaty,
        started_by: Some(synkro_shared::UserId(clock.new_id())),
        idempotency: None,
    };
    let other = company(&app, "presses", &daily("Asia/Almaty", "21:00")).await;
    let pressed = app.store.start_run(other, by_hand()).await.expect("accepted");
    let lease = Duration::from_secs(30);
    let claim = app.store.claim_run("a", lease).await.expect("an answer").expect("a run");
    assert_eq!(claim.run(), pressed, "{}: by hand first", database.name);
    // Ten minutes later the scheduled ones have waited long enough.
    clock.advance(Duration::from_secs(600));
    let late = company(&app, "presses-later", &daily("Asia/Almaty", "21:00")).await;
    let pressed = app.store.start_run(late, by_hand()).await.expect("accepted");
    for _ in 0..3 {
        let claim = app.store.claim_run("a", lease).await.expect("an answer").expect("a run");
        assert_ne!(claim.run(), pressed, "{}", database.name);
    }
}

both_databases!(people_see_what_comes_and_what_was_missed);
async fn people_see_what_comes_and_what_was_missed(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let form = json!({"enabled": true, "timezone": "Asia/Almaty", "day_start": "06:00",
        "daily": {"at": "09:00"}, "misfire": {"policy": "skip"}, "notice_when_empty": true});
    let kept = owner.write("PUT", "/api/v1/integrations/automation/settings", &form).await;
    assert_eq!(kept.status, 200, "{}", kept.text());
    let view = owner.get("/api/v1/schedule").await.json();
    assert_eq!(view["next"].as_array().map(Vec::len), Some(5));
    assert_eq!((&view["missed"], &view["last_missed"]), (&json!(0), &serde_json::Value::Null));
    scene.clock.advance(Duration::from_secs(34 * 3600));
    let mut owner = scene.signed_in("owner@demo.example").await;
    scheduler::once(&scene.app).await;
    let view = owner.get("/api/v1/overview").await.json()["schedule"].clone();
    assert_eq!(view["missed"], 1, "{view}");
    assert_eq!(view["last_missed"]["reason"], "late");
    let page = owner.get("/api/v1/schedule/fires?limit=1").await.json();
    let fire = page["items"][0].clone();
    assert_eq!((fire["status"].as_str(), fire["kind"].as_str()), (Some("missed"), Some("daily")));
    let none = owner.post("/api/v1/schedule/backfill", &json!({"fires": []})).await;
    assert_eq!(none.status, 422);
    let many: Vec<_> = (0..32).map(|_| scene.clock.new_id()).collect();
    assert_eq!(owner.post("/api/v1/schedule/backfill", &json!({"fires": many})).await.status, 422);
    let made = owner.post("/api/v1/schedule/backfill", &json!({"fires": [fire["id"]]})).await;
    assert_eq!(made.status, 202, "{}", made.text());
    assert_eq!(made.json()["queued"], 1);
    let fire = owner.get("/api/v1/schedule/fires").await.json()["items"][0].clone();
    assert_eq!(fire["status"], "started");
    let run = fire["run_id"].as_str().expect("a run").to_owned();
    let run = owner.get(&format!("/api/v1/runs/{run}")).await.json();
    assert_eq!((run["kind"].as_str(), run.get("started_by")), (Some("daily"), None));
    let paused = owner.post("/api/v1/schedule/pause", &json!({})).await.json();
    assert!(paused["paused_at"].is_string() && paused["next"] == json!([]), "{paused}");
    let resumed = owner.post("/api/v1/schedule/resume", &json!({})).await.json();
    assert!(resumed.get("paused_at").is_none() && resumed["next"] != json!([]), "{resumed}");
    let audit = owner.get("/api/v1/audit?limit=100").await.text();
    for action in ["schedule.pause", "schedule.backfill", "run.start"] {
        assert!(audit.contains(action), "{action}");
    }
}
