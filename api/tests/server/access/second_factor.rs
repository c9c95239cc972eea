//! The second factor: enrolling, one use a code, recovery codes, nothing before it.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;
use synkro::services::totp;

use crate::support::{Browser, Scene, TestDatabase};

const PASSWORD: &str = synkro::services::demo_tenant::PASSWORD;
const OWNER: &str = "owner@demo.example";

async fn pending(scene: &Scene, email: &str) -> Browser {
    let mut browser = scene.browser();
    let answer = browser.sign_in(email, PASSWORD).await;
    assert_eq!(answer.json()["state"], "second_factor", "{}", answer.text());
    browser
}

fn code(scene: &Scene, key: &str) -> String {
    totp::code_at(key, scene.clock.now()).expect("a code")
}

both_databases!(staff_may_do_nothing_before_they_have_enrolled_and_everything_at_once_after);
async fn staff_may_do_nothing_before_they_have_enrolled_and_everything_at_once_after(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut browser = scene.browser();
    let signed_in = browser.sign_in("super@demo.example", PASSWORD).await.json();
    assert_eq!(signed_in["me"]["permissions"], json!(["own_account"]));
    assert_eq!(signed_in["me"]["second_factor"], "required");
    let refused = browser.get("/api/v1/admin/users").await;
    assert_eq!((refused.status.as_u16(), &refused.json()["code"]), (403, &json!("second_factor_required")));
    browser.enrol(&scene.clock).await;
    assert_eq!(browser.get("/api/v1/admin/users").await.status, 200);
    assert_eq!(browser.get("/api/v1/auth/me").await.json()["second_factor"], "on");
    let off = browser.delete("/api/v1/account/second-factor").await;
    assert_eq!(off.status, 403, "staff can't switch it off");
}

both_databases!(no_session_exists_before_the_second_factor);
async fn no_session_exists_before_the_second_factor(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let key = scene.signed_in(OWNER).await.enrol(&scene.clock).await;
    let mut browser = pending(&scene, OWNER).await;
    assert_eq!(browser.get("/api/v1/auth/me").await.status, 401);
    assert!(!browser.cookies.contains_key("__Host-synkro"));
    let wrong = browser.post("/api/v1/auth/second-factor", &json!({"code": "000000"})).await;
    assert_eq!((wrong.status.as_u16(), &wrong.json()["code"]), (401, &json!("code_refused")));
    let copy = browser.clone();
    browser.show_code(&scene.clock, &key).await;
    assert_eq!(browser.get("/api/v1/auth/me").await.status, 200);
    // The challenge is used up, whoever has a copy of it.
    scene.clock.advance(Duration::from_secs(30));
    let mut thief = copy;
    let again = thief.post("/api/v1/auth/second-factor", &json!({"code": code(&scene, &key)})).await;
    assert_eq!(again.json()["code"], "challenge_expired");
    // Without the first step there is no second one.
    let none = scene.browser().post("/api/v1/auth/second-factor", &json!({"code": code(&scene, &key)})).await;
    assert_eq!(none.json()["code"], "challenge_expired");
}

both_databases!(a_challenge_ends_after_five_minutes_and_after_five_codes);
async fn a_challenge_ends_after_five_minutes_and_after_five_codes(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let key = scene.signed_in(OWNER).await.enrol(&scene.clock).await;
    let mut late = pending(&scene, OWNER).await;
    scene.clock.advance(Duration::from_secs(301));
    let answer = late.post("/api/v1/auth/second-factor", &json!({"code": code(&scene, &key)})).await;
    assert_eq!(answer.json()["code"], "challenge_expired");
    let mut guesser = pending(&scene, OWNER).await;
    for _ in 0..5 {
        let answer = guesser.post("/api/v1/auth/second-factor", &json!({"code": "000000"})).await;
        assert_eq!(answer.json()["code"], "code_refused");
    }
    let answer = guesser.post("/api/v1/auth/second-factor", &json!({"code": code(&scene, &key)})).await;
    assert_eq!(answer.json()["code"], "challenge_expired", "even the right one");
}

both_databases!(twenty_uses_of_one_code_at_once_let_one_in);
async fn twenty_uses_of_one_code_at_once_let_one_in(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let key = scene.signed_in(OWNER).await.enrol(&scene.clock).await;
    let mut browsers = Vec::new();
    for _ in 0..20 {
        browsers.push(pending(&scene, OWNER).await);
    }
    scene.clock.advance(Duration::from_secs(30));
    let code = code(&scene, &key);
    let tries = browsers.into_iter().map(|mut browser| {
        let form = json!({"code": code});
        async move { browser.post("/api/v1/auth/second-factor", &form).await }
    });
    let answers = futures::future::join_all(tries).await;
    let let_in = answers.iter().filter(|answer| answer.status == StatusCode::OK).count();
    assert_eq!(let_in, 1, "{}", database.name);
    for answer in answers.iter().filter(|answer| answer.status != StatusCode::OK) {
        let code = answer.json()["code"].clone();
        assert!(code == "code_refused" || code == "rate_limited", "{code}");
    }
    // And later in the same step, too.
    let mut late = pending(&scene, OWNER).await;
    let answer = late.post("/api/v1/auth/second-factor", &json!({"code": code})).await;
    assert_ne!(answer.status, StatusCode::OK);
}

both_databases!(guessing_codes_locks_the_factor_for_a_while_and_nobody_else);
async fn guessing_codes_locks_the_factor_for_a_while_and_nobody_else(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let key = scene.signed_in(OWNER).await.enrol(&scene.clock).await;
    let mut refused = 0;
    for _ in 0..4 {
        let mut guesser = pending(&scene, OWNER).await;
        for _ in 0..5 {
            let answer = guesser.post("/api/v1/auth/second-factor", &json!({"code": "000000"})).await;
            refused += usize::from(answer.json()["code"] == "code_refused");
        }
    }
    assert_eq!(refused, 10);
    let mut right = pending(&scene, OWNER).await;
    let answer = right.post("/api/v1/auth/second-factor", &json!({"code": code(&scene, &key)})).await;
    assert_eq!(answer.json()["code"], "rate_limited");
    assert!(answer.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds <= 900));
    assert_eq!(scene.browser().sign_in("user@demo.example", PASSWORD).await.status, 200);
    scene.clock.advance(Duration::from_secs(901));
    let mut healed = pending(&scene, OWNER).await;
    healed.show_code(&scene.clock, &key).await;
}

both_databases!(a_recovery_code_works_once_and_new_ones_replace_the_old);
async fn a_recovery_code_works_once_and_new_ones_replace_the_old(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in(OWNER).await;
    let enrolment = owner.post("/api/v1/account/second-factor/enrolment", &json!({})).await.json();
    let key = enrolment["secret"].as_str().expect("a key").to_owned();
    let enabled =
        owner.post("/api/v1/account/second-factor", &json!({"code": code(&scene, &key)})).await.json();
    let codes: Vec<String> = serde_json::from_value(enabled["codes"].clone()).expect("codes");
    assert_eq!(codes.len(), 10);
    let show = async |code: &str| {
        let mut browser = pending(&scene, OWNER).await;
        browser.post("/api/v1/auth/second-factor", &json!({"code": code})).await.status
    };
    assert_eq!(show(&codes[3].to_uppercase()).await, 200, "letter case and dashes don't matter");
    assert_eq!(show(&codes[3]).await, 401, "once");
    assert_eq!(show(&codes[4]).await, 200);
    assert_eq!(owner.get("/api/v1/account").await.json()["recovery_codes_left"], 8);
    let renewed = owner.post("/api/v1/account/second-factor/recovery-codes", &json!({})).await.json();
    assert_eq!(show(&codes[5]).await, 401, "replaced");
    assert_eq!(show(renewed["codes"][0].as_str().expect("a code")).await, 200);
    let dump = database.dump().await;
    for secret in codes.iter().chain([&key]) {
        let plain = secret.replace('-', "");
        assert!(!dump.contains(secret.as_str()) && !dump.contains(&plain), "{}", database.name);
    }
}

both_databases!(enabling_ends_other_sessions_and_an_old_enrolment_is_good_for_nothing);
async fn enabling_ends_other_sessions_and_an_old_enrolment_is_good_for_nothing(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let (mut here, mut elsewhere) = (scene.signed_in(OWNER).await, scene.signed_in(OWNER).await);
    let first = here.post("/api/v1/account/second-factor/enrolment", &json!({})).await.json();
    let first = first["secret"].as_str().expect("a key").to_owned();
    scene.clock.advance(Duration::from_secs(601));
    let late = here.post("/api/v1/account/second-factor", &json!({"code": code(&scene, &first)})).await;
    assert_eq!(late.status, 409, "ten minutes are over");
    let unconfirmed = here.post("/api/v1/account/second-factor/enrolment", &json!({})).await;
    assert_eq!(unconfirmed.json()["code"], "step_up_required");
    let confirmed = here.post("/api/v1/auth/confirm", &json!({"password": PASSWORD})).await;
    assert_eq!(confirmed.status, 204);
    here.enrol(&scene.clock).await;
    assert_eq!(elsewhere.get("/api/v1/auth/me").await.status, 401);
    assert_eq!(here.get("/api/v1/auth/me").await.status, 200);
    assert_eq!(here.post("/api/v1/account/second-factor/enrolment", &json!({})).await.status, 409);
    assert_eq!(here.delete("/api/v1/account/second-factor").await.status, 204);
    assert_eq!(scene.browser().sign_in(OWNER, PASSWORD).await.json()["state"], "signed_in");
}

both_databases!(what_is_sensitive_asks_again_who_one_is);
async fn what_is_sensitive_asks_again_who_one_is(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in(OWNER).await;
    let form = json!({"name": "x", "scopes": ["reports:read"]});
    scene.clock.advance(Duration::from_secs(299));
    assert_eq!(owner.post("/api/v1/account/tokens", &form).await.status, 201, "signing in was enough");
    scene.clock.advance(Duration::from_secs(2));
    let asked = owner.post("/api/v1/account/tokens", &form).await;
    assert_eq!((asked.status.as_u16(), &asked.json()["code"]), (401, &json!("step_up_required")));
    let wrong = owner.post("/api/v1/auth/confirm", &json!({"password": "wrong"})).await;
    assert_eq!(wrong.json()["code"], "sign_in_failed");
    assert_eq!(owner.get("/api/v1/auth/me").await.status, 200, "the session lives");
    assert_eq!(owner.post("/api/v1/auth/confirm", &json!({"password": PASSWORD})).await.status, 204);
    assert_eq!(owner.post("/api/v1/account/tokens", &form).await.status, 201);
    let key = owner.enrol(&scene.clock).await;
    scene.clock.advance(Duration::from_secs(301));
    let password = owner.post("/api/v1/auth/confirm", &json!({"password": PASSWORD})).await;
    assert_eq!(password.json()["errors"], json!([{"pointer": "/code", "code": "required"}]));
    let used = code(&scene, &key);
    assert_eq!(owner.post("/api/v1/auth/confirm", &json!({"code": used})).await.status, 204);
    scene.clock.advance(Duration::from_secs(1));
    let again = owner.post("/api/v1/auth/confirm", &json!({"code": used})).await;
    assert_eq!(again.json()["code"], "code_refused", "a code is good once here, too");
    for _ in 0..10 {
        owner.post("/api/v1/auth/confirm", &json!({"code": "000000"})).await;
    }
    let limited = owner.post("/api/v1/auth/confirm", &json!({"code": "000000"})).await;
    assert_eq!(limited.json()["code"], "rate_limited");
}
