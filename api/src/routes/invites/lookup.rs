//! `POST /api/v1/invites/lookup`.

use axum::Json;
use axum::extract::State;
use synkro_shared::invite::{InviteView, LookupInviteRequest};

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Body;
use crate::http::rules::Public;
use crate::services::invites;
use crate::services::visit::Visit;

/// Look an invite up
///
/// Whatever is wrong with it, the answer is the same.
#[utoipa::path(post, path = "/api/v1/invites/lookup", tag = "invites", request_body = LookupInviteRequest,
    responses((status = 200, description = "It can be used.", body = InviteView)))]
pub async fn lookup_invite(
    _: Access<Public>,
    State(app): State<App>,
    visit: Visit,
    Body(form): Body<LookupInviteRequest>,
) -> Result<Json<InviteView>> {
    invites::look_up(&app, &form.token, &visit).await.map(Json)
}
