//! The only opener of secrets.
//!
//! Envelope encryption: a master key from the key ring wraps one data key a tenant, and the data key seals each secret.
//! What is sealed is bound to its tenant, integration, field, version and destination host, so that an envelope moved
//! anywhere else, or a secret whose host was edited, does not open. There is no mode without a key.
//! See `docs/decisions/0003-vault.md`; the bytes are in [`envelope`], the ring in [`keyring`].

mod account;
mod envelope;
mod keyring;
mod outcome;
mod plaintext;
mod ring_check;
pub mod talk;

use uuid::Uuid;

use crate::clock::random_bytes;
use crate::error::{Error, Result};
use crate::store::integrations::SealedSecret;
use crate::store::keys::WrappedKey;
use crate::store::{Store, TenantScope, Tx};

pub use envelope::{Context, Refused};
pub use keyring::KeyRing;
pub use plaintext::Plaintext;

use envelope::DataKey;

/// Seals and opens the tenants' secrets.
#[derive(Clone)]
pub struct Vault {
    store: Store,
    ring: std::sync::Arc<KeyRing>,
}

/// A secret to seal.
pub struct NewSecret<'a> {
    /// Its name in its integration.
    pub field: &'a str,
    /// One more than the version before, so that an older envelope put back does not open.
    pub version: i32,
    /// The only host that it may be sent to.
    pub host: &'a str,
    /// The secret itself.
    pub secret: &'a str,
}

impl Vault {
    /// The same keys over another connection to the database.
    #[must_use]
    pub fn over(&self, store: Store) -> Self {
        Self { store, ..self.clone() }
    }

    /// A vault over the store's wrapped keys.
    #[must_use]
    pub fn new(store: Store, ring: KeyRing) -> Self {
        Self { store, ring: std::sync::Arc::new(ring) }
    }

    /// Seals a secret in the caller's transaction, replacing the one before.
    ///
    /// # Errors
    /// When the tenant's data key was destroyed or worn out, or the database does not answer.
    pub async fn seal(
        &self,
        tx: &Tx,
        scope: TenantScope,
        integration: Uuid,
        secret: NewSecret<'_>,
    ) -> Result<()> {
        let key = self.active_key(tx, scope).await?;
        let sealed = sealed(&key, scope, integration, secret)?;
        tx.count_seal(scope, key.id()).await?;
        tx.put_secret(scope, sealed).await
    }

    /// Seals a secret in the caller's transaction in place of the one with the version before, and only if that is still
    /// there. `false`: somebody else was faster.
    ///
    /// # Errors
    /// As [`Vault::seal`].
    pub async fn replace(
        &self,
        tx: &Tx,
        scope: TenantScope,
        integration: Uuid,
        secret: NewSecret<'_>,
    ) -> Result<bool> {
        let expected = secret.version - 1;
        let key = self.active_key(tx, scope).await?;
        let sealed = sealed(&key, scope, integration, secret)?;
        tx.count_seal(scope, key.id()).await?;
        tx.replace_secret(scope, sealed, expected).await
    }

    /// Makes sure that the tenant has a data key. To be called before the transaction that seals: keys are kept in
    /// one of their own.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn prepare(&self, scope: TenantScope) -> Result<()> {
        if self.store.find_active_key(scope).await?.is_some() {
            return Ok(());
        }
        let id = self.store.clock().new_id();
        let (kek_id, wrapped) =
            self.ring.wrap(scope.tenant(), id, &random_bytes::<32>()).map_err(|_| broken("wrap"))?;
        self.store.add_active_key(scope, WrappedKey { id, kek_id, wrapped, seals: 0 }).await
    }

    /// Opens a secret that is about to be sent to `host`. `None`: it was never entered.
    ///
    /// # Errors
    /// One error for every way in which it can't be opened: another host, a moved envelope, a changed bit, a lost key.
    pub async fn open(
        &self,
        scope: TenantScope,
        integration: Uuid,
        field: &str,
        host: &str,
    ) -> Result<Option<Plaintext>> {
        Ok(self.open_versioned(scope, integration, field, host).await?.map(|(secret, _)| secret))
    }

    /// The same for whoever must not learn from the time that it takes whether there is such a secret: where there is none, the
    /// database is asked as much.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub async fn open_as_long(
        &self,
        scope: TenantScope,
        integration: Uuid,
        field: &str,
        host: &str,
    ) -> Result<Option<Plaintext>> {
        let opened = self.open(scope, integration, field, host).await?;
        if opened.is_none() {
            self.store.newest_secret_version(integration, field).await?;
            self.store.find_key(scope, Uuid::nil()).await?;
        }
        Ok(opened)
    }

    /// The same, with the version that was opened.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub async fn open_versioned(
        &self,
        scope: TenantScope,
        integration: Uuid,
        field: &str,
        host: &str,
    ) -> Result<Option<(Plaintext, i32)>> {
        let Some(secret) = self.store.find_secret(scope, integration, field).await? else { return Ok(None) };
        // A row put back as it once was would still open: it is bound to its own version. The newest is kept apart from it.
        if secret.version < self.store.newest_secret_version(integration, field).await? {
            tracing::error!(field, "a secret of an earlier version lies in the database: it was put back");
            return Err(broken("open"));
        }
        let key_id = envelope::key_id(&secret.envelope).map_err(|_| broken("open"))?;
        let wrapped = self.store.find_key(scope, key_id).await?.ok_or_else(|| broken("open"))?;
        let key = self.unwrap(scope, &wrapped)?;
        let context = Context { tenant: scope.tenant(), integration, field, version: secret.version, host };
        let opened = key.open(&context, &secret.envelope).map_err(|_| broken("open"))?;
        Ok(Some((opened, secret.version)))
    }

    async fn active_key(&self, tx: &Tx, scope: TenantScope) -> Result<DataKey> {
        let wrapped = tx.find_active_key(scope).await?.ok_or_else(|| broken("find a key"))?;
        if wrapped.seals >= envelope::MAX_SEALS {
            return Err(Error::internal("the tenant's data key has sealed its share: rotate it"));
        }
        self.unwrap(scope, &wrapped)
    }

    fn unwrap(&self, scope: TenantScope, wrapped: &WrappedKey) -> Result<DataKey> {
        self.ring
            .unwrap(scope.tenant(), wrapped.id, &wrapped.kek_id, &wrapped.wrapped)
            .map_err(|_| broken("unwrap"))
    }
}

fn sealed(
    key: &DataKey,
    scope: TenantScope,
    integration: Uuid,
    secret: NewSecret<'_>,
) -> Result<SealedSecret> {
    let NewSecret { field, version, host, secret } = secret;
    let context = Context { tenant: scope.tenant(), integration, field, version, host };
    let envelope = key.seal(&context, secret.as_bytes()).map_err(|_| broken("seal"))?;
    Ok(SealedSecret {
        integration,
        field: field.to_owned(),
        version,
        destination_host: host.to_owned(),
        envelope,
    })
}

/// One text for every reason: what exactly failed would help only somebody who tries.
fn broken(what: &str) -> Error {
    Error::internal(format_args!("vault: can't {what}"))
}
