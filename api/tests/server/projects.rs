//! The client's database as a real PostgreSQL: what its types, its constraints, its owner's settings and its API's row cap do to a
//! run. Nothing here is decided by an emulator.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use synkro::clock::Clock;
use synkro::vendors::supabase::sql::{CURRENT, block};
use synkro::vendors::supabase::tables;
use synkro_sandbox::{
    Action, DataSize, Element, FaultRule, Load, Quirk, SettingsPatch, SpoilPlan, Spoilage, Vendor,
};
use synkro_shared::report::ReportView;
use synkro_shared::run::{RunProblemCode, RunStatus, RunView, StepName, StepStatus};

use crate::settings::schema::first_version;
use crate::support::{Scene, TestDatabase, anchor, postgres, whole_period};

/// An installation whose client's project is a PostgreSQL database.
async fn scene(size: DataSize) -> (Scene, TestDatabase) {
    let database = postgres().await;
    let scene = Scene::set(&database, size, Clock::manual(anchor())).await;
    (scene, database)
}

/// More chats than any page holds of the smaller row caps, and enough leads that one of them is a blemish.
const MANY: DataSize = DataSize::Load(Load { leads: 120, chats: 120, messages: 360 });

async fn sql(scene: &Scene, text: &str) {
    scene.sandbox.control().supabase_sql(text).await.unwrap_or_else(|error| panic!("{error}: {text}"));
}

async fn rows(scene: &Scene, table: &str) -> Vec<Value> {
    scene.sandbox.control().supabase_rows(table).await.expect("rows")
}

async fn report(scene: &Scene, run: &RunView) -> ReportView {
    let mut browser = scene.signed_in("user@demo.example").await;
    let id = run.report_id.unwrap_or_else(|| panic!("no report: {:?}", run.problem));
    serde_json::from_value(browser.get(&format!("/api/v1/reports/{id}")).await.json()).expect("a report")
}

fn left_out(run: &RunView) -> BTreeMap<String, u64> {
    run.left_out.iter().map(|left| (format!("{:?}", left.kind), left.count)).collect()
}

/// A client's words that stand in one chat alone and hold nothing that is masked or escaped.
fn words_of_one_chat(scene: &Scene) -> String {
    let control = scene.sandbox.control();
    let messages = &control.dataset().messages;
    let plain = |text: &str| {
        text.chars().count() > 20 && text.chars().all(|c| c.is_alphabetic() || " ,.".contains(c))
    };
    let alone = |text: &str| {
        let chats: BTreeSet<i64> =
            messages.iter().filter(|m| m.text.as_deref() == Some(text)).map(|m| m.chat_id).collect();
        chats.len() == 1
    };
    let found =
        messages.iter().filter_map(|message| message.text.as_deref()).find(|text| plain(text) && alone(text));
    found.expect("a text of one chat").to_owned()
}

#[tokio::test]
async fn a_missing_answer_is_kept_as_a_mark_that_the_column_takes_and_costs_one_dialog() {
    let refusal = Quirk::Refused { reason: "SAFETY".to_owned(), partly: false };
    for quirk in [Quirk::CutMidway, refusal] {
        let (scene, _database) = scene(DataSize::Small).await;
        let fault =
            FaultRule::always(Action::Model { quirk: quirk.clone() }).with_body(&words_of_one_chat(&scene));
        scene.sandbox.control().add_fault(Vendor::Gemini, fault).await;
        let run = scene.run(whole_period()).await;
        assert_eq!(run.status, RunStatus::Incomplete, "{quirk:?}: {:?}", run.problem);
        assert_eq!(left_out(&run), [("DialogsNotAnalyzed".to_owned(), 1)].into(), "{quirk:?}");
        let answers = rows(&scene, "synkro_ai_parts").await;
        assert!(answers.iter().any(|row| !row["answer"]["no_answer"].is_null()), "{quirk:?}: {answers:?}");
        assert!(answers.iter().any(|row| row["answer"].is_string()), "{quirk:?}: the others were analysed");
    }
}

#[tokio::test]
async fn a_lead_closed_after_the_year_9999_is_clamped_counted_and_stored() {
    let (scene, _database) = scene(DataSize::Demo).await;
    let control = scene.sandbox.control();
    let known = report(&scene, &scene.run(whole_period()).await).await.metrics.new_leads;
    let id = control.dataset().leads.iter().find(|lead| lead.closed_at.is_some()).expect("a closed lead").id;
    let plan = SpoilPlan::One { element: Element::Lead, id: id.to_string(), how: Spoilage::FarTime };
    control.spoil(&plan).await.expect("it can be spoiled so");
    // On either side of UTC: what ends a year in one zone begins the next in another.
    for zone in ["UTC", "Pacific/Kiritimati", "Etc/GMT+12"] {
        sql(&scene, &in_zone(zone)).await;
        let run = scene.run(whole_period()).await;
        assert_eq!(left_out(&run), [("DatesClamped".to_owned(), 1)].into(), "{zone}: {:?}", run.problem);
        let stored = rows(&scene, "synkro_leads").await;
        let lead = stored.iter().find(|row| row["lead_id"] == id).expect("the lead is stored");
        assert!(
            lead["closed_at"].as_str().is_some_and(|at| at.starts_with("9999-12-")),
            "{}",
            lead["closed_at"]
        );
        assert_eq!(report(&scene, &run).await.metrics.new_leads, known, "{zone}");
    }
}

fn in_zone(zone: &str) -> String {
    format!(
        "do $$ begin execute format('alter database %I set timezone to %L', current_database(), '{zone}'); end $$;"
    )
}

#[tokio::test]
async fn no_row_cap_loses_a_dialog() {
    let (scene, _database) = scene(MANY).await;
    let mut reports = Vec::new();
    for max_rows in [1000, 77, 1] {
        let patch = SettingsPatch { supabase_max_rows: Some(max_rows), ..SettingsPatch::default() };
        scene.sandbox.control().update_settings(patch).await;
        let run = scene.run(whole_period()).await;
        assert_eq!(run.status, RunStatus::Done, "max rows {max_rows}: {:?} {:?}", run.problem, run.left_out);
        let report = report(&scene, &run).await;
        assert_eq!(report.metrics.total.dialogs, 120, "max rows {max_rows}");
        reports.push(report.metrics);
    }
    assert!(reports.iter().all(|metrics| *metrics == reports[0]), "{reports:?}");
}

#[tokio::test]
async fn a_row_that_the_database_refuses_costs_itself_alone_and_is_counted() {
    let (scene, _database) = scene(MANY).await;
    let id = scene.sandbox.control().dataset().leads[7].id;
    sql(&scene, &format!("alter table public.synkro_leads add constraint odd check (lead_id <> {id});"))
        .await;
    let message = scene.sandbox.control().dataset().messages[11].id.clone();
    sql(
        &scene,
        &format!("alter table public.synkro_messages add constraint odd check (message_id <> '{message}');"),
    )
    .await;
    let run = scene.run(whole_period()).await;
    assert_eq!(run.status, RunStatus::Incomplete, "{:?}", run.problem);
    assert_eq!(left_out(&run), [("RowsRefused".to_owned(), 2)].into());
    assert_eq!(rows(&scene, "synkro_leads").await.len(), 119);
    assert_eq!(rows(&scene, "synkro_messages").await.len(), 359);
}

#[tokio::test]
async fn a_table_whose_owner_refuses_everything_stops_the_run_and_says_so() {
    let (scene, _database) = scene(MANY).await;
    // Rows that are there already may stay: only new ones are refused.
    sql(&scene, "alter table public.synkro_leads add constraint nothing check (false) not valid;").await;
    let run = scene.run(whole_period()).await;
    assert_eq!(run.status, RunStatus::Failed);
    let stopped = run.steps.iter().find(|view| view.status == StepStatus::Error).expect("a stopped step");
    assert_eq!(stopped.step, StepName::FetchCrm);
    assert_eq!(stopped.problem.as_ref().map(|problem| problem.code), Some(RunProblemCode::RowsRefused));
    sql(&scene, "alter table public.synkro_leads drop constraint nothing;").await;
    assert_eq!(scene.run(whole_period()).await.status, RunStatus::Done);
}

#[tokio::test]
async fn a_projects_own_time_zone_changes_no_number() {
    let (scene, _database) = scene(DataSize::Demo).await;
    let utc = scene.run(whole_period()).await;
    let utc = report(&scene, &utc).await.metrics;
    for zone in ["Asia/Almaty", "Asia/Kathmandu", "America/St_Johns"] {
        sql(&scene, &in_zone(zone)).await;
        let run = scene.run(whole_period()).await;
        assert_eq!(run.status, RunStatus::Done, "{zone}: {:?}", run.problem);
        assert_eq!(report(&scene, &run).await.metrics, utc, "{zone}");
    }
}

/// The whole block as that version had it.
fn as_written(version: u32) -> String {
    match version {
        1 => first_version(),
        CURRENT => block(0),
        other => panic!("say how the block of version {other} was written"),
    }
}

#[tokio::test]
async fn the_block_is_pasted_by_an_owner_who_is_no_superuser_from_every_version_and_again() {
    for found in 0..=CURRENT {
        let (scene, _database) = scene(DataSize::Small).await;
        scene.sandbox.control().supabase_drop_everything().await.expect("an empty project");
        sql(
            &scene,
            "do $$ begin assert (select not rolsuper and not rolcreaterole and not rolbypassrls \
             from pg_roles where rolname = current_user), 'the owner is more than an owner'; end $$;",
        )
        .await;
        for _ in 0..2 {
            if found > 0 {
                sql(&scene, &as_written(found)).await;
            }
            sql(&scene, &block(found)).await;
        }
        let version = rows(&scene, "synkro_schema_version").await;
        assert_eq!(version[0]["version"], CURRENT, "from {found}");
        let tables = scene.sandbox.control().supabase_tables().await.expect("tables");
        assert_eq!(tables.len(), tables::ALL.len(), "from {found}");
        let run = scene.run(whole_period()).await;
        assert_eq!(run.status, RunStatus::Done, "from {found}: {:?}", run.problem);
    }
}
