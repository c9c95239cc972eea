//! Plain sentences about what was read. They name no number that the prompt did not contain.

use super::observe::{Kind, Observation};
use super::reader::Language;

fn who(manager: Option<&str>, language: Language) -> &str {
    manager.unwrap_or(match language {
        Language::Russian => "менеджер",
        Language::Kazakh => "менеджер",
        Language::English => "the manager",
    })
}

pub(super) fn title(kind: Kind, language: Language) -> &'static str {
    let [ru, kk, en] = match kind {
        Kind::BrokenPromise => ["Обещание не выполнено", "Уәде орындалмады", "A promise was not kept"],
        Kind::Unanswered => {
            ["Клиент остался без ответа", "Клиент жауапсыз қалды", "A client was left without an answer"]
        }
        Kind::Complaint => [
            "Жалоба на качество или сроки",
            "Сапаға немесе мерзімге шағым",
            "A complaint about quality or timing",
        ],
        Kind::RudeManager => {
            ["Резкий тон менеджера", "Менеджердің дөрекі сөзі", "A curt tone from the manager"]
        }
        Kind::RudeClient => ["Клиент раздражён", "Клиент ренжулі", "An annoyed client"],
        Kind::PriceObjection => ["Возражение по цене", "Баға туралы қарсылық", "A price objection"],
        Kind::IgnoredQuestion => {
            ["Вопрос клиента пропущен", "Клиент сұрағы ескерілмеді", "A question was overlooked"]
        }
        Kind::Promise => {
            ["Менеджер взял обязательство", "Менеджер уәде берді", "The manager made a commitment"]
        }
        Kind::Injection => ["Подозрительное сообщение", "Күмәнді хабарлама", "A suspicious message"],
        Kind::Upsell => {
            ["Удачное дополнительное предложение", "Сәтті қосымша ұсыныс", "A well placed extra offer"]
        }
        Kind::Praise => ["Клиент доволен", "Клиент риза", "A satisfied client"],
        Kind::Interest => {
            ["Клиент интересуется заказом", "Клиент тапсырысқа қызығады", "A client asks about an order"]
        }
    };
    choose(language, ru, kk, en)
}

pub(super) fn finding(observation: &Observation, language: Language) -> String {
    let manager = who(observation.manager.as_deref(), language);
    let quote = &observation.quote;
    match language {
        Language::Russian => match observation.kind {
            Kind::BrokenPromise => format!("{manager} пообещал(а) вернуться с ответом («{quote}»), но клиент напомнил о себе первым."),
            Kind::Unanswered => format!("Последнее слово осталось за клиентом: «{quote}». Ответа в диалоге нет."),
            Kind::Complaint => format!("Клиент жалуется: «{quote}». Нужна проверка, решён ли вопрос."),
            Kind::RudeManager => format!("{manager} отвечает резко: «{quote}». Такой тон может стоить сделки."),
            Kind::RudeClient => format!("Клиент раздражён: «{quote}». Важно снять напряжение и назвать срок решения."),
            Kind::PriceObjection => format!("Клиент сомневается из-за цены: «{quote}». Стоит показать состав цены и варианты."),
            Kind::IgnoredQuestion => format!("Клиент спросил «{quote}», а разговор ушёл в сторону, и вопрос пришлось повторять."),
            Kind::Promise => format!("{manager} взял(а) обязательство: «{quote}». Его стоит проконтролировать."),
            Kind::Injection => "В переписке есть текст, похожий на команду для системы анализа. Он не выполнялся и приведён как есть.".to_owned(),
            Kind::Upsell => format!("{manager} предлагает больше, чем спросили: «{quote}». Хороший приём для всей команды."),
            Kind::Praise => format!("Клиент благодарит: «{quote}»."),
            Kind::Interest => format!("Клиент начал разговор так: «{quote}»."),
        },
        Language::Kazakh => format!("{}: «{quote}».", title(observation.kind, language)),
        Language::English => format!("{}: “{quote}”.", title(observation.kind, language)),
    }
}

pub(super) fn advice(kind: Kind, language: Language) -> &'static str {
    let [ru, kk, en] = match kind {
        Kind::BrokenPromise | Kind::Promise => [
            "Ставьте задачу в CRM на каждое обещание клиенту и закрывайте её в тот же день.",
            "Клиентке берілген әр уәдеге CRM-де тапсырма қойыңыз.",
            "Create a CRM task for each promise and close it the same day.",
        ],
        Kind::Unanswered | Kind::IgnoredQuestion => [
            "Перед концом дня просматривайте чаты, где последнее слово за клиентом, и отвечайте на каждый вопрос.",
            "Күн соңында жауапсыз қалған чаттарды қарап шығыңыз.",
            "Before the day ends, review chats where the client spoke last and answer every question.",
        ],
        Kind::Complaint | Kind::RudeClient => [
            "По жалобам сразу называйте ответственного и срок, затем сообщайте о ходе решения сами.",
            "Шағым бойынша жауапты адам мен мерзімді бірден айтыңыз.",
            "For complaints name a person in charge and a deadline at once, then report progress first.",
        ],
        Kind::PriceObjection => [
            "На возражение по цене отвечайте составом цены и двумя вариантами, а не отказом.",
            "Баға туралы қарсылыққа баға құрамы мен екі нұсқаны көрсетіңіз.",
            "Answer price objections with what the price contains and two options, not with a refusal.",
        ],
        Kind::RudeManager => [
            "Разберите с менеджером его ответы и согласуйте шаблоны вежливых формулировок.",
            "Менеджермен жауаптарын талқылап, сыпайы үлгілерді келісіңіз.",
            "Go through the replies with the manager and agree on courteous wording.",
        ],
        Kind::Injection => [
            "Проверьте диалог с подозрительным сообщением вручную.",
            "Күмәнді хабарламасы бар диалогты қолмен тексеріңіз.",
            "Check the dialog with the suspicious message by hand.",
        ],
        Kind::Upsell | Kind::Praise | Kind::Interest => [
            "Поделитесь удачными ответами с командой на утренней встрече.",
            "Сәтті жауаптарды таңғы жиналыста командамен бөлісіңіз.",
            "Share the good replies with the team at the morning meeting.",
        ],
    };
    choose(language, ru, kk, en)
}

/// A paragraph about the whole.
pub(super) fn summary(
    observations: &[Observation],
    best: Option<&str>,
    weak: Option<&str>,
    language: Language,
) -> String {
    if observations.is_empty() {
        return choose(
            language,
            "В переданных диалогах нет сообщений для анализа.",
            "Талдауға хабарлама жоқ.",
            "There is nothing to analyse.",
        )
        .to_owned();
    }
    let mut kinds: Vec<Kind> = observations.iter().map(|observation| observation.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let bad: Vec<String> = kinds
        .iter()
        .filter(|kind| kind.severity() >= 2)
        .take(3)
        .map(|kind| lower(title(*kind, language)))
        .collect();
    let good: Vec<String> =
        kinds.iter().filter(|kind| kind.severity() == 0).map(|kind| lower(title(*kind, language))).collect();
    let mut sentences = Vec::new();
    match language {
        Language::Russian => {
            sentences.push(match bad.is_empty() {
                true => "Диалоги прошли спокойно, серьёзных проблем не видно.".to_owned(),
                false => format!("Главное за период: {}.", bad.join("; ")),
            });
            if !good.is_empty() {
                sentences.push(format!("Есть и хорошее: {}.", good.join("; ")));
            }
            if let Some(best) = best {
                sentences.push(format!("Лучше всего диалоги ведёт {best}."));
            }
            if let Some(weak) = weak.filter(|weak| Some(*weak) != best) {
                sentences.push(format!("Больше всего внимания требует работа: {weak}."));
            }
        }
        Language::Kazakh => {
            sentences.push(match bad.is_empty() {
                true => "Диалогтар тыныш өтті.".to_owned(),
                false => format!("Кезеңдегі басты мәселелер: {}.", bad.join("; ")),
            });
            sentences.extend(best.map(|best| format!("Диалогты ең жақсы жүргізетін: {best}.")));
        }
        Language::English => {
            sentences.push(match bad.is_empty() {
                true => "The dialogs went calmly.".to_owned(),
                false => format!("What matters in this period: {}.", bad.join("; ")),
            });
            sentences.extend(best.map(|best| format!("The strongest dialogs are led by {best}.")));
        }
    }
    sentences.join(" ")
}

pub(super) fn about_manager(name: &str, good: bool, language: Language) -> String {
    match (language, good) {
        (Language::Russian, true) => {
            format!("{name}: отвечает по делу, ведёт клиента к следующему шагу и предлагает варианты.")
        }
        (Language::Russian, false) => format!(
            "{name}: часть обещаний и вопросов клиентов остаётся без продолжения, ответы бывают слишком краткими."
        ),
        (Language::Kazakh, true) => format!("{name}: нақты жауап береді, клиентті келесі қадамға бастайды."),
        (Language::Kazakh, false) => format!("{name}: кейбір сұрақтар жауапсыз қалады."),
        (Language::English, true) => {
            format!("{name} answers to the point and leads the client to the next step.")
        }
        (Language::English, false) => {
            format!("{name} leaves some promises and questions without a follow-up.")
        }
    }
}

fn choose<'a>(language: Language, ru: &'a str, kk: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Russian => ru,
        Language::Kazakh => kk,
        Language::English => en,
    }
}

fn lower(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}
