//! The headline in the list passes the gate of the summary, and the counts beside it are those of the report's text.

use std::collections::BTreeMap;

use serde_json::json;
use synkro_sandbox::{Action, FaultRule, Vendor};
use synkro_shared::report::{ContentState, IMPORTANT, ReportView};
use synkro_shared::run::RunStatus;

use crate::support::{Scene, TestDatabase, whole_period};

/// The model concludes with this title, once.
async fn titled(scene: &Scene, title: &str) {
    let conclusion =
        json!({"title": title, "summary": "Всё спокойно", "recommendations": ["Отвечать быстрее"]});
    let answer = json!({
        "candidates": [{
            "content": {"role": "model", "parts": [{"text": conclusion.to_string()}]},
            "finishReason": "STOP"
        }],
        "usageMetadata": {"promptTokenCount": 10, "candidatesTokenCount": 10, "totalTokenCount": 20}
    });
    let headers = BTreeMap::from([("content-type".to_owned(), "application/json".to_owned())]);
    let action = Action::Status { status: 200, headers, body: Some(answer.to_string()) };
    // The first question is about the only part; the next one is the conclusion.
    let rule = FaultRule::once(action).after(1).on("generateContent");
    scene.sandbox.control().add_fault(Vendor::Gemini, rule).await;
}

both_databases!(a_headline_is_kept_without_what_clients_wrote_and_beside_the_counts_of_the_text);
async fn a_headline_is_kept_without_what_clients_wrote_and_beside_the_counts_of_the_text(
    database: TestDatabase,
) {
    let scene = Scene::small(&database).await;
    let words =
        |text: &&str| (20..100).contains(&text.chars().count()) && !text.contains(['.', '!', '?', '\n']);
    let control = scene.sandbox.control();
    let data = control.dataset();
    let message = data.messages.iter().filter_map(|message| message.text.as_deref()).find(words);
    let message = message.expect("a message of one sentence").to_owned();
    let mut user = scene.signed_in("user@demo.example").await;
    for (title, kept) in [
        ("Обещание не выполнено", Some("Обещание не выполнено")),
        (message.as_str(), None),
        ("Позвоните на +7 701 555 12 34", Some("")),
    ] {
        titled(&scene, title).await;
        let run = scene.run(whole_period()).await;
        assert_eq!(run.status, RunStatus::Done, "{:?}", run.problem);
        let id = run.report_id.expect("a report");
        let report: ReportView =
            serde_json::from_value(user.get(&format!("/api/v1/reports/{id}")).await.json())
                .expect("a report");
        let ContentState::Available { content } = report.content else { panic!("no text") };
        let listed = user.get("/api/v1/reports?limit=1").await.json();
        let item = &listed["items"][0];
        assert_eq!(item["id"], id.to_string());
        match kept {
            Some("") => {
                let headline = item["headline"].as_str().expect("a headline");
                assert!(!headline.contains("555") && headline.contains("Позвоните"), "{headline}");
                assert!(!database.dump().await.contains("701 555"), "{}", database.name);
            }
            kept => {
                assert_eq!(content.title, title, "the report itself has it whole");
                assert_eq!(item["headline"].as_str(), kept, "{}", database.name);
                assert!(!database.dump().await.contains(&message), "{}", database.name);
            }
        }
        let important = content.findings.iter().filter(|finding| finding.importance >= IMPORTANT).count();
        assert_eq!(item["important_findings"], important);
        let quotes = json!({"given": content.citations_given, "confirmed": content.citations_confirmed});
        assert_eq!(item["quotes"], quotes);
        assert!(content.citations_given > 0);
        scene.clock.advance(std::time::Duration::from_secs(60));
    }
}
