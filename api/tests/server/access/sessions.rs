//! Sessions: how long they live, who ends them, and that the end is the end.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;
use synkro::credentials::passwords::Passwords;
use synkro_shared::{Grants, Role};

use crate::support::{Scene, TestDatabase, account, another_admin, let_in};

const PASSWORD: &str = synkro::services::demo_tenant::PASSWORD;
const OWNER: &str = "owner@demo.example";
const HOUR: u64 = 3600;

async fn alive(browser: &mut crate::support::Browser) -> bool {
    browser.get("/api/v1/auth/me").await.status == StatusCode::OK
}

both_databases!(readers_stay_for_a_month_of_use_and_staff_for_a_working_day);
async fn readers_stay_for_a_month_of_use_and_staff_for_a_working_day(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut reader = scene.signed_in(OWNER).await;
    for _ in 0..(30 * 24 / 11) {
        scene.clock.advance(Duration::from_secs(11 * HOUR));
        assert!(alive(&mut reader).await);
    }
    scene.clock.advance(Duration::from_secs(11 * HOUR));
    assert!(!alive(&mut reader).await, "30 days are over");
    let mut staff = scene.signed_in("super@demo.example").await;
    for _ in 0..(12 * 60 / 29) {
        scene.clock.advance(Duration::from_secs(29 * 60));
        assert!(alive(&mut staff).await);
    }
    scene.clock.advance(Duration::from_secs(29 * 60));
    assert!(!alive(&mut staff).await, "12 hours are over");
    let mut idle = scene.signed_in("super@demo.example").await;
    scene.clock.advance(Duration::from_secs(30 * 60));
    assert!(!alive(&mut idle).await, "half an hour without a request");
}

both_databases!(one_sees_ones_sessions_and_ends_one_or_all_others);
async fn one_sees_ones_sessions_and_ends_one_or_all_others(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut here = scene.signed_in(OWNER).await;
    let mut phone = scene.browser().from([198, 51, 100, 7]);
    phone.sign_in(OWNER, PASSWORD).await;
    let mut tablet = scene.signed_in(OWNER).await;
    let list = here.get("/api/v1/account/sessions").await.json();
    let list = list.as_array().expect("a list");
    assert_eq!(list.len(), 3);
    assert_eq!(list.iter().filter(|session| session["current"] == true).count(), 1);
    let of_phone = list.iter().find(|session| session["address"] == "198.51.100.7").expect("the phone's");
    let path = format!("/api/v1/account/sessions/{}", of_phone["id"].as_str().expect("an id"));
    // Somebody else's attempt finds nothing.
    let mut stranger = scene.signed_in("user@demo.example").await;
    assert_eq!(stranger.delete(&path).await.status, 404);
    assert!(alive(&mut phone).await);
    assert_eq!(here.delete(&path).await.status, 204);
    assert!(!alive(&mut phone).await);
    assert_eq!(here.delete(&path).await.status, 404, "once is enough");
    let others = here.post("/api/v1/account/sessions/revoke-others", &json!({})).await;
    assert_eq!(others.json(), json!({"revoked": 1}));
    assert!(!alive(&mut tablet).await && alive(&mut here).await);
}

both_databases!(a_new_password_ends_the_other_sessions_and_the_old_one_opens_nothing);
async fn a_new_password_ends_the_other_sessions_and_the_old_one_opens_nothing(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let (mut here, mut elsewhere) = (scene.signed_in(OWNER).await, scene.signed_in(OWNER).await);
    let change = async |browser: &mut crate::support::Browser, current: &str, new: &str| {
        let form = json!({"current_password": current, "new_password": new});
        browser.post("/api/v1/account/password", &form).await
    };
    for (current, new, pointer, code) in [
        ("wrong", "верблюд на роликах", "/current_password", "wrong_password"),
        (PASSWORD, "short", "/new_password", "too_short"),
        (PASSWORD, "password1234", "/new_password", "password_common"),
        (PASSWORD, "окна-и-двери-2026", "/new_password", "password_own_words"),
        (PASSWORD, "", "/new_password", "required"),
    ] {
        let answer = change(&mut here, current, new).await;
        assert_eq!(answer.json()["errors"], json!([{"pointer": pointer, "code": code}]), "{new}");
    }
    assert!(alive(&mut elsewhere).await);
    assert_eq!(change(&mut here, PASSWORD, "  верблюд на роликах").await.status, 204);
    assert!(alive(&mut here).await && !alive(&mut elsewhere).await);
    let mut again = scene.browser();
    assert_eq!(again.sign_in(OWNER, PASSWORD).await.status, 401);
    assert_eq!(again.sign_in(OWNER, "верблюд на роликах").await.status, 401, "nothing is trimmed");
    assert_eq!(again.sign_in(OWNER, "  верблюд на роликах").await.status, 200);
}

both_databases!(disabling_demoting_and_taking_a_grant_act_on_the_next_request);
async fn disabling_demoting_and_taking_a_grant_act_on_the_next_request(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut boss = scene.signed_in("super@demo.example").await;
    let mut owner = scene.signed_in(OWNER).await;
    let id = owner.get("/api/v1/auth/me").await.json()["id"].as_str().expect("an id").to_owned();
    let user = format!("/api/v1/admin/users/{id}");
    assert_eq!(owner.get("/api/v1/audit").await.status, 200);
    assert_eq!(boss.patch(&user, &json!({"settings": false})).await.status, 200);
    let_in(&scene, &id).await;
    assert_eq!(owner.get("/api/v1/audit").await.json()["code"], "forbidden");
    assert_eq!(boss.patch(&user, &json!({"settings": true})).await.status, 200);
    let_in(&scene, &id).await;
    assert_eq!(owner.get("/api/v1/audit").await.status, 200);
    assert_eq!(boss.post(&format!("{user}/disable"), &json!({})).await.status, 200);
    assert_eq!(owner.get("/api/v1/auth/me").await.status, 401);
    assert_eq!(scene.browser().sign_in(OWNER, PASSWORD).await.status, 401);
    assert_eq!(boss.post(&format!("{user}/enable"), &json!({})).await.status, 200);
    assert_eq!(owner.get("/api/v1/auth/me").await.status, 401, "the old session stays dead");
    assert_eq!(scene.browser().sign_in(OWNER, PASSWORD).await.status, 200);
    // A demoted super_admin is an admin_lite at the next request.
    let mut other = another_admin(&scene, "second@demo.example", Role::SuperAdmin).await;
    let id = other.get("/api/v1/auth/me").await.json()["id"].as_str().expect("an id").to_owned();
    assert_eq!(other.get("/api/v1/admin/audit").await.status, 200);
    let demoted = boss.patch(&format!("/api/v1/admin/users/{id}"), &json!({"role": "admin_lite"})).await;
    assert_eq!(demoted.status, 200, "{}", demoted.text());
    assert_eq!(other.get("/api/v1/admin/audit").await.status, 403);
}

both_databases!(a_cookie_from_before_signing_in_never_becomes_a_session);
async fn a_cookie_from_before_signing_in_never_becomes_a_session(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut victim = scene.browser();
    let planted = scene.signed_in("user@demo.example").await;
    victim.cookies = planted.cookies.clone();
    assert_eq!(victim.sign_in(OWNER, PASSWORD).await.status, 200);
    assert_eq!(victim.get("/api/v1/auth/me").await.json()["email"], OWNER);
    for name in ["__Host-synkro", "__Host-synkro-refresh"] {
        assert_ne!(victim.cookies[name], planted.cookies[name], "{name}");
    }
    let mut attacker = planted;
    assert!(!alive(&mut attacker).await, "what the browser held ends when somebody signs in there");
    // A made-up cookie is nothing, and stays nothing after somebody signs in.
    let mut made_up = scene.browser();
    made_up.cookies.insert("__Host-synkro".into(), "made-up".into());
    made_up.cookies.insert("__Host-synkro-refresh".into(), "made-up".into());
    assert_eq!(made_up.get("/api/v1/auth/me").await.status, 401);
}

both_databases!(fifty_refreshes_at_once_have_one_successor_and_end_nothing);
async fn fifty_refreshes_at_once_have_one_successor_and_end_nothing(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let browser = scene.signed_in(OWNER).await;
    scene.clock.advance(Duration::from_secs(301));
    let asked = (0..50).map(|_| {
        let mut browser = browser.clone();
        async move {
            let status = browser.get("/api/v1/auth/me").await.status;
            (status, browser.cookies["__Host-synkro-refresh"].clone())
        }
    });
    let answers = futures::future::join_all(asked).await;
    assert!(answers.iter().all(|(status, _)| *status == StatusCode::OK));
    assert!(answers.iter().all(|(_, refresh)| *refresh == answers[0].1), "one successor");
}

both_databases!(a_suspended_company_is_out_at_once_and_back_when_resumed);
async fn a_suspended_company_is_out_at_once_and_back_when_resumed(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut boss = scene.signed_in("super@demo.example").await;
    let mut owner = scene.signed_in(OWNER).await;
    let tenant = format!("/api/v1/admin/tenants/{}", scene.scope.tenant());
    assert_eq!(boss.post(&format!("{tenant}/suspend"), &json!({})).await.status, 200);
    assert!(!alive(&mut owner).await);
    assert_eq!(scene.browser().sign_in(OWNER, PASSWORD).await.status, 401);
    assert_eq!(boss.post(&format!("{tenant}/suspend"), &json!({})).await.status, 409);
    assert_eq!(boss.post(&format!("{tenant}/resume"), &json!({})).await.status, 200);
    assert!(alive(&mut owner).await, "nothing was lost");
}

both_databases!(a_weak_hash_is_made_anew_when_its_owner_signs_in);
async fn a_weak_hash_is_made_anew_when_its_owner_signs_in(database: TestDatabase) {
    use sea_orm::{ConnectionTrait, Statement};
    let mut scene = Scene::small(&database).await;
    scene.app.passwords = Passwords::new(scene.app.cpu.clone());
    account(
        &scene,
        "old@demo.example",
        Grants { role: Role::User, settings: false },
        Some(scene.scope.tenant()),
    )
    .await;
    let raw = database.raw().await;
    // argon2id, 8 MiB, one pass, of "synkro-demo-2026".
    let weak = weak_hash();
    raw.execute_unprepared(&format!(
        "UPDATE users SET password_hash = '{weak}' WHERE email = 'old@demo.example'"
    ))
    .await
    .expect("weakened");
    assert_eq!(scene.browser().sign_in("old@demo.example", PASSWORD).await.status, 200);
    let sql = "SELECT password_hash FROM users WHERE email = 'old@demo.example'";
    let row =
        raw.query_one_raw(Statement::from_string(raw.get_database_backend(), sql)).await.expect("an answer");
    let hash: String = row.expect("a row").try_get("", "password_hash").expect("a hash");
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    assert_eq!(scene.browser().sign_in("old@demo.example", PASSWORD).await.status, 200);
}

fn weak_hash() -> String {
    use argon2::password_hash::PasswordHasher;
    let params = argon2::Params::new(8192, 1, 1, None).expect("parameters");
    let weak = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    weak.hash_password(PASSWORD.as_bytes()).expect("hashed").to_string()
}

both_databases!(what_ended_long_ago_is_forgotten_and_what_lives_is_not);
async fn what_ended_long_ago_is_forgotten_and_what_lives_is_not(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let gone = scene.signed_in(OWNER).await;
    scene.clock.advance(Duration::from_secs(61 * 24 * HOUR));
    let mut here = scene.signed_in(OWNER).await;
    let before = database.dump().await;
    synkro::jobs::housekeeping::once(&scene.app, false).await.expect("housekeeping");
    let after = database.dump().await;
    let sessions = |dump: &str| {
        let table =
            dump.split("\n== ").find(|table| table.starts_with("sessions\n")).expect("the table").to_owned();
        table.matches("192.0.2.1").count()
    };
    assert_eq!((sessions(&before), sessions(&after)), (2, 1), "{}", database.name);
    assert!(alive(&mut here).await);
    drop(gone);
}
