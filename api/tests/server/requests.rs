//! How many requests a run makes where the account ignores filters, as most do: pages, not one request a contact.

use synkro::clock::Clock;
use synkro_sandbox::{DataSize, Load, SettingsPatch, Vendor};
use synkro_shared::run::RunStatus;

use crate::support::{Scene, anchor, databases};

async fn asked(scene: &Scene, vendor: Vendor) -> Vec<String> {
    let requests = scene.sandbox.control().requests(Some(vendor), 0).await;
    requests.into_iter().map(|request| request.path).collect()
}

#[tokio::test]
async fn contacts_come_by_the_page_and_are_remembered() {
    let [database, _] = databases().await;
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
    let [database, _] = databases().await;
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
