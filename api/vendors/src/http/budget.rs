//! How fast and how many at once: the rate budget of every vendor account.
//!
//! A request waits for a free place, then for its turn in each of its lanes. After a 429 the whole account pauses.
//! Turns and pauses live behind [`Pacer`], in process by default; `throttle/pacer.rs` shares them between processes.
//! Places in flight stay in process: they bound this process's own load.
//!
//! Must not retry and must not wait long: a pause longer than [`LONGEST_WAIT`] is given back to the caller as an error.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Vendor;
pub use super::account::Account;
use super::patience::{Patience, Wait, WaitReason};
use crate::spec::Pace;
use synkro_clock::Clock;

/// A pause up to this long is waited out in place.
pub const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Entries that are kept before those of the past are thrown away.
const KEPT: usize = 4096;

/// A limit within an account: one request each `interval`, or `burst` at once after a rest.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Lane {
    pub name: String,
    pub interval: Duration,
    pub burst: u32,
}

impl Lane {
    /// The lane that every call of an account goes through.
    pub(crate) fn of_account(pace: Pace) -> Self {
        Self::new("all", pace.interval, pace.burst)
    }

    pub(crate) fn new(name: impl Into<String>, interval: Duration, burst: u32) -> Self {
        Self { name: name.into(), interval, burst }
    }
}

/// Who hands out turns and remembers pauses.
pub trait Pacer: Send + Sync + 'static {
    /// Takes the next turn in every lane; gives how long to wait for it from now.
    fn take<'a>(&'a self, account: &'a Account, lanes: &'a [Lane], now: Instant) -> BoxFuture<'a, Duration>;
    /// What is left of the account's pause.
    fn pause_left<'a>(&'a self, account: &'a Account, now: Instant) -> BoxFuture<'a, Option<Duration>>;
    /// Pauses the account; `None` lets the pacer choose, longer each time (1, 2, 4 … 60 s).
    fn pause<'a>(&'a self, account: &'a Account, wait: Option<Duration>, now: Instant) -> BoxFuture<'a, ()>;
}

/// The budgets of one process.
#[derive(Clone)]
pub struct Budgets {
    clock: Clock,
    pacer: Arc<dyn Pacer>,
    /// By the account's own name.
    places: Arc<Mutex<HashMap<Named, Arc<Semaphore>>>>,
}

impl Budgets {
    /// Budgets of this process alone.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self::with_pacer(clock, Arc::new(InProcess::default()))
    }

    /// Budgets whose turns and pauses are kept by `pacer`.
    #[must_use]
    pub fn with_pacer(clock: Clock, pacer: Arc<dyn Pacer>) -> Self {
        Self { clock, pacer, places: Arc::default() }
    }

    /// Waits for a place and for a turn. The place is free again when the permit is dropped.
    ///
    /// A pause up to [`LONGEST_WAIT`] is sat out. With patience none is, and no turn beyond its end is waited for: who has
    /// patience waits outside, where the wait is shown and no place is taken.
    ///
    /// # Errors
    /// The rest of the account's pause, or how far away the turn is, when that is too long to wait here.
    pub(crate) async fn admit(
        &self,
        account: &Account,
        lanes: &[Lane],
        patience: Option<&Patience>,
    ) -> Result<OwnedSemaphorePermit, Duration> {
        let longest = if patience.is_some() { Duration::ZERO } else { LONGEST_WAIT };
        let place = self.place(account);
        // The semaphore is never closed; a zero pause is the harmless answer if it ever were.
        let permit = place.acquire_owned().await.map_err(|_| Duration::ZERO)?;
        loop {
            if let Some(left) = self.pause_left(account).await {
                if left > longest {
                    return Err(left);
                }
                self.clock.sleep(left).await;
                continue;
            }
            let wait = self.pacer.take(account, lanes, self.clock.instant()).await;
            if wait.is_zero() {
                return Ok(permit);
            }
            self.wait_for_turn(account, wait, patience).await?;
            // Whoever waited through another's 429 takes a new turn after the pause.
            if self.pause_left(account).await.is_none() {
                return Ok(permit);
            }
        }
    }

    async fn wait_for_turn(
        &self,
        account: &Account,
        wait: Duration,
        patience: Option<&Patience>,
    ) -> Result<(), Duration> {
        let Some(patience) = patience else {
            self.clock.sleep(wait).await;
            return Ok(());
        };
        if !patience.allows(wait, self.clock.instant()) {
            return Err(wait);
        }
        let shown = Wait { vendor: account.vendor(), reason: WaitReason::Turn, lasts: wait };
        patience.begins(shown).await;
        self.clock.sleep(wait).await;
        patience.is_over().await;
        Ok(())
    }

    /// Stops the account for `wait`, or for a wait that doubles with each call when the vendor named none.
    pub(crate) async fn pause(&self, account: &Account, wait: Option<Duration>) {
        self.pacer.pause(account, wait, self.clock.instant()).await;
    }

    /// What is left of the account's pause.
    pub(crate) async fn pause_left(&self, account: &Account) -> Option<Duration> {
        self.pacer.pause_left(account, self.clock.instant()).await
    }

    fn place(&self, account: &Account) -> Arc<Semaphore> {
        let mut places = lock(&self.places);
        if places.len() > KEPT {
            places.retain(|_, place| Arc::strong_count(place) > 1);
        }
        let place = places.entry(names(account).next().unwrap_or((account.vendor(), String::new())));
        Arc::clone(place.or_insert_with(|| Arc::new(Semaphore::new(account.vendor().spec().in_flight))))
    }
}

/// A name within a vendor.
type Named = (Vendor, String);

fn names(account: &Account) -> impl Iterator<Item = Named> {
    account.names().map(|name| (account.vendor(), name.to_owned()))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Turns and pauses of one process.
#[derive(Default)]
pub struct InProcess(Mutex<State>);

#[derive(Default)]
struct State {
    /// When the lane is empty again (the theoretical arrival time of GCRA).
    lanes: HashMap<(Named, String), Instant>,
    pauses: HashMap<Named, Pause>,
}

struct Pause {
    until: Instant,
    /// Pauses without a time in a row; forgotten after a quiet spell.
    strikes: u32,
}

/// After this long without a 429 the pauses start short again.
const QUIET: Duration = Duration::from_secs(120);

impl Pacer for InProcess {
    fn take<'a>(&'a self, account: &'a Account, lanes: &'a [Lane], now: Instant) -> BoxFuture<'a, Duration> {
        let mut state = lock(&self.0);
        if state.lanes.len() > KEPT {
            state.lanes.retain(|_, empty_at| *empty_at > now);
        }
        // The turn is the latest of all lanes', so that no lane is overdrawn.
        let mut wait = Duration::ZERO;
        let slots = || {
            names(account)
                .flat_map(|name| lanes.iter().map(move |lane| ((name.clone(), lane.name.clone()), lane)))
        };
        for (slot, lane) in slots() {
            let empty_at = state.lanes.get(&slot).map_or(now, |at| (*at).max(now));
            let slack = lane.interval * lane.burst.saturating_sub(1);
            wait = wait.max(empty_at.saturating_duration_since(now).saturating_sub(slack));
        }
        for (slot, lane) in slots() {
            let empty_at = state.lanes.entry(slot).or_insert(now);
            *empty_at = (*empty_at).max(now + wait) + lane.interval;
        }
        Box::pin(std::future::ready(wait))
    }

    fn pause_left<'a>(&'a self, account: &'a Account, now: Instant) -> BoxFuture<'a, Option<Duration>> {
        let state = lock(&self.0);
        let left = names(account).filter_map(|name| state.pauses.get(&name));
        let left = left.map(|pause| pause.until.saturating_duration_since(now)).max();
        Box::pin(std::future::ready(left.filter(|left| !left.is_zero())))
    }

    fn pause<'a>(&'a self, account: &'a Account, wait: Option<Duration>, now: Instant) -> BoxFuture<'a, ()> {
        let mut state = lock(&self.0);
        if state.pauses.len() > KEPT {
            state.pauses.retain(|_, pause| pause.until + QUIET > now);
        }
        for name in names(account) {
            let pause = state.pauses.entry(name).or_insert(Pause { until: now, strikes: 0 });
            if now.saturating_duration_since(pause.until) > QUIET {
                pause.strikes = 0;
            }
            let wait = wait.unwrap_or_else(|| {
                Duration::from_secs(1 << pause.strikes.min(6)).min(Duration::from_secs(60))
            });
            pause.strikes += 1;
            pause.until = pause.until.max(now + wait);
        }
        Box::pin(std::future::ready(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budgets() -> (Clock, Budgets) {
        let clock = Clock::manual("2026-11-20T06:00:00Z".parse().unwrap());
        (clock.clone(), Budgets::new(clock))
    }

    fn account() -> Account {
        Account::amocrm(&"https://qazaqdemo.amocrm.ru".parse().unwrap())
    }

    async fn waited(clock: &Clock, budgets: &Budgets, account: &Account, lanes: &[Lane]) -> Duration {
        let before = clock.instant();
        drop(budgets.admit(account, lanes, None).await.unwrap());
        clock.instant() - before
    }

    #[tokio::test]
    async fn a_lane_lets_its_burst_through_and_then_one_an_interval() {
        let (clock, budgets) = budgets();
        let account = account();
        let lanes = [Lane::new("all", Duration::from_millis(200), 2)];
        let mut waits = Vec::new();
        for _ in 0..4 {
            waits.push(waited(&clock, &budgets, &account, &lanes).await.as_millis());
        }
        assert_eq!(waits, [0, 0, 200, 200]);
        clock.advance(Duration::from_secs(10));
        assert_eq!(waited(&clock, &budgets, &account, &lanes).await, Duration::ZERO);
    }

    #[tokio::test]
    async fn the_slowest_lane_decides_and_accounts_do_not_share() {
        let (clock, budgets) = budgets();
        let one = Account::telegram(1);
        let two = Account::telegram(2);
        let lanes =
            [Lane::new("all", Duration::from_millis(50), 1), Lane::new("chat 1", Duration::from_secs(1), 1)];
        assert_eq!(waited(&clock, &budgets, &one, &lanes).await, Duration::ZERO);
        assert_eq!(waited(&clock, &budgets, &two, &lanes).await, Duration::ZERO);
        assert_eq!(waited(&clock, &budgets, &one, &lanes).await, Duration::from_secs(1));
    }

    #[tokio::test]
    async fn a_short_pause_is_waited_out_and_a_long_one_is_given_back() {
        let (clock, budgets) = budgets();
        let account = Account::radist(Some(1), "key");
        budgets.pause(&account, Some(Duration::from_secs(3))).await;
        assert_eq!(waited(&clock, &budgets, &account, &[]).await, Duration::from_secs(3));
        budgets.pause(&account, Some(Duration::from_secs(90))).await;
        assert_eq!(budgets.admit(&account, &[], None).await.unwrap_err(), Duration::from_secs(90));
        clock.advance(Duration::from_secs(90));
        assert!(budgets.admit(&account, &[], None).await.is_ok());
    }

    #[tokio::test]
    async fn pauses_without_a_time_double_up_to_a_minute_and_start_over_after_quiet() {
        let (clock, budgets) = budgets();
        let account = account();
        let mut pauses = Vec::new();
        for _ in 0..8 {
            budgets.pause(&account, None).await;
            let left = budgets.pacer.pause_left(&account, clock.instant()).await.unwrap();
            pauses.push(left.as_secs());
            clock.advance(left);
        }
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
        clock.advance(Duration::from_secs(121));
        budgets.pause(&account, None).await;
        assert_eq!(budgets.pacer.pause_left(&account, clock.instant()).await, Some(Duration::from_secs(1)));
    }

    #[tokio::test]
    async fn no_more_than_the_allowed_number_are_under_way() {
        let (_, budgets) = budgets();
        let account = account();
        let first = budgets.admit(&account, &[], None).await.unwrap();
        let _second = budgets.admit(&account, &[], None).await.unwrap();
        let third = budgets.admit(&account, &[], None);
        futures::pin_mut!(third);
        assert!(futures::poll!(third.as_mut()).is_pending());
        drop(first);
        assert!(third.await.is_ok());
    }

    #[tokio::test]
    async fn a_key_counts_into_its_company_and_the_company_into_the_key() {
        let (clock, budgets) = budgets();
        let (unknown, known) = (Account::radist(None, "key"), Account::radist(Some(1), "key"));
        let renewed = Account::radist(Some(1), "another");
        let lanes = [Lane::new("all", Duration::from_secs(1), 1)];
        let mut waits = Vec::new();
        for account in [&unknown, &known, &renewed, &unknown] {
            waits.push(waited(&clock, &budgets, account, &lanes).await.as_secs());
        }
        // The last meets the key's own lane alone, which has rested while the renewed key waited.
        assert_eq!(waits, [0, 1, 1, 0]);
        budgets.pause(&renewed, Some(Duration::from_secs(90))).await;
        assert_eq!(budgets.pause_left(&known).await, Some(Duration::from_secs(90)));
        assert_eq!(budgets.pause_left(&unknown).await, None, "nobody knows yet whose it is");
    }
}
