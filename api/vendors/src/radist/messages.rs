//! The messages of a chat, paged backwards in time.
//!
//! The vendor gives the newest page at or before `until`, in no promised order. The next page is asked for with the
//! oldest time just seen, not one earlier: messages that share it may lie on both sides of the edge. Must not loop: a
//! full page without news steps back one microsecond, and the number of pages is capped.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, SecondsFormat, SubsecRound, TimeDelta, Utc};
use serde_json::Value;

use super::{Client, Message, PAGE_LIMIT, VENDOR};
use crate::error::{VendorError, VendorErrorKind};
use crate::json;

/// A chat of more pages is cut off with an error rather than silently.
const MOST_PAGES: usize = 2_000;

/// So many pages in a row without a new message end a walk, which is said then.
const PAGES_WITHOUT_NEWS: usize = 3;

/// The messages of one chat.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Messages {
    /// Oldest first, each once.
    pub messages: Vec<Message>,
    /// Elements without an id or a time.
    pub skipped: usize,
}

/// What one page brought.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WalkedMessages {
    /// Messages of the period that were not seen before, in no order.
    pub messages: Vec<Message>,
    /// Elements without an id or a time.
    pub skipped: usize,
    /// Elements of the page, the skipped ones too.
    pub elements: usize,
    /// What lies beyond can't be asked for: a full page without a single readable time, or of one and the same time.
    pub cut_short: bool,
    /// Where the next page begins: a walk from there gives what comes after this page.
    pub until: DateTime<Utc>,
}

/// A walk through a chat, backwards. A failed page changes nothing: asking again asks for the same page.
pub struct MessageWalker {
    chat_id: i64,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    state: Mutex<State>,
}

struct State {
    until: DateTime<Utc>,
    seen: HashSet<String>,
    pages: usize,
    /// Elements that could not be read and will be given again by the next page.
    edge: Vec<Value>,
    /// Pages in a row that brought nothing new.
    without_news: usize,
    ended: bool,
}

impl State {
    /// How many of these elements were not counted before; those that the next page may give again are kept in mind.
    fn count_bad(&mut self, bad: &[&Value], goes_back: bool) -> usize {
        let mut counted = std::mem::take(&mut self.edge);
        let mut new = 0;
        for element in bad {
            match counted.iter().position(|known| known == *element) {
                Some(at) => drop(counted.swap_remove(at)),
                None => new += 1,
            }
        }
        // One with an id is itself wherever it comes again, also at the edge of two pages that share a time.
        let again = |element: &&&Value| goes_back || json::text(&element["message_id"]).is_some();
        self.edge = bad.iter().filter(again).map(|element| (*element).clone()).collect();
        new
    }
}

impl MessageWalker {
    /// A walk through the messages sent in `[from, to)`, from the newest at or before `until` on.
    #[must_use]
    pub fn new(chat_id: i64, from: DateTime<Utc>, to: DateTime<Utc>, until: Option<DateTime<Utc>>) -> Self {
        let until = ceil_micros(until.unwrap_or(to));
        let state =
            State { until, seen: HashSet::new(), pages: 0, edge: Vec::new(), without_news: 0, ended: false };
        Self { chat_id, from, to, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next page; `None` once the walk has ended.
    ///
    /// # Errors
    /// [`VendorErrorKind::NotFound`] when the chat is gone; see [`VendorErrorKind`].
    pub async fn next(&self, client: &Client<'_>) -> Result<Option<WalkedMessages>, VendorError> {
        let until = {
            let state = self.state();
            if state.ended {
                return Ok(None);
            }
            if state.pages >= MOST_PAGES {
                return Err(VendorError::new(VENDOR, VendorErrorKind::TooLarge, "the chat does not end"));
            }
            state.until
        };
        let query = [
            ("chat_id", self.chat_id.to_string()),
            ("limit", PAGE_LIMIT.to_string()),
            ("until", until.to_rfc3339_opts(SecondsFormat::Micros, true)),
        ];
        let (reply, value) = client.get("messages", &client.path("messaging/messages/"), &query).await?;
        let items = json::list(&value, &["messages"]);
        let items = items.ok_or_else(|| reply.malformed(VENDOR, "the answer holds no list"))?;
        let (mut page, mut bad) = (Vec::new(), Vec::new());
        for item in items {
            match Message::read(item, self.chat_id) {
                Some(message) => page.push(message),
                None => bad.push(item),
            }
        }
        let times = || page.iter().map(|message| message.sent_at);
        let short = items.len() < PAGE_LIMIT;
        // One message with a wrong time must not end the walk: it ends where more than a few are older than the period.
        let ended = short || json::horizon(times()).is_none_or(|reached| reached < self.from);
        // Where it goes on although some are older, it goes on from the oldest of the period.
        let goes_back = !ended && times().any(|time| time < self.from);
        let oldest = times().filter(|time| !goes_back || *time >= self.from).min();
        let mut state = self.state();
        state.pages += 1;
        let skipped = state.count_bad(&bad, goes_back);
        let mut walked = WalkedMessages {
            messages: Vec::new(),
            skipped,
            elements: items.len(),
            cut_short: !short && oldest.is_none(),
            until,
        };
        let mut news = false;
        for message in page {
            if state.seen.insert(message.message_id.clone()) {
                news = true;
                if self.from <= message.sent_at && message.sent_at < self.to {
                    walked.messages.push(message);
                }
            }
        }
        state.ended = ended;
        state.without_news = if news { 0 } else { state.without_news + 1 };
        if !ended && state.without_news >= PAGES_WITHOUT_NEWS {
            // The vendor gives the same page whatever it is asked for.
            state.ended = true;
            walked.cut_short = true;
        }
        if let Some(oldest) = oldest {
            // Older than asked for is progress; anything else without news is the same page again.
            state.until = match ceil_micros(oldest) {
                next if next < until => next,
                _ if news => until,
                _ => {
                    // As many messages as a page holds share this time: there may be more of them.
                    walked.cut_short |= page_full_of_one_time(items.len(), oldest, until);
                    until - TimeDelta::microseconds(1)
                }
            };
        }
        walked.until = state.until;
        Ok(Some(walked))
    }
}

impl Client<'_> {
    /// The messages of a chat sent in `[from, to)`. `on_page` hears after each page how many are kept so far.
    ///
    /// # Errors
    /// [`VendorErrorKind::NotFound`] when the chat is gone; see [`VendorErrorKind`].
    pub async fn messages(
        &self,
        chat_id: i64,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        mut on_page: impl FnMut(usize),
    ) -> Result<Messages, VendorError> {
        let walker = MessageWalker::new(chat_id, from, to, None);
        let mut result = Messages::default();
        while let Some(page) = walker.next(self).await? {
            result.skipped += page.skipped;
            result.messages.extend(page.messages);
            on_page(result.messages.len());
        }
        Ok(sorted(result))
    }
}

fn page_full_of_one_time(elements: usize, oldest: DateTime<Utc>, until: DateTime<Utc>) -> bool {
    elements >= PAGE_LIMIT && ceil_micros(oldest) == until
}

fn sorted(mut result: Messages) -> Messages {
    result.messages.sort_by(|a, b| (a.sent_at, &a.message_id).cmp(&(b.sent_at, &b.message_id)));
    result
}

/// The same time or the next microsecond: the query carries six digits, and cutting would lose what lies between.
fn ceil_micros(time: DateTime<Utc>) -> DateTime<Utc> {
    let cut = time.trunc_subsecs(6);
    if cut < time { cut + TimeDelta::microseconds(1) } else { cut }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_with_seven_digits_is_asked_for_rounded_up() {
        let time = "2026-03-02T09:31:07.4829131Z".parse().unwrap();
        let asked = ceil_micros(time).to_rfc3339_opts(SecondsFormat::Micros, true);
        assert_eq!(asked, "2026-03-02T09:31:07.482914Z");
        let exact: DateTime<Utc> = "2026-03-02T09:31:07.482913Z".parse().unwrap();
        assert_eq!(ceil_micros(exact), exact);
    }
}
