//! A tenant's connection to a vendor: its open settings and, for the moment of use, its opened secret.
//!
//! Next: [`amocrm_tokens`] for tokens that renew themselves, [`ai`] for whose model it is.

pub mod ai;
pub mod amocrm_tokens;

use std::future::Future;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{RunProblem, RunProblemCode};
use synkro_shared::settings::{AiProvider, AmocrmMethod, SecretField, project_ref};
use uuid::Uuid;

use crate::app::App;
use crate::domain::packing::PART_TOKENS;
use crate::error::{Error, Result};
use crate::store::integrations::Integration;
use crate::store::{TenantScope, Tx};
use crate::vault::{NewSecret, Plaintext};
use crate::vendors::manner::Manner;
use crate::vendors::{VendorError, amocrm, radist, supabase, telegram};

/// The open settings of an integration, as they lie in the database.
pub trait Connection: Serialize + DeserializeOwned + PartialEq + Send + Sync {
    /// Which integration.
    const KIND: IntegrationKind;

    /// The name of the secret that opens it.
    fn secret(&self) -> SecretField;

    /// The host that the secret is bound to.
    fn host(&self) -> String;

    /// Where the company's data goes by it, to be compared: somebody who changes it redirects what is to come.
    fn destination(&self) -> String {
        self.host()
    }

    /// Whether a run can use it; what is not may still be checked and listed.
    fn is_complete(&self) -> bool {
        true
    }

    /// The vendor's own name of the account, where one account belongs to one tenant.
    fn account(&self) -> Option<String> {
        None
    }

    /// Opens the secret.
    fn open(
        &self,
        app: &App,
        scope: TenantScope,
        integration: Uuid,
    ) -> impl Future<Output = Result<Option<Plaintext>, NotConnected>> + Send {
        async move { Ok(app.vault.open(scope, integration, self.secret().code(), &self.host()).await?) }
    }
}

/// The client's own database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupabaseConnection {
    /// `https://<ref>.supabase.co`.
    pub url: String,
}

/// Deals.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AmocrmConnection {
    /// How it is connected. Connections from before there was a choice have a long-lived token.
    #[serde(default = "long_lived")]
    pub method: AmocrmMethod,
    /// `label.amocrm.ru` and the like; with OAuth unknown until connected.
    #[serde(default)]
    pub host: String,
    /// The integration's id, for OAuth.
    #[serde(default)]
    pub client_id: Option<String>,
}

const fn long_lived() -> AmocrmMethod {
    AmocrmMethod::LongLivedToken
}

/// Chats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RadistConnection {
    /// One of the vendor's two addresses.
    pub base_url: String,
    /// The company of the key; absent until chosen.
    #[serde(default)]
    pub company_id: Option<i64>,
    /// Connections that count; empty: all.
    #[serde(default)]
    pub connection_ids: Vec<i64>,
}

/// The model.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AiConnection {
    /// Whose.
    #[serde(default)]
    pub provider: AiProvider,
    /// The endpoint, for an OpenAI-compatible one.
    #[serde(default)]
    pub base_url: Option<String>,
    /// The chosen model; absent until chosen.
    #[serde(default)]
    pub model: Option<String>,
    /// What was found out about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<KnownModel>,
    /// Models that refused what an analysis needs, however they were asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unsuited: Vec<String>,
}

/// What was found out about a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownModel {
    /// Which.
    pub model: String,
    /// In which manner it takes a run's questions.
    pub manner: Manner,
    /// Tokens that it reads.
    #[serde(default)]
    pub input_limit: Option<u64>,
    /// Tokens that it writes.
    #[serde(default)]
    pub output_limit: Option<u64>,
}

/// Tokens of the rules, the company's own prompt and the schema, with room to spare.
const FIXED_TOKENS: u64 = 3_000;
/// Fewer tokens of dialogs than these are no part.
pub const LEAST_PART: u64 = 500;

impl AiConnection {
    fn known(&self) -> Option<&KnownModel> {
        self.known.as_ref().filter(|known| Some(&known.model) == self.model.as_ref())
    }

    /// In which manner the model is asked.
    #[must_use]
    pub fn manner(&self) -> Manner {
        self.known().map(|known| known.manner.clone()).unwrap_or_default()
    }

    /// Tokens of dialogs in one part: as many as are read with care, or as the model takes.
    #[must_use]
    pub fn part_tokens(&self) -> u64 {
        let Some(limit) = self.known().and_then(|known| known.input_limit) else { return PART_TOKENS };
        let answer = match self.provider {
            AiProvider::Gemini => 0,
            // Question and answer share what is called the context there.
            AiProvider::OpenaiCompatible => u64::from(self.manner().output),
        };
        // Tokens are estimated: other models count otherwise.
        let room = limit.saturating_sub(answer + FIXED_TOKENS) / 3 * 2;
        room.clamp(LEAST_PART, PART_TOKENS)
    }

    /// The same connection with what was found out about its model.
    #[must_use]
    pub fn knowing(&self, manner: Manner) -> Self {
        let (input_limit, output_limit) =
            self.known().map_or((None, None), |known| (known.input_limit, known.output_limit));
        let known = self.model.clone().map(|model| KnownModel { model, manner, input_limit, output_limit });
        Self { known, ..self.clone() }
    }
}

/// Where the essence is posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TelegramConnection {
    /// A number or `@name`.
    pub chat_id: String,
    /// The topic of a forum.
    #[serde(default)]
    pub thread_id: Option<i64>,
    /// Send again when it is not known whether a message arrived.
    #[serde(default)]
    pub repeat_unknown: bool,
}

impl Connection for SupabaseConnection {
    const KIND: IntegrationKind = IntegrationKind::Supabase;

    fn secret(&self) -> SecretField {
        SecretField::ServiceRoleKey
    }

    fn host(&self) -> String {
        host_of(&self.url)
    }

    fn account(&self) -> Option<String> {
        project_ref(&self.url).ok()
    }
}

impl Connection for AmocrmConnection {
    const KIND: IntegrationKind = IntegrationKind::Amocrm;

    fn secret(&self) -> SecretField {
        match self.method {
            AmocrmMethod::Oauth => SecretField::TokenPair,
            AmocrmMethod::LongLivedToken => SecretField::AccessToken,
        }
    }

    fn host(&self) -> String {
        self.host.to_lowercase()
    }

    fn is_complete(&self) -> bool {
        !self.host.is_empty()
    }

    async fn open(
        &self,
        app: &App,
        scope: TenantScope,
        integration: Uuid,
    ) -> Result<Option<Plaintext>, NotConnected> {
        match self.method {
            AmocrmMethod::LongLivedToken => {
                Ok(app.vault.open(scope, integration, self.secret().code(), &self.host()).await?)
            }
            AmocrmMethod::Oauth if self.host.is_empty() => Ok(None),
            AmocrmMethod::Oauth => {
                amocrm_tokens::fresh(app, scope, None).await.map(|access| Some(access.token))
            }
        }
    }
}

impl Connection for RadistConnection {
    const KIND: IntegrationKind = IntegrationKind::Radist;

    fn secret(&self) -> SecretField {
        SecretField::ApiKey
    }

    fn host(&self) -> String {
        host_of(&self.base_url)
    }

    fn is_complete(&self) -> bool {
        self.company_id.is_some()
    }
}

impl Connection for AiConnection {
    const KIND: IntegrationKind = IntegrationKind::Ai;

    fn secret(&self) -> SecretField {
        SecretField::ApiKey
    }

    fn host(&self) -> String {
        match self.provider {
            AiProvider::Gemini => "generativelanguage.googleapis.com".to_owned(),
            AiProvider::OpenaiCompatible => host_of(self.base_url.as_deref().unwrap_or_default()),
        }
    }

    fn is_complete(&self) -> bool {
        self.model.is_some()
    }
}

impl Connection for TelegramConnection {
    const KIND: IntegrationKind = IntegrationKind::Telegram;

    fn secret(&self) -> SecretField {
        SecretField::BotToken
    }

    fn host(&self) -> String {
        "api.telegram.org".to_owned()
    }

    fn destination(&self) -> String {
        format!("{} {}", self.chat_id, self.thread_id.unwrap_or_default())
    }
}

fn host_of(address: &str) -> String {
    url::Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_lowercase)).unwrap_or_default()
}

/// An opened connection.
pub struct Connected<C> {
    /// Its open settings.
    pub settings: C,
    /// The integration.
    pub integration: Uuid,
    /// The settings' revision: what is proven with this connection is proven of it.
    pub revision: i64,
    /// The vendor's account that was proven to be the tenant's.
    account: Option<String>,
    secret: Plaintext,
}

/// Why there is no connection.
#[derive(Debug)]
pub enum NotConnected {
    /// A person has to complete the settings.
    Settings(RunProblem),
    /// It may be there later.
    Later(RunProblem),
    /// Our own side failed.
    Ours(Error),
}

impl From<Error> for NotConnected {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

fn missing(kind: IntegrationKind) -> NotConnected {
    NotConnected::Settings(RunProblem::new(RunProblemCode::NotConfigured, Some(kind)))
}

/// The open settings of an integration, if they were saved.
///
/// # Errors
/// When the database does not answer.
pub async fn saved<C: Connection>(app: &App, scope: TenantScope) -> Result<Option<(C, Integration)>> {
    let integration = app.store.find_integration(scope, C::KIND).await?;
    Ok(integration.and_then(|integration| {
        serde_json::from_value(integration.config.clone()).ok().map(|settings| (settings, integration))
    }))
}

/// Opens the tenant's connection for a run.
///
/// # Errors
/// See [`NotConnected`].
pub async fn connect<C: Connection>(app: &App, scope: TenantScope) -> Result<Connected<C>, NotConnected> {
    let connected = connect_incomplete::<C>(app, scope).await?;
    if !connected.settings.is_complete() {
        return Err(missing(C::KIND));
    }
    // An account that belongs to one tenant is used by whoever has proven that it is theirs.
    if connected.settings.account().is_some_and(|named| connected.account != Some(named)) {
        let problem = RunProblem::new(RunProblemCode::ProjectUnproven, Some(C::KIND));
        return Err(NotConnected::Settings(problem));
    }
    Ok(connected)
}

/// Opens the tenant's connection although choices are still open, or nothing is proven: to check it, and to list what there is
/// to choose from.
///
/// # Errors
/// See [`NotConnected`].
pub async fn connect_incomplete<C: Connection>(
    app: &App,
    scope: TenantScope,
) -> Result<Connected<C>, NotConnected> {
    let Some((settings, integration)) = saved::<C>(app, scope).await? else { return Err(missing(C::KIND)) };
    let secret = settings.open(app, scope, integration.id).await?.ok_or_else(|| missing(C::KIND))?;
    let Integration { id, revision, account, .. } = integration;
    Ok(Connected { settings, integration: id, revision, account, secret })
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
    let account = settings.account();
    let integration = tx.put_integration(scope, C::KIND, config, account.as_deref()).await?;
    keep_secret(app, tx, scope, integration, settings.secret(), &settings.host(), secret).await?;
    Ok(integration)
}

/// Seals a secret in place of the one before.
///
/// # Errors
/// When the database does not answer.
pub async fn keep_secret(
    app: &App,
    tx: &Tx,
    scope: TenantScope,
    integration: Uuid,
    field: SecretField,
    host: &str,
    secret: &str,
) -> Result<()> {
    let before = tx.secret_version(scope, integration, field.code()).await?;
    let secret = NewSecret { field: field.code(), version: before + 1, host, secret };
    app.vault.seal(tx, scope, integration, secret).await
}

/// Claims the account for the tenant whose key was accepted for it. See [`Tx::claim_account`].
///
/// # Errors
/// When the database does not answer.
pub async fn claim<C: Connection>(
    app: &App,
    scope: TenantScope,
    settings: &C,
    revision: i64,
    take: bool,
) -> Result<bool> {
    let Some(account) = settings.account() else { return Ok(true) };
    let tx = app.store.begin().await?;
    let claimed = tx.claim_account(scope, C::KIND, &account, Some(revision), take).await?;
    tx.commit().await?;
    Ok(claimed)
}

impl Connected<SupabaseConnection> {
    /// A client with the opened key.
    ///
    /// # Errors
    /// When address or key can't be one.
    pub fn client<'a>(&'a self, app: &'a App) -> Result<supabase::Client<'a>, VendorError> {
        supabase::Client::new(&app.egress, &self.settings.url, self.secret.expose())
    }

    /// The key, for a hint about what kind it is.
    #[must_use]
    pub fn key(&self) -> &str {
        self.secret.expose()
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

    /// The token, for a look at how long it lives.
    #[must_use]
    pub fn token(&self) -> &str {
        self.secret.expose()
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
            self.settings.company_id.unwrap_or_default(),
        )
    }
}

/// Corrects an integration's open settings by what was found out, unless a person changed them meanwhile.
///
/// # Errors
/// When the database does not answer.
pub async fn correct<C: Connection>(
    app: &App,
    scope: TenantScope,
    revision: i64,
    settings: &C,
) -> Result<()> {
    let config = serde_json::to_value(settings).map_err(Error::internal)?;
    let tx = app.store.begin().await?;
    tx.correct_integration(scope, C::KIND, revision, config).await?;
    tx.commit().await
}

impl Connected<AiConnection> {
    /// A client with the opened key.
    ///
    /// # Errors
    /// When endpoint or key can't be one.
    pub fn client<'a>(&'a self, app: &'a App) -> Result<ai::Client<'a>, VendorError> {
        ai::Client::new(&app.egress, &self.settings, self.secret.expose())
    }

    /// The chosen model.
    #[must_use]
    pub fn model(&self) -> &str {
        self.settings.model.as_deref().unwrap_or_default()
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
