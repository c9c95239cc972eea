//! `POST /api/v1/runs/{id}/retry`.

use axum::Json;
use axum::extract::State;
use synkro_shared::RunId;
use synkro_shared::run::RunView;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Path;
use crate::http::rules::WriteRuns;

/// Go on from the step where a run stopped
///
/// A Telegram message of which it is not known whether it arrived may be sent again by this.
#[utoipa::path(post, path = "/api/v1/runs/{id}/retry", tag = "runs", params(("id" = RunId, Path)),
    responses((status = 200, description = "Queued again.", body = RunView)))]
pub async fn retry_run(
    Access(person): Access<WriteRuns>,
    State(app): State<App>,
    Path(id): Path<RunId>,
) -> Result<Json<RunView>> {
    app.store.retry_run(person.scope, id, person.actor.user().id).await?;
    Ok(Json(app.store.run(person.scope, id).await?.0))
}
