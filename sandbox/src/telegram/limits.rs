//! One message a second to a chat, twenty a minute to a group, thirty a second in all.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};

use crate::window::SlidingWindow;

#[derive(Debug, Default)]
pub(super) struct Limits {
    all: SlidingWindow,
    second: BTreeMap<i64, SlidingWindow>,
    minute: BTreeMap<i64, SlidingWindow>,
}

impl Limits {
    /// Counts a message, or tells how many whole seconds to wait.
    pub(super) fn admit(&mut self, chat_id: i64, now: DateTime<Utc>) -> Result<(), u64> {
        let second = self.second.entry(chat_id).or_default();
        let minute = self.minute.entry(chat_id).or_default();
        let group_limit = if chat_id < 0 { 20 } else { usize::MAX };
        let checks = [
            self.all.check(now, 30, Duration::seconds(1)),
            second.check(now, 1, Duration::seconds(1)),
            minute.check(now, group_limit, Duration::minutes(1)),
        ];
        if let Some(wait) = checks.into_iter().filter_map(Result::err).max() {
            return Err((wait.num_milliseconds().max(1) as u64).div_ceil(1_000));
        }
        self.all.push(now);
        second.push(now);
        minute.push(now);
        Ok(())
    }
}
