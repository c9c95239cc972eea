//! Sentences as models write them, right and wrong, over one set of computed numbers.

use super::*;
use crate::figures::{NameKind, Whose};
use proptest::prelude::*;

fn figures() -> Figures {
    let mut figures = Figures::default();
    figures.period = "02.11.2026 06:00 – 09.11.2026 06:00".to_owned();
    let mut set = |whose, values: &[(Metric, f64)]| {
        values.iter().for_each(|(metric, value)| figures.set(whose, *metric, *value));
    };
    use Metric as M;
    set(
        Whose::Total,
        &[
            (M::Dialogs, 240.0),
            (M::Unanswered, 36.0),
            (M::MessagesIn, 1530.0),
            (M::MessagesOut, 1870.0),
            (M::NewLeads, 64.0),
            (M::Won, 16.0),
            (M::Lost, 24.0),
            (M::WithoutLead, 19.0),
            (M::WithoutDialog, 7.0),
            (M::ReplyMedian, 540.0),
            (M::ReplyP90, 4200.0),
            (M::Silence, 100_800.0),
            (M::WonSum, 8_460_000.0),
            (M::LostSum, 13_200_000.0),
        ],
    );
    set(
        Whose::Previous,
        &[(M::Dialogs, 200.0), (M::Unanswered, 48.0), (M::ReplyMedian, 1080.0), (M::Won, 12.0)],
    );
    for (name, dialogs, unanswered, median) in
        [("Тимур Ахметов", 110.0, 11.0, 300.0), ("Алия", 83.0, 20.0, 960.0), ("Gulnara S.", 47.0, 5.0, 600.0)]
    {
        let whose = figures.name(name, NameKind::Manager);
        figures.set(whose, M::Dialogs, dialogs);
        figures.set(whose, M::Unanswered, unanswered);
        figures.set(whose, M::ReplyMedian, median);
    }
    for (name, dialogs) in [("waba", 180.0), ("telegram_personal", 60.0)] {
        let whose = figures.name(name, NameKind::Channel);
        figures.set(whose, M::Dialogs, dialogs);
    }
    figures.derive();
    figures
}

const QUOTES: [&str; 2] = ["дорого, у других 450 000 тенге", "перезвоните после 15:30"];

fn marked(text: &str) -> Vec<&str> {
    unconfirmed(text, &figures(), QUOTES).into_iter().map(|place| &text[place]).collect()
}

#[test]
fn computed_numbers_and_what_follows_from_them_are_not_marked() {
    for text in [
        "За неделю прошло 240 диалогов, из них 36 остались без ответа.",
        "Без ответа — 15 % диалогов.",
        "Без ответа осталось 36 из 240 диалогов, это 15 %.",
        "Число диалогов выросло на 20 %: с 200 до 240.",
        "Неотвеченных стало на четверть меньше: 36 против 48.",
        "Неотвеченных диалогов меньше на 12.",
        "Медиана первого ответа сократилась вдвое, с 18 до 9 минут.",
        "Медиана ответа — 9 минут, 90 % клиентов ждут не больше 70 минут.",
        "Каждый десятый ждёт дольше часа.",
        "Самая долгая пауза — 28 часов.",
        "Тимур провёл 110 диалогов и оставил без ответа 11, то есть 10 %.",
        "Алия не ответила 20 клиентам из 83, почти каждому четвёртому.",
        "На Алию приходится больше половины неотвеченных: 20 из 36.",
        "У Тимура и Алии вместе 31 диалог без ответа.",
        "Быстрее всех отвечает Тимур — 5 минут, Алия — 16 минут, Gulnara — 10 минут.",
        "В WhatsApp 180 диалогов, в Telegram — 60.",
        "Три четверти диалогов идут через WhatsApp.",
        "Выиграно 16 сделок на 8,46 млн тенге, проиграно 24 на 13,2 млн.",
        "Из 64 новых сделок выиграна каждая четвёртая.",
        "Средний чек — около 530 тысяч тенге.",
        "Проигранных сделок в полтора раза больше, чем выигранных.",
        "Всего 3 400 сообщений, 1 870 из них наши.",
        "В среднем 14 сообщений на диалог.",
        "Осталось 24 новых сделки в работе.",
        "19 диалогов без сделки и 7 сделок без переписки.",
        "За 7 дней, со 2 по 9 ноября, клиенты написали 1530 сообщений.",
        "Отчёт за период 02.11.2026 06:00 – 09.11.2026 06:00.",
        "Клиент пишет: «дорого, у других 450 000 тенге».",
        "Клиент попросил перезвонить после 15:30.",
        "Три менеджера: Тимур, Алия и Gulnara.",
        "Ответили 204 клиентам, остальные 36 ждут.",
        "1. Позвонить 36 клиентам.\n2. Разобрать 19 диалогов без сделки.",
        "Бір аптада 240 диалог болды, 36-сы жауапсыз қалды.",
        "Диалогтардың 15 пайызы жауапсыз.",
        "Тимур 110 диалог жүргізді, 11-і жауапсыз.",
        "Әр төртінші жаңа мәміле сәтті аяқталды.",
        "Бірінші жауап медианасы 9 минут.",
        "Отыз алты клиент жауап алған жоқ.",
        "Мәмілелердің 16-сы сәтті, 24-і сәтсіз.",
        "240 dialogs, 36 of them unanswered (15 %).",
        "Median first reply is 9 minutes, down from 18.",
        "Timur handled 110 conversations and left 11 unanswered.",
        "One in four new deals was won.",
        "Dialogs grew by 20% to 240.",
        "Топ-3 причин отказа: цена, сроки, доверие.",
        "Сообщения m12 и m45 показывают проблему, 24/7 никто не дежурит.",
        "Больше двухсот диалогов, десятки сообщений.",
        "Тридцать шесть клиентов остались без ответа, двадцать из них — у Алии.",
        "Неделя прошла спокойно.",
        "Купили 16 клиентов, отказались 24 клиента.",
        "Отвечено на 204 диалога.",
        "Thirty-six clients are waiting.",
        "Менеджеров трое, каналов два.",
        "Клиент просил окно 140x150, дверь 2,1×0,9 и нишу 60*60*210.",
        "Терезе 140х150, есік 90х210.",
    ] {
        assert_eq!(marked(text), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn what_nobody_counts_is_marked_though_its_figure_exists() {
    for (text, bad) in [
        ("Было 16 возвратов.", "16"),
        ("Купили 36 клиентов.", "36"),
        ("240 клиентов оплатили.", "240"),
        ("36 клиентов просили скидку.", "36"),
        ("Отвечено на 240 диалогов.", "240"),
        ("Ⅻ клиентов ждут.", "Ⅻ"),
        ("Thirty-seven clients are waiting.", "Thirty-seven"),
        ("Работали пять менеджеров.", "пять"),
        ("Поступило 24 рекламации.", "24"),
        ("Случилось 36 конфликтов.", "36"),
        ("Отправлено 64 коммерческих предложения.", "64"),
        ("Отдел работает 16 лет.", "16"),
        ("Сделано 240 визитов.", "240"),
        ("36 refunds were made.", "36"),
        ("16 қайтарым болды.", "16"),
    ] {
        assert!(marked(text).iter().any(|place| place.starts_with(bad)), "{text}: {:?}", marked(text));
    }
}

#[test]
fn numbers_that_nobody_computed_are_marked_with_their_units() {
    for (text, bad) in [
        ("Без ответа 36 % диалогов.", "36 %"),
        ("Обработано 312 диалогов.", "312"),
        ("Неотвеченных стало больше на 40 %.", "40 %"),
        ("Медиана первого ответа — 36 минут.", "36 минут"),
        ("Каждый второй клиент остался без ответа.", "Каждый второй"),
        ("Половина клиентов не дождалась ответа.", "Половина"),
        ("Диалогов втрое больше, чем раньше.", "втрое"),
        ("Диалогов в 3x больше, чем раньше.", "3x"),
        ("Потеряно 5 млн тенге.", "5 млн"),
        ("Клиенту предложили скидку 10 %.", "10 %"),
        ("Норма ответа — 9 минут, план 240 диалогов.", "9 минут"),
        ("Клиент звонил трижды.", "трижды"),
        ("Менеджер писал ему 36 раз.", "36"),
        ("Встреча назначена на 16:00.", "16:00"),
        ("Кухня стоит 1 250 000 тг.", "1 250 000"),
        ("Потери могут составить 2–3 млн.", "2–3 млн"),
        ("Поступило 12 жалоб.", "12"),
        ("В Instagram 60 диалогов.", "60"),
        ("По сравнению с 1 октября стало лучше.", "1 октября"),
        ("Заказ № 48213 потерян.", "48213"),
        ("Двести семьдесят диалогов за неделю.", "Двести семьдесят"),
        ("Клиент ждал почти неделю.", "почти неделю"),
        ("Клиенттердің 40 пайызы жауапсыз.", "40 пайызы"),
        ("Бір аптада 500 диалог болды.", "500"),
        ("Медиана 45 минут.", "45 минут"),
        ("Half of the clients got no reply.", "Half"),
        ("The team missed 55 messages.", "55"),
        ("Revenue fell by 30%.", "30%"),
        ("Позвоните по номеру +7 701 555 44 33.", "+7 701 555 44 33"),
    ] {
        let found = marked(text);
        assert!(found.iter().any(|mark| mark.contains(bad) || bad.contains(mark)), "{text}: {found:?}");
    }
}

proptest! {
    #[test]
    fn whatever_is_written_places_are_in_the_text_and_apart(text in "(\\PC|[0-9]{1,4}|каждый | из |пятый| %| мин|[.,:–-]| ){0,40}") {
        let mut end = 0;
        for place in unconfirmed(&text, &figures(), QUOTES) {
            prop_assert!(text.get(place.clone()).is_some() && place.start >= end.min(place.start));
            end = place.end;
        }
    }

    #[test]
    fn a_count_of_its_own_value_is_ours_and_the_same_digits_of_another_unit_are_not(dialogs in 300u32..2000) {
        let mut figures = Figures::default();
        figures.set(Whose::Total, Metric::Dialogs, f64::from(dialogs));
        let right = format!("За день {dialogs} диалогов.");
        prop_assert!(unconfirmed(&right, &figures, []).is_empty());
        for unit in ["%", "минут", "тенге", "раз"] {
            let wrong = format!("За день {dialogs} {unit}.");
            prop_assert_eq!(unconfirmed(&wrong, &figures, []).len(), 1, "{}", wrong);
        }
    }
}
