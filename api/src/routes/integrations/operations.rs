//! `POST /api/v1/integrations/{kind}/operations` and `GET /api/v1/operations/{id}`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::settings::{OperationView, StartOperation};
use uuid::Uuid;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::{Body, Path};
use crate::http::rules::ManageSettings;
use crate::services::settings::operations;

/// Start a check or a sample
///
/// It runs beside the request, within its own deadline; poll the operation. The same one that is under way is answered
/// again instead of being started twice.
#[utoipa::path(post, path = "/api/v1/integrations/{kind}/operations", tag = "integrations",
    params(("kind" = IntegrationKind, Path)), request_body = StartOperation,
    responses((status = 202, description = "Under way.", body = OperationView)))]
pub async fn start_operation(
    Access(person): Access<ManageSettings>,
    State(app): State<App>,
    Path(kind): Path<IntegrationKind>,
    Body(request): Body<StartOperation>,
) -> Result<(StatusCode, Json<OperationView>)> {
    let started = operations::start(&app, &person.settings_person(app.clock().now())?, kind, request).await?;
    Ok((StatusCode::ACCEPTED, Json(started)))
}

/// A check or a sample
///
/// Kept for an hour.
#[utoipa::path(get, path = "/api/v1/operations/{id}", tag = "integrations", params(("id" = Uuid, Path)),
    responses((status = 200, description = "As it stands.", body = OperationView)))]
pub async fn get_operation(
    Access(person): Access<ManageSettings>,
    State(app): State<App>,
    Path(id): Path<Uuid>,
) -> Result<Json<OperationView>> {
    operations::view(&app, person.scope, id).await.map(Json)
}
