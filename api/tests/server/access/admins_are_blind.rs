//! Staff's routes touch no table of what a tenant's people read or write, nor of its secrets: seen in every statement that
//! they make, and, on PostgreSQL, proven with a role that has no right to those tables.

use std::sync::{Arc, Mutex};

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use synkro::clock::random_bytes;
use synkro_shared::run::RunStatus;

use crate::support::{Browser, Scene, TestDatabase, postgres, whole_period};

/// Tables that no administrator's request may touch.
const CONTENT: [&str; 10] = [
    "reports",
    "report_messages",
    "job_runs",
    "run_steps",
    "run_events",
    "run_posts",
    "integrations",
    "integration_secrets",
    "prompts",
    "oauth_states",
];

/// Every operation of the document under `/admin/`, as one that works: method, path, body.
fn working_requests(
    tenant: &str,
    victim_tenant: &str,
    user: &str,
    doomed: &str,
    staff: &str,
) -> Vec<(&'static str, String, Value)> {
    let none = || json!({});
    let new = json!({"email": "fresh@x.kz", "display_name": "X", "role": "user", "tenant_id": tenant});
    vec![
        // First: nothing can be written into the company's log before.
        ("POST", "/api/v1/admin/audit/acknowledge".into(), json!({"tenant": tenant})),
        ("GET", "/api/v1/admin/tenants?query=demo&status=active".into(), none()),
        ("POST", "/api/v1/admin/tenants".into(), json!({"name": "Ещё одна", "slug": "one-more"})),
        ("PATCH", format!("/api/v1/admin/tenants/{tenant}"), json!({"name": "Окна Алатау"})),
        ("POST", format!("/api/v1/admin/tenants/{tenant}/suspend"), none()),
        ("POST", format!("/api/v1/admin/tenants/{tenant}/resume"), none()),
        ("GET", format!("/api/v1/admin/users?tenant={tenant}&role=user&state=active&query=demo"), none()),
        ("GET", "/api/v1/admin/users?state=invited".into(), none()),
        ("GET", format!("/api/v1/admin/users/{user}"), none()),
        ("POST", "/api/v1/admin/users".into(), new),
        ("PATCH", format!("/api/v1/admin/users/{user}"), json!({"settings": true})),
        ("PATCH", format!("/api/v1/admin/users/{staff}"), json!({"role": "super_admin"})),
        ("POST", format!("/api/v1/admin/users/{user}/disable"), none()),
        ("POST", format!("/api/v1/admin/users/{user}/enable"), none()),
        ("POST", format!("/api/v1/admin/users/{user}/invite"), none()),
        ("POST", format!("/api/v1/admin/users/{user}/reset-second-factor"), none()),
        ("DELETE", format!("/api/v1/admin/users/{doomed}"), none()),
        // Nobody of the company is left who could let the other one in.
        ("POST", format!("/api/v1/admin/users/{user}/confirm-recovery"), none()),
        ("GET", format!("/api/v1/admin/audit?tenant={tenant}"), none()),
        ("GET", "/api/v1/admin/audit/export".into(), none()),
        ("DELETE", format!("/api/v1/admin/tenants/{victim_tenant}?slug=demo"), none()),
    ]
}

fn templates(requests: &[(&'static str, String, Value)]) -> Vec<String> {
    let id =
        |part: &str| if uuid::Uuid::parse_str(part).is_ok() { "{id}".to_owned() } else { part.to_owned() };
    let mut all: Vec<String> = requests
        .iter()
        .map(|(method, path, _)| {
            let path = path.split('?').next().unwrap_or_default();
            format!("{method} {}", path.split('/').map(id).collect::<Vec<_>>().join("/"))
        })
        .collect();
    all.sort();
    all.dedup();
    all
}

async fn id_of(browser: &mut Browser) -> String {
    browser.get("/api/v1/auth/me").await.json()["id"].as_str().expect("an id").to_owned()
}

/// An installation with a report, prepared for every request.
struct Stage {
    scene: Scene,
    boss: Browser,
    requests: Vec<(&'static str, String, Value)>,
}

async fn stage(database: &TestDatabase) -> Stage {
    let scene = Scene::small(database).await;
    assert_eq!(scene.run(whole_period()).await.status, RunStatus::Done);
    let boss = scene.signed_in("super@demo.example").await;
    let mut user = scene.signed_in("user@demo.example").await;
    user.enrol(&scene.clock).await;
    let user = id_of(&mut user).await;
    let doomed = id_of(&mut scene.signed_in("owner@demo.example").await).await;
    let staff = id_of(&mut scene.signed_in("lite@demo.example").await).await;
    let tenant = scene.scope.tenant().to_string();
    let requests = working_requests(&tenant, &tenant, &user, &doomed, &staff);
    let bent = format!("UPDATE audit_heads SET mac = hash WHERE chain = '{tenant}'");
    database.raw().await.execute_unprepared(&bent).await.expect("bent");
    Stage { scene, boss, requests }
}

both_databases!(no_statement_of_an_admin_route_names_a_table_of_content_or_secrets);
async fn no_statement_of_an_admin_route_names_a_table_of_content_or_secrets(database: TestDatabase) {
    let document = serde_json::to_value(synkro::routes::document()).expect("a document");
    let mut documented = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        if path.contains("/admin/") {
            documented.extend(
                item.as_object().expect("operations").keys().map(|m| format!("{} {path}", m.to_uppercase())),
            );
        }
    }
    documented.sort();
    let Stage { scene, mut boss, requests } = stage(&database).await;
    assert_eq!(templates(&requests), documented, "every admin route is tried");
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let mut store = database.store(scene.clock.clone()).await;
    let ear = seen.clone();
    store.listen(move |statement| ear.lock().expect("statements").push(statement.to_owned()));
    let scene = scene.with_store(store);
    boss = boss.on(&scene);
    // The ear hears: what a reader asks names such a table.
    scene.app.store.list_reports(scene.scope, 1).await.expect("reports");
    assert!(seen.lock().expect("statements").iter().any(|statement| statement.contains("\"reports\"")));
    for (method, path, body) in &requests {
        seen.lock().expect("statements").clear();
        let answer =
            if *method == "GET" { boss.get(path).await } else { boss.write(method, path, body).await };
        assert!(answer.status.is_success(), "{method} {path}: {}", answer.text());
        let statements = std::mem::take(&mut *seen.lock().expect("statements"));
        assert!(!statements.is_empty(), "{method} {path}");
        for statement in statements {
            for table in CONTENT {
                assert!(!statement.contains(&format!("\"{table}\"")), "{method} {path}: {statement}");
            }
        }
    }
}

#[tokio::test]
async fn every_admin_route_works_for_a_role_without_any_right_to_content_and_secrets() {
    let database = postgres().await;
    let Stage { scene, boss, requests } = stage(&database).await;
    let raw = database.raw().await;
    let role = format!("synkro_blind_{}", hex::encode(random_bytes::<4>()));
    let mut statements = vec![
        format!("CREATE ROLE {role} LOGIN"),
        format!("GRANT USAGE ON SCHEMA public TO {role}"),
        format!("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"),
    ];
    statements.extend(CONTENT.map(|table| format!("REVOKE ALL ON {table} FROM {role}")));
    for statement in statements {
        raw.execute_unprepared(&statement).await.expect("granted");
    }
    let address = database.address.replacen("synkro@", &format!("{role}@"), 1);
    let blind = TestDatabase::at("postgres, blind", &address);
    let scene = scene.over(&blind).await;
    let mut boss = boss.on(&scene);
    assert!(scene.app.store.list_reports(scene.scope, 1).await.is_err(), "the role is blind");
    for (method, path, body) in &requests {
        let answer =
            if *method == "GET" { boss.get(path).await } else { boss.write(method, path, body).await };
        assert!(answer.status.is_success(), "{method} {path}: {}", answer.text());
    }
}

both_databases!(nothing_that_staff_are_answered_holds_a_word_of_a_report);
async fn nothing_that_staff_are_answered_holds_a_word_of_a_report(database: TestDatabase) {
    let Stage { scene, mut boss, requests } = stage(&database).await;
    let stored = scene.sandbox.control().supabase_rows("synkro_reports").await.expect("rows");
    let body = stored[0]["body"].as_str().expect("a text").to_owned();
    let mut words: Vec<String> =
        body.lines().filter(|line| line.chars().count() > 25).map(str::to_owned).collect();
    words.push(synkro::domain::prompt::DEFAULT_PROMPT.lines().next().expect("a prompt").to_owned());
    assert!(words.len() > 3);
    for (method, path, body) in &requests {
        let answer =
            if *method == "GET" { boss.get(path).await } else { boss.write(method, path, body).await };
        let text = answer.text();
        for word in &words {
            assert!(!text.contains(word.as_str()), "{method} {path} holds «{word}»");
        }
    }
}
