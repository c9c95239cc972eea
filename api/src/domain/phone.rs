//! Phone numbers as people type them, made comparable.
//!
//! Kazakhstan and Russia share country code 7; the country is never guessed from it. The raw value is kept elsewhere.

/// All numbers in a field, E.164, in their order, each once. A field may hold several, with words around them.
#[must_use]
pub fn parse_all(field: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in field.split([',', ';', '/', '\n', '|']) {
        if let Some(number) = parse(part)
            && !found.contains(&number)
        {
            found.push(number);
        }
    }
    found
}

/// One number, E.164, or nothing that could be one.
#[must_use]
pub fn parse(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    // An extension belongs to the office's exchange, not to the number.
    let cut =
        ["доб", "вн.", "ext", "#"].iter().filter_map(|mark| lower.find(mark)).min().unwrap_or(lower.len());
    let main = &lower[..cut];
    let digits: String =
        main.chars().filter_map(|c| c.to_digit(10).and_then(|d| char::from_digit(d, 10))).collect();
    let plus = main.trim_start().starts_with(['+', '＋']);
    match (digits.len(), digits.as_bytes().first()) {
        (11, Some(b'8')) if !plus => Some(format!("+7{}", &digits[1..])),
        (11, Some(b'7')) => Some(format!("+{digits}")),
        (10, Some(b'7' | b'9')) if !plus => Some(format!("+7{digits}")),
        (8..=15, Some(first)) if plus && *first != b'0' => Some(format!("+{digits}")),
        (11..=15, Some(first)) if *first != b'0' => Some(format!("+{digits}")),
        _ => None,
    }
}

/// What two spellings of one number have in common: its last ten digits, as amoCRM itself compares.
#[must_use]
pub fn key(e164: &str) -> &str {
    let digits = e164.trim_start_matches('+');
    &digits[digits.len().saturating_sub(10)..]
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
            "+77000000001",
            "7 700 000 00 01",
            " тел: 8-700-000-00-01 доб. 12",
        ] {
            assert_eq!(parse(text).as_deref(), Some("+77000000001"), "{text}");
        }
    }

    #[test]
    fn two_numbers_in_a_field_are_two_and_nonsense_is_none() {
        assert_eq!(
            parse_all("8 700 000 00 01, +7 700 000 00 02; 87000000001"),
            ["+77000000001", "+77000000002"]
        );
        for nonsense in ["", "нет", "123", "00000000000000", "@username", "1234567890123456789"] {
            assert_eq!(parse_all(nonsense), Vec::<String>::new(), "{nonsense}");
        }
    }

    #[test]
    fn a_foreign_number_keeps_its_country() {
        assert_eq!(parse("+998 90 000 00 01").as_deref(), Some("+998900000001"));
        assert_eq!(key("+77000000001"), "7000000001");
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
    }
}
