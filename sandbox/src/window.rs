//! A sliding-window counter: how vendors count requests. It knows no vendor and reads no clock.

use std::collections::VecDeque;

use chrono::{DateTime, Duration, Utc};

#[derive(Debug, Default)]
pub(crate) struct SlidingWindow {
    hits: VecDeque<DateTime<Utc>>,
}

impl SlidingWindow {
    /// Counts a hit when fewer than `limit` fell into the last `span`; otherwise tells how long until one would be accepted.
    pub(crate) fn hit(&mut self, now: DateTime<Utc>, limit: usize, span: Duration) -> Result<(), Duration> {
        self.check(now, limit, span)?;
        self.hits.push_back(now);
        Ok(())
    }

    /// The same question without counting.
    pub(crate) fn check(&mut self, now: DateTime<Utc>, limit: usize, span: Duration) -> Result<(), Duration> {
        while self.hits.front().is_some_and(|first| now - *first >= span) {
            self.hits.pop_front();
        }
        match self.hits.len() < limit {
            true => Ok(()),
            false => Err(self.hits.front().map_or(span, |first| span - (now - *first))),
        }
    }

    pub(crate) fn push(&mut self, now: DateTime<Utc>) {
        self.hits.push_back(now);
    }
}
