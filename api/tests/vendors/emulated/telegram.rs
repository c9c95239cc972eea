//! Telegram's emulator.

use synkro::vendors::error::{ErrorClass, VendorErrorKind as Kind};
use synkro::vendors::telegram::{Client, OutgoingDocument, OutgoingMessage, escape_html};
use synkro_sandbox::{Action, SettingsPatch, Vendor};

use super::Emulated;

fn client(emulated: &Emulated) -> Client<'_> {
    Client::new(&emulated.egress, &emulated.credentials.telegram.bot_token).unwrap()
}

fn message(emulated: &Emulated, html: &str) -> OutgoingMessage {
    let target = &emulated.credentials.telegram;
    OutgoingMessage {
        chat_id: target.chat_id.to_string(),
        thread_id: target.message_thread_id,
        html: html.to_owned(),
        button: None,
    }
}

#[tokio::test]
async fn a_bot_a_chat_a_message_and_a_document() {
    let emulated = Emulated::start().await;
    let client = client(&emulated);
    assert!(client.get_me().await.unwrap().username.is_some());
    let chat_id = emulated.credentials.telegram.chat_id;
    assert_eq!(client.get_chat(&chat_id.to_string()).await.unwrap().id, chat_id);
    let hostile = "Иван & Ко <срочно> \"да\" \u{7}👋";
    let html = format!("<b>{}</b>", escape_html(hostile));
    let id = client.send_message(&message(&emulated, &html)).await.unwrap();
    let stored = emulated.control.telegram_messages().await;
    let sent = stored.iter().find(|sent| sent.message_id == id).unwrap();
    assert_eq!(sent.text, hostile.replace('\u{7}', ""));
    assert_eq!(sent.message_thread_id, emulated.credentials.telegram.message_thread_id);
    let document = OutgoingDocument {
        chat_id: chat_id.to_string(),
        thread_id: emulated.credentials.telegram.message_thread_id,
        file_name: "report.html".to_owned(),
        bytes: "<p>Отчёт</p>".into(),
        caption_html: "<b>Отчёт</b>".to_owned(),
    };
    let id = client.send_document(&document).await.unwrap();
    let stored = emulated.control.telegram_messages().await;
    let sent = stored.iter().find(|sent| sent.message_id == id).unwrap().document.as_ref().unwrap();
    assert_eq!((sent.file_name.as_str(), sent.size), ("report.html", document.bytes.len()));
}

#[tokio::test]
async fn refusals_are_told_apart() {
    let emulated = Emulated::start().await;
    let client = client(&emulated);
    let say = |html: &str| message(&emulated, html);
    assert_eq!(client.send_message(&say("<x>oops</x>")).await.unwrap_err().kind, Kind::MarkupRejected);
    assert_eq!(client.send_message(&say(&"ы".repeat(4097))).await.unwrap_err().kind, Kind::MessageTooLong);
    assert_eq!(client.send_message(&say("  ")).await.unwrap_err().kind, Kind::BadRequest);
    let nowhere = OutgoingMessage { chat_id: "-1009999999999".to_owned(), ..say("x") };
    assert_eq!(client.send_message(&nowhere).await.unwrap_err().kind, Kind::ChatNotFound);
    let no_topic = OutgoingMessage { thread_id: Some(999_999), ..say("x") };
    assert_eq!(client.send_message(&no_topic).await.unwrap_err().kind, Kind::TopicNotFound);
    emulated.set(SettingsPatch { telegram_can_post: Some(false), ..SettingsPatch::default() }).await;
    assert_eq!(client.send_message(&say("x")).await.unwrap_err().kind, Kind::PostingForbidden);
    let stranger = Client::new(&emulated.egress, "7000000002:AAstrangerstrangerstrangerstrangers").unwrap();
    assert_eq!(stranger.get_me().await.unwrap_err().kind, Kind::Unauthorized);
}

#[tokio::test]
async fn faults_are_told_apart() {
    let emulated = Emulated::start().await;
    let client = client(&emulated);
    let cases = [
        (Action::Kicked, Kind::PostingForbidden, ErrorClass::Person),
        (Action::NotEnoughRights, Kind::PostingForbidden, ErrorClass::Person),
        (Action::CantParse, Kind::MarkupRejected, ErrorClass::Failed),
        (
            Action::Migrate { new_chat_id: -1_001_700_000_002 },
            Kind::ChatMigrated { to: -1_001_700_000_002 },
            ErrorClass::Person,
        ),
        (Action::Unauthorized, Kind::Unauthorized, ErrorClass::Person),
        (Action::ServerError { status: 500 }, Kind::Unavailable, ErrorClass::Retry),
        (Action::Html { status: 502 }, Kind::Unavailable, ErrorClass::Retry),
        (Action::Reset, Kind::Timeout { sent: true }, ErrorClass::Ambiguous),
        (Action::CutBody, Kind::Timeout { sent: true }, ErrorClass::Ambiguous),
    ];
    for (action, kind, class) in cases {
        emulated.fault(Vendor::Telegram, action).await;
        let error = client.send_message(&message(&emulated, "x")).await.unwrap_err();
        assert_eq!((&error.kind, error.class()), (&kind, class), "{error}");
        assert!(!format!("{error} {error:?}").contains(&emulated.credentials.telegram.bot_token));
    }
}

#[tokio::test]
async fn a_message_that_was_taken_but_not_answered_is_in_doubt() {
    let emulated = Emulated::impatient().await;
    emulated.fault(Vendor::Telegram, Action::AcceptThenStall).await;
    let error = client(&emulated).send_message(&message(&emulated, "<b>x</b>")).await.unwrap_err();
    assert_eq!(error.class(), ErrorClass::Ambiguous);
    assert_eq!(emulated.control.telegram_messages().await.len(), 1, "it was delivered");
}

#[tokio::test]
async fn the_pace_of_one_chat_stays_below_the_vendors_limit() {
    let emulated = Emulated::limited().await;
    for n in 0..30 {
        client(&emulated).send_message(&message(&emulated, &n.to_string())).await.unwrap();
    }
}

#[tokio::test]
async fn a_silent_or_endless_answer_is_given_up_at_the_deadline() {
    let emulated = Emulated::impatient().await;
    for action in [Action::Stall { millis: 5_000 }, Action::SlowBody { millis_per_chunk: 2_000, chunks: 4 }] {
        emulated.fault(Vendor::Telegram, action).await;
        let error = client(&emulated).send_message(&message(&emulated, "x")).await.unwrap_err();
        assert_eq!(
            (&error.kind, error.class()),
            (&Kind::Timeout { sent: true }, ErrorClass::Ambiguous),
            "{error}"
        );
    }
}
