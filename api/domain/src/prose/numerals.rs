//! One number, in digits or in words, with its thousands and its ending.

use super::statements::Reader;
use super::words::{self, Word};

/// Digits or words that are one number.
pub(super) struct Numeral {
    pub(super) value: f64,
    pub(super) other: Option<f64>,
    pub(super) step: f64,
    pub(super) next: usize,
    pub(super) digits: usize,
    pub(super) in_words: bool,
}

impl Reader<'_> {
    /// Digits or words that are one number.
    pub(super) fn numeral(&self, at: usize) -> Option<Numeral> {
        if let Some(written) = self.written(at) {
            let mut numeral = Numeral {
                value: written.value,
                other: written.other,
                step: written.step,
                next: at + 1,
                digits: written.digits,
                in_words: false,
            };
            // 27-сі, 8-in, 5-ти: the ending belongs to the number.
            if self.mark(at + 1, '-')
                && self.glued(at + 1)
                && self.glued(at + 2)
                && self.word(at + 2).is_some_and(|word| word.chars().count() <= 6)
            {
                numeral.next = at + 3;
            }
            self.multiply(&mut numeral);
            return Some(numeral);
        }
        let word = self.word(at)?;
        // Ten in Kazakh is he in Russian.
        let ten = word == "он"
            && self.word(at + 1).is_some_and(|next| {
                kazakh_unit(next)
                    || [
                        "пайыз",
                        "минут",
                        "адам",
                        "мәміле",
                        "диалог",
                        "күн",
                        "сағат",
                        "клиент",
                        "хабар",
                        "шақты",
                    ]
                    .iter()
                    .any(|noun| next.starts_with(noun))
            });
        if word == "бір" && self.word(at + 1) == Some("жарым") {
            return Some(Numeral {
                value: 1.5,
                other: None,
                step: 0.3,
                next: at + 2,
                digits: 0,
                in_words: true,
            });
        }
        let first = if ten { Some(Word::Add(10.0)) } else { words::value(word) };
        let (mut value, mut below) = match first? {
            Word::Add(value) => (0.0, value),
            Word::Times(times) => {
                // "Тысячи" alone is no number; "тысяча" is, and "больше тысячи".
                let bare = matches!(word, "тысяча" | "тысячу" | "миллион" | "мың" | "thousand" | "million");
                let compared = at > 0
                    && matches!(
                        self.word(at - 1),
                        Some("больше" | "более" | "свыше" | "около" | "почти" | "меньше" | "менее")
                    );
                if !bare && !compared || matches!(word, "k" | "к" | "тыс" | "млн" | "млрд") {
                    return None;
                }
                (times, 0.0)
            }
        };
        if word == "сотни"
            && !matches!(
                at.checked_sub(1).and_then(|at| self.word(at)),
                Some("больше" | "более" | "свыше" | "около" | "почти" | "меньше" | "менее")
            )
        {
            return None;
        }
        let (mut next, mut last) = (at + 1, if below > 0.0 { below } else { value });
        let mut step = if below > 0.0 { 1.0 } else { value };
        if below == 1.5 {
            step = 0.3;
        }
        loop {
            // "Twenty-one".
            if (20.0..100.0).contains(&last)
                && self.mark(next, '-')
                && self.glued(next)
                && self.glued(next + 1)
                && let Some(more) = self.word(next + 1).and_then(hyphenated)
            {
                below += more;
                next += 2;
                break;
            }
            let Some(word) = self.word(next) else { break };
            match words::value(word) {
                Some(Word::Add(more)) if more > 0.0 && more.fract() == 0.0 && fits_below(last, more) => {
                    below += more;
                    last = more;
                    step = 1.0;
                }
                Some(Word::Times(times)) if below > 0.0 && times > last && !matches!(word, "к" | "k") => {
                    value += below * times;
                    step = if below == 1.5 { 0.3 * times } else { times };
                    below = 0.0;
                    last = times;
                }
                _ => break,
            }
            next += 1;
        }
        Some(Numeral { value: value + below, other: None, step, next, digits: 0, in_words: true })
    }

    /// Thousands and millions after digits.
    pub(super) fn multiply(&self, numeral: &mut Numeral) {
        while let Some(word) = self.word(numeral.next) {
            let Some(Word::Times(times)) = words::value(word) else { break };
            // "к 18" is a preposition.
            if matches!(word, "к" | "k") && !self.glued(numeral.next) {
                break;
            }
            numeral.value *= times;
            numeral.other = numeral.other.map(|other| other * times);
            numeral.step *= times;
            numeral.next += 1;
            if self.mark(numeral.next, '.') && self.glued(numeral.next) && word == "тыс" {
                numeral.next += 1;
            }
        }
    }

    /// `из трёх`, `of three`, with at most one word before.
    pub(super) fn of(&self, at: usize) -> Option<(f64, usize)> {
        for at in [at, at + 1] {
            if matches!(self.word(at), Some("из" | "of" | "in"))
                && let Some(numeral) = self.numeral(at + 1)
            {
                return Some((numeral.value, numeral.next));
            }
        }
        None
    }
}

/// The units of an English numeral after its tens and a hyphen. By itself, "one" is no number.
fn hyphenated(word: &str) -> Option<f64> {
    match words::value(word) {
        Some(Word::Add(units)) if word.is_ascii() && units < 10.0 && units.fract() == 0.0 => Some(units),
        _ => (word == "one").then_some(1.0),
    }
}

fn fits_below(last: f64, more: f64) -> bool {
    if last >= 1000.0 {
        more < 1000.0
    } else if last >= 100.0 {
        more < 100.0
    } else {
        more < 10.0 && (last >= 20.0 || last == 10.0)
    }
}

fn kazakh_unit(word: &str) -> bool {
    ["екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз"].iter().any(|unit| word.starts_with(unit))
        || word == "бір"
        || word.starts_with("бірі")
}
