//! Customers and the words that fill the scripts' slots.

use super::rng::Rng;

const FIRST: &[&str] = &[
    "Алия",
    "Бауыржан",
    "Виктория",
    "Гульнара",
    "Дмитрий",
    "Ерлан",
    "Жанна",
    "Зарина",
    "Игорь",
    "Камила",
    "Лаура",
    "Марат",
    "Наталья",
    "Нурлан",
    "Оксана",
    "Павел",
    "Рустам",
    "Светлана",
    "Талгат",
    "Улжан",
    "Фарида",
    "Ширин",
    "Юлия",
    "Асхат",
    "Динара",
    "Сауле",
];
const LAST: &[&str] = &[
    "Примерова",
    "Образцов",
    "Демо",
    "Тестова",
    "Условная",
    "Макетов",
    "Пробная",
    "Вымышлев",
    "Шаблонова",
    "Эскизов",
    "Набросок",
];

pub(crate) struct Person {
    pub(crate) full_name: String,
    /// Eleven digits, `7700000xxxx`.
    pub(crate) digits: String,
}

pub(crate) fn person(number: usize, rng: &mut Rng) -> Person {
    let first_name = FIRST[number % FIRST.len()];
    let full_name = match rng.chance(75) {
        true => format!("{first_name} {}", LAST[(number * 7 + number / FIRST.len()) % LAST.len()]),
        false => first_name.to_owned(),
    };
    Person { full_name, digits: format!("7700000{:04}", 100 + number * 13) }
}

/// One number as different people type it.
pub(crate) fn typed(digits: &str, form: usize) -> String {
    let (a, b, c, d) = (&digits[1..4], &digits[4..7], &digits[7..9], &digits[9..11]);
    match form % 8 {
        0 => format!("+7 ({a}) {b}-{c}-{d}"),
        1 => format!("8 {a} {b} {c} {d}"),
        2 => format!("8{a}{b}{c}{d}"),
        3 => format!("{a}{b}{c}{d}"),
        4 => format!("+7{a}{b}{c}{d}"),
        5 => format!("8({a}){b}-{c}-{d}"),
        6 => format!("+7 {a} {b} {c} {d}"),
        _ => format!("+7 {a} {b} {c} {d}, 8 700 000 9{} {c}", &d[..1]),
    }
}

/// The values that a conversation keeps from its first line to its last.
pub(crate) struct Slots(Vec<(&'static str, String)>);

impl Slots {
    pub(crate) fn new(client: &str, manager: &str, rng: &mut Rng) -> Self {
        let price = rng.between(14, 78) * 5_000;
        let text = |s: &str| s.to_owned();
        let sizes = [
            "130 на 140",
            "140х150",
            "1,2 на 1,4 м",
            "150 на 150",
            "210х140",
            "90 на 120",
            "1750 на 1400 мм",
        ];
        let districts = [
            "Алмалинский район",
            "мкр Аксай-4",
            "мкр Самал-2",
            "Тастак-1",
            "мкр Мамыр-3",
            "Орбита-2",
            "мкр Жетысу-1",
        ];
        Self(vec![
            ("client", text(client)),
            ("manager", text(manager)),
            ("size", text(rng.pick(&sizes))),
            ("room", text(rng.pick(&["спальню", "детскую", "зал"]))),
            ("district", text(rng.pick(&districts))),
            ("district_astana", text(rng.pick(&["район Есиль", "мкр Чубары"]))),
            ("suburb", text(rng.pick(&["Байсерке", "Туздыбастау", "Кыргауылды"]))),
            ("profile", text(rng.pick(&["60 мм", "70 мм", "Алатау-70", "Алатау-82"]))),
            ("price", tenge(price)),
            ("low_price", tenge(price / 100 * 93)),
            ("big_price", tenge(rng.between(24, 72) * 50_000)),
            ("small_price", tenge(rng.between(18, 60) * 1_000)),
            ("delivery", tenge(rng.between(10, 18) * 1_000)),
            ("days", rng.between(6, 14).to_string()),
            ("weekday", text(rng.pick(&["понедельник", "вторник", "четверг"]))),
            ("time", text(rng.pick(&["10:00", "11:30", "14:00", "15:30", "17:00"]))),
            ("house", rng.between(3, 96).to_string()),
            ("count", rng.between(2, 4).to_string()),
            ("big_count", rng.between(9, 18).to_string()),
            ("contract", format!("№ {}", rng.between(2100, 2999))),
        ])
    }

    pub(crate) fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (name, value) in &self.0 {
            filled = filled.replace(&format!("{{{name}}}"), value);
        }
        filled
    }
}

/// `185000` as people write it: `185 000`.
fn tenge(amount: i64) -> String {
    let digits = amount.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}
