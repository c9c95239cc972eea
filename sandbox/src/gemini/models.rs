//! The list of models: two pages at least when asked for in small portions, and one that is listed but refused.

use serde_json::{Value, json};

use super::errors::{error, invalid};
use crate::http::{Call, Reply};

/// Name, shown name, output limit, methods beyond counting.
const MODELS: &[(&str, &str, u64, &[&str])] = &[
    (
        "gemini-3.8-flash",
        "Gemini 3.8 Flash",
        65_536,
        &["generateContent", "createCachedContent", "batchGenerateContent"],
    ),
    (
        "gemini-3.6-flash",
        "Gemini 3.6 Flash",
        65_536,
        &["generateContent", "createCachedContent", "batchGenerateContent"],
    ),
    ("gemini-3.5-flash-lite", "Gemini 3.5 Flash-Lite", 65_536, &["generateContent", "batchGenerateContent"]),
    ("gemini-2.5-flash", "Gemini 2.5 Flash", 65_536, &["generateContent"]),
    ("gemini-3.8-flash-tts", "Gemini 3.8 Flash TTS", 16_384, &["generateContent"]),
    ("gemini-3.5-flash-image", "Gemini 3.5 Flash Image", 32_768, &["generateContent"]),
    ("gemini-embedding-2", "Gemini Embedding 2", 1, &["embedContent"]),
    ("gemini-3.1-pro-preview", "Gemini 3.1 Pro Preview", 65_536, &["generateContent", "createCachedContent"]),
];

/// Listed, yet not for new users.
const RETIRED: &str = "gemini-2.5-flash";
const FIRST_PAGE: usize = 5;

pub(super) fn list(call: &Call) -> Reply {
    let size = match call.param("pageSize").map(|size| size.parse::<usize>()) {
        None => 50,
        Some(Ok(size)) if size > 0 => size.min(1_000),
        Some(_) => return invalid("Invalid value at 'page_size'."),
    };
    let from = match call.param("pageToken").filter(|token| !token.is_empty()) {
        None => 0,
        Some(token) => match token.strip_prefix("Q2hNb2RlbHM").and_then(|at| at.parse::<usize>().ok()) {
            Some(from) => from,
            None => return invalid("Invalid page token."),
        },
    };
    // A server may give fewer than asked for; this one always needs two pages.
    let to = (from + size.min(FIRST_PAGE)).min(MODELS.len());
    let mut body = json!({"models": MODELS[from.min(to)..to].iter().map(shown).collect::<Vec<_>>()});
    if to < MODELS.len() {
        body["nextPageToken"] = json!(format!("Q2hNb2RlbHM{to}"));
    }
    Reply::json(200, &body)
}

pub(super) fn one(name: &str) -> Reply {
    match MODELS.iter().find(|model| model.0 == name) {
        Some(model) => Reply::json(200, &shown(model)),
        None => missing(name),
    }
}

pub(super) fn usable(name: &str, method: &str) -> Result<(), Reply> {
    match MODELS.iter().find(|model| model.0 == name) {
        Some(_) if name == RETIRED => Err(error(
            404,
            "NOT_FOUND",
            &format!(
                "This model models/{name} is no longer available to new users. Please update your code to use a newer model."
            ),
        )),
        Some(model) if method == "countTokens" || model.3.contains(&method) => Ok(()),
        _ => Err(missing(name)),
    }
}

fn missing(name: &str) -> Reply {
    let message = format!(
        "models/{name} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models."
    );
    error(404, "NOT_FOUND", &message)
}

fn shown(model: &(&str, &str, u64, &[&str])) -> Value {
    let (name, display, output, methods) = model;
    let methods: Vec<&str> = methods.iter().copied().chain(["countTokens"]).collect();
    json!({"name": format!("models/{name}"), "version": "3.0", "displayName": display, "description": format!("{display}, stable."),
        "inputTokenLimit": 1_048_576, "outputTokenLimit": output, "supportedGenerationMethods": methods, "temperature": 1,
        "topP": 0.95, "topK": 64, "maxTemperature": 2, "thinking": true})
}
