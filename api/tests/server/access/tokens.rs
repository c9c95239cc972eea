//! API tokens: shown once, never more than their owner may, dead with their owner.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::support::{Browser, Scene, TestDatabase, let_in, sqlite};

const OWNER: &str = "owner@demo.example";

async fn make(browser: &mut Browser, scopes: &[&str]) -> (String, String) {
    let made =
        browser.post("/api/v1/account/tokens", &json!({"name": "Отчёты в BI", "scopes": scopes})).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json();
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    (text(&made["token"]), text(&made["view"]["id"]))
}

async fn ask(scene: &Scene, token: &str, path: &str) -> u16 {
    scene.browser().with_token(token, "GET", path, &json!({})).await.status.as_u16()
}

both_databases!(a_token_is_shown_once_kept_as_a_hash_and_works_until_it_is_revoked);
async fn a_token_is_shown_once_kept_as_a_hash_and_works_until_it_is_revoked(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in(OWNER).await;
    let (token, id) = make(&mut owner, &["reports:read"]).await;
    assert!(token.starts_with("syk_") && token.len() == 40, "{token}");
    assert_eq!(ask(&scene, &token, "/api/v1/reports").await, 200);
    let list = owner.get("/api/v1/account/tokens").await;
    assert!(!list.text().contains(&token));
    let list = list.json();
    assert_eq!(list[0]["last_four"].as_str(), token.get(36..));
    assert_eq!(list[0]["last_used_address"], "192.0.2.1");
    let days = chrono::Duration::days(90);
    let expires: chrono::DateTime<chrono::Utc> =
        serde_json::from_value(list[0]["expires_at"].clone()).expect("an instant");
    assert_eq!(expires, scene.clock.now() + days);
    let dump = database.dump().await;
    assert!(!dump.contains(&token) && !dump.contains(&token[4..34]));
    assert_eq!(owner.delete(&format!("/api/v1/account/tokens/{id}")).await.status, 204);
    assert_eq!(ask(&scene, &token, "/api/v1/reports").await, 401);
    assert_eq!(owner.delete(&format!("/api/v1/account/tokens/{id}")).await.status, 404);
}

both_databases!(a_token_ends_with_its_days);
async fn a_token_ends_with_its_days(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let form = json!({"name": "x", "scopes": ["reports:read"], "days": 1});
    let made = scene.signed_in(OWNER).await.post("/api/v1/account/tokens", &form).await.json();
    let token = made["token"].as_str().expect("a token").to_owned();
    scene.clock.advance(Duration::from_secs(24 * 3600 - 1));
    assert_eq!(ask(&scene, &token, "/api/v1/reports").await, 200);
    scene.clock.advance(Duration::from_secs(1));
    assert_eq!(ask(&scene, &token, "/api/v1/reports").await, 401);
}

both_databases!(a_token_never_reaches_beyond_its_owner_now_or_later);
async fn a_token_never_reaches_beyond_its_owner_now_or_later(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut user = scene.signed_in("user@demo.example").await;
    for scope in ["settings", "admin:users", "audit:read"] {
        let refused = user.post("/api/v1/account/tokens", &json!({"name": "x", "scopes": [scope]})).await;
        assert_eq!(
            refused.json()["errors"],
            json!([{"pointer": "/scopes", "code": "scope_refused"}]),
            "{scope}"
        );
    }
    let unknown = user.post("/api/v1/account/tokens", &json!({"name": "x", "scopes": ["root"]})).await;
    assert_eq!(unknown.status, 400);
    let none = user.post("/api/v1/account/tokens", &json!({"name": "", "scopes": [], "days": 0})).await;
    let codes: Vec<_> =
        none.json()["errors"].as_array().expect("errors").iter().map(|e| e["code"].clone()).collect();
    assert_eq!(codes, ["required", "scopes_needed", "days_out_of_range"]);
    // What its owner loses it loses, too.
    let mut owner = scene.signed_in(OWNER).await;
    let (token, _) = make(&mut owner, &["audit:read", "reports:read"]).await;
    assert_eq!(ask(&scene, &token, "/api/v1/audit").await, 200);
    let me = scene.browser().with_token(&token, "GET", "/api/v1/auth/me", &json!({})).await.json();
    assert_eq!(me["permissions"], json!(["reports_read", "settings"]));
    let user = format!("/api/v1/admin/users/{}", me["id"].as_str().expect("an id"));
    let mut boss = scene.signed_in("super@demo.example").await;
    assert_eq!(boss.patch(&user, &json!({"settings": false})).await.status, 200);
    assert_eq!(ask(&scene, &token, "/api/v1/reports").await, 403, "its owner waits for the company's word");
    let id = me["id"].as_str().expect("an id");
    let_in(&scene, id).await;
    assert_eq!(ask(&scene, &token, "/api/v1/audit").await, 403);
    assert_eq!(ask(&scene, &token, "/api/v1/reports").await, 200);
    assert_eq!(boss.post(&format!("{user}/disable"), &json!({})).await.status, 200);
    assert_eq!(ask(&scene, &token, "/api/v1/reports").await, 401, "a disabled owner");
    assert_eq!(boss.post(&format!("{user}/enable"), &json!({})).await.status, 200);
    let_in(&scene, id).await;
    assert_eq!(ask(&scene, &token, "/api/v1/reports").await, 200);
    let tenant = format!("/api/v1/admin/tenants/{}", scene.scope.tenant());
    assert_eq!(boss.post(&format!("{tenant}/suspend"), &json!({})).await.status, 200);
    assert_eq!(ask(&scene, &token, "/api/v1/reports").await, 401, "a suspended company");
    assert_eq!(boss.post(&format!("{tenant}/resume"), &json!({})).await.status, 200);
    assert_eq!(boss.delete(&user).await.status, 204);
    assert_eq!(ask(&scene, &token, "/api/v1/reports").await, 401, "a removed owner");
}

both_databases!(a_token_of_staff_dies_with_their_second_factor);
async fn a_token_of_staff_dies_with_their_second_factor(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut boss = scene.signed_in("super@demo.example").await;
    let mut lite = scene.signed_in("lite@demo.example").await;
    let (token, _) = make(&mut lite, &["admin:users"]).await;
    assert_eq!(ask(&scene, &token, "/api/v1/admin/users").await, 200);
    let id = lite.get("/api/v1/auth/me").await.json()["id"].as_str().expect("an id").to_owned();
    let reset = boss.post(&format!("/api/v1/admin/users/{id}/reset-second-factor"), &json!({})).await;
    assert_eq!(reset.status, 200, "{}", reset.text());
    assert_eq!(ask(&scene, &token, "/api/v1/admin/users").await, 403);
    assert_eq!(lite.get("/api/v1/auth/me").await.status, 401, "sessions end");
}

both_databases!(a_token_makes_no_tokens_and_is_helped_by_no_cookie);
async fn a_token_makes_no_tokens_and_is_helped_by_no_cookie(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in(OWNER).await;
    let (token, _) = make(&mut owner, &["reports:read", "runs:write", "settings", "audit:read"]).await;
    let form = json!({"name": "y", "scopes": ["reports:read"]});
    let refused = scene.browser().with_token(&token, "POST", "/api/v1/account/tokens", &form).await;
    assert_eq!(refused.status, 403);
    // The owner's own browser sends a wrong token along with good cookies: nobody is signed in.
    for header in ["Bearer syk_000000000000000000000000000000000000", "Bearer ", "Basic b3duZXI6eA==", "syk_"]
    {
        let request = Request::get("/api/v1/auth/me").header("authorization", header).body(Body::empty());
        assert_eq!(owner.send(request.expect("a request")).await.status, 401, "{header}");
    }
    // In an address it is nothing.
    let in_query = scene.browser().get(&format!("/api/v1/auth/me?token={token}&access_token={token}")).await;
    assert_eq!(in_query.status, 401);
}

#[tokio::test]
async fn a_token_that_asks_too_often_waits_and_others_do_not() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in(OWNER).await;
    let (busy, _) = make(&mut owner, &["reports:read"]).await;
    let (other, _) = make(&mut owner, &["reports:read"]).await;
    for _ in 0..120 {
        assert_eq!(ask(&scene, &busy, "/api/v1/auth/me").await, 200);
    }
    let answer = scene.browser().with_token(&busy, "GET", "/api/v1/auth/me", &json!({})).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (429, &json!("rate_limited")));
    assert!(answer.header("retry-after").parse::<u64>().is_ok_and(|seconds| (1..=60).contains(&seconds)));
    assert_eq!(ask(&scene, &other, "/api/v1/auth/me").await, 200);
    scene.clock.advance(Duration::from_secs(60));
    assert_eq!(ask(&scene, &busy, "/api/v1/auth/me").await, 200);
}

both_databases!(a_token_of_staff_makes_and_helps_no_staff_and_opens_no_account);
async fn a_token_of_staff_makes_and_helps_no_staff_and_opens_no_account(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut boss = scene.signed_in("super@demo.example").await;
    let mut lite = scene.signed_in("lite@demo.example").await;
    let mut owner = scene.signed_in(OWNER).await;
    let mut user = scene.signed_in("user@demo.example").await;
    user.enrol(&scene.clock).await;
    let (token, _) = make(&mut boss, &["admin:users", "admin:tenants", "audit:read"]).await;
    let id = async |browser: &mut Browser| {
        browser.get("/api/v1/auth/me").await.json()["id"].as_str().expect("an id").to_owned()
    };
    let (lite, owner, user) = (id(&mut lite).await, id(&mut owner).await, id(&mut user).await);
    let new = |role: &str, settings: bool, tenant: bool| {
        let mut form = json!({"email": "new@x.kz", "display_name": "X", "role": role, "settings": settings});
        if tenant {
            form["tenant_id"] = json!(scene.scope.tenant());
        }
        ("POST", "/api/v1/admin/users".to_owned(), form)
    };
    let on = |method, who: &str, what: &str, form: Value| {
        (method, format!("/api/v1/admin/users/{who}{what}"), form)
    };
    let none = || json!({});
    let tenant = format!("/api/v1/admin/tenants/{}", scene.scope.tenant());
    let mut refused = vec![
        new("super_admin", false, false),
        new("admin_lite", false, false),
        new("user", true, true),
        on("POST", &lite, "/disable", none()),
        on("POST", &lite, "/enable", none()),
        on("PATCH", &lite, "", json!({"role": "super_admin"})),
        on("PATCH", &user, "", json!({"settings": true})),
        on("PATCH", &owner, "", json!({"settings": false})),
        ("DELETE", format!("{tenant}?slug=demo"), none()),
    ];
    refused.push(on("POST", &lite, "/invite", none()));
    for who in [&lite, &owner, &user] {
        refused.push(on("POST", who, "/reset-second-factor", none()));
        refused.push(on("DELETE", who, "", none()));
    }
    let people = async || scene.signed_in("super@demo.example").await.get("/api/v1/admin/users").await.json();
    let before = people().await["items"].as_array().expect("people").len();
    for (method, path, form) in refused {
        let answer = scene.browser().with_token(&token, method, &path, &form).await;
        assert_eq!(answer.status, 403, "{}: {method} {path} {form}: {}", database.name, answer.text());
        assert!(answer.json()["detail"].as_str().is_some_and(|words| words.contains("browser")), "{path}");
        scene.clock.advance(Duration::from_secs(1));
    }
    assert_eq!(people().await["items"].as_array().expect("people").len(), before);
    // What is left to a program: a company's people come and go.
    for (method, path, form) in [
        new("user", false, true),
        on("POST", &user, "/disable", none()),
        on("POST", &user, "/enable", none()),
        on("POST", &user, "/invite", none()),
    ] {
        let answer = scene.browser().with_token(&token, method, &path, &form).await;
        assert!(answer.status.is_success(), "{method} {path}: {}", answer.text());
    }
    let log = boss.get("/api/v1/admin/audit?outcome=denied&action=access.denied").await.json();
    assert!(log["items"].as_array().expect("items").len() >= 8, "refusals are written down: {log}");
}

#[test]
fn nothing_that_wants_a_person_to_have_just_shown_who_they_are_takes_a_token() {
    let document = serde_json::to_value(synkro::routes::document()).expect("a document");
    let mut confirmed = 0;
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            // Staff's programs go on working; what they let in waits for its company.
            let of_staff = ["admin:users", "admin:tenants"];
            if operation["x-access"]["confirmed"] == true
                && !of_staff.contains(&operation["x-access"]["token"].as_str().unwrap_or_default())
            {
                assert_eq!(operation["x-access"]["token"], "never", "{method} {path}");
                confirmed += 1;
            }
        }
    }
    assert!(confirmed >= 9, "{confirmed}");
}

both_databases!(creating_an_account_wants_a_person_to_have_just_shown_who_they_are);
async fn creating_an_account_wants_a_person_to_have_just_shown_who_they_are(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    for email in ["super@demo.example", "lite@demo.example"] {
        let mut staff = scene.signed_in(email).await;
        scene.clock.advance(Duration::from_secs(6 * 60));
        let tenant = scene.scope.tenant();
        let form =
            json!({"email": format!("of-{email}"), "display_name": "X", "role": "user", "tenant_id": tenant});
        let asked = staff.post("/api/v1/admin/users", &form).await;
        assert_eq!((asked.status.as_u16(), &asked.json()["code"]), (401, &json!("step_up_required")));
    }
}

both_databases!(a_new_password_ends_tokens_only_when_their_owner_says_so);
async fn a_new_password_ends_tokens_only_when_their_owner_says_so(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let form = json!({"name": "x", "scopes": ["reports:read"]});
    let made = owner.post("/api/v1/account/tokens", &form).await.json();
    let token = made["token"].as_str().expect("a token").to_owned();
    let mut program = scene.browser();
    let mut before = synkro::services::demo_tenant::PASSWORD.to_owned();
    for (end_tokens, status) in [(false, 200), (true, 401)] {
        let new = format!("верблюд на роликах {end_tokens}");
        let form = json!({"current_password": before, "new_password": new, "end_tokens": end_tokens});
        let changed = owner.post("/api/v1/account/password", &form).await;
        assert_eq!(changed.status, 204, "{}", changed.text());
        let answer = program.with_token(&token, "GET", "/api/v1/reports", &json!({})).await;
        assert_eq!(answer.status, status, "{end_tokens}");
        before = new;
    }
}
