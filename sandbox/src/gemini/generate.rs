//! generateContent and countTokens: what a request must not contain, and the answer around the model's text.

use serde_json::{Value, json};

use super::observe::observe;
use super::reader::{Reading, read};
use super::schema::{Filler, Mistakes};
use super::{errors, tokens};
use crate::faults::Action;
use crate::http::Reply;

const INPUT_LIMIT: u64 = 1_048_576;
const KNOWN: [&str; 9] = [
    "contents",
    "systemInstruction",
    "generationConfig",
    "safetySettings",
    "cachedContent",
    "serviceTier",
    "tools",
    "toolConfig",
    "model",
];

pub(super) fn generate(body: &Value, model: &str, action: Option<&Action>) -> Reply {
    if let Some(Action::PerDayQuota) = action {
        return errors::per_day_quota();
    }
    if let Err(reply) = check(body) {
        return reply;
    }
    let prompt = tokens::of_prompt(body);
    if prompt > INPUT_LIMIT {
        let message = format!(
            "The input token count ({prompt}) exceeds the maximum number of tokens allowed ({INPUT_LIMIT})."
        );
        return errors::invalid(&message);
    }
    let reading = read(body);
    let thoughts = 60 + prompt / 40;
    let mut answer =
        Answer { model, prompt, thoughts, id: format!("r-{prompt:x}{:x}", body.to_string().len()) };
    match action {
        Some(Action::PromptBlocked) => {
            return Reply::json(
                200,
                &json!({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"},
                "usageMetadata": {"promptTokenCount": prompt, "totalTokenCount": prompt}, "modelVersion": model, "responseId": answer.id}),
            );
        }
        Some(Action::Safety) => return answer.without_text("SAFETY"),
        Some(Action::MaxTokens) => {
            answer.thoughts =
                body["generationConfig"]["maxOutputTokens"].as_u64().unwrap_or(8_192).saturating_sub(2);
            return answer.without_text("MAX_TOKENS");
        }
        _ => {}
    }
    let mut text = write(body, &reading, action);
    let mut finish = "STOP";
    if let Some(most) = body["generationConfig"]["maxOutputTokens"].as_u64() {
        if most <= thoughts {
            answer.thoughts = most;
            return answer.without_text("MAX_TOKENS");
        }
        while tokens::of_text(&text) > most - thoughts {
            finish = "MAX_TOKENS";
            let keep = text.chars().count() * 9 / 10;
            text = text.chars().take(keep).collect();
        }
    }
    match action {
        Some(Action::BrokenJson) => text = text.chars().take(text.chars().count() * 3 / 5).collect(),
        Some(Action::TextAroundJson) => {
            text = format!(
                "Конечно! Вот результат анализа:\n```json\n{text}\n```\nЕсли нужно что-то ещё, скажите."
            )
        }
        _ => {}
    }
    answer.with_text(&text, finish)
}

struct Answer<'a> {
    model: &'a str,
    prompt: u64,
    thoughts: u64,
    id: String,
}

impl Answer<'_> {
    fn with_text(&self, text: &str, finish: &str) -> Reply {
        let written = tokens::of_text(text);
        Reply::json(
            200,
            &json!({"candidates": [{"content": {"role": "model", "parts": [
                {"text": "Читаю диалоги и проверяю цитаты.", "thought": true},
                {"text": text, "thoughtSignature": "CgFTYW5kYm94"}]}, "finishReason": finish, "index": 0, "avgLogprobs": -0.1}],
            "usageMetadata": {"promptTokenCount": self.prompt, "candidatesTokenCount": written, "thoughtsTokenCount": self.thoughts,
                "totalTokenCount": self.prompt + written + self.thoughts,
                "promptTokensDetails": [{"modality": "TEXT", "tokenCount": self.prompt}], "serviceTier": "STANDARD"},
            "modelVersion": self.model, "responseId": self.id, "futureField": {"nested": [1]}}),
        )
    }

    fn without_text(&self, finish: &str) -> Reply {
        Reply::json(
            200,
            &json!({"candidates": [{"content": {"role": "model"}, "finishReason": finish, "index": 0}],
            "usageMetadata": {"promptTokenCount": self.prompt, "thoughtsTokenCount": self.thoughts,
                "totalTokenCount": self.prompt + self.thoughts},
            "modelVersion": self.model, "responseId": self.id}),
        )
    }
}

fn check(body: &Value) -> Result<(), Reply> {
    let refuse = |message: &str| Err(errors::invalid(message));
    let Some(fields) = body.as_object() else { return refuse("Invalid JSON payload received.") };
    if let Some(unknown) = fields.keys().find(|name| !KNOWN.contains(&name.as_str())) {
        return refuse(&format!(
            "Invalid JSON payload received. Unknown name \"{unknown}\": Cannot find field."
        ));
    }
    let Some(turns) = body["contents"].as_array().filter(|turns| !turns.is_empty()) else {
        return refuse("* GenerateContentRequest.contents: contents is not specified");
    };
    if turns.last().is_some_and(|last| last["role"] == "model") {
        return refuse("Please ensure that the last turn is not a model turn.");
    }
    if turns.iter().any(|turn| tokens::text_of(turn).is_empty()) {
        return refuse("* GenerateContentRequest.contents: contents.parts must not be empty.");
    }
    let config = &body["generationConfig"];
    for name in ["temperature", "topP", "topK", "candidateCount", "presencePenalty", "frequencyPenalty"] {
        if config.get(name).is_some() {
            return refuse(&format!("{name} is not supported for this model."));
        }
    }
    let schemas = (config.get("responseSchema"), config.get("responseJsonSchema"));
    if let (Some(_), Some(_)) = schemas {
        return refuse("Only one of response_schema and response_json_schema may be set.");
    }
    if (schemas.0.is_some() || schemas.1.is_some()) && config["responseMimeType"] != "application/json" {
        return refuse(
            "Function calling with a response mime type: 'text/plain' is unsupported with response schema; use application/json.",
        );
    }
    match config["thinkingConfig"]["thinkingLevel"].as_str() {
        None | Some("low" | "medium" | "high" | "LOW" | "MEDIUM" | "HIGH") => {}
        Some(_) => return refuse("Thinking level is not supported for this model."),
    }
    if config["thinkingConfig"].get("thinkingBudget").is_some() {
        return refuse("Thinking budget is not supported for this model. Use thinking_level.");
    }
    Ok(())
}

fn write(body: &Value, reading: &Reading, action: Option<&Action>) -> String {
    let config = &body["generationConfig"];
    let observations = observe(reading);
    let mistakes = Mistakes {
        false_citations: matches!(action, Some(Action::FalseCitations)),
        invented_ids: matches!(action, Some(Action::InventedIds)),
        bad_enum: matches!(action, Some(Action::BadEnum)),
    };
    let prose_only = json!({"type": "string"});
    let root = config.get("responseSchema").or_else(|| config.get("responseJsonSchema"));
    let filler = Filler { reading, observations: &observations, root: root.unwrap_or(&prose_only), mistakes };
    match (root, filler.fill()) {
        (Some(_), value) => value.to_string(),
        (None, value) if config["responseMimeType"] == "application/json" => {
            json!({"summary": value}).to_string()
        }
        (None, value) => value.as_str().unwrap_or_default().to_owned(),
    }
}

pub(super) fn count(body: &Value) -> Reply {
    let inner = body.get("generateContentRequest");
    if inner.is_some() && body.get("contents").is_some() {
        return errors::invalid("Only one of contents and generate_content_request may be set.");
    }
    let request = inner.unwrap_or(body);
    if request.get("contents").is_none() {
        return errors::invalid("* CountTokensRequest.contents: contents is not specified");
    }
    let total = tokens::of_prompt(request);
    Reply::json(
        200,
        &json!({"totalTokens": total, "promptTokensDetails": [{"modality": "TEXT", "tokenCount": total}]}),
    )
}
