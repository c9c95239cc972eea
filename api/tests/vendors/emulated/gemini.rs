//! Gemini's emulator.

use serde_json::json;
use synkro::vendors::error::{ErrorClass, VendorErrorKind as Kind};
use synkro::vendors::gemini::{Client, GenerateRequest};
use synkro::vendors::manner::Manner;
use synkro_sandbox::{Action, SettingsPatch, Vendor};

use super::Emulated;

fn client(emulated: &Emulated) -> Client<'_> {
    Client::new(&emulated.egress, &emulated.credentials.gemini.api_key).unwrap()
}

fn question(emulated: &Emulated) -> GenerateRequest {
    GenerateRequest {
        model: emulated.credentials.gemini.model.clone(),
        system: "Answer in JSON.".to_owned(),
        user: "[m1] client: Сколько стоит?".to_owned(),
        schema: json!({"type": "object", "required": ["findings"], "properties": {"findings": {"type": "array",
            "items": {"type": "object", "required": ["quote"], "properties": {"quote": {"type": "string"}}}}}}),
        manner: Manner { output: 8192, thinking: false, ..Manner::default() },
    }
}

#[tokio::test]
async fn the_listed_models_hold_the_demo_model_and_an_answer_comes_from_it() {
    let emulated = Emulated::start().await;
    let client = client(&emulated);
    let models = client.models().await.unwrap();
    assert!(models.iter().any(|model| model.name == emulated.credentials.gemini.model));
    let answer = client.generate(&question(&emulated)).await.unwrap();
    serde_json::from_str::<serde_json::Value>(&answer.text).unwrap();
    assert!(answer.usage.prompt > 0 && answer.usage.total >= answer.usage.prompt);
    let counted = client.count_tokens(&question(&emulated)).await.unwrap();
    assert_eq!(counted, answer.usage.prompt);
}

#[tokio::test]
async fn a_model_that_is_not_there_is_not_available() {
    let emulated = Emulated::start().await;
    let request = GenerateRequest { model: "gemini-0-none".to_owned(), ..question(&emulated) };
    let error = client(&emulated).generate(&request).await.unwrap_err();
    assert_eq!((&error.kind, error.class()), (&Kind::ModelUnavailable, ErrorClass::Person));
}

#[tokio::test]
async fn a_wrong_key_and_a_blocked_region_wait_for_a_person() {
    let emulated = Emulated::start().await;
    let wrong = Client::new(&emulated.egress, "AQ.another-key-that-is-wrong").unwrap();
    assert_eq!(wrong.models().await.unwrap_err().kind, Kind::Unauthorized);
    emulated.set(SettingsPatch { gemini_location_blocked: Some(true), ..SettingsPatch::default() }).await;
    assert_eq!(client(&emulated).models().await.unwrap_err().kind, Kind::RegionBlocked);
}

#[tokio::test]
async fn faults_are_told_apart() {
    let emulated = Emulated::start().await;
    let client = client(&emulated);
    let cases = [
        (Action::MaxTokens, Kind::OutputTruncated),
        (Action::Safety, Kind::ContentBlocked),
        (Action::PromptBlocked, Kind::ContentBlocked),
        (Action::Unauthorized, Kind::Unauthorized),
        (Action::ServerError { status: 503 }, Kind::Unavailable),
        (Action::Html { status: 502 }, Kind::Unavailable),
        (Action::CutBody, Kind::Network),
        (Action::Reset, Kind::Network),
        // The last one: it may pause the key.
        (Action::PerDayQuota, Kind::DailyQuota),
    ];
    for (action, kind) in cases {
        emulated.fault(Vendor::Gemini, action).await;
        let error = client.generate(&question(&emulated)).await.unwrap_err();
        assert_eq!(error.kind, kind, "{error}");
    }
}

#[tokio::test]
async fn text_that_is_not_the_promised_json_is_handed_on_as_it_is() {
    let emulated = Emulated::start().await;
    for action in [Action::BrokenJson, Action::TextAroundJson, Action::FalseCitations, Action::UnknownFields]
    {
        emulated.fault(Vendor::Gemini, action).await;
        assert!(!client(&emulated).generate(&question(&emulated)).await.unwrap().text.is_empty());
    }
}

#[tokio::test]
async fn a_silent_or_endless_answer_is_given_up_at_the_deadline() {
    let emulated = Emulated::impatient().await;
    for action in [Action::Stall { millis: 5_000 }, Action::SlowBody { millis_per_chunk: 2_000, chunks: 4 }] {
        emulated.fault(Vendor::Gemini, action).await;
        let error = client(&emulated).generate(&question(&emulated)).await.unwrap_err();
        assert_eq!(
            (&error.kind, error.class()),
            (&Kind::Timeout { sent: false }, ErrorClass::Retry),
            "{error}"
        );
    }
}
