//! Words about what a report measured, in which hours, and what it could not say.

use synkro_words::words;

use crate::i18n::plural::{english, russian};
use synkro_shared::report::{OpeningHours, ReportListItem};
use synkro_shared::session::Language;

use super::Locale;

type Text = &'static str;

words! {
    /// All of them.
    pub struct Words {
        /// Takes `09:00–19:00`.
        within: fn(&str) -> String = {
            ru: |hours| format!("в рабочие часы {hours}"),
            kk: |hours| format!("жұмыс уақытында, {hours}"),
            en: |hours| format!("in business hours {hours}"),
        };
        /// For a table whose columns are times.
        times_within: fn(&str) -> String = {
            ru: |hours| format!("Время ответа и молчания считается в рабочие часы {hours}, каждый день."),
            kk: |hours| format!("Жауап пен үнсіздік уақыты жұмыс уақытында ({hours}, күн сайын) есептеледі."),
            en: |hours| format!("Times of replies and silence are counted in business hours, {hours} every day."),
        };
        link_to_finding: Text = {
            ru: "Ссылка на этот вывод",
            kk: "Осы тұжырымға сілтеме",
            en: "Link to this finding",
        };
        first_reply_of_dialog: Text = {
            ru: "Первый ответ",
            kk: "Бірінші жауап",
            en: "First reply",
        };
        not_analyzed: Text = {
            ru: "ИИ не ответил об этих диалогах: в показателях они есть, в выводах — нет.",
            kk: "ЖИ бұл диалогтар туралы жауап бермеді: олар көрсеткіштерде бар, тұжырымдарда жоқ.",
            en: "The AI did not answer about these dialogs: they are in the numbers, not in the findings.",
        };
        nothing_analyzed: Text = {
            ru: "ИИ не ответил ни об одном диалоге, поэтому выводов нет.",
            kk: "ЖИ бірде-бір диалог туралы жауап бермеді, сондықтан тұжырым жоқ.",
            en: "The AI did not answer about any dialog, so there are no findings.",
        };
        no_deals_title: Text = {
            ru: "За этот период сделок не было",
            kk: "Бұл кезеңде мәмілелер болған жоқ",
            en: "There were no deals in this period",
        };
        no_deals_text: Text = {
            ru: "Показывать нечего. Если сделки точно были, проверьте подключение amoCRM и выбранный период.",
            kk: "Көрсететін ештеңе жоқ. Мәмілелер болғаны анық болса, amoCRM қосылымын және таңдалған кезеңді тексеріңіз.",
            en: "There is nothing to show. If there were deals, check the amoCRM connection and the period.",
        };
        summary_of_deals: Text = {
            ru: "Отчёт о сделках и менеджерах, без переписки",
            kk: "Мәмілелер мен менеджерлер туралы есеп, хат алмасусыз",
            en: "A report about deals and managers, without conversations",
        };
        /// Above a report whose text is not in the language of the page.
        written_in: fn(Language) -> Text = by |language| {
            Language::Ru => {
                ru: "Текст этого отчёта написан по-русски.",
                kk: "Бұл есептің мәтіні орыс тілінде жазылған.",
                en: "The text of this report is written in Russian.",
            }
            Language::Kk => {
                ru: "Текст этого отчёта написан по-казахски.",
                kk: "Бұл есептің мәтіні қазақ тілінде жазылған.",
                en: "The text of this report is written in Kazakh.",
            }
            Language::En => {
                ru: "Текст этого отчёта написан по-английски.",
                kk: "Бұл есептің мәтіні ағылшын тілінде жазылған.",
                en: "The text of this report is written in English.",
            }
        };
        summary_missing: Text = {
            ru: "Итога нет: ИИ не ответил",
            kk: "Қорытынды жоқ: ЖИ жауап бермеді",
            en: "No summary: the AI did not answer",
        };
        reports_title: Text = {
            ru: "Отчёты",
            kk: "Есептер",
            en: "Reports",
        };
        reports_text: Text = {
            ru: "Все разборы переписки вашей компании.",
            kk: "Компанияңыздың барлық хат алмасу талдаулары.",
            en: "Every analysis of your company's conversations.",
        };
        status: Text = {
            ru: "Статус",
            kk: "Күйі",
            en: "Status",
        };
        open_report: fn(&str) -> String = {
            ru: |period| format!("Открыть отчёт за {period}"),
            kk: |period| format!("{period} есебін ашу"),
            en: |period| format!("Open the report for {period}"),
        };
        no_summary: Text = {
            ru: "Переписки за период не было",
            kk: "Кезеңде хат алмасу болмады",
            en: "There were no conversations in the period",
        };
        report_title: fn(&str) -> String = {
            ru: |period| format!("Отчёт за {period}"),
            kk: |period| format!("{period} есебі"),
            en: |period| format!("Report for {period}"),
        };
        made_at: fn(&str) -> String = {
            ru: |at| format!("Сформирован {at}"),
            kk: |at| format!("Жасалды: {at}"),
            en: |at| format!("Created {at}"),
        };
        print: Text = {
            ru: "Печать",
            kk: "Басып шығару",
            en: "Print",
        };
        run_link: Text = {
            ru: "Ход формирования",
            kk: "Жасалу барысы",
            en: "Run details",
        };
        show_dialogs: Text = {
            ru: "Показать диалоги",
            kk: "Диалогтарды көрсету",
            en: "Show dialogs",
        };
        show: Text = {
            ru: "Показать",
            kk: "Көрсету",
            en: "Show",
        };
        sections: Text = {
            ru: "Разделы отчёта",
            kk: "Есеп бөлімдері",
            en: "Sections of the report",
        };
        section_receipt: Text = {
            ru: "Расход",
            kk: "Шығын",
            en: "Cost",
        };
        importance: fn(u8) -> String = {
            ru: |value| format!("Важность {value} из 100"),
            kk: |value| format!("Маңыздылығы: {value}/100"),
            en: |value| format!("Importance {value} of 100"),
        };
        quotes: fn(u64) -> String = {
            ru: |n| format!("{n}\u{a0}{}", russian(n, "цитата", "цитаты", "цитат")),
            kk: |n| format!("{n}\u{a0}дәйексөз"),
            en: |n| format!("{n}\u{a0}{}", english(n, "quote", "quotes")),
        };
        open_quote: fn(&str, &str) -> String = {
            ru: |speaker, at| format!("{speaker}, {at}. Открыть диалог"),
            kk: |speaker, at| format!("{speaker}, {at}. Диалогты ашу"),
            en: |speaker, at| format!("{speaker}, {at}. Open the dialog"),
        };
        confirmed_share: fn(&str, &str, &str) -> String = {
            ru: |percent, confirmed, given| format!("Подтверждено {percent} цитат: {confirmed} из {given}"),
            kk: |percent, confirmed, given| format!("Дәйексөздердің {percent}-ы расталды: {confirmed}/{given}"),
            en: |percent, confirmed, given| format!("{percent} of quotes confirmed: {confirmed} of {given}"),
        };
        confirmed_explained: Text = {
            ru: "Программа нашла эти слова в переписке дословно. Неподтверждённые цитаты в отчёт не попали.",
            kk: "Бағдарлама бұл сөздерді хат алмасудан сөзбе-сөз тапты. Расталмаған дәйексөздер есепке кірмеді.",
            en: "Code found these words in the conversations, letter for letter. Quotes that were not confirmed are left out.",
        };
        unconfirmed_numbers: fn(usize, &str) -> String = {
            ru: |count, numbers| format!("{} нет в расчётах: {numbers}", if count == 1 { "Числа" } else { "Чисел" }),
            kk: |count, numbers| format!(
                "{}: {numbers}",
                if count == 1 {
                    "Есептеулерде жоқ сан"
                } else {
                    "Есептеулерде жоқ сандар"
                }
            ),
            en: |count, numbers| {
                let words =
                    if count == 1 { "A number that was not computed" } else { "Numbers that were not computed" };
                format!("{words}: {numbers}")
            },
        };
        score_of_100: fn(u8) -> String = {
            ru: |score| format!("{score} из 100"),
            kk: |score| format!("{score}/100"),
            en: |score| format!("{score} of 100"),
        };
        score_of_10: fn(u8) -> String = {
            ru: |score| format!("{score} из 10"),
            kk: |score| format!("10-нан {score}"),
            en: |score| format!("{score} of 10"),
        };
        open_dialog_of: fn(&str) -> String = {
            ru: |name| format!("Открыть диалог: {name}"),
            kk: |name| format!("Диалогты ашу: {name}"),
            en: |name| format!("Open the dialog: {name}"),
        };
        all_dialogs: Text = {
            ru: "Диалоги периода",
            kk: "Кезең диалогтары",
            en: "Dialogs of the period",
        };
        filter: Text = {
            ru: "Показать",
            kk: "Көрсету",
            en: "Show",
        };
        filter_all: Text = {
            ru: "Все диалоги",
            kk: "Барлық диалог",
            en: "All dialogs",
        };
        filter_unanswered: Text = {
            ru: "Без ответа",
            kk: "Жауапсыз",
            en: "Unanswered",
        };
        filter_no_lead: Text = {
            ru: "Без сделки",
            kk: "Мәмілесі жоқ",
            en: "Without a deal",
        };
        nothing_in_filter: Text = {
            ru: "Таких диалогов нет. Выберите другой фильтр.",
            kk: "Мұндай диалог жоқ. Басқа сүзгіні таңдаңыз.",
            en: "There are no such dialogs. Choose another filter.",
        };
        client_unnamed: fn(i64) -> String = {
            ru: |id| format!("Клиент без имени, чат {id}"),
            kk: |id| format!("Аты белгісіз клиент, {id}-чат"),
            en: |id| format!("Unnamed client, chat {id}"),
        };
        is_unanswered: Text = {
            ru: "Без ответа",
            kk: "Жауапсыз",
            en: "Unanswered",
        };
        is_answered: Text = {
            ru: "Отвечен",
            kk: "Жауап берілген",
            en: "Answered",
        };
        receipt_text: Text = {
            ru: "Во сколько обошёлся анализ этого отчёта.",
            kk: "Бұл есепке жұмсалған токендер мен қаражат.",
            en: "What the AI model used for this report.",
        };
        model: Text = {
            ru: "Модель",
            kk: "Модель",
            en: "Model",
        };
        prompt_version: Text = {
            ru: "Версия промпта",
            kk: "Промпт нұсқасы",
            en: "Prompt version",
        };
        calls: Text = {
            ru: "Запросы к модели",
            kk: "Модельге сұраулар",
            en: "Calls to the model",
        };
        tokens_in: Text = {
            ru: "Токенов отправлено",
            kk: "Жіберілген токендер",
            en: "Tokens sent",
        };
        tokens_out: Text = {
            ru: "Токенов получено",
            kk: "Алынған токендер",
            en: "Tokens received",
        };
        tokens_thinking: Text = {
            ru: "Токенов на размышление",
            kk: "Ойлануға кеткен токендер",
            en: "Reasoning tokens",
        };
        cost: Text = {
            ru: "Стоимость, оценка",
            kk: "Құны (шамамен)",
            en: "Cost, estimated",
        };
        content_unavailable: Text = {
            ru: "Текст отчёта сейчас недоступен",
            kk: "Есеп мәтіні қазір қолжетімсіз",
            en: "The report's text can't be read now",
        };
        content_unavailable_text: Text = {
            ru: "Текст и переписка хранятся в базе Supabase вашей компании. Показатели ниже сохранены у нас и верны.",
            kk: "Мәтін мен хат алмасу компанияңыздың Supabase дерекқорында сақталады. Төмендегі көрсеткіштер бізде сақталған және дұрыс.",
            en: "Text and conversations are kept in your company's Supabase. The numbers below are stored by Synkro and still accurate.",
        };
        report_empty_title: Text = {
            ru: "За этот период переписки не было",
            kk: "Бұл кезеңде хат алмасу болған жоқ",
            en: "There were no conversations in this period",
        };
        report_empty_text: Text = {
            ru: "Разбирать нечего. Если переписка точно была, проверьте подключение Radist.Online и выбранный период.",
            kk: "Талдайтын ештеңе жоқ. Хат алмасу болғаны анық болса, Radist.Online қосылымын және таңдалған кезеңді тексеріңіз.",
            en: "There is nothing to analyse. If there were conversations, check the Radist.Online connection and the period.",
        };
    }
}

impl Locale {
    /// `в рабочие часы 09:00–19:00`.
    #[must_use]
    pub fn within(self, hours: OpeningHours) -> String {
        (self.t.report.within)(&unbroken(hours))
    }

    /// The same for a table whose columns are times.
    #[must_use]
    pub fn times_within(self, hours: OpeningHours) -> String {
        (self.t.report.times_within)(&unbroken(hours))
    }

    /// A report's summary, or why it has none: that nobody wrote is said only where that was measured.
    #[must_use]
    pub fn summary(self, item: &ReportListItem) -> String {
        let words = if !item.summary.is_empty() {
            return item.summary.clone();
        } else if !item.measured.dialogs {
            self.t.report.summary_of_deals
        } else if item.dialogs == 0 {
            self.t.report.no_summary
        } else {
            self.t.report.summary_missing
        };
        words.to_owned()
    }
}

/// `09:00–19:00` on one line.
fn unbroken(hours: OpeningHours) -> String {
    hours.to_string().replace('–', "\u{2060}–\u{2060}")
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use synkro_shared::report::{Measured, ReportStatus};
    use synkro_shared::run::{Period, ReportKind};
    use synkro_shared::session::Language;
    use synkro_shared::{ReportId, RunId};
    use uuid::Uuid;

    use super::*;

    fn item(summary: &str, dialogs: u64, measured: Measured) -> ReportListItem {
        ReportListItem {
            comment: None,
            comments: 0,
            headline: None,
            important_findings: None,
            quotes: None,
            id: ReportId(Uuid::nil()),
            run_id: RunId(Uuid::nil()),
            kind: ReportKind::Daily,
            period: Period { start: DateTime::UNIX_EPOCH, end: DateTime::UNIX_EPOCH },
            timezone: "Asia/Almaty".into(),
            status: ReportStatus::Complete,
            summary: summary.into(),
            dialogs,
            unanswered: 0,
            measured,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn hours_are_said_in_every_language() {
        let hours = OpeningHours { opens: 8 * 60 + 30, closes: 20 * 60 };
        let said = |language| Locale::new(language).within(hours).replace('\u{2060}', "");
        assert_eq!(said(Language::Ru), "в рабочие часы 08:30–20:00");
        assert_eq!(said(Language::Kk), "жұмыс уақытында, 08:30–20:00");
        assert_eq!(said(Language::En), "in business hours 08:30–20:00");
    }

    #[test]
    fn a_report_without_a_summary_says_that_nobody_wrote_only_if_that_is_known() {
        let both = Measured::default();
        let deals = Measured { deals: true, dialogs: false };
        for language in [Language::Ru, Language::Kk, Language::En] {
            let locale = Locale::new(language);
            assert_eq!(locale.summary(&item("Итог", 3, both)), "Итог");
            let (silent, unmeasured, unsaid) = (
                locale.summary(&item("", 0, both)),
                locale.summary(&item("", 0, deals)),
                locale.summary(&item("", 3, both)),
            );
            assert_eq!(silent, locale.t.report.no_summary);
            assert!(silent != unmeasured && silent != unsaid && unmeasured != unsaid);
        }
    }
}
