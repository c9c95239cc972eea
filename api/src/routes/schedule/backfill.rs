//! `POST /api/v1/schedule/backfill`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use synkro_shared::schedule::{Backfill, BackfillView};

use crate::app::App;
use crate::error::{Error, Result};
use crate::http::access::Access;
use crate::http::extract::Body;
use crate::http::rules::WriteRuns;

/// Make missed reports after all
///
/// One runs after the other. A report that is not missed any more is passed over.
#[utoipa::path(post, path = "/api/v1/schedule/backfill", tag = "schedule", request_body = Backfill,
    responses((status = 202, description = "How many will be made.", body = BackfillView)))]
pub async fn backfill_schedule(
    Access(person): Access<WriteRuns>,
    State(app): State<App>,
    Body(request): Body<Backfill>,
) -> Result<(StatusCode, Json<BackfillView>)> {
    request.check().map_err(Error::validation)?;
    let queued = app.store.backfill(person.scope, person.actor.user().id, &request.fires).await?;
    Ok((StatusCode::ACCEPTED, Json(BackfillView { queued })))
}
