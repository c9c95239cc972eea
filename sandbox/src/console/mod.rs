//! Pages that stand for the vendors' consoles, as far as the settings send a person there: keys to copy, an integration's card,
//! an SQL editor, a chat. They say on every page that this is an emulator, and must never be served beyond loopback.

mod pages;
mod telegram;

use axum::extract::{Form, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Router, http::StatusCode};
use ring::hmac;
use serde::Deserialize;

use crate::control::Control;
use crate::settings::SettingsPatch;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#eef1f5;color:#1c2530}\
main{max-width:60rem;margin:0 auto;padding:1rem}h1{font-size:1.5rem}a{color:#1456a8}\
section,form{background:#fff;border-radius:12px;padding:1rem;margin:0 0 1rem}\
code,pre,textarea{font:14px/1.5 ui-monospace,monospace;overflow-wrap:anywhere;white-space:pre-wrap}\
dt{font-weight:600;margin-top:.75rem}dd{margin:0}textarea{width:100%;min-height:18rem;box-sizing:border-box}\
input{width:100%;padding:.6rem;box-sizing:border-box;font:inherit}button,.button{display:inline-block;font:inherit;\
min-height:44px;padding:.5rem 1.25rem;border-radius:10px;border:1px solid #1456a8;background:#1456a8;color:#fff;\
text-decoration:none}.note{color:#4a5665}.message{border-left:4px solid #1456a8;padding-left:.75rem;margin:1rem 0}\
.actions{display:flex;gap:1rem;align-items:center}";

/// Text inside markup.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A whole page.
pub(crate) fn page(title: &str, body: &str) -> String {
    let title = escape(title);
    format!(
        "<!doctype html><html lang=\"ru\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{title}</title>\
         <style>{STYLE}</style></head><body><main><p class=\"note\">Это эмулятор для демонстрации, а не настоящий сервис.</p>\
         <h1>{title}</h1>{body}</main></body></html>"
    )
}

pub(crate) fn router(control: Control) -> Router {
    Router::new()
        .route("/console", get(index))
        .route("/console/amocrm", get(amocrm).post(save_card))
        .route("/console/amocrm/disable", post(disable))
        .route("/console/supabase", get(supabase))
        .route("/console/supabase/sql", post(run_sql))
        .route("/console/radist", get(radist))
        .route("/console/gemini", get(gemini))
        .route("/console/telegram", get(chat))
        .with_state(control)
}

async fn index() -> Html<String> {
    Html(page("Кабинеты сервисов", pages::INDEX))
}

async fn amocrm(State(control): State<Control>) -> Html<String> {
    let (manifest, settings) = (control.manifest().await, control.settings().await);
    Html(page("amoCRM: интеграция", &pages::amocrm(&manifest.credentials.amocrm, &settings)))
}

#[derive(Deserialize)]
struct Card {
    redirect_uri: String,
    #[serde(default)]
    disabled_hook: String,
}

/// An address on this machine only: the emulator calls nobody else.
fn is_local(address: &str) -> bool {
    let url = url::Url::parse(address).ok();
    let host = url.as_ref().and_then(|url| url.host_str());
    matches!(host, Some("127.0.0.1" | "localhost" | "[::1]"))
}

async fn save_card(State(control): State<Control>, Form(card): Form<Card>) -> Response {
    let (redirect, hook) = (card.redirect_uri.trim(), card.disabled_hook.trim());
    if !is_local(redirect) || !(hook.is_empty() || is_local(hook)) {
        let body = "<p>Эмулятор принимает только адреса этой машины.</p><p><a href=\"/console/amocrm\">Назад</a></p>";
        return (StatusCode::BAD_REQUEST, Html(page("Адрес не принят", body))).into_response();
    }
    let patch = SettingsPatch {
        amocrm_redirect_uri: Some(redirect.to_owned()),
        amocrm_disabled_hook: Some(hook.to_owned()),
        ..SettingsPatch::default()
    };
    control.update_settings(patch).await;
    Redirect::to("/console/amocrm").into_response()
}

/// Switches the integration off: its tokens die, and its notice is shown as a link that the person follows.
async fn disable(State(control): State<Control>) -> Response {
    let (manifest, settings) = (control.manifest().await, control.settings().await);
    control.revoke_amocrm_tokens().await;
    let known = &manifest.credentials.amocrm;
    let key = hmac::Key::new(hmac::HMAC_SHA256, known.client_secret.as_bytes());
    let signed = hmac::sign(&key, format!("{}|{}", known.client_id, known.account_id).as_bytes());
    let signature: String = signed.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    let Ok(mut hook) = url::Url::parse(&settings.amocrm_disabled_hook) else {
        return Redirect::to("/console/amocrm").into_response();
    };
    hook.query_pairs_mut()
        .append_pair("account_id", &known.account_id.to_string())
        .append_pair("client_uuid", &known.client_id)
        .append_pair("signature", &signature);
    let body = format!(
        "<p>Токены отозваны. Уведомление, которое отправляет amoCRM:</p>\
         <p><a data-test=\"disabled-notice\" href=\"{}\">Отправить уведомление</a></p>",
        escape(hook.as_str())
    );
    Html(page("Интеграция отключена", &body)).into_response()
}

async fn supabase(State(control): State<Control>) -> Html<String> {
    let manifest = control.manifest().await;
    Html(page("Supabase: проект", &pages::supabase(&manifest.credentials.supabase, "", None)))
}

#[derive(Deserialize)]
struct Sql {
    sql: String,
}

async fn run_sql(State(control): State<Control>, Form(form): Form<Sql>) -> Html<String> {
    let manifest = control.manifest().await;
    let result = match control.supabase_sql(&form.sql).await {
        Ok(()) => "Success. No rows returned".to_owned(),
        Err(error) => {
            let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
            format!("ERROR: {}: {}", text("code"), text("message"))
        }
    };
    let body = pages::supabase(&manifest.credentials.supabase, &form.sql, Some(&result));
    Html(page("Supabase: проект", &body))
}

async fn radist(State(control): State<Control>) -> Html<String> {
    let manifest = control.manifest().await;
    Html(page("Radist.Online: API", &pages::radist(&manifest.credentials.radist)))
}

async fn gemini(State(control): State<Control>) -> Html<String> {
    let manifest = control.manifest().await;
    let credentials = &manifest.credentials;
    Html(page("ИИ: ключи", &pages::ai(&credentials.gemini, &credentials.openai)))
}

async fn chat(State(control): State<Control>) -> Html<String> {
    let manifest = control.manifest().await;
    let messages = control.telegram_messages().await;
    Html(page("Telegram: бот и чат", &telegram::chat(&manifest.credentials.telegram, &messages)))
}
