//! `/api/v1/announcements`: what staff did to accounts of the company, told to each of its people.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use synkro_shared::AnnouncementId;
use synkro_shared::people::Announcements;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Path;
use crate::http::rules::{RefuseAnnouncements, SeeAnnouncements};
use crate::services::deeds;

/// What staff did to accounts of the company
///
/// What whoever asks has not dismissed, newest first, at most 50.
#[utoipa::path(get, path = "/api/v1/announcements", tag = "people",
    responses((status = 200, description = "What is new to the person.", body = Announcements)))]
pub async fn list_announcements(
    Access(person): Access<SeeAnnouncements>,
    State(app): State<App>,
) -> Result<Json<Announcements>> {
    deeds::announcements(&app, person.scope, person.actor.own()).await.map(Json)
}

/// Dismiss an announcement
///
/// Whoever asks is not shown it any more; their colleagues are.
#[utoipa::path(post, path = "/api/v1/announcements/{id}/dismiss", tag = "people",
    params(("id" = AnnouncementId, Path)),
    responses((status = 204, description = "Dismissed.")))]
pub async fn dismiss_announcement(
    Access(person): Access<SeeAnnouncements>,
    State(app): State<App>,
    Path(id): Path<AnnouncementId>,
) -> Result<StatusCode> {
    app.store.dismiss(person.scope, person.actor.own(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say that it was not wanted
///
/// The account is shut: it may not sign in, and whatever could open it ends. For any person of the company, as long as the
/// account waits, and for seven days after it opened without the company's word.
#[utoipa::path(post, path = "/api/v1/announcements/{id}/refuse", tag = "people",
    params(("id" = AnnouncementId, Path)),
    responses((status = 204, description = "The account is shut.")))]
pub async fn refuse_announcement(
    Access(person): Access<RefuseAnnouncements>,
    State(app): State<App>,
    Path(id): Path<AnnouncementId>,
) -> Result<StatusCode> {
    deeds::refuse(&app, person.scope, person.actor.user().id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
