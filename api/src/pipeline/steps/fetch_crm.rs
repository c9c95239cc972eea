//! Step 1: leads updated in the period, their contacts, users and pipelines from amoCRM.

use std::collections::{BTreeSet, HashMap};

use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{CountKind, LeftOutKind, RunProblemCode};

use crate::pipeline::context::{StepContext, StepOutcome};
use crate::pipeline::failure::StepError;
use crate::pipeline::material::{Crm, Material};
use crate::pipeline::rows::{self, StageNames};
use crate::services::connections::{AmocrmConnection, amocrm_tokens};
use crate::store::tenants::SourceMode;
use crate::vendors::VendorErrorKind;
use crate::vendors::amocrm::{Client, Contact, LeadWindow};

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
    match read(context).await {
        // The token was withdrawn, or ended early: one renewal, and what is refused then is a person's business.
        Err(StepError::Failure(failure)) if failure.problem().code == RunProblemCode::KeyRejected => {
            if !amocrm_tokens::renew_rejected(context.app, context.claim.scope()).await? {
                return Err(StepError::Failure(failure));
            }
            read(context).await
        }
        outcome => outcome,
    }
}

async fn read(context: &StepContext<'_>) -> Result<Crm, StepError> {
    let amocrm = context.connect::<AmocrmConnection>().await?;
    let client = amocrm.client(context.app)?;
    let period = context.claim.period();
    let window = LeadWindow { from: period.start, to: period.end };
    let walk =
        context.call(|| client.walk_leads(&window, |seen| context.note(CountKind::Leads, seen))).await?;
    context.count(CountKind::Leads, walk.leads.len()).await?;
    context.leave_out(LeftOutKind::UnreadableElements, walk.skipped);

    let ids: BTreeSet<i64> = walk.leads.iter().flat_map(|lead| &lead.contacts).map(|link| link.id).collect();
    let contacts = fetch_contacts(context, &client, ids).await?;
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
    context.prove(IntegrationKind::Amocrm);
    let phones: HashMap<i64, Vec<String>> =
        contacts.iter().map(|contact| (contact.id, rows::contact_phones(contact))).collect();
    let mut leads: Vec<_> = walk.leads.into_iter().map(|lead| (rows::lead(&lead, &phones), lead)).collect();
    leads.sort_by_key(|(lead, _)| lead.id);
    Ok(Crm {
        leads: leads.into_iter().map(|(lead, source)| (source, lead)).collect(),
        contacts,
        users,
        stages: StageNames::new(&pipelines),
    })
}

/// Contacts asked for at once where the account honours filters.
const CONTACTS_AT_ONCE: usize = 100;
/// And where it does not: each costs a request, so that progress is shown after a few.
const CONTACTS_ONE_BY_ONE: usize = 10;

async fn fetch_contacts(
    context: &StepContext<'_>,
    client: &Client<'_>,
    ids: BTreeSet<i64>,
) -> Result<Vec<Contact>, StepError> {
    let ids: Vec<i64> = ids.into_iter().collect();
    let mut contacts = Vec::with_capacity(ids.len());
    let mut at_once = CONTACTS_ONE_BY_ONE;
    let mut left = ids.as_slice();
    while !left.is_empty() {
        let (batch, rest) = left.split_at(at_once.min(left.len()));
        let found = context.call(|| client.contacts(batch)).await?;
        at_once = if found.filter_honoured { CONTACTS_AT_ONCE } else { CONTACTS_ONE_BY_ONE };
        contacts.extend(found.contacts);
        context.count(CountKind::Contacts, contacts.len()).await?;
        left = rest;
    }
    Ok(contacts)
}
