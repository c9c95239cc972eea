//! Secrets stay where they belong: a unique one in every field that takes a secret, the real server at its most talkative,
//! and then a search for each, in every form that it could have, in whatever the server has left anywhere.

use std::fmt::Write as _;

use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD, Engine};
use serde_json::{Value, json};
use synkro::clock::{Clock, random_bytes};
use synkro::services::totp;
use synkro_sandbox::{Action, DataSize, FaultRule, Vendor};

use crate::support::process::{APP_SECRET, How, Process, WireBrowser, free_port, serve, until};
use crate::support::{Scene, TestDatabase, databases, key_ring, redis, whole_period};

/// A password that is nowhere else.
fn password() -> String {
    format!("верблюд {} \"ролики\" & \\клоун", hex::encode(random_bytes::<8>()))
}

/// Every form in which a secret could be found.
fn forms(secret: &str) -> Vec<String> {
    let json = Value::from(secret).to_string();
    let url: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let percent: String = secret.bytes().fold(String::new(), |mut all, byte| {
        let _ = if byte.is_ascii_alphanumeric() {
            write!(all, "{}", byte as char)
        } else {
            write!(all, "%{byte:02X}")
        };
        all
    });
    let debug = format!("{secret:?}");
    let mut all = vec![
        secret.to_owned(),
        BASE64_STANDARD.encode(secret),
        BASE64_STANDARD_NO_PAD.encode(secret),
        BASE64_URL_SAFE_NO_PAD.encode(secret),
        hex::encode(secret),
        hex::encode_upper(secret),
        url,
        percent,
        json.trim_matches('"').to_owned(),
        debug.trim_matches('"').to_owned(),
    ];
    all.sort();
    all.dedup();
    all
}

/// What may show a secret, and what must never.
#[derive(Default)]
struct Watch {
    secrets: Vec<(String, String)>,
    /// Answers and cookies that are not the one place where a secret is shown.
    seen: Vec<(String, String)>,
}

impl Watch {
    fn secret(&mut self, what: &str, secret: impl Into<String>) {
        let secret = secret.into();
        assert!(secret.len() >= 6, "{what}");
        self.secrets.push((what.to_owned(), secret));
    }

    fn saw(&mut self, place: &str, text: impl Into<String>) {
        self.seen.push((place.to_owned(), text.into()));
    }

    fn look(&self) -> usize {
        let mut looked = 0;
        for (what, secret) in &self.secrets {
            for form in forms(secret) {
                for (place, text) in &self.seen {
                    assert!(!text.contains(&form), "{what} is in {place} as {form}");
                    looked += 1;
                }
            }
        }
        looked
    }
}

async fn redis_dump(redis: &str) -> String {
    use fred::prelude::*;
    let client =
        Builder::from_config(Config::from_url(redis).expect("an address")).build().expect("a client");
    client.init().await.expect("connected");
    let mut dump = String::new();
    let keys: Vec<String> = client.custom(fred::cmd!("KEYS"), vec!["*"]).await.expect("keys");
    for key in keys {
        let members: Vec<String> =
            client.custom(fred::cmd!("ZRANGE"), vec![key.as_str(), "0", "-1"]).await.unwrap_or_default();
        let _ = writeln!(dump, "{key} {}", members.join(" "));
    }
    dump
}

struct Server {
    _process: Process,
    words: std::path::PathBuf,
    port: u16,
}

async fn talkative(scene: &Scene, database: &TestDatabase, folder: &std::path::Path, redis: &str) -> Server {
    let port = free_port().await;
    let words = folder.join("log");
    let how = How {
        port: Some(port),
        redis: Some(redis),
        log: Some("trace"),
        words: Some(words.clone()),
        ..How::default()
    };
    Server { _process: serve(scene, database, how), words, port }
}

/// Goes through every field that takes a secret and every answer that shows one, right and wrong.
async fn go_through(scene: &Scene, watch: &mut Watch, port: u16) {
    let demo = synkro::services::demo_tenant::PASSWORD;
    let mut owner = WireBrowser::ready(port).await;
    for wrong in [password(), password()] {
        let answer = owner.sign_in("owner@demo.example", &wrong).await;
        watch.saw("a refused sign-in", answer.text());
        watch.secret("a wrong password", wrong);
    }
    let answer = owner.sign_in("owner@demo.example", demo).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    watch.saw("a sign-in", answer.text());
    let new = password();
    let changed =
        owner.post("/api/v1/account/password", &json!({"current_password": demo, "new_password": new})).await;
    assert_eq!(changed.status, 204, "{}", changed.text());
    let weak = format!("synkro {}", password());
    let refused =
        owner.post("/api/v1/account/password", &json!({"current_password": new, "new_password": weak})).await;
    assert_eq!(refused.status, 422);
    watch.saw("a refused password", refused.text());
    watch.secret("a refused password", weak);
    watch.secret("a password", new.clone());

    // The second factor: its key and its recovery codes are shown once.
    let enrolment = owner.post("/api/v1/account/second-factor/enrolment", &json!({})).await.json();
    let key = enrolment["secret"].as_str().expect("a key").to_owned();
    let code = totp::code_at(&key, scene.clock.now()).expect("a code");
    let enabled = owner.post("/api/v1/account/second-factor", &json!({"code": code})).await.json();
    let codes: Vec<String> = serde_json::from_value(enabled["codes"].clone()).expect("codes");
    watch.secret("a TOTP key", key);
    for code in &codes {
        watch.secret("a recovery code", code.replace('-', ""));
        watch.secret("a recovery code", code.clone());
    }
    let mut second = WireBrowser::ready(port).await;
    let pending = second.sign_in("owner@demo.example", &new).await;
    assert_eq!(pending.json()["state"], "second_factor", "{}", pending.text());
    watch.saw("a pending sign-in", pending.text());
    watch.secret("a challenge", second.cookies["__Host-synkro-challenge"].clone());
    let wrong = second.post("/api/v1/auth/second-factor", &json!({"code": "zzzz-zzzz-zzz2"})).await;
    watch.saw("a refused code", wrong.text());
    let done = second.post("/api/v1/auth/second-factor", &json!({"code": codes[0]})).await;
    assert_eq!(done.status, 200, "{}", done.text());
    watch.saw("a second step", done.text());
    for (name, value) in owner.cookies.iter().chain(&second.cookies) {
        watch.secret(name, value.clone());
    }

    // API tokens.
    let made = second
        .post("/api/v1/account/tokens", &json!({"name": "x", "scopes": ["reports:read", "audit:read"]}))
        .await
        .json();
    let token = made["token"].as_str().expect("a token").to_owned();
    watch.secret("an API token", token.clone());
    for path in ["/api/v1/auth/me", "/api/v1/reports", "/api/v1/audit", "/api/v1/admin/users"] {
        let answer = second.with_token(&token, path).await;
        watch.saw("an answer to a token", answer.text());
    }
    let mistyped = format!("{}x", &token[..39]);
    watch.saw("an answer to a mistyped token", second.with_token(&mistyped, "/api/v1/auth/me").await.text());

    // Staff and an invite.
    let mut boss = WireBrowser::ready(port).await;
    assert_eq!(boss.sign_in("super@demo.example", demo).await.status, 200);
    let enrolment = boss.post("/api/v1/account/second-factor/enrolment", &json!({})).await.json();
    let key = enrolment["secret"].as_str().expect("a key").to_owned();
    let code = totp::code_at(&key, scene.clock.now()).expect("a code");
    assert_eq!(boss.post("/api/v1/account/second-factor", &json!({"code": code})).await.status, 200);
    watch.secret("a TOTP key", key);
    let form =
        json!({"email": "new@x.kz", "display_name": "X", "role": "user", "tenant_id": scene.scope.tenant()});
    let made = boss.post("/api/v1/admin/users", &form).await.json();
    let invite =
        made["invite"]["url"].as_str().expect("a link").rsplit('#').next().expect("a token").to_owned();
    let chosen = password();
    let mut guest = WireBrowser::ready(port).await;
    watch.saw("an invite", guest.post("/api/v1/invites/lookup", &json!({"token": invite})).await.text());
    // The page's own address holds the link; the server is asked for it as for any page.
    watch.saw("the invite's page", guest.get(&format!("/invite/{invite}")).await.text());
    let set = guest.post("/api/v1/invites/accept", &json!({"token": invite, "password": chosen})).await;
    assert_eq!(set.status, 204, "{}", set.text());
    watch.secret("an invite", invite);
    watch.secret("a password", chosen);

    connections(scene, watch, &mut second).await;

    // Every page of every list, for everybody.
    let document = serde_json::to_value(synkro::routes::document()).expect("a document");
    for (path, item) in document["paths"].as_object().expect("paths") {
        if item["get"].is_object() {
            let url = path
                .replace("{id}", "01a207ad-0000-7000-8000-000000000000")
                .replace("{chat_id}", "1")
                .replace("{comment_id}", "01a207ad-0000-7000-8000-000000000000")
                .replace("{question_id}", "01a207ad-0000-7000-8000-000000000000");
            watch.saw(path, second.get(&url).await.text());
            watch.saw(path, boss.get(&url).await.text());
        }
        for method in ["POST", "PATCH", "PUT", "DELETE"] {
            // Half there, and wrong: what a parser says about it must not repeat it.
            let secret = password();
            let body = json!({"password": secret, "code": secret, "token": secret, "current_password": secret, "new_password": [secret]});
            let hidden = hex::encode(&secret);
            let url = path
                .replace("{id}", &hidden)
                .replace("{comment_id}", &hidden)
                .replace("{question_id}", &hidden);
            watch.saw(path, second.write(method, &url, &body).await.text());
            watch.secret("a secret in a wrong place", secret);
        }
    }
}

/// A secret in every field of the settings, wrong ones tried at the vendors, and the right ones again.
async fn connections(scene: &Scene, watch: &mut Watch, owner: &mut WireBrowser) {
    let unique = || hex::encode(random_bytes::<17>());
    let known = scene.sandbox.manifest().credentials;
    let client_id = known.amocrm.client_id.as_str();
    let mut forms = vec![
        (
            "supabase",
            json!({"url": known.supabase.url, "anon_key": format!("sb_publishable_{}", unique()),
            "service_role_key": format!("sb_secret_{}", unique())}),
        ),
        (
            "amocrm",
            json!({"method": "long_lived_token", "host": known.amocrm.host, "access_token": unique()}),
        ),
        ("amocrm", json!({"method": "oauth", "client_id": client_id, "client_secret": unique()})),
        ("radist", json!({"base_url": "https://api.radist.online/v2", "api_key": unique(), "company_id": 1})),
        ("ai", json!({"provider": "gemini", "api_key": unique(), "model": known.gemini.model})),
        ("telegram", json!({"bot_token": format!("7000000002:{}", unique()), "chat": "-1001700000001"})),
    ];
    for (kind, form) in &forms {
        for name in ["anon_key", "service_role_key", "access_token", "client_secret", "api_key", "bot_token"]
        {
            if let Some(secret) = form[name].as_str() {
                watch.secret(&format!("{kind}'s {name}"), secret);
            }
        }
        let put = owner.write("PUT", &format!("/api/v1/integrations/{kind}/settings"), form).await;
        assert_eq!(put.status, 200, "{}", put.text());
        watch.saw("saved settings", put.text());
        // Half of it wrong: what is refused must not be repeated.
        let mut bent = form.clone();
        bent["surprise"] = json!(true);
        let refused = owner.write("PUT", &format!("/api/v1/integrations/{kind}/settings"), &bent).await;
        assert_eq!(refused.status, 400, "{}", refused.text());
        watch.saw("refused settings", refused.text());
        let path = format!("/api/v1/integrations/{kind}/operations");
        let started = owner.post(&path, &json!({"action": "check"})).await.json();
        let id = started["id"].as_str().expect("an id").to_owned();
        until("the end of the check", || {
            let mut owner = owner.clone();
            let url = format!("/api/v1/operations/{id}");
            async move { owner.get(&url).await.json()["state"] != "running" }
        })
        .await;
        watch.saw("a check", owner.get(&format!("/api/v1/operations/{id}")).await.text());
        watch.saw("settings", owner.get(&format!("/api/v1/integrations/{kind}")).await.text());
        if form["method"] == "oauth" {
            let begun = owner.post("/api/v1/integrations/amocrm/authorize", &json!({})).await.json();
            let url = url::Url::parse(begun["url"].as_str().expect("an address")).expect("an address");
            let state = url.query_pairs().find(|(name, _)| name == "state").expect("a state").1.into_owned();
            watch.secret("an OAuth state", state.clone());
            watch.secret("a consent cookie", owner.cookies["__Host-synkro-consent"].clone());
            let code = unique();
            let back = format!(
                "/integrations/amocrm/callback/demo?state={state}&code={code}&referer=qazaqdemo.amocrm.ru"
            );
            watch.saw("a return", owner.get(&back).await.text());
            watch.secret("an OAuth code", code);
        }
    }
    forms = vec![
        (
            "supabase",
            json!({"url": known.supabase.url, "anon_key": known.supabase.publishable_key,
            "service_role_key": known.supabase.secret_key}),
        ),
        (
            "amocrm",
            json!({"method": "long_lived_token", "host": known.amocrm.host,
            "access_token": known.amocrm.long_lived_token}),
        ),
        (
            "radist",
            json!({"base_url": "https://api.radist.online/v2", "api_key": known.radist.api_key,
            "company_id": known.radist.company_id}),
        ),
        ("ai", json!({"provider": "gemini", "api_key": known.gemini.api_key, "model": known.gemini.model})),
        (
            "telegram",
            json!({"bot_token": known.telegram.bot_token, "chat": known.telegram.chat_id.to_string()}),
        ),
    ];
    watch.secret("Supabase's secret key", known.supabase.secret_key);
    for (kind, form) in &forms {
        let put = owner.write("PUT", &format!("/api/v1/integrations/{kind}/settings"), form).await;
        assert_eq!(put.status, 200, "{}", put.text());
    }
}

#[tokio::test]
async fn no_secret_is_in_a_log_an_answer_a_database_redis_or_the_page() {
    for (database, number) in databases().await.into_iter().zip([2, 3]) {
        let folder = tempfile::tempdir().expect("a folder");
        let redis = redis(number);
        let scene = Scene::set(&database, DataSize::Small, Clock::system()).await;
        let mut watch = Watch::default();
        watch.secret("APP_SECRET_KEY", APP_SECRET);
        watch.secret("the master key", key_ring().split(':').next_back().expect("a key").to_owned());
        let is = scene.sandbox.manifest().credentials;
        for (what, secret) in [
            ("amoCRM's token", is.amocrm.long_lived_token),
            ("Radist's key", is.radist.api_key),
            ("Supabase's key", is.supabase.service_role_key),
            ("Gemini's key", is.gemini.api_key),
            ("Telegram's token", is.telegram.bot_token),
        ] {
            watch.secret(what, secret);
        }
        {
            // On SQLite one process has the file: this one lets go of it first.
            let server = talkative(&scene, &database, folder.path(), &redis).await;
            go_through(&scene, &mut watch, server.port).await;
            // A whole run with every vendor, and one that a vendor refuses.
            let run = scene.start(whole_period()).await;
            until("the end of the run", || async { scene.view(run).await.status.ended() }).await;
            for vendor in [Vendor::Amocrm, Vendor::Supabase, Vendor::Radist, Vendor::Gemini, Vendor::Telegram]
            {
                scene.sandbox.control().add_fault(vendor, FaultRule::always(Action::Unauthorized)).await;
                let run = scene.start(whole_period()).await;
                until("the end of the run", || async { scene.view(run).await.status.ended() }).await;
                scene.sandbox.control().clear_faults().await;
            }
            let log = std::fs::read_to_string(&server.words).expect("a log");
            assert!(log.lines().count() > 200, "the server was talkative: {} lines", log.lines().count());
            watch.saw("the log", log);
        }
        let dump = database.dump().await;
        watch.saw("the database", dump);
        watch.saw("Redis", redis_dump(&redis).await);
        // The page, where it has been built.
        for file in ["synkro-web_bg.wasm", "synkro-web.js", "boot.js", "index.html"] {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/dist").join(file);
            if let Ok(bytes) = std::fs::read(path) {
                watch.saw(file, String::from_utf8_lossy(&bytes).into_owned());
            }
        }
        let posts = scene.sandbox.control().telegram_messages().await;
        watch.saw("Telegram's inbox", format!("{posts:?}"));
        let looked = watch.look();
        assert!(looked > 20_000, "{}: {looked}", database.name);
    }
}
