//! What handlers take out of a request. The rejections are problems like any other.

use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;
use synkro_shared::ProblemKind;
use zeroize::Zeroize;

use super::objects::Objects;
use super::unreadable;
use crate::app::App;
use crate::error::{Error, Result};
use crate::services::visit::Visit;

pub use super::cookies::CookieChanges;

/// A JSON body.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let headers = request.headers();
        if !header_text(headers, "content-type").is_some_and(|kind| is_json(&kind)) {
            return Err(Error::new(ProblemKind::UnsupportedMediaType));
        }
        let bytes = Bytes::from_request(request, app).await.map_err(|rejection| {
            match rejection.into_response().status() {
                StatusCode::PAYLOAD_TOO_LARGE => Error::new(ProblemKind::TooLarge),
                _ => Error::new(ProblemKind::BadRequest).saying("The body did not arrive whole."),
            }
        })?;
        let read = read(&bytes);
        // What was sent may hold a secret: where nobody else holds the bytes, nothing of them stays.
        if let Ok(mut bytes) = bytes.try_into_mut() {
            bytes.zeroize();
        }
        read.map(Self)
    }
}

/// A body as the type that it must be.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    // The library would read a list as the fields of an object, in their order. Within the body [`Objects`] sees to that.
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(unreadable::no_object());
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value =
        serde_path_to_error::deserialize(Objects::of(&mut json)).map_err(|error| unreadable::body(&error))?;
    json.end().map_err(|_| unreadable::no_object())?;
    // PostgreSQL keeps no U+0000 in a text, and in none of ours it means anything. It can stand in JSON escaped only.
    if bytes.windows(6).any(|escape| escape == b"\\u0000") {
        let fields = serde_json::from_slice(bytes).map(|value| unreadable::not_text(&value));
        let fields = fields.map_err(|_| unreadable::no_object())?;
        if !fields.is_empty() {
            return Err(Error::validation(fields));
        }
    }
    Ok(value)
}

fn is_json(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

/// Parts of the path. What does not parse does not exist.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        // As PostgreSQL keeps no U+0000, nothing is named with one.
        if parts.uri.path().contains("%00") {
            return Err(Error::not_found());
        }
        let path: Result<axum::extract::Path<T>, PathRejection> =
            axum::extract::Path::from_request_parts(parts, app).await;
        path.map(|axum::extract::Path(value)| Self(value)).map_err(|_| Error::not_found())
    }
}

/// The query string.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self> {
        let text = parts.uri.query().unwrap_or_default();
        if text.contains("%00")
            && let Some((name, _)) = url::form_urlencoded::parse(text.as_bytes())
                .find(|(name, value)| name.contains('\0') || value.contains('\0'))
        {
            return Err(unreadable::parameter_is_no_text(&name));
        }
        let pairs = url::form_urlencoded::parse(text.as_bytes());
        serde_path_to_error::deserialize(serde_urlencoded::Deserializer::new(pairs))
            .map(Self)
            .map_err(|error| unreadable::query(&error))
    }
}

/// Cookies that the answer will set.
impl FromRequestParts<App> for CookieChanges {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Error::internal("the cookie layer is missing"))
    }
}

/// Where the request comes from.
impl FromRequestParts<App> for Visit {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        Ok(Self { holds: super::authenticate::held(parts, app), ..super::authenticate::visit(parts) })
    }
}

/// The pending sign-in that the browser brings, if any.
pub struct PendingSignIn(pub Option<String>);

impl FromRequestParts<App> for PendingSignIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self> {
        Ok(Self(super::authenticate::challenge(&parts.headers)))
    }
}

/// What shows that this browser opened a link of staff, if anything.
pub struct RecoveryBrowser(pub Option<String>);

impl FromRequestParts<App> for RecoveryBrowser {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self> {
        Ok(Self(super::cookies::read(&parts.headers, super::cookies::RECOVERY)))
    }
}

/// What shows that this browser began to connect an account, if anything.
pub struct PendingConsent(pub Option<String>);

impl FromRequestParts<App> for PendingConsent {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self> {
        Ok(Self(super::cookies::read(&parts.headers, super::cookies::CONSENT)))
    }
}

/// One of the request's headers, or nothing.
#[must_use]
pub fn header_text(headers: &axum::http::HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}
