//! Step 4: the conversations are there, in the client's Supabase: read back and counted, not believed. What is found
//! here is what the later steps work with.

use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{CountKind, StepName};

use crate::pipeline::context::{StepContext, StepOutcome};
use crate::pipeline::failure::StepError;
use crate::pipeline::material::Material;
use crate::pipeline::period;
use crate::vendors::supabase::tables;

pub(super) async fn run(
    context: &StepContext<'_>,
    material: &mut Material,
) -> Result<StepOutcome, StepError> {
    let written = context.counted(StepName::FetchDialogs, CountKind::Messages).await?;
    let index = material.index(context).await?.clone();
    // More may be there: what a vendor deleted since an earlier run stays. Fewer is something that eats rows.
    let skipped = context.counted(StepName::FetchDialogs, CountKind::Skipped).await?;
    if period::vanished(written.saturating_sub(skipped), index.messages()) {
        return Err(period::changed(tables::MESSAGES));
    }
    context.note(CountKind::Dialogs, index.dialogs());
    let rows = usize::try_from(index.messages()).unwrap_or(usize::MAX).saturating_add(index.dialogs());
    context.count(CountKind::Rows, rows).await?;
    context.prove(IntegrationKind::Supabase);
    let mut outcome = context.outcome();
    outcome.empty = material.is_empty(context).await?;
    Ok(outcome)
}
