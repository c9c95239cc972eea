//! Phone numbers as people type them, made comparable.
//!
//! A field of a contact is free text: several numbers, words, hours and extensions around them. Whatever may be a
//! number is found in it, as a person would read it ([`super::phone_plan`] knows what may be one); digits that belong
//! to no number spoil none. Kazakhstan and Russia share country code 7; the country is never guessed from it. The raw
//! value is kept elsewhere.
//!
//! Crates after libphonenumber are made for a field that is one number, and carry the tables of all countries; here
//! numbers are looked for in a text, almost all of them of two countries.

use std::ops::Range;

use super::phone_plan::{INTERNATIONAL, NATIONAL, is_national, length};

/// A number in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it stands, in bytes: from its plus, bracket or first digit to its last digit.
    pub span: Range<usize>,
    /// The number, E.164.
    pub number: String,
    /// It was written without country code, trunk or international prefix: in a free text any ten digits look so.
    pub bare: bool,
}

/// All numbers in a field, E.164, in their order, each once.
#[must_use]
pub fn parse_all(field: &str) -> Vec<String> {
    let mut numbers = Vec::new();
    for found in find(field) {
        if !numbers.contains(&found.number) {
            numbers.push(found.number);
        }
    }
    numbers
}

/// The first number of a field, E.164, or nothing that could be one.
#[must_use]
pub fn parse(text: &str) -> Option<String> {
    find(text).into_iter().next().map(|found| found.number)
}

/// What two spellings of one number have in common: its last ten digits, as amoCRM itself compares.
#[must_use]
pub fn key(e164: &str) -> &str {
    let digits = e164.trim_start_matches('+');
    &digits[digits.len().saturating_sub(10)..]
}

/// Most bytes of a text that are looked at.
const MAX_FIELD: usize = 64_000;

/// Every number in a text, with its place.
#[must_use]
pub fn find(text: &str) -> Vec<Found> {
    let end = text.floor_char_boundary(text.len().min(MAX_FIELD));
    let mut found = Vec::new();
    for stretch in stretches(&text[..end]) {
        let mut at = 0;
        while at < stretch.digits.len() {
            match number_at(&stretch, at) {
                Some(mut numbers) => {
                    at += numbers.iter().map(|(_, used)| used.digits).sum::<usize>();
                    found.extend(numbers.drain(..).map(|(span, used)| Found {
                        span,
                        number: used.number,
                        bare: used.bare,
                    }));
                }
                None => at = stretch.next_group(at),
            }
        }
    }
    found
}

/// Digits with nothing between them but what people put between the digits of one number.
#[derive(Default)]
struct Stretch {
    digits: Vec<Digit>,
}

#[derive(Clone, Copy)]
struct Digit {
    value: u8,
    /// Where it begins and ends.
    from: usize,
    to: usize,
    /// The first of its group.
    first: bool,
    /// Where the plus or the bracket before it stands.
    plus: Option<usize>,
    bracket: Option<usize>,
}

impl Stretch {
    fn next_group(&self, at: usize) -> usize {
        (at + 1..self.digits.len()).find(|next| self.digits[*next].first).unwrap_or(self.digits.len())
    }

    /// Whether a number may end before this digit.
    fn is_border(&self, at: usize) -> bool {
        self.digits.get(at).is_none_or(|digit| digit.first)
    }

    fn values(&self, from: usize) -> Vec<u8> {
        self.digits[from..].iter().take(40).map(|digit| digit.value).collect()
    }
}

/// A digit in any script, also fullwidth and as a keycap's base.
fn digit(c: char) -> Option<u8> {
    const ZEROES: [char; 7] = ['0', '\u{660}', '\u{6F0}', '\u{966}', '\u{FF10}', '\u{1D7CE}', '\u{1D7F6}'];
    ZEROES.iter().find_map(|zero| {
        let value = u32::from(c).checked_sub(u32::from(*zero))?;
        u8::try_from(value).ok().filter(|value| *value < 10)
    })
}

const fn is_soft(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\n' | '\r')
        || matches!(
            c,
            '-' | '(' | ')' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{2069}' | '\u{AD}' | '\u{FE0F}' | '\u{20E3}' | '\u{FEFF}' | '_' | '*' | '~'
        )
}

/// The letter that people type for a zero.
const fn is_letter_zero(c: char) -> bool {
    matches!(c, 'o' | 'O' | 'о' | 'О')
}

fn stretches(text: &str) -> Vec<Stretch> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let zeroes = letter_zeroes(&chars);
    let mut all = Vec::new();
    let mut now = Stretch::default();
    let (mut plus, mut bracket, mut group) = (None, None, true);
    for (index, (from, c)) in chars.iter().copied().enumerate() {
        let value = digit(c).or_else(|| zeroes[index].then_some(0));
        if let Some(value) = value {
            let to = from + c.len_utf8();
            now.digits.push(Digit {
                value,
                from,
                to,
                first: group,
                plus: plus.take(),
                bracket: bracket.take(),
            });
            group = false;
            continue;
        }
        // A plus begins a number of its own, whatever stands before it.
        if !is_soft(c) && !now.digits.is_empty() {
            all.push(std::mem::take(&mut now));
        }
        match c {
            '+' | '＋' => (plus, bracket) = (Some(from), None),
            '(' => bracket = Some(from),
            c if is_soft(c) => {
                // What is invisible parts nothing.
                if matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2069}' | '\u{FE0F}' | '\u{20E3}' | '\u{AD}')
                {
                    continue;
                }
            }
            _ => (plus, bracket) = (None, None),
        }
        group = true;
    }
    all.push(now);
    all
}

/// Which letters stand for a zero: those of words of nothing but zeroes and digits, beside digits.
fn letter_zeroes(chars: &[(usize, char)]) -> Vec<bool> {
    let mut zeroes = vec![false; chars.len()];
    let mut beside = false;
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        while at < chars.len() && chars[at].1.is_alphanumeric() {
            at += 1;
        }
        let word = &chars[start..at];
        if word.is_empty() {
            beside = beside && is_soft(chars[at].1);
            at += 1;
            continue;
        }
        let only = word.iter().all(|(_, c)| digit(*c).is_some() || is_letter_zero(*c));
        let some = word.iter().any(|(_, c)| digit(*c).is_some());
        // A letter that begins a word beside no digits is a letter.
        let begins = beside || word.first().is_some_and(|(_, c)| digit(*c).is_some());
        beside = only && begins && (some || word.len() >= 2);
        if beside {
            for (offset, (_, c)) in word.iter().enumerate() {
                zeroes[start + offset] = is_letter_zero(*c);
            }
        }
    }
    zeroes
}

struct Used {
    number: String,
    digits: usize,
    bare: bool,
}

/// The number that begins here. Digits that run on without a gap must be numbers to the end of their group.
fn number_at(stretch: &Stretch, at: usize) -> Option<Vec<(Range<usize>, Used)>> {
    let mut numbers = Vec::new();
    let mut from = at;
    loop {
        let used = readings(stretch, from).into_iter().find(|used| {
            let end = from + used.digits;
            stretch.is_border(end)
                || readings(stretch, end).iter().any(|next| stretch.is_border(end + next.digits))
        })?;
        let first = stretch.digits[from];
        let begins = first.plus.or(first.bracket).unwrap_or(first.from);
        let end = from + used.digits;
        numbers.push((begins..stretch.digits[end - 1].to, used));
        if stretch.is_border(end) {
            return Some(numbers);
        }
        from = end;
    }
}

/// How the digits from here on may be read, likeliest first.
fn readings(stretch: &Stretch, at: usize) -> Vec<Used> {
    let Some(first) = stretch.digits.get(at) else { return Vec::new() };
    let digits = stretch.values(at);
    let mut readings = Vec::new();
    let seven = |national: &[u8]| format!("+7{}", text(national));
    let international = |skip: usize, readings: &mut Vec<Used>| {
        for total in lengths(stretch, at + skip, &digits[skip..]) {
            let number = format!("+{}", text(&digits[skip..skip + total]));
            readings.push(Used { number, digits: skip + total, bare: false });
        }
    };
    // The trunk prefix typed after the country code: +7 8 700 …
    if digits.len() >= NATIONAL + 2
        && digits.starts_with(&[7, 8])
        && is_national(&digits[2..NATIONAL + 2])
        && first.plus.is_some()
        && stretch.is_border(at + NATIONAL + 2)
    {
        let number = seven(&digits[2..NATIONAL + 2]);
        readings.push(Used { number, digits: NATIONAL + 2, bare: false });
    }
    if first.plus.is_some() {
        international(0, &mut readings);
        // A plus before the trunk prefix is a slip: no country's code begins so.
        if digits[0] != 8 || !readings.is_empty() {
            return readings;
        }
    }
    if digits.starts_with(&[0, 0]) {
        international(2, &mut readings);
        return readings;
    }
    if digits.starts_with(&[8, 1, 0]) {
        international(3, &mut readings);
    }
    if digits.len() > NATIONAL && matches!(digits[0], 7 | 8) && is_national(&digits[1..=NATIONAL]) {
        readings.push(Used { number: seven(&digits[1..=NATIONAL]), digits: NATIONAL + 1, bare: false });
    }
    if digits.len() >= NATIONAL && is_national(&digits[..NATIONAL]) {
        let usual = matches!(digits[0], 7 | 9);
        if usual || first.bracket.is_some() {
            readings.push(Used { number: seven(&digits[..NATIONAL]), digits: NATIONAL, bare: true });
        }
    }
    // Another country's number without its plus, as messengers give it: one run of digits, or of a length that the
    // country prescribes.
    if let Some(range) = length(&digits).filter(|_| digits[0] != 7) {
        let longest = at + INTERNATIONAL.end();
        let run = (at + 1..=longest).find(|end| stretch.is_border(*end)).unwrap_or(at) - at;
        let exact = range.start() == range.end() && digits[0] != 1;
        let total = if exact { *range.start() } else { run };
        if (11..=*INTERNATIONAL.end()).contains(&total)
            && total <= digits.len()
            && (exact || range.contains(&run))
        {
            readings.push(Used { number: format!("+{}", text(&digits[..total])), digits: total, bare: true });
        }
    }
    readings
}

/// How many digits a number may have that begins with its country code here, likeliest first.
fn lengths(stretch: &Stretch, at: usize, digits: &[u8]) -> Vec<usize> {
    let Some(range) = length(digits) else { return Vec::new() };
    if digits[0] == 7 && !digits.get(1..=NATIONAL).is_some_and(is_national) {
        return Vec::new();
    }
    let mut all: Vec<usize> = range
        .filter(|total| *total <= digits.len() && stretch.is_border(at + total))
        // What begins a whole number of code 7 is not the tail of another.
        .filter(|total| {
            !(1..*total).any(|inner| {
                stretch.is_border(at + inner)
                    && digits.len() > inner + NATIONAL
                    && matches!(digits[inner], 7 | 8)
                    && is_national(&digits[inner + 1..=inner + NATIONAL])
                    && INTERNATIONAL.contains(&inner)
            })
        })
        .collect();
    all.reverse();
    if all.is_empty()
        && let Some(range) = length(digits).filter(|range| range.start() == range.end())
        && *range.start() <= digits.len()
    {
        all.push(*range.start());
    }
    all
}

fn text(digits: &[u8]) -> String {
    digits.iter().map(|digit| char::from(b'0' + digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_way_to_write_a_number_gives_the_same() {
        for text in [
            "+7 (700) 000-00-01",
            "8 700 000 00 01",
            "87000000001",
            "7000000001",
            "(700) 000-00-01",
            "+77000000001",
            "+8 700 000 00 01",
            "+7 8 700 000 00 01",
            "7 700 000 00 01",
            "0077000000001",
            "00 7 700 000 00 01",
            "8-10-7-700-000-00-01",
            "8 10 7 700 000 00 01",
            " тел: 8-700-000-00-01 доб. 12",
            "8 700 000 00 01 ext 5",
            "8 700 000 00 01 x5",
            "8 700 000 00 01 #12",
            "8 700 000 00 01 (WhatsApp 24/7)",
            "+77000000001 звонить после 18",
            "звонить с 9 до 18: 8 700 000 00 01",
            "мама 2: 8.700.000.00.01",
            "2) 8 700 000 00 01",
            "https://wa.me/77000000001",
            "8 7оо 000 00 01",
            "8\u{a0}700\u{2011}000\u{2011}00\u{2011}01",
            "+7\u{200b}700\u{200b}0000001",
            "8 7 0 0 0 0 0 0 0 0 1",
        ] {
            assert_eq!(parse_all(text), ["+77000000001"], "{text}");
        }
        assert_eq!(parse("８７００００００００１").as_deref(), Some("+77000000001"), "fullwidth digits");
    }

    #[test]
    fn several_numbers_in_a_field_are_several_whatever_parts_them() {
        let two = ["+77000000001", "+77019998877"];
        for text in [
            "8 700 000 00 01, +7 701 999 88 77; 87000000001",
            "8 700 000 00 01 8 701 999 88 77",
            "+77000000001+77019998877",
            "+77000000001 или +77019998877",
            "8700000000187019998877",
            "7000000001 7019998877",
            "700 000 00 01 701 999 88 77",
            "87000000001/87019998877",
            "87000000001 - жена, 87019998877 - муж",
            "+7 700 000 00 01 8 701 999 88 77",
            "8(700)000-00-01(8701)999-88-77",
            "8 700 000 00 01 доб. 12 8 701 999 88 77",
        ] {
            assert_eq!(parse_all(text), two, "{text}");
        }
        assert_eq!(parse_all("87000000001/02"), ["+77000000001"]);
    }

    #[test]
    fn nonsense_prices_dates_cards_and_local_numbers_are_none() {
        for nonsense in [
            "",
            "нет",
            "123",
            "250-00-01",
            "25-00-01",
            "00000000000000",
            "@username",
            "1234567890123456789",
            "#404812",
            "8 700 000",
            "21.11.2026 15:30",
            "4111 1111 1111 1111",
            "770101300123",
            "+7",
            "+",
            "8",
            "7 000 000 00 00 0",
        ] {
            assert_eq!(parse_all(nonsense), Vec::<String>::new(), "{nonsense}");
        }
        assert!(
            parse_all(&"8 ".repeat(200_000)).len() <= 1,
            "a field of any length is read, and not for long"
        );
    }

    #[test]
    fn a_foreign_number_keeps_its_country() {
        for (text, number) in [
            ("+998 90 000 00 01", "+998900000001"),
            ("00998 90 000 00 01", "+998900000001"),
            ("8 10 998 90 000 00 01", "+998900000001"),
            ("8~10 998 900000001", "+998900000001"),
            ("00996555000001", "+996555000001"),
            ("998900000001", "+998900000001"),
            ("+7 916 123-45-67", "+79161234567"),
            ("8 (495) 123-45-67", "+74951234567"),
            ("(495) 123-45-67", "+74951234567"),
            ("+1 212 555 0100", "+12125550100"),
            ("12125550100", "+12125550100"),
            ("+49 151 0000 0001", "+4915100000001"),
            ("4915100000001", "+4915100000001"),
            ("+998 90 000 00 01 +7 700 000 00 01", "+998900000001"),
            ("+86 138 0000 0001", "+8613800000001"),
        ] {
            assert_eq!(parse(text).as_deref(), Some(number), "{text}");
        }
        assert_eq!(key("+77000000001"), "7000000001");
    }

    #[test]
    fn a_number_is_found_where_it_stands() {
        let text = "звоните (700) 000-44-00, это факс";
        let found = find(text);
        assert_eq!(&text[found[0].span.clone()], "(700) 000-44-00");
        assert!(found[0].bare);
        let text = "пишите +7 700 000 40 40 сюда";
        assert_eq!(&text[find(text)[0].span.clone()], "+7 700 000 40 40");
    }

    proptest! {
        #[test]
        fn whatever_is_typed_nothing_panics_and_what_comes_out_is_e164(text in "\\PC{0,60}") {
            for number in parse_all(&text) {
                prop_assert!(number.starts_with('+'));
                prop_assert!((8..=15).contains(&(number.len() - 1)));
                prop_assert!(number[1..].bytes().all(|b| b.is_ascii_digit()));
                prop_assert_eq!(parse(&number), Some(number.clone()), "parsing again changes nothing");
            }
        }

        #[test]
        fn digits_and_gaps_of_any_kind_give_spans_that_hold_the_number(text in "[0-9+() .,/-]{0,60}") {
            let mut end = 0;
            for found in find(&text) {
                prop_assert!(found.span.start >= end && found.span.end <= text.len());
                end = found.span.end;
                let digits: String = text[found.span.clone()].chars().filter(char::is_ascii_digit).collect();
                prop_assert!(digits.ends_with(key(&found.number)), "{} {}", digits, found.number);
                prop_assert_eq!(parse(&found.number), Some(found.number.clone()));
            }
        }

        #[test]
        fn a_number_is_found_between_any_words_and_short_numbers(
            before in "[а-нп-яА-НП-Я ,:]{0,12}( [0-9]{1,3})?[а-нп-я,;:] ?",
            national in "7[0-9]{9}",
            prefix in prop::sample::select(vec!["+7", "8", "7", "007", "8107", "+7 ", "8 ", "8-10-7-"]),
            gap in prop::sample::select(vec!["", " ", "-", "\u{a0}", ".", "\u{2011}"]),
            after in "([ ,;]{1,2}[а-яА-Я]{2,8}[ .]?[0-9]{0,4})?",
        ) {
            prop_assume!(!national[1..].bytes().all(|b| b == b'0'));
            let typed = format!(
                "{before}{prefix}{}{gap}{}{gap}{}{gap}{}{after}", &national[..3], &national[3..6], &national[6..8], &national[8..]
            );
            prop_assert_eq!(parse(&typed), Some(format!("+7{national}")), "{}", typed);
        }
    }
}
