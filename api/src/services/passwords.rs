//! Password hashing: argon2id, bounded so that a flood of sign-ins can't take the memory.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use synkro_shared::ProblemKind;
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// OWASP's minimum: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Hashes at once: 4 × 19 MiB.
const AT_ONCE: usize = 4;
/// Sign-ins that may wait for their turn.
const QUEUE: usize = 32;

/// Hashes and checks passwords.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    /// Checked when the account does not exist, so that the answer takes as long as for one that does.
    dummy: Arc<tokio::sync::OnceCell<String>>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

impl Passwords {
    /// A hasher with its own queue.
    #[must_use]
    pub fn new() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            queue: Arc::new(Semaphore::new(AT_ONCE + QUEUE)),
            dummy: Arc::default(),
        }
    }

    /// The PHC string of a password.
    ///
    /// # Errors
    /// When too many are being hashed already.
    pub async fn hash(&self, password: String) -> Result<String> {
        self.run(move || {
            argon2().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(|_| broken())
        })
        .await?
    }

    /// Whether the password is the one; without a hash it takes just as long and is not.
    ///
    /// # Errors
    /// When too many are being hashed already.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool> {
        let known = hash.is_some();
        let hash = match hash {
            Some(hash) => hash,
            None => self.dummy.get_or_try_init(|| self.hash("no such account".to_owned())).await?.clone(),
        };
        let matches = self
            .run(move || {
                PasswordHash::new(&hash)
                    .map_err(|_| broken())
                    .map(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok())
            })
            .await??;
        Ok(known && matches)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let _place = self.queue.try_acquire().map_err(|_| {
            let mut error =
                Error::new(ProblemKind::Unavailable).saying("Many people are signing in. Try again.");
            error.retry_after = Some(std::time::Duration::from_secs(2));
            error
        })?;
        let _turn = self.turns.acquire().await.map_err(|_| broken())?;
        tokio::task::spawn_blocking(work).await.map_err(|_| broken())
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).unwrap_or(Params::DEFAULT);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn broken() -> Error {
    Error::internal("password hashing failed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_verifies_against_its_hash_and_nothing_else_does() {
        let passwords = Passwords::new();
        let hash = passwords.hash("правильный пароль".to_owned()).await.expect("hashed");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify("правильный пароль".to_owned(), Some(hash.clone())).await.expect("checked"));
        assert!(!passwords.verify("Правильный пароль".to_owned(), Some(hash)).await.expect("checked"));
        assert!(!passwords.verify("no such account".to_owned(), None).await.expect("checked"));
    }
}
