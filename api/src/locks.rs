//! Who waits for whom within one process. What holds over all processes is a lease in the database.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{AcquireError, Mutex as AsyncMutex, Semaphore, SemaphorePermit};
use uuid::Uuid;

/// Operations of the settings at once in a process: more wait within their deadlines.
const OPERATIONS: usize = 24;

/// One lock an integration, for those who would renew the same pair of tokens in this process.
#[derive(Default)]
pub struct Renewals(Mutex<HashMap<Uuid, Weak<AsyncMutex<()>>>>);

impl Renewals {
    /// The lock of this integration.
    pub fn of(&self, integration: Uuid) -> Arc<AsyncMutex<()>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lock) = all.get(&integration).and_then(Weak::upgrade) {
            return lock;
        }
        all.retain(|_, lock| lock.strong_count() > 0);
        let lock = Arc::default();
        all.insert(integration, Arc::downgrade(&lock));
        lock
    }
}

/// The places of the settings' operations in this process.
pub struct Operations(Semaphore);

impl Default for Operations {
    fn default() -> Self {
        Self(Semaphore::new(OPERATIONS))
    }
}

impl Operations {
    /// Waits for a place and holds it.
    ///
    /// # Errors
    /// Never in practice: the places are not closed.
    pub async fn place(&self) -> Result<SemaphorePermit<'_>, AcquireError> {
        self.0.acquire().await
    }
}
