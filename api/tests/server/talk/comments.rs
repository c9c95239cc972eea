//! Comments: a thread that its company alone reads, each comment its author's, sealed where it lies.

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use synkro_shared::comment::{MAX_COMMENT_CHARS, MAX_COMMENTS};
use synkro_shared::{Grants, Role};

use super::reported;
use crate::support::{Browser, TestDatabase, account, another_tenant};

/// Ids of one millisecond have no order.
const SECOND: std::time::Duration = std::time::Duration::from_secs(1);

async fn written(browser: &mut Browser, report: &str, text: &str) -> Value {
    let answer = browser.post(&format!("{report}/comments"), &json!({"text": text})).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

async fn thread(browser: &mut Browser, report: &str) -> Vec<Value> {
    let answer = browser.get(&format!("{report}/comments?limit=100")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["items"].as_array().expect("comments").clone()
}

fn address(report: &str, comment: &Value) -> String {
    format!("{report}/comments/{}", comment["id"].as_str().expect("an id"))
}

both_databases!(a_comment_is_written_edited_and_removed_by_its_author_and_read_by_the_company);
async fn a_comment_is_written_edited_and_removed_by_its_author_and_read_by_the_company(
    database: TestDatabase,
) {
    let (scene, report) = reported(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let mut user = scene.signed_in("user@demo.example").await;
    let first = written(&mut owner, &report, "Позвонили клиенту.\r\n\r\n\r\n\r\nЖдём ответа\u{202e}").await;
    assert_eq!(first["text"], "Позвонили клиенту.\n\nЖдём ответа");
    assert_eq!((first["own"].as_bool(), first["author"].as_str()), (Some(true), Some("Алия Руководитель")));
    scene.clock.advance(SECOND);
    let second = written(&mut user, &report, "Принято").await;

    let seen = thread(&mut user, &report).await;
    assert_eq!(seen.len(), 2);
    assert_eq!((&seen[0]["id"], seen[0]["own"].as_bool()), (&first["id"], Some(false)), "oldest first");
    let listed = user.get("/api/v1/reports").await.json();
    assert_eq!(listed["items"][0]["comment"]["text"], "Принято", "the newest stands in the list");

    // Somebody else's is theirs.
    let theirs = address(&report, &first);
    for refused in [user.patch(&theirs, &json!({"text": "Другое"})).await, user.delete(&theirs).await] {
        assert_eq!((refused.status.as_u16(), refused.json()["code"].as_str()), (403, Some("forbidden")));
    }

    scene.clock.advance(std::time::Duration::from_secs(60));
    let edited = owner.patch(&theirs, &json!({"text": "Клиент согласен"})).await;
    assert_eq!(edited.status, 200, "{}", edited.text());
    assert_eq!(edited.json()["text"], "Клиент согласен");
    assert!(edited.json()["edited_at"].is_string());

    let gone = address(&report, &second);
    assert_eq!(user.delete(&gone).await.status, 204);
    assert_eq!(user.delete(&gone).await.status, 204, "once more changes nothing");
    let late = user.patch(&gone, &json!({"text": "Передумал"})).await;
    assert_eq!((late.status.as_u16(), late.json()["code"].as_str()), (409, Some("conflict")));
    let seen = thread(&mut owner, &report).await;
    assert!(seen[1]["text"].is_null() && seen[1]["removed_at"].is_string(), "{}", seen[1]);
    assert_eq!(seen[1]["author"], "Ержан Аналитик", "who it was stays: {}", seen[1]);
    let listed = owner.get("/api/v1/reports").await.json();
    assert_eq!(
        listed["items"][0]["comment"]["text"], "Клиент согласен",
        "what was removed is no newest comment"
    );

    // Nothing in the audit log but that it was done.
    let log = owner.get("/api/v1/audit?limit=20").await;
    assert!(log.text().contains("comment.create") && log.text().contains("comment.delete"));
    assert!(!log.text().contains("согласен"));
}

both_databases!(what_is_no_comment_is_refused_and_two_edits_at_once_lose_none_silently);
async fn what_is_no_comment_is_refused_and_two_edits_at_once_lose_none_silently(database: TestDatabase) {
    let (scene, report) = reported(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let comments = format!("{report}/comments");
    let long = "ж".repeat(MAX_COMMENT_CHARS + 1);
    for (text, code) in [("", "required"), (" \n\u{200b}", "required"), (long.as_str(), "too_long")] {
        let refused = owner.post(&comments, &json!({"text": text})).await;
        assert_eq!(refused.status, 422, "{}", refused.text());
        assert_eq!(refused.json()["errors"][0], json!({"pointer": "/text", "code": code}));
    }
    assert_eq!(written(&mut owner, &report, &"ж".repeat(MAX_COMMENT_CHARS)).await["own"], true);
    let nowhere = "/api/v1/reports/01a207ad-0000-7000-8000-000000000000/comments";
    assert_eq!(owner.post(nowhere, &json!({"text": "x"})).await.status, 404);
    assert_eq!(owner.get(nowhere).await.status, 404);

    scene.clock.advance(SECOND);
    let one = written(&mut owner, &report, "Первый").await;
    let edits = (0..8).map(|n| {
        let (mut twin, address) = (owner.clone(), address(&report, &one));
        async move {
            let answer = twin.patch(&address, &json!({"text": format!("Правка {n}")})).await;
            (answer.status.as_u16(), answer.json()["text"].as_str().map(str::to_owned))
        }
    });
    let answers = futures::future::join_all(edits).await;
    assert!(answers.iter().all(|(status, _)| matches!(status, 200 | 409)), "{answers:?}");
    assert!(answers.iter().any(|(status, _)| *status == 200), "{answers:?}");
    let kept = thread(&mut owner, &report).await.pop().expect("a comment");
    let kept = kept["text"].as_str().map(str::to_owned);
    assert!(answers.iter().any(|(status, text)| *status == 200 && *text == kept), "{answers:?} {kept:?}");
}

both_databases!(a_thread_is_read_page_after_page_and_has_an_end);
async fn a_thread_is_read_page_after_page_and_has_an_end(database: TestDatabase) {
    let (scene, report) = reported(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    for number in 0..7 {
        scene.clock.advance(SECOND);
        written(&mut owner, &report, &format!("Комментарий {number}")).await;
    }
    let (mut texts, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let after = cursor.map_or_else(String::new, |cursor| format!("&cursor={cursor}"));
        let page = owner.get(&format!("{report}/comments?limit=3{after}")).await.json();
        texts.extend(page["items"].as_array().expect("comments").iter().map(|one| one["text"].to_string()));
        cursor = page["next_cursor"].as_str().map(str::to_owned);
        if cursor.is_none() {
            break;
        }
    }
    let all: Vec<String> = (0..7).map(|number| format!("\"Комментарий {number}\"")).collect();
    assert_eq!(texts, all);

    // As many as a report may have; what is removed counts, or a hand on the key would never end.
    let raw = database.raw().await;
    let ids = if database.name == "sqlite" { "randomblob(16)" } else { "gen_random_uuid()" };
    for _ in 0..MAX_COMMENTS - 7 {
        let one = format!(
            "INSERT INTO report_comments SELECT {ids}, tenant_id, report_id, author_id, 1, NULL, created_at, NULL, \
             created_at FROM report_comments LIMIT 1"
        );
        raw.execute_unprepared(&one).await.expect("one more");
    }
    let full = owner.post(&format!("{report}/comments"), &json!({"text": "Ещё один"})).await;
    assert_eq!((full.status.as_u16(), full.json()["code"].as_str()), (409, Some("conflict")));
}

both_databases!(another_company_staff_and_tokens_without_the_scope_reach_no_comment);
async fn another_company_staff_and_tokens_without_the_scope_reach_no_comment(database: TestDatabase) {
    let (scene, report) = reported(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let one = written(&mut owner, &report, "Только для своих").await;
    let other = another_tenant(&scene, "other").await;
    account(&scene, "stranger@other.example", Grants { role: Role::User, settings: true }, Some(other)).await;
    let mut stranger = scene.browser();
    let password = synkro::services::demo_tenant::PASSWORD;
    assert_eq!(stranger.sign_in("stranger@other.example", password).await.status, 200);
    let mut boss = scene.signed_in("super@demo.example").await;
    for (browser, status) in [(&mut stranger, 404), (&mut boss, 403)] {
        let comments = format!("{report}/comments");
        assert_eq!(browser.get(&comments).await.status, status);
        assert_eq!(browser.post(&comments, &json!({"text": "x"})).await.status, status);
        assert_eq!(browser.patch(&address(&report, &one), &json!({"text": "x"})).await.status, status);
        assert_eq!(browser.delete(&address(&report, &one)).await.status, status);
    }
    for (scope, status) in [("reports:comment", 200), ("reports:read", 403), ("settings", 403)] {
        let made = owner.post("/api/v1/account/tokens", &json!({"name": scope, "scopes": [scope]})).await;
        let token = made.json()["token"].as_str().expect("a token").to_owned();
        let read = scene.browser().with_token(&token, "GET", &format!("{report}/comments"), &json!({})).await;
        assert_eq!(read.status, status, "{scope}: {}", read.text());
    }
    // Another report of the same company does not have it.
    let elsewhere = format!(
        "/api/v1/reports/01a207ad-0000-7000-8000-000000000000/comments/{}",
        one["id"].as_str().expect("an id")
    );
    assert_eq!(owner.delete(&elsewhere).await.status, 404);
    assert_eq!(thread(&mut owner, &report).await[0]["text"], "Только для своих");
}

both_databases!(who_holds_the_database_reads_no_comment_and_a_destroyed_key_erases_them);
async fn who_holds_the_database_reads_no_comment_and_a_destroyed_key_erases_them(database: TestDatabase) {
    let (scene, report) = reported(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let secret = "Клиент Нурлан просил перезвонить на восемь семьсот";
    let one = written(&mut owner, &report, secret).await;
    owner.patch(&address(&report, &one), &json!({"text": format!("{secret}!")})).await;
    let dump = database.dump().await;
    assert!(!dump.contains("Нурлан просил") && !dump.contains(&hex::encode("Нурлан просил")));
    // An older envelope put back does not open; nor does one of another comment.
    let raw = database.raw().await;
    scene.clock.advance(SECOND);
    let two = written(&mut owner, &report, "Другой").await;
    assert_eq!(thread(&mut owner, &report).await[1]["id"], two["id"]);
    let swap = "UPDATE report_comments SET text = (SELECT text FROM report_comments ORDER BY created_at DESC LIMIT 1)";
    raw.execute_unprepared(swap).await.expect("swapped");
    let moved = owner.get(&format!("{report}/comments")).await;
    assert_eq!(moved.status, 500, "a moved envelope is no comment: {}", moved.text());
    assert!(!moved.text().contains("Нурлан"));
}
