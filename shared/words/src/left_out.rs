//! What is left out of a report, in words: one list for the page, the post and the file.

use synkro_shared::plural::{english, russian};
use synkro_shared::report::{AnswerList, Omitted};
use synkro_shared::run::LeftOutKind;
use synkro_shared::session::Language;

use crate::words;

type Text = &'static str;

words! {
    /// Of what is left out.
    pub struct LeftOut {
        /// What stands after the number of things left out.
        of: fn(LeftOutKind, u64) -> Text = by |kind, n| {
            LeftOutKind::UnreadableElements => {
                ru: russian(
                    n,
                    "запись не удалось прочитать",
                    "записи не удалось прочитать",
                    "записей не удалось прочитать",
                ),
                kk: "жазбаны оқу мүмкін болмады",
                en: english(n, "record could not be read", "records could not be read"),
            }
            LeftOutKind::UnreadableLeads => {
                ru: russian(
                    n,
                    "сделку не удалось прочитать",
                    "сделки не удалось прочитать",
                    "сделок не удалось прочитать",
                ),
                kk: "мәмілені оқу мүмкін болмады",
                en: english(n, "deal could not be read", "deals could not be read"),
            }
            LeftOutKind::UnreadableContacts => {
                ru: russian(
                    n,
                    "контакт не удалось прочитать",
                    "контакта не удалось прочитать",
                    "контактов не удалось прочитать",
                ),
                kk: "контактіні оқу мүмкін болмады",
                en: english(n, "contact could not be read", "contacts could not be read"),
            }
            LeftOutKind::UnreadableManagers => {
                ru: russian(
                    n,
                    "сотрудника amoCRM не удалось прочитать",
                    "сотрудников amoCRM не удалось прочитать",
                    "сотрудников amoCRM не удалось прочитать",
                ),
                kk: "amoCRM қызметкерін оқу мүмкін болмады",
                en: english(n, "amoCRM user could not be read", "amoCRM users could not be read"),
            }
            LeftOutKind::UnreadableChats => {
                ru: russian(n, "чат не удалось прочитать", "чата не удалось прочитать", "чатов не удалось прочитать"),
                kk: "чатты оқу мүмкін болмады",
                en: english(n, "chat could not be read", "chats could not be read"),
            }
            LeftOutKind::UnreadableMessages => {
                ru: russian(
                    n,
                    "сообщение не удалось прочитать",
                    "сообщения не удалось прочитать",
                    "сообщений не удалось прочитать",
                ),
                kk: "хабарламаны оқу мүмкін болмады",
                en: english(n, "message could not be read", "messages could not be read"),
            }
            LeftOutKind::VanishedChats => {
                ru: russian(
                    n,
                    "чат исчез из Radist.Online во время загрузки",
                    "чата исчезли из Radist.Online во время загрузки",
                    "чатов исчезли из Radist.Online во время загрузки",
                ),
                kk: "чат жүктеу кезінде Radist.Online-нан жоғалып кетті",
                en: english(
                    n,
                    "chat vanished from Radist.Online while it was being read",
                    "chats vanished from Radist.Online while they were being read",
                ),
            }
            LeftOutKind::FailedChats => {
                ru: russian(
                    n,
                    "чат Radist.Online не отдал",
                    "чата Radist.Online не отдал",
                    "чатов Radist.Online не отдал",
                ),
                kk: "чатты Radist.Online бермеді",
                en: english(n, "chat was not given by Radist.Online", "chats were not given by Radist.Online"),
            }
            LeftOutKind::ListsCutShort => {
                ru: russian(
                    n,
                    "список сервис отдал не до конца",
                    "списка сервис отдал не до конца",
                    "списков сервис отдал не до конца",
                ),
                kk: "тізімді сервис соңына дейін бермеді",
                en: english(n, "list was not given to its end", "lists were not given to their end"),
            }
            LeftOutKind::DatesClamped => {
                ru: russian(
                    n,
                    "дата вне допустимых пределов заменена ближайшей",
                    "даты вне допустимых пределов заменены ближайшими",
                    "дат вне допустимых пределов заменены ближайшими",
                ),
                kk: "шектен тыс күн ең жақынымен ауыстырылды",
                en: english(
                    n,
                    "date out of bounds was replaced by the nearest one",
                    "dates out of bounds were replaced by the nearest ones",
                ),
            }
            LeftOutKind::RowsRefused => {
                ru: russian(
                    n,
                    "строку база Supabase не приняла",
                    "строки база Supabase не приняла",
                    "строк база Supabase не приняла",
                ),
                kk: "жолды Supabase қабылдамады",
                en: english(n, "row was refused by Supabase", "rows were refused by Supabase"),
            }
            LeftOutKind::RowsMissing => {
                ru: russian(
                    n,
                    "чат не найден в Supabase: показан без имени и телефона",
                    "чата не найдены в Supabase: показаны без имени и телефона",
                    "чатов не найдены в Supabase: показаны без имени и телефона",
                ),
                kk: "чат Supabase-те табылмады: аты мен телефонынсыз көрсетілді",
                en: english(
                    n,
                    "chat is missing in Supabase and shown without name and phone",
                    "chats are missing in Supabase and shown without name and phone",
                ),
            }
            LeftOutKind::LeadsNotLookedUp => {
                ru: russian(
                    n,
                    "диалог не сверен со сделками amoCRM: лимит запросов исчерпан",
                    "диалога не сверены со сделками amoCRM: лимит запросов исчерпан",
                    "диалогов не сверены со сделками amoCRM: лимит запросов исчерпан",
                ),
                kk: "диалог amoCRM мәмілелерімен салыстырылмады: сұрау шегі таусылды",
                en: english(
                    n,
                    "dialog was not looked up in amoCRM: the request limit was reached",
                    "dialogs were not looked up in amoCRM: the request limit was reached",
                ),
            }
            LeftOutKind::DialogsNotAnalyzed => {
                ru: russian(
                    n,
                    "диалог не попал в анализ",
                    "диалога не попали в анализ",
                    "диалогов не попали в анализ",
                ),
                kk: "диалог талдауға кірмеді",
                en: english(n, "dialog was not analysed", "dialogs were not analysed"),
            }
            LeftOutKind::AnswerLists => {
                ru: russian(
                    n,
                    "список ответа модели не удалось прочитать",
                    "списка ответа модели не удалось прочитать",
                    "списков ответа модели не удалось прочитать",
                ),
                kk: "модель жауабының тізімін оқу мүмкін болмады",
                en: english(
                    n,
                    "list of the model's answer could not be read",
                    "lists of the model's answers could not be read",
                ),
            }
            LeftOutKind::Conclusion => {
                ru: russian(
                    n,
                    "заключение модели не получено: отчёт без итога и рекомендаций",
                    "заключения модели не получены: отчёт без итога и рекомендаций",
                    "заключений модели не получено: отчёт без итога и рекомендаций",
                ),
                kk: "модель қорытындысы алынбады: есепте түйін мен ұсыныстар жоқ",
                en: english(
                    n,
                    "conclusion of the model was not given: the report has no summary and no recommendations",
                    "conclusions of the model were not given: the report has no summary and no recommendations",
                ),
            }
            LeftOutKind::ManagerNames => {
                ru: russian(
                    n,
                    "имя менеджера скрыто: у ключа amoCRM нет права читать сотрудников",
                    "имени менеджеров скрыты: у ключа amoCRM нет права читать сотрудников",
                    "имён менеджеров скрыты: у ключа amoCRM нет права читать сотрудников",
                ),
                kk: "менеджердің аты жасырын: amoCRM кілтінің қызметкерлер тізімін көруге рұқсаты жоқ",
                en: english(
                    n,
                    "manager name is hidden: the amoCRM key may not read users",
                    "manager names are hidden: the amoCRM key may not read users",
                ),
            }
            LeftOutKind::Notification => {
                ru: russian(
                    n,
                    "сообщение в Telegram не отправлено",
                    "сообщения в Telegram не отправлены",
                    "сообщений в Telegram не отправлено",
                ),
                kk: "Telegram хабарламасы жіберілмеді",
                en: english(n, "Telegram message was not sent", "Telegram messages were not sent"),
            }
            LeftOutKind::PostFile => {
                ru: russian(
                    n,
                    "файл с полным отчётом не отправлен: группа в Telegram не принимает файлы от бота",
                    "файла с полным отчётом не отправлены: группа в Telegram не принимает файлы от бота",
                    "файлов с полным отчётом не отправлено: группа в Telegram не принимает файлы от бота",
                ),
                kk: "толық есеп файлы жіберілмеді: Telegram тобы боттан файл қабылдамайды",
                en: english(
                    n,
                    "file with the whole report was not sent: the Telegram group takes no files from the bot",
                    "files with the whole report were not sent: the Telegram group takes no files from the bot",
                ),
            }
            LeftOutKind::LongMessagesCut => {
                ru: russian(
                    n,
                    "длинное сообщение сокращено перед анализом",
                    "длинных сообщения сокращены перед анализом",
                    "длинных сообщений сокращены перед анализом",
                ),
                kk: "ұзын хабарлама талдау алдында қысқартылды",
                en: english(
                    n,
                    "long message was cut before the analysis",
                    "long messages were cut before the analysis",
                ),
            }
        };
        /// What the model gave beyond the limits, after its number.
        findings: fn(u64) -> Text = {
            ru: |n| russian(n, "вывод сверх лимита не показан", "вывода сверх лимита не показаны", "выводов сверх лимита не показаны"),
            kk: |_| "тұжырым шектен асып, көрсетілмеді",
            en: |n| english(n, "finding beyond the limit is not shown", "findings beyond the limit are not shown"),
        };
        recommendations: fn(u64) -> Text = {
            ru: |n| russian(n, "рекомендация сверх лимита не показана", "рекомендации сверх лимита не показаны", "рекомендаций сверх лимита не показаны"),
            kk: |_| "ұсыныс шектен асып, көрсетілмеді",
            en: |n| english(n, "recommendation beyond the limit is not shown", "recommendations beyond the limit are not shown"),
        };
        problem_dialogs: fn(u64) -> Text = {
            ru: |n| russian(n, "проблемный диалог сверх лимита не показан", "проблемных диалога сверх лимита не показаны", "проблемных диалогов сверх лимита не показаны"),
            kk: |_| "күрделі диалог шектен асып, көрсетілмеді",
            en: |n| english(n, "problem dialog beyond the limit is not shown", "problem dialogs beyond the limit are not shown"),
        };
        unreadable: fn(u64) -> Text = {
            ru: |n| russian(n, "элемент ответа ИИ не удалось прочитать", "элемента ответа ИИ не удалось прочитать", "элементов ответа ИИ не удалось прочитать"),
            kk: |_| "ЖИ жауабының элементін оқу мүмкін болмады",
            en: |n| english(n, "element of the AI's answer could not be read", "elements of the AI's answer could not be read"),
        };
        /// A list of the model's answer that could not be read.
        list: fn(AnswerList) -> Text = by |list| {
            AnswerList::Findings => {
                ru: "часть выводов ИИ оставлена без внимания: список не читался",
                kk: "ЖИ тұжырымдарының бір бөлігі есепке алынбады: тізім оқылмады",
                en: "some of the AI's findings are left out: their list could not be read",
            }
            AnswerList::Managers => {
                ru: "часть оценок менеджеров оставлена без внимания: список не читался",
                kk: "менеджерлер бағаларының бір бөлігі есепке алынбады: тізім оқылмады",
                en: "some managers' scores are left out: their list could not be read",
            }
            AnswerList::ProblemDialogs => {
                ru: "часть проблемных диалогов оставлена без внимания: список не читался",
                kk: "күрделі диалогтардың бір бөлігі есепке алынбады: тізім оқылмады",
                en: "some problem dialogs are left out: their list could not be read",
            }
            AnswerList::Recommendations => {
                ru: "рекомендации оставлены без внимания: список не читался",
                kk: "ұсыныстар есепке алынбады: тізім оқылмады",
                en: "the recommendations are left out: their list could not be read",
            }
        };
    }
}

/// What stands after the number of things left out.
#[must_use]
pub fn left_out_words(kind: LeftOutKind, n: u64, language: Language) -> &'static str {
    (left_out(language).of)(kind, n)
}

/// What the model answered and the report does not show, a line each; none when it shows all.
#[must_use]
pub fn omitted_words(omitted: &Omitted, language: Language) -> Vec<String> {
    let Omitted { findings, recommendations, problem_dialogs, unreadable, lists } = omitted;
    let words = left_out(language);
    let counted = [
        (*findings, words.findings),
        (*recommendations, words.recommendations),
        (*problem_dialogs, words.problem_dialogs),
        (*unreadable, words.unreadable),
    ];
    let told = counted.into_iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("{n} {}", words(n)));
    told.chain(lists.iter().map(|list| (words.list)(*list).to_owned())).collect()
}

/// The words of a language.
#[must_use]
pub const fn left_out(language: Language) -> &'static LeftOut {
    match language {
        Language::Ru => &LeftOut::RU,
        Language::Kk => &LeftOut::KK,
        Language::En => &LeftOut::EN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_shown_is_said_in_words_of_every_language() {
        let omitted = Omitted {
            findings: 2,
            recommendations: 1,
            problem_dialogs: 0,
            unreadable: 5,
            lists: vec![AnswerList::Findings, AnswerList::Managers],
        };
        for language in [Language::Ru, Language::Kk, Language::En] {
            let lines = omitted_words(&omitted, language);
            assert_eq!(lines.len(), 5, "{lines:?}");
            assert!(lines.iter().all(|line| !line.contains('_')));
            assert_eq!(omitted_words(&Omitted::default(), language), Vec::<String>::new());
        }
        assert!(omitted_words(&omitted, Language::Ru)[0].starts_with("2 вывода "));
    }
}
