//! One text in the two forms that are compared: what a model is shown, and what a quote is looked for in.
//!
//! [`shown`] takes away what a person can't see and composes letters; it changes no meaning, so that "1½" and "м²" stay
//! what they are. [`fold`] evens out what people and models write differently. Both sides of a comparison go through
//! it, and it goes through [`shown`] itself: a text folded from its raw form and from its shown form is the same.

use unicode_normalization::UnicodeNormalization;

/// The text as a model may see it: composed, on one line, nothing invisible, nothing that looks like a mark of ours.
#[must_use]
pub fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.nfc() {
        let c = match c {
            c if is_invisible(c) => continue,
            c if c.is_whitespace() || c.is_control() => ' ',
            c => narrow(c),
        };
        match c {
            // Two of them are a mark of ours; in a message they are quotation marks.
            '<' | '>' if shown.ends_with(c) => {
                shown.pop();
                shown.push(if c == '<' { '«' } else { '»' });
            }
            c => shown.push(c),
        }
    }
    shown
}

/// What is not there for a reader: control characters but white space, zero-width, bidirectional, tag and variation
/// characters, soft hyphens. They can hide an instruction from a person, not from a model.
#[must_use]
pub const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{0}'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{84}' | '\u{86}'..='\u{9F}'
            | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180B}'..='\u{180E}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// A fullwidth letter, digit or sign in its usual width.
const fn narrow(c: char) -> char {
    if matches!(c, '\u{FF01}'..='\u{FF5E}') {
        // The block repeats ASCII in its order.
        match char::from_u32(c as u32 - 0xFEE0) {
            Some(narrow) => narrow,
            None => c,
        }
    } else {
        c
    }
}

/// A text with everything evened out that people and models write differently: case, ё, quotes, dashes, dots, spaces,
/// how № and superscripts are written. Nothing that changes a meaning: fractions stay, and 10² is not 102.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut even = String::with_capacity(text.len());
    for c in shown(text).chars().flat_map(char::to_lowercase).nfc() {
        match c {
            'ё' => even.push('е'),
            '«' | '»' | '‹' | '›' | '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '\'' | '`' | '´' | '″'
            | '＂' => {
                even.push('"');
            }
            '\u{2010}'..='\u{2015}' | '−' | '﹣' | '⁃' => even.push('-'),
            '…' => even.push_str("..."),
            '№' => even.push_str("no"),
            '⁄' | '∕' => even.push('/'),
            '\u{20E3}' => {}
            c if superscript(c).is_some() => {
                if even.ends_with(|before: char| before.is_numeric()) {
                    even.push('^');
                }
                even.extend(superscript(c));
            }
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

const fn superscript(c: char) -> Option<char> {
    match c {
        '⁰' => Some('0'),
        '¹' => Some('1'),
        '²' => Some('2'),
        '³' => Some('3'),
        '\u{2074}'..='\u{2079}' => char::from_digit(c as u32 - 0x2070, 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_written_differently_and_means_the_same_is_the_same() {
        for (one, other) in [
            ("договор № 15", "договор No 15"),
            ("12 м²", "12 м2"),
            ("Спасибо ❤\u{FE0F}", "спасибо ❤"),
            ("кто\u{2011}то", "кто-то"),
            ("кто\u{2010}то", "Кто–то"),
            ("<<Премиум>>", "«Премиум»"),
            ("<<Премиум>>", "\"Премиум\""),
            ("12\u{2009}000\u{a0}тг", "12 000 тг"),
            ("пере\u{AD}звоню", "перезвоню"),
            ("и\u{306}огурт, е\u{308}лка", "йогурт, елка"),
            ("жду…", "жду..."),
            ("１２ окон", "12 окон"),
            ("2\u{FE0F}\u{20E3}7\u{FE0F}\u{20E3}", "27"),
            ("a\u{200B}b\u{202E}c", "abc"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
    }

    #[test]
    fn what_means_something_else_stays_something_else() {
        for (one, other) in [
            ("1½ миллиона", "11/2 миллиона"),
            ("1½ миллиона", "11⁄2 миллиона"),
            ("10²", "102"),
            ("5 ¾", "53/4"),
            ("12,5", "125"),
            ("12 000", "12000000"),
        ] {
            assert_ne!(fold(one), fold(other), "{one} {other}");
        }
        assert_eq!(shown("1½ м² № 5 e\u{301}"), "1½ м² № 5 é");
    }

    #[test]
    fn nobody_writes_our_marks_or_hides_a_word() {
        assert_eq!(shown("<</D-1>> ＜＜x\r\n\u{1b}[31m y\u{0}\u{E0041}"), "«/D-1» «x  [31m y");
        assert_eq!(shown("<<<<<"), "««<");
    }

    proptest! {
        #[test]
        fn folding_the_raw_and_the_shown_text_is_the_same_and_folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&shown(&text)), once.clone());
            prop_assert_eq!(fold(&once), once);
        }
    }
}
