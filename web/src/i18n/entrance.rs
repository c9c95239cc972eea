//! Words of the public page, of signing in, and of staff who come to a company's pages.

use synkro_words::words;

use crate::i18n::plural::{english, russian};

type Text = &'static str;

words! {
    /// Of the public page, of signing in, and of staff who come to a company's pages.
    pub struct Entrance {
        landing_kicker: Text = {
            ru: "Ежедневный разбор переписки отдела продаж",
            kk: "Сату бөлімінің хат алмасуын күнделікті талдау",
            en: "Your sales conversations, reviewed daily",
        };
        landing_title: Text = {
            ru: "Вся переписка с клиентами — в одном отчёте",
            kk: "Клиенттермен бүкіл хат алмасу — бір есепте",
            en: "Every customer conversation in one report",
        };
        landing_text: Text = {
            ru: "Synkro читает каждый диалог за день, считает показатели и показывает, где теряются сделки. Каждый вывод подтверждён цитатой из переписки.",
            kk: "Synkro күн ішіндегі әр диалогты оқып, көрсеткіштерді есептейді және мәмілелер қай тұста қолдан шығып жатқанын көрсетеді. Әр тұжырым хат алмасудағы дәйексөзбен расталған.",
            en: "Synkro reads every conversation of the day, computes the numbers and shows where deals are lost. Each finding is backed by a quote from the conversation.",
        };
        landing_points: [(Text, Text); 3] = {
            ru: [
                ("Точные числа", "Время ответа, диалоги без ответа, сделки и продажи считает программа, а не ИИ."),
                ("Выводы с доказательствами", "Откройте цитату и прочитайте весь диалог вокруг неё."),
                ("Данные остаются у вас", "Переписка хранится в вашей собственной базе Supabase."),
            ],
            kk: [
                (
                    "Нақты сандар",
                    "Жауап уақытын, жауапсыз диалогтарды, мәмілелер мен сатуды ЖИ емес, бағдарлама есептейді.",
                ),
                ("Дәлелі бар тұжырымдар", "Дәйексөзді ашып, оның айналасындағы бүкіл диалогты оқыңыз."),
                ("Деректер өзіңізде қалады", "Хат алмасу компанияның өз Supabase дерекқорында сақталады."),
            ],
            en: [
                (
                    "Exact numbers",
                    "Reply times, unanswered dialogs, deals and sales are computed by code, not by AI.",
                ),
                ("Findings with proof", "Open a quote and read the whole dialog around it."),
                ("Your data stays yours", "Conversations are kept in your company's own Supabase database."),
            ],
        };
        landing_quote_label: Text = {
            ru: "Пример вывода",
            kk: "Тұжырым мысалы",
            en: "A sample finding",
        };
        landing_quote: Text = {
            ru: "«Подскажите, доставка в Караганду сколько стоит?»",
            kk: "«Айтыңызшы, Қарағандыға жеткізу қанша тұрады?»",
            en: "“Could you tell me how much delivery to Karaganda is?”",
        };
        landing_quote_source: Text = {
            ru: "Вопрос без ответа · 26 часов",
            kk: "Жауапсыз сұрақ · 26 сағат",
            en: "Unanswered question · 26 hours",
        };
        to_dashboard: Text = {
            ru: "Открыть кабинет",
            kk: "Кабинетті ашу",
            en: "Open the dashboard",
        };
        login_title: Text = {
            ru: "Вход",
            kk: "Кіру",
            en: "Sign in",
        };
        login_text: Text = {
            ru: "Кабинет руководителя отдела продаж",
            kk: "Сату бөлімі басшысының кабинеті",
            en: "The dashboard of your sales team",
        };
        email: Text = {
            ru: "Электронная почта",
            kk: "Электрондық пошта",
            en: "E-mail",
        };
        password: Text = {
            ru: "Пароль",
            kk: "Құпиясөз",
            en: "Password",
        };
        show_password: Text = {
            ru: "Показать пароль",
            kk: "Құпиясөзді көрсету",
            en: "Show password",
        };
        hide_password: Text = {
            ru: "Скрыть пароль",
            kk: "Құпиясөзді жасыру",
            en: "Hide password",
        };
        signing_in: Text = {
            ru: "Входим…",
            kk: "Кіруде…",
            en: "Signing in…",
        };
        session_ended: Text = {
            ru: "Сеанс завершён. Войдите снова, и мы вернём вас на ту же страницу.",
            kk: "Сеанс аяқталды. Қайта кіріңіз, сізді сол бетке қайтарамыз.",
            en: "Your session has ended. Sign in again and you will be back on the same page.",
        };
        sign_in_first: Text = {
            ru: "Войдите, чтобы открыть эту страницу.",
            kk: "Бұл бетті ашу үшін кіріңіз.",
            en: "Sign in to open this page.",
        };
        signed_out: Text = {
            ru: "Вы вышли из кабинета.",
            kk: "Сіз кабинеттен шықтыңыз.",
            en: "You have signed out.",
        };
        wrong_tries_title: Text = {
            ru: "Кто-то ошибался с вашим паролем или кодом",
            kk: "Біреу құпиясөзіңізді не кодыңызды қате енгізген",
            en: "Somebody entered a wrong password or code",
        };
        /// How many there were and when the first of them was.
        wrong_tries: fn(u64, &str) -> String = {
            ru: |n, since| {
                let tries = russian(n, "неудачная попытка", "неудачные попытки", "неудачных попыток");
                format!("До этого входа в ваш аккаунт: {n}\u{a0}{tries}, первая — {since}. Если это были не вы, смените пароль, а если двухфакторный вход выключен — включите его.")
            },
            kk: |n, since| {
                format!("Осы кіруге дейін аккаунтыңызға {n}\u{a0}сәтсіз кіру талпынысы болды, біріншісі — {since}. Бұл сіз болмасаңыз, құпиясөзді өзгертіңіз, ал екі факторлы кіру өшірулі болса, оны қосыңыз.")
            },
            en: |n, since| {
                let tries = english(n, "failed try", "failed tries");
                format!("Before this sign-in there were {n}\u{a0}{tries} at your account, the first on {since}. If that was not you, change the password, and turn on two-factor sign-in if it is off.")
            },
        };
        login_help: Text = {
            ru: "Нет доступа или забыли пароль? Новую ссылку выдаст тот, кто меняет настройки вашей компании, а если это вы — администратор Synkro.",
            kk: "Кіре алмай жатырсыз ба, құпиясөзді ұмыттыңыз ба? Жаңа сілтемені компанияңыздың баптауын өзгертетін адам береді, ол сіз болсаңыз — Synkro әкімшісі.",
            en: "No access or a forgotten password? A new link comes from whoever may change your company's settings, or from a Synkro administrator if that is you.",
        };
        staff_title: Text = {
            ru: "Вы вошли как администратор",
            kk: "Сіз әкімші ретінде кірдіңіз",
            en: "You are signed in as an administrator",
        };
        staff_text: Text = {
            ru: "Администраторы управляют доступом к Synkro и не видят отчётов, переписки и ключей компаний. Поэтому разделы кабинета компании вам недоступны.",
            kk: "Әкімшілер Synkro-ға қолжетімділікті басқарады, бірақ компаниялардың есептерін, хат алмасуын және кілттерін көрмейді. Сондықтан компания кабинетінің бөлімдері сізге ашылмайды.",
            en: "Administrators manage access to Synkro and do not see companies' reports, conversations or keys. That is why a company's dashboard is not open to you.",
        };
        staff_account: Text = {
            ru: "Аккаунт",
            kk: "Аккаунт",
            en: "Account",
        };
        staff_role: Text = {
            ru: "Роль",
            kk: "Рөл",
            en: "Role",
        };
    }
}
