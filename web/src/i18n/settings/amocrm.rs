//! Words of the settings: of the step amoCRM and the deals that it shows.

use synkro_words::words;

type Text = &'static str;

words! {
    /// Of the step amoCRM and the deals that it shows.
    pub struct Amocrm {
        method: Text = {
            ru: "Как подключить",
            kk: "Қалай қосу керек",
            en: "How to connect",
        };
        oauth: Text = {
            ru: "Войти через amoCRM",
            kk: "amoCRM арқылы кіру",
            en: "Connect with amoCRM",
        };
        token: Text = {
            ru: "Долгосрочный токен",
            kk: "Ұзақ мерзімді токен",
            en: "Long-lived token",
        };
        callback: Text = {
            ru: "Ссылка для перенаправления",
            kk: "Қайта бағыттау сілтемесі",
            en: "Redirect address",
        };
        hook: Text = {
            ru: "Адрес вебхука об отключении",
            kk: "Ажыратылғанда хабарлайтын вебхук",
            en: "Disconnect webhook URL",
        };
        client_id: Text = {
            ru: "ID интеграции",
            kk: "Интеграция ID-і",
            en: "Integration id",
        };
        client_secret: Text = {
            ru: "Секретный ключ",
            kk: "Құпия кілт",
            en: "Secret key",
        };
        host: Text = {
            ru: "Адрес аккаунта",
            kk: "Аккаунт мекенжайы",
            en: "Account address",
        };
        access: Text = {
            ru: "Токен",
            kk: "Токен",
            en: "Token",
        };
        connect: Text = {
            ru: "Подключить amoCRM",
            kk: "amoCRM-ді қосу",
            en: "Connect amoCRM",
        };
        again: Text = {
            ru: "Подключить заново",
            kk: "Қайта қосу",
            en: "Connect again",
        };
        connected: Text = {
            ru: "amoCRM подключена. Проверяем доступ.",
            kk: "amoCRM қосылды. Рұқсатты тексереміз.",
            en: "amoCRM is connected. Checking access.",
        };
        expired: Text = {
            ru: "Время на подтверждение вышло или ссылка уже использована. Подключите ещё раз.",
            kk: "Растау уақыты өтті немесе сілтеме қолданылған. Қайта қосыңыз.",
            en: "The time to confirm is over, or the link was used. Connect again.",
        };
        foreign: Text = {
            ru: "Подключение начали в другом браузере или под другим именем. Начните его здесь.",
            kk: "Қосуды басқа браузерде немесе басқа адам бастаған. Осы жерден бастаңыз.",
            en: "The connection was begun in another browser or by somebody else. Start again here.",
        };
        /// Titles say what a card is for; its button says what it does.
        sample_leads_title: Text = {
            ru: "Проба: какие сделки мы увидим",
            kk: "Сынақ: қандай мәмілелерді көреміз",
            en: "Try it: which deals we see",
        };
        sample_leads: Text = {
            ru: "Показать 3 последние сделки",
            kk: "Соңғы 3 мәмілені көрсету",
            en: "Show the 3 latest deals",
        };
        col_date: Text = {
            ru: "Дата",
            kk: "Күні",
            en: "Date",
        };
        col_manager: Text = {
            ru: "Менеджер",
            kk: "Менеджер",
            en: "Manager",
        };
        col_contact: Text = {
            ru: "Контакт",
            kk: "Контакт",
            en: "Contact",
        };
        col_name: Text = {
            ru: "Сделка",
            kk: "Мәміле",
            en: "Deal",
        };
        col_stage: Text = {
            ru: "Этап",
            kk: "Мәміле сатысы",
            en: "Stage",
        };
        /// What to know about a warning.
        warn_filter: Text = {
            ru: "Списки amoCRM не фильтруются: отчёты верны, но запросов нужно больше. Если отчёты собираются долго, включите в аккаунте фильтр API.",
            kk: "amoCRM тізімдері сүзілмейді: есептер дұрыс, бірақ сұрау көбірек керек. Есеп ұзақ жасалса, аккаунтта API сүзгісін қосыңыз.",
            en: "amoCRM's lists are not filtered: reports are right, but take more requests. If they take long, switch API filtering on in the account.",
        };
        warn_token: Text = {
            ru: "Скоро срок токена закончится: выпустите новый заранее.",
            kk: "Токеннің мерзімі жақында аяқталады: жаңасын алдын ала шығарыңыз.",
            en: "The token ends soon: issue a new one in time.",
        };
    }
}
