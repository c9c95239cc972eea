//! Whose model it is: one face for Gemini and for endpoints that speak OpenAI's chat completions.

use synkro_shared::settings::AiProvider;

use super::AiConnection;
use crate::vendors::gemini::{self, Answer, GenerateRequest, Model, Usage};
use crate::vendors::{Egress, VendorError, openai};

/// A client of the tenant's model.
pub enum Client<'a> {
    /// Google's.
    Gemini(gemini::Client<'a>),
    /// Any other.
    Openai(openai::Client<'a>),
}

impl<'a> Client<'a> {
    /// A client with the opened key.
    ///
    /// # Errors
    /// When endpoint or key can't be one.
    pub fn new(egress: &'a Egress, settings: &AiConnection, key: &'a str) -> Result<Self, VendorError> {
        match settings.provider {
            AiProvider::Gemini => gemini::Client::new(egress, key).map(Self::Gemini),
            AiProvider::OpenaiCompatible => {
                let base = settings.base_url.as_deref().unwrap_or_default();
                openai::Client::new(egress, base, key).map(Self::Openai)
            }
        }
    }

    /// The models that can generate text.
    ///
    /// # Errors
    /// See [`VendorError`].
    pub async fn models(&self) -> Result<Vec<Model>, VendorError> {
        match self {
            Self::Gemini(client) => client.models().await,
            Self::Openai(client) => client.models().await,
        }
    }

    /// One answer, and what it cost also when it can't be used.
    pub async fn generate_metered(&self, request: &GenerateRequest) -> (Usage, Result<Answer, VendorError>) {
        match self {
            Self::Gemini(client) => client.generate_metered(request).await,
            Self::Openai(client) => client.generate_metered(request).await,
        }
    }
}
