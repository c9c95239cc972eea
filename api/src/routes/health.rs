//! `GET /health` and `GET /ready`: for whoever operates the server.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use synkro_shared::Problem;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::rules::Public;

/// A sign of life.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Health {
    /// Always `ok`.
    status: &'static str,
    /// The running version.
    version: &'static str,
}

const ALIVE: Health = Health { status: "ok", version: env!("CARGO_PKG_VERSION") };

/// Whether the process lives
///
/// Answers without asking anybody; for what restarts a process that hangs.
#[utoipa::path(get, path = "/health", tag = "operations",
    responses((status = 200, description = "It lives.", body = Health)))]
pub async fn health(_: Access<Public>) -> Json<Health> {
    Json(ALIVE)
}

/// Whether it can serve: it writes to the database, finds its schema, keys and files
///
/// For what sends requests to it: 503 while it can not, and some seconds before it ends.
#[utoipa::path(get, path = "/ready", tag = "operations",
    responses(
        (status = 200, description = "It can serve.", body = Health),
        (status = 503, description = "It can't, or is about to end: `detail` says why.", body = Problem,
            content_type = "application/problem+json"),
    ))]
pub async fn ready(_: Access<Public>, State(app): State<App>) -> Result<Json<Health>> {
    app.check_readiness().await?;
    Ok(Json(ALIVE))
}
