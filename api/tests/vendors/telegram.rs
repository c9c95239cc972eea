//! Telegram: what is sent, what cannot be told from "delivered", refusals.

use serde_json::{Value, json};
use synkro::vendors::error::{ErrorClass, VendorErrorKind as Kind};
use synkro::vendors::telegram::{Client, OutgoingDocument, OutgoingMessage};

use crate::script::{Reply, Script, TOKEN, short_deadlines};

const CHAT: &str = "-1001700000001";

fn message() -> OutgoingMessage {
    OutgoingMessage {
        chat_id: CHAT.to_owned(),
        thread_id: Some(42),
        html: "<b>3 диалога</b>".to_owned(),
        button: None,
    }
}

fn document() -> OutgoingDocument {
    OutgoingDocument {
        chat_id: CHAT.to_owned(),
        thread_id: None,
        file_name: "отчёт \"март\".html".to_owned(),
        bytes: "<html>Отчёт</html>".into(),
        caption_html: "Отчёт".to_owned(),
    }
}

fn sent() -> Reply {
    Reply::json(json!({"ok": true, "result": {"message_id": 812, "chat": {"id": 1}, "new_field": {}}}))
}

#[tokio::test]
async fn a_message_goes_out_with_its_topic_and_without_previews() {
    let script = Script::start(|_| sent()).await;
    let egress = script.egress();
    assert_eq!(Client::new(&egress, TOKEN).unwrap().send_message(&message()).await, Ok(812));
    let request = script.requests().remove(0);
    assert_eq!(request.target, format!("/bot{TOKEN}/sendMessage"));
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(
        body,
        json!({"chat_id": -1_001_700_000_001_i64, "message_thread_id": 42, "text": "<b>3 диалога</b>",
        "parse_mode": "HTML", "link_preview_options": {"is_disabled": true}})
    );
}

#[tokio::test]
async fn a_document_goes_out_as_a_form() {
    let script = Script::start(|_| sent()).await;
    let egress = script.egress();
    assert_eq!(Client::new(&egress, TOKEN).unwrap().send_document(&document()).await, Ok(812));
    let request = script.requests().remove(0);
    assert!(request.headers["content-type"].starts_with("multipart/form-data; boundary="));
    let body = String::from_utf8(request.body).unwrap();
    for part in [
        "name=\"chat_id\"\r\n\r\n-1001700000001",
        "name=\"parse_mode\"\r\n\r\nHTML",
        "name=\"document\"; filename=",
        "<html>Отчёт</html>",
    ] {
        assert!(body.contains(part), "{part} in {body}");
    }
}

#[tokio::test]
async fn a_chat_and_a_bot_are_read_from_what_is_known_of_them() {
    let script = Script::start(|request| {
        Reply::json(match request.path().ends_with("getMe") {
            true => json!({"ok": true, "result": {"id": 7_000_000_001_i64, "first_name": "Отчёты",
                "username": "example_bot"}}),
            false => json!({"ok": true, "result": {"id": -1_001_700_000_001_i64, "type": "supergroup",
                "title": "Команда", "is_forum": true}}),
        })
    })
    .await;
    let egress = script.egress();
    let client = Client::new(&egress, TOKEN).unwrap();
    assert_eq!(client.get_me().await.unwrap().username.as_deref(), Some("example_bot"));
    let chat = client.get_chat("@sales_team").await.unwrap();
    assert_eq!((chat.id, chat.kind.as_str(), chat.is_forum), (-1_001_700_000_001, "supergroup", true));
}

#[tokio::test]
async fn a_message_whose_answer_does_not_arrive_may_have_been_delivered() {
    let answers: [fn() -> Reply; 7] = [
        || Reply::Stall,
        || Reply::SlowBody,
        || Reply::CutBody,
        || Reply::Drop,
        || Reply::html(200),
        || Reply::json("{\"ok\":true,\"result\":{}}"),
        || Reply::html(504),
    ];
    for (n, answer) in answers.into_iter().enumerate() {
        let script = Script::start(move |_| answer()).await;
        let egress = script.egress_with(|config| {
            if matches!(answer(), Reply::Stall | Reply::SlowBody) {
                config.longest_call = short_deadlines();
            }
        });
        let client = Client::new(&egress, TOKEN).unwrap();
        for result in [client.send_message(&message()).await, client.send_document(&document()).await] {
            let error = result.unwrap_err();
            assert_eq!(
                (&error.kind, error.class()),
                (&Kind::Timeout { sent: true }, ErrorClass::Ambiguous),
                "{n}: {error}"
            );
        }
        assert_eq!(script.requests().len(), 2, "{n}: nothing is resent");
    }
}

#[tokio::test]
async fn a_message_that_never_left_is_simply_retried() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let script = Script::start(|_| sent()).await;
    let egress = script.egress_with(|config| {
        config.overrides.insert(synkro::vendors::Vendor::Telegram, format!("http://{free}").parse().unwrap());
    });
    let error = Client::new(&egress, TOKEN).unwrap().send_message(&message()).await.unwrap_err();
    assert_eq!((&error.kind, error.class()), (&Kind::Network, ErrorClass::Retry));
    assert!(!format!("{error:?} {error}").contains(TOKEN));
}

#[tokio::test]
async fn a_limit_pauses_the_whole_bot_for_a_second_more_than_asked() {
    let body = json!({"ok": false, "error_code": 429, "description": "Too Many Requests: retry after 30",
        "parameters": {"retry_after": 30}});
    let script = Script::start(move |_| Reply::status(429, &body)).await;
    let egress = script.egress();
    let client = Client::new(&egress, TOKEN).unwrap();
    let error = client.send_message(&message()).await.unwrap_err();
    assert_eq!(error.class(), ErrorClass::RetryAfter(std::time::Duration::from_secs(30)));
    let other = OutgoingMessage { chat_id: "5".to_owned(), ..message() };
    let held = client.send_message(&other).await.unwrap_err();
    assert_eq!((held.kind, held.retry_after), (Kind::RateLimited, Some(std::time::Duration::from_secs(31))));
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn a_migrated_group_names_its_new_id() {
    let body = json!({"ok": false, "error_code": 400, 
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": -1_001_700_000_002_i64}});
    let script = Script::start(move |_| Reply::status(400, &body)).await;
    let egress = script.egress();
    let error = Client::new(&egress, TOKEN).unwrap().send_message(&message()).await.unwrap_err();
    assert_eq!(error.kind, Kind::ChatMigrated { to: -1_001_700_000_002 });
}

#[tokio::test]
async fn a_file_over_fifty_megabytes_is_not_even_tried() {
    let script = Script::start(|_| sent()).await;
    let egress = script.egress();
    let large = OutgoingDocument { bytes: vec![0; 50 * 1024 * 1024 + 1], ..document() };
    let error = Client::new(&egress, TOKEN).unwrap().send_document(&large).await.unwrap_err();
    assert_eq!(error.kind, Kind::TooLarge);
    assert!(script.requests().is_empty());
}
