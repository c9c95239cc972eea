//! amoCRM's tokens that renew themselves.
//!
//! A refresh token is worth one use: the answer carries a new pair, and the old one is dead. So one renews at a time,
//! over all processes (a lease in the database) and within one (a lock, so that nobody has to look again and again);
//! the new pair is kept by compare-and-set before it is used; and what the vendor refuses turns the integration red at
//! once. A process that dies between the vendor's answer and the commit loses the pair: the next one tries the old
//! token, is refused, and the person reads that they have to connect again. Never is it lost silently.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{RunProblem, RunProblemCode};
use synkro_shared::settings::{AmocrmMethod, SecretField};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{AmocrmConnection, Connection, NotConnected, missing, saved};
use crate::app::App;
use crate::detached::detached;
use crate::error::{Error, Result};
use crate::failpoint;
use crate::store::TenantScope;
use crate::store::standing::Standing;
use crate::vault::{NewSecret, Plaintext};
use crate::vendors::amocrm::oauth::{self, AppCredentials, TokenPair};
use crate::vendors::problem::{vendor_problem, whole_seconds};
use crate::vendors::{ErrorClass, VendorError, VendorErrorKind};

/// A token with less left is renewed before it is used.
const RENEW_BEFORE: TimeDelta = TimeDelta::minutes(5);
/// How long the right to renew is believed without a sign of life: longer than the vendor's answer may take.
const LEASE: Duration = Duration::from_secs(60);
/// How often another process' renewal is looked at, and how many times.
const LOOK_EVERY: Duration = Duration::from_millis(250);
const LOOKS: u32 = 300;
/// Where the secret of the integration may go: the vendor's token addresses. The account is not known before consent.
pub const CLIENT_SECRET_HOST: &str = "oauth.amocrm";

/// An access token that works for at least [`RENEW_BEFORE`].
pub struct Access {
    /// The token.
    pub token: Plaintext,
    /// The version of the pair that it is of.
    pub version: i32,
}

/// The pair as it is sealed.
#[derive(Serialize, Deserialize)]
pub struct StoredPair {
    access_token: Zeroizing<String>,
    refresh_token: Zeroizing<String>,
    expires_at: DateTime<Utc>,
}

impl StoredPair {
    /// A pair that the vendor gave just now.
    #[must_use]
    pub fn new(pair: TokenPair, now: DateTime<Utc>) -> Self {
        let lives = TimeDelta::from_std(pair.expires_in).unwrap_or(TimeDelta::days(1));
        Self {
            access_token: pair.access_token,
            refresh_token: pair.refresh_token,
            expires_at: now + lives.min(TimeDelta::days(365)),
        }
    }

    /// The text that is sealed.
    ///
    /// # Errors
    /// Never in practice.
    pub fn to_text(&self) -> Result<Zeroizing<String>> {
        serde_json::to_string(self).map(Zeroizing::new).map_err(|_| Error::internal("a token pair"))
    }

    fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        self.expires_at - now > RENEW_BEFORE
    }
}

/// What is there now.
struct Current {
    settings: AmocrmConnection,
    integration: Uuid,
    revision: i64,
    pair: StoredPair,
    version: i32,
}

impl Current {
    async fn read(app: &App, scope: TenantScope) -> Result<Self, NotConnected> {
        const KIND: IntegrationKind = IntegrationKind::Amocrm;
        let Some((settings, integration)) = saved::<AmocrmConnection>(app, scope).await? else {
            return Err(missing(KIND));
        };
        let opened = app
            .vault
            .open_versioned(scope, integration.id, SecretField::TokenPair.code(), &settings.host())
            .await?;
        let Some((text, version)) = opened else { return Err(missing(KIND)) };
        let pair = serde_json::from_str(text.expose()).map_err(|_| Error::internal("a sealed token pair"))?;
        Ok(Self { settings, integration: integration.id, revision: integration.revision, pair, version })
    }

    fn serves(&self, rejected: Option<i32>, now: DateTime<Utc>) -> bool {
        rejected != Some(self.version) && self.pair.is_fresh(now)
    }

    fn access(self) -> Access {
        Access { token: Plaintext::of(self.pair.access_token), version: self.version }
    }
}

/// A working access token; renews it when it is about to end, or when the vendor has rejected the version `rejected`.
///
/// # Errors
/// When there is none, the vendor refuses to renew it, or does not answer.
pub async fn fresh(app: &App, scope: TenantScope, rejected: Option<i32>) -> Result<Access, NotConnected> {
    let current = Current::read(app, scope).await?;
    if current.serves(rejected, app.clock().now()) {
        return Ok(current.access());
    }
    let lock = app.renewals.of(current.integration);
    let _alone = lock.lock().await;
    for _ in 0..LOOKS {
        let current = Current::read(app, scope).await?;
        if current.serves(rejected, app.clock().now()) {
            return Ok(current.access());
        }
        // A step that is stopped meanwhile must not lose the pair that the vendor has just given.
        match detached(renew_alone(app.clone(), scope, current.integration, rejected)).await?? {
            Some(access) => return Ok(access),
            None => app.clock().sleep(LOOK_EVERY).await,
        }
    }
    Err(NotConnected::Later(RunProblem::new(
        RunProblemCode::VendorUnavailable,
        Some(IntegrationKind::Amocrm),
    )))
}

/// Renews under a lease; `None` when another process has it.
async fn renew_alone(
    app: App,
    scope: TenantScope,
    integration: Uuid,
    rejected: Option<i32>,
) -> Result<Option<Access>, NotConnected> {
    let by = app.clock().new_id();
    if !app.store.lease_renewal(scope, integration, by, LEASE).await? {
        return Ok(None);
    }
    failpoint::at("renewal_leased");
    // Read again under the lease: somebody may have renewed between the look and the lease.
    let renewed = match Current::read(&app, scope).await {
        Ok(current) if current.serves(rejected, app.clock().now()) => Ok(current.access()),
        Ok(current) => renew(&app, scope, current).await,
        Err(error) => Err(error),
    };
    app.store.end_renewal(scope, integration, by).await?;
    renewed.map(Some)
}

/// Renews a pair whose access token the vendor has just rejected although it should work. `false`: the account is not
/// connected in a way that renews.
///
/// # Errors
/// As [`fresh`].
pub async fn renew_rejected(app: &App, scope: TenantScope) -> Result<bool, NotConnected> {
    let Some((settings, _)) = saved::<AmocrmConnection>(app, scope).await? else { return Ok(false) };
    if settings.method != AmocrmMethod::Oauth {
        return Ok(false);
    }
    let version = Current::read(app, scope).await?.version;
    fresh(app, scope, Some(version)).await.map(|_| true)
}

async fn renew(app: &App, scope: TenantScope, current: Current) -> Result<Access, NotConnected> {
    let secret = app
        .vault
        .open(scope, current.integration, SecretField::ClientSecret.code(), CLIENT_SECRET_HOST)
        .await?
        .ok_or_else(|| missing(IntegrationKind::Amocrm))?;
    let tenant = app.store.tenant(scope).await?;
    let redirect_uri = callback_url(&app.origin, &tenant.slug);
    let credentials = AppCredentials {
        client_id: current.settings.client_id.as_deref().unwrap_or_default(),
        client_secret: secret.expose(),
        redirect_uri: &redirect_uri,
    };
    let mut host = current.settings.host();
    let pair = &current.pair;
    let mut answer = oauth::refresh(&app.egress, &host, &credentials, &pair.refresh_token).await;
    if let Err(error) = &answer
        && may_have_moved(error)
        && let Ok(Some(moved)) =
            oauth::current_host(&app.egress, &host, &pair.access_token, &pair.refresh_token).await
        && moved != host
    {
        // The account was renamed.
        host = moved;
        answer = oauth::refresh(&app.egress, &host, &credentials, &current.pair.refresh_token).await;
    }
    failpoint::at("renewal_answered");
    match answer {
        Ok(pair) => keep(app, scope, &current, &host, StoredPair::new(pair, app.clock().now())).await,
        Err(error) => Err(refused(app, scope, &current, &error).await?),
    }
}

/// Whether an account's host may not be its host any more: it knows nothing of the pair, or is not there.
fn may_have_moved(error: &VendorError) -> bool {
    matches!(error.status, Some(400 | 401 | 404 | 410)) || error.kind == VendorErrorKind::Unresolved
}

/// Keeps the new pair before anybody uses it.
async fn keep(
    app: &App,
    scope: TenantScope,
    current: &Current,
    host: &str,
    pair: StoredPair,
) -> Result<Access, NotConnected> {
    let text = pair.to_text()?;
    let version = current.version + 1;
    let tx = app.store.begin().await?;
    if host != current.settings.host() {
        let settings = AmocrmConnection { host: host.to_owned(), ..current.settings.clone() };
        let config = serde_json::to_value(&settings).map_err(Error::internal)?;
        tx.correct_integration(scope, IntegrationKind::Amocrm, current.revision, config).await?;
    }
    let secret = NewSecret { field: SecretField::TokenPair.code(), version, host, secret: &text };
    let kept = app.vault.replace(&tx, scope, current.integration, secret).await?;
    if !kept {
        // Connected anew meanwhile: that pair counts, this one is dropped.
        drop(tx);
        return Current::read(app, scope).await.map(Current::access);
    }
    tx.commit().await?;
    failpoint::at("renewal_kept");
    Ok(Access { token: Plaintext::of(pair.access_token), version })
}

/// What a refused renewal means: red when a person has to act, later otherwise.
async fn refused(
    app: &App,
    scope: TenantScope,
    current: &Current,
    error: &VendorError,
) -> Result<NotConnected, NotConnected> {
    tracing::warn!(%error, "a token was not renewed");
    let kind = Some(IntegrationKind::Amocrm);
    let code = match error.class() {
        ErrorClass::Person | ErrorClass::Failed if error.kind == VendorErrorKind::RateBan => {
            // The server's address is blocked: no key or right helps.
            RunProblemCode::RateBanned
        }
        ErrorClass::Person | ErrorClass::Failed => RunProblemCode::ReauthRequired,
        ErrorClass::Retry | ErrorClass::RetryAfter(_) | ErrorClass::Ambiguous => {
            let seen = vendor_problem(error);
            let code = if seen.code.passes() { seen.code } else { RunProblemCode::VendorUnavailable };
            let retry_after_s = error.retry_after.map(whole_seconds);
            return Ok(NotConnected::Later(RunProblem { retry_after_s, ..RunProblem::new(code, kind) }));
        }
    };
    let problem = RunProblem::new(code, kind);
    let tx = app.store.begin().await?;
    let standing = Standing::failing(problem.clone());
    tx.set_standing(scope, IntegrationKind::Amocrm, Some(current.revision), standing).await?;
    tx.commit().await?;
    Ok(NotConnected::Settings(problem))
}

/// The tenant's redirect address, stable and byte for byte as it stands on the integration's card.
#[must_use]
pub fn callback_url(origin: &str, slug: &str) -> String {
    format!("{origin}/integrations/amocrm/callback/{slug}")
}

/// The tenant's address for the notice that the integration was switched off.
#[must_use]
pub fn disabled_hook_url(origin: &str, slug: &str) -> String {
    format!("{origin}/integrations/amocrm/disabled/{slug}")
}
