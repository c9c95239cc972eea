//! `POST /api/v1/account/password`.

use axum::extract::State;
use axum::http::StatusCode;
use synkro_shared::account::ChangePasswordRequest;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Body;
use crate::http::rules::OwnAccount;
use crate::services::account;
use crate::services::visit::Visit;

/// Change the password
///
/// The person's other sessions end at once.
#[utoipa::path(post, path = "/api/v1/account/password", tag = "account", request_body = ChangePasswordRequest,
    responses((status = 204, description = "Changed.")))]
pub async fn change_password(
    Access(person): Access<OwnAccount>,
    State(app): State<App>,
    visit: Visit,
    Body(form): Body<ChangePasswordRequest>,
) -> Result<StatusCode> {
    account::change_password(&app, &person.actor, person.session, form, &visit).await?;
    Ok(StatusCode::NO_CONTENT)
}
