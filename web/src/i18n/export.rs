//! Words of a report as a file and on paper.

use synkro_words::words;

use crate::i18n::plural::{english, russian};

type Text = &'static str;

words! {
    /// All of them.
    pub struct Words {
        title: Text = {
            ru: "Скачать",
            kk: "Жүктеп алу",
            en: "Download",
        };
        text: Text = {
            ru: "Файлы содержат имена клиентов и цитаты из переписки. Каждая выгрузка записывается в журнал действий.",
            kk: "Файлдарда клиенттердің аттары мен хат алмасудан дәйексөздер бар. Әр жүктеу әрекеттер журналына жазылады.",
            en: "The files hold clients' names and quotes from conversations. Each download is written down in the activity log.",
        };
        markdown: Text = {
            ru: "Текст отчёта (Markdown)",
            kk: "Есеп мәтіні (Markdown)",
            en: "Text of the report (Markdown)",
        };
        dialogs: Text = {
            ru: "Таблица диалогов (CSV)",
            kk: "Диалогтар кестесі (CSV)",
            en: "Table of dialogs (CSV)",
        };
        findings: Text = {
            ru: "Таблица выводов (CSV)",
            kk: "Тұжырымдар кестесі (CSV)",
            en: "Table of findings (CSV)",
        };
        json: Text = {
            ru: "Данные для программ (JSON)",
            kk: "Бағдарламаларға арналған деректер (JSON)",
            en: "Data for programs (JSON)",
        };
        making: Text = {
            ru: "Готовим файл…",
            kk: "Файл дайындалып жатыр…",
            en: "Preparing the file…",
        };
        made: Text = {
            ru: "Файл готов",
            kk: "Файл дайын",
            en: "The file is ready",
        };
        refused: Text = {
            ru: "Браузер не сохранил файл. Разрешите загрузки для этого сайта и повторите.",
            kk: "Браузер файлды сақтамады. Осы сайтқа жүктеуге рұқсат беріп, қайталаңыз.",
            en: "The browser did not save the file. Allow downloads for this site and try again.",
        };
        print: Text = {
            ru: "Напечатать или сохранить в PDF",
            kk: "Басып шығару немесе PDF-ке сақтау",
            en: "Print or save as PDF",
        };
        back: Text = {
            ru: "Вернуться к отчёту",
            kk: "Есепке оралу",
            en: "Back to the report",
        };
        importance: Text = {
            ru: "важность",
            kk: "маңыздылығы",
            en: "importance",
        };
        score: Text = {
            ru: "Оценка ИИ, из 100",
            kk: "ЖИ бағасы (0–100)",
            en: "Score by AI, of 100",
        };
        /// Takes the report's address.
        address: fn(&str) -> String = {
            ru: |address| format!("Отчёт на сайте: {address}"),
            kk: |address| format!("Сайттағы есеп: {address}"),
            en: |address| format!("The report on the site: {address}"),
        };
        /// Takes the report's address.
        finding_address: fn(&str) -> String = {
            ru: |address| format!("Вывод с номером N открывается по адресу {address}#finding-N"),
            kk: |address| format!("N нөмірлі тұжырым мына мекенжайда ашылады: {address}#finding-N"),
            en: |address| format!("Finding number N opens at {address}#finding-N"),
        };
        one_quote: Text = {
            ru: "У каждого вывода — одна цитата; остальные в отчёте на сайте.",
            kk: "Әр тұжырымда бір дәйексөз бар; қалғандары сайттағы есепте.",
            en: "Each finding has one quote here; the others are in the report on the site.",
        };
        dialogs_elsewhere: Text = {
            ru: "Диалогов на бумаге нет: их таблица скачивается со страницы отчёта в формате CSV.",
            kk: "Қағазда диалогтар жоқ: олардың кестесі есеп бетінен CSV пішімінде жүктеледі.",
            en: "The dialogs are not printed: their table is downloaded from the report's page as CSV.",
        };
        /// Takes how many findings are not printed.
        findings_elsewhere: fn(u64) -> String = {
            ru: |n| {
                let noun = russian(n, "вывод не напечатан", "вывода не напечатаны", "выводов не напечатаны");
                format!("Ещё {n} {noun}: они есть в файлах CSV и Markdown.")
            },
            kk: |n| format!("Тағы {n} тұжырым басылмады: олар CSV және Markdown файлдарында бар."),
            en: |n| {
                let noun = english(n, "finding is not printed: it is", "findings are not printed: they are");
                format!("{n} more {noun} in the CSV and Markdown files.")
            },
        };
        /// Takes how many managers are not printed.
        managers_elsewhere: fn(u64) -> String = {
            ru: |n| {
                let noun = russian(n, "менеджер не напечатан", "менеджера не напечатаны", "менеджеров не напечатаны");
                format!("Ещё {n} {noun}: они есть в отчёте на сайте и в файле Markdown.")
            },
            kk: |n| format!("Тағы {n} менеджер басылмады: олар сайттағы есепте және Markdown файлында бар."),
            en: |n| {
                let noun = english(n, "manager is not printed", "managers are not printed");
                format!("{n} more {noun}: see the report on the site or the Markdown file.")
            },
        };
        text_missing: Text = {
            ru: "Текста отчёта и выводов здесь нет: прочитать их из Supabase не удалось.",
            kk: "Есеп мәтіні мен тұжырымдар мұнда жоқ: оларды Supabase-тен оқу мүмкін болмады.",
            en: "The report's text and findings are not here: they could not be read from Supabase.",
        };
    }
}
