//! Vendors' budgets that several processes share through Redis, and what happens when it is away.

use std::time::Duration;

use synkro::clock::Clock;
use synkro::throttle::pacer::SharedPacer;
use synkro::vendors::http::budget::{Account, Lane, Pacer};

use crate::support::redis;

const INTERVAL: Duration = Duration::from_millis(200);

fn account() -> Account {
    // One of its own for each test, so that they do not meet in Redis.
    let label = Clock::system().new_id().simple().to_string();
    Account::amocrm(&format!("https://{label}.amocrm.ru").parse().expect("an address"))
}

fn lanes() -> [Lane; 2] {
    let lane = |name: &str, interval, burst| Lane { name: name.to_owned(), interval, burst };
    [lane("all", INTERVAL, 2), lane("quick", Duration::from_millis(10), 1)]
}

#[tokio::test]
async fn processes_together_stay_within_an_accounts_budget() {
    let clock = Clock::system();
    let (account, lanes) = (account(), lanes());
    let pacers = [
        SharedPacer::connect(&redis(0), clock.clone()).expect("a pacer"),
        SharedPacer::connect(&redis(0), clock.clone()).expect("a pacer"),
    ];
    // Connecting takes a moment; until then each would pace itself.
    for pacer in &pacers {
        assert!(pacer.reached(Duration::from_secs(20)).await, "Redis answers");
    }
    let began = clock.instant();
    for turn in 0..20_u32 {
        let wait = pacers[turn as usize % 2].take(&account, &lanes, clock.instant()).await;
        let at = clock.instant() - began + wait;
        // Whatever the network takes: a turn is never earlier than its place in the row.
        assert!(at >= INTERVAL * turn.saturating_sub(1), "turn {turn} after {at:?}");
    }
}

#[tokio::test]
async fn a_pause_that_one_process_was_told_is_kept_by_all() {
    let clock = Clock::system();
    let account = account();
    let one = SharedPacer::connect(&redis(0), clock.clone()).expect("a pacer");
    let other = SharedPacer::connect(&redis(0), clock.clone()).expect("a pacer");
    for pacer in [&one, &other] {
        assert!(pacer.reached(Duration::from_secs(20)).await, "Redis answers");
    }
    assert_eq!(other.pause_left(&account, clock.instant()).await, None);
    one.pause(&account, Some(Duration::from_secs(600)), clock.instant()).await;
    let left = other.pause_left(&account, clock.instant()).await.expect("a pause");
    assert!(left <= Duration::from_secs(600) && left > Duration::from_secs(300), "{left:?}");
}

#[tokio::test]
async fn processes_with_an_old_and_a_new_key_of_one_company_go_at_one_pace() {
    let clock = Clock::system();
    // A company of its own for each test run, so that they do not meet in Redis.
    let company = i64::try_from(clock.new_id().as_u128() >> 66).expect("a number");
    let [before, after] = ["key-before", "key-after"].map(|key| Account::radist(Some(company), key));
    let one = SharedPacer::connect(&redis(0), clock.clone()).expect("a pacer");
    let other = SharedPacer::connect(&redis(0), clock.clone()).expect("a pacer");
    for pacer in [&one, &other] {
        assert!(pacer.reached(Duration::from_secs(20)).await, "Redis answers");
    }
    let lanes = [Lane { name: "all".to_owned(), interval: Duration::from_secs(600), burst: 1 }];
    assert_eq!(one.take(&before, &lanes, clock.instant()).await, Duration::ZERO);
    let wait = other.take(&after, &lanes, clock.instant()).await;
    assert!(wait > Duration::from_secs(300), "the new key waits for the old one's turn: {wait:?}");
    one.pause(&before, Some(Duration::from_secs(600)), clock.instant()).await;
    let left = other.pause_left(&after, clock.instant()).await.expect("a pause");
    assert!(left > Duration::from_secs(300), "{left:?}");
    let elsewhere = Account::radist(Some(company + 1), "key-elsewhere");
    assert_eq!(other.pause_left(&elsewhere, clock.instant()).await, None);
}

#[tokio::test]
async fn without_redis_a_process_goes_on_at_half_the_pace() {
    let clock = Clock::manual("2026-11-20T06:00:00Z".parse().expect("an instant"));
    let (account, lanes) = (account(), lanes());
    // Nobody listens there.
    let pacer = SharedPacer::connect("redis://127.0.0.1:1", clock.clone()).expect("a pacer");
    let mut waits = Vec::new();
    for _ in 0..4 {
        waits.push(pacer.take(&account, &lanes, clock.instant()).await);
    }
    // The quick lane (20 ms now) makes the second turn wait; then the slow one does.
    let quick = Duration::from_millis(20);
    assert_eq!(waits, [Duration::ZERO, quick, INTERVAL * 2, INTERVAL * 4]);
    pacer.pause(&account, Some(Duration::from_secs(9)), clock.instant()).await;
    assert_eq!(pacer.pause_left(&account, clock.instant()).await, Some(Duration::from_secs(9)));
}
