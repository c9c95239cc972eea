//! Wake-ups between processes: a run accepted by one is looked for at once by the workers of the others.
//!
//! Over Redis pub/sub, when `REDIS_URL` is set. A message carries nothing and may be lost: workers also look by
//! themselves every second. So Redis is never the holder of anything; without it work begins a second later.

use fred::prelude::{ClientLike, EventInterface, PubsubInterface};
use tokio::task::JoinHandle;

use crate::error::Result;
use crate::redis_link;
use crate::store::Store;

const CHANNEL: &str = "synkro:wake";

/// The two tasks; dropped, they end.
pub struct WakeUps(Vec<JoinHandle<()>>);

impl Drop for WakeUps {
    fn drop(&mut self) {
        for task in &self.0 {
            task.abort();
        }
    }
}

/// Tells other processes of runs accepted here, and this process' workers of runs accepted elsewhere. Redis may be away
/// now or later; it is connected to again by itself.
///
/// # Errors
/// When the address can't be one.
pub async fn start(store: &Store, redis_url: &str) -> Result<WakeUps> {
    let builder = redis_link::builder(redis_url)?;
    let publisher = builder.build().map_err(redis_link::failed)?;
    let subscriber = builder.build_subscriber_client().map_err(redis_link::failed)?;
    let _ = (publisher.connect(), subscriber.connect(), subscriber.manage_subscriptions());
    let mut messages = subscriber.message_rx();
    if subscriber.wait_for_connect().await.is_err() || subscriber.subscribe(CHANNEL).await.is_err() {
        tracing::warn!("Redis does not answer: workers look for runs by themselves until it does");
    }
    let wake = store.wake();
    let hear = tokio::spawn(async move {
        // Dropped with the task: the connection must live as long as somebody listens.
        let _subscriber = subscriber;
        loop {
            match messages.recv().await {
                Ok(_) | Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => wake.notify_waiters(),
                Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
            }
        }
    });
    let accepted = store.accepted();
    let tell = tokio::spawn(async move {
        loop {
            accepted.notified().await;
            if let Err(error) = publisher.publish::<(), _, _>(CHANNEL, "").await {
                tracing::debug!(%error, "no wake-up; the workers' own look finds the run");
            }
        }
    });
    Ok(WakeUps(vec![hear, tell]))
}
