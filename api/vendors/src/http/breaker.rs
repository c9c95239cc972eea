//! A vendor that is down is left alone: when half of at least twenty requests within a minute failed on its side, no
//! more are made; one is tried each half minute, and the first that succeeds opens the way again.
//!
//! Each account has a circuit of its own: what fails for one company, whatever it typed in as its host or its key, says
//! nothing about another. Where all accounts share one service there is a circuit of that service, too. It opens when
//! several accounts fail, and most of those that ask; what a person waits for at the screen neither counts there nor is
//! stopped by it. A name that does not resolve counts nowhere: whoever typed it in is told so at once.
//!
//! In this process: each process finds out for itself, which costs the vendor twenty requests a process.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Vendor;
use super::account::Account;
use crate::spec::Shares;

const WINDOW: Duration = Duration::from_secs(60);
const ENOUGH: usize = 20;
/// Accounts that must fail before the service that they share is called down.
const SEVERAL: usize = 3;
const PROBE_EVERY: Duration = Duration::from_secs(30);
/// Circuits that are kept before those without news are thrown away.
const KEPT: usize = 4096;
/// Requests of one circuit that are remembered: a minute's at the fastest pace that vendors allow is below that.
const SEEN: usize = 2000;

/// What is left alone together.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Circuit {
    /// One account of a vendor, by its name.
    Account(Vendor, Arc<str>),
    /// The service that accounts of a vendor share, by its host where there are several.
    Service(Vendor, Option<String>),
}

/// Whose request it is, and which circuits it goes through.
#[derive(Clone, Debug)]
pub(super) struct Route {
    account: Arc<str>,
    own: Circuit,
    shared: Option<Circuit>,
}

impl Route {
    /// The circuits of a request of this account to this host.
    pub(super) fn of(account: &Account, host: Option<&str>) -> Self {
        let vendor = account.vendor();
        let name: Arc<str> = account.names().next().unwrap_or_default().into();
        let shared = match vendor.spec().shares {
            Shares::Nothing => None,
            Shares::Host => Some(Circuit::Service(vendor, host.map(str::to_owned))),
            Shares::Service => Some(Circuit::Service(vendor, None)),
        };
        Self { own: Circuit::Account(vendor, name.clone()), account: name, shared }
    }
}

#[derive(Default)]
pub(super) struct Breakers(Mutex<HashMap<Circuit, State>>);

/// How a request ended.
struct Seen {
    at: Instant,
    account: Arc<str>,
    /// The vendor's side is broken, not the request.
    failed: bool,
}

#[derive(Default)]
struct State {
    seen: VecDeque<Seen>,
    /// When the next probe may be made; none while the way is open.
    probe_at: Option<Instant>,
}

impl State {
    fn note(&mut self, seen: Seen) {
        let now = seen.at;
        self.seen.push_back(seen);
        while self.seen.len() > SEEN || self.seen.front().is_some_and(|seen| seen.at + WINDOW <= now) {
            self.seen.pop_front();
        }
    }

    /// Whether half of enough requests failed.
    fn fails(&self) -> bool {
        let failures = self.seen.iter().filter(|seen| seen.failed).count();
        self.seen.len() >= ENOUGH && failures * 2 >= self.seen.len()
    }

    /// Whether several accounts fail, and at least half of all: an account that asks much counts no more than another.
    fn fails_for_several(&self) -> bool {
        let mut accounts: HashMap<&str, (usize, usize)> = HashMap::new();
        for seen in &self.seen {
            let (all, failed) = accounts.entry(&seen.account).or_default();
            *all += 1;
            *failed += usize::from(seen.failed);
        }
        let failing = accounts.values().filter(|(all, failed)| failed * 2 >= *all).count();
        self.seen.len() >= ENOUGH && failing >= SEVERAL && failing * 2 >= accounts.len()
    }
}

impl Breakers {
    fn lock(&self) -> MutexGuard<'_, HashMap<Circuit, State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a request may be made now. `watched`: a person waits for it, and is told what its own account answers,
    /// whatever happens to others.
    ///
    /// # Errors
    /// How long until the next one may be tried.
    pub(super) fn admit(&self, route: &Route, watched: bool, now: Instant) -> Result<(), Duration> {
        let mut all = self.lock();
        let circuits = [Some(&route.own), route.shared.as_ref().filter(|_| !watched)];
        let wait = circuits.iter().flatten().filter_map(|circuit| all.get(*circuit)?.probe_at);
        if let Some(at) = wait.max().filter(|at| *at > now) {
            return Err(at - now);
        }
        // It is the probe of each circuit that is not open.
        for circuit in circuits.into_iter().flatten() {
            if let Some(at) = all.get_mut(circuit).and_then(|state| state.probe_at.as_mut()) {
                *at = now + PROBE_EVERY;
            }
        }
        Ok(())
    }

    /// How a request ended. `failed`: the vendor's side is broken, not the request.
    pub(super) fn report(&self, route: &Route, watched: bool, failed: bool, now: Instant) {
        let mut all = self.lock();
        if all.len() > KEPT {
            all.retain(|_, state| state.seen.back().is_some_and(|seen| seen.at + WINDOW > now));
        }
        let seen = || Seen { at: now, account: route.account.clone(), failed };
        let own = all.entry(route.own.clone()).or_default();
        own.hear(&route.own, seen(), State::fails);
        // What succeeds for one shows that the service is up; what fails at the screen shows nothing for others.
        if let Some(shared) = route.shared.as_ref().filter(|_| !watched || !failed) {
            let state = all.entry(shared.clone()).or_default();
            state.hear(shared, seen(), State::fails_for_several);
        }
    }
}

impl State {
    fn hear(&mut self, circuit: &Circuit, seen: Seen, is_down: impl Fn(&Self) -> bool) {
        let (now, failed) = (seen.at, seen.failed);
        if !failed && self.probe_at.take().is_some() {
            tracing::info!(?circuit, "the vendor answers again");
            self.seen.clear();
        }
        self.note(seen);
        // An answer is no reason to stop asking, however much failed before it.
        if failed && self.probe_at.is_none() && is_down(self) {
            tracing::warn!(?circuit, "the vendor is down: left alone");
            self.probe_at = Some(now + PROBE_EVERY);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synkro_clock::Clock;
    use url::Url;

    fn start() -> Instant {
        Clock::system().instant()
    }

    fn radist(company: i64) -> Route {
        Route::of(&Account::radist(Some(company), "key"), Some("api.radist.online"))
    }

    fn amocrm(host: &str) -> Route {
        let url = Url::parse(&format!("https://{host}")).expect("an address");
        Route::of(&Account::amocrm(&url), Some(host))
    }

    fn fail(breakers: &Breakers, route: &Route, times: usize, now: Instant) {
        for _ in 0..times {
            breakers.report(route, false, true, now);
        }
    }

    #[test]
    fn an_account_that_is_down_is_asked_once_each_half_minute_and_a_success_opens_the_way() {
        let (breakers, start, route) = (Breakers::default(), start(), radist(1));
        for _ in 0..ENOUGH {
            assert!(breakers.admit(&route, false, start).is_ok());
            breakers.report(&route, false, true, start);
        }
        let mut asked = 0;
        for second in 0..1800 {
            let now = start + Duration::from_secs(second);
            if breakers.admit(&route, false, now).is_ok() {
                asked += 1;
                breakers.report(&route, false, true, now);
            }
        }
        assert_eq!(asked, 1800 / 30 - 1, "half an hour of an outage");
        let later = start + Duration::from_secs(1800);
        assert!(breakers.admit(&route, false, later).is_ok());
        assert_eq!(breakers.admit(&route, false, later), Err(PROBE_EVERY), "one probe at a time");
        breakers.report(&route, false, false, later);
        assert!(breakers.admit(&route, false, later).is_ok());
        assert!(breakers.admit(&route, false, later).is_ok());
    }

    #[test]
    fn a_few_failures_and_failures_of_long_ago_say_nothing() {
        let (breakers, start, route) = (Breakers::default(), start(), radist(1));
        for second in 0..200 {
            let now = start + Duration::from_secs(second * 4);
            assert!(breakers.admit(&route, false, now).is_ok(), "fifteen a minute are too few to tell");
            breakers.report(&route, false, true, now);
        }
        let other = Route::of(&Account::gemini("key"), None);
        for number in 0..100 {
            assert!(breakers.admit(&other, false, start).is_ok(), "four of ten fail");
            breakers.report(&other, false, number % 5 < 2, start);
        }
    }

    #[test]
    fn a_vendor_that_has_come_back_is_not_left_alone_for_what_failed_before() {
        let (breakers, start, route) = (Breakers::default(), start(), radist(1));
        fail(&breakers, &route, ENOUGH - 1, start);
        for second in 0..5 {
            let now = start + Duration::from_secs(second);
            assert!(breakers.admit(&route, false, now).is_ok(), "after {second} answers");
            breakers.report(&route, false, false, now);
        }
        let now = start + Duration::from_secs(5);
        breakers.report(&route, false, true, now);
        assert!(breakers.admit(&route, false, now).is_err());
    }

    #[test]
    fn what_fails_for_one_company_closes_no_way_of_another() {
        let (breakers, now) = (Breakers::default(), start());
        let (broken, whole) = (amocrm("a.amocrm.ru"), amocrm("b.amocrm.ru"));
        fail(&breakers, &broken, 100, now);
        assert!(breakers.admit(&broken, false, now).is_err());
        assert!(breakers.admit(&whole, false, now).is_ok(), "each account of amoCRM has a host of its own");
        // One service for all, two companies whose requests fail as often as they like, others whose succeed.
        fail(&breakers, &radist(1), 500, now);
        fail(&breakers, &radist(2), 500, now);
        for company in 3..6 {
            assert!(breakers.admit(&radist(company), false, now).is_ok());
            breakers.report(&radist(company), false, false, now);
            breakers.report(&radist(company), false, true, now);
            breakers.report(&radist(company), false, false, now);
        }
        assert!(breakers.admit(&radist(1), false, now).is_err());
        assert!(breakers.admit(&radist(3), false, now).is_ok());
    }

    #[test]
    fn a_service_that_is_down_for_several_is_left_alone_by_all_and_not_by_who_waits_at_the_screen() {
        let (breakers, now) = (Breakers::default(), start());
        for company in 1..=3 {
            fail(&breakers, &radist(company), 7, now);
        }
        let new = radist(9);
        assert!(
            breakers.admit(&new, false, now).is_err(),
            "it is not tried to the twentieth request by each"
        );
        assert!(breakers.admit(&new, true, now).is_ok(), "a check says what this account is answered");
        // The check took no probe, and its success opens the way.
        let later = now + PROBE_EVERY;
        assert!(breakers.admit(&new, false, later).is_ok());
        assert!(breakers.admit(&new, false, later).is_err());
        breakers.report(&new, true, false, later);
        assert!(breakers.admit(&new, false, later).is_ok());
    }

    #[test]
    fn what_fails_at_the_screen_counts_against_its_own_account_alone() {
        let (breakers, now) = (Breakers::default(), start());
        for company in 1..=5 {
            for _ in 0..40 {
                breakers.report(&radist(company), true, true, now);
            }
            assert!(breakers.admit(&radist(company), true, now).is_err());
        }
        assert!(breakers.admit(&radist(9), false, now).is_ok());
    }

    #[test]
    fn a_flood_of_accounts_and_of_requests_is_kept_within_bounds() {
        let (breakers, start) = (Breakers::default(), start());
        for number in 0..i64::try_from(KEPT).expect("a number") * 2 {
            let now = start + WINDOW * u32::try_from(number / 1000).expect("a number");
            breakers.report(&radist(number), false, true, now);
        }
        assert!(breakers.lock().len() <= KEPT + 1000);
        fail(&breakers, &radist(1), SEEN * 2, start);
        assert!(breakers.lock().values().all(|state| state.seen.len() <= SEEN));
    }
}
