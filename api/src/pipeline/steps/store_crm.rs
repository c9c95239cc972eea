//! Step 2: what came from amoCRM is there, in the client's Supabase: read back, not believed.

use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{CountKind, StepName};

use crate::pipeline::context::{StepContext, StepOutcome};
use crate::pipeline::failure::StepError;
use crate::pipeline::material::Material;
use crate::pipeline::period;

pub(super) async fn run(
    context: &StepContext<'_>,
    material: &mut Material,
) -> Result<StepOutcome, StepError> {
    let written = context.counted(StepName::FetchCrm, CountKind::Leads).await?;
    let leads = material.leads(context).await?;
    // More may be there: leads that were deleted since an earlier run stay. Fewer is something that eats rows.
    if period::vanished(written, leads.leads.len() as u64) {
        return Err(period::changed("synkro_leads"));
    }
    context.note(CountKind::Managers, leads.managers.len());
    context.count(CountKind::Rows, leads.leads.len() + leads.managers.len()).await?;
    context.prove(IntegrationKind::Supabase);
    Ok(context.outcome())
}
