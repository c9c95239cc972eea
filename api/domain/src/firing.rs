//! What becomes of reports whose time has come: which are made, which are written down as missed.
//!
//! Pure: the store asks with the instant until which a schedule was handled and the present one, and keeps the answer.
//! A report on time is made. One that is late because nothing could run is made up for or missed, as the tenant's
//! policy says. Adjacent periods share their bound also when the zone or the day's start was changed in between.

use chrono::{DateTime, Duration, Utc};
use synkro_shared::run::{Period, ReportKind};
use synkro_shared::schedule::MissReason;
use synkro_shared::settings::MisfirePolicy;

use super::schedule::{Due, Schedule};

/// Later than this is a misfire.
pub const GRACE: Duration = Duration::hours(1);
/// What was due before this is not listed one by one any more.
pub const LOOK_BACK: Duration = Duration::days(62);

const KINDS: [ReportKind; 3] = [ReportKind::Daily, ReportKind::Weekly, ReportKind::Monthly];

/// What becomes of a due report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It is made.
    Fire,
    /// It is not, and that is listed.
    Miss(MissReason),
}

/// What is due in `(handled_until, now]`, oldest first, and what becomes of each.
#[must_use]
pub fn decide(
    schedule: &Schedule,
    policy: MisfirePolicy,
    handled_until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Vec<(Due, Decision)> {
    let due = schedule.due_in(handled_until.max(now - LOOK_BACK), now);
    let made_up = match policy {
        MisfirePolicy::Skip => 0,
        MisfirePolicy::Latest => 1,
        MisfirePolicy::Every { at_most } => usize::from(at_most),
    };
    let mut decided: Vec<(Due, Decision)> = Vec::with_capacity(due.len());
    for kind in KINDS {
        // Only the newest of a kind can be on time: the next one is a day away at least.
        for (age, due) in due.iter().filter(|due| due.kind == kind).rev().enumerate() {
            let late = now - due.fires_at > GRACE;
            let fires = age < made_up || (age == 0 && !late);
            let decision = if fires { Decision::Fire } else { Decision::Miss(MissReason::Late) };
            decided.push((due.clone(), decision));
        }
    }
    decided.sort_by_key(|(due, _)| due.fires_at);
    decided
}

/// The period to read when the one before ended at `before`: from there on. A gap or overlap comes from a changed zone
/// or day's start and is below two days; anything longer is a stretch without a schedule and stays out.
#[must_use]
pub fn joined(period: Period, before: Option<DateTime<Utc>>) -> Period {
    match before {
        Some(end) if end < period.end && (period.start - end).abs() < Duration::days(2) => {
            Period { start: end, end: period.end }
        }
        _ => period,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synkro_shared::settings::{AutomationSettings, WEEKDAYS};

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn daily(zone: &str) -> Schedule {
        let settings = AutomationSettings { weekly: None, ..AutomationSettings::proposal(zone) };
        Schedule::new(settings).expect("a schedule")
    }

    fn told(policy: MisfirePolicy, from: &str, now: &str) -> Vec<(String, bool)> {
        decide(&daily("Asia/Almaty"), policy, utc(from), utc(now))
            .into_iter()
            .map(|(due, decision)| (due.key, decision == Decision::Fire))
            .collect()
    }

    #[test]
    fn three_days_without_a_process_are_made_up_for_once_and_listed_twice() {
        let made = told(MisfirePolicy::Latest, "2026-03-10T05:00:00Z", "2026-03-13T20:00:00Z");
        let expected = [("2026-03-10", false), ("2026-03-11", false), ("2026-03-12", true)];
        assert_eq!(made, expected.map(|(key, fires)| (key.to_owned(), fires)));
        let none = told(MisfirePolicy::Skip, "2026-03-10T05:00:00Z", "2026-03-13T20:00:00Z");
        assert!(none.iter().all(|(_, fires)| !fires));
        let two = told(MisfirePolicy::Every { at_most: 2 }, "2026-03-10T05:00:00Z", "2026-03-13T20:00:00Z");
        assert_eq!(two.iter().filter(|(_, fires)| *fires).count(), 2);
        assert!(!two[0].1, "the oldest is the one that is left out");
    }

    #[test]
    fn a_report_on_time_is_made_whatever_the_policy() {
        let made = told(MisfirePolicy::Skip, "2026-03-10T05:00:00Z", "2026-03-11T04:00:05Z");
        assert_eq!(made, [("2026-03-10".to_owned(), true)]);
    }

    #[test]
    fn a_changed_zone_leaves_no_gap_and_no_overlap() {
        let almaty = daily("Asia/Almaty").daily("2026-03-15".parse().expect("a date")).expect("due");
        let berlin = daily("Europe/Berlin").daily("2026-03-16".parse().expect("a date")).expect("due");
        let joined = joined(berlin.period, Some(almaty.period.end));
        assert_eq!((joined.start, joined.end), (almaty.period.end, berlin.period.end));
        let after_a_pause = super::joined(berlin.period, Some(utc("2026-02-01T00:00:00Z")));
        assert_eq!(after_a_pause, berlin.period);
        assert_eq!(super::joined(berlin.period, None), berlin.period);
    }

    #[test]
    fn days_off_do_not_turn_reports_into_misses() {
        let mut settings = AutomationSettings { weekly: None, ..AutomationSettings::proposal("Asia/Almaty") };
        settings.daily = settings.daily.map(|daily| synkro_shared::settings::DailySchedule {
            days_off: WEEKDAYS[5..].to_vec(),
            ..daily
        });
        let schedule = Schedule::new(settings).expect("a schedule");
        // Friday after its report until Monday's.
        let made =
            decide(&schedule, MisfirePolicy::Skip, utc("2026-03-13T05:00:00Z"), utc("2026-03-16T04:00:01Z"));
        assert_eq!(made.len(), 1);
        assert_eq!(made[0].1, Decision::Fire);
    }
}
