//! Who is behind a request: an API token if there is one, else the session's cookies. A request with a token is never
//! helped by cookies, and one with cookies must come from our own page.

use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use synkro_shared::{ProblemKind, SessionId};

use super::client_address::ClientAddress;
use super::cookies::{self, CookieChanges};
use super::layers;
use super::sent_headers::Counted;
use crate::app::App;
use crate::credentials::secret_tokens;
use crate::credentials::session_tokens::SessionTokens;
use crate::error::{Error, Result};
use crate::services::visit::Visit;
use crate::store::sessions::{Actor, Refresh};
use crate::throttle::Rule;

/// Where the request comes from.
pub(super) fn visit(parts: &Parts) -> Visit {
    let user_agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    let address = parts.extensions.get::<ClientAddress>().and_then(|ClientAddress(address)| *address);
    let marks = cookies::read(&parts.headers, cookies::MARKS).unwrap_or_default();
    Visit::new(user_agent.unwrap_or_default(), address, marks)
}

/// The session that the browser holds: named by a refresh token that we issued, alive or not.
pub(super) fn held(parts: &Parts, app: &App) -> Option<SessionId> {
    cookies::read(&parts.headers, cookies::REFRESH).and_then(|refresh| app.tokens.issued_for(&refresh))
}

/// The person behind the request.
pub(super) async fn actor(parts: &Parts, app: &App) -> Result<Actor> {
    if let Some(value) = parts.headers.get(header::AUTHORIZATION) {
        let token = value.to_str().ok().and_then(|text| text.split_once(' '));
        return match token {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
                by_token(parts, app, token.trim()).await
            }
            _ => Err(signed_out()),
        };
    }
    layers::check_same_site(parts, &app.origin)?;
    by_cookies(parts, app).await
}

async fn by_token(parts: &Parts, app: &App, token: &str) -> Result<Actor> {
    if !secret_tokens::is_api_token(token) {
        return Err(
            signed_out().saying("This is not an API token of Synkro: look whether it was copied whole.")
        );
    }
    let address = visit(parts).address_text();
    let actor = app.store.check_token(&secret_tokens::hash(token), &address).await?;
    let actor =
        actor.ok_or_else(|| signed_out().saying("This API token was revoked, has run out, or never was."))?;
    if let Some((id, _)) = actor.token() {
        if let Some(counted) = parts.extensions.get::<Counted>() {
            counted.note();
        }
        let _slot = app.throttle.take(Rule::ApiToken, &id.to_string()).await?;
    }
    Ok(actor)
}

async fn by_cookies(parts: &Parts, app: &App) -> Result<Actor> {
    let now = app.clock().now();
    let named = cookies::read(&parts.headers, cookies::SESSION).and_then(|jwt| app.tokens.check(&jwt, now));
    let session = match named {
        Some(session) => session,
        None => renew(parts, app).await?,
    };
    app.store.check_session(session).await?.ok_or_else(signed_out)
}

/// The JWT has run out: the refresh token tells whether the session goes on.
async fn renew(parts: &Parts, app: &App) -> Result<SessionId> {
    let refresh = cookies::read(&parts.headers, cookies::REFRESH).ok_or_else(signed_out)?;
    let issued_for = app.tokens.issued_for(&refresh);
    let next = |session| SessionTokens::hash(&app.tokens.successor(&refresh, session));
    match app.store.refresh_session(&SessionTokens::hash(&refresh), issued_for, next).await? {
        Refresh::Rotated(session) | Refresh::Repeated(session) => {
            let successor = app.tokens.successor(&refresh, session);
            if let Some(changes) = parts.extensions.get::<CookieChanges>() {
                changes.keep_session(&app.tokens.sign(session, app.clock().now())?, &successor);
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

/// The pending sign-in that the browser brings.
pub(super) fn challenge(headers: &HeaderMap) -> Option<String> {
    cookies::read(headers, cookies::CHALLENGE)
}

fn signed_out() -> Error {
    Error::new(ProblemKind::Unauthenticated)
}
