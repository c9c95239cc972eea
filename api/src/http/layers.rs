//! What happens around every request, outermost first: request id and log line, panics caught, security headers,
//! body limit, cookies.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use ipnet::IpNet;
use synkro_shared::ProblemKind;
use tower_http::catch_panic::CatchPanicLayer;
use tracing::Instrument;

use super::client_address::{self, ClientAddress};
use super::{cookies, sent_headers};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::audit::{RequestOrigin, with_origin};

/// Largest request body.
const MAX_BODY: usize = 256 * 1024;
/// The header that our own page sends and a foreign form can't.
const OWN_PAGE: &str = "x-synkro";
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What the outside of the server looks like.
#[derive(Clone, Default)]
pub struct Edge {
    /// The built page, if this process serves it.
    pub web_dist: Option<PathBuf>,
    /// Whether browsers reach us over HTTPS.
    pub https: bool,
    /// Proxies whose word on the client's address is taken.
    pub trusted_proxies: Vec<IpNet>,
}

tokio::task_local! {
    static REQUEST: String;
}

/// The id of the request that is being handled.
pub(super) fn current_request_id() -> Option<String> {
    REQUEST.try_with(Clone::clone).ok()
}

pub(super) fn around(router: Router, app: App, edge: Edge) -> Router {
    let https = edge.https;
    let trusted: Arc<[IpNet]> = edge.trusted_proxies.into();
    router
        .layer(from_fn(cookies::set_changed))
        .layer(from_fn(sent_headers::tell_policy))
        .layer(from_fn(refuse_packed))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn(move |request, next| security_headers(request, next, https)))
        .layer(CatchPanicLayer::custom(|_| Error::internal("a handler panicked").into_response()))
        .layer(from_fn(move |request, next| identify(request, next, app.clone(), trusted.clone())))
}

/// Gives the request an id, and the log one line about it: method, the address as the list of endpoints has it, status,
/// time. Never a path with ids, a query string, a body or a header.
async fn identify(mut request: Request, next: Next, app: App, trusted: Arc<[IpNet]>) -> Response {
    let id = id_of(&request, &app, &trusted);
    let address = client_address::find(request.extensions(), request.headers(), &trusted);
    request.extensions_mut().insert(ClientAddress(address));
    let origin =
        RequestOrigin { request_id: Some(id.clone()), address: address.map(|address| address.to_string()) };
    let begun = app.clock().instant();
    let route = route(&request);
    let span = tracing::info_span!("request", id, method = %request.method(), route);
    let work = async {
        let response = next.run(request).await;
        let status = response.status().as_u16();
        let duration_ms = millis(app.clock().instant().duration_since(begun));
        // Whether this process lives is asked every few seconds, by machines.
        if matches!(route.as_str(), "/health" | "/ready") && status < 400 {
            tracing::debug!(status, duration_ms, "answered");
        } else {
            tracing::info!(status, duration_ms, "answered");
        }
        response
    };
    let mut response = REQUEST.scope(id.clone(), with_origin(origin, work.instrument(span))).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// The id that a proxy of ours gave the request, so that its log and ours can be read together; else one of our own.
fn id_of(request: &Request, app: &App, trusted: &[IpNet]) -> String {
    let given = request.headers().get(&REQUEST_ID).and_then(|value| value.to_str().ok());
    let given =
        given.filter(|id| is_request_id(id) && client_address::is_proxied(request.extensions(), trusted));
    given.map_or_else(|| app.clock().new_id().simple().to_string(), str::to_owned)
}

/// Whether an id can be written into logs, answers and the audit log as it is.
fn is_request_id(id: &str) -> bool {
    (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The address as the list of endpoints has it; `page` for the page's own addresses and files.
fn route(request: &Request) -> String {
    match request.extensions().get::<MatchedPath>() {
        Some(path) => path.as_str().to_owned(),
        None if is_api(request.uri().path()) => "unknown".to_owned(),
        None => "page".to_owned(),
    }
}

fn is_api(path: &str) -> bool {
    path.starts_with("/api/") || path.starts_with("/integrations/") || path == "/health" || path == "/ready"
}

/// A duration as a number that can be summed up and compared.
fn millis(duration: Duration) -> f64 {
    // To the microsecond: more digits would be noise.
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

/// What is packed is not unpacked, whoever would read it: a small body could become a large one.
async fn refuse_packed(request: Request, next: Next) -> Response {
    let packed = |value: &HeaderValue| {
        !value.to_str().is_ok_and(|how| how.split(',').all(|how| how.trim().eq_ignore_ascii_case("identity")))
    };
    let may_have_a_body = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let ours = may_have_a_body && is_api(request.uri().path());
    if ours && request.headers().get_all(header::CONTENT_ENCODING).iter().any(packed) {
        return Error::new(ProblemKind::UnsupportedMediaType).into_response();
    }
    next.run(request).await
}

async fn security_headers(request: Request, next: Next, https: bool) -> Response {
    const PAGE: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
         img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; \
         frame-ancestors 'none'";
    const API: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";
    // Swagger UI styles its page from script and shows data: pictures; its files are our own, vendored ones.
    const DOCS: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; \
         img-src 'self' data:; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
    let path = request.uri().path();
    let (policy, cached) = if path.starts_with("/api/docs") {
        // They change with the program alone: what an hour ago was right may be an old version at worst.
        (DOCS, Some("public, max-age=3600"))
    } else if is_api(path) {
        (API, Some("no-store"))
    } else {
        (PAGE, None)
    };
    let mut response = next.run(request).await;
    let success = response.status().is_success();
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Some(cached) = cached
        && !headers.contains_key(header::CACHE_CONTROL)
    {
        let cached = if success { cached } else { "no-store" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cached));
    }
    if https {
        // This name alone: what else lives in the domain is not ours to bind.
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    response
}

/// A request that changes something must come from our own page: by `Sec-Fetch-Site`, else by `Origin`, and it must
/// carry a header that a foreign form can't send.
pub(super) fn check_same_site(parts: &Parts, origin: &str) -> Result<()> {
    if matches!(parts.method, Method::GET | Method::HEAD) {
        return Ok(());
    }
    let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let same = match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => site == "same-origin",
        (None, Some(from)) => from == origin,
        (None, None) => false,
    };
    if !same || !parts.headers.contains_key(OWN_PAGE) {
        return Err(Error::new(ProblemKind::CrossSite));
    }
    // What a form can send without asking first is not JSON.
    let json = text("content-type").is_none_or(|kind| {
        kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
    });
    if json { Ok(()) } else { Err(Error::new(ProblemKind::UnsupportedMediaType)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_a_number_to_the_microsecond() {
        assert_eq!(millis(Duration::from_nanos(1_234_567_891)), 1234.568);
        assert_eq!(millis(Duration::ZERO), 0.0);
        assert_eq!(millis(Duration::from_secs(3600)), 3_600_000.0);
    }

    #[test]
    fn an_id_is_taken_when_it_can_be_written_everywhere() {
        for id in ["01a207c328757d7b8726418bff65570f", "0af7651916cd43dd-8448eb211c80319c", "abcdefgh"] {
            assert!(is_request_id(id), "{id}");
        }
        for id in [
            "",
            "short",
            "a b c d e f g",
            "abcdefgh\n",
            "../../etc",
            "{\"a\":1}0",
            &"x".repeat(65),
            "идентификатор",
        ] {
            assert!(!is_request_id(id), "{id}");
        }
    }
}
