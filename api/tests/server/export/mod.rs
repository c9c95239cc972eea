//! A report as a file: what stands in it is what the page shows, nobody else takes it, nothing in it acts.

mod away;
mod files;
mod hostile;

use csv::{ReaderBuilder, StringRecord};
use serde_json::Value;
use synkro::connections::{SupabaseConnection, connect};
use synkro::vendors::supabase::{Query, tables};

use crate::support::{Answer, Browser, Scene, TestDatabase, whole_period};

/// A company with a report, and the report's address.
async fn reported(database: &TestDatabase) -> (Scene, String) {
    let scene = Scene::small(database).await;
    let run = scene.run(whole_period()).await;
    let report = run.report_id.expect("a report");
    (scene, format!("/api/v1/reports/{report}"))
}

async fn taken(browser: &mut Browser, report: &str, query: &str) -> Answer {
    let answer = browser.get(&format!("{report}/export?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    answer
}

/// A table: its headings and its rows, read by the rules of RFC 4180.
fn table(answer: &Answer, delimiter: u8) -> (StringRecord, Vec<StringRecord>) {
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let text = answer.body.strip_prefix(b"\xEF\xBB\xBF").expect("a mark");
    assert!(text.ends_with(b"\r\n"), "lines end as RFC 4180 says");
    let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(false).from_reader(text);
    let heads = reader.headers().expect("headings").clone();
    (heads, reader.records().map(|row| row.expect("a row of as many cells")).collect())
}

/// Replaces the report's text in the company's Supabase; without one, removes it.
async fn rewrite(scene: &Scene, report: &str, content: Option<&Value>) {
    let Ok(supabase) = connect::<SupabaseConnection>(&scene.app, scene.scope).await else {
        panic!("Supabase is connected");
    };
    let client = supabase.client(&scene.app).expect("a client");
    let id = report.rsplit('/').next().expect("an id");
    let this = Query::new().eq("report_id", id);
    let Some(content) = content else {
        assert_eq!(client.delete(tables::REPORTS, &this).await.expect("removed"), 1);
        return;
    };
    let mut rows = client.select(tables::REPORTS, &this).await.expect("the row");
    rows[0]["content"] = content.clone();
    client.upsert(tables::REPORTS, &rows).await.expect("rewritten");
}
