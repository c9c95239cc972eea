//! Ordinary answers of models: cut, refused, empty, odd in form. None of them ends a run that others could finish, none
//! turns into a number that nobody gave, and what could not be had is asked for again and then named.

use serde_json::json;
use synkro::clock::Clock;
use synkro_sandbox::{
    Action, ContextWords, DataSize, FaultRule, Load, Mistype, ModelRules, Quirk, SettingsPatch, Vendor,
};
use synkro_shared::report::{ContentState, ReportContent};
use synkro_shared::run::{LeftOutKind, Period, RunProblemCode, RunStatus, RunView, StepName, StepStatus};

use crate::settings::{operate, put, step};
use crate::support::{Scene, TestDatabase, anchor, sqlite, whole_period};

fn model(quirk: Quirk) -> Action {
    Action::Model { quirk }
}

async fn asked(scene: &Scene) -> usize {
    let requests = scene.sandbox.control().requests(Some(Vendor::Gemini), 0).await;
    requests.iter().filter(|request| request.path.contains("generateContent")).count()
}

async fn content(scene: &Scene, run: &RunView) -> ReportContent {
    let mut browser = scene.signed_in("user@demo.example").await;
    let answer = browser.get(&format!("/api/v1/reports/{}", run.report_id.expect("a report"))).await;
    let report: synkro_shared::report::ReportView = serde_json::from_value(answer.json()).expect("a report");
    let ContentState::Available { content } = report.content else { panic!("no text") };
    *content
}

fn left_out(run: &RunView, kind: LeftOutKind) -> u64 {
    run.left_out.iter().find(|left| left.kind == kind).map_or(0, |left| left.count)
}

async fn scene() -> (Scene, TestDatabase) {
    let database = sqlite();
    (Scene::small(&database).await, database)
}

both_databases!(one_answer_that_is_cut_refused_or_empty_costs_nothing_but_another_question);
async fn one_answer_that_is_cut_refused_or_empty_costs_nothing_but_another_question(database: TestDatabase) {
    let refused = |reason: &str| Quirk::Refused { reason: reason.to_owned(), partly: false };
    let quirks = [
        Quirk::CutWithoutParts,
        Quirk::CutMidway,
        refused("SAFETY"),
        refused("RECITATION"),
        refused("OTHER"),
        Quirk::PromptBlocked { reason: "PROHIBITED_CONTENT".to_owned() },
        Quirk::NoCandidates,
        Quirk::NoContent,
        Quirk::ThoughtsAlone,
        Quirk::EmptyText,
        Quirk::EmptyObject,
        Quirk::TooLong { words: ContextWords::Google },
    ];
    let scene = Scene::small(&database).await;
    for quirk in &quirks {
        // The first question is about a part; the last one is the conclusion.
        for rule in [FaultRule::once(model(quirk.clone())), FaultRule::once(model(quirk.clone())).after(1)] {
            scene.sandbox.control().clear_faults().await;
            scene.sandbox.control().add_fault(Vendor::Gemini, rule.on("generateContent")).await;
            let run = scene.run(whole_period()).await;
            assert_eq!(run.status, RunStatus::Done, "{}: {quirk:?}: {:?}", database.name, run.problem);
            assert!(run.left_out.is_empty(), "{quirk:?}: {:?}", run.left_out);
        }
    }
}

#[tokio::test]
async fn dialogs_that_the_model_never_answers_about_are_left_out_and_named() {
    let (scene, _database) = scene().await;
    // Whatever is asked about one client's words is refused; everything else is answered.
    let dataset = scene.sandbox.control().dataset().clone();
    let chat = dataset.chats.iter().find(|chat| !chat.is_group).expect("a chat");
    let words = dataset.messages.iter().filter(|message| message.chat_id == chat.id);
    let words = words.filter_map(|message| message.text.clone()).find(|text| {
        dataset.messages.iter().filter(|other| other.text.as_ref() == Some(text)).count() == 1
            && text.chars().all(|c| c.is_alphabetic() || " ,.?!".contains(c))
            && text.chars().count() > 15
    });
    let words = words.expect("words that nobody else says");
    let refusal = Quirk::Refused { reason: "RECITATION".to_owned(), partly: false };
    let rule = FaultRule::always(model(refusal)).on("generateContent").with_body(&words);
    scene.sandbox.control().add_fault(Vendor::Gemini, rule).await;
    let run = scene.run(whole_period()).await;
    assert_eq!(run.status, RunStatus::Incomplete, "{:?}", run.problem);
    assert_eq!(left_out(&run, LeftOutKind::DialogsNotAnalyzed), 1, "{:?}", run.left_out);
    assert_eq!(content(&scene, &run).await.not_analyzed, [chat.id]);
}

#[tokio::test]
async fn a_person_who_retries_has_the_model_asked_again() {
    let (scene, _database) = scene().await;
    let refusal = Quirk::Refused { reason: "RECITATION".to_owned(), partly: false };
    // The conclusion alone: its data begin with the numbers.
    let rule = FaultRule::always(model(refusal)).on("generateContent").with_body("NUMBERS");
    scene.sandbox.control().add_fault(Vendor::Gemini, rule).await;
    let run = scene.run(whole_period()).await;
    assert_eq!(run.status, RunStatus::Incomplete, "{:?}", run.problem);
    assert_eq!(left_out(&run, LeftOutKind::Conclusion), 1, "{:?}", run.left_out);
    let kept = content(&scene, &run).await;
    assert!(kept.summary.is_empty() && !kept.findings.is_empty(), "what is proven is a report by itself");
    let before = asked(&scene).await;
    scene.sandbox.control().clear_faults().await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let again = json!({"from": "analysis"});
    let retried = owner.post(&format!("/api/v1/runs/{}/retry", run.id), &again).await;
    assert_eq!(retried.status, 200, "{}", retried.text());
    scene.work().await;
    let healed = scene.view(run.id).await;
    assert_eq!(healed.status, RunStatus::Done, "{:?}", healed.problem);
    assert_eq!(asked(&scene).await, before + 1, "the conclusion, and nothing that was answered before");
}

#[tokio::test]
async fn a_model_that_only_ever_says_nothing_is_not_paid_for_ever() {
    let database = sqlite();
    // Enough dialogs that asking about each of them twice would be many more questions.
    let load = Load { leads: 60, chats: 80, messages: 400 };
    let scene = Scene::set(&database, DataSize::Load(load), Clock::manual(anchor())).await;
    scene
        .sandbox
        .control()
        .add_fault(Vendor::Gemini, FaultRule::always(model(Quirk::EmptyText)).on("generateContent"))
        .await;
    let period = Period { start: anchor() - chrono::Duration::days(15), end: anchor() };
    let run = scene.run(period).await;
    assert_eq!(run.status, RunStatus::Failed);
    let stopped = run.steps.iter().find(|step| step.status == StepStatus::Error).expect("a stopped step");
    assert_eq!(stopped.step, StepName::Analyze);
    assert_eq!(stopped.problem.as_ref().map(|problem| problem.code), Some(RunProblemCode::AnswerUnusable));
    assert!(asked(&scene).await <= 60, "{} questions", asked(&scene).await);
}

#[tokio::test]
async fn whole_numbers_in_another_type_are_those_numbers_and_a_missing_score_is_none() {
    let (scene, _database) = scene().await;
    let plain = scene.run(whole_period()).await;
    let plain = content(&scene, &plain).await;
    assert!(plain.managers.iter().any(|manager| manager.score.is_some_and(|score| score > 0)));
    for (how, same) in [
        (Mistype::WholeAsFloat, true),
        (Mistype::WholeAsText, true),
        (Mistype::EnumSpaced, true),
        (Mistype::EnumUpper, true),
        (Mistype::UnknownFields, true),
        (Mistype::WholeMissing, false),
        (Mistype::WholeNull, false),
    ] {
        scene.sandbox.control().clear_faults().await;
        let rule = FaultRule::always(model(Quirk::Mistyped { how, every: 1 })).on("generateContent");
        scene.sandbox.control().add_fault(Vendor::Gemini, rule).await;
        let run = scene.run(whole_period()).await;
        assert!(matches!(run.status, RunStatus::Done | RunStatus::Incomplete), "{how:?}: {:?}", run.problem);
        let content = content(&scene, &run).await;
        if same {
            assert_eq!(content.managers, plain.managers, "{how:?}");
            assert_eq!(content.findings.len(), plain.findings.len(), "{how:?}");
        } else {
            assert!(content.managers.iter().all(|manager| manager.score.is_none()), "{how:?}");
        }
    }
}

#[tokio::test]
async fn thoughts_fences_doubles_and_words_around_an_answer_are_no_obstacle() {
    let (scene, _database) = scene().await;
    let plain = scene.run(whole_period()).await;
    let plain = content(&scene, &plain).await;
    for quirk in [
        Quirk::ThinksInTags,
        Quirk::ThinksWithoutOpening,
        Quirk::ThinksInParts,
        Quirk::ProseAround,
        Quirk::Fenced,
        Quirk::FenceOpen,
        Quirk::ExampleFirst,
        Quirk::Doubled,
        Quirk::DraftFirst,
        Quirk::RawControl,
        Quirk::LoneSurrogate,
        Quirk::BadEscape,
        Quirk::ByteOrderMark,
        Quirk::TrailingComma,
    ] {
        scene.sandbox.control().clear_faults().await;
        let rule = FaultRule::always(model(quirk.clone())).on("generateContent");
        scene.sandbox.control().add_fault(Vendor::Gemini, rule).await;
        let run = scene.run(whole_period()).await;
        assert_eq!(run.status, RunStatus::Done, "{quirk:?}: {:?}", run.problem);
        let content = content(&scene, &run).await;
        assert_eq!(content.findings.len(), plain.findings.len(), "{quirk:?}");
    }
}

#[tokio::test]
async fn green_is_the_runs_own_request_and_the_way_that_works_is_remembered() {
    let (scene, _database) = scene().await;
    let control = scene.sandbox.control();
    let local =
        ModelRules { name: "gemini-local-8k".to_owned(), ..ModelRules::local_8k(ContextWords::Google) };
    let models = vec![ModelRules::gemini_2_5_flash(), ModelRules::gemma_3_27b(), local];
    let names: Vec<String> = models.iter().map(|model| model.name.clone()).collect();
    control.update_settings(SettingsPatch { ai_models: Some(models), ..SettingsPatch::default() }).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    for name in names {
        let form = json!({"provider": "gemini", "model": name});
        put(&mut owner, "ai", &form).await;
        let ended = operate(&mut owner, "ai", "check").await;
        assert_eq!(ended["problem"], json!(null), "{name}: {ended}");
        assert_eq!(step(&mut owner, "ai").await["status"], "working", "{name}");
        let before = asked(&scene).await;
        let run = scene.run(whole_period()).await;
        assert!(matches!(run.status, RunStatus::Done | RunStatus::Incomplete), "{name}: {:?}", run.problem);
        let refused = control.requests(Some(Vendor::Gemini), 0).await;
        let generated: Vec<_> =
            refused.iter().filter(|request| request.path.contains("generateContent")).collect();
        assert!(
            generated[before..].iter().all(|request| request.status != Some(400)),
            "{name}: the run asks in the way that the check found"
        );
    }
}
