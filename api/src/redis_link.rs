//! How this process reaches Redis: time limits, reconnects. What is asked of it is the business of `jobs/wake_up.rs` and
//! `throttle/redis.rs` and `throttle/pacer.rs`; none keeps anything there that must not be lost.

use std::time::Duration;

use fred::prelude::{Builder, Client, Config, ReconnectPolicy, TcpConfig};

use crate::error::{Error, Result};

/// A command that takes longer is given up: there is always a way without Redis.
const PATIENCE: Duration = Duration::from_millis(500);

/// A builder for clients of this Redis.
///
/// # Errors
/// When the address can't be one.
pub fn builder(redis_url: &str) -> Result<Builder> {
    let config = Config::from_url(redis_url).map_err(|_| {
        Error::internal("REDIS_URL: use redis://HOST:PORT or rediss://USER:PASSWORD@HOST:PORT")
    })?;
    let mut builder = Builder::from_config(config);
    builder
        .set_policy(ReconnectPolicy::new_exponential(0, 100, 5_000, 2))
        .with_performance_config(|performance| performance.default_command_timeout = PATIENCE)
        .with_connection_config(|connection| {
            connection.connection_timeout = Duration::from_secs(2);
            connection.tcp = TcpConfig { nodelay: Some(true), ..TcpConfig::default() };
        });
    Ok(builder)
}

/// A client of this Redis, not connected yet.
///
/// # Errors
/// When the address can't be one.
pub fn client(redis_url: &str) -> Result<Client> {
    builder(redis_url)?.build().map_err(failed)
}

/// A failure of Redis is ours.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
pub fn failed(error: fred::error::Error) -> Error {
    Error::internal(format_args!("redis: {error}"))
}
