//! The clients against the emulators: the protocol as a whole, with the faults that the emulators can play.
//!
//! What a test expects is computed from the emulator's own data, never written down here.

mod amocrm;
mod gemini;
mod radist;
mod supabase;
mod telegram;

use chrono::{DateTime, Utc};
use synkro::clock::Clock;
use synkro::vendors::http::{Egress, EgressConfig, Vendor};
use synkro_sandbox::{
    Action, Control, Credentials, DataSize, FaultRule, Ports, Sandbox, SandboxClock, SandboxConfig,
    SettingsPatch, SupabaseDatabase,
};

use crate::script::short_deadlines;

/// Running emulators and a way out that leads to them.
pub struct Emulated {
    pub egress: Egress,
    pub credentials: Credentials,
    pub control: Control,
    _sandbox: Sandbox,
}

impl Emulated {
    /// Small data, clocks that stand, no limits: a test moves what it needs.
    pub async fn start() -> Self {
        Self::over(SupabaseDatabase::SqliteMemory).await
    }

    /// As [`Emulated::start`], with Supabase's projects there.
    pub async fn over(projects: SupabaseDatabase) -> Self {
        let (theirs, ours) = (SandboxClock::manual(anchor()), Clock::manual(anchor()));
        let emulated = Self::with(projects, theirs, ours, |_| ()).await;
        let patch = SettingsPatch { enforce_rate_limits: Some(false), ..SettingsPatch::default() };
        emulated.control.update_settings(patch).await;
        emulated
    }

    /// As [`Emulated::start`], with deadlines that a test can wait out.
    pub async fn impatient() -> Self {
        let anchor = anchor();
        Self::with(
            SupabaseDatabase::SqliteMemory,
            SandboxClock::manual(anchor),
            Clock::manual(anchor),
            |config| config.longest_call = short_deadlines(),
        )
        .await
    }

    /// The vendors' limits in force, and the emulators' time follows ours: a wait of ours passes there at once.
    pub async fn limited() -> Self {
        let (theirs, ours) = (SandboxClock::manual(anchor()), Clock::manual(anchor()));
        let (follower, leader) = (theirs.clone(), ours.clone());
        tokio::spawn(async move {
            loop {
                follower.set(leader.now());
                tokio::task::yield_now().await;
            }
        });
        Self::with(SupabaseDatabase::SqliteMemory, theirs, ours, |_| ()).await
    }

    async fn with(
        projects: SupabaseDatabase,
        theirs: SandboxClock,
        ours: Clock,
        change: impl FnOnce(&mut EgressConfig),
    ) -> Self {
        let config = SandboxConfig {
            anchor: anchor(),
            clock: theirs,
            ports: Ports::ephemeral(),
            supabase_database: projects,
            size: DataSize::Small,
        };
        let sandbox = Sandbox::start(config).await.unwrap();
        let still = SettingsPatch { amocrm_static_deals: Some(true), ..SettingsPatch::default() };
        sandbox.control().update_settings(still).await;
        let manifest = sandbox.manifest();
        let url = |text: &str| text.parse().unwrap();
        let overrides = [
            (Vendor::Amocrm, url(&manifest.base_urls.amocrm)),
            (Vendor::Radist, url(&manifest.base_urls.radist)),
            (Vendor::Supabase, url(&manifest.base_urls.supabase)),
            (Vendor::Gemini, url(&manifest.base_urls.gemini)),
            (Vendor::Telegram, url(&manifest.base_urls.telegram)),
        ];
        let mut config = EgressConfig { overrides: overrides.into(), ..EgressConfig::default() };
        change(&mut config);
        let egress = Egress::new(config, ours).unwrap();
        Self { egress, credentials: manifest.credentials, control: sandbox.control(), _sandbox: sandbox }
    }

    pub async fn fault(&self, vendor: synkro_sandbox::Vendor, action: Action) {
        self.control.clear_faults().await;
        self.control.add_fault(vendor, FaultRule::once(action)).await;
    }

    pub async fn set(&self, patch: SettingsPatch) {
        self.control.update_settings(patch).await;
    }
}

pub fn anchor() -> DateTime<Utc> {
    "2026-11-20T15:00:00Z".parse().unwrap()
}
