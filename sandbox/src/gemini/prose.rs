//! Plain sentences about what was read. They name no number that the prompt did not contain.

use super::managers::Habit;
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
        Kind::Lost => ["Клиент уходит", "Клиент кетіп барады", "A client walks away"],
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

/// A title of the whole: the two gravest matters.
pub(super) fn headline(observations: &[Observation], language: Language) -> String {
    let mut kinds: Vec<Kind> =
        observations.iter().map(|o| o.kind).filter(|kind| *kind != Kind::Interest).collect();
    kinds.sort_unstable();
    kinds.dedup();
    match kinds.as_slice() {
        [] => title(Kind::Interest, language).to_owned(),
        [one] => title(*one, language).to_owned(),
        [one, two, ..] => format!("{}; {}", title(*one, language), lower(title(*two, language))),
    }
}

/// A sentence or two about one case; `at` chooses among wordings.
pub(super) fn finding(observation: &Observation, at: usize, language: Language) -> String {
    let manager = who(observation.manager.as_deref(), language);
    let quote = &observation.quote;
    let [first, second] = match language {
        Language::Russian => match observation.kind {
            Kind::BrokenPromise => [
                format!(
                    "Прозвучало обещание «{quote}», но продолжения не было: клиент напомнил о себе первым."
                ),
                format!(
                    "{manager} обещает: «{quote}». Клиент не дождался и написал снова, уже с раздражением."
                ),
            ],
            Kind::Unanswered => [
                format!("Последнее слово осталось за клиентом: «{quote}». Ответа в диалоге нет."),
                format!(
                    "Клиент спросил «{quote}» и не получил ответа. Пока он не ушёл к другим, стоит написать сегодня."
                ),
            ],
            Kind::Lost => [
                format!("Клиент отказывается: «{quote}». Причину не выяснили и альтернативу не предложили."),
                format!(
                    "Сделка уходит: «{quote}». Стоит вернуться к клиенту с другим вариантом или рассрочкой."
                ),
            ],
            Kind::Complaint => [
                format!("Клиент жалуется: «{quote}». Нужна проверка, решён ли вопрос до конца."),
                format!(
                    "Есть претензия: «{quote}». Важно назвать ответственного и срок и самим сообщить об итоге."
                ),
            ],
            Kind::RudeManager => [
                format!("Ответ звучит резко: «{quote}». Такой тон может стоить сделки."),
                format!(
                    "{manager} пишет клиенту: «{quote}». На недовольство стоит отвечать сочувствием и сроком решения."
                ),
            ],
            Kind::RudeClient => [
                format!("Клиент раздражён: «{quote}». Важно снять напряжение и назвать точный срок."),
                format!(
                    "Клиент пишет на эмоциях: «{quote}». Разговор стоит передать старшему, пока он не дошёл до отказа."
                ),
            ],
            Kind::PriceObjection => [
                format!("Клиент сомневается из-за цены: «{quote}».{}", answered(observation)),
                format!("Цена стала препятствием: «{quote}».{}", answered(observation)),
            ],
            Kind::IgnoredQuestion => [
                format!("Клиент спросил «{quote}», ответа не получил и спросил ещё раз."),
                format!("Вопрос «{quote}» пропущен: клиенту пришлось повторять."),
            ],
            Kind::Promise => [
                format!("{manager} берёт обязательство: «{quote}». Его стоит проконтролировать."),
                format!("Есть обещание клиенту: «{quote}». Нужна задача в CRM."),
            ],
            Kind::Injection => {
                let text = "В переписке есть текст, похожий на команду для системы анализа. Он не выполнялся и приведён как есть.";
                [text.to_owned(), text.to_owned()]
            }
            Kind::Upsell => [
                format!(
                    "{manager} предлагает больше, чем спросили: «{quote}». Приём стоит перенять остальным."
                ),
                format!(
                    "Уместное предложение по ходу разговора: «{quote}». Клиент видит заботу, а чек растёт."
                ),
            ],
            Kind::Praise => [
                format!("Клиент благодарит: «{quote}»."),
                format!("Клиент доволен работой: «{quote}». Хороший повод попросить отзыв."),
            ],
            Kind::Interest => {
                [format!("Клиент начал разговор так: «{quote}»."), format!("Обращение клиента: «{quote}».")]
            }
        },
        Language::Kazakh => [
            format!("{}: «{quote}».", title(observation.kind, language)),
            format!("«{quote}». {}.", title(observation.kind, language)),
        ],
        Language::English => [
            format!("{}: “{quote}”.", title(observation.kind, language)),
            format!("“{quote}”. {}.", title(observation.kind, language)),
        ],
    };
    if at.is_multiple_of(2) { first } else { second }
}

fn answered(observation: &Observation) -> String {
    match observation.reply.as_deref() {
        None => " На возражение никто не ответил.".to_owned(),
        Some(reply) if reply.chars().count() < 45 => format!(" Ответ был слишком коротким: «{reply}»."),
        Some(reply) => format!(" Ответ по существу: «{reply}»."),
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
        Kind::Lost => [
            "По каждому отказу выясняйте причину и предлагайте второй вариант: комплектация, срок, рассрочка.",
            "Әр бас тартудың себебін біліп, екінші нұсқа ұсыныңыз.",
            "For each refusal find out the reason and offer a second option.",
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
    let mut sentences = Vec::new();
    match language {
        Language::Russian => return russian_summary(observations, best, weak),
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

/// What goes wrong, as a cause.
fn cause(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::BrokenPromise => "обещанные звонки и расчёты не доходят до клиента",
        Kind::Unanswered => "вопросы клиентов остаются открытыми",
        Kind::Lost => "уходящих клиентов никто не удерживает",
        Kind::Complaint => "жалобы тянутся без срока и ответственного",
        Kind::RudeManager => "ответы звучат резко",
        Kind::IgnoredQuestion => "на прямые вопросы отвечают не сразу",
        Kind::RudeClient
        | Kind::PriceObjection
        | Kind::Promise
        | Kind::Injection
        | Kind::Upsell
        | Kind::Praise
        | Kind::Interest => return None,
    })
}

/// The two most frequent causes among the cases of one manager, or of all.
fn causes(observations: &[Observation], manager: Option<&str>) -> Vec<&'static str> {
    let own = observations.iter().filter(|o| manager.is_none() || o.manager.as_deref() == manager);
    let mut counted: Vec<(usize, &'static str)> = Vec::new();
    for said in own.filter_map(|o| cause(o.kind)) {
        match counted.iter_mut().find(|(_, known)| *known == said) {
            Some((count, _)) => *count += 1,
            None => counted.push((1, said)),
        }
    }
    counted.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    counted.into_iter().take(2).map(|(_, said)| said).collect()
}

fn russian_summary(observations: &[Observation], best: Option<&str>, weak: Option<&str>) -> String {
    let all = causes(observations, None);
    let mut sentences = vec![match all.as_slice() {
        [] => "Диалоги прошли спокойно, серьёзных проблем не видно.".to_owned(),
        causes => format!("Больше всего денег теряется там, где {}.", causes.join(", а ")),
    }];
    if let Some(weak) = weak.filter(|weak| Some(*weak) != best) {
        sentences.push(match causes(observations, Some(weak)).as_slice() {
            [] => format!("Больше других в поддержке нуждается {weak}: не хватает внятного следующего шага."),
            causes => format!("Больше других внимания требует {weak}: {}.", causes.join(", ")),
        });
    }
    let mut others: Vec<(usize, &str)> = Vec::new();
    for name in observations.iter().filter(|o| cause(o.kind).is_some()).filter_map(|o| o.manager.as_deref()) {
        match others.iter_mut().find(|(_, known)| *known == name) {
            Some((count, _)) => *count += 1,
            None if Some(name) != weak && Some(name) != best => others.push((1, name)),
            None => {}
        }
    }
    if let Some((_, second)) = others.iter().max_by_key(|(count, _)| *count)
        && let Some(cause) = causes(observations, Some(second)).first()
    {
        sentences.push(format!("Заметно это и в других диалогах, их ведёт {second}: {cause}."));
    }
    if let Some(best) = best {
        sentences.push(format!(
            "Лучше всех диалоги ведёт {best}: объясняет цену, предлагает варианты и ведёт к следующему шагу."
        ));
    }
    let grave = observations
        .iter()
        .filter(|o| o.kind.severity() == 3 && !o.quote.contains(|c: char| c.is_ascii_digit()));
    if let Some(gravest) = grave.max_by_key(|o| super::titles::importance(o)) {
        sentences.push(format!(
            "Начать стоит с самого острого случая: «{}».",
            gravest.quote.trim_end_matches('.')
        ));
    }
    sentences.join(" ")
}

fn habit(habit: Habit, language: Language) -> &'static str {
    let [ru, kk, en] = match habit {
        Habit::Greeting => ["приветствие", "сәлемдесу", "greeting"],
        Habit::Needs => ["выяснение потребности", "қажеттілікті анықтау", "finding out the need"],
        Habit::Offer => ["внятное предложение", "нақты ұсыныс", "a clear offer"],
        Habit::Objections => ["работа с возражениями", "қарсылықпен жұмыс", "handling objections"],
        Habit::NextStep => ["следующий шаг", "келесі қадам", "the next step"],
        Habit::Politeness => ["вежливость", "сыпайылық", "politeness"],
    };
    choose(language, ru, kk, en)
}

/// A note on one manager: what goes well and what to work on, the habits being ordered from the best to the weakest.
pub(super) fn about_manager(name: &str, good: bool, habits: &[(Habit, f64)], language: Language) -> String {
    let (best, weak) =
        (habits.first().filter(|(_, share)| *share >= 0.5), habits.last().filter(|(_, share)| *share < 0.6));
    let mut sentences = Vec::new();
    match language {
        Language::Russian => {
            sentences.push(match good {
                true => format!("{name}: диалоги ведутся внимательно, клиент понимает, что будет дальше."),
                false => format!("{name}: часть обещаний и вопросов клиентов остаётся без продолжения."),
            });
            sentences.extend(best.map(|(best, _)| format!("Сильная сторона: {}.", habit(*best, language))));
            sentences
                .extend(weak.map(|(weak, _)| format!("Над чем поработать: {}.", habit(*weak, language))));
        }
        Language::Kazakh => {
            sentences.push(match good {
                true => format!("{name}: диалогты мұқият жүргізеді."),
                false => format!("{name}: кейбір сұрақтар жауапсыз қалады."),
            });
            sentences.extend(weak.map(|(weak, _)| format!("Жақсарту керек: {}.", habit(*weak, language))));
        }
        Language::English => {
            sentences.push(match good {
                true => format!("{name} leads dialogs with care and names the next step."),
                false => format!("{name} leaves some promises and questions without a follow-up."),
            });
            sentences.extend(weak.map(|(weak, _)| format!("To work on: {}.", habit(*weak, language))));
        }
    }
    sentences.join(" ")
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

/// When nothing that was sent answers a question.
pub(super) fn nothing_found(language: Language) -> &'static str {
    match language {
        Language::Russian => "В переписке этого периода ответа нет.",
        Language::Kazakh => "Осы кезеңдегі хат алмасуда жауап жоқ.",
        Language::English => "The conversations of this period do not answer that.",
    }
}
