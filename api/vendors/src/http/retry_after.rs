//! `Retry-After`: seconds or an HTTP date (RFC 9110 §10.2.3), or nonsense.

use std::time::Duration;

use chrono::{DateTime, Utc};

/// The wait that a `Retry-After` value asks for, however long; `None` when it makes no sense.
pub(crate) fn parse(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than u64 holds is still "very long".
        return Some(value.parse().map_or(Duration::MAX, Duration::from_secs));
    }
    let date: DateTime<Utc> = httpdate::parse_http_date(value).ok()?.into();
    Some((date - now).to_std().unwrap_or(Duration::ZERO))
}

/// A wait given in seconds in a body, however long.
pub(crate) fn seconds(seconds: f64) -> Option<Duration> {
    (seconds >= 0.0).then(|| Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendor::Vendor;

    #[test]
    fn seconds_and_dates_are_read_and_clamped_and_nonsense_is_none() {
        let now = "2026-11-20T06:00:00Z".parse().unwrap();
        let read = |text| parse(text, now).map(|wait| Vendor::Amocrm.spec().waits.believed(wait).as_secs());
        assert_eq!(read("17"), Some(17));
        assert_eq!(read(" 0 "), Some(0));
        assert_eq!(read("86400"), Some(3600));
        assert_eq!(read("99999999999999999999999999"), Some(3600));
        assert_eq!(read("Fri, 20 Nov 2026 06:00:30 GMT"), Some(30));
        assert_eq!(read("Fri, 20 Nov 2026 05:00:00 GMT"), Some(0));
        assert_eq!(read("Sat, 21 Nov 2026 06:00:00 GMT"), Some(3600));
        for nonsense in ["", "-1", "1.5", "soon", "17s", "2026-11-20T06:00:30Z", "١٧"] {
            assert_eq!(read(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn a_wait_in_a_body_may_be_a_fraction_but_not_negative() {
        assert_eq!(seconds(44.1), Some(Duration::from_millis(44_100)));
        assert_eq!(seconds(1e300), Some(Duration::MAX));
        assert_eq!(seconds(-1.0), None);
        assert_eq!(seconds(f64::NAN), None);
    }
}
