//! The messages of a chat, paged backwards in time.
//!
//! The vendor gives the newest page at or before `until`, in no promised order. The next page is asked for with the
//! oldest time just seen, not one earlier: messages that share it may lie on both sides of the edge. Must not loop: a
//! full page without news steps back one microsecond, and the number of pages is capped.

use std::collections::HashSet;

use chrono::{DateTime, SecondsFormat, SubsecRound, TimeDelta, Utc};

use super::{Client, Message, PAGE_LIMIT, VENDOR};
use crate::vendors::error::{VendorError, VendorErrorKind};
use crate::vendors::json;

/// A chat of more pages is cut off with an error rather than silently.
const MOST_PAGES: usize = 2_000;

/// The messages of one chat.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Messages {
    /// Oldest first, each once.
    pub messages: Vec<Message>,
    /// Elements without an id or a time.
    pub skipped: usize,
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
        let mut result = Messages::default();
        let mut seen = HashSet::new();
        let mut until = ceil_micros(to);
        for _ in 0..MOST_PAGES {
            let query = [
                ("chat_id", chat_id.to_string()),
                ("limit", PAGE_LIMIT.to_string()),
                ("until", until.to_rfc3339_opts(SecondsFormat::Micros, true)),
            ];
            let (reply, value) = self.get("messages", &self.path("messaging/messages/"), &query).await?;
            let items = json::list(&value, &["messages"]);
            let items = items.ok_or_else(|| reply.malformed(VENDOR, "the answer holds no list"))?;
            let (page, skipped) =
                json::read_each(VENDOR, "messages", items, |item| Message::read(item, chat_id));
            result.skipped += skipped;
            let oldest = page.iter().map(|message| message.sent_at).min();
            let mut news = false;
            for message in page {
                if seen.insert(message.message_id.clone()) {
                    news = true;
                    if from <= message.sent_at && message.sent_at < to {
                        result.messages.push(message);
                    }
                }
            }
            on_page(result.messages.len());
            if items.len() < PAGE_LIMIT || oldest.is_some_and(|oldest| oldest < from) {
                return Ok(sorted(result));
            }
            let Some(oldest) = oldest else {
                return Err(reply.malformed(VENDOR, "no message of a full page has an id and a time"));
            };
            // Older than asked for is progress; anything else without news is the same page again.
            until = match ceil_micros(oldest) {
                next if next < until => next,
                _ if news => until,
                _ => until - TimeDelta::microseconds(1),
            };
        }
        Err(VendorError::new(VENDOR, VendorErrorKind::TooLarge, "the chat does not end"))
    }
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
