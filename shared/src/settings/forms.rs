//! The wizard's forms: what a person may type, and what it is after checking. An empty secret means "keep".

use serde::{Deserialize, Serialize};

use super::address;
use crate::field_error::{FieldError, FieldErrorCode};
use crate::secret_text::{SecretText, secret_forms};
use crate::session::opaque_debug;
use crate::validate::refused;

/// Longest secret.
pub const MAX_SECRET_CHARS: usize = 4096;

/// A checked form.
pub type Checked<T> = Result<T, Vec<FieldError>>;

/// A secret that was typed; `None`: keep the one before.
#[derive(Clone, PartialEq, Eq)]
pub struct Typed(Option<SecretText>);

opaque_debug!(Typed);

secret_forms! {
    SupabaseForm { url } with anon_key, service_role_key;
    AmocrmForm { method, host, client_id } with client_secret, access_token;
    RadistForm { base_url, company_id, connection_ids } with api_key;
    AiForm { provider, base_url, model } with api_key;
    TelegramForm { chat, thread_id, repeat_unknown } with bot_token;
}

impl Typed {
    /// The secret, if one was typed.
    #[must_use]
    pub fn secret(&self) -> Option<&str> {
        self.0.as_ref().map(SecretText::as_typed)
    }

    fn read(pointer: &str, text: Option<&SecretText>, errors: &mut Vec<FieldError>) -> Self {
        let text = text.map(|text| text.as_typed().trim()).filter(|text| !text.is_empty());
        if let Some(text) = text {
            if text.chars().count() > MAX_SECRET_CHARS {
                errors.push(refused(pointer, FieldErrorCode::TooLong));
            } else if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
                errors.push(refused(pointer, FieldErrorCode::NotAKey));
            }
        }
        Self(text.map(|text| text.to_owned().into()))
    }
}

fn field<T>(pointer: &str, read: Result<T, FieldErrorCode>, errors: &mut Vec<FieldError>) -> Option<T> {
    read.map_err(|code| errors.push(refused(pointer, code))).ok()
}

fn done<T>(value: Option<T>, errors: Vec<FieldError>) -> Checked<T> {
    match value {
        Some(value) if errors.is_empty() => Ok(value),
        _ => Err(errors),
    }
}

/// Body of `PUT /api/v1/integrations/supabase`.
#[derive(Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PutSupabaseRequest))]
#[serde(deny_unknown_fields)]
pub struct SupabaseForm {
    /// The project: its address, a link to its dashboard, or its ref.
    pub url: String,
    /// The publishable (`sb_publishable_…`) or anon (`eyJ…`) key; empty: keep.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Password, write_only))]
    pub anon_key: Option<SecretText>,
    /// The secret (`sb_secret_…`) or service_role (`eyJ…`) key; empty: keep.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Password, write_only))]
    pub service_role_key: Option<SecretText>,
}

impl SupabaseForm {
    /// The project's address and the typed keys.
    ///
    /// # Errors
    /// One entry a field; keys of the wrong kind are `secret_in_public_field` and `public_in_secret_field`.
    pub fn check(&self) -> Checked<(String, Typed, Typed)> {
        let mut errors = Vec::new();
        let url = field("/url", address::project_url(&self.url), &mut errors);
        let anon = Typed::read("/anon_key", self.anon_key.as_ref(), &mut errors);
        let secret = Typed::read("/service_role_key", self.service_role_key.as_ref(), &mut errors);
        if anon.secret().is_some_and(|key| key.starts_with("sb_secret_")) {
            errors.push(refused("/anon_key", FieldErrorCode::SecretInPublicField));
        }
        if secret.secret().is_some_and(|key| key.starts_with("sb_publishable_")) {
            errors.push(refused("/service_role_key", FieldErrorCode::PublicInSecretField));
        }
        done(url.map(|url| (url, anon, secret)), errors)
    }
}

/// How an amoCRM account is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AmocrmMethod {
    /// Consent on amoCRM's page; renews itself.
    #[default]
    Oauth,
    /// A long-lived token from the integration's card.
    LongLivedToken,
}

/// Body of `PUT /api/v1/integrations/amocrm`.
#[derive(Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PutAmocrmRequest))]
#[serde(deny_unknown_fields)]
pub struct AmocrmForm {
    /// How the account is connected: by consent, or with a long-lived token.
    pub method: AmocrmMethod,
    /// For a long-lived token: the account's address.
    #[serde(default)]
    pub host: Option<String>,
    /// For OAuth: the integration's id.
    #[serde(default)]
    pub client_id: Option<String>,
    /// For OAuth: the integration's secret; empty: keep.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Password, write_only))]
    pub client_secret: Option<SecretText>,
    /// The long-lived token; empty: keep.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Password, write_only))]
    pub access_token: Option<SecretText>,
}

/// A checked [`AmocrmForm`].
#[derive(Clone, PartialEq, Eq)]
pub enum CheckedAmocrm {
    /// OAuth.
    Oauth {
        /// The integration's id.
        client_id: String,
        /// Its secret.
        client_secret: Typed,
    },
    /// A long-lived token.
    LongLived {
        /// The account.
        host: String,
        /// The token.
        access_token: Typed,
    },
}

impl AmocrmForm {
    /// What the chosen way needs; the other way's fields are not looked at.
    ///
    /// # Errors
    /// One entry a field.
    pub fn check(&self) -> Checked<CheckedAmocrm> {
        let mut errors = Vec::new();
        match self.method {
            AmocrmMethod::Oauth => {
                let id = self.client_id.as_deref().unwrap_or_default().trim().to_ascii_lowercase();
                let hex =
                    |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_hexdigit());
                let parts: Vec<&str> = id.split('-').collect();
                let is_uuid = matches!(parts.as_slice(), [a, b, c, d, e]
                    if hex(a, 8) && hex(b, 4) && hex(c, 4) && hex(d, 4) && hex(e, 12));
                let read = if id.is_empty() {
                    Err(FieldErrorCode::Required)
                } else if is_uuid {
                    Ok(())
                } else {
                    Err(FieldErrorCode::NotAClientId)
                };
                let known = field("/client_id", read, &mut errors);
                let secret = Typed::read("/client_secret", self.client_secret.as_ref(), &mut errors);
                done(known.map(|()| CheckedAmocrm::Oauth { client_id: id, client_secret: secret }), errors)
            }
            AmocrmMethod::LongLivedToken => {
                let host = self.host.as_deref().unwrap_or_default();
                let host = field("/host", address::amocrm_host(host), &mut errors);
                let access_token = Typed::read("/access_token", self.access_token.as_ref(), &mut errors);
                done(host.map(|host| CheckedAmocrm::LongLived { host, access_token }), errors)
            }
        }
    }
}

/// Body of `PUT /api/v1/integrations/radist`.
#[derive(Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PutRadistRequest))]
#[serde(deny_unknown_fields)]
pub struct RadistForm {
    /// `https://api.radist.online/v2` or `https://api-ru.radist.online/v2`.
    pub base_url: String,
    /// The key; empty: keep.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Password, write_only))]
    pub api_key: Option<SecretText>,
    /// The company; may be left out until the list was seen.
    #[serde(default)]
    pub company_id: Option<i64>,
    /// Connections that count; empty: all.
    #[serde(default)]
    pub connection_ids: Vec<i64>,
}

impl RadistForm {
    /// Most connections that may be named.
    pub const MAX_CONNECTIONS: usize = 200;

    /// The address and the typed key.
    ///
    /// # Errors
    /// One entry a field.
    pub fn check(&self) -> Checked<(String, Typed)> {
        let mut errors = Vec::new();
        let base = field("/base_url", address::radist_base(&self.base_url), &mut errors);
        let key = Typed::read("/api_key", self.api_key.as_ref(), &mut errors);
        if self.company_id.is_some_and(|id| id <= 0) {
            errors.push(refused("/company_id", FieldErrorCode::NotANumber));
        }
        if self.connection_ids.len() > Self::MAX_CONNECTIONS {
            errors.push(refused("/connection_ids", FieldErrorCode::TooMany));
        }
        done(base.map(|base| (base, key)), errors)
    }
}

/// Whose model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AiProvider {
    /// Google's Gemini API.
    #[default]
    Gemini,
    /// Any endpoint that speaks OpenAI's chat completions, on a host that the operator allows.
    OpenaiCompatible,
}

/// Body of `PUT /api/v1/integrations/ai`.
#[derive(Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PutAiRequest))]
#[serde(deny_unknown_fields)]
pub struct AiForm {
    /// Whose model writes the analysis.
    pub provider: AiProvider,
    /// The endpoint, for an OpenAI-compatible one: `https://host/v1`.
    #[serde(default)]
    pub base_url: Option<String>,
    /// The key; empty: keep.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Password, write_only))]
    pub api_key: Option<SecretText>,
    /// The model; may be left out until the list was seen.
    #[serde(default)]
    pub model: Option<String>,
}

impl AiForm {
    /// Longest id of a model.
    pub const MAX_MODEL_CHARS: usize = 120;

    /// The endpoint, the model's id as it goes into an address, and the typed key. The endpoint's host is checked by the server
    /// against those that the operator allows.
    ///
    /// # Errors
    /// One entry a field.
    pub fn check(&self) -> Checked<(Option<String>, Option<String>, Typed)> {
        let mut errors = Vec::new();
        let key = Typed::read("/api_key", self.api_key.as_ref(), &mut errors);
        let model = self.model.as_deref().map(str::trim).filter(|model| !model.is_empty());
        let model = model.map(|model| model.strip_prefix("models/").unwrap_or(model));
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._:/@".contains(c);
        if model.is_some_and(|model| {
            model.len() > Self::MAX_MODEL_CHARS || !model.chars().all(plain) || model.contains("..")
        }) {
            errors.push(refused("/model", FieldErrorCode::NotAModel));
        }
        let base = match self.provider {
            AiProvider::Gemini => None,
            AiProvider::OpenaiCompatible => {
                let typed = self.base_url.as_deref().unwrap_or_default();
                field("/base_url", address::endpoint(typed), &mut errors)
            }
        };
        if errors.is_empty() { Ok((base, model.map(str::to_owned), key)) } else { Err(errors) }
    }
}

/// Body of `PUT /api/v1/integrations/telegram`.
#[derive(Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PutTelegramRequest))]
#[serde(deny_unknown_fields)]
pub struct TelegramForm {
    /// The bot's token, also as BotFather's message; empty: keep.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Password, write_only))]
    pub bot_token: Option<SecretText>,
    /// The chat: a number, `@name` or a link.
    pub chat: String,
    /// The topic of a forum; a topic in the link counts when this is left out.
    #[serde(default)]
    pub thread_id: Option<i64>,
    /// Send again when it is not known whether a message arrived: it may be there twice, but is never missing.
    #[serde(default)]
    pub repeat_unknown: bool,
}

impl TelegramForm {
    /// The chat and the typed token.
    ///
    /// # Errors
    /// One entry a field.
    pub fn check(&self) -> Checked<(address::ChatAddress, Typed)> {
        let mut errors = Vec::new();
        let chat = field("/chat", address::chat_address(&self.chat), &mut errors);
        let typed =
            self.bot_token.as_ref().map(|text| text.as_typed().trim()).filter(|text| !text.is_empty());
        let token = typed.map(|text| field("/bot_token", address::bot_token(text), &mut errors));
        let thread =
            self.thread_id.map(|thread| field("/thread_id", address::telegram_thread(thread), &mut errors));
        let chat = chat.map(|chat| address::ChatAddress {
            thread_id: thread.flatten().or(chat.thread_id),
            chat_id: chat.chat_id,
        });
        done(chat.map(|chat| (chat, Typed(token.flatten().map(SecretText::from)))), errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes<T>(checked: Checked<T>) -> Vec<(String, FieldErrorCode)> {
        checked.err().unwrap_or_default().into_iter().map(|error| (error.pointer, error.code)).collect()
    }

    #[test]
    fn keys_in_the_wrong_field_are_told() {
        let form = SupabaseForm {
            url: "abcdefghijklmnopqrst".to_owned(),
            anon_key: Some("sb_secret_x".to_owned().into()),
            service_role_key: Some("sb_publishable_x".to_owned().into()),
        };
        assert_eq!(
            codes(form.check()),
            [
                ("/anon_key".to_owned(), FieldErrorCode::SecretInPublicField),
                ("/service_role_key".to_owned(), FieldErrorCode::PublicInSecretField),
            ]
        );
    }

    #[test]
    fn an_empty_secret_is_kept() {
        let form = RadistForm {
            base_url: "api.radist.online".to_owned(),
            api_key: Some("  ".to_owned().into()),
            ..RadistForm::default()
        };
        assert_eq!(form.check().expect("fine").1.secret(), None);
    }

    #[test]
    fn only_the_chosen_ways_fields_count() {
        let form = AmocrmForm { client_id: Some("x".to_owned()), ..AmocrmForm::default() };
        assert_eq!(codes(form.check()), [("/client_id".to_owned(), FieldErrorCode::NotAClientId)]);
        let form =
            AmocrmForm { method: AmocrmMethod::LongLivedToken, host: Some("a.amocrm.ru".to_owned()), ..form };
        assert!(form.check().is_ok());
    }

    #[test]
    fn a_topic_in_the_link_counts_unless_one_is_typed() {
        let mut form = TelegramForm { chat: "t.me/c/1700000001/42/7".to_owned(), ..TelegramForm::default() };
        assert_eq!(form.check().expect("fine").0.thread_id, Some(42));
        form.thread_id = Some(7);
        assert_eq!(form.check().expect("fine").0.thread_id, Some(7));
        form.thread_id = Some(-1);
        assert_eq!(codes(form.check()), [("/thread_id".to_owned(), FieldErrorCode::NotATopic)]);
    }

    #[test]
    fn nothing_typed_is_shown_by_debug() {
        let form = TelegramForm { bot_token: Some("secret".to_owned().into()), ..TelegramForm::default() };
        assert!(!format!("{form:?}").contains("secret"));
    }
}
