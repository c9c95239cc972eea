//! Words of the audit log.

use synkro_shared::audit::{AuditAction, AuditOutcome};
use synkro_words::words;

use super::ActionGroup;

type Text = &'static str;

words! {
    /// The log.
    pub struct Audit {
        title: Text = {
            ru: "Журнал",
            kk: "Журнал",
            en: "Audit log",
        };
        text: Text = {
            ru: "Кто что делал с доступом и компаниями. Записи связаны подписью: изменить или удалить их незаметно нельзя.",
            kk: "Рұқсаттар мен компанияларға қатысты барлық әрекет. Жазбаларға тізбекті қолтаңба қойылған: оларды білдірмей өзгертуге де, жоюға да болмайды.",
            en: "Who did what to access and to companies. The entries are signed in a chain: none can be changed or deleted unnoticed.",
        };
        company_title: Text = {
            ru: "Журнал действий",
            kk: "Әрекеттер журналы",
            en: "Who did what in the company",
        };
        company_text: Text = {
            ru: "Все действия ваших сотрудников и команды Synkro с вашей компанией. Изменить или удалить запись незаметно не может никто.",
            kk: "Сіздің қызметкерлеріңіз бен Synkro командасының компанияңыздағы барлық әрекеті. Жазбаны ешкім білдірмей өзгерте де, жоя да алмайды.",
            en: "All that your people and the Synkro team did in your company. Nobody can change or delete an entry unnoticed.",
        };
        damaged_title: Text = {
            ru: "Журнал повреждён",
            kk: "Журнал бүлінген",
            en: "The audit log is damaged",
        };
        damaged_text: Text = {
            ru: "Кто-то изменил записи в обход Synkro, и подпись больше не сходится. Пока вы это не признаете, в журнал ничего не записывается, а значит, и не выполняется: вход, запуск отчётов, изменения. Сначала выясните с оператором сервера, что произошло.",
            kk: "Біреу жазбаларды Synkro-ны айналып өтіп өзгерткен, қолтаңба енді сәйкес келмейді. Сіз мұны мойындағанша журналға ештеңе жазылмайды, демек, кіру де, есеп жасау да, өзгерту де орындалмайды. Алдымен сервер операторымен бірге не болғанын анықтаңыз.",
            en: "Somebody changed entries behind Synkro's back, and the signature does not fit any more. Until you acknowledge that, nothing is written into the log, and so nothing happens: no sign-in, no report, no change. First find out with the server's operator what happened.",
        };
        damaged_platform: Text = {
            ru: "Журнал платформы",
            kk: "Платформа журналы",
            en: "The platform's log",
        };
        acknowledge: Text = {
            ru: "Признать повреждение",
            kk: "Бүлінгенін мойындау",
            en: "Acknowledge the damage",
        };
        acknowledge_title: fn(&str) -> String = {
            ru: |name| format!("Признать повреждение журнала: {name}?"),
            kk: |name| format!("Журналдың бүлінгенін мойындайсыз ба: {name}?"),
            en: |name| format!("Acknowledge that this log is damaged: {name}?"),
        };
        acknowledge_text: Text = {
            ru: "Повреждённые записи останутся как есть, и каждая проверка будет на них указывать. В журнал попадёт, что признали это вы. После этого работа продолжится.",
            kk: "Бүлінген жазбалар сол күйінде қалады, әр тексеру оларды көрсетіп отырады. Мұны сіз мойындағаныңыз журналға жазылады. Содан кейін жұмыс жалғасады.",
            en: "The damaged entries stay as they are, and every check will point at them. The log will say that you acknowledged it. Then work goes on.",
        };
        acknowledging: Text = {
            ru: "Записываем…",
            kk: "Жазылуда…",
            en: "Writing it down…",
        };
        acknowledged: Text = {
            ru: "Записано: журнал снова ведётся",
            kk: "Жазылды: журнал қайта жүргізіледі",
            en: "Written down: the log goes on",
        };
        export: Text = {
            ru: "Скачать CSV",
            kk: "CSV жүктеп алу",
            en: "Download CSV",
        };
        when: Text = {
            ru: "Когда",
            kk: "Қашан",
            en: "When",
        };
        who: Text = {
            ru: "Кто",
            kk: "Кім",
            en: "Who",
        };
        what: Text = {
            ru: "Действие",
            kk: "Әрекет",
            en: "Action",
        };
        object: Text = {
            ru: "Объект",
            kk: "Нысан",
            en: "On what",
        };
        address: Text = {
            ru: "IP-адрес",
            kk: "IP-мекенжай",
            en: "IP address",
        };
        outcome: Text = {
            ru: "Итог",
            kk: "Нәтиже",
            en: "Outcome",
        };
        outcome_name: fn(AuditOutcome) -> Text = by |outcome| {
            AuditOutcome::Done => { ru: "Выполнено", kk: "Орындалды", en: "Done" }
            AuditOutcome::Denied => { ru: "Отказано", kk: "Рұқсат берілмеді", en: "Denied" }
        };
        denied: Text = {
            ru: "Отказано",
            kk: "Рұқсат берілмеді",
            en: "Denied",
        };
        times: fn(&str) -> String = {
            ru: |n| format!("×{n}"),
            kk: |n| format!("×{n}"),
            en: |n| format!("×{n}"),
        };
        only: fn(&str) -> String = {
            ru: |name| format!("Показать только действия: {name}"),
            kk: |name| format!("Тек осы адамның әрекеттерін көрсету: {name}"),
            en: |name| format!("Show only actions of {name}"),
        };
        only_chosen: fn(&str) -> String = {
            ru: |name| format!("Только действия: {name}"),
            kk: |name| format!("Тек осы адамның әрекеттері: {name}"),
            en: |name| format!("Only actions of {name}"),
        };
        chosen_person: Text = {
            ru: "выбранный человек",
            kk: "таңдалған адам",
            en: "the chosen person",
        };
        clear_person: Text = {
            ru: "Показать всех",
            kk: "Барлығын көрсету",
            en: "Show everybody",
        };
        staff: Text = {
            ru: "Команда Synkro",
            kk: "Synkro командасы",
            en: "Synkro team",
        };
        anonymous: Text = {
            ru: "Без входа в систему",
            kk: "Жүйеге кірмеген біреу",
            en: "Somebody not signed in",
        };
        system: Text = {
            ru: "Система",
            kk: "Жүйе",
            en: "System",
        };
        operator: Text = {
            ru: "Оператор сервера",
            kk: "Сервер операторы",
            en: "Server operator",
        };
        gone: Text = {
            ru: "Удалённый аккаунт",
            kk: "Жойылған аккаунт",
            en: "Deleted account",
        };
        from: Text = {
            ru: "С какого дня",
            kk: "Қай күннен",
            en: "From",
        };
        to: Text = {
            ru: "По какой день",
            kk: "Қай күнге дейін",
            en: "Through",
        };
        dates_reversed: Text = {
            ru: "Этот день раньше начального",
            kk: "Бұл күн бірінші күннен ерте",
            en: "This day is before the first one",
        };
        empty_title: Text = {
            ru: "Записей пока нет",
            kk: "Әзірге жазба жоқ",
            en: "No entries yet",
        };
        empty_text: Text = {
            ru: "Здесь появится каждое действие: вход, запуск отчёта, изменение доступа.",
            kk: "Мұнда әр әрекет көрінеді: кіру, есеп жасау, рұқсаттарды өзгерту.",
            en: "Every action will appear here: sign-ins, started reports, changes of access.",
        };
        action: fn(AuditAction) -> Text = by |action| {
            AuditAction::AccessDenied => {
                ru: "Запрос без прав",
                kk: "Рұқсатсыз сұрау",
                en: "Request without permission",
            }
            AuditAction::SessionCreate => { ru: "Вход", kk: "Кіру", en: "Sign-in" }
            AuditAction::SessionRevoke => { ru: "Завершение сеанса", kk: "Сеансты аяқтау", en: "Session ended" }
            AuditAction::SessionRevokeOthers => {
                ru: "Завершение остальных сеансов",
                kk: "Басқа сеанстарды аяқтау",
                en: "Other sessions ended",
            }
            AuditAction::SessionReuse => {
                ru: "Повтор старого ключа сеанса: сеанс закрыт",
                kk: "Ескі сеанс кілті қайта қолданылды: сеанс жабылды",
                en: "Old session key used again: session closed",
            }
            AuditAction::SessionConfirm => {
                ru: "Подтверждение личности",
                kk: "Жеке басын растау",
                en: "Identity confirmed",
            }
            AuditAction::AccountUpdate => {
                ru: "Изменение имени, языка или темы",
                kk: "Атын, тілін немесе тақырыбын өзгерту",
                en: "Name, language or theme changed",
            }
            AuditAction::PasswordChange => {
                ru: "Смена пароля",
                kk: "Құпиясөзді өзгерту",
                en: "Password changed",
            }
            AuditAction::SecondFactorEnable => {
                ru: "Включение двухфакторного входа",
                kk: "Екі факторлы кіруді қосу",
                en: "Two-factor sign-in turned on",
            }
            AuditAction::SecondFactorDisable => {
                ru: "Выключение двухфакторного входа",
                kk: "Екі факторлы кіруді өшіру",
                en: "Two-factor sign-in turned off",
            }
            AuditAction::SecondFactorReset => {
                ru: "Сброс второго фактора",
                kk: "Екінші факторды алып тастау",
                en: "Second factor reset",
            }
            AuditAction::RecoveryCodeUse => {
                ru: "Использование кода восстановления",
                kk: "Қалпына келтіру кодын қолдану",
                en: "Recovery code used",
            }
            AuditAction::RecoveryCodesCreate => {
                ru: "Новые коды восстановления",
                kk: "Жаңа қалпына келтіру кодтары",
                en: "New recovery codes",
            }
            AuditAction::TokenCreate => {
                ru: "Создание API-токена",
                kk: "API токенін жасау",
                en: "API token created",
            }
            AuditAction::TokenRevoke => {
                ru: "Отзыв API-токена",
                kk: "API токенінің күшін жою",
                en: "API token revoked",
            }
            AuditAction::InviteCreate => { ru: "Выпуск приглашения", kk: "Шақыру шығару", en: "Invite issued" }
            AuditAction::InviteAccept => {
                ru: "Пароль задан по приглашению",
                kk: "Шақыру арқылы құпиясөз орнату",
                en: "Password set by invite",
            }
            AuditAction::UserCreate => { ru: "Создание аккаунта", kk: "Аккаунт жасау", en: "Account created" }
            AuditAction::UserEnable => {
                ru: "Включение аккаунта",
                kk: "Аккаунтты бұғаттан шығару",
                en: "Account enabled",
            }
            AuditAction::UserDisable => {
                ru: "Отключение аккаунта",
                kk: "Аккаунтты бұғаттау",
                en: "Account disabled",
            }
            AuditAction::UserDelete => { ru: "Удаление аккаунта", kk: "Аккаунтты жою", en: "Account deleted" }
            AuditAction::UserRole => { ru: "Смена роли", kk: "Рөлді өзгерту", en: "Role changed" }
            AuditAction::SettingsGrant => {
                ru: "Разрешение менять настройки",
                kk: "Баптауға рұқсат беру",
                en: "Settings allowed",
            }
            AuditAction::SettingsRevoke => {
                ru: "Запрет менять настройки",
                kk: "Баптау рұқсатын алып тастау",
                en: "Settings forbidden",
            }
            AuditAction::AccountApprove => {
                ru: "Компания впустила аккаунт",
                kk: "Компания аккаунтты кіргізді",
                en: "Account let in by the company",
            }
            AuditAction::AccountRefuse => {
                ru: "Компания ответила «Это были не мы»",
                kk: "Компания «Бұл біз емес» деп жауап берді",
                en: "The company answered “It was not us”",
            }
            AuditAction::RecoveryConfirm => {
                ru: "Подтверждено, что доступ возвращает сам человек",
                kk: "Кіруді адамның өзі қалпына келтіріп жатқаны расталды",
                en: "Confirmed that the person themself regains access",
            }
            AuditAction::RecoveryCodeSend => {
                ru: "Код для возврата доступа отправлен в чат компании",
                kk: "Кіруді қалпына келтіру коды компания чатына жіберілді",
                en: "Code to regain access sent to the company's chat",
            }
            AuditAction::RecoveryOpen => {
                ru: "Доступ возвращён без решения коллег",
                kk: "Кіру әріптестер шешімінсіз қалпына келді",
                en: "Access regained without a colleague's word",
            }
            AuditAction::TenantCreate => { ru: "Создание компании", kk: "Компания жасау", en: "Company created" }
            AuditAction::TenantRename => {
                ru: "Переименование компании",
                kk: "Компания атауын өзгерту",
                en: "Company renamed",
            }
            AuditAction::TenantSuspend => {
                ru: "Приостановка компании",
                kk: "Компанияны тоқтата тұру",
                en: "Company suspended",
            }
            AuditAction::TenantResume => {
                ru: "Возобновление компании",
                kk: "Компания жұмысын жалғастыру",
                en: "Company resumed",
            }
            AuditAction::TenantDelete => {
                ru: "Удаление компании и её ключей",
                kk: "Компанияны және оның кілттерін жою",
                en: "Company and its keys deleted",
            }
            AuditAction::TenantPurge => {
                ru: "Очистка данных удалённой компании",
                kk: "Жойылған компания деректерін тазалау",
                en: "Deleted company's data removed",
            }
            AuditAction::RunStart => { ru: "Запуск отчёта", kk: "Есеп жасау", en: "Report started" }
            AuditAction::RunCancel => { ru: "Отмена запуска", kk: "Есеп жасауды тоқтату", en: "Run cancelled" }
            AuditAction::RunRetry => { ru: "Повтор запуска", kk: "Есепті қайта жасау", en: "Run retried" }
            AuditAction::SchedulePause => {
                ru: "Расписание приостановлено",
                kk: "Кесте тоқтатылды",
                en: "Schedule paused",
            }
            AuditAction::ScheduleResume => {
                ru: "Расписание возобновлено",
                kk: "Кесте жалғастырылды",
                en: "Schedule resumed",
            }
            AuditAction::ScheduleBackfill => {
                ru: "Пропущенные отчёты запущены",
                kk: "Жасалмай қалған есептер басталды",
                en: "Missed reports started",
            }
            AuditAction::ReportsExpire => {
                ru: "Удаление старых отчётов",
                kk: "Ескі есептер жойылды",
                en: "Old reports removed",
            }
            AuditAction::SourceModeSet => {
                ru: "Выбор источника переписки",
                kk: "Хат алмасу көзін таңдау",
                en: "Source of conversations chosen",
            }
            AuditAction::IntegrationUpdate => {
                ru: "Изменение подключения",
                kk: "Қосылымды өзгерту",
                en: "Connection changed",
            }
            AuditAction::IntegrationDelete => {
                ru: "Удаление подключения",
                kk: "Қосылымды жою",
                en: "Connection removed",
            }
            AuditAction::IntegrationConnect => {
                ru: "Подключение аккаунта amoCRM",
                kk: "amoCRM аккаунтын қосу",
                en: "amoCRM account connected",
            }
            AuditAction::IntegrationDisconnect => {
                ru: "amoCRM сообщила об отключении",
                kk: "amoCRM ажыратылғанын хабарлады",
                en: "amoCRM said it was disconnected",
            }
            AuditAction::OperationStart => {
                ru: "Проверка или проба подключения",
                kk: "Қосылымды тексеру немесе сынау",
                en: "Connection checked or tried",
            }
            AuditAction::ReportExport => { ru: "Отчёт выгружен", kk: "Есеп жүктеп алынды", en: "Report exported" }
            AuditAction::CommentCreate => {
                ru: "Комментарий к отчёту написан",
                kk: "Есепке пікір жазылды",
                en: "Comment written on a report",
            }
            AuditAction::CommentUpdate => {
                ru: "Комментарий изменён",
                kk: "Пікір өзгертілді",
                en: "Comment edited",
            }
            AuditAction::CommentDelete => { ru: "Комментарий удалён", kk: "Пікір жойылды", en: "Comment removed" }
            AuditAction::QuestionAsk => {
                ru: "Задан вопрос по отчёту",
                kk: "Есеп бойынша сұрақ қойылды",
                en: "Question asked on a report",
            }
            AuditAction::QuestionCancel => {
                ru: "Вопрос отменён",
                kk: "Сұрақ тоқтатылды",
                en: "Question cancelled",
            }
            AuditAction::PromptSave => {
                ru: "Новая версия промпта",
                kk: "Промпттың жаңа нұсқасы",
                en: "New version of the prompt",
            }
            AuditAction::PromptRestore => {
                ru: "Возврат версии промпта",
                kk: "Промпт нұсқасын қайтару",
                en: "Version of the prompt restored",
            }
            AuditAction::DemoConnect => {
                ru: "Подключение демонстрации",
                kk: "Демо деректерді қосу",
                en: "Demo connected",
            }
            AuditAction::AuditBaseline => {
                ru: "Журнал принят как есть",
                kk: "Журнал сол күйінде қабылданды",
                en: "Log taken over as it was",
            }
            AuditAction::AuditRotate => {
                ru: "Смена ключа подписи журнала",
                kk: "Журналға қол қою кілтін ауыстыру",
                en: "Another key signs the log",
            }
            AuditAction::AuditHeads => {
                ru: "Сверка журналов",
                kk: "Журналдарды салыстырып тексеру",
                en: "Logs vouched for",
            }
            AuditAction::AuditAcknowledge => {
                ru: "Признание повреждения журнала",
                kk: "Журналдың бүлінгенін мойындау",
                en: "Damage of a log acknowledged",
            }
        };
        group: fn(ActionGroup) -> Text = by |group| {
            ActionGroup::Sessions => { ru: "Вход и сеансы", kk: "Кіру және сеанстар", en: "Sign-in and sessions" }
            ActionGroup::Accounts => { ru: "Свой аккаунт", kk: "Өз аккаунты", en: "Own account" }
            ActionGroup::People => {
                ru: "Управление аккаунтами",
                kk: "Аккаунттарды басқару",
                en: "Account management",
            }
            ActionGroup::Tenants => { ru: "Компании", kk: "Компаниялар", en: "Companies" }
            ActionGroup::Runs => { ru: "Отчёты", kk: "Есептер", en: "Reports" }
            ActionGroup::Settings => { ru: "Настройки", kk: "Баптаулар", en: "Settings" }
            ActionGroup::Refusals => { ru: "Отказы", kk: "Қабылданбаған сұраулар", en: "Refusals" }
        };
        object_kind: fn(&str) -> Option<Text> = by |kind| {
            "user" => { ru: Some("Аккаунт"), kk: Some("Аккаунт"), en: Some("Account") }
            "tenant" => { ru: Some("Компания"), kk: Some("Компания"), en: Some("Company") }
            "session" => { ru: Some("Сеанс"), kk: Some("Сеанс"), en: Some("Session") }
            "run" => { ru: Some("Запуск отчёта"), kk: Some("Есеп жасау"), en: Some("Run") }
            "api_token" | "token" => { ru: Some("API-токен"), kk: Some("API токені"), en: Some("API token") }
            "invite" => { ru: Some("Приглашение"), kk: Some("Шақыру"), en: Some("Invite") }
            "endpoint" => { ru: Some("Адрес API"), kk: Some("API мекенжайы"), en: Some("API address") }
            _ => { ru: None, kk: None, en: None }
        };
        detail: fn(&str) -> Option<Text> = by |detail| {
            "throttled" => {
                ru: Some("слишком много попыток"),
                kk: Some("талпыныс тым көп"),
                en: Some("too many attempts"),
            }
            "many" => {
                ru: Some("больше имён, чем записывается по отдельности"),
                kk: Some("бөлек жазылатыннан көп атау"),
                en: Some("more names than are listed apart"),
            }
            "second factor" => {
                ru: Some("код не подошёл"),
                kk: Some("код сәйкес келмеді"),
                en: Some("the code was wrong"),
            }
            "tokens ended" => {
                ru: Some("токены API отозваны"),
                kk: Some("API токендерінің күші жойылды"),
                en: Some("API tokens ended"),
            }
            "code" => {
                ru: Some("по коду из чата компании"),
                kk: Some("компания чатындағы код бойынша"),
                en: Some("by the code from the company's chat"),
            }
            "time" => {
                ru: Some("никто не возразил в срок"),
                kk: Some("мерзімінде ешкім қарсы болған жоқ"),
                en: Some("nobody objected in time"),
            }
            "link of the chat" => {
                ru: Some("по ссылке из чата компании"),
                kk: Some("компания чатындағы сілтеме бойынша"),
                en: Some("by the link in the company's chat"),
            }
            "recovery" => {
                ru: Some("для нового пароля"),
                kk: Some("жаңа құпиясөз үшін"),
                en: Some("for a new password"),
            }
            "new" => {
                ru: Some("для нового аккаунта"),
                kk: Some("жаңа аккаунт үшін"),
                en: Some("for a new account"),
            }
            _ => { ru: None, kk: None, en: None }
        };
    }
}
