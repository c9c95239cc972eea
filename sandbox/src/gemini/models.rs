//! The list of models: two pages at least when asked for in small portions, and one that is listed but refused.

use serde_json::{Value, json};

use super::errors::{error, invalid};
use super::rules::ModelRules;
use crate::http::{Call, Reply};
use crate::world::World;

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

/// Every model with its rules and methods; those of the settings stand in the place of built-in ones of the same name.
fn all(world: &World) -> Vec<(ModelRules, String, Vec<&'static str>, bool)> {
    let added = world.settings().ai_models;
    let mut all = Vec::new();
    for (name, shown, output, methods) in MODELS {
        let rules = added.iter().find(|rules| rules.name == *name).cloned();
        let retired = rules.is_none() && *name == RETIRED;
        let rules = rules.unwrap_or_else(|| ModelRules { output_tokens: *output, ..ModelRules::named(name) });
        all.push((rules, (*shown).to_owned(), methods.to_vec(), retired));
    }
    for rules in added.into_iter().filter(|rules| MODELS.iter().all(|model| model.0 != rules.name)) {
        let shown = rules.name.clone();
        all.push((rules, shown, vec!["generateContent"], false));
    }
    all
}

pub(super) fn list(world: &World, call: &Call) -> Reply {
    let models = all(world);
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
    let to = (from + size.min(FIRST_PAGE)).min(models.len());
    let mut body = json!({"models": models[from.min(to)..to].iter().map(shown).collect::<Vec<_>>()});
    if to < models.len() {
        body["nextPageToken"] = json!(format!("Q2hNb2RlbHM{to}"));
    }
    Reply::json(200, &body)
}

pub(super) fn one(world: &World, name: &str) -> Reply {
    match all(world).iter().find(|model| model.0.name == name) {
        Some(model) => Reply::json(200, &shown(model)),
        None => missing(name),
    }
}

/// The rules of a model that answers to this method.
pub(super) fn usable(world: &World, name: &str, method: &str) -> Result<ModelRules, Reply> {
    match all(world).into_iter().find(|model| model.0.name == name) {
        Some((_, _, _, true)) => Err(error(
            404,
            "NOT_FOUND",
            &format!(
                "This model models/{name} is no longer available to new users. Please update your code to use a newer model."
            ),
        )),
        Some((rules, _, methods, _)) if method == "countTokens" || methods.contains(&method) => Ok(rules),
        _ => Err(missing(name)),
    }
}

fn missing(name: &str) -> Reply {
    let message = format!(
        "models/{name} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models."
    );
    error(404, "NOT_FOUND", &message)
}

fn shown((rules, display, methods, _): &(ModelRules, String, Vec<&'static str>, bool)) -> Value {
    let methods: Vec<&str> = methods.iter().copied().chain(["countTokens"]).collect();
    let mut shown = json!({"name": format!("models/{}", rules.name), "version": "3.0", "displayName": display,
        "description": format!("{display}, stable."), "supportedGenerationMethods": methods, "temperature": 1,
        "topP": 0.95, "topK": 64, "maxTemperature": 2, "thinking": true});
    if !rules.hides_limits {
        (shown["inputTokenLimit"], shown["outputTokenLimit"]) =
            (json!(rules.input_tokens), json!(rules.output_tokens));
    }
    shown
}
