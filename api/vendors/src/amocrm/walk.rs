//! Walking the leads of a window, newest change first, page by page, from wherever a walk was interrupted.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Client, LIMITS, Lead, LeadWindow, MOST_PAGES, OVERLAP, PAGE_LIMIT};
use crate::error::{VendorError, VendorErrorKind};
use crate::json;

/// Where a walk is: the page that is asked for next and its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeadPlace {
    pub page: u32,
    pub limit: u32,
}

impl Default for LeadPlace {
    fn default() -> Self {
        Self { page: 1, limit: PAGE_LIMIT }
    }
}

/// What one page brought.
#[derive(Debug, Clone, PartialEq)]
pub struct WalkedLeads {
    /// Where this page was found: a walk that begins there gives these leads again.
    pub place: LeadPlace,
    /// Leads inside the window that were not seen before.
    pub leads: Vec<Lead>,
    /// Elements that could not be read or had no time of change.
    pub skipped: usize,
    /// The same page came again and again, or the list never ended: what it holds beyond is not known.
    pub cut_short: bool,
}

/// A walk. A failed page changes nothing: asking again asks for the same page.
pub struct LeadWalker {
    window: LeadWindow,
    state: Mutex<State>,
}

struct State {
    place: LeadPlace,
    seen: HashSet<i64>,
    pages: u32,
    without_news: u32,
    ended: bool,
}

impl LeadWalker {
    /// A walk that begins at `place`.
    #[must_use]
    pub fn new(window: LeadWindow, place: LeadPlace) -> Self {
        let state = State { place, seen: HashSet::new(), pages: 0, without_news: 0, ended: false };
        Self { window, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many pages were walked.
    #[must_use]
    pub fn pages(&self) -> u32 {
        self.state().pages
    }

    /// The next page; `None` once a page reached past the window's start. A 504 makes the pages smaller.
    ///
    /// # Errors
    /// See [`crate::VendorErrorKind`].
    pub async fn next(&self, client: &Client<'_>) -> Result<Option<WalkedLeads>, VendorError> {
        loop {
            let place = {
                let state = self.state();
                if state.ended {
                    return Ok(None);
                }
                state.place
            };
            let got = match client.leads_page(&self.window, place.page, place.limit).await {
                Err(error) if error.status == Some(504) || is_too_large(&error) => {
                    let Some(smaller) = LIMITS.into_iter().find(|limit| *limit < place.limit) else {
                        return Err(error);
                    };
                    // The same place in smaller pages; what overlaps is dropped as seen.
                    let page = (place.page - 1) * place.limit / smaller + 1;
                    self.state().place = LeadPlace { page, limit: smaller };
                    continue;
                }
                got => got?,
            };
            let mut state = self.state();
            state.pages += 1;
            let mut walked = WalkedLeads { place, leads: Vec::new(), skipped: got.skipped, cut_short: false };
            let before = state.seen.len();
            let mut times = Vec::new();
            let empty = got.leads.is_empty();
            for lead in got.leads {
                // Without a time of change nobody knows where it belongs: it is left out and counted.
                let Some(updated_at) = lead.updated_at else {
                    walked.skipped += usize::from(state.seen.insert(lead.id));
                    continue;
                };
                times.push(updated_at);
                // A writer may set an earlier time of change: what came or ended since is of the window all the same.
                let times = [Some(updated_at), lead.created_at, lead.closed_at];
                let inside = times.into_iter().flatten().any(|time| self.window.from <= time);
                if state.seen.insert(lead.id) && inside {
                    walked.leads.push(lead);
                }
            }
            // One page of known leads can be a shift of rows; two in a row are the same page again and again.
            let news = state.seen.len() > before;
            state.without_news = if news { 0 } else { state.without_news + 1 };
            // One lead with a wrong time of change must not end the walk.
            let past = json::horizon(times).is_some_and(|reached| reached < self.window.from - OVERLAP);
            let over = !got.has_next || past || (empty && got.skipped == 0);
            walked.cut_short = !over && (state.without_news == 2 || state.pages >= MOST_PAGES);
            state.ended = over || walked.cut_short;
            state.place.page += 1;
            return Ok(Some(walked));
        }
    }
}

/// A page that is larger than an answer may be: half as many leads may fit.
fn is_too_large(error: &VendorError) -> bool {
    error.kind == VendorErrorKind::TooLarge
}
