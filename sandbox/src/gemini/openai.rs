//! The same reader behind OpenAI's chat completions: models, one answer by a strict schema, the vendor's errors.

use axum::http::Method;
use serde_json::{Value, json};

use super::{RecordedPrompt, generate};
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
            Reply::json(
                200,
                &json!({"object": "list", "data": [model(&known.model), model("sandbox-embedding"), model("sandbox-retired")]}),
            )
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
    if model != world.credentials.openai.model {
        let message = format!("The model `{model}` does not exist or you do not have access to it.");
        return error(404, "invalid_request_error", "model_not_found", &message);
    }
    if let Some(name) = ["temperature", "top_p", "max_tokens"].iter().find(|name| body.get(**name).is_some())
    {
        let message = format!("Unsupported parameter: '{name}' is not supported with this model.");
        return error(400, "invalid_request_error", "unsupported_parameter", &message);
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
    let mut inner = json!({
        "systemInstruction": {"parts": [{"text": said("system")}]},
        "contents": [{"role": "user", "parts": [{"text": said("user")}]}],
        "generationConfig": {"maxOutputTokens": body["max_completion_tokens"].as_u64().unwrap_or(4096)},
    });
    if let Some(schema) = schema {
        inner["generationConfig"]["responseMimeType"] = json!("application/json");
        inner["generationConfig"]["responseSchema"] = schema.clone();
    }
    lock(&world.gemini.0).push(RecordedPrompt {
        time: world.clock.now(),
        method: "chat/completions".to_owned(),
        model: model.clone(),
        body: body.clone(),
    });
    let reply = generate::generate(&inner, &model, action);
    let Ok(answer) = serde_json::from_slice::<Value>(&reply.body) else { return reply };
    if reply.status != 200 {
        let message = answer.pointer("/error/message").and_then(Value::as_str).unwrap_or_default();
        return error(reply.status, "invalid_request_error", "invalid_value", message);
    }
    let parts = answer.pointer("/candidates/0/content/parts").and_then(Value::as_array);
    let text: String = parts
        .into_iter()
        .flatten()
        .filter(|part| part["thought"] != true)
        .filter_map(|part| part["text"].as_str())
        .collect();
    let finish = match answer.pointer("/candidates/0/finishReason").and_then(Value::as_str) {
        Some("MAX_TOKENS") => "length",
        Some("STOP") | None => "stop",
        Some(_) => "content_filter",
    };
    let count = |name: &str| answer["usageMetadata"][name].as_u64().unwrap_or(0);
    let (prompt, written, thoughts) =
        (count("promptTokenCount"), count("candidatesTokenCount"), count("thoughtsTokenCount"));
    Reply::json(
        200,
        &json!({"id": "chatcmpl-1", "object": "chat.completion", "created": world.clock.now().timestamp(), "model": model,
            "choices": [{"index": 0, "message": {"role": "assistant", "content": text, "refusal": null}, "finish_reason": finish}],
            "usage": {"prompt_tokens": prompt, "completion_tokens": written + thoughts, "total_tokens": prompt + written + thoughts,
                "completion_tokens_details": {"reasoning_tokens": thoughts}, "prompt_tokens_details": {"cached_tokens": 0}},
            "future_field": {"nested": [1]}}),
    )
}
