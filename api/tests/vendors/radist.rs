//! Radist: cursors and their ends, early stop, messages on a page's edge, slashes.

use std::sync::Mutex;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use synkro::vendors::error::VendorErrorKind as Kind;
use synkro::vendors::radist::{ChatWalker, Client, Direction, MessageWalker};

use crate::script::{KEY, RADIST_URL, Reply, Request, Script};
use crate::walked;

const COMPANY: i64 = 910_001;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn contact(id: i64, time: &str) -> Value {
    json!({"contact_id": id, "contact_name": format!("k{id}"), "is_group": false, "last_chat_updated_at": time,
        "chats": [{"chat_id": id * 10, "connection_id": 70103, "phone": "+79990000001", "name": "n",
            "unanswered_count": 1, "last_message": {"created_at": time}}]})
}

async fn touched(script: &Script, since: &str) -> Vec<i64> {
    let egress = script.egress();
    let client = Client::new(&egress, RADIST_URL, KEY, COMPANY).unwrap();
    let walk = walked::chats(&client, at(since)).await.unwrap();
    walk.chats.iter().map(|chat| chat.chat_id).collect()
}

#[tokio::test]
async fn each_of_the_three_ends_of_a_list_ends_the_walk() {
    for end in [json!({"next_cursor": ""}), json!({"next_cursor": null}), Value::Null] {
        let script = Script::start(move |request: &Request| match request.param("cursor").as_deref() {
            None => Reply::json(json!({"data": [contact(1, "2026-03-02T09:00:00Z")],
                "response_metadata": {"next_cursor": "a+/= b"}})),
            Some("a+/= b") => {
                let mut body = json!({"data": [contact(2, "2026-03-02T08:00:00Z")]});
                if !end.is_null() {
                    body["response_metadata"] = end.clone();
                }
                Reply::json(body)
            }
            Some(other) => panic!("{other}"),
        })
        .await;
        assert_eq!(touched(&script, "2026-03-01T00:00:00Z").await, [10, 20]);
        assert_eq!(script.requests().len(), 2);
    }
}

#[tokio::test]
async fn null_in_the_place_of_a_list_is_an_empty_list_and_an_error_beside_it_is_none() {
    let since = "2026-03-01T00:00:00Z";
    let nobody =
        Script::start(|_| Reply::json(json!({"data": null, "response_metadata": {"next_cursor": ""}}))).await;
    assert!(touched(&nobody, since).await.is_empty());
    let address_book = Script::start(|_| {
        let mut contacts: Vec<Value> = (1..=15).map(|id| contact(id, "2026-03-02T09:00:00Z")).collect();
        for silent in &mut contacts[..3] {
            silent["chats"] = Value::Null;
        }
        Reply::json(json!({"data": contacts, "response_metadata": {"next_cursor": ""}}))
    })
    .await;
    assert_eq!(
        touched(&address_book, since).await.len(),
        12,
        "who never wrote is no contact that can't be read"
    );
    let failing = Script::start(|_| Reply::json(json!({"data": null, "error": "storage is away"}))).await;
    let egress = failing.egress();
    let client = Client::new(&egress, RADIST_URL, KEY, COMPANY).unwrap();
    assert!(walked::chats(&client, at(since)).await.is_err());
}

#[tokio::test]
async fn a_cursor_that_repeats_or_a_page_without_contacts_ends_the_walk() {
    let script = Script::start(|_| {
        Reply::json(json!({"data": [contact(1, "2026-03-02T09:00:00Z")],
            "response_metadata": {"next_cursor": "same"}}))
    })
    .await;
    assert_eq!(touched(&script, "2026-03-01T00:00:00Z").await, [10]);
    assert_eq!(script.requests().len(), 2);
    let script =
        Script::start(|_| Reply::json(json!({"data": [], "response_metadata": {"next_cursor": "more"}})))
            .await;
    assert!(touched(&script, "2026-03-01T00:00:00Z").await.is_empty());
    // An empty page may be a gap, so the page that it names is asked for; the same name again is a circle.
    assert_eq!(script.requests().len(), 2);
}

#[tokio::test]
async fn the_walk_stops_after_a_whole_page_that_is_two_days_too_old() {
    let script = Script::start(|request| {
        let page: i64 = request.param("cursor").map_or(0, |cursor| cursor.parse().unwrap());
        // One page a day, back from the 10th, each with one contact out of order.
        let day = at("2026-03-10T12:00:00Z") - TimeDelta::days(page);
        let times = [day, day - TimeDelta::hours(1)];
        let contacts: Vec<Value> = (0..2)
            .map(|n| contact(page * 2 + n + 1, &times[usize::try_from(n).unwrap()].to_rfc3339()))
            .collect();
        Reply::json(json!({"data": contacts, "response_metadata": {"next_cursor": (page + 1).to_string()}}))
    })
    .await;
    assert_eq!(touched(&script, "2026-03-09T00:00:00Z").await, [10, 20, 30, 40]);
    // 10th, 9th, 8th and 7th are younger than the 7th 00:00; the page of the 6th ends the walk.
    assert_eq!(script.requests().len(), 5);
}

#[tokio::test]
async fn groups_are_counted_and_left_out_and_a_chat_seen_twice_is_kept_once() {
    let script = Script::start(|request| {
        let mut group = contact(3, "2026-03-02T09:00:00Z");
        group["is_group"] = json!(true);
        let broken = json!({"contact_id": 9, "chats": [{"name": "no id"}]});
        match request.param("cursor") {
            None => Reply::json(
                json!({"data": [contact(1, "2026-03-02T09:00:00Z"), group, {"no": "chats"}, broken],
                "response_metadata": {"next_cursor": "b"}}),
            ),
            Some(_) => Reply::json(
                json!({"data": [contact(1, "2026-03-02T09:00:00Z"), contact(2, "2026-03-02T09:00:00Z")]}),
            ),
        }
    })
    .await;
    let egress = script.egress();
    let client = Client::new(&egress, RADIST_URL, KEY, COMPANY).unwrap();
    let walk = walked::chats(&client, at("2026-03-01T00:00:00Z")).await.unwrap();
    assert_eq!(walk.chats.iter().map(|chat| chat.chat_id).collect::<Vec<_>>(), [10, 20]);
    assert_eq!((walk.groups, walk.skipped, walk.kept), (1, 2, vec![1, 2]));
}

/// A chat whose messages are given newest first up to `until`, in either order.
fn chat_of(messages: Vec<(String, DateTime<Utc>)>, ascending: bool) -> impl Fn(&Request) -> Reply {
    move |request| {
        let until = at(&request.param("until").unwrap());
        let limit: usize = request.param("limit").unwrap().parse().unwrap();
        let mut found: Vec<_> = messages.iter().filter(|(_, time)| *time <= until).cloned().collect();
        found.sort_by(|a, b| (b.1, &b.0).cmp(&(a.1, &a.0)));
        found.truncate(limit);
        if ascending {
            found.reverse();
        }
        let message = |(id, time): &(String, DateTime<Utc>)| {
            json!({"message_id": id, "created_at": time.to_rfc3339(), "direction": "inbound",
                "message_type": "text", "text": {"text": id}})
        };
        Reply::json(found.iter().map(message).collect::<Value>())
    }
}

async fn messages(script: &Script, from: &str, to: &str) -> Vec<String> {
    let egress = script.egress();
    let client = Client::new(&egress, RADIST_URL, KEY, COMPANY).unwrap();
    let found = client.messages(38, at(from), at(to), |_| ()).await.unwrap();
    found.messages.into_iter().map(|message| message.message_id).collect()
}

#[tokio::test]
async fn messages_that_share_a_time_on_a_pages_edge_are_all_found() {
    // 250 messages, three at each second: the edges of pages of 100 fall inside groups.
    let start = at("2026-03-02T09:00:00Z");
    let all: Vec<_> = (0..250).map(|n| (format!("m{n:03}"), start + TimeDelta::seconds(n / 3))).collect();
    for ascending in [false, true] {
        let script = Script::start(chat_of(all.clone(), ascending)).await;
        let found = messages(&script, "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z").await;
        assert_eq!(found, all.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>());
        assert_eq!(script.requests().len(), 3);
    }
}

#[tokio::test]
async fn a_full_page_of_one_instant_does_not_hold_the_walk_for_ever() {
    let start = at("2026-03-02T09:00:00Z");
    let mut all: Vec<_> = (0..100).map(|n| (format!("b{n:03}"), start)).collect();
    all.push(("a".to_owned(), start - TimeDelta::seconds(1)));
    let script = Script::start(chat_of(all, false)).await;
    let found = messages(&script, "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z").await;
    assert_eq!((found.len(), found[0].as_str()), (101, "a"));
}

#[tokio::test]
async fn only_messages_of_the_period_are_given_its_start_included_and_its_end_not() {
    let day = |text: &str| (text.to_owned(), at(text));
    let all = vec![
        day("2026-03-01T23:59:59Z"),
        day("2026-03-02T00:00:00Z"),
        day("2026-03-02T23:59:59Z"),
        day("2026-03-03T00:00:00Z"),
    ];
    let script = Script::start(chat_of(all, false)).await;
    let found = messages(&script, "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z").await;
    assert_eq!(found, ["2026-03-02T00:00:00Z", "2026-03-02T23:59:59Z"]);
    let until = script.requests()[0].target.clone();
    assert!(until.contains("until=2026-03-03T00%3A00%3A00.000000Z"), "{until}");
}

#[tokio::test]
async fn the_three_spellings_of_a_time_are_the_same_time() {
    let script = Script::start(|_| {
        Reply::json(json!([
            {"message_id": "c", "created_at": "2026-03-02T09:31:07.482913", "direction": "outbound"},
            {"message_id": "b", "created_at": "2026-03-02T14:31:07+05:00", "direction": "sideways"},
            {"message_id": "a", "created_at": "2026-03-02T09:31:06.5+00:00", "direction": "inbound"},
            {"message_id": "d"}, {"created_at": "2026-03-02T09:31:07Z"}, 5
        ]))
    })
    .await;
    let egress = script.egress();
    let client = Client::new(&egress, RADIST_URL, KEY, COMPANY).unwrap();
    let found =
        client.messages(38, at("2026-03-02T00:00:00Z"), at("2026-03-03T00:00:00Z"), |_| ()).await.unwrap();
    let directions: Vec<_> = found.messages.iter().map(|m| (m.message_id.as_str(), m.direction)).collect();
    assert_eq!(
        directions,
        [("a", Direction::Inbound), ("b", Direction::Unknown), ("c", Direction::Outbound)]
    );
    assert_eq!(found.skipped, 3);
    assert_eq!(found.messages[2].sent_at, at("2026-03-02T09:31:07.482913Z"));
}

#[tokio::test]
async fn every_path_ends_in_a_slash_and_the_key_is_in_its_header() {
    let script = Script::start(|request| match request.path().rsplit('/').nth(1) {
        Some("companies") => {
            Reply::json(json!({"count": 1, "companies": [{"id": "910001", "name": "Ромашка"}]}))
        }
        _ => Reply::json(json!([])),
    })
    .await;
    let egress = script.egress();
    for base in ["https://api.radist.online/v2", "https://api.radist.online/v2/", "api.radist.online"] {
        let client = Client::new(&egress, base, KEY, COMPANY).unwrap();
        assert_eq!(client.companies().await.unwrap()[0].id, COMPANY);
        client.sources().await.unwrap();
        client.chats_page(None).await.unwrap();
        client.messages(38, at("2026-03-02T00:00:00Z"), at("2026-03-03T00:00:00Z"), |_| ()).await.unwrap();
    }
    let requests = script.requests();
    assert_eq!(requests.len(), 12);
    for request in requests {
        assert!(
            request.path().starts_with("/v2/companies/") && request.path().ends_with('/'),
            "{}",
            request.target
        );
        assert_eq!(request.headers["x-api-key"], KEY);
        assert!(!request.headers.contains_key("authorization"));
    }
}

#[tokio::test]
async fn sources_come_bare_or_wrapped() {
    let shapes = Mutex::new(vec![
        json!({"items": [{"id": 1}]}),
        json!([{"connection_id": "2", "type": "waba", "name": "W"}]),
    ]);
    let script = Script::start(move |_| Reply::json(shapes.lock().unwrap().pop().unwrap())).await;
    let egress = script.egress();
    let client = Client::new(&egress, RADIST_URL, KEY, COMPANY).unwrap();
    let first = client.sources().await.unwrap().remove(0);
    assert_eq!((first.connection_id, first.kind.as_str(), first.name.as_str()), (2, "waba", "W"));
    assert_eq!(client.sources().await.unwrap()[0].connection_id, 1);
}

#[tokio::test]
async fn a_wrong_company_or_a_vanished_chat_is_not_found() {
    let script = Script::start(|_| Reply::status(404, json!({"detail": "Chat not found"}))).await;
    let egress = script.egress();
    let client = Client::new(&egress, RADIST_URL, KEY, COMPANY).unwrap();
    let error = client
        .messages(38, at("2026-03-02T00:00:00Z"), at("2026-03-03T00:00:00Z"), |_| ())
        .await
        .unwrap_err();
    assert_eq!((error.kind, error.detail.as_str()), (Kind::NotFound, "Chat not found"));
}

/// Pages of `size` contacts, cut from the whole list in the order that it has.
async fn listed(contacts: Vec<Value>, size: usize) -> Script {
    Script::start(move |request: &Request| {
        let from: usize = request.param("cursor").map_or(0, |cursor| cursor.parse().unwrap());
        let to = (from + size).min(contacts.len());
        let mut body = json!({"data": contacts[from..to]});
        if to < contacts.len() {
            body["response_metadata"] = json!({"next_cursor": to.to_string()});
        }
        Reply::json(body)
    })
    .await
}

#[tokio::test]
async fn a_list_in_another_order_than_newest_first_is_walked_to_its_end() {
    let since = at("2026-03-01T00:00:00Z");
    // A hundred that rested long, five of yesterday.
    let aged = |n: i64, days: i64| {
        let time = since + TimeDelta::hours(9) - TimeDelta::days(days) + TimeDelta::minutes(n);
        contact(n, &time.to_rfc3339())
    };
    let fresh = |n: i64| (n % 21) == 20;
    let day = |n: i64| if fresh(n) { 0 } else { 10 + (n * 7) % 50 };
    let by_id: Vec<Value> = (1..=105).map(|n| aged(n, day(n))).collect();
    let time = |contact: &Value| at(contact["last_chat_updated_at"].as_str().unwrap());
    let mut oldest_first = by_id.clone();
    oldest_first.sort_by_key(time);
    let mut newest_first = oldest_first.clone();
    newest_first.reverse();
    // Newest first as it seems, but for the five at its end.
    let mut late: Vec<Value> = newest_first[5..].to_vec();
    late.extend_from_slice(&newest_first[..5]);
    for (order, list, requests) in [
        ("newest first but for those at its end", late, 11),
        ("by id", by_id, 11),
        ("oldest first", oldest_first, 11),
        // The page of the five, one that is wholly old, and no further.
        ("newest first", newest_first, 2),
    ] {
        let script = listed(list, 10).await;
        let egress = script.egress();
        let client = Client::new(&egress, RADIST_URL, KEY, COMPANY).unwrap();
        let walker = ChatWalker::new(since, None);
        let mut found = Vec::new();
        while let Some(page) = walker.next(&client).await.unwrap() {
            assert!(!page.cut_short, "{order}");
            found.extend(page.chats.iter().map(|chat| chat.chat_id));
        }
        found.sort_unstable();
        assert_eq!(found, [200, 410, 620, 830, 1040], "{order}");
        assert_eq!(script.requests().len(), requests, "{order}");
    }
}

/// The messages of a chat as the vendor gives them: the newest hundred at or before `until`, by the place that each has.
async fn chat(messages: Vec<(DateTime<Utc>, Value)>) -> Script {
    Script::start(move |request: &Request| {
        let until = at(&request.param("until").unwrap());
        let mut page: Vec<_> = messages.iter().filter(|(place, _)| *place <= until).collect();
        page.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
        page.truncate(100);
        Reply::json(json!({"messages": page.iter().map(|(_, message)| message).collect::<Vec<_>>()}))
    })
    .await
}

#[tokio::test]
async fn one_message_with_a_senseless_time_costs_itself_and_not_the_rest_of_its_chat() {
    let from = at("2026-03-01T00:00:00Z");
    let to = at("2026-03-02T00:00:00Z");
    for (wrong, unreadable) in [
        (json!("1970-01-01T00:00:00Z"), 1),
        (json!("0001-01-01T00:00:00"), 1),
        (json!(0), 1),
        (json!("never"), 1),
        // A time that a message could have: it belongs to another period.
        (json!("2019-05-05T10:00:00Z"), 0),
    ] {
        for place in [3_usize, 60, 97, 98, 99, 150] {
            let messages = (0..260).map(|n: usize| {
                let time = to - TimeDelta::minutes(1 + n as i64 * 5);
                let spelled = if n == place { wrong.clone() } else { json!(time.to_rfc3339()) };
                (
                    time,
                    json!({"message_id": format!("m{n}"), "direction": "inbound", "created_at": spelled,
                    "message_type": "text", "text": {"text": "x"}}),
                )
            });
            let script = chat(messages.collect()).await;
            let egress = script.egress();
            let client = Client::new(&egress, RADIST_URL, KEY, COMPANY).unwrap();
            let found = client.messages(1, from, to, |_| ()).await.unwrap();
            assert_eq!((found.messages.len(), found.skipped), (259, unreadable), "{wrong} at {place}");
        }
    }
}

#[tokio::test]
async fn a_page_that_ends_just_before_the_period_counts_what_it_cannot_read_once() {
    let from = at("2026-03-01T00:00:00Z");
    let to = at("2026-03-02T00:00:00Z");
    // 97 of the period, an element without a time, and others of the day before.
    let messages = (0..180).map(|n: i64| {
        let time = if n < 97 { to - TimeDelta::minutes(n + 1) } else { from - TimeDelta::minutes(n) };
        let spelled = if n == 98 { Value::Null } else { json!(time.to_rfc3339()) };
        (time, json!({"message_id": format!("m{n}"), "direction": "inbound", "created_at": spelled}))
    });
    let script = chat(messages.collect()).await;
    let egress = script.egress();
    let client = Client::new(&egress, RADIST_URL, KEY, COMPANY).unwrap();
    let found = client.messages(1, from, to, |_| ()).await.unwrap();
    assert_eq!((found.messages.len(), found.skipped), (97, 1));
}

#[tokio::test]
async fn an_empty_page_in_the_middle_is_a_gap_and_pages_without_news_are_an_end_that_is_said() {
    let since = at("2026-03-01T00:00:00Z");
    let walk = async |script: &Script| {
        let egress = script.egress();
        let client = Client::new(&egress, RADIST_URL, KEY, COMPANY).unwrap();
        let walker = ChatWalker::new(since, None);
        let (mut found, mut cut_short) = (0, false);
        while let Some(page) = walker.next(&client).await.unwrap() {
            found += page.chats.len();
            cut_short |= page.cut_short;
        }
        (found, cut_short, script.requests().len())
    };
    let script = Script::start(|request: &Request| match request.param("cursor").as_deref() {
        None => Reply::json(json!({"data": [], "response_metadata": {"next_cursor": "x"}})),
        Some(_) => Reply::json(json!({"data": [contact(1, "2026-03-02T09:00:00Z")]})),
    })
    .await;
    assert_eq!(walk(&script).await, (1, false, 2));
    // The same contact for ever, each time behind a cursor that was not seen before.
    let script = Script::start(|request: &Request| {
        let number: usize = request.param("cursor").map_or(0, |cursor| cursor.parse().unwrap());
        Reply::json(json!({"data": [contact(1, "2026-03-02T09:00:00Z")],
            "response_metadata": {"next_cursor": (number + 1).to_string()}}))
    })
    .await;
    assert_eq!(walk(&script).await, (1, true, 4));
}

#[tokio::test]
async fn a_chat_that_gives_the_same_page_whatever_it_is_asked_for_ends_and_says_so() {
    let (from, to) = (at("2026-03-01T00:00:00Z"), at("2026-03-02T00:00:00Z"));
    let script = Script::start(move |_| {
        let messages: Vec<Value> = (0..100)
            .map(|n: i64| {
                json!({"message_id": format!("m{n}"), "direction": "inbound",
                    "created_at": (to - TimeDelta::minutes(n + 1)).to_rfc3339()})
            })
            .collect();
        Reply::json(json!({"messages": messages}))
    })
    .await;
    let egress = script.egress();
    let client = Client::new(&egress, RADIST_URL, KEY, COMPANY).unwrap();
    let walker = MessageWalker::new(1, from, to, None);
    let (mut found, mut cut_short) = (0, false);
    while let Some(page) = walker.next(&client).await.unwrap() {
        found += page.messages.len();
        cut_short |= page.cut_short;
    }
    assert_eq!((found, cut_short), (100, true));
    assert!(script.requests().len() <= 5, "{}", script.requests().len());
}

#[test]
fn words_and_directions_in_other_shapes_are_read() {
    use synkro::vendors::radist::Message;
    let read = |extra: Value| {
        let mut message =
            json!({"message_id": "m", "created_at": "2026-03-02T09:00:00Z", "message_type": "text"});
        message.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        Message::read(&message, 1).map(|message| (message.text, message.direction))
    };
    for (text, expected) in [
        (json!({"body": "да"}), "да"),
        (json!({"text": ["раз", "два"]}), "раз\nдва"),
        (json!({"text": 12345}), "12345"),
        (json!(12345), "12345"),
        (json!({"text": {"body": "x"}}), ""),
    ] {
        assert_eq!(read(json!({"direction": "inbound", "text": text})).unwrap().0, expected, "{text}");
    }
    for (direction, expected) in [
        (json!("INCOMING"), Direction::Inbound),
        (json!("out"), Direction::Outbound),
        (json!(2), Direction::Unknown),
        (Value::Null, Direction::Unknown),
    ] {
        assert_eq!(read(json!({"direction": direction, "text": "x"})).unwrap().1, expected, "{direction}");
    }
    let system = json!({"direction": "outbound", "message_type": "system", "text": "x"});
    assert_eq!(read(system).unwrap().1, Direction::Unknown);
}
