//! What the schedule made, what waits, what was missed.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::field_error::{FieldError, FieldErrorCode};
use crate::run::{Period, ReportKind};
use crate::settings::PlannedReport;
use crate::validate::refused;
use crate::{FireId, RunId};

codes! {
    /// What became of a period that was due.
    pub enum FireStatus {
        /// Its run begins when the company's active run has ended.
        Queued = "queued",
        /// Its run was started.
        Started = "started",
        /// It was not made.
        Missed = "missed",
    }
}

codes! {
    /// Why a report was missed.
    pub enum MissReason {
        /// Nothing could run at its time, and the settings leave such reports out.
        Late = "late",
        /// The schedule was paused.
        Paused = "paused",
        /// An integration that it needs was red or not set up.
        NotReady = "not_ready",
    }
}

/// A period that was due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FireView {
    /// Identifies the due report.
    pub id: FireId,
    /// Daily, weekly or monthly.
    pub kind: ReportKind,
    /// Its civil name: `2026-03-14`, `2026-W11`, `2026-03`. Unique for its kind.
    pub key: String,
    /// What it covers.
    pub period: Period,
    /// When it was due.
    pub due_at: DateTime<Utc>,
    /// What became of it.
    pub status: FireStatus,
    /// Why it was missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<MissReason>,
    /// The run that makes the report; absent while there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_id: Option<RunId>,
}

/// Answer of `GET /api/v1/schedule`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScheduleView {
    /// Whether reports are made by themselves.
    pub enabled: bool,
    /// Since when the schedule is paused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_at: Option<DateTime<Utc>>,
    /// IANA zone that times are meant in.
    pub timezone: String,
    /// The next reports, at most five; none while paused.
    pub next: Vec<PlannedReport>,
    /// The missed report that was due last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_missed: Option<FireView>,
    /// Missed reports that were not made up for.
    pub missed: u64,
}

/// Body of `POST /api/v1/schedule/backfill`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BackfillRequest))]
#[serde(deny_unknown_fields)]
pub struct Backfill {
    /// Missed reports to make now, at most 31; one runs after the other.
    pub fires: Vec<FireId>,
}

impl Backfill {
    /// The most at once.
    pub const MAX: usize = 31;

    /// Checks the list.
    ///
    /// # Errors
    /// `required` or `too_many` at `/fires`.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        match self.fires.len() {
            0 => Err(vec![refused("/fires", FieldErrorCode::Required)]),
            1..=Self::MAX => Ok(()),
            _ => Err(vec![refused("/fires", FieldErrorCode::TooMany)]),
        }
    }
}

/// Answer of `POST /api/v1/schedule/backfill`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BackfillView {
    /// Reports that will be made; those that were not missed any more are not counted.
    pub queued: u64,
}
