//! What the emulators know of one customer of the vendors, built once at start; clock, settings, faults and the log of requests
//! are the same for all customers of a sandbox. It holds state and no behaviour.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::amocrm::AmocrmState;
use crate::clock::SandboxClock;
use crate::companies::Identity;
use crate::credentials::Credentials;
use crate::data::life::Crm;
use crate::data::model::Dataset;
use crate::faults::Faults;
use crate::gemini::GeminiState;
use crate::radist::RadistState;
use crate::requests::RequestLog;
use crate::settings::Settings;
use crate::spoil::Spoiled;
use crate::supabase::SupabaseState;
use crate::telegram::TelegramState;

pub(crate) struct World {
    pub(crate) clock: SandboxClock,
    pub(crate) company: Identity,
    pub(crate) credentials: Credentials,
    pub(crate) dataset: Dataset,
    pub(crate) crm: Crm,
    pub(crate) spoiled: Spoiled,
    pub(crate) settings: Arc<Mutex<Settings>>,
    pub(crate) faults: Arc<Faults>,
    pub(crate) log: Arc<RequestLog>,
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
