//! Connecting amoCRM by consent: once, in the browser that began, to the vendor's own hosts only.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use synkro_sandbox::{Action, FaultRule, SettingsPatch, Vendor};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{credentials, operate, put, refused, step};
use crate::support::{Answer, Browser, Scene, TestDatabase, account, another_tenant, sqlite};

const CALLBACK: &str = "/integrations/amocrm/callback/demo";

/// The scene with an integration's id and secret saved, and its card filled in.
pub(super) async fn prepared(scene: &Scene) -> Browser {
    let mut owner = scene.signed_in("owner@demo.example").await;
    let known = credentials(scene).amocrm;
    let form = json!({"method": "oauth", "client_id": known.client_id, "client_secret": known.client_secret});
    let view = put(&mut owner, "amocrm", &form).await;
    assert_eq!(view["settings"]["connected"], false);
    let card = view["settings"]["callback_url"].as_str().expect("an address").to_owned();
    assert!(card.ends_with(CALLBACK), "{card}");
    let patch = SettingsPatch { amocrm_redirect_uri: Some(card), ..SettingsPatch::default() };
    scene.sandbox.control().update_settings(patch).await;
    owner
}

/// Asks the emulator as a browser would; gives where it redirects to.
async fn redirect(address: &str) -> String {
    let url = url::Url::parse(address).expect("an address");
    let host = format!("127.0.0.1:{}", url.port().expect("a port"));
    let mut stream = tokio::net::TcpStream::connect(&host).await.expect("a connection");
    let target = format!("{}?{}", url.path(), url.query().unwrap_or_default());
    let request =
        format!("GET {target} HTTP/1.1\r\nhost: {host}\r\nuser-agent: test\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    let line = answer.lines().find_map(|line| line.strip_prefix("location: "));
    line.unwrap_or_else(|| panic!("no redirect: {answer}")).to_owned()
}

/// Begins, and answers on amoCRM's page. Gives the path that the browser is sent back to.
pub(super) async fn consent(owner: &mut Browser, answer: &str) -> String {
    let begun = owner.post("/api/v1/integrations/amocrm/authorize", &json!({})).await;
    assert_eq!(begun.status, 200, "{}", begun.text());
    let page = begun.json()["url"].as_str().expect("an address").to_owned();
    let back = redirect(&format!("{}&answer={answer}", page.replace("/oauth?", "/oauth/decide?"))).await;
    back.split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
        .map(|(_, path)| format!("/{path}"))
        .expect("a path")
}

/// Comes back as a browser from another site does: without the strict cookies.
pub(super) async fn come_back(browser: &mut Browser, path: &str) -> Answer {
    let mut outside = browser.clone();
    outside.cookies.retain(|name, _| name.contains("consent"));
    outside.send(Request::get(path).body(Body::empty()).expect("a request")).await
}

fn exchanges(requests: &[synkro_sandbox::RequestRecord]) -> usize {
    requests.iter().filter(|request| request.path.contains("/oauth2/access_token")).count()
}

both_databases!(consent_connects_the_account_once);
async fn consent_connects_the_account_once(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = prepared(&scene).await;
    let back = consent(&mut owner, "allow").await;
    let cookie = owner.cookies.keys().any(|name| name == "__Host-synkro-consent");
    assert!(cookie, "{:?}", owner.cookies.keys());
    let answer = come_back(&mut owner, &back).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("location")),
        (303, "/dashboard/settings/amocrm?connected=1")
    );
    let view = owner.get("/api/v1/integrations/amocrm").await.json();
    assert_eq!(
        (&view["settings"]["connected"], &view["settings"]["host"]),
        (&json!(true), &json!("qazaqdemo.amocrm.ru"))
    );
    let check = operate(&mut owner, "amocrm", "check").await;
    assert_eq!(check["problem"], json!(null), "{check}");
    assert_eq!(step(&mut owner, "amocrm").await["expires_at"], json!(null), "it renews itself");
    // The same return again, by whoever has the address.
    let before = exchanges(&scene.sandbox.control().requests(Some(Vendor::Amocrm), 0).await);
    let again = come_back(&mut owner, &back).await;
    assert_eq!(again.header("location"), "/dashboard/settings/amocrm?problem=state_expired");
    assert_eq!(exchanges(&scene.sandbox.control().requests(Some(Vendor::Amocrm), 0).await), before);
}

both_databases!(whatever_is_not_right_about_a_return_sends_nothing_anywhere);
async fn whatever_is_not_right_about_a_return_sends_nothing_anywhere(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = prepared(&scene).await;
    let control = scene.sandbox.control();
    let other = another_tenant(&scene, "other").await;
    let grants = synkro_shared::Grants { role: synkro_shared::Role::User, settings: true };
    account(&scene, "stranger@other.example", grants, Some(other)).await;
    let start = exchanges(&control.requests(Some(Vendor::Amocrm), 0).await);
    let ends = |answer: &Answer, problem: &str| {
        assert_eq!(answer.status, 303);
        assert_eq!(answer.header("location"), format!("/dashboard/settings/amocrm?problem={problem}"));
    };

    let back = consent(&mut owner, "deny").await;
    ends(&come_back(&mut owner, &back).await, "consent_refused");

    let back = consent(&mut owner, "allow").await;
    let mut nobody = scene.browser();
    ends(&come_back(&mut nobody, &back).await, "state_foreign");
    let mut stranger = scene.signed_in("stranger@other.example").await;
    stranger.cookies.insert("__Host-synkro-consent".to_owned(), "00".repeat(32));
    ends(&come_back(&mut stranger, &back).await, "state_foreign");
    // Another's attempt has not used it up, and another company's address does not take it.
    let elsewhere = back.replace("/callback/demo", "/callback/other");
    ends(&come_back(&mut owner, &elsewhere).await, "state_foreign");
    ends(&come_back(&mut owner, &back).await, "state_expired");

    for referer in [
        "evilamocrm.ru",
        "qazaqdemo.amocrm.ru.evil.tld",
        "127.0.0.1",
        "https://u@qazaqdemo.amocrm.ru",
        "qazaqdemo.amocrm.ru:8443",
        "http://qazaqdemo.amocrm.ru",
        "www.a.amocrm.ru",
        "qazaqdemo.amocrm.ru/x",
        "",
    ] {
        let back = consent(&mut owner, "allow").await;
        let encoded: String = url::form_urlencoded::byte_serialize(referer.as_bytes()).collect();
        let bent = back.replace("referer=qazaqdemo.amocrm.ru", &format!("referer={encoded}"));
        assert_ne!(bent, back);
        ends(&come_back(&mut owner, &bent).await, "address_refused");
    }
    let back = consent(&mut owner, "allow").await;
    let bent = back.replace("client_id=5f0b1c52", "client_id=00000000");
    ends(&come_back(&mut owner, &bent).await, "state_foreign");
    for bent in [
        CALLBACK.to_owned(),
        format!("{CALLBACK}?state="),
        format!("{CALLBACK}?state={}&code=x&referer=qazaqdemo.amocrm.ru", "ab".repeat(32)),
        format!("{CALLBACK}?state={}", "x".repeat(5000)),
        format!("{CALLBACK}?from_widget=1&code=x&referer=qazaqdemo.amocrm.ru"),
    ] {
        ends(&come_back(&mut owner, &bent).await, "state_expired");
    }
    let back = consent(&mut owner, "allow").await;
    scene.clock.advance(Duration::from_secs(601));
    ends(&come_back(&mut owner, &back).await, "state_expired");
    // The session that began has ended.
    let back = consent(&mut owner, "allow").await;
    let mut leaving = owner.clone();
    assert_eq!(leaving.post("/api/v1/auth/logout", &json!({})).await.status, 204);
    ends(&come_back(&mut owner, &back).await, "state_foreign");
    assert_eq!(exchanges(&control.requests(Some(Vendor::Amocrm), 0).await), start, "a secret was sent");
}

both_databases!(a_token_or_a_person_without_the_integration_saved_cannot_begin);
async fn a_token_or_a_person_without_the_integration_saved_cannot_begin(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let begun = owner.post("/api/v1/integrations/amocrm/authorize", &json!({})).await;
    assert_eq!(refused(&begun.json()), [("/client_id".to_owned(), "connect_first".to_owned())]);
}

both_databases!(the_vendors_notice_is_believed_with_its_signature_only);
async fn the_vendors_notice_is_believed_with_its_signature_only(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = prepared(&scene).await;
    let back = consent(&mut owner, "allow").await;
    come_back(&mut owner, &back).await;
    operate(&mut owner, "amocrm", "check").await;
    let known = credentials(&scene).amocrm;
    let signature = synkro::vendors::amocrm::oauth::disabled_signature(
        &known.client_id,
        &known.account_id.to_string(),
        &known.client_secret,
    );
    let hook = |slug: &str, id: &str, signature: &str| {
        format!(
            "/integrations/amocrm/disabled/{slug}?account_id={}&client_uuid={id}&signature={signature}",
            known.account_id
        )
    };
    let mut vendor = scene.browser();
    for bent in [
        hook("demo", &known.client_id, "00"),
        hook("demo", &known.client_id, ""),
        hook("demo", "00000000-0000-0000-0000-000000000000", &signature),
        hook("absent", &known.client_id, &signature),
        "/integrations/amocrm/disabled/demo".to_owned(),
    ] {
        assert_eq!(vendor.get(&bent).await.status, 204, "the answer tells nothing");
        assert_eq!(step(&mut owner, "amocrm").await["status"], "working", "{bent}");
    }
    assert_eq!(vendor.get(&hook("demo", &known.client_id, &signature)).await.status, 204);
    let step = step(&mut owner, "amocrm").await;
    assert_eq!((&step["status"], &step["problem"]["code"]), (&json!("failing"), &json!("reauth_required")));
    let view = owner.get("/api/v1/integrations/amocrm").await.json();
    assert_eq!(view["settings"]["connected"], false);
}

both_databases!(a_code_is_exchanged_although_amocrm_asks_to_slow_down_for_a_moment);
async fn a_code_is_exchanged_although_amocrm_asks_to_slow_down_for_a_moment(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = prepared(&scene).await;
    let control = scene.sandbox.control();
    for fault in [Action::RateLimited { retry_after: None }, Action::ServerError { status: 503 }] {
        let back = consent(&mut owner, "allow").await;
        control.add_fault(Vendor::Amocrm, FaultRule::once(fault).on("/oauth2/access_token")).await;
        let answer = come_back(&mut owner, &back).await;
        assert_eq!(answer.header("location"), "/dashboard/settings/amocrm?connected=1");
        control.clear_faults().await;
    }
    let ended = operate(&mut owner, "amocrm", "check").await;
    assert_eq!(ended["problem"], json!(null), "{ended}");
}

#[tokio::test]
async fn a_consent_cookie_in_disguise_binds_no_browser() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let mut owner = prepared(&scene).await;
    let back = consent(&mut owner, "allow").await;
    let planted = owner.cookies["__Host-synkro-consent"].clone();
    for disguise in ["%5F_Host-synkro-consent", "__Host%2Dsynkro-consent", "__Host-synkro-consent "] {
        let mut victim = scene.browser();
        victim.cookies.insert(disguise.to_owned(), planted.clone());
        let answer = victim.send(Request::get(&back).body(Body::empty()).expect("a request")).await;
        assert_eq!(
            answer.header("location"),
            "/dashboard/settings/amocrm?problem=state_foreign",
            "{disguise}"
        );
    }
}
