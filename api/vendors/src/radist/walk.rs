//! Walking the chats, newest first, page by page, from wherever a walk was interrupted.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use super::{Chat, ChatContact, Client, MOST_PAGES, SLACK};
use crate::error::VendorError;

/// What one page brought.
#[derive(Debug, Clone, PartialEq)]
pub struct WalkedChats {
    /// The cursor that this page was asked for with: a walk that begins there gives these chats again.
    pub cursor: Option<String>,
    /// Chats with activity since the time asked for that were not seen before.
    pub chats: Vec<Chat>,
    /// Group chats, left out.
    pub groups: usize,
    /// Contacts and chats that could not be read.
    pub skipped: usize,
    /// The list named a page again, or never ended: what it holds beyond is not known.
    pub cut_short: bool,
}

/// A walk. A failed page changes nothing: asking again asks for the same page.
pub struct ChatWalker {
    since: DateTime<Utc>,
    stop_before: DateTime<Utc>,
    state: Mutex<State>,
}

struct State {
    next: Option<String>,
    cursors: HashSet<String>,
    seen: HashSet<i64>,
    pages: usize,
    order: Order,
    ended: bool,
}

/// Whether the list is newest first, as far as it was seen. The vendor does not promise it, and only such a list may be left
/// before its end.
#[derive(Debug, Default)]
struct Order {
    last: Option<DateTime<Utc>>,
    falls: usize,
    rises: usize,
}

impl Order {
    fn see(&mut self, latest: DateTime<Utc>) {
        match self.last.replace(latest).map(|before| before.cmp(&latest)) {
            Some(Ordering::Greater) => self.falls += 1,
            Some(Ordering::Less) => self.rises += 1,
            Some(Ordering::Equal) | None => {}
        }
    }

    /// Chats that move while the list is walked, and times that are wrong, make some neighbours rise.
    const fn is_newest_first(&self) -> bool {
        self.falls > 0 && self.rises * 10 <= self.falls
    }
}

impl ChatWalker {
    /// A walk from `cursor` to chats that rested since `since`. The order of the list is not promised, so it ends only
    /// after a whole page that is older by two days, and before the list's end only where the list was newest first so far.
    #[must_use]
    pub fn new(since: DateTime<Utc>, cursor: Option<String>) -> Self {
        Self::until(since, since - SLACK, cursor)
    }

    /// A walk that ends after a whole page older than `stop_before`: for a second look at what moved during the first.
    #[must_use]
    pub fn until(since: DateTime<Utc>, stop_before: DateTime<Utc>, cursor: Option<String>) -> Self {
        let cursors = cursor.iter().cloned().collect();
        let state = State {
            next: cursor,
            cursors,
            seen: HashSet::new(),
            pages: 0,
            order: Order::default(),
            ended: false,
        };
        Self { since, stop_before, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts these chats as seen.
    pub fn know(&self, chats: impl IntoIterator<Item = i64>) {
        self.state().seen.extend(chats);
    }

    /// The chats seen so far.
    #[must_use]
    pub fn seen(&self) -> Vec<i64> {
        self.state().seen.iter().copied().collect()
    }

    /// The next page; `None` once the walk has ended.
    ///
    /// # Errors
    /// See [`crate::VendorErrorKind`].
    pub async fn next(&self, client: &Client<'_>) -> Result<Option<WalkedChats>, VendorError> {
        let cursor = {
            let state = self.state();
            if state.ended {
                return Ok(None);
            }
            state.next.clone()
        };
        let page = client.chats_page(cursor.as_deref()).await?;
        let mut state = self.state();
        state.pages += 1;
        let mut walked =
            WalkedChats { cursor, chats: Vec::new(), groups: 0, skipped: page.skipped, cut_short: false };
        let empty = page.contacts.is_empty();
        let old = !empty && page.contacts.iter().all(|contact| contact.is_older_than(self.stop_before));
        page.contacts.iter().filter_map(ChatContact::latest).for_each(|latest| state.order.see(latest));
        let past = old && state.order.is_newest_first();
        for contact in page.contacts {
            if contact.is_group {
                walked.groups += 1;
                continue;
            }
            let touched = contact.touched_since(self.since);
            walked.chats.extend(touched.into_iter().filter(|chat| state.seen.insert(chat.chat_id)));
        }
        match page.next {
            Some(next) if !empty && !past => {
                let circles = !state.cursors.insert(next.clone()) || state.pages >= MOST_PAGES;
                walked.cut_short = circles;
                state.ended = circles;
                state.next = Some(next);
            }
            Some(_) | None => state.ended = true,
        }
        Ok(Some(walked))
    }
}
