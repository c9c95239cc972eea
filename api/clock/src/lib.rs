//! The only place that reads the time or the machine's randomness, and the only one that waits.
//!
//! Everything else is handed a [`Clock`], so that a test can own time: its clock stands still until it is moved, and
//! a sleep moves it. What is ours to wait for (back-off, pacing) goes through [`Clock::sleep`]; a deadline on foreign
//! work goes through [`Clock::deadline`].

use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::{DateTime, SubsecRound, Utc};
use ring::rand::{SecureRandom, SystemRandom};
use uuid::Uuid;

/// Time and randomness, cheap to clone.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    System,
    Manual(Arc<Mutex<Manual>>),
}

struct Manual {
    now: DateTime<Utc>,
    base: Instant,
    moved: Duration,
}

/// Foreign work did not end within its deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Elapsed;

impl Clock {
    /// The machine's own clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands at `now` until [`Clock::advance`] or a sleep moves it.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one sanctioned reader of the monotonic clock")]
    pub fn manual(now: DateTime<Utc>) -> Self {
        let base = Instant::now();
        Self(Source::Manual(Arc::new(Mutex::new(Manual {
            now: now.trunc_subsecs(6),
            base,
            moved: Duration::ZERO,
        }))))
    }

    /// Now, UTC, cut to microseconds: what both databases can keep.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one sanctioned reader of the wall clock")]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Source::System => Utc::now().trunc_subsecs(6),
            Source::Manual(manual) => lock(manual).now,
        }
    }

    /// Whether this is the machine's own clock.
    #[must_use]
    pub const fn is_system(&self) -> bool {
        matches!(self.0, Source::System)
    }

    /// A monotonic instant: for leases and durations, never shown or stored.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one sanctioned reader of the monotonic clock")]
    pub fn instant(&self) -> Instant {
        match &self.0 {
            Source::System => Instant::now(),
            Source::Manual(manual) => {
                let manual = lock(manual);
                manual.base + manual.moved
            }
        }
    }

    /// Waits. A manual clock moves by `duration` and returns after yielding once.
    #[expect(clippy::disallowed_methods, reason = "the one sanctioned sleeper")]
    pub async fn sleep(&self, duration: Duration) {
        match &self.0 {
            Source::System => tokio::time::sleep(duration).await,
            Source::Manual(_) => {
                self.advance(duration);
                tokio::task::yield_now().await;
            }
        }
    }

    /// Runs foreign work (a vendor, a browser) with a deadline in real time, whatever the clock: it runs in real time too.
    ///
    /// # Errors
    /// [`Elapsed`] when `work` was not done within `limit`; it is dropped then.
    #[expect(clippy::disallowed_methods, reason = "the one sanctioned deadline")]
    pub async fn deadline<T>(&self, limit: Duration, work: impl Future<Output = T>) -> Result<T, Elapsed> {
        tokio::time::timeout(limit, work).await.map_err(|_| Elapsed)
    }

    /// Moves a manual clock forward; the system clock ignores it.
    pub fn advance(&self, by: Duration) {
        if let Source::Manual(manual) = &self.0 {
            let mut manual = lock(manual);
            manual.now += chrono::Duration::from_std(by).unwrap_or_default();
            manual.moved += by;
        }
    }

    /// A new UUIDv7 stamped with this clock's time: ids sort by creation.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        let now = self.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
        let random = random_bytes::<10>();
        let millis = seconds * 1000 + u64::from(now.timestamp_subsec_millis());
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

fn lock(manual: &Mutex<Manual>) -> std::sync::MutexGuard<'_, Manual> {
    manual.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Random bytes from the operating system.
///
/// # Panics
/// When the operating system has no randomness to give: nothing safe can be done then.
#[must_use]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0u8; N];
    #[expect(clippy::expect_used, reason = "without randomness the process must stop")]
    SystemRandom::new().fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// A random share of `span`, for jitter.
#[must_use]
pub fn jitter(span: Duration) -> Duration {
    let part = u32::from_le_bytes(random_bytes::<4>());
    span.mul_f64(f64::from(part) / f64::from(u32::MAX))
}
