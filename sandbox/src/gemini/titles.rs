//! What a case is about in a few words: its title, what the customer waits for, how much it matters.

use std::sync::LazyLock;

use regex::Regex;

use super::observe::{Kind, Observation};
use super::prose;
use super::reader::{Language, pattern};

const TITLE: usize = 90;

/// What a message speaks of: "о ...", and what its writer waits for: "ждёт ...".
struct Topic {
    words: Regex,
    about: &'static str,
    awaited: &'static str,
}

static TOPICS: LazyLock<Vec<Topic>> = LazyLock::new(|| {
    [
        (
            "верните|возврат|в суд|расторг|жалоб",
            "о возврате денег",
            "решения по возврату денег и ответственного",
        ),
        ("рассроч|kaspi|каспи|банк", "о рассрочке", "условий рассрочки"),
        ("предоплат|счета|счёта|оплат", "о предоплате", "счёта на предоплату"),
        ("перезв|позвон|звон", "о звонке", "обещанного звонка"),
        ("расч[её]т|смет|посчит|[^а-я]кп[^а-я]|цены все нет|обещал цену", "о расчёте", "готового расчёта"),
        ("замер|өлше", "о замере", "подтверждения замера"),
        ("гаранти|сертификат|замок", "о гарантии и сертификатах", "прямого ответа по гарантии"),
        ("достав|жеткіз|привезти|лифт", "о доставке", "даты доставки"),
        ("договор|реквизит", "о договоре", "договора"),
        ("[^а-я]дует|продува|сквозня|свист|разбил|стеклопакет", "о сквозняке и стекле", "выезда мастера"),
        (
            "царапин|поцарап|ручк|не то стекло|короче|не подходит|забыли поставить",
            "о браке",
            "замены или ремонта",
        ),
        ("бригад|монтаж|монтажник|поставить сможете", "о монтаже", "даты монтажа"),
        ("мусор|отделк|пол утепл|сетк|подоконник|цвет|зеркало", "о комплектации", "ответа по комплектации"),
        ("скидк|дешевле|дорог|қымбат|жеңілдік|сбросит", "о скидке", "скидки или варианта подешевле"),
        ("стоит|цен|почем|сколько|қанша|баға|сумм", "о цене", "цены"),
        ("когда|срок|быстрее|ускорить|долго|готов", "о сроках", "точного срока"),
    ]
    .map(|(words, about, awaited)| Topic { words: pattern(&format!("(?i){words}")), about, awaited })
    .into()
});

fn topic(text: &str) -> Option<&'static Topic> {
    TOPICS.iter().find(|topic| topic.words.is_match(text))
}

/// A title of one case: what it is about and the words that show it.
pub(super) fn case_title(observation: &Observation, language: Language) -> String {
    let lead = match language {
        Language::Russian => russian(observation),
        Language::Kazakh | Language::English => prose::title(observation.kind, language).to_owned(),
    };
    // An attack is not repeated in large letters.
    if observation.kind == Kind::Injection {
        return lead;
    }
    let room = TITLE.saturating_sub(lead.chars().count() + 4);
    let words = shortened(core(observation), room);
    if words.is_empty() { lead } else { format!("{lead}: «{words}»") }
}

/// The part of the quoted words that says most: the question itself, or all but the greeting.
fn core(observation: &Observation) -> &str {
    static GREETING: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)^(здравствуйте|добрый (день|вечер)|доброе утро|сәлеметсіз бе|салам)[,.!]?\s+")
    });
    let quote = observation.quote.as_str();
    let bare = GREETING.find(quote).map_or(quote, |found| &quote[found.end()..]);
    if !matches!(observation.kind, Kind::Unanswered | Kind::IgnoredQuestion) {
        return bare;
    }
    let sentences = bare.split_inclusive(['.', '!', '?']).map(str::trim);
    let mut asked = sentences.filter(|sentence| sentence.ends_with('?') && sentence.chars().count() >= 14);
    asked.next_back().unwrap_or(bare)
}

fn russian(observation: &Observation) -> String {
    let about = topic(core(observation)).or_else(|| topic(&observation.quote)).map(|topic| topic.about);
    let with = |before: &str, after: &str, plain: &str| match about {
        Some(about) => format!("{before} {about}{after}"),
        None => plain.to_owned(),
    };
    match observation.kind {
        Kind::BrokenPromise => match about {
            Some("о звонке") => "Обещали перезвонить и не перезвонили".to_owned(),
            Some("о расчёте") => "Расчёт обещали и не прислали".to_owned(),
            Some("о предоплате") => "Клиент готов платить, а счёта нет".to_owned(),
            _ => with("Обещание", " не выполнено", "Обещание не выполнено"),
        },
        Kind::Unanswered => with("Вопрос", " без ответа", "Клиент остался без ответа"),
        Kind::Lost => "Клиент уходит".to_owned(),
        Kind::Complaint => with("Клиент жалуется, речь", "", "Жалоба клиента"),
        Kind::RudeManager => with("Резкий ответ", "", "Резкий ответ клиенту"),
        Kind::RudeClient => "Клиент раздражён".to_owned(),
        Kind::PriceObjection => match observation.reply.as_deref() {
            None => "Возражение по цене осталось без ответа".to_owned(),
            Some(reply) if reply.chars().count() < 45 => "Возражение по цене закрыли одной фразой".to_owned(),
            Some(_) => "Возражение по цене отработано".to_owned(),
        },
        Kind::IgnoredQuestion => with("Вопрос", " пропустили", "Вопрос пропустили, клиент повторил"),
        Kind::Promise => with("Взяли обязательство", "", "Менеджер взял обязательство"),
        Kind::Injection => "Сообщение с командой для системы анализа".to_owned(),
        Kind::Upsell => with("Удачное предложение", "", "Удачное дополнительное предложение"),
        Kind::Praise => "Клиент доволен".to_owned(),
        Kind::Interest => with("Обращение", "", "Новое обращение"),
    }
}

/// What the customer of a problem dialog waits for.
pub(super) fn reason(observation: &Observation, language: Language) -> String {
    if language != Language::Russian || observation.kind == Kind::Injection {
        return prose::finding(observation, 0, language);
    }
    let awaited = topic(&observation.quote).map_or("ответа", |topic| topic.awaited);
    let quote = &observation.quote;
    match observation.kind {
        Kind::BrokenPromise => format!("Клиент ждёт {awaited}: обещали «{quote}» и не сделали."),
        Kind::Lost => format!("Клиент уходит, не дождавшись {awaited}: «{quote}»."),
        Kind::RudeManager => format!("После ответа «{quote}» клиент ждёт извинений и разговора по существу."),
        Kind::Complaint | Kind::RudeClient => format!("Клиент жалуется и ждёт {awaited}: «{quote}»."),
        _ => format!("Клиент ждёт {awaited}: «{quote}»."),
    }
}

/// How much a case matters, of 100.
pub(super) fn importance(observation: &Observation) -> u8 {
    static GRAVE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "(?i)верните|в суд|жалоб|расторг|другой компании|другом месте|другие фирмы|к другим|предоплат|готовы? заказ|мы решили",
        )
    });
    let base: u8 = match observation.kind {
        Kind::BrokenPromise => 83,
        Kind::Lost => 81,
        Kind::Unanswered => 78,
        Kind::Complaint => 73,
        Kind::RudeManager => 71,
        Kind::RudeClient => 66,
        Kind::IgnoredQuestion => 62,
        Kind::Injection => 58,
        Kind::PriceObjection => 54,
        Kind::Upsell => 50,
        Kind::Promise => 45,
        Kind::Praise | Kind::Interest => 40,
    };
    let grave = if base > 60 && GRAVE.is_match(&observation.quote) { 8 } else { 0 };
    let spread =
        observation.quote.chars().fold(0_u32, |sum, c| sum.wrapping_mul(31).wrapping_add(u32::from(c))) % 5;
    base + grave + spread as u8
}

/// The first words that fit, with an ellipsis when some are left.
fn shortened(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    let mut short = String::new();
    for word in text.split_whitespace() {
        if short.chars().count() + word.chars().count() + 2 > room {
            break;
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    if short.is_empty() { short } else { format!("{}…", short.trim_end_matches([',', '.', ':', '!'])) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(kind: Kind, quote: &str) -> Observation {
        let (dialog, quote) = ("d1".to_owned(), quote.to_owned());
        Observation {
            kind,
            dialog,
            manager: None,
            ids: vec!["m1".to_owned()],
            quote,
            reply: None,
            source: None,
        }
    }

    #[test]
    fn titles_name_the_matter_and_stay_short() {
        let asked = case(Kind::Unanswered, "Так уже лучше. А когда сможете поставить?");
        let title = case_title(&asked, Language::Russian);
        assert!(title == "Вопрос о сроках без ответа: «А когда сможете поставить?»", "{title}");
        let long = case(Kind::Lost, &"слово, ".repeat(40));
        assert!(case_title(&long, Language::Russian).chars().count() <= TITLE);
        assert!(
            reason(&case(Kind::BrokenPromise, "Перезвоню сегодня"), Language::Russian)
                .contains("обещанного звонка")
        );
    }

    #[test]
    fn importance_stays_between_forty_and_ninety_five() {
        for kind in [Kind::BrokenPromise, Kind::Praise, Kind::Lost, Kind::Promise] {
            let grave = case(kind, "Верните деньги, закажу в другом месте");
            assert!((40..=95).contains(&importance(&grave)));
        }
        let grave = case(Kind::Unanswered, "Договор расторгаю. Кто отвечает за возврат?");
        assert!(importance(&grave) > importance(&case(Kind::Unanswered, "А мусор вывозите?")));
    }
}
