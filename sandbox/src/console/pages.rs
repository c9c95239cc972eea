//! What the pages show of each vendor.

use super::escape;
use crate::amocrm::Card;
use crate::credentials::{
    AmocrmCredentials, GeminiCredentials, OpenaiCredentials, RadistCredentials, SupabaseCredentials,
};

/// The page of a vendor for one company.
pub(super) fn address(vendor: &str, company: usize) -> String {
    match company {
        0 => format!("/console/{vendor}"),
        company => format!("/console/{vendor}?company={company}"),
    }
}

/// All companies with their accounts at every vendor.
pub(super) fn index(companies: impl Iterator<Item = &'static str>) -> String {
    const PAGES: [(&str, &str, &str); 5] = [
        ("supabase", "Supabase", "адрес проекта, ключи, редактор SQL"),
        ("amocrm", "amoCRM", "карточка интеграции, долгосрочный токен"),
        ("radist", "Radist.Online", "API-ключ и номер компании"),
        ("gemini", "ИИ", "ключи моделей"),
        ("telegram", "Telegram", "токен бота и чат"),
    ];
    let mut body = String::from(
        "<section><p>Здесь лежит то, за чем настройки Synkro отправляют в кабинеты сервисов. У каждой компании здесь \
         свои кабинеты: проект Supabase можно подключить только к одной компании.</p></section>",
    );
    for (number, name) in companies.enumerate() {
        let note = match number {
            0 => "Компания демонстрации: она подключена сразу.",
            _ => "Ещё не подключена: её ключи свободны.",
        };
        body.push_str(&format!(
            "<section data-test=\"company-{number}\"><h2>{}</h2><p class=\"note\">{note}</p><ul>",
            escape(name)
        ));
        for (vendor, shown, what) in PAGES {
            let href = address(vendor, number);
            body.push_str(&format!("<li><a href=\"{href}\">{shown}</a>: {what}</li>"));
        }
        body.push_str("</ul></section>");
    }
    body
}

/// A value to copy.
pub(super) fn value(name: &str, test: &str, value: &str) -> String {
    format!("<dt>{name}</dt><dd><code data-test=\"{test}\">{}</code></dd>", escape(value))
}

pub(super) fn amocrm(known: &AmocrmCredentials, card: &Card, company: usize) -> String {
    format!(
        "<form method=\"post\" action=\"{}\"><p><label>Ссылка для перенаправления<br><input name=\"redirect_uri\" value=\"{}\"></label></p>\
         <p><label>Ссылка хука об отключении<br><input name=\"disabled_hook\" value=\"{}\"></label></p>\
         <p><button type=\"submit\">Сохранить</button></p></form>\
         <section><h2>Ключи и доступы</h2><dl>{}{}{}{}</dl></section>\
         <form method=\"post\" action=\"{}\"><p>Отключить интеграцию в аккаунте:</p>\
         <p><button data-test=\"disable\" type=\"submit\">Отключить</button></p></form>",
        address("amocrm", company),
        escape(&card.redirect_uri),
        escape(&card.disabled_hook),
        value("ID интеграции", "amocrm-client-id", &known.client_id),
        value("Секретный ключ", "amocrm-client-secret", &known.client_secret),
        value("Адрес аккаунта", "amocrm-host", &known.host),
        value("Долгосрочный токен", "amocrm-long-lived-token", &known.long_lived_token),
        address("amocrm/disable", company),
    )
}

pub(super) fn supabase(
    known: &SupabaseCredentials,
    company: usize,
    sql: &str,
    result: Option<&str>,
) -> String {
    let result = result
        .map_or_else(String::new, |text| format!("<p><b data-test=\"sql-result\">{}</b></p>", escape(text)));
    format!(
        "<section><h2>Project Settings → API Keys</h2><dl>{}{}{}{}{}</dl></section>\
         <form method=\"post\" action=\"{}\"><h2>SQL Editor</h2>{result}\
         <p><textarea name=\"sql\" aria-label=\"SQL\" spellcheck=\"false\">{}</textarea></p>\
         <p><button type=\"submit\">Run</button></p></form>",
        value("Project URL", "supabase-url", &known.url),
        value("Publishable key", "supabase-publishable-key", &known.publishable_key),
        value("Secret key", "supabase-secret-key", &known.secret_key),
        value("Legacy anon", "supabase-anon-key", &known.anon_key),
        value("Legacy service_role", "supabase-service-role-key", &known.service_role_key),
        address("supabase/sql", company),
        escape(sql),
    )
}

pub(super) fn radist(known: &RadistCredentials) -> String {
    format!(
        "<section><dl>{}{}{}</dl></section>",
        value("API-ключ", "radist-api-key", &known.api_key),
        value("Номер компании", "radist-company-id", &known.company_id.to_string()),
        value(
            "Ключ без доступа messaging",
            "radist-api-key-without-messaging",
            &known.api_key_without_messaging
        ),
    )
}

pub(super) fn ai(gemini: &GeminiCredentials, openai: &OpenaiCredentials) -> String {
    format!(
        "<section><h2>Gemini</h2><dl>{}{}</dl></section><section><h2>OpenAI-совместимый сервис</h2><dl>{}{}</dl></section>",
        value("API-ключ", "gemini-api-key", &gemini.api_key),
        value("Модель", "gemini-model", &gemini.model),
        value("Адрес", "openai-base-url", &openai.base_url),
        value("API-ключ", "openai-api-key", &openai.api_key),
    )
}
