//! Numbers, durations, dates and periods as text. Pure: civil times come in already moved to the reader's zone
//! (`crate::browser::zone` does that), so everything here is tested natively.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use synkro_metrics::Unit;
use synkro_shared::session::Language;

use super::Locale;

const NBSP: char = '\u{a0}';
/// Keeps what stands beside it on one line.
const JOIN: char = '\u{2060}';

impl Locale {
    /// `4 206`, `4,206`.
    #[must_use]
    pub fn number(self, value: u64) -> String {
        let separator = match self.language {
            Language::Ru | Language::Kk => NBSP,
            Language::En => ',',
        };
        let digits = value.to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3 * 2);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        text
    }

    /// `94 %`, `94%`.
    #[must_use]
    pub fn percent(self, value: u64) -> String {
        match self.language {
            Language::Ru | Language::Kk => format!("{value}{NBSP}%"),
            Language::En => format!("{value}%"),
        }
    }

    /// US dollars; small sums keep four digits.
    #[must_use]
    pub fn dollars(self, value: f64) -> String {
        let text = if value < 0.1 { format!("{value:.4}") } else { format!("{value:.2}") };
        match self.language {
            Language::Ru | Language::Kk => format!("{}{NBSP}$", text.replace('.', ",")),
            Language::En => format!("${text}"),
        }
    }

    /// The two largest units: `42 с`, `3 мин 05 с`, `2 ч 15 мин`, `1 д 3 ч`.
    #[must_use]
    pub fn duration(self, seconds: u64) -> String {
        let units = self.t.units;
        let join = |large: u64, large_unit: &str, small: u64, small_unit: &str| {
            if small == 0 {
                format!("{large}{NBSP}{large_unit}")
            } else {
                format!("{large}{NBSP}{large_unit} {small}{NBSP}{small_unit}")
            }
        };
        match seconds {
            0..60 => format!("{seconds}{NBSP}{}", units.second),
            60..3_600 => join(seconds / 60, units.minute, seconds % 60, units.second),
            3_600..86_400 => join(seconds / 3_600, units.hour, seconds % 3_600 / 60, units.minute),
            _ => join(seconds / 86_400, units.day, seconds % 86_400 / 3_600, units.hour),
        }
    }

    /// The same for seconds of business hours: `120 ч 43 мин`. A day of them has not 24 hours, so days are not said.
    #[must_use]
    pub fn business_time(self, seconds: u64) -> String {
        if seconds < 86_400 {
            return self.duration(seconds);
        }
        let (hours, minutes) = (seconds / 3_600, seconds % 3_600 / 60);
        let hours = format!("{}{NBSP}{}", self.number(hours), self.t.units.hour);
        if minutes == 0 { hours } else { format!("{hours} {minutes}{NBSP}{}", self.t.units.minute) }
    }

    /// A metric's value; unknown is not zero.
    #[must_use]
    pub fn value(self, unit: Unit, value: Option<u64>) -> String {
        value.map_or_else(
            || "—".to_owned(),
            |value| match unit {
                Unit::Count | Unit::Money => self.number(value),
                Unit::Seconds => self.business_time(value),
            },
        )
    }

    /// `14 марта 2026`.
    #[must_use]
    pub fn date(self, date: NaiveDate) -> String {
        let month = self.month(date);
        match self.language {
            Language::Ru | Language::En => format!("{}{NBSP}{month} {}", date.day(), date.year()),
            Language::Kk => format!("{}{NBSP}ж. {}{NBSP}{month}", date.year(), date.day()),
        }
    }

    /// `14 марта`.
    #[must_use]
    pub fn day_and_month(self, date: NaiveDate) -> String {
        format!("{}{NBSP}{}", date.day(), self.month(date))
    }

    /// A day as a page's title: `Воскресенье, 29 ноября`.
    #[must_use]
    pub fn day_title(self, date: NaiveDate) -> String {
        let weekday = (self.t.overview.weekday)(date.weekday());
        format!("{weekday}, {}", self.day_and_month(date))
    }

    /// `09:05`.
    #[must_use]
    pub fn time(self, time: NaiveTime) -> String {
        format!("{:02}:{:02}", time.hour(), time.minute())
    }

    /// `14 марта 2026, 09:05`.
    #[must_use]
    pub fn date_time(self, at: NaiveDateTime) -> String {
        format!("{}, {}", self.date(at.date()), self.time(at.time()))
    }

    /// `14 марта 2026, 09:05:30`.
    #[must_use]
    pub fn moment(self, at: NaiveDateTime) -> String {
        format!("{}:{:02}", self.date_time(at), at.second())
    }

    /// A period, start included and end not: whole days as dates, anything else with times.
    #[must_use]
    pub fn period(self, start: NaiveDateTime, end: NaiveDateTime) -> String {
        if start.time() != NaiveTime::MIN || end.time() != NaiveTime::MIN || end <= start {
            return format!("{} – {}", self.date_time(start), self.date_time(end));
        }
        let (first, last) = (start.date(), end.date().pred_opt().unwrap_or(end.date()));
        if first == last {
            return self.date(first);
        }
        if first.year() != last.year() {
            return format!("{} – {}", self.date(first), self.date(last));
        }
        let one_month = first.month() == last.month();
        match (self.language, one_month) {
            (Language::Ru | Language::En, true) => format!("{}{JOIN}–{JOIN}{}", first.day(), self.date(last)),
            (Language::Ru | Language::En, false) => {
                format!("{} – {}", self.day_and_month(first), self.date(last))
            }
            (Language::Kk, true) => {
                format!("{}{NBSP}ж. {}{JOIN}–{JOIN}{}", last.year(), first.day(), self.day_and_month(last))
            }
            (Language::Kk, false) => {
                format!(
                    "{}{NBSP}ж. {} – {}",
                    last.year(),
                    self.day_and_month(first),
                    self.day_and_month(last)
                )
            }
        }
    }

    fn month(self, date: NaiveDate) -> &'static str {
        self.t.months[date.month0() as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().expect("a test time")
    }

    fn plain(text: &str) -> String {
        text.replace(NBSP, " ").replace(JOIN, "")
    }

    const RU: Locale = Locale::new(Language::Ru);
    const KK: Locale = Locale::new(Language::Kk);
    const EN: Locale = Locale::new(Language::En);

    #[test]
    fn thousands_are_grouped_as_each_language_does() {
        assert_eq!(plain(&RU.number(4_206)), "4 206");
        assert_eq!(plain(&KK.number(1_234_567)), "1 234 567");
        assert_eq!(EN.number(312), "312");
        assert_eq!(EN.number(100_000), "100,000");
    }

    #[test]
    fn a_duration_shows_its_two_largest_units() {
        let text = |seconds| plain(&RU.duration(seconds));
        assert_eq!(text(0), "0 с");
        assert_eq!(text(42), "42 с");
        assert_eq!(text(60), "1 мин");
        assert_eq!(text(185), "3 мин 5 с");
        assert_eq!(text(8_100), "2 ч 15 мин");
        assert_eq!(text(97_200), "1 дн 3 ч");
        assert_eq!(plain(&EN.duration(3_600)), "1 h");
    }

    #[test]
    fn business_hours_are_not_made_days_of_24() {
        let text = |seconds| plain(&RU.business_time(seconds));
        assert_eq!(text(434_639), "120 ч 43 мин");
        assert_eq!(text(86_400), "24 ч");
        assert_eq!(text(8_100), "2 ч 15 мин");
        assert_eq!(plain(&EN.business_time(3_600_000)), "1,000 h");
    }

    #[test]
    fn whole_days_are_shown_as_dates_without_the_excluded_end() {
        let text = |start, end| plain(&RU.period(at(start), at(end)));
        assert_eq!(text("2026-03-14T00:00:00", "2026-03-15T00:00:00"), "14 марта 2026");
        assert_eq!(text("2026-11-10T00:00:00", "2026-11-24T00:00:00"), "10–23 ноября 2026");
        assert_eq!(text("2026-10-28T00:00:00", "2026-11-11T00:00:00"), "28 октября – 10 ноября 2026");
        assert_eq!(text("2025-12-31T00:00:00", "2026-01-02T00:00:00"), "31 декабря 2025 – 1 января 2026");
    }

    #[test]
    fn a_period_with_a_boundary_inside_the_day_shows_its_times() {
        let text = plain(&EN.period(at("2026-03-14T06:00:00"), at("2026-03-15T06:00:00")));
        assert_eq!(text, "14 March 2026, 06:00 – 15 March 2026, 06:00");
    }

    #[test]
    fn kazakh_puts_the_year_first() {
        let text = plain(&KK.period(at("2026-11-10T00:00:00"), at("2026-11-24T00:00:00")));
        assert_eq!(text, "2026 ж. 10–23 қараша");
    }

    #[test]
    fn small_sums_keep_their_digits() {
        assert_eq!(plain(&RU.dollars(0.0312)), "0,0312 $");
        assert_eq!(EN.dollars(1.5), "$1.50");
    }
}
