//! Who may call what: every operation of the document against every role, and another tenant's objects.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use synkro_shared::{Grants, Permission, Role};

use crate::support::{Scene, databases, whole_period};

/// Every operation of the document: method, path, rule.
fn operations() -> Vec<(String, String, String)> {
    let document = serde_json::to_value(synkro::http::document()).expect("a document");
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let rule =
                operation["x-access"].as_str().unwrap_or_else(|| panic!("{method} {path} states no rule"));
            all.push((method.to_uppercase(), path.clone(), rule.to_owned()));
        }
    }
    all
}

#[test]
fn every_operation_states_its_rule_and_public_ones_are_a_fixed_list() {
    let public: Vec<String> =
        operations().into_iter().filter(|(_, _, rule)| rule == "public").map(|(_, path, _)| path).collect();
    assert_eq!(public, ["/api/v1/auth/login", "/health", "/ready"]);
}

#[tokio::test]
async fn every_operation_answers_every_role_as_the_role_table_says() {
    let roles = [
        ("user@demo.example", Grants { role: Role::User, settings: false }),
        ("owner@demo.example", Grants { role: Role::User, settings: true }),
        ("lite@demo.example", Grants { role: Role::AdminLite, settings: false }),
        ("super@demo.example", Grants { role: Role::SuperAdmin, settings: false }),
    ];
    for database in databases().await {
        let scene = Scene::small(&database).await;
        for (method, path, rule) in operations() {
            let url = path.replace("{id}", "01a207ad-0000-7000-8000-000000000000").replace("{chat_id}", "1");
            let request = |method: &str| {
                Request::builder()
                    .method(method)
                    .uri(&url)
                    .header("sec-fetch-site", "same-origin")
                    .header("x-synkro", "1")
                    .header("content-type", "application/json")
                    .body(Body::from("{}"))
                    .expect("a request")
            };
            let anonymous = scene.browser().send(request(&method)).await;
            if rule != "public" {
                assert_eq!(anonymous.status, 401, "{method} {path}");
            }
            for (email, grants) in roles {
                let permission: Option<Permission> = serde_json::from_value(Value::String(rule.clone())).ok();
                let allowed = permission.is_none_or(|permission| grants.allow(permission));
                let answer = scene.signed_in(email).await.send(request(&method)).await;
                let refused = answer.status == 403;
                assert_eq!(refused, !allowed, "{method} {path} as {email}: {}", answer.status);
            }
        }
        assert!(
            scene.app.store.verify_audit(None).await.expect("an answer").is_ok(),
            "denials are in the chain"
        );
    }
}

#[tokio::test]
async fn a_foreign_object_answers_byte_for_byte_like_an_absent_one() {
    for database in databases().await {
        let scene = Scene::small(&database).await;
        let run = scene.run(whole_period()).await;
        let report = run.report_id.expect("a report");
        let mut stranger = stranger(&scene).await;
        let absent = "01a207ad-0000-7000-8000-000000000000";
        for (own, gone) in [
            (format!("/api/v1/runs/{}", run.id), format!("/api/v1/runs/{absent}")),
            (format!("/api/v1/reports/{report}"), format!("/api/v1/reports/{absent}")),
            (format!("/api/v1/reports/{report}/dialogs/1"), format!("/api/v1/reports/{absent}/dialogs/1")),
        ] {
            let (foreign, absent) = (stranger.get(&own).await, stranger.get(&gone).await);
            assert_eq!(foreign.status, 404, "{own}");
            assert_eq!(foreign.problem(), absent.problem(), "{own}");
        }
        for action in ["cancel", "retry"] {
            let foreign = stranger.post(&format!("/api/v1/runs/{}/{action}", run.id), &json!({})).await;
            let absent = stranger.post(&format!("/api/v1/runs/{absent}/{action}"), &json!({})).await;
            assert_eq!((foreign.status.as_u16(), foreign.problem()), (404, absent.problem()));
        }
        assert_eq!(stranger.get("/api/v1/reports").await.json()["items"], json!([]));
        assert_eq!(stranger.get("/api/v1/runs").await.json()["items"], json!([]));
    }
}

/// A user of another company.
async fn stranger(scene: &Scene) -> crate::support::Browser {
    use synkro::store::SystemScope;
    use synkro::store::tenants::{NewTenant, SourceMode};
    use synkro::store::users::NewUser;
    let system = SystemScope::because("the test needs a second company");
    let hash = scene.app.passwords.hash("a password of its own".to_owned()).await.expect("hashed");
    let tx = scene.app.store.begin().await.expect("a transaction");
    let tenant = NewTenant {
        slug: "other".into(),
        name: "Другая компания".into(),
        timezone: chrono_tz::Asia::Almaty,
        report_language: synkro_shared::session::Language::Ru,
        source_mode: SourceMode::AmocrmRadist,
    };
    let tenant = tx.create_tenant(system, tenant).await.expect("a tenant");
    let user = NewUser {
        email: "stranger@other.example".into(),
        display_name: "Посторонний".into(),
        password_hash: Some(hash),
        grants: Grants { role: Role::User, settings: true },
        tenant: Some(tenant),
        language: synkro_shared::session::Language::Ru,
    };
    tx.create_user(system, user).await.expect("a user");
    tx.commit().await.expect("committed");
    let mut browser = scene.browser();
    assert_eq!(browser.sign_in("stranger@other.example", "a password of its own").await.status, 200);
    browser
}
