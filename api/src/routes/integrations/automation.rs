//! `POST /api/v1/integrations/automation/preview`.

use axum::Json;
use axum::extract::State;
use synkro_shared::settings::{AutomationPreview, AutomationSettings};

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Body;
use crate::http::rules::ManageSettings;
use crate::services::settings::automation;

/// The next five reports of a schedule
///
/// Nothing is kept.
#[utoipa::path(post, path = "/api/v1/integrations/automation/preview", tag = "integrations",
    request_body = AutomationSettings,
    responses((status = 200, description = "By time.", body = AutomationPreview)))]
pub async fn preview_automation(
    Access(_person): Access<ManageSettings>,
    State(app): State<App>,
    Body(form): Body<AutomationSettings>,
) -> Result<Json<AutomationPreview>> {
    automation::preview(&app, &form).map(Json)
}
