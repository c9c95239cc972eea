//! Radist's emulator.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use synkro::vendors::error::{ErrorClass, VendorErrorKind as Kind};
use synkro::vendors::radist::{Client, Direction};
use synkro_sandbox::{Action, CursorEnd, SettingsPatch, Vendor};

use super::{Emulated, anchor};
use crate::script::RADIST_URL;
use crate::walked;

fn client(emulated: &Emulated) -> Client<'_> {
    let credentials = &emulated.credentials.radist;
    Client::new(&emulated.egress, RADIST_URL, &credentials.api_key, credentials.company_id).unwrap()
}

#[tokio::test]
async fn the_company_and_its_sources_are_found() {
    let emulated = Emulated::start().await;
    let client = client(&emulated);
    let companies = client.companies().await.unwrap();
    assert!(companies.iter().any(|company| company.id == emulated.credentials.radist.company_id));
    let ids: BTreeSet<i64> =
        client.sources().await.unwrap().iter().map(|source| source.connection_id).collect();
    let truth = emulated.control.dataset().connections.iter().map(|connection| connection.id);
    assert_eq!(ids, truth.collect());
}

#[tokio::test]
async fn chats_without_groups_are_all_found_at_each_of_the_three_ends() {
    let emulated = Emulated::start().await;
    let since = anchor() - TimeDelta::days(60);
    let chats = emulated.control.dataset().chats.iter();
    let expected: BTreeSet<i64> = chats.filter(|chat| !chat.is_group).map(|chat| chat.id).collect();
    for end in [CursorEnd::Empty, CursorEnd::Null, CursorEnd::Absent] {
        emulated.set(SettingsPatch { radist_cursor_end: Some(end), ..SettingsPatch::default() }).await;
        let got = walked::chats(&client(&emulated), since).await.unwrap().chats;
        assert_eq!(got.iter().map(|chat| chat.chat_id).collect::<BTreeSet<_>>(), expected, "{end:?}");
        assert_eq!(got.len(), expected.len());
    }
}

#[tokio::test]
async fn messages_of_a_chat_are_all_found_in_either_order_with_direction_and_words() {
    let emulated = Emulated::start().await;
    let (from, to) = (anchor() - TimeDelta::days(60), anchor() + TimeDelta::days(1));
    let dataset = emulated.control.dataset();
    for ascending in [false, true] {
        emulated.set(SettingsPatch { radist_ascending: Some(ascending), ..SettingsPatch::default() }).await;
        for chat in dataset.chats.iter().filter(|chat| !chat.is_group) {
            let got = client(&emulated).messages(chat.id, from, to, |_| ()).await.unwrap();
            let mut truth: Vec<_> =
                dataset.messages.iter().filter(|message| message.chat_id == chat.id).collect();
            truth.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
            let ids: Vec<_> = got.messages.iter().map(|message| &message.message_id).collect();
            assert_eq!(ids, truth.iter().map(|message| &message.id).collect::<Vec<_>>());
            assert_eq!(got.skipped, 0);
            for (message, truth) in got.messages.iter().zip(truth) {
                let direction = match truth.direction {
                    synkro_sandbox::Direction::Inbound => Direction::Inbound,
                    synkro_sandbox::Direction::Outbound => Direction::Outbound,
                };
                assert_eq!(message.direction, direction);
                assert_eq!(message.sent_at.timestamp(), truth.at.timestamp());
                if let Some(text) = &truth.text {
                    assert_eq!(&message.text, text);
                } else {
                    assert!(message.text.is_empty() || message.text.starts_with('['), "{}", message.text);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_chat_that_is_gone_and_a_company_of_others_are_not_found() {
    let emulated = Emulated::start().await;
    let error = client(&emulated).messages(1, anchor(), anchor(), |_| ()).await.unwrap_err();
    assert_eq!(error.kind, Kind::NotFound);
    let other = Client::new(&emulated.egress, RADIST_URL, &emulated.credentials.radist.api_key, 1).unwrap();
    let error = other.sources().await.unwrap_err();
    assert!(matches!(error.kind, Kind::NotFound | Kind::ScopeMissing), "{error}");
    assert_eq!(error.class(), ErrorClass::Person);
}

#[tokio::test]
async fn a_key_without_the_messaging_scope_is_told_from_a_wrong_one() {
    let emulated = Emulated::start().await;
    let credentials = &emulated.credentials.radist;
    let with =
        |key: &'static str| Client::new(&emulated.egress, RADIST_URL, key, credentials.company_id).unwrap();
    assert_eq!(with("wrong-key").sources().await.unwrap_err().kind, Kind::Unauthorized);
    let scoped = Client::new(
        &emulated.egress,
        RADIST_URL,
        &credentials.api_key_without_messaging,
        credentials.company_id,
    );
    assert_eq!(scoped.unwrap().sources().await.unwrap_err().kind, Kind::ScopeMissing);
}

#[tokio::test]
async fn faults_are_told_apart() {
    let emulated = Emulated::start().await;
    let client = client(&emulated);
    let cases = [
        (Action::Unauthorized, Kind::Unauthorized, ErrorClass::Person),
        (Action::ServerError { status: 500 }, Kind::Unavailable, ErrorClass::Retry),
        (Action::Html { status: 502 }, Kind::Unavailable, ErrorClass::Retry),
        (Action::Html { status: 200 }, Kind::Malformed, ErrorClass::Retry),
        (Action::CutBody, Kind::Network, ErrorClass::Retry),
        (Action::Reset, Kind::Network, ErrorClass::Retry),
        (Action::RateLimited { retry_after: None }, Kind::RateLimited, ErrorClass::Retry),
    ];
    for (action, kind, class) in cases {
        emulated.fault(Vendor::Radist, action).await;
        let error = client.sources().await.unwrap_err();
        assert_eq!((&error.kind, error.class()), (&kind, class), "{error}");
    }
}

#[tokio::test]
async fn unknown_fields_and_a_repeated_cursor_change_nothing() {
    let emulated = Emulated::start().await;
    let since = anchor() - TimeDelta::days(60);
    let expected = walked::chats(&client(&emulated), since).await.unwrap().chats.len();
    for action in [Action::UnknownFields, Action::RepeatCursor] {
        emulated.fault(Vendor::Radist, action).await;
        assert_eq!(walked::chats(&client(&emulated), since).await.unwrap().chats.len(), expected);
    }
}

#[tokio::test]
async fn the_pace_stays_below_the_vendors_limits() {
    let emulated = Emulated::limited().await;
    let client = client(&emulated);
    let chat = emulated.control.dataset().chats[0].id;
    for _ in 0..5 {
        client.chats_page(None).await.unwrap();
        for _ in 0..6 {
            client.messages(chat, anchor() - TimeDelta::days(60), anchor(), |_| ()).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_silent_or_endless_answer_is_given_up_at_the_deadline() {
    let emulated = Emulated::impatient().await;
    for action in [Action::Stall { millis: 5_000 }, Action::SlowBody { millis_per_chunk: 2_000, chunks: 4 }] {
        emulated.fault(Vendor::Radist, action).await;
        let error = client(&emulated).sources().await.unwrap_err();
        assert_eq!(
            (&error.kind, error.class()),
            (&Kind::Timeout { sent: false }, ErrorClass::Retry),
            "{error}"
        );
    }
}
