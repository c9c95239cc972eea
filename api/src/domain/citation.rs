//! Whether a quote really stands in the message it cites, and whether a number in a text is one of ours.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use synkro_shared::report::{DialogNumbers, Metrics};

/// Shorter quotes prove nothing.
const MIN_QUOTE_CHARS: usize = 3;

/// A text with everything evened out that people and models write differently: case, ё, quotes, dashes, dots, spaces.
#[must_use]
pub fn even_out(text: &str) -> String {
    let mut even = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'ё' => even.push('е'),
            '«' | '»' | '“' | '”' | '„' | '‘' | '’' | '\'' | '`' => even.push('"'),
            '–' | '—' | '−' => even.push('-'),
            '…' => even.push_str("..."),
            c if c.is_whitespace() => {
                if !even.ends_with(' ') {
                    even.push(' ');
                }
            }
            c => even.push(c),
        }
    }
    even.trim().to_owned()
}

/// Whether `quote` stands in `message`. Both masked: what the model saw is what it may quote.
#[must_use]
pub fn stands_in(quote: &str, message: &str) -> bool {
    let quote = even_out(quote);
    let quote = quote.trim_matches(['"', '.', ' ']);
    quote.chars().count() >= MIN_QUOTE_CHARS && even_out(message).contains(quote)
}

/// The numbers in a text, as digits: `12 000` and `12,5` are one number each.
#[must_use]
pub fn numbers_in(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let word = at > 0 && (chars[at - 1].is_alphabetic() || chars[at - 1] == '_');
        let mut number = String::new();
        while at < chars.len() {
            let c = chars[at];
            let grouped = |gap: usize| {
                chars.len() > at + gap + 2
                    && chars[at + gap..at + gap + 3].iter().all(char::is_ascii_digit)
                    && !chars.get(at + gap + 3).is_some_and(char::is_ascii_digit)
            };
            if c.is_ascii_digit() {
                number.push(c);
            } else if matches!(c, ' ' | '\u{a0}' | '\u{202f}') && number.len() <= 3 && grouped(1)
                || matches!(c, '.' | ',') && chars.get(at + 1).is_some_and(char::is_ascii_digit)
            {
                if matches!(c, '.' | ',') {
                    number.push('.');
                }
            } else {
                break;
            }
            at += 1;
        }
        // `m12` or `CARD_1` is a label, not a number.
        if !word {
            found.push(number);
        }
    }
    found
}

/// Every way in which a computed number may be written.
#[must_use]
pub fn computed_numbers(metrics: &Metrics) -> HashSet<String> {
    let mut known = HashSet::new();
    let mut dialogs = |numbers: &DialogNumbers| {
        known.extend(
            [numbers.dialogs, numbers.messages_in, numbers.messages_out, numbers.unanswered].map(whole),
        );
        known.insert(whole(numbers.messages_in + numbers.messages_out));
        known.insert(whole(numbers.first_reply.replies));
        let waits = [
            numbers.first_reply.median_seconds,
            numbers.first_reply.p90_seconds,
            numbers.longest_silence_seconds,
        ];
        for seconds in waits.into_iter().flatten() {
            known.extend(
                [seconds, seconds / 60, seconds.div_ceil(60), seconds / 3600, seconds / 60 % 60].map(whole),
            );
        }
        if let Some(percent) = (numbers.unanswered * 100).checked_div(numbers.dialogs) {
            known.insert(whole(percent));
        }
    };
    dialogs(&metrics.total);
    metrics.managers.iter().for_each(|manager| dialogs(&manager.numbers));
    metrics.channels.iter().for_each(|channel| dialogs(&channel.numbers));
    known.extend(
        [
            metrics.new_leads,
            metrics.won,
            metrics.lost,
            metrics.dialogs_without_lead,
            metrics.leads_without_dialog,
        ]
        .map(whole),
    );
    for manager in &metrics.managers {
        known.extend([manager.new_leads, manager.won, manager.lost].map(whole));
    }
    known
}

fn whole(number: u64) -> String {
    number.to_string()
}

/// The numbers of `text` that are neither computed nor in one of the proven `quotes`, each once.
#[must_use]
pub fn unconfirmed_numbers<'a>(
    text: &str,
    computed: &HashSet<String>,
    quotes: impl IntoIterator<Item = &'a str>,
) -> Vec<String> {
    let quoted: HashSet<String> = quotes.into_iter().flat_map(numbers_in).collect();
    let mut unknown = Vec::new();
    for number in numbers_in(text) {
        if !computed.contains(&number) && !quoted.contains(&number) && !unknown.contains(&number) {
            unknown.push(number);
        }
    }
    unknown
}

/// Longest quotation that a centrally kept text may hold, and the shortest message that is looked for in it.
const MAX_CENTRAL_QUOTE: usize = 12;

/// A text for the central database, where no message may be: longer quotations give way to «…», and a sentence that
/// holds a whole message goes. When a message still stands in it, across sentences, nothing is left. It hears one
/// message after the other, so that they need not be held at once.
pub struct CentralText {
    sentences: Vec<Sentence>,
    even: String,
    /// Messages that stand in the text across sentences.
    spanning: Vec<String>,
}

struct Sentence {
    text: String,
    even: String,
    holds_message: bool,
}

impl CentralText {
    /// The text, its longer quotations gone.
    #[must_use]
    pub fn new(text: &str) -> Self {
        static QUOTATION: LazyLock<Regex> = LazyLock::new(|| {
            #[expect(clippy::expect_used, reason = "the pattern is a constant, compiled by a test")]
            Regex::new(r#"«[^»]*»?|“[^”]*”?|„[^“”]*[“”]?|"[^"]*"?"#).expect("a constant pattern")
        });
        let short = QUOTATION.replace_all(text, |found: &Captures<'_>| {
            if found[0].chars().count() > MAX_CENTRAL_QUOTE + 2 {
                "«…»".to_owned()
            } else {
                found[0].to_owned()
            }
        });
        let sentence =
            |text: &str| Sentence { text: text.to_owned(), even: even_out(text), holds_message: false };
        let sentences = short.split_inclusive(['.', '!', '?']).map(sentence).collect();
        Self { sentences, even: even_out(&short), spanning: Vec::new() }
    }

    /// Hears a message.
    pub fn hear(&mut self, message: &str) {
        let message = even_out(message);
        if message.chars().count() < MAX_CENTRAL_QUOTE || !self.even.contains(&message) {
            return;
        }
        let mut within = false;
        for sentence in &mut self.sentences {
            if sentence.even.contains(&message) {
                sentence.holds_message = true;
                within = true;
            }
        }
        if !within {
            self.spanning.push(message);
        }
    }

    /// What may be kept.
    #[must_use]
    pub fn finish(self) -> String {
        let kept: Vec<&str> = self
            .sentences
            .iter()
            .filter(|sentence| !sentence.holds_message)
            .map(|sentence| sentence.text.as_str())
            .collect();
        let kept = kept.concat();
        let even = even_out(&kept);
        if self.spanning.iter().any(|message| even.contains(message.as_str())) {
            return String::new();
        }
        kept.trim().to_owned()
    }
}

/// [`CentralText`] for messages that are at hand.
#[must_use]
pub fn without_messages<'a>(text: &str, messages: impl IntoIterator<Item = &'a str>) -> String {
    let mut central = CentralText::new(text);
    for message in messages {
        central.hear(message);
    }
    central.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_quote_stands_whatever_the_case_quotes_dashes_and_spaces() {
        let message = "Добрый  день! Ещё раз: «окно» — 12 000 тг…";
        assert!(stands_in("еще раз: \"окно\" - 12 000 тг", message));
        assert!(stands_in("ДОБРЫЙ ДЕНЬ", message));
        assert!(!stands_in("окно 13 000 тг", message));
        assert!(!stands_in("", message));
        assert!(!stands_in("…", message));
        assert!(!stands_in("да", "да"), "two letters prove nothing");
    }

    #[test]
    fn numbers_are_found_grouped_and_decimal_and_labels_are_not_numbers() {
        assert_eq!(numbers_in("из 1 250 диалогов 12 за 4,5 мин, [CARD_1] и m7"), ["1250", "12", "4.5"]);
        assert_eq!(numbers_in("2026-11-21"), ["2026", "11", "21"]);
    }

    #[test]
    fn a_number_that_nobody_computed_is_marked_unless_it_is_quoted() {
        let metrics = Metrics {
            total: DialogNumbers { dialogs: 42, unanswered: 7, ..DialogNumbers::default() },
            ..Metrics::default()
        };
        let computed = computed_numbers(&metrics);
        assert_eq!(unconfirmed_numbers("42 диалога, 7 без ответа, 99 звонков", &computed, []), ["99"]);
        assert!(unconfirmed_numbers("цена 99 000", &computed, ["за 99 000 тг"]).is_empty());
    }

    #[test]
    fn a_central_text_quotes_nobody() {
        let messages = ["Мне посчитали дешевле в другом месте. Скидка будет?", "да", "Перезвоню вам завтра"];
        let text = "Всё хорошо. Случай: «Мне посчитали дешевле в другом месте. Скидка будет?». Сказал: перезвоню вам завтра. Ответ «да».";
        assert_eq!(without_messages(text, messages), "Всё хорошо. Случай: «…». Ответ «да».");
        let across = "Клиент: мне посчитали дешевле в другом месте. скидка будет? Так и есть.";
        assert_eq!(without_messages(across, messages), "");
        assert_eq!(without_messages("Незакрытая «цитата без конца", []), "Незакрытая «…»");
    }

    proptest! {
        #[test]
        fn any_piece_of_a_message_stands_in_it(message in "[а-яё «»—…A-Z0-9]{10,80}", from in 0usize..5, length in 4usize..20) {
            let piece: String = message.chars().skip(from).take(length).collect();
            prop_assume!(even_out(&piece).trim_matches(['"', '.', ' ']).chars().count() >= MIN_QUOTE_CHARS);
            prop_assert!(stands_in(&piece, &message));
        }

        #[test]
        fn nothing_that_is_written_makes_the_number_reader_panic(text in "\\PC{0,80}") {
            let _ = numbers_in(&text);
        }
    }
}
