//! What stands around the text of an answer, in both shapes, also when the model does not answer well.

use serde_json::{Value, json};

use super::quirks::Quirk;
use super::tokens;
use crate::http::Reply;

/// An answer before it has a shape.
pub(super) struct Answer<'a> {
    pub(super) model: &'a str,
    pub(super) prompt: u64,
    pub(super) thoughts: u64,
    pub(super) id: String,
    /// What the model thought, as it shows it.
    pub(super) thinking: String,
}

impl Answer<'_> {
    pub(super) fn with_text(&self, text: &str, finish: &str) -> Reply {
        let parts = json!([{"text": self.thinking, "thought": true}, {"text": text, "thoughtSignature": "CgFTYW5kYm94"}]);
        self.with_parts(parts, json!(finish), tokens::of_text(text))
    }

    fn with_parts(&self, parts: Value, finish: Value, written: u64) -> Reply {
        Reply::json(
            200,
            &json!({"candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": finish, "index": 0,
                "avgLogprobs": -0.1}],
            "usageMetadata": {"promptTokenCount": self.prompt, "candidatesTokenCount": written, "thoughtsTokenCount": self.thoughts,
                "totalTokenCount": self.prompt + written + self.thoughts,
                "promptTokensDetails": [{"modality": "TEXT", "tokenCount": self.prompt}], "serviceTier": "STANDARD"},
            "modelVersion": self.model, "responseId": self.id, "futureField": {"nested": [1]}}),
        )
    }

    pub(super) fn without_text(&self, finish: &str) -> Reply {
        self.bare(json!([{"content": {"role": "model"}, "finishReason": finish, "index": 0}]))
    }

    pub(super) fn blocked(&self, reason: &str) -> Reply {
        Reply::json(
            200,
            &json!({"promptFeedback": {"blockReason": reason},
            "usageMetadata": {"promptTokenCount": self.prompt, "totalTokenCount": self.prompt},
            "modelVersion": self.model, "responseId": self.id}),
        )
    }

    fn bare(&self, candidates: Value) -> Reply {
        Reply::json(
            200,
            &json!({"candidates": candidates,
            "usageMetadata": {"promptTokenCount": self.prompt, "thoughtsTokenCount": self.thoughts,
                "totalTokenCount": self.prompt + self.thoughts},
            "modelVersion": self.model, "responseId": self.id}),
        )
    }

    /// The answer when the quirk leaves no text, or none that was asked for.
    pub(super) fn instead(&mut self, quirk: &Quirk, most: Option<u64>) -> Option<Reply> {
        Some(match quirk {
            Quirk::CutWithoutParts => {
                self.thoughts = most.unwrap_or(8_192).saturating_sub(2);
                self.without_text("MAX_TOKENS")
            }
            Quirk::NoContent => self.bare(json!([{"finishReason": "STOP", "index": 0}])),
            Quirk::ThoughtsAlone => {
                let parts = json!([{"text": self.thinking, "thought": true}]);
                self.with_parts(parts, json!("STOP"), 0)
            }
            Quirk::NoCandidates => self.bare(json!([])),
            Quirk::Refused { reason, partly: false } => self.without_text(reason),
            Quirk::PromptBlocked { reason } => self.blocked(reason),
            Quirk::ErrorIn200 { code, message } => Reply::json(
                200,
                &json!({"error": {"code": code, "message": message, "metadata": {"raw": ""}}}),
            ),
            Quirk::TooLong { words } => words.refusal(self.prompt, (self.prompt / 2).max(1)),
            _ => return None,
        })
    }

    /// The answer with its text, in the quirk's shape.
    pub(super) fn with_quirk(&self, quirk: &Quirk, text: &str, example: &str) -> Reply {
        let written = tokens::of_text(text);
        match quirk {
            Quirk::CutMidway => self.with_text(text, "MAX_TOKENS"),
            Quirk::Refused { reason, .. } => self.with_text(text, reason),
            Quirk::Finish { reason } => self.with_parts(json!([{"text": text}]), json!(reason), written),
            Quirk::ThinksInParts => {
                let parts = json!([{"text": format!("Форма ответа: {example}"), "thought": true}, {"text": ""},
                    {"text": text}, {"text": "", "thoughtSignature": "CgFTYW5kYm94"}]);
                self.with_parts(parts, json!("STOP"), written)
            }
            // In Google's shape a long text comes in several parts.
            Quirk::ContentParts => {
                let half = text.chars().count() / 2;
                let (first, rest): (String, String) =
                    (text.chars().take(half).collect(), text.chars().skip(half).collect());
                self.with_parts(json!([{"text": first}, {"text": rest}]), json!("STOP"), written)
            }
            _ => self.with_text(text, "STOP"),
        }
    }
}

/// OpenAI's shape of an answer in Google's.
pub(super) fn as_openai(answer: &Value, quirk: Option<&Quirk>, model: &str, created: i64) -> Reply {
    if answer.get("error").is_some() {
        return Reply::json(200, answer);
    }
    let parts = answer.pointer("/candidates/0/content/parts").and_then(Value::as_array);
    let of = |thought: bool| -> String {
        let parts = parts.into_iter().flatten().filter(|part| (part["thought"] == true) == thought);
        parts.filter_map(|part| part["text"].as_str()).collect()
    };
    let text = of(false);
    let ended = answer.pointer("/candidates/0/finishReason");
    let finish = match (quirk, ended.and_then(Value::as_str)) {
        (Some(Quirk::Finish { reason }), _) => json!(reason),
        (_, Some("MAX_TOKENS")) => json!("length"),
        (_, Some("STOP") | None) if answer.get("promptFeedback").is_none() => json!("stop"),
        (_, _) => json!("content_filter"),
    };
    let count = |name: &str| answer["usageMetadata"][name].as_u64().unwrap_or(0);
    let (prompt, written, thoughts) =
        (count("promptTokenCount"), count("candidatesTokenCount"), count("thoughtsTokenCount"));
    let mut message = json!({"role": "assistant", "content": text, "refusal": null});
    match quirk {
        Some(Quirk::ContentParts) => {
            let half = text.chars().count() / 2;
            let (first, rest): (String, String) =
                (text.chars().take(half).collect(), text.chars().skip(half).collect());
            message["content"] = json!([{"type": "text", "text": first}, {"type": "text", "text": rest}]);
        }
        Some(Quirk::RefusalField) => {
            (message["content"], message["refusal"]) =
                (Value::Null, json!("I'm sorry, I can't assist with that request."));
        }
        Some(Quirk::ContentNull | Quirk::NoContent | Quirk::CutWithoutParts) => {
            message["content"] = Value::Null
        }
        Some(Quirk::ReasoningField | Quirk::ThinksInParts) => message["reasoning_content"] = json!(of(true)),
        _ => {}
    }
    let choices = match quirk {
        Some(Quirk::NoChoices | Quirk::NoCandidates) => json!([]),
        _ => json!([{"index": 0, "message": message, "finish_reason": finish}]),
    };
    Reply::json(
        200,
        &json!({"id": "chatcmpl-1", "object": "chat.completion", "created": created, "model": model, "choices": choices,
            "usage": {"prompt_tokens": prompt, "completion_tokens": written + thoughts, "total_tokens": prompt + written + thoughts,
                "completion_tokens_details": {"reasoning_tokens": thoughts}, "prompt_tokens_details": {"cached_tokens": 0}},
            "future_field": {"nested": [1]}}),
    )
}
