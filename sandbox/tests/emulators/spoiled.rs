//! Spoiled elements on the wire, and the account that is kept of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::{Answer, Bench, bench, send};
use serde_json::{Value, json};
use synkro_sandbox::{DataSize, Element, Readability, SettingsPatch, SpoilPlan, Spoilage};

async fn spoilable(size: DataSize) -> Bench {
    let bench = bench(size).await;
    let patch = SettingsPatch { enforce_rate_limits: Some(false), ..SettingsPatch::default() };
    bench.control.update_settings(patch).await;
    bench
}

async fn radist(bench: &Bench, path: &str) -> Answer {
    let known = &bench.manifest.credentials.radist;
    let path = format!("/v2/companies/{}/{path}", known.company_id);
    let headers = [("x-api-key", known.api_key.as_str())];
    send(&bench.manifest.base_urls.radist, "GET", &path, &headers, b"").await.expect("an answer")
}

async fn amocrm(bench: &Bench, path: &str) -> Answer {
    let known = &bench.manifest.credentials.amocrm;
    let bearer = format!("Bearer {}", known.long_lived_token);
    let headers = [("host", known.host.as_str()), ("user-agent", "test"), ("authorization", bearer.as_str())];
    send(&bench.manifest.base_urls.amocrm, "GET", path, &headers, b"").await.expect("an answer")
}

async fn one(bench: &Bench, element: Element, id: &str, how: Spoilage) {
    let plan = SpoilPlan::One { element, id: id.to_owned(), how };
    bench.control.spoil(&plan).await.expect("it can be spoiled so");
}

/// What a lenient reader makes of bytes: U+FFFD for what is no letter, a word for what is no number.
fn lenient(body: &[u8]) -> Value {
    let text = String::from_utf8_lossy(body)
        .replace("\\ud83d", "\u{fffd}")
        .replace(":NaN", ":\"no number\"")
        .replace(":1e999", ":\"no number\"");
    let nested = format!(":{}{}", "[".repeat(200), "]".repeat(200));
    let text = text.replace(&nested, ":\"no value\"");
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Whether a strict reader loses the whole page by it.
fn breaks_json(how: Spoilage) -> bool {
    matches!(
        how,
        Spoilage::HalfEmoji
            | Spoilage::BrokenUtf8
            | Spoilage::RawControl
            | Spoilage::NotANumber
            | Spoilage::HugeNumber
            | Spoilage::DeepNesting
    )
}

#[tokio::test]
async fn each_way_to_spoil_a_message_is_on_the_wire_and_its_neighbours_stay() {
    let bench = spoilable(DataSize::Small).await;
    let data = bench.control.dataset().clone();
    let chat = data.chats[1].id;
    let own: Vec<_> = data.messages.iter().filter(|message| message.chat_id == chat).collect();
    let path = format!("messaging/messages/?chat_id={chat}");
    let good = radist(&bench, &path).await.json();
    let asked = own.windows(2).find(|pair| pair[0].direction != pair[1].direction).expect("an answer")[1];
    let told = own.iter().find(|message| message.text.is_some() && message.id != asked.id).expect("words");
    for how in Element::Message.spoilages() {
        bench.control.heal().await;
        let target = if *how == Spoilage::EqualSecond { &asked.id } else { &told.id };
        one(&bench, Element::Message, target, *how).await;
        let answer = radist(&bench, &path).await;
        let strict = serde_json::from_slice::<Value>(&answer.body);
        let breaks_json = breaks_json(*how);
        assert_eq!(strict.is_err(), breaks_json, "{how:?}");
        let list = lenient(&answer.body);
        let list = list.as_array().expect("a list");
        assert_eq!(list.len(), own.len());
        let ids = |list: &[Value]| {
            list.iter().filter_map(|m| m["message_id"].as_str().map(str::to_owned)).collect::<BTreeSet<_>>()
        };
        let mut expected = ids(good.as_array().expect("a list"));
        if matches!(how, Spoilage::NoId | Spoilage::NotAnObject) {
            expected.remove(target);
        }
        assert_eq!(ids(list), expected, "{how:?}");
        let spoiled = list.iter().find(|message| message["message_id"] == **target);
        match how {
            Spoilage::HalfEmoji | Spoilage::BrokenUtf8 => {
                let text = spoiled.expect("the message").to_string();
                assert!(text.contains('\u{fffd}'), "{text}");
            }
            Spoilage::CompactOffset => {
                let at = spoiled.expect("the message")["created_at"].as_str().expect("a time").to_owned();
                assert!(at.ends_with("+0000"), "{at}");
            }
            Spoilage::NoTime => assert!(spoiled.expect("the message")["created_at"].is_null()),
            Spoilage::EqualSecond => {
                let at = &spoiled.expect("the message")["created_at"];
                assert_eq!(list.iter().filter(|message| message["created_at"] == *at).count(), 2);
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_vanished_chat_is_listed_and_gone_and_a_failing_one_fails_for_ever() {
    let bench = spoilable(DataSize::Small).await;
    let ids: Vec<i64> = bench.control.dataset().chats.iter().map(|chat| chat.id).collect();
    one(&bench, Element::Chat, &ids[0].to_string(), Spoilage::Vanished).await;
    one(&bench, Element::Chat, &ids[1].to_string(), Spoilage::Failing).await;
    one(&bench, Element::Chat, &ids[2].to_string(), Spoilage::NoId).await;
    let list = radist(&bench, "messaging/chats/with_contacts/").await.text();
    for (id, listed) in [(ids[0], true), (ids[1], true), (ids[2], false)] {
        assert_eq!(list.contains(&format!("\"chat_id\":{id}")), listed, "{id}");
    }
    for (id, status) in [(ids[0], 404), (ids[1], 500), (ids[1], 500), (ids[3], 200)] {
        assert_eq!(radist(&bench, &format!("messaging/messages/?chat_id={id}")).await.status, status);
    }
    let state = bench.control.state().await;
    let company = &state.companies[0];
    for chat in &company.chats {
        assert_eq!(chat.readable, !ids[..3].contains(&chat.id));
    }
    assert!(company.messages.iter().all(|message| message.readable != ids[..3].contains(&message.chat_id)));
}

#[tokio::test]
async fn leads_contacts_and_users_are_spoiled_in_the_same_ways() {
    let bench = spoilable(DataSize::Small).await;
    for (element, name) in
        [(Element::Lead, "leads"), (Element::Contact, "contacts"), (Element::User, "users")]
    {
        let path = format!("/api/v4/{name}?limit=250");
        let good = amocrm(&bench, &path).await.json();
        let items = good["_embedded"][name].as_array().expect("a list").clone();
        for how in element.spoilages() {
            bench.control.heal().await;
            let fits = |item: &&Value| *how != Spoilage::FarTime || !item["closed_at"].is_null();
            let id = items.iter().find(fits).expect("one that fits")["id"].as_i64().expect("an id");
            one(&bench, element, &id.to_string(), *how).await;
            let answer = amocrm(&bench, &path).await;
            let breaks_json = breaks_json(*how);
            assert_eq!(serde_json::from_slice::<Value>(&answer.body).is_err(), breaks_json, "{name} {how:?}");
            let list = lenient(&answer.body);
            let list = list["_embedded"][name].as_array().expect("a list").clone();
            assert_eq!(list.len(), items.len());
            let changed: Vec<usize> = (0..items.len()).filter(|at| list[*at] != items[*at]).collect();
            assert_eq!(changed.len(), 1, "{name} {how:?}: {changed:?}");
            let spoiled = &list[changed[0]];
            match how {
                Spoilage::FarTime => assert_eq!(spoiled["closed_at"], json!(253_402_300_800_i64)),
                Spoilage::NumbersAsText => assert_eq!(spoiled["id"], json!(id.to_string())),
                Spoilage::NoTime => assert!(spoiled["updated_at"].is_null()),
                Spoilage::NotAnObject => assert!(spoiled.is_null()),
                _ => {}
            }
        }
    }
}

#[tokio::test]
async fn a_share_spoils_so_many_of_each_kind_and_the_account_is_exact() {
    let bench = spoilable(DataSize::Demo).await;
    let living = SettingsPatch { amocrm_static_deals: Some(false), ..SettingsPatch::default() };
    bench.control.update_settings(living).await;
    let plan = SpoilPlan::Share { per_mille: 10, seed: 7, elements: Vec::new(), ways: Vec::new() };
    let counts = bench.control.spoil(&plan).await.expect("a plan");
    let state = bench.control.state().await;
    let company = &state.companies[0];
    let wanted = |all: usize| (all / 100).max(1);
    let dialogs = company.chats.iter().filter(|chat| !chat.is_group).count();
    let leads = company.leads.iter().filter(|lead| !lead.lead.is_deleted).count();
    for (element, all) in [
        (Element::Message, company.messages.len()),
        (Element::Contact, company.contacts.len()),
        (Element::Lead, leads),
        (Element::Chat, dialogs),
        (Element::User, company.users.len()),
    ] {
        let sum: usize = counts.iter().filter(|c| c.element == element).map(|c| c.count).sum();
        assert_eq!(sum, wanted(all), "{element:?}");
    }
    let ways = counts.iter().filter(|count| count.element == Element::Message).count();
    assert_eq!(ways, Element::Message.spoilages().len(), "{counts:?}");
    assert_eq!(counts, company.spoiled_counts);
    // What the account calls lost is lost on the wire, and nothing else is.
    let (mut readable, mut skipped) = (BTreeMap::new(), 0);
    for chat in company.chats.iter().filter(|chat| chat.readable) {
        let mut until = String::new();
        loop {
            let answer = radist(&bench, &format!("messaging/messages/?chat_id={}{until}", chat.id)).await;
            let list = lenient(&answer.body);
            let list = list.as_array().expect("a list");
            let mut oldest: Option<String> = None;
            for message in list {
                let time = message["created_at"].as_str().filter(|at| at.starts_with("20"));
                match (message["message_id"].as_str(), time) {
                    (Some(id), Some(at)) => {
                        readable.insert(id.to_owned(), at.to_owned());
                        oldest = Some(at.to_owned());
                    }
                    _ => skipped += 1,
                }
            }
            match oldest.filter(|_| list.len() == 100) {
                Some(at) if !until.contains(&at[..19]) => {
                    until = format!("&until={}", at.replace("+0000", "Z").replace("+00:00", "Z"));
                }
                _ => break,
            }
        }
    }
    let kept: BTreeSet<&String> =
        company.messages.iter().filter(|m| m.readable).map(|message| &message.id).collect();
    assert_eq!(readable.keys().collect::<BTreeSet<_>>(), kept);
    assert!(skipped > 5);
    let lost = |count: &&synkro_sandbox::SpoiledCount| count.readability == Readability::Lost;
    assert!(counts.iter().filter(lost).count() > 6);
}

#[tokio::test]
async fn the_state_is_one_document_over_http_and_a_seed_draws_the_same_again() {
    let bench = spoilable(DataSize::Small).await;
    let call = async |method: &str, path: &str, body: &str| {
        let headers = [("content-type", "application/json")];
        send(&bench.manifest.control_url, method, path, &headers, body.as_bytes()).await.expect("an answer")
    };
    let plan = json!({"per_mille": 50, "seed": 3}).to_string();
    let first = call("POST", "/spoil", &plan).await.json();
    let state = call("GET", "/state", "").await.json();
    assert_eq!(state["companies"][0]["spoiled_counts"], first);
    assert!(state["companies"][1]["spoiled"].as_array().is_some_and(Vec::is_empty));
    assert_eq!(call("DELETE", "/spoil", "").await.status, 204);
    assert_eq!(call("GET", "/state", "").await.json()["companies"][0]["spoiled"], json!([]));
    assert_eq!(call("POST", "/spoil", &plan).await.json(), first);
    let wrong = json!({"element": "message", "id": "nobody", "how": "no_id"}).to_string();
    assert_eq!(call("POST", "/spoil", &wrong).await.status, 400);
    let wrong = json!({"element": "user", "id": "10000001", "how": "vanished"}).to_string();
    assert_eq!(call("POST", "/spoil", &wrong).await.status, 400);
    let second = call("POST", "/spoil?company=1", &plan).await.json();
    assert!(second.as_array().is_some_and(|counts| !counts.is_empty()));
    call("POST", "/reset", "").await;
    let state = call("GET", "/state", "").await.json();
    assert!(state["companies"].as_array().expect("companies").iter().all(|c| c["spoiled"] == json!([])));
}
