//! Every operation of the document against everybody who could ask, compared with the one committed table
//! `docs/access-matrix.md`. An operation that is missing from the table fails the test.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use axum::http::StatusCode;
use serde_json::{Value, json};
use synkro::services::demo_tenant;
use synkro_shared::{Grants, ProblemKind, Role, TokenScope};

use crate::support::{Answer, Browser, Scene, TestDatabase, account, another_admin};

const TABLE: &str = include_str!("../../../../docs/access-matrix.md");

/// Every operation of the document: method and path.
fn operations() -> Vec<(String, String)> {
    let document = serde_json::to_value(synkro::routes::document()).expect("a document");
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            assert!(operation["x-access"]["permission"].is_string(), "{method} {path} states no rule");
            all.push((method.to_uppercase(), path.clone()));
        }
    }
    // Signing out last: it ends the session that the others need.
    all.sort_by_key(|(_, path)| path.ends_with("/logout"));
    all
}

/// The rows of the committed table, by operation: the cells in the order of its head.
fn committed() -> (Vec<String>, BTreeMap<String, Vec<String>>) {
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`').to_owned()).collect()
    };
    let mut lines = TABLE.lines().filter(|line| line.starts_with('|'));
    let head = cells(lines.next().expect("a head"));
    let rows = lines.skip(1).map(|line| {
        let mut cells = cells(line);
        (cells.remove(0), cells)
    });
    (head[1..].to_vec(), rows.collect())
}

/// How somebody asks.
enum Asker {
    Browser(Box<Browser>),
    Token(Box<Browser>, String),
}

impl Asker {
    async fn ask(&mut self, method: &str, url: &str) -> Answer {
        match self {
            Self::Browser(browser) if method == "GET" => browser.get(url).await,
            Self::Browser(browser) => browser.write(method, url, &json!({})).await,
            Self::Token(browser, token) => browser.with_token(token, method, url, &json!({})).await,
        }
    }
}

async fn token(browser: &mut Browser, scope: TokenScope) -> String {
    let form = json!({"name": scope.code(), "scopes": [scope.code()]});
    let made = browser.post("/api/v1/account/tokens", &form).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}: {}", scope.code(), made.text());
    made.json()["token"].as_str().expect("a token").to_owned()
}

/// A holder of `settings` who was let in once, and whom staff have touched since.
async fn waiting(scene: &Scene) -> Browser {
    let grants = Grants { role: Role::User, settings: true };
    let id = account(scene, "waiting@demo.example", grants, Some(scene.scope.tenant())).await;
    let mut browser = scene.signed_in("waiting@demo.example").await;
    assert_eq!(browser.get("/api/v1/reports").await.status, StatusCode::OK);
    let mut boss = another_admin(scene, "super3@demo.example", Role::SuperAdmin).await;
    let issued = boss.post(&format!("/api/v1/admin/users/{id}/invite"), &json!({})).await;
    assert_eq!(issued.status, StatusCode::OK, "{}", issued.text());
    browser
}

/// Everybody who could ask, in the order of the table.
async fn askers(scene: &Scene) -> Vec<(String, Asker)> {
    let mut owner = scene.signed_in("owner@demo.example").await;
    let mut super_admin = scene.signed_in("super@demo.example").await;
    let mut new_admin = scene.browser();
    // An admin whose second factor is still to come.
    assert_eq!(new_admin.sign_in("lite@demo.example", demo_tenant::PASSWORD).await.status, 200);
    let new = Grants { role: Role::SuperAdmin, settings: false };
    account(scene, "super2@demo.example", new, None).await;
    let mut new_super = scene.browser();
    assert_eq!(new_super.sign_in("super2@demo.example", demo_tenant::PASSWORD).await.status, 200);
    let mut all = vec![("anonymous".to_owned(), Asker::Browser(Box::new(scene.browser())))];
    let user = scene.signed_in("user@demo.example").await;
    all.push(("user".to_owned(), Asker::Browser(Box::new(user))));
    let mut tokens = Vec::new();
    for scope in TokenScope::ALL {
        let of_staff = matches!(scope, TokenScope::AdminUsers | TokenScope::AdminTenants);
        let maker = if of_staff { &mut super_admin } else { &mut owner };
        let made = token(maker, scope).await;
        tokens.push((scope.code().to_owned(), Asker::Token(Box::new(scene.browser()), made)));
    }
    let made = token(&mut super_admin, TokenScope::AuditRead).await;
    tokens.push(("audit:read (staff)".to_owned(), Asker::Token(Box::new(scene.browser()), made)));
    all.push(("user + settings".to_owned(), Asker::Browser(Box::new(owner))));
    all.push(("user + settings, waiting".to_owned(), Asker::Browser(Box::new(waiting(scene).await))));
    all.push(("admin_lite, no 2FA".to_owned(), Asker::Browser(Box::new(new_admin))));
    all.push(("super_admin, no 2FA".to_owned(), Asker::Browser(Box::new(new_super))));
    // The same account in another browser, now with its second factor.
    let lite = another_admin(scene, "lite2@demo.example", Role::AdminLite).await;
    all.push(("admin_lite".to_owned(), Asker::Browser(Box::new(lite))));
    all.push(("super_admin".to_owned(), Asker::Browser(Box::new(super_admin))));
    all.extend(tokens);
    all
}

fn cell(answer: &Answer) -> String {
    let code = || answer.json()["code"].as_str().unwrap_or_default().to_owned();
    match answer.status.as_u16() {
        401 if code() == ProblemKind::Unauthenticated.code() => "401".to_owned(),
        403 if code() == ProblemKind::SecondFactorRequired.code() => "2FA".to_owned(),
        403 if code() == ProblemKind::ApprovalPending.code() => "wait".to_owned(),
        403 => "403".to_owned(),
        _ => "+".to_owned(),
    }
}

#[test]
fn the_committed_table_has_a_row_for_every_operation_and_no_other() {
    let (_, committed) = committed();
    let documented: Vec<String> =
        operations().into_iter().map(|(method, path)| format!("{method} {path}")).collect();
    for operation in &documented {
        assert!(committed.contains_key(operation), "docs/access-matrix.md has no row for {operation}");
    }
    for operation in committed.keys() {
        assert!(
            documented.contains(operation),
            "docs/access-matrix.md has a row for {operation}, which is gone"
        );
    }
}

both_databases!(every_operation_answers_everybody_as_the_committed_table_says);
async fn every_operation_answers_everybody_as_the_committed_table_says(database: TestDatabase) {
    let (head, committed) = committed();
    let scene = Scene::small(&database).await;
    let mut askers = askers(&scene).await;
    let names: Vec<String> = askers.iter().map(|(name, _)| name.clone()).collect();
    let is_written = std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always");
    assert!(is_written || names == head, "the columns: {names:?}");
    let mut found = String::new();
    let mut differs = Vec::new();
    for (method, path) in operations() {
        let url = path
            .replace("{id}", "01a207ad-0000-7000-8000-000000000000")
            .replace("{chat_id}", "1")
            .replace("{comment_id}", "01a207ad-0000-7000-8000-000000000000")
            .replace("{question_id}", "01a207ad-0000-7000-8000-000000000000");
        let operation = format!("{method} {path}");
        let mut cells = Vec::new();
        for (_, asker) in &mut askers {
            cells.push(cell(&asker.ask(&method, &url).await));
        }
        let _ = writeln!(found, "| `{operation}` | {} |", cells.join(" | "));
        if committed.get(&operation) != Some(&cells) {
            differs.push(operation);
        }
    }
    if is_written {
        write_down(&names, &found);
        return;
    }
    assert!(differs.is_empty(), "{}: not as committed: {differs:?}; found:\n{found}", database.name);
    let intact = scene.app.store.verify_audit(None).await.expect("an answer");
    assert!(intact.is_ok(), "denials are in the chain: {intact:?}");
}

/// Writes the table as it was found, as snapshots are written; whoever commits it looks at the difference.
fn write_down(names: &[String], found: &str) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/access-matrix.md");
    let before = TABLE.split_once("\n| operation |").map_or(TABLE, |(words, _)| words);
    let rule = "| --- ".repeat(names.len() + 1);
    let mut rows: Vec<&str> = found.lines().collect();
    // By path, as the document has them; signing out was asked last.
    rows.sort_by_key(|row| row.split_whitespace().nth(2));
    let table = format!("| operation | {} |\n{rule}|\n{}\n", names.join(" | "), rows.join("\n"));
    std::fs::write(path, format!("{before}\n{table}")).expect("written");
}

#[test]
fn what_anybody_may_do_is_a_fixed_list() {
    let document = serde_json::to_value(synkro::routes::document()).expect("a document");
    let mut public = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for operation in item.as_object().expect("operations").values() {
            if operation["x-access"]["permission"] == "public" {
                public.push(path.as_str());
            }
        }
    }
    public.sort_unstable();
    assert_eq!(
        public,
        [
            "/api/v1/auth/login",
            "/api/v1/auth/second-factor",
            "/api/v1/invites/accept",
            "/api/v1/invites/lookup",
            "/api/v1/notices/lookup",
            "/api/v1/notices/refuse",
            "/health",
            "/integrations/amocrm/callback/{slug}",
            "/integrations/amocrm/disabled/{slug}",
            "/ready"
        ]
    );
}

#[test]
fn every_request_body_refuses_what_it_does_not_know_and_no_admin_route_takes_a_password() {
    let document = serde_json::to_value(synkro::routes::document()).expect("a document");
    let schema = |name: &str| document["components"]["schemas"][name].clone();
    let mut bodies = 0;
    for (path, item) in document["paths"].as_object().expect("paths") {
        for operation in item.as_object().expect("operations").values() {
            let Some(reference) =
                operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str()
            else {
                assert!(operation["requestBody"].is_null(), "{path}: a body without a schema");
                continue;
            };
            let name = reference.rsplit('/').next().expect("a name");
            let schema = schema(name);
            assert_eq!(schema["additionalProperties"], Value::Bool(false), "{name} takes unknown fields");
            if path.contains("/admin/") {
                let fields = schema["properties"].as_object().expect("fields");
                assert!(fields.keys().all(|field| !field.contains("password")), "{path}");
            }
            bodies += 1;
        }
    }
    assert!(bodies > 10, "{bodies}");
}
