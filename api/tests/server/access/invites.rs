//! Invites: one link, one use, 72 hours, and a password that is good enough.

use std::time::Duration;

use serde_json::json;

use crate::support::{Browser, Scene, TestDatabase, sqlite};

const GOOD: &str = "верблюд на роликах";

async fn created(boss: &mut Browser, scene: &Scene, email: &str) -> (String, String) {
    let form = json!({
        "email": email, "display_name": "Новый Человек", "role": "user", "tenant_id": scene.scope.tenant(),
    });
    let made = boss.post("/api/v1/admin/users", &form).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json();
    assert_eq!(made["user"]["state"], "invited");
    let url = made["invite"]["url"].as_str().expect("a link");
    let token =
        url.strip_prefix("http://localhost:8080/invite#").expect("the page's address, the secret behind it");
    (made["user"]["id"].as_str().expect("an id").to_owned(), token.to_owned())
}

both_databases!(an_invited_person_sets_a_password_and_signs_in);
async fn an_invited_person_sets_a_password_and_signs_in(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut boss = scene.signed_in("super@demo.example").await;
    let (id, token) = created(&mut boss, &scene, "new@demo.example").await;
    let mut guest = scene.browser();
    let view = guest.post("/api/v1/invites/lookup", &json!({"token": token})).await.json();
    assert_eq!((&view["email"], &view["purpose"]), (&json!("new@demo.example"), &json!("new")));
    // The whole link, also in the form of before, is its token.
    for link in ["http://localhost:8080/invite#", "http://localhost:8080/invite/"] {
        let same = guest.post("/api/v1/invites/lookup", &json!({"token": format!("{link}{token}")})).await;
        assert_eq!(same.json()["email"], "new@demo.example", "{link}");
    }
    for (password, code) in
        [("", "required"), ("новый-человек-1", "password_own_words"), ("qwertyuiop[]", "password_pattern")]
    {
        let refused =
            guest.post("/api/v1/invites/accept", &json!({"token": token, "password": password})).await;
        assert_eq!(refused.json()["errors"], json!([{"pointer": "/password", "code": code}]), "{password}");
    }
    let set = guest.post("/api/v1/invites/accept", &json!({"token": token, "password": GOOD})).await;
    assert_eq!(set.status, 204, "{}", set.text());
    assert_eq!(guest.get("/api/v1/auth/me").await.status, 401, "an invite is no session");
    assert_eq!(guest.sign_in("new@demo.example", GOOD).await.status, 200);
    let user = boss.get(&format!("/api/v1/admin/users/{id}")).await.json();
    assert_eq!(user["state"], "active");
    for path in ["lookup", "accept"] {
        let again = json!({"token": token, "password": GOOD});
        let form = if path == "lookup" { json!({"token": token}) } else { again };
        let answer = guest.post(&format!("/api/v1/invites/{path}"), &form).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (410, &json!("invite_gone")));
    }
}

both_databases!(every_invite_that_can_not_be_used_gives_the_same_answer);
async fn every_invite_that_can_not_be_used_gives_the_same_answer(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut boss = scene.signed_in("super@demo.example").await;
    let (id, replaced) = created(&mut boss, &scene, "a@demo.example").await;
    let newer = boss.post(&format!("/api/v1/admin/users/{id}/invite"), &json!({})).await.json();
    let newer = newer["url"].as_str().expect("a link").rsplit('#').next().expect("a token").to_owned();
    let (disabled_id, disabled) = created(&mut boss, &scene, "b@demo.example").await;
    assert_eq!(
        boss.post(&format!("/api/v1/admin/users/{disabled_id}/disable"), &json!({})).await.status,
        200
    );
    let mut guest = scene.browser();
    let unknown = guest.post("/api/v1/invites/lookup", &json!({"token": "0".repeat(64)})).await;
    assert_eq!(unknown.status, 410);
    for token in [&replaced, &disabled, ""] {
        let answer = guest.post("/api/v1/invites/lookup", &json!({"token": token})).await;
        assert_eq!(answer.problem(), unknown.problem());
    }
    assert_eq!(guest.post("/api/v1/invites/lookup", &json!({"token": newer})).await.status, 200);
    scene.clock.advance(Duration::from_secs(72 * 3600));
    let late = guest.post("/api/v1/invites/lookup", &json!({"token": newer})).await;
    assert_eq!(late.problem(), unknown.problem());
    let mut boss = scene.signed_in("super@demo.example").await;
    assert_eq!(boss.get(&format!("/api/v1/admin/users/{id}")).await.json()["state"], "invite_expired");
}

both_databases!(twenty_people_with_one_link_set_one_password);
async fn twenty_people_with_one_link_set_one_password(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut boss = scene.signed_in("super@demo.example").await;
    let (_, token) = created(&mut boss, &scene, "a@demo.example").await;
    let tries = (0..20).map(|n: u8| {
        let mut guest = scene.browser().from([198, 51, 100, n]);
        let form = json!({"token": token, "password": format!("верблюд на роликах {n}")});
        async move { guest.post("/api/v1/invites/accept", &form).await.status.as_u16() }
    });
    let answers = futures::future::join_all(tries).await;
    assert_eq!(answers.iter().filter(|status| **status == 204).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|status| [204, 410].contains(status)), "{answers:?}");
}

both_databases!(recovering_an_account_ends_what_could_open_it_and_keeps_its_second_factor);
async fn recovering_an_account_ends_what_could_open_it_and_keeps_its_second_factor(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut boss = scene.signed_in("super@demo.example").await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let id = owner.get("/api/v1/auth/me").await.json()["id"].as_str().expect("an id").to_owned();
    let key = owner.enrol(&scene.clock).await;
    let made = owner.post("/api/v1/account/tokens", &json!({"name": "x", "scopes": ["reports:read"]})).await;
    let token = made.json()["token"].as_str().expect("a token").to_owned();
    let invite = boss.post(&format!("/api/v1/admin/users/{id}/invite"), &json!({})).await;
    assert_eq!(invite.status, 200, "{}", invite.text());
    let link = invite.json()["url"].as_str().expect("a link").rsplit('#').next().expect("a token").to_owned();
    assert_eq!(owner.get("/api/v1/auth/me").await.status, 200, "a link alone changes nothing");
    let mut guest = scene.browser();
    let view = guest.post("/api/v1/invites/lookup", &json!({"token": link})).await.json();
    assert_eq!(view["purpose"], "recovery");
    let set = guest.post("/api/v1/invites/accept", &json!({"token": link, "password": GOOD})).await;
    assert_eq!(set.status, 204);
    assert_eq!(owner.get("/api/v1/auth/me").await.status, 401);
    assert_eq!(guest.with_token(&token, "GET", "/api/v1/reports", &json!({})).await.status, 401);
    let signed_in = guest.sign_in("owner@demo.example", GOOD).await;
    assert_eq!(signed_in.json()["state"], "second_factor", "whoever has the link has not the phone");
    guest.show_code(&scene.clock, &key).await;
}

#[tokio::test]
async fn trying_links_is_limited_by_network() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let mut guest = scene.browser();
    for _ in 0..20 {
        assert_eq!(guest.post("/api/v1/invites/lookup", &json!({"token": "x"})).await.status, 410);
    }
    assert_eq!(guest.post("/api/v1/invites/lookup", &json!({"token": "x"})).await.status, 429);
    let mut other = scene.browser().from([198, 51, 100, 9]);
    assert_eq!(other.post("/api/v1/invites/lookup", &json!({"token": "x"})).await.status, 410);
}
