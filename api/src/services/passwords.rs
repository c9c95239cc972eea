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
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<Verdict> {
        let known = hash.is_some();
        let hash = match hash {
            Some(hash) => hash,
            None => self.dummy.get_or_try_init(|| self.hash("no such account".to_owned())).await?.clone(),
        };
        let (matches, weaker) = self
            .run(move || {
                PasswordHash::new(&hash).map_err(|_| broken()).map(|hash| {
                    (argon2().verify_password(password.as_bytes(), &hash).is_ok(), is_weaker(&hash))
                })
            })
            .await??;
        Ok(match (known && matches, weaker) {
            (false, _) => Verdict::Wrong,
            (true, false) => Verdict::Right,
            (true, true) => Verdict::RightButWeaklyHashed,
        })
    }

    /// The slow hash of a code under a salt, as hex: the same code and salt give the same hash.
    ///
    /// # Errors
    /// When too many are being hashed already.
    pub async fn hash_code(&self, code: String, salt: Vec<u8>) -> Result<String> {
        self.run(move || {
            let mut out = [0u8; 32];
            argon2().hash_password_into(code.as_bytes(), &salt, &mut out).map_err(|_| broken())?;
            Ok(hex::encode(out))
        })
        .await?
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

/// What a check of a password said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is not the one.
    Wrong,
    /// It is.
    Right,
    /// It is, and its hash is weaker than what is made today.
    RightButWeaklyHashed,
}

fn is_weaker(hash: &PasswordHash) -> bool {
    let Ok(params) = Params::try_from(hash) else { return true };
    hash.algorithm != Algorithm::Argon2id.ident() || params.m_cost() < MEMORY_KIB || params.t_cost() < PASSES
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
        let check = async |password: &str, hash: Option<&String>| {
            passwords.verify(password.to_owned(), hash.cloned()).await.expect("checked")
        };
        assert_eq!(check("правильный пароль", Some(&hash)).await, Verdict::Right);
        assert_eq!(check("Правильный пароль", Some(&hash)).await, Verdict::Wrong);
        assert_eq!(check(" правильный пароль", Some(&hash)).await, Verdict::Wrong);
        assert_eq!(check("no such account", None).await, Verdict::Wrong);
    }

    #[tokio::test]
    async fn a_weaker_hash_is_right_and_known_as_weaker() {
        let params = Params::new(8192, 1, 1, None).expect("parameters");
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let hash = weak.hash_password("правильный пароль".as_bytes()).expect("hashed").to_string();
        let verdict =
            Passwords::new().verify("правильный пароль".to_owned(), Some(hash)).await.expect("checked");
        assert_eq!(verdict, Verdict::RightButWeaklyHashed);
    }

    #[tokio::test]
    async fn a_code_has_one_hash_under_its_salt() {
        let passwords = Passwords::new();
        let hash = async |code: &str, salt: u8| {
            passwords.hash_code(code.to_owned(), vec![salt; 16]).await.expect("hashed")
        };
        assert_eq!(hash("abcd", 1).await, hash("abcd", 1).await);
        assert_ne!(hash("abcd", 1).await, hash("abcd", 2).await);
        assert_ne!(hash("abcd", 1).await, hash("abce", 1).await);
    }

    #[tokio::test]
    async fn beyond_the_queue_a_try_is_refused_at_once_with_a_time() {
        let passwords = Passwords::new();
        let tries = (0..100).map(|_| passwords.verify("a".to_owned(), None));
        let answers = futures::future::join_all(tries).await;
        let refused: Vec<_> = answers.into_iter().filter_map(Result::err).collect();
        assert!(!refused.is_empty() && refused.len() <= 100 - AT_ONCE, "{}", refused.len());
        for error in refused {
            assert_eq!(error.kind, ProblemKind::Unavailable);
            assert!(error.retry_after.is_some());
        }
    }
}
