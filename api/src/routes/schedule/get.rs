//! `GET /api/v1/schedule`.

use axum::Json;
use axum::extract::State;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::schedule::ScheduleView;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::rules::ReadReports;
use crate::services::settings::automation;

/// The schedule
///
/// The next five reports, and what was missed.
#[utoipa::path(get, path = "/api/v1/schedule", tag = "schedule",
    responses((status = 200, description = "The schedule as it stands.", body = ScheduleView)))]
pub async fn get_schedule(
    Access(person): Access<ReadReports>,
    State(app): State<App>,
) -> Result<Json<ScheduleView>> {
    let found = app.store.find_integration(person.scope, IntegrationKind::Automation).await?;
    automation::schedule(&app, person.scope, person.tenant()?.timezone, found.as_ref()).await.map(Json)
}
