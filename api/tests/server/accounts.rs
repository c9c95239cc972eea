//! Signing in, staying signed in, signing out.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;

use crate::support::{Scene, TestDatabase, sqlite};

const OWNER: &str = "owner@demo.example";
const PASSWORD: &str = synkro::services::demo_tenant::PASSWORD;

both_databases!(a_person_signs_in_is_known_and_signs_out);
async fn a_person_signs_in_is_known_and_signs_out(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut browser = scene.browser();
    assert_eq!(browser.get("/api/v1/auth/me").await.status, StatusCode::UNAUTHORIZED);
    let me = browser.sign_in(" OWNER@demo.example ", PASSWORD).await;
    assert_eq!(me.status, StatusCode::OK, "{}: {}", database.name, me.text());
    assert_eq!(
        me.json()["me"]["permissions"],
        json!(["own_account", "reports_read", "runs_write", "settings"])
    );
    for cookie in me.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().expect("text");
        for part in ["__Host-", "Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
            assert!(cookie.contains(part), "{cookie}");
        }
    }
    assert_eq!(browser.get("/api/v1/auth/me").await.json()["email"], OWNER);
    let kept = browser.clone();
    assert_eq!(browser.post("/api/v1/auth/logout", &json!({})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(
        browser.cookies.keys().collect::<Vec<_>>(),
        ["__Host-synkro-device"],
        "only the browser's mark stays"
    );
    let mut thief = kept;
    assert_eq!(thief.get("/api/v1/auth/me").await.status, StatusCode::UNAUTHORIZED, "the session is dead");
}

both_databases!(every_failed_sign_in_gives_the_same_answer);
async fn every_failed_sign_in_gives_the_same_answer(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let wrong = scene.browser().sign_in(OWNER, "not the password").await;
    let unknown = scene.browser().sign_in("nobody@demo.example", "not the password").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(wrong.problem(), unknown.problem());
    assert_eq!(wrong.headers.get("set-cookie"), None);
}

both_databases!(a_session_renews_itself_and_ends_when_nobody_uses_it);
async fn a_session_renews_itself_and_ends_when_nobody_uses_it(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut browser = scene.signed_in(OWNER).await;
    let before = browser.cookies.clone();
    scene.clock.advance(Duration::from_secs(301));
    assert_eq!(browser.get("/api/v1/auth/me").await.status, StatusCode::OK);
    assert_ne!(browser.cookies, before, "both tokens are new");
    scene.clock.advance(Duration::from_secs(12 * 3600 + 1));
    assert_eq!(browser.get("/api/v1/auth/me").await.status, StatusCode::UNAUTHORIZED);
}

both_databases!(a_refresh_token_used_again_after_its_grace_ends_the_session);
async fn a_refresh_token_used_again_after_its_grace_ends_the_session(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut browser = scene.signed_in(OWNER).await;
    let mut copy = browser.clone();
    scene.clock.advance(Duration::from_secs(301));
    assert_eq!(browser.get("/api/v1/auth/me").await.status, StatusCode::OK);
    let mut late = copy.clone();
    assert_eq!(late.get("/api/v1/auth/me").await.status, StatusCode::OK, "within the grace: a lost answer");
    assert_eq!(late.cookies.get("__Host-synkro-refresh"), browser.cookies.get("__Host-synkro-refresh"));
    scene.clock.advance(Duration::from_secs(11));
    assert_eq!(copy.get("/api/v1/auth/me").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(browser.get("/api/v1/auth/me").await.status, StatusCode::UNAUTHORIZED, "both copies are dead");
}

both_databases!(whoever_comes_back_with_a_token_that_a_thief_has_used_up_ends_the_session);
async fn whoever_comes_back_with_a_token_that_a_thief_has_used_up_ends_the_session(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut browser = scene.signed_in(OWNER).await;
    let mut thief = browser.clone();
    for _ in 0..3 {
        scene.clock.advance(Duration::from_secs(301));
        assert_eq!(thief.get("/api/v1/auth/me").await.status, StatusCode::OK);
    }
    scene.clock.advance(Duration::from_secs(11));
    assert_eq!(browser.get("/api/v1/auth/me").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(thief.get("/api/v1/auth/me").await.status, StatusCode::UNAUTHORIZED, "the thief is out, too");
    let log = scene.signed_in(OWNER).await.get("/api/v1/audit").await.text();
    assert!(log.contains("session.reuse"), "{log}");
}

both_databases!(signing_in_again_ends_what_the_browser_held_and_signing_out_clears_it);
async fn signing_in_again_ends_what_the_browser_held_and_signing_out_clears_it(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut browser = scene.signed_in(OWNER).await;
    let mut before = browser.clone();
    assert_eq!(browser.sign_in(OWNER, PASSWORD).await.status, StatusCode::OK);
    assert_eq!(before.get("/api/v1/auth/me").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(browser.get("/api/v1/auth/me").await.status, StatusCode::OK);
    let mut elsewhere = scene.signed_in(OWNER).await;
    let out = browser.post("/api/v1/auth/logout", &serde_json::json!({})).await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert_eq!(out.headers["clear-site-data"], r#""cache", "storage""#);
    assert_eq!(elsewhere.get("/api/v1/auth/me").await.status, StatusCode::OK, "other browsers go on");
}

#[tokio::test]
async fn only_our_own_page_may_change_anything() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let ours = "http://localhost:8080";
    for site in [None, Some("same-origin"), Some("same-site"), Some("cross-site"), Some("none")] {
        for origin in [None, Some(ours), Some("https://evil.example"), Some("null")] {
            for own_header in [true, false] {
                let mut request =
                    Request::post("/api/v1/auth/login").header("content-type", "application/json");
                if let Some(site) = site {
                    request = request.header("sec-fetch-site", site);
                }
                if let Some(origin) = origin {
                    request = request.header("origin", origin);
                }
                if own_header {
                    request = request.header("x-synkro", "1");
                }
                let body = json!({"email": "", "password": ""}).to_string();
                let answer = scene.browser().send(request.body(Body::from(body)).expect("a request")).await;
                let same = site.map_or(origin == Some(ours), |site| site == "same-origin");
                let expected = if same && own_header { 422 } else { 403 };
                assert_eq!(answer.status, expected, "site {site:?}, origin {origin:?}, header {own_header}");
            }
        }
    }
}

#[tokio::test]
async fn bodies_that_are_not_what_they_should_be_are_refused_in_words() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let mut browser = scene.browser();
    let unknown = browser
        .post("/api/v1/auth/login", &json!({"email": "a@b.kz", "password": "x", "role": "super_admin"}))
        .await;
    assert_eq!((unknown.status.as_u16(), unknown.json()["code"].as_str()), (400, Some("bad_request")));
    let empty = browser.post("/api/v1/auth/login", &json!({"email": "", "password": ""})).await;
    let errors = empty.json()["errors"].clone();
    assert_eq!(
        errors,
        json!([{"pointer": "/email", "code": "required"}, {"pointer": "/password", "code": "required"}])
    );
    let huge = browser
        .post("/api/v1/auth/login", &json!({"email": "a@b.kz", "password": "x".repeat(300_000)}))
        .await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    let form = browser.post_with("/api/v1/auth/login", &json!({}), &[("content-type", "text/plain")]).await;
    assert!(form.status == 415 || form.status == 400 || form.status == 422, "{}", form.status);
    // A small body that is packed could become a large one.
    let packed = browser.post_with("/api/v1/auth/login", &json!({}), &[("content-encoding", "gzip")]).await;
    assert_eq!(packed.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let list = browser.post("/api/v1/auth/login", &json!([OWNER, PASSWORD])).await;
    assert_eq!(list.status, StatusCode::BAD_REQUEST, "a list is not read as the fields in their order");
    let wrong =
        browser.post("/api/v1/auth/login", &json!({"email": "a@b.kz", "password": 4711471147u64})).await;
    assert_eq!(wrong.json()["errors"], json!([{"pointer": "/password", "code": "wrong_type"}]));
    assert!(!wrong.text().contains("4711471147"), "{}", wrong.text());
}
