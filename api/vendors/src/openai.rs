//! Endpoints that speak OpenAI's chat completions: models, and one answer by a schema.
//!
//! The host is one that the operator allows. Parameters are kept to the fewest, because endpoints differ in what they
//! refuse; the schema is made strict, as the vendor asks. Facts: <https://platform.openai.com/docs/api-reference/chat>,
//! <https://platform.openai.com/docs/guides/error-codes>.

pub(crate) mod spec;

use serde_json::{Value, json};
use url::Url;

use super::error::{VendorError, VendorErrorKind};
use super::gemini::{Answer, GenerateRequest, Model, Usage};
use super::http::budget::Account;
use super::http::{Call, Egress, Reply, Vendor, check_key, parse_address};
use super::json as read;
use super::manner::{Form, Manner, says_too_long};

const VENDOR: Vendor = Vendor::Openai;

/// A client of one endpoint and key.
pub struct Client<'a> {
    egress: &'a Egress,
    base: Url,
    key: &'a str,
    account: Account,
}

impl<'a> Client<'a> {
    /// A client for the endpoint at `base_url`: `https://host/v1`, with or without a trailing slash.
    ///
    /// # Errors
    /// [`VendorErrorKind::HostNotAllowed`] for a host that the operator does not allow, or
    /// [`VendorErrorKind::Unauthorized`] for a key that cannot be one.
    pub fn new(egress: &'a Egress, base_url: &str, api_key: &'a str) -> Result<Self, VendorError> {
        let mut base = parse_address(VENDOR, base_url, egress.config().listed(VENDOR))?;
        let path = base.path().trim_end_matches('/').to_owned();
        base.set_path(if path.is_empty() { "/v1" } else { &path });
        let key = api_key.trim();
        check_key(VENDOR, key)?;
        let account = Account::openai(&base, key);
        Ok(Self { egress, base, key, account })
    }

    /// The models of the key. The endpoint does not say which of them write text, nor their limits.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn models(&self) -> Result<Vec<Model>, VendorError> {
        let reply = self.send("models", "models", None).await?;
        let value = reply.json(VENDOR)?;
        let items = read::list(&value, &["data", "models"]);
        let items = items.ok_or_else(|| reply.malformed(VENDOR, "the answer holds no list"))?;
        let (models, _) = read::read_each(items, |item| {
            let name = read::text(&item["id"])?;
            let limit = read::integer(&item["context_length"]).and_then(|limit| u64::try_from(limit).ok());
            Some(Model {
                display_name: read::text(&item["name"]).unwrap_or_else(|| name.clone()),
                name,
                input_token_limit: limit,
                output_token_limit: None,
            })
        });
        Ok(models.into_iter().filter(|model| writes_text(&model.name)).collect())
    }

    /// One answer and what it cost: an answer that was refused or cut off is billed too.
    ///
    /// # Errors
    /// In the second part: [`VendorErrorKind::ContentBlocked`], [`VendorErrorKind::OutputTruncated`]; see
    /// [`VendorErrorKind`].
    pub async fn generate_metered(&self, request: &GenerateRequest) -> (Usage, Result<Answer, VendorError>) {
        let Manner { form, system, older_limit, output, .. } = &request.manner;
        let instructions = request.manner.instructions(&request.system, &request.schema);
        let messages = match system {
            true => json!([
                {"role": "system", "content": instructions},
                {"role": "user", "content": request.user},
            ]),
            false => json!([{"role": "user", "content": format!("{instructions}\n\n{}", request.user)}]),
        };
        let limit = if *older_limit { "max_tokens" } else { "max_completion_tokens" };
        let mut body = json!({"model": request.model, "messages": messages, limit: output});
        match form {
            Form::Schema => {
                let schema = json!({"name": "answer", "strict": true, "schema": strict(&request.schema)});
                body["response_format"] = json!({"type": "json_schema", "json_schema": schema});
            }
            Form::Json => body["response_format"] = json!({"type": "json_object"}),
            Form::Words => {}
        }
        let reply = match self.send("generate", "chat/completions", Some(&body)).await {
            Ok(reply) => reply,
            Err(error) => return (Usage::default(), Err(error)),
        };
        match reply.json(VENDOR) {
            Ok(value) => (usage(&value), self.read(&value, &reply)),
            Err(error) => (Usage::default(), Err(error)),
        }
    }

    /// The answer of a reply with status 200, which may hold an error all the same: gateways to other vendors' models
    /// answer so.
    fn read(&self, value: &Value, reply: &Reply) -> Result<Answer, VendorError> {
        let Some(error) = error_within(value) else { return answer(value, reply) };
        // Some servers say it in a text alone.
        let error = &error.as_str().map_or_else(|| error.clone(), |words| json!({"message": words}));
        let code = read::integer(&error["code"]).and_then(|code| u16::try_from(code).ok());
        let status = code.filter(|code| (400..600).contains(code)).unwrap_or(500);
        let body = json!({"error": error}).to_string().into_bytes();
        let reply = Reply { status, retry_after: None, content_range: None, html: false, body };
        Err(reply.error(VENDOR, refused(&reply), &[self.key]))
    }

    async fn send(
        &self,
        operation: &'static str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Reply, VendorError> {
        self.egress.patiently(&self.account, || self.once(operation, path, body)).await
    }

    async fn once(
        &self,
        operation: &'static str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Reply, VendorError> {
        let mut url = self.base.clone();
        url.set_path(&format!("{}/{path}", self.base.path()));
        let deadline = self.egress.deadline(VENDOR);
        let call = match body {
            Some(body) => {
                Call::post_json(&self.account, operation, url, deadline, body.to_string().into_bytes())
            }
            None => Call::get(&self.account, operation, url, deadline),
        };
        let call = call
            .header("accept", "application/json")
            .secret_header("authorization", format!("Bearer {}", self.key));
        let reply = self.egress.send(call).await?;
        if reply.is_success() {
            return Ok(reply);
        }
        Err(reply.error(VENDOR, refused(&reply), &[self.key]))
    }
}

/// Models that never write text, by what their names say; the endpoint itself does not tell.
fn writes_text(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let other = ["embed", "whisper", "tts", "audio", "image", "dall-e", "moderation", "rerank", "transcribe"];
    !other.iter().any(|part| name.contains(part))
}

/// What a refusal means. Body: `{"error": {"message", "type", "param", "code"}}`.
fn refused(reply: &Reply) -> VendorErrorKind {
    let body: Value = serde_json::from_slice(&reply.body).unwrap_or(Value::Null);
    let code = body.pointer("/error/code").and_then(read::text).unwrap_or_default();
    match (reply.status, code.as_str()) {
        (_, "invalid_api_key") => VendorErrorKind::Unauthorized,
        (_, "insufficient_quota" | "billing_not_active") => VendorErrorKind::PaymentRequired,
        (_, "unsupported_country_region_territory") => VendorErrorKind::RegionBlocked,
        (_, "context_length_exceeded" | "string_above_max_length") => VendorErrorKind::TooLarge,
        (400 | 413 | 422 | 429 | 500, _) if says_too_long(&read::complaint(&reply.body)) => {
            VendorErrorKind::TooLarge
        }
        (_, "content_filter" | "content_policy_violation") => VendorErrorKind::ContentBlocked,
        (_, "model_not_found") | (404, _) => VendorErrorKind::ModelUnavailable,
        _ => reply.kind_of_status(),
    }
}

/// An error in place of an answer, or of its only choice.
fn error_within(value: &Value) -> Option<&Value> {
    let found = [value.get("error"), value.pointer("/choices/0/error")];
    found.into_iter().flatten().find(|error| match error {
        Value::Object(fields) => !fields.is_empty(),
        Value::String(words) => !words.trim().is_empty(),
        _ => false,
    })
}

/// What was said: as one text, in parts, or read as JSON already.
fn content(message: &Value) -> String {
    match &message["content"] {
        Value::String(text) => text.clone(),
        Value::Array(parts) => {
            let said = parts.iter().filter(|part| {
                part["type"].as_str().is_none_or(|kind| matches!(kind, "text" | "output_text"))
            });
            said.filter_map(|part| part.as_str().or_else(|| part["text"].as_str())).collect()
        }
        Value::Object(said) => match said.get("text").and_then(Value::as_str) {
            Some(text) => text.to_owned(),
            // The answer itself, which somebody on the way has read already.
            None => message["content"].to_string(),
        },
        _ => String::new(),
    }
}

fn usage(value: &Value) -> Usage {
    let count = |place: &str| {
        value.pointer(place).and_then(read::integer).and_then(|count| u64::try_from(count).ok()).unwrap_or(0)
    };
    let thoughts = count("/usage/completion_tokens_details/reasoning_tokens");
    Usage {
        prompt: count("/usage/prompt_tokens"),
        cached: count("/usage/prompt_tokens_details/cached_tokens"),
        // Reasoning is counted within the completion here.
        answer: count("/usage/completion_tokens").saturating_sub(thoughts),
        thoughts,
        total: count("/usage/total_tokens"),
    }
}

fn answer(value: &Value, reply: &Reply) -> Result<Answer, VendorError> {
    let fail = |kind, detail: &str| VendorError::new(VENDOR, kind, detail).with_status(reply.status);
    let choice = value
        .pointer("/choices/0")
        .ok_or_else(|| fail(VendorErrorKind::EmptyAnswer, "no answer was given"))?;
    if choice.pointer("/message/refusal").and_then(Value::as_str).is_some_and(|text| !text.is_empty()) {
        return Err(fail(VendorErrorKind::ContentBlocked, "the model refuses"));
    }
    match choice["finish_reason"].as_str() {
        Some("length" | "max_tokens" | "MAX_TOKENS") => {
            return Err(fail(VendorErrorKind::OutputTruncated, "length"));
        }
        Some("content_filter" | "SAFETY" | "RECITATION" | "safety" | "recitation") => {
            return Err(fail(VendorErrorKind::ContentBlocked, "content_filter"));
        }
        // The vendor behind the endpoint broke off: it may come whole next time.
        Some("error") => return Err(fail(VendorErrorKind::Unavailable, "error")),
        Some(_) | None => {}
    }
    let text = content(&choice["message"]);
    if text.trim().is_empty() {
        return Err(fail(VendorErrorKind::EmptyAnswer, "no text"));
    }
    Ok(Answer { text, usage: usage(value), model_version: read::text(&value["model"]) })
}

/// The schema as the vendor's strict mode wants it: every object closed, every property required.
fn strict(schema: &Value) -> Value {
    let mut schema = schema.clone();
    close(&mut schema);
    schema
}

fn close(schema: &mut Value) {
    let Some(fields) = schema.as_object_mut() else { return };
    if let Some(properties) = fields.get_mut("properties").and_then(Value::as_object_mut) {
        properties.values_mut().for_each(close);
        let names: Vec<Value> = properties.keys().cloned().map(Value::String).collect();
        fields.insert("required".to_owned(), Value::Array(names));
        fields.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
    if let Some(items) = fields.get_mut("items") {
        close(items);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, body: &str) -> Reply {
        Reply { status, retry_after: None, content_range: None, html: false, body: body.as_bytes().to_vec() }
    }

    #[test]
    fn every_known_refusal_has_its_meaning() {
        let code = |code: &str| format!(r#"{{"error":{{"message":"x","code":"{code}"}}}}"#);
        for (status, body, kind) in [
            (401, code("invalid_api_key"), VendorErrorKind::Unauthorized),
            (401, String::new(), VendorErrorKind::Unauthorized),
            (403, code("unsupported_country_region_territory"), VendorErrorKind::RegionBlocked),
            (404, code("model_not_found"), VendorErrorKind::ModelUnavailable),
            (429, code("rate_limit_exceeded"), VendorErrorKind::RateLimited),
            (429, code("insufficient_quota"), VendorErrorKind::PaymentRequired),
            (400, code("context_length_exceeded"), VendorErrorKind::TooLarge),
            (503, "<html>".to_owned(), VendorErrorKind::Unavailable),
        ] {
            assert_eq!(refused(&reply(status, &body)), kind, "{status} {body}");
        }
    }

    #[test]
    fn an_answer_that_is_refused_cut_or_empty_is_an_error() {
        let read = |choice: Value| {
            answer(&json!({"choices": [choice]}), &reply(200, "")).map_err(|error| error.kind)
        };
        let said =
            |content: &str, finish: &str| json!({"message": {"content": content}, "finish_reason": finish});
        assert_eq!(read(said("{}", "stop")).map(|answer| answer.text), Ok("{}".to_owned()));
        assert_eq!(read(said("{", "length")), Err(VendorErrorKind::OutputTruncated));
        assert_eq!(read(said("", "content_filter")), Err(VendorErrorKind::ContentBlocked));
        assert_eq!(read(said(" ", "stop")), Err(VendorErrorKind::EmptyAnswer));
        assert_eq!(read(said("{", "error")), Err(VendorErrorKind::Unavailable));
        let parts = json!({"message": {"content": [{"type": "text", "text": "{\"a\":"}, {"type": "reasoning",
            "text": "hm"}, {"type": "text", "text": "1}"}]}, "finish_reason": "stop"});
        assert_eq!(read(parts).map(|answer| answer.text), Ok("{\"a\":1}".to_owned()));
        let object = json!({"message": {"content": {"findings": [], "n": 1}}, "finish_reason": "stop"});
        assert_eq!(read(object).map(|answer| answer.text), Ok(r#"{"findings":[],"n":1}"#.to_owned()));
        let part = json!({"message": {"content": {"type": "text", "text": "{}"}}, "finish_reason": "stop"});
        assert_eq!(read(part).map(|answer| answer.text), Ok("{}".to_owned()));
        let refusal = json!({"message": {"content": null, "refusal": "no"}, "finish_reason": "stop"});
        assert_eq!(read(refusal), Err(VendorErrorKind::ContentBlocked));
        assert_eq!(
            answer(&json!({}), &reply(200, "")).map_err(|e| e.kind),
            Err(VendorErrorKind::EmptyAnswer)
        );
    }

    #[test]
    fn an_error_within_an_answer_is_that_error() {
        let config = crate::http::EgressConfig {
            ai_hosts: vec!["llm.example.org".to_owned()],
            ..crate::http::EgressConfig::default()
        };
        let egress = Egress::new(config, synkro_clock::Clock::system()).unwrap();
        let client = Client::new(&egress, "https://llm.example.org/v1", "sk-key").unwrap();
        let kind = |value: Value| client.read(&value, &reply(200, "")).unwrap_err().kind;
        let error = |code: i64, message: &str| json!({"error": {"code": code, "message": message}});
        assert_eq!(kind(error(402, "Insufficient credits")), VendorErrorKind::PaymentRequired);
        assert_eq!(kind(error(429, "slow down")), VendorErrorKind::RateLimited);
        assert_eq!(kind(error(400, "maximum context length is 8192 tokens")), VendorErrorKind::TooLarge);
        assert_eq!(kind(json!({"error": {"message": "?"}})), VendorErrorKind::Unavailable);
        for (words, meant) in [
            ("upstream overloaded", VendorErrorKind::Unavailable),
            ("The number of tokens exceeds the context length", VendorErrorKind::TooLarge),
            ("Rate limit reached, 429", VendorErrorKind::Unavailable),
        ] {
            assert_eq!(kind(json!({"error": words})), meant, "{words}");
            assert_eq!(kind(json!({"choices": [{"error": words}]})), meant, "{words}");
        }
        // An empty error is none: what was said counts.
        for none in [json!(null), json!(""), json!({}), json!(false)] {
            let said = json!({"error": none, "choices": [{"message": {"content": "{}"}}]});
            assert_eq!(client.read(&said, &reply(200, "")).expect("an answer").text, "{}");
        }
        let choice = json!({"choices": [{"error": {"code": 502, "message": "upstream"}}]});
        assert_eq!(kind(choice), VendorErrorKind::Unavailable);
    }

    #[test]
    fn the_schema_is_closed_at_every_depth() {
        let schema = json!({"type": "object", "required": ["a"], "properties": {"a": {"type": "array", "items":
            {"type": "object", "properties": {"b": {"type": "string"}}}}, "c": {"type": "string"}}});
        let strict = strict(&schema);
        assert_eq!(strict["required"], json!(["a", "c"]));
        assert_eq!(strict["additionalProperties"], json!(false));
        assert_eq!(strict["properties"]["a"]["items"]["required"], json!(["b"]));
    }

    #[test]
    fn reasoning_is_counted_once() {
        let value = json!({"usage": {"prompt_tokens": 10, "completion_tokens": 30, "total_tokens": 40,
            "completion_tokens_details": {"reasoning_tokens": 20}}});
        let usage = usage(&value);
        assert_eq!((usage.prompt, usage.answer, usage.thoughts, usage.total), (10, 10, 20, 40));
    }
}
