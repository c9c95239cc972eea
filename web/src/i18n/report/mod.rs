//! Words about what a report measured, in which hours, and what it could not say.

mod en;
mod kk;
mod ru;

use synkro_shared::report::{OpeningHours, ReportListItem};
use synkro_shared::session::Language;

pub use en::WORDS as EN;
pub use kk::WORDS as KK;
pub use ru::WORDS as RU;

use super::Locale;

type Text = &'static str;

/// All of them.
pub struct Words {
    /// Takes `09:00–19:00`.
    pub within: fn(&str) -> String,
    /// For a table whose columns are times.
    pub times_within: fn(&str) -> String,
    pub link_to_finding: Text,
    pub first_reply_of_dialog: Text,
    pub no_talk: Text,
    pub talk_not_measured: Text,
    pub deals_not_measured: Text,
    pub not_analyzed: Text,
    pub nothing_analyzed: Text,
    pub no_deals_title: Text,
    pub no_deals_text: Text,
    pub summary_of_deals: Text,
    /// Above a report whose text is not in the language of the page.
    pub written_in: fn(Language) -> Text,
    pub summary_missing: Text,
}

impl Locale {
    /// `в рабочие часы 09:00–19:00`.
    #[must_use]
    pub fn within(self, hours: OpeningHours) -> String {
        (self.t.report.within)(&unbroken(hours))
    }

    /// The same for a table whose columns are times.
    #[must_use]
    pub fn times_within(self, hours: OpeningHours) -> String {
        (self.t.report.times_within)(&unbroken(hours))
    }

    /// A report's summary, or why it has none: that nobody wrote is said only where that was measured.
    #[must_use]
    pub fn summary(self, item: &ReportListItem) -> String {
        let words = if !item.summary.is_empty() {
            return item.summary.clone();
        } else if !item.measured.dialogs {
            self.t.report.summary_of_deals
        } else if item.dialogs == 0 {
            self.t.no_summary
        } else {
            self.t.report.summary_missing
        };
        words.to_owned()
    }
}

/// `09:00–19:00` on one line.
fn unbroken(hours: OpeningHours) -> String {
    hours.to_string().replace('–', "\u{2060}–\u{2060}")
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use synkro_shared::report::{Measured, ReportStatus};
    use synkro_shared::run::{Period, ReportKind};
    use synkro_shared::session::Language;
    use synkro_shared::{ReportId, RunId};
    use uuid::Uuid;

    use super::*;

    fn item(summary: &str, dialogs: u64, measured: Measured) -> ReportListItem {
        ReportListItem {
            comment: None,
            comments: 0,
            headline: None,
            important_findings: None,
            quotes: None,
            id: ReportId(Uuid::nil()),
            run_id: RunId(Uuid::nil()),
            kind: ReportKind::Daily,
            period: Period { start: DateTime::UNIX_EPOCH, end: DateTime::UNIX_EPOCH },
            timezone: "Asia/Almaty".into(),
            status: ReportStatus::Complete,
            summary: summary.into(),
            dialogs,
            unanswered: 0,
            measured,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn hours_are_said_in_every_language() {
        let hours = OpeningHours { opens: 8 * 60 + 30, closes: 20 * 60 };
        let said = |language| Locale::new(language).within(hours).replace('\u{2060}', "");
        assert_eq!(said(Language::Ru), "в рабочие часы 08:30–20:00");
        assert_eq!(said(Language::Kk), "жұмыс уақытында, 08:30–20:00");
        assert_eq!(said(Language::En), "in business hours 08:30–20:00");
    }

    #[test]
    fn a_report_without_a_summary_says_that_nobody_wrote_only_if_that_is_known() {
        let both = Measured::default();
        let deals = Measured { deals: true, dialogs: false };
        for language in [Language::Ru, Language::Kk, Language::En] {
            let locale = Locale::new(language);
            assert_eq!(locale.summary(&item("Итог", 3, both)), "Итог");
            let (silent, unmeasured, unsaid) = (
                locale.summary(&item("", 0, both)),
                locale.summary(&item("", 0, deals)),
                locale.summary(&item("", 3, both)),
            );
            assert_eq!(silent, locale.t.no_summary);
            assert!(silent != unmeasured && silent != unsaid && unmeasured != unsaid);
        }
    }
}
