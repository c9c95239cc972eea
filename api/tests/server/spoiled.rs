//! What vendors write badly costs itself alone, is counted by its kind and said; what is bad everywhere stops the run.

use std::collections::BTreeMap;

use synkro::clock::Clock;
use synkro_sandbox::independent::numbers;
use synkro_sandbox::{
    Action, DataSize, Element, FaultRule, Readability, SettingsPatch, SpoilPlan, Spoilage, Vendor,
};
use synkro_shared::report::ReportView;
use synkro_shared::run::{LeftOutKind, RunProblemCode, RunStatus, RunView, StepName, StepStatus};

use crate::support::{Scene, TestDatabase, sqlite, whole_period};

async fn scene(size: DataSize) -> (Scene, TestDatabase) {
    let database = sqlite();
    (Scene::set(&database, size, Clock::manual(crate::support::anchor())).await, database)
}

fn left_out(run: &RunView) -> BTreeMap<LeftOutKind, u64> {
    run.left_out.iter().map(|left| (left.kind, left.count)).collect()
}

async fn report(scene: &Scene, run: &RunView) -> ReportView {
    let mut browser = scene.signed_in("user@demo.example").await;
    let answer = browser.get(&format!("/api/v1/reports/{}", run.report_id.expect("a report"))).await;
    serde_json::from_value(answer.json()).expect("a report")
}

#[tokio::test]
async fn a_fortnight_with_one_element_in_a_hundred_spoiled_names_each_kind_and_is_right_about_the_rest() {
    let (scene, _database) = scene(DataSize::Demo).await;
    let control = scene.sandbox.control();
    let plan = SpoilPlan::Share { per_mille: 10, seed: 7, elements: Vec::new(), ways: Vec::new() };
    let spoiled = control.spoil(&plan).await.expect("spoiled");
    let state = control.state().await;
    let period = whole_period();
    let run = scene.run(period).await;
    assert_eq!(run.status, RunStatus::Incomplete, "{:?}", run.problem);
    let mut expected: BTreeMap<LeftOutKind, u64> = BTreeMap::new();
    for count in spoiled.iter().filter(|count| count.readability == Readability::Lost) {
        let kind = match (count.element, count.how) {
            (Element::Lead, _) => LeftOutKind::UnreadableLeads,
            (Element::Contact, _) => LeftOutKind::UnreadableContacts,
            (Element::User, _) => LeftOutKind::UnreadableManagers,
            (Element::Chat, Spoilage::Vanished) => LeftOutKind::VanishedChats,
            (Element::Chat, Spoilage::Failing) => LeftOutKind::FailedChats,
            (Element::Chat, _) => LeftOutKind::UnreadableChats,
            (Element::Message, _) => LeftOutKind::UnreadableMessages,
        };
        *expected.entry(kind).or_default() += count.count as u64;
    }
    let far =
        spoiled.iter().filter(|count| count.how == Spoilage::FarTime).map(|count| count.count as u64).sum();
    expected.insert(LeftOutKind::DatesClamped, far);
    let said = left_out(&run);
    for (kind, count) in expected.iter().filter(|(_, count)| **count > 0) {
        assert!(said.contains_key(kind), "{kind:?} ({count}) is not said: {said:?}");
    }
    let report = report(&scene, &run).await;
    let rows = numbers(&state, 0, period.start, period.end).await.expect("numbers");
    let truth = |metric: &str| {
        rows.iter().find(|row| row.metric == metric && row.manager.is_none()).map_or(0, |row| row.value)
    };
    let metrics = &report.metrics;
    for (metric, value) in [
        ("new_leads", metrics.new_leads),
        ("won", metrics.won),
        ("lost", metrics.lost),
        ("dialogs", metrics.total.dialogs),
        ("messages_in", metrics.total.messages_in),
        ("messages_out", metrics.total.messages_out),
        ("dialogs_without_lead", metrics.dialogs_without_lead),
    ] {
        assert_eq!(i64::try_from(value).expect("small"), truth(metric), "{metric}");
    }
}

#[tokio::test]
async fn half_an_emoji_or_a_broken_byte_in_one_element_costs_nothing() {
    let (scene, _database) = scene(DataSize::Small).await;
    let control = scene.sandbox.control();
    let plain = scene.run(whole_period()).await;
    let plain = report(&scene, &plain).await;
    for how in [Spoilage::HalfEmoji, Spoilage::BrokenUtf8, Spoilage::RawControl, Spoilage::NotANumber] {
        control.heal().await;
        let elements = vec![Element::Lead, Element::Contact, Element::Message];
        let plan = SpoilPlan::Share { per_mille: 50, seed: 3, elements, ways: vec![how] };
        assert!(!control.spoil(&plan).await.expect("spoiled").is_empty());
        let run = scene.run(whole_period()).await;
        assert_eq!(run.status, RunStatus::Done, "{how:?}: {:?} {:?}", run.problem, run.left_out);
        assert_eq!(report(&scene, &run).await.metrics, plain.metrics, "{how:?}");
    }
}

#[tokio::test]
async fn a_chat_that_is_wholly_unreadable_gone_or_never_given_is_left_out_and_said() {
    let (scene, _database) = scene(DataSize::Small).await;
    let control = scene.sandbox.control();
    let dataset = control.dataset().clone();
    let chat = dataset.chats.iter().find(|chat| !chat.is_group).expect("a chat");
    let messages: Vec<_> = dataset.messages.iter().filter(|message| message.chat_id == chat.id).collect();
    let whole = scene.run(whole_period()).await;
    let dialogs = report(&scene, &whole).await.metrics.total.dialogs;
    for (plan, kind, count) in [
        (Spoilage::Vanished, LeftOutKind::VanishedChats, 1),
        (Spoilage::Failing, LeftOutKind::FailedChats, 1),
        (Spoilage::UnreadableTime, LeftOutKind::UnreadableMessages, messages.len() as u64),
    ] {
        control.heal().await;
        let one = |element, id: String| SpoilPlan::One { element, id, how: plan };
        if kind == LeftOutKind::UnreadableMessages {
            for message in &messages {
                control.spoil(&one(Element::Message, message.id.clone())).await.expect("spoiled");
            }
        } else {
            control.spoil(&one(Element::Chat, chat.id.to_string())).await.expect("spoiled");
        }
        // In a project of its own: what an earlier run has stored stays there.
        control.supabase_drop_everything().await.expect("dropped");
        control.supabase_sql(&synkro::vendors::supabase::schema_sql()).await.expect("the block runs");
        let run = scene.run(whole_period()).await;
        assert_eq!(run.status, RunStatus::Incomplete, "{plan:?}: {:?}", run.problem);
        assert_eq!(left_out(&run), BTreeMap::from([(kind, count)]), "{plan:?}");
        assert_eq!(report(&scene, &run).await.metrics.total.dialogs, dialogs - 1, "{plan:?}");
    }
}

#[tokio::test]
async fn two_chats_that_are_never_given_are_two_chats_and_no_outage() {
    let (scene, _database) = scene(DataSize::Small).await;
    let control = scene.sandbox.control();
    let dataset = control.dataset().clone();
    for chat in dataset.chats.iter().filter(|chat| !chat.is_group).take(2) {
        let plan = SpoilPlan::One { element: Element::Chat, id: chat.id.to_string(), how: Spoilage::Failing };
        control.spoil(&plan).await.expect("spoiled");
    }
    let run = scene.run(whole_period()).await;
    assert_eq!(run.status, RunStatus::Incomplete, "{:?}", run.problem);
    assert_eq!(left_out(&run), BTreeMap::from([(LeftOutKind::FailedChats, 2)]));
}

#[tokio::test]
async fn messages_that_are_all_in_another_form_stop_the_run() {
    let (scene, _database) = scene(DataSize::Small).await;
    let plan = SpoilPlan::Share {
        per_mille: 1000,
        seed: 1,
        elements: vec![Element::Message],
        ways: vec![Spoilage::UnreadableTime],
    };
    scene.sandbox.control().spoil(&plan).await.expect("spoiled");
    let run = scene.run(whole_period()).await;
    assert_eq!(run.status, RunStatus::Failed);
    let stopped = run.steps.iter().find(|step| step.status == StepStatus::Error).expect("a stopped step");
    assert_eq!(stopped.step, StepName::FetchDialogs);
    assert_eq!(stopped.problem.as_ref().map(|problem| problem.code), Some(RunProblemCode::VendorChanged));
}

#[tokio::test]
async fn a_project_that_gives_few_rows_at_once_loses_no_dialog() {
    let (scene, _database) = scene(DataSize::Demo).await;
    let control = scene.sandbox.control();
    let whole = scene.run(whole_period()).await;
    let whole = report(&scene, &whole).await;
    assert!(whole.metrics.total.dialogs > 20);
    for rows in [1, 7, 77] {
        let patch = SettingsPatch { supabase_max_rows: Some(rows), ..SettingsPatch::default() };
        control.update_settings(patch).await;
        let run = scene.run(whole_period()).await;
        assert_eq!(run.status, RunStatus::Done, "{rows}: {:?}", run.problem);
        assert_eq!(report(&scene, &run).await.metrics, whole.metrics, "{rows} rows");
    }
}

#[tokio::test]
async fn a_vendor_that_is_down_is_no_matter_of_single_chats() {
    let (scene, _database) = scene(DataSize::Small).await;
    let rule = FaultRule::always(Action::ServerError { status: 500 }).on("messaging/messages").times(40);
    scene.sandbox.control().add_fault(Vendor::Radist, rule).await;
    let run = scene.run(whole_period()).await;
    // The step waits and is tried again; nothing is lost.
    assert_eq!(run.status, RunStatus::Done, "{:?} {:?}", run.problem, run.left_out);
}
