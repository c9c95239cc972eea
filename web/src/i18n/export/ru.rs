//! Russian.

use synkro_shared::plural::russian;

use super::Words;

pub const WORDS: Words = Words {
    title: "Скачать",
    text: "Файлы содержат имена клиентов и цитаты из переписки. Каждая выгрузка записывается в журнал действий.",
    markdown: "Текст отчёта (Markdown)",
    dialogs: "Таблица диалогов (CSV)",
    findings: "Таблица выводов (CSV)",
    json: "Данные для программ (JSON)",
    making: "Готовим файл…",
    made: "Файл готов",
    refused: "Браузер не сохранил файл. Разрешите загрузки для этого сайта и повторите.",
    for_paper: "Для печати",
    print: "Напечатать или сохранить в PDF",
    back: "Вернуться к отчёту",
    change: "Изменение",
    importance: "важность",
    score: "Оценка ИИ, из 100",
    note: "Комментарий ИИ",
    address: |address| format!("Отчёт на сайте: {address}"),
    finding_address: |address| format!("Вывод с номером N открывается по адресу {address}#finding-N"),
    one_quote: "У каждого вывода — одна цитата; остальные в отчёте на сайте.",
    dialogs_elsewhere: "Диалогов на бумаге нет: их таблица скачивается со страницы отчёта в формате CSV.",
    findings_elsewhere: |n| {
        let noun = russian(n, "вывод не напечатан", "вывода не напечатаны", "выводов не напечатаны");
        format!("Ещё {n} {noun}: они есть в файлах CSV и Markdown.")
    },
    managers_elsewhere: |n| {
        let noun = russian(n, "менеджер не напечатан", "менеджера не напечатаны", "менеджеров не напечатаны");
        format!("Ещё {n} {noun}: они есть в отчёте на сайте и в файле Markdown.")
    },
    text_missing: "Текста отчёта и выводов здесь нет: прочитать их из Supabase не удалось.",
};
