//! Whether this process can do its work: what `/ready` answers, and what the log says when it changes.
//!
//! Proven, not supposed: a row is written, the schema looked at, the page's files found, the key ring tried against the
//! database, the ends of the audit log checked, and a worker has looked for work. A proof holds for a moment; a question is
//! answered in time, whatever hangs. It knows the database and the vault, and nothing of what is built on them.

use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Mutex as AsyncMutex;

use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::store::processes::Process;
use crate::store::{Store, SystemScope};
use crate::vault::Vault;

/// How long an answer may take.
const DEADLINE: Duration = Duration::from_secs(2);
/// For how long a proof holds; that the database answers is asked each time.
const FRESH: Duration = Duration::from_secs(2);
/// How often the process looks by itself.
const EVERY: Duration = Duration::from_secs(5);
/// How often keys and the audit log's ends are looked at.
const DEEP_EVERY: Duration = Duration::from_secs(60);
/// A worker looks for work each second, or tells of its lease; one that did neither for so long hangs.
const WORKER_PATIENCE: Duration = Duration::from_secs(60);

/// Why it is not ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotReady {
    /// It was told to end.
    Stopping,
    /// The database does not answer or takes no writes.
    Database,
    /// The database's schema is none that this program can work with.
    Schema,
    /// The page's files are gone.
    Page,
    /// The key ring is not the database's.
    Keys,
    /// The end of an audit chain is not what this installation has signed.
    Audit,
    /// No worker has looked for work for a while.
    Worker,
}

impl NotReady {
    /// For whoever asks, a stranger perhaps.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Stopping => "The process is about to end.",
            Self::Database => "The database does not answer, or takes no writes.",
            Self::Schema => "The database's schema is not the one of this version.",
            Self::Page => "The page's files are missing.",
            Self::Keys => "The key ring is not the one of this database.",
            Self::Audit => "The audit log is damaged and needs the operator.",
            Self::Worker => "No worker looks for work.",
        }
    }
}

/// What was found wrong, with the reason for the log.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    what: NotReady,
    reason: String,
}

impl Found {
    fn new(what: NotReady, reason: impl fmt::Display) -> Self {
        Self { what, reason: reason.to_string() }
    }
}

/// What this process knows of itself.
pub struct Readiness {
    clock: Clock,
    base: Instant,
    process: OnceLock<Process>,
    page: OnceLock<PathBuf>,
    works: AtomicBool,
    worked: AtomicU64,
    stopping: AtomicBool,
    last: AsyncMutex<Last>,
    said: Mutex<Option<NotReady>>,
}

#[derive(Default)]
struct Last {
    ready_at: Option<Instant>,
    deep_at: Option<Instant>,
}

impl Default for Readiness {
    fn default() -> Self {
        // Real time, whatever the application's clock: what is asked runs in real time, too.
        let clock = Clock::system();
        Self {
            base: clock.instant(),
            clock,
            process: OnceLock::new(),
            page: OnceLock::new(),
            works: AtomicBool::new(false),
            worked: AtomicU64::new(0),
            stopping: AtomicBool::new(false),
            last: AsyncMutex::default(),
            said: Mutex::default(),
        }
    }
}

impl Readiness {
    /// The page's files must be there.
    pub fn serves_page(&self, folder: PathBuf) {
        let _ = self.page.set(folder);
    }

    /// Workers run in this process.
    pub fn works(&self) {
        self.worked();
        self.works.store(true, Ordering::Release);
    }

    /// A worker has looked for work, or told of its lease.
    pub fn worked(&self) {
        self.worked.store(self.millis(), Ordering::Release);
    }

    /// The process was told to end.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    fn millis(&self) -> u64 {
        u64::try_from(self.clock.instant().duration_since(self.base).as_millis()).unwrap_or(u64::MAX)
    }

    /// Whether this process can do its work.
    ///
    /// # Errors
    /// [`Error::database_away`]'s kind, with words for a stranger and the reason for the log.
    pub async fn check(&self, store: &Store, vault: &Vault) -> Result<()> {
        if self.stopping.load(Ordering::Acquire) {
            return Err(unavailable(&Found::new(NotReady::Stopping, "told to end")));
        }
        let found = match self.clock.deadline(DEADLINE, self.look(store, vault)).await {
            Ok(found) => found,
            Err(_) => {
                let reason = format!("no answer within {} s", DEADLINE.as_secs());
                Err(Found::new(NotReady::Database, reason))
            }
        };
        self.say(found.as_ref().err());
        found.map_err(|found| unavailable(&found))
    }

    /// The log hears of each change once.
    fn say(&self, found: Option<&Found>) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let now = found.map(|found| found.what);
        if *said != now {
            match found {
                Some(found) => tracing::error!(reason = found.reason, "not ready: {}", found.what.words()),
                None => tracing::info!("ready again"),
            }
            *said = now;
        }
    }

    async fn look(&self, store: &Store, vault: &Vault) -> Result<(), Found> {
        // One looks; who asks meanwhile is told what it found.
        let mut last = self.last.lock().await;
        let now = self.clock.instant();
        // A damaged end that was met while something was written is no matter of the next minute.
        if store.take_audit_alarm() {
            *last = Last::default();
        }
        if last.ready_at.is_none_or(|at| now.duration_since(at) >= FRESH) {
            last.ready_at = None;
            self.database(store).await?;
            if last.deep_at.is_none_or(|at| now.duration_since(at) >= DEEP_EVERY) {
                deep(store, vault).await?;
                last.deep_at = Some(now);
            }
            last.ready_at = Some(now);
        } else if let Err(error) = store.ping().await {
            last.ready_at = None;
            return Err(Found::new(NotReady::Database, error.internal.unwrap_or_default()));
        }
        drop(last);
        self.files()?;
        self.workers()
    }

    async fn database(&self, store: &Store) -> Result<(), Found> {
        let system = SystemScope::because("a process tells of itself");
        let process = self.process(store.clock(), "serve");
        let database = |error: Error| Found::new(NotReady::Database, error.internal.unwrap_or_default());
        store.note_process(system, process).await.map_err(database)?;
        let schema = store.schema().await.map_err(database)?;
        schema.check().map_err(|error| Found::new(NotReady::Schema, error.internal.unwrap_or_default()))
    }

    /// What this process is; the first who asks decides.
    pub fn process(&self, clock: &Clock, kind: &'static str) -> &Process {
        self.process.get_or_init(|| Process {
            id: clock.new_id(),
            kind,
            version: env!("CARGO_PKG_VERSION"),
            started_at: clock.now(),
        })
    }

    fn files(&self) -> Result<(), Found> {
        match self.page.get().map(|folder| folder.join("index.html")) {
            Some(index) if !index.is_file() => {
                Err(Found::new(NotReady::Page, format_args!("{} is missing", index.display())))
            }
            _ => Ok(()),
        }
    }

    fn workers(&self) -> Result<(), Found> {
        let silent = Duration::from_millis(self.millis().saturating_sub(self.worked.load(Ordering::Acquire)));
        if self.works.load(Ordering::Acquire) && silent >= WORKER_PATIENCE {
            let reason = format_args!("nothing heard for {} s", silent.as_secs()).to_string();
            return Err(Found::new(NotReady::Worker, reason));
        }
        Ok(())
    }

    /// Looks for as long as the process lives, so that the log tells of trouble although nobody asks, and connections that
    /// can't write are not kept: those of `store`, and those that workers have for themselves.
    pub async fn keep(self: Arc<Self>, store: Store, vault: Vault, workers: Option<Store>) {
        let system = SystemScope::because("a process tells of itself");
        loop {
            let mut looked = self.check(&store, &vault).await;
            if looked.is_ok() {
                looked = store.close_read_only_connections().await;
            }
            if let Some(workers) = &workers {
                let process = self.process(store.clock(), "serve");
                looked = looked.and(workers.note_process(system, process).await);
                if looked.is_ok() {
                    looked = workers.close_read_only_connections().await;
                }
            }
            if let Err(error) = looked {
                tracing::debug!(%error, "not everything is well");
            }
            store.clock().sleep(EVERY).await;
        }
    }
}

/// Begins to work with the audit log, after the key ring was found to be the database's own.
///
/// # Errors
/// When the database does not answer.
pub async fn begin_audit(store: &Store) -> Result<()> {
    store.begin_audit(SystemScope::because("a process begins to work with the audit log")).await
}

/// Whether the key ring is the database's own.
///
/// # Errors
/// What is missing or wrong; or that the database does not answer.
pub async fn check_keys(vault: &Vault) -> Result<()> {
    vault.check_ring(SystemScope::because("the key ring is checked against the whole installation")).await
}

/// Keys and the audit log.
async fn deep(store: &Store, vault: &Vault) -> Result<(), Found> {
    check_keys(vault).await.map_err(|error| {
        let away = error.retry_after.is_some();
        let what = if away { NotReady::Database } else { NotReady::Keys };
        Found::new(what, error.internal.unwrap_or_default())
    })?;
    let system = SystemScope::because("every chain's end is looked at");
    let ends = store.chain_ends(system).await;
    let ends = ends.map_err(|error| Found::new(NotReady::Database, error.internal.unwrap_or_default()))?;
    let damaged: Vec<String> = ends
        .iter()
        .filter_map(|end| end.damage.as_ref().map(|damage| format!("{}: {damage}", end.chain)))
        .collect();
    if damaged.is_empty() {
        return Ok(());
    }
    Err(Found::new(NotReady::Audit, format_args!("the audit log is damaged: {}", damaged.join("; "))))
}

fn unavailable(found: &Found) -> Error {
    Error { internal: Some(found.reason.clone()), ..Error::database_away() }.saying(found.what.words())
}
