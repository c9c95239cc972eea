//! Step 1: leads updated in the period, their contacts, users and pipelines from amoCRM.

use std::collections::HashMap;

use synkro_shared::run::{CountKind, LeftOutKind};

use crate::pipeline::context::{StepContext, StepOutcome};
use crate::pipeline::failure::StepError;
use crate::pipeline::material::{Crm, Material};
use crate::pipeline::rows::{self, StageNames};
use crate::services::connections::AmocrmConnection;
use crate::store::tenants::SourceMode;
use crate::vendors::VendorErrorKind;
use crate::vendors::amocrm::LeadWindow;

pub(super) async fn run(
    context: &StepContext<'_>,
    material: &mut Material,
) -> Result<StepOutcome, StepError> {
    let crm = fetch(context).await?;
    material.set_crm(crm);
    Ok(context.outcome())
}

/// Fetches it all.
///
/// # Errors
/// When amoCRM can't be read.
pub async fn fetch(context: &StepContext<'_>) -> Result<Crm, StepError> {
    if context.tenant.source_mode == SourceMode::RadistOnly {
        return Ok(Crm::default());
    }
    let amocrm = context.connect::<AmocrmConnection>().await?;
    let client = amocrm.client(context.app)?;
    let period = context.claim.period();
    let window = LeadWindow { from: period.start, to: period.end };
    let walk =
        context.call(|| client.walk_leads(&window, |seen| context.note(CountKind::Leads, seen))).await?;
    context.count(CountKind::Leads, walk.leads.len()).await?;
    context.leave_out(LeftOutKind::UnreadableElements, walk.skipped);

    let ids: Vec<i64> = walk.leads.iter().flat_map(|lead| &lead.contacts).map(|link| link.id).collect();
    let found = context.call(|| client.contacts(&ids)).await?;
    context.count(CountKind::Contacts, found.contacts.len()).await?;
    let pipelines = context.call(|| client.pipelines()).await?;
    let users = match client.users().await {
        // Only an administrator's token may read names. The report can do without, and says so.
        Err(error) if error.kind == VendorErrorKind::Forbidden => {
            context.leave_out(LeftOutKind::ManagerNames, 1);
            Vec::new()
        }
        Err(_) => context.call(|| client.users()).await?,
        Ok(users) => users,
    };
    context.count(CountKind::Managers, users.len()).await?;
    let phones: HashMap<i64, Vec<String>> =
        found.contacts.iter().map(|contact| (contact.id, rows::contact_phones(contact))).collect();
    let mut leads: Vec<_> = walk.leads.into_iter().map(|lead| (rows::lead(&lead, &phones), lead)).collect();
    leads.sort_by_key(|(lead, _)| lead.id);
    Ok(Crm {
        leads: leads.into_iter().map(|(lead, source)| (source, lead)).collect(),
        contacts: found.contacts,
        users,
        stages: StageNames::new(&pipelines),
    })
}
