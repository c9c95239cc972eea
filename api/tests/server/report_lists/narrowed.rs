//! Every filter, every order, every page: compared with what follows from the rows.

use std::cmp::Ordering;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::{Row, beginning, filled, row};
use crate::support::{Browser, TestDatabase};

const ROWS: i64 = 700;

async fn ids(browser: &mut Browser, list: &str, query: &str, limit: usize) -> Vec<String> {
    let (mut ids, mut cursor) = (Vec::new(), String::new());
    loop {
        let answer = browser.get(&format!("/api/v1/{list}?limit={limit}{query}{cursor}")).await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.text());
        let page = answer.json();
        let items = page["items"].as_array().expect("items");
        assert!(items.len() <= limit);
        ids.extend(items.iter().map(|item| item["id"].as_str().expect("an id").to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => {
                assert_eq!(items.len(), limit, "a page before the last is full");
                cursor = format!("&cursor={next}");
            }
            None => return ids,
        }
    }
}

/// The rows that were made by number, and pass, in this order.
fn expected(
    passes: impl Fn(&Row) -> bool,
    by: impl Fn(&Row) -> DateTime<Utc>,
    descending: bool,
) -> Vec<String> {
    let mut rows: Vec<Row> = (1..=ROWS).map(|number| row(number, ROWS)).filter(passes).collect();
    let order = |one: &Row, other: &Row| by(one).cmp(&by(other)).then(one.id.cmp(&other.id));
    rows.sort_by(|one, other| match descending {
        true => order(one, other).reverse(),
        false => order(one, other),
    });
    rows.iter().map(|row| row.id.to_string()).collect()
}

fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The company with made rows alone: the report that they were copied from is put out of every list.
async fn browser(database: &TestDatabase) -> (crate::support::Scene, Browser) {
    use sea_orm::ConnectionTrait;
    let scene = filled(database, ROWS).await;
    let raw = database.raw().await;
    for statement in
        ["DELETE FROM reports WHERE receipt IS NOT NULL", "DELETE FROM job_runs WHERE report_id IS NOT NULL"]
    {
        assert_eq!(raw.execute_unprepared(statement).await.expect("removed").rows_affected(), 1);
    }
    let browser = scene.signed_in("user@demo.example").await;
    (scene, browser)
}

both_databases!(every_filter_and_order_gives_its_rows_once_and_in_their_order_page_by_page);
async fn every_filter_and_order_gives_its_rows_once_and_in_their_order_page_by_page(database: TestDatabase) {
    let (_scene, mut user) = browser(&database).await;
    let (from, to) = (beginning() + TimeDelta::hours(100), beginning() + TimeDelta::hours(130));
    let stretch = format!("&from={}&to={}", instant(from), instant(to));
    type Passes = Box<dyn Fn(&Row) -> bool>;
    let cases: [(&str, Passes); 8] = [
        ("", Box::new(|_| true)),
        ("&kind=weekly", Box::new(|row| row.kind.code() == "weekly")),
        ("&status=incomplete", Box::new(|row| row.status == "incomplete")),
        ("&kind=daily&status=empty", Box::new(|row| row.kind.code() == "daily" && row.status == "empty")),
        ("&comment=with", Box::new(|row| row.commented)),
        ("&comment=without&kind=manual", Box::new(|row| !row.commented && row.kind.code() == "manual")),
        (&stretch, Box::new(move |row| row.period_end > from && row.period_start < to)),
        (
            "&from=2020-01-29T00:00:00%2B05:00",
            Box::new(|row| row.period_end > beginning() + TimeDelta::days(27) + TimeDelta::hours(19)),
        ),
    ];
    for (query, passes) in cases {
        for (sort, by) in [
            ("created", (|row: &Row| row.created_at) as fn(&Row) -> DateTime<Utc>),
            ("period", |row| row.period_end),
        ] {
            for (order, descending) in [("desc", true), ("asc", false)] {
                let wanted = expected(&passes, by, descending);
                assert!(!wanted.is_empty(), "{query}");
                let asked = format!("{query}&sort={sort}&order={order}");
                let got = ids(&mut user, "reports", &asked, 33).await;
                let differs = got.iter().zip(&wanted).position(|(got, wanted)| got != wanted);
                assert_eq!((got.len(), differs), (wanted.len(), None), "{}: {asked}", database.name);
            }
        }
    }
    let newest = expected(|_| true, |row| row.created_at, true);
    assert_eq!(
        ids(&mut user, "reports", "", 100).await.cmp(&newest),
        Ordering::Equal,
        "the order when none is asked for"
    );
}

both_databases!(runs_are_narrowed_and_sorted_the_same_way_and_those_that_answer_questions_are_left_out);
async fn runs_are_narrowed_and_sorted_the_same_way_and_those_that_answer_questions_are_left_out(
    database: TestDatabase,
) {
    use sea_orm::ConnectionTrait;
    let (_scene, mut user) = browser(&database).await;
    let numbered = |list: Vec<String>| -> Vec<i64> {
        list.iter().map(|id| i64::from_str_radix(&id[28..], 16).expect("a number")).collect()
    };
    for (query, passes) in [
        ("", (|_| true) as fn(i64) -> bool),
        ("&kind=weekly", |number| number % 4 == 1),
        ("&status=failed", |number| number % 5 == 0),
        ("&status=done&kind=manual", |number| number % 5 != 0 && number % 4 == 3),
    ] {
        for (sort, order) in [("created", "desc"), ("created", "asc"), ("period", "desc"), ("period", "asc")]
        {
            let mut wanted: Vec<i64> = (1..=ROWS).filter(|number| passes(*number)).collect();
            wanted.sort_by_key(|number| match sort {
                "created" => (number / 3, *number),
                _ => (number * 31 % ROWS, *number),
            });
            if order == "desc" {
                wanted.reverse();
            }
            let asked = format!("{query}&sort={sort}&order={order}");
            assert_eq!(
                numbered(ids(&mut user, "runs", &asked, 47).await),
                wanted,
                "{}: {asked}",
                database.name
            );
        }
    }
    let raw = database.raw().await;
    let questions = "UPDATE job_runs SET step = 'answer_question' WHERE kind = 'weekly'";
    raw.execute_unprepared(questions).await.expect("runs of questions");
    assert_eq!(ids(&mut user, "runs", "&kind=weekly", 10).await, Vec::<String>::new());
    assert_eq!(ids(&mut user, "runs", "", 100).await.len(), 525);
}

both_databases!(a_page_goes_on_where_the_one_before_ended_whatever_was_made_meanwhile);
async fn a_page_goes_on_where_the_one_before_ended_whatever_was_made_meanwhile(database: TestDatabase) {
    use sea_orm::ConnectionTrait;
    let (_scene, mut user) = browser(&database).await;
    let first = user.get("/api/v1/reports?sort=period&order=desc&limit=20").await.json();
    let cursor = first["next_cursor"].as_str().expect("more");
    let raw = database.raw().await;
    // The newest of the first page goes, and all before it are no longer where they were.
    let gone = first["items"][0]["id"].as_str().expect("an id");
    let id = match database.name {
        "sqlite" => format!("unhex('{}')", gone.replace('-', "")),
        _ => format!("'{gone}'::uuid"),
    };
    let removed = raw.execute_unprepared(&format!("DELETE FROM reports WHERE id = {id}")).await;
    assert_eq!(removed.expect("removed").rows_affected(), 1);
    let second =
        user.get(&format!("/api/v1/reports?sort=period&order=desc&limit=20&cursor={cursor}")).await.json();
    let got: Vec<&str> =
        second["items"].as_array().expect("items").iter().filter_map(|item| item["id"].as_str()).collect();
    let wanted = expected(|_| true, |row| row.period_end, true);
    assert_eq!(got, wanted[20..40].iter().map(String::as_str).collect::<Vec<_>>(), "{}", database.name);

    // In another order, or in the other list, the same cursor would leave out rows.
    for foreign in [
        format!("/api/v1/reports?sort=period&order=asc&cursor={cursor}"),
        format!("/api/v1/reports?cursor={cursor}"),
        format!("/api/v1/runs?sort=period&cursor={cursor}"),
    ] {
        let answer = user.get(&foreign).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()["code"].as_str()),
            (400, Some("bad_request")),
            "{foreign}"
        );
    }
}

both_databases!(a_value_that_is_not_known_is_refused_with_the_name_of_its_parameter_and_is_not_repeated);
async fn a_value_that_is_not_known_is_refused_with_the_name_of_its_parameter_and_is_not_repeated(
    database: TestDatabase,
) {
    let scene = crate::support::Scene::small(&database).await;
    let mut user = scene.signed_in("user@demo.example").await;
    let long = "я".repeat(121);
    let refused = |answer: &crate::support::Answer| -> Vec<(String, String)> {
        let problem = answer.json();
        let part = |error: &Value, name: &str| error[name].as_str().expect("text").to_owned();
        problem["errors"]
            .as_array()
            .expect("errors")
            .iter()
            .map(|error| (part(error, "pointer"), part(error, "code")))
            .collect()
    };
    for list in ["reports", "runs"] {
        for (name, value, code) in [
            ("kind", "xyzzy", "unknown_value"),
            ("kind", "", "unknown_value"),
            ("kind", "Daily", "unknown_value"),
            ("status", "xyzzy", "unknown_value"),
            ("sort", "xyzzy", "unknown_value"),
            ("order", "xyzzy", "unknown_value"),
            ("from", "xyzzy", "not_a_time"),
            ("from", "2026-01-01", "not_a_time"),
            ("to", "9999999-xyzzy", "not_a_time"),
            ("to", "0000-01-01T00:00:00Z", "out_of_range"),
            ("comment", "xyzzy", "unknown_value"),
            ("q", &long, "too_long"),
        ] {
            if list == "runs" && ["comment", "q"].contains(&name) {
                continue;
            }
            let answer = user.get(&format!("/api/v1/{list}?{name}={}", encoded(value))).await;
            assert_eq!(answer.status, 422, "{list} {name}={value}: {}", answer.text());
            assert_eq!(refused(&answer), [(format!("/{name}"), code.to_owned())]);
            assert!(!answer.text().contains("xyzzy") && !answer.text().contains("яяя"), "{}", answer.text());
        }
        let reversed = "from=2026-02-01T00:00:00Z&to=2026-02-01T00:00:00Z&kind=x";
        let answer = user.get(&format!("/api/v1/{list}?{reversed}")).await;
        let mut both = refused(&answer);
        both.sort();
        assert_eq!(
            both,
            [
                ("/kind".to_owned(), "unknown_value".to_owned()),
                ("/to".to_owned(), "period_reversed".to_owned())
            ]
        );
        // The years that a database can't hold do not become an error of ours.
        let far = "from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z";
        assert_eq!(user.get(&format!("/api/v1/{list}?{far}")).await.status, 200);
        assert_eq!(user.get(&format!("/api/v1/{list}?kind=daily&kind=weekly")).await.status, 400);
    }
    assert_eq!(user.get(&format!("/api/v1/reports?q={}", encoded(&long[2..]))).await.status, 200);
    let nothing = user.get("/api/v1/reports?q=%20").await.json();
    assert!(nothing["search"].is_null(), "nothing was searched for: {nothing}");
}

/// A value as it stands in an address.
pub(super) fn encoded(value: &str) -> String {
    value.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
