//! Follow-up questions: two a report, answered from the conversations of its period, each quote proven, all of it sealed.

use std::time::Duration;

use serde_json::{Value, json};
use synkro_sandbox::{Action, FaultRule, Vendor};
use synkro_shared::RunId;
use synkro_shared::run::StepName;

use super::reported;
use crate::support::process::{self, How, until_ended};
use crate::support::{Browser, Scene, TestDatabase, postgres};

const QUESTION: &str = "Кто из клиентов остался без ответа и что им обещали?";

async fn asked(browser: &mut Browser, report: &str, text: &str) -> Value {
    let answer = browser.post(&format!("{report}/questions"), &json!({"text": text})).await;
    assert_eq!(answer.status, 202, "{}", answer.text());
    answer.json()
}

async fn questions(browser: &mut Browser, report: &str) -> Value {
    let answer = browser.get(&format!("{report}/questions")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// The text of a question's answer, with its quotes.
fn said(question: &Value) -> String {
    let paragraphs = question["answer"]["paragraphs"].as_array().unwrap_or_else(|| panic!("{question}"));
    let mut said = String::new();
    for paragraph in paragraphs {
        said.push_str(paragraph["text"].as_str().expect("a text"));
        for citation in paragraph["citations"].as_array().expect("quotes") {
            said.push_str(citation["quote"].as_str().expect("a quote"));
        }
    }
    said
}

async fn model_calls(scene: &Scene) -> usize {
    let requests = scene.sandbox.control().requests(Some(Vendor::Gemini), 0).await;
    requests.iter().filter(|request| request.path.contains("generateContent")).count()
}

both_databases!(a_question_is_answered_from_the_conversations_with_quotes_that_stand_in_them);
async fn a_question_is_answered_from_the_conversations_with_quotes_that_stand_in_them(
    database: TestDatabase,
) {
    let (scene, report) = reported(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let before = questions(&mut owner, &report).await;
    assert_eq!((before["left"].as_u64(), before["questions"].as_array().map(Vec::len)), (Some(2), Some(0)));
    assert!(before["forecast"]["calls"].as_u64().is_some_and(|calls| calls >= 2), "{before}");
    let first = asked(&mut owner, &report, QUESTION).await;
    assert_eq!((first["place"].as_u64(), first["status"].as_str()), (Some(1), Some("queued")));
    scene.work().await;

    let mut user = scene.signed_in("user@demo.example").await;
    let seen = questions(&mut user, &report).await;
    let one = &seen["questions"][0];
    assert_eq!((one["status"].as_str(), one["text"].as_str()), (Some("done"), Some(QUESTION)), "{one}");
    assert_eq!(one["asked_by"], "Алия Руководитель");
    assert_eq!(seen["left"], 1);
    let control = scene.sandbox.control();
    let messages = &control.dataset().messages;
    let mut proven = 0;
    for paragraph in one["answer"]["paragraphs"].as_array().expect("paragraphs") {
        for citation in paragraph["citations"].as_array().expect("quotes") {
            let id = citation["message_id"].as_str().expect("an id");
            let message = messages.iter().find(|message| message.id == id).expect("a message of the period");
            let text = message.text.as_deref().expect("a text").to_lowercase();
            let quote = citation["quote"].as_str().expect("a quote").to_lowercase();
            assert!(text.contains(quote.trim_end_matches(['…', '.'])), "«{quote}» in «{text}»");
            proven += 1;
        }
    }
    assert!(proven > 0, "{one}");
    assert!(one["answer"]["receipt"]["calls"].as_u64().is_some_and(|calls| calls >= 2), "{one}");

    // The second one is told what was asked before.
    scene.clock.advance(Duration::from_secs(1));
    asked(&mut owner, &report, "А что из этого самое срочное?").await;
    scene.work().await;
    let prompts = serde_json::to_string(&scene.sandbox.control().gemini_requests().await).expect("prompts");
    assert!(prompts.contains("earlier_question"), "the earlier question stands before the conversations");
    assert!(prompts.contains("А что из этого самое срочное?"));
    let seen = questions(&mut owner, &report).await;
    assert_eq!(seen["left"], 0);
    assert_eq!(seen["administrators"], json!(["Алия Руководитель"]));
    assert_eq!(seen["service_contact"], "help@synkro.example");
    let third = owner.post(&format!("{report}/questions"), &json!({"text": QUESTION})).await;
    assert_eq!((third.status.as_u16(), third.json()["code"].as_str()), (409, Some("questions_used_up")));
    // No run of theirs is among the reports' runs.
    let runs = owner.get("/api/v1/runs").await.json();
    assert_eq!(runs["items"].as_array().map(Vec::len), Some(1), "{runs}");
}

both_databases!(each_of_two_questions_has_an_answer_of_its_own);
async fn each_of_two_questions_has_an_answer_of_its_own(database: TestDatabase) {
    let (scene, report) = reported(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    for text in [QUESTION, "Какие возражения по цене повторялись?"] {
        scene.clock.advance(Duration::from_secs(1));
        asked(&mut owner, &report, text).await;
        scene.work().await;
    }
    let seen = questions(&mut owner, &report).await;
    let [first, second] = [&seen["questions"][0], &seen["questions"][1]];
    assert_eq!([&first["status"], &second["status"]], ["done", "done"], "{seen}");
    assert_ne!(said(first), said(second), "{}", database.name);
}

#[tokio::test]
async fn one_changed_message_in_the_clients_own_tables_changes_the_answer() {
    let mut answers = Vec::new();
    for changed in [false, true] {
        let database = postgres().await;
        let (scene, report) = reported(&database).await;
        let mut owner = scene.signed_in("owner@demo.example").await;
        if changed {
            let control = scene.sandbox.control();
            control
                .supabase_sql("UPDATE synkro_messages SET body = 'Вы обещали перезвонить вчера и пропали, ухожу к другим' WHERE direction = 'inbound'")
                .await
                .expect("changed");
        }
        asked(&mut owner, &report, QUESTION).await;
        scene.work().await;
        let seen = questions(&mut owner, &report).await;
        answers.push(said(&seen["questions"][0]));
    }
    assert_ne!(answers[0], answers[1]);
    assert!(answers[1].contains("ухожу к другим"), "{}", answers[1]);
}

both_databases!(of_fifty_who_ask_at_once_two_have_asked);
async fn of_fifty_who_ask_at_once_two_have_asked(database: TestDatabase) {
    let (scene, report) = reported(&database).await;
    let owner = scene.signed_in("owner@demo.example").await;
    let asks = (0..50).map(|n| {
        let (mut twin, report) = (owner.clone(), report.clone());
        async move {
            let text = format!("Вопрос номер {n}?");
            twin.post(&format!("{report}/questions"), &json!({"text": text})).await.status.as_u16()
        }
    });
    let answers = futures::future::join_all(asks).await;
    let accepted = answers.iter().filter(|status| **status == 202).count();
    assert_eq!(accepted, 2, "{}: {answers:?}", database.name);
    assert!(answers.iter().all(|status| matches!(status, 202 | 409 | 429)), "{answers:?}");
    scene.work().await;
    let mut owner = owner;
    let seen = questions(&mut owner, &report).await;
    assert!(
        seen["questions"].as_array().expect("questions").iter().all(|one| one["status"] == "done"),
        "{seen}"
    );
}

both_databases!(a_question_that_fails_or_is_cancelled_gives_its_place_back_and_says_why);
async fn a_question_that_fails_or_is_cancelled_gives_its_place_back_and_says_why(database: TestDatabase) {
    let (scene, report) = reported(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let control = scene.sandbox.control();
    control.add_fault(Vendor::Gemini, FaultRule::always(Action::Unauthorized)).await;
    let failed = asked(&mut owner, &report, QUESTION).await;
    scene.work().await;
    control.clear_faults().await;
    let seen = questions(&mut owner, &report).await;
    let one = &seen["questions"][0];
    assert_eq!(
        (one["status"].as_str(), one["problem"]["code"].as_str()),
        (Some("failed"), Some("key_rejected")),
        "{one}"
    );
    assert_eq!((seen["left"].as_u64(), one["place"].is_null()), (Some(2), true), "{seen}");
    // A retry would take a place that was given back.
    let retry = format!("/api/v1/runs/{}/retry", failed["run_id"].as_str().expect("a run"));
    let retried = owner.post(&retry, &json!({"from": "failed_step"})).await;
    assert_eq!((retried.status.as_u16(), retried.json()["code"].as_str()), (409, Some("conflict")));

    let cancelled = asked(&mut owner, &report, "Передумаю").await;
    let address = format!("{report}/questions/{}/cancel", cancelled["id"].as_str().expect("an id"));
    let answer = owner.post(&address, &json!({})).await;
    assert_eq!((answer.status.as_u16(), answer.json()["status"].as_str()), (200, Some("cancelled")));
    assert_eq!(owner.post(&address, &json!({})).await.status, 409, "it has ended");
    assert_eq!(questions(&mut owner, &report).await["left"], 2);

    let first = asked(&mut owner, &report, QUESTION).await;
    let second = asked(&mut owner, &report, "И ещё один?").await;
    assert_eq!((first["place"].as_u64(), second["place"].as_u64()), (Some(1), Some(2)));
    scene.work().await;
    let seen = questions(&mut owner, &report).await;
    assert_eq!((seen["left"].as_u64(), seen["questions"].as_array().map(Vec::len)), (Some(0), Some(4)));
}

both_databases!(what_the_model_answered_is_kept_before_it_is_used_and_not_paid_for_again);
async fn what_the_model_answered_is_kept_before_it_is_used_and_not_paid_for_again(database: TestDatabase) {
    let (scene, report) = reported(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let before = model_calls(&scene).await;
    let control = scene.sandbox.control();
    // The parts are answered; the answer itself meets an outage longer than one attempt.
    control
        .add_fault(
            Vendor::Gemini,
            FaultRule::once(Action::ServerError { status: 503 }).times(5).after(1).on("generateContent"),
        )
        .await;
    asked(&mut owner, &report, QUESTION).await;
    scene.work().await;
    let seen = questions(&mut owner, &report).await;
    let one = &seen["questions"][0];
    assert_eq!(one["status"], "done", "{one}");
    let calls = one["answer"]["receipt"]["calls"].as_u64().expect("calls");
    let answered = model_calls(&scene).await - before - 5;
    assert_eq!(u64::try_from(answered).expect("a few"), calls, "each answer was paid for once");
}

both_databases!(killed_at_each_point_of_a_question_it_goes_on);
async fn killed_at_each_point_of_a_question_it_goes_on(database: TestDatabase) {
    for point in ["claimed", "before_step:answer_question", "before_checkpoint:answer_question"] {
        let (scene, report) = reported(&database).await;
        let mut owner = scene.signed_in("owner@demo.example").await;
        let question = asked(&mut owner, &report, QUESTION).await;
        let run: RunId = question["run_id"].as_str().expect("a run").parse().expect("an id");
        let before = model_calls(&scene).await;
        let mut dying = process::serve(&scene, &database, How { failpoint: Some(point), ..How::default() });
        assert!(!dying.ended().await.success(), "{point}: it dies");
        let living = process::serve(&scene, &database, How::default());
        let ended = until_ended(&scene, run).await;
        assert!(ended.problem.is_none(), "{point}: {:?}", ended.problem);
        assert_eq!(ended.steps.len(), 1);
        assert_eq!(ended.steps[0].step, StepName::AnswerQuestion);
        drop(living);
        let seen = questions(&mut owner, &report).await;
        let one = &seen["questions"][0];
        let calls = one["answer"]["receipt"]["calls"].as_u64().expect("calls");
        let paid = u64::try_from(model_calls(&scene).await - before).expect("a few");
        assert!(paid == calls, "{}: {point}: {paid} paid, the receipt says {calls}", database.name);
        assert_eq!(seen["left"], 1);
    }
}

both_databases!(polling_costs_nothing_while_nothing_changes_and_tokens_need_the_scope);
async fn polling_costs_nothing_while_nothing_changes_and_tokens_need_the_scope(database: TestDatabase) {
    let (scene, report) = reported(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    asked(&mut owner, &report, QUESTION).await;
    let first = owner.get(&format!("{report}/questions")).await;
    let tag = first.header("etag").to_owned();
    let headers = [("if-none-match", tag.as_str())];
    let request = |headers: &[(&str, &str)]| {
        let mut request = axum::http::Request::get(format!("{report}/questions"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(axum::body::Body::empty()).expect("a request")
    };
    assert_eq!(owner.send(request(&headers)).await.status, 304);
    scene.work().await;
    assert_eq!(owner.send(request(&headers)).await.status, 200);
    for (scope, status) in [("reports:comment", 200), ("reports:read", 403), ("runs:write", 403)] {
        let made = owner.post("/api/v1/account/tokens", &json!({"name": scope, "scopes": [scope]})).await;
        let token = made.json()["token"].as_str().expect("a token").to_owned();
        let read =
            scene.browser().with_token(&token, "GET", &format!("{report}/questions"), &json!({})).await;
        assert_eq!(read.status, status, "{scope}: {}", read.text());
    }
    let mut boss = scene.signed_in("super@demo.example").await;
    assert_eq!(boss.get(&format!("{report}/questions")).await.status, 403);
}

both_databases!(no_question_and_no_answer_lies_readable_in_the_central_database);
async fn no_question_and_no_answer_lies_readable_in_the_central_database(database: TestDatabase) {
    let (scene, report) = reported(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let secret = "Перезвонили ли Нурлану Сериковичу по кухне?";
    asked(&mut owner, &report, secret).await;
    scene.clock.advance(Duration::from_secs(1));
    scene.work().await;
    let seen = questions(&mut owner, &report).await;
    let answer = said(&seen["questions"][0]);
    assert!(!answer.is_empty());
    let dump = database.dump().await;
    assert!(!dump.contains("Нурлану Сериковичу"), "{}", database.name);
    for message in &scene.sandbox.control().dataset().messages {
        if let Some(text) = message.text.as_deref().filter(|text| text.chars().count() >= 15) {
            assert!(!dump.contains(text), "{}: «{text}»", database.name);
        }
    }
    let log = owner.get("/api/v1/audit?limit=50").await.text();
    assert!(log.contains("question.ask") && !log.contains("Нурлану"));
}
