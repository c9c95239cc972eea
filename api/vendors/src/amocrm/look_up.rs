//! Looking a lead up: contacts by a phone, leads by their ids.
//!
//! `query=` searches what is written in an element's fields and is no filter, so every account honours it. It finds more
//! than was meant: the caller compares the phones.

use chrono::{DateTime, Utc};
use futures::future::join_all;

use super::{Client, Contact, Lead, VENDOR};
use crate::error::{VendorError, VendorErrorKind};
use crate::json;

/// Pages of the trash that are looked through.
const MOST_DELETED: u32 = 20;
/// Contacts that one phone may lead to.
const MOST_CONTACTS: usize = 50;

impl Client<'_> {
    /// Contacts in whose fields these digits stand, with the ids of their leads.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn contacts_with(&self, digits: &str) -> Result<Vec<Contact>, VendorError> {
        let query = [
            ("query", digits.to_owned()),
            ("limit", MOST_CONTACTS.to_string()),
            ("with", "leads".to_owned()),
        ];
        Ok(self.list("contacts_with", "contacts", "contacts", &query, 1, Contact::read).await?.items)
    }

    /// Ids of leads that were deleted since `since`. The ordinary lists don't hold them: the trash is a list of its own.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn leads_deleted_since(&self, since: DateTime<Utc>) -> Result<Vec<i64>, VendorError> {
        let mut deleted = Vec::new();
        let query = [("with", "only_deleted".to_owned()), ("order[updated_at]", "desc".to_owned())];
        for page in 1..=MOST_DELETED {
            let list = self.page_of("leads_deleted", "leads", "leads", &query, page, Lead::read).await?;
            // An account that does not know the trash gives its leads.
            let trash: Vec<&Lead> = list.items.iter().filter(|lead| lead.is_deleted).collect();
            let reached = json::horizon(trash.iter().filter_map(|lead| lead.updated_at));
            let new = trash.iter().filter(|lead| lead.updated_at.is_none_or(|at| at >= since));
            deleted.extend(new.map(|lead| lead.id));
            let foreign = trash.len() < list.items.len();
            if !list.has_next || foreign || reached.is_none_or(|reached| reached < since) {
                break;
            }
        }
        Ok(deleted)
    }

    /// The leads with these ids, one by one: a lead that is gone or can't be read is not among them.
    ///
    /// # Errors
    /// See [`VendorErrorKind`].
    pub async fn leads_each(&self, ids: &[i64]) -> Result<Vec<Lead>, VendorError> {
        let mut leads = Vec::new();
        // Two at a time is what the account's budget lets through anyway.
        for pair in ids.chunks(2) {
            for found in join_all(pair.iter().map(|id| self.lead(*id))).await {
                leads.extend(found?);
            }
        }
        Ok(leads)
    }

    /// One lead with its contacts; `None` when it is gone (204 or 404).
    async fn lead(&self, id: i64) -> Result<Option<Lead>, VendorError> {
        let deadline = self.egress.deadline(VENDOR);
        let with = [("with", "contacts".to_owned())];
        match self.get("lead", &format!("leads/{id}"), &with, deadline).await {
            Ok(reply) if reply.status == 204 => Ok(None),
            Ok(reply) => Ok(Lead::read(&reply.json(VENDOR)?).filter(|lead| lead.id == id)),
            Err(error) if error.kind == VendorErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}
