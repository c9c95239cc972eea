//! HTTP: what surrounds every endpoint. The endpoints themselves, and their list, are in [`crate::routes`].
//!
//! An endpoint can only be added together with its access rule ([`access`], [`rules`]); `problem` is the only place that
//! turns an error into an answer; `layers` says what happens around every request.

pub mod access;
mod authenticate;
pub mod bounds;
mod client_address;
mod compress;
mod cookies;
mod documented;
pub mod etag;
pub mod examples;
pub mod extract;
mod layers;
mod objects;
mod openapi;
mod problem;
pub mod rules;
mod sent_headers;
pub mod server;
mod spa;
mod unreadable;
mod variants;

use axum::Router;

use crate::app::App;
use crate::error::Error;

pub use layers::Edge;

/// These endpoints and nothing else: no page, no documentation.
pub fn bare(endpoints: access::GuardedRouter, app: App) -> Router {
    let (api, _) = endpoints.into_parts();
    layers::around(
        api.fallback(|| async { Error::not_found() }).with_state(app.clone()),
        app,
        Edge::default(),
    )
}

/// These endpoints, their documentation, and the page.
pub fn whole(endpoints: access::GuardedRouter, app: App, edge: Edge) -> Router {
    let (api, document) = endpoints.into_parts();
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
    layers::around(routes.with_state(app.clone()), app, edge).layer(compress::layer())
}
