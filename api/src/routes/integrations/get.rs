//! `GET` and `DELETE /api/v1/integrations/{kind}`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::settings::IntegrationView;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Path;
use crate::http::rules::ManageSettings;
use crate::services::settings::{forms, views};

/// One connection
///
/// Never a secret: only which were entered, and when. Answers also when nothing was entered yet.
#[utoipa::path(get, path = "/api/v1/integrations/{kind}", tag = "integrations", params(("kind" = IntegrationKind, Path)),
    responses((status = 200, description = "As it stands.", body = IntegrationView)))]
pub async fn get_integration(
    Access(person): Access<ManageSettings>,
    State(app): State<App>,
    Path(kind): Path<IntegrationKind>,
) -> Result<Json<IntegrationView>> {
    views::integration(&app, person.scope, kind).await.map(Json)
}

/// Forget a connection
///
/// Its settings and its secrets; what it brought stays where it is.
#[utoipa::path(delete, path = "/api/v1/integrations/{kind}", tag = "integrations",
    params(("kind" = IntegrationKind, Path)), responses((status = 204, description = "Forgotten.")))]
pub async fn delete_integration(
    Access(person): Access<ManageSettings>,
    State(app): State<App>,
    Path(kind): Path<IntegrationKind>,
) -> Result<StatusCode> {
    forms::delete(&app, &person.settings_person(app.clock().now())?, kind).await?;
    Ok(StatusCode::NO_CONTENT)
}
