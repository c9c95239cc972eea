//! The API's contract: the committed document, problems, polling, pages of the site.

use serde_json::json;

use crate::support::{Scene, TestDatabase, sqlite, whole_period};

#[test]
fn the_committed_openapi_document_is_the_one_that_the_code_gives() {
    let committed = include_str!("../../../openapi/openapi.json");
    let given = synkro::routes::document().to_pretty_json().expect("a document");
    assert_eq!(
        committed.trim(),
        given.trim(),
        "the API changed: run `cargo xtask openapi` and commit the result"
    );
}

#[tokio::test]
async fn the_document_and_its_page_are_served_without_a_foreign_host() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let mut browser = scene.browser();
    let served = browser.get("/api/openapi.json").await;
    assert_eq!(served.json()["openapi"], "3.1.0");
    let page = browser.get("/api/docs/").await;
    assert_eq!(page.status, 200);
    for file in ["swagger-ui.css", "swagger-ui-bundle.js", "swagger-initializer.js"] {
        assert!(page.text().contains(file));
        let served = browser.get(&format!("/api/docs/{file}")).await;
        assert_eq!(
            (served.status.as_u16(), served.header("cache-control")),
            (200, "public, max-age=3600"),
            "{file}"
        );
    }
    let missing = browser.get("/api/docs/nothing.js").await;
    assert_eq!((missing.status.as_u16(), missing.header("cache-control")), (404, "no-store"));
    assert!(!page.text().contains("https://"), "nothing is loaded from elsewhere");
}

both_databases!(an_unchanged_run_answers_304_and_a_changed_one_its_new_state);
async fn an_unchanged_run_answers_304_and_a_changed_one_its_new_state(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut browser = scene.signed_in("owner@demo.example").await;
    let id = scene.start(whole_period()).await;
    let path = format!("/api/v1/runs/{id}");
    let first = browser.get(&path).await;
    let etag = first.header("etag").to_owned();
    let request = |etag: &str| {
        axum::http::Request::get(&path)
            .header("if-none-match", etag)
            .body(axum::body::Body::empty())
            .expect("one")
    };
    let same = browser.send(request(&etag)).await;
    assert_eq!((same.status.as_u16(), same.body.len()), (304, 0));
    scene.work().await;
    let changed = browser.send(request(&etag)).await;
    assert_eq!(changed.status, 200);
    assert_ne!(changed.header("etag"), etag);
    assert_eq!(changed.json()["status"], "done");
}

#[tokio::test]
async fn every_error_is_a_problem_with_a_code_and_the_headers_are_on_every_answer() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let mut browser = scene.browser();
    for (path, status, code) in [
        ("/api/v1/nothing", 404, "not_found"),
        ("/api/v1/runs/not-an-id", 401, "unauthenticated"),
        ("/api/v1/auth/login", 405, "method_not_allowed"),
    ] {
        let answer = browser.get(path).await;
        assert_eq!((answer.status.as_u16(), answer.json()["code"].as_str()), (status, Some(code)), "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-request-id"), answer.json()["request_id"].as_str().unwrap_or("?"));
    }
}

#[tokio::test]
async fn every_kind_of_problem_has_a_page_where_it_says_it_has() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let mut browser = scene.browser();
    for kind in synkro_shared::ProblemKind::ALL {
        let page = browser.get(&format!("/docs/problems/{}", kind.code())).await;
        assert_eq!(page.status, 200, "{kind:?}");
        assert!(page.text().contains(kind.code()), "{kind:?}");
    }
    let problem = browser.get("/api/v1/auth/me").await.json();
    let page = problem["type"].as_str().expect("a page").to_owned();
    assert_eq!(browser.get(&page).await.status, 200);
}

both_databases!(reports_come_in_pages_by_cursor);
async fn reports_come_in_pages_by_cursor(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    for _ in 0..3 {
        scene.run(whole_period()).await;
    }
    let mut browser = scene.signed_in("user@demo.example").await;
    let first = browser.get("/api/v1/reports?limit=2").await.json();
    assert_eq!(first["items"].as_array().map(Vec::len), Some(2));
    let cursor = first["next_cursor"].as_str().expect("a next page");
    let second = browser.get(&format!("/api/v1/reports?limit=2&cursor={cursor}")).await.json();
    assert_eq!(second["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(second["next_cursor"], json!(null));
    assert_eq!(browser.get("/api/v1/reports?cursor=nonsense").await.status, 400);
    assert_eq!(browser.get("/api/v1/reports?page=2").await.status, 400, "unknown parameters are refused");
}
