//! A vendor that asks to slow down, or is away for a moment, makes an operation wait and not fail; one that goes on so
//! leaves it unproven, with when to try again.

use std::time::Duration;

use serde_json::{Value, json};
use synkro::clock::Clock;
use synkro::services::settings::health;
use synkro_sandbox::{Action, DataSize, FaultRule, Vendor};

use super::health::a_night_passes;
use super::{credentials, form, operate, put, step};
use crate::support::{Browser, Scene, TestDatabase};

/// Every operation, whose vendor is disturbed meanwhile, and at which of its requests.
const OPERATIONS: [(&str, &str, Vendor, &str); 16] = [
    ("supabase", "check", Vendor::Supabase, ""),
    ("amocrm", "check", Vendor::Amocrm, ""),
    ("radist", "check", Vendor::Radist, ""),
    ("ai", "check", Vendor::Gemini, ""),
    ("telegram", "check", Vendor::Telegram, ""),
    ("supabase", "check", Vendor::Supabase, "synkro_canary"),
    ("amocrm", "check", Vendor::Amocrm, "/users"),
    ("radist", "check", Vendor::Radist, "/with_contacts/"),
    ("ai", "check", Vendor::Gemini, "generateContent"),
    ("radist", "list_companies", Vendor::Radist, ""),
    ("radist", "list_connections", Vendor::Radist, ""),
    ("ai", "list_models", Vendor::Gemini, ""),
    ("amocrm", "sample", Vendor::Amocrm, "/contacts"),
    ("radist", "sample", Vendor::Radist, "/messages/"),
    ("radist", "write_sample", Vendor::Supabase, "synkro_messages"),
    ("ai", "test_analysis", Vendor::Gemini, "generateContent"),
];
const POSTS: [(&str, &str, Vendor, &str); 2] = [
    ("telegram", "send_test", Vendor::Telegram, "sendMessage"),
    ("telegram", "send_report", Vendor::Telegram, "sendMessage"),
];

fn limited(retry_after: Option<u64>) -> Action {
    Action::RateLimited { retry_after }
}

fn no_promise(kind: &str, action: &str, ended: &Value) {
    let message = ended["problem"]["message"].as_str().unwrap_or_default();
    assert!(!message.contains("by itself"), "{kind} {action} promises what nobody does: {message}");
    assert!(message.contains("Try again in "), "{kind} {action}: {message}");
}

/// The owner, long after whatever was before: pauses are over, and no vendor is taken for down.
async fn later(scene: &Scene) -> Browser {
    scene.clock.advance(Duration::from_secs(900));
    scene.signed_in("owner@demo.example").await
}

/// Runs an operation into a fault.
async fn disturbed(
    scene: &Scene,
    owner: &mut Browser,
    at: (&str, &str, Vendor, &str),
    rule: FaultRule,
) -> Value {
    let (kind, action, vendor, part) = at;
    scene.clock.advance(Duration::from_secs(65));
    let control = scene.sandbox.control();
    control.add_fault(vendor, rule.on(part)).await;
    let ended = operate(owner, kind, action).await;
    control.clear_faults().await;
    ended
}

both_databases!(a_moment_of_too_many_requests_or_of_an_outage_is_waited_out);
async fn a_moment_of_too_many_requests_or_of_an_outage_is_waited_out(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    for at in OPERATIONS.into_iter().chain(POSTS) {
        let (kind, action, ..) = at;
        let mut owner = later(&scene).await;
        let faults = [
            (limited(Some(3)), 2),
            (limited(None), 1),
            (Action::ServerError { status: 503 }, 1),
            (Action::Html { status: 502 }, 1),
        ];
        for (fault, least) in faults {
            let ended = disturbed(&scene, &mut owner, at, FaultRule::once(fault.clone())).await;
            assert_eq!(ended["state"], "done", "{kind} {action} {fault:?}: {ended}");
            assert_eq!(ended["problem"], json!(null), "{kind} {action} {fault:?}: {ended}");
            let waited = ended["waited_s"].as_u64().unwrap_or_default();
            // amoCRM names no time.
            let least = if kind == "amocrm" { 1 } else { least };
            assert!(waited >= least, "{kind} {action} {fault:?} waited {waited} s: {ended}");
            assert_eq!(ended["waiting"], json!(null), "{kind} {action}: it waits no more");
        }
    }
}

both_databases!(what_goes_on_so_is_unproven_and_says_when_to_try_again);
async fn what_goes_on_so_is_unproven_and_says_when_to_try_again(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    for at in OPERATIONS.into_iter().chain(POSTS) {
        let (kind, action, ..) = at;
        let mut owner = later(&scene).await;
        let faults = [
            (limited(Some(3)), "rate_limited", None),
            (limited(None), "rate_limited", None),
            (Action::ServerError { status: 503 }, "vendor_unavailable", None),
            (limited(Some(600)), "rate_limited", Some(600)),
        ];
        for (fault, code, exactly) in faults {
            let ended = disturbed(&scene, &mut owner, at, FaultRule::always(fault.clone())).await;
            let seen = &ended["problem"]["code"];
            let limited_twice = kind == "telegram" && code == "vendor_unavailable";
            assert!(
                seen == code || (limited_twice && seen == "delivery_unknown"),
                "{kind} {action} {fault:?}: {ended}"
            );
            let again = ended["problem"]["retry_after_s"].as_u64();
            assert!(again.is_some_and(|again| again >= 1), "{kind} {action} {fault:?}: {ended}");
            // amoCRM names no time, and Telegram's whole seconds are taken for one more.
            if let Some(exactly) = exactly.filter(|_| kind != "amocrm") {
                let again = again.unwrap_or_default();
                assert!((exactly..=exactly + 1).contains(&again), "{kind} {action} {fault:?}: {ended}");
            }
            no_promise(kind, action, &ended);
            let items = ended["items"].as_array().expect("items");
            assert!(items.iter().all(|item| item["state"] != "failed"), "{kind} {action} {fault:?}: {ended}");
            let step = step(&mut owner, kind).await;
            assert_ne!(step["status"], "failing", "{kind} {action} {fault:?}: {step}");
            if action == "check" {
                assert_eq!(step["status"], "unverified", "{kind} {action} {fault:?}: {step}");
                assert_eq!(items.iter().filter(|item| item["state"] == "unproven").count(), 1, "{ended}");
            }
        }
    }
}

both_databases!(a_night_of_too_many_requests_leaves_green_as_it_is);
async fn a_night_of_too_many_requests_leaves_green_as_it_is(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    operate(&mut owner, "telegram", "send_test").await;
    let kinds = [
        ("supabase", Vendor::Supabase),
        ("amocrm", Vendor::Amocrm),
        ("radist", Vendor::Radist),
        ("ai", Vendor::Gemini),
        ("telegram", Vendor::Telegram),
    ];
    for (kind, _) in kinds {
        operate(&mut owner, kind, "check").await;
    }
    health::once(&scene.app).await.expect("a look");
    let control = scene.sandbox.control();
    let posted = control.telegram_messages().await.len();
    for fault in [limited(Some(900)), limited(None), Action::ServerError { status: 503 }] {
        for (_, vendor) in kinds {
            control.add_fault(vendor, FaultRule::always(fault.clone())).await;
        }
        a_night_passes(&scene).await;
        let mut owner = scene.signed_in("owner@demo.example").await;
        for (kind, _) in kinds {
            assert_eq!(step(&mut owner, kind).await["status"], "working", "{kind} {fault:?}");
        }
        control.clear_faults().await;
        // What is not proven for two nights is stale, and yellow for that.
        a_night_passes(&scene).await;
    }
    assert_eq!(control.telegram_messages().await.len(), posted, "nobody was told of it");
}

both_databases!(a_key_replaced_in_mid_work_keeps_the_pace_and_stays_green);
async fn a_key_replaced_in_mid_work_keeps_the_pace_and_stays_green(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let known = credentials(&scene);
    let control = scene.sandbox.control();
    control.add_fault(Vendor::Radist, FaultRule::once(limited(Some(60)))).await;
    let ended = operate(&mut owner, "radist", "check").await;
    assert_eq!(ended["problem"]["code"], "rate_limited", "{ended}");
    control.clear_requests().await;
    let mut radist = form(&known, "radist");
    radist["api_key"] = json!(known.radist.api_key_without_messaging);
    put(&mut owner, "radist", &radist).await;
    let ended = operate(&mut owner, "radist", "check").await;
    assert_eq!(ended["problem"]["code"], "rate_limited", "{ended}");
    assert_eq!(
        control.requests(Some(Vendor::Radist), 0).await.len(),
        0,
        "the new key went out into the pause"
    );
}

both_databases!(a_wait_is_shown_while_it_lasts);
async fn a_wait_is_shown_while_it_lasts(database: TestDatabase) {
    // The machine's own clock: the wait has to last while it is looked at.
    let scene = Scene::set(&database, DataSize::Small, Clock::system()).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    scene.sandbox.control().add_fault(Vendor::Radist, FaultRule::once(limited(Some(2)))).await;
    let path = "/api/v1/integrations/radist/operations";
    let started = owner.post(path, &json!({"action": "list_companies"})).await.json();
    let path = format!("/api/v1/operations/{}", started["id"].as_str().expect("an id"));
    let mut shown = Value::Null;
    let ended = loop {
        let view = owner.get(&path).await.json();
        if view["state"] != "running" {
            break view;
        }
        if view["waiting"] != json!(null) {
            shown = view["waiting"].clone();
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(ended["state"], "done", "{ended}");
    assert_eq!(
        (&shown["reason"], &shown["integration"]),
        (&json!("vendors_pause"), &json!("radist")),
        "{shown}"
    );
    assert!(shown["seconds"].as_u64().is_some_and(|seconds| (1..=2).contains(&seconds)), "{shown}");
    assert!(shown["until"].is_string(), "{shown}");
}
