//! Turns and pauses of vendor accounts, shared by all processes of the installation through Redis: together they stay
//! within an account's budget. By Redis' own clock, so that theirs may differ.
//!
//! When Redis is away each process goes at half the pace by itself: slower, never faster than allowed by much.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use fred::prelude::{Client, ClientLike, KeysInterface};
use fred::types::scripts::Script;
use futures::future::BoxFuture;

use crate::clock::Clock;
use crate::error::Result;
use crate::redis_link;
use crate::vendors::http::budget::{Account, InProcess, Lane, Pacer};

/// After a failure Redis is not asked for this long.
const REST_MILLIS: i64 = 2_000;

/// `KEYS` the lanes; `ARGV` interval in microseconds and burst of each. Answers the wait for the turn in microseconds.
const TAKE: &str = "\
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local wait = 0
local empty = {}
for i = 1, #KEYS do
  empty[i] = math.max(now, tonumber(redis.call('GET', KEYS[i]) or '0'))
  wait = math.max(wait, empty[i] - now - ARGV[2 * i - 1] * (ARGV[2 * i] - 1))
end
for i = 1, #KEYS do
  local at = math.max(empty[i], now + wait) + ARGV[2 * i - 1]
  redis.call('SET', KEYS[i], string.format('%.0f', at), 'PX', math.ceil((at - now) / 1000) + 1000)
end
return string.format('%.0f', wait)";

/// `KEYS` the pause and its strikes; `ARGV` milliseconds, or 0 to choose 1, 2, 4 … 60 s. A longer pause stays.
const PAUSE: &str = "\
local strikes = redis.call('INCR', KEYS[2])
local wait = tonumber(ARGV[1])
if wait == 0 then wait = math.min(60, 2 ^ math.min(6, strikes - 1)) * 1000 end
redis.call('PEXPIRE', KEYS[2], wait + 120000)
if redis.call('PTTL', KEYS[1]) < wait then redis.call('SET', KEYS[1], '1', 'PX', wait) end
return wait";

/// The shared pacer.
pub struct SharedPacer {
    client: Client,
    clock: Clock,
    take: Script,
    pause: Script,
    alone: InProcess,
    /// Until when Redis is left alone, in milliseconds since 1970.
    rests_until: AtomicI64,
}

impl SharedPacer {
    /// A pacer over this Redis, which may be away now or later.
    ///
    /// # Errors
    /// When the address can't be one.
    pub fn connect(url: &str, clock: Clock) -> Result<Arc<Self>> {
        let client = redis_link::client(url)?;
        // The connection is a task of its own; dropping its handle lets it go on.
        drop(client.connect());
        Ok(Arc::new(Self {
            client,
            clock,
            take: Script::from_lua(TAKE),
            pause: Script::from_lua(PAUSE),
            alone: InProcess::default(),
            rests_until: AtomicI64::new(0),
        }))
    }

    /// Waits until Redis answers. `false`: it did not within `limit`.
    pub async fn reached(&self, limit: Duration) -> bool {
        let connected = self.clock.deadline(limit, self.client.wait_for_connect()).await;
        matches!(connected, Ok(Ok(())))
    }

    async fn asked<T>(&self, what: impl Future<Output = Result<T, fred::error::Error>>) -> Option<T> {
        if self.clock.now().timestamp_millis() < self.rests_until.load(Ordering::Relaxed) {
            return None;
        }
        match what.await {
            Ok(answer) => Some(answer),
            Err(error) => {
                tracing::warn!(%error, "Redis does not answer; this process paces itself");
                self.rests_until.store(self.clock.now().timestamp_millis() + REST_MILLIS, Ordering::Relaxed);
                None
            }
        }
    }
}

/// A key of each of the account's names. One vendor's are in one slot of a cluster, so that a script may take several.
fn keys<'a>(account: &'a Account, what: &'a str) -> impl Iterator<Item = String> + 'a {
    account.names().map(move |name| format!("synkro:pace:{{{}}}:{name}:{what}", account.vendor()))
}

impl Pacer for SharedPacer {
    fn take<'a>(&'a self, account: &'a Account, lanes: &'a [Lane], now: Instant) -> BoxFuture<'a, Duration> {
        Box::pin(async move {
            let (mut keys, mut arguments) = (Vec::new(), Vec::new());
            for lane in lanes {
                for key in self::keys(account, &lane.name) {
                    keys.push(key);
                    arguments.extend([lane.interval.as_micros().to_string(), lane.burst.to_string()]);
                }
            }
            if keys.is_empty() {
                return Duration::ZERO;
            }
            let wait = self.asked(self.take.evalsha_with_reload(&self.client, keys, arguments)).await;
            match wait.and_then(|wait: String| wait.parse().ok()) {
                Some(micros) => Duration::from_micros(micros),
                None => {
                    let slower: Vec<Lane> = lanes
                        .iter()
                        .map(|lane| Lane { interval: lane.interval * 2, ..lane.clone() })
                        .collect();
                    self.alone.take(account, &slower, now).await
                }
            }
        })
    }

    fn pause_left<'a>(&'a self, account: &'a Account, now: Instant) -> BoxFuture<'a, Option<Duration>> {
        Box::pin(async move {
            let mut longest = 0;
            for key in keys(account, "pause") {
                let left: Option<i64> = self.asked(self.client.pttl(key)).await;
                let Some(left) = left else { return self.alone.pause_left(account, now).await };
                longest = longest.max(left);
            }
            u64::try_from(longest).ok().filter(|left| *left > 0).map(Duration::from_millis)
        })
    }

    fn pause<'a>(&'a self, account: &'a Account, wait: Option<Duration>, now: Instant) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            // This process remembers it, too: Redis may be gone a moment later.
            self.alone.pause(account, wait, now).await;
            let millis = wait.map_or(0, |wait| wait.as_millis().max(1)).to_string();
            for (pause, strikes) in keys(account, "pause").zip(keys(account, "strikes")) {
                let keys = vec![pause, strikes];
                let _: Option<i64> = self
                    .asked(self.pause.evalsha_with_reload(&self.client, keys, vec![millis.clone()]))
                    .await;
            }
        })
    }
}
