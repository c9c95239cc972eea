//! The settings wizard, over HTTP, against the emulated vendors.

mod demo;
mod forms;
mod green;
mod health;
mod oauth;
mod prompts;
pub mod schema;
mod steps;
mod tokens;
mod waits;

use serde_json::{Value, json};
use synkro_sandbox::Credentials;

use crate::support::{Browser, Scene};

/// Starts an operation and asks until it has ended.
pub async fn operate(browser: &mut Browser, kind: &str, action: &str) -> Value {
    let path = format!("/api/v1/integrations/{kind}/operations");
    let started = browser.post(&path, &json!({"action": action})).await;
    assert_eq!(started.status, 202, "{kind} {action}: {}", started.text());
    let id = started.json()["id"].as_str().expect("an id").to_owned();
    for _ in 0..200_000 {
        let view = browser.get(&format!("/api/v1/operations/{id}")).await.json();
        if view["state"] != "running" {
            return view;
        }
        tokio::task::yield_now().await;
    }
    panic!("{kind} {action} never ends");
}

/// The step as the path shows it. Signs in again first: nights and days pass in these tests.
async fn step_later(scene: &Scene, kind: &str) -> Value {
    step(&mut scene.signed_in("owner@demo.example").await, kind).await
}

/// The step as the path shows it.
pub async fn step(browser: &mut Browser, kind: &str) -> Value {
    let path = browser.get("/api/v1/settings").await.json();
    let steps = path["steps"].as_array().expect("steps").clone();
    steps.into_iter().find(|step| step["kind"] == kind).expect("a step")
}

fn credentials(scene: &Scene) -> Credentials {
    scene.sandbox.manifest().credentials
}

/// What a person enters for an integration.
fn form(known: &Credentials, kind: &str) -> Value {
    match kind {
        "supabase" => json!({"url": known.supabase.url, "anon_key": known.supabase.publishable_key,
            "service_role_key": known.supabase.secret_key}),
        "amocrm" => json!({"method": "long_lived_token", "host": known.amocrm.host,
            "access_token": known.amocrm.long_lived_token}),
        "radist" => json!({"base_url": "https://api.radist.online/v2", "api_key": known.radist.api_key,
            "company_id": known.radist.company_id}),
        "ai" => json!({"provider": "gemini", "api_key": known.gemini.api_key, "model": known.gemini.model}),
        "telegram" => {
            json!({"bot_token": known.telegram.bot_token, "chat": known.telegram.chat_id.to_string(),
            "thread_id": known.telegram.message_thread_id})
        }
        "automation" => json!({"enabled": true, "timezone": "Asia/Almaty", "day_start": "06:00",
            "daily": {"at": "09:00"}, "misfire": {"policy": "latest"}, "notice_when_empty": true}),
        other => panic!("{other} is no integration"),
    }
}

const KINDS: [&str; 6] = ["supabase", "amocrm", "radist", "ai", "telegram", "automation"];

pub async fn put(browser: &mut Browser, kind: &str, form: &Value) -> Value {
    let answer = browser.write("PUT", &format!("/api/v1/integrations/{kind}/settings"), form).await;
    assert_eq!(answer.status, 200, "{kind}: {}", answer.text());
    answer.json()
}

/// Codes of the refused fields, by pointer.
fn refused(problem: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let errors = problem["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().map(|error| (text(&error["pointer"]), text(&error["code"]))).collect()
}
