//! Which period another is compared with: the one of the same kind that ends where it begins.

use chrono::{DateTime, Datelike, Months, NaiveDateTime, Utc};
use chrono_tz::Tz;
use synkro_shared::run::Period;

use super::schedule::instant_of;

/// Where the period before this one can have begun, the likeliest first: a month earlier when the period is a number of
/// whole months, the same number of days earlier on the company's own clock, or a stretch of equal length earlier.
///
/// The first two differ from the third where months differ in length, and where clocks are changed.
#[must_use]
pub fn previous_starts(period: Period, zone: Tz) -> Vec<DateTime<Utc>> {
    let local = |at: DateTime<Utc>| at.with_timezone(&zone).naive_local();
    let (start, end) = (local(period.start), local(period.end));
    let mut starts = Vec::new();
    let mut add = |start: DateTime<Utc>| {
        if start < period.start && !starts.contains(&start) {
            starts.push(start);
        }
    };
    if let Some(start) = months_between(start, end).and_then(|months| start.checked_sub_months(months)) {
        add(instant_of(zone, start));
    }
    if start.time() == end.time()
        && let Some(start) = start.checked_sub_signed(end - start)
    {
        add(instant_of(zone, start));
    }
    if let Some(start) = period.start.checked_sub_signed(period.end - period.start) {
        add(start);
    }
    starts
}

/// How many months lie between two times, when nothing is left over. From the last day of a month to that of another is
/// none: which day such a period should begin on a month earlier is anybody's guess.
fn months_between(start: NaiveDateTime, end: NaiveDateTime) -> Option<Months> {
    let count = (end.year() - start.year()) * 12 + end.month().cast_signed() - start.month().cast_signed();
    let whole = start.day() == end.day() && start.day() <= 28 && start.time() == end.time();
    (whole && count > 0).then(|| Months::new(count.cast_unsigned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(zone: Tz, text: &str) -> DateTime<Utc> {
        instant_of(zone, text.parse().expect("a local time"))
    }

    #[test]
    fn a_period_is_compared_with_the_one_of_its_kind_before_it() {
        let almaty: Tz = "Asia/Almaty".parse().expect("a zone");
        let berlin: Tz = "Europe/Berlin".parse().expect("a zone");
        for (zone, start, end, before) in [
            (almaty, "2026-10-01T00:00:00", "2026-11-01T00:00:00", "2026-09-01T00:00:00"),
            (almaty, "2026-03-01T00:00:00", "2026-04-01T00:00:00", "2026-02-01T00:00:00"),
            (almaty, "2026-01-01T00:00:00", "2026-04-01T00:00:00", "2025-10-01T00:00:00"),
            (almaty, "2026-11-02T00:00:00", "2026-11-09T00:00:00", "2026-10-26T00:00:00"),
            (almaty, "2026-11-02T09:00:00", "2026-11-02T13:30:00", "2026-11-02T04:30:00"),
            // Clocks go back on 25 October: that day has 25 hours, its neighbours 24.
            (berlin, "2026-10-25T00:00:00", "2026-10-26T00:00:00", "2026-10-24T00:00:00"),
            (berlin, "2026-10-26T00:00:00", "2026-10-27T00:00:00", "2026-10-25T00:00:00"),
            (berlin, "2026-10-26T00:00:00", "2026-11-02T00:00:00", "2026-10-19T00:00:00"),
        ] {
            let starts = previous_starts(Period { start: at(zone, start), end: at(zone, end) }, zone);
            assert_eq!(starts[0], at(zone, before), "{start} – {end} in {zone}: {starts:?}");
        }
    }

    #[test]
    fn a_stretch_of_equal_length_stays_a_candidate_and_nothing_lies_behind_the_start() {
        let zone: Tz = "Asia/Almaty".parse().expect("a zone");
        let (start, end) = (at(zone, "2026-10-01T00:00:00"), at(zone, "2026-11-01T00:00:00"));
        let starts = previous_starts(Period { start, end }, zone);
        assert_eq!(starts[1..], [start - (end - start)]);
        assert!(previous_starts(Period { start, end: start }, zone).is_empty());
    }
}
