//! Reading an answer: its text, what it cost, and why there is none.
//!
//! Every field may be absent; zero counts are left out by the vendor. See
//! <https://ai.google.dev/api/generate-content#FinishReason>.

use serde_json::Value;

use super::VENDOR;
use crate::error::{VendorError, VendorErrorKind, clean};
use crate::http::Reply;
use crate::json;

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What the model wrote, its thoughts left out. JSON by the schema, but with any values.
    pub text: String,
    pub usage: Usage,
    /// The model that answered, where given.
    pub model_version: Option<String>,
}

/// Tokens of one call. Billed are prompt, answer and thoughts; cached ones are part of the prompt and cheaper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    pub prompt: u64,
    pub cached: u64,
    pub answer: u64,
    pub thoughts: u64,
    pub total: u64,
}

impl Usage {
    /// What two calls cost together.
    #[must_use]
    pub const fn and(self, more: Self) -> Self {
        Self {
            prompt: self.prompt + more.prompt,
            cached: self.cached + more.cached,
            answer: self.answer + more.answer,
            thoughts: self.thoughts + more.thoughts,
            total: self.total + more.total,
        }
    }

    pub(super) fn read(value: &Value) -> Self {
        let usage = &value["usageMetadata"];
        let count =
            |field: &str| json::integer(&usage[field]).and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
        Self {
            prompt: count("promptTokenCount"),
            cached: count("cachedContentTokenCount"),
            answer: count("candidatesTokenCount"),
            thoughts: count("thoughtsTokenCount"),
            total: count("totalTokenCount"),
        }
    }
}

/// The answer in a reply with status 200.
pub(super) fn read(value: &Value, reply: &Reply) -> Result<Answer, VendorError> {
    let fail =
        |kind, detail: &str| VendorError::new(VENDOR, kind, clean(detail, &[])).with_status(reply.status);
    if let Some(reason) = value.pointer("/promptFeedback/blockReason").and_then(Value::as_str) {
        return Err(fail(VendorErrorKind::ContentBlocked, reason));
    }
    let candidate = value
        .pointer("/candidates/0")
        .ok_or_else(|| fail(VendorErrorKind::EmptyAnswer, "no answer was given"))?;
    let text: String = candidate
        .pointer("/content/parts")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter(|part| part["thought"].as_bool() != Some(true))
        .filter_map(|part| part["text"].as_str())
        .collect();
    match candidate["finishReason"].as_str() {
        Some("STOP" | "FINISH_REASON_UNSPECIFIED") | None if !text.trim().is_empty() => {}
        Some("STOP" | "FINISH_REASON_UNSPECIFIED") | None => {
            return Err(fail(VendorErrorKind::EmptyAnswer, "STOP"));
        }
        Some("MAX_TOKENS") => return Err(fail(VendorErrorKind::OutputTruncated, "MAX_TOKENS")),
        // No tools are offered, so this is a slip of the model, which said nothing that can be used.
        Some(
            reason @ ("MALFORMED_FUNCTION_CALL"
            | "MALFORMED_RESPONSE"
            | "UNEXPECTED_TOOL_CALL"
            | "TOO_MANY_TOOL_CALLS"),
        ) => {
            return Err(fail(VendorErrorKind::EmptyAnswer, reason));
        }
        // SAFETY, PROHIBITED_CONTENT, BLOCKLIST, SPII, RECITATION, LANGUAGE, OTHER and whatever comes next.
        Some(reason) => return Err(fail(VendorErrorKind::ContentBlocked, reason)),
    }
    Ok(Answer { text, usage: Usage::read(value), model_version: json::text(&value["modelVersion"]) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read_value(value: &Value) -> Result<Answer, VendorErrorKind> {
        let reply =
            Reply { status: 200, retry_after: None, content_range: None, html: false, body: Vec::new() };
        read(value, &reply).map_err(|error| error.kind)
    }

    #[test]
    fn the_text_is_joined_from_parts_that_are_not_thoughts() {
        let value = json!({"candidates": [{"content": {"parts": [{"text": "hm", "thought": true}, {"text": "{\"a\":"},
            {"thoughtSignature": "x"}, {"text": "1}"}]}, "finishReason": "STOP", "new": 1}],
            "usageMetadata": {"promptTokenCount": 412, "thoughtsTokenCount": 120, "totalTokenCount": 570},
            "modelVersion": "gemini-3.8-flash"});
        let answer = read_value(&value).unwrap();
        assert_eq!(answer.text, "{\"a\":1}");
        assert_eq!(answer.usage, Usage { prompt: 412, cached: 0, answer: 0, thoughts: 120, total: 570 });
        assert_eq!(answer.model_version.as_deref(), Some("gemini-3.8-flash"));
    }

    #[test]
    fn an_answer_that_is_blocked_cut_or_empty_is_an_error() {
        let finish =
            |reason: &str| json!({"candidates": [{"content": {"role": "model"}, "finishReason": reason}]});
        assert_eq!(read_value(&finish("MAX_TOKENS")), Err(VendorErrorKind::OutputTruncated));
        for reason in ["SAFETY", "SPII", "RECITATION", "OTHER", "SOMETHING_NEW"] {
            assert_eq!(read_value(&finish(reason)), Err(VendorErrorKind::ContentBlocked), "{reason}");
        }
        for slip in
            ["MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MALFORMED_RESPONSE"]
        {
            assert_eq!(read_value(&finish(slip)), Err(VendorErrorKind::EmptyAnswer), "{slip}");
        }
        assert_eq!(read_value(&finish("STOP")), Err(VendorErrorKind::EmptyAnswer));
        let blocked = json!({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}});
        assert_eq!(read_value(&blocked), Err(VendorErrorKind::ContentBlocked));
        assert_eq!(read_value(&json!({})), Err(VendorErrorKind::EmptyAnswer));
    }

    #[test]
    fn a_cut_answer_with_some_text_is_still_cut() {
        let value =
            json!({"candidates": [{"content": {"parts": [{"text": "{\"a"}]}, "finishReason": "MAX_TOKENS"}]});
        assert_eq!(read_value(&value), Err(VendorErrorKind::OutputTruncated));
    }
}
