//! What a caller decides before the sandbox starts, and why a start can fail.

use std::path::PathBuf;

use chrono::{DateTime, Utc};

use crate::clock::SandboxClock;

#[derive(Clone, Debug)]
pub struct SandboxConfig {
    /// "Now" for the demo data: its fourteen days end on the civil day at this instant in Almaty, or the day before when the
    /// instant lies in the morning.
    pub anchor: DateTime<Utc>,
    pub clock: SandboxClock,
    pub ports: Ports,
    pub supabase_database: SupabaseDatabase,
    pub size: DataSize,
}

/// Which loopback ports are bound.
#[derive(Clone, Copy, Debug)]
pub struct Ports(Option<u16>);

impl Ports {
    /// Any free ports; read them from the manifest.
    pub fn ephemeral() -> Self {
        Self(None)
    }

    /// control = `base`, amoCRM = base + 1, Radist + 2, Supabase + 3, Gemini + 4, Telegram + 5.
    pub fn fixed(base: u16) -> Self {
        Self(Some(base))
    }

    pub(crate) fn port(self, offset: u16) -> u16 {
        self.0.map_or(0, |base| base.saturating_add(offset))
    }
}

/// Where the emulated Supabase project keeps its tables and rows.
#[derive(Clone, Debug)]
pub enum SupabaseDatabase {
    SqliteMemory,
    /// Tables, rows and grants survive a restart of the sandbox.
    SqliteFile(PathBuf),
}

/// How much demo data is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataSize {
    /// The whole fourteen days.
    Demo,
    /// About 12 leads, 10 chats and 120 messages, for fast tests.
    Small,
}

#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    #[error("cannot listen on 127.0.0.1:{port}: {source}")]
    Listen { port: u16, source: std::io::Error },
    #[error("the emulated project's database: {0}")]
    Database(#[from] sqlx::Error),
    #[error("the emulated project's catalogue cannot be read: {0}")]
    Catalogue(#[from] serde_json::Error),
}
