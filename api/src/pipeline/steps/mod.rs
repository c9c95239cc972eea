//! One file a step.

pub mod analyze;
pub mod answer_question;
pub mod build_prompt;
pub mod fetch_crm;
pub mod fetch_dialogs;
pub mod notify;
pub mod persist_report;
pub mod store_crm;
pub mod store_dialogs;

use synkro_shared::run::StepName;

use super::context::{StepContext, StepOutcome};
use super::failure::StepError;
use super::material::Material;

/// Runs one step.
///
/// # Errors
/// See [`StepError`].
pub async fn run(
    step: StepName,
    context: &StepContext<'_>,
    material: &mut Material,
) -> Result<StepOutcome, StepError> {
    match step {
        StepName::FetchCrm => fetch_crm::run(context, material).await,
        StepName::StoreCrm => store_crm::run(context, material).await,
        StepName::FetchDialogs => fetch_dialogs::run(context, material).await,
        StepName::StoreDialogs => store_dialogs::run(context, material).await,
        StepName::BuildPrompt => build_prompt::run(context, material).await,
        StepName::Analyze => analyze::run(context, material).await,
        StepName::PersistReport => persist_report::run(context, material).await,
        StepName::Notify => notify::run(context, material).await,
        StepName::AnswerQuestion => answer_question::run(context, material).await,
    }
}
