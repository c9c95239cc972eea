//! What people enter: kept, never shown, sent to no other host; and one project belongs to one company.

use serde_json::{Value, json};
use synkro::store::SystemScope;
use synkro_shared::run::{RunProblemCode, RunStatus};
use synkro_shared::{Grants, Role};

use super::{KINDS, credentials, form, operate, put, refused, step};
use crate::support::{
    Browser, Scene, TestDatabase, account, another_tenant, by_hand, databases, whole_period,
};

both_databases!(no_answer_and_no_table_holds_a_secret_and_an_empty_one_is_kept);
async fn no_answer_and_no_table_holds_a_secret_and_an_empty_one_is_kept(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let known = credentials(&scene);
    let mut secrets = Vec::new();
    for kind in KINDS {
        let form = form(&known, kind);
        for name in ["anon_key", "service_role_key", "access_token", "api_key", "bot_token"] {
            secrets.extend(form[name].as_str().map(str::to_owned));
        }
        let answer = put(&mut owner, kind, &form).await;
        let got = owner.get(&format!("/api/v1/integrations/{kind}")).await.text();
        for secret in &secrets {
            assert!(!answer.to_string().contains(secret) && !got.contains(secret), "{kind}");
        }
    }
    assert_eq!(secrets.len(), 6);
    for (kind, mut empty) in KINDS.map(|kind| (kind, form(&known, kind))) {
        for name in ["anon_key", "service_role_key", "access_token", "api_key", "bot_token"] {
            if empty.get(name).is_some() {
                empty[name] = json!("");
            }
        }
        let before = step(&mut owner, kind).await;
        let view = put(&mut owner, kind, &empty).await;
        if kind != "automation" {
            assert_eq!(view["summary"]["status"], before["status"], "{kind}: nothing has changed");
        }
    }
    operate(&mut owner, "amocrm", "sample").await;
    operate(&mut owner, "radist", "sample").await;
    let dump = database.dump().await;
    for secret in &secrets {
        assert!(!dump.contains(secret.as_str()), "a secret lies open in the database");
    }
    let data = scene.sandbox.control().dataset().clone();
    let lead = data.contacts.iter().flat_map(|contact| &contact.phones).next().expect("a phone");
    let digits: String = lead.chars().filter(char::is_ascii_digit).collect();
    assert!(!dump.contains(&digits[digits.len() - 10..]), "a phone lies open in the database");
}

both_databases!(a_secret_is_typed_again_when_its_destination_changes);
async fn a_secret_is_typed_again_when_its_destination_changes(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let cases: [(&str, Value, &[&str]); 3] = [
        (
            "supabase",
            json!({"url": "https://zyxwvutsrqponmlkjihg.supabase.co"}),
            &["/anon_key", "/service_role_key"],
        ),
        ("amocrm", json!({"method": "long_lived_token", "host": "other.amocrm.ru"}), &["/access_token"]),
        ("radist", json!({"base_url": "https://api-ru.radist.online/v2", "company_id": 1}), &["/api_key"]),
    ];
    for (kind, form, pointers) in cases {
        let answer = owner.write("PUT", &format!("/api/v1/integrations/{kind}/settings"), &form).await;
        assert_eq!(answer.status, 422, "{kind}");
        let expected: Vec<_> =
            pointers.iter().map(|pointer| ((*pointer).to_owned(), "enter_again".to_owned())).collect();
        assert_eq!(refused(&answer.json()), expected, "{kind}");
    }
    let empty = owner.delete("/api/v1/integrations/telegram").await;
    assert_eq!(empty.status, 204);
    let answer = owner
        .write("PUT", "/api/v1/integrations/telegram/settings", &json!({"chat": "-1001700000001"}))
        .await;
    assert_eq!(refused(&answer.json()), [("/bot_token".to_owned(), "required".to_owned())]);
}

/// What a check of the connection that a person asks for ends with.
async fn check(browser: &mut Browser, kind: &str) -> Value {
    operate(browser, kind, "check").await
}

/// How the company's Supabase stands, and why.
async fn standing(browser: &mut Browser) -> (Value, Value) {
    let step = step(browser, "supabase").await;
    (step["status"].clone(), step["problem"]["code"].clone())
}

both_databases!(a_project_belongs_to_one_company);
async fn a_project_belongs_to_one_company(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let other = another_tenant(&scene, "other").await;
    let grants = Grants { role: Role::User, settings: true };
    account(&scene, "stranger@other.example", grants, Some(other)).await;
    let mut stranger = scene.signed_in("stranger@other.example").await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let real = form(&credentials(&scene), "supabase");
    let red = (json!("failing"), json!("project_unproven"));
    // Whoever types an address has nothing by it, whatever they make up as keys, and hears nothing about it.
    let mut made_up = real.clone();
    made_up["service_role_key"] = json!("sb_secret_madeupmadeupmadeupmadeup1234");
    let mut free = made_up.clone();
    free["url"] = json!("https://zzzzzzzzzzzzzzzzzzzz.supabase.co");
    let free = put(&mut stranger, "supabase", &free).await;
    let taken = put(&mut stranger, "supabase", &made_up).await;
    assert_eq!((&free["status"], &free["problem"]), (&taken["status"], &taken["problem"]));
    let failed = check(&mut stranger, "supabase").await;
    assert_eq!(failed["problem"]["code"], "wrong_project", "{failed}");
    assert_ne!(standing(&mut owner).await, red, "{}", database.name);
    assert_eq!(scene.run(whole_period()).await.status, RunStatus::Done);
    // Without a proof the stranger's runs stop before anything is written or read there.
    let theirs = SystemScope::because("the test looks at its tenant").tenant(other);
    for kind in ["amocrm", "radist", "ai", "telegram"] {
        put(&mut stranger, kind, &form(&credentials(&scene), kind)).await;
    }
    put(&mut stranger, "supabase", &real).await;
    let run = scene.app.store.start_run(theirs, by_hand(whole_period())).await.expect("accepted");
    scene.work().await;
    let run = scene.app.store.run(theirs, run).await.expect("the run").0;
    assert_eq!(run.problem.map(|problem| problem.code), Some(RunProblemCode::ProjectUnproven));
    // Whoever has the key has the project: the one who proves it later wins, and the one before is told to prove it.
    let proven = check(&mut stranger, "supabase").await;
    assert_eq!(proven["problem"], Value::Null, "{proven}");
    assert_eq!(standing(&mut owner).await, red);
    let words = owner.get("/api/v1/integrations/supabase").await.text();
    assert!(!words.contains("other") && !words.contains("another company"), "{words}");
    let lost = scene.run(whole_period()).await;
    assert_eq!(lost.problem.map(|problem| problem.code), Some(RunProblemCode::ProjectUnproven));
    // The nights take nothing from each other.
    for _ in 0..30 {
        scene.clock.advance(std::time::Duration::from_secs(3600));
        synkro::services::settings::health::once(&scene.app).await.expect("the night's checks");
    }
    let (mut owner, mut stranger) =
        (scene.signed_in("owner@demo.example").await, scene.signed_in("stranger@other.example").await);
    assert_eq!(standing(&mut owner).await, red);
    assert_eq!(standing(&mut stranger).await, (json!("working"), Value::Null));
    let back = check(&mut owner, "supabase").await;
    assert_eq!(back["problem"], Value::Null, "{back}");
    assert_eq!(standing(&mut stranger).await, red);
    assert_eq!(scene.run(whole_period()).await.status, RunStatus::Done);
}

both_databases!(what_people_paste_is_understood_and_what_they_mistype_is_told);
async fn what_people_paste_is_understood_and_what_they_mistype_is_told(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let known = credentials(&scene);
    let mut supabase = form(&known, "supabase");
    supabase["url"] = json!("https://supabase.com/dashboard/project/abcdefghijklmnopqrst/settings/api-keys");
    let view = put(&mut owner, "supabase", &supabase).await;
    assert_eq!(view["settings"]["url"], "https://abcdefghijklmnopqrst.supabase.co");
    let mut telegram = form(&known, "telegram");
    telegram["chat"] = json!("https://t.me/c/1700000001/42/7");
    telegram["bot_token"] = json!(format!("Use this token:\n{}", known.telegram.bot_token));
    telegram.as_object_mut().expect("a form").remove("thread_id");
    let view = put(&mut owner, "telegram", &telegram).await;
    assert_eq!(
        (&view["settings"]["chat_id"], &view["settings"]["thread_id"]),
        (&json!("-1001700000001"), &json!(42))
    );
    for (kind, field, value, code) in [
        ("supabase", "url", "https://abcdefghijklmnopqrs.supabase.co", "project_letters"),
        ("supabase", "anon_key", "sb_secret_x", "secret_in_public_field"),
        ("amocrm", "host", "evil.example.org", "host_not_allowed"),
        ("amocrm", "host", "https://u@qazaqdemo.amocrm.ru", "not_an_address"),
        ("radist", "base_url", "http://127.0.0.1:6379", "not_an_address"),
        ("radist", "base_url", "https://radist.example.org", "not_radist"),
        ("ai", "model", "../../etc/passwd", "not_a_model"),
        ("telegram", "chat", "1001700000001", "chat_minus_missing"),
        ("automation", "timezone", "Asia/Nowhere", "not_a_timezone"),
    ] {
        let mut form = form(&known, kind);
        form[field] = json!(value);
        let answer = owner.write("PUT", &format!("/api/v1/integrations/{kind}/settings"), &form).await;
        assert_eq!(refused(&answer.json()), [(format!("/{field}"), code.to_owned())], "{kind} {value}");
    }
}

/// Every field that takes an address × every spelling that has led a server to itself elsewhere. A tripwire listens.
#[tokio::test]
async fn no_address_that_people_enter_leads_to_this_machine() {
    let tripwire = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    tripwire.set_nonblocking(true).expect("a listener that does not wait");
    let port = tripwire.local_addr().expect("an address").port();
    let hosts = [
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "2130706433",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "localhost",
        "localhost.",
        "0.0.0.0",
        "169.254.169.254",
        "evilamocrm.ru",
        "amocrm.ru.evil.tld",
        "supabase.co.evil.tld",
        "api.radist.online.evil.tld",
        "llm.example.org.evil.tld",
        "example.amocrm.ru@127.0.0.1",
        "127.0.0.1#.amocrm.ru",
        "127.0.0.1?.amocrm.ru",
        "127.0.0.1/.amocrm.ru",
        "127.0.0.1\\.amocrm.ru",
        "127.0.0.1\t.amocrm.ru",
        "127.0.0.1\r\n.supabase.co",
        "xn--80ak6aa92e.amocrm.ru.tld",
        "１２７.0.0.1",
        "LOCALHOST",
    ];
    for database in databases().await {
        let scene = Scene::small(&database).await;
        let mut owner = scene.signed_in("owner@demo.example").await;
        let known = credentials(&scene);
        let mut tried = 0;
        for (kind, field) in
            [("supabase", "url"), ("amocrm", "host"), ("radist", "base_url"), ("ai", "base_url")]
        {
            for host in hosts {
                for typed in [
                    format!("https://{host}:{port}"),
                    format!("https://{host}:{port}/v1"),
                    format!("http://{host}:{port}"),
                    format!("{host}:6379"),
                    format!("gopher://{host}:{port}"),
                    format!("file://{host}/etc/passwd"),
                    host.to_owned(),
                ] {
                    let mut form = form(&known, kind);
                    form[field] = json!(typed);
                    if kind == "ai" {
                        form["provider"] = json!("openai_compatible");
                    }
                    let answer =
                        owner.write("PUT", &format!("/api/v1/integrations/{kind}/settings"), &form).await;
                    assert_eq!(answer.status, 422, "{kind}: {typed:?}");
                    assert_eq!(refused(&answer.json())[0].0, format!("/{field}"), "{kind}: {typed:?}");
                    tried += 1;
                }
            }
            let view = owner.get(&format!("/api/v1/integrations/{kind}")).await.json();
            assert_ne!(view["summary"]["status"], "red", "{kind}: a refused address has no effect");
        }
        assert_eq!(tried, 4 * hosts.len() * 7);
    }
    assert!(tripwire.accept().is_err(), "something called the tripwire");
}

both_databases!(the_preview_tells_the_next_five_reports);
async fn the_preview_tells_the_next_five_reports(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let path = "/api/v1/integrations/automation/preview";
    let preview = owner.post(path, &form(&credentials(&scene), "automation")).await.json();
    let reports = preview["reports"].as_array().expect("reports");
    assert_eq!(reports.len(), 5);
    // 21:00 in Almaty: the report of today is sent tomorrow at nine.
    assert_eq!(reports[0]["fires_at"], "2026-11-21T04:00:00Z");
    assert_eq!(reports[0]["period"], json!({"start": "2026-11-20T01:00:00Z", "end": "2026-11-21T01:00:00Z"}));
    assert_eq!(reports[0]["kind"], "daily");
}
