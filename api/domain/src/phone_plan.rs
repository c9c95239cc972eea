//! Which digits may be a telephone number: country codes, and how long a number of a country is.
//!
//! Facts, not code: country codes are those assigned by ITU-T (list to Recommendation E.164, complement to Operational
//! Bulletin 1114); the lengths, and the first digits within code 7, are the "possible number" descriptions of Google's
//! libphonenumber metadata (KZ: `33622…`, `7…`, `8…`; RU: `3…`, `4…`, `7…`, `8…`, `9…`; ten digits each). Ranges within
//! a country change every year, so nothing finer is asked.

/// Digits after the country code 7.
pub const NATIONAL: usize = 10;
/// Fewest and most digits of an international number, its country code included.
pub const INTERNATIONAL: std::ops::RangeInclusive<usize> = 8..=15;

/// Whether ten digits may follow Kazakhstan's and Russia's common code.
#[must_use]
pub fn is_national(digits: &[u8]) -> bool {
    digits.len() == NATIONAL && matches!(digits[0], 3 | 4 | 7 | 8 | 9) && !digits[1..].iter().all(|d| *d == 0)
}

/// How many digits a whole number of the country has that `digits` begin with; `None` when no country has this code.
#[must_use]
pub fn length(digits: &[u8]) -> Option<std::ops::RangeInclusive<usize>> {
    let code = |length: usize| {
        digits.get(..length).map(|code| code.iter().fold(0u16, |code, digit| code * 10 + u16::from(*digit)))
    };
    let exactly = |length: usize| Some(length..=length);
    match (code(1), code(2), code(3)) {
        (Some(1 | 7), ..) => exactly(11),
        (_, _, Some(375 | 380 | 992 | 994 | 995 | 996 | 998)) => exactly(12),
        (_, _, Some(373 | 374 | 993)) => exactly(11),
        (_, Some(90), _) => exactly(12),
        (_, Some(code), _) if is_two_digit_code(code) => Some(INTERNATIONAL),
        (_, _, Some(code)) if is_three_digit_code(code) => Some(INTERNATIONAL),
        _ => None,
    }
}

const fn is_two_digit_code(code: u16) -> bool {
    matches!(
        code,
        20 | 27 | 30..=34 | 36 | 39..=41 | 43..=49 | 51..=58 | 60..=66 | 81 | 82 | 84 | 86 | 91..=95 | 98
    )
}

const fn is_three_digit_code(code: u16) -> bool {
    matches!(
        code,
        211..=213
            | 216
            | 218
            | 220..=258
            | 260..=269
            | 290
            | 291
            | 297..=299
            | 350..=359
            | 370..=372
            | 376..=378
            | 381..=383
            | 385..=387
            | 389
            | 420
            | 421
            | 423
            | 500..=509
            | 590..=599
            | 670
            | 672..=683
            | 685..=692
            | 850
            | 852
            | 853
            | 855
            | 856
            | 880
            | 886
            | 960..=968
            | 970..=977
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> Vec<u8> {
        text.bytes().map(|digit| digit - b'0').collect()
    }

    #[test]
    fn a_code_says_how_long_its_numbers_are_and_unassigned_codes_have_none() {
        assert_eq!(length(&digits("77000000001")), Some(11..=11));
        assert_eq!(length(&digits("998900000001")), Some(12..=12));
        assert_eq!(length(&digits("4915100000001")), Some(INTERNATIONAL));
        for unassigned in ["0", "00", "990000000001", "210000000000", "999000000000", ""] {
            assert_eq!(length(&digits(unassigned)), None, "{unassigned}");
        }
    }

    #[test]
    fn both_countries_of_code_seven_have_ten_digits_more() {
        for national in ["7000000001", "7272500000", "9161234567", "4951234567", "8001000000"] {
            assert!(is_national(&digits(national)), "{national}");
        }
        for other in ["0000000001", "1234567890", "2345678901", "5000000000", "6000000000", "700000000"] {
            assert!(!is_national(&digits(other)), "{other}");
        }
    }
}
