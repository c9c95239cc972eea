//! `POST /api/v1/schedule/pause` and `POST /api/v1/schedule/resume`.

use axum::Json;
use axum::extract::State;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::schedule::ScheduleView;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::rules::{ManageSettings, TenantActor};
use crate::services::settings::automation;

/// Pause the schedule
///
/// What falls due meanwhile is listed as missed and can be made up for.
#[utoipa::path(post, path = "/api/v1/schedule/pause", tag = "schedule",
    responses((status = 200, description = "The schedule as it stands.", body = ScheduleView)))]
pub async fn pause_schedule(
    Access(person): Access<ManageSettings>,
    State(app): State<App>,
) -> Result<Json<ScheduleView>> {
    set_paused(&app, &person, true).await
}

/// Let a paused schedule go on
///
/// What fell due meanwhile stays missed until somebody makes up for it.
#[utoipa::path(post, path = "/api/v1/schedule/resume", tag = "schedule",
    responses((status = 200, description = "The schedule as it stands.", body = ScheduleView)))]
pub async fn resume_schedule(
    Access(person): Access<ManageSettings>,
    State(app): State<App>,
) -> Result<Json<ScheduleView>> {
    set_paused(&app, &person, false).await
}

async fn set_paused(app: &App, person: &TenantActor, paused: bool) -> Result<Json<ScheduleView>> {
    app.store.pause_schedule(person.scope, person.actor.user().id, paused).await?;
    let found = app.store.find_integration(person.scope, IntegrationKind::Automation).await?;
    automation::schedule(app, person.scope, person.tenant()?.timezone, found.as_ref()).await.map(Json)
}
