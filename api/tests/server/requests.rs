//! How many requests a run makes where the account ignores filters, as most do: pages, not one request a contact.

use synkro::clock::Clock;
use synkro::vendors::supabase::sql::block;
use synkro_sandbox::{DataSize, Load, SettingsPatch, Vendor};
use synkro_shared::run::RunStatus;

use crate::support::{Scene, TestDatabase, anchor, sqlite};

async fn asked(scene: &Scene, vendor: Vendor) -> Vec<String> {
    let requests = scene.sandbox.control().requests(Some(vendor), 0).await;
    requests.into_iter().map(|request| request.path).collect()
}

#[tokio::test]
async fn contacts_come_by_the_page_and_are_remembered() {
    let database = sqlite();
    let load = Load { leads: 500, chats: 60, messages: 600 };
    let scene = Scene::set(&database, DataSize::Load(load), Clock::manual(anchor())).await;
    let control = scene.sandbox.control();
    let patch = SettingsPatch { amocrm_filter_enabled: Some(false), ..SettingsPatch::default() };
    control.update_settings(patch).await;
    let period = synkro_shared::run::Period { start: anchor() - chrono::Duration::days(15), end: anchor() };
    control.clear_requests().await;
    let run = scene.run(period).await;
    assert_eq!(run.status, RunStatus::Done, "{:?}", run.problem);
    let first = asked(&scene, Vendor::Amocrm).await;
    // Two pages of leads and one that is empty, as many of contacts, users, pipelines; a page more where a list moved.
    assert!(first.len() <= 9, "{}: {first:#?}", first.len());
    assert!(!first.iter().any(|path| path.contains("/contacts/")), "none is asked for by itself");

    // The contacts are known by now: the next run asks what changed since.
    control.clear_requests().await;
    let run = scene.run(period).await;
    assert_eq!(run.status, RunStatus::Done, "{:?}", run.problem);
    let second = asked(&scene, Vendor::Amocrm).await;
    let contacts = second.iter().filter(|path| path.contains("/contacts")).count();
    assert!(contacts <= 2, "{second:#?}");
}

#[tokio::test]
async fn an_account_that_honours_filters_is_asked_for_what_is_wanted_alone() {
    let database = sqlite();
    let load = Load { leads: 300, chats: 20, messages: 100 };
    let scene = Scene::set(&database, DataSize::Load(load), Clock::manual(anchor())).await;
    let patch = SettingsPatch { amocrm_filter_enabled: Some(true), ..SettingsPatch::default() };
    scene.sandbox.control().update_settings(patch).await;
    scene.sandbox.control().clear_requests().await;
    let period = synkro_shared::run::Period { start: anchor() - chrono::Duration::days(15), end: anchor() };
    let run = scene.run(period).await;
    assert_eq!(run.status, RunStatus::Done, "{:?}", run.problem);
    let asked = asked(&scene, Vendor::Amocrm).await;
    assert!(asked.len() <= 9, "{asked:#?}");
}

both_databases!(contacts_that_the_client_has_thrown_away_are_read_again);
async fn contacts_that_the_client_has_thrown_away_are_read_again(database: TestDatabase) {
    let load = Load { leads: 1_200, chats: 60, messages: 600 };
    let scene = Scene::set(&database, DataSize::Load(load), Clock::manual(anchor())).await;
    let control = scene.sandbox.control();
    let patch = SettingsPatch { amocrm_filter_enabled: Some(false), ..SettingsPatch::default() };
    control.update_settings(patch).await;
    let period = synkro_shared::run::Period { start: anchor() - chrono::Duration::days(15), end: anchor() };
    scene.run(period).await;
    let latest = synkro_shared::run::Period { start: anchor() - chrono::Duration::days(1), end: anchor() };
    let before = without_deal(&scene, &scene.run(latest).await).await;
    control.supabase_drop_everything().await.expect("an empty project");
    control.supabase_sql(&block(0)).await.expect("our tables, and nothing in them");
    let after = without_deal(&scene, &scene.run(latest).await).await;
    assert_eq!(after, before, "{}", database.name);
    assert!(before.0 > before.1, "some of the day's dialogs have a deal: {before:?}");
}

/// Dialogs of the run's report, and those without a deal.
async fn without_deal(scene: &Scene, run: &synkro_shared::run::RunView) -> (u64, u64) {
    assert_eq!(run.status, RunStatus::Done, "{:?}", run.problem);
    let mut browser = scene.signed_in("owner@demo.example").await;
    let id = run.report_id.expect("a report");
    let answer = browser.get(&format!("/api/v1/reports/{id}")).await;
    let report: synkro_shared::report::ReportView = serde_json::from_value(answer.json()).expect("a report");
    (report.metrics.total.dialogs, report.metrics.dialogs_without_lead)
}
