//! `PUT /api/v1/schedule/pause`.

use axum::Json;
use axum::extract::State;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::schedule::{PauseSchedule, ScheduleView};

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Body;
use crate::http::rules::ManageSettings;
use crate::services::settings::automation;

/// Pause the schedule, or let it go on
///
/// What falls due meanwhile is listed as missed and can be made up for.
#[utoipa::path(put, path = "/api/v1/schedule/pause", tag = "schedule", request_body = PauseSchedule,
    responses((status = 200, description = "The schedule as it stands.", body = ScheduleView)))]
pub async fn pause_schedule(
    Access(person): Access<ManageSettings>,
    State(app): State<App>,
    Body(request): Body<PauseSchedule>,
) -> Result<Json<ScheduleView>> {
    app.store.pause_schedule(person.scope, person.actor.user().id, request.paused).await?;
    let found = app.store.find_integration(person.scope, IntegrationKind::Automation).await?;
    automation::schedule(&app, person.scope, person.tenant()?.timezone, found.as_ref()).await.map(Json)
}
