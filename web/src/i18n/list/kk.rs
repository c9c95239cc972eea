//! Kazakh.

use synkro_shared::list::{Commented, SortBy, SortOrder};

use super::Words;

pub const WORDS: Words = Words {
    search: "Тақырыптардан, тұжырымдардан және пікірлерден іздеу",
    clear_search: "Іздеуді тазалау",
    any_kind: "Барлығы",
    any: "Кез келген",
    more_filters: "Тағы сүзгілер және рет",
    comments: "Пікірлер",
    commented: |commented| match commented {
        Commented::With => "Бар",
        Commented::Without => "Жоқ",
    },
    from: "Кезең басы",
    to: "Соңғы күні қоса",
    days_reversed: "Соңғы күн бірінші күннен бұрын",
    sorting: "Рет",
    sorted: |by, order| match (by, order) {
        (SortBy::Created, SortOrder::Desc) => "Алдымен жаңалары",
        (SortBy::Created, SortOrder::Asc) => "Алдымен ескілері",
        (SortBy::Period, SortOrder::Desc) => "Кезең бойынша: алдымен кейінгілері",
        (SortBy::Period, SortOrder::Asc) => "Кезең бойынша: алдымен бұрынғылары",
    },
    clear: "Сүзгілерді тазалау",
    nothing_title: "Бұл шарттар бойынша ештеңе жоқ",
    nothing_text: "Шарттарды өзгертіңіз немесе сүзгілерді тазалаңыз.",
    shown: |n| format!("Көрсетілген жол: {n}"),
    older_reports: |searched, older| {
        format!(
            "Іздеу соңғы есептер бойынша жүреді ({searched}). Одан ескі, ізделмеген есеп: {older}. Оларды іздеусіз, кезең бойынша табыңыз."
        )
    },
    unread_comments: |n| format!("Пікір тым көп: олардың {n} қаралмады."),
    unanswered: |n| format!("Жауапсыз: {n}"),
    important: |n| format!("Маңызды тұжырым: {n}"),
    quotes: |confirmed, given| format!("Дәйексөз: {confirmed} / {given}"),
    all_runs: "Барлық жасалу",
    runs_title: "Есептердің жасалуы",
    runs_text: "Әр есеп қалай дайындалды: не орындалды, не тоқтады және неге.",
    no_runs_title: "Әзірге есеп жасалмаған",
    accepted: "Қабылданды",
    by_schedule: "Кесте бойынша",
    open_run: |period| format!("{period}: жасалу барысын ашу"),
    read_report: |period| format!("{period} есебін оқу"),
    outcome: "Нәтиже",
    at_step: |number, of, step| format!("{of} қадамның {number}-қадамы: {step}"),
};
