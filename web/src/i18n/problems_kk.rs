//! Why a run stopped or waits, and what to do: Kazakh.

use synkro_shared::integration::IntegrationKind as Kind;
use synkro_shared::run::RunProblemCode as Code;

use super::ProblemWords;

fn name(integration: Option<Kind>) -> &'static str {
    match integration {
        Some(Kind::Supabase) => "Supabase",
        Some(Kind::Amocrm) => "amoCRM",
        Some(Kind::Radist) => "Radist.Online",
        Some(Kind::Ai) => "ЖИ моделі",
        Some(Kind::Telegram) => "Telegram",
        Some(Kind::Automation) => "Кесте",
        None => "Сервис",
    }
}

/// Where a new key of this integration is found.
fn where_the_key_is(integration: Option<Kind>) -> &'static str {
    match integration {
        Some(Kind::Supabase) => "Supabase-тен service_role кілтін көшіріңіз: Project Settings → API Keys.",
        Some(Kind::Amocrm) => {
            "amoCRM-ді қайта қосыңыз немесе жаңа ұзақ мерзімді токен шығарыңыз: amoМаркет → интеграцияңыз → «Ключи и доступы»."
        }
        Some(Kind::Radist) => "Radist.Online-нан жаңа API кілтін алыңыз: «Настройки» → API.",
        Some(Kind::Ai) => "Модель жеткізушісінің кабинетінде жаңа API кілтін жасаңыз.",
        Some(Kind::Telegram) => "@BotFather арқылы жаңа токен алыңыз.",
        Some(Kind::Automation) | None => "Сервис кабинетінен жаңа кілт алыңыз.",
    }
}

/// The reason and the next action.
pub fn run_problem(code: Code, integration: Option<Kind>) -> ProblemWords {
    let name = name(integration);
    let (reason, action) = match code {
        Code::NotConfigured if integration == Some(Kind::Automation) => (
            "Есеп кестесі бапталмаған.".to_owned(),
            "«Баптаулар» бетінде есеп уақытын белгілеңіз.".to_owned(),
        ),
        Code::NotConfigured => {
            (format!("{name}: қосылым бапталмаған."), "Осы қосылымды баптаңыз.".to_owned())
        }
        Code::KeyRejected => (
            format!("{name}: кілт қабылданбады."),
            format!("{} Оны баптауларға енгізіңіз.", where_the_key_is(integration)),
        ),
        Code::AccessDenied => (
            format!("{name}: кілт дұрыс, бірақ құқығы жеткіліксіз."),
            "Сервис кабинетінде кілтке қажетті құқықтарды беріңіз.".to_owned(),
        ),
        Code::PaymentRequired => {
            (format!("{name}: сервис төлем сұрайды."), "Сервис кабинетінде тарифті төлеңіз.".to_owned())
        }
        Code::RateLimited => (
            format!("{name}: сервис сұрауды сирегірек жіберуді талап етеді."),
            "Бір минуттан кейін қайталаңыз.".to_owned(),
        ),
        Code::DailyQuota => (
            format!("{name}: кілттің күндік квотасы таусылды."),
            "Ертең қайталаңыз немесе жеткізуші кабинетінде квотаны көбейтіңіз.".to_owned(),
        ),
        Code::VendorUnavailable => (
            format!("{name}: сервис жауап бермейді."),
            "Бір минуттан кейін қайталаңыз.".to_owned(),
        ),
        Code::VendorChanged => {
            (format!("{name}: жауап белгісіз түрде келді."), "Synkro әкімшісіне хабарлаңыз.".to_owned())
        }
        Code::AddressRefused => (
            format!("{name}: баптаудағы мекенжай бұл сервиске тиесілі емес."),
            "Баптауда мекенжайды түзетіңіз.".to_owned(),
        ),
        Code::NotFound => (
            format!("{name}: баптауда көрсетілген аккаунт немесе нысан табылмады."),
            "Баптауды түзетіңіз.".to_owned(),
        ),
        Code::ProjectUnreachable => ("Supabase жобасының мекенжайы табылмады.".to_owned(), "Мекенжайды тексеріңіз. Ол дұрыс болса, жоба тоқтатылған немесе жойылған: Supabase кабинетінен қараңыз.".to_owned()),
        Code::WrongProject => ("Бұл кілт көрсетілген мекенжайдағы жобанікі емес.".to_owned(), "Екі кілтті де мекенжайын енгізген жобадан көшіріңіз: Project Settings → API Keys.".to_owned()),
        Code::KeysSwapped => ("Кілттердің орны ауысып кеткен.".to_owned(), "Ашық кілт (publishable немесе anon) — бірінші өріске, құпия кілт (secret немесе service_role) — екіншісіне.".to_owned()),
        Code::LegacyKeysOff => ("Жобада ескі anon және service_role кілттері өшірілген.".to_owned(), "Жаңа кілттерді енгізіңіз: sb_publishable_… және sb_secret_…".to_owned()),
        Code::AnonCanRead => ("Synkro кестелері ашық кілтке қолжетімді: оларды кез келген адам оқи алар еді.".to_owned(), "SQL блогын қайта орындаңыз, ол қолжетімділікті жабады.".to_owned()),
        Code::LimitedRights => ("Токен барлық мәмілені көрмейді: оның құқығы қарапайым пайдаланушынікі.".to_owned(), "amoCRM-ді аккаунт әкімшісінің атынан қосыңыз.".to_owned()),
        Code::ScopeMissing => ("Radist.Online кілтіне хат алмасуды оқуға рұқсат жоқ.".to_owned(), "messaging рұқсаты бар кілт жасаңыз.".to_owned()),
        Code::ReauthRequired => ("amoCRM-ге берілген рұқсаттың күші жойылды.".to_owned(), "Баптауларда «Қосу» түймесін қайта басыңыз.".to_owned()),
        Code::ConsentRefused => ("amoCRM бетінде рұқсат бермедіңіз.".to_owned(), "Қайта қосып, «Рұқсат беру» түймесін басыңыз.".to_owned()),
        Code::TokenExpired => ("Токеннің мерзімі аяқталды.".to_owned(), "Жаңа токен шығарып, баптауларға енгізіңіз.".to_owned()),
        Code::ConnectionMissing => ("Таңдалған қосылымдар Radist.Online-да енді жоқ.".to_owned(), "Қосылымдарды қайта таңдаңыз.".to_owned()),
        Code::TopicNotFound => ("Чатта мұндай нөмірлі тақырып жоқ немесе ол жабық.".to_owned(), "Тақырыпты Telegram-да ашыңыз немесе басқасын көрсетіңіз.".to_owned()),
        Code::NoLeads => ("amoCRM-де әзірге бірде-бір мәміле жоқ.".to_owned(), "Мәміле жасап, қайта көріңіз.".to_owned()),
        Code::RateBanned => (format!("{name}: Synkro серверінің мекенжайы тым жиі сұраныс үшін уақытша бұғатталды."), "Бұған кілт те, құқықтар да қатысты емес. Бірнеше сағат күтіңіз немесе сервис қолдауынан бұғатты алуды сұраңыз, содан кейін қайталаңыз.".to_owned()),
        Code::RowsRefused => ("Supabase дерекқоры Synkro жолдарын қабылдамайды.".to_owned(), "synkro_… кестелері өзгертілмегенін тексеріңіз: бағандар, шектеулер, триггерлер.".to_owned()),
        Code::TooLarge => (format!("{name}: сервис бір жолы қабылдайтыннан көп жіберілді."), "Қысқарақ кезеңді таңдаңыз.".to_owned()),
        Code::NoFreeQuota => ("Кілтте бұл модельге тегін квота жоқ.".to_owned(), "Басқа модельді немесе төлемі қосылған кілтті таңдаңыз. Күтудің пайдасы жоқ.".to_owned()),
        Code::KeyOutdated => ("Google мұндай кілттерді (AIza…) енді қабылдамайды.".to_owned(), "Google AI Studio-да жаңа кілт жасаңыз (ол AQ. деп басталады) және баптауларға енгізіңіз.".to_owned()),
        Code::ModelUnsuited => ("Таңдалған модель талдауға қажетті нәрсені орындай алмайды.".to_owned(), "Баптаулардан басқа модельді таңдаңыз.".to_owned()),
        Code::NothingToSample => ("Сынауға хат алмасу табылмады.".to_owned(), "Соңғы мәмілелерде телефон, ал телефондар бойынша чат бар екенін тексеріңіз.".to_owned()),
        Code::SchemaOutdated => ("Supabase-тегі Synkro кестелерінің нұсқасы ескі.".to_owned(), "Баптаулардағы SQL блогын орындаңыз: ол кестелерді жаңартады.".to_owned()),
        Code::ProjectPaused => (
            "Supabase жобасы уақытша тоқтатылған.".to_owned(),
            "Supabase кабинетінде жобаны қалпына келтіріңіз (Restore project).".to_owned(),
        ),
        Code::ReadOnly => (
            "Supabase жобасы тек оқуға ашық: дискіде орын жоқ.".to_owned(),
            "Supabase ішінде орын босатыңыз немесе дискіні ұлғайтыңыз.".to_owned(),
        ),
        Code::SchemaMissing => (
            "Supabase ішінде Synkro кестелері жоқ немесе ескірген.".to_owned(),
            "Баптаудағы SQL блогын жобаңыздың SQL редакторында орындаңыз.".to_owned(),
        ),
        Code::GrantMissing => (
            "Supabase-тегі Synkro кестелеріне рұқсат жеткіліксіз.".to_owned(),
            "Баптаудағы SQL блогын тағы бір рет орындаңыз.".to_owned(),
        ),
        Code::DataApiOff => (
            "Supabase ішінде Data API өшірулі.".to_owned(),
            "Оны қосыңыз: Project Settings → Data API.".to_owned(),
        ),
        Code::ModelUnavailable => {
            ("Таңдалған модель енді қолжетімсіз.".to_owned(), "Баптауда басқа модель таңдаңыз.".to_owned())
        }
        Code::RegionBlocked => (
            "Модель сервер орналасқан елде қолжетімсіз.".to_owned(),
            "Synkro әкімшісіне хабарлаңыз немесе басқа жеткізушіні таңдаңыз.".to_owned(),
        ),
        Code::AnswerUnusable => (
            "Модель жауабын пайдалану мүмкін болмады, қайта сұрау көмектеспеді.".to_owned(),
            "Талдауды қайталаңыз немесе басқа модель таңдаңыз.".to_owned(),
        ),
        Code::PostingForbidden => (
            "Telegram боты чатқа жаза алмайды.".to_owned(),
            "Ботты чатқа қайта қосып, жазуға рұқсат беріңіз.".to_owned(),
        ),
        Code::ChatNotFound => (
            "Telegram боты бұл чатты таппады.".to_owned(),
            "Баптаудағы чат идентификаторын тексеріңіз.".to_owned(),
        ),
        Code::DeliveryUnknown => (
            format!("{name}: хабарламаның жеткен-жетпегені белгісіз."),
            "Чатты қараңыз. Хабарлама болмаса, осы қадамнан қайталаңыз.".to_owned(),
        ),
        Code::Quarantined => (
            "Бұл қадам жұмысты үш рет үзді, сондықтан есеп жасау тоқтатылды.".to_owned(),
            "Synkro әкімшісіне хабарлаңыз.".to_owned(),
        ),
        Code::DeadlineExceeded => {
            ("Есеп тым ұзақ жасалып, тоқтатылды.".to_owned(), "Қысқарақ кезең таңдаңыз.".to_owned())
        }
        Code::Internal => (
            "Біздің тараптағы қате.".to_owned(),
            "Осы қадамнан қайталаңыз. Қате қайта шықса, Synkro әкімшісіне хабарлаңыз.".to_owned(),
        ),
    };
    ProblemWords { reason, action }
}
