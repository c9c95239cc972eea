//! How often a run is asked about: each second, slower while nobody looks or nothing answers. Pure.

const FASTEST_MS: u32 = 1_000;
const SLOWEST_MS: u32 = 10_000;

/// Time to wait before the next poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace(u32);

impl Default for Pace {
    fn default() -> Self {
        Self(FASTEST_MS)
    }
}

impl Pace {
    /// The wait in milliseconds.
    #[must_use]
    pub const fn millis(self) -> u32 {
        self.0
    }

    /// The wait in milliseconds while the next thing is known to happen in so many: no longer than the slowest pace.
    #[must_use]
    pub fn until(self, happens_in_ms: i64) -> u32 {
        let known = u32::try_from(happens_in_ms.max(0)).unwrap_or(u32::MAX).min(SLOWEST_MS);
        self.0.max(known)
    }

    /// The pace after a poll: at once back to the fastest, or half as long again.
    #[must_use]
    pub fn after(self, hidden: bool, failed: bool) -> Self {
        if hidden || failed { Self((self.0 + self.0 / 2).min(SLOWEST_MS)) } else { Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_slow_down_to_ten_seconds_and_success_is_fast_again() {
        let mut pace = Pace::default();
        let mut waits = Vec::new();
        for _ in 0..8 {
            waits.push(pace.millis());
            pace = pace.after(false, true);
        }
        assert_eq!(waits, [1_000, 1_500, 2_250, 3_375, 5_062, 7_593, 10_000, 10_000]);
        assert_eq!(pace.after(false, false).millis(), 1_000);
    }

    #[test]
    fn what_is_known_to_wait_is_asked_about_when_it_goes_on_and_every_ten_seconds() {
        let waits = [-5, 0, 300, 4_000, 60_000].map(|known| Pace::default().until(known));
        assert_eq!(waits, [1_000, 1_000, 1_000, 4_000, 10_000]);
    }

    #[test]
    fn a_hidden_page_asks_less_often_though_it_is_answered() {
        assert_eq!(Pace::default().after(true, false).millis(), 1_500);
    }
}
