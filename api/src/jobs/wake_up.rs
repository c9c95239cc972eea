//! Wake-ups between processes: a run accepted by one is looked for at once by the workers of the others.
//!
//! Over Redis pub/sub, when `REDIS_URL` is set. A message carries nothing and may be lost: workers also look by
//! themselves every second. So Redis is never the holder of anything; without it work begins a second later.

use std::time::Duration;

use fred::prelude::{
    Builder, ClientLike, Config, EventInterface, PubsubInterface, ReconnectPolicy, TcpConfig,
};
use tokio::task::JoinHandle;

use crate::error::{Error, Result};
use crate::store::Store;

const CHANNEL: &str = "synkro:wake";
/// A command that takes longer is given up: the poll is there.
const PATIENCE: Duration = Duration::from_secs(2);

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
    let config = Config::from_url(redis_url).map_err(|_| {
        Error::internal("REDIS_URL: use redis://HOST:PORT or rediss://USER:PASSWORD@HOST:PORT")
    })?;
    let mut builder = Builder::from_config(config);
    builder
        .set_policy(ReconnectPolicy::new_exponential(0, 100, 5_000, 2))
        .with_performance_config(|performance| performance.default_command_timeout = PATIENCE)
        .with_connection_config(|connection| {
            connection.connection_timeout = PATIENCE;
            connection.tcp = TcpConfig { nodelay: Some(true), ..TcpConfig::default() };
        });
    let publisher = builder.build().map_err(|error| Error::internal(format_args!("redis: {error}")))?;
    let subscriber =
        builder.build_subscriber_client().map_err(|error| Error::internal(format_args!("redis: {error}")))?;
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
