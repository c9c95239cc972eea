//! What things are called: roles, steps, statuses, kinds.

use synkro_shared::Role;
use synkro_shared::integration::{IntegrationKind, IntegrationStatus};
use synkro_shared::plural::{english, russian};
use synkro_shared::report::{FindingKind, ReportStatus, Speaker};
use synkro_shared::run::{CountKind, ReportKind, RunStatus, StepName, StepStatus};
use synkro_shared::session::Language;

use crate::words;

type Text = &'static str;

words! {
    /// Of what things are called: roles, steps, statuses, kinds.
    pub struct Kinds {
        role: fn(Role) -> Text = by |role| {
            Role::SuperAdmin => { ru: "главный администратор", kk: "бас әкімші", en: "super administrator" }
            Role::AdminLite => { ru: "администратор", kk: "әкімші", en: "administrator" }
            Role::User => { ru: "пользователь", kk: "пайдаланушы", en: "user" }
        };
        step: fn(StepName) -> Text = by |step| {
            StepName::FetchCrm => { ru: "Загрузка сделок", kk: "Мәмілелерді жүктеу", en: "Load deals" }
            StepName::StoreCrm => { ru: "Сохранение сделок", kk: "Мәмілелерді сақтау", en: "Store deals" }
            StepName::FetchDialogs => {
                ru: "Загрузка переписки",
                kk: "Хат алмасуды жүктеу",
                en: "Load conversations",
            }
            StepName::StoreDialogs => {
                ru: "Сохранение переписки",
                kk: "Хат алмасуды сақтау",
                en: "Store conversations",
            }
            StepName::BuildPrompt => {
                ru: "Расчёт показателей",
                kk: "Көрсеткіштерді есептеу",
                en: "Compute numbers",
            }
            StepName::Analyze => { ru: "Анализ ИИ", kk: "ЖИ талдауы", en: "AI analysis" }
            StepName::PersistReport => { ru: "Сохранение отчёта", kk: "Есепті сақтау", en: "Store report" }
            StepName::Notify => { ru: "Отправка в Telegram", kk: "Telegram-ға жіберу", en: "Send to Telegram" }
            StepName::AnswerQuestion => { ru: "Ответ на вопрос", kk: "Сұраққа жауап", en: "Answer to a question" }
        };
        step_status: fn(StepStatus) -> Text = by |status| {
            StepStatus::Waiting => { ru: "ожидает", kk: "күтуде", en: "waiting" }
            StepStatus::Running => { ru: "выполняется", kk: "орындалуда", en: "running" }
            StepStatus::Done => { ru: "готово", kk: "дайын", en: "done" }
            StepStatus::Error => { ru: "ошибка", kk: "қате", en: "error" }
        };
        run_status: fn(RunStatus) -> Text = by |status| {
            RunStatus::Queued => { ru: "В очереди", kk: "Кезекте", en: "Queued" }
            RunStatus::Running => { ru: "Выполняется", kk: "Орындалуда", en: "Running" }
            RunStatus::Waiting => { ru: "Ждёт повтора", kk: "Қайталауды күтуде", en: "Waiting to retry" }
            RunStatus::Done => { ru: "Готово", kk: "Дайын", en: "Done" }
            RunStatus::Incomplete => { ru: "Готово не полностью", kk: "Толық емес", en: "Partly done" }
            RunStatus::Failed => { ru: "Остановлено", kk: "Жасалмады", en: "Stopped" }
            RunStatus::Cancelled => { ru: "Отменено", kk: "Тоқтатылды", en: "Cancelled" }
        };
        report_status: fn(ReportStatus) -> Text = by |status| {
            ReportStatus::Complete => { ru: "Полный", kk: "Толық", en: "Complete" }
            ReportStatus::Incomplete => { ru: "Неполный", kk: "Толық емес", en: "Incomplete" }
            ReportStatus::Empty => { ru: "Без переписки", kk: "Хат алмасу жоқ", en: "No conversations" }
        };
        report_kind: fn(ReportKind) -> Text = by |kind| {
            ReportKind::Daily => { ru: "Ежедневный", kk: "Күнделікті", en: "Daily" }
            ReportKind::Weekly => { ru: "Еженедельный", kk: "Апталық", en: "Weekly" }
            ReportKind::Monthly => { ru: "Ежемесячный", kk: "Айлық", en: "Monthly" }
            ReportKind::Manual => { ru: "По запросу", kk: "Сұрау бойынша", en: "On request" }
        };
        count_noun: fn(CountKind, u64) -> Text = by |kind, n| {
            CountKind::Leads => {
                ru: russian(n, "сделка", "сделки", "сделок"),
                kk: "мәміле",
                en: english(n, "deal", "deals"),
            }
            CountKind::Contacts => {
                ru: russian(n, "контакт", "контакта", "контактов"),
                kk: "контакт",
                en: english(n, "contact", "contacts"),
            }
            CountKind::Managers => {
                ru: russian(n, "менеджер", "менеджера", "менеджеров"),
                kk: "менеджер",
                en: english(n, "manager", "managers"),
            }
            CountKind::Chats => {
                ru: russian(n, "чат", "чата", "чатов"),
                kk: "чат",
                en: english(n, "chat", "chats"),
            }
            CountKind::Dialogs => {
                ru: russian(n, "диалог", "диалога", "диалогов"),
                kk: "диалог",
                en: english(n, "dialog", "dialogs"),
            }
            CountKind::Messages => {
                ru: russian(n, "сообщение", "сообщения", "сообщений"),
                kk: "хабарлама",
                en: english(n, "message", "messages"),
            }
            CountKind::Rows => {
                ru: russian(n, "запись", "записи", "записей"),
                kk: "жазба",
                en: english(n, "record", "records"),
            }
            CountKind::Skipped => {
                ru: russian(n, "элемент пропущен", "элемента пропущено", "элементов пропущено"),
                kk: "элемент өткізіп жіберілді",
                en: english(n, "item skipped", "items skipped"),
            }
            CountKind::Parts => {
                ru: russian(n, "часть", "части", "частей"),
                kk: "бөлік",
                en: english(n, "part", "parts"),
            }
            CountKind::Tokens => {
                ru: russian(n, "токен", "токена", "токенов"),
                kk: "токен",
                en: english(n, "token", "tokens"),
            }
            CountKind::Masked => {
                ru: russian(n, "личное значение скрыто", "личных значения скрыто", "личных значений скрыто"),
                kk: "жеке дерек жасырылды",
                en: english(n, "personal detail masked", "personal details masked"),
            }
            CountKind::Findings => {
                ru: russian(n, "вывод", "вывода", "выводов"),
                kk: "тұжырым",
                en: english(n, "finding", "findings"),
            }
            CountKind::Confirmed => {
                ru: russian(n, "цитата подтверждена", "цитаты подтверждены", "цитат подтверждено"),
                kk: "дәйексөз расталды",
                en: english(n, "quote confirmed", "quotes confirmed"),
            }
            CountKind::Unconfirmed => {
                ru: russian(n, "цитата не подтверждена", "цитаты не подтверждены", "цитат не подтверждено"),
                kk: "дәйексөз расталмады",
                en: english(n, "quote not confirmed", "quotes not confirmed"),
            }
            CountKind::Posts => {
                ru: russian(n, "сообщение отправлено", "сообщения отправлены", "сообщений отправлено"),
                kk: "хабарлама жіберілді",
                en: english(n, "message sent", "messages sent"),
            }
        };
        finding_kind: fn(FindingKind) -> Text = by |kind| {
            FindingKind::Objection => { ru: "Возражение", kk: "Қарсылық", en: "Objection" }
            FindingKind::UnansweredQuestion => {
                ru: "Вопрос без ответа",
                kk: "Жауапсыз сұрақ",
                en: "Unanswered question",
            }
            FindingKind::BrokenPromise => {
                ru: "Невыполненное обещание",
                kk: "Орындалмаған уәде",
                en: "Broken promise",
            }
            FindingKind::LostOpportunity => {
                ru: "Упущенная сделка",
                kk: "Қолдан шыққан мәміле",
                en: "Lost opportunity",
            }
            FindingKind::PoorService => { ru: "Плохой сервис", kk: "Нашар қызмет көрсету", en: "Poor service" }
            FindingKind::Complaint => { ru: "Жалоба", kk: "Шағым", en: "Complaint" }
            FindingKind::GoodPractice => { ru: "Удачный приём", kk: "Сәтті тәсіл", en: "Good practice" }
            FindingKind::Suspicious => {
                ru: "Подозрительный диалог",
                kk: "Күмәнді диалог",
                en: "Suspicious dialog",
            }
        };
        integration_status: fn(IntegrationStatus) -> Text = by |status| {
            IntegrationStatus::NotSet => { ru: "Не настроено", kk: "Бапталмаған", en: "Not set up" }
            IntegrationStatus::Unverified => { ru: "Не проверено", kk: "Тексерілмеген", en: "Not checked" }
            IntegrationStatus::Working => { ru: "Работает", kk: "Жұмыс істейді", en: "Working" }
            IntegrationStatus::Failing => { ru: "Требует внимания", kk: "Назар аударыңыз", en: "Needs attention" }
        };
        speaker: fn(Speaker) -> Text = by |speaker| {
            Speaker::Client => { ru: "Клиент", kk: "Клиент", en: "Client" }
            Speaker::Company => { ru: "Компания", kk: "Компания", en: "Company" }
            Speaker::Unknown => { ru: "Отправитель неизвестен", kk: "Жіберуші белгісіз", en: "Sender not known" }
        };
        media: fn(&str) -> Option<Text> = by |kind| {
            "image" => { ru: Some("Изображение"), kk: Some("Сурет"), en: Some("Image") }
            "voice" | "audio" => {
                ru: Some("Голосовое сообщение"),
                kk: Some("Дауыстық хабарлама"),
                en: Some("Voice message"),
            }
            "video" => { ru: Some("Видео"), kk: Some("Бейне"), en: Some("Video") }
            "document" | "file" => { ru: Some("Файл"), kk: Some("Файл"), en: Some("File") }
            "location" => { ru: Some("Место на карте"), kk: Some("Картадағы орын"), en: Some("Place on the map") }
            "contact" | "contacts" => { ru: Some("Контакт"), kk: Some("Контакт"), en: Some("Contact") }
            "sticker" => { ru: Some("Стикер"), kk: Some("Стикер"), en: Some("Sticker") }
            _ => { ru: None, kk: None, en: None }
        };
        checklist_point: fn(&str) -> Option<Text> = by |point| {
            "greeting" => { ru: Some("Приветствие"), kk: Some("Амандасу"), en: Some("Greeting") }
            "needs" => {
                ru: Some("Выявление потребности"),
                kk: Some("Қажеттілікті анықтау"),
                en: Some("Finding the need"),
            }
            "offer" => { ru: Some("Предложение"), kk: Some("Ұсыныс"), en: Some("Offer") }
            "objections" => {
                ru: Some("Работа с возражениями"),
                kk: Some("Қарсылықтармен жұмыс"),
                en: Some("Handling objections"),
            }
            "next_step" => { ru: Some("Следующий шаг"), kk: Some("Келесі қадам"), en: Some("Next step") }
            "politeness" => { ru: Some("Вежливость"), kk: Some("Сыпайылық"), en: Some("Politeness") }
            _ => { ru: None, kk: None, en: None }
        };
        integration: fn(IntegrationKind) -> Text = by |kind| {
            IntegrationKind::Supabase => { ru: "Supabase", kk: "Supabase", en: "Supabase" }
            IntegrationKind::Amocrm => { ru: "amoCRM", kk: "amoCRM", en: "amoCRM" }
            IntegrationKind::Radist => { ru: "Radist.Online", kk: "Radist.Online", en: "Radist.Online" }
            IntegrationKind::Ai => { ru: "ИИ-модель", kk: "ЖИ моделі", en: "AI model" }
            IntegrationKind::Telegram => { ru: "Telegram", kk: "Telegram", en: "Telegram" }
            IntegrationKind::Automation => { ru: "Расписание", kk: "Кесте", en: "Schedule" }
        };
    }
}

/// The words of a language.
#[must_use]
pub const fn kinds(language: Language) -> &'static Kinds {
    match language {
        Language::Ru => &Kinds::RU,
        Language::Kk => &Kinds::KK,
        Language::En => &Kinds::EN,
    }
}
