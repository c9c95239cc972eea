//! The same reader behind OpenAI's chat completions: models, one answer by a strict schema, the vendor's errors.

use axum::http::Method;
use serde_json::{Value, json};

use super::rules::{ContextWords, ModelRules, Refusal};
use super::{RecordedPrompt, generate, shape, tokens};
use crate::faults::Action;
use crate::http::{Call, Reply};
use crate::world::{World, lock};

pub(super) fn answer(world: &World, call: &Call, action: Option<&Action>) -> Reply {
    let known = &world.credentials.openai;
    let key =
        call.header("authorization").and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    if key != known.api_key {
        let shown: String = key.chars().take(6).collect();
        let message = format!("Incorrect API key provided: {shown}…");
        return error(401, "invalid_request_error", "invalid_api_key", &message);
    }
    match (&call.method, call.path.trim_end_matches('/')) {
        (&Method::GET, "/v1/models") => {
            let model = |id: &str| json!({"id": id, "object": "model", "created": 1_790_000_000, "owned_by": "sandbox"});
            let mut data = vec![model(&known.model), model("sandbox-embedding"), model("sandbox-retired")];
            data.extend(world.settings().ai_models.iter().map(|rules| model(&rules.name)));
            Reply::json(200, &json!({"object": "list", "data": data}))
        }
        (&Method::POST, "/v1/chat/completions") => complete(world, call, action),
        _ => error(404, "invalid_request_error", "unknown_url", "Unknown request URL."),
    }
}

fn error(status: u16, kind: &str, code: &str, message: &str) -> Reply {
    Reply::json(status, &json!({"error": {"message": message, "type": kind, "param": null, "code": code}}))
}

fn complete(world: &World, call: &Call, action: Option<&Action>) -> Reply {
    let Ok(body) = serde_json::from_slice::<Value>(&call.body) else {
        return error(400, "invalid_request_error", "invalid_json", "We could not parse the JSON body.");
    };
    let model = body["model"].as_str().unwrap_or_default().to_owned();
    let added = world.settings().ai_models.into_iter().find(|rules| rules.name == model);
    let own = (model == world.credentials.openai.model)
        .then(|| ModelRules { words: ContextWords::Openai, ..ModelRules::named(&model) });
    let Some(rules) = added.or(own) else {
        let message = format!("The model `{model}` does not exist or you do not have access to it.");
        return error(404, "invalid_request_error", "model_not_found", &message);
    };
    let old_name = rules.refuses(Refusal::MaxCompletionTokens);
    let unknown = ["temperature", "top_p", "max_tokens"].into_iter().find(|name| body.get(*name).is_some());
    if let Some(name) = unknown.filter(|name| !(old_name && *name == "max_tokens")) {
        let message = format!("Unsupported parameter: '{name}' is not supported with this model.");
        return error(400, "invalid_request_error", "unsupported_parameter", &message);
    }
    if let Err(reply) = rules.check_openai(&body) {
        return reply;
    }
    let said = |role: &str| {
        let messages = body["messages"].as_array().into_iter().flatten();
        let texts = messages.filter(|message| message["role"] == role).filter_map(|m| m["content"].as_str());
        texts.collect::<Vec<_>>().join("\n")
    };
    let format = &body["response_format"];
    let schema = format.pointer("/json_schema/schema");
    if let Some(schema) = schema
        && format.pointer("/json_schema/strict") == Some(&Value::Bool(true))
        && schema.get("additionalProperties") != Some(&Value::Bool(false))
    {
        let message = "Invalid schema for response_format: 'additionalProperties' is required to be supplied and to be false.";
        return error(400, "invalid_request_error", "invalid_schema", message);
    }
    let most = body["max_completion_tokens"].as_u64().or_else(|| body["max_tokens"].as_u64());
    let mut inner = json!({
        "systemInstruction": {"parts": [{"text": said("system")}]},
        "contents": [{"role": "user", "parts": [{"text": said("user")}]}],
        "generationConfig": {"maxOutputTokens": most.unwrap_or(4096)},
    });
    if let Some(schema) = schema {
        inner["generationConfig"]["responseSchema"] = schema.clone();
    }
    if schema.is_some() || format["type"] == "json_object" {
        inner["generationConfig"]["responseMimeType"] = json!("application/json");
    }
    lock(&world.gemini.0).push(RecordedPrompt {
        time: world.clock.now(),
        method: "chat/completions".to_owned(),
        model: model.clone(),
        body: body.clone(),
    });
    if matches!(action, Some(Action::PerDayQuota)) {
        let message = "You exceeded your current quota, please check your plan and billing details.";
        return error(429, "insufficient_quota", "insufficient_quota", message);
    }
    // Question and answer share the window of these servers.
    let asked = tokens::of_prompt(&inner) + if rules.hides_limits { most.unwrap_or(0) } else { 0 };
    if let Err(reply) = rules.check_length(asked) {
        return reply;
    }
    let reply = generate::answer(&inner, &rules, action);
    let Ok(answer) = serde_json::from_slice::<Value>(&reply.body) else { return reply };
    if reply.status != 200 {
        return reply;
    }
    let quirk = match action {
        Some(Action::Model { quirk }) => Some(quirk),
        _ => None,
    };
    shape::as_openai(&answer, quirk, &model, world.clock.now().timestamp())
}
