//! `/api/v1/account/sessions`: one's signed-in browsers.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use synkro_shared::SessionId;
use synkro_shared::account::{RevokedSessions, SessionView};
use synkro_shared::audit::AuditAction;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::{CookieChanges, Path};
use crate::http::rules::{OwnAccount, SessionActor};
use crate::store::audit::{AuditActor, AuditEntry, Chain};

fn entry(person: &SessionActor, action: AuditAction, id: SessionId) -> AuditEntry<'static> {
    let user = person.actor.user();
    AuditEntry::new(Chain::of(user.tenant), AuditActor::User(user.id), action, "session", id)
}

/// One's sessions, the last used first
///
/// Each is a browser that is signed in; the one that asks is marked.
#[utoipa::path(get, path = "/api/v1/account/sessions", tag = "account",
    responses((status = 200, description = "The live ones.", body = Vec<SessionView>)))]
pub async fn list_sessions(
    Access(person): Access<OwnAccount>,
    State(app): State<App>,
) -> Result<Json<Vec<SessionView>>> {
    app.store.list_sessions(&person.actor).await.map(Json)
}

/// End one of one's sessions
///
/// Dead at once, on every node.
#[utoipa::path(delete, path = "/api/v1/account/sessions/{id}", tag = "account", params(("id" = SessionId, Path)),
    responses((status = 204, description = "Ended.")))]
pub async fn revoke_session(
    Access(person): Access<OwnAccount>,
    State(app): State<App>,
    cookies: CookieChanges,
    Path(id): Path<SessionId>,
) -> Result<StatusCode> {
    let tx = app.store.begin().await?;
    tx.revoke_session(person.actor.own(), id).await?;
    tx.audit(entry(&person, AuditAction::SessionRevoke, id)).await?;
    tx.commit().await?;
    if id == person.session {
        cookies.sign_out();
    }
    Ok(StatusCode::NO_CONTENT)
}

/// End all of one's other sessions
///
/// Dead at once, on every node. The one that asks goes on.
#[utoipa::path(post, path = "/api/v1/account/sessions/revoke-others", tag = "account",
    responses((status = 200, description = "How many were ended.", body = RevokedSessions)))]
pub async fn revoke_other_sessions(
    Access(person): Access<OwnAccount>,
    State(app): State<App>,
) -> Result<Json<RevokedSessions>> {
    let tx = app.store.begin().await?;
    let revoked = tx.revoke_sessions(person.actor.own(), Some(person.session)).await?;
    tx.audit(entry(&person, AuditAction::SessionRevokeOthers, person.session)).await?;
    tx.commit().await?;
    Ok(Json(RevokedSessions { revoked }))
}
