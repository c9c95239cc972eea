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
        .add(endpoint!(auth::login::login))
        .add(endpoint!(auth::logout::logout))
        .add(endpoint!(auth::me::me))
        .add(endpoint!(overview::get::get_overview))
        .add(endpoint!(runs::start::start_run))
        .add(endpoint!(runs::list::list_runs))
        .add(endpoint!(runs::get::get_run))
        .add(endpoint!(runs::cancel::cancel_run))
        .add(endpoint!(runs::retry::retry_run))
        .add(endpoint!(reports::list::list_reports))
        .add(endpoint!(reports::get::get_report))
        .add(endpoint!(reports::get_dialog::get_report_dialog))
        .add(endpoint!(health::health))
        .add(endpoint!(health::ready))
}

/// The whole server: API, its documentation, the page.
#[must_use]
pub fn router(app: App, edge: Edge) -> Router {
    let (api, document) = api().into_parts();
    let api = api
        .route("/api/openapi.json", openapi::serve(&document))
        .merge(openapi::swagger_ui())
        .fallback(|| async { Error::not_found() })
        .method_not_allowed_fallback(|| async { Error::new(synkro_shared::ProblemKind::MethodNotAllowed) });
    let routes = match &edge.web_dist {
        Some(dist) => spa::with_page(api, dist),
        None => api,
    };
    layers::around(routes.with_state(app.clone()), app, edge)
}
