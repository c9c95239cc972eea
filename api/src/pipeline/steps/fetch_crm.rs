//! Step 1: leads updated in the period, their contacts, users and pipelines from amoCRM, page by page into the client's
//! Supabase. The page that is being worked on is kept, so that an interrupted step asks for it again and no other.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{CountKind, LeftOutKind, RunProblem, RunProblemCode};

use crate::domain::run::Failure;
use crate::pipeline::context::{StepContext, StepOutcome};
use crate::pipeline::failure::StepError;
use crate::pipeline::material::Material;
use crate::pipeline::rows::{self, StageNames};
use crate::services::connections::{AmocrmConnection, Connected, SupabaseConnection, amocrm_tokens};
use crate::store::tenants::SourceMode;
use crate::vendors::VendorErrorKind;
use crate::vendors::amocrm::{Client, Lead, LeadPlace, LeadWalker, LeadWindow};
use crate::vendors::supabase::{self, SCHEMA_VERSION};

/// Where the step is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Cursor {
    /// The page that is not wholly written yet, and its size.
    page: u32,
    limit: u32,
    /// Leads of it, and of the pages after it, that are written.
    written: Vec<i64>,
    /// Elements that could not be read, by page: an interrupted step reads a page again.
    #[serde(default)]
    unreadable: BTreeMap<u32, usize>,
    /// The account ignores filters: each contact costs a request.
    one_by_one: bool,
    /// Names of managers could not be read.
    nameless: bool,
}

pub(super) async fn run(
    context: &StepContext<'_>,
    _material: &mut Material,
) -> Result<StepOutcome, StepError> {
    // An older schema would take some rows and refuse others; better none.
    let supabase = context.connect::<SupabaseConnection>().await?;
    let version = context.call(|| async { supabase.client(context.app)?.schema_version().await }).await?;
    if version < SCHEMA_VERSION {
        let problem = RunProblem::new(RunProblemCode::SchemaOutdated, Some(IntegrationKind::Supabase));
        return Err(StepError::Failure(Failure::Person { problem }));
    }
    if context.tenant.source_mode == SourceMode::RadistOnly {
        return Ok(context.outcome());
    }
    match fetch(context, &supabase).await {
        // The token was withdrawn, or ended early: one renewal, and what is refused then is a person's business.
        Err(StepError::Failure(failure))
            if failure.problem().code == RunProblemCode::KeyRejected
                && failure.problem().integration == Some(IntegrationKind::Amocrm) =>
        {
            if !amocrm_tokens::renew_rejected(context.app, context.claim.scope()).await? {
                return Err(StepError::Failure(failure));
            }
            fetch(context, &supabase).await?;
        }
        outcome => outcome?,
    }
    Ok(context.outcome())
}

async fn fetch(context: &StepContext<'_>, supabase: &Connected<SupabaseConnection>) -> Result<(), StepError> {
    let amocrm = context.connect::<AmocrmConnection>().await?;
    let client = amocrm.client(context.app)?;
    let sink = supabase.client(context.app)?;
    let resumed: Option<Cursor> = context.resume().await?;
    let pipelines = context.call(|| client.pipelines()).await?;
    let mut intake = Intake::new(context, &client, &sink, StageNames::new(&pipelines));
    match resumed {
        Some(cursor) => intake.cursor = cursor,
        None => intake.managers().await?,
    }
    let place = match intake.cursor.page {
        0 => LeadPlace::default(),
        page => LeadPlace { page, limit: intake.cursor.limit },
    };
    let period = context.claim.period();
    let walker = LeadWalker::new(LeadWindow { from: period.start, to: period.end }, place);
    while let Some(page) = context.call(|| walker.next(&client)).await? {
        intake.take(page.place, page.leads, page.skipped).await?;
    }
    intake.finish().await?;
    context.prove(IntegrationKind::Amocrm);
    context.leave_out(LeftOutKind::UnreadableElements, intake.cursor.unreadable.values().sum());
    context.leave_out(LeftOutKind::ManagerNames, usize::from(intake.cursor.nameless));
    Ok(())
}

/// Contacts asked for at once where the account honours filters: as many as a page holds.
const CONTACTS_AT_ONCE: usize = 250;
/// And where it does not: each costs a request, so that what is done is kept after a few.
const CONTACTS_ONE_BY_ONE: usize = 10;

/// Leads on their way: each is written once its contacts are known.
struct Intake<'a> {
    context: &'a StepContext<'a>,
    client: &'a Client<'a>,
    sink: &'a supabase::Client<'a>,
    stages: StageNames,
    cursor: Cursor,
    /// Leads whose contacts are not all known, in their order, each with its page.
    waiting: Vec<(LeadPlace, Lead)>,
    /// Phones of the contacts that were found.
    phones: HashMap<i64, Vec<String>>,
    asked: BTreeSet<i64>,
    contacts: usize,
    leads: usize,
}

impl<'a> Intake<'a> {
    fn new(
        context: &'a StepContext<'a>,
        client: &'a Client<'a>,
        sink: &'a supabase::Client<'a>,
        stages: StageNames,
    ) -> Self {
        Self {
            context,
            client,
            sink,
            stages,
            cursor: Cursor::default(),
            waiting: Vec::new(),
            phones: HashMap::new(),
            asked: BTreeSet::new(),
            contacts: context.noted(CountKind::Contacts),
            leads: context.noted(CountKind::Leads),
        }
    }

    async fn managers(&mut self) -> Result<(), StepError> {
        let users = match self.client.users().await {
            // Only an administrator's token may read names. The report can do without, and says so.
            Err(error) if error.kind == VendorErrorKind::Forbidden => {
                self.cursor.nameless = true;
                Vec::new()
            }
            Err(_) => self.context.call(|| self.client.users()).await?,
            Ok(users) => users,
        };
        let synced_at = self.context.claim.started_at();
        let rows: Vec<Value> = users.iter().map(|user| rows::manager_row(user, synced_at)).collect();
        self.context.call(|| self.sink.upsert("synkro_managers", "user_id", &rows)).await?;
        self.context.count(CountKind::Managers, users.len()).await
    }

    async fn take(&mut self, place: LeadPlace, leads: Vec<Lead>, skipped: usize) -> Result<(), StepError> {
        self.cursor.unreadable.insert(place.page, skipped);
        let new = leads.into_iter().filter(|lead| !self.cursor.written.contains(&lead.id));
        self.waiting.extend(new.map(|lead| (place, lead)));
        self.resolve(false).await
    }

    async fn finish(&mut self) -> Result<(), StepError> {
        self.resolve(true).await?;
        self.write().await
    }

    /// Asks for contacts in full batches, or for all of them at the end, and writes the leads that are complete.
    async fn resolve(&mut self, all: bool) -> Result<(), StepError> {
        loop {
            let at_once = if self.cursor.one_by_one { CONTACTS_ONE_BY_ONE } else { CONTACTS_AT_ONCE };
            let mut wanted: Vec<i64> = Vec::new();
            for link in self.waiting.iter().flat_map(|(_, lead)| &lead.contacts) {
                if !self.asked.contains(&link.id) && !wanted.contains(&link.id) {
                    wanted.push(link.id);
                    if wanted.len() == at_once {
                        break;
                    }
                }
            }
            // A batch that is not full waits for the next page, unless each contact costs a request anyway.
            if wanted.is_empty() || (wanted.len() < at_once && !self.cursor.one_by_one && !all) {
                return self.write().await;
            }
            let contacts = if self.cursor.one_by_one {
                self.context.call(|| self.client.contacts_each(&wanted)).await?.contacts
            } else if let Some(found) = self.context.call(|| self.client.contact_batch(&wanted)).await? {
                found
            } else {
                self.cursor.one_by_one = true;
                continue;
            };
            // An id that was asked for and not found is a contact that is gone.
            self.asked.extend(wanted);
            let synced_at = self.context.claim.started_at();
            let rows: Vec<Value> =
                contacts.iter().map(|contact| rows::contact_row(contact, synced_at)).collect();
            self.context.call(|| self.sink.upsert("synkro_contacts", "contact_id", &rows)).await?;
            self.contacts += contacts.len();
            for contact in &contacts {
                self.phones.insert(contact.id, rows::contact_phones(contact));
            }
            self.context.note(CountKind::Contacts, self.contacts);
            self.write().await?;
        }
    }

    /// Writes the leads whose contacts are known, and keeps where the step is.
    async fn write(&mut self) -> Result<(), StepError> {
        let (asked, phones) = (&self.asked, &self.phones);
        let complete = |lead: &Lead| lead.contacts.iter().all(|link| asked.contains(&link.id));
        let (ready, waiting): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.waiting).into_iter().partition(|(_, lead)| complete(lead));
        self.waiting = waiting;
        let Some((last, _)) = ready.last().or(self.waiting.last()) else { return Ok(()) };
        let last = *last;
        let synced_at = self.context.claim.started_at();
        let rows: Vec<Value> = ready
            .iter()
            .map(|(_, lead)| rows::lead_row(lead, &rows::lead(lead, phones), &self.stages, synced_at))
            .collect();
        self.context.call(|| self.sink.upsert("synkro_leads", "lead_id", &rows)).await?;
        let known: BTreeSet<i64> = self.cursor.written.iter().copied().collect();
        let new: Vec<i64> = ready.iter().map(|(_, lead)| lead.id).filter(|id| !known.contains(id)).collect();
        self.leads += new.len();
        self.context.note(CountKind::Leads, self.leads);
        let open = self.waiting.first().map_or(last, |(place, _)| *place);
        // Of the page that an interrupted step begins with, and those after it, what is written is remembered.
        let (page, limit) = (self.cursor.page, self.cursor.limit);
        if (open.page, open.limit) != (page, limit) {
            self.cursor.written.clear();
            let of_open = |place: &LeadPlace| place.limit != open.limit || place.page >= open.page;
            let kept = ready.iter().filter(|(place, _)| of_open(place)).map(|(_, lead)| lead.id);
            self.cursor.written.extend(kept);
        } else {
            self.cursor.written.extend(new);
        }
        (self.cursor.page, self.cursor.limit) = (open.page, open.limit);
        self.context.checkpoint(&self.cursor).await
    }
}
