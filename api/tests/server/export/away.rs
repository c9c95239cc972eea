//! A company's Supabase that does not give the text: there is the problem and no file, until it gives it again. What a file
//! can not list, it counts.

use std::time::Duration;

use serde_json::json;
use synkro_sandbox::{Action, FaultRule, Vendor};

use super::{reported, rewrite, table, taken};
use crate::support::{Browser, TestDatabase, sqlite};

const FORMATS: [&str; 4] = ["format=json", "format=md", "format=csv", "format=csv&table=findings"];

/// Asks for the file while this is wrong with Supabase.
async fn refused(user: &mut Browser, report: &str, query: &str, wrong: &str) {
    let away = user.get(&format!("{report}/export?{query}")).await;
    let problem = (away.status.as_u16(), away.json()["code"].clone());
    assert_eq!(problem, (502, json!("content_unavailable")), "{query}, {wrong}");
    assert_eq!(away.header("content-type"), "application/problem+json", "{query}, {wrong}");
    assert_eq!(away.header("content-disposition"), "", "no file: {query}, {wrong}");
}

async fn none_while(database: &TestDatabase, faults: Vec<Action>, formats: &[&str]) {
    let (scene, report) = reported(database).await;
    let control = scene.sandbox.control();
    for action in faults {
        let wrong = format!("{}, {action:?}", database.name);
        control.add_fault(Vendor::Supabase, FaultRule::always(action)).await;
        // Waits move the clock: nobody stays signed in over all of them.
        let mut user = scene.signed_in("user@demo.example").await;
        for query in formats {
            refused(&mut user, &report, query, &wrong).await;
        }
        control.clear_faults().await;
        // A vendor that was down is left alone for a while.
        scene.clock.advance(Duration::from_secs(600));
        let mut user = scene.signed_in("user@demo.example").await;
        for query in formats {
            let file = taken(&mut user, &report, query).await;
            assert!(file.header("content-disposition").starts_with("attachment; "), "{query}, {wrong}");
        }
    }
    let mut owner = scene.signed_in("owner@demo.example").await;
    let log = owner.get("/api/v1/audit?action=report.export&limit=100").await.json();
    let entries = log["items"].as_array().map_or(0, Vec::len);
    assert!(entries > 0 && entries % formats.len() == 0, "only files are written down: {log}");
}

both_databases!(a_supabase_that_refuses_fails_or_breaks_off_gives_the_problem_and_never_half_a_file);
async fn a_supabase_that_refuses_fails_or_breaks_off_gives_the_problem_and_never_half_a_file(
    database: TestDatabase,
) {
    let faults = vec![
        Action::Unauthorized,
        Action::ServerError { status: 500 },
        Action::Timeout57014,
        Action::Html { status: 502 },
        Action::CutBody,
        Action::Reset,
        Action::DataApiOff,
        Action::RateLimited { retry_after: Some(600) },
    ];
    none_while(&database, faults, &FORMATS).await;
}

#[tokio::test]
async fn a_supabase_that_never_answers_is_given_up_and_gives_the_problem() {
    let database = sqlite();
    none_while(&database, vec![Action::Stall { millis: 600_000 }], &FORMATS[2..3]).await;
}

both_databases!(dialogs_that_are_counted_and_not_listed_are_said_in_each_file);
async fn dialogs_that_are_counted_and_not_listed_are_said_in_each_file(database: TestDatabase) {
    let (scene, report) = reported(&database).await;
    let mut user = scene.signed_in("user@demo.example").await;
    let mut content = user.get(&report).await.json()["content"]["content"].take();
    let all = content["dialogs"].as_array().expect("dialogs").len();
    content["dialogs"].as_array_mut().expect("dialogs").truncate(3);
    rewrite(&scene, &report, Some(&content)).await;
    let unlisted = all - 3;
    let words = format!("{unlisted} conversations are counted and not listed in the report");
    for query in ["format=md&language=en", "format=csv&language=en", "format=csv&table=findings&language=en"]
    {
        let file = taken(&mut user, &report, query).await.text();
        assert!(file.contains(&words), "{}, {query}: {file}", database.name);
    }
    let (_, rows) = table(&taken(&mut user, &report, "format=csv").await, b';');
    assert_eq!(rows.len(), 3);
    // A program sees both numbers and needs no words.
    let json = taken(&mut user, &report, "format=json").await.json();
    assert_eq!(json["report"]["metrics"]["total"]["dialogs"], json!(all));
    assert_eq!(json["report"]["content"]["content"]["dialogs"].as_array().map(Vec::len), Some(3));
}
