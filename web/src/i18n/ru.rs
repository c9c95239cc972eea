//! Russian, the default language.

use synkro_shared::integration::{IntegrationKind, IntegrationStatus};
use synkro_shared::left_out_words::left_out_words;
use synkro_shared::report::{FindingKind, ReportStatus, Speaker};
use synkro_shared::run::{CountKind, ReportKind, RunStatus, StepName, StepStatus};
use synkro_shared::session::Language;
use synkro_shared::{ProblemKind, Role};

use super::fields_ru::field_error;
use super::messages::{Messages, Units};
use super::plural::russian;
use super::problems_ru::run_problem;
use crate::browser::theme::Theme;
use crate::period::Preset;

pub static MESSAGES: Messages = Messages {
    account: &super::account::RU,
    admin: &super::admin::RU,
    settings: &super::settings::RU,
    engine: &super::engine::RU,
    report: &super::report::RU,
    talk: &super::talk::RU,
    list: &super::list::RU,
    export: &super::export::RU,
    units: Units { second: "с", minute: "мин", hour: "ч", day: "д" },
    months: [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    skip_to_content: "Перейти к содержанию",
    loading: "Загружаем…",
    try_again: "Повторить",
    close: "Закрыть",
    open: "Открыть",
    show_more: "Показать ещё",
    show_more_items: |n| format!("Показать ещё\u{a0}{n}"),
    shown_of: |shown, all| format!("Показано {shown} из {all}"),
    language: "Язык",
    theme: |theme| match theme {
        Theme::Auto => "как в системе",
        Theme::Light => "светлая",
        Theme::Dark => "тёмная",
    },
    theme_switch: "Тема",
    main_menu: "Основное меню",
    account_menu: "Аккаунт",
    nav_overview: "Обзор",
    nav_reports: "Отчёты",
    sign_in: "Войти",
    sign_out: "Выйти",
    integration_ai: "ИИ-модель",
    integration_automation: "Расписание",
    role: |role| match role {
        Role::SuperAdmin => "главный администратор",
        Role::AdminLite => "администратор",
        Role::User => "пользователь",
    },
    step: |step| match step {
        StepName::FetchCrm => "Загрузка сделок",
        StepName::StoreCrm => "Сохранение сделок",
        StepName::FetchDialogs => "Загрузка переписки",
        StepName::StoreDialogs => "Сохранение переписки",
        StepName::BuildPrompt => "Расчёт показателей",
        StepName::Analyze => "Анализ ИИ",
        StepName::PersistReport => "Сохранение отчёта",
        StepName::Notify => "Отправка в Telegram",
        StepName::AnswerQuestion => "Ответ на вопрос",
    },
    step_status: |status| match status {
        StepStatus::Waiting => "ожидает",
        StepStatus::Running => "выполняется",
        StepStatus::Done => "готово",
        StepStatus::Error => "ошибка",
    },
    run_status: |status| match status {
        RunStatus::Queued => "В очереди",
        RunStatus::Running => "Выполняется",
        RunStatus::Waiting => "Ждёт повтора",
        RunStatus::Done => "Готово",
        RunStatus::Incomplete => "Готово не полностью",
        RunStatus::Failed => "Остановлено",
        RunStatus::Cancelled => "Отменено",
    },
    report_status: |status| match status {
        ReportStatus::Complete => "Полный",
        ReportStatus::Incomplete => "Неполный",
        ReportStatus::Empty => "Без переписки",
    },
    report_kind: |kind| match kind {
        ReportKind::Daily => "Ежедневный",
        ReportKind::Weekly => "Еженедельный",
        ReportKind::Monthly => "Ежемесячный",
        ReportKind::Manual => "По запросу",
    },
    count_noun: |kind, n| match kind {
        CountKind::Leads => russian(n, "лид", "лида", "лидов"),
        CountKind::Contacts => russian(n, "контакт", "контакта", "контактов"),
        CountKind::Managers => russian(n, "менеджер", "менеджера", "менеджеров"),
        CountKind::Chats => russian(n, "чат", "чата", "чатов"),
        CountKind::Dialogs => russian(n, "диалог", "диалога", "диалогов"),
        CountKind::Messages => russian(n, "сообщение", "сообщения", "сообщений"),
        CountKind::Rows => russian(n, "запись", "записи", "записей"),
        CountKind::Skipped => russian(n, "элемент пропущен", "элемента пропущено", "элементов пропущено"),
        CountKind::Parts => russian(n, "часть", "части", "частей"),
        CountKind::Tokens => russian(n, "токен", "токена", "токенов"),
        CountKind::Masked => {
            russian(n, "личное значение скрыто", "личных значения скрыто", "личных значений скрыто")
        }
        CountKind::Findings => russian(n, "вывод", "вывода", "выводов"),
        CountKind::Confirmed => {
            russian(n, "цитата подтверждена", "цитаты подтверждены", "цитат подтверждено")
        }
        CountKind::Unconfirmed => {
            russian(n, "цитата не подтверждена", "цитаты не подтверждены", "цитат не подтверждено")
        }
        CountKind::Posts => {
            russian(n, "сообщение отправлено", "сообщения отправлены", "сообщений отправлено")
        }
    },
    left_out: |kind, n| left_out_words(kind, n, Language::Ru),
    run_problem,
    next_action: "Что сделать",
    goes_on: "Ничего: продолжим сами.",
    again_in: |seconds| format!("Повторите через {seconds} с."),
    again_now: "Повторите: ожидание закончилось.",
    then_retry: "Затем повторите с этого шага.",
    open_later: "Попробуйте открыть отчёт позже.",

    problem: |kind| match kind {
        ProblemKind::BadRequest => "Сервер не понял запрос. Обновите страницу и попробуйте ещё раз.",
        ProblemKind::ValidationFailed => "Исправьте отмеченные поля.",
        ProblemKind::Unauthenticated => "Сессия закончилась. Войдите снова.",
        ProblemKind::SignInFailed => "Почта или пароль не подходят. Проверьте раскладку и Caps Lock.",
        ProblemKind::CodeRefused => {
            "Код не подошёл. Введите свежий код из приложения или другой код восстановления."
        }
        ProblemKind::ChallengeExpired => {
            "Время на ввод кода вышло или неверных кодов было слишком много. Введите пароль ещё раз."
        }
        ProblemKind::StepUpRequired => "Подтвердите, что это вы, и повторите действие.",
        ProblemKind::Forbidden => "На это у вас нет прав. Обратитесь к администратору.",
        ProblemKind::SecondFactorRequired => "Сначала включите двухфакторный вход на странице «Аккаунт».",
        ProblemKind::CrossSite => "Запрос пришёл не со страницы Synkro. Обновите страницу.",
        ProblemKind::NotFound => "Здесь ничего нет: ссылка неверна или доступ закрыт.",
        ProblemKind::InviteGone => {
            "Приглашение больше не действует. Попросите администратора прислать новое."
        }
        ProblemKind::MethodNotAllowed => "Сервер не поддерживает это действие. Обновите страницу.",
        ProblemKind::QuestionsUsedUp => {
            "По этому отчёту уже задано два вопроса. Обратитесь к администратору."
        }
        ProblemKind::RunActive => "Отчёт уже формируется. Дождитесь его или отмените.",
        ProblemKind::Conflict => "Состояние уже изменилось. Обновите страницу.",
        ProblemKind::LastSuperAdmin => {
            "Это последний действующий главный администратор. Сначала назначьте ещё одного: без него управлять Synkro будет некому."
        }
        ProblemKind::IdempotencyMismatch => {
            "Этот запрос уже отправлен с другими данными. Попробуйте ещё раз."
        }
        ProblemKind::TooLarge => "Запрос слишком большой. Сократите его.",
        ProblemKind::UnsupportedMediaType => "Сервер не понял запрос. Обновите страницу.",
        ProblemKind::RateLimited => "Слишком много попыток подряд. Подождите и попробуйте снова.",
        ProblemKind::ContentUnavailable => {
            "База Supabase вашей компании сейчас недоступна. Попробуйте позже."
        }
        ProblemKind::NotConfigured => "Не все подключения настроены. Завершите настройку и попробуйте снова.",
        ProblemKind::Unavailable => "Сервер занят. Попробуйте чуть позже.",
        ProblemKind::Internal => {
            "Ошибка на нашей стороне. Попробуйте ещё раз; если повторится, сообщите администратору."
        }
    },
    network_error: "Нет связи с сервером. Проверьте интернет и повторите.",
    timeout_error: "Сервер не ответил вовремя. Повторите попытку.",
    unreadable_error: "Сервер ответил непонятно. Обновите страницу: возможно, вышла новая версия.",
    may_retry_in: |time| format!("Повторить можно через\u{a0}{time}"),
    request_number: |id| format!("Номер запроса для поддержки: {id}"),
    field_error,
    not_found_title: "Страница не найдена",
    not_found_text: "Ссылка устарела или в адресе опечатка.",
    to_start: "На главную",

    landing_kicker: "Ежедневный разбор переписки отдела продаж",
    landing_title: "Вся переписка с клиентами — в одном отчёте",
    landing_text: "Synkro читает каждый диалог за день, считает показатели и показывает, где теряются сделки. Каждый вывод подтверждён цитатой из переписки.",
    landing_points: [
        ("Точные числа", "Время ответа, диалоги без ответа, лиды и продажи считает программа, а не ИИ."),
        ("Выводы с доказательствами", "Откройте цитату и прочитайте весь диалог вокруг неё."),
        ("Данные остаются у вас", "Переписка хранится в вашей собственной базе Supabase."),
    ],
    landing_quote_label: "Пример вывода",
    landing_quote: "«Подскажите, доставка в Караганду сколько стоит?»",
    landing_quote_source: "Вопрос без ответа · 26 часов",
    to_dashboard: "Открыть кабинет",
    login_title: "Вход",
    login_text: "Кабинет руководителя отдела продаж",
    email: "Электронная почта",
    password: "Пароль",
    show_password: "Показать пароль",
    hide_password: "Скрыть пароль",
    signing_in: "Входим…",
    session_ended: "Сессия закончилась. Войдите снова, и мы вернём вас на ту же страницу.",
    sign_in_first: "Войдите, чтобы открыть эту страницу.",
    signed_out: "Вы вышли из кабинета.",
    login_help: "Нет доступа или забыли пароль? Обратитесь к администратору Synkro.",

    staff_title: "Вы вошли как администратор",
    staff_text: "Администраторы управляют доступом к Synkro и не видят отчётов, переписки и ключей компаний. Поэтому разделы кабинета компании вам недоступны.",
    staff_account: "Аккаунт",
    staff_role: "Роль",

    weekday: |day| match day {
        chrono::Weekday::Mon => "Понедельник",
        chrono::Weekday::Tue => "Вторник",
        chrono::Weekday::Wed => "Среда",
        chrono::Weekday::Thu => "Четверг",
        chrono::Weekday::Fri => "Пятница",
        chrono::Weekday::Sat => "Суббота",
        chrono::Weekday::Sun => "Воскресенье",
    },
    greeting: |name| format!("Здравствуйте, {name}"),
    forced_title: "Новый отчёт",
    forced_text: "Выберите период: Synkro заберёт сделки и переписку, посчитает показатели и подготовит разбор.",
    period: "Период",
    preset: |preset| match preset {
        Preset::Yesterday => "Вчера",
        Preset::Today => "Сегодня",
        Preset::Last7 => "7 дней",
        Preset::Last14 => "14 дней",
        Preset::Custom => "Свои даты",
    },
    date_from: "С какого дня",
    date_to: "По какой день включительно",
    will_cover: |period, days| format!("{period} · {days}\u{a0}{}", russian(days, "день", "дня", "дней")),
    zone_note: |zone| format!("Дни считаются по времени {zone}"),
    start_report: "Принудительный отчёт",
    starting: "Запускаем…",
    run_already_active: "Отчёт уже формируется. Новый можно запустить, когда этот закончится.",
    active_run: "Сейчас формируется",
    follow_run: "Следить за ходом",
    last_run: "Последний запуск",
    no_runs: "Запусков ещё не было. Выберите период и сформируйте первый отчёт.",
    open_run: "Подробности запуска",
    latest_reports: "Последние отчёты",
    all_reports: "Все отчёты",
    no_reports_title: "Отчётов пока нет",
    no_reports_here: "Сформируйте первый: выберите период выше и нажмите «Принудительный отчёт».",
    no_reports_for_readers: "Отчёты появятся здесь, как только их сформируют.",
    no_reports_text: "Сформируйте первый: на странице «Обзор» выберите период и нажмите «Принудительный отчёт».",
    integrations: "Подключения",
    tile_link: |kind, status| match (status, kind) {
        (IntegrationStatus::Working, _) => None,
        (IntegrationStatus::NotSet, IntegrationKind::Automation) => Some("Задать расписание"),
        (IntegrationStatus::NotSet, _) => Some("Настроить"),
        (IntegrationStatus::Unverified, _) => Some("Проверить"),
        (IntegrationStatus::Failing, _) => Some("Исправить"),
    },
    schedule_not_set: "Расписание ещё не задано.",
    integration_status: |status| match status {
        IntegrationStatus::NotSet => "Не настроено",
        IntegrationStatus::Unverified => "Не проверено",
        IntegrationStatus::Working => "Работает",
        IntegrationStatus::Failing => "Нужно внимание",
    },
    checked_at: |at| format!("Проверено {at}"),
    integration_not_set: "Данные для подключения ещё не введены.",

    run_title: |period| format!("Отчёт за {period}"),
    steps_label: "Шаги формирования отчёта",
    step_of: |number, total| format!("Шаг {number} из {total}"),
    step_announcement: |number, name, status| format!("Шаг {number}: {name} — {status}"),
    attempt: |n, max| format!("Попытка {n} из {max}"),
    next_attempt_in: |time| format!("Следующая попытка через {time}"),
    next_attempt_now: "Пробуем ещё раз…",
    elapsed: "Прошло времени",
    created: "Запущен",
    started_by: "Кто запустил",
    by_schedule: "По расписанию",
    cancel_run: "Отменить",
    cancel_title: "Отменить формирование отчёта?",
    cancel_text: "Уже загруженные данные останутся в вашей базе. Отчёт за этот период можно запустить заново.",
    cancel_confirm: "Да, отменить",
    cancel_keep: "Продолжить формирование",
    cancelling: "Отменяем…",
    retry_from: |step| format!("Повторить с шага «{step}»"),
    retrying: "Запускаем повтор…",
    read_report: "Читать отчёт",
    left_out_title: "Что не вошло в отчёт",
    empty_period: "За этот период разбирать нечего, поэтому ИИ не вызывался.",
    done_text: "Отчёт готов.",
    cancelled_text: "Запуск отменён. Новый отчёт можно сформировать на странице «Обзор».",
    queued_text: "Запуск принят и ждёт свободного исполнителя.",
    connection_lost: "Нет связи с сервером. Формирование продолжается, данные на странице обновятся сами.",
    back_to_overview: "К обзору",

    reports_title: "Отчёты",
    reports_text: "Все разборы переписки вашей компании.",
    kind: "Вид",
    status: "Статус",
    summary: "Главное",
    dialogs: "Диалоги",
    unanswered: "Без ответа",
    open_report: |period| format!("Открыть отчёт за {period}"),
    no_summary: "Переписки за период не было",
    report_title: |period| format!("Отчёт за {period}"),
    made_at: |at| format!("Сформирован {at}"),
    print: "Печать",
    run_link: "Ход формирования",
    numbers: "Показатели",
    against_previous: "Изменение — к предыдущему периоду такой же длины",
    change_none: "без изменений",
    to_previous: "к предыдущему периоду",
    messages_in: "Сообщения клиентов",
    messages_out: "Сообщения компании",
    first_reply: "Первый ответ, медиана",
    first_reply_p90: |time| format!("90 % ответов — за {time}"),
    longest_silence: "Самое долгое молчание",
    new_leads: "Новые лиды",
    won: "Выиграно",
    lost: "Проиграно",
    dialogs_without_lead: "Диалоги без лида",
    leads_without_dialog: "Лиды без диалога",
    show_dialogs: "Показать диалоги",
    show: "Показать",
    sections: "Разделы отчёта",
    section_managers: "Менеджеры",
    section_receipt: "Расход",
    recommendations: "Что сделать",
    findings: "Выводы",
    no_findings: "Замечаний за период не найдено.",
    finding_kind: |kind| match kind {
        FindingKind::Objection => "Возражение",
        FindingKind::UnansweredQuestion => "Вопрос без ответа",
        FindingKind::BrokenPromise => "Невыполненное обещание",
        FindingKind::LostOpportunity => "Упущенная сделка",
        FindingKind::PoorService => "Плохой сервис",
        FindingKind::Complaint => "Жалоба",
        FindingKind::GoodPractice => "Хорошая практика",
        FindingKind::Suspicious => "Подозрительный диалог",
    },
    importance: |value| format!("Важность {value} из 100"),
    quotes: |n| format!("{n}\u{a0}{}", russian(n, "цитата", "цитаты", "цитат")),
    open_quote: |speaker, at| format!("{speaker}, {at}. Открыть диалог"),
    confirmed_share: |percent, confirmed, given| {
        format!("Подтверждено {percent} цитат: {confirmed} из {given}")
    },
    confirmed_explained: "Программа нашла эти слова в переписке дословно. Неподтверждённые цитаты в отчёт не попали.",
    unconfirmed_numbers: |count, numbers| {
        format!("{} не из расчётов: {numbers}", if count == 1 { "Число" } else { "Числа" })
    },
    by_manager: "По менеджерам",
    by_channel: "По каналам",
    manager: "Менеджер",
    channel: "Канал",
    manager_unknown: "Имя недоступно",
    manager_nobody: "Без менеджера",
    assessment: "Оценка менеджеров",
    no_score: "нет оценки",
    score_of_100: |score| format!("{score} из 100"),
    score_of_10: |score| format!("{score} из 10"),
    checklist_point: |point| match point {
        "greeting" => Some("Приветствие"),
        "needs" => Some("Выявление потребности"),
        "offer" => Some("Предложение"),
        "objections" => Some("Работа с возражениями"),
        "next_step" => Some("Следующий шаг"),
        "politeness" => Some("Вежливость"),
        _ => None,
    },
    channel_name: channel,
    problem_dialogs: "Диалоги, которые стоит прочитать",
    open_dialog_of: |name| format!("Открыть диалог: {name}"),
    all_dialogs: "Диалоги периода",
    filter: "Показать",
    filter_all: "Все диалоги",
    filter_unanswered: "Без ответа",
    filter_no_lead: "Без лида",
    nothing_in_filter: "Таких диалогов нет. Выберите другой отбор.",
    client: "Клиент",
    client_unnamed: |id| format!("Клиент без имени, чат {id}"),
    is_unanswered: "Без ответа",
    is_answered: "Отвечен",
    receipt: "Расход на анализ",
    receipt_text: "Сколько потратила ИИ-модель на этот отчёт.",
    model: "Модель",
    prompt_version: "Версия промпта",
    calls: "Запросов к модели",
    tokens_in: "Токенов отправлено",
    tokens_out: "Токенов получено",
    tokens_thinking: "Токенов на размышление",
    cost: "Стоимость, оценка",
    cost_unknown: "цена модели неизвестна",
    content_unavailable: "Текст отчёта сейчас недоступен",
    content_unavailable_text: "Текст и переписка хранятся в базе Supabase вашей компании. Показатели ниже сохранены у нас и верны.",
    report_empty_title: "За этот период переписки не было",
    report_empty_text: "Разбирать нечего. Если переписка точно была, проверьте подключение Radist.Online и выбранный период.",

    dialog_title: |name| format!("Диалог: {name}"),
    phone: "Телефон",
    lead: |id| format!("Лид № {id}"),
    no_lead: "Лида нет",
    speaker: |speaker| match speaker {
        Speaker::Client => "Клиент",
        Speaker::Company => "Компания",
        Speaker::Unknown => "Отправитель неизвестен",
    },
    cited_message: "Цитируемое сообщение",
    media: |kind| match kind {
        "image" => Some("Изображение"),
        "voice" | "audio" => Some("Голосовое сообщение"),
        "video" => Some("Видео"),
        "document" | "file" => Some("Файл"),
        "location" => Some("Место на карте"),
        "contact" | "contacts" => Some("Контакт"),
        "sticker" => Some("Стикер"),
        _ => None,
    },
    dialog_empty: "В этом диалоге нет сообщений за период отчёта.",
    dialog_missing_message: "Цитируемого сообщения больше нет в базе. Показан весь диалог.",
};

fn channel(code: &str) -> Option<&'static str> {
    match code {
        "waba" => Some("WhatsApp Business"),
        "whatsapp" | "whatsapp_personal" => Some("WhatsApp"),
        "telegram" | "telegram_personal" => Some("Telegram"),
        "telegram_bot" => Some("Telegram-бот"),
        "instagram" => Some("Instagram"),
        "vk" => Some("ВКонтакте"),
        "avito" => Some("Avito"),
        "viber" => Some("Viber"),
        "facebook" => Some("Facebook"),
        _ => None,
    }
}
