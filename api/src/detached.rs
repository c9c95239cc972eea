//! Work that must not stay half done when whoever waits for it goes away: a browser that hangs up, a step that is
//! stopped. What a dropped future had asked of a vendor or of the database goes on there, and its answer would be lost.

use std::future::Future;

use tracing::Instrument;

use crate::error::{Error, Result};

/// Carries the work out to its end, whoever waits.
///
/// # Errors
/// When it panics.
pub async fn detached<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> Result<T> {
    tokio::spawn(work.in_current_span()).await.map_err(Error::internal)
}
