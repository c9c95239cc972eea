//! What a test or a person may do to a running sandbox besides talking to its emulators.

pub(crate) mod http;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::clock::SandboxClock;
use crate::data::model::Dataset;
use crate::faults::FaultRule;
use crate::gemini::RecordedPrompt;
use crate::manifest::Manifest;
use crate::requests::{RequestRecord, Vendor};
use crate::settings::{Settings, SettingsPatch};
use crate::telegram::StoredMessage;
use crate::world::{World, lock};

#[derive(Clone)]
pub struct Control {
    world: Arc<World>,
    manifest: Arc<Mutex<Manifest>>,
}

impl Control {
    pub(crate) fn new(world: Arc<World>, manifest: Arc<Mutex<Manifest>>) -> Self {
        Self { world, manifest }
    }

    pub async fn manifest(&self) -> Manifest {
        lock(&self.manifest).clone()
    }

    pub fn clock(&self) -> SandboxClock {
        self.world.clock.clone()
    }

    pub async fn add_fault(&self, vendor: Vendor, rule: FaultRule) {
        self.world.faults.add(vendor, rule);
    }

    pub async fn clear_faults(&self) {
        self.world.faults.clear();
    }

    /// Requests with a number above `since`, oldest first.
    pub async fn requests(&self, vendor: Option<Vendor>, since: u64) -> Vec<RequestRecord> {
        self.world.log.list(vendor, since)
    }

    /// Forgets the request log and the recorded prompts.
    pub async fn clear_requests(&self) {
        self.world.log.clear();
        self.world.gemini.clear();
    }

    pub async fn gemini_requests(&self) -> Vec<RecordedPrompt> {
        self.world.gemini.recorded()
    }

    /// Runs a block as the project's owner, like the vendor's SQL editor: all of it or nothing.
    /// Errors carry PostgreSQL's code and message.
    pub async fn supabase_sql(&self, sql: &str) -> Result<(), Value> {
        let settings = self.world.settings();
        let now = self.world.clock.now();
        self.world
            .supabase
            .run_sql(sql, now, settings.supabase_schema_lag_ms)
            .await
            .map_err(|error| error.body())
    }

    pub async fn supabase_tables(&self) -> Result<BTreeMap<String, u64>, Value> {
        self.world.supabase.table_counts().await.map_err(|error| error.body())
    }

    /// All rows of a table in the order of their insertion.
    pub async fn supabase_rows(&self, table: &str) -> Result<Vec<Value>, Value> {
        self.world.supabase.all_rows(table).await.map_err(|error| error.body())
    }

    /// Withdraws every token that OAuth gave, as when the integration is switched off in the account.
    pub async fn revoke_amocrm_tokens(&self) {
        self.world.amocrm.revoke();
    }

    pub async fn telegram_messages(&self) -> Vec<StoredMessage> {
        self.world.telegram.messages()
    }

    pub fn dataset(&self) -> &Dataset {
        &self.world.dataset
    }

    /// Empties the tables, keeps their definitions; forgets messages, logs, faults, limits, issued tokens and settings.
    pub async fn reset(&self) -> Result<(), Value> {
        self.world.supabase.clear_rows().await.map_err(|error| error.body())?;
        self.world.telegram.clear();
        self.world.gemini.clear();
        self.world.amocrm.clear();
        self.world.radist.clear();
        self.world.log.clear();
        self.world.faults.clear();
        *lock(&self.world.settings) = Settings::for_clock(&self.world.clock);
        Ok(())
    }

    /// Drops the emulated project's tables too: a project just created.
    pub async fn supabase_drop_everything(&self) -> Result<(), Value> {
        self.world.supabase.drop_everything().await.map_err(|error| error.body())
    }

    pub async fn settings(&self) -> Settings {
        self.world.settings()
    }

    pub async fn update_settings(&self, patch: SettingsPatch) -> Settings {
        let mut settings = lock(&self.world.settings);
        settings.apply(patch);
        settings.clone()
    }

    pub(crate) async fn close(&self) {
        self.world.supabase.close().await;
    }
}
