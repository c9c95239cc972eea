//! Words of a run's page.

use synkro_words::words;

type Text = &'static str;

words! {
    /// Of a run's page.
    pub struct Run {
        run_title: fn(&str) -> String = {
            ru: |period| format!("Отчёт за {period}"),
            kk: |period| format!("{period} есебі"),
            en: |period| format!("Report for {period}"),
        };
        steps_label: Text = {
            ru: "Шаги формирования отчёта",
            kk: "Есеп жасау қадамдары",
            en: "Steps of making the report",
        };
        step_of: fn(u8, usize) -> String = {
            ru: |number, total| format!("Шаг {number} из {total}"),
            kk: |number, total| format!("{total} қадамның {number}-қадамы"),
            en: |number, total| format!("Step {number} of {total}"),
        };
        step_announcement: fn(u8, &str, &str) -> String = {
            ru: |number, name, status| format!("Шаг {number}: {name} — {status}"),
            kk: |number, name, status| format!("{number}-қадам: {name} — {status}"),
            en: |number, name, status| format!("Step {number}: {name} — {status}"),
        };
        attempt: fn(u32, u32) -> String = {
            ru: |n, max| format!("Попытка {n} из {max}"),
            kk: |n, max| format!("{max} талпыныстың {n}-талпынысы"),
            en: |n, max| format!("Attempt {n} of {max}"),
        };
        next_attempt_in: fn(&str) -> String = {
            ru: |time| format!("Следующая попытка через {time}"),
            kk: |time| format!("Келесі әрекетке {time} қалды"),
            en: |time| format!("Next attempt in {time}"),
        };
        next_attempt_now: Text = {
            ru: "Пробуем ещё раз…",
            kk: "Қайталануда…",
            en: "Trying again now…",
        };
        elapsed: Text = {
            ru: "Прошло времени",
            kk: "Өткен уақыт",
            en: "Time elapsed",
        };
        created: Text = {
            ru: "Запущен",
            kk: "Басталды",
            en: "Started",
        };
        started_by: Text = {
            ru: "Кто запустил",
            kk: "Кім бастады",
            en: "Started by",
        };
        by_schedule: Text = {
            ru: "По расписанию",
            kk: "Кесте бойынша",
            en: "The schedule",
        };
        cancel_run: Text = {
            ru: "Отменить",
            kk: "Тоқтату",
            en: "Cancel",
        };
        cancel_title: Text = {
            ru: "Отменить формирование отчёта?",
            kk: "Есеп жасауды тоқтату керек пе?",
            en: "Cancel this report?",
        };
        cancel_text: Text = {
            ru: "Уже загруженные данные останутся в вашей базе. Отчёт за этот период можно запустить заново.",
            kk: "Жүктелген деректер базаңызда қалады. Бұл кезеңнің есебін қайта бастауға болады.",
            en: "What was already loaded stays in your database. You can start a report for this period again.",
        };
        cancel_confirm: Text = {
            ru: "Да, отменить",
            kk: "Иә, тоқтату",
            en: "Yes, cancel it",
        };
        cancel_keep: Text = {
            ru: "Продолжить формирование",
            kk: "Жасай беру",
            en: "Keep going",
        };
        cancelling: Text = {
            ru: "Отменяем…",
            kk: "Тоқтатылуда…",
            en: "Cancelling…",
        };
        retry_from: fn(&str) -> String = {
            ru: |step| format!("Повторить с шага «{step}»"),
            kk: |step| format!("«{step}» қадамынан бастап қайталау"),
            en: |step| format!("Retry from “{step}”"),
        };
        retrying: Text = {
            ru: "Повторяем…",
            kk: "Қайта басталуда…",
            en: "Starting again…",
        };
        read_report: Text = {
            ru: "Читать отчёт",
            kk: "Есепті оқу",
            en: "Read the report",
        };
        empty_period: Text = {
            ru: "За этот период разбирать нечего, поэтому ИИ не вызывался.",
            kk: "Бұл кезеңде талдайтын ештеңе жоқ, сондықтан ЖИ шақырылмады.",
            en: "There is nothing to analyse in this period, so the AI was not called.",
        };
        done_text: Text = {
            ru: "Отчёт готов.",
            kk: "Есеп дайын.",
            en: "The report is ready.",
        };
        cancelled_text: Text = {
            ru: "Запуск отменён. Новый отчёт можно сформировать на странице «Обзор».",
            kk: "Есеп жасау тоқтатылды. Жаңасын «Шолу» бетінде бастауға болады.",
            en: "The run was cancelled. You can make a new report on the Overview page.",
        };
        queued_text: Text = {
            ru: "Запуск принят и ждёт свободного исполнителя.",
            kk: "Кезекте тұр, бірнеше секундтан кейін басталады.",
            en: "The run is accepted and waits for a free worker.",
        };
        connection_lost: Text = {
            ru: "Нет связи с сервером. Формирование продолжается, данные на странице обновятся сами.",
            kk: "Сервермен байланыс жоқ. Есеп жасалып жатыр, бет өзі жаңарады.",
            en: "No connection to the server. The report is still being made; this page will update itself.",
        };
        back_to_overview: Text = {
            ru: "К обзору",
            kk: "Шолуға",
            en: "To the overview",
        };
    }
}
