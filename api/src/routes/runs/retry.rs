//! `POST /api/v1/runs/{id}/retry`.

use axum::Json;
use axum::extract::State;
use synkro_shared::RunId;
use synkro_shared::retry::RetryRun;
use synkro_shared::run::RunView;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::{Body, Path};
use crate::http::rules::WriteRuns;

/// Go on with a run that has ended
///
/// From the step where it stopped: this may resend a Telegram message whose delivery is unknown. From the start:
/// everything is fetched again. From the analysis: what is stored is analysed with the current prompt. The last two
/// replace the run's report and post it again.
#[utoipa::path(post, path = "/api/v1/runs/{id}/retry", tag = "runs", params(("id" = RunId, Path)),
    request_body = RetryRun,
    responses((status = 200, description = "Queued again.", body = RunView)))]
pub async fn retry_run(
    Access(person): Access<WriteRuns>,
    State(app): State<App>,
    Path(id): Path<RunId>,
    Body(request): Body<RetryRun>,
) -> Result<Json<RunView>> {
    app.store.retry_run(person.scope, id, person.actor.user().id, request.from).await?;
    Ok(Json(app.store.run(person.scope, id).await?.0))
}
