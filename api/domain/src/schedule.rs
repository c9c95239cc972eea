//! Civil periods and the moments at which their reports are made.
//!
//! A day, a week and a month begin at the tenant's business-day start, in the tenant's zone. Bounds are civil times made
//! instants: a time that the clocks skip is the first instant after the gap, a time that happens twice is its first
//! occurrence. So adjacent periods share their bound, whatever the clocks do: nothing is counted twice, nothing is left
//! out. A period is named by civil dates, never by an instant: a name is used once, however often its time happens.

use chrono::{
    DateTime, Datelike, Days, Duration, LocalResult, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeZone,
    Utc,
};
use chrono_tz::Tz;
use synkro_shared::run::{Period, ReportKind};
use synkro_shared::settings::{AutomationSettings, CivilTime, PlannedReport, WEEKDAYS, Weekday};

/// A report that is due once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Daily, weekly or monthly.
    pub kind: ReportKind,
    /// The civil name of the period: `2026-03-14`, `2026-W11`, `2026-03`. Unique for its kind.
    pub key: String,
    /// What it covers.
    pub period: Period,
    /// When it is sent.
    pub fires_at: DateTime<Utc>,
}

impl Due {
    /// As the preview shows it.
    #[must_use]
    pub const fn planned(&self) -> PlannedReport {
        PlannedReport { kind: self.kind, period: self.period, fires_at: self.fires_at }
    }
}

fn time_of(time: CivilTime) -> NaiveTime {
    NaiveTime::from_hms_opt(u32::from(time.hour()), u32::from(time.minute()), 0).unwrap_or(NaiveTime::MIN)
}

/// The instant of a civil time.
#[must_use]
pub fn instant(zone: Tz, date: NaiveDate, time: CivilTime) -> DateTime<Utc> {
    instant_of(zone, date.and_time(time_of(time)))
}

/// The same, from what a clock in the zone shows: the earlier instant where it shows this twice, the next one that it does
/// show where it skips it.
#[must_use]
pub fn instant_of(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) => at.to_utc(),
        LocalResult::Ambiguous(first, second) => first.to_utc().min(second.to_utc()),
        // The clocks skip it. Gaps are of quarters of an hour at the finest, the longest on record is a whole day.
        LocalResult::None => {
            let mut later = local;
            for _ in 0..(26 * 60) {
                later += Duration::minutes(1);
                if let Some(at) = zone.from_local_datetime(&later).earliest() {
                    return at.to_utc();
                }
            }
            Utc.from_utc_datetime(&local)
        }
    }
}

const fn number(day: Weekday) -> u32 {
    match day {
        Weekday::Monday => 0,
        Weekday::Tuesday => 1,
        Weekday::Wednesday => 2,
        Weekday::Thursday => 3,
        Weekday::Friday => 4,
        Weekday::Saturday => 5,
        Weekday::Sunday => 6,
    }
}

fn is_off(date: NaiveDate, off: &[Weekday]) -> bool {
    off.iter().any(|day| number(*day) == date.weekday().num_days_from_monday())
}

fn before(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}

fn after(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

/// The schedule of a tenant in its zone.
#[derive(Debug, Clone)]
pub struct Schedule {
    settings: AutomationSettings,
    zone: Tz,
}

impl Schedule {
    /// The schedule of checked settings; `None` for an unknown zone.
    #[must_use]
    pub fn new(settings: AutomationSettings) -> Option<Self> {
        let zone = settings.timezone.parse().ok()?;
        Some(Self { settings, zone })
    }

    /// The daily report that is sent on `date`; none on days off. It covers everything since the one before.
    #[must_use]
    pub fn daily(&self, date: NaiveDate) -> Option<Due> {
        let daily = self.settings.daily.as_ref()?;
        if is_off(date, &daily.days_off) || daily.days_off.len() >= WEEKDAYS.len() {
            return None;
        }
        let mut first = before(date, 1);
        while is_off(first, &daily.days_off) {
            first = before(first, 1);
        }
        Some(self.due(ReportKind::Daily, before(date, 1).to_string(), first, date, date, daily.at))
    }

    /// The report of the week before the one of `date`; sent on the week's chosen day.
    #[must_use]
    pub fn weekly(&self, date: NaiveDate) -> Option<Due> {
        let weekly = self.settings.weekly.as_ref()?;
        let monday = before(date, u64::from(date.weekday().num_days_from_monday()));
        let first = before(monday, 7);
        let week = first.iso_week();
        let key = format!("{:04}-W{:02}", week.year(), week.week());
        let sent = after(monday, u64::from(number(weekly.day)));
        Some(self.due(ReportKind::Weekly, key, first, monday, sent, weekly.at))
    }

    /// The report of the month before the one of `date`; sent on the month's chosen day.
    #[must_use]
    pub fn monthly(&self, date: NaiveDate) -> Option<Due> {
        let monthly = self.settings.monthly.as_ref()?;
        let month = date.with_day(1)?;
        let first = month.checked_sub_months(Months::new(1))?;
        let sent = month.with_day(u32::from(monthly.day))?;
        Some(self.due(ReportKind::Monthly, first.format("%Y-%m").to_string(), first, month, sent, monthly.at))
    }

    fn due(
        &self,
        kind: ReportKind,
        key: String,
        first: NaiveDate,
        end: NaiveDate,
        sent: NaiveDate,
        at: CivilTime,
    ) -> Due {
        let start = self.settings.day_start;
        let period = Period { start: instant(self.zone, first, start), end: instant(self.zone, end, start) };
        // Never before the period is over, whatever was entered.
        let fires_at = instant(self.zone, sent, at).max(period.end);
        Due { kind, key, period, fires_at }
    }

    /// What is due in `(after, until]`, by time; each period once.
    #[must_use]
    pub fn due_in(&self, after_instant: DateTime<Utc>, until: DateTime<Utc>) -> Vec<Due> {
        let mut all: Vec<Due> = Vec::new();
        // A zone's date may differ from UTC's by a day on both sides.
        let mut date = before(after_instant.date_naive(), 2);
        let last = after(until.date_naive(), 2);
        while date <= last {
            for due in [self.daily(date), self.weekly(date), self.monthly(date)].into_iter().flatten() {
                let inside = after_instant < due.fires_at && due.fires_at <= until;
                if inside && all.iter().all(|known| (known.kind, &known.key) != (due.kind, &due.key)) {
                    all.push(due);
                }
            }
            date = after(date, 1);
        }
        all.sort_by(|a, b| a.fires_at.cmp(&b.fires_at).then_with(|| a.kind.code().cmp(b.kind.code())));
        all
    }

    /// The next `count` reports after `now`.
    #[must_use]
    pub fn next(&self, now: DateTime<Utc>, count: usize) -> Vec<Due> {
        // A month has at most 28 days before its day; five months hold five of any kind.
        let mut days = 8;
        loop {
            let mut found = self.due_in(now, now + Duration::days(days));
            if found.len() >= count || days > 366 {
                found.truncate(count);
                return found;
            }
            days *= 4;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use synkro_shared::settings::{DailySchedule, MisfirePolicy, MonthlySchedule, WeeklySchedule};

    fn time(text: &str) -> CivilTime {
        text.parse().expect("a time")
    }

    fn settings(zone: &str, day_start: &str, daily: &str, off: &[Weekday]) -> AutomationSettings {
        AutomationSettings {
            enabled: true,
            timezone: zone.to_owned(),
            day_start: time(day_start),
            daily: Some(DailySchedule { at: time(daily), days_off: off.to_vec() }),
            weekly: Some(WeeklySchedule { day: Weekday::Monday, at: time(daily) }),
            monthly: Some(MonthlySchedule { day: 1, at: time(daily) }),
            misfire: MisfirePolicy::Latest,
            retention_days: None,
            notice_when_empty: true,
        }
    }

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_day_runs_from_the_business_days_start_to_the_next() {
        let schedule = Schedule::new(settings("Asia/Almaty", "06:00", "09:00", &[])).expect("a schedule");
        let due = schedule.daily(day("2026-03-15")).expect("due");
        assert_eq!(due.key, "2026-03-14");
        assert_eq!(due.period.start, utc("2026-03-14T01:00:00Z"));
        assert_eq!(due.period.end, utc("2026-03-15T01:00:00Z"));
        assert_eq!(due.fires_at, utc("2026-03-15T04:00:00Z"));
    }

    #[test]
    fn almatys_long_day_of_2024_is_covered_once_and_whole() {
        let schedule = Schedule::new(settings("Asia/Almaty", "00:00", "00:00", &[])).expect("a schedule");
        let due = schedule.daily(day("2024-03-01")).expect("due");
        assert_eq!(due.period.start, utc("2024-02-28T18:00:00Z"));
        assert_eq!(due.period.end, utc("2024-02-29T19:00:00Z"));
        assert_eq!(due.period.end - due.period.start, Duration::hours(25));
        // 23:30 happens twice that evening; the report is sent at the first.
        let late = Schedule::new(settings("Asia/Almaty", "00:00", "23:30", &[])).expect("a schedule");
        assert_eq!(late.daily(day("2024-02-29")).expect("due").fires_at, utc("2024-02-29T17:30:00Z"));
        let fires = late.due_in(utc("2024-02-27T19:00:00Z"), utc("2024-03-02T19:00:00Z"));
        let daily = fires.iter().filter(|due| due.kind == ReportKind::Daily).count();
        assert_eq!(daily, 4);
    }

    #[test]
    fn a_time_that_the_clocks_skip_is_the_first_instant_after_the_gap() {
        let berlin: Tz = "Europe/Berlin".parse().expect("a zone");
        assert_eq!(instant(berlin, day("2026-03-29"), time("02:30")), utc("2026-03-29T01:00:00Z"));
        assert_eq!(instant(berlin, day("2026-10-25"), time("02:30")), utc("2026-10-25T00:30:00Z"));
        let lord_howe: Tz = "Australia/Lord_Howe".parse().expect("a zone");
        assert_eq!(instant(lord_howe, day("2026-10-04"), time("02:15")), utc("2026-10-03T15:30:00Z"));
        // A whole day that never was.
        let samoa: Tz = "Pacific/Apia".parse().expect("a zone");
        assert_eq!(instant(samoa, day("2011-12-30"), time("12:00")), utc("2011-12-30T10:00:00Z"));
    }

    #[test]
    fn days_off_are_covered_by_the_next_report() {
        let weekend = [Weekday::Saturday, Weekday::Sunday];
        let schedule =
            Schedule::new(settings("Asia/Almaty", "06:00", "09:00", &weekend)).expect("a schedule");
        assert_eq!(schedule.daily(day("2026-03-14")), None);
        let monday = schedule.daily(day("2026-03-16")).expect("due");
        assert_eq!(monday.period.start, utc("2026-03-13T01:00:00Z"));
        assert_eq!(monday.period.end, utc("2026-03-16T01:00:00Z"));
    }

    #[test]
    fn weeks_and_months_end_where_the_next_begin() {
        let schedule = Schedule::new(settings("Asia/Almaty", "06:00", "09:00", &[])).expect("a schedule");
        let week = schedule.weekly(day("2027-01-06")).expect("due");
        assert_eq!((week.key.as_str(), week.period.end), ("2026-W53", utc("2027-01-04T01:00:00Z")));
        let month = schedule.monthly(day("2024-03-31")).expect("due");
        assert_eq!(month.key, "2024-02");
        assert_eq!(month.period.start, utc("2024-02-01T00:00:00Z"));
        assert_eq!(month.period.end, utc("2024-03-01T01:00:00Z"));
    }

    #[test]
    fn the_next_five_come_by_time() {
        let schedule = Schedule::new(settings("Asia/Almaty", "06:00", "09:00", &[])).expect("a schedule");
        let next = schedule.next(utc("2026-02-27T05:00:00Z"), 5);
        let shown: Vec<(&str, &str)> = next.iter().map(|due| (due.kind.code(), due.key.as_str())).collect();
        assert_eq!(
            shown,
            [
                ("daily", "2026-02-27"),
                ("daily", "2026-02-28"),
                ("monthly", "2026-02"),
                ("daily", "2026-03-01"),
                ("weekly", "2026-W09")
            ]
        );
    }

    fn zones() -> impl Strategy<Value = Tz> {
        proptest::sample::select(chrono_tz::TZ_VARIANTS.to_vec())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn periods_touch_without_gap_or_overlap_in_every_zone(
            zone in zones(),
            start in 0u8..24,
            minute in 0u8..60,
            later in 0u8..24,
            off in proptest::sample::subsequence(WEEKDAYS.to_vec(), 0..6),
            first in 0i64..20_000,
        ) {
            let day_start = CivilTime::new(start, minute).expect("a time");
            let at = CivilTime::new(start.max(later), if later > start { 0 } else { minute }).expect("a time");
            let mut form = settings(zone.name(), "00:00", "00:00", &off);
            form.day_start = day_start;
            form.daily = Some(DailySchedule { at, days_off: off });
            let schedule = Schedule::new(form).expect("a schedule");
            let from = Utc.timestamp_opt(first * 86_400, 0).single().expect("an instant");
            let due = schedule.due_in(from, from + Duration::days(70));
            for kind in [ReportKind::Daily, ReportKind::Weekly, ReportKind::Monthly] {
                let mut of_kind: Vec<&Due> = due.iter().filter(|due| due.kind == kind).collect();
                of_kind.sort_by_key(|due| due.period.start);
                for pair in of_kind.windows(2) {
                    prop_assert_eq!(pair[0].period.end, pair[1].period.start);
                    prop_assert!(pair[0].fires_at <= pair[1].fires_at);
                    prop_assert!(pair[0].key < pair[1].key);
                }
                for due in of_kind {
                    prop_assert!(due.period.start <= due.period.end);
                    prop_assert!(due.fires_at >= due.period.end);
                }
            }
        }
    }
}
