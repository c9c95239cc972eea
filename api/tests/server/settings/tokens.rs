//! amoCRM's tokens renew themselves: once however many ask, and never lost without a word.

use std::time::Duration;

use serde_json::json;
use synkro::services::connections::NotConnected;
use synkro::services::connections::amocrm_tokens::{callback_url, fresh, renew_rejected};
use synkro::vendors::amocrm::oauth::{self, AppCredentials};
use synkro_sandbox::{Action, FaultRule, Vendor};
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::RunProblemCode;

use super::oauth::{come_back, consent, prepared};
use super::{credentials, operate, step_later};
use crate::support::{Browser, Scene, databases};

async fn connected(scene: &Scene) -> Browser {
    let mut owner = prepared(scene).await;
    let back = consent(&mut owner, "allow").await;
    assert_eq!(come_back(&mut owner, &back).await.status, 303);
    operate(&mut owner, "amocrm", "check").await;
    owner
}

/// A day passes, here and at the vendor's.
fn a_day_passes(scene: &Scene) {
    let day = Duration::from_secs(86_400);
    scene.clock.advance(day);
    scene.sandbox.control().clock().advance(day);
}

async fn exchanges(scene: &Scene) -> usize {
    let requests = scene.sandbox.control().requests(Some(Vendor::Amocrm), 0).await;
    requests.iter().filter(|request| request.path.contains("/oauth2/access_token")).count()
}

#[tokio::test]
async fn fifty_who_need_a_token_at_once_renew_it_once() {
    for database in databases().await {
        let scene = Scene::small(&database).await;
        connected(&scene).await;
        let before = exchanges(&scene).await;
        a_day_passes(&scene);
        let asking = (0..50).map(|_| fresh(&scene.app, scene.scope, None));
        let answers = futures::future::join_all(asking).await;
        let versions: Vec<i32> = answers.into_iter().map(|answer| answer.expect("a token").version).collect();
        assert!(versions.iter().all(|version| *version == versions[0]), "{versions:?}");
        assert_eq!(exchanges(&scene).await, before + 1);
    }
}

#[tokio::test]
async fn a_renewal_that_was_begun_and_never_ended_is_taken_over() {
    for database in databases().await {
        let scene = Scene::small(&database).await;
        connected(&scene).await;
        a_day_passes(&scene);
        let integration = scene
            .app
            .store
            .find_integration(scene.scope, IntegrationKind::Amocrm)
            .await
            .expect("an answer")
            .expect("set");
        // A process took the right to renew and died before it asked.
        let lasts = Duration::from_secs(60);
        let taken =
            scene.app.store.lease_renewal(scene.scope, integration.id, scene.clock.new_id(), lasts).await;
        assert!(taken.expect("an answer"));
        let before = exchanges(&scene).await;
        assert!(fresh(&scene.app, scene.scope, None).await.is_ok());
        assert_eq!(exchanges(&scene).await, before + 1);
    }
}

#[tokio::test]
async fn a_pair_that_was_lost_is_told_at_once_and_no_further_call_is_made() {
    for database in databases().await {
        let scene = Scene::small(&database).await;
        connected(&scene).await;
        a_day_passes(&scene);
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
        assert_eq!(
            (&step["status"], &step["problem"]["code"]),
            (&json!("failing"), &json!("reauth_required"))
        );
        // Connecting again mends it.
        let mut owner = scene.signed_in("owner@demo.example").await;
        let back = consent(&mut owner, "allow").await;
        come_back(&mut owner, &back).await;
        assert_eq!(operate(&mut owner, "amocrm", "check").await["problem"], json!(null));
    }
}

#[tokio::test]
async fn an_outage_of_the_vendor_loses_nothing() {
    for database in databases().await {
        let scene = Scene::small(&database).await;
        connected(&scene).await;
        a_day_passes(&scene);
        let rule = FaultRule::once(Action::ServerError { status: 503 }).on("access_token");
        scene.sandbox.control().add_fault(Vendor::Amocrm, rule).await;
        let later = fresh(&scene.app, scene.scope, None).await;
        assert!(matches!(later, Err(NotConnected::Later(_))));
        assert_eq!(step_later(&scene, "amocrm").await["status"], "working", "an outage is nobody's fault");
        assert!(fresh(&scene.app, scene.scope, None).await.is_ok());
    }
}

#[tokio::test]
async fn a_rejected_token_is_renewed_once_and_then_the_step_is_red() {
    for database in databases().await {
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
}
