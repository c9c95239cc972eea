//! Contacts of the CRM, remembered in the client's Supabase: each run asks for what changed and for what is not known.
//!
//! A contact is needed for its phones. Asking for one costs a request, a page of 250 costs one too, and an account that
//! ignores filters (the vendor's default) gives no other choice. So the list is walked, latest change first, and every
//! contact that passes is kept: what a run needs is among the latest, and what an earlier run has kept need not be asked
//! for again once the walk has passed the time of that run. Where a walk brings nothing any more, what is left is asked
//! for one by one. The request by ids with which a walk begins tells at the same time whether filters are honoured: an
//! account that ignores them answers with the first page of the walk.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::context::StepContext;
use super::failure::StepError;
use crate::content::rows;
use crate::vendors::amocrm::{Client, Contact, ContactPage, ContactWindow, PAGE_LIMIT};
use crate::vendors::supabase::{self, Query, tables};

/// Ids in an address of Supabase.
const IDS_AT_ONCE: usize = 100;
/// Contacts that may have been edited while they were walked.
const JUMPED: usize = 30;
/// The vendor's clock and ours may differ by this much, and rows move between pages.
const CLOCKS: TimeDelta = TimeDelta::minutes(5);

/// How far the contacts in the client's Supabase can be relied on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mirror {
    /// Of which account, in which project.
    of: String,
    /// Rows written since then are as the account had them at `until`.
    began: DateTime<Utc>,
    until: DateTime<Utc>,
    /// All contacts of the account are there.
    pub whole: bool,
    /// How many rows they were; absent where it was not counted.
    #[serde(default)]
    rows: Option<u64>,
}

impl Mirror {
    async fn count(&self, context: &StepContext<'_>, sink: &supabase::Client<'_>) -> Result<u64, StepError> {
        let since = Query::new().gte("synced_at", self.began.to_rfc3339());
        context.call(|| sink.count(tables::CONTACTS, &since)).await
    }

    /// The mirror, unless it says to be whole and rows of it are gone: the tables are the client's, who may empty them or
    /// go back to an older copy.
    ///
    /// # Errors
    /// When Supabase fails.
    pub async fn believed(
        self,
        context: &StepContext<'_>,
        sink: &supabase::Client<'_>,
    ) -> Result<Option<Self>, StepError> {
        let gone = match self.rows.filter(|_| self.whole) {
            Some(rows) => self.count(context, sink).await? < rows,
            None => false,
        };
        Ok((!gone).then_some(self))
    }
}

/// Where the walk is. An interrupted step goes on from here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Walk {
    /// When the run began to read the CRM; a person who has it go on changes nothing of that.
    began: Option<DateTime<Utc>>,
    /// Pages that were walked.
    pages: u32,
    /// No page follows the last one that was walked.
    at_end: bool,
    /// All contacts were seen.
    ended: bool,
    /// The walk has passed the time until which the remembered contacts are right.
    passed: bool,
    /// Whether the account honours filters; absent until known.
    filters: Option<bool>,
    /// Elements that could not be read, and contacts that were kept.
    pub unreadable: usize,
    pub kept: usize,
}

impl Walk {
    /// When the run began to read the CRM: what it wrote, it wrote since.
    #[must_use]
    pub const fn began(&self) -> Option<DateTime<Utc>> {
        self.began
    }

    /// Whether all contacts of the account were seen.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.ended
    }
}

/// The contacts of one run.
pub struct Contacts<'a> {
    context: &'a StepContext<'a>,
    client: &'a Client<'a>,
    sink: &'a supabase::Client<'a>,
    of: String,
    before: Option<Mirror>,
    /// Where the walk is.
    pub walk: Walk,
    /// Phones of the contacts that were asked for and are right now; none for one that is gone.
    settled: HashMap<i64, Vec<String>>,
}

impl<'a> Contacts<'a> {
    /// Goes on from `walk`. `of` names account and project, `before` is what an earlier run left.
    pub fn new(
        context: &'a StepContext<'a>,
        client: &'a Client<'a>,
        sink: &'a supabase::Client<'a>,
        of: String,
        before: Option<Mirror>,
        mut walk: Walk,
    ) -> Self {
        walk.began.get_or_insert(context.claim.started_at());
        // What a clock that was ahead has left is not believed.
        let latest = context.app.clock().now() + CLOCKS;
        let before = before.filter(|mirror| mirror.of == of && mirror.until <= latest);
        Self { context, client, sink, of, before, walk, settled: HashMap::new() }
    }

    /// The phones of a contact that was settled, E.164.
    #[must_use]
    pub fn phones(&self, id: i64) -> Option<&Vec<String>> {
        self.settled.get(&id)
    }

    /// Forgets the phones: the leads that needed them are written.
    pub fn forget(&mut self) {
        self.settled.clear();
    }

    /// Finds out the phones of these contacts.
    ///
    /// # Errors
    /// When a vendor fails.
    pub async fn settle(&mut self, wanted: &BTreeSet<i64>) -> Result<(), StepError> {
        let mut unknown: BTreeSet<i64> =
            wanted.iter().copied().filter(|id| !self.settled.contains_key(id)).collect();
        // Known from earlier: right once the walk has passed the time of that run.
        let mut doubtful = self.remembered(&mut unknown).await?;
        let at_most = unknown.len() + doubtful.len();
        let (mut walked, mut in_vain) = (0, 0);
        loop {
            if self.walk.passed || self.walk.ended {
                self.settled.extend(doubtful.drain());
            }
            if self.walk.ended {
                // All contacts passed by. Who was not among them is gone, or was edited meanwhile and has jumped past the
                // walk: as many as that can be are asked for one by one.
                if unknown.len() > JUMPED {
                    self.settled.extend(std::mem::take(&mut unknown).into_iter().map(|id| (id, Vec::new())));
                }
                break;
            }
            let open = unknown.len() + doubtful.len();
            if open == 0 {
                return Ok(());
            }
            if self.walk.filters != Some(false) && !unknown.is_empty() && self.batch(&mut unknown).await? {
                continue;
            }
            // A walk that costs as much as asking one by one, or brings less, is given up.
            if walked >= at_most || in_vain >= open {
                break;
            }
            let before = open;
            let page = self.page().await?;
            self.take(&page, &mut unknown, &mut doubtful).await?;
            walked += 1;
            let found = before > unknown.len() + doubtful.len() || self.walk.passed;
            in_vain = if found { 0 } else { in_vain + 1 };
        }
        let each: Vec<i64> = unknown.into_iter().chain(doubtful.into_keys()).collect();
        self.each(&each).await
    }

    /// Walks one page further and gives who is on it; `None` when there is none.
    ///
    /// # Errors
    /// When a vendor fails.
    pub async fn further(&mut self) -> Result<Option<Vec<Contact>>, StepError> {
        if self.walk.at_end || self.walk.ended || self.walk.filters == Some(true) {
            return Ok(None);
        }
        let page = self.page().await?;
        self.take(&page, &mut BTreeSet::new(), &mut HashMap::new()).await?;
        Ok(Some(page.contacts))
    }

    /// What the next run can rely on.
    ///
    /// # Errors
    /// When Supabase fails.
    pub async fn mirror(&self) -> Result<Option<Mirror>, StepError> {
        let Some(mut mirror) = self.reflected() else { return Ok(None) };
        if mirror.whole {
            mirror.rows = Some(mirror.count(self.context, self.sink).await?);
        }
        Ok(Some(mirror))
    }

    fn reflected(&self) -> Option<Mirror> {
        let now = self.began();
        let new = |whole| Mirror { of: self.of.clone(), began: now, until: now, whole, rows: None };
        match &self.before {
            _ if self.walk.ended => Some(new(true)),
            Some(before) if self.walk.passed => Some(Mirror { until: now, ..before.clone() }),
            // Nothing was walked: what was right then is as right as before.
            before if self.walk.pages == 0 && self.walk.filters.is_none() => before.clone(),
            Some(_) | None => Some(new(false)),
        }
    }

    fn began(&self) -> DateTime<Utc> {
        self.walk.began.unwrap_or_else(|| self.context.claim.started_at())
    }

    fn since(&self) -> Option<DateTime<Utc>> {
        self.before.as_ref().map(|mirror| mirror.until - CLOCKS)
    }

    /// Takes out of `unknown` what the client's Supabase knows: settled when this run wrote it, else given back.
    async fn remembered(
        &mut self,
        unknown: &mut BTreeSet<i64>,
    ) -> Result<HashMap<i64, Vec<String>>, StepError> {
        let now = self.began();
        let began = self.before.as_ref().map_or(now, |mirror| mirror.began.min(now));
        let mut doubtful = HashMap::new();
        let ids: Vec<i64> = unknown.iter().copied().collect();
        for ids in ids.chunks(IDS_AT_ONCE) {
            let query = Query::new()
                .columns("contact_id,phones,synced_at")
                .gte("synced_at", began.to_rfc3339())
                .is_in("contact_id", ids.iter());
            let found = self.context.call(|| self.sink.select_all(tables::CONTACTS, &query)).await?;
            for row in &found {
                let Some(id) = row["contact_id"].as_i64() else { continue };
                let synced_at: Option<DateTime<Utc>> =
                    serde_json::from_value(row["synced_at"].clone()).unwrap_or_default();
                let phones = serde_json::from_value(row["phones"].clone()).unwrap_or_default();
                unknown.remove(&id);
                if synced_at.is_some_and(|at| at >= now) {
                    self.settled.insert(id, phones);
                } else {
                    doubtful.insert(id, phones);
                }
            }
        }
        Ok(doubtful)
    }

    /// Asks for contacts by their ids. `false`: the account ignores filters.
    async fn batch(&mut self, unknown: &mut BTreeSet<i64>) -> Result<bool, StepError> {
        let ids: Vec<i64> = unknown.iter().copied().take(PAGE_LIMIT as usize).collect();
        let window = ContactWindow { ids: ids.clone(), since: None };
        let page = self.context.call(|| self.client.contacts_page(&window, 1)).await?;
        if !page.is_of(&ids) {
            self.walk.filters = Some(false);
            // What was walked to its end was not filtered then: it was all.
            self.walk.ended |= self.walk.at_end;
            if self.walk.pages == 0 {
                self.take(&page, unknown, &mut HashMap::new()).await?;
            }
            return Ok(false);
        }
        self.walk.filters = Some(true);
        self.walk.unreadable += page.skipped;
        self.keep(&page.contacts).await?;
        for contact in &page.contacts {
            self.settled.insert(contact.id, rows::contact_phones(contact));
        }
        for id in ids {
            unknown.remove(&id);
            // Asked for and not found: gone.
            self.settled.entry(id).or_default();
        }
        Ok(true)
    }

    async fn page(&self) -> Result<ContactPage, StepError> {
        let since = self.since().filter(|_| self.walk.filters != Some(false));
        let window = ContactWindow { ids: Vec::new(), since };
        self.context.call(|| self.client.contacts_page(&window, self.walk.pages + 1)).await
    }

    /// Keeps a page of the walk, and settles who is on it.
    async fn take(
        &mut self,
        page: &ContactPage,
        unknown: &mut BTreeSet<i64>,
        doubtful: &mut HashMap<i64, Vec<String>>,
    ) -> Result<(), StepError> {
        self.walk.pages += 1;
        self.walk.unreadable += page.skipped;
        self.keep(&page.contacts).await?;
        for contact in &page.contacts {
            if unknown.remove(&contact.id) || doubtful.remove(&contact.id).is_some() {
                self.settled.insert(contact.id, rows::contact_phones(contact));
            }
        }
        let since = self.since();
        let older = |time: DateTime<Utc>| since.is_some_and(|since| time < since);
        // Something older than was asked for: the filter is not honoured, and what follows is all contacts.
        if page.contacts.iter().filter_map(|contact| contact.updated_at).any(older) {
            self.walk.filters = Some(false);
        }
        self.walk.passed |= page.reaches().is_some_and(older);
        let empty = page.contacts.is_empty() && page.skipped == 0;
        if !page.has_next || empty {
            // The end of a list that may be filtered is the end of what changed, not of all contacts.
            let all = since.is_none() || self.walk.filters == Some(false);
            self.walk.at_end = true;
            self.walk.passed = true;
            self.walk.ended |= all;
        }
        Ok(())
    }

    /// Contacts one by one. What can't be read is counted and has no phone.
    async fn each(&mut self, ids: &[i64]) -> Result<(), StepError> {
        // As many as are not lost when the step is interrupted.
        for ids in ids.chunks(10) {
            let found = self.context.call(|| self.client.contacts_each(ids)).await?;
            self.walk.unreadable += found.unreadable.len();
            self.keep(&found.contacts).await?;
            for contact in &found.contacts {
                self.settled.insert(contact.id, rows::contact_phones(contact));
            }
            for id in ids {
                self.settled.entry(*id).or_default();
            }
        }
        Ok(())
    }

    /// Keeps contacts in the client's Supabase.
    ///
    /// # Errors
    /// When Supabase fails.
    pub async fn keep(&mut self, contacts: &[Contact]) -> Result<(), StepError> {
        let synced_at = self.context.claim.started_at();
        let rows: Vec<Value> = contacts.iter().map(|contact| rows::contact_row(contact, synced_at)).collect();
        self.context.keep(self.sink, tables::CONTACTS, &rows).await?;
        self.walk.kept += contacts.len();
        // A contact without its phone leads nobody to its deals.
        self.walk.unreadable += contacts.iter().filter(|contact| contact.unreadable_phones > 0).count();
        Ok(())
    }
}
