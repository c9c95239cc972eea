//! Words of devices, of API tokens, and of what a person may not open.

use synkro_shared::TokenScope;
use synkro_words::words;

use crate::i18n::plural::{english, russian};

type Text = &'static str;

words! {
    /// Signed-in devices.
    pub struct Devices {
        title: Text = {
            ru: "Устройства",
            kk: "Құрылғылар",
            en: "Devices",
        };
        text: Text = {
            ru: "Где сейчас открыт ваш аккаунт. Если устройство вам незнакомо, завершите на нём сеанс и смените пароль.",
            kk: "Аккаунтыңыз қазір қайда ашық. Құрылғы бейтаныс болса, ондағы сеансты аяқтап, құпиясөзді ауыстырыңыз.",
            en: "Where your account is signed in now. If you do not know a device, sign it out and change your password.",
        };
        unknown: Text = {
            ru: "Неизвестное устройство",
            kk: "Белгісіз құрылғы",
            en: "Unknown device",
        };
        this_device: Text = {
            ru: "Это устройство",
            kk: "Осы құрылғы",
            en: "This device",
        };
        used_now: Text = {
            ru: "Активно сейчас",
            kk: "Қазір белсенді",
            en: "Active now",
        };
        used_at: fn(&str) -> String = {
            ru: |at| format!("Последняя активность {at}"),
            kk: |at| format!("Соңғы белсенділік: {at}"),
            en: |at| format!("Last active {at}"),
        };
        address: fn(&str) -> String = {
            ru: |address| format!("адрес {address}"),
            kk: |address| format!("IP: {address}"),
            en: |address| format!("address {address}"),
        };
        since: fn(&str) -> String = {
            ru: |at| format!("вход {at}"),
            kk: |at| format!("кірген уақыты: {at}"),
            en: |at| format!("signed in {at}"),
        };
        only_this: Text = {
            ru: "На других устройствах аккаунт не открыт.",
            kk: "Басқа құрылғыларда аккаунт ашық емес.",
            en: "Your account is not signed in anywhere else.",
        };
        sign_out: Text = {
            ru: "Завершить сеанс",
            kk: "Сеансты аяқтау",
            en: "Sign out",
        };
        sign_out_of: fn(&str) -> String = {
            ru: |name| format!("Завершить сеанс: {name}"),
            kk: |name| format!("Сеансты аяқтау: {name}"),
            en: |name| format!("Sign out: {name}"),
        };
        sign_out_others: Text = {
            ru: "Завершить все остальные",
            kk: "Қалғанының бәрін аяқтау",
            en: "Sign out all others",
        };
        signing_out: Text = {
            ru: "Завершаем…",
            kk: "Аяқталуда…",
            en: "Signing out…",
        };
        signed_out: fn(u64) -> String = by |n| {
            0 => {
                ru: "Других сеансов уже не было".to_owned(),
                kk: "Басқа сеанстар қалмаған екен".to_owned(),
                en: "There were no other sessions left".to_owned(),
            }
            1 => {
                ru: "Сеанс завершён".to_owned(),
                kk: "Сеанс аяқталды".to_owned(),
                en: "The device is signed out".to_owned(),
            }
            n => {
                ru: format!("Завершено {n}\u{a0}{}", russian(n, "сеанс", "сеанса", "сеансов")),
                kk: format!("{n}\u{a0}сеанс аяқталды"),
                en: format!("{n}\u{a0}devices are signed out"),
            }
        };
        end_one_title: fn(&str) -> String = {
            ru: |name| format!("Завершить сеанс «{name}»?"),
            kk: |name| format!("«{name}» сеансын аяқтау керек пе?"),
            en: |name| format!("Sign out “{name}”?"),
        };
        end_others_title: Text = {
            ru: "Завершить все остальные сеансы?",
            kk: "Қалған сеанстардың бәрін аяқтау керек пе?",
            en: "Sign out all other devices?",
        };
        end_text: Text = {
            ru: "Там сразу понадобится войти заново. Несохранённые изменения на открытых страницах могут пропасть.",
            kk: "Онда бірден қайта кіру керек болады. Ашық беттердегі сақталмаған өзгерістер жоғалуы мүмкін.",
            en: "They will have to sign in again at once. Unsaved changes on open pages may be lost.",
        };
    }

    /// API tokens.
    pub struct Tokens {
        title: Text = {
            ru: "API-токены",
            kk: "API токендері",
            en: "API tokens",
        };
        text: Text = {
            ru: "С токеном другая программа обращается к Synkro от вашего имени: только в пределах ваших прав и того, что вы ей разрешили.",
            kk: "Токенмен басқа бағдарлама Synkro-ға сіздің атыңыздан жүгінеді: тек сіздің құқықтарыңыз бен өзіңіз рұқсат еткен шекте.",
            en: "With a token another program talks to Synkro in your name: within your own rights, and only as far as you allow.",
        };
        docs: Text = {
            ru: "Описание API",
            kk: "API сипаттамасы",
            en: "API documentation",
        };
        none_title: Text = {
            ru: "Токенов пока нет",
            kk: "Токендер әзірге жоқ",
            en: "No tokens yet",
        };
        none_text: Text = {
            ru: "Они нужны, только если вы подключаете к Synkro другую программу, например таблицу или BI-систему.",
            kk: "Олар Synkro-ға басқа бағдарламаны, мысалы Excel кестесін немесе BI жүйесін қосқанда ғана керек.",
            en: "You need one only to connect another program to Synkro, such as a spreadsheet or a BI system.",
        };
        no_scopes: Text = {
            ru: "Для этого аккаунта нет разрешений, которые можно выдать токену.",
            kk: "Бұл аккаунтта токенге беретін рұқсат жоқ: ол тек өз параметрлерін өзгерте алады.",
            en: "There is nothing to entrust to a token yet: your account manages only itself.",
        };
        scope: fn(TokenScope) -> Text = by |scope| {
            TokenScope::ReportsRead => { ru: "Читать отчёты", kk: "Есептерді оқу", en: "Read reports" }
            TokenScope::ReportsComment => {
                ru: "Комментировать отчёты",
                kk: "Есептерге пікір жазу",
                en: "Comment on reports",
            }
            TokenScope::RunsWrite => { ru: "Запускать отчёты", kk: "Есеп жасау", en: "Start reports" }
            TokenScope::Settings => { ru: "Менять настройки", kk: "Баптауларды өзгерту", en: "Change settings" }
            TokenScope::AdminUsers => {
                ru: "Управлять пользователями",
                kk: "Пайдаланушыларды басқару",
                en: "Manage people",
            }
            TokenScope::AdminTenants => {
                ru: "Управлять компаниями",
                kk: "Компанияларды басқару",
                en: "Manage companies",
            }
            TokenScope::AuditRead => {
                ru: "Читать журнал действий",
                kk: "Әрекеттер журналын оқу",
                en: "Read the audit log",
            }
        };
        scope_hint: fn(TokenScope) -> Text = by |scope| {
            TokenScope::ReportsRead => {
                ru: "Обзор, отчёты и ход их формирования",
                kk: "Шолу, есептер және олардың жасалу барысы",
                en: "The overview, reports and how they are made",
            }
            TokenScope::ReportsComment => {
                ru: "Комментарии и уточняющие вопросы",
                kk: "Пікірлер мен нақтылау сұрақтары",
                en: "Comments and follow-up questions",
            }
            TokenScope::RunsWrite => {
                ru: "Запуск, отмена и повтор",
                kk: "Бастау, тоқтату және қайталау",
                en: "Start, cancel and retry",
            }
            TokenScope::Settings => {
                ru: "Подключения, промпт и расписание",
                kk: "Қосылымдар, промпт және кесте",
                en: "Connections, prompt and schedule",
            }
            TokenScope::AdminUsers => {
                ru: "Аккаунты компаний и администраторов",
                kk: "Компаниялар мен әкімшілердің аккаунттары",
                en: "Accounts of companies and of administrators",
            }
            TokenScope::AdminTenants => {
                ru: "Список компаний и их состояние",
                kk: "Компаниялар тізімі және олардың күйі",
                en: "The list of companies and their state",
            }
            TokenScope::AuditRead => {
                ru: "Кто, что и когда делал",
                kk: "Кім, нені, қашан істегені",
                en: "Who did what, and when",
            }
        };
        ends_with: fn(&str) -> String = {
            ru: |four| format!("заканчивается на …{four}"),
            kk: |four| format!("соңғы таңбалары: …{four}"),
            en: |four| format!("ends with …{four}"),
        };
        expired: Text = {
            ru: "Срок истёк",
            kk: "Мерзімі өтті",
            en: "Expired",
        };
        created_at: fn(&str) -> String = {
            ru: |at| format!("Создан {at}"),
            kk: |at| format!("Жасалған уақыты: {at}"),
            en: |at| format!("Created {at}"),
        };
        expires_at: fn(&str) -> String = {
            ru: |at| format!("действует до {at}"),
            kk: |at| format!("жарамдылық мерзімі: {at}"),
            en: |at| format!("works until {at}"),
        };
        expired_at: fn(&str) -> String = {
            ru: |at| format!("действовал до {at}"),
            kk: |at| format!("мерзімі өткен: {at}"),
            en: |at| format!("worked until {at}"),
        };
        never_used: Text = {
            ru: "ещё не использовался",
            kk: "әлі қолданылмаған",
            en: "never used",
        };
        used_at: fn(&str) -> String = {
            ru: |at| format!("использован {at}"),
            kk: |at| format!("соңғы рет қолданылған: {at}"),
            en: |at| format!("last used {at}"),
        };
        used_from: fn(&str, &str) -> String = {
            ru: |at, address| format!("использован {at}, адрес {address}"),
            kk: |at, address| format!("соңғы рет қолданылған: {at}, IP: {address}"),
            en: |at, address| format!("last used {at}, address {address}"),
        };
        create: Text = {
            ru: "Создать токен",
            kk: "Токен жасау",
            en: "Create a token",
        };
        create_title: Text = {
            ru: "Новый API-токен",
            kk: "Жаңа API токені",
            en: "New API token",
        };
        creating: Text = {
            ru: "Создаём…",
            kk: "Жасалуда…",
            en: "Creating…",
        };
        cancel: Text = {
            ru: "Отмена",
            kk: "Бас тарту",
            en: "Cancel",
        };
        name: Text = {
            ru: "Название",
            kk: "Атауы",
            en: "Name",
        };
        name_hint: Text = {
            ru: "Для чего этот токен, например «Таблица продаж»",
            kk: "Токен не үшін керек, мысалы «Excel: сату»",
            en: "What it is for, such as “Sales spreadsheet”",
        };
        scopes: Text = {
            ru: "Что разрешить",
            kk: "Қандай рұқсат беріледі",
            en: "What it may do",
        };
        lifetime: Text = {
            ru: "Срок действия",
            kk: "Жарамдылық мерзімі",
            en: "How long it works",
        };
        days: fn(u64) -> String = {
            ru: |n| format!("{n}\u{a0}{}", russian(n, "день", "дня", "дней")),
            kk: |n| format!("{n}\u{a0}күн"),
            en: |n| format!("{n}\u{a0}{}", english(n, "day", "days")),
        };
        made_title: Text = {
            ru: "Токен создан",
            kk: "Токен жасалды",
            en: "The token is ready",
        };
        made_text: Text = {
            ru: "Скопируйте его сейчас и сохраните в той программе, для которой он создан. Больше мы его не покажем: если потеряете, отзовите этот и создайте другой.",
            kk: "Оны қазір көшіріп, өзі арналған бағдарламада сақтаңыз. Ол енді көрсетілмейді: жоғалтсаңыз, күшін жойып, жаңасын жасаңыз.",
            en: "Copy it now and keep it in the program that it is for. It will not be shown again: if you lose it, revoke it and create another.",
        };
        token: Text = {
            ru: "Токен",
            kk: "Токен",
            en: "Token",
        };
        kept: Text = {
            ru: "Токен сохранён",
            kk: "Токен сақталды",
            en: "I have saved the token",
        };
        revoke: Text = {
            ru: "Отозвать",
            kk: "Күшін жою",
            en: "Revoke",
        };
        revoke_named: fn(&str) -> String = {
            ru: |name| format!("Отозвать токен «{name}»"),
            kk: |name| format!("«{name}» токенінің күшін жою"),
            en: |name| format!("Revoke the token “{name}”"),
        };
        revoking: Text = {
            ru: "Отзываем…",
            kk: "Күші жойылуда…",
            en: "Revoking…",
        };
        revoked: Text = {
            ru: "Токен отозван",
            kk: "Токеннің күші жойылды",
            en: "The token is revoked",
        };
        revoke_title: fn(&str) -> String = {
            ru: |name| format!("Отозвать токен «{name}»?"),
            kk: |name| format!("«{name}» токенінің күшін жою керек пе?"),
            en: |name| format!("Revoke the token “{name}”?"),
        };
        revoke_text: Text = {
            ru: "Программа, которая им пользуется, сразу потеряет доступ. Вернуть отозванный токен нельзя.",
            kk: "Оны пайдаланатын бағдарлама қолжетімділіктен бірден айырылады. Күші жойылған токенді қалпына келтіру мүмкін емес.",
            en: "The program that uses it loses access at once. A revoked token can't be brought back.",
        };
    }

    /// Why a page is not for somebody.
    pub struct NotForThem {
        second_factor_title: Text = {
            ru: "Сначала включите двухфакторный вход",
            kk: "Алдымен екі факторлы кіруді қосыңыз",
            en: "Turn on two-factor sign-in first",
        };
        second_factor_text: Text = {
            ru: "Администраторы Synkro работают только с двухфакторным входом. Включите его в своём аккаунте, и этот раздел откроется.",
            kk: "Synkro әкімшілері тек екі факторлы кірумен жұмыс істейді. Оны аккаунтыңызда қосыңыз, сонда бұл бөлім ашылады.",
            en: "Synkro's administrators work with two-factor sign-in only. Turn it on in your account, and this section opens.",
        };
        higher_role_title: Text = {
            ru: "Раздел для главного администратора",
            kk: "Бас әкімшіге арналған бөлім",
            en: "A section for super administrators",
        };
        higher_role_text: Text = {
            ru: "С вашей ролью он недоступен. Если раздел нужен вам для работы, попросите главного администратора изменить роль.",
            kk: "Сіздің рөліңізбен ол қолжетімсіз. Бөлім жұмысқа керек болса, бас әкімшіден рөліңізді өзгертуді сұраңыз.",
            en: "Your role does not reach it. If you need it for your work, ask a super administrator to change your role.",
        };
        staff_only_title: Text = {
            ru: "Раздел для администраторов Synkro",
            kk: "Synkro әкімшілеріне арналған бөлім",
            en: "A section for Synkro's administrators",
        };
        staff_only_text: Text = {
            ru: "Здесь администраторы управляют доступом. Кабинет вашей компании — на странице «Обзор».",
            kk: "Мұнда әкімшілер қолжетімділікті басқарады. Компанияңыздың кабинеті — «Шолу» бетінде.",
            en: "Administrators manage access here. Your company's dashboard is on the “Overview” page.",
        };
        not_granted_title: Text = {
            ru: "Раздел пока закрыт",
            kk: "Бөлім әзірге жабық",
            en: "This section is closed to you",
        };
        not_granted_text: Text = {
            ru: "Для него нужно право, которого у вас нет. Попросите о нём того в вашей компании, кто меняет настройки: раздел откроется сразу, входить заново не придётся.",
            kk: "Бұл бөлімге рұқсатыңыз жоқ. Оны компанияңызда баптауды өзгерте алатын адамнан сұраңыз: рұқсат берілген бойда бөлім ашылады, қайта кіру керек емес.",
            en: "It needs a permission that you do not have. Ask somebody of your company who may change its settings: the section opens at once, without signing in again.",
        };
        to_second_factor: Text = {
            ru: "Включить двухфакторный вход",
            kk: "Екі факторлы кіруді қосу",
            en: "Turn on two-factor sign-in",
        };
        to_people: Text = {
            ru: "К пользователям",
            kk: "Пайдаланушыларға",
            en: "To the users",
        };
    }
}
