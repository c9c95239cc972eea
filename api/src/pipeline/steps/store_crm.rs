//! Step 2: what came from amoCRM is there, in the client's Supabase: read back, not believed.

use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{CountKind, StepName};

use crate::pipeline::context::{StepContext, StepOutcome};
use crate::pipeline::crm_cursor;
use crate::pipeline::failure::StepError;
use crate::pipeline::material::Material;
use crate::pipeline::period::{self, PeriodReader};
use crate::store::tenants::SourceMode;
use crate::vendors::supabase::tables;

pub(super) async fn run(
    context: &StepContext<'_>,
    material: &mut Material,
) -> Result<StepOutcome, StepError> {
    let written = context.counted(StepName::FetchCrm, CountKind::Leads).await?;
    let skipped = context.counted(StepName::FetchCrm, CountKind::Skipped).await?;
    let found = match context.tenant.source_mode {
        SourceMode::RadistOnly => 0,
        SourceMode::AmocrmRadist | SourceMode::AmocrmOnly => {
            let began = crm_cursor::cursor(context).await?.and_then(|cursor| cursor.walk.began());
            let since = began.unwrap_or_else(|| context.claim.started_at());
            PeriodReader::open(context).await?.written(tables::LEADS, since).await?
        }
    };
    // Fewer than were written is something that eats rows.
    if period::vanished(written.saturating_sub(skipped), found as u64) {
        return Err(period::changed(tables::LEADS));
    }
    let leads = material.leads(context).await?;
    context.note(CountKind::Managers, leads.managers.len());
    context.count(CountKind::Rows, found + leads.managers.len()).await?;
    context.prove(IntegrationKind::Supabase);
    Ok(context.outcome())
}
