//! `/api/v1/account/tokens`: one's API tokens. A token can't make tokens: these operations take a browser.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use synkro_shared::ApiTokenId;
use synkro_shared::account::{ApiTokenView, CreateTokenRequest, CreatedToken};
use synkro_shared::audit::AuditAction;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::{Body, Path};
use crate::http::rules::{ConfirmedAccount, OwnAccount};
use crate::services::account;
use crate::store::audit::{AuditActor, AuditEntry, Chain};

/// One's API tokens, newest first
///
/// Without their secrets, which were shown once.
#[utoipa::path(get, path = "/api/v1/account/tokens", tag = "account",
    responses((status = 200, description = "All that were not revoked.", body = Vec<ApiTokenView>)))]
pub async fn list_tokens(
    Access(person): Access<OwnAccount>,
    State(app): State<App>,
) -> Result<Json<Vec<ApiTokenView>>> {
    app.store.list_tokens(person.actor.own()).await.map(Json)
}

/// Make an API token
///
/// Shown once. Its scopes never reach beyond its owner's own rights, now or later.
#[utoipa::path(post, path = "/api/v1/account/tokens", tag = "account", request_body = CreateTokenRequest,
    responses((status = 201, description = "The token.", body = CreatedToken)))]
pub async fn create_token(
    Access(person): Access<ConfirmedAccount>,
    State(app): State<App>,
    Body(form): Body<CreateTokenRequest>,
) -> Result<(StatusCode, Json<CreatedToken>)> {
    let created = account::create_token(&app, &person.actor, form).await?;
    Ok((StatusCode::CREATED, Json(created)))
}

/// Revoke one of one's API tokens
///
/// Dead at once, on every node.
#[utoipa::path(delete, path = "/api/v1/account/tokens/{id}", tag = "account", params(("id" = ApiTokenId, Path)),
    responses((status = 204, description = "Revoked.")))]
pub async fn revoke_token(
    Access(person): Access<OwnAccount>,
    State(app): State<App>,
    Path(id): Path<ApiTokenId>,
) -> Result<StatusCode> {
    let user = person.actor.user();
    let tx = app.store.begin().await?;
    tx.revoke_token(person.actor.own(), id).await?;
    let by = AuditActor::User(user.id);
    tx.audit(AuditEntry::new(Chain::of(user.tenant), by, AuditAction::TokenRevoke, "token", id)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
