//! Words of what is posted to Telegram and of a report as Markdown.

use synkro_shared::session::Language;

use crate::words;

type Text = &'static str;

words! {
    /// Of the post about a report and of the same report as Markdown.
    pub struct Post {
        report: Text = {
            ru: "Отчёт по продажам",
            kk: "Сату есебі",
            en: "Sales report",
        };
        empty: Text = {
            ru: "За этот период переписки не было.",
            kk: "Бұл кезеңде хат алмасу болған жоқ.",
            en: "There were no conversations in this period.",
        };
        no_deals: Text = {
            ru: "За этот период сделок не было.",
            kk: "Бұл кезеңде мәмілелер болған жоқ.",
            en: "There were no deals in this period.",
        };
        dialogs: Text = {
            ru: "Диалогов",
            kk: "Диалог саны",
            en: "Dialogs",
        };
        unanswered: Text = {
            ru: "без ответа",
            kk: "жауапсыз",
            en: "unanswered",
        };
        within: Text = {
            ru: "в рабочие часы",
            kk: "жұмыс уақытында",
            en: "within",
        };
        new: Text = {
            ru: "новых",
            kk: "жаңа",
            en: "new",
        };
        leads: Text = {
            ru: "Новых сделок",
            kk: "Жаңа мәмілелер",
            en: "New deals",
        };
        won: Text = {
            ru: "выиграно",
            kk: "сәтті жабылды",
            en: "won",
        };
        lost: Text = {
            ru: "проиграно",
            kk: "сәтсіз жабылды",
            en: "lost",
        };
        attention: Text = {
            ru: "На что обратить внимание",
            kk: "Назар аударыңыз",
            en: "What needs attention",
        };
        left_out: Text = {
            ru: "Отчёт неполный",
            kk: "Есеп толық емес",
            en: "The report is incomplete",
        };
        minutes: Text = {
            ru: "мин",
            kk: "мин",
            en: "min",
        };
        under_a_minute: Text = {
            ru: "меньше минуты",
            kk: "бір минуттан аз",
            en: "under a minute",
        };
        open_report: Text = { ru: "Открыть отчёт", kk: "Есепті ашу", en: "Open the report" };
        /// Takes quotes that stand in the messages, and quotes that were given.
        confirmed: fn(u64, u64) -> String = {
            ru: |confirmed, given| format!("Подтверждено {confirmed} из {given} цитат"),
            kk: |confirmed, given| format!("{given} дәйексөздің {confirmed} расталды"),
            en: |confirmed, given| format!("{confirmed} of {given} quotes confirmed"),
        };
        /// Before a message that may be in the chat already.
        sent_again: Text = {
            ru: "Отправлено повторно: неизвестно, дошло ли первое сообщение.",
            kk: "Қайта жіберілді: алғашқы хабарламаның жеткен-жетпегені белгісіз.",
            en: "Sent again: it is not known whether the first message arrived.",
        };
        /// Above the short report that proves the settings.
        trial: Text = {
            ru: "Пробный отчёт по нескольким диалогам: проверка настроек.",
            kk: "Бірнеше диалог бойынша сынақ есебі: баптауларды тексеру.",
            en: "A trial report over a few dialogs: a check of the settings.",
        };
        /// The message that proves that the bot may post. Takes the company's name as HTML.
        connected: fn(&str) -> String = {
            ru: |name| format!("✅ Synkro подключён к этому чату.\nСюда будут приходить отчёты компании «{name}»."),
            kk: |name| format!("✅ Synkro осы чатқа қосылды.\n«{name}» компаниясының есептері осында келіп тұрады."),
            en: |name| format!("✅ Synkro is connected to this chat.\nReports of {name} will be posted here."),
        };
    }

    /// Of what a connection's turn to red or back is told with, as HTML. Each takes the connection's name.
    pub struct Alarm {
        /// Takes the reason, which may be empty, and the address of the setting.
        failing: fn(&str, &str, &str) -> String = {
            ru: |name, why, link| format!("🔴 <b>{name}: подключение перестало работать</b>\n{why}\nИсправить: {link}"),
            kk: |name, why, link| format!("🔴 <b>{name}: қосылым жұмыс істемей қалды</b>\n{why}\nТүзету: {link}"),
            en: |name, why, link| format!("🔴 <b>{name}: the connection stopped working</b>\n{why}\nFix it: {link}"),
        };
        recovered: fn(&str) -> String = {
            ru: |name| format!("🟢 <b>{name}: подключение снова работает</b>"),
            kk: |name| format!("🟢 <b>{name}: қосылым қайта жұмыс істейді</b>"),
            en: |name| format!("🟢 <b>{name}: the connection works again</b>"),
        };
        /// Takes the token's end and the address of the setting.
        expiring: fn(&str, &str, &str) -> String = {
            ru: |name, until, link| format!("🟡 <b>{name}: токен действует до {until}</b>\nВведите новый заранее: {link}"),
            kk: |name, until, link| format!("🟡 <b>{name}: токеннің мерзімі жақында бітеді ({until})</b>\nЖаңасын алдын ала енгізіңіз: {link}"),
            en: |name, until, link| format!("🟡 <b>{name}: the token ends on {until}</b>\nEnter a new one in time: {link}"),
        };
    }
}

/// The words of a language.
#[must_use]
pub const fn post(language: Language) -> &'static Post {
    match language {
        Language::Ru => &Post::RU,
        Language::Kk => &Post::KK,
        Language::En => &Post::EN,
    }
}

/// The words of an alarm in a language.
#[must_use]
pub const fn alarm(language: Language) -> &'static Alarm {
    match language {
        Language::Ru => &Alarm::RU,
        Language::Kk => &Alarm::KK,
        Language::En => &Alarm::EN,
    }
}
