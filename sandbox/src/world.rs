//! Everything that the emulators of one sandbox share, built once at start. It holds state and no behaviour.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::amocrm::AmocrmState;
use crate::clock::SandboxClock;
use crate::credentials::Credentials;
use crate::data::model::Dataset;
use crate::faults::Faults;
use crate::gemini::GeminiState;
use crate::radist::RadistState;
use crate::requests::RequestLog;
use crate::settings::Settings;
use crate::supabase::SupabaseState;
use crate::telegram::TelegramState;

pub(crate) struct World {
    pub(crate) clock: SandboxClock,
    pub(crate) credentials: Credentials,
    pub(crate) dataset: Dataset,
    pub(crate) settings: Mutex<Settings>,
    pub(crate) faults: Faults,
    pub(crate) log: RequestLog,
    pub(crate) amocrm: AmocrmState,
    pub(crate) radist: RadistState,
    pub(crate) supabase: SupabaseState,
    pub(crate) gemini: GeminiState,
    pub(crate) telegram: TelegramState,
}

impl World {
    pub(crate) fn settings(&self) -> Settings {
        lock(&self.settings).clone()
    }
}

/// Locks and, after a panic elsewhere, goes on with what is there: a test's own failure is the message that counts.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
