//! The session's cookies: reading them, renewing them, taking them away.

use std::sync::{Arc, Mutex};

use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::CookieJar;
use synkro_shared::{ProblemKind, SessionId};

use crate::app::App;
use crate::error::{Error, Result};
use crate::services::session_tokens::SessionTokens;
use crate::store::sessions::{ABSOLUTE, Actor, Refresh};

/// The JWT. `__Host-`: over HTTPS (or loopback) only, from this host only, for every path.
const SESSION: &str = "__Host-synkro";
/// The refresh token.
const REFRESH: &str = "__Host-synkro-refresh";

/// Cookies that the answer to this request will set.
#[derive(Clone, Default)]
pub struct CookieChanges(Arc<Mutex<Vec<String>>>);

impl CookieChanges {
    fn set(&self, name: &str, value: &str, seconds: u64) {
        // Values are hex or base64url with dots: nothing in them needs quoting.
        let cookie = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={seconds}");
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(cookie);
    }

    /// Gives the browser a session.
    pub fn sign_in(&self, jwt: &str, refresh: &str) {
        self.set(SESSION, jwt, ABSOLUTE.as_secs());
        self.set(REFRESH, refresh, ABSOLUTE.as_secs());
    }

    /// Takes it away.
    pub fn sign_out(&self) {
        self.set(SESSION, "", 0);
        self.set(REFRESH, "", 0);
    }
}

/// Sets on the answer what was changed while handling the request.
pub(super) async fn set_changed(mut request: Request, next: Next) -> Response {
    let changes = CookieChanges::default();
    request.extensions_mut().insert(changes.clone());
    let mut response = next.run(request).await;
    let cookies = std::mem::take(&mut *changes.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

/// The person behind the request's cookies, checked against the session's row.
pub(super) async fn authenticate(parts: &Parts, app: &App) -> Result<Actor> {
    let jar = CookieJar::from_headers(&parts.headers);
    let now = app.clock().now();
    let named = jar.get(SESSION).and_then(|cookie| app.tokens.check(cookie.value(), now));
    let session = match named {
        Some(session) => session,
        None => renew(parts, app, &jar).await?,
    };
    app.store.check_session(session).await?.ok_or_else(signed_out)
}

/// The JWT has run out: the refresh token tells whether the session goes on.
async fn renew(parts: &Parts, app: &App, jar: &CookieJar) -> Result<SessionId> {
    let refresh = jar.get(REFRESH).map(|cookie| cookie.value().to_owned()).ok_or_else(signed_out)?;
    let successor = app.tokens.successor(&refresh);
    let outcome =
        app.store.refresh_session(&SessionTokens::hash(&refresh), &SessionTokens::hash(&successor)).await?;
    match outcome {
        Refresh::Rotated(session) | Refresh::Repeated(session) => {
            if let Some(changes) = parts.extensions.get::<CookieChanges>() {
                changes.sign_in(&app.tokens.sign(session, app.clock().now())?, &successor);
            }
            Ok(session)
        }
        Refresh::Reused => {
            tracing::warn!("a refresh token was used twice; its session was ended");
            Err(signed_out())
        }
        Refresh::Unknown => Err(signed_out()),
    }
}

fn signed_out() -> Error {
    Error::new(ProblemKind::Unauthenticated)
}
