//! What must not be anywhere: content in the central database, personal values in a prompt.

use crate::support::{Scene, TestDatabase, sqlite, whole_period};
use synkro_shared::run::RunStatus;

both_databases!(the_central_database_holds_no_message_no_phone_and_no_report_text);
async fn the_central_database_holds_no_message_no_phone_and_no_report_text(database: TestDatabase) {
    let clock = synkro::clock::Clock::manual(crate::support::anchor());
    let scene = Scene::set(&database, synkro_sandbox::DataSize::Demo, clock).await;
    let run = scene.run(whole_period()).await;
    assert_eq!(run.status, RunStatus::Done, "{:?}", run.problem);
    let dump = database.dump().await;
    let report = run.report_id.expect("a report").to_string();
    let bytes = report.replace('-', "").to_uppercase();
    assert!(dump.contains(&report) || dump.contains(&bytes), "{}: the dump is a dump", database.name);
    let control = scene.sandbox.control();
    let data = control.dataset();
    let mut looked = 0;
    for message in &data.messages {
        let Some(text) = message.text.as_deref().filter(|text| text.chars().count() >= 15) else {
            continue;
        };
        assert!(!dump.contains(text), "{}: «{text}»", database.name);
        looked += 1;
    }
    for phone in data.contacts.iter().flat_map(|contact| &contact.phones) {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        if digits.len() >= 10 {
            let tail = &digits[digits.len() - 10..];
            assert!(!dump.contains(tail) && !dump.contains(phone.as_str()), "{}: {phone}", database.name);
            looked += 1;
        }
    }
    assert!(looked > 1000, "{looked}");
    let stored = control.supabase_rows("synkro_reports").await.expect("rows");
    let body = stored[0]["body"].as_str().expect("a text");
    let summary = stored[0]["content"]["summary"].as_str().expect("a summary");
    for line in body.lines().filter(|line| line.chars().count() >= 40 && !summary.contains(*line)) {
        assert!(!dump.contains(line), "{}: «{line}»", database.name);
    }
}

#[tokio::test]
async fn no_phone_card_or_email_reaches_the_model() {
    let database = sqlite();
    let clock = synkro::clock::Clock::manual(crate::support::anchor());
    let scene = Scene::set(&database, synkro_sandbox::DataSize::Demo, clock).await;
    scene.run(whole_period()).await;
    let control = scene.sandbox.control();
    let prompts = serde_json::to_string(&control.gemini_requests().await).expect("prompts");
    assert!(prompts.contains("[PHONE_"), "the data set has phones in its messages");
    assert!(!prompts.contains("4111 1111 1111 1111") && !prompts.contains("4111111111111111"));
    assert!(!prompts.contains("@example.kz"));
    let data = control.dataset();
    for phone in
        data.contacts.iter().flat_map(|contact| &contact.phones).chain(data.chats.iter().map(|c| &c.phone))
    {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        if digits.len() >= 10 {
            assert!(!prompts.contains(&digits[digits.len() - 10..]), "{phone}");
        }
    }
}
