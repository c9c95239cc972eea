//! When a credential is looked at again: once a night of its tenant, each at its own minute.

use chrono::{DateTime, Days, TimeDelta, Utc};
use chrono_tz::Tz;
use synkro_shared::settings::CivilTime;
use uuid::Uuid;

use super::schedule::instant;

/// Looks are spread over the first six hours after midnight.
const NIGHT_MINUTES: u128 = 360;

/// The first moment after `now` that is this integration's own.
#[must_use]
pub fn next_slot(now: DateTime<Utc>, zone: Tz, integration: Uuid) -> DateTime<Utc> {
    // The random half of an id: ids of one hour begin alike.
    let minute = i64::try_from((integration.as_u128() & u128::from(u64::MAX)) % NIGHT_MINUTES).unwrap_or(0);
    let midnight = CivilTime::new(0, 0);
    let mut date = now.with_timezone(&zone).date_naive();
    for _ in 0..3 {
        if let Some(midnight) = midnight {
            let at = instant(zone, date, midnight) + TimeDelta::minutes(minute);
            if at > now {
                return at;
            }
        }
        date = date.checked_add_days(Days::new(1)).unwrap_or(date);
    }
    now + TimeDelta::days(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_are_spread_over_the_night_and_come_once_a_day() {
        let zone: Tz = "Asia/Almaty".parse().expect("a zone");
        let now: DateTime<Utc> = "2026-03-14T10:00:00Z".parse().expect("an instant");
        let midnight: DateTime<Utc> = "2026-03-14T19:00:00Z".parse().expect("an instant");
        let mut hours = std::collections::HashSet::new();
        for n in 0..200u128 {
            let id = Uuid::from_u128(n * 0x9e37_79b9_7f4a_7c15);
            let slot = next_slot(now, zone, id);
            assert!(midnight <= slot && slot < midnight + TimeDelta::hours(6), "{slot}");
            assert_eq!(next_slot(slot, zone, id), slot + TimeDelta::days(1));
            hours.insert((slot - midnight).num_hours());
        }
        assert_eq!(hours.len(), 6);
    }
}
