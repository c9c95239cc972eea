//! HTTP: the list of endpoints, and what surrounds each of them.
//!
//! [`router`] is the table of contents. An endpoint can only be added together with its access rule ([`access`]);
//! [`problem`] is the only place that turns an error into an answer; [`layers`] says what happens around every request.

pub mod access;
mod cookies;
pub mod extract;
mod layers;
mod openapi;
mod problem;
mod spa;

use axum::Router;
use utoipa_axum::routes;

use crate::app::App;
use crate::error::Error;
use crate::routes::{auth, health, overview, reports, runs};

pub use layers::Edge;
pub use openapi::document;

/// An endpoint with its path, its documentation and, by its type, its access rule.
macro_rules! endpoint {
    ($($handler:tt)+) => { (routes!($($handler)+), $($handler)+) };
}

/// Every endpoint of the API: what the OpenAPI document is made of, too.
fn api() -> access::GuardedRouter {
    access::GuardedRouter::new()
        .endpoint(endpoint!(auth::login::login))
        .endpoint(endpoint!(auth::logout::logout))
        .endpoint(endpoint!(auth::me::me))
        .endpoint(endpoint!(overview::get::get_overview))
        .endpoint(endpoint!(runs::start::start_run))
        .endpoint(endpoint!(runs::list::list_runs))
        .endpoint(endpoint!(runs::get::get_run))
        .endpoint(endpoint!(runs::cancel::cancel_run))
        .endpoint(endpoint!(runs::retry::retry_run))
        .endpoint(endpoint!(reports::list::list_reports))
        .endpoint(endpoint!(reports::get::get_report))
        .endpoint(endpoint!(reports::get_dialog::get_report_dialog))
        .endpoint(endpoint!(health::health))
        .endpoint(endpoint!(health::ready))
}

/// The whole server: API, its documentation, the page.
pub fn router(app: App, edge: Edge) -> Router {
    let (api, document) = api().into_parts();
    let api = api
        .route("/api/openapi.json", openapi::serve(&document))
        .route("/docs/problems/{code}", axum::routing::get(problem::page))
        .merge(openapi::swagger_ui())
        .fallback(|| async { Error::not_found() })
        .method_not_allowed_fallback(|| async { Error::new(synkro_shared::ProblemKind::MethodNotAllowed) });
    let routes = match &edge.web_dist {
        Some(dist) => spa::with_page(api, dist),
        None => api,
    };
    layers::around(routes.with_state(app.clone()), app, edge)
}
