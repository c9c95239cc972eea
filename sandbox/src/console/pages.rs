//! What the pages show of each vendor.

use super::escape;
use crate::credentials::{
    AmocrmCredentials, GeminiCredentials, OpenaiCredentials, RadistCredentials, SupabaseCredentials,
};
use crate::settings::Settings;

pub(super) const INDEX: &str = "<section><p>Здесь лежит то, за чем настройки Synkro отправляют в кабинеты сервисов.</p><ul>\
    <li><a href=\"/console/supabase\">Supabase</a>: адрес проекта, ключи, редактор SQL</li>\
    <li><a href=\"/console/amocrm\">amoCRM</a>: карточка интеграции, долгосрочный токен</li>\
    <li><a href=\"/console/radist\">Radist.Online</a>: API-ключ и номер компании</li>\
    <li><a href=\"/console/gemini\">ИИ</a>: ключи моделей</li>\
    <li><a href=\"/console/telegram\">Telegram</a>: токен бота и чат</li></ul></section>";

/// A value to copy.
pub(super) fn value(name: &str, test: &str, value: &str) -> String {
    format!("<dt>{name}</dt><dd><code data-test=\"{test}\">{}</code></dd>", escape(value))
}

pub(super) fn amocrm(known: &AmocrmCredentials, settings: &Settings) -> String {
    format!(
        "<form method=\"post\"><p><label>Ссылка для перенаправления<br><input name=\"redirect_uri\" value=\"{}\"></label></p>\
         <p><label>Ссылка хука об отключении<br><input name=\"disabled_hook\" value=\"{}\"></label></p>\
         <p><button type=\"submit\">Сохранить</button></p></form>\
         <section><h2>Ключи и доступы</h2><dl>{}{}{}{}</dl></section>\
         <form method=\"post\" action=\"/console/amocrm/disable\"><p>Отключить интеграцию в аккаунте:</p>\
         <p><button data-test=\"disable\" type=\"submit\">Отключить</button></p></form>",
        escape(&settings.amocrm_redirect_uri),
        escape(&settings.amocrm_disabled_hook),
        value("ID интеграции", "amocrm-client-id", &known.client_id),
        value("Секретный ключ", "amocrm-client-secret", &known.client_secret),
        value("Адрес аккаунта", "amocrm-host", &known.host),
        value("Долгосрочный токен", "amocrm-long-lived-token", &known.long_lived_token),
    )
}

pub(super) fn supabase(known: &SupabaseCredentials, sql: &str, result: Option<&str>) -> String {
    let result = result
        .map_or_else(String::new, |text| format!("<p><b data-test=\"sql-result\">{}</b></p>", escape(text)));
    format!(
        "<section><h2>Project Settings → API Keys</h2><dl>{}{}{}{}{}</dl></section>\
         <form method=\"post\" action=\"/console/supabase/sql\"><h2>SQL Editor</h2>{result}\
         <p><textarea name=\"sql\" aria-label=\"SQL\" spellcheck=\"false\">{}</textarea></p>\
         <p><button type=\"submit\">Run</button></p></form>",
        value("Project URL", "supabase-url", &known.url),
        value("Publishable key", "supabase-publishable-key", &known.publishable_key),
        value("Secret key", "supabase-secret-key", &known.secret_key),
        value("Legacy anon", "supabase-anon-key", &known.anon_key),
        value("Legacy service_role", "supabase-service-role-key", &known.service_role_key),
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
