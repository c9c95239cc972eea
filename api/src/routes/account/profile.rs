//! `GET` and `PATCH /api/v1/account`.

use axum::Json;
use axum::extract::State;
use synkro_shared::account::{AccountView, UpdateAccountRequest};
use synkro_shared::audit::AuditAction;
use synkro_shared::session::Me;
use synkro_shared::validate::check_name;

use crate::app::App;
use crate::error::{Error, Result};
use crate::http::access::Access;
use crate::http::extract::Body;
use crate::http::rules::OwnAccount;
use crate::services::sign_in::describe;
use crate::store::audit::{AuditActor, AuditEntry, Chain};

/// How well the account is protected
///
/// Whether a second factor is on, and what is left of its recovery codes.
#[utoipa::path(get, path = "/api/v1/account", tag = "account",
    responses((status = 200, description = "Second factor, recovery codes, password.", body = AccountView)))]
pub async fn get_account(
    Access(person): Access<OwnAccount>,
    State(app): State<App>,
) -> Result<Json<AccountView>> {
    let user = person.actor.user();
    Ok(Json(AccountView {
        second_factor_since: user.second_factor_since,
        recovery_codes_left: app.store.count_recovery_codes(person.actor.own()).await?,
        password_changed_at: user.password_changed_at,
    }))
}

/// Change name, language or theme
///
/// What is absent stays.
#[utoipa::path(patch, path = "/api/v1/account", tag = "account", request_body = UpdateAccountRequest,
    responses((status = 200, description = "The person as they are now.", body = Me)))]
pub async fn update_account(
    Access(person): Access<OwnAccount>,
    State(app): State<App>,
    Body(mut change): Body<UpdateAccountRequest>,
) -> Result<Json<Me>> {
    if let Some(name) = &change.display_name {
        let name = check_name(name).map_err(|code| Error::refused("/display_name", code))?;
        change.display_name = Some(name);
    }
    let user = person.actor.user();
    let tx = app.store.begin().await?;
    tx.update_account(person.actor.own(), &change).await?;
    if change.display_name.is_some() {
        let by = AuditActor::User(user.id);
        let chain = Chain::of(user.tenant);
        tx.audit(AuditEntry::new(chain, by, AuditAction::AccountUpdate, "user", user.id)).await?;
    }
    tx.commit().await?;
    let actor = app.store.check_session(person.session).await?;
    let actor = actor.ok_or_else(|| Error::new(synkro_shared::ProblemKind::Unauthenticated))?;
    Ok(Json(describe(&actor)))
}
