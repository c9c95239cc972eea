//! Waits that vendors name: `Retry-After` as seconds or an HTTP date (RFC 9110 §10.2.3), seconds in a body, or nonsense.
//! What is believed of them stands in the vendor's row.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::vendor::Vendor;

/// The wait that a `Retry-After` value asks for; `None` when it makes no sense.
pub(crate) fn parse(vendor: Vendor, value: &str, now: DateTime<Utc>) -> Option<Duration> {
    let value = value.trim();
    let named = if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than u64 holds is still "very long".
        value.parse().map_or(Duration::MAX, Duration::from_secs)
    } else {
        let date: DateTime<Utc> = httpdate::parse_http_date(value).ok()?.into();
        (date - now).to_std().unwrap_or(Duration::ZERO)
    };
    Some(vendor.spec().waits.believed(named))
}

/// A wait given in seconds in a body.
pub(crate) fn seconds(vendor: Vendor, seconds: f64) -> Option<Duration> {
    let named = (seconds >= 0.0).then(|| Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))?;
    Some(vendor.spec().waits.believed(named))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::LONGEST;

    #[test]
    fn seconds_and_dates_are_read_and_clamped_and_nonsense_is_none() {
        let now = "2026-11-20T06:00:00Z".parse().unwrap();
        let read = |text| parse(Vendor::Amocrm, text, now).map(|wait| wait.as_secs());
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
        assert_eq!(seconds(Vendor::Gemini, 44.1), Some(Duration::from_millis(44_100)));
        assert_eq!(seconds(Vendor::Gemini, 1e300), Some(LONGEST));
        assert_eq!(seconds(Vendor::Gemini, -1.0), None);
        assert_eq!(seconds(Vendor::Gemini, f64::NAN), None);
    }
}
