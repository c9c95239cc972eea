//! Supabase: whole tables past the row cap, upserts in batches, refused batches halved, headers.

use serde_json::{Value, json};
use synkro::vendors::error::VendorErrorKind as Kind;
use synkro::vendors::supabase::{Client, Query, Table};

use crate::script::{KEY, Reply, Request, SUPABASE_URL, Script};

const MESSAGES: Table = Table::new("synkro_messages", "id", &["id"]);
const T: Table = Table::new("t", "id", &["id"]);

const LEGACY: &str = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.c2ln";

/// A table of `rows` rows that gives at most `cap` at once, whatever is asked.
fn table(rows: i64, cap: usize) -> impl Fn(&Request) -> Reply {
    move |request| {
        assert_eq!(request.param("order").as_deref(), Some("id.asc"));
        let after =
            request.query().into_iter().filter(|(key, value)| key == "id" && value.starts_with("gt."));
        let after = after.map(|(_, value)| value[3..].parse::<i64>().unwrap()).max().unwrap_or(0);
        let limit: usize = request.param("limit").unwrap().parse().unwrap();
        Reply::json(
            (1..=rows)
                .filter(|id| *id > after)
                .take(limit.min(cap))
                .map(|id| json!({"id": id}))
                .collect::<Value>(),
        )
    }
}

#[tokio::test]
async fn a_whole_table_is_read_whatever_the_projects_row_cap() {
    for (rows, cap, requests) in [(0, 1000, 1), (1000, 1000, 2), (2500, 1000, 4), (250, 100, 4)] {
        let script = Script::start(table(rows, cap)).await;
        let egress = script.egress();
        let client = Client::new(&egress, SUPABASE_URL, KEY).unwrap();
        let all = client.select_all(MESSAGES, &Query::new().columns("id")).await.unwrap();
        assert_eq!(all.len(), usize::try_from(rows).unwrap());
        assert_eq!(script.requests().len(), requests, "{rows} rows, cap {cap}");
    }
}

#[tokio::test]
async fn a_column_that_does_not_order_the_table_is_an_error_and_no_loop() {
    for row in [json!({"id": 7}), json!({"other": 7}), json!({"id": null})] {
        let script = Script::start(move |_| Reply::json(json!([row]))).await;
        let egress = script.egress();
        let client = Client::new(&egress, SUPABASE_URL, KEY).unwrap();
        let error = client.select_all(T, &Query::new()).await.unwrap_err();
        assert_eq!(error.kind, Kind::Malformed);
        assert!(script.requests().len() <= 2);
    }
}

fn rows_of(request: &Request) -> Vec<Value> {
    serde_json::from_slice(&request.body).unwrap()
}

#[tokio::test]
async fn an_upsert_sends_unique_rows_in_batches_without_zero_characters() {
    let script = Script::start(|_| Reply::Whole { status: 201, headers: Vec::new(), body: Vec::new() }).await;
    let egress = script.egress();
    let client = Client::new(&egress, SUPABASE_URL, KEY).unwrap();
    let mut rows: Vec<Value> = (0..1100).map(|id| json!({"id": id, "body": "старое"})).collect();
    rows.push(json!({"id": 3, "body": "но\u{0}вое", "raw": {"a\u{0}": "\u{0}"}}));
    rows.push(json!({"id": 4, "body": "новое"}));
    assert_eq!(client.upsert(MESSAGES, &rows).await.unwrap(), 1100);
    let requests = script.requests();
    assert!(requests.iter().all(|request| request.method == "POST" && rows_of(request).len() <= 500));
    assert!(requests.iter().all(|request| request.param("on_conflict").as_deref() == Some("id")));
    assert!(
        requests
            .iter()
            .all(|request| request.headers["prefer"] == "resolution=merge-duplicates,return=minimal")
    );
    let sent: Vec<Value> = requests.iter().flat_map(rows_of).collect();
    let body = |id: i64| {
        sent.iter().filter(|row| row["id"] == id).map(|row| row["body"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((body(3), body(4)), (vec![json!("новое")], vec![json!("новое")]));
    assert!(!sent.iter().any(|row| row.to_string().contains("\\u0000")));
    assert_eq!(client.upsert(MESSAGES, &[]).await.unwrap(), 0);
    assert_eq!(script.requests().len(), requests.len());
}

#[tokio::test]
async fn a_batch_that_is_too_large_or_too_slow_is_halved() {
    let slow =
        json!({"code": "57014", "message": "canceling statement due to statement timeout"}).to_string();
    for (status, body) in [(413, String::new()), (500, slow)] {
        let script = Script::start(move |request| match rows_of(request).len() {
            0..=10 => Reply::Whole { status: 201, headers: Vec::new(), body: Vec::new() },
            _ => Reply::status(status, &body),
        })
        .await;
        let egress = script.egress();
        let client = Client::new(&egress, SUPABASE_URL, KEY).unwrap();
        let rows: Vec<Value> = (0..40).map(|id| json!({"id": id})).collect();
        assert_eq!(client.upsert(T, &rows).await.unwrap(), 40);
        let accepted = script
            .requests()
            .iter()
            .map(rows_of)
            .filter(|rows| rows.len() <= 10)
            .flatten()
            .collect::<Vec<_>>();
        assert_eq!(accepted, rows, "in order, each once");
    }
    let script = Script::start(|_| Reply::status(413, "")).await;
    let egress = script.egress();
    let client = Client::new(&egress, SUPABASE_URL, KEY).unwrap();
    let error = client.upsert(T, &[json!({"id": 1})]).await.unwrap_err();
    assert_eq!(error.kind, Kind::TooLarge);
}

#[tokio::test]
async fn a_delete_without_a_filter_is_refused_and_with_one_it_counts() {
    let script = Script::start(|_| Reply::Whole {
        status: 204,
        headers: vec![("content-range", "*/12".to_owned())],
        body: Vec::new(),
    })
    .await;
    let egress = script.egress();
    let client = Client::new(&egress, SUPABASE_URL, KEY).unwrap();
    assert_eq!(client.delete(T, &Query::new().limit(5)).await.unwrap_err().kind, Kind::BadRequest);
    assert!(script.requests().is_empty());
    assert_eq!(client.delete(T, &Query::new().lt("sent_at", "2025-11-01T00:00:00+05:00")).await.unwrap(), 12);
    let request = script.requests().remove(0);
    assert_eq!(
        (request.method.as_str(), request.param("sent_at").as_deref()),
        ("DELETE", Some("lt.2025-11-01T00:00:00+05:00"))
    );
}

#[tokio::test]
async fn a_count_is_read_from_the_range() {
    for (status, range, expected) in
        [(206, "0-0/3573", Some(3573)), (200, "*/0", Some(0)), (200, "0-0/*", None)]
    {
        let script = Script::start(move |_| Reply::status(status, "[]").with("content-range", range)).await;
        let egress = script.egress();
        let count = Client::new(&egress, SUPABASE_URL, KEY).unwrap().count(T, &Query::new()).await;
        assert_eq!(count.ok(), expected, "{range}");
        assert_eq!(script.requests()[0].headers["prefer"], "count=exact");
    }
}

#[tokio::test]
async fn a_new_key_travels_alone_and_a_legacy_one_also_as_bearer() {
    let script = Script::start(|_| Reply::json(json!([{"version": 1}]))).await;
    let egress = script.egress();
    assert_eq!(Client::new(&egress, SUPABASE_URL, KEY).unwrap().schema_version().await, Ok(1));
    assert_eq!(Client::new(&egress, SUPABASE_URL, LEGACY).unwrap().schema_version().await, Ok(1));
    let requests = script.requests();
    assert_eq!(
        (requests[0].headers["apikey"].as_str(), requests[0].headers.get("authorization")),
        (KEY, None)
    );
    assert_eq!(requests[1].headers["apikey"], LEGACY);
    assert_eq!(requests[1].headers["authorization"], format!("Bearer {LEGACY}"));
}

#[tokio::test]
async fn a_project_without_our_tables_says_so() {
    let script =
        Script::start(|_| Reply::status(404, json!({"code": "PGRST205", "message": "no table"}))).await;
    let egress = script.egress();
    let error = Client::new(&egress, SUPABASE_URL, KEY).unwrap().schema_version().await.unwrap_err();
    assert_eq!(error.kind, Kind::SchemaMissing);
    let script = Script::start(|_| Reply::json("[]")).await;
    let egress = script.egress();
    let error = Client::new(&egress, SUPABASE_URL, KEY).unwrap().schema_version().await.unwrap_err();
    assert_eq!(error.kind, Kind::SchemaMissing);
}

#[tokio::test]
async fn the_root_lists_tables_and_no_functions() {
    let paths = json!({"paths": {"/": {}, "/synkro_leads": {}, "/rpc/f": {}, "/synkro_chats": {}}});
    let script = Script::start(move |_| Reply::json(&paths)).await;
    let egress = script.egress();
    let mut tables = Client::new(&egress, SUPABASE_URL, KEY).unwrap().root().await.unwrap();
    tables.sort();
    assert_eq!(tables, ["synkro_chats", "synkro_leads"]);
}

#[tokio::test]
async fn a_tables_name_cannot_change_the_address() {
    let script = Script::start(|_| Reply::json("[]")).await;
    let egress = script.egress();
    let client = Client::new(&egress, SUPABASE_URL, KEY).unwrap();
    for name in ["", "../auth/v1/admin/users", "rpc/f", "T", "t?x=1", "t#"] {
        assert_eq!(
            client.select(Table::new(name, "id", &[]), &Query::new()).await.unwrap_err().kind,
            Kind::BadRequest,
            "{name}"
        );
    }
    assert!(script.requests().is_empty());
}
