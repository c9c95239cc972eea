//! A run's log: what happened, step by step, without any content.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::retry::RetryFrom;
use crate::run::{Count, RunProblem, StepName};

/// How much a line of the log matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EventLevel {
    /// As it should be.
    Info,
    /// Goes on by itself.
    Warn,
    /// The step stopped.
    Error,
}

impl EventLevel {
    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }

    /// The level with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Info, Self::Warn, Self::Error].into_iter().find(|level| level.code() == code)
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $level:ident),+ $(,)?) => {
        /// What happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum RunEventKind {
            $($(#[$doc])* #[serde(rename = $code)] $name),+
        }

        impl RunEventKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable name.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// How much it matters.
            #[must_use]
            pub const fn level(self) -> EventLevel {
                match self { $(Self::$name => EventLevel::$level),+ }
            }

            /// The kind with this name.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

kinds! {
    /// A worker took the run.
    Claimed = "claimed", Info,
    /// A step is done.
    StepDone = "step_done", Info,
    /// A call failed; the step waits and repeats it.
    CallFailed = "call_failed", Warn,
    /// A step failed and waits for its next attempt.
    StepWaits = "step_waits", Warn,
    /// A step failed and the run stopped there.
    StepFailed = "step_failed", Error,
    /// The worker stopped without a word; another one goes on.
    WorkerLost = "worker_lost", Warn,
    /// The worker gave the run back.
    Released = "released", Info,
    /// A person asked to cancel.
    CancelRequested = "cancel_requested", Info,
    /// The run was cancelled.
    Cancelled = "cancelled", Info,
    /// A person asked to go on.
    Retried = "retried", Info,
}

/// A line of a run's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunEventView {
    /// Its id.
    pub id: Uuid,
    /// When.
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
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<RunProblem>,
    /// When the next attempt begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// From where a person asked to go on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<RetryFrom>,
}
