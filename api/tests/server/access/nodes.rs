//! Two processes of the API on PostgreSQL and Redis: what one ends is dead on the other with its next request.

use serde_json::json;

use crate::support::process::{How, WireBrowser, free_port, serve};
use crate::support::{Scene, postgres, redis};

const OWNER: &str = "owner@demo.example";
const PASSWORD: &str = synkro::services::demo_tenant::PASSWORD;

/// Requests made after the end of something, alternately to both.
const AFTER: usize = 50;

async fn accepted(browser: &WireBrowser, ports: [u16; 2], path: &str) -> usize {
    let mut accepted = 0;
    for turn in 0..AFTER {
        let answer = browser.at(ports[turn % 2]).get(path).await;
        accepted += usize::from(answer.status == 200);
    }
    accepted
}

#[tokio::test]
async fn what_one_process_ends_the_other_accepts_no_more() {
    let database = postgres().await;
    // The processes have the machine's clock; so has what the test does itself.
    let clock = synkro::clock::Clock::system();
    let scene = Scene::set(&database, synkro_sandbox::DataSize::Small, clock).await;
    let redis = redis(1);
    let ports = [free_port().await, free_port().await];
    let start = |port| How { port: Some(port), redis: Some(&redis), no_worker: true, ..How::default() };
    let _processes = ports.map(|port| serve(&scene, &database, start(port)));
    let [mut one, mut two] = [WireBrowser::ready(ports[0]).await, WireBrowser::ready(ports[1]).await];

    // A session revoked on one is dead on both; both knew it before.
    assert_eq!(one.sign_in(OWNER, PASSWORD).await.status, 200);
    assert_eq!(two.sign_in(OWNER, PASSWORD).await.status, 200);
    let victim = two.clone();
    assert_eq!(accepted(&victim, ports, "/api/v1/auth/me").await, AFTER);
    let revoked = one.post("/api/v1/account/sessions/revoke-others", &json!({})).await;
    assert_eq!(revoked.json(), json!({"revoked": 1}));
    assert_eq!(accepted(&victim, ports, "/api/v1/auth/me").await, 0, "a revoked session");

    // A revoked token.
    let made =
        one.post("/api/v1/account/tokens", &json!({"name": "x", "scopes": ["reports:read"]})).await.json();
    let token = made["token"].as_str().expect("a token").to_owned();
    assert_eq!(two.with_token(&token, "/api/v1/reports").await.status, 200);
    let path = format!("/api/v1/account/tokens/{}", made["view"]["id"].as_str().expect("an id"));
    assert_eq!(one.write("DELETE", &path, &json!({})).await.status, 204);
    for turn in 0..AFTER {
        assert_eq!(two.at(ports[turn % 2]).with_token(&token, "/api/v1/reports").await.status, 401);
    }

    // A permission taken away, and an account disabled.
    let mut boss = WireBrowser::ready(ports[0]).await;
    assert_eq!(boss.sign_in("super@demo.example", PASSWORD).await.status, 200);
    let enrolment = boss.post("/api/v1/account/second-factor/enrolment", &json!({})).await.json();
    let key = enrolment["secret"].as_str().expect("a key");
    let code = synkro::services::totp::code_at(key, scene.clock.now()).expect("a code");
    assert_eq!(boss.post("/api/v1/account/second-factor", &json!({"code": code})).await.status, 200);
    let id = one.get("/api/v1/auth/me").await.json()["id"].as_str().expect("an id").to_owned();
    assert_eq!(accepted(&one, ports, "/api/v1/audit").await, AFTER);
    let user = format!("/api/v1/admin/users/{id}");
    assert_eq!(boss.write("PATCH", &user, &json!({"settings": false})).await.status, 200);
    assert_eq!(accepted(&one, ports, "/api/v1/audit").await, 0, "a dropped permission");
    assert_eq!(accepted(&one, ports, "/api/v1/auth/me").await, AFTER);
    assert_eq!(boss.post(&format!("{user}/disable"), &json!({})).await.status, 200);
    assert_eq!(accepted(&one, ports, "/api/v1/auth/me").await, 0, "a disabled account");

    // Both count guesses together.
    let mut guesses = 0;
    for turn in 0..30 {
        let mut stranger = WireBrowser::ready(ports[turn % 2]).await;
        let email = format!("{}@demo.example", database.address.len() + std::process::id() as usize);
        guesses += usize::from(stranger.sign_in(&email, "wrong password").await.status == 401);
    }
    assert_eq!(guesses, 10, "one count for both");
}
