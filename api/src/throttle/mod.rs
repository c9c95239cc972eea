//! How often something may be tried: sign-ins by network and by account, codes, invites, requests by API token.
//!
//! A slot is taken before the work, so that parallel tries can't outnumber the limit, and given back when the try was
//! right. The last `limit` tries are remembered one by one: no more than `limit` fall into any `window`. Everything heals
//! by time alone; nobody has to unlock anything.
//!
//! With `REDIS_URL` the slots are shared by all processes. When Redis is away each process counts for itself with half
//! the limit: never unlimited.

mod local;
pub mod pacer;
mod redis;
mod rules;

use std::sync::Arc;
use std::time::Duration;

use synkro_shared::ProblemKind;

use crate::clock::Clock;
use crate::error::{Error, Result};

pub use rules::{HOURLY_AFTER, OWN_TRIES, Rule, SLOW_PACE};

use local::Local;
use redis::Shared;

/// Takes and gives back slots.
#[derive(Clone)]
pub struct Throttle {
    clock: Clock,
    local: Arc<Local>,
    shared: Option<Shared>,
}

/// A slot that was taken.
#[derive(Debug, Clone)]
#[must_use = "give it back when the try was right"]
pub struct Slot {
    key: String,
    /// Tells it from the other slots of its key.
    id: String,
}

/// No slot is free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full {
    /// When the oldest one gets free.
    pub retry_after: Duration,
}

/// What becomes of an event among many different ones. The count is there when it is to be written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folded {
    /// It is counted by itself.
    Apart(Option<u32>),
    /// There were too many different ones: it is counted together with all others that found no room.
    OfTheRest(Option<u32>),
}

impl From<Full> for Error {
    fn from(full: Full) -> Self {
        let mut error = Self::new(ProblemKind::RateLimited);
        error.retry_after = Some(full.retry_after);
        error
    }
}

impl Throttle {
    /// Slots of this process alone.
    #[must_use]
    pub fn local(clock: Clock) -> Self {
        Self { clock, local: Arc::default(), shared: None }
    }

    /// Slots shared with other processes. Redis may be away now or later.
    ///
    /// # Errors
    /// When the address can't be one.
    pub fn shared(clock: Clock, redis_url: &str) -> Result<Self> {
        Ok(Self { shared: Some(Shared::connect(redis_url, clock.clone())?), clock, local: Arc::default() })
    }

    /// Takes a slot of `rule` for `subject`.
    ///
    /// # Errors
    /// None is free: how long until one is.
    pub async fn take(&self, rule: Rule, subject: &str) -> Result<Slot, Full> {
        let key = rule.key(subject);
        let id = self.clock.new_id().simple().to_string();
        let now = self.clock.now().timestamp_millis();
        if let Some(shared) = &self.shared {
            match shared.take(&key, &id, now, rule).await {
                Some(Ok(())) => return Ok(Slot { key, id }),
                Some(Err(full)) => return Err(full),
                None => {}
            }
        }
        let limit = if self.shared.is_some() { rule.limit().div_ceil(2) } else { rule.limit() };
        self.local.take(rule, &key, &id, now, limit).map(|()| Slot { key, id })
    }

    /// Gives one slot back: the try was right.
    pub async fn give_back(&self, slot: Slot) {
        if let Some(shared) = &self.shared {
            shared.give_back(&slot).await;
        }
        self.local.give_back(&slot);
    }

    /// Frees all slots of a subject: whoever it is has just proved who they are.
    pub async fn reset(&self, rule: Rule, subject: &str) {
        let key = rule.key(subject);
        if let Some(shared) = &self.shared {
            shared.reset(&key).await;
        }
        self.local.reset(&key);
    }

    /// Counts an event that is written down only at its 1st, 10th, 100th, … time within ten minutes: an attacker's
    /// repetition must not fill the log. The count, when it is to be written.
    #[must_use]
    pub fn fold(&self, event: &str) -> Option<u32> {
        self.local.fold(event, self.clock.now().timestamp_millis())
    }

    /// The same among a crowd of events that somebody else may make different at will: only the first few kinds within ten
    /// minutes are counted apart, the rest together.
    #[must_use]
    pub fn fold_within(&self, crowd: &str, event: &str) -> Folded {
        self.local.fold_within(crowd, event, self.clock.now().timestamp_millis())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};

    fn clock() -> Clock {
        Clock::manual(DateTime::<Utc>::from_timestamp(1_790_000_000, 0).expect("an instant"))
    }

    #[tokio::test]
    async fn no_more_than_the_limit_falls_into_any_window() {
        let clock = clock();
        let throttle = Throttle::local(clock.clone());
        let rule = Rule::AccountUnknownDevice;
        let mut taken = Vec::new();
        // A try each second for an hour and a half.
        for second in 0..5400_i64 {
            if throttle.take(rule, "a").await.is_ok() {
                taken.push(second);
            }
            clock.advance(Duration::from_secs(1));
        }
        let window = i64::try_from(rule.window().as_secs()).expect("seconds");
        for (index, first) in taken.iter().enumerate() {
            let within = taken[index..].iter().filter(|second| **second < first + window).count();
            assert!(within <= rule.limit() as usize, "{within} from second {first}");
        }
        assert_eq!(taken.len(), 6 * rule.limit() as usize, "it heals by itself");
    }

    #[tokio::test]
    async fn a_full_subject_tells_how_long_and_others_are_not_touched() {
        let clock = clock();
        let throttle = Throttle::local(clock.clone());
        for _ in 0..Rule::Network.limit() {
            drop(throttle.take(Rule::Network, "192.0.2.1").await.expect("a slot"));
        }
        clock.advance(Duration::from_secs(60));
        let full = throttle.take(Rule::Network, "192.0.2.1").await.expect_err("full");
        assert_eq!(full.retry_after, Rule::Network.window() - Duration::from_secs(60));
        assert!(throttle.take(Rule::Network, "192.0.2.2").await.is_ok());
        throttle.reset(Rule::Network, "192.0.2.1").await;
        assert!(throttle.take(Rule::Network, "192.0.2.1").await.is_ok());
    }

    #[tokio::test]
    async fn a_slot_that_was_given_back_can_be_taken_again() {
        let throttle = Throttle::local(clock());
        for _ in 0..100 {
            let slot = throttle.take(Rule::SecondFactor, "a").await.expect("a slot");
            throttle.give_back(slot).await;
        }
    }

    #[test]
    fn repeats_are_written_at_powers_of_ten_and_anew_after_a_while() {
        let clock = clock();
        let throttle = Throttle::local(clock.clone());
        let written: Vec<u32> = (0..1000).filter_map(|_| throttle.fold("x")).collect();
        assert_eq!(written, [1, 10, 100, 1000]);
        assert_eq!(throttle.fold("y"), Some(1));
        clock.advance(Duration::from_secs(601));
        assert_eq!(throttle.fold("x"), Some(1));
    }

    #[test]
    fn of_a_crowd_of_different_events_few_are_counted_apart_and_none_is_lost() {
        let clock = clock();
        let throttle = Throttle::local(clock.clone());
        let (mut apart, mut rest) = (Vec::new(), Vec::new());
        for number in 0..1000 {
            match throttle.fold_within("strangers", &number.to_string()) {
                Folded::Apart(times) => apart.push(times),
                Folded::OfTheRest(times) => rest.push(times),
            }
        }
        assert_eq!(apart, [Some(1); local::CROWD]);
        assert_eq!(rest.len(), 1000 - local::CROWD);
        assert_eq!(rest.into_iter().flatten().collect::<Vec<_>>(), [1, 10, 100]);
        // Those that are counted apart go on, and another crowd has its own room.
        let again: Vec<u32> = (0..99)
            .filter_map(|_| match throttle.fold_within("strangers", "3") {
                Folded::Apart(times) => times,
                Folded::OfTheRest(_) => panic!("it had room"),
            })
            .collect();
        assert_eq!(again, [10, 100]);
        assert_eq!(throttle.fold_within("others", "999"), Folded::Apart(Some(1)));
        clock.advance(Duration::from_secs(601));
        assert_eq!(throttle.fold_within("strangers", "999"), Folded::Apart(Some(1)));
    }
}
