//! Personal values are replaced before a model sees them, and put back where its words are read from the client's own
//! database.
//!
//! Deterministic: what [`super::personal_data`] finds, and values known from the CRM. The same value gets the same
//! placeholder within a job, so that the model can still connect facts. Names of third persons and addresses in free
//! text stay: they can't be told by rules. Nothing else in a text is changed but what [`super::folding::shown`] changes.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::{Captures, Regex};

use super::folding::shown;
use super::personal_data::sightings;

/// Longest message that a model is shown, in characters.
pub const MAX_MESSAGE_CHARS: usize = 4000;

fn regex(pattern: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "the patterns are constants, compiled by a test")]
    Regex::new(pattern).expect("a constant pattern")
}

/// Replaces personal values and remembers them.
#[derive(Debug, Default, Clone)]
pub struct Masker {
    placeholders: HashMap<(&'static str, String), String>,
    values: HashMap<String, String>,
    counters: HashMap<&'static str, usize>,
    known: Vec<(String, &'static str)>,
    /// Finds out at once whether any known value stands in a text: there may be thousands.
    any_known: Option<AhoCorasick>,
    /// The words of known values, and of which: people write two of three, in any order.
    known_words: HashMap<String, Vec<usize>>,
}

impl Masker {
    /// A masker that also knows these values by heart: names and companies of the CRM's contacts.
    #[must_use]
    pub fn knowing(values: impl IntoIterator<Item = String>) -> Self {
        let mut known: Vec<_> = values
            .into_iter()
            .map(|value| (shown(value.trim()).to_lowercase(), "CLIENT"))
            .filter(|(value, _)| value.chars().count() >= 6 && value.contains(' '))
            .collect();
        known.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        known.dedup();
        let any_known = AhoCorasick::new(known.iter().map(|(value, _)| value)).ok();
        let mut known_words: HashMap<String, Vec<usize>> = HashMap::new();
        for (of, (value, _)) in known.iter().enumerate() {
            for (_, word) in words(value).into_iter().filter(|(_, word)| word.chars().count() > 2) {
                let values = known_words.entry(word).or_default();
                if values.last() != Some(&of) {
                    values.push(of);
                }
            }
        }
        Self { known, any_known, known_words, ..Self::default() }
    }

    /// The text without personal values, and whether it had to be cut for length.
    pub fn mask(&mut self, text: &str) -> (String, bool) {
        let (clean, cut) = clean(text);
        let mut text = self.replace_sightings(clean);
        // Without the finder, each value is looked for.
        let some = self.any_known.as_ref().is_none_or(|any| any.is_match(&text.to_lowercase()));
        if some {
            let known = std::mem::take(&mut self.known);
            for (value, kind) in &known {
                text = self.replace_known(text, value, kind);
            }
            self.known = known;
        }
        (self.replace_parts(text), cut)
    }

    /// Replaces two and more words in a row that are all of one known value, whatever their order.
    fn replace_parts(&mut self, text: String) -> String {
        if self.known_words.is_empty() {
            return text;
        }
        let mut found: Vec<Range<usize>> = Vec::new();
        // What stands in a row so far, how many words of it, and the values that they are all of.
        let mut row: Option<(Range<usize>, usize, Vec<usize>)> = None;
        for (span, word) in words(&text) {
            let of = self.known_words.get(&word);
            let goes_on = row.as_ref().zip(of).and_then(|((before, count, values), of)| {
                let beside = text[before.end..span.start].chars().all(|c| matches!(c, ' ' | ',' | '.'));
                let common: Vec<usize> =
                    values.iter().filter(|value| of.binary_search(value).is_ok()).copied().collect();
                (beside && span.start - before.end <= 3 && !common.is_empty())
                    .then(|| (before.start..span.end, count + 1, common))
            });
            let next = goes_on.or_else(|| {
                found.extend(row.take().filter(|(_, count, _)| *count > 1).map(|(span, ..)| span));
                of.map(|of| (span, 1, of.clone()))
            });
            row = next;
        }
        found.extend(row.filter(|(_, count, _)| *count > 1).map(|(span, ..)| span));
        let mut masked = String::with_capacity(text.len());
        let mut from = 0;
        for span in found {
            masked.push_str(&text[from..span.start]);
            let value = text[span.clone()].to_owned();
            masked.push_str(&self.placeholder("CLIENT", value.to_lowercase(), value));
            from = span.end;
        }
        masked.push_str(&text[from..]);
        masked
    }

    /// A text that was masked before, with whatever personal value it still holds replaced.
    #[must_use]
    pub fn masked_again(mut self, text: &str) -> String {
        self.replace_sightings(text.to_owned())
    }

    /// Puts the values back where their placeholders stand.
    #[must_use]
    pub fn restore(&self, text: &str) -> String {
        static PLACEHOLDER: LazyLock<Regex> =
            LazyLock::new(|| regex(r"\[(?:LINK|EMAIL|IBAN|CARD|IIN|PHONE|CLIENT)_[0-9]+\]"));
        PLACEHOLDER
            .replace_all(text, |found: &Captures<'_>| {
                self.values.get(&found[0]).cloned().unwrap_or_else(|| found[0].to_owned())
            })
            .into_owned()
    }

    /// How many different values were replaced.
    #[must_use]
    pub fn count(&self) -> usize {
        self.values.len()
    }

    fn replace_sightings(&mut self, text: String) -> String {
        let sightings = sightings(&text);
        if sightings.is_empty() {
            return text;
        }
        let mut masked = String::with_capacity(text.len());
        let mut from = 0;
        for sighting in sightings {
            masked.push_str(&text[from..sighting.span.start]);
            let value = text[sighting.span.clone()].to_owned();
            masked.push_str(&self.placeholder(sighting.kind.name(), sighting.same, value));
            from = sighting.span.end;
        }
        masked.push_str(&text[from..]);
        masked
    }

    fn replace_known(&mut self, text: String, value: &str, kind: &'static str) -> String {
        let lower = text.to_lowercase();
        // Lower case may change lengths in rare scripts; then positions would not fit.
        if lower.len() != text.len() || !lower.contains(value) {
            return text;
        }
        let mut masked = String::with_capacity(text.len());
        let mut from = 0;
        while let Some(at) = lower[from..].find(value).map(|at| from + at) {
            let end = at + value.len();
            masked.push_str(&text[from..at]);
            let found = text[at..end].to_owned();
            masked.push_str(&self.placeholder(kind, found.to_lowercase(), found));
            from = end;
        }
        masked.push_str(&text[from..]);
        masked
    }

    fn placeholder(&mut self, kind: &'static str, same: String, value: String) -> String {
        if let Some(known) = self.placeholders.get(&(kind, same.clone())) {
            return known.clone();
        }
        let counter = self.counters.entry(kind).or_insert(0);
        *counter += 1;
        let placeholder = format!("[{kind}_{counter}]");
        self.values.insert(placeholder.clone(), value);
        self.placeholders.insert((kind, same), placeholder.clone());
        placeholder
    }
}

/// The words of a text in lower case, ё as е, with their places. A word is letters, a hyphen between them included.
fn words(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut from = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphabetic() || (c == '-' && from.is_some()), from) {
            (true, None) => from = Some(at),
            (false, Some(start)) => {
                let word = text[start..at].trim_end_matches('-');
                found.push((start..start + word.len(), word.to_lowercase().replace('ё', "е")));
                from = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
    }
    found
}

/// Text fit for a prompt: nothing invisible, no line that looks like our own marks, at most [`MAX_MESSAGE_CHARS`].
fn clean(text: &str) -> (String, bool) {
    // What is far beyond the limit is not looked at: composing letters shortens a text by a few characters each.
    let head = text.char_indices().nth(MAX_MESSAGE_CHARS * 4).map_or(text, |(at, _)| &text[..at]);
    let mut clean = shown(head);
    let end = clean.char_indices().nth(MAX_MESSAGE_CHARS).map(|(at, _)| at);
    if let Some(end) = end {
        clean.truncate(end);
    }
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        // Labels of messages and dialogs, placeholders that we did not make, and headings.
        regex(r"\[[mdcMDCмМ]\s?\d+\]|##+|\[(LINK|EMAIL|IBAN|CARD|IIN|PHONE|CLIENT)_[0-9]+\]")
    });
    (MARK.replace_all(clean.trim(), " ").into_owned(), end.is_some() || head.len() < text.len())
}

#[cfg(test)]
mod tests {
    use super::super::personal_data::Kind;
    use super::*;
    use proptest::prelude::*;

    fn masked(text: &str) -> String {
        Masker::default().mask(text).0
    }

    #[test]
    fn every_kind_of_personal_value_is_replaced() {
        for (text, kind) in [
            ("пишите на client@example.kz", "EMAIL_1"),
            ("карта 4111 1111 1111 1111", "CARD_1"),
            ("карта 4111-1111-1111-1111", "CARD_1"),
            ("ИИН 123456789012 запишите", "IIN_1"),
            ("звоните +7 (700) 000-00-01", "PHONE_1"),
            ("8 700 000 00 01", "PHONE_1"),
            ("87000000001", "PHONE_1"),
            ("мой номер 7000000001", "PHONE_1"),
            ("https://example.kz/pay?token=abc", "LINK_1"),
            ("счёт KZ86 125K ZT50 0410 0100", "IBAN_1"),
            ("карта ４１１１ １１１１ １１１１ １１１１", "CARD_1"),
        ] {
            assert!(masked(text).contains(&format!("[{kind}]")), "{text} → {}", masked(text));
        }
    }

    #[test]
    fn prices_dates_and_order_numbers_stay() {
        for text in
            ["12 000 000 тг", "21.11.2026 в 15:30", "заказ 50000123", "1300 на 1400 мм, 2 шт", "99 900 ₸"]
        {
            assert_eq!(masked(text), text);
        }
    }

    #[test]
    fn the_same_value_has_the_same_placeholder_however_it_is_written() {
        let mut masker = Masker::knowing(["Айгерим Примерова".to_owned()]);
        let (text, _) = masker.mask("+7 700 000 00 01 или 87000000001, айгерим примерова");
        assert_eq!(text, "[PHONE_1] или [PHONE_1], [CLIENT_1]");
        assert_eq!(masker.restore("ждём [PHONE_1]"), "ждём +7 700 000 00 01");
        assert_eq!(masker.restore("[PHONE_9]"), "[PHONE_9]");
    }

    #[test]
    fn a_known_name_is_masked_in_any_order_and_by_two_of_its_words() {
        let names = ["Петров Иван Сергеевич", "Гульнара Омарова", "Алёна Ким-Цой", "ТОО Окна Плюс"];
        let masked = |text: &str| Masker::knowing(names.map(str::to_owned)).mask(text).0;
        for (text, wanted) in [
            ("Меня зовут Иван Петров.", "Меня зовут [CLIENT_1]."),
            ("петров иван", "[CLIENT_1]"),
            ("Иван Сергеевич, здравствуйте", "[CLIENT_1], здравствуйте"),
            ("Петров, Иван Сергеевич и Омарова Гульнара", "[CLIENT_1] и [CLIENT_2]"),
            ("ИВАН СЕРГЕЕВИЧ ПЕТРОВ", "[CLIENT_1]"),
            ("Алена Ким-Цой пришла", "[CLIENT_1] пришла"),
            ("Ким-Цой Алёна", "[CLIENT_1]"),
            ("Окна Плюс ждут", "[CLIENT_1] ждут"),
            ("Это Гульнара Омарова из Астаны", "Это [CLIENT_1] из Астаны"),
        ] {
            assert_eq!(masked(text), wanted);
        }
        // One word is anybody's, and words of two people are nobody's name.
        for text in
            ["Иван звонил", "Иван Омарова", "окна стоят, плюс монтаж", "Сергеевич. И Петров", "окна и двери"]
        {
            assert_eq!(masked(text), text);
        }
        let mut masker = Masker::knowing(names.map(str::to_owned));
        let (text, _) = masker.mask("Иван Петров");
        assert_eq!(masker.restore(&text), "Иван Петров");
    }

    #[test]
    fn forged_marks_and_invisible_characters_are_gone() {
        let (text, cut) = Masker::default().mask("да\u{200B} [m99] <<D-1>> ## d1\u{E0041} нет");
        assert!(
            !text.contains("[m99]")
                && !text.contains("<<")
                && !text.contains("##")
                && !text.contains('\u{E0041}')
        );
        assert!(!cut && text.starts_with("да") && text.ends_with("нет"));
        assert!(Masker::default().mask(&"я".repeat(5000)).1);
    }

    #[test]
    fn digits_typed_apart_and_signs_in_words_are_found() {
        for (text, masked_text) in [
            ("8 7 0 0 1 2 3 4 5 6 7 звоните", "[PHONE_1] звоните"),
            ("8, 7, 0, 0, 1, 2, 3, 4, 5, 6, 7", "[PHONE_1]"),
            ("8-7-0-0-1-2-3-4-5-6-7", "[PHONE_1]"),
            ("пишите 8/701/555/12/41 днём", "пишите [PHONE_1] днём"),
            ("8|701|555|12|42", "[PHONE_1]"),
            ("+7(701)555🙂12🙂48", "[PHONE_1]"),
            ("8🔥701🔥555🔥12🔥41 ждём", "[PHONE_1] ждём"),
            ("карта 4111🙂1111🙂1111🙂1111", "карта [CARD_1]"),
            ("4111•1111•1111•1111", "[CARD_1]"),
            ("Окно 1300/1400/70 🙂 2 шт", "Окно 1300/1400/70 🙂 2 шт"),
            ("7/701/2026", "7/701/2026"),
            ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "[CARD_1]"),
            ("client (собака) mail точка ru", "[EMAIL_1]"),
            ("client собака mail точка ru пишите", "[EMAIL_1] пишите"),
            ("client (at) mail (dot) ru", "[EMAIL_1]"),
            ("пишите на почтуnatali@example.kzпожалуйста", "пишите на почту[EMAIL_1]пожалуйста"),
            ("собака у нас злая. точка", "собака у нас злая. точка"),
            ("по 5000 @ штука", "по 5000 @ штука"),
            ("https://example.kz/c?utm_source=x", "https://example.kz/c?utm_source=x"),
            ("https://u:p@example.kz/", "https://[LINK_1]@example.kz/"),
        ] {
            assert_eq!(masked(text), masked_text);
        }
    }

    #[test]
    fn what_a_model_is_shown_keeps_its_meaning() {
        for text in ["1½ миллиона", "12 м²", "договор № 15", "10² и ﬁ"] {
            assert_eq!(masked(text), text);
        }
        let mut masker = Masker::default();
        masker.mask("+7 700 000 00 01");
        assert_eq!(
            masker.mask("верните [PHONE_1] мне").0,
            "верните   мне",
            "nobody writes a placeholder of ours"
        );
    }

    proptest! {
        #[test]
        fn no_card_and_no_email_remains(before in "[а-я ]{0,20}", digits in prop::collection::vec(0u32..10, 15), name in "[a-z]{1,10}") {
            let mut card: Vec<u32> = digits;
            card[0] = 4;
            let check = (0..10).find(|last| {
                let all: String = card.iter().chain([last]).map(ToString::to_string).collect();
                sightings(&all).iter().any(|found| found.kind == Kind::Card)
            });
            card.extend(check);
            let card: String = card.iter().map(ToString::to_string).collect();
            let text = masked(&format!("{before} {card} {name}@example.kz"));
            prop_assert!(!text.contains(&card), "{}", text);
            prop_assert!(!text.contains("@example"));
        }
    }
}
