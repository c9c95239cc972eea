//! `POST /api/v1/auth/confirm`.

use axum::extract::State;
use axum::http::StatusCode;
use synkro_shared::session::ConfirmRequest;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Body;
use crate::http::rules::OwnAccount;
use crate::services::account;
use crate::services::visit::Visit;

/// Confirm that it is you
///
/// Good for five minutes: for operations with `x-access.confirmed`. Signing in confirms, too.
#[utoipa::path(post, path = "/api/v1/auth/confirm", tag = "auth", request_body = ConfirmRequest,
    responses((status = 204, description = "Confirmed.")))]
pub async fn confirm(
    Access(person): Access<OwnAccount>,
    State(app): State<App>,
    visit: Visit,
    Body(form): Body<ConfirmRequest>,
) -> Result<StatusCode> {
    account::confirm(&app, &person.actor, person.session, form, &visit).await?;
    Ok(StatusCode::NO_CONTENT)
}
