//! A tenant's connection to a vendor: its open settings and, for the moment of use, its opened secret.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{RunProblem, RunProblemCode};
use uuid::Uuid;

use crate::app::App;
use crate::error::{Error, Result};
use crate::store::{TenantScope, Tx};
use crate::vault::{NewSecret, Plaintext};
use crate::vendors::{VendorError, amocrm, gemini, radist, supabase, telegram};

/// The open settings of an integration, as they lie in the database.
pub trait Connection: Serialize + DeserializeOwned + Send {
    /// Which integration.
    const KIND: IntegrationKind;
    /// The field of its secret.
    const SECRET: &'static str;

    /// The host that the secret is bound to.
    fn host(&self) -> String;
}

/// The client's own database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupabaseConnection {
    /// `https://<ref>.supabase.co`.
    pub url: String,
}

/// Deals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmocrmConnection {
    /// `label.amocrm.ru` and the like.
    pub host: String,
}

/// Chats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RadistConnection {
    /// One of the vendor's two addresses.
    pub base_url: String,
    /// The company of the key.
    pub company_id: i64,
    /// Connections that count; empty: all.
    #[serde(default)]
    pub connection_ids: Vec<i64>,
}

/// The model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AiConnection {
    /// The chosen model.
    pub model: String,
}

/// Where the essence is posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TelegramConnection {
    /// A number or `@name`.
    pub chat_id: String,
    /// The topic of a forum.
    #[serde(default)]
    pub thread_id: Option<i64>,
    /// Say nothing about a period without conversations.
    #[serde(default)]
    pub silent_when_empty: bool,
}

impl Connection for SupabaseConnection {
    const KIND: IntegrationKind = IntegrationKind::Supabase;
    const SECRET: &'static str = "service_role_key";

    fn host(&self) -> String {
        host_of(&self.url)
    }
}

impl Connection for AmocrmConnection {
    const KIND: IntegrationKind = IntegrationKind::Amocrm;
    const SECRET: &'static str = "access_token";

    fn host(&self) -> String {
        self.host.to_lowercase()
    }
}

impl Connection for RadistConnection {
    const KIND: IntegrationKind = IntegrationKind::Radist;
    const SECRET: &'static str = "api_key";

    fn host(&self) -> String {
        host_of(&self.base_url)
    }
}

impl Connection for AiConnection {
    const KIND: IntegrationKind = IntegrationKind::Ai;
    const SECRET: &'static str = "api_key";

    fn host(&self) -> String {
        "generativelanguage.googleapis.com".to_owned()
    }
}

impl Connection for TelegramConnection {
    const KIND: IntegrationKind = IntegrationKind::Telegram;
    const SECRET: &'static str = "bot_token";

    fn host(&self) -> String {
        "api.telegram.org".to_owned()
    }
}

fn host_of(address: &str) -> String {
    url::Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_lowercase)).unwrap_or_default()
}

/// An opened connection.
pub struct Connected<C> {
    /// Its open settings.
    pub settings: C,
    secret: Plaintext,
}

/// Why there is no connection.
#[derive(Debug)]
pub enum NotConnected {
    /// A person has to complete the settings.
    Settings(RunProblem),
    /// Our own side failed.
    Ours(Error),
}

impl From<Error> for NotConnected {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

/// Opens the tenant's connection.
///
/// # Errors
/// See [`NotConnected`].
pub async fn connect<C: Connection>(app: &App, scope: TenantScope) -> Result<Connected<C>, NotConnected> {
    let missing = || NotConnected::Settings(RunProblem::new(RunProblemCode::NotConfigured, Some(C::KIND)));
    let integration = app.store.find_integration(scope, C::KIND).await?.ok_or_else(missing)?;
    let settings: C = serde_json::from_value(integration.config).map_err(|_| missing())?;
    let secret =
        app.vault.open(scope, integration.id, C::SECRET, &settings.host()).await?.ok_or_else(missing)?;
    Ok(Connected { settings, secret })
}

/// Keeps a connection's open settings and its secret in the caller's transaction.
///
/// # Errors
/// When the database does not answer.
pub async fn keep<C: Connection>(
    app: &App,
    tx: &Tx,
    scope: TenantScope,
    settings: &C,
    secret: &str,
) -> Result<Uuid> {
    let config = serde_json::to_value(settings).map_err(Error::internal)?;
    let integration = tx.put_integration(scope, C::KIND, config).await?;
    let before = tx.secret_version(scope, integration, C::SECRET).await?;
    let secret = NewSecret { field: C::SECRET, version: before + 1, host: &settings.host(), secret };
    app.vault.seal(tx, scope, integration, secret).await?;
    Ok(integration)
}

impl Connected<SupabaseConnection> {
    /// A client with the opened key.
    ///
    /// # Errors
    /// When address or key can't be one.
    pub fn client<'a>(&'a self, app: &'a App) -> Result<supabase::Client<'a>, VendorError> {
        supabase::Client::new(&app.egress, &self.settings.url, self.secret.expose())
    }
}

impl Connected<AmocrmConnection> {
    /// A client with the opened token.
    ///
    /// # Errors
    /// When host or token can't be one.
    pub fn client<'a>(&'a self, app: &'a App) -> Result<amocrm::Client<'a>, VendorError> {
        amocrm::Client::new(&app.egress, &self.settings.host, self.secret.expose())
    }
}

impl Connected<RadistConnection> {
    /// A client with the opened key.
    ///
    /// # Errors
    /// When address or key can't be one.
    pub fn client<'a>(&'a self, app: &'a App) -> Result<radist::Client<'a>, VendorError> {
        radist::Client::new(
            &app.egress,
            &self.settings.base_url,
            self.secret.expose(),
            self.settings.company_id,
        )
    }
}

impl Connected<AiConnection> {
    /// A client with the opened key.
    ///
    /// # Errors
    /// When the key can't be one.
    pub fn client<'a>(&'a self, app: &'a App) -> Result<gemini::Client<'a>, VendorError> {
        gemini::Client::new(&app.egress, self.secret.expose())
    }
}

impl Connected<TelegramConnection> {
    /// A client with the opened token.
    ///
    /// # Errors
    /// When the token can't be one.
    pub fn client<'a>(&'a self, app: &'a App) -> Result<telegram::Client<'a>, VendorError> {
        telegram::Client::new(&app.egress, self.secret.expose())
    }
}
