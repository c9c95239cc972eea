//! Whose a dialog is: the lead that its phone leads to.
//!
//! First every lead that the company ever stored, then the CRM itself: through the contacts that this run and earlier
//! ones have seen, through the next pages of the contacts where the list is short, and by a search for the phone. Where
//! only closed leads are stored, the contact's other leads are asked for: one of them may be open. A search costs a request, so a run makes a limited number of them; what was not looked up for that is counted. Must not
//! stop a run: when the CRM fails here, the rest is not looked up, and that is said.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde_json::Value;
use synkro_shared::integration::IntegrationKind;
use tokio::sync::Mutex;

use super::contacts::Contacts;
use super::context::StepContext;
use super::failure::StepError;
use super::period::each_page;
use crate::content::rows::{self, StageNames};
use crate::domain::dialog::{Dialog, PhoneBook};
use crate::domain::phone;
use crate::vendors::amocrm::{Client, Contact, Lead, lead_ids};
use crate::vendors::radist::Chat;
use crate::vendors::supabase::{self, Query, tables};

/// Searches by phone in one run.
const SEARCHES: usize = 100;
/// Pages of contacts that are walked before the first search: a short list ends within them, and then nothing need be
/// searched for in this run and the next ones.
const FURTHER: usize = 4;
/// Leads of one contact that are asked for together, the newest first: an open one ends the search.
const LEADS_AT_ONCE: usize = 5;
/// Leads that are asked for one by one in one run.
const LEADS: usize = 200;

/// The CRM, where the tenant has one.
pub struct Crm<'a> {
    pub client: &'a Client<'a>,
    pub contacts: Contacts<'a>,
    /// All contacts of the account are in the client's Supabase.
    pub whole: bool,
}

/// Finds leads.
pub struct LeadFinder<'a> {
    context: &'a StepContext<'a>,
    sink: &'a supabase::Client<'a>,
    state: Mutex<State<'a>>,
}

struct State<'a> {
    book: PhoneBook,
    crm: Option<Crm<'a>>,
    /// Contacts by phone, once somebody asks for them, and their leads.
    contacts: Option<HashMap<Box<str>, Vec<i64>>>,
    leads: HashMap<i64, Vec<i64>>,
    /// Contacts whose leads are those of an earlier run.
    stale: HashSet<i64>,
    /// Leads that were asked for.
    asked: HashSet<i64>,
    stages: Option<StageNames>,
    further: usize,
    searches: usize,
    /// Phones that were looked up: once a run is enough.
    looked_up: HashSet<String>,
    not_looked_up: usize,
}

impl<'a> LeadFinder<'a> {
    /// A finder over these stored leads.
    pub fn new(
        context: &'a StepContext<'a>,
        sink: &'a supabase::Client<'a>,
        book: PhoneBook,
        crm: Option<Crm<'a>>,
    ) -> Self {
        let state = State {
            book,
            crm,
            contacts: None,
            leads: HashMap::new(),
            stale: HashSet::new(),
            asked: HashSet::new(),
            stages: None,
            further: 0,
            searches: 0,
            looked_up: HashSet::new(),
            not_looked_up: 0,
        };
        Self { context, sink, state: Mutex::new(state) }
    }

    /// How many dialogs were not looked up since this was asked last.
    pub async fn take_not_looked_up(&self) -> usize {
        std::mem::take(&mut self.state.lock().await.not_looked_up)
    }

    /// What chats become: with the leads that their phones lead to, looked up where nobody knows them yet.
    ///
    /// # Errors
    /// When Supabase fails, or the lease is lost.
    pub async fn dialogs(
        &self,
        chats: &[&Chat],
        channels: &HashMap<i64, String>,
    ) -> Result<Vec<Dialog>, StepError> {
        let mut state = self.state.lock().await;
        let numbers = chats.iter().filter_map(|chat| chat.phone.as_deref().and_then(phone::parse));
        let open: Vec<String> = numbers
            .filter(|number| {
                !state.looked_up.contains(number) && state.book.find(number).is_none_or(|owner| !owner.open)
            })
            .collect();
        if !open.is_empty() && state.crm.is_some() {
            self.prepare(&mut state, &open).await?;
            for number in &open {
                self.look_up(&mut state, number).await?;
            }
        }
        Ok(chats.iter().map(|chat| rows::dialog(chat, channels, &state.book)).collect())
    }

    /// Reads what the client's Supabase knows of the contacts behind these phones, all at once.
    async fn prepare(&self, state: &mut State<'a>, numbers: &[String]) -> Result<(), StepError> {
        if state.contacts.is_none() {
            state.contacts = Some(self.known_contacts().await?);
        }
        let mut ids: Vec<i64> = numbers.iter().flat_map(|number| contacts_of(state, number)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.retain(|id| !state.leads.contains_key(id));
        if ids.is_empty() {
            return Ok(());
        }
        let query = Query::new().columns("contact_id,raw,synced_at").is_in("contact_id", ids.iter());
        let rows = self.context.call(|| self.sink.select_all(tables::CONTACTS, &query)).await?;
        for row in &rows {
            let Some(id) = row["contact_id"].as_i64() else { continue };
            state.leads.insert(id, lead_ids(&row["raw"]));
            let synced_at: Option<DateTime<Utc>> =
                serde_json::from_value(row["synced_at"].clone()).unwrap_or_default();
            // What an earlier run has kept tells the deals of then: linking one need not change the contact.
            if synced_at.is_none_or(|at| at < self.context.claim.started_at()) {
                state.stale.insert(id);
            }
        }
        Ok(())
    }

    async fn look_up(&self, state: &mut State<'a>, number: &str) -> Result<(), StepError> {
        let Some(mut crm) = state.crm.take() else { return Ok(()) };
        match self.ask(state, &mut crm, number).await {
            Ok(()) => state.crm = Some(crm),
            Err(StepError::Failure(failure))
                if failure.problem().integration == Some(IntegrationKind::Amocrm) =>
            {
                tracing::warn!(code = ?failure.problem().code, "leads are not looked up any more in this run");
                state.searches = SEARCHES;
                state.further = FURTHER;
                state.not_looked_up += 1;
                state.crm = Some(crm);
            }
            Err(error) => return Err(error),
        }
        state.looked_up.insert(number.to_owned());
        Ok(())
    }

    async fn ask(&self, state: &mut State<'a>, crm: &mut Crm<'a>, number: &str) -> Result<(), StepError> {
        let stored = state.book.find(number).is_some();
        let mut ids = contacts_of(state, number);
        while ids.is_empty() && !stored && !crm.whole && state.further < FURTHER {
            state.further += 1;
            let Some(contacts) = crm.contacts.further().await? else {
                state.further = FURTHER;
                break;
            };
            for contact in &contacts {
                remember(state, contact);
            }
            crm.whole = crm.contacts.walk.is_whole();
            ids = contacts_of(state, number);
        }
        if !ids.is_empty() {
            self.refresh(state, crm, &ids).await?;
            let mut leads: Vec<i64> =
                ids.iter().filter_map(|id| state.leads.get(id)).flatten().copied().collect();
            self.fetch(state, crm, number, &mut leads).await?;
            // An open deal goes before all others; anything else may have one behind another contact of the same phone.
            if state.book.find(number).is_some_and(|owner| owner.open) {
                return Ok(());
            }
        }
        if crm.whole {
            return Ok(());
        }
        if state.searches >= SEARCHES {
            state.not_looked_up += 1;
            return Ok(());
        }
        state.searches += 1;
        let digits = phone::key(number);
        let found = self.context.call(|| crm.client.contacts_with(digits)).await?;
        let found: Vec<Contact> = found
            .into_iter()
            .filter(|contact| rows::contact_phones(contact).iter().any(|theirs| phone::key(theirs) == digits))
            .collect();
        crm.contacts.keep(&found).await?;
        let mut leads: Vec<i64> = found.iter().flat_map(|contact| contact.lead_ids.clone()).collect();
        self.fetch(state, crm, number, &mut leads).await
    }

    /// Asks for the deals of contacts that an earlier run has kept.
    async fn refresh(&self, state: &mut State<'a>, crm: &mut Crm<'a>, ids: &[i64]) -> Result<(), StepError> {
        let stale: Vec<i64> = ids.iter().copied().filter(|id| state.stale.contains(id)).collect();
        if stale.is_empty() {
            return Ok(());
        }
        if state.searches + stale.len() > SEARCHES {
            state.not_looked_up += 1;
            return Ok(());
        }
        state.searches += stale.len();
        let found = self.context.call(|| crm.client.contacts_each(&stale)).await?;
        crm.contacts.keep(&found.contacts).await?;
        for contact in &found.contacts {
            state.leads.insert(contact.id, contact.lead_ids.clone());
        }
        for id in stale {
            state.stale.remove(&id);
        }
        Ok(())
    }

    /// The contacts that are in the client's Supabase, by phone.
    async fn known_contacts(&self) -> Result<HashMap<Box<str>, Vec<i64>>, StepError> {
        let mut contacts: HashMap<Box<str>, Vec<i64>> = HashMap::new();
        let query = Query::new().columns("contact_id,phones");
        each_page(self.context, self.sink, tables::CONTACTS, &query, |rows| {
            for row in &rows {
                let Some(id) = row["contact_id"].as_i64() else { continue };
                for number in row["phones"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                    contacts.entry(phone::key(number).into()).or_default().push(id);
                }
            }
            Ok(())
        })
        .await?;
        Ok(contacts)
    }

    /// Leads that nobody has stored yet, and those that were stored before their contact had this number: into the client's
    /// Supabase and into the book.
    async fn fetch(
        &self,
        state: &mut State<'a>,
        crm: &mut Crm<'a>,
        number: &str,
        ids: &mut Vec<i64>,
    ) -> Result<(), StepError> {
        ids.sort_unstable_by_key(|id| std::cmp::Reverse(*id));
        ids.dedup();
        let new = state.book.find(number).is_none();
        ids.retain(|id| (new || !state.book.knows(*id)) && !state.asked.contains(id));
        for ids in ids.chunks(LEADS_AT_ONCE) {
            let left = LEADS.saturating_sub(state.asked.len());
            if left < ids.len() {
                // An open deal may be among those that are not asked for.
                state.not_looked_up += 1;
                return Ok(());
            }
            self.fetch_some(state, crm, ids).await?;
            if state.book.find(number).is_some_and(|owner| owner.open) {
                return Ok(());
            }
        }
        Ok(())
    }

    async fn fetch_some(
        &self,
        state: &mut State<'a>,
        crm: &mut Crm<'a>,
        ids: &[i64],
    ) -> Result<(), StepError> {
        state.asked.extend(ids.iter().copied());
        let found: Vec<Lead> = self.context.call(|| crm.client.leads_each(ids)).await?;
        let found: Vec<Lead> = found.into_iter().filter(|lead| !lead.is_deleted).collect();
        if state.stages.is_none() {
            state.stages = Some(StageNames::new(&self.context.call(|| crm.client.pipelines()).await?));
        }
        let wanted = found.iter().flat_map(|lead| &lead.contacts).map(|link| link.id).collect();
        crm.contacts.settle(&wanted).await?;
        let phones: HashMap<i64, Vec<String>> = found
            .iter()
            .flat_map(|lead| &lead.contacts)
            .filter_map(|link| Some((link.id, crm.contacts.phones(link.id)?.clone())))
            .collect();
        let synced_at = self.context.claim.started_at();
        let mut stored = Vec::new();
        for source in &found {
            let lead = rows::lead(source, &phones);
            if let Some(stages) = &state.stages {
                stored.push(rows::lead_row(source, &lead, stages, synced_at));
            }
            state.book.add(&lead);
        }
        self.context.keep(self.sink, tables::LEADS, &stored).await
    }
}

fn contacts_of(state: &State<'_>, number: &str) -> Vec<i64> {
    let contacts = state.contacts.as_ref().and_then(|contacts| contacts.get(phone::key(number)));
    contacts.cloned().unwrap_or_default()
}

fn remember(state: &mut State<'_>, contact: &Contact) {
    state.stale.remove(&contact.id);
    state.leads.insert(contact.id, contact.lead_ids.clone());
    if let Some(contacts) = &mut state.contacts {
        for number in rows::contact_phones(contact) {
            let ids = contacts.entry(phone::key(&number).into()).or_default();
            if !ids.contains(&contact.id) {
                ids.push(contact.id);
            }
        }
    }
}
