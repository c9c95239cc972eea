//! What handlers take out of a request. The rejections are problems like any other.

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use synkro_shared::ProblemKind;

use crate::app::App;
use crate::error::{Error, Result};
use crate::services::visit::Visit;

pub use super::cookies::CookieChanges;

/// A JSON body.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        match axum::Json::<T>::from_request(request, app).await {
            Ok(axum::Json(value)) => Ok(Self(value)),
            Err(JsonRejection::MissingJsonContentType(_)) => {
                Err(Error::new(ProblemKind::UnsupportedMediaType))
            }
            Err(JsonRejection::BytesRejection(_)) => Err(Error::new(ProblemKind::TooLarge)),
            // The parser's words name a line and what was expected there; they repeat field names, not values.
            Err(rejection) => Err(Error::new(ProblemKind::BadRequest).saying(rejection.body_text())),
        }
    }
}

/// Parts of the path. What does not parse does not exist.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let path: Result<axum::extract::Path<T>, PathRejection> =
            axum::extract::Path::from_request_parts(parts, app).await;
        path.map(|axum::extract::Path(value)| Self(value)).map_err(|_| Error::not_found())
    }
}

/// The query string.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let query: Result<axum::extract::Query<T>, QueryRejection> =
            axum::extract::Query::from_request_parts(parts, app).await;
        query
            .map(|axum::extract::Query(value)| Self(value))
            .map_err(|rejection| Error::new(ProblemKind::BadRequest).saying(rejection.body_text()))
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

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self> {
        Ok(super::authenticate::visit(parts))
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
