//! The sandbox's own time: the system's, or one that a test moves by hand.
//! Everything that emulators date or limit asks this clock and nothing else.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};

use crate::world::lock;

/// A clock shared by all emulators of one sandbox; clones move together.
#[derive(Clone, Debug)]
pub struct SandboxClock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Manual(Arc<Mutex<DateTime<Utc>>>),
}

impl SandboxClock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands at `now` until [`advance`](Self::advance) or [`set`](Self::set) moves it.
    pub fn manual(now: DateTime<Utc>) -> Self {
        Self(Source::Manual(Arc::new(Mutex::new(now))))
    }

    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Source::System => Utc::now(),
            Source::Manual(now) => *lock(now),
        }
    }

    /// Moves a manual clock forward. The system clock stays as it is.
    pub fn advance(&self, by: std::time::Duration) {
        if let Source::Manual(now) = &self.0 {
            let mut now = lock(now);
            *now += chrono::Duration::from_std(by).unwrap_or_default();
        }
    }

    /// Puts a manual clock to an instant. The system clock stays as it is.
    pub fn set(&self, to: DateTime<Utc>) {
        if let Source::Manual(now) = &self.0 {
            *lock(now) = to;
        }
    }

    pub fn is_manual(&self) -> bool {
        matches!(self.0, Source::Manual(_))
    }
}
