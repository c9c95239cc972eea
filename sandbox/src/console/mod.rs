//! Pages that stand for the vendors' consoles, as far as the settings send a person there: keys to copy, an integration's card,
//! an SQL editor, a chat. They say on every page that this is an emulator, and must never be served beyond loopback.

mod pages;
mod telegram;

use axum::extract::{Form, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Router, http::StatusCode};
use ring::hmac;
use serde::Deserialize;

use crate::amocrm::Card as IntegrationCard;
use crate::control::Control;

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
        "<!doctype html><html lang=\"ru\"><head><meta charset=\"utf-8\"><link rel=\"icon\" href=\"data:,\">\
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

/// Whose pages are looked at; the demo company's when nothing is said.
#[derive(Deserialize)]
struct Whose {
    #[serde(default)]
    company: usize,
}

impl Whose {
    /// The company's own control, or the demo's for a number that nobody has.
    fn of(&self, control: &Control) -> Control {
        control.of_company(self.company).unwrap_or_else(|| control.clone())
    }

    fn titled(&self, control: &Control, what: &str) -> String {
        match self.company {
            0 => what.to_owned(),
            _ => format!("{what}, {}", control.company_name()),
        }
    }
}

async fn index(State(control): State<Control>) -> Html<String> {
    Html(page("Кабинеты сервисов", &pages::index(control.companies())))
}

async fn amocrm(State(control): State<Control>, Query(whose): Query<Whose>) -> Html<String> {
    let own = whose.of(&control);
    let body = pages::amocrm(&own.credentials().amocrm, &own.amocrm_card(), whose.company);
    Html(page(&whose.titled(&own, "amoCRM: интеграция"), &body))
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

async fn save_card(
    State(control): State<Control>,
    Query(whose): Query<Whose>,
    Form(card): Form<Card>,
) -> Response {
    let (redirect, hook) = (card.redirect_uri.trim(), card.disabled_hook.trim());
    if !is_local(redirect) || !(hook.is_empty() || is_local(hook)) {
        let body = "<p>Эмулятор принимает только адреса этой машины.</p><p><a href=\"/console/amocrm\">Назад</a></p>";
        return (StatusCode::BAD_REQUEST, Html(page("Адрес не принят", body))).into_response();
    }
    let card = IntegrationCard { redirect_uri: redirect.to_owned(), disabled_hook: hook.to_owned() };
    whose.of(&control).keep_amocrm_card(card);
    Redirect::to(&pages::address("amocrm", whose.company)).into_response()
}

/// Switches the integration off: its tokens die, and its notice is shown as a link that the person follows.
async fn disable(State(control): State<Control>, Query(whose): Query<Whose>) -> Response {
    let own = whose.of(&control);
    own.revoke_amocrm_tokens().await;
    let known = &own.credentials().amocrm;
    let key = hmac::Key::new(hmac::HMAC_SHA256, known.client_secret.as_bytes());
    let signed = hmac::sign(&key, format!("{}|{}", known.client_id, known.account_id).as_bytes());
    let signature: String = signed.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    let Ok(mut hook) = url::Url::parse(&own.amocrm_card().disabled_hook) else {
        return Redirect::to(&pages::address("amocrm", whose.company)).into_response();
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

async fn supabase(State(control): State<Control>, Query(whose): Query<Whose>) -> Html<String> {
    let own = whose.of(&control);
    let body = pages::supabase(&own.credentials().supabase, whose.company, "", None);
    Html(page(&whose.titled(&own, "Supabase: проект"), &body))
}

#[derive(Deserialize)]
struct Sql {
    sql: String,
}

async fn run_sql(
    State(control): State<Control>,
    Query(whose): Query<Whose>,
    Form(form): Form<Sql>,
) -> Html<String> {
    let own = whose.of(&control);
    let result = match own.supabase_sql(&form.sql).await {
        Ok(()) => "Success. No rows returned".to_owned(),
        Err(error) => {
            let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
            format!("ERROR: {}: {}", text("code"), text("message"))
        }
    };
    let body = pages::supabase(&own.credentials().supabase, whose.company, &form.sql, Some(&result));
    Html(page(&whose.titled(&own, "Supabase: проект"), &body))
}

async fn radist(State(control): State<Control>, Query(whose): Query<Whose>) -> Html<String> {
    let own = whose.of(&control);
    Html(page(&whose.titled(&own, "Radist.Online: API"), &pages::radist(&own.credentials().radist)))
}

async fn gemini(State(control): State<Control>, Query(whose): Query<Whose>) -> Html<String> {
    let own = whose.of(&control);
    let credentials = own.credentials();
    Html(page(&whose.titled(&own, "ИИ: ключи"), &pages::ai(&credentials.gemini, &credentials.openai)))
}

async fn chat(State(control): State<Control>, Query(whose): Query<Whose>) -> Html<String> {
    let own = whose.of(&control);
    let messages = own.telegram_messages().await;
    let title = own.telegram_chat_title();
    let body = telegram::chat(&own.credentials().telegram, &title, &messages);
    Html(page(&whose.titled(&own, "Telegram: бот и чат"), &body))
}
