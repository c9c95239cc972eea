//! What a test or a person may do to a running sandbox besides talking to its emulators.

pub(crate) mod http;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::amocrm::Card;
use crate::clock::SandboxClock;
use crate::credentials::Credentials;
use crate::data::life::LeadHistory;
use crate::data::model::Dataset;
use crate::faults::FaultRule;
use crate::gemini::RecordedPrompt;
use crate::manifest::Manifest;
use crate::requests::{RequestRecord, Vendor};
use crate::settings::{Settings, SettingsPatch};
use crate::spoil::{SpoilPlan, SpoiledCount};
use crate::state::{CompanyState, State};
use crate::telegram::StoredMessage;
use crate::world::{World, lock};

#[derive(Clone)]
pub struct Control {
    /// The demo's company.
    world: Arc<World>,
    worlds: Arc<[Arc<World>]>,
    manifest: Arc<Mutex<Manifest>>,
}

impl Control {
    pub(crate) fn new(worlds: Arc<[Arc<World>]>, manifest: Arc<Mutex<Manifest>>) -> Self {
        Self { world: Arc::clone(&worlds[0]), worlds, manifest }
    }

    /// The same actions on another company's accounts; the demo's has the number 0.
    pub fn of_company(&self, number: usize) -> Option<Self> {
        let world = Arc::clone(self.worlds.get(number)?);
        Some(Self { world, ..self.clone() })
    }

    pub(crate) fn companies(&self) -> impl Iterator<Item = &'static str> {
        self.worlds.iter().map(|world| world.company.name)
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.world.credentials
    }

    pub(crate) fn company_name(&self) -> &'static str {
        self.world.company.name
    }

    pub(crate) fn telegram_chat_title(&self) -> String {
        crate::telegram::title_of(self.world.credentials.telegram.chat_id).to_owned()
    }

    pub(crate) fn amocrm_card(&self) -> Card {
        crate::amocrm::card(&self.world)
    }

    pub(crate) fn keep_amocrm_card(&self, card: Card) {
        crate::amocrm::keep_card(&self.world, card);
    }

    /// All that the emulators hold, of every company.
    pub async fn state(&self) -> State {
        let companies = self.worlds.iter().map(|world| CompanyState::of(world)).collect();
        State { now: self.world.clock.now(), companies }
    }

    /// Spoils elements of this company's lists; gives how many are spoiled now.
    pub async fn spoil(&self, plan: &SpoilPlan) -> Result<Vec<SpoiledCount>, String> {
        crate::spoil::carry_out(&self.world, plan)
    }

    /// All elements are good again.
    pub async fn heal(&self) {
        self.world.spoiled.clear();
    }

    /// A deal of this company's account, with all that happens to it.
    pub fn lead_history(&self, id: i64) -> Option<&LeadHistory> {
        self.world.crm.histories.iter().find(|history| history.entered.id == id)
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
        self.worlds.iter().for_each(|world| world.gemini.clear());
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
        for world in self.worlds.iter() {
            world.supabase.clear_rows().await.map_err(|error| error.body())?;
            world.telegram.clear();
            world.gemini.clear();
            world.amocrm.clear();
            world.radist.clear();
            world.spoiled.clear();
        }
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
        for world in self.worlds.iter() {
            world.supabase.close().await;
        }
    }
}
