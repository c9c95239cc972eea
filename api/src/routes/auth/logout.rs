//! `POST /api/v1/auth/logout`.

use axum::extract::State;
use axum::http::{HeaderName, StatusCode};

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::CookieChanges;
use crate::http::rules::OwnAccount;
use crate::services::sign_in::sign_out;

/// Sign out
///
/// The session is dead at once, on every node. The browser is told to forget what it kept of the page.
#[utoipa::path(post, path = "/api/v1/auth/logout", tag = "auth",
    responses((status = 204, description = "Signed out.")))]
pub async fn logout(
    Access(person): Access<OwnAccount>,
    State(app): State<App>,
    cookies: CookieChanges,
) -> Result<(StatusCode, [(HeaderName, &'static str); 1])> {
    sign_out(&app, &person.actor).await?;
    cookies.sign_out();
    let forget = (HeaderName::from_static("clear-site-data"), r#""cache", "storage""#);
    Ok((StatusCode::NO_CONTENT, [forget]))
}
