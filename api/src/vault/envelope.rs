//! The bytes of a sealed secret.
//!
//! `0x01 | suite | data key id (16) | nonce (12) | ciphertext | tag (16)`. The bound context is authenticated, not
//! stored: whoever opens must know it. Its parts are length-prefixed, because joined strings collide (`ab|c` = `a|bc`).

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use synkro_shared::TenantId;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::plaintext::Plaintext;
use crate::clock::random_bytes;

const FORMAT: u8 = 1;
const SUITE_AES_256_GCM: u8 = 1;
const HEADER: usize = 18;
const NONCE: usize = 12;
const TAG: usize = 16;

/// Seals of one data key before it must be replaced: far below where random nonces could meet.
pub(super) const MAX_SEALS: i64 = 1 << 24;

/// Everything that a secret is bound to.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Whose.
    pub tenant: TenantId,
    /// Of which integration.
    pub integration: Uuid,
    /// Its name there.
    pub field: &'a str,
    /// Which one, counted from 1.
    pub version: i32,
    /// The only host that it may be sent to.
    pub host: &'a str,
}

/// It does not open. There is one reason only, whatever happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused;

/// A tenant's data key, unwrapped.
pub(super) struct DataKey {
    id: Uuid,
    key: LessSafeKey,
}

impl DataKey {
    pub(super) fn new(id: Uuid, bytes: &[u8]) -> Result<Self, Refused> {
        let key = UnboundKey::new(&AES_256_GCM, bytes).map_err(|_| Refused)?;
        Ok(Self { id, key: LessSafeKey::new(key) })
    }

    pub(super) const fn id(&self) -> Uuid {
        self.id
    }

    pub(super) fn seal(&self, context: &Context<'_>, secret: &[u8]) -> Result<Vec<u8>, Refused> {
        let nonce = random_bytes::<NONCE>();
        let mut sealed = Vec::with_capacity(HEADER + NONCE + secret.len() + TAG);
        sealed.extend([FORMAT, SUITE_AES_256_GCM]);
        sealed.extend(self.id.as_bytes());
        sealed.extend(nonce);
        let mut body = secret.to_vec();
        self.key
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(self.bound(context)),
                &mut body,
            )
            .map_err(|_| Refused)?;
        sealed.append(&mut body);
        Ok(sealed)
    }

    pub(super) fn open(&self, context: &Context<'_>, sealed: &[u8]) -> Result<Plaintext, Refused> {
        if key_id(sealed)? != self.id || sealed.len() < HEADER + NONCE + TAG {
            return Err(Refused);
        }
        let nonce = Nonce::try_assume_unique_for_key(&sealed[HEADER..HEADER + NONCE]).map_err(|_| Refused)?;
        let mut body = Zeroizing::new(sealed[HEADER + NONCE..].to_vec());
        let length = self
            .key
            .open_in_place(nonce, Aad::from(self.bound(context)), &mut body)
            .map_err(|_| Refused)?
            .len();
        body.truncate(length);
        Plaintext::from_utf8(body).ok_or(Refused)
    }

    fn bound(&self, context: &Context<'_>) -> Vec<u8> {
        length_prefixed(&[
            b"synkro/secret/v1",
            &[SUITE_AES_256_GCM],
            self.id.as_bytes(),
            context.tenant.0.as_bytes(),
            context.integration.as_bytes(),
            context.field.as_bytes(),
            &context.version.to_be_bytes(),
            context.host.as_bytes(),
        ])
    }
}

/// The id of the data key that sealed this: it selects exactly one key, so that nothing is ever tried.
pub(super) fn key_id(sealed: &[u8]) -> Result<Uuid, Refused> {
    match sealed.get(..HEADER) {
        Some([FORMAT, SUITE_AES_256_GCM, id @ ..]) => Uuid::from_slice(id).map_err(|_| Refused),
        _ => Err(Refused),
    }
}

/// Bytes that no other list of parts gives.
pub(super) fn length_prefixed(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend(*part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id() -> Uuid {
        Uuid::from_bytes(random_bytes())
    }

    fn key() -> DataKey {
        DataKey::new(id(), &random_bytes::<32>()).expect("a key")
    }

    #[test]
    fn what_was_sealed_opens_in_its_own_context() {
        let key = key();
        let context = Context {
            tenant: TenantId(id()),
            integration: id(),
            field: "token",
            version: 1,
            host: "api.telegram.org",
        };
        let sealed = key.seal(&context, "секрет".as_bytes()).expect("sealed");
        assert_eq!(key.open(&context, &sealed).expect("opened").expose(), "секрет");
    }

    #[test]
    fn an_envelope_moved_to_another_tenant_integration_field_version_or_host_does_not_open() {
        for _ in 0..100 {
            let key = key();
            let home = Context {
                tenant: TenantId(id()),
                integration: id(),
                field: "key",
                version: 3,
                host: "a.supabase.co",
            };
            let sealed = key.seal(&home, b"secret").expect("sealed");
            let elsewhere = [
                Context { tenant: TenantId(id()), ..home },
                Context { integration: id(), ..home },
                Context { field: "keys", ..home },
                Context { version: 4, ..home },
                Context { host: "b.supabase.co", ..home },
            ];
            for context in elsewhere {
                assert_eq!(key.open(&context, &sealed).err(), Some(Refused));
            }
        }
    }

    #[test]
    fn no_flipped_bit_goes_unnoticed() {
        let key = key();
        let context = Context {
            tenant: TenantId(id()),
            integration: id(),
            field: "token",
            version: 1,
            host: "api.radist.online",
        };
        let sealed = key.seal(&context, &[b'x'; 64]).expect("sealed");
        for bit in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(key.open(&context, &flipped).err(), Some(Refused), "bit {bit}");
        }
    }

    #[test]
    fn every_cut_envelope_is_refused_without_a_panic() {
        let key = key();
        let context =
            Context { tenant: TenantId(id()), integration: id(), field: "f", version: 1, host: "h" };
        let sealed = key.seal(&context, b"secret").expect("sealed");
        for length in 0..sealed.len() {
            assert_eq!(key.open(&context, &sealed[..length]).err(), Some(Refused));
        }
    }

    #[test]
    fn joined_parts_never_collide() {
        assert_ne!(length_prefixed(&[b"ab", b"c"]), length_prefixed(&[b"a", b"bc"]));
    }
}
