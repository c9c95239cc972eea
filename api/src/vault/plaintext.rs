//! An opened secret.

use std::fmt;

use zeroize::Zeroizing;

/// An opened secret: can't be cloned, printed or serialised, and is wiped when dropped.
pub struct Plaintext(Zeroizing<String>);

impl Plaintext {
    pub(super) fn from_utf8(bytes: Zeroizing<Vec<u8>>) -> Option<Self> {
        let text = std::str::from_utf8(&bytes).ok()?.to_owned();
        Some(Self(Zeroizing::new(text)))
    }

    /// A secret out of a sealed pair.
    #[must_use]
    pub const fn of(secret: Zeroizing<String>) -> Self {
        Self(secret)
    }

    /// The secret, for the moment that it is handed to a vendor client.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Plaintext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Plaintext(***)")
    }
}
