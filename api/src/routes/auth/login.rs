//! `POST /api/v1/auth/login`.

use axum::Json;
use axum::extract::State;
use synkro_shared::session::{LoginRequest, SignIn};

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::{Body, CookieChanges};
use crate::http::rules::Public;
use crate::services::sign_in::{Next, describe, sign_in};
use crate::services::visit::Visit;

/// Sign in
///
/// Sets the session's cookies, or asks for the second factor. Whatever was wrong, the answer is the same.
#[utoipa::path(post, path = "/api/v1/auth/login", tag = "auth", request_body = LoginRequest,
    responses((status = 200, description = "Signed in, or a code is asked for.", body = SignIn)))]
pub async fn login(
    _: Access<Public>,
    State(app): State<App>,
    visit: Visit,
    cookies: CookieChanges,
    Body(form): Body<LoginRequest>,
) -> Result<Json<SignIn>> {
    Ok(Json(match sign_in(&app, form, &visit).await? {
        Next::Done(done) => {
            if let Some(session) = done.actor.session() {
                cookies.sign_in(&app.tokens.sign(session, app.clock().now())?, &done.refresh, &done.marks);
            }
            SignIn::SignedIn { me: Box::new(describe(&done.actor)) }
        }
        Next::SecondFactor { challenge, expires_at } => {
            cookies.challenge(&challenge);
            SignIn::SecondFactor { expires_at }
        }
    }))
}
