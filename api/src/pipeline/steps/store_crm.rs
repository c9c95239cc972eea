//! Step 2: what came from amoCRM into the client's Supabase, by natural keys.

use serde_json::Value;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{CountKind, RunProblem, RunProblemCode};

use crate::domain::run::Failure;
use crate::pipeline::context::{StepContext, StepOutcome};
use crate::pipeline::failure::StepError;
use crate::pipeline::material::Material;
use crate::pipeline::rows;
use crate::services::connections::SupabaseConnection;
use crate::vendors::supabase::SCHEMA_VERSION;

pub(super) async fn run(
    context: &StepContext<'_>,
    material: &mut Material,
) -> Result<StepOutcome, StepError> {
    let supabase = context.connect::<SupabaseConnection>().await?;
    let client = supabase.client(context.app)?;
    // An older schema would take some rows and refuse others; better none.
    let version = context.call(|| client.schema_version()).await?;
    if version < SCHEMA_VERSION {
        let problem = RunProblem::new(RunProblemCode::SchemaOutdated, Some(IntegrationKind::Supabase));
        return Err(StepError::Failure(Failure::Person { problem }));
    }
    let synced_at = context.claim.started_at();
    let crm = material.crm(context).await?;
    let users: Vec<Value> = crm.users.iter().map(|user| rows::manager_row(user, synced_at)).collect();
    let contacts: Vec<Value> =
        crm.contacts.iter().map(|contact| rows::contact_row(contact, synced_at)).collect();
    let leads: Vec<Value> =
        crm.leads.iter().map(|(source, lead)| rows::lead_row(source, lead, &crm.stages, synced_at)).collect();
    let mut written = 0;
    for (table, key, rows) in [
        ("synkro_managers", "user_id", users),
        ("synkro_contacts", "contact_id", contacts),
        ("synkro_leads", "lead_id", leads),
    ] {
        written += context.call(|| client.upsert(table, key, &rows)).await?;
        context.count(CountKind::Rows, usize::try_from(written).unwrap_or(usize::MAX)).await?;
    }
    context.prove(IntegrationKind::Supabase);
    Ok(context.outcome())
}
