//! Contacts by id: batches where the account can filter, one by one where it cannot.
//!
//! Must not trust a filtered list: an account without the filter package gives its first contacts, whoever was asked
//! for. A single foreign id in an answer tells.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use futures::future::join_all;

use super::{Client, Contact, VENDOR};
use crate::error::{VendorError, VendorErrorKind};

/// Ids in one request: as many as a page holds. The address is of about 5 KB then; servers take 8.
pub(super) const BATCH: usize = 250;

/// Which contacts a page is about: an account that honours filters gives those, any other all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactWindow {
    /// These ids; at most as many as a page holds.
    pub ids: Vec<i64>,
    /// Changed since.
    pub since: Option<DateTime<Utc>>,
}

/// One page of contacts, by all signs the latest change first.
#[derive(Debug, Clone, PartialEq)]
pub struct ContactPage {
    pub contacts: Vec<Contact>,
    pub has_next: bool,
    /// Elements without a readable id.
    pub skipped: usize,
}

impl ContactPage {
    /// Whether it answers a question about these ids alone: an account that ignores filters gives others, or more.
    #[must_use]
    pub fn is_of(&self, ids: &[i64]) -> bool {
        let asked: HashSet<i64> = ids.iter().copied().collect();
        let foreign = self.contacts.iter().any(|contact| !asked.contains(&contact.id));
        // A full last page may have a next one that is empty. More than that was not asked for.
        let more = self.has_next && self.contacts.len() + self.skipped < asked.len();
        !foreign && !more
    }

    /// The oldest change on the page, when the page is in the order that was asked for and every contact has a time.
    #[must_use]
    pub fn reaches(&self) -> Option<DateTime<Utc>> {
        let times: Option<Vec<DateTime<Utc>>> =
            self.contacts.iter().map(|contact| contact.updated_at).collect();
        times.filter(|times| times.is_sorted_by(|a, b| a >= b))?.last().copied()
    }
}

/// Contacts found by their ids.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Contacts {
    pub contacts: Vec<Contact>,
    /// False when the account ignores filters, so that each contact cost a request.
    pub filter_honoured: bool,
    /// Ids that no longer lead to a contact.
    pub missing: Vec<i64>,
    /// Contacts that are there and could not be read.
    pub unreadable: Vec<i64>,
}

impl Client<'_> {
    /// The contacts with these ids, each once.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn contacts(&self, ids: &[i64]) -> Result<Contacts, VendorError> {
        let mut seen = HashSet::new();
        let mut left: Vec<i64> = ids.iter().copied().filter(|id| seen.insert(*id)).collect();
        let mut result = Contacts { filter_honoured: true, ..Contacts::default() };
        while !left.is_empty() {
            let batch: Vec<i64> = left.iter().copied().take(BATCH).collect();
            match self.contact_batch(&batch).await? {
                Some(found) => {
                    let have: HashSet<i64> = found.iter().map(|contact| contact.id).collect();
                    result.missing.extend(batch.iter().filter(|id| !have.contains(id)));
                    result.contacts.extend(found);
                    left.drain(..batch.len());
                }
                None => {
                    result.filter_honoured = false;
                    break;
                }
            }
        }
        let each = self.contacts_each(&left).await?;
        result.contacts.extend(each.contacts);
        result.missing.extend(each.missing);
        result.unreadable.extend(each.unreadable);
        Ok(result)
    }

    /// One page, from 1, of 250 contacts with the ids of their leads, latest change first. The filter is sent, but the
    /// vendor may ignore it: the caller looks at what came.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn contacts_page(&self, window: &ContactWindow, page: u32) -> Result<ContactPage, VendorError> {
        let mut query = vec![("with", "leads".to_owned()), ("order[updated_at]", "desc".to_owned())];
        query.extend(window.ids.iter().take(BATCH).map(|id| ("filter[id][]", id.to_string())));
        if let Some(since) = window.since {
            query.push(("filter[updated_at][from]", since.timestamp().to_string()));
            query.push(("filter[updated_at][to]", super::NO_END.to_string()));
        }
        let list = self.page_of("contacts_page", "contacts", "contacts", &query, page, Contact::read).await?;
        let mut seen = HashSet::new();
        let contacts = list.items.into_iter().filter(|contact: &Contact| seen.insert(contact.id)).collect();
        Ok(ContactPage { contacts, has_next: list.has_next, skipped: list.skipped })
    }

    /// The contacts with these ids, one by one: for an account that is known to ignore filters.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn contacts_each(&self, ids: &[i64]) -> Result<Contacts, VendorError> {
        let mut result = Contacts::default();
        // Two at a time is what the account's budget lets through anyway.
        for pair in ids.chunks(2) {
            let found = join_all(pair.iter().map(|id| self.contact(*id))).await;
            for (id, found) in pair.iter().zip(found) {
                match found {
                    Ok(Some(contact)) => result.contacts.push(contact),
                    Ok(None) => result.missing.push(*id),
                    // It answered, with something that is no contact: what is wrong with one is not of the others.
                    Err(error) if error.kind == VendorErrorKind::Malformed && error.status == Some(200) => {
                        result.unreadable.push(*id);
                    }
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(result)
    }

    /// A batch of at most 250 by filter; `None` when the answer shows that the filter was ignored.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn contact_batch(&self, ids: &[i64]) -> Result<Option<Vec<Contact>>, VendorError> {
        let page = self.contacts_page(&ContactWindow { ids: ids.to_vec(), since: None }, 1).await?;
        Ok(page.is_of(ids).then_some(page.contacts))
    }

    /// One contact; `None` when it is gone (204 or 404).
    async fn contact(&self, id: i64) -> Result<Option<Contact>, VendorError> {
        let deadline = self.egress.deadline(VENDOR);
        let with = [("with", "leads".to_owned())];
        match self.get("contact", &format!("contacts/{id}"), &with, deadline).await {
            Ok(reply) if reply.status == 204 => Ok(None),
            Ok(reply) => {
                let contact = Contact::read(&reply.json(VENDOR)?).filter(|contact| contact.id == id);
                contact
                    .map(Some)
                    .ok_or_else(|| reply.malformed(VENDOR, "the answer is not the contact asked for"))
            }
            Err(error) if error.kind == VendorErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}
