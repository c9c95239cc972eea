//! amoCRM: the walk over leads, contacts with and without filters, the two kinds of 403.

use serde_json::{Value, json};
use synkro::vendors::amocrm::{Client, ContactWindow, LeadWindow, StatusKind};
use synkro::vendors::error::{ErrorClass, VendorErrorKind as Kind};

use crate::script::{AMOCRM_HOST, KEY, Reply, Request, Script};
use crate::walked;

const FROM: i64 = 1_790_000_000;

fn since(from: i64) -> LeadWindow {
    LeadWindow { from: chrono::DateTime::from_timestamp(from, 0).unwrap() }
}

fn number(request: &Request, name: &str) -> Option<i64> {
    request.param(name).and_then(|text| text.parse().ok())
}

/// An account with leads changed at these times, newest first; filters work or are ignored.
fn account_of(times: Vec<i64>, filters_work: bool) -> impl Fn(&Request) -> Reply {
    move |request| {
        assert_eq!(request.param("order[updated_at]").as_deref(), Some("desc"));
        assert_eq!(request.param("with").as_deref(), Some("contacts"));
        let from = number(request, "filter[updated_at][from]").unwrap();
        let to = number(request, "filter[updated_at][to]").unwrap();
        let page = usize::try_from(number(request, "page").unwrap()).unwrap();
        let limit = usize::try_from(number(request, "limit").unwrap()).unwrap();
        let mut leads: Vec<Value> = times
            .iter()
            .enumerate()
            .filter(|(_, time)| !filters_work || (from..=to).contains(*time))
            .map(|(id, time)| json!({"id": id + 1, "updated_at": time}))
            .collect();
        leads.sort_by_key(|lead| std::cmp::Reverse(lead["updated_at"].as_i64()));
        let part: Vec<Value> = leads.iter().skip((page - 1) * limit).take(limit).cloned().collect();
        if part.is_empty() {
            return Reply::Whole { status: 204, headers: Vec::new(), body: Vec::new() };
        }
        let more = leads.len() > page * limit;
        page_of(part, more.then_some(page + 1))
    }
}

fn page_of(leads: Vec<Value>, next: Option<usize>) -> Reply {
    let mut body = json!({"_page": 1, "_embedded": {"leads": leads}});
    if let Some(next) = next {
        body["_links"] = json!({"next": {"href": format!("https://{AMOCRM_HOST}/api/v4/leads?page={next}")}});
    }
    Reply::json(body)
}

async fn walked(script: &Script, window: &LeadWindow) -> (Vec<i64>, Vec<usize>) {
    let egress = script.egress();
    let client = Client::new(&egress, AMOCRM_HOST, KEY).unwrap();
    let walk = walked::leads(&client, window).await.unwrap();
    let mut ids: Vec<i64> = walk.leads.iter().map(|lead| lead.id).collect();
    ids.sort_unstable();
    (ids, walk.kept)
}

#[tokio::test]
async fn an_account_that_ignores_filters_gives_the_same_leads_as_one_that_honours_them() {
    // One lead a minute, a thousand of them; a hundred changed since, the first minute included.
    let times: Vec<i64> = (0..1000).map(|minute| FROM + minute * 60).collect();
    let window = since(FROM + 900 * 60);
    let expected: Vec<i64> = (901..=1000).collect();
    for filters_work in [true, false] {
        let script = Script::start(account_of(times.clone(), filters_work)).await;
        let (ids, pages) = walked(&script, &window).await;
        assert_eq!(ids, expected, "filters work: {filters_work}");
        assert_eq!(pages.last(), Some(&100));
        // Without filters the walk goes past the window's start by the overlap and no further.
        assert_eq!(script.requests().len(), 1);
    }
}

#[tokio::test]
async fn an_account_without_leads_gives_none() {
    let script = Script::start(account_of(Vec::new(), true)).await;
    assert!(walked(&script, &since(FROM)).await.0.is_empty());
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn an_empty_map_where_the_list_would_be_is_an_empty_list() {
    for nothing in [json!([]), json!({})] {
        let body = json!({"_page": 1, "_embedded": nothing});
        let script = Script::start(move |_| Reply::json(&body)).await;
        assert!(walked(&script, &since(FROM)).await.0.is_empty(), "{nothing}");
    }
    for other in [json!({"_page": 1}), json!({"_embedded": {"contacts": []}}), json!({"_embedded": null})] {
        let script = Script::start(move |_| Reply::json(&other)).await;
        let egress = script.egress();
        let client = Client::new(&egress, AMOCRM_HOST, KEY).unwrap();
        assert!(walked::leads(&client, &since(FROM)).await.is_err(), "another format is no empty list");
    }
}

#[tokio::test]
async fn a_next_link_that_leads_to_nothing_ends_the_walk() {
    let script = Script::start(|request| match number(request, "page") {
        Some(1) => page_of(vec![json!({"id": 1, "updated_at": FROM})], Some(2)),
        _ => Reply::Whole { status: 204, headers: Vec::new(), body: Vec::new() },
    })
    .await;
    assert_eq!(walked(&script, &since(FROM)).await.0, [1]);
    assert_eq!(script.requests().len(), 2);
}

#[tokio::test]
async fn a_page_that_repeats_itself_ends_the_walk() {
    // The link names the same page.
    let script = Script::start(|_| page_of(vec![json!({"id": 1, "updated_at": FROM})], Some(1))).await;
    assert_eq!(walked(&script, &since(FROM)).await.0, [1]);
    assert_eq!(script.requests().len(), 1);
    // The link goes on for ever, the content does not.
    let script =
        Script::start(|_| page_of(vec![json!({"id": 1, "updated_at": FROM})], Some(9_999_999))).await;
    assert_eq!(walked(&script, &since(FROM)).await.0, [1]);
    assert_eq!(script.requests().len(), 3);
}

#[tokio::test]
async fn a_lead_that_moves_to_another_page_meanwhile_is_kept_once() {
    let script = Script::start(|request| match number(request, "page") {
        Some(1) => page_of(
            vec![json!({"id": 1, "updated_at": FROM + 30}), json!({"id": 2, "updated_at": FROM + 20})],
            Some(2),
        ),
        _ => page_of(
            vec![json!({"id": 2, "updated_at": FROM + 20}), json!({"id": 3, "updated_at": FROM})],
            None,
        ),
    })
    .await;
    assert_eq!(walked(&script, &since(FROM)).await.0, [1, 2, 3]);
}

#[tokio::test]
async fn a_gateway_timeout_makes_the_pages_smaller_without_losing_a_lead() {
    let times: Vec<i64> = (0..600).map(|second| FROM + second).collect();
    let honest = account_of(times, true);
    let script = Script::start(move |request| match (number(request, "limit"), number(request, "page")) {
        (Some(250), Some(1)) => honest(request),
        (Some(250 | 100), _) => Reply::html(504),
        _ => honest(request),
    })
    .await;
    let (ids, _) = walked(&script, &since(FROM)).await;
    assert_eq!(ids, (1..=600).collect::<Vec<i64>>());
}

#[tokio::test]
async fn a_gateway_timeout_at_the_smallest_page_is_reported() {
    let script = Script::start(|_| Reply::html(504)).await;
    let egress = script.egress();
    let client = Client::new(&egress, AMOCRM_HOST, KEY).unwrap();
    let error = walked::leads(&client, &since(FROM)).await.unwrap_err();
    assert_eq!((error.kind, error.status), (Kind::Unavailable, Some(504)));
    assert_eq!(script.requests().len(), 3);
}

#[tokio::test]
async fn a_page_of_which_more_than_a_twentieth_cannot_be_read_is_another_format() {
    let page = |bad: i64| {
        let leads = (0..100).map(|id| match id < bad {
            true => json!({"id": null, "updated_at": FROM}),
            false => json!({"id": id, "updated_at": FROM}),
        });
        leads.collect::<Vec<Value>>()
    };
    for (bad, kind) in [(5, None), (6, Some(Kind::FormatChanged))] {
        let script = Script::start(move |_| page_of(page(bad), None)).await;
        let egress = script.egress();
        let client = Client::new(&egress, AMOCRM_HOST, KEY).unwrap();
        let walk = walked::leads(&client, &since(FROM)).await;
        assert_eq!(walk.map(|walk| walk.leads.len()).map_err(|error| error.kind).err(), kind, "{bad}");
    }
}

#[tokio::test]
async fn half_an_emoji_in_a_name_costs_no_neighbour() {
    let body = br#"{"_embedded":{"leads":[{"id":1,"name":"\ud83dx","updated_at":1790000000},{"id":2,"price":NaN,"updated_at":1790000000}]}}"#;
    let script =
        Script::start(|_| Reply::Whole { status: 200, headers: Vec::new(), body: body.to_vec() }).await;
    let egress = script.egress();
    let client = Client::new(&egress, AMOCRM_HOST, KEY).unwrap();
    let walk = walked::leads(&client, &since(FROM)).await.unwrap();
    assert_eq!((walk.leads.len(), walk.skipped), (2, 0));
    assert_eq!(walk.leads[0].name.as_deref(), Some("\u{fffd}x"));
}

#[tokio::test]
async fn a_lead_that_cannot_be_read_is_skipped_and_counted() {
    let leads = vec![json!({"id": "x"}), json!(null), json!({"id": 7, "updated_at": FROM}), json!({"id": 8})];
    let script = Script::start(move |_| page_of(leads.clone(), None)).await;
    let egress = script.egress();
    let client = Client::new(&egress, AMOCRM_HOST, KEY).unwrap();
    let walk = walked::leads(&client, &since(FROM)).await.unwrap();
    assert_eq!((walk.leads.len(), walk.skipped), (1, 3));
}

fn contact(id: i64) -> Value {
    json!({"id": id, "name": format!("c{id}"), "custom_fields_values": null})
}

/// Contacts 1 to 30, of which 13 is gone; filters work or are ignored.
fn contacts_of(filters_work: bool) -> impl Fn(&Request) -> Reply {
    move |request| {
        if let Some(id) = request.path().strip_prefix("/api/v4/contacts/") {
            let id: i64 = id.parse().unwrap();
            return match id {
                13 => Reply::Whole { status: 204, headers: Vec::new(), body: Vec::new() },
                14 => Reply::status(404, json!({"title": "Not found"})),
                _ => Reply::json(contact(id)),
            };
        }
        let asked = request.query().into_iter().filter(|(key, _)| key == "filter[id][]");
        let asked: Vec<i64> = asked.map(|(_, id)| id.parse().unwrap()).collect();
        let known = (1..=30).filter(|id| ![13, 14].contains(id) && (!filters_work || asked.contains(id)));
        let found: Vec<Value> = known.map(contact).collect();
        if found.is_empty() {
            return Reply::Whole { status: 204, headers: Vec::new(), body: Vec::new() };
        }
        Reply::json(json!({"_embedded": {"contacts": found}}))
    }
}

#[tokio::test]
async fn contacts_are_the_same_with_and_without_filters() {
    for filters_work in [true, false] {
        let script = Script::start(contacts_of(filters_work)).await;
        let egress = script.egress();
        let client = Client::new(&egress, AMOCRM_HOST, KEY).unwrap();
        let found = client.contacts(&[5, 13, 2, 5, 14]).await.unwrap();
        let ids: Vec<i64> = found.contacts.iter().map(|contact| contact.id).collect();
        let mut sorted = ids.clone();
        sorted.sort_unstable();
        assert_eq!((sorted, &found.missing[..]), (vec![2, 5], &[13, 14][..]));
        assert_eq!(found.filter_honoured, filters_work);
        assert_eq!(script.requests().len(), if filters_work { 1 } else { 1 + 4 });
    }
}

#[tokio::test]
async fn contacts_travel_in_batches_of_a_page() {
    let script = Script::start(contacts_of(true)).await;
    let egress = script.egress();
    let client = Client::new(&egress, AMOCRM_HOST, KEY).unwrap();
    let ids: Vec<i64> = (1..=600).collect();
    let found = client.contacts(&ids).await.unwrap();
    assert_eq!((found.contacts.len(), found.missing.len()), (28, 572));
    assert_eq!(script.requests().len(), 3);
    assert!(client.contacts(&[]).await.unwrap().contacts.is_empty());
    assert_eq!(script.requests().len(), 3);
}

/// A vendor that pages by count names a next page after each full one.
#[tokio::test]
async fn a_full_batch_that_names_a_next_page_is_whole_and_one_that_is_not_full_was_not_filtered() {
    for (found, honoured) in [(250, true), (249, false)] {
        let script = Script::start(move |request| {
            assert_eq!(request.path(), "/api/v4/contacts");
            let next = format!("https://{AMOCRM_HOST}/api/v4/contacts?page=2");
            let contacts: Vec<Value> = (1..=found).map(contact).collect();
            Reply::json(json!({"_links": {"next": {"href": next}}, "_embedded": {"contacts": contacts}}))
        })
        .await;
        let egress = script.egress();
        let client = Client::new(&egress, AMOCRM_HOST, KEY).unwrap();
        let ids: Vec<i64> = (1..=250).collect();
        let batch = client.contact_batch(&ids).await.unwrap();
        assert_eq!(batch.map(|contacts| contacts.len()), honoured.then_some(250));
        assert_eq!(script.requests().len(), 1);
    }
}

#[tokio::test]
async fn missing_rights_and_a_ban_are_told_apart_and_a_ban_stops_everything() {
    let script =
        Script::start(|_| Reply::status(403, json!({"title": "Forbidden", "detail": "no scope"}))).await;
    let egress = script.egress();
    let client = Client::new(&egress, AMOCRM_HOST, KEY).unwrap();
    let error = client.users().await.unwrap_err();
    assert_eq!(
        (&error.kind, error.class(), error.detail.as_str()),
        (&Kind::Forbidden, ErrorClass::Person, "no scope; Forbidden")
    );

    let script = Script::start(|_| Reply::html(403)).await;
    let egress = script.egress();
    let client = Client::new(&egress, AMOCRM_HOST, KEY).unwrap();
    let error = client.users().await.unwrap_err();
    assert_eq!((&error.kind, error.class()), (&Kind::RateBan, ErrorClass::Person));
    assert!(client.users().await.is_err());
    assert_eq!(script.requests().len(), 1, "a ban is not prolonged");
}

#[tokio::test]
async fn an_unpaid_account_waits_for_a_person() {
    let script = Script::start(|_| Reply::status(402, json!({}))).await;
    let egress = script.egress();
    let error = Client::new(&egress, AMOCRM_HOST, KEY).unwrap().account().await.unwrap_err();
    assert_eq!((&error.kind, error.class()), (&Kind::PaymentRequired, ErrorClass::Person));
}

#[tokio::test]
async fn users_are_read_page_by_page_and_pipelines_at_once() {
    let script = Script::start(|request| match (request.path(), number(request, "page")) {
        ("/api/v4/users", Some(1)) => Reply::json(json!({"_embedded": {"users": [{"id": 1, "name": "A"}]},
            "_links": {"next": {"href": format!("https://{AMOCRM_HOST}/api/v4/users?page=2")}}})),
        ("/api/v4/users", _) => {
            Reply::json(json!({"_embedded": {"users": [{"id": 2, "rights": {"is_active": false}}]}}))
        }
        ("/api/v4/leads/pipelines", _) => Reply::json(json!({"_embedded": {"pipelines": [
            {"id": 7, "name": "P", "_embedded": {"statuses": [{"id": 142, "name": "won"}]}}]}})),
        (path, _) => panic!("{path}"),
    })
    .await;
    let egress = script.egress();
    let client = Client::new(&egress, AMOCRM_HOST, KEY).unwrap();
    let users = client.users().await.unwrap();
    assert_eq!(
        users.iter().map(|user| (user.id, user.is_active)).collect::<Vec<_>>(),
        [(1, true), (2, false)]
    );
    assert_eq!(client.pipelines().await.unwrap()[0].statuses[0].kind, StatusKind::Won);
    let request = script.requests().remove(0);
    assert_eq!(request.headers["authorization"], format!("Bearer {KEY}"));
}

#[tokio::test]
async fn one_lead_with_a_senseless_time_of_change_does_not_end_the_walk() {
    // The first is no time; the second could be one, and the lead came in the window whatever it says.
    for (wrong, expected) in [(json!(86_400), 599), (json!(1_262_304_000), 600)] {
        let spoiled = wrong.clone();
        let script = Script::start(move |request: &Request| {
            let number = |name: &str| request.param(name).and_then(|text| text.parse::<i64>().ok());
            let (page, limit) = (number("page").unwrap_or(1), number("limit").unwrap_or(250));
            let (from, to) = ((page - 1) * limit, (page * limit).min(600));
            let leads: Vec<_> = (from..to)
                .map(|n| {
                    let at = json!(1_790_000_000 - n);
                    json!({"id": n + 1, "updated_at": if n == 7 { &spoiled } else { &at }, "created_at": at})
                })
                .collect();
            let mut body = json!({"_embedded": {"leads": leads}});
            if to < 600 {
                body["_links"] = json!({"next": {"href": "https://next"}});
            }
            Reply::json(body)
        })
        .await;
        let window = LeadWindow { from: chrono::DateTime::from_timestamp(1_789_000_000, 0).unwrap() };
        let (found, _) = walked(&script, &window).await;
        assert_eq!(found.len(), expected, "{wrong}");
    }
}

#[tokio::test]
async fn contacts_and_users_are_read_in_parts_where_the_gateway_has_no_time_for_a_whole_page() {
    let script = Script::start(|request: &Request| {
        let number = |name: &str| request.param(name).and_then(|text| text.parse::<i64>().ok());
        let (page, limit) = (number("page").unwrap_or(1), number("limit").unwrap_or(250));
        if limit > 100 {
            return Reply::html(504);
        }
        let name = if request.path().ends_with("/users") { "users" } else { "contacts" };
        let (from, to) = ((page - 1) * limit, (page * limit).min(620));
        let items: Vec<_> = (from..to).map(|n| json!({"id": n + 1, "name": "x"})).collect();
        let mut body = json!({"_embedded": {name: items}});
        if to < 620 {
            body["_links"] = json!({"next": {"href": format!("https://x/?page={}", page + 1)}});
        }
        Reply::json(body)
    })
    .await;
    let egress = script.egress();
    let client = Client::new(&egress, AMOCRM_HOST, KEY).unwrap();
    assert_eq!(client.users().await.unwrap().len(), 620);
    let mut seen = Vec::new();
    for page in 1.. {
        let got = client.contacts_page(&ContactWindow::default(), page).await.unwrap();
        seen.extend(got.contacts.iter().map(|contact| contact.id));
        if !got.has_next {
            break;
        }
    }
    assert_eq!(seen, (1..=620).collect::<Vec<i64>>());
    // One page that was too much; what the gateway has no time for is learnt once.
    assert_eq!(script.requests().len(), 1 + 13 + 13);
}
