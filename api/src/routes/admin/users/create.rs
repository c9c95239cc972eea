//! `POST /api/v1/admin/users`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use synkro_shared::Grants;
use synkro_shared::admin::{CreateUserRequest, CreatedUser, InviteLink};

use crate::app::App;
use crate::credentials::secret_tokens;
use crate::error::{Error, Result};
use crate::http::access::{Access, watched};
use crate::http::extract::Body;
use crate::http::rules::ManageUsers;
use crate::services::{deeds, invites, recovery};
use crate::store::users::NewUser;

/// Create an account
///
/// Answers a link, shown once, with which its owner sets a password within 72 hours. Nobody else ever knows it. A person
/// must have just shown who they are; an API token creates neither staff nor an account that holds `settings`. An account of a
/// company waits for the company's word, unless it is the company's first holder of `settings`; the company is told.
#[utoipa::path(post, path = "/api/v1/admin/users", tag = "admin", request_body = CreateUserRequest,
    responses((status = 201, description = "Created.", body = CreatedUser)))]
pub async fn create_user(
    Access(staff): Access<ManageUsers>,
    State(app): State<App>,
    Body(form): Body<CreateUserRequest>,
) -> Result<(StatusCode, Json<CreatedUser>)> {
    let form = form.check().map_err(Error::validation)?;
    let new = NewUser {
        email: form.email,
        display_name: form.display_name,
        password_hash: None,
        grants: Grants { role: form.role, settings: form.settings },
        tenant: form.tenant_id,
        language: form.language.unwrap_or_default(),
    };
    let token = secret_tokens::new_link_token();
    let about = (new.display_name.as_str(), new.email.as_str());
    let telling = deeds::about_account(&app, staff.actor.user(), new.tenant, about).await?;
    let issued =
        app.store.create_user_as(staff.scope, new, secret_tokens::hash(&token), telling.as_ref()).await;
    let issued = watched(&app, &staff.actor, "user.create", issued).await?;
    let user = recovery::user_view(&app, staff.scope, issued.user).await?;
    let invite = InviteLink { url: invites::link(&app, &token), expires_at: issued.expires_at };
    Ok((StatusCode::CREATED, Json(CreatedUser { user, invite })))
}
