//! Phone fields as people type them: comments, second numbers, extensions, prefixes of another country's exchange. In each of
//! them the number that is meant is the first one that can be a telephone number.

/// How a second number in a field begins; nobody is called at it.
const SECOND: &str = "700000999";

/// How many ways there are.
pub(super) const FORMS: usize = 30;

/// `digits` is eleven digits, `7700000xxxx`.
pub(super) fn typed(digits: &str, form: usize) -> String {
    let (a, b, c, d) = (&digits[1..4], &digits[4..7], &digits[7..9], &digits[9..11]);
    let last = &digits[10..11];
    match form % FORMS {
        0 => format!("8 {a} {b} {c} {d} (WhatsApp 24/7)"),
        1 => format!("8 {a} {b} {c} {d} 8 700 000 99 9{last}"),
        2 => format!("+{digits} или +7{SECOND}{last}"),
        3 => format!("+{digits}+7{SECOND}{last}"),
        4 => format!("+{digits} звонить после 18"),
        5 => format!("00{digits}"),
        6 => format!("00 7 {a} {b} {c} {d}"),
        7 => format!("8-10-7-{a}-{b}-{c}-{d}"),
        8 => format!("8 10 7 {a} {b}-{c}-{d}"),
        9 => format!("+8 {a} {b} {c} {d}"),
        10 => format!("https://wa.me/{digits}"),
        11 => format!("8 {a} {b} {c} {d}, мама 2"),
        12 => format!("+7 {a} {b}-{c}-{d} доб. 12"),
        13 => format!("8{a}{b}{c}{d}#12"),
        14 => format!("+7 ({a}) {b}-{c}-{d} ext. 104"),
        15 => format!("{digits} x7"),
        16 => format!("моб. +7 {a} {b} {c} {d}"),
        17 => format!("+7\u{a0}{a}\u{a0}{b}\u{2011}{c}\u{2011}{d}"),
        18 => digits.chars().map(wide).collect(),
        19 => format!("кв. 12, 8 {a} {b} {c} {d}"),
        20 => format!("tel:+7-{a}-{b}-{c}-{d};ext=5"),
        21 => format!("8 {a} {b} {c} {d} Асель, склад, 2 этаж"),
        22 => format!("2ГИС: 8{a}{b}{c}{d}"),
        23 => format!("+7 {a} {b} {c} {d} / +7 700 000 99 9{last}"),
        24 => format!("8({a}){b}{c}{d}\n8(700)000999{last}"),
        25 => format!("{a} {b} {c} {d} (с 9 до 18)"),
        26 => format!("\u{202d}+7 {a} {b}-{c}-{d}\u{202c}"),
        27 => format!("8.{a}.{b}.{c}.{d}"),
        28 => format!("+7 ( {a} ) {b} – {c} – {d} Вацап"),
        _ => format!("+ 7 {a} {b} {c} {d}; раб. 8 700 000 99 9{last}"),
    }
}

/// The digit as some keyboards write it.
fn wide(digit: char) -> char {
    let value = digit.to_digit(10).unwrap_or(0);
    char::from_u32(0xFF10 + value).unwrap_or(digit)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_form_is_another_one_and_holds_the_number_before_any_other() {
        let forms: BTreeSet<String> = (0..FORMS).map(|form| typed("77000001234", form)).collect();
        assert_eq!(forms.len(), FORMS);
        for form in &forms {
            let plain = |c: char| match c {
                '０'..='９' => char::from_digit(c as u32 - 0xFF10, 10),
                c => c.is_ascii_digit().then_some(c),
            };
            let digits: String = form.chars().filter_map(plain).collect();
            let own = digits.find("7000001234");
            let other = digits.find(SECOND);
            assert!(own.is_some() && (other.is_none() || own < other), "{form}");
            // Each number has all its digits: 10, with what stands before, comments and extensions apart.
            assert!(other.is_none_or(|at| digits.len() == at + 10), "{form}");
        }
    }
}
