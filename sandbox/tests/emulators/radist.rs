//! Radist as its clients meet it.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::common::{Answer, Bench, bench, send};
use serde_json::Value;
use synkro_sandbox::{Action, CursorEnd, DataSize, FaultRule, SettingsPatch, Vendor};

async fn get_with(bench: &Bench, key: &str, path: &str) -> Answer {
    bench.control.clock().advance(Duration::from_secs(1));
    send(&bench.manifest.base_urls.radist, "GET", path, &[("x-api-key", key)], b"").await.expect("an answer")
}

async fn get(bench: &Bench, path: &str) -> Answer {
    let known = &bench.manifest.credentials.radist;
    get_with(bench, &known.api_key.clone(), &format!("/v2/companies/{}/{path}", known.company_id)).await
}

#[tokio::test]
async fn keys_scopes_companies_and_slashes_are_checked() {
    let bench = bench(DataSize::Small).await;
    let known = bench.manifest.credentials.radist.clone();
    let sources = format!("/v2/companies/{}/messaging/chats/sources/", known.company_id);
    assert_eq!(get_with(&bench, "wrong", &sources).await.status, 401);
    assert_eq!(get_with(&bench, &known.api_key_without_messaging, &sources).await.status, 403);
    assert_eq!(
        get_with(&bench, &known.api_key, "/v2/companies/1/messaging/chats/sources/").await.status,
        404
    );
    let bare = get_with(&bench, &known.api_key, sources.trim_end_matches('/')).await;
    assert_eq!((bare.status, bare.header("location")), (307, sources.as_str()));
    assert_eq!(get(&bench, "messaging/chats/sources/").await.json().as_array().map(Vec::len), Some(2));
    assert_eq!(get(&bench, "messaging/messages/").await.status, 422);
    assert_eq!(get(&bench, "messaging/messages/?chat_id=1").await.status, 404);
    assert_eq!(get(&bench, "messaging/chats/with_contacts/?limit=101").await.status, 422);
}

#[tokio::test]
async fn the_cursor_walks_over_every_chat_newest_first_and_ends_in_three_ways() {
    let bench = bench(DataSize::Demo).await;
    for end in [CursorEnd::Empty, CursorEnd::Null, CursorEnd::Absent] {
        let patch = SettingsPatch { radist_cursor_end: Some(end), ..SettingsPatch::default() };
        bench.control.update_settings(patch).await;
        let (mut seen, mut times, mut cursor) = (BTreeSet::new(), Vec::new(), String::new());
        loop {
            let page =
                get(&bench, &format!("messaging/chats/with_contacts/?limit=25&cursor={cursor}")).await.json();
            for contact in page["data"].as_array().expect("data") {
                times.push(contact["last_chat_updated_at"].as_str().expect("a time").to_owned());
                seen.extend(
                    contact["chats"]
                        .as_array()
                        .expect("chats")
                        .iter()
                        .filter_map(|chat| chat["chat_id"].as_i64()),
                );
            }
            match page["response_metadata"]["next_cursor"].as_str().filter(|next| !next.is_empty()) {
                Some(next) => cursor = next.to_owned(),
                None => {
                    assert_eq!(page.get("response_metadata").is_none(), end == CursorEnd::Absent);
                    break;
                }
            }
        }
        assert_eq!(seen, bench.control.dataset().chats.iter().map(|chat| chat.id).collect());
        assert!(times.is_sorted_by(|a, b| a >= b));
    }
}

#[tokio::test]
async fn until_is_inclusive_and_a_page_edge_splits_one_instant() {
    let bench = bench(DataSize::Demo).await;
    let data = bench.control.dataset();
    let of = |id: i64| data.messages.iter().filter(|message| message.chat_id == id).count();
    let busy = data.chats.iter().map(|chat| chat.id).max_by_key(|id| of(*id)).expect("a chat");
    let first = get(&bench, &format!("messaging/messages/?chat_id={busy}&limit=100")).await.json();
    let first = first.as_array().expect("a bare array").clone();
    assert_eq!(first.len(), 100);
    let oldest =
        data.messages.iter().find(|m| first[99]["message_id"] == m.id.as_str()).expect("a known message").at;
    let until = oldest.format("%Y-%m-%dT%H:%M:%S%.6fZ");
    let second =
        get(&bench, &format!("messaging/messages/?chat_id={busy}&limit=100&until={until}")).await.json();
    let ids = |page: &[Value]| {
        page.iter().map(|m| m["message_id"].as_str().unwrap_or_default().to_owned()).collect::<BTreeSet<_>>()
    };
    let (first, second) = (ids(&first), ids(second.as_array().expect("a bare array")));
    assert!(first.intersection(&second).count() >= 1, "until is inclusive");
    assert_eq!(first.union(&second).count(), of(busy));
    let at_edge = data
        .messages
        .iter()
        .filter(|m| m.chat_id == busy && m.at == oldest && !first.contains(&m.id))
        .count();
    assert!(at_edge >= 1, "a message of the same instant waits on the next page");
}

#[tokio::test]
async fn messages_come_in_all_the_forms_that_a_client_must_survive() {
    let bench = bench(DataSize::Demo).await;
    let patch = SettingsPatch { enforce_rate_limits: Some(false), ..SettingsPatch::default() };
    bench.control.update_settings(patch).await;
    let (mut kinds, mut endings, mut null_text) = (BTreeSet::new(), BTreeSet::new(), 0);
    for chat in &bench.control.dataset().chats {
        for message in get(&bench, &format!("messaging/messages/?chat_id={}", chat.id))
            .await
            .json()
            .as_array()
            .expect("an array")
        {
            let kind = message["message_type"].as_str().expect("a type").to_owned();
            let at = message["created_at"].as_str().expect("a time");
            endings.insert((at.ends_with("+00:00"), at.ends_with('Z'), at.contains('.')));
            match kind.as_str() {
                "text" => null_text += usize::from(message["text"].is_null()),
                _ => assert!(message.get("text").is_none()),
            }
            kinds.insert(kind);
        }
    }
    assert_eq!(endings.len(), 3);
    assert!(null_text > 0);
    for kind in ["text", "image", "voice", "file", "waba_interactive", "reaction_v2"] {
        assert!(kinds.contains(kind), "{kinds:?}");
    }
}

#[tokio::test]
async fn chats_allow_one_request_a_second_and_the_rest_five() {
    let bench = bench(DataSize::Small).await;
    let known = bench.manifest.credentials.radist.clone();
    let call = |path: &'static str| {
        let (url, key) = (format!("/v2/companies/{}/{path}", known.company_id), known.api_key.clone());
        let base = bench.manifest.base_urls.radist.clone();
        async move { send(&base, "GET", &url, &[("x-api-key", key.as_str())], b"").await.expect("an answer") }
    };
    let chats = "messaging/chats/with_contacts/?limit=1";
    let messages = "messaging/messages/?chat_id=38100001&limit=1";
    assert_eq!(call(chats).await.status, 200);
    let with_header = call(chats).await;
    assert_eq!((with_header.status, with_header.header("retry-after")), (429, "1"));
    let without_header = call(chats).await;
    assert_eq!((without_header.status, without_header.header("retry-after")), (429, ""));
    for _ in 0..4 {
        assert_eq!(call(messages).await.status, 200);
    }
    assert_eq!(call(messages).await.status, 429);
    bench.control.clock().advance(Duration::from_secs(1));
    assert_eq!(call(chats).await.status, 200);
}

#[tokio::test]
async fn a_cursor_may_repeat_for_ever() {
    let bench = bench(DataSize::Small).await;
    let path = |cursor: &str| format!("messaging/chats/with_contacts/?limit=3&cursor={cursor}");
    let next = |answer: &Answer| {
        let cursor =
            answer.json()["response_metadata"]["next_cursor"].as_str().unwrap_or_default().to_owned();
        (cursor, answer.json()["data"].clone())
    };
    let (first, _) = next(&get(&bench, &path("")).await);
    let (good, _) = next(&get(&bench, &path(&first)).await);
    assert!(!first.is_empty() && first != good);
    bench
        .control
        .add_fault(Vendor::Radist, FaultRule::always(Action::RepeatCursor).on("with_contacts"))
        .await;
    let (again, page) = next(&get(&bench, &path(&first)).await);
    assert_eq!(again, first);
    assert_eq!(next(&get(&bench, &path(&again)).await), (first, page));
}
