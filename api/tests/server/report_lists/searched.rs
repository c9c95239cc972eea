//! Searching by text: in headlines, summaries and comments of one's own company, the same on both databases, and how far
//! it looked is said.

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use synkro_shared::{Grants, Role};

use super::filled;
use super::narrowed::encoded;
use crate::support::{Browser, TestDatabase, account, another_tenant};

/// Ids of one millisecond have no order.
const SECOND: std::time::Duration = std::time::Duration::from_secs(1);

async fn found(browser: &mut Browser, query: &str, rest: &str) -> (Vec<String>, Value) {
    let answer = browser.get(&format!("/api/v1/reports?q={}&limit=100{rest}", encoded(query))).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let page = answer.json();
    let headline = |item: &Value| item["headline"].as_str().unwrap_or("?").to_owned();
    (page["items"].as_array().expect("items").iter().map(headline).collect(), page["search"].clone())
}

both_databases!(text_is_found_in_headline_summary_and_comments_whatever_its_letters_case);
async fn text_is_found_in_headline_summary_and_comments_whatever_its_letters_case(database: TestDatabase) {
    let scene = filled(&database, 40).await;
    let raw = database.raw().await;
    for statement in [
        "UPDATE reports SET headline = 'Окна подорожали' WHERE headline = 'Отчёт 7'",
        "UPDATE reports SET summary = 'Клиенты ЕЩЁ ждут замера' WHERE headline = 'Отчёт 8'",
        "UPDATE reports SET headline = NULL, summary = 'Старый итог: 100%' WHERE headline = 'Отчёт 9'",
        "UPDATE reports SET comments = 0",
    ] {
        assert!(raw.execute_unprepared(statement).await.expect("changed").rows_affected() > 0);
    }
    let mut user = scene.signed_in("user@demo.example").await;
    for (query, wanted) in [
        ("окна", &["Окна подорожали"][..]),
        ("ОКНА", &["Окна подорожали"]),
        ("подорожали окна", &["Окна подорожали"]),
        ("еще ждут", &["Отчёт 8"]),
        ("отчет 8 замера", &["Отчёт 8"]),
        ("окна замера", &[]),
        ("100%", &["?"]),
        ("%", &["?"]),
        ("_", &[]),
        ("отче\u{308}т 11", &["Отчёт 11"]),
    ] {
        let (headlines, search) = found(&mut user, query, "").await;
        assert_eq!(headlines, wanted, "{}: {query}", database.name);
        assert_eq!(search, json!({"reports": 41, "older_reports": 0, "unread_comments": 0}));
    }
    // A comment: written, edited, removed.
    let all = user.get("/api/v1/reports?q=%D0%BE%D0%BA%D0%BD%D0%B0").await.json();
    let report = format!("/api/v1/reports/{}", all["items"][0]["id"].as_str().expect("an id"));
    let written = user.post(&format!("{report}/comments"), &json!({"text": "Позвонили в Жёлтый Дом"})).await;
    assert_eq!(written.status, 201, "{}", written.text());
    scene.clock.advance(SECOND);
    let comment = format!("{report}/comments/{}", written.json()["id"].as_str().expect("an id"));
    assert_eq!(found(&mut user, "желтый", "").await.0, ["Окна подорожали"]);
    assert_eq!(found(&mut user, "желтый окна", "").await.0, ["Окна подорожали"], "one word in each");
    assert_eq!(found(&mut user, "желтый", "&comment=without").await.0, Vec::<String>::new());
    assert_eq!(found(&mut user, "желтый", "&comment=with").await.0, ["Окна подорожали"]);
    // A token reads comments by a scope of its own.
    for (scopes, finds) in [(json!(["reports:read"]), 0), (json!(["reports:read", "reports:comment"]), 1)] {
        let made = user.post("/api/v1/account/tokens", &json!({"name": "x", "scopes": scopes})).await;
        let token = made.json()["token"].as_str().expect("a token").to_owned();
        let path = format!("/api/v1/reports?q={}", encoded("желтый"));
        let answer = scene.browser().with_token(&token, "GET", &path, &json!({})).await.json();
        assert_eq!(answer["items"].as_array().map(Vec::len), Some(finds), "{scopes}: {answer}");
        assert_eq!(answer["search"]["unread_comments"], 1 - finds);
        let listed = scene.browser().with_token(&token, "GET", "/api/v1/reports?limit=100", &json!({})).await;
        assert_eq!(listed.text().contains("Жёлтый"), finds == 1, "{scopes}");
    }
    assert_eq!(user.patch(&comment, &json!({"text": "Синий дом"})).await.status, 200);
    assert_eq!(found(&mut user, "желтый", "").await.0, Vec::<String>::new());
    assert_eq!(found(&mut user, "СИНИЙ", "&comment=with").await.0, ["Окна подорожали"]);
    assert_eq!(user.delete(&comment).await.status, 204);
    assert_eq!(found(&mut user, "синий", "").await.0, Vec::<String>::new());
    assert_eq!(user.get("/api/v1/reports?comment=with").await.json()["items"], json!([]));
}

both_databases!(another_company_finds_nothing_of_it);
async fn another_company_finds_nothing_of_it(database: TestDatabase) {
    let scene = filled(&database, 12).await;
    let other = another_tenant(&scene, "other").await;
    let grants = Grants { role: Role::User, settings: false };
    account(&scene, "stranger@other.example", grants, Some(other)).await;
    let mut stranger = scene.signed_in("stranger@other.example").await;
    let (headlines, search) = found(&mut stranger, "отчет", "").await;
    assert_eq!(
        (headlines.len(), search),
        (0, json!({"reports": 0, "older_reports": 0, "unread_comments": 0}))
    );
    assert_eq!(stranger.get("/api/v1/reports").await.json()["items"], json!([]));
    assert_eq!(stranger.get("/api/v1/runs").await.json()["items"], json!([]));
    let mut user = scene.signed_in("user@demo.example").await;
    assert_eq!(found(&mut user, "отчет", "").await.0.len(), 12, "{}", database.name);
}

both_databases!(the_newest_ten_thousand_are_searched_and_how_many_are_older_is_said);
async fn the_newest_ten_thousand_are_searched_and_how_many_are_older_is_said(database: TestDatabase) {
    // With the one that the others were copied from, whose summary is its own.
    let scene = filled(&database, 10_002).await;
    let mut user = scene.signed_in("user@demo.example").await;
    let reach = json!({"reports": 10_000, "older_reports": 3, "unread_comments": 0});
    raw_comments_gone(&database).await;
    for (query, wanted) in [("отчет 10002", 1), ("отчет 9999", 1)] {
        let (headlines, search) = found(&mut user, query, "&sort=period&order=asc").await;
        assert_eq!((headlines.len(), &search), (wanted, &reach), "{}: {query}", database.name);
    }
    // The oldest: 1 and 2 in the first minute, then 3, 4 and 5 in the next, of which the id decides.
    let (headlines, _) = found(&mut user, "отчет", "&order=asc").await;
    assert_eq!(headlines.len(), 100);
    assert!(!headlines.iter().any(|headline| ["Отчёт 1", "Отчёт 2"].contains(&headline.as_str())));
    let oldest =
        headlines.iter().filter(|headline| ["Отчёт 3", "Отчёт 4", "Отчёт 5"].contains(&headline.as_str()));
    assert_eq!(oldest.count(), 2, "{}: {headlines:?}", database.name);
    // Page by page every one of them comes once, in the order that was asked for.
    let (mut seen, mut cursor) = (std::collections::HashSet::new(), String::new());
    for _ in 0..3 {
        let page = user
            .get(&format!("/api/v1/reports?q={}&sort=period&limit=100{cursor}", encoded("отчет 99")))
            .await
            .json();
        for item in page["items"].as_array().expect("items") {
            assert!(seen.insert(item["headline"].as_str().expect("a headline").to_owned()));
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let wanted = (3..=10_002).filter(|number: &i64| number.to_string().contains("99")).count();
    assert!(seen.len() == wanted || seen.len() == 300.min(wanted), "{} of {wanted}", seen.len());
}

/// The rows say that some have comments; here none has.
async fn raw_comments_gone(database: &crate::support::TestDatabase) {
    let raw = database.raw().await;
    raw.execute_unprepared("UPDATE reports SET comments = 0").await.expect("none");
}
