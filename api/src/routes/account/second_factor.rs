//! `/api/v1/account/second-factor`: enrolling, switching off, recovery codes.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use synkro_shared::account::{EnableSecondFactorRequest, EnrolmentView, RecoveryCodes};

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Body;
use crate::http::rules::{ConfirmedAccount, OwnAccount};
use crate::services::second_factor;

/// Begin to enrol a second factor
///
/// The key is shown once, for ten minutes; nothing changes until the first code is entered.
#[utoipa::path(post, path = "/api/v1/account/second-factor/enrolment", tag = "account",
    responses((status = 200, description = "The key, as text and as a picture.", body = EnrolmentView)))]
pub async fn begin_enrolment(
    Access(person): Access<ConfirmedAccount>,
    State(app): State<App>,
) -> Result<Json<EnrolmentView>> {
    second_factor::begin(&app, &person.actor).await.map(Json)
}

/// Switch the second factor on
///
/// Answers ten recovery codes, shown once. The person's other sessions end at once.
#[utoipa::path(post, path = "/api/v1/account/second-factor", tag = "account",
    request_body = EnableSecondFactorRequest,
    responses((status = 200, description = "It is on.", body = RecoveryCodes)))]
pub async fn enable_second_factor(
    Access(person): Access<OwnAccount>,
    State(app): State<App>,
    Body(form): Body<EnableSecondFactorRequest>,
) -> Result<Json<RecoveryCodes>> {
    second_factor::enable(&app, &person.actor, person.session, &form.code).await.map(Json)
}

/// Switch the second factor off
///
/// Staff can't.
#[utoipa::path(delete, path = "/api/v1/account/second-factor", tag = "account",
    responses((status = 204, description = "It is off.")))]
pub async fn disable_second_factor(
    Access(person): Access<ConfirmedAccount>,
    State(app): State<App>,
) -> Result<StatusCode> {
    second_factor::disable(&app, &person.actor, person.session).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make new recovery codes
///
/// The ones before can't be used any more.
#[utoipa::path(post, path = "/api/v1/account/second-factor/recovery-codes", tag = "account",
    responses((status = 200, description = "Ten codes, shown once.", body = RecoveryCodes)))]
pub async fn renew_recovery_codes(
    Access(person): Access<ConfirmedAccount>,
    State(app): State<App>,
) -> Result<Json<RecoveryCodes>> {
    second_factor::renew_codes(&app, &person.actor).await.map(Json)
}
