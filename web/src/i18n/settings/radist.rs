//! Words of the settings: of the step Radist.Online.

use synkro_words::words;

type Text = &'static str;

words! {
    /// Of the step Radist.Online.
    pub struct Radist {
        sample_title: Text = {
            ru: "Проба: какие чаты найдутся",
            kk: "Сынақ: қандай чаттар табылады",
            en: "Try it: which chats are found",
        };
        base: Text = {
            ru: "Адрес API",
            kk: "API мекенжайы",
            en: "API address",
        };
        base_world: Text = {
            ru: "Основной",
            kk: "Негізгі",
            en: "Main",
        };
        base_ru: Text = {
            ru: "Для аккаунтов из России",
            kk: "Ресейлік аккаунттарға",
            en: "For accounts from Russia",
        };
        key: Text = {
            ru: "API-ключ",
            kk: "API кілті",
            en: "API key",
        };
        company: Text = {
            ru: "Номер компании",
            kk: "Компания нөмірі",
            en: "Company number",
        };
        company_hint: Text = {
            ru: "Сохраните ключ, и мы предложим список. Номер можно ввести и вручную",
            kk: "Кілтті сақтаңыз, тізім ұсынамыз. Нөмірді қолмен де енгізуге болады",
            en: "Save the key and we offer the list. You may also type the number",
        };
        companies: Text = {
            ru: "Получить список компаний",
            kk: "Компаниялар тізімін алу",
            en: "Load the companies",
        };
        connections: Text = {
            ru: "Какие номера и каналы Radist учитывать",
            kk: "Radist-тің қай нөмірлері мен арналары есепке алынады",
            en: "Connections to include",
        };
        connections_hint: Text = {
            ru: "Ничего не выбрано — учитываем все",
            kk: "Ештеңе таңдалмаса — бәрі есепке алынады",
            en: "None chosen: all count",
        };
        load_connections: Text = {
            ru: "Показать подключения",
            kk: "Қосылымдарды көрсету",
            en: "Show connections",
        };
        sample: Text = {
            ru: "Найти чаты по телефонам сделок",
            kk: "Мәмілелер бойынша чат табу",
            en: "Find chats by the deals' phones",
        };
        write: Text = {
            ru: "Записать в Supabase",
            kk: "Supabase-ке жазу",
            en: "Write to Supabase",
        };
        found: fn(u32, u32, u32) -> String = {
            ru: |leads, chats, messages| format!("Сделок: {leads}, чатов: {chats}, сообщений: {messages}"),
            kk: |leads, chats, messages| format!("Мәміле: {leads}, чат: {chats}, хабарлама: {messages}"),
            en: |leads, chats, messages| format!("Deals: {leads}, chats: {chats}, messages: {messages}"),
        };
        written: fn(u32, u32, u32) -> String = {
            ru: |leads, chats, messages| format!("Записано и прочитано обратно — сделок: {leads}, чатов: {chats}, сообщений: {messages}"),
            kk: |leads, chats, messages| format!("Жазылды әрі қайта оқылды — мәміле: {leads}, чат: {chats}, хабарлама: {messages}"),
            en: |leads, chats, messages| format!("Written and read back: {leads} deals, {chats} chats, {messages} messages"),
        };
        partly: Text = {
            ru: "Не всё прочиталось обратно. Повторите запись.",
            kk: "Жазбалардың бір бөлігі қайта оқылмады. Жазуды қайталаңыз.",
            en: "Not everything was read back. Write again.",
        };
        client: Text = {
            ru: "Клиент",
            kk: "Клиент",
            en: "Client",
        };
        company_side: Text = {
            ru: "Компания",
            kk: "Компания",
            en: "Company",
        };
    }
}
