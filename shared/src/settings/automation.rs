//! When reports are made: civil times in the tenant's zone.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::field_error::{FieldError, FieldErrorCode};
use crate::run::{Period, ReportKind};
use crate::validate::refused;

/// A time of the day, `HH:MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CivilTime {
    hour: u8,
    minute: u8,
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for CivilTime {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("A time of the day, HH:MM."))
            .pattern(Some("^[0-9]{1,2}:[0-9]{1,2}$"))
            .examples([serde_json::json!("09:00")])
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for CivilTime {}

impl CivilTime {
    /// A time of the day; `None` beyond 23:59.
    #[must_use]
    pub const fn new(hour: u8, minute: u8) -> Option<Self> {
        if hour < 24 && minute < 60 { Some(Self { hour, minute }) } else { None }
    }

    /// 0 to 23.
    #[must_use]
    pub const fn hour(self) -> u8 {
        self.hour
    }

    /// 0 to 59.
    #[must_use]
    pub const fn minute(self) -> u8 {
        self.minute
    }
}

impl fmt::Display for CivilTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

impl From<CivilTime> for String {
    fn from(time: CivilTime) -> Self {
        time.to_string()
    }
}

impl TryFrom<String> for CivilTime {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl std::str::FromStr for CivilTime {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const FORM: &str = "a time is written as HH:MM";
        let (hour, minute) = text.split_once(':').ok_or(FORM)?;
        let number = |text: &str| {
            ((1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| text.parse::<u8>().ok())
                .flatten()
                .ok_or(FORM)
        };
        Self::new(number(hour)?, number(minute)?).ok_or(FORM)
    }
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

/// All seven, Monday first.
pub const WEEKDAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// The daily report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DailySchedule {
    /// When it is sent; not before the business day's start.
    pub at: CivilTime,
    /// Days without a report; the next report covers them, too.
    #[serde(default)]
    pub days_off: Vec<Weekday>,
}

/// The weekly report, Monday to Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WeeklySchedule {
    /// On which day it is sent.
    pub day: Weekday,
    /// When the report is due, in the company's time zone.
    pub at: CivilTime,
}

/// The monthly report, first to first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MonthlySchedule {
    /// On which day of the next month it is sent: 1 to 28.
    pub day: u8,
    /// When the report is due, in the company's time zone.
    pub at: CivilTime,
}

/// What happens to reports whose time passed while nothing could run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "policy", rename_all = "snake_case", deny_unknown_fields)]
pub enum MisfirePolicy {
    /// They are left out and listed as missed.
    Skip,
    /// The latest is made up for.
    Latest,
    /// All are made up for, but not more than this many.
    Every {
        /// 1 to 31.
        at_most: u8,
    },
}

/// When reports are made. Body of `PUT /api/v1/integrations/automation` and of its preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AutomationSettings {
    /// Whether reports are made by themselves.
    pub enabled: bool,
    /// IANA name of the company's time zone, such as `Asia/Almaty`.
    pub timezone: String,
    /// When a business day begins: periods run from here to here.
    pub day_start: CivilTime,
    /// The daily report.
    #[serde(default)]
    pub daily: Option<DailySchedule>,
    /// The weekly report.
    #[serde(default)]
    pub weekly: Option<WeeklySchedule>,
    /// The monthly report.
    #[serde(default)]
    pub monthly: Option<MonthlySchedule>,
    /// What happens to missed ones.
    pub misfire: MisfirePolicy,
    /// Days after which reports are removed; absent: kept.
    #[serde(default)]
    pub retention_days: Option<u16>,
    /// Post a short line also about a period without conversations.
    pub notice_when_empty: bool,
}

impl AutomationSettings {
    /// The fewest days that reports are kept.
    pub const MIN_RETENTION_DAYS: u16 = 30;
    /// The most that can be asked for.
    pub const MAX_RETENTION_DAYS: u16 = 3650;
    /// Longest name of a time zone that is looked up.
    pub const MAX_TIMEZONE_CHARS: usize = 64;
    /// Days that every month has.
    pub const MONTH_DAYS: std::ops::RangeInclusive<u8> = 1..=28;
    /// How many missed reports may be made up for.
    pub const MADE_UP_FOR: std::ops::RangeInclusive<u8> = 1..=31;

    /// What the form shows before anything was saved.
    #[must_use]
    pub fn proposal(timezone: &str) -> Self {
        let time = |hour| CivilTime { hour, minute: 0 };
        Self {
            enabled: true,
            timezone: timezone.to_owned(),
            day_start: time(6),
            daily: Some(DailySchedule { at: time(9), days_off: Vec::new() }),
            weekly: Some(WeeklySchedule { day: Weekday::Monday, at: CivilTime { hour: 9, minute: 30 } }),
            monthly: None,
            misfire: MisfirePolicy::Latest,
            retention_days: None,
            notice_when_empty: true,
        }
    }

    /// Checks everything but the zone's name, which the server knows.
    ///
    /// # Errors
    /// One entry a field: `required`, `before_day_start`, `no_working_day`, `day_repeated`, `not_a_month_day`,
    /// `not_a_count`, `not_a_retention`, `nothing_scheduled`.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = Vec::new();
        if self.timezone.trim().is_empty() {
            errors.push(refused("/timezone", FieldErrorCode::Required));
        } else if self.timezone.len() > Self::MAX_TIMEZONE_CHARS {
            errors.push(refused("/timezone", FieldErrorCode::NotATimezone));
        }
        let mut late_enough = |pointer: &str, at: CivilTime| {
            if at < self.day_start {
                errors.push(refused(pointer, FieldErrorCode::BeforeDayStart));
            }
        };
        if let Some(daily) = &self.daily {
            late_enough("/daily/at", daily.at);
        }
        if let Some(weekly) = &self.weekly {
            late_enough("/weekly/at", weekly.at);
        }
        if let Some(monthly) = &self.monthly {
            late_enough("/monthly/at", monthly.at);
            if !Self::MONTH_DAYS.contains(&monthly.day) {
                errors.push(refused("/monthly/day", FieldErrorCode::NotAMonthDay));
            }
        }
        if let Some(daily) = &self.daily {
            let mut off = daily.days_off.clone();
            off.sort_unstable();
            off.dedup();
            if off.len() != daily.days_off.len() {
                errors.push(refused("/daily/days_off", FieldErrorCode::DayRepeated));
            } else if off.len() == WEEKDAYS.len() {
                errors.push(refused("/daily/days_off", FieldErrorCode::NoWorkingDay));
            }
        }
        if let MisfirePolicy::Every { at_most } = self.misfire
            && !Self::MADE_UP_FOR.contains(&at_most)
        {
            errors.push(refused("/misfire/at_most", FieldErrorCode::NotACount));
        }
        if self
            .retention_days
            .is_some_and(|days| !(Self::MIN_RETENTION_DAYS..=Self::MAX_RETENTION_DAYS).contains(&days))
        {
            errors.push(refused("/retention_days", FieldErrorCode::NotARetention));
        }
        if self.enabled && self.daily.is_none() && self.weekly.is_none() && self.monthly.is_none() {
            errors.push(refused("/enabled", FieldErrorCode::NothingScheduled));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

/// A report to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlannedReport {
    /// Daily, weekly or monthly.
    pub kind: ReportKind,
    /// What it covers.
    pub period: Period,
    /// When it is sent.
    pub fires_at: DateTime<Utc>,
}

/// Answer of `POST /api/v1/integrations/automation/preview`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AutomationPreview {
    /// The next five, by time; empty when nothing is scheduled.
    pub reports: Vec<PlannedReport>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_and_written_as_people_do() {
        for (text, shown) in [("09:00", "09:00"), ("9:05", "09:05"), ("23:59", "23:59"), ("0:0", "00:00")] {
            assert_eq!(text.parse::<CivilTime>().map(|time| time.to_string()).as_deref(), Ok(shown));
        }
        for text in ["", ":", "24:00", "12:60", "12", "-1:00", "+1:00", "012:00", "1:2:3", "а:б"] {
            assert!(text.parse::<CivilTime>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_proposal_is_fine_and_every_rule_is_told() {
        let good = AutomationSettings::proposal("Asia/Almaty");
        assert_eq!(good.check(), Ok(()));
        let codes = |change: fn(&mut AutomationSettings)| {
            let mut form = AutomationSettings::proposal("Asia/Almaty");
            change(&mut form);
            form.check().err().unwrap_or_default().into_iter().map(|error| error.code).collect::<Vec<_>>()
        };
        assert_eq!(codes(|form| form.timezone = " ".to_owned()), [FieldErrorCode::Required]);
        assert_eq!(
            codes(|form| form.day_start = CivilTime { hour: 12, minute: 0 }),
            [FieldErrorCode::BeforeDayStart, FieldErrorCode::BeforeDayStart]
        );
        let off = |days: &[Weekday]| {
            Some(DailySchedule { at: CivilTime { hour: 9, minute: 0 }, days_off: days.to_vec() })
        };
        let mut form = good.clone();
        form.daily = off(&WEEKDAYS);
        assert_eq!(form.check().expect_err("refused")[0].code, FieldErrorCode::NoWorkingDay);
        form.daily = off(&[Weekday::Sunday, Weekday::Sunday]);
        assert_eq!(form.check().expect_err("refused")[0].code, FieldErrorCode::DayRepeated);
        assert_eq!(
            codes(|form| form.misfire = MisfirePolicy::Every { at_most: 0 }),
            [FieldErrorCode::NotACount]
        );
        assert_eq!(codes(|form| form.retention_days = Some(29)), [FieldErrorCode::NotARetention]);
        assert_eq!(
            codes(|form| (form.daily, form.weekly) = (None, None)),
            [FieldErrorCode::NothingScheduled]
        );
    }
}
