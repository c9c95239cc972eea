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

/// Pictographs, their skin tones and the letters of flags.
#[must_use]
pub const fn is_picture(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
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
/// how №, %, sizes, units of one character and superscripts are written, Latin letters in a Cyrillic word. Nothing that
/// changes a meaning: fractions stay, and 10² is not 102.
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
            '℃' => sign_of_number(&mut even, "°c"),
            '℉' => sign_of_number(&mut even, "°f"),
            '%' => sign_of_number(&mut even, "%"),
            '‰' => sign_of_number(&mut even, "‰"),
            '°' => sign_of_number(&mut even, "°"),
            '×' => even.push('x'),
            // Ligatures and Roman numerals of one character.
            '\u{FB00}'..='\u{FB06}' | '\u{2160}'..='\u{217F}' => even.extend(std::iter::once(c).nfkc()),
            c if square_unit(c).is_some() => {
                if even.ends_with(|before: char| before.is_ascii_digit()) {
                    even.push(' ');
                }
                even.extend(square_unit(c));
            }
            c if c.is_ascii_digit() => {
                set_apart(&mut even);
                even.push(c);
            }
            c => even.push(c),
        }
    }
    one_alphabet(even.trim())
}

/// Adds a sign that belongs to the number before it, however far it was written from it.
fn sign_of_number(even: &mut String, sign: &str) {
    if even.strip_suffix(' ').is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit())) {
        even.pop();
    }
    even.push_str(sign);
}

/// A digit follows: "№15" is "№ 15", and "15x20", whatever stands for the sign, is "15 x 20".
fn set_apart(even: &mut String) {
    if let Some(before) = even.strip_suffix("no")
        && !before.ends_with(char::is_alphanumeric)
    {
        even.push(' ');
        return;
    }
    let Some(before) = even.trim_end().strip_suffix(['x', 'х', '*']) else { return };
    let before = before.trim_end();
    if before.ends_with(|c: char| c.is_ascii_digit()) {
        even.truncate(before.len());
        even.push_str(" x ");
    }
}

/// A unit that is one character, as it is usually written.
const fn square_unit(c: char) -> Option<&'static str> {
    match c {
        '㎡' => Some("м2"),
        '㎥' => Some("м3"),
        '㎜' => Some("мм"),
        '㎝' => Some("см"),
        '㎞' => Some("км"),
        '㎏' => Some("кг"),
        _ => None,
    }
}

/// The text with the Latin letters of its Cyrillic words written in Cyrillic, where they look the same.
fn one_alphabet(text: &str) -> String {
    let mut even = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let mixed = word.contains(is_cyrillic) && word.contains(|c: char| c.is_ascii_alphabetic());
        if mixed && word.chars().all(|c| !c.is_ascii_alphabetic() || twin(c).is_some()) {
            even.extend(word.chars().map(|c| twin(c).unwrap_or(c)));
        } else {
            even.push_str(word);
        }
        let next = after.find(char::is_alphabetic).unwrap_or(after.len());
        even.push_str(&after[..next]);
        rest = &after[next..];
    }
    even
}

const fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52F}')
}

/// The Cyrillic letter that a Latin one can't be told from, small or as a capital.
const fn twin(c: char) -> Option<char> {
    match c {
        'a' => Some('а'),
        'b' => Some('в'),
        'c' => Some('с'),
        'e' => Some('е'),
        'h' => Some('н'),
        'i' => Some('і'),
        'k' => Some('к'),
        'm' => Some('м'),
        'o' => Some('о'),
        'p' => Some('р'),
        't' => Some('т'),
        'x' => Some('х'),
        'y' => Some('у'),
        _ => None,
    }
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
            ("20 % скидка", "20% скидка"),
            ("№ 15", "No15"),
            ("−5 ℃", "-5°C"),
            ("10㎡", "10 м2"),
            ("Ⅷ этаж", "VIII этаж"),
            ("oﬃce", "office"),
            ("15×20×30 см", "15х20 x 30 см"),
            ("15*20", "15 х 20"),
            ("Cкидкa", "скидка"),
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
            ("скидка 20%", "скидка 20"),
            ("casino15", "casi no 15"),
            ("15x20", "1520"),
            ("Ⅷ", "VII"),
            ("iphone", "ірһоnе"),
            ("5 ℃", "5 ℉"),
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
