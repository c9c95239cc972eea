//! Step 5: the numbers, and the dialogs masked and packed ([`numbers`](crate::pipeline::numbers)).

use synkro_shared::run::CountKind;

use crate::pipeline::context::{StepContext, StepOutcome};
use crate::pipeline::failure::StepError;
use crate::pipeline::material::Material;

pub(super) async fn run(
    context: &StepContext<'_>,
    material: &mut Material,
) -> Result<StepOutcome, StepError> {
    let prompt = material.prompt(context).await?;
    context.note(CountKind::Dialogs, prompt.dialogs.len());
    context.note(CountKind::Masked, prompt.masker.count());
    context.note(CountKind::Tokens, usize::try_from(prompt.tokens).unwrap_or(usize::MAX));
    context.count(CountKind::Parts, prompt.parts).await?;
    Ok(context.outcome())
}
