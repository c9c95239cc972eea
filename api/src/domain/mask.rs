//! Personal values are replaced before a model sees them, and put back into the quotes it gives.
//!
//! Deterministic: links' query strings, e-mails, cards by Luhn, IBANs, IIN by its check digit or its keyword, phones,
//! and values known from the CRM. The same value gets the same placeholder within a job, so that the model can still
//! connect facts. Names of third persons and addresses in free text stay: they can't be told by rules.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::{Captures, Regex};
use unicode_normalization::UnicodeNormalization;

/// Longest message that a model is shown, in characters.
pub const MAX_MESSAGE_CHARS: usize = 4000;

fn regex(pattern: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "the patterns are constants, compiled by a test")]
    Regex::new(pattern).expect("a constant pattern")
}

static LINK: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\b(https?://[^\s/?#]+)([/?#]\S*)?"));
static EMAIL: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)[\p{L}0-9._%+-]+\s?(?:@|\bсобака\b)\s?[\p{L}0-9.-]+\.[\p{L}]{2,}"));
static CARD: LazyLock<Regex> = LazyLock::new(|| regex(r"\b[0-9](?:[ -]?[0-9]){12,18}\b"));
static IBAN: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\bKZ[0-9]{2}(?: ?[A-Z0-9]{4}){4}\b"));
static IIN_WORD: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)(иин|жсн|iin|бин)(\D{0,5})([0-9]{12})"));
static IIN: LazyLock<Regex> = LazyLock::new(|| regex(r"\b[0-9]{12}\b"));
static PHONE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?:\+[0-9][\s(.-]{0,2}|\b[78][\s(.-]{0,2})[0-9]{3}[\s).-]{0,2}(?:[0-9][\s.-]?){6}[0-9]\b")
});
static BARE_PHONE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)(тел\S*|номер\S*|вотсап\S*|ватсап\S*|whatsapp)(\D{0,5})([0-9]{10})\b"));

/// Replaces personal values and remembers them.
#[derive(Debug, Default, Clone)]
pub struct Masker {
    placeholders: HashMap<(&'static str, String), String>,
    values: HashMap<String, String>,
    counters: HashMap<&'static str, usize>,
    known: Vec<(String, &'static str)>,
    /// Finds out at once whether any known value stands in a text: there may be thousands.
    any_known: Option<AhoCorasick>,
}

impl Masker {
    /// A masker that also knows these values by heart: names and companies of the CRM's contacts.
    #[must_use]
    pub fn knowing(values: impl IntoIterator<Item = String>) -> Self {
        let mut known: Vec<_> = values
            .into_iter()
            .map(|value| (value.trim().to_lowercase(), "CLIENT"))
            .filter(|(value, _)| value.chars().count() >= 6 && value.contains(' '))
            .collect();
        known.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        known.dedup();
        let any_known = AhoCorasick::new(known.iter().map(|(value, _)| value)).ok();
        Self { known, any_known, ..Self::default() }
    }

    /// The text without personal values, and whether it had to be cut for length.
    pub fn mask(&mut self, text: &str) -> (String, bool) {
        let (clean, cut) = clean(text);
        let mut text = self.replace(&LINK, clean, |all| {
            let path = all.get(2)?.as_str();
            Some((String::new() + &all[1], "LINK", path.to_owned(), String::new()))
        });
        text = self
            .replace(&EMAIL, text, |all| Some((String::new(), "EMAIL", all[0].to_owned(), String::new())));
        text =
            self.replace(&IBAN, text, |all| Some((String::new(), "IBAN", all[0].to_owned(), String::new())));
        text = self.replace(&CARD, text, |all| {
            luhn(&all[0]).then(|| (String::new(), "CARD", all[0].to_owned(), String::new()))
        });
        text = self.replace(&IIN_WORD, text, |all| {
            Some((format!("{}{}", &all[1], &all[2]), "IIN", all[3].to_owned(), String::new()))
        });
        text = self.replace(&IIN, text, |all| {
            iin(&all[0]).then(|| (String::new(), "IIN", all[0].to_owned(), String::new()))
        });
        text = self.replace(&PHONE, text, |all| {
            super::phone::parse(&all[0]).map(|_| (String::new(), "PHONE", all[0].to_owned(), String::new()))
        });
        text = self.replace(&BARE_PHONE, text, |all| {
            Some((format!("{}{}", &all[1], &all[2]), "PHONE", all[3].to_owned(), String::new()))
        });
        // Without the finder, each value is looked for.
        let some = self.any_known.as_ref().is_none_or(|any| any.is_match(&text.to_lowercase()));
        if some {
            let known = std::mem::take(&mut self.known);
            for (value, kind) in &known {
                text = self.replace_known(text, value, kind);
            }
            self.known = known;
        }
        (text, cut)
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

    fn replace(
        &mut self,
        pattern: &Regex,
        text: String,
        pick: impl Fn(&Captures<'_>) -> Option<(String, &'static str, String, String)>,
    ) -> String {
        if !pattern.is_match(&text) {
            return text;
        }
        pattern
            .replace_all(&text, |found: &Captures<'_>| match pick(found) {
                Some((before, kind, value, after)) => {
                    format!("{before}{}{after}", self.placeholder(kind, value))
                }
                None => found[0].to_owned(),
            })
            .into_owned()
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
            masked.push_str(&self.placeholder(kind, text[at..end].to_owned()));
            from = end;
        }
        masked.push_str(&text[from..]);
        masked
    }

    fn placeholder(&mut self, kind: &'static str, value: String) -> String {
        let same = match kind {
            "PHONE" => super::phone::parse(&value).unwrap_or_else(|| value.clone()),
            "CLIENT" | "EMAIL" => value.to_lowercase(),
            _ => value.clone(),
        };
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

/// Text fit for a prompt: composed and compatible forms, nothing invisible, no line that looks like our own marks,
/// at most [`MAX_MESSAGE_CHARS`].
fn clean(text: &str) -> (String, bool) {
    let mut chars = 0;
    let mut cut = false;
    let mut clean = String::with_capacity(text.len().min(4 * MAX_MESSAGE_CHARS));
    for c in text.nfkc() {
        let c = match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
            // Zero-width, bidirectional and tag characters can hide an instruction from a person, not from a model.
            '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' => {
                continue;
            }
            '\u{E0000}'..='\u{E007F}' => continue,
            c if c.is_control() => continue,
            c => c,
        };
        chars += 1;
        if chars > MAX_MESSAGE_CHARS {
            cut = true;
            break;
        }
        clean.push(c);
    }
    static MARK: LazyLock<Regex> = LazyLock::new(|| regex(r"\[[mdMD]\d+\]|<<|>>|##"));
    (MARK.replace_all(clean.trim(), " ").into_owned(), cut)
}

fn digits(text: &str) -> Vec<u32> {
    text.chars().filter_map(|c| c.to_digit(10)).collect()
}

fn luhn(text: &str) -> bool {
    let digits = digits(text);
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, digit)| {
            if i % 2 == 0 {
                *digit
            } else if *digit > 4 {
                digit * 2 - 9
            } else {
                digit * 2
            }
        })
        .sum();
    (13..=19).contains(&digits.len()) && sum.is_multiple_of(10)
}

/// The check digit of a Kazakh IIN or BIN (rules P030000565_, P070000406_).
fn iin(text: &str) -> bool {
    let digits = digits(text);
    if digits.len() != 12 || digits.iter().all(|digit| *digit == digits[0]) {
        return false;
    }
    let sum = |weight: &dyn Fn(u32) -> u32| {
        digits.iter().take(11).zip(0u32..).map(|(digit, i)| digit * weight(i)).sum::<u32>() % 11
    };
    let mut check = sum(&|i| i + 1);
    if check == 10 {
        check = sum(&|i| (i + 2) % 11 + 1);
    }
    check < 10 && check == digits[11]
}

#[cfg(test)]
mod tests {
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
            assert_eq!(masked(text), text.nfkc().collect::<String>());
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

    proptest! {
        #[test]
        fn no_card_and_no_email_remains(before in "[а-я ]{0,20}", digits in prop::collection::vec(0u32..10, 15), name in "[a-z]{1,10}") {
            let mut card: Vec<u32> = digits;
            let check = (0..10).find(|last| {
                let all: String = card.iter().chain([last]).map(ToString::to_string).collect();
                luhn(&all)
            });
            card.extend(check);
            let card: String = card.iter().map(ToString::to_string).collect();
            let text = masked(&format!("{before} {card} {name}@example.kz"));
            prop_assert!(!text.contains(&card), "{}", text);
            prop_assert!(!text.contains("@example"));
        }
    }
}
