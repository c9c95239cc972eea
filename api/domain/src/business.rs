//! Business hours: how long somebody waited while somebody should have been there to answer.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use synkro_shared::report::OpeningHours;

/// When a company answers its clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BusinessHours {
    /// The company's zone.
    pub zone: Tz,
    /// First minute of the working day.
    pub opens: NaiveTime,
    /// First minute after it.
    pub closes: NaiveTime,
}

impl BusinessHours {
    /// Nine to seven, every day: a messenger shop has no days off until its owner says so.
    #[must_use]
    pub fn standard(zone: Tz) -> Self {
        let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or(NaiveTime::MIN);
        Self { zone, opens: at(9), closes: at(19) }
    }

    /// Whether somebody should be there to answer at this instant.
    #[must_use]
    pub fn is_open(&self, at: DateTime<Utc>) -> bool {
        let time = at.with_timezone(&self.zone).time();
        self.opens <= time && time < self.closes
    }

    /// The hours as a report tells them.
    #[must_use]
    pub fn told(&self) -> OpeningHours {
        let minutes = |time: NaiveTime| u16::try_from(time.hour() * 60 + time.minute()).unwrap_or(0);
        OpeningHours { opens: minutes(self.opens), closes: minutes(self.closes) }
    }

    /// Seconds of business hours between two instants; 0 when the end is not after the start.
    #[must_use]
    pub fn seconds_between(&self, start: DateTime<Utc>, end: DateTime<Utc>) -> u64 {
        if end <= start {
            return 0;
        }
        let last = end.with_timezone(&self.zone).date_naive();
        let mut day = start.with_timezone(&self.zone).date_naive();
        let mut total = 0i64;
        while day <= last {
            let open = self.instant(day, self.opens).max(start);
            let close = self.instant(day, self.closes).min(end);
            total += (close - open).num_seconds().max(0);
            let Some(next) = day.checked_add_days(Days::new(1)) else { break };
            day = next;
        }
        u64::try_from(total).unwrap_or(0)
    }

    /// The instant of a local time; where clocks jump over it, the first one after; where it comes twice, the first.
    fn instant(&self, day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
        let local = day.and_time(time);
        self.zone
            .from_local_datetime(&local)
            .earliest()
            .or_else(|| self.zone.from_local_datetime(&(local + chrono::Duration::hours(1))).earliest())
            .map_or_else(|| local.and_utc(), |found| found.with_timezone(&Utc))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a test instant")
    }

    fn almaty() -> BusinessHours {
        BusinessHours::standard(chrono_tz::Asia::Almaty)
    }

    #[test]
    fn within_a_day_it_is_the_plain_difference() {
        assert_eq!(almaty().seconds_between(at("2026-11-10T05:00:00Z"), at("2026-11-10T05:10:00Z")), 600);
    }

    #[test]
    fn the_first_minute_is_open_and_the_last_one_is_not() {
        let open = |text: &str| almaty().is_open(at(text));
        assert!(open("2026-11-10T04:00:00Z") && open("2026-11-10T13:59:59Z"));
        assert!(!open("2026-11-10T03:59:59Z") && !open("2026-11-10T14:00:00Z"));
        assert_eq!(almaty().told().to_string(), "09:00–19:00");
    }

    #[test]
    fn the_night_does_not_count() {
        // 18:50 to 09:10 of the next day in Almaty.
        assert_eq!(almaty().seconds_between(at("2026-11-10T13:50:00Z"), at("2026-11-11T04:10:00Z")), 1200);
        assert_eq!(almaty().seconds_between(at("2026-11-10T18:00:00Z"), at("2026-11-10T20:00:00Z")), 0);
    }

    #[test]
    fn the_day_on_which_almaty_changed_its_offset_is_ten_hours_like_any_other() {
        assert_eq!(
            almaty().seconds_between(at("2024-02-29T00:00:00Z"), at("2024-03-02T20:00:00Z")),
            3 * 36_000
        );
    }

    #[test]
    fn a_reversed_stretch_is_nothing() {
        assert_eq!(almaty().seconds_between(at("2026-11-10T05:10:00Z"), at("2026-11-10T05:00:00Z")), 0);
    }
}
