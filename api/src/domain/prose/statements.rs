//! Numeric statements of a text: every number with its unit, however it is written, and how exactly it is meant.

use std::ops::Range;

use super::tokens::{Kind as TokenKind, Token};
use super::words::{self, Word};

/// What a number counts.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Things.
    Count,
    /// Hundredths of something.
    Percent,
    /// Percentage points.
    Points,
    /// Seconds.
    Seconds,
    /// Days, which are a time and also how long the period is.
    Days,
    /// Money.
    Money,
    /// How many times more or less.
    Times,
    /// A part of a whole: a half, every fifth.
    Share,
    /// So many of so many, both of them told.
    Of {
        /// Of how many.
        whole: f64,
    },
    /// How often something happened: nobody computes that.
    Event,
    /// A time of the day, as hours and minutes.
    Clock,
    /// A date.
    Date(Date),
    /// An order, article or telephone number.
    Identifier,
}

/// A date as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// Day of the month.
    pub day: Option<u32>,
    /// Month.
    pub month: Option<u32>,
    /// Year.
    pub year: Option<i32>,
}

/// How exactly a number is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// To the last digit shown.
    Exact,
    /// About.
    About,
    /// A little less.
    Almost,
    /// More.
    More,
    /// Slightly more.
    SlightlyMore,
    /// Less.
    Less,
}

/// A number that a text tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Where it stands, in bytes.
    pub span: Range<usize>,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// What it counts.
    pub kind: Kind,
    /// Its value.
    pub value: f64,
    /// Its other value, where it may be read in two ways.
    pub other: Option<f64>,
    /// The upper end, when it is a range.
    pub upto: Option<f64>,
    /// What its last digit counts.
    pub step: f64,
    /// How it is meant.
    pub manner: Manner,
}

struct Numeral {
    value: f64,
    other: Option<f64>,
    step: f64,
    next: usize,
    digits: usize,
    in_words: bool,
}

/// Reads the statements of a text's tokens.
#[must_use]
pub fn statements(tokens: &[Token]) -> Vec<Statement> {
    let reader = Reader { tokens };
    let mut statements = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match reader.statement(at) {
            Step::Told(statement) => {
                at = statement.tokens.end;
                statements.push(statement);
            }
            Step::Skip(next) => at = next.max(at + 1),
        }
    }
    statements
}

enum Step {
    Told(Statement),
    Skip(usize),
}

struct Reader<'a> {
    tokens: &'a [Token],
}

const ORDINAL_NOUNS: [&str; 24] = [
    "этап",
    "шаг",
    "пункт",
    "п",
    "раздел",
    "вариант",
    "линия",
    "линии",
    "отдел",
    "филиал",
    "группа",
    "версия",
    "топ",
    "top",
    "номер",
    "кабинет",
    "смена",
    "квартал",
    "часть",
    "том",
    "кезең",
    "қадам",
    "place",
    "step",
];

impl Reader<'_> {
    fn word(&self, at: usize) -> Option<&str> {
        self.tokens.get(at).and_then(Token::word)
    }

    fn mark(&self, at: usize, mark: char) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(mark))
    }

    fn glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| !token.spaced)
    }

    fn written(&self, at: usize) -> Option<&super::tokens::Written> {
        match &self.tokens.get(at)?.kind {
            TokenKind::Number(written) => Some(written),
            TokenKind::Word(_) | TokenKind::Mark(_) => None,
        }
    }

    fn told(&self, from: usize, next: usize, kind: Kind, value: f64, step: f64) -> Statement {
        let (from, manner, next) = self.manner(from, next);
        Statement {
            span: self.tokens[from].span.start..self.tokens[next - 1].span.end,
            tokens: from..next,
            kind,
            value,
            other: None,
            upto: None,
            step,
            manner,
        }
    }

    /// How the number between these tokens is meant, by the words around it, and where it begins and ends with them.
    fn manner(&self, from: usize, next: usize) -> (usize, Manner, usize) {
        let mut at = from;
        for _ in 0..3 {
            let Some(before) = at.checked_sub(1) else { break };
            let manner = match self.word(before) {
                Some("почти" | "almost" | "nearly") => Some(Manner::Almost),
                Some(
                    "около"
                    | "примерно"
                    | "приблизительно"
                    | "порядка"
                    | "приблизительный"
                    | "шамамен"
                    | "about"
                    | "around"
                    | "approximately"
                    | "roughly",
                ) => Some(Manner::About),
                Some("больше" | "более" | "свыше" | "дольше" | "выше" | "over" | "above") => {
                    Some(Manner::More)
                }
                Some("меньше" | "менее" | "быстрее" | "ниже" | "under" | "below") => {
                    Some(Manner::Less)
                }
                _ if self.mark(before, '~') || self.mark(before, '≈') => Some(Manner::About),
                _ if self.mark(before, '>') => Some(Manner::More),
                _ if self.mark(before, '<') => Some(Manner::Less),
                _ => None,
            };
            if let Some(manner) = manner {
                let negated = before.checked_sub(1).and_then(|at| self.word(at)) == Some("не");
                let manner = match manner {
                    Manner::More if negated => Manner::Less,
                    Manner::Less if negated => Manner::More,
                    manner => manner,
                };
                return (before, manner, next);
            }
            match self.word(before) {
                Some("чем" | "на" | "than" | "в" | "а" | "for") => at = before,
                _ => break,
            }
        }
        // "more than", "less than", "at least".
        if let Some(before) = from.checked_sub(2) {
            match (self.word(before), self.word(before + 1)) {
                (Some("more" | "longer"), Some("than")) | (Some("at"), Some("least")) => {
                    return (before, Manner::More, next);
                }
                (Some("less" | "fewer"), Some("than")) | (Some("at"), Some("most")) => {
                    return (before, Manner::Less, next);
                }
                _ => {}
            }
        }
        match (self.word(next), self.word(next + 1)) {
            (Some("жуық" | "дерлік" | "шақты" | "шамасында"), _) => {
                (from, Manner::About, next + 1)
            }
            (Some("астам" | "артық"), _) => (from, Manner::More, next + 1),
            (Some("кем"), _) => (from, Manner::Less, next + 1),
            (Some("сәл"), Some("көп" | "артық" | "астам")) => {
                (from, Manner::SlightlyMore, next + 2)
            }
            _ => (from, Manner::Exact, next),
        }
    }

    fn statement(&self, at: usize) -> Step {
        if let Some(step) = self.date(at).or_else(|| self.clock(at)) {
            return step;
        }
        if let Some(next) = self.unchecked(at) {
            return Step::Skip(next);
        }
        if let Some(told) = self.share(at).or_else(|| self.times_word(at)).or_else(|| self.bare_time(at)) {
            return Step::Told(told);
        }
        match self.numeral(at) {
            Some(numeral) => self.with_unit(at, numeral),
            None => Step::Skip(at + 1),
        }
    }

    /// Numbers that are names or places in a list: where they end.
    fn unchecked(&self, at: usize) -> Option<usize> {
        let written = self.written(at)?;
        let next = at + 1;
        // 1. First of a list.
        let line_start = at == 0 || self.mark(at - 1, '\n');
        if line_start
            && written.digits <= 2
            && (self.mark(next, '.') || self.mark(next, ')'))
            && self.glued(next)
        {
            return Some(next + 1);
        }
        // 24/7.
        if written.value == 24.0
            && self.mark(next, '/')
            && self.written(next + 1).is_some_and(|w| w.value == 7.0)
        {
            return Some(next + 2);
        }
        let glued_before = at > 0 && self.glued(at);
        // m12, CARD_1, p90.
        if glued_before && (self.word(at - 1).is_some() || self.mark(at - 1, '_')) {
            return Some(next);
        }
        // К-3012, топ-3: short ones are names, long ones have to be somewhere.
        if glued_before
            && at >= 2
            && self.mark(at - 1, '-')
            && self.glued(at - 1)
            && self.word(at - 2).is_some()
            && written.digits < 3
        {
            return Some(next);
        }
        if let Some(word) = at.checked_sub(1).and_then(|at| self.word(at))
            && ORDINAL_NOUNS.contains(&word)
            && written.digits < 3
        {
            return Some(next);
        }
        if at > 0 && (self.mark(at - 1, '№') || self.mark(at - 1, '#')) && written.digits < 3 {
            return Some(next);
        }
        // 1С, 3D: a name.
        if let Some(word) = self.word(next).filter(|_| self.glued(next))
            && (unit(word).is_none() || self.tokens[next].capital)
            && words::value(word).is_none()
            && currency(word).is_none()
            && !matches!(word, "x" | "х")
        {
            return Some(next + 1);
        }
        // An ordinal: 5-й, 2-е, 90-й.
        if self.mark(next, '-')
            && self.glued(next)
            && let Some(ending) = self.word(next + 1).filter(|_| self.glued(next + 1))
            && matches!(
                ending,
                "й" | "ый"
                    | "ий"
                    | "ой"
                    | "я"
                    | "ая"
                    | "е"
                    | "ое"
                    | "го"
                    | "ого"
                    | "му"
                    | "ому"
                    | "м"
                    | "ю"
                    | "ую"
                    | "st"
                    | "nd"
                    | "rd"
                    | "th"
                    | "ші"
                    | "шы"
                    | "інші"
                    | "ыншы"
                    | "нші"
                    | "ншы"
            )
        {
            return Some(next + 2);
        }
        None
    }

    /// Digits or words that are one number.
    fn numeral(&self, at: usize) -> Option<Numeral> {
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
        while let Some(word) = self.word(next) {
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
    fn multiply(&self, numeral: &mut Numeral) {
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

    /// A number with what it counts.
    fn with_unit(&self, at: usize, first: Numeral) -> Step {
        let mut from = at;
        // +50 %, −5 %, ×2.
        if let Some(before) = at.checked_sub(1)
            && self.glued(at)
            && (self.mark(before, '+') || self.mark(before, '×'))
        {
            from = before;
        }
        let multiplied =
            self.mark(from, '×') || at > 0 && self.glued(at) && matches!(self.word(at - 1), Some("x" | "х"));
        let mut numeral = first;
        let mut upto = None;
        // A range: 10–15, от 10 до 15.
        let dash = ['-', '–', '—'].iter().any(|dash| self.mark(numeral.next, *dash));
        if dash
            && let Some(end) = self.numeral(numeral.next + 1)
            && end.value > numeral.value
            && (self.glued(numeral.next + 1) || !end.in_words && !numeral.in_words)
        {
            upto = Some(end.value);
            numeral = Numeral { value: numeral.value, ..end };
        }
        if self.word(from.wrapping_sub(1)) == Some("от")
            && self.word(numeral.next) == Some("до")
            && let Some(end) = self.numeral(numeral.next + 1)
            && end.value > numeral.value
        {
            upto = Some(end.value);
            numeral = Numeral { value: numeral.value, ..end };
        }
        let Numeral { value, other, step, next, digits, in_words } = numeral;
        let mut told = |kind: Kind, next: usize, value: f64, step: f64| {
            let mut told = self.told(from, next, kind, value, step);
            told.upto = upto.take();
            told.other = other;
            Step::Told(told)
        };
        if multiplied {
            return told(Kind::Times, next, value, step);
        }
        // Percent and points.
        if self.mark(next, '%') || self.word(next).is_some_and(is_percent) {
            let points = matches!(
                (self.word(next + 1), self.word(next + 2)),
                (Some("пункт" | "пункта" | "пунктов" | "points"), _)
            );
            return if points {
                told(Kind::Points, next + 2, value, step)
            } else {
                told(Kind::Percent, next + 1, value, step)
            };
        }
        if self.word(next) == Some("процентных") {
            return told(Kind::Points, next + 2, value, step);
        }
        if self.word(next) == Some("п") {
            let end = (next..self.tokens.len().min(next + 4))
                .take_while(|at| self.word(*at) == Some("п") || self.mark(*at, '.'))
                .count();
            if end >= 2 {
                return told(Kind::Points, next + end, value, step);
            }
        }
        if self.word(next) == Some("pp") {
            return told(Kind::Points, next + 1, value, step);
        }
        // Time, of several units.
        if let Some((seconds, end, step, days)) = self.time(value, step, next) {
            if self.word(end).is_some_and(is_part_of_day) {
                return told(Kind::Clock, end + 1, seconds, step);
            }
            let ends = upto.map(|end| end * seconds / value.max(1e-9));
            upto = ends;
            let mut told = self.told(from, end, if days { Kind::Days } else { Kind::Seconds }, seconds, step);
            told.upto = upto;
            return Step::Told(told);
        }
        if self.word(next).is_some_and(is_part_of_day) && value <= 24.0 {
            return told(Kind::Clock, next + 1, value * 3600.0, step);
        }
        // Times.
        if let Some(word) = self.word(next) {
            let before = from.checked_sub(1).and_then(|at| self.word(at));
            let before = if matches!(before, Some("почти" | "около" | "примерно")) {
                from.checked_sub(2).and_then(|at| self.word(at))
            } else {
                before
            };
            match word {
                "раз" | "раза" | "разу" if before == Some("в") || before == Some("во") => {
                    return told(Kind::Times, next + 1, value, step);
                }
                "раз" | "раза" | "рет" | "raz" | "ret" => {
                    return told(Kind::Event, next, value, step);
                }
                word if word.starts_with("есе") || word == "ese" => {
                    return told(Kind::Times, next + 1, value, step);
                }
                "times"
                    if self.word(next + 1).is_some_and(|word| {
                        matches!(word, "more" | "less" | "higher" | "fewer" | "longer" | "as" | "the")
                    }) =>
                {
                    return told(Kind::Times, next + 1, value, step);
                }
                "times" => return told(Kind::Event, next, value, step),
                "x" | "х" if self.glued(next) => return told(Kind::Times, next + 1, value, step),
                word if currency(word).is_some() => return told(Kind::Money, next, value, step),
                _ => {}
            }
            if word.ends_with("кратно") || word.ends_with("кратный") {
                return told(Kind::Times, next + 1, value, step);
            }
        }
        if self.mark(next, '₸') || self.mark(next, '₽') || self.mark(next, '$') || self.mark(next, '€')
        {
            return told(Kind::Money, next, value, step);
        }
        if at > 0 && (self.mark(at - 1, '₸') || self.mark(at - 1, '$') || self.mark(at - 1, '€')) {
            return told(Kind::Money, next, value, step);
        }
        // 17/127, and a few of a few.
        if self.mark(next, '/')
            && self.glued(next)
            && let Some(whole) = self.written(next + 1)
            && whole.value >= value
        {
            let whole = whole.value;
            return told(Kind::Of { whole }, next + 2, value, step);
        }
        if let Some((whole, end)) = self.of(next)
            && whole <= 10.0
            && whole > value
        {
            return told(Kind::Of { whole }, end, value, step);
        }
        let identifier =
            digits >= 3 && at >= 2 && self.glued(at) && self.mark(at - 1, '-') && self.word(at - 2).is_some()
                || digits >= 3 && self.names_a_thing(at);
        let _ = in_words;
        told(if identifier { Kind::Identifier } else { Kind::Count }, next, value, step)
    }

    /// Whether the words before say that this is the number of an order, an article and the like.
    fn names_a_thing(&self, at: usize) -> bool {
        (at.saturating_sub(3)..at).any(|at| {
            self.mark(at, '№')
                || self.word(at).is_some_and(|word| {
                    [
                        "артикул",
                        "заказ",
                        "номер",
                        "телефон",
                        "накладн",
                        "трек",
                        "счет",
                        "тапсырыс",
                        "нөмір",
                        "order",
                        "договор",
                        "telefon",
                    ]
                    .iter()
                    .any(|stem| word.starts_with(stem))
                })
        })
    }

    /// `из трёх`, `of three`, with at most one word before.
    fn of(&self, at: usize) -> Option<(f64, usize)> {
        for at in [at, at + 1] {
            if matches!(self.word(at), Some("из" | "of" | "in"))
                && let Some(numeral) = self.numeral(at + 1)
            {
                return Some((numeral.value, numeral.next));
            }
        }
        None
    }

    /// A number and a unit of time, and further ones: seconds, where it ends, what its last digit counts, whether it is
    /// of whole days.
    fn time(&self, value: f64, step: f64, at: usize) -> Option<(f64, usize, f64, bool)> {
        let seconds = unit(self.word(at)?)?;
        let (mut total, mut last, mut step, mut next) = (value * seconds, seconds, step * seconds, at + 1);
        if self.mark(next, '.')
            && self.glued(next)
            && self.word(at).is_some_and(|word| matches!(word, "мин" | "сек" | "ч" | "с"))
            && self.written(next + 1).is_some()
        {
            next += 1;
        }
        loop {
            let from = if matches!(self.word(next), Some("и" | "and" | "мен")) { next + 1 } else { next };
            let Some(more) = self.numeral(from) else { break };
            let Some(smaller) = self.word(more.next).and_then(unit).filter(|smaller| *smaller < last) else {
                break;
            };
            total += more.value * smaller;
            (last, step, next) = (smaller, more.step * smaller, more.next + 1);
        }
        Some((total, next, step, last >= 86_400.0))
    }

    /// A unit of time alone, where a word compares with it: "больше часа", "почти сутки"; and "полчаса".
    fn bare_time(&self, at: usize) -> Option<Statement> {
        let word = self.word(at)?;
        let half = match word {
            "полчаса" | "получаса" => Some(1800.0),
            "полминуты" => Some(30.0),
            "полсуток" => Some(43_200.0),
            _ => None,
        };
        if let Some(seconds) = half {
            return Some(self.told(at, at + 1, Kind::Seconds, seconds, seconds / 6.0));
        }
        let seconds = match word {
            "часа" | "час" | "hour" => 3600.0,
            "минуты" | "минуту" | "minute" => 60.0,
            "суток" | "сутки" => 86_400.0,
            "недели" | "неделю" => 604_800.0,
            _ => return None,
        };
        let told = self.told(at, at + 1, Kind::Seconds, seconds, seconds);
        let before = at.checked_sub(1).and_then(|at| self.word(at));
        let compared = matches!(
            before,
            Some(
                "больше"
                    | "более"
                    | "свыше"
                    | "дольше"
                    | "около"
                    | "почти"
                    | "меньше"
                    | "менее"
                    | "чем"
                    | "almost"
                    | "over"
                    | "an"
            )
        );
        (compared && told.manner != Manner::Exact).then_some(told)
    }

    fn date(&self, at: usize) -> Option<Step> {
        let first = self.written(at);
        let small = |at: usize| {
            self.written(at)
                .filter(|w| w.value.fract() == 0.0 && w.value >= 0.0 && w.value < 10_000.0)
                .map(|w| w.value as u32)
        };
        let date = |next: usize, day, month, year: Option<u32>| {
            let year =
                year.map(|year| i32::try_from(if year < 100 { 2000 + year } else { year }).unwrap_or(0));
            let statement = self.told(at, next, Kind::Date(Date { day, month, year }), 0.0, 0.0);
            // Words before a date do not make it "about": it is told as it stands.
            let span = self.tokens[at].span.start..self.tokens[next - 1].span.end;
            Some(Step::Told(Statement { span, tokens: at..next, manner: Manner::Exact, ..statement }))
        };
        if let Some(first) = first {
            // 14.03.2026 is three numbers and two dots; 14.03 one decimal, taken for a date where a word says so.
            if self.mark(at + 1, '.') && self.mark(at + 3, '.') && self.glued(at + 2) && self.glued(at + 4) {
                let (day, month, year) = (small(at)?, small(at + 2)?, small(at + 4)?);
                if (1..=31).contains(&day) && (1..=12).contains(&month) {
                    return date(at + 5, Some(day), Some(month), Some(year));
                }
            }
            // 2026-11-21.
            if first.digits == 4
                && self.mark(at + 1, '-')
                && self.mark(at + 3, '-')
                && self.glued(at + 2)
                && self.glued(at + 4)
            {
                let (year, month, day) = (small(at)?, small(at + 2)?, small(at + 4)?);
                if (1..=31).contains(&day) && (1..=12).contains(&month) {
                    return date(at + 5, Some(day), Some(month), Some(year));
                }
            }
            let in_words_before = at.checked_sub(1).and_then(|at| self.word(at));
            if first.digits == 4
                && (first.step - 0.01).abs() < 1e-9
                && matches!(
                    in_words_before,
                    Some("с" | "за" | "от" | "на" | "до" | "по" | "к" | "since" | "on")
                )
            {
                let (day, month) = (first.value.trunc() as u32, (first.value.fract() * 100.0).round() as u32);
                let counted = self.word(at + 1).is_some_and(|word| unit(word).is_some() || is_percent(word))
                    || self.mark(at + 1, '%');
                if (1..=31).contains(&day) && (1..=12).contains(&month) && !counted {
                    return date(at + 1, Some(day), Some(month), None);
                }
            }
            // 14 марта, 14-го марта, 14 march, 2026 года.
            let mut next = at + 1;
            if self.mark(next, '-')
                && self.glued(next)
                && self.glued(next + 1)
                && self.word(next + 1).is_some()
            {
                next += 2;
            }
            if let Some(month) = self.word(next).and_then(month)
                && first.value <= 31.0
                && first.value >= 1.0
            {
                let year = small(next + 1).filter(|year| (1990..2100).contains(year));
                let end = if year.is_some() { next + 2 } else { next + 1 };
                return date(end, Some(first.value as u32), Some(month), year);
            }
            if first.digits == 4
                && (1990.0..2100.0).contains(&first.value)
                && first.value.fract() == 0.0
                && self.word(at + 1).is_some_and(|word| {
                    matches!(word, "год" | "года" | "году" | "годом" | "г" | "жыл" | "жылы" | "жылғы")
                })
            {
                return date(at + 2, None, None, small(at));
            }
        }
        // октябрь 2026.
        if let Some(month) = self.word(at).and_then(month)
            && let Some(year) = small(at + 1).filter(|year| (1990..2100).contains(year))
        {
            return date(at + 2, None, Some(month), Some(year));
        }
        None
    }

    /// 9:15, 06:00.
    fn clock(&self, at: usize) -> Option<Step> {
        let (hours, minutes) = (self.written(at)?, self.written(at + 2)?);
        let is = self.mark(at + 1, ':') && self.glued(at + 1) && self.glued(at + 2);
        if !is || minutes.digits != 2 || minutes.value > 59.0 || hours.step < 1.0 {
            return None;
        }
        let value = hours.value * 3600.0 + minutes.value * 60.0;
        let statement = self.told(at, at + 3, Kind::Clock, value, 60.0);
        let span = self.tokens[at].span.start..self.tokens[at + 2].span.end;
        Some(Step::Told(Statement { span, tokens: at..at + 3, manner: Manner::Exact, ..statement }))
    }

    /// вдвое, вполовину, двукратно, дважды.
    fn times_word(&self, at: usize) -> Option<Statement> {
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

    /// Shares that are told in words.
    fn share(&self, at: usize) -> Option<Statement> {
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
}

fn fits_below(last: f64, more: f64) -> bool {
    if last >= 1000.0 {
        more < 1000.0
    } else if last >= 100.0 {
        more < 100.0
    } else {
        last >= 20.0 && more < 10.0 || last == 10.0 && more < 10.0
    }
}

fn kazakh_unit(word: &str) -> bool {
    ["екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз"].iter().any(|unit| word.starts_with(unit))
        || word == "бір"
        || word.starts_with("бірі")
}

/// A unit of time in seconds.
#[must_use]
pub fn unit(word: &str) -> Option<f64> {
    Some(match word {
        "с" | "сек" | "s" | "sec" | "second" | "seconds" => 1.0,
        "м" | "мин" | "min" | "mins" | "minute" | "minutes" => 60.0,
        "ч" | "час" | "часа" | "часов" | "часам" | "часами" | "часу" | "часах" | "h" | "hour" | "hours"
        | "saghat" => 3600.0,
        "сутки" | "суток" | "суткам" | "день" | "дня" | "дней" | "дню" | "дням" | "днями" | "днях"
        | "day" | "days" => 86_400.0,
        "апта" | "аптада" | "week" | "weeks" => 604_800.0,
        word if word.starts_with("секунд") => 1.0,
        word if word.starts_with("минут") || word.starts_with("minut") => 60.0,
        word if word.starts_with("сағат") => 3600.0,
        word if word.starts_with("тәулік") || word.starts_with("күн") => 86_400.0,
        word if word.starts_with("недел") => 604_800.0,
        _ => return None,
    })
}

fn is_percent(word: &str) -> bool {
    word.starts_with("процент") && word != "процентных" && !word.starts_with("процентил")
        || word.starts_with("пайыз")
        || word == "percent"
        || word == "payyz"
}

fn is_part_of_day(word: &str) -> bool {
    matches!(word, "утра" | "вечера" | "ночи" | "am" | "pm")
}

fn currency(word: &str) -> Option<()> {
    let known =
        ["тенге", "теңге", "тг", "руб", "рубл", "доллар", "usd", "kzt", "rub", "евро", "tenge", "сом", "сум"];
    known.iter().any(|stem| word == *stem || stem.chars().count() > 3 && word.starts_with(stem)).then_some(())
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [(&str, u32); 36] = [
        ("январ", 1),
        ("феврал", 2),
        ("март", 3),
        ("апрел", 4),
        ("мая", 5),
        ("июн", 6),
        ("июл", 7),
        ("август", 8),
        ("сентябр", 9),
        ("октябр", 10),
        ("ноябр", 11),
        ("декабр", 12),
        ("қаңтар", 1),
        ("ақпан", 2),
        ("наурыз", 3),
        ("сәуір", 4),
        ("мамыр", 5),
        ("маусым", 6),
        ("шілде", 7),
        ("тамыз", 8),
        ("қыркүйек", 9),
        ("қазан", 10),
        ("қараша", 11),
        ("желтоқсан", 12),
        ("january", 1),
        ("february", 2),
        ("march", 3),
        ("april", 4),
        ("may", 5),
        ("june", 6),
        ("july", 7),
        ("august", 8),
        ("september", 9),
        ("october", 10),
        ("november", 11),
        ("december", 12),
    ];
    MONTHS
        .iter()
        .find(|(stem, _)| word.starts_with(stem) && word.chars().count() <= stem.chars().count() + 4)
        .map(|(_, month)| *month)
}
