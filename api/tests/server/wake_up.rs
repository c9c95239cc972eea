//! Processes that wake each other through Redis.

use std::time::Duration;

use synkro::clock::Clock;
use synkro::jobs::wake_up;

use crate::support::{Scene, postgres, redis, sqlite, whole_period};

#[tokio::test]
async fn a_run_accepted_by_one_process_wakes_the_workers_of_another() {
    let database = postgres().await;
    let scene = Scene::small(&database).await;
    let elsewhere = database.store(Clock::system()).await;
    let _here = wake_up::start(&scene.app.store, &redis(0)).await.expect("connected");
    let _there = wake_up::start(&elsewhere, &redis(0)).await.expect("connected");
    let wake = elsewhere.wake();
    let woken = wake.notified();
    tokio::pin!(woken);
    woken.as_mut().enable();
    scene.start(whole_period()).await;
    Clock::system().deadline(Duration::from_secs(20), woken).await.expect("woken");
    let claim = elsewhere.claim_run("elsewhere", Duration::from_secs(30)).await.expect("an answer");
    assert!(claim.is_some());
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_in_words() {
    let database = sqlite();
    let store = database.store(Clock::system()).await;
    let refused = wake_up::start(&store, "not an address").await.err().expect("refused");
    assert!(refused.to_string().contains("REDIS_URL"), "{refused}");
}
