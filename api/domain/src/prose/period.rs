//! The report's own dates and times, which may be told.

use super::statements::{Date, Kind, Manner, Statement, statements};
use super::tokens::tokens;
use super::values::Check;

impl Check<'_> {
    pub(super) fn clock(&self) -> bool {
        let (hours, minutes) =
            ((self.statement.value / 3600.0).floor(), (self.statement.value % 3600.0 / 60.0).round());
        let in_period = statements(&tokens(&self.figures.period))
            .iter()
            .any(|told| told.kind == Kind::Clock && (told.value - self.statement.value).abs() < 1.0);
        // 12:27 is a time of twelve minutes, too.
        in_period
            || [hours * 60.0 + minutes, hours * 3600.0 + minutes * 60.0].into_iter().zip([1.0, 60.0]).any(
                |(seconds, step)| {
                    let statement =
                        Statement { kind: Kind::Seconds, value: seconds, step, ..self.statement.clone() };
                    Check { statement: &statement, ..*self }.time()
                },
            )
    }

    /// Dates of the period.
    pub(super) fn date(&self, date: Date) -> bool {
        let dates = period_dates(&self.figures.period);
        let (Some(first), Some(last)) = (dates.first(), dates.last()) else { return false };
        let fits = |known: &Date| {
            let same =
                |one: Option<u32>, other: Option<u32>| one.is_none() || other.is_none() || one == other;
            same(date.day, known.day)
                && same(date.month, known.month)
                && (date.year.is_none() || known.year.is_none() || date.year == known.year)
        };
        if dates.iter().any(fits) {
            return true;
        }
        // Some day between its ends.
        let number = |date: &Date, day: u32| {
            i64::from(date.year.unwrap_or(0)) * 10_000
                + i64::from(date.month.unwrap_or(0)) * 100
                + i64::from(date.day.unwrap_or(day))
        };
        let whole = Date { year: date.year.or(first.year), month: date.month.or(first.month), day: date.day };
        let day = number(&whole, 1);
        dates.len() >= 2 && number(first, 1) <= day && day <= number(last, 31)
    }

    /// How many days the period has.
    pub(super) fn days(&self) -> bool {
        let days = period_days(&self.figures.period);
        self.statement.manner == Manner::Exact
            && days.is_some_and(|days| (self.statement.value / 86_400.0 - days).abs() < 1e-6)
    }
}

fn period_dates(period: &str) -> Vec<Date> {
    statements(&tokens(period))
        .into_iter()
        .filter_map(|told| match told.kind {
            Kind::Date(date) => Some(date),
            _ => None,
        })
        .collect()
}

fn period_days(period: &str) -> Option<f64> {
    let dates = period_dates(period);
    let day = |date: &Date| chrono::NaiveDate::from_ymd_opt(date.year?, date.month?, date.day.unwrap_or(1));
    let (first, last) = (day(dates.first()?)?, day(dates.last()?)?);
    if dates.len() >= 2 {
        let clock = statements(&tokens(period)).iter().any(|told| told.kind == Kind::Clock);
        return Some((last - first).num_days() as f64 + if clock { 0.0 } else { 1.0 });
    }
    if dates[0].day.is_some() {
        return Some(1.0);
    }
    let next = first.checked_add_months(chrono::Months::new(1))?;
    Some((next - first).num_days() as f64)
}
