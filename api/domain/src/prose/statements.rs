//! Numeric statements of a text: every number with its unit, however it is written, and how exactly it is meant.

use std::ops::Range;

use super::numerals::Numeral;
use super::tokens::{Kind as TokenKind, Token};
use super::units::{currency, is_part_of_day, is_percent, unit};
use super::words;

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

/// What a place in the tokens is.
pub(super) enum Step {
    /// A statement.
    Told(Statement),
    /// Nothing that is checked, up to this token.
    Skip(usize),
}

impl Statement {
    /// A bare number in the unit of one near it: "с 18 до 9 минут", "16 на 8 млн тенге, 24 на 13 млн".
    #[must_use]
    pub fn in_unit_of(&self, other: &Self) -> Option<Self> {
        const NEAR: usize = 8;
        let apart = self
            .tokens
            .start
            .saturating_sub(other.tokens.end)
            .max(other.tokens.start.saturating_sub(self.tokens.end));
        let step = match other.kind {
            Kind::Percent | Kind::Money => 1.0,
            Kind::Seconds => other.step,
            _ => return None,
        };
        let large = other.kind != Kind::Money || self.step >= 1000.0;
        (self.kind == Kind::Count && apart <= NEAR && large).then(|| Self {
            kind: other.kind.clone(),
            value: self.value * step,
            other: None,
            upto: self.upto.map(|upto| upto * step),
            step: self.step * step,
            ..self.clone()
        })
    }
}

/// Reads tokens.
pub(super) struct Reader<'a> {
    pub(super) tokens: &'a [Token],
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
    pub(super) fn word(&self, at: usize) -> Option<&str> {
        self.tokens.get(at).and_then(Token::word)
    }

    pub(super) fn mark(&self, at: usize, mark: char) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(mark))
    }

    pub(super) fn glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| !token.spaced)
    }

    pub(super) fn written(&self, at: usize) -> Option<&super::tokens::Written> {
        match &self.tokens.get(at)?.kind {
            TokenKind::Number(written) => Some(written),
            TokenKind::Word(_) | TokenKind::Mark(_) => None,
        }
    }

    pub(super) fn told(&self, from: usize, next: usize, kind: Kind, value: f64, step: f64) -> Statement {
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

    /// Where numbers end that are multiplied with one another from this one on.
    fn size(&self, at: usize) -> usize {
        let mut end = at + 1;
        while self.glued(end)
            && (matches!(self.word(end), Some("x" | "х")) || self.mark(end, '×') || self.mark(end, '*'))
            && self.glued(end + 1)
            && self.written(end + 1).is_some()
        {
            end += 2;
        }
        end
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
        // 140x150, 1,4×2,1×0,7: a size is the customer's, never one of ours.
        let size = self.size(at);
        if size > next {
            return Some(size);
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
        let Numeral { value, other, step, next, digits, .. } = numeral;
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
}
