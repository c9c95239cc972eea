//! `GET /api/v1/auth/me`.

use axum::Json;
use synkro_shared::session::Me;

use crate::error::Result;
use crate::http::access::Access;
use crate::http::rules::WhoAmI;
use crate::services::sign_in::describe;

/// Who is signed in
///
/// The person, their company and what they may do.
#[utoipa::path(get, path = "/api/v1/auth/me", tag = "auth",
    responses((status = 200, description = "The person behind the session or the API token.", body = Me)))]
pub async fn me(Access(actor): Access<WhoAmI>) -> Result<Json<Me>> {
    Ok(Json(describe(&actor)))
}
