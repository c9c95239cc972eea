//! The schedule, and a run's log.

use synkro_shared::run_event::RunEventView;
use synkro_shared::schedule::{Backfill, BackfillView, FireView, ScheduleView};
use synkro_shared::{FireId, Page, RunId};

use super::client::{Api, Call};
use super::error::ApiError;
use super::query::with_query;

/// Rows that a list loads at a time.
const PAGE_SIZE: &str = "20";

impl Api {
    /// `GET /runs/{id}/events`, newest first.
    ///
    /// # Errors
    /// `not_found`, or no connection.
    pub async fn run_events(self, id: RunId, cursor: Option<String>) -> Result<Page<RunEventView>, ApiError> {
        let path = format!("/api/v1/runs/{id}/events");
        self.fetch(Call::get(&with_query(
            &path,
            &[("limit", Some(PAGE_SIZE)), ("cursor", cursor.as_deref())],
        )))
        .await
    }

    /// `GET /schedule/fires`, newest first.
    ///
    /// # Errors
    /// No connection.
    pub async fn fires(self, cursor: Option<String>) -> Result<Page<FireView>, ApiError> {
        let query = [("limit", Some(PAGE_SIZE)), ("cursor", cursor.as_deref())];
        self.fetch(Call::get(&with_query("/api/v1/schedule/fires", &query))).await
    }

    /// The ids of the newest missed reports, as many as may be made up for at once.
    ///
    /// # Errors
    /// No connection.
    pub async fn missed_fires(self) -> Result<Vec<FireId>, ApiError> {
        let path = with_query("/api/v1/schedule/fires", &[("limit", Some("100"))]);
        let page: Page<FireView> = self.fetch(Call::get(&path)).await?;
        let missed =
            page.items.iter().filter(|fire| fire.status == synkro_shared::schedule::FireStatus::Missed);
        Ok(missed.map(|fire| fire.id).take(Backfill::MAX).collect())
    }

    /// `POST /schedule/backfill`
    ///
    /// # Errors
    /// No connection.
    pub async fn backfill(self, fires: Vec<FireId>) -> Result<BackfillView, ApiError> {
        self.fetch(Call::post("/api/v1/schedule/backfill").json(&Backfill { fires })).await
    }

    /// `POST /schedule/pause` and `POST /schedule/resume`
    ///
    /// # Errors
    /// `not_found` without a schedule, or no connection.
    pub async fn pause_schedule(self, paused: bool) -> Result<ScheduleView, ApiError> {
        let deed = if paused { "pause" } else { "resume" };
        self.fetch(Call::post(&format!("/api/v1/schedule/{deed}")).empty()).await
    }
}
