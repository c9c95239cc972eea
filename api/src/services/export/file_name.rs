//! The name of a file: company and period, in `Content-Disposition` (RFC 6266) as people write them (`filename*`,
//! RFC 8187) and, for clients that know only that, in plain ASCII.

use std::fmt::Write as _;

use chrono::{Duration, NaiveDate};
use chrono_tz::Tz;
use synkro_shared::export::ExportTable;
use synkro_shared::run::Period;

use crate::domain::folding::is_invisible;

/// Characters of a company's name in a file's name.
const COMPANY: usize = 60;

/// What the name is made of.
pub(super) struct Stem<'a> {
    pub company: &'a str,
    pub period: Period,
    pub zone: Tz,
    pub table: Option<ExportTable>,
    pub ending: &'a str,
}

impl Stem<'_> {
    /// The header's value.
    pub fn disposition(&self) -> String {
        let company = plain(self.company);
        let ascii: String = company
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' ') { c } else { '_' })
            .collect();
        // A name of which only the signs are left says nothing.
        let readable = ascii.chars().filter(char::is_ascii_alphanumeric).count() * 2 > ascii.len();
        let ascii = if readable { ascii.trim() } else { "Synkro" };
        let company = if company.is_empty() { "Synkro" } else { &company };
        let (fallback, name) = (self.named(ascii), self.named(company));
        format!("attachment; filename=\"{fallback}\"; filename*=UTF-8''{}", encoded(&name))
    }

    fn named(&self, company: &str) -> String {
        let (first, last) = days(self.period, self.zone);
        let table = self.table.map(|table| format!(" {}", table.code())).unwrap_or_default();
        let days = if first == last { first.to_string() } else { format!("{first} - {last}") };
        format!("{company} {days}{table}.{}", self.ending)
    }
}

/// The first and the last civil day of a period. One that ends at the hour at which it began ends with the day before.
fn days(period: Period, zone: Tz) -> (NaiveDate, NaiveDate) {
    let (start, end) = (period.start.with_timezone(&zone), period.end.with_timezone(&zone));
    let last = if start.time() == end.time() { end - Duration::days(1) } else { end };
    (start.date_naive(), last.date_naive().max(start.date_naive()))
}

/// A name that every file system takes: no separators, no signs that are reserved on Windows, nothing that is not seen.
fn plain(name: &str) -> String {
    let mut plain = String::new();
    for c in name.chars().filter(|c| !is_invisible(*c)) {
        let kept = !c.is_control() && !c.is_whitespace() && !"/\\:*?\"<>|%;".contains(c);
        match c {
            c if kept => plain.push(c),
            _ if plain.ends_with(' ') => {}
            _ => plain.push(' '),
        }
    }
    // A dot in front hides a file; Windows drops one at the end.
    let short: String = plain.trim_matches([' ', '.', '-', '~']).chars().take(COMPANY).collect();
    short.trim_end_matches([' ', '.']).to_owned()
}

/// Percent-encoded but for `attr-char` of RFC 8187.
fn encoded(name: &str) -> String {
    let mut text = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(company: &str, start: &str, end: &str) -> String {
        let at = |text: &str| text.parse().expect("an instant");
        let period = Period { start: at(start), end: at(end) };
        let table = Some(ExportTable::Dialogs);
        Stem { company, period, zone: chrono_tz::Asia::Almaty, table, ending: "csv" }.disposition()
    }

    const DAY: (&str, &str) = ("2026-11-09T19:00:00Z", "2026-11-10T19:00:00Z");

    #[test]
    fn the_name_says_company_and_days_in_the_companys_time() {
        assert_eq!(
            named("Окна", "2026-11-09T19:00:00Z", "2026-11-23T19:00:00Z"),
            "attachment; filename=\"Synkro 2026-11-10 - 2026-11-23 dialogs.csv\"; \
             filename*=UTF-8''%D0%9E%D0%BA%D0%BD%D0%B0%202026-11-10%20-%202026-11-23%20dialogs.csv"
        );
        assert!(named("Acme", DAY.0, DAY.1).contains("filename=\"Acme 2026-11-10 dialogs.csv\""));
        let until_six = named("Acme", "2026-11-10T01:00:00Z", "2026-11-11T01:00:00Z");
        assert!(until_six.contains("\"Acme 2026-11-10 dialogs.csv\""), "{until_six}");
        let some_hours = named("Acme", "2026-11-10T01:00:00Z", "2026-11-10T05:00:00Z");
        assert!(some_hours.contains("\"Acme 2026-11-10 dialogs.csv\""), "{some_hours}");
    }

    #[test]
    fn no_name_of_a_company_leaves_the_header_or_the_folder() {
        for company in [
            "a\"; filename=evil.exe; x=\"",
            "../../etc/passwd",
            "a\r\nSet-Cookie: x=1",
            "..\\..\\x",
            "\u{202e}gpj.exe",
            "",
            ".",
            " \u{200b}",
            "%2e%2e%2f",
            "С\u{0}О",
            &"ж".repeat(5000),
        ] {
            let header = named(company, DAY.0, DAY.1);
            assert!(header.is_ascii() && !header.contains(['\r', '\n', '\\', '/']), "{header}");
            assert_eq!(header.matches('"').count(), 2, "{header}");
            assert_eq!(header.matches(';').count(), 2, "{header}");
            assert!(header.len() < 1_000 && header.ends_with("dialogs.csv"), "{header}");
            assert!(!header.contains("=\".") && !header.contains("''."), "{header}");
        }
    }
}
