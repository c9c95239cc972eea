//! A vendor that is down is left alone: when half of at least twenty requests within a minute failed on its side, no
//! more are made; one is tried each half minute, and the first that succeeds opens the way again.
//!
//! By vendor where all accounts share one service, by host where each customer has a project of their own. In this
//! process: each process finds out for itself, which costs the vendor twenty requests a process.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Vendor;

const WINDOW: Duration = Duration::from_secs(60);
const ENOUGH: usize = 20;
const PROBE_EVERY: Duration = Duration::from_secs(30);
/// Entries that are kept before those without news are thrown away.
const KEPT: usize = 4096;

/// What is left alone together.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Circuit {
    vendor: Vendor,
    host: Option<String>,
}

impl Circuit {
    pub(super) fn of(vendor: Vendor, host: Option<&str>) -> Self {
        let own = matches!(vendor, Vendor::Supabase | Vendor::Openai);
        Self { vendor, host: host.filter(|_| own).map(str::to_owned) }
    }
}

#[derive(Default)]
pub(super) struct Breakers(Mutex<HashMap<Circuit, State>>);

#[derive(Default)]
struct State {
    /// When requests ended, and whether the vendor failed.
    seen: VecDeque<(Instant, bool)>,
    /// When the next probe may be made; none while the way is open.
    probe_at: Option<Instant>,
}

impl Breakers {
    fn lock(&self) -> MutexGuard<'_, HashMap<Circuit, State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a request may be made now.
    ///
    /// # Errors
    /// How long until the next one may be tried.
    pub(super) fn admit(&self, circuit: &Circuit, now: Instant) -> Result<(), Duration> {
        let mut all = self.lock();
        let Some(state) = all.get_mut(circuit) else { return Ok(()) };
        match state.probe_at {
            None => Ok(()),
            Some(at) if at <= now => {
                state.probe_at = Some(now + PROBE_EVERY);
                Ok(())
            }
            Some(at) => Err(at - now),
        }
    }

    /// How a request ended. `failed`: the vendor's side is broken, not the request.
    pub(super) fn report(&self, circuit: &Circuit, failed: bool, now: Instant) {
        let mut all = self.lock();
        if all.len() > KEPT {
            all.retain(|_, state| state.seen.back().is_some_and(|(at, _)| *at + WINDOW > now));
        }
        let state = all.entry(circuit.clone()).or_default();
        if !failed && state.probe_at.take().is_some() {
            tracing::info!(?circuit, "the vendor answers again");
            state.seen.clear();
        }
        state.seen.push_back((now, failed));
        while state.seen.front().is_some_and(|(at, _)| *at + WINDOW <= now) {
            state.seen.pop_front();
        }
        let failures = state.seen.iter().filter(|(_, failed)| *failed).count();
        // An answer is no reason to stop asking, however much failed before it.
        let down = failed && state.seen.len() >= ENOUGH && failures * 2 >= state.seen.len();
        if down && state.probe_at.is_none() {
            tracing::warn!(?circuit, failures, "the vendor is down: left alone");
            state.probe_at = Some(now + PROBE_EVERY);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    fn start() -> Instant {
        Clock::system().instant()
    }

    fn circuit() -> Circuit {
        Circuit::of(Vendor::Radist, Some("api.radist.online"))
    }

    #[test]
    fn a_vendor_that_is_down_is_asked_once_each_half_minute_and_a_success_opens_the_way() {
        let (breakers, start) = (Breakers::default(), start());
        for _ in 0..ENOUGH {
            assert!(breakers.admit(&circuit(), start).is_ok());
            breakers.report(&circuit(), true, start);
        }
        let mut asked = 0;
        for second in 0..1800 {
            let now = start + Duration::from_secs(second);
            if breakers.admit(&circuit(), now).is_ok() {
                asked += 1;
                breakers.report(&circuit(), true, now);
            }
        }
        assert_eq!(asked, 1800 / 30 - 1, "half an hour of an outage");
        let later = start + Duration::from_secs(1800);
        assert!(breakers.admit(&circuit(), later).is_ok());
        assert_eq!(breakers.admit(&circuit(), later), Err(PROBE_EVERY), "one probe at a time");
        breakers.report(&circuit(), false, later);
        assert!(breakers.admit(&circuit(), later).is_ok());
        assert!(breakers.admit(&circuit(), later).is_ok());
    }

    #[test]
    fn a_few_failures_and_failures_of_long_ago_say_nothing() {
        let (breakers, start) = (Breakers::default(), start());
        for second in 0..200 {
            let now = start + Duration::from_secs(second * 4);
            assert!(breakers.admit(&circuit(), now).is_ok(), "fifteen a minute are too few to tell");
            breakers.report(&circuit(), true, now);
        }
        let other = Circuit::of(Vendor::Gemini, None);
        for number in 0..100 {
            assert!(breakers.admit(&other, start).is_ok(), "four of ten fail");
            breakers.report(&other, number % 5 < 2, start);
        }
    }

    #[test]
    fn a_vendor_that_has_come_back_is_not_left_alone_for_what_failed_before() {
        let (breakers, start) = (Breakers::default(), start());
        for _ in 0..ENOUGH - 1 {
            breakers.report(&circuit(), true, start);
        }
        for second in 0..5 {
            let now = start + Duration::from_secs(second);
            assert!(breakers.admit(&circuit(), now).is_ok(), "after {second} answers");
            breakers.report(&circuit(), false, now);
        }
        breakers.report(&circuit(), true, start + Duration::from_secs(5));
        assert!(breakers.admit(&circuit(), start + Duration::from_secs(5)).is_err());
    }

    #[test]
    fn projects_of_different_customers_do_not_share_a_circuit() {
        let of = |vendor, host| Circuit::of(vendor, Some(host));
        assert_ne!(of(Vendor::Supabase, "a.supabase.co"), of(Vendor::Supabase, "b.supabase.co"));
        assert_eq!(of(Vendor::Amocrm, "a.amocrm.ru"), of(Vendor::Amocrm, "b.amocrm.ru"));
    }
}
