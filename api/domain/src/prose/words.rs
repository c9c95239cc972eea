//! Words that are numbers, in Russian, Kazakh (also in Latin letters) and English.

/// What a number word is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Word {
    /// A number below a thousand, to be added: of 1 to 9, 10 to 99, or hundreds.
    Add(f64),
    /// A thousand and more: it multiplies what stands before it.
    Times(f64),
}

/// Suffixes that a Kazakh number takes and stays a number.
const KAZAKH: [&str; 45] = [
    "",
    "і",
    "ы",
    "сі",
    "сы",
    "ін",
    "ын",
    "сін",
    "сын",
    "ге",
    "ке",
    "ға",
    "қа",
    "не",
    "на",
    "іне",
    "ына",
    "сіне",
    "сына",
    "нің",
    "ның",
    "дің",
    "дың",
    "тің",
    "тың",
    "ден",
    "дан",
    "тен",
    "тан",
    "нен",
    "нан",
    "де",
    "да",
    "те",
    "та",
    "еу",
    "ау",
    "еуі",
    "ауы",
    "еуін",
    "еуіне",
    "еуінің",
    "ауына",
    "дай",
    "дей",
];

const KAZAKH_BASES: [(&str, f64); 34] = [
    ("екі", 2.0),
    ("ек", 2.0),
    ("үш", 3.0),
    ("төрт", 4.0),
    ("бес", 5.0),
    ("алты", 6.0),
    ("алт", 6.0),
    ("жеті", 7.0),
    ("жет", 7.0),
    ("сегіз", 8.0),
    ("тоғыз", 9.0),
    ("жиырма", 20.0),
    ("отыз", 30.0),
    ("қырық", 40.0),
    ("елу", 50.0),
    ("алпыс", 60.0),
    ("жетпіс", 70.0),
    ("сексен", 80.0),
    ("тоқсан", 90.0),
    ("жүз", 100.0),
    ("eki", 2.0),
    ("ush", 3.0),
    ("tort", 4.0),
    ("bes", 5.0),
    ("alty", 6.0),
    ("jeti", 7.0),
    ("zheti", 7.0),
    ("segiz", 8.0),
    ("togyz", 9.0),
    ("jiyrma", 20.0),
    ("otyz", 30.0),
    ("qyryq", 40.0),
    ("elu", 50.0),
    ("juz", 100.0),
];

/// The value of a word that is a number. Lower case, ё as е.
#[must_use]
pub fn value(word: &str) -> Option<Word> {
    multiplier(word).map(Word::Times).or_else(|| below_thousand(word).map(Word::Add))
}

fn multiplier(word: &str) -> Option<f64> {
    match word {
        "тыс" | "тысяча" | "тысячи" | "тысяч" | "тысячу" | "тысячей" | "тысячам" | "тысячами" | "тысячах"
        | "мың" | "мыңнан" | "мыңға" | "myn" | "myng" | "thousand" | "к" | "k" => Some(1e3),
        "млн" | "mln" | "миллион" | "миллиона" | "миллионов" | "миллионам" | "million" => {
            Some(1e6)
        }
        "млрд" | "миллиард" | "миллиарда" | "миллиардов" | "billion" => {
            Some(1e9)
        }
        _ => None,
    }
}

fn below_thousand(word: &str) -> Option<f64> {
    russian(word).or_else(|| english(word)).or_else(|| kazakh(word))
}

fn kazakh(word: &str) -> Option<f64> {
    KAZAKH_BASES.iter().find_map(|(base, value)| {
        let rest = word.strip_prefix(base)?;
        // The short stems live only in words like екеуі.
        let short = matches!(*base, "ек" | "алт" | "жет");
        let fits =
            if short { rest.starts_with("еу") || rest.starts_with("ау") } else { KAZAKH.contains(&rest) };
        fits.then_some(*value)
    })
}

fn english(word: &str) -> Option<f64> {
    Some(match word {
        "two" | "both" => 2.0,
        "three" => 3.0,
        "four" => 4.0,
        "five" => 5.0,
        "six" => 6.0,
        "seven" => 7.0,
        "eight" => 8.0,
        "nine" => 9.0,
        "ten" => 10.0,
        "eleven" => 11.0,
        "twelve" | "dozen" => 12.0,
        "thirteen" => 13.0,
        "fourteen" => 14.0,
        "fifteen" => 15.0,
        "sixteen" => 16.0,
        "seventeen" => 17.0,
        "eighteen" => 18.0,
        "nineteen" => 19.0,
        "twenty" => 20.0,
        "thirty" => 30.0,
        "forty" => 40.0,
        "fifty" => 50.0,
        "sixty" => 60.0,
        "seventy" => 70.0,
        "eighty" => 80.0,
        "ninety" => 90.0,
        "hundred" => 100.0,
        _ => return None,
    })
}

fn russian(word: &str) -> Option<f64> {
    Some(match word {
        "ноль" | "нуль" | "ноля" | "нулю" | "нөл" => 0.0,
        "полтора" | "полторы" | "полутора" => 1.5,
        "два" | "две" | "двух" | "двум" | "двумя" | "двое" | "двоих" | "двоим" | "оба" | "обе" | "обоих"
        | "обеих" | "обоим" | "екеуі" => 2.0,
        "три" | "трех" | "трем" | "тремя" | "трое" | "троих" | "троим" => 3.0,
        "четыре" | "четырех" | "четырем" | "четырьмя" | "четверо" | "четверых" | "четверым" => {
            4.0
        }
        "пять" | "пяти" | "пятью" | "пятеро" | "пятерых" | "пятерым" => 5.0,
        "шесть" | "шести" | "шестью" | "шестеро" | "шестерых" | "шестерым" => {
            6.0
        }
        "семь" | "семи" | "семеро" | "семерых" | "семерым" => 7.0,
        "восемь" | "восьми" | "восемью" | "восьмеро" | "восьмерых" => 8.0,
        "девять" | "девяти" | "девятью" | "девятеро" | "девятерых" => 9.0,
        "десять" | "десяти" | "десятью" | "десятеро" | "десяток" | "десятка" => {
            10.0
        }
        "дюжина" | "дюжины" | "дюжину" => 12.0,
        "полсотни" => 50.0,
        "сорок" | "сорока" => 40.0,
        "девяносто" | "девяноста" => 90.0,
        "сто" | "ста" | "сотня" | "сотню" | "сотней" | "сотни" => 100.0,
        _ => return russian_compound(word),
    })
}

/// Numbers whose stem says all: двенадцатью, семидесяти, шестисот.
fn russian_compound(word: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 11] = [
        ("один", 1.0),
        ("две", 2.0),
        ("двух", 2.0),
        ("дв", 2.0),
        ("тр", 3.0),
        ("четыр", 4.0),
        ("пят", 5.0),
        ("шест", 6.0),
        ("сем", 7.0),
        ("вос", 8.0),
        ("девят", 9.0),
    ];
    let units = UNITS.iter().filter(|(stem, _)| word.starts_with(stem)).map(|(_, value)| *value).next()?;
    let ends = |ends: &[&str]| ends.iter().any(|end| word.ends_with(end));
    if ends(&["надцать", "надцати", "надцатью", "надцатеро"]) {
        return Some(10.0 + units);
    }
    if ends(&["дцать", "дцати", "дцатью", "десят", "десяти", "десятью"]) {
        return (units >= 2.0).then_some(units * 10.0);
    }
    if ends(&["ста", "сти", "сот", "стам", "стами"]) && word.chars().count() > 5 && units >= 2.0
    {
        return Some(units * 100.0);
    }
    None
}

/// The n of an ordinal in any case: пятый, пятого, бесінші, fifth.
#[must_use]
pub fn ordinal(word: &str) -> Option<f64> {
    const RUSSIAN: [(&str, f64); 12] = [
        ("втор", 2.0),
        ("трет", 3.0),
        ("четверт", 4.0),
        ("пят", 5.0),
        ("шест", 6.0),
        ("седьм", 7.0),
        ("восьм", 8.0),
        ("девят", 9.0),
        ("десят", 10.0),
        ("пятнадцат", 15.0),
        ("двадцат", 20.0),
        ("сот", 100.0),
    ];
    const ENDS: [&str; 24] = [
        "ый", "ой", "ий", "ая", "ья", "ое", "ье", "ого", "его", "ьего", "ому", "ему", "ьему", "ым", "им",
        "ьим", "ую", "ью", "ей", "ьей", "ом", "ем", "ых", "их",
    ];
    let russian =
        RUSSIAN.iter().find_map(|(stem, value)| ENDS.contains(&word.strip_prefix(stem)?).then_some(*value));
    let kazakh = || {
        let stem = ["сыншы", "інші", "ыншы", "нші", "ншы"].iter().find_map(|end| {
            let at = word.find(end)?;
            Some(&word[..at])
        })?;
        let bare = stem.trim_end_matches(['і', 'ы']);
        below_thousand(stem)
            .or_else(|| below_thousand(bare))
            .or_else(|| below_thousand(&format!("{bare}і")))
            .or_else(|| below_thousand(&format!("{bare}ы")))
            .or_else(|| (bare == "он").then_some(10.0))
    };
    let english = || {
        Some(match word {
            "second" => 2.0,
            "third" => 3.0,
            "fourth" => 4.0,
            "fifth" => 5.0,
            "sixth" => 6.0,
            "seventh" => 7.0,
            "eighth" => 8.0,
            "ninth" => 9.0,
            "tenth" => 10.0,
            _ => return None,
        })
    };
    russian.or_else(kazakh).or_else(english)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_known_in_every_case_and_language() {
        for (word, number) in [
            ("двух", 2.0),
            ("шестеро", 6.0),
            ("двенадцати", 12.0),
            ("двадцать", 20.0),
            ("семидесяти", 70.0),
            ("шестьдесят", 60.0),
            ("восемьдесят", 80.0),
            ("триста", 300.0),
            ("восемьсот", 800.0),
            ("четырехсот", 400.0),
            ("жиырма", 20.0),
            ("екеуіне", 2.0),
            ("төртеуі", 4.0),
            ("бесеуін", 5.0),
            ("алтауы", 6.0),
            ("үштен", 3.0),
            ("seven", 7.0),
        ] {
            assert_eq!(value(word), Some(Word::Add(number)), "{word}");
        }
        assert_eq!(value("тысячи"), Some(Word::Times(1e3)));
        for word in
            ["пятно", "семья", "бесит", "двор", "тренер", "шестой", "состав", "стать", "он", "весть", "три-"]
        {
            assert_eq!(value(word), None, "{word}");
        }
        for (word, number) in [
            ("пятый", 5.0),
            ("третьему", 3.0),
            ("четвертого", 4.0),
            ("бесінші", 5.0),
            ("оныншы", 10.0),
            ("екінші", 2.0),
        ] {
            assert_eq!(ordinal(word), Some(number), "{word}");
        }
        assert_eq!(ordinal("шестерни"), None);
    }
}
