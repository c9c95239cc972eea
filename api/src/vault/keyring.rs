//! The master keys: a ring of `id:base64`, the first one active. They wrap data keys; from each, keys
//! for other purposes are derived: for what belongs to an account, and for the audit log's signatures.

use std::collections::BTreeMap;
use std::fmt;

use base64::prelude::{BASE64_STANDARD, Engine};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hmac;
use synkro_shared::TenantId;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::envelope::{DataKey, Refused, length_prefixed};
use crate::clock::random_bytes;
use crate::store::audit::AuditKeys;

const NONCE: usize = 12;

/// The ring.
pub struct KeyRing {
    active: String,
    keys: BTreeMap<String, Master>,
}

/// A master key in its two uses; neither can be turned into the other.
struct Master {
    wrapping: LessSafeKey,
    /// What keys for other purposes are derived from.
    deriving: hmac::Key,
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRing").field("active", &self.active).finish_non_exhaustive()
    }
}

impl KeyRing {
    /// Reads `id:base64[,id:base64…]`: 32 bytes each, the first one active.
    ///
    /// # Errors
    /// The accepted form, in words; never the value.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        const FORM: &str = "use id:base64[,id:base64…], each key 32 bytes, the first one active";
        let mut active = None;
        let mut keys = BTreeMap::new();
        let mut seen: Vec<Zeroizing<Vec<u8>>> = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (id, encoded) = part.split_once(':').ok_or(FORM)?;
            let named =
                !id.is_empty() && id.len() <= 32 && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            if !named {
                return Err("a key's id has letters, digits and dashes, 32 at most");
            }
            let bytes = Zeroizing::new(BASE64_STANDARD.decode(encoded).map_err(|_| FORM)?);
            let key = UnboundKey::new(&AES_256_GCM, &bytes).map_err(|_| FORM)?;
            let deriving = hmac::Key::new(hmac::HMAC_SHA256, &bytes);
            active.get_or_insert_with(|| id.to_owned());
            if keys.insert(id.to_owned(), Master { wrapping: LessSafeKey::new(key), deriving }).is_some() {
                return Err("two keys of the ring have the same id");
            }
            // A rotation that changed nothing but the name.
            if seen.contains(&bytes) {
                return Err("two keys of the ring are the same: make a new one");
            }
            seen.push(bytes);
        }
        Ok(Self { active: active.ok_or(FORM)?, keys })
    }

    /// The id of the key that is used for what is new.
    #[must_use]
    pub(super) fn active(&self) -> &str {
        &self.active
    }

    /// Whether it has a key of this name.
    pub(super) fn has(&self, id: &str) -> bool {
        self.keys.contains_key(id)
    }

    /// A key for one purpose, derived from the key with this id.
    pub(super) fn derive(&self, id: &str, purpose: &[u8]) -> Result<Zeroizing<[u8; 32]>, Refused> {
        let master = self.keys.get(id).ok_or(Refused)?;
        let tag = hmac::sign(&master.deriving, purpose);
        tag.as_ref().try_into().map(Zeroizing::new).map_err(|_| Refused)
    }

    /// The keys that sign the audit log.
    #[must_use]
    pub fn audit_keys(&self) -> AuditKeys {
        let keys = self.keys.keys().filter_map(|id| {
            let key = self.derive(id, b"synkro/audit/v1").ok()?;
            Some((id.clone(), hmac::Key::new(hmac::HMAC_SHA256, key.as_slice())))
        });
        AuditKeys::new(self.active.clone(), keys.collect())
    }

    pub(super) fn wrap(
        &self,
        tenant: TenantId,
        key_id: Uuid,
        key: &[u8; 32],
    ) -> Result<(String, Vec<u8>), Refused> {
        let master = &self.keys.get(&self.active).ok_or(Refused)?.wrapping;
        let nonce = random_bytes::<NONCE>();
        let mut body = Zeroizing::new(key.to_vec());
        let aad = Aad::from(bound(tenant, key_id, &self.active));
        let tag = master
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), aad, &mut body)
            .map_err(|_| Refused)?;
        Ok((self.active.clone(), [&nonce, body.as_slice(), tag.as_ref()].concat()))
    }

    pub(super) fn unwrap(
        &self,
        tenant: TenantId,
        key_id: Uuid,
        kek_id: &str,
        wrapped: &[u8],
    ) -> Result<DataKey, Refused> {
        let master = &self.keys.get(kek_id).ok_or(Refused)?.wrapping;
        let (nonce, body) = wrapped.split_at_checked(NONCE).ok_or(Refused)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Refused)?;
        let mut body = Zeroizing::new(body.to_vec());
        let key = master
            .open_in_place(nonce, Aad::from(bound(tenant, key_id, kek_id)), &mut body)
            .map_err(|_| Refused)?;
        DataKey::new(key_id, key)
    }
}

fn bound(tenant: TenantId, key_id: Uuid, kek_id: &str) -> Vec<u8> {
    length_prefixed(&[b"synkro/dek/v1", tenant.0.as_bytes(), key_id.as_bytes(), kek_id.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(ids: &[&str]) -> KeyRing {
        let text: Vec<_> =
            ids.iter().map(|id| format!("{id}:{}", BASE64_STANDARD.encode(random_bytes::<32>()))).collect();
        KeyRing::parse(&text.join(",")).expect("a ring")
    }

    #[test]
    fn a_data_key_unwraps_only_for_its_tenant_its_id_and_its_master_key() {
        let ring = ring(&["b", "a"]);
        let (tenant, id) = (TenantId(Uuid::from_u128(1)), Uuid::from_u128(2));
        let (kek, wrapped) = ring.wrap(tenant, id, &[7; 32]).expect("wrapped");
        assert_eq!(kek, "b", "the first key of the ring is the active one");
        assert!(ring.unwrap(tenant, id, "b", &wrapped).is_ok());
        assert!(ring.unwrap(TenantId(Uuid::from_u128(9)), id, "b", &wrapped).is_err());
        assert!(ring.unwrap(tenant, Uuid::from_u128(9), "b", &wrapped).is_err());
        assert!(ring.unwrap(tenant, id, "a", &wrapped).is_err());
        assert!(ring.unwrap(tenant, id, "gone", &wrapped).is_err());
    }

    #[test]
    fn rings_that_are_not_rings_are_refused_with_the_accepted_form() {
        let short = format!("a:{}", BASE64_STANDARD.encode([1u8; 31]));
        let twice = format!("a:{0},a:{0}", BASE64_STANDARD.encode([1u8; 32]));
        let equal = format!("a:{0},b:{0}", BASE64_STANDARD.encode([1u8; 32]));
        for text in ["", "a", "a:", "a:!!!", ":AAAA", &short, &twice, &equal] {
            assert!(KeyRing::parse(text).is_err(), "{text}");
        }
    }
}
