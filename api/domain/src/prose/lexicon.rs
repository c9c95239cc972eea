//! The words of reports in Russian, Kazakh and English: which metrics they name, and that something changed.

use synkro_metrics::TABLE;

use super::context::Direction;
use crate::figures::Metric;
use crate::figures::Metric as M;

/// Stems, at the beginning of a word or of words, that name several metrics. Those that name one stand in its row of the
/// registry.
const SPECIFIC: [(&str, &[Metric]); 30] = [
    ("ждут", WAITING),
    ("ждет", WAITING),
    ("ждал", WAITING),
    ("теряет", &[M::Unanswered, M::Lost]),
    ("теряем", &[M::Unanswered, M::Lost]),
    ("ответил", &[M::Answered, M::Replies]),
    ("отвечен", &[M::Answered, M::Replies]),
    ("получил", &[M::Answered, M::Replies]),
    ("с ответом", &[M::Answered, M::Replies]),
    ("answered", &[M::Answered, M::Replies]),
    ("жауап алды", &[M::Answered, M::Replies]),
    ("жауап берді", &[M::Answered, M::Replies]),
    ("сообщен", &[M::Messages, M::MessagesIn, M::MessagesOut]),
    ("хабарлама", &[M::Messages, M::MessagesIn, M::MessagesOut]),
    ("khabarlama", &[M::Messages, M::MessagesIn, M::MessagesOut]),
    ("habarlama", &[M::Messages, M::MessagesIn, M::MessagesOut]),
    ("message", &[M::Messages, M::MessagesIn, M::MessagesOut]),
    ("выигр", &[M::Won, M::WonSum]),
    ("успешн", &[M::Won, M::WonSum]),
    ("сәтті", &[M::Won, M::WonSum]),
    ("оплат", &[M::Won, M::WonSum]),
    ("продаж", &[M::Won, M::WonSum]),
    ("сатылым", &[M::Won, M::WonSum]),
    ("won", &[M::Won, M::WonSum]),
    ("проигр", &[M::Lost, M::LostSum]),
    ("сәтсіз", &[M::Lost, M::LostSum]),
    ("отказ", &[M::Lost, M::LostSum]),
    ("otkaz", &[M::Lost, M::LostSum]),
    ("lost", &[M::Lost, M::LostSum]),
    ("потер", &[M::Lost, M::LostSum]),
];

/// Nouns that name a metric only where nothing finer does.
const GENERIC: [(&str, &[Metric]); 30] = [
    ("диалог", &[M::Dialogs]),
    ("dialog", &[M::Dialogs]),
    ("чат", &[M::Dialogs]),
    ("chat", &[M::Dialogs]),
    ("обращени", &[M::Dialogs]),
    ("переписк", &[M::Dialogs]),
    ("разговор", &[M::Dialogs]),
    ("conversation", &[M::Dialogs]),
    ("нагрузк", &[M::Dialogs]),
    ("клиент", &[M::Dialogs, M::Unanswered, M::Answered]),
    ("klient", &[M::Dialogs, M::Unanswered, M::Answered]),
    ("client", &[M::Dialogs, M::Unanswered, M::Answered]),
    ("customer", &[M::Dialogs, M::Unanswered, M::Answered]),
    ("сделк", DEALS),
    ("сделок", DEALS),
    ("мәміле", DEALS),
    ("лид", DEALS),
    ("lead", DEALS),
    ("deal", DEALS),
    ("заявк", DEALS),
    ("заявок", DEALS),
    ("менеджер", &[M::Managers]),
    ("manager", &[M::Managers]),
    ("канал", &[M::Channels]),
    ("ответ", TIMES),
    ("жауап", TIMES),
    ("repl", TIMES),
    ("ожидан", WAITS),
    ("күт", WAITS),
    ("пауз", &[M::Silence]),
];

const DEALS: &[Metric] = &[M::NewLeads, M::Won, M::Lost, M::Open, M::Closed, M::WithoutDialog];
const WAITING: &[Metric] = &[M::Unanswered, M::ReplyMedian, M::ReplyP90, M::Silence];
const TIMES: &[Metric] = &[M::ReplyMedian, M::ReplyP90];
const WAITS: &[Metric] = &[M::ReplyMedian, M::ReplyP90, M::Silence];

/// Things that reports speak of and nobody counts.
pub(super) const FOREIGN: [&str; 72] = [
    "жалоб",
    "звонк",
    "звонок",
    "возражен",
    "обещан",
    "рекомендац",
    "наблюден",
    "находк",
    "находок",
    "ошиб",
    "замечан",
    "встреч",
    "замер",
    "договор",
    "скидк",
    "скидок",
    "товар",
    "отзыв",
    "call",
    "complaint",
    "шағым",
    "қоңырау",
    "ұсыныс",
    "совет",
    "филиал",
    "заказ",
    "тапсырыс",
    "окон",
    "окна",
    "двер",
    "шкаф",
    "сотрудник",
    "конкурент",
    "пример",
    "вывод",
    "лайк",
    "баллов",
    "балл",
    "звезд",
    "место",
    "возврат",
    "рекламац",
    "претенз",
    "конфликт",
    "коммерческ",
    "предложен",
    "лет",
    "год",
    "брак",
    "поломк",
    "достав",
    "монтаж",
    "консультац",
    "презентац",
    "платеж",
    "инвойс",
    "визит",
    "проект",
    "объект",
    "акци",
    "спор",
    "refund",
    "return",
    "conflict",
    "offer",
    "year",
    "invoice",
    "visit",
    "қайтар",
    "дау",
    "жыл",
    "төлем",
];

/// Those of whom something is told.
pub(super) const COUNTED: [&str; 13] = [
    "клиент",
    "покупател",
    "заказчик",
    "человек",
    "люд",
    "диалог",
    "чат",
    "klient",
    "client",
    "customer",
    "people",
    "dialog",
    "chat",
];

/// What they did, and what computes it: nothing for most of it.
pub(super) const DEEDS: [(&str, &[Metric]); 17] = [
    ("купил", &[M::Won]),
    ("приобрел", &[M::Won]),
    ("оплатил", &[M::Won]),
    ("заплатил", &[M::Won]),
    ("bought", &[M::Won]),
    ("purchased", &[M::Won]),
    ("paid", &[M::Won]),
    ("отказал", &[M::Lost]),
    ("refused", &[M::Lost]),
    ("просил", &[]),
    ("попросил", &[]),
    ("жаловал", &[]),
    ("пожаловал", &[]),
    ("перезвонил", &[]),
    ("requested", &[]),
    ("complained", &[]),
    ("asked", &[]),
];

/// What was done for them, where it stands before.
pub(super) const ANSWERING: [(&str, &[Metric]); 3] =
    [("отвечен", &[M::Answered]), ("ответили", &[M::Answered]), ("answered", &[M::Answered])];

/// Metrics that a text names by what is said, and by nouns alone.
pub(super) fn metrics(text: &str) -> (Vec<Metric>, Vec<Metric>) {
    let (mut found, mut nouns) = (Vec::new(), Vec::new());
    let mut rest = text.to_owned();
    let mut finer = false;
    let single =
        TABLE.iter().flat_map(|row| row.stems.iter().map(|stem| (*stem, std::slice::from_ref(&row.id))));
    for (stem, metrics) in single.chain(SPECIFIC) {
        if rest.contains(&format!(" {stem}")) {
            found.extend_from_slice(metrics);
            finer |= !matches!(stem, "ответил" | "отвечен" | "получил");
            // "Не ответил" is no "ответил".
            rest = rest.replace(&format!(" {stem}"), " ");
        }
    }
    if text.contains(" p 90") || text.contains(" p90") {
        found.push(M::ReplyP90);
    }
    let deals = found.iter().any(|metric| DEALS.contains(metric));
    for (stem, metrics) in GENERIC {
        if rest.contains(&format!(" {stem}")) {
            let covered = metrics == DEALS && deals
                || metrics == TIMES && found.iter().any(|metric| WAITS.contains(metric))
                || metrics.len() == 3 && metrics[0] == M::Dialogs && finer;
            if metrics.len() == 3 && metrics[0] == M::Dialogs && finer {
                nouns.push(M::Dialogs);
            } else if !covered {
                nouns.extend_from_slice(metrics);
            }
        }
    }
    (found, nouns)
}

pub(super) fn change(text: &str) -> Option<Direction> {
    let has = |stems: &[&str]| stems.iter().any(|stem| text.contains(&format!(" {stem}")));
    let up = has(&[
        "вырос",
        "выросл",
        "рост",
        "прирост",
        "увелич",
        "прибав",
        "поднял",
        "өс",
        "көбей",
        "артты",
        "grew",
        "increase",
        "rose",
        "up ",
    ]);
    let down = has(&[
        "упал",
        "сниз",
        "падени",
        "уменьш",
        "сократ",
        "просел",
        "спад",
        "азай",
        "төмен",
        "кеміді",
        "fell",
        "drop",
        "decrease",
        "down ",
    ]);
    let any = has(&[
        "больше",
        "меньше",
        "чаще",
        "реже",
        "быстрее",
        "медленнее",
        "дольше",
        "разниц",
        "отстает",
        "опережает",
        "обгоняет",
        "more",
        "less",
        "fewer",
        "көп",
        "аз ",
        "есе",
        "минус",
        "плюс",
    ]);
    match (up, down) {
        (true, false) => Some(Direction::Up),
        (false, true) => Some(Direction::Down),
        (true, true) => Some(Direction::Any),
        (false, false) => any.then_some(Direction::Any),
    }
}
