//! Supabase's emulator.

use serde_json::{Value, json};
use synkro::vendors::error::{ErrorClass, VendorErrorKind as Kind};
use synkro::vendors::supabase::{Client, Query, SCHEMA_VERSION, Table, schema_sql, tables};
use synkro_sandbox::{Action, SettingsPatch, SupabaseDatabase, Vendor};

use super::Emulated;

fn client<'a>(emulated: &'a Emulated, key: &'a str) -> Client<'a> {
    Client::new(&emulated.egress, &emulated.credentials.supabase.url, key).unwrap()
}

fn message(id: usize, body: &str) -> Value {
    json!({"message_id": format!("m-{id:05}"), "chat_id": 38, "direction": "inbound", "kind": "text", "body": body,
        "sent_at": "2026-11-20T06:12:03+00:00", "raw": {"id": id}, "synced_at": "2026-11-20T07:00:00+00:00"})
}

/// An embedded project and one over PostgreSQL: the client must take both for the vendor.
async fn both() -> [Emulated; 2] {
    let postgres = std::env::var("SYNKRO_TEST_POSTGRES").expect(
        "SYNKRO_TEST_POSTGRES is not set: run `cargo xtask test`, or point it at a PostgreSQL superuser",
    );
    [Emulated::start().await, Emulated::over(SupabaseDatabase::Postgres(postgres)).await]
}

async fn with_schema(emulated: &Emulated) {
    emulated.control.supabase_sql(&schema_sql()).await.unwrap();
}

#[tokio::test]
async fn a_project_without_the_schema_says_so_and_with_it_has_the_version_for_both_kinds_of_key() {
    for emulated in both().await {
        let credentials = emulated.credentials.supabase.clone();
        let error = client(&emulated, &credentials.secret_key).schema_version().await.unwrap_err();
        assert_eq!((&error.kind, error.class()), (&Kind::SchemaMissing, ErrorClass::Person));
        // Twice: the block may be run again.
        emulated.control.supabase_sql(&schema_sql()).await.unwrap();
        emulated.control.supabase_sql(&schema_sql()).await.unwrap();
        for key in [&credentials.secret_key, &credentials.service_role_key] {
            let client = client(&emulated, key);
            assert_eq!(client.schema_version().await, Ok(SCHEMA_VERSION));
            assert!(client.root().await.unwrap().contains(&"synkro_messages".to_owned()));
        }
    }
}

#[tokio::test]
async fn public_keys_reach_nothing() {
    for emulated in both().await {
        with_schema(&emulated).await;
        let credentials = emulated.credentials.supabase.clone();
        for key in [&credentials.anon_key, &credentials.publishable_key] {
            let client = client(&emulated, key);
            assert_eq!(client.root().await.unwrap_err().kind, Kind::Unauthorized);
            assert_eq!(client.schema_version().await.unwrap_err().kind, Kind::GrantMissing);
        }
        let foreign = "sb_secret_aaaaaaaaaaaaaaaaaaaaaa_bbbbbbbb";
        assert_eq!(client(&emulated, foreign).root().await.unwrap_err().kind, Kind::Unauthorized);
    }
}

#[tokio::test]
async fn rows_are_written_twice_and_kept_once_and_read_past_the_row_cap() {
    for emulated in both().await {
        with_schema(&emulated).await;
        let key = emulated.credentials.supabase.secret_key.clone();
        let client = client(&emulated, &key);
        let rows: Vec<Value> = (0..2300).map(|id| message(id, "раз\u{0}")).collect();
        assert_eq!(client.upsert(tables::MESSAGES, &rows).await, Ok(2300));
        let again: Vec<Value> = (0..1100).map(|id| message(id, "два")).collect();
        assert_eq!(client.upsert(tables::MESSAGES, &again).await, Ok(1100));
        assert_eq!(client.count(tables::MESSAGES, &Query::new()).await, Ok(2300));
        for max_rows in [1000, 300] {
            emulated
                .set(SettingsPatch { supabase_max_rows: Some(max_rows), ..SettingsPatch::default() })
                .await;
            let query = Query::new().columns("message_id,body").eq("chat_id", 38);
            let all = client.select_all(tables::MESSAGES, &query).await.unwrap();
            assert_eq!(all.len(), 2300);
            assert_eq!(all.iter().filter(|row| row["body"] == "два").count(), 1100);
            assert_eq!(all.iter().filter(|row| row["body"] == "раз").count(), 1200);
        }
        let some = Query::new().columns("message_id").is_in("message_id", ["m-00001", "m-00002", "none"]);
        assert_eq!(client.select(tables::MESSAGES, &some).await.unwrap().len(), 2);
        let old = Query::new().lt("message_id", "m-00010");
        assert_eq!(client.delete(tables::MESSAGES, &old).await, Ok(10));
        assert_eq!(client.count(tables::MESSAGES, &Query::new()).await, Ok(2290));
        let error = client.insert(tables::MESSAGES, &[message(500, "снова")]).await.unwrap_err();
        assert_eq!((&error.kind, error.class()), (&Kind::Conflict, ErrorClass::Failed));
    }
}

#[tokio::test]
async fn a_gateway_that_takes_little_gets_smaller_batches() {
    for emulated in both().await {
        with_schema(&emulated).await;
        emulated.set(SettingsPatch { supabase_body_limit: Some(20_000), ..SettingsPatch::default() }).await;
        let key = emulated.credentials.supabase.secret_key.clone();
        let rows: Vec<Value> = (0..400).map(|id| message(id, "x")).collect();
        assert_eq!(client(&emulated, &key).upsert(tables::MESSAGES, &rows).await, Ok(400));
        assert_eq!(client(&emulated, &key).count(tables::MESSAGES, &Query::new()).await, Ok(400));
    }
}

#[tokio::test]
async fn an_unknown_table_or_column_is_a_matter_of_the_schema() {
    for emulated in both().await {
        with_schema(&emulated).await;
        let key = emulated.credentials.supabase.secret_key.clone();
        let client = client(&emulated, &key);
        assert_eq!(
            client.select(Table::new("synkro_nothing", "id", &[]), &Query::new()).await.unwrap_err().kind,
            Kind::SchemaMissing
        );
        let error = client.upsert(tables::MESSAGES, &[json!({"message_id": "m", "nothing": 1})]).await;
        assert_eq!(error.unwrap_err().kind, Kind::SchemaMissing);
    }
}

#[tokio::test]
async fn legacy_keys_that_were_switched_off_are_refused() {
    let emulated = Emulated::start().await;
    with_schema(&emulated).await;
    emulated.set(SettingsPatch { supabase_legacy_disabled: Some(true), ..SettingsPatch::default() }).await;
    let credentials = emulated.credentials.supabase.clone();
    let error = client(&emulated, &credentials.service_role_key).schema_version().await.unwrap_err();
    assert_eq!((&error.kind, error.class()), (&Kind::LegacyKeysOff, ErrorClass::Person));
    assert_eq!(client(&emulated, &credentials.secret_key).schema_version().await, Ok(SCHEMA_VERSION));
}

#[tokio::test]
async fn faults_are_told_apart() {
    let emulated = Emulated::start().await;
    emulated.control.supabase_sql(&schema_sql()).await.unwrap();
    let key = emulated.credentials.supabase.secret_key.clone();
    let client = client(&emulated, &key);
    let cases = [
        (Action::Paused, Kind::ProjectPaused, ErrorClass::Person),
        (Action::ReadOnly, Kind::ReadOnly, ErrorClass::Person),
        (Action::DataApiOff, Kind::DataApiOff, ErrorClass::Retry),
        (Action::Timeout57014, Kind::Timeout { sent: false }, ErrorClass::Retry),
        (Action::PayloadTooLarge, Kind::TooLarge, ErrorClass::Failed),
        (Action::Unauthorized, Kind::Unauthorized, ErrorClass::Person),
        (Action::ServerError { status: 500 }, Kind::Unavailable, ErrorClass::Retry),
        (Action::ServerError { status: 521 }, Kind::Unavailable, ErrorClass::Retry),
        (Action::Html { status: 502 }, Kind::Unavailable, ErrorClass::Retry),
        (Action::Reset, Kind::Network, ErrorClass::Retry),
    ];
    for (action, kind, class) in cases {
        emulated.fault(Vendor::Supabase, action).await;
        let error = client.upsert(tables::MESSAGES, &[message(1, "x")]).await.unwrap_err();
        assert_eq!((&error.kind, error.class()), (&kind, class), "{error}");
        assert!(!format!("{error} {error:?}").contains(&key));
    }
}

#[tokio::test]
async fn a_silent_or_endless_answer_is_given_up_at_the_deadline() {
    let emulated = Emulated::impatient().await;
    for action in [Action::Stall { millis: 5_000 }, Action::SlowBody { millis_per_chunk: 2_000, chunks: 4 }] {
        emulated.fault(Vendor::Supabase, action).await;
        let error = client(&emulated, &emulated.credentials.supabase.secret_key).root().await.unwrap_err();
        assert_eq!(
            (&error.kind, error.class()),
            (&Kind::Timeout { sent: false }, ErrorClass::Retry),
            "{error}"
        );
    }
}
