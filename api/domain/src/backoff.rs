//! When to try again.

use std::time::Duration;

const BASE: Duration = Duration::from_secs(2);
const CAP: Duration = Duration::from_secs(300);

/// Full-jitter exponential back-off: between half and all of `2 s × 2^(attempt − 1)`, at most five minutes.
///
/// `attempt` counts from 1; `share` is a random number from 0 to 1.
#[must_use]
pub fn delay(attempt: u32, share: f64) -> Duration {
    let exponent = attempt.saturating_sub(1).min(16);
    let whole = BASE.saturating_mul(1 << exponent).min(CAP);
    whole.mul_f64(0.5 + share.clamp(0.0, 1.0) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stay_under_five_minutes() {
        let waits: Vec<_> = (1..=12).map(|attempt| delay(attempt, 0.0)).collect();
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!(delay(1, 0.0), Duration::from_secs(1));
        assert_eq!(delay(u32::MAX, 1.0), CAP);
    }
}
