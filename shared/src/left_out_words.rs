//! What is left out of a report, in words: one list for the page, the post and the file.

use crate::plural::{english, russian};
use crate::report::{AnswerList, Omitted};
use crate::run::LeftOutKind;
use crate::session::Language;

/// What stands after the number of things left out.
#[must_use]
pub const fn left_out_words(kind: LeftOutKind, n: u64, language: Language) -> &'static str {
    match language {
        Language::Ru => in_russian(kind, n),
        Language::Kk => in_kazakh(kind),
        Language::En => in_english(kind, n),
    }
}

const fn in_russian(kind: LeftOutKind, n: u64) -> &'static str {
    match kind {
        LeftOutKind::UnreadableElements => russian(
            n,
            "запись не удалось прочитать",
            "записи не удалось прочитать",
            "записей не удалось прочитать",
        ),
        LeftOutKind::UnreadableLeads => russian(
            n,
            "сделку не удалось прочитать",
            "сделки не удалось прочитать",
            "сделок не удалось прочитать",
        ),
        LeftOutKind::UnreadableContacts => russian(
            n,
            "контакт не удалось прочитать",
            "контакта не удалось прочитать",
            "контактов не удалось прочитать",
        ),
        LeftOutKind::UnreadableManagers => russian(
            n,
            "сотрудника amoCRM не удалось прочитать",
            "сотрудников amoCRM не удалось прочитать",
            "сотрудников amoCRM не удалось прочитать",
        ),
        LeftOutKind::UnreadableChats => {
            russian(n, "чат не удалось прочитать", "чата не удалось прочитать", "чатов не удалось прочитать")
        }
        LeftOutKind::UnreadableMessages => russian(
            n,
            "сообщение не удалось прочитать",
            "сообщения не удалось прочитать",
            "сообщений не удалось прочитать",
        ),
        LeftOutKind::VanishedChats => russian(
            n,
            "чат исчез из Radist.Online во время загрузки",
            "чата исчезли из Radist.Online во время загрузки",
            "чатов исчезли из Radist.Online во время загрузки",
        ),
        LeftOutKind::FailedChats => russian(
            n,
            "чат Radist.Online не отдал",
            "чата Radist.Online не отдал",
            "чатов Radist.Online не отдал",
        ),
        LeftOutKind::ListsCutShort => russian(
            n,
            "список сервис отдал не до конца",
            "списка сервис отдал не до конца",
            "списков сервис отдал не до конца",
        ),
        LeftOutKind::DatesClamped => russian(
            n,
            "дата вне допустимых пределов заменена ближайшей",
            "даты вне допустимых пределов заменены ближайшими",
            "дат вне допустимых пределов заменены ближайшими",
        ),
        LeftOutKind::RowsRefused => russian(
            n,
            "строку база Supabase не приняла",
            "строки база Supabase не приняла",
            "строк база Supabase не приняла",
        ),
        LeftOutKind::RowsMissing => russian(
            n,
            "чат не найден в Supabase: показан без имени и телефона",
            "чата не найдены в Supabase: показаны без имени и телефона",
            "чатов не найдены в Supabase: показаны без имени и телефона",
        ),
        LeftOutKind::LeadsNotLookedUp => russian(
            n,
            "диалог не сверен со сделками amoCRM: лимит запросов исчерпан",
            "диалога не сверены со сделками amoCRM: лимит запросов исчерпан",
            "диалогов не сверены со сделками amoCRM: лимит запросов исчерпан",
        ),
        LeftOutKind::DialogsNotAnalyzed => russian(
            n,
            "диалог не попал в анализ",
            "диалога не попали в анализ",
            "диалогов не попали в анализ",
        ),
        LeftOutKind::AnswerLists => russian(
            n,
            "список ответа модели не удалось прочитать",
            "списка ответа модели не удалось прочитать",
            "списков ответа модели не удалось прочитать",
        ),
        LeftOutKind::Conclusion => russian(
            n,
            "заключение модели не получено: отчёт без итога и рекомендаций",
            "заключения модели не получены: отчёт без итога и рекомендаций",
            "заключений модели не получено: отчёт без итога и рекомендаций",
        ),
        LeftOutKind::ManagerNames => russian(
            n,
            "имя менеджера скрыто: у ключа amoCRM нет права читать сотрудников",
            "имени менеджеров скрыты: у ключа amoCRM нет права читать сотрудников",
            "имён менеджеров скрыты: у ключа amoCRM нет права читать сотрудников",
        ),
        LeftOutKind::Notification => russian(
            n,
            "сообщение в Telegram не отправлено",
            "сообщения в Telegram не отправлены",
            "сообщений в Telegram не отправлено",
        ),
        LeftOutKind::LongMessagesCut => russian(
            n,
            "длинное сообщение сокращено перед анализом",
            "длинных сообщения сокращены перед анализом",
            "длинных сообщений сокращены перед анализом",
        ),
    }
}

const fn in_kazakh(kind: LeftOutKind) -> &'static str {
    match kind {
        LeftOutKind::UnreadableElements => "жазбаны оқу мүмкін болмады",
        LeftOutKind::UnreadableLeads => "мәмілені оқу мүмкін болмады",
        LeftOutKind::UnreadableContacts => "контактіні оқу мүмкін болмады",
        LeftOutKind::UnreadableManagers => "amoCRM қызметкерін оқу мүмкін болмады",
        LeftOutKind::UnreadableChats => "чатты оқу мүмкін болмады",
        LeftOutKind::UnreadableMessages => "хабарламаны оқу мүмкін болмады",
        LeftOutKind::VanishedChats => "чат жүктеу кезінде Radist.Online-нан жоғалып кетті",
        LeftOutKind::FailedChats => "чатты Radist.Online бермеді",
        LeftOutKind::ListsCutShort => "тізімді сервис соңына дейін бермеді",
        LeftOutKind::DatesClamped => "шектен тыс күн ең жақынымен ауыстырылды",
        LeftOutKind::RowsRefused => "жолды Supabase қабылдамады",
        LeftOutKind::RowsMissing => "чат Supabase-те табылмады: аты мен телефонынсыз көрсетілді",
        LeftOutKind::LeadsNotLookedUp => "диалог amoCRM мәмілелерімен салыстырылмады: сұрау шегі таусылды",
        LeftOutKind::DialogsNotAnalyzed => "диалог талдауға кірмеді",
        LeftOutKind::AnswerLists => "модель жауабының тізімін оқу мүмкін болмады",
        LeftOutKind::ManagerNames => {
            "менеджердің аты жасырын: amoCRM кілтінің қызметкерлер тізімін көруге рұқсаты жоқ"
        }
        LeftOutKind::Conclusion => "модель қорытындысы алынбады: есепте түйін мен ұсыныстар жоқ",
        LeftOutKind::Notification => "Telegram хабарламасы жіберілмеді",
        LeftOutKind::LongMessagesCut => "ұзын хабарлама талдау алдында қысқартылды",
    }
}

const fn in_english(kind: LeftOutKind, n: u64) -> &'static str {
    match kind {
        LeftOutKind::UnreadableElements => {
            english(n, "record could not be read", "records could not be read")
        }
        LeftOutKind::UnreadableLeads => english(n, "deal could not be read", "deals could not be read"),
        LeftOutKind::UnreadableContacts => {
            english(n, "contact could not be read", "contacts could not be read")
        }
        LeftOutKind::UnreadableManagers => {
            english(n, "amoCRM user could not be read", "amoCRM users could not be read")
        }
        LeftOutKind::UnreadableChats => english(n, "chat could not be read", "chats could not be read"),
        LeftOutKind::UnreadableMessages => {
            english(n, "message could not be read", "messages could not be read")
        }
        LeftOutKind::VanishedChats => english(
            n,
            "chat vanished from Radist.Online while it was being read",
            "chats vanished from Radist.Online while they were being read",
        ),
        LeftOutKind::FailedChats => {
            english(n, "chat was not given by Radist.Online", "chats were not given by Radist.Online")
        }
        LeftOutKind::ListsCutShort => {
            english(n, "list was not given to its end", "lists were not given to their end")
        }
        LeftOutKind::DatesClamped => english(
            n,
            "date out of bounds was replaced by the nearest one",
            "dates out of bounds were replaced by the nearest ones",
        ),
        LeftOutKind::RowsRefused => {
            english(n, "row was refused by Supabase", "rows were refused by Supabase")
        }
        LeftOutKind::RowsMissing => english(
            n,
            "chat is missing in Supabase and shown without name and phone",
            "chats are missing in Supabase and shown without name and phone",
        ),
        LeftOutKind::LeadsNotLookedUp => english(
            n,
            "dialog was not looked up in amoCRM: the request limit was reached",
            "dialogs were not looked up in amoCRM: the request limit was reached",
        ),
        LeftOutKind::DialogsNotAnalyzed => english(n, "dialog was not analysed", "dialogs were not analysed"),
        LeftOutKind::AnswerLists => english(
            n,
            "list of the model's answer could not be read",
            "lists of the model's answers could not be read",
        ),
        LeftOutKind::Conclusion => english(
            n,
            "conclusion of the model was not given: the report has no summary and no recommendations",
            "conclusions of the model were not given: the report has no summary and no recommendations",
        ),
        LeftOutKind::ManagerNames => english(
            n,
            "manager name is hidden: the amoCRM key may not read users",
            "manager names are hidden: the amoCRM key may not read users",
        ),
        LeftOutKind::Notification => {
            english(n, "Telegram message was not sent", "Telegram messages were not sent")
        }
        LeftOutKind::LongMessagesCut => english(
            n,
            "long message was cut before the analysis",
            "long messages were cut before the analysis",
        ),
    }
}

/// What the model answered and the report does not show, a line each; none when it shows all.
#[must_use]
pub fn omitted_words(omitted: &Omitted, language: Language) -> Vec<String> {
    let Omitted { findings, recommendations, problem_dialogs, unreadable, lists } = omitted;
    let counted = |n: u64, ru: &str, kk: &str, en: &str| {
        let words = match language {
            Language::Ru => ru,
            Language::Kk => kk,
            Language::En => en,
        };
        (n > 0).then(|| format!("{n} {words}"))
    };
    let mut lines: Vec<String> = [
        counted(
            *findings,
            russian(
                *findings,
                "вывод сверх лимита не показан",
                "вывода сверх лимита не показаны",
                "выводов сверх лимита не показаны",
            ),
            "тұжырым шектен асып, көрсетілмеді",
            english(
                *findings,
                "finding beyond the limit is not shown",
                "findings beyond the limit are not shown",
            ),
        ),
        counted(
            *recommendations,
            russian(
                *recommendations,
                "рекомендация сверх лимита не показана",
                "рекомендации сверх лимита не показаны",
                "рекомендаций сверх лимита не показаны",
            ),
            "ұсыныс шектен асып, көрсетілмеді",
            english(
                *recommendations,
                "recommendation beyond the limit is not shown",
                "recommendations beyond the limit are not shown",
            ),
        ),
        counted(
            *problem_dialogs,
            russian(
                *problem_dialogs,
                "проблемный диалог сверх лимита не показан",
                "проблемных диалога сверх лимита не показаны",
                "проблемных диалогов сверх лимита не показаны",
            ),
            "күрделі диалог шектен асып, көрсетілмеді",
            english(
                *problem_dialogs,
                "problem dialog beyond the limit is not shown",
                "problem dialogs beyond the limit are not shown",
            ),
        ),
        counted(
            *unreadable,
            russian(
                *unreadable,
                "элемент ответа ИИ не удалось прочитать",
                "элемента ответа ИИ не удалось прочитать",
                "элементов ответа ИИ не удалось прочитать",
            ),
            "ЖИ жауабының элементін оқу мүмкін болмады",
            english(
                *unreadable,
                "element of the AI's answer could not be read",
                "elements of the AI's answer could not be read",
            ),
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    lines.extend(lists.iter().map(|list| lost_list(*list, language).to_owned()));
    lines
}

const fn lost_list(list: AnswerList, language: Language) -> &'static str {
    match (list, language) {
        (AnswerList::Findings, Language::Ru) => "часть выводов ИИ оставлена без внимания: список не читался",
        (AnswerList::Findings, Language::Kk) => {
            "ЖИ тұжырымдарының бір бөлігі есепке алынбады: тізім оқылмады"
        }
        (AnswerList::Findings, Language::En) => {
            "some of the AI's findings are left out: their list could not be read"
        }
        (AnswerList::Managers, Language::Ru) => {
            "часть оценок менеджеров оставлена без внимания: список не читался"
        }
        (AnswerList::Managers, Language::Kk) => {
            "менеджерлер бағаларының бір бөлігі есепке алынбады: тізім оқылмады"
        }
        (AnswerList::Managers, Language::En) => {
            "some managers' scores are left out: their list could not be read"
        }
        (AnswerList::ProblemDialogs, Language::Ru) => {
            "часть проблемных диалогов оставлена без внимания: список не читался"
        }
        (AnswerList::ProblemDialogs, Language::Kk) => {
            "күрделі диалогтардың бір бөлігі есепке алынбады: тізім оқылмады"
        }
        (AnswerList::ProblemDialogs, Language::En) => {
            "some problem dialogs are left out: their list could not be read"
        }
        (AnswerList::Recommendations, Language::Ru) => {
            "рекомендации оставлены без внимания: список не читался"
        }
        (AnswerList::Recommendations, Language::Kk) => "ұсыныстар есепке алынбады: тізім оқылмады",
        (AnswerList::Recommendations, Language::En) => {
            "the recommendations are left out: their list could not be read"
        }
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
