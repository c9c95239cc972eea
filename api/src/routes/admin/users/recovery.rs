//! `POST /api/v1/admin/users/{id}/confirm-recovery`.

use axum::Json;
use axum::extract::State;
use synkro_shared::UserId;
use synkro_shared::admin::UserAdminView;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Path;
use crate::http::rules::ManageAdmins;
use crate::services::recovery;

/// Confirm who it is that lost access
///
/// For a company that has nobody left who could let the account in, and no chat that was told: when two super_admins have
/// confirmed, it opens 72 hours after the deed; where there is only one, seven days after it.
#[utoipa::path(post, path = "/api/v1/admin/users/{id}/confirm-recovery", tag = "admin", params(("id" = UserId, Path)),
    responses((status = 200, description = "Confirmed.", body = UserAdminView)))]
pub async fn confirm_recovery(
    Access(staff): Access<ManageAdmins>,
    State(app): State<App>,
    Path(id): Path<UserId>,
) -> Result<Json<UserAdminView>> {
    recovery::confirm(&app, staff.scope, id).await?;
    recovery::user_view(&app, staff.scope, id).await.map(Json)
}
