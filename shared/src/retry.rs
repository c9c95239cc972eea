//! The three ways to go on with a run that has ended.

use serde::{Deserialize, Serialize};

use crate::run::{RunStatus, RunView, StepName, StepStatus};

/// Where a stopped run goes on from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RetryFrom {
    /// The step that stopped: what was done before stays.
    #[default]
    FailedStep,
    /// The first step: everything is fetched again.
    Start,
    /// The analysis: what is stored is analysed with the current prompt, nothing is fetched.
    Analysis,
}

impl RetryFrom {
    /// All three.
    pub const ALL: [Self; 3] = [Self::FailedStep, Self::Start, Self::Analysis];

    /// Whether a run that stands like this may go on from there.
    #[must_use]
    pub fn possible(self, status: RunStatus, step: StepName, step_status: StepStatus) -> bool {
        match self {
            Self::FailedStep => match status {
                RunStatus::Failed | RunStatus::Cancelled => true,
                RunStatus::Incomplete => step_status == StepStatus::Error,
                RunStatus::Queued | RunStatus::Running | RunStatus::Waiting | RunStatus::Done => false,
            },
            Self::Start => status.ended(),
            // The conversations are stored once their step is behind.
            Self::Analysis => status.ended() && step >= StepName::BuildPrompt,
        }
    }

    /// The step that it begins with.
    #[must_use]
    pub const fn first_step(self, stopped_at: StepName) -> StepName {
        match self {
            Self::FailedStep => stopped_at,
            Self::Start => StepName::FetchCrm,
            Self::Analysis => StepName::BuildPrompt,
        }
    }
}

impl RunView {
    /// The step that the run stands at: the first that is not done, else the last.
    #[must_use]
    pub fn current_step(&self) -> Option<(StepName, StepStatus)> {
        let open = self.steps.iter().find(|step| step.status != StepStatus::Done);
        open.or(self.steps.last()).map(|step| (step.step, step.status))
    }

    /// The ways in which the run may go on.
    #[must_use]
    pub fn retries(&self) -> Vec<RetryFrom> {
        let Some((step, status)) = self.current_step() else { return Vec::new() };
        RetryFrom::ALL.into_iter().filter(|from| from.possible(self.status, step, status)).collect()
    }
}

/// Body of `POST /api/v1/runs/{id}/retry`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = RetryRunRequest))]
#[serde(deny_unknown_fields)]
pub struct RetryRun {
    /// From where; absent: from the step that stopped.
    #[serde(default)]
    pub from: RetryFrom,
}
