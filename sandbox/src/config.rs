//! What a caller decides before the sandbox starts, and why a start can fail.

use std::path::PathBuf;

use chrono::{DateTime, Utc};

use crate::clock::SandboxClock;
use crate::companies::Identity;

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
    /// A database of its own for each project, made in this PostgreSQL and dropped at the end. The address is of a superuser
    /// and names a database to connect to.
    Postgres(String),
}

impl SupabaseDatabase {
    /// Where a company's project lies: the demo's at the place given, each further one beside it.
    pub(crate) fn of_project(&self, company: &Identity) -> Self {
        match self {
            Self::SqliteFile(path) if company.id_shift != 0 => {
                let mut name = path.file_name().unwrap_or_default().to_owned();
                name.push(format!("-{}", company.supabase_ref));
                Self::SqliteFile(path.with_file_name(name))
            }
            same => same.clone(),
        }
    }
}

/// How much demo data is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataSize {
    /// The whole fourteen days.
    Demo,
    /// About 12 leads, 10 chats and 120 messages, for fast tests.
    Small,
    /// As much as is asked for, for measuring.
    Load(Load),
}

/// How much there is to measure with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Each has a contact of its own.
    pub leads: usize,
    /// At least one.
    pub chats: usize,
    /// Spread evenly over the chats.
    pub messages: usize,
}

impl std::str::FromStr for DataSize {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const FORM: &str = "use demo, small or load:LEADS:CHATS:MESSAGES";
        match text {
            "demo" => return Ok(Self::Demo),
            "small" => return Ok(Self::Small),
            _ => {}
        }
        let numbers: Vec<usize> = text
            .strip_prefix("load:")
            .ok_or(FORM)?
            .split(':')
            .map(str::parse)
            .collect::<Result<_, _>>()
            .map_err(|_| FORM)?;
        match numbers[..] {
            [leads, chats, messages] if chats > 0 => Ok(Self::Load(Load { leads, chats, messages })),
            _ => Err(FORM),
        }
    }
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
