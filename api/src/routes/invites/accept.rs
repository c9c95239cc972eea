//! `POST /api/v1/invites/accept`.

use axum::extract::State;
use axum::http::StatusCode;
use synkro_shared::invite::AcceptInviteRequest;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::{Body, CookieChanges};
use crate::http::rules::Public;
use crate::services::invites;
use crate::services::visit::Visit;

/// Set a password with an invite
///
/// Once. Sessions and API tokens that the account had end; its second factor stays. Then sign in.
#[utoipa::path(post, path = "/api/v1/invites/accept", tag = "invites", request_body = AcceptInviteRequest,
    responses((status = 204, description = "The password is set.")))]
pub async fn accept_invite(
    _: Access<Public>,
    State(app): State<App>,
    visit: Visit,
    cookies: CookieChanges,
    Body(form): Body<AcceptInviteRequest>,
) -> Result<StatusCode> {
    let accepted = invites::accept(&app, form, &visit).await?;
    cookies.mark(&accepted.marks);
    if let Some(token) = &accepted.recovery {
        cookies.recovery(token);
    }
    Ok(StatusCode::NO_CONTENT)
}
