//! `GET /api/v1/settings`.

use axum::Json;
use axum::extract::State;
use synkro_shared::settings::SettingsView;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::rules::ManageSettings;
use crate::services::settings::views;

/// The settings wizard's path
///
/// All six steps with how they stand, and the first that needs a person.
#[utoipa::path(get, path = "/api/v1/settings", tag = "settings",
    responses((status = 200, description = "The path.", body = SettingsView)))]
pub async fn get_settings(
    Access(person): Access<ManageSettings>,
    State(app): State<App>,
) -> Result<Json<SettingsView>> {
    views::settings(&app, person.scope).await.map(Json)
}
