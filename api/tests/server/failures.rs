//! What goes wrong at the vendors ends in a clear state with a plain reason; nothing is lost.

use serde_json::json;
use synkro_sandbox::{Action, FaultRule, PostingRefusal, Vendor};
use synkro_shared::integration::{IntegrationKind, IntegrationStatus};
use synkro_shared::retry::RetryFrom;
use synkro_shared::run::{LeftOut, LeftOutKind, RunProblemCode, RunStatus, StepName, StepStatus};

use crate::support::{Scene, TestDatabase, databases, sqlite, whole_period};

async fn tile(scene: &Scene, kind: IntegrationKind) -> IntegrationStatus {
    scene.app.store.find_integration(scene.scope, kind).await.expect("an answer").expect("set up").status
}

/// A run under a fault, stopped where and why expected; then the fault is mended and the run goes on from there.
async fn stops_and_goes_on(
    vendor: Vendor,
    fault: FaultRule,
    step: StepName,
    code: RunProblemCode,
    red: bool,
) {
    for database in databases().await {
        let scene = Scene::small(&database).await;
        let control = scene.sandbox.control();
        control.add_fault(vendor, fault.clone()).await;
        let run = scene.run(whole_period()).await;
        assert_eq!(run.status, RunStatus::Failed, "{}: {:?}", database.name, run.problem);
        let stopped = run.steps.iter().find(|view| view.status == StepStatus::Error).expect("a stopped step");
        assert_eq!(stopped.step, step);
        let problem = stopped.problem.clone().expect("a reason");
        assert_eq!(problem.code, code);
        assert!(!problem.message.is_empty());
        let kind = problem.integration.expect("whose fault it is");
        assert_eq!(tile(&scene, kind).await == IntegrationStatus::Failing, red);
        control.clear_faults().await;
        let mut browser = scene.signed_in("owner@demo.example").await;
        let me = browser.get("/api/v1/auth/me").await.json()["display_name"].clone();
        let shown = browser.get(&format!("/api/v1/runs/{}", run.id)).await.json();
        let mends = |answer: &serde_json::Value| {
            let names = answer["administrators"].as_array();
            names.is_some_and(|names| names.contains(&me))
        };
        assert_eq!(mends(&shown), !code.passes(), "who may mend what only a person can: {shown}");
        if red {
            assert!(mends(&browser.get("/api/v1/overview").await.json()));
        }
        let retried = browser.post(&format!("/api/v1/runs/{}/retry", run.id), &serde_json::json!({})).await;
        assert_eq!(retried.status, 200, "{}", retried.text());
        scene.work().await;
        let healed = scene.view(run.id).await;
        assert_eq!(healed.status, RunStatus::Done, "{:?}", healed.problem);
        assert_eq!(tile(&scene, kind).await, IntegrationStatus::Working);
        assert_eq!(control.telegram_messages().await.len(), 1);
    }
}

#[tokio::test]
async fn a_wrong_supabase_key_stops_the_run_at_once_and_turns_supabase_red() {
    let fault = FaultRule::always(Action::Unauthorized);
    stops_and_goes_on(Vendor::Supabase, fault, StepName::FetchCrm, RunProblemCode::KeyRejected, true).await;
}

#[tokio::test]
async fn a_paused_supabase_project_says_so() {
    let fault = FaultRule::always(Action::Paused);
    stops_and_goes_on(Vendor::Supabase, fault, StepName::FetchCrm, RunProblemCode::ProjectPaused, true).await;
}

#[tokio::test]
async fn a_withdrawn_amocrm_token_stops_the_run_at_its_first_step() {
    let fault = FaultRule::always(Action::Unauthorized);
    stops_and_goes_on(Vendor::Amocrm, fault, StepName::FetchCrm, RunProblemCode::KeyRejected, true).await;
}

#[tokio::test]
async fn a_storm_of_429_is_waited_out_visibly_and_ends_at_the_runs_deadline() {
    let fault = FaultRule::always(Action::RateLimited { retry_after: Some(600) });
    stops_and_goes_on(Vendor::Radist, fault, StepName::FetchDialogs, RunProblemCode::RateLimited, false)
        .await;
}

#[tokio::test]
async fn a_model_that_answers_broken_json_is_asked_once_more_and_then_given_up() {
    let fault = FaultRule::always(Action::BrokenJson).on("generateContent");
    stops_and_goes_on(Vendor::Gemini, fault, StepName::Analyze, RunProblemCode::AnswerUnusable, false).await;
}

#[tokio::test]
async fn a_used_up_daily_quota_is_not_waited_for() {
    let fault = FaultRule::always(Action::PerDayQuota).on("generateContent");
    stops_and_goes_on(Vendor::Gemini, fault, StepName::Analyze, RunProblemCode::DailyQuota, true).await;
}

#[tokio::test]
async fn while_a_vendor_asks_to_wait_the_run_says_why_and_until_when() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let storm = FaultRule::always(Action::RateLimited { retry_after: Some(120) });
    scene.sandbox.control().add_fault(Vendor::Radist, storm).await;
    let id = scene.start(whole_period()).await;
    let claim = scene
        .app
        .store
        .claim_run("test", std::time::Duration::from_secs(30))
        .await
        .expect("ok")
        .expect("a run");
    let (_say, signal) = tokio::sync::watch::channel(synkro::pipeline::runner::Signal::Go);
    synkro::pipeline::runner::run(&scene.app, &claim, signal).await.expect("worked on");
    let view = scene.view(id).await;
    assert_eq!(view.status, RunStatus::Waiting);
    let step = &view.steps[2];
    assert_eq!((step.step, step.status), (StepName::FetchDialogs, StepStatus::Running));
    assert_eq!(step.problem.as_ref().map(|problem| problem.code), Some(RunProblemCode::RateLimited));
    assert!(step.next_attempt_at.expect("a time") > scene.clock.now());
}

/// What a vendor can say about the wait, and the seconds that a run loses by it.
const WAITS: [(&str, std::ops::RangeInclusive<i64>); 9] = [
    ("0", 0..=2),
    ("1", 1..=3),
    ("60", 54..=66),
    ("3600", 3240..=3960),
    // Longer than this vendor can mean.
    ("86400", 108..=132),
    ("Fri, 20 Nov 2026 16:10:00 GMT", 540..=660),
    ("Fri, 20 Nov 2026 15:00:00 GMT", 0..=2),
    // No wait that makes sense: the pause after any other failure.
    ("soon", 1..=30),
    ("-5", 1..=30),
];

#[tokio::test]
async fn a_vendors_wait_is_kept_in_each_of_its_forms_and_nonsense_means_our_own() {
    let took = async |header: Option<&str>| {
        let database = sqlite();
        let scene = Scene::small(&database).await;
        if let Some(header) = header {
            let refused = Action::Status {
                status: 429,
                headers: [("Retry-After".to_owned(), header.to_owned())].into(),
                body: Some("{}".to_owned()),
            };
            scene.sandbox.control().add_fault(Vendor::Radist, FaultRule::once(refused)).await;
        }
        let began = scene.clock.now();
        let run = scene.run(whole_period()).await;
        assert_eq!(run.status, RunStatus::Done, "{header:?}: {:?}", run.problem);
        scene.clock.now() - began
    };
    let undisturbed = took(None).await;
    for (header, expected) in WAITS {
        let lost = (took(Some(header)).await - undisturbed).num_seconds();
        assert!(expected.contains(&lost), "{header:?}: {lost} s lost, {expected:?} expected");
    }
}

both_databases!(passing_faults_of_every_vendor_are_survived_without_a_trace);
async fn passing_faults_of_every_vendor_are_survived_without_a_trace(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let control = scene.sandbox.control();
    for vendor in [Vendor::Amocrm, Vendor::Radist, Vendor::Supabase, Vendor::Gemini, Vendor::Telegram] {
        control.add_fault(vendor, FaultRule::once(Action::ServerError { status: 502 })).await;
        control.add_fault(vendor, FaultRule::once(Action::RateLimited { retry_after: Some(2) })).await;
    }
    let run = scene.run(whole_period()).await;
    assert_eq!(run.status, RunStatus::Done, "{}: {:?}", database.name, run.problem);
    assert_eq!(control.telegram_messages().await.len(), 1);
}

both_databases!(a_dead_telegram_bot_leaves_a_report_and_an_incomplete_run_that_can_be_finished);
async fn a_dead_telegram_bot_leaves_a_report_and_an_incomplete_run_that_can_be_finished(
    database: TestDatabase,
) {
    let scene = Scene::small(&database).await;
    let control = scene.sandbox.control();
    control.add_fault(Vendor::Telegram, FaultRule::always(Action::Kicked)).await;
    let run = scene.run(whole_period()).await;
    assert_eq!(run.status, RunStatus::Incomplete);
    assert_eq!(run.left_out[0].kind, LeftOutKind::Notification);
    assert_eq!(
        run.steps[7].problem.as_ref().map(|problem| problem.code),
        Some(RunProblemCode::PostingForbidden)
    );
    assert!(run.report_id.is_some(), "the report is there");
    assert_eq!(tile(&scene, IntegrationKind::Telegram).await, IntegrationStatus::Failing);
    control.clear_faults().await;
    let by = scene.owner().await;
    scene.app.store.retry_run(scene.scope, run.id, by, RetryFrom::FailedStep).await.expect("retried");
    scene.work().await;
    assert_eq!(scene.view(run.id).await.status, RunStatus::Done);
    assert_eq!(control.telegram_messages().await.len(), 1);
}

both_databases!(a_group_that_takes_no_files_has_the_post_and_is_told_of_the_file);
async fn a_group_that_takes_no_files_has_the_post_and_is_told_of_the_file(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let control = scene.sandbox.control();
    // A conclusion so long that the whole follows the post as a file.
    let conclusion = json!({
        "title": "Длинный день", "summary": "Клиенты спрашивали о сроках и о цене. ".repeat(78),
        "recommendations": ["Отвечать клиенту в течение часа."],
    });
    let answer = json!({"candidates": [{"finishReason": "STOP",
        "content": {"role": "model", "parts": [{"text": conclusion.to_string()}]}}]});
    let answer = Action::Status {
        status: 200,
        headers: std::collections::BTreeMap::new(),
        body: Some(answer.to_string()),
    };
    let long = FaultRule::always(answer).on("generateContent").with_body("NUMBERS");
    control.add_fault(Vendor::Gemini, long).await;
    let whole = scene.run(whole_period()).await;
    assert_eq!(whole.status, RunStatus::Done, "{:?}", whole.left_out);
    let sent = control.telegram_messages().await;
    assert!(sent.len() > 1 && sent.last().is_some_and(|last| last.document.is_some()), "a file follows");

    let by_code = Action::PostingRefused { refusal: PostingRefusal::SendDocsForbidden };
    for refusal in [Action::NotEnoughRights, by_code] {
        let before = control.telegram_messages().await.len();
        control.add_fault(Vendor::Telegram, FaultRule::once(refusal).on("sendDocument")).await;
        let run = scene.run(whole_period()).await;
        assert_eq!(run.status, RunStatus::Incomplete, "{:?}", run.problem);
        assert_eq!(run.left_out, [LeftOut { kind: LeftOutKind::PostFile, count: 1 }]);
        assert_eq!(run.steps[7].status, StepStatus::Done, "{:?}", run.steps[7].problem);
        assert_eq!(tile(&scene, IntegrationKind::Telegram).await, IntegrationStatus::Working);
        assert_eq!(control.telegram_messages().await.len(), before + sent.len() - 1, "the texts");
    }
}

#[tokio::test]
async fn a_post_that_may_have_arrived_is_not_sent_again_by_itself() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let control = scene.sandbox.control();
    control.add_fault(Vendor::Telegram, FaultRule::once(Action::Reset).on("sendMessage")).await;
    let run = scene.run(whole_period()).await;
    let posts = control.telegram_messages().await.len();
    match run.status {
        RunStatus::Incomplete => {
            let code = run.steps[7].problem.as_ref().map(|problem| problem.code);
            assert_eq!((code, posts), (Some(RunProblemCode::DeliveryUnknown), 0));
        }
        RunStatus::Done => assert_eq!(posts, 1, "the connection broke before anything was sent"),
        other => panic!("{other:?}"),
    }
}

both_databases!(an_empty_period_is_done_without_a_question_to_the_model);
async fn an_empty_period_is_done_without_a_question_to_the_model(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let long_ago = synkro_shared::run::Period {
        start: crate::support::almaty_day(90),
        end: crate::support::almaty_day(80),
    };
    let run = scene.run(long_ago).await;
    assert_eq!((run.status, run.empty), (RunStatus::Done, true), "{:?}", run.problem);
    let control = scene.sandbox.control();
    assert!(control.gemini_requests().await.is_empty());
    assert_eq!(control.telegram_messages().await.len(), 1);
    let mut browser = scene.signed_in("user@demo.example").await;
    let report = browser.get(&format!("/api/v1/reports/{}", run.report_id.expect("a report"))).await.json();
    assert_eq!(
        (report["status"].as_str(), report["content"]["state"].as_str()),
        (Some("empty"), Some("available"))
    );
}

#[tokio::test]
async fn a_report_whose_supabase_is_away_still_shows_its_numbers() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let run = scene.run(whole_period()).await;
    scene.sandbox.control().add_fault(Vendor::Supabase, FaultRule::always(Action::Paused)).await;
    let mut browser = scene.signed_in("user@demo.example").await;
    let path = format!("/api/v1/reports/{}", run.report_id.expect("a report"));
    let report = browser.get(&path).await;
    assert_eq!(report.status, 200);
    assert_eq!(report.json()["content"]["problem"]["code"], "project_paused");
    assert!(report.json()["metrics"]["total"]["dialogs"].as_u64().expect("a number") > 0);
    let dialog = browser.get(&format!("{path}/dialogs/38100001")).await;
    assert_eq!((dialog.status.as_u16(), dialog.json()["code"].as_str()), (502, Some("content_unavailable")));
}

both_databases!(a_refused_token_is_renewed_once_and_then_nothing_is_asked_until_a_person_acts);
async fn a_refused_token_is_renewed_once_and_then_nothing_is_asked_until_a_person_acts(
    database: TestDatabase,
) {
    let scene = Scene::small(&database).await;
    let control = scene.sandbox.control();
    control.add_fault(Vendor::Amocrm, FaultRule::always(Action::Unauthorized)).await;
    control.clear_requests().await;
    let run = scene.run(whole_period()).await;
    assert_eq!(run.status, RunStatus::Failed);
    let asked = control.requests(Some(Vendor::Amocrm), 0).await;
    assert!(asked.len() <= 2, "{}: one call, one renewal at most: {asked:?}", database.name);
    assert_eq!(
        tile(&scene, synkro_shared::integration::IntegrationKind::Amocrm).await,
        IntegrationStatus::Failing
    );
    // The schedule does not ask either.
    use synkro_shared::settings::AutomationSettings;
    let settings = AutomationSettings { weekly: None, ..AutomationSettings::proposal("Asia/Almaty") };
    let tx = scene.app.store.begin().await.expect("a transaction");
    let kind = synkro_shared::integration::IntegrationKind::Automation;
    let config = serde_json::to_value(&settings).expect("JSON");
    tx.put_integration(scene.scope, kind, config, None).await.expect("kept");
    tx.put_schedule(scene.scope, &settings).await.expect("kept");
    tx.commit().await.expect("committed");
    scene.clock.advance(std::time::Duration::from_secs(2 * 86_400));
    synkro::jobs::scheduler::once(&scene.app).await;
    scene.work().await;
    assert_eq!(control.requests(Some(Vendor::Amocrm), 0).await.len(), asked.len(), "{}", database.name);
    let (last, _) = scene.app.store.missed_fires(scene.scope).await.expect("an answer");
    assert_eq!(last.and_then(|fire| fire.reason), Some(synkro_shared::schedule::MissReason::NotReady));
}
