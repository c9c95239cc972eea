//! Words of the lists of reports and runs: what they are narrowed to and sorted by, and what a row says in short.

use synkro_shared::list::{Commented, SortBy, SortOrder};
use synkro_words::words;

type Text = &'static str;

words! {
    /// All of them.
    pub struct Words {
        search: Text = {
            ru: "Поиск в заголовках, итогах и комментариях",
            kk: "Тақырыптардан, тұжырымдардан және пікірлерден іздеу",
            en: "Search headlines, summaries and comments",
        };
        clear_search: Text = {
            ru: "Очистить поиск",
            kk: "Іздеуді тазалау",
            en: "Clear the search",
        };
        any_kind: Text = {
            ru: "Все",
            kk: "Барлығы",
            en: "All",
        };
        any: Text = {
            ru: "Любой",
            kk: "Кез келген",
            en: "Any",
        };
        more_filters: Text = {
            ru: "Ещё фильтры и порядок",
            kk: "Тағы сүзгілер және рет",
            en: "More filters and order",
        };
        comments: Text = {
            ru: "Комментарии",
            kk: "Пікірлер",
            en: "Comments",
        };
        commented: fn(Commented) -> Text = by |commented| {
            Commented::With => { ru: "Есть", kk: "Бар", en: "Some" }
            Commented::Without => { ru: "Нет", kk: "Жоқ", en: "None" }
        };
        from: Text = {
            ru: "Период с",
            kk: "Кезең басы",
            en: "Period from",
        };
        to: Text = {
            ru: "По день включительно",
            kk: "Соңғы күні қоса",
            en: "Up to and including",
        };
        days_reversed: Text = {
            ru: "Последний день раньше первого",
            kk: "Соңғы күн бірінші күннен бұрын",
            en: "The last day is before the first",
        };
        sorting: Text = {
            ru: "Порядок",
            kk: "Рет",
            en: "Order",
        };
        sorted: fn(SortBy, SortOrder) -> Text = by |by, order| match (by, order) {
            (SortBy::Created, SortOrder::Desc) => {
                ru: "Сначала новые",
                kk: "Алдымен жаңалары",
                en: "Newest first",
            }
            (SortBy::Created, SortOrder::Asc) => {
                ru: "Сначала старые",
                kk: "Алдымен ескілері",
                en: "Oldest first",
            }
            (SortBy::Period, SortOrder::Desc) => {
                ru: "По периоду: сначала поздние",
                kk: "Кезең бойынша: алдымен кейінгілері",
                en: "By period: latest first",
            }
            (SortBy::Period, SortOrder::Asc) => {
                ru: "По периоду: сначала ранние",
                kk: "Кезең бойынша: алдымен бұрынғылары",
                en: "By period: earliest first",
            }
        };
        clear: Text = {
            ru: "Сбросить фильтры",
            kk: "Сүзгілерді тазалау",
            en: "Clear filters",
        };
        nothing_title: Text = {
            ru: "По этим условиям ничего нет",
            kk: "Бұл шарттар бойынша ештеңе жоқ",
            en: "Nothing matches",
        };
        nothing_text: Text = {
            ru: "Измените условия или сбросьте фильтры.",
            kk: "Шарттарды өзгертіңіз немесе сүзгілерді тазалаңыз.",
            en: "Change what you look for, or clear the filters.",
        };
        /// Takes how many rows are shown.
        shown: fn(&str) -> String = {
            ru: |n| format!("Показано строк: {n}"),
            kk: |n| format!("Көрсетілген жол: {n}"),
            en: |n| format!("Rows shown: {n}"),
        };
        /// Takes how many reports were searched and how many are older.
        older_reports: fn(&str, &str) -> String = {
            ru: |searched, older| format!(
                "Поиск идёт по последним отчётам ({searched}). Более старых, где не искали: {older}. Сузьте их периодом без поиска."
            ),
            kk: |searched, older| format!(
                "Іздеу соңғы есептер бойынша жүреді ({searched}). Одан ескі, ізделмеген есеп: {older}. Оларды іздеусіз, кезең бойынша табыңыз."
            ),
            en: |searched, older| format!(
                "The search covers the newest reports ({searched}). Older ones, which were not searched: {older}. Find those by period, without a search."
            ),
        };
        /// Takes how many comments were not opened.
        unread_comments: fn(&str) -> String = {
            ru: |n| format!("Комментариев слишком много: {n} из них не просмотрены."),
            kk: |n| format!("Пікір тым көп: олардың {n} қаралмады."),
            en: |n| format!("There are too many comments: {n} of them were not read."),
        };
        /// Takes a number.
        unanswered: fn(&str) -> String = {
            ru: |n| format!("Без ответа: {n}"),
            kk: |n| format!("Жауапсыз: {n}"),
            en: |n| format!("Unanswered: {n}"),
        };
        /// Takes a number.
        important: fn(&str) -> String = {
            ru: |n| format!("Важных выводов: {n}"),
            kk: |n| format!("Маңызды тұжырым: {n}"),
            en: |n| format!("Important findings: {n}"),
        };
        /// Takes confirmed and given quotes.
        quotes: fn(&str, &str) -> String = {
            ru: |confirmed, given| format!("Цитаты: {confirmed} из {given}"),
            kk: |confirmed, given| format!("Дәйексөз: {confirmed} / {given}"),
            en: |confirmed, given| format!("Quotes: {confirmed} of {given}"),
        };
        all_runs: Text = {
            ru: "Все запуски",
            kk: "Барлық жасалу",
            en: "All runs",
        };
        runs_title: Text = {
            ru: "Запуски",
            kk: "Есептердің жасалуы",
            en: "Runs",
        };
        runs_text: Text = {
            ru: "Как готовился каждый отчёт: что удалось, что остановилось и почему.",
            kk: "Әр есеп қалай дайындалды: не орындалды, не тоқтады және неге.",
            en: "How each report was prepared: what worked, what stopped and why.",
        };
        no_runs_title: Text = {
            ru: "Запусков пока нет",
            kk: "Әзірге есеп жасалмаған",
            en: "No runs yet",
        };
        accepted: Text = {
            ru: "Принят",
            kk: "Қабылданды",
            en: "Accepted",
        };
        by_schedule: Text = {
            ru: "По расписанию",
            kk: "Кесте бойынша",
            en: "On schedule",
        };
        /// Takes the period.
        open_run: fn(&str) -> String = {
            ru: |period| format!("Открыть запуск за {period}"),
            kk: |period| format!("{period}: жасалу барысын ашу"),
            en: |period| format!("Open the run for {period}"),
        };
        /// Takes the period.
        read_report: fn(&str) -> String = {
            ru: |period| format!("Читать отчёт за {period}"),
            kk: |period| format!("{period} есебін оқу"),
            en: |period| format!("Read the report for {period}"),
        };
        outcome: Text = {
            ru: "Итог",
            kk: "Нәтиже",
            en: "Outcome",
        };
        /// Takes the step's number, how many there are, and its name.
        at_step: fn(u8, usize, &str) -> String = {
            ru: |number, of, step| format!("Шаг {number} из {of}: {step}"),
            kk: |number, of, step| format!("{of} қадамның {number}-қадамы: {step}"),
            en: |number, of, step| format!("Step {number} of {of}: {step}"),
        };
    }
}
