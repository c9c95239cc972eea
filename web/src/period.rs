//! Civil days of a time zone and the instants between which they lie. Pure: the zone's offsets come in as a function.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use synkro_shared::run::Period;

/// A choice of the period picker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Preset {
    /// The day before today.
    Yesterday,
    /// The day that has begun.
    Today,
    /// Today and the six days before.
    Last7,
    /// Today and the thirteen days before.
    Last14,
    /// Dates typed by the reader.
    Custom,
}

impl Preset {
    /// Every choice, in the order of the picker.
    pub const ALL: [Self; 5] = [Self::Yesterday, Self::Today, Self::Last7, Self::Last14, Self::Custom];

    /// Stable name for the form control.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Yesterday => "yesterday",
            Self::Today => "today",
            Self::Last7 => "last_7",
            Self::Last14 => "last_14",
            Self::Custom => "custom",
        }
    }

    /// The days that it means; `None` for dates that the reader types.
    #[must_use]
    pub fn days(self, today: NaiveDate) -> Option<Days> {
        let back = |days| today - Duration::days(days);
        match self {
            Self::Yesterday => Some(Days { first: back(1), last: back(1) }),
            Self::Today => Some(Days { first: today, last: today }),
            Self::Last7 => Some(Days { first: back(6), last: today }),
            Self::Last14 => Some(Days { first: back(13), last: today }),
            Self::Custom => None,
        }
    }
}

/// Civil days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
}

impl Days {
    /// How many days; 0 when the last is before the first.
    #[must_use]
    pub fn count(self) -> u64 {
        u64::try_from((self.last - self.first).num_days() + 1).unwrap_or(0)
    }

    /// The instants of these days: from the start of the first to the start of the day after the last.
    /// `offset_at` gives the zone's offset from UTC in seconds at an instant.
    #[must_use]
    pub fn period(self, offset_at: impl Fn(DateTime<Utc>) -> i32) -> Period {
        let after = self.last.succ_opt().unwrap_or(self.last);
        Period { start: start_of_day(self.first, &offset_at), end: start_of_day(after, &offset_at) }
    }
}

/// The first instant of a civil day. When clocks skip midnight it is the moment of the skip; when midnight comes twice
/// it is the first of the two.
#[must_use]
pub fn start_of_day(date: NaiveDate, offset_at: impl Fn(DateTime<Utc>) -> i32) -> DateTime<Utc> {
    let midnight = date.and_time(NaiveTime::MIN).and_utc();
    let shifted = |offset: i32| midnight - Duration::seconds(i64::from(offset));
    let before = offset_at(midnight - Duration::days(1));
    let after = offset_at(midnight + Duration::days(1));
    if offset_at(shifted(before)) != before && offset_at(shifted(after)) == after {
        return shifted(after);
    }
    shifted(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a test date")
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a test instant")
    }

    /// Asia/Almaty: UTC+6 until the end of February 2024, UTC+5 since.
    fn almaty(instant: DateTime<Utc>) -> i32 {
        if instant < at("2024-02-29T18:00:00Z") { 6 * 3_600 } else { 5 * 3_600 }
    }

    #[test]
    fn presets_count_back_from_today() {
        let today = day("2026-11-23");
        let days = |preset: Preset| preset.days(today).expect("a preset with days");
        assert_eq!(days(Preset::Yesterday), Days { first: day("2026-11-22"), last: day("2026-11-22") });
        assert_eq!(days(Preset::Last7).count(), 7);
        assert_eq!(days(Preset::Last14), Days { first: day("2026-11-10"), last: today });
        assert_eq!(Preset::Custom.days(today), None);
    }

    #[test]
    fn a_day_in_almaty_is_the_utc_day_moved_by_its_offset() {
        let period = Days { first: day("2026-11-22"), last: day("2026-11-22") }.period(almaty);
        assert_eq!(period.start, at("2026-11-21T19:00:00Z"));
        assert_eq!(period.end, at("2026-11-22T19:00:00Z"));
    }

    #[test]
    fn the_day_on_which_almaty_moved_its_clocks_has_25_hours() {
        let period = Days { first: day("2024-02-29"), last: day("2024-02-29") }.period(almaty);
        assert_eq!(period.start, at("2024-02-28T18:00:00Z"));
        assert_eq!(period.end, at("2024-02-29T19:00:00Z"));
        assert_eq!((period.end - period.start).num_hours(), 25);
    }

    #[test]
    fn a_midnight_that_clocks_skip_is_the_moment_of_the_skip() {
        // A zone that goes from UTC-4 to UTC-3 at midnight of 8 September 2024, as Santiago does.
        let zone = |instant| if instant < at("2024-09-08T04:00:00Z") { -4 * 3_600 } else { -3 * 3_600 };
        assert_eq!(start_of_day(day("2024-09-08"), zone), at("2024-09-08T04:00:00Z"));
    }

    #[test]
    fn a_midnight_that_comes_twice_is_the_first_one() {
        // From UTC+3 to UTC+2 at 00:30, so that 00:00 is seen at 21:00Z and nearly again at 22:00Z.
        let zone = |instant| if instant < at("2024-10-26T21:30:00Z") { 3 * 3_600 } else { 2 * 3_600 };
        assert_eq!(start_of_day(day("2024-10-27"), zone), at("2024-10-26T21:00:00Z"));
    }

    #[test]
    fn reversed_days_count_as_none() {
        assert_eq!(Days { first: day("2026-11-22"), last: day("2026-11-20") }.count(), 0);
    }
}
