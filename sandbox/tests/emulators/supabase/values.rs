//! What a column takes: every type with every value that a body or a filter may hold, in both kinds of project. What PostgreSQL
//! refuses the embedded project refuses with the same status and kind of code; what PostgreSQL stores the embedded one stores as the same value, or
//! refuses, where it is listed as stricter.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Bench, Kind, project};
use crate::common::{Answer, send};

const TYPES: [&str; 11] = [
    "smallint",
    "int",
    "bigint",
    "numeric",
    "double precision",
    "boolean",
    "text",
    "uuid",
    "timestamptz",
    "date",
    "jsonb",
];

/// As they stand in a body.
const VALUES: [&str; 96] = [
    "null",
    "true",
    "false",
    "0",
    "1",
    "-1",
    "-0",
    "1.5",
    "8.0",
    "1e3",
    "2.5",
    "0.1",
    "32767",
    "32768",
    "-32769",
    "2147483647",
    "2147483648",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "1e19",
    "1e300",
    "1e400",
    "0.0000001",
    "123456789012345678901234567890.5",
    r#""8""#,
    r#"" 8 ""#,
    r#""8.0""#,
    r#""8.5""#,
    r#""1e3""#,
    r#""+8""#,
    r#""-8""#,
    r#""08""#,
    r#""1_000""#,
    r#""0x10""#,
    r#""""#,
    r#"" ""#,
    r#""abc""#,
    r#""NaN""#,
    r#""Infinity""#,
    r#""-inf""#,
    r#""1e400""#,
    r#""1e-400""#,
    r#""5 5""#,
    r#""٣""#,
    r#"".5""#,
    r#""5.""#,
    r#""t""#,
    r#""yes""#,
    r#""ON""#,
    r#""of""#,
    r#""o""#,
    r#""maybe""#,
    r#""TRUE""#,
    r#""null""#,
    "[]",
    "{}",
    "[1]",
    r#"{"b":1,"a":2,"a":3}"#,
    r#"{"a":{"b":[null,1.50]}}"#,
    r#""\u0000""#,
    r#""a\u0000b""#,
    r#"{"a":"\u0000"}"#,
    r#"{"\u0000":1}"#,
    r#""\ud83d\ude00""#,
    r#""a\nb\tc""#,
    r#""\"q\"""#,
    r#""2026-11-02""#,
    r#""2026-11-02T10:00:00""#,
    r#""2026-11-02T10:00:00Z""#,
    r#""2026-11-02T10:00:00+05:00""#,
    r#""2026-11-02T10:00:00+0500""#,
    r#""2026-11-02 10:00:00+05""#,
    r#""2026-11-02T10:00:00.123456789Z""#,
    r#""2026-11-02T10:00""#,
    r#""2026-11-02T10:00:00.5-03:30""#,
    r#""9999-12-31T23:59:59Z""#,
    r#""10000-01-01T00:00:00Z""#,
    r#""+010000-01-01T00:00:00Z""#,
    r#""+33658-09-27T01:46:40Z""#,
    r#""294277-01-01T00:00:00Z""#,
    r#""0000-01-01T00:00:00Z""#,
    r#""0001-01-01T00:00:00Z""#,
    r#""2026-13-01T00:00:00Z""#,
    r#""2026-02-30T00:00:00Z""#,
    r#""2026-11-02T25:00:00Z""#,
    r#""2026-11-02T24:00:00Z""#,
    r#""2026-11-02T23:59:60Z""#,
    r#""infinity""#,
    r#""epoch""#,
    r#""Fri, 20 Nov 2026 16:10:00 GMT""#,
    r#""1790003600""#,
    r#""01A207AD-0000-7000-8000-000000000000""#,
    r#""01a207ad000070008000000000000000""#,
    r#""{01a207ad-0000-7000-8000-000000000000}""#,
    r#""urn:uuid:01a207ad-0000-7000-8000-000000000000""#,
];

async fn table(kind: Kind) -> Bench {
    let bench = project(kind).await;
    let columns: Vec<String> =
        TYPES.iter().map(|kind| format!("c_{} {kind}", kind.replace(' ', "_"))).collect();
    let sql = format!(
        "create table public.v (id int primary key, {}); grant select, insert, update, delete on public.v to service_role;",
        columns.join(", ")
    );
    bench.control.supabase_sql(&sql).await.expect("the table is made");
    bench
}

async fn ask(bench: &Bench, method: &str, path: &str, body: &str) -> Answer {
    let known = &bench.manifest.credentials.supabase;
    let headers = [
        ("host", "abcdefghijklmnopqrst.supabase.co"),
        ("apikey", known.secret_key.as_str()),
        ("content-type", "application/json"),
        ("prefer", "return=representation"),
    ];
    let base = &bench.manifest.base_urls.supabase;
    send(base, method, &format!("/rest/v1/{path}"), &headers, body.as_bytes()).await.expect("an answer")
}

/// The code of a refusal, or what was stored.
#[derive(Debug, PartialEq)]
enum Outcome {
    Refused(u16, String),
    Stored(Value),
}

fn outcome(answer: &Answer, column: Option<&str>) -> Outcome {
    match (answer.status, column) {
        // A number that JSON takes and no computer holds stays as it is written.
        (200..=299, Some(column)) => Outcome::Stored(match serde_json::from_slice::<Value>(&answer.body) {
            Ok(rows) => rows[0][column].clone(),
            Err(_) => Value::from(answer.text()),
        }),
        (200..=299, None) => Outcome::Stored(Value::from(answer.json().as_array().map(Vec::len))),
        (status, _) => {
            Outcome::Refused(status, answer.json()["code"].as_str().unwrap_or_default().to_owned())
        }
    }
}

/// One number may be written in many ways.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        (one, other) => one == other,
    }
}

/// Where the embedded project is kinder or other, and how often it is stricter.
#[derive(Default)]
struct Difference {
    faults: Vec<String>,
    stricter: BTreeSet<String>,
}

impl Difference {
    fn compare(&mut self, what: &str, real: &Outcome, embedded: &Outcome) {
        match (real, embedded) {
            (Outcome::Stored(a), Outcome::Stored(b)) if same(a, b) => {}
            // Which of the codes for a bad value it is matters to nobody; that it is one does.
            (Outcome::Refused(a, one), Outcome::Refused(b, other))
                if a == b && (one == other || (one.starts_with("22") && other.starts_with("22"))) => {}
            (Outcome::Stored(_), Outcome::Refused(400, _)) => {
                self.stricter.insert(what.to_owned());
            }
            _ => self.faults.push(format!("{what}: PostgreSQL {real:?}, embedded {embedded:?}")),
        }
    }
}

#[tokio::test]
async fn every_type_takes_and_refuses_the_same_in_a_body() {
    let (real, embedded) = (table(Kind::Postgres).await, table(Kind::Embedded).await);
    let mut difference = Difference::default();
    let mut id = 0;
    for kind in TYPES {
        let column = format!("c_{}", kind.replace(' ', "_"));
        for value in VALUES {
            id += 1;
            let body = format!("[{{\"id\":{id},\"{column}\":{value}}}]");
            let path = format!("v?select={column}");
            let a = ask(&real, "POST", &path, &body).await;
            let b = ask(&embedded, "POST", &path, &body).await;
            difference.compare(
                &format!("{kind} {value}"),
                &outcome(&a, Some(&column)),
                &outcome(&b, Some(&column)),
            );
        }
    }
    assert!(difference.faults.is_empty(), "{}:\n{}", difference.faults.len(), difference.faults.join("\n"));
    println!("stricter: {:?}", difference.stricter);
}

#[tokio::test]
async fn every_type_takes_and_refuses_the_same_in_a_filter() {
    let (real, embedded) = (table(Kind::Postgres).await, table(Kind::Embedded).await);
    let rows =
        r#"[{"id":1,"c_bigint":8,"c_text":"8","c_timestamptz":"2026-11-02T10:00:00Z","c_boolean":true}]"#;
    for bench in [&real, &embedded] {
        assert_eq!(ask(bench, "POST", "v", rows).await.status, 201);
    }
    let mut difference = Difference::default();
    for kind in TYPES {
        let column = format!("c_{}", kind.replace(' ', "_"));
        for value in VALUES {
            let Ok(Value::String(text)) = serde_json::from_str(value) else { continue };
            let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
            for operator in ["eq", "gte", "not.lt"] {
                let path = format!("v?select=id&{column}={operator}.{encoded}");
                let a = ask(&real, "GET", &path, "").await;
                let b = ask(&embedded, "GET", &path, "").await;
                difference.compare(
                    &format!("{kind} {operator} {value}"),
                    &outcome(&a, None),
                    &outcome(&b, None),
                );
            }
        }
    }
    assert!(difference.faults.is_empty(), "{}:\n{}", difference.faults.len(), difference.faults.join("\n"));
    println!("stricter: {:?}", difference.stricter);
}
