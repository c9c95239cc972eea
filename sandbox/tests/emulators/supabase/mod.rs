//! The emulated project: keys at the gateway, PostgREST's codes, the pasted SQL block. One contract for both kinds of project: the
//! embedded one of the demo passes what the one over a real PostgreSQL passes.

/// The same tests over both kinds.
macro_rules! contract {
    ($($name:ident,)+) => {
        mod embedded {
            $(#[tokio::test] async fn $name() { super::$name($crate::supabase::Kind::Embedded).await; })+
        }
        mod postgres {
            $(#[tokio::test] async fn $name() { super::$name($crate::supabase::Kind::Postgres).await; })+
        }
    };
}

mod requests;
mod values;

use std::time::Duration;

use crate::common::{Answer, Bench, bench_with, send};
use serde_json::{Value, json};
use synkro_sandbox::{Action, DataSize, FaultRule, SettingsPatch, SupabaseDatabase, Vendor};

const BLOCK: &str = concat!(
    "begin;\n",
    include_str!("../../../../api/vendors/src/supabase/sql/v1.sql"),
    include_str!("../../../../api/vendors/src/supabase/sql/v2.sql"),
    "alter table public.synkro_schema_version enable row level security;
     alter table public.synkro_messages enable row level security;
     alter table public.synkro_leads enable row level security;
     revoke all on public.synkro_schema_version, public.synkro_managers, public.synkro_leads, public.synkro_contacts,
       public.synkro_chats, public.synkro_messages, public.synkro_ai_parts, public.synkro_reports,
       public.synkro_canary from public, anon, authenticated;
     grant select, insert, update, delete on public.synkro_schema_version, public.synkro_managers,
       public.synkro_leads, public.synkro_contacts, public.synkro_chats, public.synkro_messages,
       public.synkro_ai_parts, public.synkro_reports, public.synkro_canary to service_role;
     insert into public.synkro_schema_version (id, version) values (1, 1)
       on conflict (id) do update set version = greatest(excluded.version, public.synkro_schema_version.version),
       applied_at = now();
     commit;
     notify pgrst, 'reload schema';"
);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Embedded,
    Postgres,
}

/// A project of this kind, just created.
///
/// # Panics
/// Without a PostgreSQL: a contract that is tried on one side alone is none.
async fn project(kind: Kind) -> Bench {
    let database = match kind {
        Kind::Embedded => SupabaseDatabase::SqliteMemory,
        Kind::Postgres => SupabaseDatabase::Postgres(std::env::var("SYNKRO_TEST_POSTGRES").expect(
            "SYNKRO_TEST_POSTGRES is not set: run `cargo xtask test`, or point it at a PostgreSQL superuser",
        )),
    };
    bench_with(DataSize::Small, database).await
}

contract! {
    each_kind_of_key_opens_its_own_doors,
    the_block_may_run_twice_and_tables_are_unknown_before_it_and_during_the_lag,
    an_unknown_statement_is_refused_and_nothing_of_its_block_stays,
    an_upsert_inserts_then_updates_and_refuses_what_postgres_refuses,
    values_are_checked_as_postgres_would,
    rows_beyond_a_thousand_are_cut_without_a_word_and_counts_follow_the_rules,
    filters_trees_paths_and_order_select_what_they_say,
    updates_and_deletes_need_a_filter_and_respect_the_limit_on_rows,
    a_project_in_trouble_says_which_trouble,
}

async fn call(bench: &Bench, method: &str, path: &str, prefer: &str, body: &Value) -> Answer {
    let key = bench.manifest.credentials.supabase.service_role_key.clone();
    let bearer = format!("Bearer {key}");
    let headers = [
        ("host", "abcdefghijklmnopqrst.supabase.co"),
        ("apikey", key.as_str()),
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
        ("prefer", prefer),
    ];
    let text = if body.is_null() { String::new() } else { body.to_string() };
    send(&bench.manifest.base_urls.supabase, method, &format!("/rest/v1/{path}"), &headers, text.as_bytes())
        .await
        .expect("an answer")
}

async fn get(bench: &Bench, path: &str) -> Answer {
    call(bench, "GET", path, "", &Value::Null).await
}

async fn post(bench: &Bench, path: &str, prefer: &str, body: &Value) -> Answer {
    call(bench, "POST", path, prefer, body).await
}

async fn ready(kind: Kind) -> Bench {
    let bench = project(kind).await;
    bench.control.supabase_sql(BLOCK).await.expect("the block runs");
    bench
}

fn manager(id: i64) -> Value {
    json!({"user_id": id, "name": format!("Менеджер {id}"), "raw": {"id": id}, "synced_at": "2026-11-02T10:00:00Z"})
}

#[track_caller]
fn refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status, answer.json()["code"].as_str()), (status, Some(code)), "{}", answer.text());
}

async fn each_kind_of_key_opens_its_own_doors(kind: Kind) {
    let bench = ready(kind).await;
    let known = bench.manifest.credentials.supabase.clone();
    let base = &bench.manifest.base_urls.supabase;
    let plain = "/rest/v1/";
    let table = "/rest/v1/synkro_schema_version?select=version";
    let foreign = "zzzzzzzzzzzzzzzzzzzz.supabase.co";
    let own = "abcdefghijklmnopqrst.supabase.co";
    for (host, key, bearer, path, status, part) in [
        (own, "", "", plain, 401, "No API key found in request"),
        (own, known.secret_key.as_str(), "", plain, 200, "swagger"),
        (own, &known.publishable_key, "", plain, 401, "Secret API key required"),
        (own, &known.anon_key, &known.anon_key, plain, 401, "Invalid API key"),
        (own, &known.service_role_key, &known.service_role_key, plain, 200, "swagger"),
        (own, "sb_secret_of_another_0000", "", plain, 401, "Unregistered API key"),
        (foreign, &known.secret_key, "", plain, 401, "Unregistered API key"),
        (foreign, &known.service_role_key, &known.service_role_key, plain, 401, "Invalid API key"),
        (own, &known.secret_key, "", table, 200, "\"version\":1"),
        (own, &known.service_role_key, &known.service_role_key, table, 200, "\"version\":1"),
        (own, &known.anon_key, &known.anon_key, table, 401, "42501"),
        (own, &known.publishable_key, "", table, 401, "42501"),
        (own, &known.secret_key, "sb_other", table, 401, "PGRST301"),
    ] {
        let bearer = format!("Bearer {bearer}");
        let mut headers = vec![("host", host)];
        if !key.is_empty() {
            headers.push(("apikey", key));
        }
        if bearer.len() > 7 {
            headers.push(("authorization", &bearer));
        }
        let answer = send(base, "GET", path, &headers, b"").await.expect("an answer");
        assert!(
            answer.status == status && answer.text().contains(part),
            "{host} {path} {part}: {} {}",
            answer.status,
            answer.text()
        );
    }
    let browser = [("apikey", known.secret_key.as_str()), ("user-agent", "Mozilla/5.0")];
    assert_eq!(send(base, "GET", plain, &browser, b"").await.expect("an answer").status, 401);
    let patch = SettingsPatch { supabase_legacy_disabled: Some(true), ..SettingsPatch::default() };
    bench.control.update_settings(patch).await;
    assert!(get(&bench, "synkro_managers").await.text().contains("Legacy API keys are disabled"));
}

async fn the_block_may_run_twice_and_tables_are_unknown_before_it_and_during_the_lag(kind: Kind) {
    let bench = project(kind).await;
    refused(&get(&bench, "synkro_leads").await, 404, "PGRST205");
    let patch = SettingsPatch { supabase_schema_lag_ms: Some(2_000), ..SettingsPatch::default() };
    bench.control.update_settings(patch).await;
    bench.control.supabase_sql(BLOCK).await.expect("the block runs");
    refused(&get(&bench, "synkro_leads").await, 404, "PGRST205");
    bench.control.clock().advance(Duration::from_secs(2));
    assert_eq!(get(&bench, "synkro_leads").await.status, 200);
    bench.control.supabase_sql(BLOCK).await.expect("the block runs again");
    assert_eq!(bench.control.supabase_tables().await.expect("tables").len(), 9);
    assert_eq!(bench.control.supabase_rows("synkro_schema_version").await.expect("rows")[0]["version"], 1);
    let near = get(&bench, "synkro_lead").await;
    assert_eq!(near.json()["hint"], "Perhaps you meant the table 'public.synkro_leads'");
}

async fn an_unknown_statement_is_refused_and_nothing_of_its_block_stays(kind: Kind) {
    let bench = project(kind).await;
    let block = "create table public.a (id int primary key); drop table public.b;";
    let error = bench.control.supabase_sql(block).await.expect_err("a refusal");
    let code = match kind {
        Kind::Embedded => "0A000",
        Kind::Postgres => "42P01",
    };
    assert_eq!(error["code"], code);
    assert!(bench.control.supabase_tables().await.expect("tables").is_empty());
    bench.control.supabase_sql("create table public.a (id int primary key);").await.expect("it runs");
    refused(&get(&bench, "a").await, 403, "42501");
    bench.control.supabase_sql("grant select on public.a to service_role;").await.expect("it runs");
    assert_eq!(get(&bench, "a").await.text(), "[]");
    bench
        .control
        .supabase_sql("alter table public.a add column if not exists note text not null default 'x';")
        .await
        .expect("it runs");
    assert_eq!(get(&bench, "a?select=note").await.status, 200);
}

async fn an_upsert_inserts_then_updates_and_refuses_what_postgres_refuses(kind: Kind) {
    let bench = ready(kind).await;
    let merge = "resolution=merge-duplicates,return=representation";
    let first = post(
        &bench,
        "synkro_managers?on_conflict=user_id&select=user_id,synced_at",
        merge,
        &json!([manager(1), manager(2)]),
    )
    .await;
    assert_eq!(first.status, 201);
    assert_eq!(
        first.text().split_whitespace().collect::<String>(),
        r#"[{"user_id":1,"synced_at":"2026-11-02T10:00:00+00:00"},{"user_id":2,"synced_at":"2026-11-02T10:00:00+00:00"}]"#
    );
    assert_eq!(first.header("preference-applied"), "resolution=merge-duplicates, return=representation");
    assert_eq!(
        post(&bench, "synkro_managers", "resolution=merge-duplicates", &json!([manager(1)])).await.status,
        200
    );
    let skipped = post(
        &bench,
        "synkro_managers?select=user_id",
        "resolution=ignore-duplicates,return=representation",
        &json!([manager(2), manager(3)]),
    )
    .await;
    assert_eq!(skipped.json(), json!([{"user_id": 3}]));
    refused(&post(&bench, "synkro_managers", "", &json!([manager(9), manager(1)])).await, 409, "23505");
    assert_eq!(
        bench.control.supabase_rows("synkro_managers").await.expect("rows").len(),
        3,
        "all rows of a request or none"
    );
    refused(
        &post(&bench, "synkro_managers", "resolution=merge-duplicates", &json!([manager(5), manager(5)]))
            .await,
        500,
        "21000",
    );
    refused(
        &post(
            &bench,
            "synkro_managers?on_conflict=name",
            "resolution=merge-duplicates",
            &json!([manager(5)]),
        )
        .await,
        400,
        "42P10",
    );
    refused(
        &post(&bench, "synkro_managers", "", &json!([manager(5), {"user_id": 6}])).await,
        400,
        "PGRST102",
    );
}

async fn values_are_checked_as_postgres_would(kind: Kind) {
    let bench = ready(kind).await;
    let with = async |field: &str, value: Value| {
        let mut row = manager(1);
        row[field] = value;
        post(&bench, "synkro_managers", "", &json!([row])).await
    };
    refused(&with("user_id", json!("abc")).await, 400, "22P02");
    refused(&with("user_id", json!(1.5)).await, 400, "22P02");
    refused(&with("synced_at", json!("yesterday-ish")).await, 400, "22007");
    refused(&with("raw", Value::Null).await, 400, "23502");
    refused(&with("is_active", json!("maybe")).await, 400, "22P02");
    refused(&with("name", json!("a\u{0}b")).await, 400, "22P05");
    refused(&with("raw", json!({"a": ["\u{0}"]})).await, 400, "22P05");
    refused(&with("nickname", json!("x")).await, 400, "PGRST204");
    refused(&get(&bench, "synkro_managers?user_id=eq.abc").await, 400, "22P02");
    refused(&get(&bench, "synkro_managers?nickname=eq.a").await, 400, "42703");
    refused(&get(&bench, "synkro_managers?user_id=five").await, 400, "PGRST100");
    let report = json!({"report_id": "not-a-uuid"});
    refused(&post(&bench, "synkro_reports", "", &report).await, 400, "22P02");
    refused(&post(&bench, "synkro_schema_version", "", &json!({"id": 2, "version": 1})).await, 400, "23514");
}

async fn rows_beyond_a_thousand_are_cut_without_a_word_and_counts_follow_the_rules(kind: Kind) {
    let bench = ready(kind).await;
    let rows: Vec<Value> = (1..=1_203).map(manager).collect();
    assert_eq!(post(&bench, "synkro_managers", "", &Value::Array(rows)).await.status, 201);
    let all = get(&bench, "synkro_managers?select=user_id&order=user_id.asc").await;
    assert_eq!(
        (all.status, all.json().as_array().map(Vec::len), all.header("content-range")),
        (200, Some(1_000), "0-999/*")
    );
    let rest =
        get(&bench, "synkro_managers?select=user_id&order=user_id.asc&user_id=gt.1000&limit=1000").await;
    assert_eq!(rest.json().as_array().map(Vec::len), Some(203));
    let count = async |path: &str| {
        let answer = call(&bench, "GET", path, "count=exact", &Value::Null).await;
        (answer.status, answer.header("content-range").to_owned())
    };
    assert_eq!(count("synkro_managers?limit=2").await, (206, "0-1/1203".to_owned()));
    assert_eq!(count("synkro_managers?user_id=lte.5").await, (200, "0-4/5".to_owned()));
    assert_eq!(count("synkro_managers?user_id=lt.0").await, (200, "*/0".to_owned()));
    assert_eq!(count("synkro_managers?user_id=lte.5&offset=5").await, (206, "*/5".to_owned()));
    let beyond = call(&bench, "GET", "synkro_managers?offset=5000", "count=exact", &Value::Null).await;
    refused(&beyond, 416, "PGRST103");
    let head = call(&bench, "HEAD", "synkro_managers", "count=exact", &Value::Null).await;
    assert!(head.body.is_empty() && head.header("content-range") == "0-999/1203");
}

async fn filters_trees_paths_and_order_select_what_they_say(kind: Kind) {
    let bench = ready(kind).await;
    let rows: Vec<Value> = (1..=6).map(manager).collect();
    post(&bench, "synkro_managers", "", &Value::Array(rows)).await;
    let ids = async |query: &str| -> Vec<i64> {
        let answer = get(&bench, &format!("synkro_managers?select=user_id&order=user_id.desc&{query}")).await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.text());
        answer.json().as_array().expect("rows").iter().filter_map(|row| row["user_id"].as_i64()).collect()
    };
    assert_eq!(ids("user_id=in.(1,3,%225%22)").await, [5, 3, 1]);
    assert_eq!(ids("user_id=not.in.(1,3,5)").await, [6, 4, 2]);
    assert_eq!(ids("or=(user_id.eq.1,and(user_id.gt.4,user_id.not.eq.5))").await, [6, 1]);
    assert_eq!(ids("user_id=gte.2&user_id=lt.4").await, [3, 2]);
    assert_eq!(ids("is_active=is.null&user_id=lt.2").await, [1]);
    assert_eq!(ids("name=like.*4").await, [4]);
    assert_eq!(
        ids("name=ilike.%D0%BC%D0%B5%D0%BD%D0%B5%D0%B4*6").await,
        [6],
        "case is ignored in Cyrillic too"
    );
    assert_eq!(ids("synced_at=gte.2026-11-02T10:00:00Z&user_id=eq.1").await, [1]);
    assert!(ids("synced_at=gt.2026-11-02T10:00:00Z").await.is_empty());
    let path = get(&bench, "synkro_managers?select=who:name,raw-%3E%3Eid&user_id=eq.2").await;
    assert_eq!(path.text(), r#"[{"who":"Менеджер 2","id":"2"}]"#);
}

async fn updates_and_deletes_need_a_filter_and_respect_the_limit_on_rows(kind: Kind) {
    let bench = ready(kind).await;
    post(&bench, "synkro_managers", "", &json!([manager(1), manager(2), manager(3)])).await;
    refused(&call(&bench, "DELETE", "synkro_managers", "", &Value::Null).await, 400, "21000");
    let many = call(
        &bench,
        "PATCH",
        "synkro_managers?user_id=gt.0",
        "handling=strict, max-affected=2",
        &json!({"name": "x"}),
    )
    .await;
    refused(&many, 400, "PGRST124");
    let patched = call(&bench, "PATCH", "synkro_managers?user_id=gt.1", "", &json!({"name": "x"})).await;
    assert_eq!((patched.status, patched.header("content-range")), (204, "0-1/*"));
    let nothing = call(&bench, "PATCH", "synkro_managers?user_id=eq.77", "", &json!({"name": "x"})).await;
    assert_eq!((nothing.status, nothing.header("content-range")), (204, "*/*"));
    let gone = call(
        &bench,
        "DELETE",
        "synkro_managers?name=eq.x&select=user_id",
        "return=representation",
        &Value::Null,
    )
    .await;
    assert_eq!((gone.status, gone.json()), (200, json!([{"user_id": 2}, {"user_id": 3}])));
    assert_eq!(bench.control.supabase_tables().await.expect("tables")["synkro_managers"], 1);
}

async fn a_project_in_trouble_says_which_trouble(kind: Kind) {
    let bench = ready(kind).await;
    let with = async |action: Action| {
        bench.control.add_fault(Vendor::Supabase, FaultRule::once(action)).await;
        post(&bench, "synkro_managers", "", &json!([manager(1)])).await
    };
    assert_eq!(with(Action::Paused).await.status, 540);
    refused(&with(Action::ReadOnly).await, 405, "25006");
    refused(&with(Action::DataApiOff).await, 503, "PGRST002");
    refused(&with(Action::Timeout57014).await, 500, "57014");
    assert_eq!(with(Action::PayloadTooLarge).await.status, 413);
    assert_eq!(
        bench.control.supabase_tables().await.expect("tables")["synkro_managers"],
        0,
        "no fault left a row"
    );
}

#[tokio::test]
async fn tables_rows_and_grants_survive_a_restart_when_kept_in_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = || SupabaseDatabase::SqliteFile(folder.path().join("project.sqlite"));
    let first = bench_with(DataSize::Small, file()).await;
    first.control.supabase_sql(BLOCK).await.expect("the block runs");
    assert_eq!(post(&first, "synkro_managers", "", &json!([manager(7)])).await.status, 201);
    let Bench { sandbox, .. } = first;
    sandbox.stop().await;
    let second = bench_with(DataSize::Small, file()).await;
    assert_eq!(get(&second, "synkro_managers?select=user_id").await.json(), json!([{"user_id": 7}]));
}
