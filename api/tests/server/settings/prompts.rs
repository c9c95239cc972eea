//! Versions of the prompt: every save is one, nobody overwrites another, what was can be brought back.

use serde_json::{Value, json};

use super::refused;
use crate::support::{Browser, Scene, TestDatabase};

async fn versions(owner: &mut Browser) -> Vec<Value> {
    owner.get("/api/v1/prompts").await.json().as_array().expect("versions").clone()
}

both_databases!(every_save_is_a_version_and_an_old_one_comes_back);
async fn every_save_is_a_version_and_an_old_one_comes_back(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let first = versions(&mut owner).await;
    assert_eq!(first.last().expect("the product's own")["version"], 0);
    let newest = first[0]["version"].as_u64().expect("a number");
    let body = "Ищи возражения.\r\nСчитай обещания.\n";
    let saved = owner.post("/api/v1/prompts", &json!({"after": newest, "body": body})).await;
    assert_eq!(saved.status, 201, "{}", saved.text());
    assert_eq!(saved.json()["saved_by"], "Алия Руководитель");
    let one = owner.get(&format!("/api/v1/prompts/{}", newest + 1)).await.json();
    assert_eq!(one["body"], "Ищи возражения.\nСчитай обещания.");
    // Somebody who saw the version before does not overwrite it.
    let late = owner.post("/api/v1/prompts", &json!({"after": newest, "body": "Другое"})).await;
    assert_eq!((late.status.as_u16(), late.json()["code"].as_str()), (409, Some("conflict")));
    let back = owner.post(&format!("/api/v1/prompts/{newest}/restore"), &json!({"after": newest + 1})).await;
    assert_eq!(back.json()["restored_from"], newest);
    let compared =
        owner.get(&format!("/api/v1/prompts/compare?from={}&to={}", newest + 1, newest + 2)).await.json();
    let lines = compared["lines"].as_array().expect("lines");
    assert!(lines.iter().any(|line| line["change"] == "removed" && line["text"] == "Ищи возражения."));
    assert!(lines.iter().any(|line| line["change"] == "added"));
    assert_eq!(owner.get("/api/v1/prompts/999").await.status, 404);
    assert_eq!(versions(&mut owner).await.len(), first.len() + 2);
}

both_databases!(two_who_save_at_once_get_two_answers_and_one_version);
async fn two_who_save_at_once_get_two_answers_and_one_version(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    let newest = versions(&mut owner).await[0]["version"].clone();
    let saves = (0..10).map(|n| {
        let (mut twin, newest) = (owner.clone(), newest.clone());
        async move {
            twin.post("/api/v1/prompts", &json!({"after": newest, "body": format!("Версия {n}")}))
                .await
                .status
                .as_u16()
        }
    });
    let answers = futures::future::join_all(saves).await;
    assert_eq!(answers.iter().filter(|status| **status == 201).count(), 1, "{answers:?}");
    assert!(answers.iter().all(|status| matches!(status, 201 | 409)), "{answers:?}");
}

both_databases!(a_prompt_that_can_not_be_one_is_refused);
async fn a_prompt_that_can_not_be_one_is_refused(database: TestDatabase) {
    let scene = Scene::small(&database).await;
    let mut owner = scene.signed_in("owner@demo.example").await;
    for (body, code) in [
        ("  \n", "required".to_owned()),
        ("\u{0}", "not_text".to_owned()),
        (&"ы".repeat(20_001), "too_long".to_owned()),
    ] {
        let answer = owner.post("/api/v1/prompts", &json!({"after": 1, "body": body})).await;
        assert_eq!(refused(&answer.json()), [("/body".to_owned(), code)]);
    }
}
