//! amoCRM's tokens renew themselves: once however many ask, and never lost without a word.

use std::time::Duration;

use serde_json::json;
use synkro::connections::NotConnected;
use synkro::connections::amocrm_tokens::{callback_url, fresh, renew_rejected};
use synkro::vendors::amocrm::oauth::{self, AppCredentials};
use synkro_sandbox::{Action, FaultRule, SettingsPatch, Vendor};
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::RunProblemCode;

use super::oauth::{come_back, consent, prepared};
use super::{credentials, operate, step_later};
use crate::support::process::{How, WireBrowser, free_port, serve, until};
use crate::support::{Browser, Scene, TestDatabase};

async fn connected(scene: &Scene) -> Browser {
    let mut owner = prepared(scene).await;
    let back = consent(&mut owner, "allow").await;
    assert_eq!(come_back(&mut owner, &back).await.status, 303);
    operate(&mut owner, "amocrm", "check").await;
    owner
}

/// A connected account a day later, here and at the vendor's: its access token has ended.
async fn outlived(database: &TestDatabase) -> Scene {
    let scene = Scene::small(database).await;
    connected(&scene).await;
    let day = Duration::from_secs(86_400);
    scene.clock.advance(day);
    scene.sandbox.control().clock().advance(day);
    scene
}

async fn exchanges(scene: &Scene) -> usize {
    let requests = scene.sandbox.control().requests(Some(Vendor::Amocrm), 0).await;
    requests.iter().filter(|request| request.path.contains("/oauth2/access_token")).count()
}

both_databases!(fifty_who_need_a_token_at_once_renew_it_once);
async fn fifty_who_need_a_token_at_once_renew_it_once(database: TestDatabase) {
    let scene = outlived(&database).await;
    let before = exchanges(&scene).await;
    let asking = (0..50).map(|_| fresh(&scene.app, scene.scope, None));
    let answers = futures::future::join_all(asking).await;
    let versions: Vec<i32> = answers.into_iter().map(|answer| answer.expect("a token").version).collect();
    assert!(versions.iter().all(|version| *version == versions[0]), "{versions:?}");
    assert_eq!(exchanges(&scene).await, before + 1);
}

both_databases!(a_renamed_account_is_followed_through_the_address_in_its_own_token);
async fn a_renamed_account_is_followed_through_the_address_in_its_own_token(database: TestDatabase) {
    let scene = outlived(&database).await;
    let renamed = "renamed-since.amocrm.ru".to_owned();
    let patch = SettingsPatch { amocrm_renamed_to: Some(renamed.clone()), ..SettingsPatch::default() };
    scene.sandbox.control().update_settings(patch).await;
    assert!(fresh(&scene.app, scene.scope, None).await.is_ok(), "{}", database.name);
    let kept = scene.app.store.find_integration(scene.scope, IntegrationKind::Amocrm).await;
    let kept = kept.expect("an answer").expect("set");
    assert_eq!(kept.config["host"], json!(renamed), "the new address is kept");
    let run = scene.run(crate::support::whole_period()).await;
    assert_eq!(run.status, synkro_shared::run::RunStatus::Done, "{:?}", run.problem);
}

both_databases!(a_renewal_that_was_begun_and_never_ended_is_taken_over);
async fn a_renewal_that_was_begun_and_never_ended_is_taken_over(database: TestDatabase) {
    let scene = outlived(&database).await;
    let integration = scene
        .app
        .store
        .find_integration(scene.scope, IntegrationKind::Amocrm)
        .await
        .expect("an answer")
        .expect("set");
    // A process took the right to renew and died before it asked.
    let lasts = Duration::from_secs(60);
    let taken = scene.app.store.lease_renewal(scene.scope, integration.id, scene.clock.new_id(), lasts).await;
    assert!(taken.expect("an answer"));
    let before = exchanges(&scene).await;
    assert!(fresh(&scene.app, scene.scope, None).await.is_ok());
    assert_eq!(exchanges(&scene).await, before + 1);
}

both_databases!(a_renewal_goes_on_when_whoever_asked_for_it_is_gone);
async fn a_renewal_goes_on_when_whoever_asked_for_it_is_gone(database: TestDatabase) {
    let scene = outlived(&database).await;
    let before = exchanges(&scene).await;
    let slow = FaultRule::once(Action::Stall { millis: 300 }).on("access_token");
    scene.sandbox.control().add_fault(Vendor::Amocrm, slow).await;
    // The run is cancelled once the vendor was asked, before its answer.
    tokio::select! {
        _ = fresh(&scene.app, scene.scope, None) => panic!("nobody waited"),
        () = until("the question", || async { exchanges(&scene).await > before }) => {}
    }
    assert!(fresh(&scene.app, scene.scope, None).await.is_ok(), "{}", database.name);
    assert_eq!(exchanges(&scene).await, before + 1);
}

both_databases!(a_pair_that_was_lost_is_told_at_once_and_no_further_call_is_made);
async fn a_pair_that_was_lost_is_told_at_once_and_no_further_call_is_made(database: TestDatabase) {
    let scene = outlived(&database).await;
    // A process died between the vendor's answer and its own commit: the old token is used up.
    let known = credentials(&scene).amocrm;
    let redirect_uri = callback_url("http://localhost:8080", "demo");
    let app = AppCredentials {
        client_id: &known.client_id,
        client_secret: &known.client_secret,
        redirect_uri: &redirect_uri,
    };
    let refresh = format!("def50200emulatorrefresh{:08}", 2);
    oauth::refresh(&scene.app.egress, &known.host, &app, &refresh).await.expect("the lost answer");
    let before = exchanges(&scene).await;
    let lost = fresh(&scene.app, scene.scope, None).await;
    let Err(NotConnected::Settings(problem)) = lost else { panic!("a token from nowhere") };
    assert_eq!(problem.code, RunProblemCode::ReauthRequired);
    assert_eq!(exchanges(&scene).await, before + 1, "the old token was tried once");
    let step = step_later(&scene, "amocrm").await;
    assert_eq!((&step["status"], &step["problem"]["code"]), (&json!("failing"), &json!("reauth_required")));
    // Connecting again mends it.
    let mut owner = scene.signed_in("owner@demo.example").await;
    let back = consent(&mut owner, "allow").await;
    come_back(&mut owner, &back).await;
    assert_eq!(operate(&mut owner, "amocrm", "check").await["problem"], json!(null));
}

both_databases!(an_outage_of_the_vendor_loses_nothing);
async fn an_outage_of_the_vendor_loses_nothing(database: TestDatabase) {
    let scene = outlived(&database).await;
    let rule = FaultRule::once(Action::ServerError { status: 503 }).on("access_token");
    scene.sandbox.control().add_fault(Vendor::Amocrm, rule).await;
    let later = fresh(&scene.app, scene.scope, None).await;
    assert!(matches!(later, Err(NotConnected::Later(_))));
    assert_eq!(step_later(&scene, "amocrm").await["status"], "working", "an outage is nobody's fault");
    assert!(fresh(&scene.app, scene.scope, None).await.is_ok());
}

both_databases!(a_rejected_token_is_renewed_once_and_then_the_step_is_red);
async fn a_rejected_token_is_renewed_once_and_then_the_step_is_red(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = connected(&scene).await;
    assert!(renew_rejected(&scene.app, scene.scope).await.expect("renewed"));
    assert_eq!(operate(&mut owner, "amocrm", "check").await["problem"], json!(null));
    scene.sandbox.control().revoke_amocrm_tokens().await;
    let run = scene.run(crate::support::whole_period()).await;
    let problem = run.problem.expect("a problem");
    assert_eq!(problem.code, RunProblemCode::ReauthRequired);
    assert_eq!(step_later(&scene, "amocrm").await["problem"]["code"], "reauth_required");
}

/// Presses Check at the real process, and gives how it ended; `None` when the process died.
async fn check_over_the_wire(browser: &mut WireBrowser) -> Option<serde_json::Value> {
    let path = "/api/v1/integrations/amocrm/operations";
    let started = browser.try_write("POST", path, &json!({"action": "check"})).await?;
    let id = started.json()["id"].as_str()?.to_owned();
    let clock = synkro::clock::Clock::system();
    for _ in 0..600 {
        let url = format!("/api/v1/operations/{id}");
        let view = browser.try_write("GET", &url, &json!({})).await?.json();
        if view["state"] != "running" {
            return Some(view);
        }
        clock.sleep(Duration::from_millis(20)).await;
    }
    panic!("the check never ends");
}

both_databases!(a_process_killed_while_it_renews_leaves_a_working_account_or_a_red_one);
async fn a_process_killed_while_it_renews_leaves_a_working_account_or_a_red_one(database: TestDatabase) {
    for (point, code) in [
        ("renewal_leased", json!(null)),
        ("renewal_answered", json!("reauth_required")),
        ("renewal_kept", json!(null)),
    ] {
        let scene = Scene::small(&database).await;
        // The emulators' day is days before the real one, so the real process finds a token that has ended.
        connected(&scene).await;
        let port = free_port().await;
        let mut dying =
            serve(&scene, &database, How { failpoint: Some(point), port: Some(port), ..How::default() });
        let mut browser = WireBrowser::ready(port).await;
        assert_eq!(
            browser.sign_in("owner@demo.example", synkro::services::demo_tenant::PASSWORD).await.status,
            200
        );
        assert!(check_over_the_wire(&mut browser).await.is_none(), "{point}: the process lives");
        assert!(!dying.0.wait().expect("an end").success());
        // What a minute would do: the right to renew is not believed any more.
        let raw = database.raw().await;
        sea_orm::ConnectionTrait::execute_unprepared(&raw, "UPDATE integrations SET renewed_until = NULL")
            .await
            .expect("a minute passes");
        sea_orm::ConnectionTrait::execute_unprepared(&raw, "DELETE FROM settings_operations")
            .await
            .expect("and an hour");
        let port = free_port().await;
        let _alive = serve(&scene, &database, How { port: Some(port), ..How::default() });
        let mut browser = WireBrowser::ready(port).await;
        assert_eq!(
            browser.sign_in("owner@demo.example", synkro::services::demo_tenant::PASSWORD).await.status,
            200
        );
        let ended = check_over_the_wire(&mut browser).await.expect("it lives");
        assert_eq!(ended["problem"]["code"], code, "{point}: {ended}");
        let steps = browser.get("/api/v1/settings").await.json()["steps"].clone();
        let expected = if code.is_null() { "working" } else { "failing" };
        assert_eq!(steps[1]["status"], expected, "{point}");
    }
}
