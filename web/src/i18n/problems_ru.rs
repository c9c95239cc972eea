//! Why a run stopped or waits, and what to do: Russian.

use synkro_shared::integration::IntegrationKind as Kind;
use synkro_shared::run::RunProblemCode as Code;

use super::ProblemWords;

fn name(integration: Option<Kind>) -> &'static str {
    match integration {
        Some(Kind::Supabase) => "Supabase",
        Some(Kind::Amocrm) => "amoCRM",
        Some(Kind::Radist) => "Radist.Online",
        Some(Kind::Ai) => "ИИ-модель",
        Some(Kind::Telegram) => "Telegram",
        Some(Kind::Automation) => "Расписание",
        None => "Сервис",
    }
}

/// Where a new key of this integration is found.
fn where_the_key_is(integration: Option<Kind>) -> &'static str {
    match integration {
        Some(Kind::Supabase) => "Скопируйте ключ service_role в Supabase: Project Settings → API Keys.",
        Some(Kind::Amocrm) => {
            "Подключите amoCRM заново или выпустите новый долгосрочный токен: amoМаркет → ваша интеграция → «Ключи и доступы»."
        }
        Some(Kind::Radist) => "Возьмите новый API-ключ в Radist.Online: «Настройки» → API.",
        Some(Kind::Ai) => "Создайте новый API-ключ в кабинете поставщика модели.",
        Some(Kind::Telegram) => "Получите новый токен у @BotFather.",
        Some(Kind::Automation) | None => "Получите новый ключ в кабинете сервиса.",
    }
}

/// The reason and the next action.
pub fn run_problem(code: Code, integration: Option<Kind>) -> ProblemWords {
    let name = name(integration);
    let (reason, action) = match code {
        Code::NotConfigured if integration == Some(Kind::Automation) => (
            "Расписание не настроено.".to_owned(),
            "Задайте время отчётов на странице «Настройки».".to_owned(),
        ),
        Code::NotConfigured => (
            format!("{name}: подключение не настроено."),
            "Завершите настройку этого подключения.".to_owned(),
        ),
        Code::KeyRejected => (
            format!("{name}: ключ не принят."),
            format!("{} Введите его в настройках.", where_the_key_is(integration)),
        ),
        Code::AccessDenied => (
            format!("{name}: ключ верный, но прав не хватает."),
            "Выдайте ключу недостающие права в кабинете сервиса.".to_owned(),
        ),
        Code::PaymentRequired => {
            (format!("{name}: сервис просит оплату."), "Оплатите тариф в кабинете сервиса.".to_owned())
        }
        Code::RateLimited => (
            format!("{name}: сервис просит делать запросы реже."),
            "Повторите через минуту.".to_owned(),
        ),
        Code::DailyQuota => (
            format!("{name}: дневная квота ключа исчерпана."),
            "Повторите завтра или увеличьте квоту в кабинете поставщика.".to_owned(),
        ),
        Code::VendorUnavailable => (
            format!("{name}: сервис не отвечает."),
            "Повторите через минуту.".to_owned(),
        ),
        Code::VendorChanged => (
            format!("{name}: получен ответ в незнакомом виде."),
            "Сообщите администратору Synkro.".to_owned(),
        ),
        Code::AddressRefused => (
            format!("{name}: адрес в настройках не принадлежит этому сервису."),
            "Исправьте адрес в настройках.".to_owned(),
        ),
        Code::NotFound => (
            format!("{name}: указанный в настройках аккаунт или объект не найден."),
            "Исправьте настройки.".to_owned(),
        ),
        Code::ProjectUnreachable => ("Адрес проекта Supabase не находится.".to_owned(), "Проверьте адрес. Если он верный, проект приостановлен или удалён: посмотрите в кабинете Supabase.".to_owned()),
        Code::WrongProject => ("Этот ключ относится к другому проекту, не к указанному адресу.".to_owned(), "Скопируйте оба ключа в том проекте, адрес которого вы ввели: Project Settings → API Keys.".to_owned()),
        Code::KeysSwapped => ("Ключи перепутаны местами.".to_owned(), "Публичный ключ (publishable или anon) — в первое поле, секретный (secret или service_role) — во второе.".to_owned()),
        Code::LegacyKeysOff => ("В проекте отключены старые ключи anon и service_role.".to_owned(), "Введите новые ключи: sb_publishable_… и sb_secret_…".to_owned()),
        Code::AnonCanRead => ("Таблицы Synkro открыты для публичного ключа: их мог бы прочитать любой.".to_owned(), "Выполните SQL-блок ещё раз, он закроет доступ.".to_owned()),
        Code::LimitedRights => ("Токен видит не все сделки: у него права обычного пользователя.".to_owned(), "Подключите amoCRM от имени администратора аккаунта.".to_owned()),
        Code::ScopeMissing => ("Ключу Radist.Online не разрешено читать переписку.".to_owned(), "Создайте ключ с доступом messaging.".to_owned()),
        Code::ReauthRequired => ("Доступ к amoCRM отозван.".to_owned(), "Нажмите «Подключить» в настройках ещё раз.".to_owned()),
        Code::ConsentRefused => ("На странице amoCRM вы отказали в доступе.".to_owned(), "Подключите ещё раз и нажмите «Разрешить».".to_owned()),
        Code::TokenExpired => ("Срок действия токена закончился.".to_owned(), "Выпустите новый токен и введите его в настройках.".to_owned()),
        Code::ConnectionMissing => ("В Radist.Online больше нет выбранных подключений.".to_owned(), "Выберите подключения заново.".to_owned()),
        Code::TopicNotFound => ("Темы с таким номером в чате нет, или она закрыта.".to_owned(), "Откройте тему в Telegram или укажите другую.".to_owned()),
        Code::NoLeads => ("В amoCRM пока нет ни одной сделки.".to_owned(), "Создайте сделку и попробуйте снова.".to_owned()),
        Code::RateBanned => (format!("{name}: адрес сервера Synkro временно заблокирован за слишком частые запросы."), "Ключ и права здесь ни при чём. Подождите несколько часов или попросите поддержку сервиса снять блокировку, затем повторите.".to_owned()),
        Code::RowsRefused => ("База Supabase не принимает строки Synkro.".to_owned(), "Проверьте, не меняли ли таблицы synkro_…: столбцы, ограничения, триггеры.".to_owned()),
        Code::TooLarge => (format!("{name}: отправлено больше, чем сервис принимает за раз."), "Выберите период короче.".to_owned()),
        Code::NoFreeQuota => ("Для этой модели у ключа нет бесплатной квоты.".to_owned(), "Выберите другую модель или ключ с подключённой оплатой. Ждать бесполезно.".to_owned()),
        Code::KeyOutdated => ("Ключи этого вида (AIza…) Google больше не принимает.".to_owned(), "Создайте новый ключ в Google AI Studio — он начинается с AQ. — и введите его в настройках.".to_owned()),
        Code::ModelUnsuited => ("Выбранная модель не умеет того, что нужно для анализа.".to_owned(), "Выберите другую модель в настройках.".to_owned()),
        Code::NothingToSample => ("Не нашлось переписки для проверки.".to_owned(), "Проверьте, что в последних сделках есть телефоны, а по ним — чаты.".to_owned()),
        Code::SchemaOutdated => ("Таблицы Synkro в Supabase старой версии.".to_owned(), "Выполните SQL-блок из настроек: он обновит таблицы.".to_owned()),
        Code::ProjectPaused => (
            "Проект Supabase приостановлен.".to_owned(),
            "Возобновите проект в кабинете Supabase (Restore project).".to_owned(),
        ),
        Code::ReadOnly => (
            "Проект Supabase доступен только для чтения: на диске нет места.".to_owned(),
            "Освободите место или увеличьте диск в Supabase.".to_owned(),
        ),
        Code::SchemaMissing => (
            "В Supabase нет таблиц Synkro или они устарели.".to_owned(),
            "Выполните SQL-блок из настроек в редакторе SQL вашего проекта.".to_owned(),
        ),
        Code::GrantMissing => (
            "У таблиц Synkro в Supabase не хватает прав.".to_owned(),
            "Выполните SQL-блок из настроек ещё раз.".to_owned(),
        ),
        Code::DataApiOff => (
            "В Supabase выключен Data API.".to_owned(),
            "Включите его: Project Settings → Data API.".to_owned(),
        ),
        Code::ModelUnavailable => (
            "Выбранная модель больше недоступна.".to_owned(),
            "Выберите другую модель в настройках.".to_owned(),
        ),
        Code::RegionBlocked => (
            "Модель недоступна в стране, где стоит сервер.".to_owned(),
            "Сообщите администратору Synkro или выберите другого поставщика.".to_owned(),
        ),
        Code::AnswerUnusable => (
            "Ответ модели не удалось использовать, повторный запрос не помог.".to_owned(),
            "Повторите анализ или выберите другую модель.".to_owned(),
        ),
        Code::PostingForbidden => (
            "Бот Telegram не может писать в чат.".to_owned(),
            "Добавьте бота в чат заново, разрешите ему писать.".to_owned(),
        ),
        Code::ChatNotFound => (
            "Бот Telegram не находит этот чат.".to_owned(),
            "Проверьте идентификатор чата в настройках.".to_owned(),
        ),
        Code::DeliveryUnknown => (
            format!("{name}: неизвестно, дошло ли сообщение."),
            "Проверьте чат. Если сообщения нет, повторите с этого шага.".to_owned(),
        ),
        Code::Quarantined => (
            "Этот шаг трижды прервал работу, поэтому запуск остановлен.".to_owned(),
            "Сообщите администратору Synkro.".to_owned(),
        ),
        Code::DeadlineExceeded => (
            "Запуск занял слишком много времени и остановлен.".to_owned(),
            "Выберите период короче.".to_owned(),
        ),
        Code::Internal => (
            "Ошибка на нашей стороне.".to_owned(),
            "Повторите с этого шага. Если ошибка вернётся, сообщите администратору Synkro.".to_owned(),
        ),
    };
    ProblemWords { reason, action }
}
