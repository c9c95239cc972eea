//! Walks as a run walks them, page after page, with everything kept that they bring.

use chrono::{DateTime, Utc};
use synkro::vendors::VendorError;
use synkro::vendors::amocrm::{self, Lead, LeadPlace, LeadWalker, LeadWindow};
use synkro::vendors::radist::{self, Chat, ChatWalker};

/// A walk over the leads of a window.
#[derive(Debug, Default)]
pub struct Leads {
    pub leads: Vec<Lead>,
    pub skipped: usize,
    /// How many leads there were after each page.
    pub kept: Vec<usize>,
}

/// A walk over the chats touched since a time.
#[derive(Debug, Default)]
pub struct Chats {
    pub chats: Vec<Chat>,
    pub groups: usize,
    pub skipped: usize,
    /// How many chats there were after each page.
    pub kept: Vec<usize>,
}

pub async fn leads(client: &amocrm::Client<'_>, window: &LeadWindow) -> Result<Leads, VendorError> {
    let walker = LeadWalker::new(*window, LeadPlace::default());
    let mut walk = Leads::default();
    while let Some(page) = walker.next(client).await? {
        walk.skipped += page.skipped;
        walk.leads.extend(page.leads);
        walk.kept.push(walk.leads.len());
    }
    Ok(walk)
}

pub async fn chats(client: &radist::Client<'_>, since: DateTime<Utc>) -> Result<Chats, VendorError> {
    let walker = ChatWalker::new(since, None);
    let mut walk = Chats::default();
    while let Some(page) = walker.next(client).await? {
        walk.skipped += page.skipped;
        walk.groups += page.groups;
        walk.chats.extend(page.chats);
        walk.kept.push(walk.chats.len());
    }
    Ok(walk)
}
