//! A company with one source only, and days on which one of two has nothing to say.

use synkro::clock::Clock;
use synkro::store::tenants::SourceMode;
use synkro_sandbox::{DataSize, Vendor};
use synkro_shared::report::{ReportStatus, ReportView};
use synkro_shared::run::{Period, RunStatus};

use crate::support::{Scene, TestDatabase, almaty_day, sqlite, whole_period};

async fn scene(mode: SourceMode) -> (Scene, TestDatabase) {
    use sea_orm::ConnectionTrait;
    let database = sqlite();
    let scene = Scene::set(&database, DataSize::Small, Clock::manual(crate::support::anchor())).await;
    let change = format!("UPDATE tenants SET source_mode = '{}'", mode.code());
    database.raw().await.execute_unprepared(&change).await.expect("changed");
    (scene, database)
}

async fn report(scene: &Scene, period: Period) -> ReportView {
    let run = scene.run(period).await;
    assert_eq!(run.status, RunStatus::Done, "{:?}", run.problem);
    let mut browser = scene.signed_in("user@demo.example").await;
    let answer = browser.get(&format!("/api/v1/reports/{}", run.report_id.expect("a report"))).await;
    serde_json::from_value(answer.json()).expect("a report")
}

async fn posted(scene: &Scene) -> String {
    let posts = scene.sandbox.control().telegram_messages().await;
    let post = serde_json::to_value(posts.last().expect("a post")).expect("a message");
    post["text"].as_str().expect("a text").to_owned()
}

#[tokio::test]
async fn deals_alone_are_a_report_with_a_post_and_no_question_to_a_model() {
    let (scene, _database) = scene(SourceMode::AmocrmOnly).await;
    let report = report(&scene, whole_period()).await;
    assert_eq!(report.item.status, ReportStatus::Complete);
    assert!(report.metrics.new_leads > 0 && !report.metrics.managers.is_empty());
    assert!(report.metrics.measured.deals && !report.metrics.measured.dialogs);
    let post = posted(&scene).await;
    assert!(post.contains(&format!("Новых сделок: {}", report.metrics.new_leads)), "{post}");
    assert!(!post.contains("Диалогов") && !post.contains("переписки не было"), "{post}");
    let manager = report.metrics.managers.iter().find(|row| row.new_leads > 0).expect("somebody's deal");
    assert!(post.contains(manager.name.as_deref().expect("a name")), "{post}");
    assert!(scene.sandbox.control().gemini_requests().await.is_empty());
}

#[tokio::test]
async fn conversations_alone_tell_no_number_of_deals_to_anybody() {
    let (scene, _database) = scene(SourceMode::RadistOnly).await;
    let report = report(&scene, whole_period()).await;
    assert!(report.metrics.total.dialogs > 0);
    assert!(!report.metrics.measured.deals && report.metrics.measured.dialogs);
    let post = posted(&scene).await;
    assert!(post.contains("Диалогов") && !post.contains("сделок"), "{post}");
    for prompt in scene.sandbox.control().gemini_requests().await {
        let text = serde_json::to_string(&prompt).expect("a prompt");
        for number in ["new_leads", "won:", "lost:"] {
            assert!(!text.contains(number), "{number}");
        }
    }
    let asked = scene.sandbox.control().requests(Some(Vendor::Amocrm), 0).await;
    assert!(asked.is_empty(), "nothing is asked of a CRM that the company does not have");
}

#[tokio::test]
async fn a_day_with_deals_and_no_talk_says_both() {
    let (scene, _database) = scene(SourceMode::AmocrmRadist).await;
    let dataset = scene.sandbox.control().dataset().clone();
    // The quarter of an hour around a deal's creation in which nobody wrote.
    let period = dataset.leads.iter().find_map(|lead| {
        let start = lead.created_at - chrono::Duration::seconds(1);
        let period = Period { start, end: start + chrono::Duration::seconds(2) };
        let talk =
            dataset.messages.iter().any(|message| period.start <= message.at && message.at < period.end);
        (!lead.is_deleted && !talk).then_some(period)
    });
    let period = period.expect("a deal that came in a quiet moment");
    let report = report(&scene, period).await;
    assert_eq!(report.item.status, ReportStatus::Complete);
    assert_eq!((report.metrics.total.dialogs, report.metrics.new_leads), (0, 1));
    let post = posted(&scene).await;
    assert!(post.contains("Новых сделок: 1") && post.contains("переписки не было"), "{post}");
    let quiet = Period { start: almaty_day(300), end: almaty_day(299) };
    let run = scene.run(quiet).await;
    assert!(run.empty, "neither deals nor talk: an empty day");
}
