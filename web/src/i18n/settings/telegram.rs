//! Words of the settings: of the step Telegram.

use synkro_words::words;

type Text = &'static str;

words! {
    /// Of the step Telegram.
    pub struct Telegram {
        test_title: Text = {
            ru: "Проба: дойдёт ли сообщение до чата",
            kk: "Сынақ: хабарлама чатқа жете ме",
            en: "Try it: does a message reach the chat",
        };
        token: Text = {
            ru: "Токен бота",
            kk: "Бот токені",
            en: "Bot token",
        };
        chat: Text = {
            ru: "Чат",
            kk: "Чат",
            en: "Chat",
        };
        chat_hint: Text = {
            ru: "Номер, @имя или ссылка на сообщение в группе",
            kk: "Нөмір, @аты немесе топтағы хабарлама сілтемесі",
            en: "A number, an @name or the link of a message in the group",
        };
        thread: Text = {
            ru: "Номер темы, если группа с темами",
            kk: "Тақырыбы бар топ болса, тақырып нөмірі",
            en: "Topic number, if the group has topics",
        };
        repeat: Text = {
            ru: "Если неизвестно, дошло ли сообщение, отправлять ещё раз",
            kk: "Хабарламаның жеткені белгісіз болса, қайта жіберу",
            en: "Send again when it is not known whether a message arrived",
        };
        repeat_hint: Text = {
            ru: "Связь может оборваться во время отправки. С галочкой отчёт в чате точно будет, но изредка дважды. Без неё вас спросят.",
            kk: "Жіберу кезінде байланыс үзілуі мүмкін. Белгі қойылса, есеп чатта міндетті түрде болады, кейде екі рет. Қойылмаса, сізден сұралады.",
            en: "The connection may break while sending. With this it may occasionally post twice, never zero times. Without it you are asked.",
        };
        test: Text = {
            ru: "Отправить тестовое сообщение",
            kk: "Сынақ хабарламасын жіберу",
            en: "Send a test message",
        };
        report: Text = {
            ru: "Отправить короткий отчёт",
            kk: "Қысқа есеп жіберу",
            en: "Send a short report",
        };
        sent: Text = {
            ru: "Отправлено. Проверьте чат.",
            kk: "Жіберілді. Чатты қараңыз.",
            en: "Sent. Look into the chat.",
        };
        open: Text = {
            ru: "Открыть сообщение",
            kk: "Хабарламаны ашу",
            en: "Open the message",
        };
        need_test: Text = {
            ru: "Чтобы убедиться, что бот может писать в чат, отправьте тестовое сообщение.",
            kk: "Боттың чатқа жаза алатынын тексеру үшін сынақ хабарламасын жіберіңіз.",
            en: "Send a test message to confirm the bot can post.",
        };
    }
}
