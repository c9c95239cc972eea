//! What people write about a report: comments, questions and their answers. Sealed with the company's data key and bound
//! to the row, the field and the version, so that destroying the key erases them all, backups included.

use std::collections::HashMap;

use uuid::Uuid;

use super::{Context, Vault, broken, envelope};
use crate::error::{Error, Result};
use crate::store::{TenantScope, Tx};

/// Which text of a row it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// A comment.
    Comment,
    /// A follow-up question.
    Question,
    /// The answer to one.
    Answer,
    /// Names in what staff did, as they were, and the secret of the chat's link.
    Deed,
    /// A code that was sent to the company's chat.
    Code,
}

impl Said {
    const fn field(self) -> &'static str {
        match self {
            Self::Comment => "comment/text",
            Self::Question => "question/text",
            Self::Answer => "question/answer",
            Self::Deed => "deed/names",
            Self::Code => "recovery/code",
        }
    }
}

/// Where a text belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Which text.
    pub said: Said,
    /// The row.
    pub row: Uuid,
    /// One more than the version before.
    pub version: i32,
}

const fn context(scope: TenantScope, place: Place) -> Context<'static> {
    Context {
        tenant: scope.tenant(),
        integration: place.row,
        field: place.said.field(),
        version: place.version,
        host: "",
    }
}

impl Vault {
    /// Seals what somebody said, in the caller's transaction. The tenant must have a data key: see [`Vault::prepare`].
    ///
    /// # Errors
    /// When the tenant's data key was destroyed or worn out, or the database does not answer.
    pub async fn seal_said(&self, tx: &Tx, scope: TenantScope, place: Place, text: &str) -> Result<Vec<u8>> {
        let key = self.active_key(tx, scope).await?;
        let sealed = key.seal(&context(scope, place), text.as_bytes()).map_err(|_| broken("seal"))?;
        tx.count_seal(scope, key.id()).await?;
        Ok(sealed)
    }

    /// Seals what will be kept by a transaction that somebody else opens and that counts the seal: the id of the key is given
    /// for that. The tenant must have a data key.
    ///
    /// # Errors
    /// As [`Vault::seal_said`].
    pub async fn seal_ahead(&self, scope: TenantScope, place: Place, text: &str) -> Result<(Vec<u8>, Uuid)> {
        let wrapped = self.store.find_active_key(scope).await?.ok_or_else(|| broken("find a key"))?;
        if wrapped.seals >= envelope::MAX_SEALS {
            return Err(Error::internal("the tenant's data key has sealed its share: rotate it"));
        }
        let key = self.unwrap(scope, &wrapped)?;
        let sealed = key.seal(&context(scope, place), text.as_bytes()).map_err(|_| broken("seal"))?;
        Ok((sealed, wrapped.id))
    }

    /// Opens what was said, in the given order; each data key is looked up once.
    ///
    /// # Errors
    /// One error for every way in which one can't be opened.
    pub async fn open_said(&self, scope: TenantScope, sealed: &[(Place, &[u8])]) -> Result<Vec<String>> {
        let mut keys = HashMap::new();
        let mut opened = Vec::with_capacity(sealed.len());
        for (place, envelope) in sealed {
            let id = envelope::key_id(envelope).map_err(|_| broken("open"))?;
            let key = match keys.entry(id) {
                std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::hash_map::Entry::Vacant(unknown) => {
                    let wrapped = self.store.find_key(scope, id).await?.ok_or_else(|| broken("open"))?;
                    unknown.insert(self.unwrap(scope, &wrapped)?)
                }
            };
            let text = key.open(&context(scope, *place), envelope).map_err(|_| broken("open"))?;
            opened.push(text.expose().to_owned());
        }
        Ok(opened)
    }
}
