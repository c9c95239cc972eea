//! Prose in tokens: words, numbers as they are written, and what parts them.

use std::ops::Range;

use crate::folding::is_invisible;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// Where it stands, in bytes.
    pub span: Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// White space stands before it.
    pub spaced: bool,
    /// It is a word that begins with a capital letter.
    pub capital: bool,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Letters, lower case, ё as е.
    Word(String),
    /// Digits.
    Number(Written),
    /// Anything else.
    Mark(char),
}

/// A number as it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// Its value.
    pub value: f64,
    /// Its other value, where a dot or comma may part thousands or decimals.
    pub other: Option<f64>,
    /// What its last digit counts.
    pub step: f64,
    /// Its digits.
    pub digits: usize,
}

impl Token {
    /// The word, if it is one.
    #[must_use]
    pub fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            Kind::Number(_) | Kind::Mark(_) => None,
        }
    }

    /// Whether it is this mark.
    #[must_use]
    pub fn is(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }
}

#[derive(Clone, Copy)]
struct Char {
    c: char,
    from: usize,
    to: usize,
}

/// The characters that are seen, in their usual form.
fn seen(text: &str) -> Vec<Char> {
    let mut chars: Vec<Char> = Vec::with_capacity(text.len());
    for (from, c) in text.char_indices() {
        let to = from + c.len_utf8();
        if is_invisible(c) || c == '\u{20E3}' {
            // A keycap belongs to its digit.
            if let Some(last) = chars.last_mut().filter(|last| last.c.is_ascii_digit()) {
                last.to = to;
            }
            continue;
        }
        let c = match c {
            '\u{FF10}'..='\u{FF19}' | '\u{FF05}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '\u{1D7CE}'..='\u{1D7FF}' => char::from_digit((c as u32 - 0x1D7CE) % 10, 10).unwrap_or(c),
            '\u{660}'..='\u{669}' => char::from_digit(c as u32 - 0x660, 10).unwrap_or(c),
            '\u{6F0}'..='\u{6F9}' => char::from_digit(c as u32 - 0x6F0, 10).unwrap_or(c),
            '\u{2460}'..='\u{2468}' => char::from_digit(c as u32 - 0x245F, 10).unwrap_or(c),
            '\u{2010}'..='\u{2012}' => '-',
            '−' => '-',
            c => c,
        };
        chars.push(Char { c, from, to });
    }
    chars
}

/// The text in tokens.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let chars = seen(text);
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let Char { c, from, .. } = chars[at];
        let spaced = at == 0 || chars[at - 1].c.is_whitespace();
        if c.is_whitespace() && c != '\n' {
            at += 1;
            continue;
        }
        let (kind, next) = if c.is_ascii_digit() {
            number(&chars, at)
        } else if let Some(fraction) = vulgar_fraction(c) {
            let written = Written { value: fraction, other: None, step: 0.05, digits: 2 };
            (Kind::Number(written), at + 1)
        } else if let Some(value) = roman_numeral(c) {
            (Kind::Number(Written { value, other: None, step: 1.0, digits: 2 }), at + 1)
        } else if c.is_alphabetic() {
            let mut next = at;
            let mut word = String::new();
            while next < chars.len() && (chars[next].c.is_alphabetic() || is_mark_of_letter(chars[next].c)) {
                word.extend(chars[next].c.to_lowercase().map(|c| if c == 'ё' { 'е' } else { c }));
                next += 1;
            }
            (Kind::Word(word), next)
        } else {
            (Kind::Mark(c), at + 1)
        };
        tokens.push(Token { span: from..chars[next - 1].to, kind, spaced, capital: c.is_uppercase() });
        at = next;
    }
    tokens
}

/// The value of Ⅰ to Ⅻ.
fn roman_numeral(c: char) -> Option<f64> {
    match c {
        '\u{2160}'..='\u{216B}' => Some(f64::from(c as u32 - 0x215F)),
        '\u{2170}'..='\u{217B}' => Some(f64::from(c as u32 - 0x216F)),
        _ => None,
    }
}

const fn is_mark_of_letter(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | 'ʼ')
}

/// The value of ½ and its kin.
#[must_use]
pub const fn vulgar_fraction(c: char) -> Option<f64> {
    Some(match c {
        '½' => 0.5,
        '⅓' => 1.0 / 3.0,
        '⅔' => 2.0 / 3.0,
        '¼' => 0.25,
        '¾' => 0.75,
        '⅕' => 0.2,
        '⅖' => 0.4,
        '⅗' => 0.6,
        '⅘' => 0.8,
        '⅙' => 1.0 / 6.0,
        '⅚' => 5.0 / 6.0,
        '⅛' => 0.125,
        '⅜' => 0.375,
        '⅝' => 0.625,
        '⅞' => 0.875,
        _ => return None,
    })
}

/// Reads digits, groups of thousands and decimals.
fn number(chars: &[Char], from: usize) -> (Kind, usize) {
    let digit = |at: usize| chars.get(at).is_some_and(|c| c.c.is_ascii_digit());
    let run = |at: usize| (at..chars.len()).take_while(|at| digit(*at)).count();
    let text = |from: usize, count: usize| chars[from..from + count].iter().map(|c| c.c).collect::<String>();
    let mut whole = text(from, run(from));
    let mut at = from + whole.len();
    let mut other = None;
    let mut step = 1.0;
    let separator = chars.get(at).map(|c| c.c);
    let is_group = |separator: Option<char>| {
        separator
            .is_some_and(|c| matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '’' | '.' | ','))
    };
    if is_group(separator) && whole.len() <= 3 && run(at + 1) == 3 && !whole.starts_with('0') {
        let first = whole.clone();
        let mut groups = 0;
        while chars.get(at).map(|c| c.c) == separator && run(at + 1) == 3 {
            whole.push_str(&text(at + 1, 3));
            at += 4;
            groups += 1;
        }
        if groups == 1 && matches!(separator, Some('.' | ',')) {
            other = format!("{first}.{}", &whole[first.len()..]).parse().ok();
        }
    }
    let mut written = whole.clone();
    let mut digits = whole.len();
    // 1.2.3 is a version or a date, no decimal.
    let goes_on = from >= 2 && matches!(chars[from - 1].c, '.' | ',') && digit(from - 2);
    if !goes_on && other.is_none() && matches!(chars.get(at).map(|c| c.c), Some('.' | ',')) && digit(at + 1) {
        let count = run(at + 1);
        let again =
            matches!(chars.get(at + 1 + count).map(|c| c.c), Some('.' | ',')) && digit(at + 2 + count);
        if !again {
            written = format!("{whole}.{}", text(at + 1, count));
            step = 0.1_f64.powi(i32::try_from(count).unwrap_or(9));
            digits += count;
            at += 1 + count;
        }
    }
    let mut value: f64 = written.parse().unwrap_or(f64::NAN);
    if let Some(fraction) = chars.get(at).and_then(|c| vulgar_fraction(c.c)) {
        value += fraction;
        step = 0.05;
        at += 1;
    }
    (Kind::Number(Written { value, other, step, digits }), at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn numbers(text: &str) -> Vec<f64> {
        let tokens = tokens(text);
        tokens
            .iter()
            .filter_map(|token| match &token.kind {
                Kind::Number(written) => Some(written.value),
                Kind::Word(_) | Kind::Mark(_) => None,
            })
            .collect()
    }

    #[test]
    fn every_writing_of_a_number_is_its_value() {
        for (text, value) in [
            ("1 855", 1855.0),
            ("1\u{a0}855", 1855.0),
            ("1.855", 1855.0),
            ("1 203 400", 1_203_400.0),
            ("12,5", 12.5),
            ("1½", 1.5),
            ("½", 0.5),
            ("2\u{FE0F}\u{20E3}7\u{FE0F}\u{20E3}", 27.0),
            ("３７", 37.0),
            ("0.250", 0.25),
            ("Ⅻ", 12.0),
            ("ⅳ", 4.0),
        ] {
            assert_eq!(numbers(text), [value], "{text}");
        }
        assert_eq!(numbers("48 и 52, 17 27"), [48.0, 52.0, 17.0, 27.0]);
        assert_eq!(numbers("14.03.2026"), [14.0, 3.0, 2026.0]);
    }

    proptest! {
        #[test]
        fn tokens_cover_what_they_say_whatever_is_written(text in "\\PC{0,60}") {
            let mut end = 0;
            for token in tokens(&text) {
                prop_assert!(token.span.start >= end && text.get(token.span.clone()).is_some());
                end = token.span.end;
            }
        }
    }
}
