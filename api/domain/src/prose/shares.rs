//! Parts of a whole and multiples that are told in words: every fifth, two thirds, twice.

use super::statements::{Kind, Reader, Statement};
use super::units::unit;
use super::words;

impl Reader<'_> {
    /// Shares that are told in words.
    pub(super) fn share(&self, at: usize) -> Option<Statement> {
        let word = self.word(at)?;
        let told = |next: usize, share: f64| Some(self.told(at, next, Kind::Share, share, 0.0));
        // Every fifth.
        if word.starts_with("кажд") || matches!(word, "every" | "each" | "әр" | "әрбір" | "ар") {
            let nth = self.word(at + 1).and_then(words::ordinal).or_else(|| {
                let written = self.written(at + 1)?;
                (self.mark(at + 2, '-') && self.glued(at + 2)).then_some(written.value)
            })?;
            let next = if self.written(at + 1).is_some() { at + 4 } else { at + 2 };
            // Every second day is no share of anything.
            let noun = self.word(next);
            if noun.is_some_and(|noun| unit(noun).is_some()) {
                return None;
            }
            return told(next.min(self.tokens.len()), 1.0 / nth);
        }
        if word.starts_with("половин")
            || matches!(word, "half" | "наполовину" | "вполовину")
            || word.starts_with("жартысы")
            || word == "жарты"
        {
            let time =
                |word: &str| unit(word).is_some() || word.starts_with("сағат") || word.starts_with("күн");
            match (word, self.word(at + 1), self.word(at + 2)) {
                (_, Some(next), _) if next.starts_with("час") || next.starts_with("сағат") => {
                    return Some(self.told(at, at + 2, Kind::Seconds, 1800.0, 300.0));
                }
                ("half", Some("an"), Some("hour")) => {
                    return Some(self.told(at, at + 3, Kind::Seconds, 1800.0, 300.0));
                }
                (_, Some(next), _) if time(next) || next == "a" => return None,
                _ => return told(at + 1, 0.5),
            }
        }
        if matches!(word, "треть" | "трети" | "третий_части") {
            return told(at + 1, 1.0 / 3.0);
        }
        if matches!(word, "четверть" | "четверти" | "четвертью" | "ширек" | "ширегі" | "ширегін" | "quarter")
        {
            return match self.word(at + 1) {
                Some(next) if next.starts_with("час") || next.starts_with("сағат") => {
                    Some(self.told(at, at + 2, Kind::Seconds, 900.0, 0.0))
                }
                _ => told(at + 1, 0.25),
            };
        }
        if word == "большинство"
            || word == "большинства"
            || word == "большинству"
            || word == "majority"
            || word == "көпшілігі"
        {
            let mut most = self.told(at, at + 1, Kind::Share, 0.5, 0.0);
            most.upto = Some(1.0);
            return Some(most);
        }
        // Two thirds, three fifths; үштен екі.
        let numeral = self.numeral(at).filter(|numeral| numeral.in_words || numeral.digits == 1);
        if let Some(numeral) = &numeral {
            let parts = match self.word(numeral.next) {
                Some("трети" | "третьих" | "третей" | "третям" | "третями" | "thirds") => {
                    Some(3.0)
                }
                Some("четверти" | "четвертей" | "четвертых" | "четвертям" | "quarters") => {
                    Some(4.0)
                }
                Some("пятых" | "fifths") => Some(5.0),
                Some("седьмых") => Some(7.0),
                Some("восьмых") => Some(8.0),
                Some("десятых") => Some(10.0),
                _ => None,
            };
            if let Some(parts) = parts.filter(|parts| *parts > numeral.value) {
                return told(numeral.next + 1, numeral.value / parts);
            }
            let ablative = ["ден", "дан", "тен", "тан", "нен", "нан"].iter().any(|end| word.ends_with(end));
            if ablative && numeral.value <= 10.0 && numeral.next == at + 1 {
                let few = match self.word(at + 1) {
                    Some("бір" | "бірі" | "бірден" | "біріне" | "бірін") => Some(1.0),
                    _ => self.numeral(at + 1).filter(|few| few.in_words).map(|few| few.value),
                };
                if let Some(few) = few.filter(|few| *few < numeral.value) {
                    return told(at + 2, few / numeral.value);
                }
            }
        }
        // One of three.
        if matches!(word, "один" | "одна" | "одного" | "одной" | "одному" | "one")
            && let Some((whole, next)) = self.of(at + 1)
        {
            return Some(self.told(at, next, Kind::Of { whole }, 1.0, 1.0));
        }
        None
    }

    /// вдвое, вполовину, двукратно, дважды.
    pub(super) fn times_word(&self, at: usize) -> Option<Statement> {
        let (value, event) = match self.word(at)? {
            "вдвое" | "вдвойне" | "двукратно" | "двукратный" | "twice" | "doubled" | "double" => {
                (2.0, false)
            }
            "втрое" | "втройне" | "трехкратно" | "трехкратный" | "tripled" | "triple" => {
                (3.0, false)
            }
            "вчетверо" => (4.0, false),
            "впятеро" => (5.0, false),
            "удвоилось" | "удвоилась" | "удвоился" | "удвоились" => {
                (2.0, false)
            }
            "утроилось" | "утроилась" | "утроился" | "утроились" => {
                (3.0, false)
            }
            "дважды" => (2.0, true),
            "трижды" => (3.0, true),
            "четырежды" => (4.0, true),
            _ => return None,
        };
        Some(self.told(at, at + 1, if event { Kind::Event } else { Kind::Times }, value, 0.0))
    }
}
