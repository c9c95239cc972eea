//! The way from a post to its report.

use synkro_sandbox::StoredMessage;

use crate::support::{Scene, TestDatabase, whole_period};

const BUTTON: &str = "Открыть отчёт";

async fn posted(scene: &Scene) -> (String, StoredMessage) {
    let run = scene.run(whole_period()).await;
    let id = run.report_id.unwrap_or_else(|| panic!("no report: {:?}", run.problem));
    let mut posts = scene.sandbox.control().telegram_messages().await;
    assert_eq!(posts.len(), 1, "one report, one post");
    (format!("/dashboard/reports/{id}"), posts.remove(0))
}

both_databases!(a_post_has_a_button_to_its_report_and_each_finding_leads_to_itself);
async fn a_post_has_a_button_to_its_report_and_each_finding_leads_to_itself(database: TestDatabase) {
    let mut scene = Scene::small(&database).await;
    scene.app.origin = "https://synkro.example".into();
    let (path, post) = posted(&scene).await;
    let button = post.buttons.first().expect("a button");
    let address = format!("https://synkro.example{path}");
    assert_eq!((button.text.as_str(), button.url.as_str()), (BUTTON, address.as_str()));
    let links: Vec<&str> = post.entities.iter().filter_map(|entity| entity["url"].as_str()).collect();
    let expected: Vec<String> = (1..=links.len()).map(|at| format!("{address}#finding-{at}")).collect();
    assert!(!links.is_empty() && links == expected, "{links:?}");
    assert!(!post.text.contains("https://"), "{}", post.text);
}

both_databases!(where_telegram_takes_no_button_the_address_stands_in_the_text);
async fn where_telegram_takes_no_button_the_address_stands_in_the_text(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let (path, post) = posted(&scene).await;
    assert!(post.buttons.is_empty());
    let line = format!("{BUTTON}: http://localhost:8080{path}");
    assert!(post.text.lines().last().is_some_and(|last| last == line), "{}", post.text);
}
