//! What is wrong with a field, and what to enter instead.

use synkro_shared::FieldErrorCode as Code;
use synkro_shared::session::Language;

use crate::words;

type Text = &'static str;

words! {
    /// Of fields that were refused.
    pub struct Fields {
        /// By the code that the API gives.
        refused: fn(Code) -> Text = by |code| {
            Code::Required => {
                ru: "Заполните это поле",
                kk: "Бұл өрісті толтырыңыз",
                en: "Fill in this field",
            }
            Code::TooLong => {
                ru: "Слишком длинно",
                kk: "Тым ұзын",
                en: "Too long",
            }
            Code::NotAnEmail => {
                ru: "Введите адрес вида имя@компания.kz",
                kk: "Мекенжайды аты@компания.kz түрінде енгізіңіз",
                en: "Enter an address like name@company.kz",
            }
            Code::PeriodReversed => {
                ru: "Конец периода раньше начала",
                kk: "Кезеңнің соңы басынан бұрын тұр",
                en: "The period ends before it begins",
            }
            Code::PeriodNotWholeSeconds => {
                ru: "Укажите целые секунды",
                kk: "Толық секунд көрсетіңіз",
                en: "Whole seconds, please",
            }
            Code::PeriodTooShort => {
                ru: "Не меньше минуты",
                kk: "Кемінде бір минут",
                en: "At least a minute",
            }
            Code::OutOfRange => {
                ru: "Вне календаря",
                kk: "Күнтізбеден тыс",
                en: "Outside the calendar",
            }
            Code::PeriodTooLong => {
                ru: "Не больше 31 дня за раз",
                kk: "Бір есепке ең көбі 31 күн",
                en: "At most 31 days at a time",
            }
            Code::PeriodInFuture => {
                ru: "Период ещё не начался",
                kk: "Бұл кезең әлі басталған жоқ",
                en: "This period has not begun yet",
            }
            Code::PeriodTooOld => {
                ru: "Не раньше чем год назад",
                kk: "Бір жылдан бұрынғы кезең таңдалмайды",
                en: "At most a year back",
            }
            Code::DateMissing => {
                ru: "Укажите дату",
                kk: "Күнді көрсетіңіз",
                en: "Enter a date",
            }
            Code::TooShort => {
                ru: "Слишком коротко, нужно не меньше 12 символов",
                kk: "Тым қысқа, кемінде 12 таңба керек",
                en: "Too short, at least 12 characters are needed",
            }
            Code::PasswordOwnWords => {
                ru: "Уберите из пароля имя, почту, название компании и слово Synkro",
                kk: "Құпиясөзден атыңызды, поштаңызды, компания атауын және Synkro сөзін алып тастаңыз",
                en: "Leave out your name, your e-mail, your company’s name and the word Synkro",
            }
            Code::PasswordCommon => {
                ru: "Этот пароль есть в списках самых частых. Придумайте другой",
                kk: "Бұл құпиясөз ең жиі кездесетіндер тізімінде бар. Басқасын ойлап табыңыз",
                en: "This password is on lists of common ones. Choose another",
            }
            Code::PasswordPattern => {
                ru: "Ряды клавиш, последовательности и повторы легко угадать. Придумайте другой пароль",
                kk: "Пернелер қатары, тізбектер мен қайталаулар оңай табылады. Басқа құпиясөз ойлап табыңыз",
                en: "Rows of keys, sequences and repeats are easy to guess. Choose another password",
            }
            Code::PasswordDate => {
                ru: "Даты и годы легко угадать. Добавьте к ним несколько слов или уберите их",
                kk: "Күндер мен жылдар оңай табылады. Оларға бірнеше сөз қосыңыз немесе алып тастаңыз",
                en: "Dates and years are easy to guess. Add several words or leave them out",
            }
            Code::PasswordName => {
                ru: "Имена и фамилии легко угадать. Добавьте к ним несколько слов или уберите их",
                kk: "Ат-жөн оңай табылады. Оларға бірнеше сөз қосыңыз немесе алып тастаңыз",
                en: "Names and surnames are easy to guess. Add several words or leave them out",
            }
            Code::PasswordGuessable => {
                ru: "Такой пароль слишком легко угадать. Возьмите несколько слов, не связанных между собой",
                kk: "Мұндай құпиясөз тым оңай табылады. Өзара байланыссыз бірнеше сөз алыңыз",
                en: "This password is too easy to guess. Take several unrelated words",
            }
            Code::WrongPassword => {
                ru: "Не подходит. Проверьте раскладку и Caps Lock",
                kk: "Сәйкес келмейді. Пернетақта тілі мен Caps Lock-ты тексеріңіз",
                en: "Does not match. Check the keyboard layout and Caps Lock",
            }
            Code::SamePassword => {
                ru: "Новый пароль совпадает с текущим. Придумайте другой",
                kk: "Жаңа құпиясөз қазіргімен бірдей. Басқасын ойлап табыңыз",
                en: "The new password is the same as the current one. Choose another",
            }
            Code::NotACode => {
                ru: "Введите шесть цифр из приложения или код восстановления целиком",
                kk: "Қолданбадағы алты цифрды немесе қалпына келтіру кодын толық енгізіңіз",
                en: "Enter six digits from the app, or a whole recovery code",
            }
            Code::CodeRefused => {
                ru: "Не подошёл. Введите свежий код из приложения или другой код восстановления",
                kk: "Сәйкес келмеді. Қолданбадағы жаңа кодты немесе басқа қалпына келтіру кодын енгізіңіз",
                en: "Does not match. Enter a fresh code from the app, or another recovery code",
            }
            Code::NotSixDigits => {
                ru: "Введите шесть цифр, которые показывает приложение",
                kk: "Қолданба көрсетіп тұрған алты цифрды енгізіңіз",
                en: "Enter the six digits that the app shows",
            }
            Code::FirstCodeRefused => {
                ru: "Не подошёл. Дождитесь следующего и проверьте, что на телефоне верное время",
                kk: "Сәйкес келмеді. Келесісін күтіп, телефондағы уақыттың дұрыстығын тексеріңіз",
                en: "Does not match. Wait for the next one and check that your phone’s clock is right",
            }
            Code::EnrolmentExpired => {
                ru: "Ключ больше не действует. Нажмите «Отмена» и начните заново",
                kk: "Кілт енді жарамсыз. «Бас тарту» түймесін басып, қайта бастаңыз",
                en: "The key no longer works. Press “Cancel” and begin again",
            }
            Code::NotAName => {
                ru: "Уберите переносы строк и невидимые символы",
                kk: "Жол тасымалдары мен көрінбейтін таңбаларды алып тастаңыз",
                en: "Leave out line breaks and invisible characters",
            }
            Code::NotASlug => {
                ru: "От 2 до 40 строчных латинских букв, цифр и одиночных дефисов, без дефиса по краям",
                kk: "2-ден 40-қа дейін кіші латын әріптері, цифрлар және дара дефис; шетінде дефис болмасын",
                en: "From 2 to 40 small Latin letters, digits and single hyphens, none at either end",
            }
            Code::SlugReserved => {
                ru: "Это имя занято самим сервисом. Выберите другое",
                kk: "Бұл атауды сервистің өзі пайдаланады. Басқасын таңдаңыз",
                en: "The service uses this name itself. Choose another",
            }
            Code::Taken => {
                ru: "Это имя уже занято. Введите другое",
                kk: "Бұл атау бос емес. Басқасын енгізіңіз",
                en: "Already taken. Enter another",
            }
            Code::NotATimezone => {
                ru: "Такого часового пояса нет. Выберите из списка, например Asia/Almaty",
                kk: "Мұндай уақыт белдеуі жоқ. Тізімнен таңдаңыз, мысалы Asia/Almaty",
                en: "There is no such time zone. Choose from the list, such as Asia/Almaty",
            }
            Code::SlugMismatch => {
                ru: "Не совпадает с коротким именем компании. Введите его буква в букву",
                kk: "Компанияның қысқа атымен сәйкес емес. Оны әрпіне дейін дәл енгізіңіз",
                en: "Does not match the company’s short name. Type it letter for letter",
            }
            Code::TenantNeeded => {
                ru: "Выберите компанию",
                kk: "Компанияны таңдаңыз",
                en: "Choose a company",
            }
            Code::TenantRefused => {
                ru: "Администратор не может относиться к компании",
                kk: "Әкімші компанияға тиесілі бола алмайды",
                en: "An administrator can’t belong to a company",
            }
            Code::TenantUnknown => {
                ru: "Такой компании нет или она удалена. Выберите другую",
                kk: "Мұндай компания жоқ немесе жойылған. Басқасын таңдаңыз",
                en: "There is no such company, or it was deleted. Choose another",
            }
            Code::SettingsRefused => {
                ru: "Это право есть только у пользователей компаний",
                kk: "Бұл құқық тек компания пайдаланушыларында болады",
                en: "Only users of companies can have this permission",
            }
            Code::RoleRefused => {
                ru: "Пользователь компании и администратор — разные аккаунты: роль так изменить нельзя",
                kk: "Компания пайдаланушысы мен әкімші — бөлек аккаунттар: рөлді бұлай өзгертуге болмайды",
                en: "A company’s user and an administrator are different accounts: this role can’t be set",
            }
            Code::ScopesNeeded => {
                ru: "Выберите хотя бы одно разрешение",
                kk: "Кемінде бір рұқсатты таңдаңыз",
                en: "Choose at least one permission",
            }
            Code::ScopeRefused => {
                ru: "На это у вас самих нет прав. Снимите лишнее",
                kk: "Бұған өзіңіздің құқығыңыз жоқ. Артығын алып тастаңыз",
                en: "You are not allowed this yourself. Untick what is too much",
            }
            Code::DaysOutOfRange => {
                ru: "Выберите срок от 1 до 366 дней",
                kk: "Мерзімді 1-ден 366 күнге дейін таңдаңыз",
                en: "Choose from 1 to 366 days",
            }
            Code::TooMany => {
                ru: "Токенов уже слишком много. Отзовите ненужные",
                kk: "Токендер тым көп. Керексіздерінің күшін жойыңыз",
                en: "You have too many tokens already. Revoke those you do not need",
            }
            Code::TooManyVersions => {
                ru: "Версий промпта уже столько, сколько хранится. Обратитесь к администратору Synkro",
                kk: "Промпт нұсқаларының саны сақталатын шегіне жетті. Synkro әкімшісіне хабарласыңыз",
                en: "As many versions of the prompt are kept as may be. Ask Synkro's administrator",
            }
            Code::NotHttps => {
                ru: "Адрес должен начинаться с https://",
                kk: "Мекенжай https:// деп басталуы керек",
                en: "The address has to begin with https://",
            }
            Code::NotAnAddress => {
                ru: "Это не похоже на адрес",
                kk: "Бұл мекенжайға ұқсамайды",
                en: "This does not look like an address",
            }
            Code::ProjectLetters => {
                ru: "В имени проекта ровно 20 латинских букв: похоже, одной не хватает или есть лишняя",
                kk: "Жоба атауында дәл 20 латын әрпі бар: біреуі жетіспейтін немесе артық сияқты",
                en: "A project's name has exactly 20 Latin letters: one seems to be missing or too many",
            }
            Code::NotAProject => {
                ru: "Нужен адрес вида https://….supabase.co или ссылка на проект из кабинета Supabase",
                kk: "https://….supabase.co түріндегі мекенжай немесе Supabase кабинетіндегі жоба сілтемесі керек",
                en: "Enter an address like https://….supabase.co, or a link to the project in Supabase's dashboard",
            }
            Code::SecretInPublicField => {
                ru: "Это секретный ключ. Здесь нужен публичный: sb_publishable_… или anon",
                kk: "Бұл құпия кілт. Мұнда ашық кілт керек: sb_publishable_… немесе anon",
                en: "This is a secret key. The public one belongs here: sb_publishable_… or anon",
            }
            Code::PublicInSecretField => {
                ru: "Это публичный ключ. Здесь нужен секретный: sb_secret_… или service_role",
                kk: "Бұл ашық кілт. Мұнда құпия кілт керек: sb_secret_… немесе service_role",
                en: "This is a public key. The secret one belongs here: sb_secret_… or service_role",
            }
            Code::NotAKey => {
                ru: "В ключе не бывает пробелов и русских букв. Скопируйте его целиком",
                kk: "Кілтте бос орын мен кирилл әрпі болмайды. Оны толық көшіріңіз",
                en: "A key holds no spaces. Copy it whole",
            }
            Code::EnterAgain => {
                ru: "Адрес изменился: введите ключ ещё раз",
                kk: "Мекенжай өзгерді: кілтті қайта енгізіңіз",
                en: "The address has changed: enter the key again",
            }
            Code::NotAnAccount => {
                ru: "Нужен адрес аккаунта вида компания.amocrm.ru",
                kk: "компания.amocrm.ru түріндегі аккаунт мекенжайы керек",
                en: "Enter the account's address, like company.amocrm.ru",
            }
            Code::HostNotAllowed => {
                ru: "Этот адрес здесь не разрешён. Спросите администратора Synkro",
                kk: "Бұл мекенжайға мұнда рұқсат жоқ. Synkro әкімшісінен сұраңыз",
                en: "This address is not allowed here. Ask Synkro's administrator",
            }
            Code::NotAClientId => {
                ru: "ID интеграции выглядит так: 12345678-1234-1234-1234-123456789abc",
                kk: "Интеграция ID-і былай көрінеді: 12345678-1234-1234-1234-123456789abc",
                en: "An integration id looks like 12345678-1234-1234-1234-123456789abc",
            }
            Code::ConnectFirst => {
                ru: "Сначала сохраните ID интеграции и секретный ключ",
                kk: "Алдымен интеграция ID-і мен құпия кілтті сақтаңыз",
                en: "Save the integration's id and secret first",
            }
            Code::NotRadist => {
                ru: "У Radist.Online два адреса: api.radist.online и api-ru.radist.online",
                kk: "Radist.Online-ның екі мекенжайы бар: api.radist.online және api-ru.radist.online",
                en: "Radist.Online has two addresses: api.radist.online and api-ru.radist.online",
            }
            Code::NotANumber => {
                ru: "Введите число",
                kk: "Сан енгізіңіз",
                en: "Enter a number",
            }
            Code::NotAModel => {
                ru: "В имени модели недопустимые символы",
                kk: "Модель атауында жарамсыз таңба бар",
                en: "The model's name holds characters that it can't have",
            }
            Code::NotABotToken => {
                ru: "Токен бота выглядит так: 1234567890:AA… Его присылает @BotFather",
                kk: "Бот токені былай көрінеді: 1234567890:AA… Оны @BotFather жібереді",
                en: "A bot's token looks like 1234567890:AA… @BotFather sends it",
            }
            Code::NotAChat => {
                ru: "Нужен номер чата (например, -1001234567890), @имя или ссылка t.me",
                kk: "Чат нөмірі (мысалы, -1001234567890), @аты немесе t.me сілтемесі керек",
                en: "Enter the chat's number (like -1001234567890), its @name or a t.me link",
            }
            Code::ChatMinusMissing => {
                ru: "Похоже, потерялся минус: у группы номер начинается с -100",
                kk: "Минус түсіп қалған сияқты: топ нөмірі -100 деп басталады",
                en: "The minus seems to be lost: a group's number begins with -100",
            }
            Code::ChatInviteLink => {
                ru: "По ссылке-приглашению бот не найдёт чат. Скопируйте ссылку на любое сообщение в группе",
                kk: "Шақыру сілтемесі арқылы бот чатты таппайды. Топтағы кез келген хабарламаның сілтемесін көшіріңіз",
                en: "A bot can't find a chat by an invite link. Copy the link of any message in the group",
            }
            Code::NotATopic => {
                ru: "Номер темы — целое положительное число",
                kk: "Тақырып нөмірі — оң бүтін сан",
                en: "A topic's number is a whole positive number",
            }
            Code::BeforeDayStart => {
                ru: "Не раньше начала рабочего дня: иначе период ещё не закончится",
                kk: "Жұмыс күнінің басынан ерте болмасын: әйтпесе кезең әлі аяқталмайды",
                en: "Not before the business day begins: the period would not be over",
            }
            Code::NoWorkingDay => {
                ru: "Оставьте хотя бы один день с отчётом",
                kk: "Есеп болатын кемінде бір күн қалдырыңыз",
                en: "Leave at least one day with a report",
            }
            Code::DayRepeated => {
                ru: "День указан дважды",
                kk: "Күн екі рет көрсетілген",
                en: "A day is given twice",
            }
            Code::NotAMonthDay => {
                ru: "От 1 до 28",
                kk: "1-ден 28-ге дейін",
                en: "From 1 to 28",
            }
            Code::NotACount => {
                ru: "От 1 до 31",
                kk: "1-ден 31-ге дейін",
                en: "From 1 to 31",
            }
            Code::NotARetention => {
                ru: "От 30 до 3650 дней",
                kk: "30-дан 3650 күнге дейін",
                en: "From 30 to 3650 days",
            }
            Code::NothingScheduled => {
                ru: "Включите хотя бы один отчёт или выключите автоматизацию",
                kk: "Кемінде бір есепті қосыңыз немесе автоматтандыруды өшіріңіз",
                en: "Switch at least one report on, or the automation off",
            }
            Code::NotText => {
                ru: "Уберите невидимые символы",
                kk: "Көрінбейтін таңбаларды алып тастаңыз",
                en: "Remove invisible characters",
            }
            Code::NotHere => {
                ru: "У этого подключения нет такого действия",
                kk: "Бұл қосылымда мұндай әрекет жоқ",
                en: "This connection has no such action",
            }
            Code::UnknownField => { ru: "Такого поля нет", kk: "Мұндай өріс жоқ", en: "There is no such field" }
            Code::UnknownValue => { ru: "Такого значения нет", kk: "Мұндай мән жоқ", en: "There is no such value" }
            Code::Repeated => { ru: "Поле указано дважды", kk: "Өріс екі рет көрсетілген", en: "The field stands there twice" }
            Code::WrongType => {
                ru: "Здесь нужно значение другого вида",
                kk: "Мұнда басқа түрдегі мән керек",
                en: "A value of another kind is expected",
            }
            Code::NotATime => { ru: "Укажите время", kk: "Уақытты көрсетіңіз", en: "Enter a time" }
            Code::Unreadable => { ru: "Проверьте это значение", kk: "Бұл мәнді тексеріңіз", en: "Check this value" }
        };
    }
}

/// The words of a language.
#[must_use]
pub const fn fields(language: Language) -> &'static Fields {
    match language {
        Language::Ru => &Fields::RU,
        Language::Kk => &Fields::KK,
        Language::En => &Fields::EN,
    }
}
