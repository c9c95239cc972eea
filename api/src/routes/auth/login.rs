//! `POST /api/v1/auth/login`.

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, header};
use std::net::SocketAddr;
use synkro_shared::session::{LoginRequest, Me};

use crate::app::App;
use crate::error::Result;
use crate::http::access::{Access, Public};
use crate::http::extract::{Body, CookieChanges, header_text};
use crate::services::sign_in::{Origin, describe, sign_in};

/// Sign in
///
/// Sets the session's cookies. Whatever was wrong, the answer is the same.
#[utoipa::path(post, path = "/api/v1/auth/login", tag = "auth", request_body = LoginRequest,
    responses((status = 200, description = "Signed in.", body = Me)))]
pub async fn login(
    _: Access<Public>,
    State(app): State<App>,
    headers: HeaderMap,
    cookies: CookieChanges,
    peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    Body(form): Body<LoginRequest>,
) -> Result<Json<Me>> {
    let origin = Origin {
        user_agent: header_text(&headers, header::USER_AGENT.as_str()).unwrap_or_default(),
        address: peer
            .map(|axum::Extension(ConnectInfo(address))| address.ip().to_string())
            .unwrap_or_default(),
    };
    let signed_in = sign_in(&app, form, origin).await?;
    let jwt = app.tokens.sign(signed_in.actor.session(), app.clock().now())?;
    cookies.sign_in(&jwt, &signed_in.refresh);
    describe(&app, &signed_in.actor).await.map(Json)
}
