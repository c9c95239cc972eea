//! `PUT /api/v1/settings/source-mode`.

use axum::Json;
use axum::extract::State;
use synkro_shared::settings::{SetSourceMode, SettingsView};

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Body;
use crate::http::rules::ManageSettings;
use crate::services::settings::{automation, views};

/// Choose where conversations come from
///
/// Steps that the mode does not need are skipped; what was entered in them is kept.
#[utoipa::path(put, path = "/api/v1/settings/source-mode", tag = "settings", request_body = SetSourceMode,
    responses((status = 200, description = "The path in this mode.", body = SettingsView)))]
pub async fn set_source_mode(
    Access(person): Access<ManageSettings>,
    State(app): State<App>,
    Body(form): Body<SetSourceMode>,
) -> Result<Json<SettingsView>> {
    automation::set_source_mode(&app, &person.settings_person(app.clock().now())?, form.source_mode).await?;
    views::settings(&app, person.scope).await.map(Json)
}
