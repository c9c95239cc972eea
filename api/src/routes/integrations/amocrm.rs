//! amoCRM's consent: where it begins, where it returns, and the notice that it was withdrawn.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use synkro_shared::settings::AuthorizeAmocrm;

use crate::app::App;
use crate::error::{Error, Result};
use crate::http::access::Access;
use crate::http::extract::{CookieChanges, Path, PendingConsent, Query};
use crate::http::rules::{ConnectAccounts, Public};
use crate::services::settings::amocrm_oauth::{self, Return, Returned};

/// Where the person comes back to.
const PAGE: &str = "/dashboard/settings/amocrm";

/// Begin to connect amoCRM
///
/// Answers where the browser is to go, and sets the second cookie that the return has to bring. It takes a person in a
/// browser.
#[utoipa::path(post, path = "/api/v1/integrations/amocrm/authorize", tag = "integrations",
    responses((status = 200, description = "amoCRM's consent page.", body = AuthorizeAmocrm)))]
pub async fn authorize_amocrm(
    Access(person): Access<ConnectAccounts>,
    State(app): State<App>,
    cookies: CookieChanges,
) -> Result<Json<AuthorizeAmocrm>> {
    let session = person.actor.session().ok_or_else(Error::not_found)?;
    let (begun, browser) =
        amocrm_oauth::authorize(&app, &person.settings_person(app.clock().now())?, session).await?;
    cookies.consent(&browser);
    Ok(Json(begun))
}

/// What amoCRM adds to the address. Both spellings of the host's name are known; more keys may come.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReturnQuery {
    /// The one-time state.
    state: Option<String>,
    /// The code to exchange.
    code: Option<String>,
    /// The account's host.
    #[serde(alias = "referrer")]
    referer: Option<String>,
    /// `access_denied` when the person refused.
    error: Option<String>,
    /// The integration.
    client_id: Option<String>,
}

/// Where amoCRM sends the browser back to
///
/// Only together with the second cookie, once, within ten minutes. Leads to the page, which says how it ended.
#[utoipa::path(get, path = "/integrations/amocrm/callback/{slug}", tag = "integrations",
    params(("slug" = String, Path), ReturnQuery),
    responses((status = 303, description = "Back to the page.")))]
pub async fn amocrm_callback(
    Access(()): Access<Public>,
    State(app): State<App>,
    Path(slug): Path<String>,
    PendingConsent(browser): PendingConsent,
    Query(query): Query<ReturnQuery>,
) -> Result<Response> {
    let ReturnQuery { state, code, referer, error, client_id } = query;
    let back = Return { state, code, referer, error, client_id };
    let returned = amocrm_oauth::take_return(&app, &slug, browser.as_deref(), back).await?;
    let to = match returned {
        Returned::Connected => format!("{PAGE}?connected=1"),
        Returned::StateExpired => format!("{PAGE}?problem=state_expired"),
        Returned::StateForeign => format!("{PAGE}?problem=state_foreign"),
        Returned::Problem(code) => {
            let code = serde_json::to_value(code).map_err(Error::internal)?;
            format!("{PAGE}?problem={}", code.as_str().unwrap_or_default())
        }
    };
    Ok(Redirect::to(&to).into_response())
}

/// What amoCRM says when the integration is switched off. The names are likely, not promised.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DisabledQuery {
    /// The integration.
    #[serde(alias = "client_id", default)]
    client_uuid: String,
    /// The account.
    #[serde(default)]
    account_id: String,
    /// HMAC of both by the integration's secret.
    #[serde(default)]
    signature: String,
}

/// amoCRM's notice that the integration was switched off
///
/// Believed only when signed with the integration's own secret; the answer does not tell which companies exist.
#[utoipa::path(get, path = "/integrations/amocrm/disabled/{slug}", tag = "integrations",
    params(("slug" = String, Path), DisabledQuery),
    responses((status = 204, description = "Taken note of, if it was true.")))]
pub async fn amocrm_disabled(
    Access(()): Access<Public>,
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(query): Query<DisabledQuery>,
) -> Result<StatusCode> {
    let DisabledQuery { client_uuid, account_id, signature } = query;
    let believed = amocrm_oauth::take_disabled(&app, &slug, &client_uuid, &account_id, &signature).await?;
    if !believed {
        tracing::warn!(slug, "a notice of a switched-off integration was not believed");
    }
    Ok(StatusCode::NO_CONTENT)
}
