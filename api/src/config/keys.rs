//! Keys that are none: published ones, and what nobody has drawn at random.

use base64::prelude::{BASE64_STANDARD, Engine};
use zeroize::Zeroizing;

/// Keys that the demo is published with have names that begin so.
pub(super) const DEMO_MARK: &str = "demo";

/// Among 32 random bytes some 30 differ; fewer than this many do in one of 10^20 keys.
const FEWEST_DIFFERENT: usize = 12;

/// Whether a key was drawn at random, as far as one can see: not a repetition, not a sequence, not a few letters.
pub(super) fn looks_random(key: &[u8]) -> bool {
    let mut bytes = key.to_vec();
    let steps = key.windows(2).map(|two| two[1].wrapping_sub(two[0]));
    let mut distinct_steps: Vec<u8> = steps.collect();
    for all in [&mut bytes, &mut distinct_steps] {
        all.sort_unstable();
        all.dedup();
    }
    let random = bytes.len() >= FEWEST_DIFFERENT && distinct_steps.len() >= FEWEST_DIFFERENT;
    zeroize::Zeroize::zeroize(&mut bytes);
    zeroize::Zeroize::zeroize(&mut distinct_steps);
    random
}

/// What keeps a ring from being used in production; `None`: nothing. That it is a ring at all was seen before.
pub(super) fn refused_in_production(ring: &str, app_secret: &[u8]) -> Option<&'static str> {
    for part in ring.split(',').map(str::trim) {
        let (id, encoded) = part.split_once(':')?;
        if id.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(DEMO_MARK)) {
            return Some("has the demo's key; make your own, see .env.example");
        }
        let key = Zeroizing::new(BASE64_STANDARD.decode(encoded).ok()?);
        if !looks_random(&key) {
            return Some("has a key that is not random: make it with `head -c 32 /dev/urandom | base64`");
        }
        if *key == *app_secret {
            return Some("has the key that is APP_SECRET_KEY, too: make one of its own for each");
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_nobody_has_drawn_are_seen() {
        let counting: Vec<u8> = (0..32).collect();
        let odd: Vec<u8> = (0..32).map(|number| number * 3).collect();
        for key in [&[0u8; 32][..], &[7; 32], &counting, &odd, b"change-me-change-me-change-me-ch"] {
            assert!(!looks_random(key), "{key:?}");
        }
        for _ in 0..10_000 {
            assert!(looks_random(&crate::clock::random_bytes::<32>()));
        }
    }
}
