//! Patience within a deadline: what time heals is waited out and asked again, for as long as somebody waits for the answer.
//!
//! A run has its own patience, over hours and processes (`pipeline/context.rs`). This one is for what a person waits for at
//! the screen: each request of a client is repeated by itself, every wait is shown, and a wait that would outlast the
//! deadline is given back as the error's `retry_after`, so that the person can be told when to try again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::BoxFuture;

use super::account::Account;
use super::{Egress, ErrorClass, Vendor, VendorError, VendorErrorKind};

/// What has to be left of the deadline after a wait: the repeated request needs some of it.
const LAST_CALL: Duration = Duration::from_secs(1);
/// The longest wait that is chosen here, where the vendor names none.
const LONGEST_CHOSEN: Duration = Duration::from_secs(8);
/// A request that may be repeated gets at least so long before it is given up for another.
const SHORTEST_DEADLINE: Duration = Duration::from_secs(4);
/// Turns nearer than this are not worth showing.
const SHOWN_FROM: Duration = Duration::from_secs(2);

/// Why a request has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitReason {
    /// The vendor asked to.
    Asked,
    /// The vendor did not answer, or with a fault of its own.
    Away,
    /// Others of the account come first.
    Turn,
}

/// One wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// For whom.
    pub vendor: Vendor,
    /// Why.
    pub reason: WaitReason,
    /// How long, from now.
    pub lasts: Duration,
}

/// Who hears of waits. A wait ends with the next one or with `goes_on`.
pub trait Waits: Send + Sync + 'static {
    /// A wait begins.
    fn waits(&self, wait: Wait) -> BoxFuture<'_, ()>;
    /// The wait is over.
    fn goes_on(&self) -> BoxFuture<'_, ()>;
}

/// How long it may take altogether, and who hears of it.
#[derive(Clone)]
pub struct Patience {
    until: Instant,
    shown: Option<Arc<dyn Waits>>,
}

impl Patience {
    /// Patience until then, shown to somebody.
    #[must_use]
    pub fn shown(until: Instant, shown: Arc<dyn Waits>) -> Self {
        Self { until, shown: Some(shown) }
    }

    /// Patience that nobody watches.
    #[must_use]
    pub const fn silent(until: Instant) -> Self {
        Self { until, shown: None }
    }

    /// The deadline of one request that may be repeated: one that hangs must leave time for another try.
    pub(super) fn cap(&self, deadline: Duration, now: Instant) -> Duration {
        let left = self.until.saturating_duration_since(now);
        deadline.min((left / 2).max(SHORTEST_DEADLINE))
    }

    /// Whether a wait fits.
    pub(super) fn allows(&self, wait: Duration, now: Instant) -> bool {
        now + wait + LAST_CALL <= self.until
    }

    pub(super) async fn begins(&self, wait: Wait) {
        if let Some(shown) = &self.shown
            && (wait.reason != WaitReason::Turn || wait.lasts >= SHOWN_FROM)
        {
            shown.waits(wait).await;
        }
    }

    pub(super) async fn is_over(&self) {
        if let Some(shown) = &self.shown {
            shown.goes_on().await;
        }
    }
}

/// Whether time heals this so soon, and a repetition can do no harm. A request that may have been carried out is not
/// repeated when that would count; a garbled answer and a name that does not resolve are told at once.
fn heals(error: &VendorError) -> bool {
    let passes = matches!(error.class(), ErrorClass::Retry | ErrorClass::RetryAfter(_));
    passes
        && !matches!(
            error.kind,
            VendorErrorKind::DailyQuota
                | VendorErrorKind::Malformed
                | VendorErrorKind::Unresolved
                | VendorErrorKind::Timeout { sent: true }
        )
}

/// 1, 2, 4, 8 s, and up to a quarter more, so that those who failed together do not come back together.
fn chosen(attempt: u32) -> Duration {
    let wait = Duration::from_secs(1 << attempt.min(6)).min(LONGEST_CHOSEN);
    wait + synkro_clock::jitter(wait / 4)
}

impl Egress {
    /// Makes a request, as often as its patience allows; without patience once.
    ///
    /// # Errors
    /// The last try's; with the wait that did not fit.
    pub(crate) async fn patiently<T, F>(
        &self,
        account: &Account,
        mut once: impl FnMut() -> F,
    ) -> Result<T, VendorError>
    where
        F: Future<Output = Result<T, VendorError>>,
    {
        let Some(patience) = self.patience() else { return once().await };
        let mut attempt = 0;
        loop {
            let error = match once().await {
                Err(error) if heals(&error) => error,
                outcome => return outcome,
            };
            // After a 429 without a time the account's pause is what everybody waits for.
            let paused = self.pause_left(account).await;
            let wait = error.retry_after.max(paused).unwrap_or_else(|| chosen(attempt));
            if !patience.allows(wait, self.clock().instant()) {
                return Err(error.with_retry_after(Some(wait)));
            }
            let reason = match error.kind {
                VendorErrorKind::RateLimited => WaitReason::Asked,
                _ => WaitReason::Away,
            };
            tracing::debug!(%error, ?wait, "waiting before the request is repeated");
            patience.begins(Wait { vendor: account.vendor(), reason, lasts: wait }).await;
            self.clock().sleep(wait).await;
            patience.is_over().await;
            attempt += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synkro_clock::Clock;

    #[test]
    fn a_wait_that_leaves_no_time_for_the_request_does_not_fit() {
        let now = Clock::system().instant();
        let patience = Patience::silent(now + Duration::from_secs(10));
        assert!(patience.allows(Duration::from_secs(9), now));
        assert!(!patience.allows(Duration::from_millis(9_001), now));
        assert!(!patience.allows(Duration::ZERO, now + Duration::from_secs(10)));
    }

    #[test]
    fn a_request_that_hangs_leaves_half_of_the_time() {
        let now = Clock::system().instant();
        let cap = |seconds, deadline| {
            let patience = Patience::silent(now + Duration::from_secs(seconds));
            patience.cap(Duration::from_secs(deadline), now).as_secs()
        };
        assert_eq!((cap(10, 30), cap(60, 30), cap(180, 30), cap(10, 2), cap(3, 30)), (5, 30, 30, 2, 4));
    }

    #[test]
    fn what_may_have_been_carried_out_or_never_passes_is_not_repeated() {
        let error = |vendor, kind| VendorError::new(vendor, kind, "");
        assert!(heals(&error(Vendor::Amocrm, VendorErrorKind::RateLimited)));
        assert!(heals(&error(Vendor::Gemini, VendorErrorKind::Unavailable)));
        assert!(heals(&error(Vendor::Radist, VendorErrorKind::Timeout { sent: false })));
        for (vendor, kind) in [
            (Vendor::Telegram, VendorErrorKind::Timeout { sent: true }),
            (Vendor::Amocrm, VendorErrorKind::Timeout { sent: true }),
            (Vendor::Amocrm, VendorErrorKind::RateBan),
            (Vendor::Gemini, VendorErrorKind::DailyQuota),
            (Vendor::Supabase, VendorErrorKind::Unresolved),
            (Vendor::Radist, VendorErrorKind::Unauthorized),
        ] {
            assert!(!heals(&error(vendor, kind.clone())), "{vendor} {kind}");
        }
    }
}
