//! Russian.

use synkro_shared::retry::RetryFrom;
use synkro_shared::run_event::RunEventKind as E;
use synkro_shared::schedule::{FireStatus, MissReason};

use super::Words;
use crate::i18n::plural::russian;

pub const WORDS: Words = Words {
    retry_title: "Повторить",
    retry_name: |from| match from {
        RetryFrom::FailedStep => "Продолжить с этого шага",
        RetryFrom::Start => "Всё заново",
        RetryFrom::Analysis => "Только анализ",
    },
    retry_text: |from| match from {
        RetryFrom::FailedStep => {
            "Сделанное раньше сохранится. Ответы ИИ, которые уже получены, повторно не оплачиваются."
        }
        RetryFrom::Start => "Сделки и переписка будут прочитаны ещё раз, отчёт составлен заново.",
        RetryFrom::Analysis => {
            "Сохранённая переписка будет разобрана по текущему промпту. Запросов к amoCRM и Radist не будет."
        }
    },
    costs: "Что потребуется",
    cost_failed_step: "Только оставшиеся шаги.",
    cost_fetch: |leads, chats| format!("Будет загружено: {leads}, {chats}."),
    cost_no_fetch: "Чтения нет.",
    cost_tokens: |tokens| format!("ИИ: около {tokens} входных токенов."),
    cost_same_answers: "Если промпт, модель и переписка не изменились, берутся сохранённые ответы: бесплатно.",
    posted_again: "Готовый отчёт будет отправлен в Telegram ещё раз.",
    retry_keep: "Не повторять",
    resend: "Отправить ещё раз",
    resend_text: "Проверьте чат: если сообщение там уже есть, повторно отправлять не нужно.",
    open_setting: |name| format!("Открыть настройку: {name}"),
    ask_holders: |names| {
        if names.is_empty() {
            "Попросите администратора компании исправить настройку.".to_owned()
        } else {
            format!("Исправить настройку может: {names}.")
        }
    },
    first_steps_title: "До первого отчёта",
    first_steps_text: |done, of| {
        format!("Введены данные {done} из {of} подключений. Когда будут все, здесь появится кнопка отчёта.")
    },
    step_paused: "ждёт повтора",
    log_title: "Журнал запуска",
    log_text: "Что происходило и когда. Содержания переписки здесь нет.",
    log_show: "Показать журнал",
    log_nothing: ("Журнал пуст", "Записи появятся, когда запуск начнётся."),
    log_event: |kind| match kind {
        E::Claimed => "Работа началась",
        E::StepDone => "Шаг выполнен",
        E::CallFailed => "Запрос не удался, повторим",
        E::StepWaits => "Шаг ждёт следующей попытки",
        E::StepFailed => "Шаг остановлен",
        E::WorkerLost => "Исполнитель перестал отвечать, работу продолжит другой",
        E::Released => "Работа передана другому процессу",
        E::CancelRequested => "Запрошена отмена",
        E::Cancelled => "Отменён",
        E::Retried => "Попросили повторить",
    },
    log_when: "Когда",
    log_step: "Шаг",
    log_what: "Что произошло",
    next_attempt: |at| format!("следующая попытка {at}"),
    schedule_title: "По расписанию",
    schedule_off: "Автоматические отчёты выключены.",
    schedule_set_up: "Настроить расписание",
    schedule_next: "Ближайшие отчёты",
    schedule_paused: |since| {
        format!("Расписание на паузе с {since}. Пропущенное можно будет сформировать позже.")
    },
    pause: "Приостановить",
    resume: "Возобновить",
    missed: |n| format!("{n} {}", russian(n, "отчёт пропущен", "отчёта пропущено", "отчётов пропущено")),
    last_missed: |period, reason| format!("Последний пропущенный: {period}. {reason}."),
    miss_reason: |reason| match reason {
        MissReason::Late => "В это время сервис не работал",
        MissReason::Paused => "Расписание было на паузе",
        MissReason::NotReady => "Одно из подключений не работало",
    },
    make_missed: "Сформировать пропущенные",
    made: |n| {
        format!(
            "{} {n} {}",
            russian(n, "Поставлен", "Поставлено", "Поставлено"),
            russian(n, "отчёт", "отчёта", "отчётов")
        )
    },
    history_title: "История расписания",
    history_show: "Показать историю",
    history_nothing: ("Истории пока нет", "Здесь появятся отчёты, время которых подошло."),
    history_period: "Период",
    history_due: "Время отчёта",
    history_status: "Итог",
    fire_status: |status| match status {
        FireStatus::Queued => "Ждёт очереди",
        FireStatus::Started => "Запущен",
        FireStatus::Missed => "Пропущен",
    },
    open_run: "Открыть запуск",
};
