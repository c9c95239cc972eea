//! The Gemini API: models, countTokens and generateContent, answered by a reader that really reads the dialogs it was sent.
//! It keeps every prompt, so that a test can assert what left the server.

mod asked;
mod errors;
mod generate;
mod managers;
mod mistype;
mod models;
mod observe;
mod openai;
mod prose;
mod quirks;
mod reader;
mod rules;
mod schema;
mod shape;
mod titles;
mod tokens;

use std::sync::Mutex;

use axum::http::Method;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::faults::Action;
use crate::http::{Call, Reply};
use crate::world::{World, lock};

pub use quirks::{Mistype, Quirk};
pub use rules::{ContextWords, ModelRules, Refusal};

pub(crate) use errors::{key_invalid, per_minute_quota, server_error};

/// One request to the model, whole.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RecordedPrompt {
    pub time: DateTime<Utc>,
    /// `generateContent` or `countTokens`.
    pub method: String,
    pub model: String,
    pub body: Value,
}

#[derive(Debug, Default)]
pub(crate) struct GeminiState(Mutex<Vec<RecordedPrompt>>);

impl GeminiState {
    pub(crate) fn clear(&self) {
        lock(&self.0).clear();
    }

    pub(crate) fn recorded(&self) -> Vec<RecordedPrompt> {
        lock(&self.0).clone()
    }
}

pub(crate) fn owns(world: &World, call: &Call) -> bool {
    let bearer = call.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    match call.header("x-goog-api-key").map(str::to_owned).or_else(|| call.param("key")) {
        Some(key) => key == world.credentials.gemini.api_key,
        None => bearer.is_some_and(|key| key == world.credentials.openai.api_key),
    }
}

pub(crate) fn answer(world: &World, call: &Call, action: Option<&Action>) -> Reply {
    if call.header("authorization").is_some() && call.header("x-goog-api-key").is_none() {
        return openai::answer(world, call, action);
    }
    let Some(path) = call.path.strip_prefix("/v1beta").or_else(|| call.path.strip_prefix("/v1")) else {
        return errors::error(404, "NOT_FOUND", "Requested entity was not found.");
    };
    let path = path.replace("%3A", ":");
    let key = call.header("x-goog-api-key").map(str::to_owned).or_else(|| call.param("key"));
    let Some(key) = key else {
        return errors::error(
            403,
            "PERMISSION_DENIED",
            "Method doesn't allow unregistered callers (callers without established identity).",
        );
    };
    if key != world.credentials.gemini.api_key {
        return key_invalid();
    }
    if let Some(Action::KeyKindEnded) = action {
        return errors::key_kind_ended();
    }
    if world.settings().gemini_location_blocked {
        return errors::error(400, "FAILED_PRECONDITION", "User location is not supported for the API use.");
    }
    let path = path.trim_matches('/');
    match (&call.method, path.split_once('/')) {
        (&Method::GET, None) if path == "models" => models::list(world, call),
        (&Method::GET, Some(("models", name))) => models::one(world, name),
        (&Method::POST, Some(("models", call_name))) => match call_name.split_once(':') {
            Some((model, method)) => run(world, call, action, model, method),
            None => errors::error(404, "NOT_FOUND", "Requested entity was not found."),
        },
        _ => errors::error(404, "NOT_FOUND", "Requested entity was not found."),
    }
}

fn run(world: &World, call: &Call, action: Option<&Action>, model: &str, method: &str) -> Reply {
    let Ok(body) = serde_json::from_slice::<Value>(&call.body) else {
        return errors::error(400, "INVALID_ARGUMENT", "Invalid JSON payload received. Unexpected token.");
    };
    let rules = match models::usable(world, model, method) {
        Ok(rules) => rules,
        Err(reply) => return reply,
    };
    let recorded = RecordedPrompt {
        time: world.clock.now(),
        method: method.to_owned(),
        model: model.to_owned(),
        body: body.clone(),
    };
    lock(&world.gemini.0).push(recorded);
    match method {
        "generateContent" => generate::generate(&body, &rules, action),
        "countTokens" => generate::count(&body),
        _ => errors::error(404, "NOT_FOUND", "Requested entity was not found."),
    }
}
