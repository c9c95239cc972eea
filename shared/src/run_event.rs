//! A run's log: what happened, step by step, without any content.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::retry::RetryFrom;
use crate::run::{Count, RunProblem, StepName};

codes! {
    /// How much a line of the log matters.
    pub enum EventLevel {
        /// As it should be.
        Info = "info",
        /// Goes on by itself.
        Warn = "warn",
        /// The step stopped.
        Error = "error",
    }
}

codes! {
    /// What happened.
    pub enum RunEventKind {
        /// A worker took the run.
        Claimed = "claimed",
        /// A step is done.
        StepDone = "step_done",
        /// A call failed; the step waits and repeats it.
        CallFailed = "call_failed",
        /// A step failed and waits for its next attempt.
        StepWaits = "step_waits",
        /// A step failed and the run stopped there.
        StepFailed = "step_failed",
        /// The worker stopped without a word; another one goes on.
        WorkerLost = "worker_lost",
        /// The worker gave the run back.
        Released = "released",
        /// A person asked to cancel.
        CancelRequested = "cancel_requested",
        /// The run was cancelled.
        Cancelled = "cancelled",
        /// A person asked to go on.
        Retried = "retried",
    }
}

impl RunEventKind {
    /// How much it matters.
    #[must_use]
    pub const fn level(self) -> EventLevel {
        match self {
            Self::Claimed
            | Self::StepDone
            | Self::Released
            | Self::CancelRequested
            | Self::Cancelled
            | Self::Retried => EventLevel::Info,
            Self::CallFailed | Self::StepWaits | Self::WorkerLost => EventLevel::Warn,
            Self::StepFailed => EventLevel::Error,
        }
    }
}

/// A line of a run's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunEventView {
    /// Identifies the entry.
    pub id: Uuid,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// How much it matters.
    pub level: EventLevel,
    /// What happened.
    pub kind: RunEventKind,
    /// At which step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<StepName>,
    /// What more is known.
    #[serde(flatten)]
    pub data: RunEventData,
}

/// What more is known of an event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunEventData {
    /// What was counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<Count>,
    /// Why the step waits or stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<RunProblem>,
    /// When the next attempt begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// From where a person asked to go on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<RetryFrom>,
}
