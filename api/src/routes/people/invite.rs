//! `POST /api/v1/people` and `POST /api/v1/people/{id}/invite`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use synkro_shared::admin::InviteLink;
use synkro_shared::people::{InvitePersonRequest, InvitedPerson};
use synkro_shared::{Grants, Role, UserId};

use crate::app::App;
use crate::credentials::secret_tokens;
use crate::error::{Error, Result};
use crate::http::access::Access;
use crate::http::extract::{Body, Path};
use crate::http::rules::ManagePeople;
use crate::services::invites;
use crate::store::users::NewUser;

/// Invite a colleague
///
/// Answers a link, shown once, with which the person sets a password within 72 hours. The company's word is given: the account
/// waits for nobody.
#[utoipa::path(post, path = "/api/v1/people", tag = "people", request_body = InvitePersonRequest,
    responses((status = 201, description = "Invited.", body = InvitedPerson)))]
pub async fn invite_person(
    Access(person): Access<ManagePeople>,
    State(app): State<App>,
    Body(form): Body<InvitePersonRequest>,
) -> Result<(StatusCode, Json<InvitedPerson>)> {
    let form = form.check().map_err(Error::validation)?;
    let holder = person.holder();
    let new = NewUser {
        email: form.email,
        display_name: form.display_name,
        password_hash: None,
        grants: Grants { role: Role::User, settings: form.settings },
        tenant: Some(holder.scope.tenant()),
        language: form.language.unwrap_or_default(),
    };
    let token = secret_tokens::new_link_token();
    let issued = app.store.invite_person(holder, new, secret_tokens::hash(&token)).await?;
    let person = app.store.person_of(holder, issued.user).await?;
    let invite = InviteLink { url: invites::link(&app, &token), expires_at: issued.expires_at };
    Ok((StatusCode::CREATED, Json(InvitedPerson { person, invite })))
}

/// Issue a new link to a colleague
///
/// For somebody who never set a password, or has lost it. The link before can't be used any more.
#[utoipa::path(post, path = "/api/v1/people/{id}/invite", tag = "people", params(("id" = UserId, Path)),
    responses((status = 200, description = "The link, shown once.", body = InviteLink)))]
pub async fn invite_person_again(
    Access(person): Access<ManagePeople>,
    State(app): State<App>,
    Path(id): Path<UserId>,
) -> Result<Json<InviteLink>> {
    let token = secret_tokens::new_link_token();
    let issued = app.store.invite_person_again(person.holder(), id, secret_tokens::hash(&token)).await?;
    Ok(Json(InviteLink { url: invites::link(&app, &token), expires_at: issued.expires_at }))
}
