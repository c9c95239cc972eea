//! amoCRM's deals and contacts as they go on living after a day is over.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::common::{Answer, Bench, anchor, bench, send};
use chrono::{DateTime, Utc};
use serde_json::Value;
use synkro_sandbox::{DataSize, Outcome, SettingsPatch};

async fn living(size: DataSize) -> Bench {
    let bench = bench(size).await;
    let patch = SettingsPatch {
        amocrm_static_deals: Some(false),
        enforce_rate_limits: Some(false),
        ..SettingsPatch::default()
    };
    bench.control.update_settings(patch).await;
    bench
}

async fn get_at(bench: &Bench, host: &str, path: &str) -> Answer {
    let bearer = format!("Bearer {}", bench.manifest.credentials.amocrm.long_lived_token);
    let headers = [("host", host), ("user-agent", "test"), ("authorization", bearer.as_str())];
    send(&bench.manifest.base_urls.amocrm, "GET", path, &headers, b"").await.expect("an answer")
}

async fn get(bench: &Bench, path: &str) -> Answer {
    get_at(bench, &bench.manifest.credentials.amocrm.host, path).await
}

/// All elements of a list, and how many requests they took.
async fn walk(bench: &Bench, name: &str, query: &str) -> (Vec<Value>, usize) {
    let mut all = Vec::new();
    for page in 1.. {
        let answer = get(bench, &format!("/api/v4/{name}?limit=250&page={page}{query}")).await;
        if answer.status == 204 {
            return (all, page);
        }
        let body = answer.json();
        all.extend(body["_embedded"][name].as_array().cloned().unwrap_or_default());
        if body["_links"].get("next").is_none() {
            return (all, page);
        }
    }
    unreachable!("a walk ends")
}

fn number(value: &Value, field: &str) -> i64 {
    value[field].as_i64().unwrap_or_default()
}

/// New, won and lost between two instants, counted from what the list gives.
fn happened(leads: &[Value], from: DateTime<Utc>, to: DateTime<Utc>) -> (usize, usize, usize) {
    let inside = |at: &Value| at.as_i64().is_some_and(|at| from.timestamp() <= at && at < to.timestamp());
    let count = |field: &str, status: Option<i64>| {
        let of =
            |lead: &&Value| inside(&lead[field]) && status.is_none_or(|s| number(lead, "status_id") == s);
        leads.iter().filter(of).count()
    };
    (count("created_at", None), count("closed_at", Some(142)), count("closed_at", Some(143)))
}

#[tokio::test]
async fn a_fetch_that_ends_with_its_period_misses_deals_and_one_without_an_end_does_not() {
    let bench = living(DataSize::Demo).await;
    let (leads, _) = walk(&bench, "leads", "").await;
    let mut missed = 0;
    for day in 1..14 {
        let to = anchor() - chrono::Duration::days(day);
        let from = to - chrono::Duration::days(1);
        let touched = |lead: &&Value| number(lead, "updated_at") >= from.timestamp();
        let without_end: Vec<Value> = leads.iter().filter(touched).cloned().collect();
        let with_end: Vec<Value> =
            without_end.iter().filter(|lead| number(lead, "updated_at") < to.timestamp()).cloned().collect();
        assert_eq!(happened(&without_end, from, to), happened(&leads, from, to));
        let ends = |leads: &[Value]| {
            let (_, won, lost) = happened(leads, from, to);
            won + lost
        };
        missed += usize::from(ends(&with_end) < ends(&leads));
    }
    assert!(missed >= 8, "on {missed} of 13 days a deal was touched after its end");
}

#[tokio::test]
async fn a_deals_state_follows_the_clock_and_is_told_with_its_history() {
    let bench = living(DataSize::Demo).await;
    let before = bench.control.state().await;
    bench.control.clock().set(anchor() + chrono::Duration::days(30));
    let (leads, _) = walk(&bench, "leads", "").await;
    let after = bench.control.state().await;
    let shown: BTreeMap<i64, &Value> = leads.iter().map(|lead| (number(lead, "id"), lead)).collect();
    let (mut edited, mut won, mut deleted, mut new) = (0, 0, 0, 0);
    for lead in &after.companies[0].leads {
        let old = before.companies[0].leads.iter().find(|old| old.lead.id == lead.lead.id);
        new += usize::from(old.is_none());
        if lead.lead.is_deleted {
            assert!(!shown.contains_key(&lead.lead.id));
            deleted += usize::from(old.is_some_and(|old| !old.lead.is_deleted));
            continue;
        }
        let there = shown[&lead.lead.id];
        assert_eq!(number(there, "updated_at"), lead.lead.updated_at.timestamp());
        assert_eq!(there["closed_at"].as_i64(), lead.lead.closed_at.map(|at| at.timestamp()));
        assert_eq!(
            lead.events.last().map_or(lead.entered.updated_at, |event| event.at),
            lead.lead.updated_at
        );
        let Some(old) = old else { continue };
        edited += usize::from(old.lead.updated_at < lead.lead.updated_at);
        won += usize::from(old.lead.outcome == Outcome::Open && lead.lead.outcome == Outcome::Won);
    }
    assert!(edited > 40 && won > 3 && deleted > 1 && new > 60, "{edited} {won} {deleted} {new}");
    // The clock back, the same as before.
    bench.control.clock().set(anchor());
    let again = bench.control.state().await;
    assert_eq!(
        serde_json::to_value(&again.companies[0].leads).expect("JSON"),
        serde_json::to_value(&before.companies[0].leads).expect("JSON")
    );
}

#[tokio::test]
async fn deals_created_after_the_period_come_first_in_the_order_of_change() {
    let bench = living(DataSize::Small).await;
    bench.control.clock().set(anchor() + chrono::Duration::days(5));
    let page = get(&bench, "/api/v4/leads?limit=250&order[updated_at]=desc&with=contacts").await.json();
    let leads = page["_embedded"]["leads"].as_array().expect("leads").clone();
    assert!(leads.iter().map(|lead| number(lead, "updated_at")).is_sorted_by(|a, b| a >= b));
    assert!(number(&leads[0], "updated_at") > anchor().timestamp());
    assert!(leads.iter().any(|lead| number(lead, "created_at") > anchor().timestamp()));
}

#[tokio::test]
async fn with_filters_off_a_walk_over_contacts_takes_a_few_pages_of_hundreds() {
    let bench = living(DataSize::Demo).await;
    let (contacts, pages) = walk(&bench, "contacts", "&filter%5Bid%5D%5B%5D=40000001").await;
    assert!(contacts.len() > 1_000, "the filter is ignored: {}", contacts.len());
    assert!(pages <= contacts.len().div_ceil(250) + 1);
    let (leads, _) = walk(&bench, "leads", "&with=contacts").await;
    let known: BTreeSet<i64> = contacts.iter().map(|contact| number(contact, "id")).collect();
    let linked = |lead: &Value| lead["_embedded"]["contacts"].as_array().cloned().unwrap_or_default();
    assert!(leads.iter().flat_map(linked).all(|contact| known.contains(&number(&contact, "id"))));
    assert!(leads.iter().any(|lead| linked(lead).len() > 1));
}

#[tokio::test]
async fn phones_are_as_people_type_them_and_now_and_then_a_bare_number() {
    let bench = living(DataSize::Demo).await;
    let (contacts, _) = walk(&bench, "contacts", "").await;
    let mut values = Vec::new();
    for contact in &contacts {
        for field in contact["custom_fields_values"].as_array().into_iter().flatten() {
            if field["field_code"] == "PHONE" {
                values.extend(field["values"].as_array().expect("values").iter().map(|v| v["value"].clone()));
            }
        }
    }
    assert!(values.iter().any(Value::is_i64), "a number that is no text");
    let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
    for part in
        ["WhatsApp 24/7", " или ", "звонить после", "00 7 ", "8 10 7 ", "wa.me/", "доб. 12", "кв. 12", "нет"]
    {
        assert!(texts.iter().any(|text| text.contains(part)), "no phone has {part}");
    }
}

#[tokio::test]
async fn a_search_by_the_number_without_its_country_finds_contact_and_deals_however_it_was_typed() {
    let bench = living(DataSize::Demo).await;
    let state = bench.control.state().await;
    let mut found = 0;
    for chat in state.companies[0].chats.iter().filter(|chat| !chat.phone.is_empty()).take(20) {
        let number = &chat.phone[2..];
        let owners: BTreeSet<i64> = state.companies[0]
            .contacts
            .iter()
            .filter(|contact| contact.number.as_deref() == Some(&chat.phone))
            .filter(|contact| contact.contact.phones.iter().all(|phone| phone.is_ascii()))
            .map(|contact| contact.contact.id)
            .collect();
        let (contacts, _) = walk(&bench, "contacts", &format!("&query={number}")).await;
        let given: BTreeSet<i64> = contacts.iter().map(|contact| self::number(contact, "id")).collect();
        assert!(given.is_superset(&owners), "{number}: {owners:?}");
        let (leads, _) = walk(&bench, "leads", &format!("&query={number}")).await;
        let of = |lead: &&synkro_sandbox::LeadState| {
            !lead.lead.is_deleted && lead.lead.contact_ids.iter().any(|id| owners.contains(id))
        };
        for lead in state.companies[0].leads.iter().filter(of) {
            assert!(leads.iter().any(|shown| self::number(shown, "id") == lead.lead.id));
            found += 1;
        }
    }
    assert!(found > 10, "{found}");
    assert_eq!(get(&bench, "/api/v4/contacts?query=7999999999").await.status, 204);
}

#[tokio::test]
async fn two_managers_have_one_name() {
    let bench = living(DataSize::Demo).await;
    let users = get(&bench, "/api/v4/users?limit=250").await.json();
    let users = users["_embedded"]["users"].as_array().expect("users").clone();
    let named = |user: &&Value| user["name"] == "Айгерим Садыкова";
    let ids: BTreeSet<i64> = users.iter().filter(named).map(|user| number(user, "id")).collect();
    assert_eq!(ids.len(), 2);
    let (leads, _) = walk(&bench, "leads", "").await;
    assert!(ids.iter().all(|id| leads.iter().any(|lead| number(lead, "responsible_user_id") == *id)));
}

#[tokio::test]
async fn a_renamed_account_is_found_through_the_address_in_the_token_alone() {
    let bench = living(DataSize::Small).await;
    let known = bench.manifest.credentials.amocrm.clone();
    let base = bench.manifest.base_urls.amocrm.clone();
    let target = "https%3A%2F%2Fapp.example.kz%2Fcallback";
    let decide = format!("/oauth/decide?client_id={}&redirect_uri={target}&answer=allow", known.client_id);
    let agent = ("user-agent", "test");
    let redirect =
        send(&base, "GET", &decide, &[("host", "www.amocrm.ru"), agent], b"").await.expect("an answer");
    let location = redirect.header("location").to_owned();
    let code =
        location.split("code=").nth(1).and_then(|rest| rest.split('&').next()).expect("a code").to_owned();
    let exchange = async |host: &str, grant: Value| {
        let mut body = serde_json::json!({"client_id": known.client_id, "client_secret": known.client_secret,
            "redirect_uri": "https://app.example.kz/callback"});
        body.as_object_mut().expect("fields").extend(grant.as_object().expect("fields").clone());
        let headers = [("host", host), ("content-type", "application/json"), agent];
        send(&base, "POST", "/oauth2/access_token", &headers, body.to_string().as_bytes())
            .await
            .expect("an answer")
    };
    let grant = serde_json::json!({"grant_type": "authorization_code", "code": code});
    let pair = exchange(&known.host, grant).await.json();
    let refresh = pair["refresh_token"].as_str().expect("a token").to_owned();
    let renamed = SettingsPatch {
        amocrm_renamed_to: Some("novoe-imya.amocrm.ru".to_owned()),
        ..SettingsPatch::default()
    };
    bench.control.update_settings(renamed).await;
    let again = serde_json::json!({"grant_type": "refresh_token", "refresh_token": refresh});
    assert_eq!(exchange(&known.host, again.clone()).await.status, 404);
    let where_to = async |host: &str, token: &str| {
        let headers = [("host", host), ("x-refresh-token", token), agent];
        send(&base, "GET", "/oauth2/account/current/subdomain", &headers, b"").await.expect("an answer")
    };
    assert_eq!(where_to(&known.host, &refresh).await.status, 404);
    assert_eq!(where_to("api-b.amocrm.ru", "def502wrong").await.status, 401);
    let told = where_to("api-b.amocrm.ru", &refresh).await.json();
    assert_eq!(
        (told["domain"].as_str(), told["subdomain"].as_str(), told["id"].as_i64()),
        (Some("novoe-imya.amocrm.ru"), Some("novoe-imya"), Some(known.account_id))
    );
    assert_eq!(exchange("novoe-imya.amocrm.ru", again).await.status, 200);
    let account = get_at(&bench, "novoe-imya.amocrm.ru", "/api/v4/account").await;
    assert_eq!(account.json()["subdomain"], "novoe-imya");
    assert_eq!(get_at(&bench, "api-b.amocrm.ru", "/api/v4/account").await.status, 401);
}

#[tokio::test]
async fn a_walk_of_contacts_stays_within_the_limit_that_real_accounts_have() {
    let bench = bench(DataSize::Demo).await;
    let patch = SettingsPatch { amocrm_static_deals: Some(false), ..SettingsPatch::default() };
    bench.control.update_settings(patch).await;
    let (contacts, pages) = walk(&bench, "contacts", "").await;
    assert!(pages <= 7 && contacts.len() > 1_000, "one second is enough for all of them");
    bench.control.clock().advance(Duration::from_secs(1));
}
