//! `/api/v1/admin/users/{id}`: what staff do to an account. Whether this one may do that to that one the store decides,
//! by the one table that the page knows, too.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use synkro_shared::UserId;
use synkro_shared::admin::{InviteLink, UpdateUserRequest, UserAdminView};

use crate::app::App;
use crate::credentials::secret_tokens;
use crate::error::Result;
use crate::http::access::{Access, watched};
use crate::http::extract::{Body, Path};
use crate::http::rules::{DeleteUsers, ManageAdmins, ManageUsers, ManageUsersConfirmed};
use crate::services::{deeds, invites, recovery};

/// Change a staff role, or grant or revoke `settings`
///
/// What is absent stays. It holds from the next request on, in every open session. A company's account then waits for the
/// company's word.
#[utoipa::path(patch, path = "/api/v1/admin/users/{id}", tag = "admin", params(("id" = UserId, Path)),
    request_body = UpdateUserRequest,
    responses((status = 200, description = "Changed; acts on the account's next request.", body = UserAdminView)))]
pub async fn update_user(
    Access(staff): Access<ManageAdmins>,
    State(app): State<App>,
    Path(id): Path<UserId>,
    Body(form): Body<UpdateUserRequest>,
) -> Result<Json<UserAdminView>> {
    let telling = deeds::about_user(&app, staff.actor.user(), id).await?;
    let done = app.store.update_user(staff.scope, id, form.role, form.settings, telling.as_ref()).await;
    watched(&app, &staff.actor, "user.update", done).await?;
    recovery::user_view(&app, staff.scope, id).await.map(Json)
}

/// Let an account sign in again
///
/// With its password and second factor as they were. A company's account then waits for the company's word.
#[utoipa::path(post, path = "/api/v1/admin/users/{id}/enable", tag = "admin", params(("id" = UserId, Path)),
    responses((status = 200, description = "Enabled.", body = UserAdminView)))]
pub async fn enable_user(
    Access(staff): Access<ManageUsers>,
    State(app): State<App>,
    Path(id): Path<UserId>,
) -> Result<Json<UserAdminView>> {
    let telling = deeds::about_user(&app, staff.actor.user(), id).await?;
    let done = app.store.set_user_enabled(staff.scope, id, true, telling.as_ref()).await;
    watched(&app, &staff.actor, "user.enable", done).await?;
    recovery::user_view(&app, staff.scope, id).await.map(Json)
}

/// Disable an account
///
/// Its sessions, API tokens and invites are dead at once.
#[utoipa::path(post, path = "/api/v1/admin/users/{id}/disable", tag = "admin", params(("id" = UserId, Path)),
    responses((status = 200, description = "Disabled.", body = UserAdminView)))]
pub async fn disable_user(
    Access(staff): Access<ManageUsers>,
    State(app): State<App>,
    Path(id): Path<UserId>,
) -> Result<Json<UserAdminView>> {
    let telling = deeds::about_user(&app, staff.actor.user(), id).await?;
    let done = app.store.set_user_enabled(staff.scope, id, false, telling.as_ref()).await;
    watched(&app, &staff.actor, "user.disable", done).await?;
    recovery::user_view(&app, staff.scope, id).await.map(Json)
}

/// Delete an account
///
/// Its sessions and tokens end at once. What it wrote stays, without its name.
#[utoipa::path(delete, path = "/api/v1/admin/users/{id}", tag = "admin", params(("id" = UserId, Path)),
    responses((status = 204, description = "Deleted.")))]
pub async fn delete_user(
    Access(staff): Access<DeleteUsers>,
    State(app): State<App>,
    Path(id): Path<UserId>,
) -> Result<StatusCode> {
    let telling = deeds::about_user(&app, staff.actor.user(), id).await?;
    let done = app.store.delete_user(staff.scope, id, telling.as_ref()).await;
    watched(&app, &staff.actor, "user.delete", done).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Issue a new invite
///
/// For an account that never had a password, or whose owner has lost it. The invite before can't be used any more. A company's
/// account then waits for the company's word, and the company is told.
#[utoipa::path(post, path = "/api/v1/admin/users/{id}/invite", tag = "admin", params(("id" = UserId, Path)),
    responses((status = 200, description = "The link, shown once.", body = InviteLink)))]
pub async fn invite_user(
    Access(staff): Access<ManageUsers>,
    State(app): State<App>,
    Path(id): Path<UserId>,
) -> Result<Json<InviteLink>> {
    let token = secret_tokens::new_link_token();
    let telling = deeds::about_user(&app, staff.actor.user(), id).await?;
    let done = app.store.issue_invite(staff.scope, id, secret_tokens::hash(&token), telling.as_ref()).await;
    let issued = watched(&app, &staff.actor, "user.invite", done).await?;
    Ok(Json(InviteLink { url: invites::link(&app, &token), expires_at: issued.expires_at }))
}

/// Take an account's second factor away
///
/// For somebody who has lost their phone and their recovery codes. Sessions end; staff must enrol anew before they may do
/// anything.
#[utoipa::path(post, path = "/api/v1/admin/users/{id}/reset-second-factor", tag = "admin",
    params(("id" = UserId, Path)),
    responses((status = 200, description = "Taken away.", body = UserAdminView)))]
pub async fn reset_second_factor(
    Access(staff): Access<ManageUsersConfirmed>,
    State(app): State<App>,
    Path(id): Path<UserId>,
) -> Result<Json<UserAdminView>> {
    let telling = deeds::about_user(&app, staff.actor.user(), id).await?;
    let done = app.store.reset_second_factor(staff.scope, id, telling.as_ref()).await;
    watched(&app, &staff.actor, "user.reset_second_factor", done).await?;
    recovery::user_view(&app, staff.scope, id).await.map(Json)
}
