//! `/api/v1/people/{id}`: what holders of `settings` do to an account of their company. Nobody does any of it to themselves.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use synkro_shared::UserId;
use synkro_shared::people::{ChangePersonRequest, PersonView};

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::{Body, Path};
use crate::http::rules::ManagePeople;

/// Give somebody `settings`, or take it
///
/// It holds from the next request on, in every open session. Somebody must be left who holds it.
#[utoipa::path(patch, path = "/api/v1/people/{id}", tag = "people", params(("id" = UserId, Path)),
    request_body = ChangePersonRequest,
    responses((status = 200, description = "Changed.", body = PersonView)))]
pub async fn change_person(
    Access(person): Access<ManagePeople>,
    State(app): State<App>,
    Path(id): Path<UserId>,
    Body(form): Body<ChangePersonRequest>,
) -> Result<Json<PersonView>> {
    app.store.set_person_settings(person.holder(), id, form.settings).await?;
    app.store.person_of(person.holder(), id).await.map(Json)
}

/// Let somebody sign in again
///
/// With the password and second factor as they were.
#[utoipa::path(post, path = "/api/v1/people/{id}/enable", tag = "people", params(("id" = UserId, Path)),
    responses((status = 200, description = "Enabled.", body = PersonView)))]
pub async fn enable_person(
    Access(person): Access<ManagePeople>,
    State(app): State<App>,
    Path(id): Path<UserId>,
) -> Result<Json<PersonView>> {
    app.store.set_person_enabled(person.holder(), id, true).await?;
    app.store.person_of(person.holder(), id).await.map(Json)
}

/// Disable somebody's account
///
/// Its sessions, API tokens and invites are dead at once.
#[utoipa::path(post, path = "/api/v1/people/{id}/disable", tag = "people", params(("id" = UserId, Path)),
    responses((status = 200, description = "Disabled.", body = PersonView)))]
pub async fn disable_person(
    Access(person): Access<ManagePeople>,
    State(app): State<App>,
    Path(id): Path<UserId>,
) -> Result<Json<PersonView>> {
    app.store.set_person_enabled(person.holder(), id, false).await?;
    app.store.person_of(person.holder(), id).await.map(Json)
}

/// Take somebody's second factor away
///
/// For a colleague who has lost their phone and their recovery codes. Their sessions end.
#[utoipa::path(post, path = "/api/v1/people/{id}/reset-second-factor", tag = "people", params(("id" = UserId, Path)),
    responses((status = 200, description = "Taken away.", body = PersonView)))]
pub async fn reset_person_second_factor(
    Access(person): Access<ManagePeople>,
    State(app): State<App>,
    Path(id): Path<UserId>,
) -> Result<Json<PersonView>> {
    app.store.reset_person_second_factor(person.holder(), id).await?;
    app.store.person_of(person.holder(), id).await.map(Json)
}

/// Remove somebody from the company
///
/// Their account is deleted. What they wrote stays, without their name.
#[utoipa::path(delete, path = "/api/v1/people/{id}", tag = "people", params(("id" = UserId, Path)),
    responses((status = 204, description = "Removed.")))]
pub async fn remove_person(
    Access(person): Access<ManagePeople>,
    State(app): State<App>,
    Path(id): Path<UserId>,
) -> Result<StatusCode> {
    app.store.remove_person(person.holder(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let an account in
///
/// The company's word for an account that waits for it, because the service's staff created it or changed what lets it in.
#[utoipa::path(post, path = "/api/v1/people/{id}/approve", tag = "people", params(("id" = UserId, Path)),
    responses((status = 200, description = "It waits for nobody any more.", body = PersonView)))]
pub async fn approve_person(
    Access(person): Access<ManagePeople>,
    State(app): State<App>,
    Path(id): Path<UserId>,
) -> Result<Json<PersonView>> {
    app.store.decide_on(person.holder(), id, true).await?;
    app.store.person_of(person.holder(), id).await.map(Json)
}

/// Refuse an account
///
/// An account that waits for the company's word is shut: it may not sign in, and whatever could open it ends.
#[utoipa::path(post, path = "/api/v1/people/{id}/refuse", tag = "people", params(("id" = UserId, Path)),
    responses((status = 200, description = "It is shut.", body = PersonView)))]
pub async fn refuse_person(
    Access(person): Access<ManagePeople>,
    State(app): State<App>,
    Path(id): Path<UserId>,
) -> Result<Json<PersonView>> {
    app.store.decide_on(person.holder(), id, false).await?;
    app.store.person_of(person.holder(), id).await.map(Json)
}
