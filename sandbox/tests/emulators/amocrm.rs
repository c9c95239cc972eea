//! amoCRM as its clients meet it.

use std::time::Duration;

use crate::common::{Answer, Bench, bench, send};
use serde_json::Value;
use synkro_sandbox::{Action, DataSize, FaultRule, SettingsPatch, Vendor};

async fn get_as(bench: &Bench, token: &str, path: &str) -> Answer {
    // Each call a second after the one before: the limit is another test's matter.
    bench.control.clock().advance(Duration::from_secs(1));
    let bearer = format!("Bearer {token}");
    let headers = [
        ("host", bench.manifest.credentials.amocrm.host.as_str()),
        ("user-agent", "test"),
        ("authorization", &bearer),
    ];
    send(&bench.manifest.base_urls.amocrm, "GET", path, &headers, b"").await.expect("an answer")
}

async fn get(bench: &Bench, path: &str) -> Answer {
    let token = bench.manifest.credentials.amocrm.long_lived_token.clone();
    get_as(bench, &token, path).await
}

fn leads(answer: &Answer) -> Vec<Value> {
    answer.json()["_embedded"]["leads"].as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn a_wrong_token_gets_problem_json_and_no_user_agent_gets_html() {
    let bench = bench(DataSize::Small).await;
    let answer = get_as(&bench, "eyJ.wrong.token", "/api/v4/account").await;
    assert_eq!((answer.status, answer.header("content-type")), (401, "application/problem+json"));
    assert_eq!(answer.json()["detail"], "Неверный логин или пароль");
    let bearer = format!("Bearer {}", bench.manifest.credentials.amocrm.long_lived_token);
    let bare =
        send(&bench.manifest.base_urls.amocrm, "GET", "/api/v4/account", &[("authorization", &bearer)], b"")
            .await;
    let bare = bare.expect("an answer");
    assert_eq!((bare.status, bare.header("content-type")), (403, "text/html"));
}

#[tokio::test]
async fn a_walk_over_all_pages_sees_every_lead_once_and_ends_with_204() {
    let bench = bench(DataSize::Demo).await;
    let mut seen = Vec::new();
    let mut page = 1;
    loop {
        let answer = get(&bench, &format!("/api/v4/leads?limit=50&page={page}")).await;
        if answer.status == 204 {
            assert!(answer.body.is_empty());
            break;
        }
        assert_eq!(answer.header("content-type"), "application/hal+json");
        assert!(answer.json().get("_total_items").is_none());
        seen.extend(leads(&answer).iter().filter_map(|lead| lead["id"].as_i64()));
        page += 1;
    }
    let mut expected: Vec<i64> =
        bench.control.dataset().leads.iter().filter(|lead| !lead.is_deleted).map(|lead| lead.id).collect();
    seen.sort_unstable();
    expected.sort_unstable();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn filters_are_ignored_until_the_account_has_them() {
    let bench = bench(DataSize::Demo).await;
    let from = (crate::common::anchor() - chrono::Duration::days(1)).timestamp();
    let path = format!(
        "/api/v4/leads?limit=250&filter%5Bupdated_at%5D%5Bfrom%5D={from}&filter%5Bupdated_at%5D%5Bto%5D=1999999999"
    );
    let ignored = leads(&get(&bench, &path).await);
    assert!(ignored.iter().any(|lead| lead["updated_at"].as_i64() < Some(from)));
    let account = get(&bench, "/api/v4/account?with=is_api_filter_enabled").await;
    assert_eq!(account.json()["is_api_filter_enabled"], false);
    let patch = SettingsPatch { amocrm_filter_enabled: Some(true), ..SettingsPatch::default() };
    bench.control.update_settings(patch).await;
    let applied = leads(&get(&bench, &path).await);
    assert!(!applied.is_empty() && applied.len() < ignored.len());
    assert!(applied.iter().all(|lead| lead["updated_at"].as_i64() >= Some(from)));
}

#[tokio::test]
async fn contacts_stand_in_a_lead_only_when_asked_for_and_only_as_ids() {
    let bench = bench(DataSize::Small).await;
    let plain = leads(&get(&bench, "/api/v4/leads").await);
    assert!(plain.iter().all(|lead| lead["_embedded"].get("contacts").is_none()));
    let with = leads(&get(&bench, "/api/v4/leads?with=contacts").await);
    let contact = &with[0]["_embedded"]["contacts"][0];
    assert_eq!(contact["is_main"], true);
    assert!(contact.get("name").is_none() && contact["id"].is_i64());
}

#[tokio::test]
async fn deleted_leads_appear_only_when_asked_for_and_nearly_empty() {
    let bench = bench(DataSize::Demo).await;
    let deleted = leads(&get(&bench, "/api/v4/leads?with=only_deleted&limit=250").await);
    assert!(!deleted.is_empty());
    assert!(
        deleted
            .iter()
            .all(|lead| lead["is_deleted"] == true && lead["name"].is_null() && lead["updated_at"].is_i64())
    );
    assert_eq!(get(&bench, "/api/v4/leads/1").await.status, 204);
}

#[tokio::test]
async fn a_token_without_rights_sees_its_own_leads_and_no_users() {
    let bench = bench(DataSize::Demo).await;
    let token = bench.manifest.credentials.amocrm.non_admin_token.clone();
    let users = get_as(&bench, &token, "/api/v4/users").await;
    assert_eq!((users.status, users.header("content-type")), (403, "application/problem+json"));
    let own = leads(&get_as(&bench, &token, "/api/v4/leads?limit=250").await);
    let owners: std::collections::BTreeSet<_> =
        own.iter().filter_map(|lead| lead["responsible_user_id"].as_i64()).collect();
    assert_eq!(owners.len(), 1);
    assert_eq!(get(&bench, "/api/v4/users").await.json()["_total_items"], 7);
}

#[tokio::test]
async fn the_eighth_request_of_a_second_is_refused_in_html_and_insisting_ends_in_403() {
    let bench = bench(DataSize::Small).await;
    let bearer = format!("Bearer {}", bench.manifest.credentials.amocrm.long_lived_token);
    let headers = [("user-agent", "test"), ("authorization", bearer.as_str())];
    let call = || send(&bench.manifest.base_urls.amocrm, "GET", "/api/v4/account", &headers, b"");
    for _ in 0..7 {
        assert_eq!(call().await.expect("an answer").status, 200);
    }
    let refused = call().await.expect("an answer");
    assert_eq!(
        (refused.status, refused.header("content-type"), refused.header("retry-after")),
        (429, "text/html", "")
    );
    bench.control.clock().advance(Duration::from_secs(1));
    assert_eq!(call().await.expect("an answer").status, 200);
    for _ in 0..40 {
        call().await;
    }
    bench.control.clock().advance(Duration::from_secs(3_600));
    assert_eq!(call().await.expect("an answer").status, 403);
    bench.control.reset().await.expect("a reset");
    assert_eq!(call().await.expect("an answer").status, 200);
}

#[tokio::test]
async fn codes_and_refresh_tokens_work_once() {
    let bench = bench(DataSize::Small).await;
    let known = bench.manifest.credentials.amocrm.clone();
    let target = "https%3A%2F%2Fapp.example.kz%2Fcallback";
    let decide =
        format!("/oauth/decide?client_id={}&state=s1&redirect_uri={target}&answer=allow", known.client_id);
    let base = bench.manifest.base_urls.amocrm.clone();
    let agent = ("user-agent", "test");
    let redirect =
        send(&base, "GET", &decide, &[("host", "www.amocrm.ru"), agent], b"").await.expect("an answer");
    assert_eq!(redirect.status, 302);
    let location = redirect.header("location").to_owned();
    assert!(location.contains("referer=qazaqdemo.amocrm.ru") && location.contains("state=s1"), "{location}");
    let code =
        location.split("code=").nth(1).and_then(|rest| rest.split('&').next()).expect("a code").to_owned();
    let exchange = |fields: Value| {
        let mut body = serde_json::json!({"client_id": known.client_id, "client_secret": known.client_secret,
            "redirect_uri": "https://app.example.kz/callback"});
        for (name, value) in fields.as_object().expect("fields") {
            body[name] = value.clone();
        }
        let (base, host) = (base.clone(), known.host.clone());
        async move {
            let headers =
                [("host", host.as_str()), ("content-type", "application/json"), ("user-agent", "test")];
            send(&base, "POST", "/oauth2/access_token", &headers, body.to_string().as_bytes())
                .await
                .expect("an answer")
        }
    };
    let by_code = serde_json::json!({"grant_type": "authorization_code", "code": code});
    let first = exchange(by_code.clone()).await;
    assert_eq!((first.status, first.json()["expires_in"].as_i64()), (200, Some(86_400)));
    let again = exchange(by_code).await;
    assert_eq!(
        (again.status, again.json()["hint"].as_str()),
        (400, Some("Authorization code has been revoked"))
    );
    let by_refresh =
        serde_json::json!({"grant_type": "refresh_token", "refresh_token": first.json()["refresh_token"]});
    let refreshed = exchange(by_refresh.clone()).await;
    assert_eq!(refreshed.status, 200);
    let reused = exchange(by_refresh).await;
    assert_eq!((reused.status, reused.json()["hint"].as_str()), (401, Some("Token has been revoked")));
    let token = refreshed.json()["access_token"].as_str().expect("a token").to_owned();
    assert_eq!(get_as(&bench, &token, "/api/v4/account").await.status, 200);
    bench.control.clock().advance(Duration::from_secs(86_400));
    assert_eq!(get_as(&bench, &token, "/api/v4/account").await.status, 401);
}

#[tokio::test]
async fn faults_disturb_exactly_the_requests_they_name() {
    let bench = bench(DataSize::Small).await;
    bench
        .control
        .add_fault(Vendor::Amocrm, FaultRule::once(Action::ServerError { status: 502 }).on("/leads").after(1))
        .await;
    assert_eq!(get(&bench, "/api/v4/leads").await.status, 200);
    assert_eq!(get(&bench, "/api/v4/account").await.status, 200);
    assert_eq!(get(&bench, "/api/v4/leads").await.status, 502);
    assert_eq!(get(&bench, "/api/v4/leads").await.status, 200);
    bench.control.add_fault(Vendor::Amocrm, FaultRule::once(Action::CutBody)).await;
    let cut = get(&bench, "/api/v4/leads").await;
    assert!(cut.status == 200 && !cut.is_whole());
    bench.control.add_fault(Vendor::Amocrm, FaultRule::once(Action::Reset)).await;
    let agent = [("user-agent", "test")];
    assert!(send(&bench.manifest.base_urls.amocrm, "GET", "/api/v4/leads", &agent, b"").await.is_none());
    bench.control.add_fault(Vendor::Amocrm, FaultRule::once(Action::UnknownFields)).await;
    assert!(leads(&get(&bench, "/api/v4/leads").await)[0].get("x_unknown_nested").is_some());
    bench.control.add_fault(Vendor::Amocrm, FaultRule::once(Action::RepeatCursor)).await;
    let links = get(&bench, "/api/v4/leads?limit=5&page=2").await.json()["_links"].clone();
    assert_eq!(links["next"], links["self"]);
    bench
        .control
        .add_fault(Vendor::Amocrm, FaultRule::once(Action::SlowBody { millis_per_chunk: 1, chunks: 4 }))
        .await;
    assert!(get(&bench, "/api/v4/leads").await.is_whole());
}
