//! Small doors that stay shut: packed bodies, headers on whatever is answered, the pace of what costs something elsewhere,
//! and a public address whose answer takes as long whatever is asked about.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use synkro::http::Edge;
use synkro::routes::router;
use synkro::throttle::Rule;
use synkro_shared::settings::MAX_PROMPT_VERSIONS;

use crate::support::{Browser, Scene, TestDatabase, sqlite, whole_period};

#[tokio::test]
async fn a_packed_body_is_refused_wherever_it_is_sent() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    for (method, path) in [
        ("POST", "/api/v1/auth/login"),
        ("POST", "/api/v1/auth/logout"),
        ("POST", "/api/v1/runs"),
        ("PATCH", "/api/v1/account"),
        ("PUT", "/api/v1/integrations/ai/settings"),
        ("DELETE", "/api/v1/integrations/telegram"),
    ] {
        for how in ["gzip", "br", "GZIP", "deflate", "identity, gzip", "zstd", ""] {
            let request = Request::builder()
                .method(method)
                .uri(path)
                .header("sec-fetch-site", "same-origin")
                .header("x-synkro", "1")
                .header("content-type", "application/json")
                .header("content-encoding", how);
            let answer = owner.send(request.body(Body::from("{}")).expect("a request")).await;
            let problem = answer.json();
            assert_eq!(
                (answer.status.as_u16(), problem["code"].as_str()),
                (415, Some("unsupported_media_type")),
                "{method} {path} {how}"
            );
        }
        let plain = owner.clone().write(method, path, &json!({"unknown": 1})).await;
        assert_ne!(plain.status, 415, "{method} {path}");
    }
}

#[tokio::test]
async fn no_answer_is_without_the_headers_whatever_it_is_about() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("index.html"), "<p>page</p>").expect("written");
    std::fs::write(folder.path().join("app-0123456789abcdef.js"), "1").expect("written");
    let edge = Edge { web_dist: Some(folder.path().to_owned()), https: true, ..Edge::default() };
    let mut browser = Browser::new(router(scene.app.clone(), edge));
    let forever = "public, max-age=31536000, immutable";
    for (path, status, cached, policy) in [
        ("/api/v1/auth/me", 401, "no-store", "sandbox"),
        ("/api/v1/nothing", 404, "no-store", "sandbox"),
        ("/health", 200, "no-store", "sandbox"),
        ("/integrations/nothing", 404, "no-store", "sandbox"),
        ("/integrations/amocrm/callback/demo", 303, "no-store", "sandbox"),
        ("/integrations/amocrm/callback/%00", 404, "no-store", "sandbox"),
        ("/integrations/amocrm/disabled/demo", 204, "no-store", "sandbox"),
        ("/integrations/amocrm/disabled/demo/more", 404, "no-store", "sandbox"),
        ("/login", 200, "no-cache", "script-src 'self'"),
        ("/no-such-page", 404, "no-store", "script-src 'self'"),
        ("/no-such-file.js", 404, "no-store", "script-src 'self'"),
        ("/app-0123456789abcdee.js", 404, "no-store", "script-src 'self'"),
        ("/app-0123456789abcdef.js", 200, forever, "script-src 'self'"),
        ("/api/docs/no-such-file.js", 404, "no-store", "script-src 'self'"),
    ] {
        let answer = browser.get(path).await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (status, cached), "{path}");
        assert!(answer.header("content-security-policy").contains(policy), "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("strict-transport-security", "max-age=31536000"),
        ] {
            assert_eq!(answer.header(name), value, "{path}: {name}");
        }
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
    }
}

both_databases!(reading_dialogs_and_saving_prompts_have_a_pace);
async fn reading_dialogs_and_saving_prompts_have_a_pace(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let report = scene.run(whole_period()).await.report_id.expect("a report");
    let mut owner = scene.signed_in("owner@demo.example").await;
    let content = owner.get(&format!("/api/v1/reports/{report}")).await.json();
    let chat = content["content"]["content"]["dialogs"][0]["chat_id"].clone();
    let dialog = format!("/api/v1/reports/{report}/dialogs/{chat}");
    let asked = json!({"name": "x", "scopes": ["reports:read"]});
    let token = owner.post("/api/v1/account/tokens", &asked).await.json()["token"].clone();
    for _ in 0..Rule::Dialog.limit() {
        assert_eq!(owner.get(&dialog).await.status, 200);
    }
    let too_quick = owner.get(&dialog).await;
    assert_eq!((too_quick.status.as_u16(), &too_quick.json()["code"]), (429, &json!("rate_limited")));
    let wait: u64 = too_quick.header("retry-after").parse().expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
    // Another session of the same person and a token have a pace of their own, other pages none of this.
    assert_eq!(owner.get(&format!("/api/v1/reports/{report}")).await.status, 200);
    assert_eq!(scene.signed_in("owner@demo.example").await.get(&dialog).await.status, 200);
    let by_token =
        owner.clone().with_token(token.as_str().expect("a token"), "GET", &dialog, &json!({})).await;
    assert_eq!(by_token.status, 200, "{}", by_token.text());
    scene.clock.advance(Rule::Dialog.window());
    assert_eq!(owner.get(&dialog).await.status, 200);

    let mut newest = 1;
    let save = async |owner: &mut Browser, newest: u32| {
        let form = json!({"after": newest, "body": format!("Ищи жалобы. Версия {newest}.")});
        owner.post("/api/v1/prompts", &form).await
    };
    for _ in 0..Rule::Prompt.limit() {
        // One that is refused is not counted.
        assert_eq!(save(&mut owner, newest + 7).await.status, 409);
        let saved = save(&mut owner, newest).await;
        assert_eq!(saved.status, 201, "{}", saved.text());
        newest += 1;
    }
    let too_many = save(&mut owner, newest).await;
    assert_eq!((too_many.status.as_u16(), &too_many.json()["code"]), (429, &json!("rate_limited")));
    let restored = owner.post("/api/v1/prompts/1/restore", &json!({"after": newest})).await;
    assert_eq!(restored.status, 429, "bringing one back makes one, too");
    assert!(!restored.header("retry-after").is_empty());
    // And there is an end to how many are kept.
    let last = format!("UPDATE prompts SET version = {MAX_PROMPT_VERSIONS} WHERE version = {newest}");
    database.raw().await.execute_unprepared(&last).await.expect("as many as are kept");
    scene.clock.advance(Rule::Prompt.window());
    let mut owner = scene.signed_in("owner@demo.example").await;
    let full = save(&mut owner, MAX_PROMPT_VERSIONS).await;
    assert_eq!(full.status, 422, "{}", full.text());
    assert_eq!(full.json()["errors"], json!([{"pointer": "/body", "code": "too_many_versions"}]));
}

both_databases!(the_notice_of_a_switched_off_integration_asks_the_same_whatever_there_is);
async fn the_notice_of_a_switched_off_integration_asks_the_same_whatever_there_is(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let heard: Arc<Mutex<Vec<String>>> = Arc::default();
    let mut store = database.store(scene.clock.clone()).await;
    let ear = heard.clone();
    store.listen(move |statement| ear.lock().expect("statements").push(statement.to_owned()));
    let listening = Browser::new(router(
        synkro::app::App { store: store.clone(), vault: scene.app.vault.over(store), ..scene.app.clone() },
        Edge::default(),
    ));
    // What is asked, without the values that are asked for.
    let asked = async |slug: &str, query: &str| -> Vec<String> {
        heard.lock().expect("statements").clear();
        let path = format!("/integrations/amocrm/disabled/{slug}{query}");
        let answer = listening.clone().get(&path).await;
        assert_eq!((answer.status.as_u16(), answer.body.len()), (204, 0), "{path}");
        let statements = std::mem::take(&mut *heard.lock().expect("statements"));
        let shape = |statement: String| statement.split(" WHERE ").next().unwrap_or_default().to_owned();
        statements.into_iter().map(shape).collect()
    };
    let id = "00000000-0000-0000-0000-000000000000";
    let query = format!("?account_id=1&client_uuid={id}&signature=00");
    let absent = asked("no-such-company", &query).await;
    assert_eq!(absent.len(), 5, "{absent:#?}");
    let long_lived = asked("demo", &query).await;
    assert_eq!(long_lived, absent, "{}: connected with a token", database.name);
    assert_eq!(asked("demo", "").await, absent);
    assert_eq!(owner.delete("/api/v1/integrations/amocrm").await.status, 204);
    assert_eq!(asked("demo", &query).await, absent, "not connected");
    let form = json!({"method": "oauth", "client_id": id, "client_secret": "a-secret-of-the-integration"});
    let saved = owner.write("PUT", "/api/v1/integrations/amocrm/settings", &form).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    assert_eq!(asked("demo", &query).await, absent, "with a secret, and a signature that is not its");
}

/// What `process` may do, as its system tells.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_server_leaves_no_core_file() {
    use crate::support::process::{How, WireBrowser, free_port, serve};
    let database = sqlite();
    let scene = Scene::small(&database).await;
    scene.app.store.close().await;
    let port = free_port().await;
    let server = serve(&scene, &database, How { port: Some(port), ..How::default() });
    WireBrowser::ready(port).await;
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", server.0.id())).expect("its limits");
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).expect("the line");
    assert_eq!(core.split_whitespace().filter(|word| *word == "0").count(), 2, "{core}");
}

#[tokio::test]
async fn names_and_comments_of_nothing_that_is_seen_are_refused() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let report = scene.run(whole_period()).await.report_id.expect("a report");
    let mut owner = scene.signed_in("owner@demo.example").await;
    for nothing in [
        "\u{3164}",
        "\u{115f}\u{1160}",
        "\u{2800}",
        "\u{200d}",
        "\u{200c}",
        "\u{ad}",
        "\u{e0041}",
        "\u{fe0f}",
    ] {
        let named = owner.patch("/api/v1/account", &json!({"display_name": nothing})).await;
        assert_eq!(named.status, 422, "{nothing:?}");
        let comments = format!("/api/v1/reports/{report}/comments");
        let said = owner.post(&comments, &json!({"text": nothing})).await;
        let refused: Value = json!([{"pointer": "/text", "code": "required"}]);
        assert_eq!((said.status.as_u16(), &said.json()["errors"]), (422, &refused), "{nothing:?}");
    }
    scene.clock.advance(Duration::from_secs(1));
    let named = owner.patch("/api/v1/account", &json!({"display_name": "Алия ❤\u{fe0f}"})).await;
    assert_eq!(named.status, 200, "{}", named.text());
}
