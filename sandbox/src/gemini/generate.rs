//! generateContent and countTokens: what a request must not contain, and the answer around the model's text.

use serde_json::{Value, json};

use super::observe::observe;
use super::reader::{Reading, read};
use super::rules::ModelRules;
use super::schema::{Filler, Mistakes};
use super::shape::Answer;
use super::{errors, mistype, quirks, tokens};
use crate::faults::Action;
use crate::http::Reply;

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

pub(super) fn generate(body: &Value, rules: &ModelRules, action: Option<&Action>) -> Reply {
    if let Some(Action::PerDayQuota) = action {
        return errors::per_day_quota();
    }
    if let Some(Action::NoQuota) = action {
        return errors::no_quota(&rules.name);
    }
    if let Err(reply) = check(body).and_then(|()| rules.check_google(body)) {
        return reply;
    }
    answer(body, rules, action)
}

/// The answer to a request that nothing is wrong with.
pub(super) fn answer(body: &Value, rules: &ModelRules, action: Option<&Action>) -> Reply {
    let prompt = tokens::of_prompt(body);
    let reading = read(body);
    let thoughts = 60 + prompt / 40;
    let digest = fingerprint(body);
    let mut answer = Answer {
        model: &rules.name,
        prompt,
        thoughts,
        id: format!("r-{digest:016x}"),
        thinking: format!("Читаю диалоги и проверяю цитаты ({digest:08x})."),
    };
    let most = body["generationConfig"]["maxOutputTokens"].as_u64();
    match action {
        Some(Action::PromptBlocked) => return answer.blocked("PROHIBITED_CONTENT"),
        Some(Action::Safety) => return answer.without_text("SAFETY"),
        Some(Action::MaxTokens) => {
            answer.thoughts = most.unwrap_or(8_192).saturating_sub(2);
            return answer.without_text("MAX_TOKENS");
        }
        Some(Action::Model { quirk }) => {
            if let Some(reply) = answer.instead(quirk, most) {
                return reply;
            }
        }
        _ => {}
    }
    let config = &body["generationConfig"];
    let said = schema_in_words(body);
    let schema = config.get("responseSchema").or_else(|| config.get("responseJsonSchema")).or(said.as_ref());
    let value = write(schema, &reading, action);
    let json_alone = config["responseMimeType"] == "application/json";
    if let (Some(Action::Model { quirk }), Some(schema)) = (action, schema) {
        let text = quirks::written(quirk, schema, value);
        return answer.with_quirk(quirk, &text, &mistype::example(schema).to_string());
    }
    let mut text = match (schema, json_alone) {
        (Some(_), true) => value.to_string(),
        // A form that was only asked for in words is kept in the way in which people write.
        (Some(_), false) => format!("```json\n{value:#}\n```"),
        (None, true) => json!({"summary": value}).to_string(),
        (None, false) => value.as_str().unwrap_or_default().to_owned(),
    };
    let mut finish = "STOP";
    if let Some(most) = most {
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

/// FNV-1a over the prompt: another word anywhere makes it another one.
fn fingerprint(body: &Value) -> u64 {
    let text = tokens::text_of(&body["systemInstruction"]) + &tokens::contents_of(body);
    text.bytes()
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

/// A JSON schema that stands in the instructions, for models that take none. What comes after the first mark of data is data.
fn schema_in_words(body: &Value) -> Option<Value> {
    let contents = tokens::contents_of(body);
    let data = ["<<", "\n## d", "\n[m"].iter().filter_map(|mark| contents.find(mark)).min();
    let before = &contents[..data.unwrap_or(contents.len())];
    let text = tokens::text_of(&body["systemInstruction"]) + "\n" + before;
    let objects = text.match_indices('{').filter_map(|(at, _)| {
        serde_json::Deserializer::from_str(&text[at..]).into_iter::<Value>().next()?.ok()
    });
    objects.into_iter().find(|object| object["properties"].is_object())
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

fn write(root: Option<&Value>, reading: &Reading, action: Option<&Action>) -> Value {
    let observations = observe(reading);
    let mistakes = Mistakes {
        false_citations: matches!(action, Some(Action::FalseCitations)),
        invented_ids: matches!(action, Some(Action::InventedIds)),
        bad_enum: matches!(action, Some(Action::BadEnum)),
    };
    let prose_only = json!({"type": "string"});
    Filler { reading, observations: &observations, root: root.unwrap_or(&prose_only), mistakes }.fill()
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
