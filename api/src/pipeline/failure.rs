//! Why a step did not end well: as the run's state machine understands it, or beside it.

use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{RunProblem, RunProblemCode};

use crate::connections::NotConnected;
use crate::domain::run::Failure;
use crate::error::Error;
use crate::vendors::VendorError;
use crate::vendors::problem::vendor_failure;

/// Why a step did not end well.
#[derive(Debug)]
pub enum StepError {
    /// As the run's state machine understands it.
    Failure(Failure),
    /// Somebody else has the run: nothing may be written.
    LeaseLost,
    /// Our own side failed.
    Ours(Error),
}

impl From<VendorError> for StepError {
    fn from(error: VendorError) -> Self {
        tracing::warn!(%error, "a vendor call failed");
        Self::Failure(vendor_failure(&error))
    }
}

impl From<Error> for StepError {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

impl From<NotConnected> for StepError {
    fn from(error: NotConnected) -> Self {
        match error {
            NotConnected::Settings(problem) => Self::Failure(Failure::Person { problem }),
            NotConnected::Later(problem) => Self::Failure(Failure::Retry { problem, after: None }),
            NotConnected::Ours(error) => Self::Ours(error),
        }
    }
}

impl StepError {
    /// The model refuses what an analysis needs, however it is asked.
    #[must_use]
    pub fn model_unsuited() -> Self {
        let problem = RunProblem::new(RunProblemCode::ModelUnsuited, Some(IntegrationKind::Ai));
        Self::Failure(Failure::Person { problem })
    }

    /// The model's answer could not be used, also after asking again.
    #[must_use]
    pub fn answer_unusable() -> Self {
        let problem = RunProblem::new(RunProblemCode::AnswerUnusable, Some(IntegrationKind::Ai));
        Self::Failure(Failure::Failed { problem })
    }
}
