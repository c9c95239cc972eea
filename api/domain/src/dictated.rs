//! Digits that are dictated: "восемь семьсот ноль ноль ноль сорок пять …", digits and words mixed, "три нуля".

use std::ops::Range;

use super::prose::tokens::{Kind, tokens};
use super::prose::words::{Word, value};

/// Fewest pieces that are a dictated number.
const MIN_PIECES: usize = 4;

/// A spoken number, or digits, and where it stands.
struct Piece {
    span: Range<usize>,
    said: Said,
}

#[derive(Clone, PartialEq)]
enum Said {
    /// These digits.
    Digits(String),
    /// Thousands of what stands before.
    Thousand,
}

/// Dictated numbers that `read` takes for one, with their places.
#[must_use]
pub fn find(text: &str, read: impl Fn(&str) -> Option<String>) -> Vec<(Range<usize>, String)> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut words = 0;
    let mut finish = |pieces: &mut Vec<Piece>, words: &mut usize| {
        if *words >= 2 && pieces.len() >= MIN_PIECES {
            found.extend(number(pieces, &read));
        }
        pieces.clear();
        *words = 0;
    };
    for token in &tokens {
        let mut add = |said: Said| pieces.push(Piece { span: token.span.clone(), said });
        match &token.kind {
            Kind::Number(_) => {
                add(Said::Digits(text[token.span.clone()].chars().filter(char::is_ascii_digit).collect()))
            }
            Kind::Word(word) => match spoken(word) {
                Some(said) => {
                    add(said);
                    words += 1;
                }
                // "Три нуля", "две семёрки": so many of this digit.
                None if named_digit(word).is_some() => {
                    if let Some(last) = pieces.last_mut()
                        && let (Said::Digits(count), Some(digit)) = (&last.said, named_digit(word))
                        && let Ok(count @ 1..=4) = count.parse::<usize>()
                    {
                        last.said = Said::Digits(digit.to_string().repeat(count));
                        last.span.end = token.span.end;
                        words += 1;
                    }
                }
                None if matches!(word.as_str(), "и" | "потом" | "затем" | "дальше" | "сосын" | "плюс") =>
                    {}
                None => finish(&mut pieces, &mut words),
            },
            Kind::Mark(',' | '-' | '.' | '–' | '—' | '+' | '…' | '\n' | '(' | ')') => {}
            Kind::Mark(_) => finish(&mut pieces, &mut words),
        }
    }
    finish(&mut pieces, &mut words);
    found
}

/// A digit by its name, in the cases that follow a count.
fn named_digit(word: &str) -> Option<u8> {
    const NAMES: [(&str, u8); 11] = [
        ("нул", 0),
        ("нолик", 0),
        ("ноля", 0),
        ("единиц", 1),
        ("двойк", 2),
        ("тройк", 3),
        ("пятерк", 5),
        ("шестерк", 6),
        ("семерк", 7),
        ("восьмерк", 8),
        ("девятк", 9),
    ];
    NAMES.iter().find(|(name, _)| word.starts_with(name)).map(|(_, digit)| *digit)
}

/// What a word says in a dictation.
fn spoken(word: &str) -> Option<Said> {
    let digits = |digits: &str| Some(Said::Digits(digits.to_owned()));
    match word {
        "один" | "одна" | "единица" | "раз" | "бір" | "one" => digits("1"),
        "zero" | "нолик" | "нулик" | "ноль" | "нуль" | "нөл" => digits("0"),
        "нуля" | "ноля" | "нулю" | "двойка" | "тройка" => None,
        "тысяча" => Some(Said::Digits("1000".to_owned())),
        word => match value(word)? {
            Word::Add(number) if number.fract() == 0.0 && number < 1000.0 => digits(&format!("{number:.0}")),
            Word::Times(times) if times == 1000.0 && word.chars().count() > 2 => Some(Said::Thousand),
            Word::Add(_) | Word::Times(_) => None,
        },
    }
}

/// The pieces as one number, from whichever piece on they are one, the longest first.
fn number(pieces: &[Piece], read: &impl Fn(&str) -> Option<String>) -> Option<(Range<usize>, String)> {
    // Nobody dictates more; what is longer costs nothing.
    let pieces = &pieces[..pieces.len().min(40)];
    for from in 0..pieces.len() {
        for to in (from + MIN_PIECES..=pieces.len()).rev() {
            if let Some(number) = read(&joined(&pieces[from..to])) {
                return Some((pieces[from].span.start..pieces[to - 1].span.end, number));
            }
        }
    }
    None
}

/// Digits of all pieces: forty and five are 45, seven hundred and seven 707, four thousand twelve 4012.
fn joined(pieces: &[Piece]) -> String {
    let mut digits = String::new();
    // How many zeroes at the end may still be filled.
    let mut open = 0;
    for piece in pieces {
        match &piece.said {
            Said::Thousand => {
                digits.push_str("000");
                open = 3;
            }
            Said::Digits(said) => {
                if open > 0 && said != "0" && said.len() <= open {
                    digits.truncate(digits.len() - said.len());
                }
                digits.push_str(said);
                let zeroes = said.len() - said.trim_end_matches('0').len();
                open = if said.trim_end_matches('0').len() == 1 { zeroes.min(3) } else { 0 };
            }
        }
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phone;

    fn phones(text: &str) -> Vec<String> {
        let read = |digits: &str| phone::parse(digits).filter(|_| matches!(digits.len(), 10 | 11));
        find(text, read).into_iter().map(|(_, number)| number).collect()
    }

    #[test]
    fn a_dictated_number_is_found_and_other_numbers_in_words_are_not() {
        for text in [
            "восемь семьсот ноль ноль ноль ноль ноль ноль один",
            "пишите: восемь, семьсот, ноль ноль ноль, ноль ноль, ноль один",
            "сегіз жеті нөл нөл нөл нөл нөл нөл нөл нөл бір",
            "8 семьсот 000 ноль ноль ноль один",
            "восемь 700, потом три нуля, потом три нуля и один",
        ] {
            assert_eq!(phones(text), ["+77000000001"], "{text}");
        }
        assert_eq!(phones("восемь семьсот семь пятьсот семь двадцать пять сорок один"), ["+77075072541"]);
        for text in
            ["две тысячи пятьсот двадцать", "двадцать семь, тридцать, сорок пять", "раз два три четыре пять"]
        {
            assert_eq!(phones(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn thousands_are_filled() {
        let all = |digits: &str| (digits.len() == 16).then(|| digits.to_owned());
        let text = "четыре тысячи двенадцать восемьдесят восемь восемьдесят восемь восемьдесят восемь восемьдесят восемь восемнадцать восемьдесят один";
        assert_eq!(find(text, all)[0].1, "4012888888881881");
    }
}
