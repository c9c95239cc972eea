//! The Bot API as its clients meet it.

use std::time::Duration;

use crate::common::{Answer, Bench, bench, send};
use serde_json::{Value, json};
use synkro_sandbox::{Action, DataSize, FaultRule, PostingRefusal, Vendor};

async fn call(bench: &Bench, method: &str, body: &Value) -> Option<Answer> {
    let path = format!("/bot{}/{method}", bench.manifest.credentials.telegram.bot_token);
    let headers = [("content-type", "application/json")];
    send(&bench.manifest.base_urls.telegram, "POST", &path, &headers, body.to_string().as_bytes()).await
}

async fn say(bench: &Bench, extra: Value) -> Answer {
    bench.control.clock().advance(Duration::from_secs(4));
    let mut body = json!({"chat_id": bench.manifest.credentials.telegram.chat_id, "text": "Отчёт"});
    for (name, value) in extra.as_object().expect("fields") {
        body[name] = value.clone();
    }
    call(bench, "SendMessage", &body).await.expect("an answer")
}

fn description(answer: &Answer) -> String {
    answer.json()["description"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn tokens_and_methods_are_checked_and_the_token_stays_out_of_the_log() {
    let bench = bench(DataSize::Small).await;
    let base = &bench.manifest.base_urls.telegram;
    for (path, status, text) in [
        ("/bot1:wrong/getMe", 401, "Unauthorized"),
        ("/botwrong/getMe", 401, "Unauthorized: invalid token specified"),
        ("/getMe", 404, "Not Found"),
    ] {
        let answer = send(base, "GET", path, &[], b"").await.expect("an answer");
        assert_eq!((answer.status, description(&answer).as_str()), (status, text), "{path}");
    }
    assert_eq!(call(&bench, "getme", &json!({})).await.expect("an answer").json()["result"]["is_bot"], true);
    assert_eq!(
        description(&call(&bench, "fly", &json!({})).await.expect("an answer")),
        "Not Found: method not found"
    );
    let log = serde_json::to_string(&bench.control.requests(Some(Vendor::Telegram), 0).await).expect("JSON");
    assert!(log.contains("<token>/getme") && !log.contains(&bench.manifest.credentials.telegram.bot_token));
}

#[tokio::test]
async fn markup_length_chat_and_thread_are_refused_in_telegrams_words() {
    let bench = bench(DataSize::Small).await;
    let html = |text: &str| json!({"text": text, "parse_mode": "HTML"});
    for (extra, text) in [
        (html("цена < 5"), "Bad Request: can't parse entities"),
        (html("<h1>a</h1>"), "Bad Request: can't parse entities: Unsupported start tag \"h1\""),
        (json!({"text": ""}), "Bad Request: message text is empty"),
        (json!({"text": " \n "}), "Bad Request: text must be non-empty"),
        (json!({"text": "я".repeat(4_097)}), "Bad Request: message is too long"),
        (json!({"text": "я".repeat(20_000)}), "Bad Request: text is too long"),
        (json!({"chat_id": -5}), "Bad Request: chat not found"),
        (json!({"message_thread_id": 1}), "Bad Request: message thread not found"),
        (json!({"parse_mode": "RTF"}), "Bad Request: unsupported parse_mode"),
    ] {
        let answer = say(&bench, extra).await;
        assert!(answer.status == 400 && description(&answer).starts_with(text), "{}", answer.text());
    }
    // The unit is a code point, not a UTF-16 unit.
    assert_eq!(say(&bench, json!({"text": "😀".repeat(4_096)})).await.status, 200);
    assert_eq!(bench.control.telegram_messages().await.len(), 1);
}

#[tokio::test]
async fn a_message_is_kept_with_its_visible_text_and_its_topic() {
    let bench = bench(DataSize::Small).await;
    let answer = say(
        &bench,
        json!({"text": "<b>Итог</b>\nИван &amp; Ко", "parse_mode": "HTML", "message_thread_id": 42}),
    )
    .await;
    assert_eq!(answer.json()["result"]["text"], "Итог\nИван & Ко");
    assert_eq!(answer.json()["result"]["entities"], json!([{"offset": 0, "length": 4, "type": "bold"}]));
    let kept = bench.control.telegram_messages().await;
    assert_eq!((kept[0].message_thread_id, kept[0].text.as_str()), (Some(42), "Итог\nИван & Ко"));
}

#[tokio::test]
async fn a_document_is_kept_with_its_name_and_content() {
    let bench = bench(DataSize::Small).await;
    let body = "--XX\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n-1001700000001\r\n--XX\r\n\
        Content-Disposition: form-data; name=\"caption\"\r\n\r\nОтчёт за день\r\n--XX\r\n\
        Content-Disposition: form-data; name=\"document\"; filename=\"report.html\"\r\nContent-Type: text/html\r\n\r\n<p>Итог</p>\r\n--XX--\r\n";
    let path = format!("/bot{}/sendDocument", bench.manifest.credentials.telegram.bot_token);
    let headers = [("content-type", "multipart/form-data; boundary=XX")];
    let answer = send(&bench.manifest.base_urls.telegram, "POST", &path, &headers, body.as_bytes())
        .await
        .expect("an answer");
    assert_eq!(answer.json()["result"]["document"]["file_name"], "report.html");
    let kept = bench.control.telegram_messages().await;
    let document = kept[0].document.as_ref().expect("a document");
    assert_eq!((document.text.as_deref(), kept[0].text.as_str()), (Some("<p>Итог</p>"), "Отчёт за день"));
}

#[tokio::test]
async fn a_chat_takes_one_message_a_second_and_a_group_twenty_a_minute() {
    let bench = bench(DataSize::Small).await;
    let body = json!({"chat_id": bench.manifest.credentials.telegram.chat_id, "text": "x"});
    assert_eq!(call(&bench, "sendMessage", &body).await.expect("an answer").status, 200);
    let refused = call(&bench, "sendMessage", &body).await.expect("an answer");
    assert_eq!((refused.status, refused.header("retry-after")), (429, "1"));
    assert_eq!(refused.json()["parameters"]["retry_after"], 1);
    for _ in 0..19 {
        bench.control.clock().advance(Duration::from_secs(1));
        assert_eq!(call(&bench, "sendMessage", &body).await.expect("an answer").status, 200);
    }
    bench.control.clock().advance(Duration::from_secs(1));
    let refused = call(&bench, "sendMessage", &body).await.expect("an answer");
    assert_eq!(refused.json()["parameters"]["retry_after"], 40);
}

#[tokio::test]
async fn faults_of_a_chat_have_telegrams_words() {
    let bench = bench(DataSize::Small).await;
    let with = async |action: Action| {
        bench.control.add_fault(Vendor::Telegram, FaultRule::once(action)).await;
        say(&bench, json!({"parse_mode": "HTML"})).await
    };
    let kicked = with(Action::Kicked).await;
    assert_eq!(
        (kicked.status, description(&kicked).as_str()),
        (403, "Forbidden: bot was kicked from the supergroup chat")
    );
    assert!(description(&with(Action::NotEnoughRights).await).contains("not enough rights"));
    assert!(description(&with(Action::CantParse).await).starts_with("Bad Request: can't parse entities"));
    let moved = with(Action::Migrate { new_chat_id: -1_001_700_000_777 }).await;
    assert_eq!(moved.json()["parameters"]["migrate_to_chat_id"], -1_001_700_000_777i64);
    assert_eq!(say(&bench, json!({})).await.status, 400);
    assert_eq!(say(&bench, json!({"chat_id": -1_001_700_000_777i64})).await.status, 200);
}

#[tokio::test]
async fn a_message_can_be_delivered_without_an_answer() {
    let bench = bench(DataSize::Small).await;
    bench.control.add_fault(Vendor::Telegram, FaultRule::once(Action::AcceptThenStall)).await;
    let body = json!({"chat_id": bench.manifest.credentials.telegram.chat_id, "text": "x"});
    assert!(call(&bench, "sendMessage", &body).await.is_none());
    let kept = bench.control.telegram_messages().await;
    assert!(kept.len() == 1 && !kept[0].answered);
}

#[tokio::test]
async fn a_chat_that_can_be_read_may_refuse_posts_in_many_words() {
    let bench = bench(DataSize::Small).await;
    let chat = json!({"chat_id": bench.manifest.credentials.telegram.chat_id});
    let mut seen = std::collections::BTreeSet::new();
    for refusal in PostingRefusal::ALL {
        bench.control.clear_faults().await;
        let rule = FaultRule::always(Action::PostingRefused { refusal });
        bench.control.add_fault(Vendor::Telegram, rule).await;
        assert_eq!(call(&bench, "getChat", &chat).await.expect("an answer").status, 200);
        let refused = say(&bench, json!({})).await;
        let (status, words) = refusal.answer();
        assert_eq!((refused.status, description(&refused).as_str()), (status, words));
        assert!(words.starts_with("Bad Request: ") == (status == 400) && seen.insert(words));
    }
    assert!(bench.control.telegram_messages().await.is_empty());
    for words in [
        "have no rights to send a message",
        "CHAT_SEND_PLAIN_FORBIDDEN",
        "USER_IS_BLOCKED",
        "CHAT_ADMIN_REQUIRED",
    ] {
        assert!(seen.contains(format!("Bad Request: {words}").as_str()), "{words}");
    }
}
