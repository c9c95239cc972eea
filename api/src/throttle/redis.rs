//! Slots shared through Redis: one sorted set a subject, taken and counted by a script, so that nobody comes between.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use fred::prelude::{Client, ClientLike, KeysInterface, SortedSetsInterface};
use fred::types::scripts::Script;

use super::rules::Rule;
use super::{Full, Slot};
use crate::clock::Clock;
use crate::error::Result;
use crate::redis_link;

/// After a failure Redis is not asked for this long: a sign-in must not wait for it each time.
const REST_MILLIS: i64 = 2_000;

/// `KEYS[1]` the subject; `ARGV` now, window, limit, the slot's id. Answers 0, or the milliseconds until a slot is free.
const TAKE: &str = "\
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1] - ARGV[2])
if redis.call('ZCARD', KEYS[1]) < tonumber(ARGV[3]) then
  redis.call('ZADD', KEYS[1], ARGV[1], ARGV[4])
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return 0
end
local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return math.max(1, tonumber(oldest[2]) + ARGV[2] - ARGV[1])";

#[derive(Clone)]
pub(super) struct Shared {
    client: Client,
    clock: Clock,
    take: Arc<Script>,
    /// Until when Redis is left alone, in milliseconds since 1970.
    rests_until: Arc<AtomicI64>,
}

impl Shared {
    pub(super) fn connect(url: &str, clock: Clock) -> Result<Self> {
        let client = redis_link::client(url)?;
        // The connection is a task of its own; dropping its handle lets it go on.
        drop(client.connect());
        let take = Arc::new(Script::from_lua(TAKE));
        Ok(Self { client, clock, take, rests_until: Arc::default() })
    }

    fn rests(&self) -> bool {
        self.clock.now().timestamp_millis() < self.rests_until.load(Ordering::Relaxed)
    }

    async fn asked<T>(&self, what: impl Future<Output = Result<T, fred::error::Error>>) -> Option<T> {
        match what.await {
            Ok(answer) => Some(answer),
            Err(error) => {
                tracing::warn!(%error, "Redis does not answer; this process counts for itself");
                self.rests_until.store(self.clock.now().timestamp_millis() + REST_MILLIS, Ordering::Relaxed);
                None
            }
        }
    }

    /// `None`: Redis does not answer.
    pub(super) async fn take(&self, key: &str, id: &str, now: i64, rule: Rule) -> Option<Result<(), Full>> {
        if self.rests() {
            return None;
        }
        let window = i64::try_from(rule.window().as_millis()).unwrap_or(i64::MAX);
        let arguments = vec![now.to_string(), window.to_string(), rule.limit().to_string(), id.to_owned()];
        let wait: i64 =
            self.asked(self.take.evalsha_with_reload(&self.client, vec![key.to_owned()], arguments)).await?;
        let retry_after = Duration::from_millis(u64::try_from(wait).unwrap_or(0));
        Some(if wait == 0 { Ok(()) } else { Err(Full { retry_after }) })
    }

    pub(super) async fn give_back(&self, slot: &Slot) {
        if !self.rests() {
            self.asked(self.client.zrem::<i64, _, _>(&slot.key, slot.id.as_str())).await;
        }
    }

    pub(super) async fn reset(&self, key: &str) {
        if !self.rests() {
            self.asked(self.client.del::<i64, _>(key)).await;
        }
    }
}
