//! Two companies: every id of the one through every route, query and body field of the other answers as an id that does
//! not exist, byte for byte but for the request's own number.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use synkro_shared::{Grants, Role};

use crate::support::{Answer, Browser, Scene, TestDatabase, account, another_tenant, whole_period};

const ABSENT: &str = "01a207ad-0000-7000-8000-000000000000";
const PASSWORD: &str = synkro::services::demo_tenant::PASSWORD;

/// Status, headers and body, but for what is of the request itself.
fn shape(answer: &Answer, id: &str) -> (u16, Vec<String>, String) {
    let mut headers: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| name.as_str() != "x-request-id")
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or_default()))
        .collect();
    headers.sort();
    let mut body = answer.text().replace(id, "ID");
    if let Ok(mut json) = serde_json::from_slice::<Value>(&answer.body)
        && let Some(object) = json.as_object_mut()
    {
        object.remove("request_id");
        body = json.to_string().replace(id, "ID");
    }
    (answer.status.as_u16(), headers, body)
}

async fn id_of(browser: &mut Browser) -> String {
    browser.get("/api/v1/auth/me").await.json()["id"].as_str().expect("an id").to_owned()
}

/// Every id that the demo's company has.
async fn ids_of_the_demo(scene: &Scene) -> Vec<String> {
    let run = scene.run(whole_period()).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let form = json!({"name": "b", "scopes": ["reports:read"]});
    let token = owner.post("/api/v1/account/tokens", &form).await;
    let session = owner.get("/api/v1/account/sessions").await.json()[0]["id"].clone();
    let reader = id_of(&mut scene.signed_in("user@demo.example").await).await;
    let mut boss = scene.signed_in("super@demo.example").await;
    let invited = boss.post(&format!("/api/v1/admin/users/{reader}/invite"), &json!({})).await;
    assert_eq!(invited.status, 200, "{}", invited.text());
    let told = owner.get("/api/v1/announcements").await.json()["items"][0]["id"].clone();
    let text = |value: &Value| value.as_str().expect("an id").to_owned();
    let me = owner.get("/api/v1/auth/me").await.json();
    let check = json!({"action": "check"});
    let operation = owner.post("/api/v1/integrations/automation/operations", &check).await.json();
    vec![
        text(&operation["id"]),
        run.id.to_string(),
        run.report_id.expect("a report").to_string(),
        text(&token.json()["view"]["id"]),
        text(&session),
        text(&me["id"]),
        text(&me["tenant"]["id"]),
        text(&told),
        reader,
    ]
}

both_databases!(every_foreign_id_answers_like_an_absent_one_everywhere);
async fn every_foreign_id_answers_like_an_absent_one_everywhere(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let ids = ids_of_the_demo(&scene).await;
    let other = another_tenant(&scene, "other").await;
    let grants = Grants { role: Role::User, settings: true };
    account(&scene, "stranger@other.example", grants, Some(other)).await;
    let mut stranger = scene.browser();
    assert_eq!(stranger.sign_in("stranger@other.example", PASSWORD).await.status, 200);
    let scopes = json!(["reports:read", "reports:comment", "runs:write", "settings", "audit:read"]);
    let made = stranger.post("/api/v1/account/tokens", &json!({"name": "x", "scopes": scopes})).await;
    let token = made.json()["token"].as_str().expect("a token").to_owned();
    let chats: Vec<String> =
        scene.sandbox.control().dataset().chats.iter().take(3).map(|chat| chat.id.to_string()).collect();
    let document = serde_json::to_value(synkro::routes::document()).expect("a document");
    let mut looked = 0;
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let method = method.to_uppercase();
            if path.contains("{id}") {
                for id in &ids {
                    for chat in chats.iter().map(String::as_str).chain(["1"]) {
                        let url = |id: &str| {
                            path.replace("{id}", id)
                                .replace("{chat_id}", chat)
                                .replace("{comment_id}", id)
                                .replace("{question_id}", id)
                        };
                        let foreign = stranger.write(&method, &url(id), &json!({})).await;
                        let absent = stranger.write(&method, &url(ABSENT), &json!({})).await;
                        assert_eq!(shape(&foreign, id), shape(&absent, ABSENT), "{method} {path} with {id}");
                        assert!(!foreign.status.is_success(), "{method} {path} with {id}");
                        looked += 1;
                        if !path.contains("{chat_id}") {
                            break;
                        }
                    }
                    if method == "GET" {
                        let url = |id: &str| {
                            path.replace("{id}", id)
                                .replace("{chat_id}", "1")
                                .replace("{comment_id}", id)
                                .replace("{question_id}", id)
                        };
                        let foreign = by_token(&mut stranger, &token, &url(id)).await;
                        let absent = by_token(&mut stranger, &token, &url(ABSENT)).await;
                        assert_eq!(shape(&foreign, id), shape(&absent, ABSENT), "{method} {path} with {id}");
                    }
                }
            }
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                if parameter["in"] != "query" || parameter["name"] == "limit" {
                    continue;
                }
                let name = parameter["name"].as_str().expect("a name");
                let url = path.replace("{id}", ABSENT);
                for id in &ids {
                    let foreign = stranger.get(&format!("{url}?{name}={id}")).await;
                    let absent = stranger.get(&format!("{url}?{name}={ABSENT}")).await;
                    assert_eq!(shape(&foreign, id), shape(&absent, ABSENT), "{path}?{name}={id}");
                    looked += 1;
                }
            }
            let Some(reference) =
                operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str()
            else {
                continue;
            };
            let name = reference.rsplit('/').next().expect("a name");
            let fields =
                document["components"]["schemas"][name]["properties"].as_object().expect("fields").clone();
            for field in fields.keys() {
                for id in &ids {
                    let url = path.replace("{id}", ABSENT);
                    // Not one's own password, and not one's own session's end.
                    if path.contains("/auth/") || path.contains("/account") {
                        continue;
                    }
                    let foreign = stranger.write(&method, &url, &json!({field: id})).await;
                    let absent = stranger.write(&method, &url, &json!({field: ABSENT})).await;
                    assert_eq!(shape(&foreign, id), shape(&absent, ABSENT), "{method} {path} {field}={id}");
                    looked += 1;
                }
            }
        }
    }
    assert!(looked > 150, "{looked}");
    for list in ["/api/v1/reports", "/api/v1/runs"] {
        assert_eq!(stranger.get(list).await.json()["items"], json!([]));
    }
}

async fn by_token(browser: &mut Browser, token: &str, url: &str) -> Answer {
    let request = Request::get(url).header("authorization", format!("Bearer {token}")).body(Body::empty());
    browser.send(request.expect("a request")).await
}

both_databases!(an_idempotency_key_of_one_company_means_nothing_to_another);
async fn an_idempotency_key_of_one_company_means_nothing_to_another(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let other = another_tenant(&scene, "other").await;
    account(&scene, "stranger@other.example", Grants { role: Role::User, settings: false }, Some(other))
        .await;
    let body = json!({"period": whole_period()});
    let key = [("idempotency-key", "the same key")];
    let ours = scene.signed_in("owner@demo.example").await.post_with("/api/v1/runs", &body, &key).await;
    let theirs = scene.signed_in("stranger@other.example").await.post_with("/api/v1/runs", &body, &key).await;
    assert_eq!((ours.status.as_u16(), theirs.status.as_u16()), (202, 202));
    assert_ne!(ours.json()["id"], theirs.json()["id"]);
}
