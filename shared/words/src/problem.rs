//! Why a run stopped or waits, and what to do about it: one table for page, post and alarm.
//!
//! A row's texts may hold `{name}`, the connection that the problem lies in, and `{key}`, the place where its key is got.

use synkro_shared::integration::IntegrationKind as Kind;
use synkro_shared::run::{RunProblem, RunProblemCode as Code};
use synkro_shared::session::Language;

use crate::kinds::kinds;
use crate::words;

type Text = &'static str;

words! {
    /// Of problems.
    pub struct Problems {
        /// What happened, and what to do next.
        of: fn(Code) -> (Text, Text) = by |code| {
            Code::NotConfigured => {
                ru: ("{name}: подключение не настроено.", "Завершите настройку этого подключения."),
                kk: ("{name}: қосылым бапталмаған.", "Осы қосылымды баптаңыз."),
                en: ("{name}: the connection is not set up.", "Complete this connection in the settings."),
            }
            Code::KeyRejected => {
                ru: ("{name}: ключ не принят.", "{key} Введите его в настройках."),
                kk: ("{name}: кілт қабылданбады.", "{key} Оны баптауларға енгізіңіз."),
                en: ("{name}: the key was not accepted.", "{key} Enter it in the settings."),
            }
            Code::AccessDenied => {
                ru: ("{name}: ключ верный, но прав не хватает.", "Выдайте ключу недостающие права в кабинете сервиса."),
                kk: ("{name}: кілт дұрыс, бірақ құқығы жеткіліксіз.", "Сервис кабинетінде кілтке қажетті құқықтарды беріңіз."),
                en: ("{name}: the key is right but lacks rights.", "Grant the missing rights in the service's console."),
            }
            Code::PaymentRequired => {
                ru: ("{name}: сервис просит оплату.", "Оплатите тариф в кабинете сервиса."),
                kk: ("{name}: сервис төлем сұрайды.", "Сервис кабинетінде тарифті төлеңіз."),
                en: ("{name}: the service asks for payment.", "Settle it in the service's console."),
            }
            Code::RateLimited => {
                ru: ("{name}: сервис просит делать запросы реже.", "Повторите через минуту."),
                kk: ("{name}: сервис сұрауды сирегірек жіберуді талап етеді.", "Бір минуттан кейін қайталаңыз."),
                en: ("{name}: the service asks us to slow down.", "Try again in a minute."),
            }
            Code::DailyQuota => {
                ru: ("{name}: дневная квота ключа исчерпана.", "Повторите завтра или увеличьте квоту в кабинете поставщика."),
                kk: ("{name}: кілттің күндік квотасы таусылды.", "Ертең қайталаңыз немесе жеткізуші кабинетінде квотаны көбейтіңіз."),
                en: ("{name}: the key's daily quota is used up.", "Retry tomorrow, or raise the quota with the vendor."),
            }
            Code::VendorUnavailable => {
                ru: ("{name}: сервис не отвечает.", "Повторите через минуту."),
                kk: ("{name}: сервис жауап бермейді.", "Бір минуттан кейін қайталаңыз."),
                en: ("{name}: the service does not answer.", "Try again in a minute."),
            }
            Code::VendorChanged => {
                ru: ("{name}: получен ответ в незнакомом виде.", "Сообщите администратору Synkro."),
                kk: ("{name}: жауап белгісіз түрде келді.", "Synkro әкімшісіне хабарлаңыз."),
                en: ("{name}: the answer came in an unknown form.", "Tell your Synkro administrator."),
            }
            Code::AddressRefused => {
                ru: ("{name}: адрес в настройках не принадлежит этому сервису.", "Исправьте адрес в настройках."),
                kk: ("{name}: баптаудағы мекенжай бұл сервиске тиесілі емес.", "Баптауда мекенжайды түзетіңіз."),
                en: ("{name}: the address in the settings is not one of this service's.", "Correct the address in the settings."),
            }
            Code::NotFound => {
                ru: ("{name}: указанный в настройках аккаунт или объект не найден.", "Исправьте настройки."),
                kk: ("{name}: баптауда көрсетілген аккаунт немесе нысан табылмады.", "Баптауды түзетіңіз."),
                en: ("{name}: the account or object named in the settings does not exist.", "Correct the settings."),
            }
            Code::ProjectUnreachable => {
                ru: ("Адрес проекта Supabase не находится.", "Проверьте адрес. Если он верный, проект приостановлен или удалён: посмотрите в кабинете Supabase."),
                kk: ("Supabase жобасының мекенжайы табылмады.", "Мекенжайды тексеріңіз. Ол дұрыс болса, жоба тоқтатылған немесе жойылған: Supabase кабинетінен қараңыз."),
                en: ("The address of the Supabase project does not resolve.", "Check the address. If it is right, the project is paused or deleted: look into Supabase's dashboard."),
            }
            Code::WrongProject => {
                ru: ("Этот ключ относится к другому проекту, не к указанному адресу.", "Скопируйте оба ключа в том проекте, адрес которого вы ввели: Project Settings → API Keys."),
                kk: ("Бұл кілт көрсетілген мекенжайдағы жобанікі емес.", "Екі кілтті де мекенжайын енгізген жобадан көшіріңіз: Project Settings → API Keys."),
                en: ("This key is not of the project with this address.", "Copy both keys from the project whose address you entered: Project Settings → API Keys."),
            }
            Code::ProjectUnproven => {
                ru: ("Нужно подтвердить, что этот проект Supabase ваш.", "Убедитесь, что введён действующий секретный ключ проекта, и нажмите «Проверить» в настройках Supabase."),
                kk: ("Бұл Supabase жобасы сіздікі екенін растау керек.", "Жобаның қазіргі құпия кілті енгізілгеніне көз жеткізіп, Supabase баптауларында «Тексеру» түймесін басыңыз."),
                en: ("It has to be confirmed that this Supabase project is yours.", "Make sure that the project's current secret key is entered, and press “Check” in the Supabase settings."),
            }
            Code::KeysSwapped => {
                ru: ("Ключи перепутаны местами.", "Публичный ключ (publishable или anon) — в первое поле, секретный (secret или service_role) — во второе."),
                kk: ("Кілттердің орны ауысып кеткен.", "Ашық кілт (publishable немесе anon) — бірінші өріске, құпия кілт (secret немесе service_role) — екіншісіне."),
                en: ("The keys are swapped.", "The public key (publishable or anon) goes into the first field, the secret one (secret or service_role) into the second."),
            }
            Code::LegacyKeysOff => {
                ru: ("В проекте отключены старые ключи anon и service_role.", "Введите новые ключи: sb_publishable_… и sb_secret_…"),
                kk: ("Жобада ескі anon және service_role кілттері өшірілген.", "Жаңа кілттерді енгізіңіз: sb_publishable_… және sb_secret_…"),
                en: ("The project has switched the legacy keys anon and service_role off.", "Enter the new keys: sb_publishable_… and sb_secret_…"),
            }
            Code::AnonCanRead => {
                ru: ("Таблицы Synkro открыты для публичного ключа: их мог бы прочитать любой.", "Выполните SQL-блок ещё раз, он закроет доступ."),
                kk: ("Synkro кестелері ашық кілтке қолжетімді: оларды кез келген адам оқи алар еді.", "SQL блогын қайта орындаңыз, ол қолжетімділікті жабады."),
                en: ("Synkro's tables are open to the public key: anybody could read them.", "Run the SQL block again; it closes them."),
            }
            Code::LimitedRights => {
                ru: ("Токен видит не все сделки: у него права обычного пользователя.", "Подключите amoCRM от имени администратора аккаунта."),
                kk: ("Токен барлық мәмілені көрмейді: оның құқығы қарапайым пайдаланушынікі.", "amoCRM-ді аккаунт әкімшісінің атынан қосыңыз."),
                en: ("The token does not see all deals: it has an ordinary user's rights.", "Connect amoCRM as an administrator of the account."),
            }
            Code::ScopeMissing => {
                ru: ("Ключу Radist.Online не разрешено читать переписку.", "Создайте ключ с доступом messaging."),
                kk: ("Radist.Online кілтіне хат алмасуды оқуға рұқсат жоқ.", "messaging рұқсаты бар кілт жасаңыз."),
                en: ("The Radist.Online key may not read conversations.", "Create a key with the scope messaging."),
            }
            Code::ReauthRequired => {
                ru: ("Доступ к amoCRM отозван.", "Нажмите «Подключить» в настройках ещё раз."),
                kk: ("amoCRM-ге берілген рұқсаттың күші жойылды.", "Баптауларда «Қосу» түймесін қайта басыңыз."),
                en: ("Access to amoCRM was withdrawn.", "Press Connect in the settings again."),
            }
            Code::ConsentRefused => {
                ru: ("На странице amoCRM вы отказали в доступе.", "Подключите ещё раз и нажмите «Разрешить»."),
                kk: ("amoCRM бетінде рұқсат бермедіңіз.", "Қайта қосып, «Рұқсат беру» түймесін басыңыз."),
                en: ("You refused access on amoCRM's page.", "Connect again and press Allow."),
            }
            Code::TokenExpired => {
                ru: ("Срок действия токена закончился.", "Выпустите новый токен и введите его в настройках."),
                kk: ("Токеннің мерзімі аяқталды.", "Жаңа токен шығарып, баптауларға енгізіңіз."),
                en: ("The token's life is over.", "Issue a new token and enter it in the settings."),
            }
            Code::ConnectionMissing => {
                ru: ("В Radist.Online больше нет выбранных подключений.", "Выберите подключения заново."),
                kk: ("Таңдалған қосылымдар Radist.Online-да енді жоқ.", "Қосылымдарды қайта таңдаңыз."),
                en: ("The chosen connections do not exist in Radist.Online any more.", "Choose connections again."),
            }
            Code::TopicNotFound => {
                ru: ("Темы с таким номером в чате нет, или она закрыта.", "Откройте тему в Telegram или укажите другую."),
                kk: ("Чатта мұндай нөмірлі тақырып жоқ немесе ол жабық.", "Тақырыпты Telegram-да ашыңыз немесе басқасын көрсетіңіз."),
                en: ("The chat has no topic with this number, or it is closed.", "Open the topic in Telegram, or enter another."),
            }
            Code::NoLeads => {
                ru: ("В amoCRM пока нет ни одной сделки.", "Создайте сделку и попробуйте снова."),
                kk: ("amoCRM-де әзірге бірде-бір мәміле жоқ.", "Мәміле жасап, қайта көріңіз."),
                en: ("amoCRM has no deal yet.", "Create a deal and try again."),
            }
            Code::RateBanned => {
                ru: ("{name}: адрес сервера Synkro временно заблокирован за слишком частые запросы.", "Ключ и права здесь ни при чём. Подождите несколько часов или попросите поддержку сервиса снять блокировку, затем повторите."),
                kk: ("{name}: Synkro серверінің мекенжайы тым жиі сұрау үшін уақытша бұғатталды.", "Бұған кілт те, құқықтар да қатысты емес. Бірнеше сағат күтіңіз немесе сервис қолдауынан бұғатты алуды сұраңыз, содан кейін қайталаңыз."),
                en: ("{name} has blocked this server's address after too many requests.", "Neither the key nor its rights are to blame. Wait some hours or ask the vendor's support to lift the block, then retry."),
            }
            Code::RowsRefused => {
                ru: ("База Supabase не принимает строки Synkro.", "Проверьте, не меняли ли таблицы synkro_…: столбцы, ограничения, триггеры."),
                kk: ("Supabase дерекқоры Synkro жолдарын қабылдамайды.", "synkro_… кестелері өзгертілмегенін тексеріңіз: бағандар, шектеулер, триггерлер."),
                en: ("Supabase refuses Synkro's rows.", "Look whether the synkro_… tables were changed: columns, constraints, triggers."),
            }
            Code::TooLarge => {
                ru: ("{name}: отправлено больше, чем сервис принимает за раз.", "Выберите период короче."),
                kk: ("{name}: сервис бір жолы қабылдайтыннан көп жіберілді.", "Қысқарақ кезеңді таңдаңыз."),
                en: ("{name}: what was sent is larger than it takes at once.", "Choose a shorter period."),
            }
            Code::NoFreeQuota => {
                ru: ("Для этой модели у ключа нет бесплатной квоты.", "Выберите другую модель или ключ с подключённой оплатой. Ждать бесполезно."),
                kk: ("Кілтте бұл модельге тегін квота жоқ.", "Басқа модельді немесе төлемі қосылған кілтті таңдаңыз. Күтудің пайдасы жоқ."),
                en: ("The key has no free quota for this model.", "Choose another model or a key with billing. Waiting does not help."),
            }
            Code::KeyOutdated => {
                ru: ("Ключи этого вида (AIza…) Google больше не принимает.", "Создайте новый ключ в Google AI Studio — он начинается с AQ. — и введите его в настройках."),
                kk: ("Google мұндай кілттерді (AIza…) енді қабылдамайды.", "Google AI Studio-да жаңа кілт жасаңыз (ол AQ. деп басталады) және баптауларға енгізіңіз."),
                en: ("Google does not take keys of this kind (AIza…) any more.", "Create a new key in Google AI Studio, it begins with AQ., and enter it in the settings."),
            }
            Code::ModelUnsuited => {
                ru: ("Выбранная модель не умеет того, что нужно для анализа.", "Выберите другую модель в настройках."),
                kk: ("Таңдалған модель талдауға қажетті нәрсені орындай алмайды.", "Баптаулардан басқа модельді таңдаңыз."),
                en: ("The chosen model cannot do what an analysis needs.", "Choose another model in the settings."),
            }
            Code::NothingToSample => {
                ru: ("Не нашлось переписки для проверки.", "Проверьте, что в последних сделках есть телефоны, а по ним — чаты."),
                kk: ("Сынауға хат алмасу табылмады.", "Соңғы мәмілелерде телефон, ал телефондар бойынша чат бар екенін тексеріңіз."),
                en: ("No dialog was found to try with.", "Check that the latest deals have phones and that chats exist for them."),
            }
            Code::SchemaOutdated => {
                ru: ("Таблицы Synkro в Supabase старой версии.", "Выполните SQL-блок из настроек: он обновит таблицы."),
                kk: ("Supabase-тегі Synkro кестелерінің нұсқасы ескі.", "Баптаулардағы SQL блогын орындаңыз: ол кестелерді жаңартады."),
                en: ("Synkro's tables in Supabase are of an older version.", "Run the SQL block from the settings: it updates the tables."),
            }
            Code::ProjectPaused => {
                ru: ("Проект Supabase приостановлен.", "Возобновите проект в кабинете Supabase (Restore project)."),
                kk: ("Supabase жобасы уақытша тоқтатылған.", "Supabase кабинетінде жобаны қалпына келтіріңіз (Restore project)."),
                en: ("The Supabase project is paused.", "Restore the project in Supabase's console."),
            }
            Code::ReadOnly => {
                ru: ("Проект Supabase доступен только для чтения: на диске нет места.", "Освободите место или увеличьте диск в Supabase."),
                kk: ("Supabase жобасы тек оқуға ашық: дискіде орын жоқ.", "Supabase ішінде орын босатыңыз немесе дискіні ұлғайтыңыз."),
                en: ("The Supabase project is read-only: its disk is full.", "Free space or enlarge the disk in Supabase."),
            }
            Code::SchemaMissing => {
                ru: ("В Supabase нет таблиц Synkro или они устарели.", "Выполните SQL-блок из настроек в редакторе SQL вашего проекта."),
                kk: ("Supabase ішінде Synkro кестелері жоқ немесе ескірген.", "Баптаудағы SQL блогын жобаңыздың SQL редакторында орындаңыз."),
                en: ("Synkro's tables in Supabase are missing or out of date.", "Run the SQL block from the settings in your project's SQL editor."),
            }
            Code::GrantMissing => {
                ru: ("У таблиц Synkro в Supabase не хватает прав.", "Выполните SQL-блок из настроек ещё раз."),
                kk: ("Supabase-тегі Synkro кестелеріне рұқсат жеткіліксіз.", "Баптаудағы SQL блогын тағы бір рет орындаңыз."),
                en: ("Synkro's tables in Supabase lack grants.", "Run the SQL block from the settings again."),
            }
            Code::DataApiOff => {
                ru: ("В Supabase выключен Data API.", "Включите его: Project Settings → Data API."),
                kk: ("Supabase ішінде Data API өшірулі.", "Оны қосыңыз: Project Settings → Data API."),
                en: ("Supabase's Data API is switched off.", "Switch it on in Project Settings → Data API."),
            }
            Code::ModelUnavailable => {
                ru: ("Выбранная модель больше недоступна.", "Выберите другую модель в настройках."),
                kk: ("Таңдалған модель енді қолжетімсіз.", "Баптауда басқа модель таңдаңыз."),
                en: ("The chosen model is not available any more.", "Choose another model in the settings."),
            }
            Code::RegionBlocked => {
                ru: ("Модель недоступна в стране, где стоит сервер.", "Сообщите администратору Synkro или выберите другого поставщика."),
                kk: ("Модель сервер орналасқан елде қолжетімсіз.", "Synkro әкімшісіне хабарлаңыз немесе басқа жеткізушіні таңдаңыз."),
                en: ("The model is not offered in the server's country.", "Tell your Synkro administrator, or choose another vendor."),
            }
            Code::AnswerUnusable => {
                ru: ("Ответ модели не удалось использовать, повторный запрос не помог.", "Повторите анализ или выберите другую модель."),
                kk: ("Модель жауабын пайдалану мүмкін болмады, қайта сұрау көмектеспеді.", "Талдауды қайталаңыз немесе басқа модель таңдаңыз."),
                en: ("The model's answer could not be used, also after asking again.", "Retry the analysis, or choose another model."),
            }
            Code::PostingForbidden => {
                ru: ("Бот Telegram не может писать в чат.", "Добавьте бота в чат заново, разрешите ему писать."),
                kk: ("Telegram боты чатқа жаза алмайды.", "Ботты чатқа қайта қосып, жазуға рұқсат беріңіз."),
                en: ("The Telegram bot may not write to the chat.", "Add the bot again, let it post."),
            }
            Code::ChatNotFound => {
                ru: ("Бот Telegram не находит этот чат.", "Проверьте идентификатор чата в настройках."),
                kk: ("Telegram боты бұл чатты таппады.", "Баптаудағы чат идентификаторын тексеріңіз."),
                en: ("The Telegram bot does not find this chat.", "Check the chat id in the settings."),
            }
            Code::DeliveryUnknown => {
                ru: ("{name}: неизвестно, дошло ли сообщение.", "Проверьте чат. Если сообщения нет, повторите с этого шага."),
                kk: ("{name}: хабарламаның жеткен-жетпегені белгісіз.", "Чатты қараңыз. Хабарлама болмаса, осы қадамнан қайталаңыз."),
                en: ("{name}: it is not known whether the message arrived.", "Look into the chat. If the message is not there, retry from this step."),
            }
            Code::Quarantined => {
                ru: ("Этот шаг трижды прервал работу, поэтому запуск остановлен.", "Сообщите администратору Synkro."),
                kk: ("Бұл қадам жұмысты үш рет үзді, сондықтан есеп жасау тоқтатылды.", "Synkro әкімшісіне хабарлаңыз."),
                en: ("This step broke off the work three times, so the run was stopped.", "Tell your Synkro administrator."),
            }
            Code::DeadlineExceeded => {
                ru: ("Запуск занял слишком много времени и остановлен.", "Выберите период короче."),
                kk: ("Есеп тым ұзақ жасалып, тоқтатылды.", "Қысқарақ кезең таңдаңыз."),
                en: ("The run took too long and was stopped.", "Choose a shorter period."),
            }
            Code::Internal => {
                ru: ("Ошибка на нашей стороне.", "Повторите с этого шага. Если ошибка вернётся, сообщите администратору Synkro."),
                kk: ("Біздің тараптағы қате.", "Осы қадамнан қайталаңыз. Қате қайта шықса, Synkro әкімшісіне хабарлаңыз."),
                en: ("Something went wrong on our side.", "Retry from this step. If it happens again, tell your Synkro administrator."),
            }
        };
        /// Of a schedule that is not set: it is no connection.
        no_schedule: (Text, Text) = {
            ru: ("Расписание не настроено.", "Задайте время отчётов на странице «Настройки»."),
            kk: ("Есеп кестесі бапталмаған.", "«Баптаулар» бетінде есеп уақытын белгілеңіз."),
            en: ("The schedule is not set up.", "Choose when reports are made, on the Settings page."),
        };
        /// Where nothing says which connection it was.
        service: Text = { ru: "Сервис", kk: "Сервис", en: "Service" };
        /// Where a new key of this connection is got.
        key: fn(Option<Kind>) -> Text = by |integration| {
            Some(Kind::Supabase) => {
                ru: "Скопируйте ключ service_role в Supabase: Project Settings → API Keys.",
                kk: "Supabase-тен service_role кілтін көшіріңіз: Project Settings → API Keys.",
                en: "Copy the service_role key in Supabase: Project Settings → API Keys.",
            }
            Some(Kind::Amocrm) => {
                ru: "Подключите amoCRM заново или выпустите новый долгосрочный токен: amoМаркет → ваша интеграция → «Ключи и доступы».",
                kk: "amoCRM-ді қайта қосыңыз немесе жаңа ұзақ мерзімді токен шығарыңыз: amoМаркет → интеграцияңыз → «Ключи и доступы».",
                en: "Connect amoCRM again or issue a new long-lived token: amoMarket → your integration → Keys and access.",
            }
            Some(Kind::Radist) => {
                ru: "Возьмите новый API-ключ в Radist.Online: «Настройки» → API.",
                kk: "Radist.Online-нан жаңа API кілтін алыңыз: «Настройки» → API.",
                en: "Take a new API key in Radist.Online: Settings → API.",
            }
            Some(Kind::Ai) => {
                ru: "Создайте новый API-ключ в кабинете поставщика модели.",
                kk: "Модель жеткізушісінің кабинетінде жаңа API кілтін жасаңыз.",
                en: "Create a new API key in the model vendor's console.",
            }
            Some(Kind::Telegram) => {
                ru: "Получите новый токен у @BotFather.",
                kk: "@BotFather арқылы жаңа токен алыңыз.",
                en: "Get a new token from @BotFather.",
            }
            Some(Kind::Automation) | None => {
                ru: "Получите новый ключ в кабинете сервиса.",
                kk: "Сервис кабинетінен жаңа кілт алыңыз.",
                en: "Get a new key in the service's console.",
            }
        };
    }
}

/// A problem in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemWords {
    /// What happened.
    pub reason: String,
    /// What to do next.
    pub action: String,
}

/// What happened and what to do next, in this language.
#[must_use]
pub fn problem_words(problem: &RunProblem, language: Language) -> ProblemWords {
    let (words, integration) = (problems(language), problem.integration);
    let (reason, action) = match (problem.code, integration) {
        (Code::NotConfigured, Some(Kind::Automation)) => words.no_schedule,
        (code, _) => (words.of)(code),
    };
    let name = integration.map_or(words.service, |kind| (kinds(language).integration)(kind));
    let filled = |text: &str| text.replace("{name}", name).replace("{key}", (words.key)(integration));
    ProblemWords { reason: filled(reason), action: filled(action) }
}

/// What happened, as a sentence under a heading that names the connection already.
#[must_use]
pub fn reason_alone(problem: &RunProblem, language: Language) -> String {
    let words = problem_words(problem, language);
    let name = problem.integration.map(|kind| (kinds(language).integration)(kind));
    let said = name.and_then(|name| words.reason.strip_prefix(name)).and_then(|rest| rest.strip_prefix(": "));
    said.map_or(words.reason.clone(), crate::sentence)
}

/// The words of a language.
#[must_use]
pub const fn problems(language: Language) -> &'static Problems {
    match language {
        Language::Ru => &Problems::RU,
        Language::Kk => &Problems::KK,
        Language::En => &Problems::EN,
    }
}
