//! Words of what works by itself: the schedule, a run's log, going on with a run.

use synkro_words::words;

use crate::i18n::plural::{english, russian};
use synkro_shared::retry::RetryFrom;
use synkro_shared::run_event::RunEventKind;
use synkro_shared::schedule::{FireStatus, MissReason};

type Text = &'static str;

words! {
    /// All of them. What a repetition costs is told by what the run counted: leads, chats, tokens.
    pub struct Words {
        retry_title: Text = {
            ru: "Повторить",
            kk: "Қайталау",
            en: "Do it again",
        };
        retry_name: fn(RetryFrom) -> Text = by |from| {
            RetryFrom::FailedStep => {
                ru: "Продолжить с этого шага",
                kk: "Осы қадамнан жалғастыру",
                en: "Go on from this step",
            }
            RetryFrom::Start => { ru: "Всё заново", kk: "Бәрін басынан", en: "Everything anew" }
            RetryFrom::Analysis => { ru: "Только анализ", kk: "Тек талдау", en: "The analysis only" }
        };
        retry_text: fn(RetryFrom) -> Text = by |from| {
            RetryFrom::FailedStep => {
                ru: "Сделанное раньше сохранится. Ответы ИИ, которые уже получены, повторно не оплачиваются.",
                kk: "Бұрын жасалғаны сақталады. Алынған ЖИ жауаптары үшін қайта төленбейді.",
                en: "What was done before stays. Answers of the AI that are there already are not paid for again.",
            }
            RetryFrom::Start => {
                ru: "Сделки и переписка будут прочитаны ещё раз, отчёт составлен заново.",
                kk: "Мәмілелер мен хат алмасу қайта оқылып, есеп жаңадан жасалады.",
                en: "Deals and conversations are read again, and the report is written anew.",
            }
            RetryFrom::Analysis => {
                ru: "Сохранённая переписка будет разобрана по текущему промпту. Запросов к amoCRM и Radist не будет.",
                kk: "Сақталған хат алмасу қазіргі промпт бойынша талданады. amoCRM мен Radist-ке сұрау жіберілмейді.",
                en: "The stored conversations are analysed with the current prompt. amoCRM and Radist are not asked.",
            }
        };
        costs: Text = {
            ru: "Что потребуется",
            kk: "Бұған не жұмсалады",
            en: "What it costs",
        };
        cost_failed_step: Text = {
            ru: "Только оставшиеся шаги.",
            kk: "Тек қалған қадамдар.",
            en: "The remaining steps only.",
        };
        cost_fetch: fn(&str, &str) -> String = {
            ru: |leads, chats| format!("Будет загружено: {leads}, {chats}."),
            kk: |leads, chats| format!("Оқылады: {leads}, {chats}."),
            en: |leads, chats| format!("Will be loaded: {leads}, {chats}."),
        };
        cost_no_fetch: Text = {
            ru: "Чтения нет.",
            kk: "Ештеңе оқылмайды.",
            en: "Nothing is read.",
        };
        cost_tokens: fn(&str) -> String = {
            ru: |tokens| format!("ИИ: около {tokens} входных токенов."),
            kk: |tokens| format!("ЖИ: шамамен {tokens} кіріс токені."),
            en: |tokens| format!("AI: about {tokens} input tokens."),
        };
        cost_same_answers: Text = {
            ru: "Если промпт, модель и переписка не изменились, берутся сохранённые ответы: бесплатно.",
            kk: "Промпт, модель және хат алмасу өзгермесе, сақталған жауаптар алынады: тегін.",
            en: "If prompt, model and conversations are the same, the stored answers are used: free.",
        };
        posted_again: Text = {
            ru: "Готовый отчёт будет отправлен в Telegram ещё раз.",
            kk: "Дайын есеп Telegram-ға қайта жіберіледі.",
            en: "The finished report is posted to Telegram again.",
        };
        retry_keep: Text = {
            ru: "Не повторять",
            kk: "Қайталамау",
            en: "Leave it",
        };
        resend: Text = {
            ru: "Отправить ещё раз",
            kk: "Қайта жіберу",
            en: "Send again",
        };
        resend_text: Text = {
            ru: "Проверьте чат: если сообщение там уже есть, повторно отправлять не нужно.",
            kk: "Чатты қараңыз: хабарлама сонда болса, қайта жіберудің қажеті жоқ.",
            en: "Look into the chat: if the message is there, it need not be sent again.",
        };
        open_setting: fn(&str) -> String = {
            ru: |name| format!("Открыть настройку: {name}"),
            kk: |name| format!("Баптауын ашу: {name}"),
            en: |name| format!("Open the setting: {name}"),
        };
        ask_holders: fn(&str) -> String = {
            ru: |names| if names.is_empty() {
                "Попросите администратора компании исправить настройку.".to_owned()
            } else {
                format!("Исправить настройку может: {names}.")
            },
            kk: |names| if names.is_empty() {
                "Баптауды түзетуді компания әкімшісінен сұраңыз.".to_owned()
            } else {
                format!("Баптауды түзете алады: {names}.")
            },
            en: |names| if names.is_empty() {
                "Ask your company's administrator to fix the setting.".to_owned()
            } else {
                format!("Who can fix the setting: {names}.")
            },
        };
        first_steps_title: Text = {
            ru: "До первого отчёта",
            kk: "Алғашқы есепке дейін",
            en: "Before the first report",
        };
        /// Takes how many are entered and how many there are.
        first_steps_text: fn(usize, usize) -> String = {
            ru: |done, of| format!("Введены данные {done} из {of} подключений. Когда будут все, здесь появится кнопка отчёта."),
            kk: |done, of| format!("{of} қосылымның {done} деректері енгізілді. Бәрі енгізілгенде осында есеп түймесі шығады."),
            en: |done, of| format!("{done} of {of} connections are entered. Once all are, the report button appears here."),
        };
        step_paused: Text = {
            ru: "ждёт повтора",
            kk: "қайталауды күтуде",
            en: "waiting to retry",
        };
        log_title: Text = {
            ru: "Журнал запуска",
            kk: "Жасалу журналы",
            en: "The run’s log",
        };
        log_text: Text = {
            ru: "Что происходило и когда. Содержания переписки здесь нет.",
            kk: "Не және қашан болғаны. Хат алмасу мазмұны мұнда жоқ.",
            en: "What happened and when. No conversation is told here.",
        };
        log_show: Text = {
            ru: "Показать журнал",
            kk: "Журналды көрсету",
            en: "Show the log",
        };
        log_nothing: (Text, Text) = {
            ru: ("Журнал пуст", "Записи появятся, когда запуск начнётся."),
            kk: ("Журнал бос", "Жазбалар жұмыс басталғанда пайда болады."),
            en: ("The log is empty", "Lines appear once the run has begun."),
        };
        log_event: fn(RunEventKind) -> Text = by |kind| {
            RunEventKind::Claimed => { ru: "Работа началась", kk: "Жұмыс басталды", en: "Work began" }
            RunEventKind::StepDone => { ru: "Шаг выполнен", kk: "Қадам орындалды", en: "Step done" }
            RunEventKind::CallFailed => {
                ru: "Запрос не удался, повторим",
                kk: "Сұрау орындалмады, қайталаймыз",
                en: "A request failed and is repeated",
            }
            RunEventKind::StepWaits => {
                ru: "Шаг ждёт следующей попытки",
                kk: "Қадам келесі талпынысты күтуде",
                en: "The step waits for its next attempt",
            }
            RunEventKind::StepFailed => { ru: "Шаг остановлен", kk: "Қадам тоқтады", en: "The step stopped" }
            RunEventKind::WorkerLost => {
                ru: "Исполнитель перестал отвечать, работу продолжит другой",
                kk: "Процесс жоғалды, жұмысты басқасы жалғастырады",
                en: "The process vanished; another one goes on",
            }
            RunEventKind::Released => {
                ru: "Работа передана другому процессу",
                kk: "Жұмыс басқа процеске берілді",
                en: "Handed over to another process",
            }
            RunEventKind::CancelRequested => {
                ru: "Запрошена отмена",
                kk: "Тоқтату сұралды",
                en: "Cancelling was asked for",
            }
            RunEventKind::Cancelled => { ru: "Отменён", kk: "Тоқтатылды", en: "Cancelled" }
            RunEventKind::Retried => {
                ru: "Попросили повторить",
                kk: "Қайталау сұралды",
                en: "Asked to do it again",
            }
        };
        log_when: Text = {
            ru: "Когда",
            kk: "Қашан",
            en: "When",
        };
        log_step: Text = {
            ru: "Шаг",
            kk: "Қадам",
            en: "Step",
        };
        log_what: Text = {
            ru: "Что произошло",
            kk: "Не болды",
            en: "What happened",
        };
        next_attempt: fn(&str) -> String = {
            ru: |at| format!("следующая попытка {at}"),
            kk: |at| format!("келесі талпыныс: {at}"),
            en: |at| format!("next attempt {at}"),
        };
        schedule_title: Text = {
            ru: "По расписанию",
            kk: "Кесте бойынша",
            en: "By schedule",
        };
        schedule_off: Text = {
            ru: "Автоматические отчёты выключены.",
            kk: "Автоматты есептер өшірулі.",
            en: "Automatic reports are off.",
        };
        schedule_set_up: Text = {
            ru: "Настроить расписание",
            kk: "Кестені баптау",
            en: "Set the schedule up",
        };
        schedule_next: Text = {
            ru: "Ближайшие отчёты",
            kk: "Келесі есептер",
            en: "The next reports",
        };
        schedule_paused: fn(&str) -> String = {
            ru: |since| format!("Расписание на паузе с {since}. Пропущенное можно будет сформировать позже."),
            kk: |since| format!("Кесте тоқтатылған, уақыты: {since}. Жасалмай қалған есептерді кейін жасауға болады."),
            en: |since| format!("The schedule rests since {since}. What is missed can be made later."),
        };
        pause: Text = {
            ru: "Приостановить",
            kk: "Тоқтата тұру",
            en: "Pause",
        };
        resume: Text = {
            ru: "Возобновить",
            kk: "Жалғастыру",
            en: "Go on",
        };
        missed: fn(u64) -> String = {
            ru: |n| format!("{n} {}", russian(n, "отчёт пропущен", "отчёта пропущено", "отчётов пропущено")),
            kk: |n| format!("{n}\u{a0}есеп жасалмай қалды"),
            en: |n| format!("{n} {} missed", english(n, "report", "reports")),
        };
        last_missed: fn(&str, &str) -> String = {
            ru: |period, reason| format!("Последний пропущенный: {period}. {reason}."),
            kk: |period, reason| format!("Соңғы жасалмай қалғаны: {period}. {reason}."),
            en: |period, reason| format!("The last one missed: {period}. {reason}."),
        };
        miss_reason: fn(MissReason) -> Text = by |reason| {
            MissReason::Late => {
                ru: "В это время сервис не работал",
                kk: "Ол уақытта сервис жұмыс істемеді",
                en: "The service was not running at that time",
            }
            MissReason::Paused => {
                ru: "Расписание было на паузе",
                kk: "Кесте тоқтатылған еді",
                en: "The schedule rested",
            }
            MissReason::NotReady => {
                ru: "Одно из подключений не работало",
                kk: "Қосылымдардың бірі жұмыс істемеді",
                en: "A connection did not work",
            }
        };
        make_missed: Text = {
            ru: "Сформировать пропущенные",
            kk: "Жасалмай қалғандарын жасау",
            en: "Make the missed ones",
        };
        made: fn(u64) -> String = {
            ru: |n| format!(
                "{} {n} {}",
                russian(n, "Поставлен", "Поставлено", "Поставлено"),
                russian(n, "отчёт", "отчёта", "отчётов")
            ),
            kk: |n| format!("{n} есеп кезекке қойылды"),
            en: |n| format!("{n} {} queued", english(n, "report", "reports")),
        };
        history_title: Text = {
            ru: "История расписания",
            kk: "Кесте бойынша не болды",
            en: "What the schedule did",
        };
        history_show: Text = {
            ru: "Показать историю",
            kk: "Тарихты көрсету",
            en: "Show the history",
        };
        history_nothing: (Text, Text) = {
            ru: ("Истории пока нет", "Здесь появятся отчёты, время которых подошло."),
            kk: ("Әзірге тарих жоқ", "Уақыты келген есептер осында көрінеді."),
            en: ("No history yet", "Reports whose time has come appear here."),
        };
        history_period: Text = {
            ru: "Период",
            kk: "Кезең",
            en: "Period",
        };
        history_due: Text = {
            ru: "Время отчёта",
            kk: "Есеп уақыты",
            en: "Due",
        };
        history_status: Text = {
            ru: "Итог",
            kk: "Нәтиже",
            en: "Outcome",
        };
        fire_status: fn(FireStatus) -> Text = by |status| {
            FireStatus::Queued => { ru: "Ждёт очереди", kk: "Кезек күтуде", en: "Waits its turn" }
            FireStatus::Started => { ru: "Запущен", kk: "Басталды", en: "Started" }
            FireStatus::Missed => { ru: "Пропущен", kk: "Жасалмай қалды", en: "Missed" }
        };
        open_run: Text = {
            ru: "Открыть запуск",
            kk: "Барысын ашу",
            en: "Open the run",
        };
    }
}
