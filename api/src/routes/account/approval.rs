//! `/api/v1/account/approval`: why one's account waits for its company, and how it opens when nobody is left who could say so.

use axum::Json;
use axum::extract::State;
use synkro_shared::people::{ApprovalView, EnterCodeRequest};

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::{Body, CookieChanges, RecoveryBrowser};
use crate::http::rules::OwnAccount;
use crate::services::recovery;

/// Why one's account waits
///
/// What staff did, who can let it in, and how it opens when there is nobody who can.
#[utoipa::path(get, path = "/api/v1/account/approval", tag = "account",
    responses((status = 200, description = "How it stands.", body = ApprovalView)))]
pub async fn get_approval(
    Access(person): Access<OwnAccount>,
    State(app): State<App>,
    RecoveryBrowser(browser): RecoveryBrowser,
) -> Result<Json<ApprovalView>> {
    recovery::look(&app, &person.actor, browser.as_deref()).await.map(Json)
}

/// Send a code to the company's chat
///
/// Six digits, good for 30 minutes, in the browser in which the link was opened. Five a day.
#[utoipa::path(post, path = "/api/v1/account/approval/code", tag = "account",
    responses((status = 200, description = "Sent.", body = ApprovalView)))]
pub async fn send_recovery_code(
    Access(person): Access<OwnAccount>,
    State(app): State<App>,
    RecoveryBrowser(browser): RecoveryBrowser,
    cookies: CookieChanges,
) -> Result<Json<ApprovalView>> {
    let (shown, bound) = recovery::send_code(&app, &person.actor, browser.as_deref()).await?;
    if let Some(token) = bound {
        cookies.recovery(&token);
    }
    Ok(Json(shown))
}

/// Enter the code from the company's chat
///
/// A right one lets the account in. Five wrong ones use a code up.
#[utoipa::path(post, path = "/api/v1/account/approval", tag = "account", request_body = EnterCodeRequest,
    responses((status = 200, description = "The account waits for nobody any more.", body = ApprovalView)))]
pub async fn enter_recovery_code(
    Access(person): Access<OwnAccount>,
    State(app): State<App>,
    RecoveryBrowser(browser): RecoveryBrowser,
    Body(form): Body<EnterCodeRequest>,
) -> Result<Json<ApprovalView>> {
    recovery::enter_code(&app, &person.actor, browser.as_deref(), &form.code).await.map(Json)
}
