//! Guessing passwords: strangers are stopped, the owner in front of a known browser is not; also when Redis counts, and
//! when Redis is gone.

use std::time::Duration;

use serde_json::{Value, json};
use synkro::throttle::{Rule, Throttle};

use crate::support::process::until;
use crate::support::{Browser, Scene, TestDatabase, redis, sqlite};

const OWNER: &str = "owner@demo.example";
const PASSWORD: &str = synkro::services::demo_tenant::PASSWORD;

both_databases!(two_hundred_addresses_burn_an_account_and_its_known_browser_still_signs_in);
async fn two_hundred_addresses_burn_an_account_and_its_known_browser_still_signs_in(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut known = scene.browser().from([203, 0, 113, 5]);
    assert_eq!(known.sign_in(OWNER, PASSWORD).await.status, 200);
    known.post("/api/v1/auth/logout", &json!({})).await;
    let mut guesses = 0;
    for address in 0..200u8 {
        let mut attacker = scene.browser().from([198, 51, 100, address]);
        let answer = attacker.sign_in(OWNER, &format!("guess {address} of many")).await;
        match answer.status.as_u16() {
            401 => guesses += 1,
            429 => assert!(!answer.header("retry-after").is_empty()),
            other => panic!("{other}: {}", answer.text()),
        }
    }
    assert_eq!(guesses, 10, "{}", database.name);
    // The right password is refused to a stranger now, and given to the browser that is known.
    assert_eq!(scene.browser().from([192, 0, 2, 77]).sign_in(OWNER, PASSWORD).await.status, 429);
    for _ in 0..100 {
        assert_eq!(known.sign_in(OWNER, PASSWORD).await.status, 200);
    }
    let mut spared = scene.browser().from([192, 0, 2, 78]);
    assert_eq!(
        spared.sign_in("user@demo.example", PASSWORD).await.status,
        200,
        "other accounts are not touched"
    );
    scene.clock.advance(Duration::from_secs(15 * 60));
    assert_eq!(scene.browser().from([192, 0, 2, 79]).sign_in(OWNER, PASSWORD).await.status, 200, "it heals");
}

#[tokio::test]
async fn one_network_gets_twenty_tries_whatever_the_accounts() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let mut known = scene.browser();
    assert_eq!(known.sign_in(OWNER, PASSWORD).await.status, 200);
    let mut refused = 0;
    for n in 0..30 {
        let status =
            scene.browser().sign_in(&format!("nobody{n}@demo.example"), "wrong password").await.status;
        refused += usize::from(status == 401);
    }
    assert_eq!(refused, 20);
    assert_eq!(known.sign_in(OWNER, PASSWORD).await.status, 200, "a known browser behind the same address");
    let answer = scene.browser().sign_in("nobody@demo.example", "x").await;
    let known_account = scene.browser().sign_in("user@demo.example", "x").await;
    assert_eq!(answer.problem(), known_account.problem(), "nothing tells which accounts exist");
}

#[tokio::test]
async fn a_known_browser_has_a_count_of_its_own() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let mut known = scene.browser();
    assert_eq!(known.sign_in(OWNER, PASSWORD).await.status, 200);
    let mut thief = known.clone();
    let mut guesses = 0;
    for _ in 0..15 {
        guesses += usize::from(thief.sign_in(OWNER, "wrong password").await.status == 401);
    }
    assert_eq!(guesses, 10);
    // A mark of one account is none of another.
    let mut other = known.clone();
    assert_eq!(other.sign_in("user@demo.example", "wrong password").await.status, 401);
}

both_databases!(failed_sign_ins_are_written_down_and_repetitions_folded);
async fn failed_sign_ins_are_written_down_and_repetitions_folded(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    for _ in 0..10 {
        scene.browser().sign_in(OWNER, "wrong password").await;
    }
    let mut owner = scene.browser().from([203, 0, 113, 9]);
    // Burnt for strangers, so the owner waits.
    scene.clock.advance(Duration::from_secs(15 * 60));
    assert_eq!(owner.sign_in(OWNER, PASSWORD).await.status, 200);
    let log = owner.get("/api/v1/audit?outcome=denied&action=session.create").await.json();
    let times: Vec<u64> = log["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|entry| entry["times"].as_u64().expect("a number"))
        .collect();
    assert_eq!(times, [10, 1], "{log}");
    assert_eq!(log["items"][0]["address"], "192.0.2.1");
}

/// A subject that no other test counts.
fn subject() -> String {
    hex::encode(synkro::clock::random_bytes::<8>())
}

#[tokio::test]
async fn two_processes_with_redis_count_together() {
    let clock = synkro::clock::Clock::system();
    let redis = redis(0);
    let here = Throttle::shared(clock.clone(), &redis).expect("connected");
    let there = Throttle::shared(clock, &redis).expect("connected");
    let subject = subject();
    let tries = (0..40).map(|n| {
        let (throttle, subject) = (if n % 2 == 0 { here.clone() } else { there.clone() }, subject.clone());
        async move { throttle.take(Rule::AccountUnknownDevice, &subject).await.is_ok() }
    });
    let taken = futures::future::join_all(tries).await.into_iter().filter(|taken| *taken).count();
    assert_eq!(taken, 10);
    there.reset(Rule::AccountUnknownDevice, &subject).await;
    let slot = here.take(Rule::AccountUnknownDevice, &subject).await.expect("a slot");
    there.give_back(slot).await;
    for _ in 0..10 {
        let _slot = there.take(Rule::AccountUnknownDevice, &subject).await.expect("a slot");
    }
    assert!(here.take(Rule::AccountUnknownDevice, &subject).await.is_err());
}

#[tokio::test]
async fn without_redis_a_process_counts_for_itself_with_half_the_limit() {
    // Nobody listens there.
    let throttle =
        Throttle::shared(synkro::clock::Clock::system(), "redis://127.0.0.1:1").expect("an address");
    let subject = subject();
    let mut taken = 0;
    for _ in 0..40 {
        taken += u32::from(throttle.take(Rule::AccountUnknownDevice, &subject).await.is_ok());
    }
    assert_eq!(taken, 5, "never unlimited");
}

/// Who reads the platform's log, and who reads the demo company's.
struct Readers {
    boss: Browser,
    owner: Browser,
}

impl Readers {
    async fn of(scene: &Scene) -> Self {
        let mut owner = scene.browser().from([203, 0, 113, 250]);
        assert_eq!(owner.sign_in(OWNER, PASSWORD).await.status, 200);
        Self { boss: scene.signed_in("super@demo.example").await, owner }
    }

    /// The failed sign-ins in the platform's log and in the company's, newest first.
    async fn denials(&self) -> (Vec<Value>, Vec<Value>) {
        let query = "outcome=denied&action=session.create&limit=100";
        let of = async |mut reader: Browser, path: &str| {
            let log = reader.get(&format!("{path}?{query}")).await.json();
            log["items"].as_array().expect("items").clone()
        };
        (of(self.boss.clone(), "/api/v1/admin/audit").await, of(self.owner.clone(), "/api/v1/audit").await)
    }
}

/// As many sign-ins as this, each with a name that nobody has, are twenty entries at most.
async fn made_up_names(database: &TestDatabase, count: u32, from: impl Fn(u32) -> [u8; 4]) {
    let scene = Scene::small(database).await;
    let readers = Readers::of(&scene).await;
    for number in 0..count {
        let name = format!("nobody{number}@demo.example");
        let status = scene.browser().from(from(number)).sign_in(&name, "wrong password").await.status;
        assert!(status == 401 || status == 429, "{status}");
    }
    let (platform, company) = readers.denials().await;
    assert!((2..=20).contains(&platform.len()), "{}: {}", database.name, platform.len());
    assert!(company.is_empty(), "{company:?}");
    let many: Vec<_> = platform.iter().filter(|entry| entry["detail"] == "many").collect();
    assert_eq!(many[0]["times"], 100, "those that were not written apart are counted: {platform:?}");
}

both_databases!(six_hundred_made_up_names_from_one_address_are_twenty_entries_at_most);
async fn six_hundred_made_up_names_from_one_address_are_twenty_entries_at_most(database: TestDatabase) {
    made_up_names(&database, 600, |_| [198, 51, 100, 9]).await;
}

#[tokio::test]
async fn made_up_names_from_as_many_addresses_are_twenty_entries_at_most() {
    let database = sqlite();
    // Each password is hashed: more would only take longer.
    made_up_names(&database, 120, |number| [10, 7, 0, u8::try_from(number).expect("an address")]).await;
}

both_databases!(an_account_that_is_attacked_is_in_its_companys_log_at_powers_of_ten_and_also_behind_a_crowd);
async fn an_account_that_is_attacked_is_in_its_companys_log_at_powers_of_ten_and_also_behind_a_crowd(
    database: TestDatabase,
) {
    let scene = Scene::small(&database).await;
    let readers = Readers::of(&scene).await;
    for address in 0..200_u8 {
        scene.browser().from([198, 51, 100, address]).sign_in(OWNER, "wrong password").await;
    }
    let (platform, company) = readers.denials().await;
    assert!(platform.is_empty(), "{platform:?}");
    let times: Vec<_> = company.iter().map(|entry| entry["times"].clone()).collect();
    assert_eq!(times, [100, 10, 1, 10, 1], "190 without a try left, 10 with a wrong password");
    // Behind made-up names that use all room up.
    for number in 0..50_u8 {
        let name = format!("nobody{number}@demo.example");
        scene.browser().from([10, 8, 0, number]).sign_in(&name, "wrong password").await;
    }
    scene.browser().from([192, 0, 2, 77]).sign_in("user@demo.example", "wrong password").await;
    until("the entry in the company's log", || async {
        readers.denials().await.1.len() == company.len() + 1
    })
    .await;
    assert_eq!(readers.denials().await.1[0]["address"], "192.0.2.77");
}
