//! `POST /api/v1/runs/{id}/cancel`.

use axum::Json;
use axum::extract::State;
use synkro_shared::RunId;
use synkro_shared::run::RunView;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Path;
use crate::http::rules::WriteRuns;

/// Cancel a run
///
/// A queued or waiting run ends at once, a running one within a second. What is in Supabase already stays there.
#[utoipa::path(post, path = "/api/v1/runs/{id}/cancel", tag = "runs", params(("id" = RunId, Path)),
    responses((status = 200, description = "Cancelled, or about to be.", body = RunView)))]
pub async fn cancel_run(
    Access(person): Access<WriteRuns>,
    State(app): State<App>,
    Path(id): Path<RunId>,
) -> Result<Json<RunView>> {
    app.store.cancel_run(person.scope, id, person.actor.user().id).await?;
    Ok(Json(app.store.run(person.scope, id).await?.0))
}
