//! The operator's log: one line a request that can be counted and told apart, the end of each step and run, and one id
//! for what a proxy and we say about a request.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use synkro::http::Edge;
use synkro::routes::router;
use synkro_shared::run::RunStatus;

use crate::support::{Browser, Scene, TestDatabase, sqlite, whole_period};

/// Everything that is logged on this thread from `info` on, as machines read it.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn start() -> (Self, tracing::subscriber::DefaultGuard) {
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .json()
            .with_span_list(false)
            .with_max_level(tracing::Level::INFO)
            .with_writer(move || writer.clone())
            .finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    /// The lines with this message, since the last time.
    fn take(&self, message: &str) -> Vec<Value> {
        let bytes = std::mem::take(&mut *self.0.lock().expect("the log"));
        String::from_utf8(bytes)
            .expect("text")
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
            .filter(|line| line["fields"]["message"] == message)
            .collect()
    }
}

#[tokio::test]
async fn a_request_is_one_line_with_its_route_and_a_number_of_milliseconds() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let id = scene.start(whole_period()).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let (log, _guard) = Log::start();
    for (path, route, status) in [
        (format!("/api/v1/runs/{id}"), "/api/v1/runs/{id}", 200),
        ("/api/v1/runs/secret-value?q=secret-value".to_owned(), "/api/v1/runs/{id}", 404),
        ("/api/v1/reports?limit=secret-value".to_owned(), "/api/v1/reports", 400),
        ("/api/v1/secret-value".to_owned(), "unknown", 404),
        ("/secret-value".to_owned(), "page", 404),
    ] {
        assert_eq!(owner.get(&path).await.status, status, "{path}");
        let lines = log.take("answered");
        assert_eq!(lines.len(), 1, "{path}");
        let line = &lines[0];
        assert_eq!(line["span"]["route"], route, "{line}");
        assert_eq!(line["span"]["method"], "GET");
        assert_eq!(line["fields"]["status"], status);
        assert!(line["fields"]["duration_ms"].is_number(), "{line}");
        assert!(line["span"]["id"].is_string() && line["spans"].is_null(), "{line}");
        assert!(!line.to_string().contains("secret-value"), "{line}");
    }
    // Whoever watches whether the process lives asks every few seconds.
    assert_eq!(owner.get("/health").await.status, 200);
    assert_eq!(log.take("answered"), Vec::<Value>::new());
}

#[tokio::test]
async fn a_trusted_proxys_request_id_is_ours_and_nobody_elses() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let edge = Edge { trusted_proxies: vec!["10.0.0.0/8".parse().expect("a network")], ..Edge::default() };
    let browser = Browser::new(router(scene.app.clone(), edge));
    let ask = async |from: [u8; 4], id: &str| {
        let request = Request::get("/api/v1/auth/me").header("x-request-id", id).body(Body::empty());
        let answer = browser.clone().from(from).send(request.expect("a request")).await;
        assert_eq!(answer.json()["request_id"], answer.header("x-request-id"));
        answer.header("x-request-id").to_owned()
    };
    let proxys = "4bf92f3577b34da6a3ce929d0e0e4736";
    let (log, _guard) = Log::start();
    assert_eq!(ask([10, 0, 0, 7], proxys).await, proxys);
    assert_eq!(log.take("answered")[0]["span"]["id"], proxys);
    for (from, id) in [
        ([192, 0, 2, 7], proxys),
        ([10, 0, 0, 7], "short"),
        ([10, 0, 0, 7], "has spaces in it"),
        ([10, 0, 0, 7], "{\"json\":\"injected\"}"),
        ([10, 0, 0, 7], "x".repeat(65).as_str()),
    ] {
        let ours = ask(from, id).await;
        assert!(ours != id && ours.len() == 32, "{id}: {ours}");
    }
}

both_databases!(the_end_of_each_step_and_of_the_run_is_in_the_log_however_it_came);
async fn the_end_of_each_step_and_of_the_run_is_in_the_log_however_it_came(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let (log, _guard) = Log::start();
    let run = scene.run(whole_period()).await;
    assert_eq!(run.status, RunStatus::Done);
    let bytes = log.0.lock().expect("the log").clone();
    let steps = log.take("a step ended");
    assert_eq!(steps.len(), 8, "{}", database.name);
    for step in &steps {
        assert_eq!(step["fields"]["run"], run.id.to_string());
        assert_eq!(step["fields"]["how"], "done");
        assert!(step["fields"]["duration_ms"].is_u64(), "{step}");
    }
    assert_eq!(steps[0]["fields"]["step"], "fetch_crm");
    *log.0.lock().expect("the log") = bytes;
    let ends = log.take("a run ended");
    assert_eq!(ends.len(), 1);
    assert_eq!(
        (&ends[0]["fields"]["status"], &ends[0]["fields"]["tenant"]),
        (&json!("done"), &json!(scene.scope.tenant().to_string()))
    );
    assert!(ends[0]["fields"]["duration_ms"].is_i64(), "{}", ends[0]);
    // Cancelled before any worker saw it.
    let id = scene.start(whole_period()).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    assert!(owner.post(&format!("/api/v1/runs/{id}/cancel"), &json!({})).await.status.is_success());
    let ends = log.take("a run ended");
    assert_eq!(ends.len(), 1);
    assert_eq!(
        (&ends[0]["fields"]["run"], &ends[0]["fields"]["status"]),
        (&json!(id.to_string()), &json!("cancelled"))
    );
}
