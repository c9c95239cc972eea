//! Further companies: each has its own accounts at every vendor, and the console shows their keys.

use crate::common::{Answer, Bench, bench, send};
use serde_json::{Value, json};
use synkro_sandbox::{Credentials, DataSize};

async fn page(bench: &Bench, path: &str) -> String {
    let answer = send(&bench.manifest.control_url, "GET", path, &[], b"").await.expect("an answer");
    assert_eq!(answer.status, 200, "{path}");
    answer.text()
}

/// The value that a page of the console shows to copy.
fn shown(page: &str, test: &str) -> String {
    let mark = format!("data-test=\"{test}\">");
    page.split(&mark).nth(1).and_then(|rest| rest.split('<').next()).expect("a value").to_owned()
}

async fn rest(
    bench: &Bench,
    project: &Credentials,
    key: &str,
    method: &str,
    path: &str,
    body: &str,
) -> Answer {
    let host = project.supabase.url.trim_start_matches("https://").to_owned();
    let headers = [("host", host.as_str()), ("apikey", key), ("content-type", "application/json")];
    send(&bench.manifest.base_urls.supabase, method, &format!("/rest/v1/{path}"), &headers, body.as_bytes())
        .await
        .expect("an answer")
}

#[tokio::test]
async fn every_companys_keys_can_be_copied_from_the_console() {
    let bench = bench(DataSize::Small).await;
    let index = page(&bench, "/console").await;
    assert_eq!(bench.manifest.further.len(), 2);
    for (number, company) in (1..).zip(&bench.manifest.further) {
        assert!(
            index.contains(&company.name) && index.contains(&format!("/console/supabase?company={number}"))
        );
        let of = async |vendor: &str| page(&bench, &format!("/console/{vendor}?company={number}")).await;
        let known = &company.credentials;
        let supabase = of("supabase").await;
        assert_eq!(shown(&supabase, "supabase-url"), known.supabase.url);
        assert_eq!(shown(&supabase, "supabase-secret-key"), known.supabase.secret_key);
        let amocrm = of("amocrm").await;
        assert_eq!(shown(&amocrm, "amocrm-host"), known.amocrm.host);
        assert_eq!(shown(&amocrm, "amocrm-client-id"), known.amocrm.client_id);
        assert_eq!(shown(&of("radist").await, "radist-api-key"), known.radist.api_key);
        assert_eq!(shown(&of("gemini").await, "gemini-api-key"), known.gemini.api_key);
        let telegram = of("telegram").await;
        assert_eq!(shown(&telegram, "telegram-bot-token"), known.telegram.bot_token);
        assert_eq!(shown(&telegram, "telegram-chat-id"), known.telegram.chat_id.to_string());
    }
    // Without a number the pages are the demo's, as before.
    let demo = page(&bench, "/console/supabase").await;
    assert_eq!(shown(&demo, "supabase-url"), bench.manifest.credentials.supabase.url);
}

#[tokio::test]
async fn a_block_pasted_into_one_project_makes_tables_in_that_project_alone() {
    let bench = bench(DataSize::Small).await;
    let further = bench.manifest.further[0].credentials.clone();
    let sql = "create table public.a (id int primary key); grant select, insert on public.a to service_role;";
    let form: String = url::form_urlencoded::Serializer::new(String::new()).append_pair("sql", sql).finish();
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let path = "/console/supabase/sql?company=1";
    let answer =
        send(&bench.manifest.control_url, "POST", path, &headers, form.as_bytes()).await.expect("an answer");
    assert!(answer.text().contains("Success"), "{}", answer.text());
    let own = rest(&bench, &further, &further.supabase.secret_key, "POST", "a", "{\"id\":1}").await;
    assert_eq!(own.status, 201, "{}", own.text());
    let demo = bench.manifest.credentials.clone();
    assert_eq!(rest(&bench, &demo, &demo.supabase.secret_key, "GET", "a", "").await.status, 404);
    // A key of one project opens no other.
    for key in [&further.supabase.secret_key, &further.supabase.publishable_key] {
        assert_eq!(rest(&bench, &demo, key, "GET", "a", "").await.status, 401);
    }
    assert_eq!(rest(&bench, &further, &demo.supabase.secret_key, "GET", "a", "").await.status, 401);
    let own = bench.control.of_company(1).expect("a company");
    assert_eq!(own.supabase_rows("a").await.expect("rows"), [json!({"id": 1})]);
    assert!(bench.control.supabase_rows("a").await.is_err());
}

#[tokio::test]
async fn each_companys_crm_and_chats_hold_its_own_people() {
    let bench = bench(DataSize::Small).await;
    let further = &bench.manifest.further[1].credentials;
    let bearer = format!("Bearer {}", further.amocrm.long_lived_token);
    let headers =
        [("host", further.amocrm.host.as_str()), ("user-agent", "test"), ("authorization", &bearer)];
    let leads = send(&bench.manifest.base_urls.amocrm, "GET", "/api/v4/leads?limit=250", &headers, b"").await;
    let leads = leads.expect("an answer").json()["_embedded"]["leads"].as_array().cloned().expect("leads");
    let demo: Vec<i64> = bench.control.dataset().leads.iter().map(|lead| lead.id).collect();
    assert!(leads.len() == 12 && leads.iter().all(|lead| !demo.contains(&lead["id"].as_i64().unwrap_or(0))));
    let path = format!("/v2/companies/{}/messaging/chats/with_contacts/", further.radist.company_id);
    let key = [("x-api-key", further.radist.api_key.as_str())];
    let chats =
        send(&bench.manifest.base_urls.radist, "GET", &path, &key, b"").await.expect("an answer").json();
    assert_eq!(chats["data"].as_array().map(Vec::len), Some(10));
    bench.control.clock().advance(std::time::Duration::from_secs(1));
    // A key opens its own company alone, a token its own account.
    let foreign =
        format!("/v2/companies/{}/messaging/chats/sources/", bench.manifest.credentials.radist.company_id);
    assert_eq!(
        send(&bench.manifest.base_urls.radist, "GET", &foreign, &key, b"").await.expect("an answer").status,
        404
    );
    let host = bench.manifest.credentials.amocrm.host.as_str();
    let headers = [("host", host), ("user-agent", "test"), ("authorization", bearer.as_str())];
    let refused = send(&bench.manifest.base_urls.amocrm, "GET", "/api/v4/account", &headers, b"").await;
    assert_eq!(refused.expect("an answer").status, 401);
}

#[tokio::test]
async fn consent_leads_back_to_the_address_on_the_companys_own_card() {
    let bench = bench(DataSize::Small).await;
    let known = bench.manifest.further[0].credentials.amocrm.clone();
    let form = "redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Fcallback%2Fsecond";
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let path = "/console/amocrm?company=1";
    let saved =
        send(&bench.manifest.control_url, "POST", path, &headers, form.as_bytes()).await.expect("an answer");
    assert_eq!((saved.status, saved.header("location")), (303, path));
    assert_eq!(bench.control.settings().await.amocrm_redirect_uri, "");
    let decide = format!("/oauth/decide?client_id={}&state=s&answer=allow", known.client_id);
    let headers = [("host", "www.amocrm.ru"), ("user-agent", "test")];
    let redirect =
        send(&bench.manifest.base_urls.amocrm, "GET", &decide, &headers, b"").await.expect("an answer");
    let location = redirect.header("location").to_owned();
    assert!(location.starts_with("http://127.0.0.1:8080/callback/second?"), "{location}");
    assert!(location.contains(&format!("referer={}", known.host)), "{location}");
    let code = location.split("code=").nth(1).and_then(|rest| rest.split('&').next()).expect("a code");
    let body = json!({"client_id": known.client_id, "client_secret": known.client_secret, "code": code,
        "grant_type": "authorization_code", "redirect_uri": "http://127.0.0.1:8080/callback/second"});
    let headers =
        [("host", known.host.as_str()), ("content-type", "application/json"), ("user-agent", "test")];
    let text = body.to_string();
    let token =
        send(&bench.manifest.base_urls.amocrm, "POST", "/oauth2/access_token", &headers, text.as_bytes())
            .await;
    let token = token.expect("an answer").json()["access_token"].as_str().expect("a token").to_owned();
    let bearer = format!("Bearer {token}");
    let headers = [("host", known.host.as_str()), ("user-agent", "test"), ("authorization", &bearer)];
    let account = send(&bench.manifest.base_urls.amocrm, "GET", "/api/v4/account", &headers, b"").await;
    assert_eq!(account.expect("an answer").json()["id"].as_i64(), Some(known.account_id));
}

#[tokio::test]
async fn a_bot_posts_in_its_own_chat_and_knows_no_other() {
    let bench = bench(DataSize::Small).await;
    let known = bench.manifest.further[0].credentials.telegram.clone();
    let say = async |chat: i64| {
        let path = format!("/bot{}/sendMessage", known.bot_token);
        let body = json!({"chat_id": chat, "text": "Отчёт"}).to_string();
        let headers = [("content-type", "application/json")];
        send(&bench.manifest.base_urls.telegram, "POST", &path, &headers, body.as_bytes())
            .await
            .expect("an answer")
    };
    assert_eq!(say(known.chat_id).await.status, 200);
    let foreign = say(bench.manifest.credentials.telegram.chat_id).await;
    assert_eq!(foreign.json()["description"], Value::from("Bad Request: chat not found"));
    assert!(bench.control.telegram_messages().await.is_empty());
    let own = bench.control.of_company(1).expect("a company");
    assert_eq!(own.telegram_messages().await.len(), 1);
    assert!(page(&bench, "/console/telegram?company=1").await.contains("Отчёт"));
}
