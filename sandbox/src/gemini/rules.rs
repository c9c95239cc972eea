//! What single models do not take, and in which words their vendors and servers say that a request is too long.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{errors, tokens};
use crate::http::Reply;

/// A model beside the built-in ones, or in the place of one of the same name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelRules {
    pub name: String,
    #[serde(default = "million")]
    pub input_tokens: u64,
    #[serde(default = "much")]
    pub output_tokens: u64,
    #[serde(default)]
    pub refuses: Vec<Refusal>,
    /// How it says that a request is too long.
    #[serde(default)]
    pub words: ContextWords,
    /// The list does not tell the limits.
    #[serde(default)]
    pub hides_limits: bool,
}

fn million() -> u64 {
    1_048_576
}

fn much() -> u64 {
    65_536
}

/// A part of a request that a model answers with 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    ThinkingLevel,
    /// System texts, in either shape.
    SystemInstruction,
    /// A schema; JSON without one is taken.
    ResponseSchema,
    /// JSON of any kind as an enforced form.
    JsonMode,
    /// OpenAI's shape: the limit of the answer by its new name; the old name is taken.
    MaxCompletionTokens,
    /// Safety settings.
    SafetySettings,
    /// Cheaper or faster service.
    ServiceTier,
}

/// Who says "too long".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContextWords {
    #[default]
    Google,
    Openai,
    Vllm,
    LlamaCpp,
    LmStudio,
    Mistral,
    Anthropic,
    Together,
    Groq,
    Openrouter,
}

impl ContextWords {
    pub const ALL: [ContextWords; 10] = [
        Self::Google,
        Self::Openai,
        Self::Vllm,
        Self::LlamaCpp,
        Self::LmStudio,
        Self::Mistral,
        Self::Anthropic,
        Self::Together,
        Self::Groq,
        Self::Openrouter,
    ];

    /// The refusal of a request of `asked` tokens where `most` are taken.
    pub(super) fn refusal(self, asked: u64, most: u64) -> Reply {
        let requested = format!(
            "This model's maximum context length is {most} tokens. However, you requested {asked} tokens. Please reduce the length of the messages or completion."
        );
        let (status, body) = match self {
            Self::Google => {
                let message = format!(
                    "The input token count ({asked}) exceeds the maximum number of tokens allowed ({most})."
                );
                return errors::invalid(&message);
            }
            Self::Openai => (
                400,
                json!({"error": {"message": requested, "type": "invalid_request_error", "param": "messages",
                    "code": "context_length_exceeded"}}),
            ),
            Self::Vllm => (
                400,
                json!({"object": "error", "message": requested, "type": "BadRequestError", "param": null, "code": 400}),
            ),
            Self::LlamaCpp => (
                400,
                json!({"error": {"code": 400, "type": "exceed_context_size_error", "n_prompt_tokens": asked, "n_ctx": most,
                    "message": "the request exceeds the available context size, try increasing it"}}),
            ),
            Self::LmStudio => (
                400,
                json!({"error": format!("Trying to keep the first {asked} tokens when context overflows. However, the model is loaded with context length of only {most} tokens, which is not enough.")}),
            ),
            Self::Mistral => (
                400,
                json!({"object": "error", "type": "invalid_request_error", "code": "3051",
                    "message": format!("Prompt contains {asked} tokens, too large for model with {most} maximum context length")}),
            ),
            Self::Anthropic => (
                400,
                json!({"type": "error", "error": {"type": "invalid_request_error",
                    "message": format!("prompt is too long: {asked} tokens > {most} maximum")}}),
            ),
            Self::Together => (
                422,
                json!({"error": {"type": "invalid_request_error", "code": null, "param": null,
                    "message": format!("Input validation error: `inputs` tokens + `max_new_tokens` must be <= {most}. Given: {asked}")}}),
            ),
            Self::Groq => (
                413,
                json!({"error": {"type": "tokens", "code": "rate_limit_exceeded",
                    "message": format!("Request too large for model: Limit {most}, Requested {asked}, please reduce your message size and try again.")}}),
            ),
            Self::Openrouter => (
                400,
                json!({"error": {"code": 400, "message": format!("This endpoint's maximum context length is {most} tokens. However, you requested about {asked} tokens.")}}),
            ),
        };
        Reply::json(status, &body)
    }
}

impl ModelRules {
    /// A model that takes everything.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            input_tokens: million(),
            output_tokens: much(),
            refuses: Vec::new(),
            words: ContextWords::Google,
            hides_limits: false,
        }
    }

    /// An elder model, usable, without levels of thinking.
    pub fn gemini_2_5_flash() -> Self {
        Self { refuses: vec![Refusal::ThinkingLevel], ..Self::named("gemini-2.5-flash") }
    }

    /// An open model behind the same API: neither system texts nor JSON mode nor levels.
    pub fn gemma_3_27b() -> Self {
        Self {
            input_tokens: 131_072,
            output_tokens: 8_192,
            refuses: vec![Refusal::ThinkingLevel, Refusal::SystemInstruction, Refusal::JsonMode],
            ..Self::named("gemma-3-27b-it")
        }
    }

    /// A small model on a server of one's own, in OpenAI's shape.
    pub fn local_8k(words: ContextWords) -> Self {
        Self {
            input_tokens: 8_192,
            output_tokens: 4_096,
            refuses: vec![Refusal::ResponseSchema],
            words,
            hides_limits: true,
            ..Self::named("local-8k")
        }
    }

    pub(super) fn refuses(&self, what: Refusal) -> bool {
        self.refuses.contains(&what)
    }

    /// What Google's API refuses for this model.
    pub(super) fn check_google(&self, body: &Value) -> Result<(), Reply> {
        let (name, config) = (&self.name, &body["generationConfig"]);
        let has = |field: &str| config.get(field).is_some_and(|value| !value.is_null());
        let refuse = |message: String| Err(errors::invalid(&message));
        if self.refuses(Refusal::ThinkingLevel) && !config["thinkingConfig"]["thinkingLevel"].is_null() {
            return refuse("Thinking level is not supported for this model.".to_owned());
        }
        if self.refuses(Refusal::SystemInstruction) && body.get("systemInstruction").is_some() {
            return refuse(format!("Developer instruction is not enabled for models/{name}"));
        }
        let schema = has("responseSchema") || has("responseJsonSchema");
        if self.refuses(Refusal::JsonMode) && (schema || config["responseMimeType"] == "application/json") {
            return refuse(format!("JSON mode is not enabled for models/{name}"));
        }
        if self.refuses(Refusal::ResponseSchema) && schema {
            return refuse(format!("Response schema is not supported for models/{name}"));
        }
        if self.refuses(Refusal::SafetySettings) && body.get("safetySettings").is_some() {
            return refuse(format!("Safety settings are not supported for models/{name}"));
        }
        if self.refuses(Refusal::ServiceTier) && body.get("serviceTier").is_some() {
            return refuse(format!("Service tier is not supported for models/{name}"));
        }
        if let Some(asked) = config["maxOutputTokens"].as_u64().filter(|most| *most > self.output_tokens) {
            return refuse(format!(
                "Unable to submit request because it has a maxOutputTokens value of {asked} but the supported range is from 1 (inclusive) to {} (exclusive). Update the value and try again.",
                self.output_tokens + 1
            ));
        }
        self.check_length(tokens::of_prompt(body))
    }

    /// Whether so many tokens may be asked with.
    pub(super) fn check_length(&self, prompt: u64) -> Result<(), Reply> {
        match prompt > self.input_tokens {
            true => Err(self.words.refusal(prompt, self.input_tokens)),
            false => Ok(()),
        }
    }

    /// What a server in OpenAI's shape refuses for this model.
    pub(super) fn check_openai(&self, body: &Value) -> Result<(), Reply> {
        let refuse = |param: &str, message: String| {
            let error = json!({"message": message, "type": "invalid_request_error", "param": param, "code": "unsupported_parameter"});
            Err(Reply::json(400, &json!({"error": error})))
        };
        let form = body["response_format"]["type"].as_str().unwrap_or("text");
        let enforced = form == "json_schema" || form == "json_object";
        if self.refuses(Refusal::JsonMode) && enforced
            || self.refuses(Refusal::ResponseSchema) && form == "json_schema"
        {
            let message = format!(
                "Invalid parameter: 'response_format' of type '{form}' is not supported with this model."
            );
            return refuse("response_format", message);
        }
        let old_name = self.refuses(Refusal::MaxCompletionTokens);
        if old_name && body.get("max_completion_tokens").is_some() {
            let message = "Unrecognized request argument supplied: max_completion_tokens";
            return refuse("max_completion_tokens", message.to_owned());
        }
        let roles = body["messages"].as_array().into_iter().flatten().filter_map(|m| m["role"].as_str());
        if self.refuses(Refusal::SystemInstruction)
            && roles.into_iter().any(|role| role != "user" && role != "assistant")
        {
            return refuse("messages", "Only user and assistant roles are supported!".to_owned());
        }
        if self.refuses(Refusal::ThinkingLevel) && body.get("reasoning_effort").is_some() {
            let message = "Unsupported parameter: 'reasoning_effort' is not supported with this model.";
            return refuse("reasoning_effort", message.to_owned());
        }
        let name = if old_name { "max_tokens" } else { "max_completion_tokens" };
        if let Some(asked) = body[name].as_u64().filter(|most| *most > self.output_tokens) {
            let message = format!(
                "max_tokens is too large: {asked}. This model supports at most {} completion tokens, whereas you provided {asked}.",
                self.output_tokens
            );
            return refuse(name, message);
        }
        Ok(())
    }
}
