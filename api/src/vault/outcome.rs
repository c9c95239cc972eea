//! What an operation of the settings wizard brought: kept for an hour, sealed with the tenant's data key and bound to
//! the operation, because it holds what people wrote.

use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{Context, Vault, broken, envelope};
use crate::error::{Error, Result};
use crate::store::{TenantScope, Tx};

const FIELD: &str = "operation/outcome";

const fn context(scope: TenantScope, operation: Uuid) -> Context<'static> {
    Context { tenant: scope.tenant(), integration: operation, field: FIELD, version: 1, host: "" }
}

impl Vault {
    /// Seals an outcome in the caller's transaction. The tenant must have a data key: see [`Vault::prepare`].
    ///
    /// # Errors
    /// When the tenant's data key was destroyed or worn out, or the database does not answer.
    pub async fn seal_outcome(
        &self,
        tx: &Tx,
        scope: TenantScope,
        operation: Uuid,
        outcome: &str,
    ) -> Result<Vec<u8>> {
        let key = self.active_key(tx, scope).await?;
        let sealed = key.seal(&context(scope, operation), outcome.as_bytes()).map_err(|_| broken("seal"))?;
        tx.count_seal(scope, key.id()).await?;
        Ok(sealed)
    }

    /// Opens an outcome and reads it.
    ///
    /// # Errors
    /// One error for every way in which it can't be opened; another when it has a form that this version doesn't know.
    pub async fn open_outcome<T: DeserializeOwned>(
        &self,
        scope: TenantScope,
        operation: Uuid,
        sealed: &[u8],
    ) -> Result<T> {
        let key_id = envelope::key_id(sealed).map_err(|_| broken("open"))?;
        let wrapped = self.store.find_key(scope, key_id).await?.ok_or_else(|| broken("open"))?;
        let key = self.unwrap(scope, &wrapped)?;
        let text = key.open(&context(scope, operation), sealed).map_err(|_| broken("open"))?;
        serde_json::from_str(text.expose()).map_err(|_| Error::internal("a sealed outcome has another form"))
    }
}
