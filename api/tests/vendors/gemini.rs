//! Gemini: models over pages, what a question looks like, answers that are none.

use serde_json::{Value, json};
use synkro::vendors::error::VendorErrorKind as Kind;
use synkro::vendors::gemini::{Client, GenerateRequest};
use synkro::vendors::manner::Manner;

use crate::script::{KEY, Reply, Script};

fn question() -> GenerateRequest {
    GenerateRequest {
        model: "gemini-3.8-flash".to_owned(),
        system: "You analyse sales dialogs.".to_owned(),
        user: "[m1] client: Сколько стоит?".to_owned(),
        schema: json!({"type": "object", "properties": {"findings": {"type": "array"}}}),
        manner: Manner { output: 8192, ..Manner::default() },
    }
}

fn answer(text: &str, finish: &str) -> Value {
    json!({"candidates": [{"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": finish}],
        "usageMetadata": {"promptTokenCount": 412, "candidatesTokenCount": 38, "thoughtsTokenCount": 120,
            "cachedContentTokenCount": 7, "totalTokenCount": 570}, "modelVersion": "gemini-3.8-flash"})
}

#[tokio::test]
async fn models_are_read_over_all_pages() {
    let model = |name: &str| {
        json!({"name": format!("models/{name}"), "displayName": name, "inputTokenLimit": 1_048_576,
        "outputTokenLimit": 65536, "supportedGenerationMethods": ["generateContent", "countTokens"]})
    };
    let script = Script::start(move |request| match request.param("pageToken").as_deref() {
        None => Reply::json(json!({"models": [model("gemini-3.8-flash"), model("gemini-3.8-flash-tts")],
            "nextPageToken": "p2"})),
        Some("p2") => Reply::json(json!({"models": [model("gemini-3.5-flash-lite"), {"name": 5}]})),
        Some(other) => panic!("{other}"),
    })
    .await;
    let egress = script.egress();
    let models = Client::new(&egress, KEY).unwrap().models().await.unwrap();
    assert_eq!(
        models.iter().map(|model| model.name.as_str()).collect::<Vec<_>>(),
        ["gemini-3.8-flash", "gemini-3.5-flash-lite"]
    );
    assert_eq!(models[0].input_token_limit, Some(1_048_576));
}

#[tokio::test]
async fn a_question_carries_its_instructions_apart_and_no_sampling_settings() {
    let script = Script::start(|_| Reply::json(answer("{\"findings\":[]}", "STOP"))).await;
    let egress = script.egress();
    let got = Client::new(&egress, KEY).unwrap().generate(&question()).await.unwrap();
    assert_eq!(got.text, "{\"findings\":[]}");
    assert_eq!(
        (got.usage.prompt, got.usage.cached, got.usage.answer, got.usage.thoughts, got.usage.total),
        (412, 7, 38, 120, 570)
    );
    let request = script.requests().remove(0);
    assert_eq!(request.target, "/v1beta/models/gemini-3.8-flash:generateContent");
    assert_eq!(request.headers["x-goog-api-key"], KEY);
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(body["systemInstruction"]["parts"][0]["text"], "You analyse sales dialogs.");
    assert_eq!(
        body["contents"],
        json!([{"role": "user", "parts": [{"text": "[m1] client: Сколько стоит?"}]}])
    );
    assert_eq!(
        body["generationConfig"],
        json!({"maxOutputTokens": 8192, "responseMimeType": "application/json",
        "responseSchema": question().schema, "thinkingConfig": {"thinkingLevel": "low"}})
    );
    assert_eq!(body["safetySettings"].as_array().map(Vec::len), Some(4));
    assert!(body.get("tools").is_none());
}

#[tokio::test]
async fn an_answer_that_is_none_is_an_error_and_still_has_a_price() {
    let cut = json!({"candidates": [{"content": {"role": "model"}, "finishReason": "MAX_TOKENS", "index": 0}],
        "usageMetadata": {"promptTokenCount": 412, "thoughtsTokenCount": 8190, "totalTokenCount": 8602}});
    let blocked = json!({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"},
        "usageMetadata": {"promptTokenCount": 412, "totalTokenCount": 412}});
    let cases = [
        (cut, Kind::OutputTruncated, "MAX_TOKENS", 8602),
        (blocked, Kind::ContentBlocked, "PROHIBITED_CONTENT", 412),
        (answer("", "SAFETY"), Kind::ContentBlocked, "SAFETY", 570),
        (answer("", "SPII"), Kind::ContentBlocked, "SPII", 570),
        (answer("x", "SOMETHING_NEW"), Kind::ContentBlocked, "SOMETHING_NEW", 570),
    ];
    for (body, kind, detail, total) in cases {
        let script = Script::start(move |_| Reply::json(&body)).await;
        let egress = script.egress();
        let (usage, result) = Client::new(&egress, KEY).unwrap().generate_metered(&question()).await;
        let error = result.unwrap_err();
        assert_eq!((error.kind, error.detail.as_str(), usage.total), (kind, detail, total));
    }
}

#[tokio::test]
async fn a_wrong_key_comes_as_a_bad_request_and_is_told_apart() {
    let body = json!({"error": {"code": 400, "message": "API key not valid. Please pass a valid API key.",
        "status": "INVALID_ARGUMENT",
        "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}]}});
    let script = Script::start(move |_| Reply::status(400, &body)).await;
    let egress = script.egress();
    let error = Client::new(&egress, KEY).unwrap().models().await.unwrap_err();
    assert_eq!(error.kind, Kind::Unauthorized);
}

#[tokio::test]
async fn tokens_are_counted_with_the_instructions() {
    let script = Script::start(|_| Reply::json(json!({"totalTokens": 412}))).await;
    let egress = script.egress();
    assert_eq!(Client::new(&egress, KEY).unwrap().count_tokens(&question()).await, Ok(412));
    let request = script.requests().remove(0);
    assert_eq!(request.target, "/v1beta/models/gemini-3.8-flash:countTokens");
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(body["generateContentRequest"]["model"], "models/gemini-3.8-flash");
    assert!(body["generateContentRequest"]["systemInstruction"].is_object());
    assert!(body.get("contents").is_none());
}
