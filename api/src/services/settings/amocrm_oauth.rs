//! Connecting an amoCRM account by consent.
//!
//! The person is sent to amoCRM with a one-time state and keeps a second cookie; only both together, in the browser that
//! began, within ten minutes, are worth anything. What the return names as the account's host is judged before anything
//! is sent there: the next call carries the integration's secret.

use std::time::Duration;

use ring::digest::{SHA256, digest};
use synkro_shared::audit::AuditAction;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::RunProblemCode;
use synkro_shared::settings::{AmocrmMethod, AuthorizeAmocrm, SecretField};
use synkro_shared::{FieldErrorCode, SessionId, TenantId};
use uuid::Uuid;

use super::Person;
use crate::app::App;
use crate::clock::random_bytes;
use crate::connections::amocrm_tokens::{CLIENT_SECRET_HOST, StoredPair, callback_url};
use crate::connections::{AmocrmConnection, Connection, keep_secret, saved};
use crate::detached::detached;
use crate::error::{Error, Result};
use crate::store::SystemScope;
use crate::store::audit::{AuditActor, AuditEntry, Chain};
use crate::store::oauth::{Consumed, Refused};
use crate::store::standing::Standing;
use crate::vendors::VendorErrorKind;
use crate::vendors::amocrm::oauth::{self, AppCredentials};

/// How long a return waits for the exchange of its code: a browser waits for it.
const EXCHANGE: Duration = Duration::from_secs(10);

fn hash(text: &str) -> String {
    hex::encode(digest(&SHA256, text.as_bytes()))
}

/// Begins: where the browser goes, and what its second cookie holds.
///
/// # Errors
/// `connect_first` when the integration's id or secret was not saved; when the database does not answer.
pub async fn authorize(app: &App, person: &Person, session: SessionId) -> Result<(AuthorizeAmocrm, String)> {
    let not_ready = |pointer| Error::refused(pointer, FieldErrorCode::ConnectFirst);
    let (connection, integration) =
        saved::<AmocrmConnection>(app, person.scope).await?.ok_or_else(|| not_ready("/client_id"))?;
    let client_id = match (connection.method, connection.client_id) {
        (AmocrmMethod::Oauth, Some(client_id)) => client_id,
        (AmocrmMethod::Oauth | AmocrmMethod::LongLivedToken, _) => return Err(not_ready("/client_id")),
    };
    let secret =
        app.store.find_secret(person.scope, integration.id, SecretField::ClientSecret.code()).await?;
    if secret.is_none() {
        return Err(not_ready("/client_secret"));
    }
    let (state, browser) = (hex::encode(random_bytes::<32>()), hex::encode(random_bytes::<32>()));
    let tx = app.store.begin().await?;
    tx.add_oauth_state(person.scope, person.user, session, hash(&state), hash(&browser)).await?;
    tx.commit().await?;
    let page = if connection.host.ends_with("kommo.com") { "www.kommo.com" } else { "www.amocrm.ru" };
    let url = oauth::authorize_url(page, &client_id, &state);
    // In the demo the consent page is the emulator's.
    let url = app.egress.visible(crate::vendors::Vendor::Amocrm, url);
    Ok((AuthorizeAmocrm { url: url.into() }, browser))
}

/// What the vendor's return brought, as it came.
#[derive(Debug, Default)]
pub struct Return {
    /// The state.
    pub state: Option<String>,
    /// The code.
    pub code: Option<String>,
    /// The account's host.
    pub referer: Option<String>,
    /// A refusal.
    pub error: Option<String>,
    /// The integration that the vendor speaks of.
    pub client_id: Option<String>,
}

/// How a return ended, for the page's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returned {
    /// Connected.
    Connected,
    /// The state is unknown, used or too old.
    StateExpired,
    /// Another browser, person or tenant began.
    StateForeign,
    /// Something else.
    Problem(RunProblemCode),
}

/// Takes the vendor's return. `slug` is the address that was called; the state alone decides whose it is.
///
/// # Errors
/// When the database does not answer.
pub async fn take_return(app: &App, slug: &str, browser: Option<&str>, back: Return) -> Result<Returned> {
    let Some(state) = back.state.as_deref().filter(|state| state.len() <= 200) else {
        return Ok(Returned::StateExpired);
    };
    let system = SystemScope::because("a return brings no session, only its state says whose it is");
    let consumed = app.store.consume_oauth_state(system, &hash(state), browser.map(hash).as_deref()).await?;
    let whose = match consumed {
        Ok(whose) if whose.slug == slug => whose,
        Ok(_) | Err(Refused::Foreign) => return Ok(Returned::StateForeign),
        Err(Refused::Expired) => return Ok(Returned::StateExpired),
    };
    if back.error.is_some() {
        return Ok(Returned::Problem(RunProblemCode::ConsentRefused));
    }
    let (Some(code), Some(referer)) = (back.code, back.referer) else {
        return Ok(Returned::Problem(RunProblemCode::VendorChanged));
    };
    let Ok(host) = oauth::account_host(&referer, &app.egress.config().amocrm_suffixes) else {
        return Ok(Returned::Problem(RunProblemCode::AddressRefused));
    };
    // The code is worth one use: a browser that hangs up must not lose what it was exchanged for.
    let app = app.clone();
    detached(async move { connect(&app, &whose, &host, &code, back.client_id.as_deref()).await }).await?
}

async fn connect(
    app: &App,
    whose: &Consumed,
    host: &str,
    code: &str,
    named: Option<&str>,
) -> Result<Returned> {
    const KIND: IntegrationKind = IntegrationKind::Amocrm;
    let not_configured = Returned::Problem(RunProblemCode::NotConfigured);
    let Some((before, integration)) = saved::<AmocrmConnection>(app, whose.scope).await? else {
        return Ok(not_configured);
    };
    let secret = app
        .vault
        .open(whose.scope, integration.id, SecretField::ClientSecret.code(), CLIENT_SECRET_HOST)
        .await?;
    let (Some(client_id), Some(secret)) = (before.client_id.clone(), secret) else {
        return Ok(not_configured);
    };
    // Begun with another integration, which was replaced meanwhile.
    if named.is_some_and(|named| !named.eq_ignore_ascii_case(&client_id)) {
        return Ok(Returned::StateForeign);
    }
    let redirect_uri = callback_url(&app.origin, &whose.slug);
    let credentials =
        AppCredentials { client_id: &client_id, client_secret: secret.expose(), redirect_uri: &redirect_uri };
    let pair = match oauth::exchange(&app.patient_for(EXCHANGE).egress, host, &credentials, code).await {
        Ok(pair) => StoredPair::new(pair, app.clock().now()),
        Err(error) => {
            tracing::warn!(%error, "a code was not exchanged");
            let problem = crate::vendors::problem::vendor_problem(&error);
            let code = match error.kind {
                // The code or the integration was refused: begin again.
                VendorErrorKind::ReauthRequired | VendorErrorKind::Unauthorized => {
                    RunProblemCode::KeyRejected
                }
                _ => problem.code,
            };
            return Ok(Returned::Problem(code));
        }
    };
    app.vault.prepare(whose.scope).await?;
    let text = pair.to_text()?;
    let settings = AmocrmConnection { host: host.to_owned(), ..before };
    let config = serde_json::to_value(&settings).map_err(Error::internal)?;
    let tx = app.store.begin().await?;
    // The revision grows: a renewal of the pair before, still under way, can't write into this connection.
    let id = tx.put_integration(whose.scope, KIND, config, None).await?;
    keep_secret(app, &tx, whose.scope, id, SecretField::TokenPair, &settings.host(), &text).await?;
    let by = AuditActor::User(whose.user);
    let chain = Chain::of(Some(whose.scope.tenant()));
    let entry = AuditEntry::new(chain, by, AuditAction::IntegrationConnect, "integration", KIND.code());
    tx.audit(entry.saying(host)).await?;
    tx.commit().await?;
    Ok(Returned::Connected)
}

/// Takes the vendor's word that the integration was switched off: only with a signature that the integration's own
/// secret made. Tokens are forgotten and the step turns red. `false`: not believed.
///
/// # Errors
/// When the database does not answer.
pub async fn take_disabled(
    app: &App,
    slug: &str,
    client_id: &str,
    account_id: &str,
    signature: &str,
) -> Result<bool> {
    const KIND: IntegrationKind = IntegrationKind::Amocrm;
    let system = SystemScope::because("the vendor's notice brings no session, only its signature");
    // Whatever is missing, the same is asked of the database, in the same order, and a signature is computed: else the time
    // would tell which companies exist. Nobody's id stands for what is missing.
    let nobody = TenantId(Uuid::nil());
    let tenant = app.store.find_tenant_by_slug(system, slug).await?.filter(|tenant| tenant.active);
    let tenant = tenant.map_or(nobody, |tenant| tenant.id);
    let scope = system.tenant(tenant);
    let saved = saved::<AmocrmConnection>(app, scope).await?;
    let (connection, integration) =
        saved.map_or((None, Uuid::nil()), |(connection, integration)| (connection.client_id, integration.id));
    let known = connection.is_some_and(|known| known.eq_ignore_ascii_case(client_id));
    let field = SecretField::ClientSecret.code();
    let secret = app.vault.open_as_long(scope, integration, field, CLIENT_SECRET_HOST).await?;
    let key = secret.as_ref().map_or("nobody's secret", |secret| secret.expose());
    let signed = oauth::verify_disabled(client_id, account_id, key, signature);
    if !(signed && known && secret.is_some()) {
        return Ok(false);
    }
    let problem = synkro_shared::run::RunProblem::new(RunProblemCode::ReauthRequired, Some(KIND));
    let tx = app.store.begin().await?;
    tx.delete_secret(scope, integration, SecretField::TokenPair).await?;
    tx.set_standing(scope, KIND, None, Standing::failing(problem)).await?;
    let chain = Chain::of(Some(tenant));
    let entry = AuditEntry::new(
        chain,
        AuditActor::Anonymous,
        AuditAction::IntegrationDisconnect,
        "integration",
        KIND.code(),
    );
    tx.audit(entry).await?;
    tx.commit().await?;
    Ok(true)
}
