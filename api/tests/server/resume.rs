//! A step that was interrupted in its middle goes on there: what it had done is not asked for again.

use std::collections::BTreeMap;
use std::time::Duration;

use synkro::clock::Clock;
use synkro::pipeline::runner::{self, Signal};
use synkro_sandbox::{DataSize, Vendor};
use synkro_shared::run::{RunStatus, RunView};

use crate::support::{Scene, TestDatabase, anchor, sqlite, whole_period};

const LEASE: Duration = Duration::from_secs(30);

async fn requests(scene: &Scene, vendor: Vendor) -> usize {
    scene.sandbox.control().requests(Some(vendor), 0).await.len()
}

async fn tables(scene: &Scene) -> BTreeMap<String, u64> {
    scene.sandbox.control().supabase_tables().await.expect("tables")
}

/// Works on the run until the vendor has been asked this often, then vanishes like a killed process.
async fn work_until(scene: &Scene, vendor: Vendor, asked: usize) {
    let claim = scene.app.store.claim_run("doomed", LEASE).await.expect("an answer").expect("a run");
    let (_say, signal) = tokio::sync::watch::channel(Signal::Go);
    let work = runner::run(&scene.app, &claim, signal);
    let watch = async {
        while requests(scene, vendor).await < asked {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        ended = work => panic!("the run ended before request {asked}: {ended:?}"),
        () = watch => {}
    }
    scene.clock.advance(LEASE + Duration::from_secs(1));
}

async fn end(scene: &Scene, run: synkro_shared::RunId) -> RunView {
    scene.work().await;
    scene.view(run).await
}

/// What a crash may repeat: a page of the list, four chats that were being written and four being read, what opens the
/// step, and chats of the last minutes that the second look at the list doesn't know any more.
const RADIST_AGAIN: usize = 1 + 8 + 1 + 2;
/// A page of leads, a page of contacts, the pipelines.
const AMOCRM_AGAIN: usize = 1 + 1 + 1;

both_databases!(a_period_that_is_interrupted_at_nine_tenths_repeats_a_page_and_a_batch);
async fn a_period_that_is_interrupted_at_nine_tenths_repeats_a_page_and_a_batch(database: TestDatabase) {
    let scene = Scene::set(&database, DataSize::Demo, Clock::manual(anchor())).await;
    let whole = scene.run(whole_period()).await;
    assert_eq!(whole.status, RunStatus::Done, "{:?}", whole.problem);
    let expected = tables(&scene).await;
    let mut least = BTreeMap::new();
    for vendor in [Vendor::Radist, Vendor::Amocrm] {
        least.insert(vendor, requests(&scene, vendor).await);
    }
    for (vendor, again) in [(Vendor::Radist, RADIST_AGAIN), (Vendor::Amocrm, AMOCRM_AGAIN)] {
        let least = least[&vendor];
        // Pages of 250 leave the CRM with a handful of requests.
        let enough = if vendor == Vendor::Radist { 30 } else { 4 };
        assert!(least > enough, "{vendor:?}: {least} requests prove nothing");
        scene.sandbox.control().clear_requests().await;
        let id = scene.start(whole_period()).await;
        work_until(&scene, vendor, least * 9 / 10).await;
        let view = end(&scene, id).await;
        assert_eq!(view.status, RunStatus::Done, "{:?}", view.problem);
        let asked = requests(&scene, vendor).await;
        let name = database.name;
        assert!(asked <= least + again, "{name}: {vendor:?}: {asked} requests, {least} without a crash");
        for (step, whole) in view.steps.iter().zip(&whole.steps) {
            assert_eq!(step.counts, whole.counts, "{name}: {:?} killed at {vendor:?}", step.step);
        }
    }
    let now = tables(&scene).await;
    for (table, rows) in
        expected.iter().filter(|(table, _)| !table.contains("ai_parts") && !table.contains("reports"))
    {
        assert_eq!(now.get(table), Some(rows), "{}: {table}", database.name);
    }
}

#[tokio::test]
async fn a_place_that_the_vendor_has_forgotten_means_to_begin_again() {
    use sea_orm::ConnectionTrait;
    let database = sqlite();
    let scene = Scene::set(&database, DataSize::Small, Clock::manual(anchor())).await;
    let whole = scene.run(whole_period()).await;
    scene.sandbox.control().clear_requests().await;
    let id = scene.start(whole_period()).await;
    work_until(&scene, Vendor::Radist, 8).await;
    let forget = "UPDATE run_steps SET cursor = replace(cursor, '\"page\":null', '\"page\":\"forgotten\"') \
                  WHERE step = 'fetch_dialogs' AND cursor LIKE '%\"page\":null%'";
    let raw = database.raw().await;
    let changed = raw.execute_unprepared(forget).await.expect("changed").rows_affected();
    assert!(changed >= 1, "the step was interrupted after its first batch");
    let view = end(&scene, id).await;
    assert_eq!(view.status, RunStatus::Done, "{:?}", view.problem);
    for (step, whole) in view.steps.iter().zip(&whole.steps) {
        assert_eq!(step.counts, whole.counts, "{:?}", step.step);
    }
}
