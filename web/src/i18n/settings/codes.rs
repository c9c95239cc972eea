//! Words of the settings: of what a check found, and where keys are got.

use synkro_shared::integration::IntegrationKind;
use synkro_shared::settings::{CheckCode, CheckState, FactCode};
use synkro_words::words;

type Text = &'static str;

words! {
    /// Of what a check found, and where keys are got.
    pub struct Codes {
        state: fn(CheckState) -> Text = by |state| {
            CheckState::Passed => { ru: "Готово", kk: "Өтті", en: "Passed" }
            CheckState::Warning => { ru: "Обратите внимание", kk: "Назар аударыңыз", en: "Note" }
            CheckState::Failed => { ru: "Не получилось", kk: "Өтпеді", en: "Failed" }
            CheckState::Unproven => { ru: "Пока не проверено", kk: "Әзірге тексерілмеді", en: "Not proven yet" }
            CheckState::Skipped => { ru: "Не проверено", kk: "Тексерілмеді", en: "Not tried" }
        };
        item: fn(CheckCode) -> Text = by |item| {
            CheckCode::KeysShape => {
                ru: "Ключи на своих местах",
                kk: "Кілттер өз орнында",
                en: "The keys are in their places",
            }
            CheckCode::AnonKeyAccepted => {
                ru: "Публичный ключ относится к этому проекту",
                kk: "Ашық кілт осы жобанікі",
                en: "The public key is of this project",
            }
            CheckCode::AnonKeyIsPublic => {
                ru: "Публичный ключ не даёт лишних прав",
                kk: "Ашық кілт артық құқық бермейді",
                en: "The public key has no rights too many",
            }
            CheckCode::SecretKeyAccepted => {
                ru: "Секретный ключ от этого проекта",
                kk: "Құпия кілт осы жобанікі",
                en: "The secret key is of this project",
            }
            CheckCode::SchemaPresent => {
                ru: "Таблицы созданы, версия подходит",
                kk: "Кестелер құрылған, нұсқасы сай",
                en: "The tables are there, in the right version",
            }
            CheckCode::CanaryWritten => {
                ru: "Пробная строка записана",
                kk: "Сынақ жолы жазылды",
                en: "A test row was written",
            }
            CheckCode::CanaryRead => {
                ru: "Пробная строка прочитана",
                kk: "Сынақ жолы оқылды",
                en: "The test row was read back",
            }
            CheckCode::CanaryDeleted => {
                ru: "Пробная строка удалена",
                kk: "Сынақ жолы өшірілді",
                en: "The test row was deleted",
            }
            CheckCode::AnonCannotRead => {
                ru: "Посторонние не могут прочитать данные",
                kk: "Бөтен адамдар деректерді оқи алмайды",
                en: "Strangers can't read the data",
            }
            CheckCode::TokenAccepted => {
                ru: "Аккаунт открывается",
                kk: "Аккаунт ашылады",
                en: "The account opens",
            }
            CheckCode::TokenLife => {
                ru: "Токен действует достаточно долго",
                kk: "Токеннің мерзімі жеткілікті",
                en: "The token lives long enough",
            }
            CheckCode::LeadsReadable => {
                ru: "Сделки читаются",
                kk: "Мәмілелер оқылады",
                en: "Deals can be read",
            }
            CheckCode::SeesAllLeads => {
                ru: "Видны сделки всех менеджеров",
                kk: "Барлық менеджердің мәмілесі көрінеді",
                en: "Every manager's deals are seen",
            }
            CheckCode::FilterHonoured => {
                ru: "Фильтр списков включён",
                kk: "Тізім сүзгісі қосулы",
                en: "Filters of lists are on",
            }
            CheckCode::KeyAccepted => { ru: "Ключ принят", kk: "Кілт қабылданды", en: "The key is accepted" }
            CheckCode::CompanyFound => {
                ru: "Компания найдена",
                kk: "Компания табылды",
                en: "The company was found",
            }
            CheckCode::ChatsReadable => {
                ru: "Переписка читается",
                kk: "Хат алмасу оқылады",
                en: "Conversations can be read",
            }
            CheckCode::ConnectionsExist => {
                ru: "Подключения на месте",
                kk: "Қосылымдар орнында",
                en: "The connections exist",
            }
            CheckCode::ModelsListed => {
                ru: "Ключ принят, модели получены",
                kk: "Кілт қабылданды, модельдер алынды",
                en: "The key lists models",
            }
            CheckCode::ModelListed => {
                ru: "Выбранная модель есть в списке",
                kk: "Таңдалған модель тізімде бар",
                en: "The chosen model is listed",
            }
            CheckCode::ModelAnswers => {
                ru: "Модель отвечает",
                kk: "Модель жауап береді",
                en: "The model answers",
            }
            CheckCode::BotFound => { ru: "Бот найден", kk: "Бот табылды", en: "The bot was found" }
            CheckCode::ChatFound => { ru: "Бот видит чат", kk: "Бот чатты көреді", en: "The bot sees the chat" }
            CheckCode::CanPost => {
                ru: "Бот может писать в чат",
                kk: "Бот чатқа жаза алады",
                en: "The bot may post there",
            }
            CheckCode::ScheduleValid => {
                ru: "Расписание задано",
                kk: "Кесте бапталған",
                en: "The schedule is set",
            }
        };
        fact: fn(FactCode) -> Text = by |fact| {
            FactCode::ProjectRef => { ru: "Проект", kk: "Жоба", en: "Project" }
            FactCode::SchemaVersion => {
                ru: "Версия таблиц",
                kk: "Кестелер нұсқасы",
                en: "Version of the tables",
            }
            FactCode::AccountName => { ru: "Аккаунт", kk: "Аккаунт", en: "Account" }
            FactCode::AccountTimezone => {
                ru: "Часовой пояс аккаунта",
                kk: "Аккаунттың уақыт белдеуі",
                en: "Account's time zone",
            }
            FactCode::TokenExpiresAt => {
                ru: "Токен действует до",
                kk: "Токеннің жарамдылық мерзімі",
                en: "Token ends",
            }
            FactCode::TokenUser => { ru: "Права пользователя", kk: "Пайдаланушы құқығы", en: "Rights of" }
            FactCode::Users => { ru: "Пользователей", kk: "Пайдаланушылар", en: "Users" }
            FactCode::CompanyName => { ru: "Компания", kk: "Компания", en: "Company" }
            FactCode::Connections => { ru: "Подключений", kk: "Қосылымдар", en: "Connections" }
            FactCode::Models => { ru: "Моделей", kk: "Модельдер", en: "Models" }
            FactCode::InputLimit => { ru: "Токенов на входе", kk: "Кіріс токендері (ең көбі)", en: "Tokens in" }
            FactCode::OutputLimit => {
                ru: "Токенов на выходе",
                kk: "Шығыс токендері (ең көбі)",
                en: "Tokens out",
            }
            FactCode::BotName => { ru: "Бот", kk: "Бот", en: "Bot" }
            FactCode::ChatTitle => { ru: "Чат", kk: "Чат", en: "Chat" }
            FactCode::ChatType => { ru: "Вид чата", kk: "Чат түрі", en: "Kind of chat" }
            FactCode::ChatMigrated => {
                ru: "Группа стала супергруппой, новый номер",
                kk: "Топ супертопқа айналды, жаңа нөмірі",
                en: "The group became a supergroup, new number",
            }
        };
        /// What to do outside, click by click.
        guide: fn(IntegrationKind) -> &'static [Text] = by |kind| {
            IntegrationKind::Supabase => {
                ru: &[
                    "Откройте supabase.com и войдите. Нажмите New project и создайте проект только для Synkro.",
                    "В проекте откройте Project Settings → API Keys. Скопируйте Publishable key и Secret key.",
                    "Адрес проекта — https://<20 букв>.supabase.co. Подойдёт и ссылка на проект из адресной строки.",
                    "Старые ключи anon и service_role тоже работают, но Supabase отключает их в конце 2026 года: берите новые.",
                    "Вставьте всё сюда, сохраните, затем выполните SQL-блок ниже.",
                ],
                kk: &[
                    "supabase.com сайтына кіріңіз. New project түймесін басып, тек Synkro үшін жоба жасаңыз.",
                    "Жобада Project Settings → API Keys бөлімін ашыңыз. Publishable key және Secret key мәндерін көшіріңіз.",
                    "Жоба мекенжайы — https://<20 әріп>.supabase.co. Мекенжай жолындағы жоба сілтемесі де жарайды.",
                    "Ескі anon және service_role кілттері де жұмыс істейді, бірақ Supabase оларды 2026 жылдың соңында өшіреді: жаңасын алыңыз.",
                    "Бәрін осында енгізіп, сақтаңыз, содан кейін төмендегі SQL блогын орындаңыз.",
                ],
                en: &[
                    "Open supabase.com and sign in. Press New project and make one for Synkro alone.",
                    "In the project open Project Settings → API Keys. Copy the Publishable key and the Secret key.",
                    "The project's address is https://<20 letters>.supabase.co. The project's link from the address bar will do, too.",
                    "The legacy keys anon and service_role work as well, but Supabase retires them at the end of 2026: take the new ones.",
                    "Enter everything here, save, then run the SQL block below.",
                ],
            }
            IntegrationKind::Amocrm => {
                ru: &[
                    "Войдите в amoCRM как администратор аккаунта: у обычного менеджера токен видит только его сделки.",
                    "Откройте amoМаркет → три точки справа вверху → «Создать интеграцию» → «Внешняя интеграция».",
                    "Вставьте «Ссылку для перенаправления» отсюда, буква в букву. Отметьте доступ ко всем данным аккаунта. Сохраните.",
                    "На вкладке «Ключи и доступы» скопируйте ID интеграции и секретный ключ, вставьте их сюда и сохраните.",
                    "Нажмите «Подключить amoCRM» и на странице amoCRM разрешите доступ.",
                    "Другой путь — долгосрочный токен с той же вкладки: он не продлевается, за сроком придётся следить.",
                ],
                kk: &[
                    "amoCRM-ге аккаунт әкімшісі болып кіріңіз: қарапайым менеджердің токені тек өз мәмілелерін көреді.",
                    "amoМаркет → жоғарғы оң жақтағы үш нүкте → «Создать интеграцию» → «Внешняя интеграция» ашыңыз.",
                    "Осы жердегі «Қайта бағыттау сілтемесін» бірде-бір таңбасын өзгертпей қойыңыз. Аккаунттың барлық дерегіне рұқсат беріп, сақтаңыз.",
                    "«Ключи и доступы» қойындысынан интеграция ID-і мен құпия кілтті көшіріп, осында енгізіп, сақтаңыз.",
                    "«amoCRM-ді қосу» түймесін басып, amoCRM бетінде рұқсат беріңіз.",
                    "Басқа жол — сол қойындыдағы ұзақ мерзімді токен: ол ұзартылмайды, мерзімін қадағалау керек.",
                ],
                en: &[
                    "Sign in to amoCRM as an administrator of the account: an ordinary manager's token sees only their own deads.",
                    "Open amoMarket → the three dots at the top right → Create integration → External integration.",
                    "Paste the redirect address from here, letter for letter. Tick access to all data of the account. Save.",
                    "On the tab Keys and scopes copy the integration id and the secret key, enter them here and save.",
                    "Press Connect amoCRM and allow access on amoCRM's page.",
                    "The other way is a long-lived token from the same tab: nothing renews it, so watch its end.",
                ],
            }
            IntegrationKind::Radist => {
                ru: &[
                    "Войдите в Radist.Online и выберите компанию.",
                    "Откройте «Настройки» → API и создайте ключ с доступом messaging и connections.",
                    "Скопируйте ключ сразу: второй раз его не покажут.",
                    "Российские аккаунты работают через api-ru.radist.online: если ключ не принят, выберите другой адрес.",
                ],
                kk: &[
                    "Radist.Online-ға кіріп, компанияны таңдаңыз.",
                    "«Настройки» → API ашып, messaging және connections рұқсаттары бар кілт жасаңыз.",
                    "Кілтті бірден көшіріңіз: екінші рет көрсетілмейді.",
                    "Ресейлік аккаунттар api-ru.radist.online арқылы жұмыс істейді: кілт қабылданбаса, басқа мекенжайды таңдаңыз.",
                ],
                en: &[
                    "Sign in to Radist.Online and choose the company.",
                    "Open Settings → API and create a key with the scopes messaging and connections.",
                    "Copy the key at once: it is not shown again.",
                    "Russian accounts work through api-ru.radist.online: if the key is refused, choose the other address.",
                ],
            }
            IntegrationKind::Ai => {
                ru: &[
                    "Откройте aistudio.google.com → Get API key и создайте ключ.",
                    "Подключите к проекту оплату (Billing): на бесплатном тарифе Google использует тексты для обучения и просит не отправлять личные данные.",
                    "Вставьте ключ сюда и сохраните. Потом загрузите список моделей и выберите одну: для отчётов хватает модели Flash.",
                    "Ниже — задание для модели и пробный анализ.",
                ],
                kk: &[
                    "aistudio.google.com → Get API key ашып, кілт жасаңыз.",
                    "Жобаға төлемді (Billing) қосыңыз: тегін тарифте Google мәтіндерді модельді оқытуға пайдаланады және жеке деректерді жібермеуді сұрайды.",
                    "Кілтті осында енгізіп, сақтаңыз. Сосын модельдер тізімін жүктеп, біреуін таңдаңыз: есептерге Flash моделі жеткілікті.",
                    "Төменде — модельге тапсырма және сынақ талдауы.",
                ],
                en: &[
                    "Open aistudio.google.com → Get API key and create a key.",
                    "Link billing to the project: on the free tier Google uses texts for training and asks not to send personal data.",
                    "Enter the key here and save. Then load the list of models and choose one: a Flash model is enough for reports.",
                    "Below are the model's task and a test analysis.",
                ],
            }
            IntegrationKind::Telegram => {
                ru: &[
                    "В Telegram откройте @BotFather, отправьте /newbot и придумайте имя. Он пришлёт токен: сообщение можно вставить целиком.",
                    "Добавьте бота в группу руководителей. В канале сделайте его администратором с правом публикации.",
                    "Скопируйте ссылку на любое сообщение группы (нажмите на него → «Копировать ссылку») и вставьте в поле «Чат». Номер вида -100… тоже подойдёт.",
                    "Сохраните, проверьте и отправьте тестовое сообщение: только оно доказывает, что бот может писать.",
                ],
                kk: &[
                    "Telegram-да @BotFather ашып, /newbot жіберіп, атын ойлап табыңыз. Ол токен жібереді: хабарламаны толық қоюға болады.",
                    "Ботты басшылар тобына қосыңыз. Арнада оны жариялау құқығы бар әкімші етіңіз.",
                    "Топтағы кез келген хабарламаның сілтемесін көшіріп («Копировать ссылку»), «Чат» өрісіне қойыңыз. -100… түріндегі нөмір де жарайды.",
                    "Сақтап, тексеріп, сынақ хабарламасын жіберіңіз: бот жаза алатынын тек сол дәлелдейді.",
                ],
                en: &[
                    "In Telegram open @BotFather, send /newbot and choose a name. It sends a token: you may paste its whole message.",
                    "Add the bot to your managers' group. In a channel make it an administrator who may post.",
                    "Copy the link of any message of the group (press it → Copy link) and paste it into Chat. A number like -100… will do, too.",
                    "Save, check and send the test message: only that proves that the bot may post.",
                ],
            }
            IntegrationKind::Automation => {
                ru: &[
                    "Выберите часовой пояс и час, с которого начинается рабочий день.",
                    "Включите нужные отчёты и время отправки. Ниже видно, что и когда придёт.",
                ],
                kk: &[
                    "Уақыт белдеуі мен жұмыс күні басталатын сағатты таңдаңыз.",
                    "Керек есептер мен жіберу уақытын қосыңыз. Төменде не және қашан келетіні көрінеді.",
                ],
                en: &[
                    "Choose the time zone and the hour at which your business day begins.",
                    "Switch on the reports you want and when they are sent. Below you see what comes when.",
                ],
            }
        };
    }
}
