//! Russian.

use synkro_shared::list::{Commented, SortBy, SortOrder};

use super::Words;

pub const WORDS: Words = Words {
    search: "Поиск в заголовках, итогах и комментариях",
    clear_search: "Очистить поиск",
    any_kind: "Все",
    any: "Любой",
    more_filters: "Ещё фильтры и порядок",
    comments: "Комментарии",
    commented: |commented| match commented {
        Commented::With => "Есть",
        Commented::Without => "Нет",
    },
    from: "Период с",
    to: "По день включительно",
    days_reversed: "Последний день раньше первого",
    sorting: "Порядок",
    sorted: |by, order| match (by, order) {
        (SortBy::Created, SortOrder::Desc) => "Сначала новые",
        (SortBy::Created, SortOrder::Asc) => "Сначала старые",
        (SortBy::Period, SortOrder::Desc) => "По периоду: сначала поздние",
        (SortBy::Period, SortOrder::Asc) => "По периоду: сначала ранние",
    },
    clear: "Сбросить фильтры",
    nothing_title: "По этим условиям ничего нет",
    nothing_text: "Измените условия или сбросьте фильтры.",
    shown: |n| format!("Показано строк: {n}"),
    older_reports: |searched, older| {
        format!(
            "Поиск идёт по последним отчётам ({searched}). Более старых, где не искали: {older}. Сузьте их периодом без поиска."
        )
    },
    unread_comments: |n| format!("Комментариев слишком много: {n} из них не просмотрены."),
    unanswered: |n| format!("Без ответа: {n}"),
    important: |n| format!("Важных выводов: {n}"),
    quotes: |confirmed, given| format!("Цитаты: {confirmed} из {given}"),
    all_runs: "Все запуски",
    runs_title: "Запуски",
    runs_text: "Как готовился каждый отчёт: что удалось, что остановилось и почему.",
    no_runs_title: "Запусков пока нет",
    accepted: "Принят",
    by_schedule: "По расписанию",
    open_run: |period| format!("Открыть запуск за {period}"),
    read_report: |period| format!("Читать отчёт за {period}"),
    outcome: "Итог",
    at_step: |number, of, step| format!("Шаг {number} из {of}: {step}"),
};
