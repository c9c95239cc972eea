//! Guessing over days: a hundred wrong ones in a row and then one an hour, whatever is restarted meanwhile; the person gets in
//! all the same, and is told.

use std::time::Duration;

use serde_json::{Value, json};
use synkro::app::App;
use synkro::throttle::{HOURLY_AFTER, OWN_TRIES, Rule, SLOW_PACE, Throttle};

use crate::support::{Browser, Scene, TestDatabase, redis, sqlite};

const OWNER: &str = "owner@demo.example";
const STAFF: &str = "super@demo.example";
const PASSWORD: &str = synkro::services::demo_tenant::PASSWORD;
const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// The stranger's addresses.
const ADDRESSES: u8 = 200;

const fn attackers(address: u8) -> [u8; 4] {
    [198, 51, 100, address]
}

/// So many of the stranger's addresses guess once each; how many were looked at.
async fn one_round(scene: &Scene, email: &str, addresses: u8) -> i64 {
    // The whole server is put together for each browser of a scene: here one is enough for all.
    let (mut looked_at, fresh) = (0, scene.browser());
    for address in 0..addresses {
        let mut stranger = fresh.clone().from(attackers(address));
        let answer = stranger.sign_in(email, "a wrong password").await;
        match answer.status.as_u16() {
            401 => looked_at += 1,
            429 => assert!(!answer.header("retry-after").is_empty()),
            other => panic!("{other}: {}", answer.text()),
        }
    }
    looked_at
}

/// Wrong passwords from one address until a hundred were looked at.
async fn a_hundred_wrong(scene: &Scene, email: &str) {
    let (mut looked_at, fresh) = (0, scene.browser().from(attackers(0)));
    while looked_at < HOURLY_AFTER {
        let status = fresh.clone().sign_in(email, "a wrong password").await.status;
        if status == 401 {
            looked_at += 1;
        } else {
            assert_eq!(status, 429);
            scene.clock.advance(Rule::AccountUnknownDevice.window());
        }
    }
    // Nothing but the hundred keeps the next one away.
    scene.clock.advance(Rule::AccountUnknownDevice.window());
}

fn seconds(answer: &crate::support::Answer) -> u64 {
    answer.header("retry-after").parse().expect("seconds")
}

/// The week of a stranger with many addresses, with a restart in the middle of it.
async fn a_week(scene: Scene, database: &TestDatabase, restart: impl Fn(Scene) -> Scene) {
    let mut known = scene.browser().from([203, 0, 113, 5]);
    assert_eq!(known.sign_in(OWNER, PASSWORD).await.status, 200);
    let began = scene.clock.now();
    let (mut looked_at, mut scene) = (0, scene);
    while looked_at < HOURLY_AFTER {
        looked_at += one_round(&scene, OWNER, 20).await;
        scene.clock.advance(Rule::AccountUnknownDevice.window());
    }
    scene = restart(scene.over(database).await);
    let hours = [1, 24, 24, 90];
    for pause in hours {
        scene.clock.advance(SLOW_PACE * pause);
        looked_at += one_round(&scene, OWNER, ADDRESSES).await;
        if pause == 24 {
            scene = restart(scene.over(database).await);
        }
    }
    assert!(scene.clock.now() - began > chrono::Duration::days(5));
    let most = HOURLY_AFTER + OWN_TRIES * i64::from(ADDRESSES) + i64::try_from(hours.len()).expect("few");
    assert!(looked_at > HOURLY_AFTER && looked_at <= most, "{looked_at} of {most} at most");
    scene.clock.advance(SLOW_PACE);
    assert_eq!(one_round(&scene, OWNER, ADDRESSES).await, 1, "what all of them share");
    // In the same minute the person gets in, from a browser and a network that nobody knows.
    let mut person = scene.browser().from([192, 0, 2, 77]);
    let answer = person.sign_in(OWNER, PASSWORD).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let told = answer.json()["me"]["wrong_tries"].clone();
    assert_eq!(told["count"], looked_at + 1);
    assert_eq!(told["since"].as_str().expect("an instant")[..16], began.to_rfc3339()[..16]);
    assert_eq!(person.get("/api/v1/auth/me").await.json()["wrong_tries"], told);
    // The browser that was known was never kept out; since the person's success there is nothing to tell.
    let again = known.on(&scene).sign_in(OWNER, PASSWORD).await;
    assert_eq!((again.status.as_u16(), &again.json()["me"]["wrong_tries"]), (200, &Value::Null));
}

both_databases!(a_week_of_two_hundred_addresses_gets_few_guesses_and_locks_nobody_out);
async fn a_week_of_two_hundred_addresses_gets_few_guesses_and_locks_nobody_out(database: TestDatabase) {
    a_week(Scene::small(&database).await, &database, |scene| scene).await;
}

#[tokio::test]
async fn so_it_is_with_redis_too() {
    let database = sqlite();
    let with_redis = |scene: Scene| {
        let throttle = Throttle::shared(scene.clock.clone(), &redis(0)).expect("connected");
        Scene { app: App { throttle, ..scene.app.clone() }, ..scene }
    };
    a_week(with_redis(Scene::small(&database).await), &database, with_redis).await;
}

both_databases!(one_address_gets_a_hundred_guesses_and_then_one_an_hour_also_after_a_restart);
async fn one_address_gets_a_hundred_guesses_and_then_one_an_hour_also_after_a_restart(
    database: TestDatabase,
) {
    let mut scene = Scene::small(&database).await;
    a_hundred_wrong(&scene, OWNER).await;
    for hour in 0..5 {
        let (mut looked_at, fresh) = (0, scene.browser().from(attackers(0)));
        for _ in 0..60 {
            let answer = fresh.clone().sign_in(OWNER, "a wrong password").await;
            match answer.status.as_u16() {
                401 => looked_at += 1,
                _ => assert!((1..=3600).contains(&seconds(&answer)), "{}", answer.header("retry-after")),
            }
            scene.clock.advance(SLOW_PACE / 60);
        }
        assert_eq!(looked_at, 1, "hour {hour}");
        scene = scene.over(&database).await;
    }
    // The right password takes nobody's try: also where it comes from the stranger's own address.
    scene.clock.advance(SLOW_PACE);
    assert_eq!(scene.browser().from(attackers(0)).sign_in(OWNER, PASSWORD).await.status, 200);
    // From then on it is counted anew.
    for _ in 0..Rule::AccountUnknownDevice.limit() {
        let status = scene.browser().from(attackers(1)).sign_in(OWNER, "a wrong password").await.status;
        assert_eq!(status, 401);
    }
}

#[tokio::test]
async fn a_person_who_errs_has_a_try_an_hour_that_no_stranger_can_take() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    a_hundred_wrong(&scene, OWNER).await;
    let mut person = scene.browser().from([192, 0, 2, 77]);
    for _ in 1..OWN_TRIES {
        one_round(&scene, OWNER, 30).await;
        assert_eq!(person.sign_in(OWNER, "mistyped, alas").await.status, 401);
        let refused = person.sign_in(OWNER, PASSWORD).await;
        assert_eq!((refused.status.as_u16(), seconds(&refused)), (429, SLOW_PACE.as_secs()));
        scene.clock.advance(SLOW_PACE);
        one_round(&scene, OWNER, 30).await;
    }
    assert_eq!(person.sign_in(OWNER, PASSWORD).await.status, 200);
}

both_databases!(a_name_that_nobody_has_is_answered_like_one_that_somebody_has);
async fn a_name_that_nobody_has_is_answered_like_one_that_somebody_has(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut answers = Vec::new();
    for email in [OWNER, "nobody@demo.example"] {
        a_hundred_wrong(&scene, email).await;
        let mut seen = Vec::new();
        for address in [0, 1, 0] {
            let answer = scene.browser().from(attackers(address)).sign_in(email, "a wrong password").await;
            seen.push((answer.status, answer.header("retry-after").to_owned(), answer.problem()));
        }
        answers.push(seen);
        scene.clock.advance(WEEK);
    }
    assert_eq!(answers[0], answers[1]);
    let statuses: Vec<u16> = answers[0].iter().map(|(status, ..)| status.as_u16()).collect();
    assert_eq!(statuses, [429, 401, 429]);
}

/// The first step, with the right password.
async fn shows_password(browser: &mut Browser, email: &str) {
    let answer = browser.sign_in(email, PASSWORD).await;
    assert_eq!(answer.json()["state"], "second_factor", "{}", answer.text());
}

both_databases!(whoever_knows_the_password_gets_a_hundred_codes_and_then_one_an_hour);
async fn whoever_knows_the_password_gets_a_hundred_codes_and_then_one_an_hour(database: TestDatabase) {
    let mut scene = Scene::small(&database).await;
    let mut owner = scene.signed_in(STAFF).await;
    owner.post("/api/v1/auth/logout", &json!({})).await;
    let began = scene.clock.now();
    let mut looked_at = 0;
    let mut stranger = scene.browser().from(attackers(0));
    for turn in 0..4 * 24 * 2 {
        if turn == 100 {
            scene = scene.over(&database).await;
            stranger = stranger.on(&scene);
        }
        for _ in 0..2 {
            shows_password(&mut stranger, STAFF).await;
            for _ in 0..5 {
                let code = json!({"code": "000000"});
                match stranger.post("/api/v1/auth/second-factor", &code).await.status.as_u16() {
                    401 | 422 => looked_at += 1,
                    other => assert_eq!(other, 429),
                }
            }
        }
        scene.clock.advance(Rule::SecondFactor.window());
    }
    let hours = (scene.clock.now() - began).num_hours();
    assert!((HOURLY_AFTER..=HOURLY_AFTER + hours + OWN_TRIES).contains(&looked_at), "{looked_at}");
    // The browser that is known is not delayed by any of it.
    let mut owner = owner.on(&scene);
    shows_password(&mut owner, STAFF).await;
    owner.show_code(&scene.clock, &scene.keys.key(STAFF)).await;
    assert_eq!(owner.get("/api/v1/auth/me").await.json()["wrong_tries"]["count"], looked_at);
}

#[tokio::test]
async fn a_session_without_the_browsers_mark_guesses_no_faster() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let mut thief = scene.signed_in(OWNER).await;
    thief.cookies.remove("__Host-synkro-device");
    let mut looked_at = 0;
    for _ in 0..4 * 24 {
        for _ in 0..12 {
            let answer = thief.post("/api/v1/auth/confirm", &json!({"password": "a wrong one"})).await;
            looked_at += i64::from(answer.status == 401);
        }
        scene.clock.advance(Rule::Confirm.window());
        // The session is kept alive.
        assert_eq!(thief.get("/api/v1/auth/me").await.status, 200);
        thief.cookies.remove("__Host-synkro-device");
    }
    assert!((HOURLY_AFTER..HOURLY_AFTER + 30).contains(&looked_at), "{looked_at}");
}

#[tokio::test]
async fn names_that_nobody_has_and_networks_are_forgotten_after_a_month() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    for email in [OWNER, "nobody@demo.example"] {
        scene.browser().from(attackers(9)).sign_in(email, "a wrong password").await;
    }
    let rows = || async {
        let dump = database.dump().await;
        let rows = dump.split("== guess_counts\n").nth(1).expect("the table");
        rows.split("== ").next().expect("its rows").matches("password").count()
    };
    assert_eq!(rows().await, 4);
    scene.clock.advance(WEEK * 5);
    synkro::jobs::housekeeping::once(&scene.app, false).await.expect("done");
    assert_eq!(rows().await, 1, "what somebody did wrong for an account in a row");
}
