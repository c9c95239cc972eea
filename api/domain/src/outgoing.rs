//! The one way out for what a model wrote: report page, post, file, central summary.
//!
//! Each text is cleaned of what is not seen, its numbers are checked against the computed ones, links and mentions are
//! made inert, and placeholders become what they stand for only where the reader is the client's own database:
//! everywhere else they become a word. Numbers are checked while the placeholders stand, so that a restored phone is no
//! unconfirmed number.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use synkro_shared::question::AnswerParagraph;
use synkro_shared::report::{Citation, Finding, ManagerAssessment, ProblemDialog, ReportContent};
use synkro_shared::session::Language;
use synkro_words::masked::masked;

use super::defang::{clean, inert};
use super::figures::Figures;
use super::mask::Masker;
use super::prose::unconfirmed;

/// Where a text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Destination {
    /// The report in the client's Supabase, and the page that reads it there: unconfirmed numbers are listed beside the
    /// text.
    Report,
    /// A chat, a file in it, the central database: unconfirmed numbers are marked in the text.
    Outside,
}

/// Checks what leaves.
pub struct Gate<'a> {
    /// The computed numbers.
    pub figures: &'a Figures,
    /// What the placeholders stand for.
    pub masker: &'a Masker,
    /// The report's language.
    pub language: Language,
}

/// A text that may leave, and the numbers in it that nobody computed.
struct Passed {
    text: String,
    unconfirmed: Vec<String>,
}

impl Gate<'_> {
    /// The report as it is kept in the client's Supabase and read from there: with the personal values.
    #[must_use]
    pub fn report(&self, content: &ReportContent) -> ReportContent {
        self.content(content, Destination::Report)
    }

    /// The report as it is posted and sent as a file: personal values stay masked.
    #[must_use]
    pub fn posted(&self, content: &ReportContent) -> ReportContent {
        self.content(content, Destination::Outside)
    }

    /// The summary as it is kept centrally. It names the quotes that prove its numbers, and quotes nobody.
    #[must_use]
    pub fn central(&self, summary: &str, content: &ReportContent) -> String {
        self.text(summary, &all_quotes(content), Destination::Outside).text
    }

    /// An answer to a follow-up question, for the readers of the report: with the personal values.
    #[must_use]
    pub fn answer(&self, paragraphs: &[AnswerParagraph]) -> Vec<AnswerParagraph> {
        let to = Destination::Report;
        let paragraph = |paragraph: &AnswerParagraph| {
            let quotes: Vec<&str> =
                paragraph.citations.iter().map(|citation| citation.quote.as_str()).collect();
            let passed = self.text(&paragraph.text, &quotes, to);
            let citation =
                |citation: &Citation| Citation { quote: self.quote(&citation.quote, to), ..citation.clone() };
            AnswerParagraph {
                text: passed.text,
                citations: paragraph.citations.iter().map(citation).collect(),
                unconfirmed_numbers: passed.unconfirmed,
            }
        };
        paragraphs.iter().map(paragraph).collect()
    }

    fn content(&self, content: &ReportContent, to: Destination) -> ReportContent {
        let quotes = all_quotes(content);
        let mut unconfirmed = Vec::new();
        let mut lead = |text: &str| {
            let passed = self.text(text, &quotes, to);
            note(&mut unconfirmed, passed.unconfirmed);
            passed.text
        };
        let (title, summary) = (lead(&content.title), lead(&content.summary));
        let recommendations = content.recommendations.iter().map(|text| lead(text)).collect();
        ReportContent {
            title,
            summary,
            recommendations,
            unconfirmed_numbers: unconfirmed,
            findings: content.findings.iter().map(|finding| self.finding(finding, to)).collect(),
            managers: content.managers.iter().map(|manager| self.manager(manager, &quotes, to)).collect(),
            problem_dialogs: content
                .problem_dialogs
                .iter()
                .map(|dialog| self.problem_dialog(dialog, &quotes, to))
                .collect(),
            ..content.clone()
        }
    }

    fn finding(&self, finding: &Finding, to: Destination) -> Finding {
        let quotes: Vec<&str> = finding.citations.iter().map(|citation| citation.quote.as_str()).collect();
        let (title, text) = (self.text(&finding.title, &quotes, to), self.text(&finding.text, &quotes, to));
        let mut unconfirmed_numbers = Vec::new();
        note(&mut unconfirmed_numbers, title.unconfirmed);
        note(&mut unconfirmed_numbers, text.unconfirmed);
        let citation =
            |citation: &Citation| Citation { quote: self.quote(&citation.quote, to), ..citation.clone() };
        Finding {
            title: title.text,
            text: text.text,
            citations: finding.citations.iter().map(citation).collect(),
            unconfirmed_numbers,
            ..finding.clone()
        }
    }

    fn manager(&self, manager: &ManagerAssessment, quotes: &[&str], to: Destination) -> ManagerAssessment {
        let note = self.text(&manager.note, quotes, to);
        ManagerAssessment { note: note.text, unconfirmed_numbers: note.unconfirmed, ..manager.clone() }
    }

    fn problem_dialog(&self, dialog: &ProblemDialog, quotes: &[&str], to: Destination) -> ProblemDialog {
        let reason = self.text(&dialog.reason, quotes, to);
        ProblemDialog { reason: reason.text, unconfirmed_numbers: reason.unconfirmed, ..dialog.clone() }
    }

    /// A proven quote: its words stay, its numbers are the speaker's.
    fn quote(&self, quote: &str, to: Destination) -> String {
        match to {
            Destination::Report => self.masker.restore(&clean(quote, false)),
            Destination::Outside => {
                readable(&inert(&Masker::default().masked_again(&clean(quote, false))), self.language)
            }
        }
    }

    fn text(&self, text: &str, quotes: &[&str], to: Destination) -> Passed {
        let text = match to {
            Destination::Report => clean(text, true),
            // What a model made up, or got past the masking, is masked now: before marks part what belongs together.
            Destination::Outside => Masker::default().masked_again(&clean(text, true)),
        };
        let places = unconfirmed(&text, self.figures, quotes.iter().copied());
        let mut unconfirmed = Vec::new();
        note(&mut unconfirmed, places.iter().map(|place| text[place.clone()].to_owned()));
        let text = match to {
            Destination::Report => self.masker.restore(&inert(&text)),
            Destination::Outside => {
                let mut ends: Vec<usize> = places.iter().map(|place| end_of_word(&text, place.end)).collect();
                ends.dedup();
                let mut marked = text;
                for end in ends.into_iter().rev() {
                    marked.insert_str(end, unconfirmed_mark(self.language));
                }
                readable(&inert(&marked), self.language)
            }
        };
        // What is marked where it stands needs no list.
        Passed { text, unconfirmed: if to == Destination::Report { unconfirmed } else { Vec::new() } }
    }
}

/// Where the word ends that holds this place: a mark parts no address, date or compound.
fn end_of_word(text: &str, from: usize) -> usize {
    let mut end = from;
    for (at, c) in text[from..].char_indices() {
        match c {
            c if c.is_alphanumeric() => end = from + at + c.len_utf8(),
            '-' | '.' | '/' | ':' | '_' | '@' | '\'' | '’' => {}
            _ => break,
        }
    }
    end
}

fn all_quotes(content: &ReportContent) -> Vec<&str> {
    content
        .findings
        .iter()
        .flat_map(|finding| &finding.citations)
        .map(|citation| citation.quote.as_str())
        .collect()
}

fn note(known: &mut Vec<String>, more: impl IntoIterator<Item = String>) {
    for number in more {
        if !known.contains(&number) {
            known.push(number);
        }
    }
}

/// What stands after a number that nobody computed.
#[must_use]
pub const fn unconfirmed_mark(language: Language) -> &'static str {
    masked(language).unconfirmed
}

/// Longest name that is told, in characters.
const MAX_NAME: usize = 100;

/// A name from the CRM as it may leave: people type anything there.
#[must_use]
pub fn name(name: &str, language: Language) -> String {
    let short: String = name.chars().take(MAX_NAME * 4).collect();
    let masked = Masker::default().masked_again(&clean(&short, false));
    readable(&inert(&masked), language).chars().take(MAX_NAME).collect()
}

/// Placeholders as words.
#[must_use]
pub fn readable(text: &str, language: Language) -> String {
    static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
        #[expect(clippy::expect_used, reason = "the pattern is a constant, compiled by a test")]
        Regex::new(r"\[(LINK|EMAIL|IBAN|CARD|IIN|PHONE|CLIENT)_[0-9]+\]").expect("a constant pattern")
    });
    PLACEHOLDER
        .replace_all(text, |found: &Captures<'_>| (masked(language).value)(&found[1]).to_owned())
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::{Metric, Whose};
    use synkro_shared::report::{FindingKind, Speaker};

    fn figures() -> Figures {
        let mut figures = Figures::default();
        figures.set(Whose::Total, Metric::Dialogs, 21.0);
        figures.set(Whose::Total, Metric::Unanswered, 7.0);
        figures.derive();
        figures
    }

    #[test]
    fn a_mark_parts_no_word_and_stands_once() {
        let gate = Gate { figures: &figures(), masker: &Masker::default(), language: Language::Ru };
        let marked = |text: &str| gate.central(text, &ReportContent::default());
        assert_eq!(marked("Ждут 8. Дальше"), "Ждут 8 (не подтверждено). Дальше");
        assert_eq!(marked("Адрес 10.2.3.4/x, да"), "Адрес 10.2.3.4/x (не подтверждено), да");
        assert_eq!(marked("Скидка 55-процентная"), "Скидка 55-процентная (не подтверждено)");
    }

    fn content() -> (Masker, ReportContent) {
        let mut masker = Masker::default();
        let (phone, _) = masker.mask("мой номер +7 700 000 12 34");
        let placeholder = phone.trim_start_matches("мой номер ").to_owned();
        let hostile = format!(
            "21 диалог, 21 % без ответа, перезвонить на {placeholder}. См. https://evil.example @channel /start \u{202E}!"
        );
        let content = ReportContent {
            title: hostile.clone(),
            summary: hostile.clone(),
            recommendations: vec![hostile.clone()],
            findings: vec![Finding {
                kind: FindingKind::Objection,
                title: hostile.clone(),
                text: hostile.clone(),
                importance: 50,
                manager: None,
                citations: vec![Citation {
                    message_id: "a".to_owned(),
                    chat_id: 1,
                    speaker: Speaker::Client,
                    sent_at: chrono::DateTime::UNIX_EPOCH,
                    quote: format!("мой номер {placeholder}, t.me/evil"),
                }],
                unconfirmed_numbers: Vec::new(),
            }],
            managers: vec![ManagerAssessment {
                manager: "Айдар".to_owned(),
                checklist: Vec::new(),
                score: None,
                note: hostile.clone(),
                unconfirmed_numbers: Vec::new(),
            }],
            problem_dialogs: vec![ProblemDialog {
                chat_id: 1,
                reason: hostile,
                unconfirmed_numbers: Vec::new(),
            }],
            ..ReportContent::default()
        };
        (masker, content)
    }

    fn texts(content: &ReportContent) -> Vec<&str> {
        let mut texts = vec![content.title.as_str(), &content.summary, &content.recommendations[0]];
        texts.extend([content.findings[0].title.as_str(), &content.findings[0].text]);
        texts.extend([content.managers[0].note.as_str(), &content.problem_dialogs[0].reason]);
        texts
    }

    #[test]
    fn every_text_of_the_report_has_its_values_back_and_its_invented_numbers_listed() {
        let (masker, content) = content();
        let figures = figures();
        let report = Gate { figures: &figures, masker: &masker, language: Language::Ru }.report(&content);
        for text in texts(&report) {
            assert!(text.contains("+7 700 000 12 34") && !text.contains("PHONE"), "{text}");
            assert!(
                !text.contains("://") && !text.contains("@channel") && !text.contains(" /start"),
                "{text}"
            );
            assert!(!text.contains('\u{202E}'));
        }
        assert!(report.findings[0].citations[0].quote.contains("+7 700 000 12 34"));
        let told = ["21 %".to_owned()];
        assert_eq!(
            report.unconfirmed_numbers, told,
            "a restored phone is no number, nor is a counted dialog"
        );
        assert_eq!(report.findings[0].unconfirmed_numbers, told);
        assert_eq!(report.managers[0].unconfirmed_numbers, told);
        assert_eq!(report.problem_dialogs[0].unconfirmed_numbers, told);
    }

    #[test]
    fn what_is_posted_holds_no_personal_value_and_marks_each_invented_number() {
        let (masker, content) = content();
        let figures = figures();
        let gate = Gate { figures: &figures, masker: &masker, language: Language::Ru };
        let posted = gate.posted(&content);
        let central = gate.central(&content.summary, &content);
        for text in texts(&posted).into_iter().chain([central.as_str()]) {
            assert!(text.contains("[телефон]") && !text.contains("700"), "{text}");
            assert!(text.contains("21 диалог,") && text.contains("21 % (не подтверждено)"), "{text}");
            assert!(
                !text.contains("://") && !text.contains("@channel") && !text.contains(" /start"),
                "{text}"
            );
        }
        assert_eq!(posted.findings[0].citations[0].quote, "мой номер [телефон], t[.]me/evil");
    }

    #[test]
    fn a_value_in_groups_is_masked_before_its_groups_are_marked() {
        let figures = figures();
        let masker = Masker::default();
        for value in [
            "4111 1111 1111 1111",
            "4111-1111-1111-1111",
            "KZ86 125K ZT50 0410 0100",
            "8 701 555 12 41",
            "+7 (701) 555-12-41",
            "8 7 0 1 5 5 5 1 2 4 1",
        ] {
            let line = format!("Записано {value}, ещё 99 штук");
            let (_, mut content) = content();
            content.title.clone_from(&line);
            content.summary.clone_from(&line);
            content.recommendations = vec![line.clone()];
            content.findings[0].title.clone_from(&line);
            content.findings[0].text.clone_from(&line);
            content.findings[0].citations[0].quote.clone_from(&line);
            content.managers[0].note.clone_from(&line);
            content.problem_dialogs[0].reason.clone_from(&line);
            for language in [Language::Ru, Language::Kk, Language::En] {
                let gate = Gate { figures: &figures, masker: &masker, language };
                let posted = gate.posted(&content);
                let central = gate.central(&line, &ReportContent::default());
                let quote = &posted.findings[0].citations[0].quote;
                for text in texts(&posted).into_iter().chain([central.as_str(), quote]) {
                    let tail: String =
                        value.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
                    assert!(text.contains("99") && !text.contains(&tail), "{value}: {text}");
                    assert!(text.matches('[').count() == 1, "{text}");
                }
                assert!(central.contains(unconfirmed_mark(language)), "{central}");
                assert_eq!(central.matches(unconfirmed_mark(language)).count(), 1, "{central}");
            }
        }
    }

    #[test]
    fn a_number_that_a_model_makes_up_is_masked_on_its_way_out_too() {
        let figures = figures();
        let masker = Masker::default();
        let gate = Gate { figures: &figures, masker: &masker, language: Language::En };
        let content =
            ReportContent { summary: "Call +7 701 000 55 66.".to_owned(), ..ReportContent::default() };
        let posted = gate.posted(&content).summary;
        assert!(posted.contains("[phone]") && !posted.contains("701"), "{posted}");
    }
}
