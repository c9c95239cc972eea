//! Whether a quote really stands in the message it cites, and a text that quotes nobody.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::folding::{fold, is_picture};

/// Shorter quotes prove nothing, unless version 2's question whether a quote supports its claim is asked.
const MIN_QUOTE_CHARS: usize = 3;

/// Whether `quote` stands in `message`, word for word. Both masked: what the model saw is what it may quote.
#[must_use]
pub fn stands_in(quote: &str, message: &str) -> bool {
    let (quote, message) = (fold(quote), fold(message));
    let quote = quote.trim_matches(['"', '.', ' ']);
    if quote.chars().count() < MIN_QUOTE_CHARS || is_stand_in(&message) || is_stand_in(quote) {
        return false;
    }
    // A model may leave the pictures out; it may not put others in their place.
    stands_between_words(quote, &message)
        || message.contains(is_picture)
            && !quote.contains(is_picture)
            && stands_between_words(quote, &without_pictures(&message))
}

fn stands_between_words(quote: &str, message: &str) -> bool {
    message.match_indices(quote).any(|(at, _)| {
        let (before, after) = (&message[..at], &message[at + quote.len()..]);
        !runs_on(before, quote) && !runs_on_after(quote, after)
    })
}

fn without_pictures(folded: &str) -> String {
    let words = folded.split(|c: char| c == ' ' || is_picture(c)).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a text is nothing but what stands for something else: `[voice]`, `[file: price.pdf]`, `[PHONE_1]`. Nobody
/// said that.
fn is_stand_in(folded: &str) -> bool {
    let mut rest = folded.trim();
    let mut some = false;
    while let Some(inner) = rest.strip_prefix('[') {
        let Some(end) = inner.find(']') else { return false };
        some = true;
        rest = inner[end + 1..].trim_start_matches([' ', ',', '.']);
    }
    some && rest.is_empty()
}

/// Whether the quote's first word begins before the quote.
fn runs_on(before: &str, quote: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), quote.chars().next()) else { return false };
    if first.is_alphanumeric() && last.is_alphanumeric() {
        return true;
    }
    // "200 тг" is no quote of "1 200 тг", nor "5 %" of "12,5 %".
    let digits = quote.chars().take_while(char::is_ascii_digit).count();
    let mut back = before.chars().rev();
    let gap = back.next();
    let digit = back.next().is_some_and(|c| c.is_ascii_digit());
    digits > 0 && digit && (matches!(gap, Some('.' | ',')) || gap == Some(' ') && digits == 3)
}

/// Whether the quote's last word goes on after the quote.
fn runs_on_after(quote: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (quote.chars().next_back(), after.chars().next()) else { return false };
    if last.is_alphanumeric() && first.is_alphanumeric() {
        return true;
    }
    let mut rest = after.chars();
    let gap = rest.next();
    let digits = rest.take_while(char::is_ascii_digit).count();
    last.is_ascii_digit()
        && (matches!(gap, Some('.' | ',')) && digits > 0 || gap == Some(' ') && digits == 3)
        && quote.chars().rev().take_while(char::is_ascii_digit).count() <= 3
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
            |text: &str| Sentence { text: text.to_owned(), even: fold(text), holds_message: false };
        let sentences = short.split_inclusive(['.', '!', '?']).map(sentence).collect();
        Self { sentences, even: fold(&short), spanning: Vec::new() }
    }

    /// Hears a message.
    pub fn hear(&mut self, message: &str) {
        let message = fold(message);
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
        let even = fold(&kept);
        if self.spanning.iter().any(|message| even.contains(message.as_str())) {
            return String::new();
        }
        kept.trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn without_messages<'a>(text: &str, messages: impl IntoIterator<Item = &'a str>) -> String {
        let mut central = CentralText::new(text);
        for message in messages {
            central.hear(message);
        }
        central.finish()
    }

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
    fn a_quote_stands_however_its_characters_are_written() {
        for (message, quote) in [
            ("договор № 15", "договор № 15"),
            ("договор № 15", "договор No 15"),
            ("12 м²", "12 м2"),
            ("Спасибо ❤\u{FE0F}", "Спасибо ❤"),
            ("кто\u{2011}то пришёл", "кто-то пришел"),
            ("нужен <<Премиум>>", "<<Премиум>>"),
            ("нужен <<Премиум>>", "«Премиум»"),
            ("за 1½ миллиона", "1½ миллиона"),
            ("и\u{306}од", "йод"),
        ] {
            assert!(stands_in(quote, message), "{quote} in {message}");
            assert!(stands_in(quote, &crate::folding::shown(message)), "{quote} in what was shown");
        }
        assert!(!stands_in("11/2 миллиона", "за 1½ миллиона"));
        assert!(stands_in("2015 года", "договор №2015 года"));
    }

    #[test]
    fn a_quote_may_leave_out_a_picture_and_may_not_change_it() {
        let message = "Спасибо 😊👍🏽 жду завтра❤";
        assert!(stands_in("спасибо жду завтра", message));
        assert!(stands_in("Спасибо 😊👍🏽 жду", message));
        assert!(!stands_in("спасибо 😡 жду завтра", message));
        assert!(!stands_in("спасибо завтра", message));
    }

    #[test]
    fn a_quote_begins_and_ends_where_words_and_numbers_do() {
        assert!(!stands_in("говор", "договор готов"));
        assert!(!stands_in("догово", "договор готов"));
        assert!(!stands_in("200 тг", "цена 1 200 тг"));
        assert!(!stands_in("5 процентов", "12,5 процентов"));
        assert!(!stands_in("цена 12", "цена 12 000 тг"));
        assert!(!stands_in("цена 12", "цена 12,5"));
        assert!(stands_in("цена 12", "цена 12. Берёте?"));
        assert!(stands_in("договор", "«договор», да"));
    }

    #[test]
    fn what_stands_for_something_else_is_said_by_nobody() {
        for message in
            ["[voice]", "[image]", "[file: price.pdf]", "[голосовое 0:40]", "[PHONE_1]", "[image] [image]"]
        {
            assert!(!stands_in(message, message), "{message}");
            assert!(!stands_in(message.trim_matches(['[', ']']), message), "{message}");
        }
        assert!(stands_in("[PHONE_1] позвоните", "мой [PHONE_1] позвоните"));
        assert!(stands_in("позвоните", "[PHONE_1] позвоните"));
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
        fn any_words_of_a_message_stand_in_it(words in prop::collection::vec("[а-яёA-Z][а-яёA-Z0-9]{1,6}[а-яёA-Z]", 3..8), from in 0usize..3, take in 1usize..4) {
            let message = words.join(" ");
            let piece = words.iter().skip(from).take(take).cloned().collect::<Vec<_>>().join(" ");
            prop_assert!(stands_in(&piece, &message));
        }
    }
}
