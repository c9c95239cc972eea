//! `/api/v1/notices`: the link in a company's chat, under what staff did. Whoever has it may shut the account.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use synkro_shared::people::{NoticeRequest, NoticeView};

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Body;
use crate::http::rules::Public;
use crate::services::deeds;
use crate::services::visit::Visit;

/// What a message in the company's chat was about
///
/// Looking changes nothing: programs open links to show what is behind them.
#[utoipa::path(post, path = "/api/v1/notices/lookup", tag = "people", request_body = NoticeRequest,
    responses((status = 200, description = "What staff did, to whose account.", body = NoticeView)))]
pub async fn lookup_notice(
    _: Access<Public>,
    State(app): State<App>,
    visit: Visit,
    Body(form): Body<NoticeRequest>,
) -> Result<Json<NoticeView>> {
    deeds::look_up(&app, &form.token, &visit).await.map(Json)
}

/// Say that it was not wanted, by the link
///
/// The account is shut: it may not sign in, and whatever could open it ends.
#[utoipa::path(post, path = "/api/v1/notices/refuse", tag = "people", request_body = NoticeRequest,
    responses((status = 204, description = "The account is shut.")))]
pub async fn refuse_notice(
    _: Access<Public>,
    State(app): State<App>,
    visit: Visit,
    Body(form): Body<NoticeRequest>,
) -> Result<StatusCode> {
    deeds::refuse_by_link(&app, &form.token, &visit).await?;
    Ok(StatusCode::NO_CONTENT)
}
