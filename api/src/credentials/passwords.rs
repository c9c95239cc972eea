//! Password hashing: argon2id, on the bounded threads of [`crate::cpu_pool`], so that a flood of sign-ins can take neither
//! the memory nor the processor.

use std::cell::RefCell;
use std::sync::Arc;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use unicode_normalization::UnicodeNormalization;

use crate::clock::random_bytes;
use crate::cpu_pool::{CpuPool, Work};
use crate::error::{Error, Result};
use synkro_shared::SecretText;
use zeroize::Zeroizing;

/// What a hash takes.
#[derive(Debug, Clone, Copy)]
struct Cost {
    memory_kib: u32,
    passes: u32,
}

/// OWASP's minimum: 19 MiB, two passes, one lane.
const OWASP: Cost = Cost { memory_kib: 19_456, passes: 2 };
const LANES: u32 = 1;
/// Bytes of a hash.
const HASH_BYTES: usize = 32;

/// Hashes and checks passwords.
#[derive(Clone)]
pub struct Passwords {
    pool: CpuPool,
    cost: Cost,
    /// Checked when the account does not exist, so that the answer takes as long as for one that does.
    dummy: Arc<tokio::sync::OnceCell<String>>,
}

impl Passwords {
    /// A hasher on these threads.
    #[must_use]
    pub fn new(pool: CpuPool) -> Self {
        Self { pool, cost: OWASP, dummy: Arc::default() }
    }

    /// A hasher for tests about something else, which sign many people in: as the other, at a hundredth of the cost.
    #[cfg(feature = "failpoints")]
    #[must_use]
    pub fn quick(pool: CpuPool) -> Self {
        Self { cost: Cost { memory_kib: 256, passes: 1 }, ..Self::new(pool) }
    }

    /// The PHC string of a password.
    ///
    /// # Errors
    /// When too many are being hashed already.
    pub async fn hash(&self, password: impl Into<SecretText>) -> Result<String> {
        let password = password.into();
        let argon = self.cost.argon2();
        self.run(move |memory| {
            let password = normal(&password);
            let salt = Salt::new(&random_bytes::<16>()).map_err(|_| broken())?;
            let mut out = [0u8; HASH_BYTES];
            memory.fill(&argon, password.as_bytes(), &salt, &mut out)?;
            let hash = PasswordHash {
                algorithm: Algorithm::Argon2id.ident(),
                version: Some(Version::V0x13.into()),
                params: ParamsString::try_from(argon.params()).map_err(|_| broken())?,
                salt: Some(salt),
                hash: Some(Output::new(&out).map_err(|_| broken())?),
            };
            Ok(hash.to_string())
        })
        .await?
    }

    /// Whether the password is the one; without a hash it takes just as long and is not.
    ///
    /// # Errors
    /// When too many are being hashed already.
    pub async fn verify(&self, password: impl Into<SecretText>, hash: Option<String>) -> Result<Verdict> {
        let password = password.into();
        let known = hash.is_some();
        let hash = match hash {
            Some(hash) => hash,
            None => self.dummy.get_or_try_init(|| self.hash("no such account".to_owned())).await?.clone(),
        };
        let cost = self.cost;
        let (matches, weaker) = self
            .run(move |memory| {
                let hash = PasswordHash::new(&hash).map_err(|_| broken())?;
                let same = normal(&password);
                if memory.matches(&hash, same.as_bytes())? {
                    return Ok((true, cost.is_above(&hash)));
                }
                // Hashed before passwords were normalised: right, and hashed anew.
                let typed = password.as_typed();
                let raw = *same != typed && memory.matches(&hash, typed.as_bytes())?;
                Ok::<_, Error>((raw, true))
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
    pub async fn hash_code(&self, code: impl Into<SecretText>, salt: Vec<u8>) -> Result<String> {
        let (code, argon) = (code.into(), self.cost.argon2());
        self.run(move |memory| {
            let mut out = [0u8; HASH_BYTES];
            memory.fill(&argon, code.as_typed().as_bytes(), &salt, &mut out)?;
            Ok(hex::encode(out))
        })
        .await?
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T> {
        self.pool.run(Work::Hash, || MEMORY.with_borrow_mut(work)).await
    }
}

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// What one hash at work fills: 19 MiB, taken once a thread and used again. Taken anew for each hash, it would be scattered
/// by the allocator over many threads' regions, which grow to half a gigabyte and are never given back.
#[derive(Default)]
struct Memory(Vec<Block>);

impl Memory {
    fn fill(&mut self, argon: &Argon2<'_>, secret: &[u8], salt: &[u8], out: &mut [u8]) -> Result<()> {
        let blocks = argon.params().block_count();
        if self.0.len() < blocks {
            self.0.resize(blocks, Block::default());
        }
        let memory = &mut self.0[..blocks];
        let done = argon.hash_password_into_with_memory(secret, salt, out, &mut *memory);
        // Nothing of the password stays behind.
        memory.fill(Block::default());
        done.map_err(|_| broken())
    }

    fn matches(&mut self, hash: &PasswordHash, password: &[u8]) -> Result<bool> {
        let (Some(salt), Some(expected)) = (&hash.salt, &hash.hash) else { return Err(broken()) };
        let algorithm = Algorithm::try_from(hash.algorithm.as_str()).map_err(|_| broken())?;
        let version = hash.version.map_or(Ok(Version::V0x13), Version::try_from).map_err(|_| broken())?;
        let params = Params::try_from(hash).map_err(|_| broken())?;
        let mut out = vec![0u8; expected.len()];
        self.fill(&Argon2::new(algorithm, version, params), password, salt, &mut out)?;
        // Outputs are compared in constant time.
        Ok(Output::new(&out).map_err(|_| broken())? == *expected)
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

/// A password as it is hashed: systems type й, ё and many other letters as one character or as two, and what a person
/// typed on one must be right on another (NIST SP 800-63B, 3.1.1.2).
fn normal(password: &SecretText) -> Zeroizing<String> {
    Zeroizing::new(password.as_typed().nfkc().collect())
}

impl Cost {
    /// Whether a hash took less.
    fn is_above(self, hash: &PasswordHash) -> bool {
        let Ok(params) = Params::try_from(hash) else { return true };
        hash.algorithm != Algorithm::Argon2id.ident()
            || params.m_cost() < self.memory_kib
            || params.t_cost() < self.passes
    }

    fn argon2(self) -> Argon2<'static> {
        let params = Params::new(self.memory_kib, self.passes, LANES, None).unwrap_or(Params::DEFAULT);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
    }
}

fn broken() -> Error {
    Error::internal("password hashing failed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cpu_pool::PLACES;
    use synkro_shared::ProblemKind;

    fn passwords() -> Passwords {
        Passwords::new(CpuPool::new())
    }

    #[tokio::test]
    async fn a_password_verifies_against_its_hash_and_nothing_else_does() {
        let passwords = passwords();
        let hash = passwords.hash("правильный пароль".to_owned()).await.expect("hashed");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let check = async |password: &str, hash: Option<&String>| {
            passwords.verify(password.to_owned(), hash.cloned()).await.expect("checked")
        };
        assert_eq!(check("правильный пароль", Some(&hash)).await, Verdict::Right);
        // Another system may write the same letter as two signs.
        assert_eq!(check("правильныи\u{306} пароль", Some(&hash)).await, Verdict::Right);
        assert_eq!(check("Правильный пароль", Some(&hash)).await, Verdict::Wrong);
        assert_eq!(check(" правильный пароль", Some(&hash)).await, Verdict::Wrong);
        assert_eq!(check("no such account", None).await, Verdict::Wrong);
    }

    #[tokio::test]
    async fn a_hash_of_the_library_itself_is_known_and_ours_is_known_to_the_library() {
        use argon2::password_hash::{PasswordHasher, PasswordVerifier};
        let passwords = passwords();
        for round in 0..3 {
            let password = format!("пароль {round}");
            let theirs = OWASP.argon2().hash_password(password.as_bytes()).expect("hashed").to_string();
            let verdict = passwords.verify(password.clone(), Some(theirs)).await.expect("checked");
            assert_eq!(verdict, Verdict::Right);
            let ours = passwords.hash(password.clone()).await.expect("hashed");
            let ours = PasswordHash::new(&ours).expect("a PHC string");
            assert!(OWASP.argon2().verify_password(password.as_bytes(), &ours).is_ok());
            assert!(OWASP.argon2().verify_password(b"another", &ours).is_err());
        }
    }

    #[tokio::test]
    async fn a_weaker_hash_is_right_and_known_as_weaker() {
        let params = Params::new(8192, 1, 1, None).expect("parameters");
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        use argon2::password_hash::PasswordHasher;
        let hash = weak.hash_password("правильный пароль".as_bytes()).expect("hashed").to_string();
        let verdict = passwords().verify("правильный пароль".to_owned(), Some(hash)).await.expect("checked");
        assert_eq!(verdict, Verdict::RightButWeaklyHashed);
    }

    #[tokio::test]
    async fn a_code_has_one_hash_under_its_salt() {
        let passwords = passwords();
        let hash = async |code: &str, salt: u8| {
            passwords.hash_code(code.to_owned(), vec![salt; 16]).await.expect("hashed")
        };
        assert_eq!(hash("abcd", 1).await, hash("abcd", 1).await);
        assert_ne!(hash("abcd", 1).await, hash("abcd", 2).await);
        assert_ne!(hash("abcd", 1).await, hash("abce", 1).await);
    }

    #[tokio::test]
    async fn beyond_the_queue_a_try_is_refused_at_once_with_a_time() {
        let passwords = passwords();
        let tries = (0..100).map(|_| passwords.verify("a".to_owned(), None));
        let answers = futures::future::join_all(tries).await;
        let refused: Vec<_> = answers.into_iter().filter_map(Result::err).collect();
        assert!(!refused.is_empty() && refused.len() <= 100 - PLACES, "{}", refused.len());
        for error in refused {
            assert_eq!(error.kind, ProblemKind::Unavailable);
            assert!(error.retry_after.is_some());
        }
    }
}
