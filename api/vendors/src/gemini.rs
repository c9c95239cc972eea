//! Gemini's Developer API: which models there are, and one answer in JSON to one question.
//!
//! Stateless `generateContent` only: the newer way keeps what it is sent. The key travels in a header, never in the
//! address. Must not judge what the model wrote: that it is whole, not blocked and not cut is all that is checked here.
//!
//! Next: `answer` for reading answers, `errors` for refusals. Facts: <https://ai.google.dev/api/generate-content>.

mod answer;
mod errors;
pub(crate) mod spec;

use serde_json::{Value, json};
use url::Url;

pub use self::answer::{Answer, Usage};
use super::error::{VendorError, VendorErrorKind};
use super::http::budget::Account;
use super::http::{Call, Egress, Reply, Vendor, check_key};
use super::json as read;
use super::manner::{Form, Manner};

const VENDOR: Vendor = Vendor::Gemini;
const BASE: &str = "https://generativelanguage.googleapis.com/v1beta/";
/// More pages of models than this is a loop.
const MOST_PAGES: usize = 20;
/// Parts of names of models that do not write text.
const OTHER_PURPOSES: [&str; 7] = ["tts", "image", "embedding", "live", "robotics", "computer-use", "audio"];

/// A model that writes text. That it is listed does not mean that the key may use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// Without the leading `models/`.
    pub name: String,
    pub display_name: String,
    pub input_token_limit: Option<u64>,
    /// Thinking counts into it.
    pub output_token_limit: Option<u64>,
}

/// One question.
#[derive(Debug, Clone, PartialEq)]
pub struct GenerateRequest {
    /// With or without `models/`.
    pub model: String,
    /// Instructions: the only place for them.
    pub system: String,
    /// Data: never instructions.
    pub user: String,
    /// The shape of the answer in the vendor's subset of OpenAPI. It guarantees syntax, not values.
    pub schema: Value,
    /// In which manner it is asked.
    pub manner: Manner,
}

/// A client of one key.
pub struct Client<'a> {
    egress: &'a Egress,
    key: &'a str,
    account: Account,
}

impl<'a> Client<'a> {
    /// A client with an API key. Keys come in several shapes; only the call tells a good one.
    ///
    /// # Errors
    /// [`VendorErrorKind::Unauthorized`] for a key that cannot be one.
    pub fn new(egress: &'a Egress, api_key: &'a str) -> Result<Self, VendorError> {
        let key = api_key.trim();
        check_key(VENDOR, key)?;
        Ok(Self { egress, key, account: Account::gemini(key) })
    }

    /// The models that write text.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn models(&self) -> Result<Vec<Model>, VendorError> {
        let mut models = Vec::new();
        let mut token: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let mut url = self.url("models")?;
            url.query_pairs_mut().append_pair("pageSize", "1000");
            if let Some(token) = &token {
                url.query_pairs_mut().append_pair("pageToken", token);
            }
            let value = self.send("models", url, None).await?.json(VENDOR)?;
            let items = value.get("models").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            models.extend(items.iter().filter_map(Model::read));
            let next = read::text(&value["nextPageToken"]).filter(|next| token.as_ref() != Some(next));
            token = next;
            if token.is_none() {
                break;
            }
        }
        Ok(models)
    }

    /// One answer.
    ///
    /// # Errors
    /// [`VendorErrorKind::ContentBlocked`], [`VendorErrorKind::OutputTruncated`]; see [`VendorErrorKind`].
    pub async fn generate(&self, request: &GenerateRequest) -> Result<Answer, VendorError> {
        self.generate_metered(request).await.1
    }

    /// One answer and what it cost: an answer that was blocked or cut off is billed too.
    ///
    /// # Errors
    /// In the second part, as [`Client::generate`].
    pub async fn generate_metered(&self, request: &GenerateRequest) -> (Usage, Result<Answer, VendorError>) {
        let mut config = json!({"maxOutputTokens": request.manner.output});
        if request.manner.form != Form::Words {
            config["responseMimeType"] = json!("application/json");
        }
        if request.manner.form == Form::Schema {
            config["responseSchema"] = request.schema.clone();
        }
        if request.manner.thinking {
            // Enough for pointing at what stands there; more costs more and says the same.
            config["thinkingConfig"] = json!({"thinkingLevel": "low"});
        }
        let mut body = contents(request);
        body["generationConfig"] = config;
        // Customers are rude at times; the default thresholds would lose their dialogs.
        let categories = ["HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT"];
        body["safetySettings"] = categories
            .iter()
            .map(|name| json!({"category": format!("HARM_CATEGORY_{name}"), "threshold": "BLOCK_ONLY_HIGH"}))
            .collect();
        let answer = async {
            let url = self.url(&format!("models/{}:generateContent", model_name(&request.model)?))?;
            let reply = self.send("generate", url, Some(&body)).await?;
            Ok((reply.json(VENDOR)?, reply))
        };
        match answer.await {
            Ok((value, reply)) => (Usage::read(&value), self.read(&value, &reply)),
            Err(error) => (Usage::default(), Err(error)),
        }
    }

    /// How many tokens the question has, instructions included.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn count_tokens(&self, request: &GenerateRequest) -> Result<u64, VendorError> {
        let model = model_name(&request.model)?;
        let mut inner = contents(request);
        inner["model"] = json!(format!("models/{model}"));
        let body = json!({"generateContentRequest": inner});
        let reply =
            self.send("count_tokens", self.url(&format!("models/{model}:countTokens"))?, Some(&body)).await?;
        let value = reply.json(VENDOR)?;
        // A count of zero is left out by the vendor.
        Ok(read::integer(&value["totalTokens"]).and_then(|count| u64::try_from(count).ok()).unwrap_or(0))
    }

    /// The answer of a reply with status 200, which may hold an error all the same.
    fn read(&self, value: &Value, reply: &Reply) -> Result<Answer, VendorError> {
        match errors::within(value) {
            Some(status) => {
                let reply = Reply {
                    status,
                    retry_after: None,
                    content_range: None,
                    html: false,
                    body: reply.body.clone(),
                };
                Err(errors::read(&reply, self.key, self.egress.clock().now()))
            }
            None => answer::read(value, reply),
        }
    }

    fn url(&self, path: &str) -> Result<Url, VendorError> {
        let invalid =
            || VendorError::new(VENDOR, VendorErrorKind::BadRequest, "the address could not be built");
        Url::parse(BASE).and_then(|base| base.join(&format!("./{path}"))).map_err(|_| invalid())
    }

    async fn send(
        &self,
        operation: &'static str,
        url: Url,
        body: Option<&Value>,
    ) -> Result<Reply, VendorError> {
        self.egress.patiently(&self.account, || self.once(operation, url.clone(), body)).await
    }

    async fn once(
        &self,
        operation: &'static str,
        url: Url,
        body: Option<&Value>,
    ) -> Result<Reply, VendorError> {
        let deadline = self.egress.deadline(VENDOR);
        let call = match body {
            Some(body) => {
                Call::post_json(&self.account, operation, url, deadline, body.to_string().into_bytes())
            }
            None => Call::get(&self.account, operation, url, deadline),
        };
        let call = call
            .secret_header("x-goog-api-key", self.key)
            .header("x-server-timeout", deadline.as_secs().max(1).to_string());
        let reply = self.egress.send(call).await?;
        if reply.is_success() {
            return Ok(reply);
        }
        let error = errors::read(&reply, self.key, self.egress.clock().now());
        if error.kind == VendorErrorKind::RateLimited
            && let Some(wait) = error.retry_after
        {
            self.egress.pause(&self.account, wait).await;
        }
        Err(error)
    }
}

impl Model {
    fn read(value: &Value) -> Option<Self> {
        let name = read::text(&value["name"])?;
        let name = name.strip_prefix("models/").unwrap_or(&name).to_owned();
        let methods = value["supportedGenerationMethods"].as_array()?;
        let writes = methods.iter().any(|method| method.as_str() == Some("generateContent"));
        if !writes || OTHER_PURPOSES.iter().any(|part| name.contains(part)) {
            return None;
        }
        let limit = |field: &str| read::integer(&value[field]).and_then(|limit| u64::try_from(limit).ok());
        Some(Self {
            display_name: read::text(&value["displayName"]).unwrap_or_else(|| name.clone()),
            input_token_limit: limit("inputTokenLimit"),
            output_token_limit: limit("outputTokenLimit"),
            name,
        })
    }
}

fn contents(request: &GenerateRequest) -> Value {
    let instructions = request.manner.instructions(&request.system, &request.schema);
    if instructions.is_empty() || !request.manner.system {
        let text = format!("{instructions}\n\n{}", request.user);
        return json!({"contents": [{"role": "user", "parts": [{"text": text.trim_start()}]}]});
    }
    json!({
        "contents": [{"role": "user", "parts": [{"text": request.user}]}],
        "systemInstruction": {"parts": [{"text": instructions}]},
    })
}

/// A model's name is part of the address, so it is checked.
fn model_name(model: &str) -> Result<&str, VendorError> {
    let name = model.strip_prefix("models/").unwrap_or(model);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    if name.is_empty() || name.len() > 100 || !name.bytes().all(plain) || name.starts_with('.') {
        return Err(VendorError::new(
            VENDOR,
            VendorErrorKind::ModelUnavailable,
            "this is not a model's name",
        ));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_models_that_write_text_are_listed_without_their_prefix() {
        let model = |name: &str, method: &str| json!({"name": name, "supportedGenerationMethods": [method]});
        let good = Model::read(&model("models/gemini-3.8-flash", "generateContent")).unwrap();
        assert_eq!(
            (good.name.as_str(), good.display_name.as_str()),
            ("gemini-3.8-flash", "gemini-3.8-flash")
        );
        assert_eq!(good.input_token_limit, None);
        for (name, method) in [
            ("models/gemini-embedding-1", "generateContent"),
            ("models/gemini-3.8-flash-tts", "generateContent"),
            ("models/gemini-3.8-flash", "embedContent"),
        ] {
            assert!(Model::read(&model(name, method)).is_none(), "{name}");
        }
    }

    #[test]
    fn a_models_name_cannot_change_the_address() {
        assert_eq!(model_name("models/gemini-3.8-flash"), Ok("gemini-3.8-flash"));
        for bad in ["", "models/", "a/b", "a:generateContent?x", "..", "a b", "a%2f", "модель"] {
            assert_eq!(model_name(bad).unwrap_err().kind, VendorErrorKind::ModelUnavailable, "{bad}");
        }
    }

    #[test]
    fn the_address_keeps_the_host_and_version() {
        let egress =
            Egress::new(crate::http::EgressConfig::default(), synkro_clock::Clock::system()).unwrap();
        let client = Client::new(&egress, "AIza-key-of-a-test-aaaa").unwrap();
        let url = client.url("models/gemini-3.8-flash:generateContent").unwrap();
        assert_eq!(
            url.as_str(),
            "https://generativelanguage.googleapis.com/v1beta/models/gemini-3.8-flash:generateContent"
        );
    }
}
