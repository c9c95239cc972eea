//! The night's look at every credential: once each, spread, and what turned red is told once.

use std::time::Duration;

use serde_json::json;
use synkro::services::settings::health;
use synkro_sandbox::{Action, FaultRule, SettingsPatch, Vendor};

use super::{KINDS, credentials, form, operate, put, step_later};
use crate::support::{Scene, TestDatabase};

/// Looks each hour until a day has passed.
pub(super) async fn a_night_passes(scene: &Scene) {
    for _ in 0..24 {
        scene.clock.advance(Duration::from_secs(3600));
        health::once(&scene.app).await.expect("a look");
    }
}

fn checks(requests: &[synkro_sandbox::RequestRecord], path: &str) -> usize {
    requests.iter().filter(|request| request.path.contains(path)).count()
}

both_databases!(a_night_looks_once_at_each_and_tells_a_turn_once);
async fn a_night_looks_once_at_each_and_tells_a_turn_once(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let known = credentials(&scene);
    let control = scene.sandbox.control();
    for kind in KINDS {
        put(&mut owner, kind, &form(&known, kind)).await;
        operate(&mut owner, kind, "check").await;
    }
    operate(&mut owner, "telegram", "send_test").await;
    health::once(&scene.app).await.expect("a look");
    control.clear_requests().await;
    a_night_passes(&scene).await;
    let requests = control.requests(None, 0).await;
    assert_eq!(checks(&requests, "/auth/v1/settings"), 1, "each once a night");
    assert_eq!(checks(&requests, "/api/v4/account"), 1);
    let posted = control.telegram_messages().await.len();
    assert_eq!(checks(&requests, "/sendMessage"), 0, "a check does not write into the chat");

    control
        .update_settings(SettingsPatch { gemini_location_blocked: Some(true), ..SettingsPatch::default() })
        .await;
    a_night_passes(&scene).await;
    a_night_passes(&scene).await;
    assert_eq!(step_later(&scene, "ai").await["status"], "failing");
    let messages = control.telegram_messages().await;
    assert_eq!(messages.len(), posted + 1, "told once, not each night");
    let text = &messages.last().expect("a message").text;
    assert!(text.contains("ИИ") && text.contains("/dashboard/settings/ai"), "{text}");

    control
        .update_settings(SettingsPatch { gemini_location_blocked: Some(false), ..SettingsPatch::default() })
        .await;
    a_night_passes(&scene).await;
    a_night_passes(&scene).await;
    assert_eq!(step_later(&scene, "ai").await["status"], "working");
    let messages = control.telegram_messages().await;
    assert_eq!(messages.len(), posted + 2, "and its recovery once");
}

both_databases!(a_vendors_outage_at_night_is_no_news);
async fn a_vendors_outage_at_night_is_no_news(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    operate(&mut owner, "telegram", "send_test").await;
    operate(&mut owner, "radist", "check").await;
    let control = scene.sandbox.control();
    let posted = control.telegram_messages().await.len();
    health::once(&scene.app).await.expect("a look");
    control.add_fault(Vendor::Radist, FaultRule::always(Action::ServerError { status: 503 })).await;
    a_night_passes(&scene).await;
    assert_eq!(step_later(&scene, "radist").await["status"], "working");
    assert_eq!(control.telegram_messages().await.len(), posted);
}

both_databases!(a_token_about_to_end_is_told_once);
async fn a_token_about_to_end_is_told_once(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    operate(&mut owner, "telegram", "send_test").await;
    operate(&mut owner, "amocrm", "check").await;
    health::once(&scene.app).await.expect("a look");
    let posted = scene.sandbox.control().telegram_messages().await.len();
    // The emulator's token lives a year; only our clock moves, so that it still works.
    scene.clock.advance(Duration::from_secs(363 * 86_400));
    a_night_passes(&scene).await;
    a_night_passes(&scene).await;
    let messages = scene.sandbox.control().telegram_messages().await;
    let told: Vec<&str> = messages[posted..].iter().map(|message| message.text.as_str()).collect();
    assert_eq!(
        told.iter().filter(|text| text.contains("amoCRM") && text.contains("действует до")).count(),
        1,
        "{told:?}"
    );
    assert!(step_later(&scene, "amocrm").await["expires_at"] != json!(null));
}
