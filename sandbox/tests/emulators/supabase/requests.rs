//! What requests may ask for beyond plain rows: lists of columns, defaults, one object, ranges, small row caps, rights of the public
//! role. The same for both kinds of project.

use serde_json::{Value, json};

use super::{Bench, Kind, call, get, manager, post, project, ready, refused};
use crate::common::{Answer, send};
use synkro_sandbox::SettingsPatch;

contract! {
    a_body_fills_the_columns_that_it_names_and_defaults_the_rest,
    nothing_to_write_writes_nothing_and_says_so,
    a_conflict_is_about_columns_that_there_are,
    json_null_is_no_value_and_a_nul_is_none_either,
    one_object_is_one_object,
    ranges_and_caps_of_any_size_cut_the_same_rows,
    rows_behind_row_security_are_not_there_for_the_public_role,
    values_in_trees_may_be_quoted_and_elsewhere_may_not,
    a_constraint_of_the_owner_refuses_the_whole_request_by_its_name,
    a_column_added_later_is_known_after_the_lag,
    a_block_that_fails_leaves_nothing,
}

const NOTES: &str = "create table public.notes (id int primary key, body text not null default 'empty', rank int, \
    meta jsonb not null default '{}', more jsonb default '[]'::jsonb, at timestamptz not null default now()); \
    grant select, insert, update, delete on public.notes to service_role;";

async fn notes(kind: Kind) -> Bench {
    let bench = project(kind).await;
    bench.control.supabase_sql(NOTES).await.expect("the table is made");
    bench
}

/// As the public role.
async fn publicly(bench: &Bench, method: &str, path: &str, body: &str) -> Answer {
    let known = &bench.manifest.credentials.supabase;
    let headers = [
        ("host", "abcdefghijklmnopqrst.supabase.co"),
        ("apikey", known.publishable_key.as_str()),
        ("content-type", "application/json"),
    ];
    let base = &bench.manifest.base_urls.supabase;
    send(base, method, &format!("/rest/v1/{path}"), &headers, body.as_bytes()).await.expect("an answer")
}

async fn ids(bench: &Bench, path: &str) -> Vec<i64> {
    let answer = get(bench, path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json().as_array().expect("rows").iter().filter_map(|row| row["id"].as_i64()).collect()
}

async fn a_body_fills_the_columns_that_it_names_and_defaults_the_rest(kind: Kind) {
    let bench = notes(kind).await;
    let shown = "select=id,body,rank,meta";
    let write = async |path: &str, prefer: &str, body: Value| {
        let prefer = format!("return=representation,{prefer}");
        post(&bench, &format!("notes?{shown}{path}"), &prefer, &body).await
    };
    let plain = write("", "tx=commit", json!([{"id": 1, "rank": 7}])).await;
    assert_eq!(plain.json(), json!([{"id": 1, "body": "empty", "rank": 7, "meta": {}}]));
    let single = write("", "tx=commit", json!({"id": 2, "meta": {"a": [1, null]}})).await;
    assert_eq!(single.json(), json!([{"id": 2, "body": "empty", "rank": null, "meta": {"a": [1, null]}}]));
    let listed =
        write("&columns=id,rank", "tx=commit", json!([{"id": 3, "rank": 1, "body": "x"}, {"id": 4}])).await;
    assert_eq!(
        listed.json(),
        json!([{"id": 3, "body": "empty", "rank": 1, "meta": {}}, {"id": 4, "body": "empty", "rank": null, "meta": {}}])
    );
    // A listed column that an object lacks is null, unless defaults are asked for.
    refused(&write("&columns=id,body", "tx=commit", json!([{"id": 5}])).await, 400, "23502");
    let missing =
        write("&columns=id,body", "missing=default", json!([{"id": 5}, {"id": 6, "body": "six"}])).await;
    assert_eq!(missing.status, 201, "{}", missing.text());
    let bodies: Vec<Value> =
        missing.json().as_array().expect("rows").iter().map(|row| row["body"].clone()).collect();
    assert_eq!(bodies, ["empty", "six"]);
    // Quoted text of a pasted block is what its column holds.
    let pasted = "insert into public.notes (id, meta) values (8, '{\"a\": 1}');";
    bench.control.supabase_sql(pasted).await.expect("it runs");
    assert_eq!(get(&bench, "notes?select=meta&id=eq.8").await.json(), json!([{"meta": {"a": 1}}]));
    refused(&write("&columns=id,nothing", "tx=commit", json!([{"id": 7}])).await, 400, "PGRST204");
}

async fn nothing_to_write_writes_nothing_and_says_so(kind: Kind) {
    let bench = notes(kind).await;
    let none = post(&bench, "notes", "return=representation", &json!([])).await;
    assert_eq!((none.status, none.json()), (201, json!([])));
    for body in ["[1]", "\"x\"", "{\"id\":", "[{\"id\":1},7]", "[[]]"] {
        let key = &bench.manifest.credentials.supabase.secret_key;
        let headers = [("apikey", key.as_str()), ("content-type", "application/json")];
        let base = &bench.manifest.base_urls.supabase;
        let answer =
            send(base, "POST", "/rest/v1/notes", &headers, body.as_bytes()).await.expect("an answer");
        refused(&answer, 400, "PGRST102");
    }
    assert!(ids(&bench, "notes").await.is_empty());
}

async fn a_conflict_is_about_columns_that_there_are(kind: Kind) {
    let bench = notes(kind).await;
    let merge = "resolution=merge-duplicates";
    let row = json!([{"id": 1, "rank": 1}]);
    refused(&post(&bench, "notes?on_conflict=nothing", merge, &row).await, 400, "42703");
    refused(&post(&bench, "notes?on_conflict=rank", merge, &row).await, 400, "42P10");
    assert_eq!(post(&bench, "notes?on_conflict=id", merge, &row).await.status, 201);
    let again = json!([{"id": 1, "rank": 2}]);
    assert_eq!(post(&bench, "notes?on_conflict=id", merge, &again).await.status, 200);
    let mixed = json!([{"id": 1, "rank": 3}, {"id": 2, "rank": 3}]);
    assert_eq!(post(&bench, "notes?on_conflict=id", merge, &mixed).await.status, 201);
    assert_eq!(ids(&bench, "notes?rank=eq.3&order=id").await, [1, 2]);
}

async fn json_null_is_no_value_and_a_nul_is_none_either(kind: Kind) {
    let bench = notes(kind).await;
    refused(&post(&bench, "notes", "", &json!([{"id": 1, "meta": null}])).await, 400, "23502");
    for meta in [json!("\u{0}"), json!({"\u{0}": 1}), json!([["\u{0}"]])] {
        refused(&post(&bench, "notes", "", &json!([{"id": 1, "meta": meta}])).await, 400, "22P05");
    }
    // One bad row takes its neighbours along: a request is one statement.
    refused(
        &post(&bench, "notes", "", &json!([{"id": 1, "body": "a"}, {"id": 2, "body": null}])).await,
        400,
        "23502",
    );
    assert!(ids(&bench, "notes").await.is_empty());
    assert_eq!(
        post(&bench, "notes", "", &json!([{"id": 1, "meta": "text"}, {"id": 2, "meta": 0}])).await.status,
        201
    );
}

async fn one_object_is_one_object(kind: Kind) {
    let bench = notes(kind).await;
    post(&bench, "notes", "", &json!([{"id": 1}, {"id": 2}])).await;
    let key = bench.manifest.credentials.supabase.secret_key.clone();
    let one = async |path: &str| {
        let headers = [("apikey", key.as_str()), ("accept", "application/vnd.pgrst.object+json")];
        let base = &bench.manifest.base_urls.supabase;
        send(base, "GET", &format!("/rest/v1/{path}"), &headers, b"").await.expect("an answer")
    };
    assert_eq!(one("notes?select=id&id=eq.2").await.json(), json!({"id": 2}));
    refused(&one("notes?select=id&id=eq.3").await, 406, "PGRST116");
    refused(&one("notes?select=id").await, 406, "PGRST116");
}

async fn ranges_and_caps_of_any_size_cut_the_same_rows(kind: Kind) {
    let bench = notes(kind).await;
    let rows: Vec<Value> = (1..=160).map(|id| json!({"id": id})).collect();
    assert_eq!(post(&bench, "notes", "", &Value::Array(rows)).await.status, 201);
    for cap in [1, 77, 1_000_000] {
        let patch = SettingsPatch { supabase_max_rows: Some(cap), ..SettingsPatch::default() };
        bench.control.update_settings(patch).await;
        let (mut last, mut seen) = (0, Vec::new());
        loop {
            let page = ids(&bench, &format!("notes?select=id&order=id.asc&limit=100&id=gt.{last}")).await;
            assert!(page.len() <= usize::try_from(cap).expect("small").min(100));
            let Some(end) = page.last() else { break };
            last = *end;
            seen.extend(page);
        }
        assert_eq!(seen, (1..=160).collect::<Vec<i64>>(), "max rows {cap}");
        let counted = call(&bench, "GET", "notes?select=id", "count=exact", &Value::Null).await;
        let whole = cap >= 160;
        assert_eq!(counted.status, if whole { 200 } else { 206 });
        let shown = format!("0-{}/160", cap.min(160) - 1);
        assert_eq!(counted.header("content-range"), shown);
    }
    let key = bench.manifest.credentials.supabase.secret_key.clone();
    let range = async |range: &str, path: &str| {
        let headers = [("apikey", key.as_str()), ("range-unit", "items"), ("range", range)];
        let base = &bench.manifest.base_urls.supabase;
        send(base, "GET", &format!("/rest/v1/{path}"), &headers, b"").await.expect("an answer")
    };
    let part = range("10-12", "notes?select=id&order=id").await;
    assert_eq!(
        (part.header("content-range"), part.json()),
        ("10-12/*", json!([{"id": 11}, {"id": 12}, {"id": 13}]))
    );
    refused(&range("12-10", "notes").await, 416, "PGRST103");
    refused(&get(&bench, "notes?limit=many").await, 400, "PGRST100");
}

async fn rows_behind_row_security_are_not_there_for_the_public_role(kind: Kind) {
    let bench = notes(kind).await;
    post(&bench, "notes", "", &json!([{"id": 1}])).await;
    refused(&publicly(&bench, "GET", "notes", "").await, 401, "42501");
    bench
        .control
        .supabase_sql("grant select, insert, update, delete on public.notes to anon;")
        .await
        .expect("it runs");
    assert_eq!(
        publicly(&bench, "GET", "notes?select=id", "").await.json(),
        json!([{"id": 1}]),
        "open to everybody"
    );
    bench.control.supabase_sql("alter table public.notes enable row level security;").await.expect("it runs");
    assert_eq!(publicly(&bench, "GET", "notes?select=id", "").await.json(), json!([]));
    refused(&publicly(&bench, "POST", "notes", "[{\"id\":2}]").await, 401, "42501");
    assert_eq!(publicly(&bench, "DELETE", "notes?id=gt.0", "").await.status, 204);
    assert_eq!(ids(&bench, "notes").await, [1], "the service role is not bound by it");
}

async fn values_in_trees_may_be_quoted_and_elsewhere_may_not(kind: Kind) {
    let bench = notes(kind).await;
    post(
        &bench,
        "notes",
        "",
        &json!([{"id": 1, "body": "a,b"}, {"id": 2, "body": "\"a,b\""}, {"id": 3, "body": "c"}]),
    )
    .await;
    assert_eq!(ids(&bench, "notes?order=id&or=(body.eq.%22a,b%22,id.eq.3)").await, [1, 3]);
    assert_eq!(ids(&bench, "notes?order=id&body=eq.%22a,b%22").await, [2]);
    assert_eq!(ids(&bench, "notes?order=id&body=eq.a,b").await, [1]);
    assert_eq!(ids(&bench, "notes?order=id&body=in.(%22a,b%22,c)").await, [1, 3]);
    assert_eq!(ids(&bench, "notes?order=id&not.or=(id.eq.1,and(id.gt.2,body.eq.c))").await, [2]);
    refused(&get(&bench, "notes?or=(id.eq.1").await, 400, "PGRST100");
    refused(&get(&bench, "notes?id=like.1*").await, 404, "42883");
    refused(&get(&bench, "notes?rank=is.true").await, 400, "42804");
    let deep = format!("notes?or=({}id.eq.1{})", "and(".repeat(5_000), ")".repeat(5_000));
    refused(&get(&bench, &deep).await, 400, "PGRST100");
}

async fn a_constraint_of_the_owner_refuses_the_whole_request_by_its_name(kind: Kind) {
    let bench = project(kind).await;
    let table = "create table public.c (id int primary key, state text check (state in ('open', 'won')), \
        code text); create unique index c_code on public.c (code); \
        grant select, insert, update, delete on public.c to service_role;";
    bench.control.supabase_sql(table).await.expect("the table is made");
    let refusal =
        post(&bench, "c", "", &json!([{"id": 1, "state": "open"}, {"id": 2, "state": "odd"}])).await;
    refused(&refusal, 400, "23514");
    assert!(refusal.text().contains("c_state_check"), "{}", refusal.text());
    assert_eq!(post(&bench, "c", "", &json!([{"id": 1, "state": null, "code": "x"}])).await.status, 201);
    let refusal =
        post(&bench, "c?on_conflict=id", "resolution=merge-duplicates", &json!([{"id": 2, "code": "x"}]))
            .await;
    refused(&refusal, 409, "23505");
    assert_eq!(refusal.json()["details"], "Key (code)=(x) already exists.");
    assert_eq!(ids(&bench, "c").await, [1]);
}

async fn a_column_added_later_is_known_after_the_lag(kind: Kind) {
    let bench = ready(kind).await;
    let patch = SettingsPatch { supabase_schema_lag_ms: Some(2_000), ..SettingsPatch::default() };
    bench.control.update_settings(patch).await;
    let add = "alter table public.synkro_managers add column if not exists note text;";
    bench.control.supabase_sql(add).await.expect("it runs");
    let mut row = manager(1);
    row["note"] = json!("x");
    refused(&post(&bench, "synkro_managers", "", &json!([row])).await, 400, "PGRST204");
    bench.control.clock().advance(std::time::Duration::from_secs(2));
    assert_eq!(post(&bench, "synkro_managers", "", &json!([row])).await.status, 201);
}

async fn a_block_that_fails_leaves_nothing(kind: Kind) {
    let bench = project(kind).await;
    for block in [
        "begin; create table public.a (id int primary key); create table public.a (id int); commit;",
        "create table public.a (id int primary key); insert into public.a (id, b) values (1, 2);",
    ] {
        bench.control.supabase_sql(block).await.expect_err("a refusal");
        assert!(bench.control.supabase_tables().await.expect("tables").is_empty(), "{block}");
        refused(&get(&bench, "a").await, 404, "PGRST205");
    }
    bench.control.supabase_sql("create table public.a (id int primary key);").await.expect("it still works");
}
