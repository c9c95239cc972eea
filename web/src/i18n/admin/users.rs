//! Words of accounts and of the link that lets somebody in.

use synkro_shared::Role;
use synkro_shared::admin::UserState;
use synkro_words::words;

type Text = &'static str;

words! {
    /// The page of accounts.
    pub struct Users {
        title: Text = {
            ru: "Пользователи",
            kk: "Пайдаланушылар",
            en: "Users",
        };
        text: Text = {
            ru: "Кто может войти в Synkro: люди компаний и команда сервиса. Пароли и отчёты отсюда не видны.",
            kk: "Synkro-ға кім кіре алады: компаниялардың адамдары және сервис командасы. Құпиясөздер мен есептер бұл жерден көрінбейді.",
            en: "Who may sign in to Synkro: people of the companies and the service's own team. Passwords and reports can't be seen from here.",
        };
        search: Text = {
            ru: "Имя или почта",
            kk: "Аты немесе пошта",
            en: "Name or e-mail",
        };
        create: Text = {
            ru: "Новый пользователь",
            kk: "Жаңа пайдаланушы",
            en: "New user",
        };
        person: Text = {
            ru: "Человек",
            kk: "Адам",
            en: "Person",
        };
        company: Text = {
            ru: "Компания",
            kk: "Компания",
            en: "Company",
        };
        company_choose: Text = {
            ru: "Выберите компанию",
            kk: "Компанияны таңдаңыз",
            en: "Choose a company",
        };
        companies_failed: Text = {
            ru: "Список компаний не загрузился. Закройте окно и откройте его снова.",
            kk: "Компаниялар тізімі жүктелмеді. Терезені жауып, қайта ашыңыз.",
            en: "The list of companies did not load. Close this window and open it again.",
        };
        no_companies: Text = {
            ru: "Действующих компаний пока нет. Сначала создайте компанию.",
            kk: "Жұмыс істеп тұрған компания әзірге жоқ. Алдымен компания жасаңыз.",
            en: "There is no active company yet. Create a company first.",
        };
        role: Text = {
            ru: "Роль",
            kk: "Рөлі",
            en: "Role",
        };
        role_about: fn(synkro_shared::Role) -> Text = by |role| {
            Role::SuperAdmin => {
                ru: "Управляет компаниями и всеми аккаунтами, читает журнал. Отчётов и переписки не видит.",
                kk: "Компанияларды және барлық аккаунтты басқарады, журналды оқиды. Есептер мен хат алмасуды көрмейді.",
                en: "Manages companies and all accounts, and reads the audit log. Sees no reports or conversations.",
            }
            Role::AdminLite => {
                ru: "Создаёт и отключает пользователей компаний. Отчётов и переписки не видит.",
                kk: "Компания пайдаланушыларын жасайды және бұғаттайды. Есептер мен хат алмасуды көрмейді.",
                en: "Creates and disables users of companies. Sees no reports or conversations.",
            }
            Role::User => {
                ru: "Читает отчёты своей компании и запускает новые.",
                kk: "Өз компаниясының есептерін оқиды және жаңасын жасайды.",
                en: "Reads the reports of their company and starts new ones.",
            }
        };
        state: Text = {
            ru: "Состояние",
            kk: "Күйі",
            en: "State",
        };
        state_name: fn(UserState) -> Text = by |state| {
            UserState::Invited => { ru: "Приглашён", kk: "Шақырылды", en: "Invited" }
            UserState::InviteExpired => {
                ru: "Приглашение истекло",
                kk: "Шақыру мерзімі өтті",
                en: "Invite expired",
            }
            UserState::Active => { ru: "Активен", kk: "Белсенді", en: "Active" }
            UserState::Disabled => { ru: "Отключён", kk: "Бұғатталған", en: "Disabled" }
        };
        invite_until: fn(&str) -> String = {
            ru: |at| format!("ссылка до {at}"),
            kk: |at| format!("сілтеме мерзімі: {at}"),
            en: |at| format!("link until {at}"),
        };
        second_factor: Text = {
            ru: "Второй фактор",
            kk: "Екінші фактор",
            en: "Second factor",
        };
        on: Text = {
            ru: "включён",
            kk: "қосулы",
            en: "on",
        };
        off: Text = {
            ru: "выключен",
            kk: "өшірулі",
            en: "off",
        };
        last_sign_in: Text = {
            ru: "Последний вход",
            kk: "Соңғы кіру",
            en: "Last sign-in",
        };
        never: Text = {
            ru: "ещё не входил",
            kk: "әлі кірмеген",
            en: "never yet",
        };
        staff: Text = {
            ru: "Команда Synkro",
            kk: "Synkro командасы",
            en: "Synkro team",
        };
        settings: Text = {
            ru: "Настройки компании",
            kk: "Компания баптаулары",
            en: "Company settings",
        };
        settings_yes: Text = {
            ru: "может менять",
            kk: "өзгерте алады",
            en: "may change them",
        };
        settings_no: Text = {
            ru: "не может менять",
            kk: "өзгерте алмайды",
            en: "may not change them",
        };
        empty_title: Text = {
            ru: "Пользователей пока нет",
            kk: "Пайдаланушылар әзірге жоқ",
            en: "No users yet",
        };
        empty_text: Text = {
            ru: "Создайте первого: Synkro выдаст одноразовую ссылку, по которой человек сам задаст пароль.",
            kk: "Біріншісін жасаңыз: Synkro бір реттік сілтеме береді, адам сол арқылы құпиясөзін өзі орнатады.",
            en: "Create the first one: Synkro gives you a one-time link with which the person sets a password.",
        };
        own_account: Text = {
            ru: "Это ваш аккаунт. Пароль, двухфакторный вход и устройства — на странице «Аккаунт». Роль и доступ может изменить только другой главный администратор.",
            kk: "Бұл сіздің аккаунтыңыз. Құпиясөз, екі факторлы кіру және құрылғылар «Аккаунт» бетінде. Рөл мен рұқсатты тек басқа бас әкімші өзгерте алады.",
            en: "This is your own account. Password, two-factor sign-in and devices are on the page “Account”. Only another super administrator can change your role and access.",
        };
        not_for_lite: Text = {
            ru: "Аккаунты команды Synkro меняет только главный администратор.",
            kk: "Synkro командасының аккаунттарын тек бас әкімші өзгертеді.",
            en: "Accounts of the Synkro team are changed by a super administrator only.",
        };
        create_title: Text = {
            ru: "Новый пользователь",
            kk: "Жаңа пайдаланушы",
            en: "New user",
        };
        create_text: Text = {
            ru: "После создания вы получите одноразовую ссылку. Пароль человек задаст сам, вы его не увидите.",
            kk: "Жасағаннан кейін бір реттік сілтеме аласыз. Құпиясөзді адам өзі орнатады, сіз оны көрмейсіз.",
            en: "You will get a one-time link. The person sets the password; you never see it.",
        };
        create_waits: Text = {
            ru: "Компания сразу узнает об этом: в кабинете и в своём Telegram-чате, если он подключён. Отчёты откроются человеку, когда его впустит тот, кто меняет настройки компании. Первый такой человек новой компании ничего не ждёт.",
            kk: "Компания бұл туралы бірден біледі: кабинетте және қосылған болса, өз Telegram чатында. Есептер адамға компания баптауын өзгертетін адам кіргізгенде ашылады. Жаңа компанияның мұндай алғашқы адамы ештеңе күтпейді.",
            en: "The company is told at once: in its dashboard, and in its Telegram chat if one is connected. The reports open to the person when somebody who may change the company's settings lets them in. The first such person of a new company waits for nothing.",
        };
        company_told: Text = {
            ru: "Компания сразу узнает об этом: в кабинете и в своём Telegram-чате, если он подключён.",
            kk: "Компания бұл туралы бірден біледі: кабинетте және қосылған болса, өз Telegram чатында.",
            en: "The company is told at once: in its dashboard, and in its Telegram chat if one is connected.",
        };
        company_lets_in: Text = {
            ru: "После этого аккаунт не видит ни отчётов, ни настроек, пока его не впустит человек компании, который меняет её настройки. Это не касается единственного такого человека компании, которая ещё ничего не подключала.",
            kk: "Содан кейін аккаунтты компания баптауын өзгертетін адам кіргізгенше ол есептерді де, баптауларды да көрмейді. Әлі ештеңе қоспаған компанияның жалғыз мұндай адамына бұл қатысты емес.",
            en: "After that the account sees no reports and no settings until somebody of the company who may change its settings lets it in. That does not concern the only such person of a company that has connected nothing yet.",
        };
        awaits: Text = {
            ru: "Ждёт решения компании",
            kk: "Компания шешімін күтуде",
            en: "Waits for its company",
        };
        awaits_since: fn(&str) -> String = {
            ru: |at| format!("с {at}"),
            kk: |at| format!("басталуы: {at}"),
            en: |at| format!("since {at}"),
        };
        recovery: Text = {
            ru: "Возврат доступа",
            kk: "Кіруді қалпына келтіру",
            en: "Regaining access",
        };
        recovery_by_code: Text = {
            ru: "Впустить его в компании некому. Доступ откроет код из Telegram-чата компании.",
            kk: "Компанияда оны кіргізетін ешкім жоқ. Кіруді компанияның Telegram чатындағы код ашады.",
            en: "Nobody of the company can let them in. A code from the company's Telegram chat opens the access.",
        };
        recovery_by_staff: fn(u32, u32) -> String = {
            ru: |n, of| format!("Впустить его в компании некому, а её Telegram-чат не предупреждён. Главные администраторы подтвердили: {n} из {of}."),
            kk: |n, of| format!("Компанияда оны кіргізетін ешкім жоқ, Telegram чаты ескертілмеген. Бас әкімшілер растады: {n} / {of}."),
            en: |n, of| format!("Nobody of the company can let them in, and its Telegram chat was not told. Super administrators confirmed: {n} of {of}."),
        };
        recovery_opens_at: fn(&str) -> String = {
            ru: |at| format!("Откроется само {at}, если компания не ответит «Это были не мы»."),
            kk: |at| format!("Өзі ашылатын уақыт: {at}. Компания «Бұл біз емес» деп жауап бермесе ғана."),
            en: |at| format!("Opens {at}, unless the company answers “It was not us”."),
        };
        recovery_not_yet: Text = {
            ru: "Отсчёт времени ещё не начался.",
            kk: "Уақыт санағы әлі басталған жоқ.",
            en: "The time has not begun yet.",
        };
        create_submit: Text = {
            ru: "Создать аккаунт",
            kk: "Аккаунт жасау",
            en: "Create the account",
        };
        name: Text = {
            ru: "Имя",
            kk: "Аты",
            en: "Name",
        };
        name_hint: Text = {
            ru: "Как к человеку обращаться, например «Алия Серикова».",
            kk: "Аты-жөні, мысалы «Әлия Серікова»: Synkro осылай атайды.",
            en: "How to address the person, for example “Aliya Serikova”.",
        };
        email_hint: Text = {
            ru: "С этой почтой человек будет входить. Письма Synkro на неё не отправляет.",
            kk: "Адам осы поштамен кіреді. Synkro оған хат жібермейді.",
            en: "The person signs in with this e-mail. Synkro sends no letters to it.",
        };
        language: Text = {
            ru: "Язык интерфейса",
            kk: "Интерфейс тілі",
            en: "Interface language",
        };
        settings_grant: Text = {
            ru: "Может менять настройки компании",
            kk: "Компания баптауларын өзгерте алады",
            en: "May change the company's settings",
        };
        settings_grant_hint: Text = {
            ru: "Люди, подключения, промпт, расписание и журнал действий компании.",
            kk: "Адамдар, қосылымдар, промпт, кесте және компанияның әрекеттер журналы.",
            en: "People, connections, prompt, schedule, and the company's activity log.",
        };
    }

    /// A link to hand over.
    pub struct Invite {
        created_title: fn(&str) -> String = {
            ru: |name| format!("Аккаунт создан: {name}"),
            kk: |name| format!("Аккаунт жасалды: {name}"),
            en: |name| format!("Account created: {name}"),
        };
        title: fn(&str) -> String = {
            ru: |name| format!("Ссылка готова: {name}"),
            kk: |name| format!("{name} үшін сілтеме"),
            en: |name| format!("Link for {name}"),
        };
        link: Text = {
            ru: "Одноразовая ссылка",
            kk: "Бір реттік сілтеме",
            en: "One-time link",
        };
        until: fn(&str) -> String = {
            ru: |at| format!("Действует до {at}"),
            kk: |at| format!("Жарамдылық мерзімі: {at}"),
            en: |at| format!("Valid until {at}"),
        };
        once: Text = {
            ru: "Скопируйте ссылку сейчас: больше мы её не покажем. Если потеряется, выпустите новую.",
            kk: "Сілтемені қазір көшіріп алыңыз: оны енді көрсетпейміз. Жоғалса, жаңасын шығарыңыз.",
            en: "Copy the link now: it is not shown again. If it gets lost, issue a new one.",
        };
        advice_title: Text = {
            ru: "Как передать",
            kk: "Қалай беру керек",
            en: "How to hand it over",
        };
        advice: [Text; 3] = {
            ru: [
                "Лично, по телефону или в мессенджере, в котором вы уверены, что пишете именно этому человеку.",
                "Не в общем чате и не через третьих лиц: кто первым откроет ссылку, тот и задаст пароль.",
                "Попросите открыть её сразу и задать пароль не короче 12 символов.",
            ],
            kk: [
                "Өзіне қолма-қол, телефонмен немесе дәл сол адам екеніне сенімді болсаңыз, мессенджермен.",
                "Ортақ чатта немесе басқа адамдар арқылы емес: сілтемені бірінші ашқан адам құпиясөз орнатады.",
                "Оны бірден ашып, кемінде 12 таңбадан тұратын құпиясөз орнатуын сұраңыз.",
            ],
            en: [
                "In person, by phone, or in a messenger where you are sure that you write to this very person.",
                "Not in a group chat and not through others: whoever opens the link first sets the password.",
                "Ask them to open it right away and to set a password of at least 12 characters.",
            ],
        };
        done: Text = {
            ru: "Готово, ссылка передана",
            kk: "Дайын, сілтеме берілді",
            en: "Done, the link is handed over",
        };
    }
}
