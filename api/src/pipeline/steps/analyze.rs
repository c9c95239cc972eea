//! Step 6: the analysis ([`analyst`](crate::pipeline::analyst), on a [`run_desk`](crate::pipeline::run_desk)).

use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::CountKind;

use crate::pipeline::context::{StepContext, StepOutcome};
use crate::pipeline::failure::StepError;
use crate::pipeline::material::Material;

pub(super) async fn run(
    context: &StepContext<'_>,
    material: &mut Material,
) -> Result<StepOutcome, StepError> {
    // Without a conversation there is nothing to read; the numbers of the deals are a report all the same.
    if material.index(context).await?.is_empty() {
        return Ok(StepOutcome { empty: material.is_empty(context).await?, ..context.outcome() });
    }
    context.prove(IntegrationKind::Ai);
    let analysis = material.analysis(context).await?;
    context.note(CountKind::Findings, analysis.content.findings.len());
    let unproven = analysis.content.citations_given - analysis.content.citations_confirmed;
    context.note(CountKind::Unconfirmed, usize::try_from(unproven).unwrap_or(0));
    let proven = usize::try_from(analysis.content.citations_confirmed).unwrap_or(0);
    context.count(CountKind::Confirmed, proven).await?;
    Ok(context.outcome())
}
