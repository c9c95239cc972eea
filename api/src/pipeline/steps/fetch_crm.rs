//! Step 1: leads changed since the period's start, their contacts, users and pipelines from amoCRM, page by page into the
//! client's Supabase. The page that is being worked on is kept, so that an interrupted step asks for it again and no other.
//!
//! There is no upper end: a lead that came or was won in the period and was touched again later belongs to it all the same.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{CountKind, LeftOutKind, RunProblem, RunProblemCode};

use crate::connections::{AmocrmConnection, Connected, SupabaseConnection, amocrm_tokens};
use crate::content::rows::{self, StageNames};
use crate::domain::run::Failure;
use crate::pipeline::contacts::Contacts;
use crate::pipeline::context::{StepContext, StepOutcome};
use crate::pipeline::crm_cursor::{Covered, Cursor, last_covered, last_mirror};
use crate::pipeline::failure::StepError;
use crate::pipeline::material::Material;
use crate::store::tenants::SourceMode;
use crate::vendors::VendorErrorKind;
use crate::vendors::amocrm::{Client, Lead, LeadPlace, LeadWalker, LeadWindow, Whole};
use crate::vendors::supabase::{self, Query, SCHEMA_VERSION, tables};

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
        // The token was withdrawn, ended early, or the account was renamed: one renewal, which finds the new name, and
        // what is refused then is a person's business.
        Err(StepError::Failure(failure))
            if matches!(failure.problem().code, RunProblemCode::KeyRejected | RunProblemCode::NotFound)
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
    let pipelines = context.call(|| client.pipelines_counted()).await?;
    let before = match &resumed {
        Some(cursor) => cursor.mirror.clone(),
        None => match last_mirror(context).await? {
            Some(mirror) => mirror.believed(context, &sink).await?,
            None => None,
        },
    };
    let walk = resumed.as_ref().map(|cursor| cursor.walk.clone()).unwrap_or_default();
    let of = mirrored(&amocrm.settings, &supabase.settings);
    let contacts = Contacts::new(context, &client, &sink, of.clone(), before.clone(), walk);
    let mut intake = Intake::new(context, &sink, StageNames::new(&pipelines.items), contacts);
    match resumed {
        Some(cursor) => intake.cursor = cursor,
        None => {
            intake.cursor.mirror = before;
            intake.cursor.before = last_covered(context).await?;
            intake.cursor.others = pipelines.skipped;
            intake.managers(&client).await?;
        }
    }
    let place = match intake.cursor.page {
        0 => LeadPlace::default(),
        page => LeadPlace { page, limit: intake.cursor.limit },
    };
    let from = intake.from(&of);
    let walker = LeadWalker::new(LeadWindow { from }, place);
    while let Some(page) = context.call(|| walker.next(&client)).await? {
        intake.cursor.cut_short += usize::from(page.cut_short);
        intake.take(page.place, page.leads, page.skipped).await?;
    }
    intake.look_again(&client, walker.pages()).await?;
    intake.ask_for_the_missing(&client, from).await?;
    forget_deleted(context, &client, &sink, from).await?;
    let cursor = intake.finish(of).await?;
    context.prove(IntegrationKind::Amocrm);
    context.leave_out(LeftOutKind::UnreadableLeads, cursor.unreadable.values().sum());
    context.leave_out(LeftOutKind::UnreadableContacts, cursor.walk.unreadable + cursor.links);
    context.leave_out(LeftOutKind::UnreadableManagers, cursor.managers);
    context.leave_out(LeftOutKind::UnreadableElements, cursor.others);
    context.leave_out(LeftOutKind::ListsCutShort, cursor.cut_short);
    context.leave_out(LeftOutKind::DatesClamped, cursor.clamped);
    context.leave_out(LeftOutKind::ManagerNames, usize::from(cursor.nameless));
    context.say_refused();
    Ok(())
}

/// Takes the leads that were deleted in the CRM out of the client's Supabase: they own no dialog any more.
async fn forget_deleted(
    context: &StepContext<'_>,
    client: &Client<'_>,
    sink: &supabase::Client<'_>,
    since: DateTime<Utc>,
) -> Result<(), StepError> {
    use VendorErrorKind as Kind;
    // A token that may not look into the trash, or an account without one, tells nothing of it.
    let closed = [Kind::Forbidden, Kind::NotFound, Kind::BadRequest];
    let deleted = context.call_unless(&closed, || client.leads_deleted_since(since)).await?;
    // What may not be taken away stays, as it did before.
    let kept = [Kind::GrantMissing, Kind::Forbidden];
    for ids in deleted.unwrap_or_default().chunks(IDS_AT_ONCE) {
        let query = Query::new().is_in("lead_id", ids.iter());
        if context.call_unless(&kept, || sink.delete(tables::LEADS, &query)).await?.is_none() {
            break;
        }
    }
    Ok(())
}

/// Ids in an address of Supabase.
const IDS_AT_ONCE: usize = 100;

/// Of which account the contacts are, and where they are kept.
pub(super) fn mirrored(amocrm: &AmocrmConnection, supabase: &SupabaseConnection) -> String {
    format!("{} {}", amocrm.host, supabase.url)
}

/// The vendor's clock and ours may differ by this much.
const CLOCKS: TimeDelta = TimeDelta::minutes(5);
/// An older time is not gone back to: a company that comes back after so long begins anew.
const LONGEST_GAP: TimeDelta = TimeDelta::days(400);
/// Leads that were known and not met by the walk, asked for one by one: they may be deleted, or have moved past the walk.
const MISSING: usize = 50;

/// The place of leads that were not met on a page of the walk.
const AGAIN: LeadPlace = LeadPlace { page: 0, limit: 0 };

/// Leads that are held until their contacts are asked for together: the fewer times that is done, the fewer requests.
const HELD: usize = 1000;

/// Leads on their way: each is written once its contacts are known.
struct Intake<'a> {
    context: &'a StepContext<'a>,
    sink: &'a supabase::Client<'a>,
    stages: StageNames,
    cursor: Cursor,
    /// Leads whose contacts are not all known, in their order, each with its page.
    waiting: Vec<(LeadPlace, Lead)>,
    contacts: Contacts<'a>,
    /// Leads that were counted.
    counted: HashSet<i64>,
    leads: usize,
}

impl<'a> Intake<'a> {
    fn new(
        context: &'a StepContext<'a>,
        sink: &'a supabase::Client<'a>,
        stages: StageNames,
        contacts: Contacts<'a>,
    ) -> Self {
        Self {
            context,
            sink,
            stages,
            cursor: Cursor::default(),
            waiting: Vec::new(),
            contacts,
            counted: HashSet::new(),
            leads: context.noted(CountKind::Leads),
        }
    }

    async fn managers(&mut self, client: &Client<'_>) -> Result<(), StepError> {
        // Only an administrator's token may read names. The report can do without, and says so.
        let asked =
            self.context.call_unless(&[VendorErrorKind::Forbidden], || client.users_counted()).await?;
        let users = asked.unwrap_or_else(|| {
            self.cursor.nameless = true;
            Whole { items: Vec::new(), skipped: 0, cut_short: false }
        });
        self.cursor.managers = users.skipped;
        self.cursor.cut_short += usize::from(users.cut_short);
        let synced_at = self.context.claim.started_at();
        let rows: Vec<Value> = users.items.iter().map(|user| rows::manager_row(user, synced_at)).collect();
        self.context.keep(self.sink, tables::MANAGERS, &rows).await?;
        self.context.count(CountKind::Managers, users.items.len()).await
    }

    async fn take(&mut self, place: LeadPlace, leads: Vec<Lead>, skipped: usize) -> Result<(), StepError> {
        self.cursor.unreadable.insert(place.page, skipped);
        let new: Vec<Lead> =
            leads.into_iter().filter(|lead| !self.cursor.written.contains(&lead.id)).collect();
        self.wait(place, new);
        if self.waiting.len() >= HELD { self.resolve().await } else { Ok(()) }
    }

    /// Lets leads wait for their contacts' phones. A deal in the trash is none, wherever it is listed.
    fn wait(&mut self, place: LeadPlace, leads: Vec<Lead>) {
        let there = leads.into_iter().filter(|lead| !lead.is_deleted);
        self.waiting.extend(there.map(|lead| (place, lead)));
    }

    /// From when on changes are read: the period's start, or earlier, where the run before has left off.
    fn from(&self, of: &str) -> DateTime<Utc> {
        let start = self.context.claim.period().start;
        // What a clock that was ahead has left is not believed.
        let latest = self.context.app.clock().now() + CLOCKS;
        let before = self.cursor.before.as_ref();
        let before = before.filter(|covered| covered.of == of && covered.until <= latest);
        before.map_or(start, |covered| start.min((covered.until - CLOCKS).max(start - LONGEST_GAP)))
    }

    fn began(&self) -> DateTime<Utc> {
        self.cursor.walk.began().unwrap_or_else(|| self.context.claim.started_at())
    }

    /// Reads what changed while the leads were walked: such a lead jumps to the list's top, past a walk that has left it.
    async fn look_again(&mut self, client: &Client<'_>, pages: u32) -> Result<(), StepError> {
        if pages < 2 && self.cursor.page <= 1 {
            // One page is one moment: nothing can have moved between pages.
            return Ok(());
        }
        self.resolve().await?;
        let window = LeadWindow { from: self.began() - CLOCKS };
        let walker = LeadWalker::new(window, LeadPlace::default());
        while let Some(page) = self.context.call(|| walker.next(client)).await? {
            // What can't be read was counted by the first look.
            self.wait(AGAIN, page.leads);
        }
        self.resolve().await
    }

    /// Asks for leads that an earlier run has stored and this walk must have met and did not: rows move between pages, and
    /// what was missed is not deleted.
    async fn ask_for_the_missing(
        &mut self,
        client: &Client<'_>,
        from: DateTime<Utc>,
    ) -> Result<(), StepError> {
        self.resolve().await?;
        let query = Query::new()
            .columns("lead_id")
            .gte("updated_at", from.to_rfc3339())
            .lt("synced_at", self.began().to_rfc3339())
            .order("updated_at.desc")
            .limit(MISSING as u64);
        let rows = self.context.call(|| self.sink.select(tables::LEADS, &query)).await?;
        let ids: Vec<i64> = rows.iter().filter_map(|row| row["lead_id"].as_i64()).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let found = self.context.call(|| client.leads_each(&ids)).await?;
        self.wait(AGAIN, found);
        self.resolve().await
    }

    async fn finish(mut self, of: String) -> Result<Cursor, StepError> {
        self.resolve().await?;
        self.cursor.mirror = self.contacts.mirror().await?;
        // A list that was not read to its end covers nothing.
        let covered = (self.cursor.cut_short == 0).then(|| Covered { of, until: self.began() });
        self.cursor.covered = covered;
        self.cursor.finished = true;
        self.context.checkpoint(&self.cursor).await?;
        Ok(self.cursor)
    }

    /// Finds the phones of the waiting leads' contacts, and writes the leads.
    async fn resolve(&mut self) -> Result<(), StepError> {
        let wanted = self.waiting.iter().flat_map(|(_, lead)| &lead.contacts).map(|link| link.id).collect();
        let settled = self.contacts.settle(&wanted).await;
        // Also what a walk that failed has kept need not be walked again.
        self.cursor.walk = self.contacts.walk.clone();
        self.context.note(CountKind::Contacts, self.cursor.walk.kept);
        if let Err(error) = settled {
            if !matches!(error, StepError::LeaseLost) {
                self.context.checkpoint(&self.cursor).await?;
            }
            return Err(error);
        }
        self.write().await?;
        self.contacts.forget();
        Ok(())
    }

    /// Writes the waiting leads, and keeps where the step is.
    async fn write(&mut self) -> Result<(), StepError> {
        let ready = std::mem::take(&mut self.waiting);
        let Some((open, _)) = ready.last() else { return self.context.checkpoint(&self.cursor).await };
        let open = *open;
        let synced_at = self.context.claim.started_at();
        let phones: HashMap<i64, Vec<String>> = ready
            .iter()
            .flat_map(|(_, lead)| &lead.contacts)
            .filter_map(|link| Some((link.id, self.contacts.phones(link.id)?.clone())))
            .collect();
        let rows: Vec<Value> = ready
            .iter()
            .map(|(_, lead)| rows::lead_row(lead, &rows::lead(lead, &phones), &self.stages, synced_at))
            .collect();
        self.context.keep(self.sink, tables::LEADS, &rows).await?;
        self.cursor.links += ready.iter().map(|(_, lead)| lead.unreadable_links).sum::<usize>();
        self.cursor.others += ready.iter().map(|(_, lead)| lead.unreadable_fields).sum::<usize>();
        self.cursor.clamped += ready.iter().map(|(_, lead)| lead.clamped).sum::<usize>();
        self.leads += ready.iter().filter(|(_, lead)| self.counted.insert(lead.id)).count();
        self.context.note(CountKind::Leads, self.leads);
        if open == AGAIN {
            return self.context.checkpoint(&self.cursor).await;
        }
        // Of the page that an interrupted step begins with, and those after it, what is written is remembered.
        if (open.page, open.limit) != (self.cursor.page, self.cursor.limit) {
            self.cursor.written.clear();
        }
        let of_open = |place: &LeadPlace| place.limit != open.limit || place.page >= open.page;
        let kept = ready.iter().filter(|(place, _)| of_open(place)).map(|(_, lead)| lead.id);
        self.cursor.written.extend(kept);
        (self.cursor.page, self.cursor.limit) = (open.page, open.limit);
        self.context.checkpoint(&self.cursor).await
    }
}
