//! `POST /api/v1/auth/second-factor`.

use axum::Json;
use axum::extract::State;
use synkro_shared::session::{Me, SecondFactorRequest};

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::{Body, CookieChanges, PendingSignIn};
use crate::http::rules::Public;
use crate::services::sign_in::{describe, second_factor as finish};
use crate::services::visit::Visit;

/// Sign in, second step
///
/// Within five minutes of the first step, from the same browser. A code is good once; five may be tried.
#[utoipa::path(post, path = "/api/v1/auth/second-factor", tag = "auth", request_body = SecondFactorRequest,
    responses((status = 200, description = "Signed in.", body = Me)))]
pub async fn second_factor(
    _: Access<Public>,
    State(app): State<App>,
    visit: Visit,
    cookies: CookieChanges,
    PendingSignIn(challenge): PendingSignIn,
    Body(form): Body<SecondFactorRequest>,
) -> Result<Json<Me>> {
    let done = finish(&app, form, challenge.as_deref(), &visit).await?;
    if let Some(session) = done.actor.session() {
        cookies.sign_in(&app.tokens.sign(session, app.clock().now())?, &done.refresh, &done.marks);
    }
    Ok(Json(describe(&done.actor)))
}
