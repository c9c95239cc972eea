//! Words of a report's numbers.

use synkro_shared::session::Language;

use crate::words;

type Text = &'static str;

words! {
    /// Of the numbers of a report.
    pub struct Metrics {
        numbers: Text = {
            ru: "Показатели",
            kk: "Көрсеткіштер",
            en: "Numbers",
        };
        dialogs: Text = {
            ru: "Диалоги",
            kk: "Диалогтар",
            en: "Dialogs",
        };
        unanswered: Text = {
            ru: "Без ответа",
            kk: "Жауапсыз",
            en: "Unanswered",
        };
        messages_in: Text = {
            ru: "Сообщения клиентов",
            kk: "Клиент хабарламалары",
            en: "Client messages",
        };
        messages_out: Text = {
            ru: "Сообщения компании",
            kk: "Компания хабарламалары",
            en: "Company messages",
        };
        first_reply: Text = {
            ru: "Первый ответ, медиана",
            kk: "Бірінші жауап, медиана",
            en: "First reply, median",
        };
        first_reply_p90: Text = {
            ru: "Первый ответ, 90 % случаев",
            kk: "Бірінші жауап, жағдайлардың 90 %-ы",
            en: "First reply, 90% of cases",
        };
        first_reply_p90_within: fn(&str) -> String = {
            ru: |time| format!("90 % ответов — за {time}"),
            kk: |time| format!("жауаптардың 90 %-ы {time} ішінде"),
            en: |time| format!("90% of replies within {time}"),
        };
        longest_silence: Text = {
            ru: "Самое долгое молчание",
            kk: "Ең ұзақ үнсіздік",
            en: "Longest silence",
        };
        new_leads: Text = {
            ru: "Новые сделки",
            kk: "Жаңа мәмілелер",
            en: "New deals",
        };
        won: Text = {
            ru: "Выиграно",
            kk: "Сәтті жабылды",
            en: "Won",
        };
        lost: Text = {
            ru: "Проиграно",
            kk: "Сәтсіз жабылды",
            en: "Lost",
        };
        dialogs_without_lead: Text = {
            ru: "Диалоги без сделки",
            kk: "Мәмілесі жоқ диалогтар",
            en: "Dialogs without a deal",
        };
        leads_without_dialog: Text = {
            ru: "Сделки без диалога",
            kk: "Диалогы жоқ мәмілелер",
            en: "Deals without a dialog",
        };
        by_manager: Text = {
            ru: "По менеджерам",
            kk: "Менеджерлер бойынша",
            en: "By manager",
        };
        by_channel: Text = {
            ru: "По каналам",
            kk: "Арналар бойынша",
            en: "By channel",
        };
        manager: Text = {
            ru: "Менеджер",
            kk: "Менеджер",
            en: "Manager",
        };
        channel: Text = {
            ru: "Канал",
            kk: "Арна",
            en: "Channel",
        };
        manager_unknown: Text = {
            ru: "Имя недоступно",
            kk: "Аты белгісіз",
            en: "Name not available",
        };
        manager_nobody: Text = {
            ru: "Без менеджера",
            kk: "Менеджерсіз",
            en: "No manager",
        };
        against_previous: Text = {
            ru: "Изменение — к предыдущему такому же периоду",
            kk: "Өзгеріс — алдыңғы сондай кезеңмен салыстырғанда",
            en: "Change against the previous period of the same kind",
        };
        change_none: Text = {
            ru: "без изменений",
            kk: "өзгеріссіз",
            en: "no change",
        };
        to_previous: Text = {
            ru: "к предыдущему периоду",
            kk: "алдыңғы кезеңмен салыстырғанда",
            en: "against the previous period",
        };
    }
}

/// The words of a language.
#[must_use]
pub const fn metrics(language: Language) -> &'static Metrics {
    match language {
        Language::Ru => &Metrics::RU,
        Language::Kk => &Metrics::KK,
        Language::En => &Metrics::EN,
    }
}

/// A manager without a name that may be told, in a table or a line: nobody, or somebody whose name is not known.
#[must_use]
pub fn unnamed_manager(id: Option<i64>, language: Language) -> String {
    let words = metrics(language);
    id.map_or_else(|| words.manager_nobody.to_owned(), |id| format!("{} ({id})", words.manager_unknown))
}
