//! The control API: the same over HTTP as in process.

use serde_json::{Value, json};
use synkro_sandbox::DataSize;

use crate::common::{Answer, Bench, bench, send};

async fn call(bench: &Bench, method: &str, path: &str, body: &str) -> Answer {
    let headers = [("content-type", "application/json")];
    send(&bench.manifest.control_url, method, path, &headers, body.as_bytes()).await.expect("an answer")
}

#[tokio::test]
async fn the_manifest_and_the_dataset_are_the_same_over_http() {
    let bench = bench(DataSize::Small).await;
    let manifest = call(&bench, "GET", "/manifest", "").await.json();
    assert_eq!(manifest, serde_json::to_value(&bench.manifest).expect("JSON"));
    assert_eq!(
        (manifest["timezone"].as_str(), manifest["last_day"].as_str()),
        (Some("Asia/Almaty"), Some("2026-11-20"))
    );
    let dataset = call(&bench, "GET", "/dataset", "").await.json();
    assert_eq!(dataset, serde_json::to_value(bench.control.dataset()).expect("JSON"));
}

#[tokio::test]
async fn faults_and_settings_are_read_from_json_and_a_reset_forgets_them() {
    let bench = bench(DataSize::Small).await;
    let fault = |action: Value| {
        json!({"vendor": "gemini", "rule": {"path_contains": "/models", "times": null, "action": action}})
            .to_string()
    };
    for action in [
        json!({"kind": "empty_204"}),
        json!({"kind": "rate_limited", "retry_after": null}),
        json!({"kind": "timeout_57014"}),
        json!({"kind": "migrate", "new_id": -1}),
        json!({"kind": "status", "status": 418, "headers": {"x-a": "b"}, "body": "tea"}),
    ] {
        assert_eq!(call(&bench, "POST", "/faults", &fault(action)).await.status, 204);
    }
    let key = [("x-goog-api-key", bench.manifest.credentials.gemini.api_key.as_str())];
    let models = || send(&bench.manifest.base_urls.gemini, "GET", "/v1beta/models", &key, b"");
    assert_eq!(models().await.expect("an answer").status, 204);
    let patched =
        call(&bench, "PATCH", "/settings", &json!({"radist_cursor_end": "absent"}).to_string()).await.json();
    assert_eq!(patched["radist_cursor_end"], "absent");
    assert_eq!(call(&bench, "PATCH", "/settings", "{\"no_such_setting\":1}").await.status, 422);
    assert_eq!(call(&bench, "POST", "/reset", "").await.status, 200);
    assert_eq!(models().await.expect("an answer").status, 200);
    assert_eq!(call(&bench, "GET", "/settings", "").await.json()["radist_cursor_end"], "empty");
    assert_eq!(
        call(&bench, "GET", "/requests?vendor=gemini", "").await.json().as_array().map(Vec::len),
        Some(1)
    );
}

#[tokio::test]
async fn the_sql_editor_and_the_rows_answer_over_http() {
    let bench = bench(DataSize::Small).await;
    let sql = "create table public.a (id int primary key, at timestamptz default now()); insert into public.a (id) values (3);";
    assert_eq!(call(&bench, "POST", "/supabase/sql", sql).await.status, 200);
    assert_eq!(call(&bench, "GET", "/supabase/tables", "").await.json(), json!({"a": 1}));
    assert_eq!(
        call(&bench, "GET", "/supabase/rows/a", "").await.json(),
        json!([{"id": 3, "at": "2026-11-20T14:30:00+00:00"}])
    );
    assert_eq!(call(&bench, "POST", "/supabase/sql", "select 1;").await.json()["code"], "0A000");
}
