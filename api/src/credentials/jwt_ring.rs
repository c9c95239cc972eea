//! HMAC-SHA256 for `jsonwebtoken`, by ring: the only algorithm that a token of ours can have.

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind, Result};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use ring::hmac;
use signature::{Signer, Verifier};

struct Hs256(hmac::Key);

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, signature::Error> {
        Ok(hmac::sign(&self.0, message).as_ref().to_vec())
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    fn verify(&self, message: &[u8], tag: &Vec<u8>) -> std::result::Result<(), signature::Error> {
        hmac::verify(&self.0, message, tag).map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

fn key(algorithm: Algorithm, bytes: &[u8]) -> Result<Hs256> {
    if algorithm != Algorithm::HS256 {
        return Err(Error::from(ErrorKind::InvalidAlgorithm));
    }
    Ok(Hs256(hmac::Key::new(hmac::HMAC_SHA256, bytes)))
}

fn signer(algorithm: &Algorithm, encoding: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    Ok(Box::new(key(*algorithm, encoding.as_bytes())?))
}

fn verifier(algorithm: &Algorithm, decoding: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    Ok(Box::new(key(*algorithm, decoding.try_get_as_bytes()?)?))
}

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: signer,
    verifier_factory: verifier,
    key_utils: KeyUtils::new_unimplemented(),
};

/// Makes ring the crypto of `jsonwebtoken` in this process. May be called any number of times.
pub fn install() {
    // The second call finds the first one's provider in place, which is the same.
    let _ = PROVIDER.install_default();
}
