//! Secrets of a person's account: they belong to no tenant, so no tenant's data key seals them.
//!
//! `0x01 | length of the key's id | key's id | nonce (12) | ciphertext | tag (16)`, sealed with a key derived from the
//! ring's key, bound to the account and the field.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use synkro_shared::UserId;
use zeroize::Zeroizing;

use super::envelope::{Refused, length_prefixed};
use super::{KeyRing, Plaintext, Vault, broken};
use crate::clock::random_bytes;
use crate::error::Result;

const FORMAT: u8 = 1;
const NONCE: usize = 12;

fn key(ring: &KeyRing, id: &str) -> Result<LessSafeKey, Refused> {
    let bytes = ring.derive(id, b"synkro/account-secrets/v1")?;
    UnboundKey::new(&AES_256_GCM, bytes.as_slice()).map(LessSafeKey::new).map_err(|_| Refused)
}

fn bound(user: UserId, field: &str, key_id: &str) -> Aad<Vec<u8>> {
    Aad::from(length_prefixed(&[
        b"synkro/account/v1",
        user.0.as_bytes(),
        field.as_bytes(),
        key_id.as_bytes(),
    ]))
}

fn seal(ring: &KeyRing, user: UserId, field: &str, secret: &str) -> Result<Vec<u8>, Refused> {
    let id = ring.active();
    let nonce = random_bytes::<NONCE>();
    let mut body = secret.as_bytes().to_vec();
    key(ring, id)?
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), bound(user, field, id), &mut body)
        .map_err(|_| Refused)?;
    let length = u8::try_from(id.len()).map_err(|_| Refused)?;
    Ok([&[FORMAT, length], id.as_bytes(), &nonce, &body].concat())
}

fn open(ring: &KeyRing, user: UserId, field: &str, sealed: &[u8]) -> Result<Plaintext, Refused> {
    let Some(([FORMAT, length], rest)) = sealed.split_first_chunk::<2>() else { return Err(Refused) };
    let (id, rest) = rest.split_at_checked(usize::from(*length)).ok_or(Refused)?;
    let id = std::str::from_utf8(id).map_err(|_| Refused)?;
    let (nonce, body) = rest.split_at_checked(NONCE).ok_or(Refused)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Refused)?;
    let mut body = Zeroizing::new(body.to_vec());
    let length =
        key(ring, id)?.open_in_place(nonce, bound(user, field, id), &mut body).map_err(|_| Refused)?.len();
    body.truncate(length);
    Plaintext::from_utf8(body).ok_or(Refused)
}

/// The ring's key that sealed it; `None`: it is nothing that was sealed here.
pub(super) fn key_id(sealed: &[u8]) -> Option<&str> {
    let ([FORMAT, length], rest) = sealed.split_first_chunk::<2>()? else { return None };
    std::str::from_utf8(rest.get(..usize::from(*length))?).ok()
}

impl Vault {
    /// Seals a secret of an account.
    ///
    /// # Errors
    /// When the ring has no key: our fault.
    pub fn seal_for_account(&self, user: UserId, field: &str, secret: &str) -> Result<Vec<u8>> {
        seal(&self.ring, user, field, secret).map_err(|_| broken("seal"))
    }

    /// Opens a secret of an account.
    ///
    /// # Errors
    /// One error for every way in which it can't be opened.
    pub fn open_for_account(&self, user: UserId, field: &str, sealed: &[u8]) -> Result<Plaintext> {
        open(&self.ring, user, field, sealed).map_err(|_| broken("open"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::prelude::{BASE64_STANDARD, Engine};
    use uuid::Uuid;

    fn ring(ids: &[&str]) -> KeyRing {
        let text: Vec<_> =
            ids.iter().map(|id| format!("{id}:{}", BASE64_STANDARD.encode([id.as_bytes()[0]; 32]))).collect();
        KeyRing::parse(&text.join(",")).expect("a ring")
    }

    const ONE: UserId = UserId(Uuid::from_u128(1));
    const OTHER: UserId = UserId(Uuid::from_u128(2));

    #[test]
    fn a_secret_opens_for_its_account_and_field_only_and_after_a_rotation() {
        let sealed = seal(&ring(&["a"]), ONE, "totp", "JBSWY3DP").expect("sealed");
        let after = ring(&["b", "a"]);
        assert_eq!(open(&after, ONE, "totp", &sealed).expect("opened").expose(), "JBSWY3DP");
        assert!(open(&after, OTHER, "totp", &sealed).is_err());
        assert!(open(&after, ONE, "other", &sealed).is_err());
        assert!(open(&ring(&["b"]), ONE, "totp", &sealed).is_err());
    }

    #[test]
    fn no_bent_bit_opens_and_nothing_panics() {
        let ring = ring(&["a"]);
        let sealed = seal(&ring, ONE, "totp", "JBSWY3DP").expect("sealed");
        for bit in 0..sealed.len() * 8 {
            let mut bent = sealed.clone();
            bent[bit / 8] ^= 1 << (bit % 8);
            assert!(open(&ring, ONE, "totp", &bent).is_err(), "bit {bit}");
        }
        for length in 0..sealed.len() {
            assert!(open(&ring, ONE, "totp", &sealed[..length]).is_err(), "{length} bytes");
        }
    }
}
