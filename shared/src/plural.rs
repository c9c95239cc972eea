//! Plural forms. Pure: a number in, a word out. Kazakh needs none: a noun after a numeral stays singular.

/// The Russian form of a noun after `n`: 1 лид, 2 лида, 5 лидов, 11 лидов, 21 лид.
#[must_use]
pub const fn russian(n: u64, one: &'static str, few: &'static str, many: &'static str) -> &'static str {
    match (n % 10, n % 100) {
        (1, tens) if tens != 11 => one,
        (2..=4, tens) if tens < 12 || tens > 14 => few,
        _ => many,
    }
}

/// The English form of a noun after `n`.
#[must_use]
pub const fn english(n: u64, one: &'static str, other: &'static str) -> &'static str {
    if n == 1 { one } else { other }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_forms_follow_the_last_digit_except_in_the_teens() {
        let form = |n| russian(n, "лид", "лида", "лидов");
        for n in [1, 21, 101, 1_001] {
            assert_eq!(form(n), "лид", "{n}");
        }
        for n in [2, 3, 4, 22, 104, 4_204] {
            assert_eq!(form(n), "лида", "{n}");
        }
        for n in [0, 5, 9, 10, 11, 12, 13, 14, 19, 20, 111, 112, 114, 312, 4_211] {
            assert_eq!(form(n), "лидов", "{n}");
        }
    }

    #[test]
    fn english_has_one_and_other() {
        assert_eq!([english(1, "lead", "leads"), english(0, "lead", "leads")], ["lead", "leads"]);
    }
}
