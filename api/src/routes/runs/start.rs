//! `POST /api/v1/runs`: the forced report.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use synkro_shared::FieldErrorCode;
use synkro_shared::run::{ReportKind, RunView, StartRunRequest};
use synkro_shared::validate::MAX_IDEMPOTENCY_KEY_CHARS;

use crate::app::App;
use crate::credentials::session_tokens::SessionTokens;
use crate::error::{Error, Result};
use crate::http::access::Access;
use crate::http::extract::{Body, header_text};
use crate::http::rules::WriteRuns;
use crate::store::start_run::NewRun;

/// Start a run
///
/// Accepted means kept: the run will end, one way or another. With the same `Idempotency-Key` and period the same run
/// is answered again.
#[utoipa::path(post, path = "/api/v1/runs", tag = "runs", request_body = StartRunRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "Any text up to 200 characters.")),
    responses((status = 202, description = "Accepted; `Location` is the run.", body = RunView)))]
pub async fn start_run(
    Access(person): Access<WriteRuns>,
    State(app): State<App>,
    headers: HeaderMap,
    Body(request): Body<StartRunRequest>,
) -> Result<impl IntoResponse> {
    let period = request.check(app.clock().now()).map_err(Error::validation)?;
    let key = header_text(&headers, "idempotency-key").filter(|key| !key.is_empty());
    if key.as_ref().is_some_and(|key| key.len() > MAX_IDEMPOTENCY_KEY_CHARS) {
        return Err(Error::refused("/Idempotency-Key", FieldErrorCode::TooLong));
    }
    let hash = SessionTokens::hash(&format!("{}/{}", period.start.to_rfc3339(), period.end.to_rfc3339()));
    let new = NewRun {
        kind: ReportKind::Manual,
        period,
        timezone: person.tenant()?.timezone,
        started_by: Some(person.actor.user().id),
        idempotency: key.map(|key| (key, hash)),
    };
    let id = app.store.start_run(person.scope, new).await?;
    let (run, _) = app.store.run(person.scope, id).await?;
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, format!("/api/v1/runs/{id}"))], Json(run)))
}
