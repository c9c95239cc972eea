//! Words of a report's parts, wherever it is read.

use synkro_shared::session::Language;

use crate::words;

type Text = &'static str;

words! {
    /// Of the parts of a report.
    pub struct Parts {
        findings: Text = {
            ru: "Выводы",
            kk: "Тұжырымдар",
            en: "Findings",
        };
        no_findings: Text = {
            ru: "Замечаний за период не найдено.",
            kk: "Бұл кезеңде ескерту табылмады.",
            en: "No findings in this period.",
        };
        recommendations: Text = {
            ru: "Что сделать",
            kk: "Не істеу керек",
            en: "What to do",
        };
        managers: Text = {
            ru: "Менеджеры",
            kk: "Менеджерлер",
            en: "Managers",
        };
        assessment: Text = {
            ru: "Оценка менеджеров",
            kk: "Менеджерлерді бағалау",
            en: "Assessment of managers",
        };
        no_score: Text = {
            ru: "нет оценки",
            kk: "баға жоқ",
            en: "no score",
        };
        problem_dialogs: Text = {
            ru: "Диалоги, которые стоит прочитать",
            kk: "Оқуға тұрарлық диалогтар",
            en: "Dialogs worth reading",
        };
        summary: Text = {
            ru: "Главное",
            kk: "Қысқаша",
            en: "Summary",
        };
        receipt: Text = {
            ru: "Расход на анализ",
            kk: "Талдау құны",
            en: "Cost of the analysis",
        };
        cost_unknown: Text = {
            ru: "цена модели неизвестна",
            kk: "модель бағасы белгісіз",
            en: "the model's price is not known",
        };
        kind: Text = {
            ru: "Вид",
            kk: "Түрі",
            en: "Kind",
        };
        client: Text = {
            ru: "Клиент",
            kk: "Клиент",
            en: "Client",
        };
        no_talk: Text = {
            ru: "Переписки в этом периоде не было.",
            kk: "Бұл кезеңде хат алмасу болған жоқ.",
            en: "There were no conversations in this period.",
        };
        talk_not_measured: Text = {
            ru: "Переписка не подключена: в отчёте только сделки и менеджеры.",
            kk: "Хат алмасу қосылмаған: есепте тек мәмілелер мен менеджерлер бар.",
            en: "Conversations are not connected: the report is about deals and managers only.",
        };
        deals_not_measured: Text = {
            ru: "amoCRM не подключена: сделок в отчёте нет.",
            kk: "amoCRM қосылмаған: есепте мәмілелер жоқ.",
            en: "amoCRM is not connected: the report has no deals.",
        };
        missing: Text = {
            ru: "Что не вошло в отчёт",
            kk: "Есепке не кірмеді",
            en: "What the report leaves out",
        };
        not_computed: Text = {
            ru: "Числа, которых программа не считала",
            kk: "Бағдарлама есептемеген сандар",
            en: "Numbers that were not computed by code",
        };
    }
}

/// The words of a language.
#[must_use]
pub const fn parts(language: Language) -> &'static Parts {
    match language {
        Language::Ru => &Parts::RU,
        Language::Kk => &Parts::KK,
        Language::En => &Parts::EN,
    }
}
