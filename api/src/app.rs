//! What every part of the process shares, built once and passed down. No globals.

use std::sync::Arc;

use crate::clock::Clock;
use crate::config::Settings;
use crate::cpu_pool::CpuPool;
use crate::credentials::passwords::Passwords;
use crate::credentials::secret_tokens::DeviceMarks;
use crate::credentials::session_tokens::SessionTokens;
use crate::error::{Error, Result};
use crate::locks::{Operations, Renewals};
use crate::readiness::{self, Readiness};
use crate::store::{Opening, Store};
use crate::throttle::Throttle;
use crate::throttle::pacer::SharedPacer;
use crate::vault::{KeyRing, Vault};
use crate::vendors::http::patience::Patience;
use crate::vendors::http::{Budgets, Egress, EgressConfig};

/// The application.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub store: Store,
    /// The opener of secrets.
    pub vault: Vault,
    /// The way out to the vendors.
    pub egress: Egress,
    /// Does what takes a processor for more than a moment.
    pub cpu: CpuPool,
    /// Hashes passwords.
    pub passwords: Passwords,
    /// Signs and checks session cookies.
    pub tokens: Arc<SessionTokens>,
    /// Marks browsers that people have signed in with.
    pub device_marks: Arc<DeviceMarks>,
    /// How often something may be tried.
    pub throttle: Throttle,
    /// Who renews a vendor's token in this process.
    pub renewals: Arc<Renewals>,
    /// Checks and samples of the settings wizard that run in this process.
    pub operations: Arc<Operations>,
    /// The origin of our own page.
    pub origin: Arc<str>,
    /// Whom the companies' people may turn to, as the operator says.
    pub contact: Option<Arc<str>>,
    /// Where a person looks at the emulated services' consoles; in the demo alone.
    pub demo_console: Option<Arc<str>>,
    /// Whether this process can do its work.
    pub readiness: Arc<Readiness>,
}

/// What [`App::build`] takes besides the store.
pub struct Parts {
    /// Wraps data keys.
    pub key_ring: KeyRing,
    /// Signs sessions.
    pub app_secret: zeroize::Zeroizing<Vec<u8>>,
    /// The way out.
    pub egress: EgressConfig,
    /// The origin of our own page.
    pub origin: String,
    /// Whom the companies' people may turn to.
    pub contact: Option<String>,
    /// Where the emulated services' consoles are; in the demo alone.
    pub demo_console: Option<String>,
    /// Where tries and vendors' budgets are counted together with other processes; `None`: in this process.
    pub redis_url: Option<String>,
}

impl App {
    /// Puts the application together.
    ///
    /// # Errors
    /// When the way out can't be set up.
    pub fn build(store: Store, parts: Parts) -> Result<Self> {
        let clock = store.clock().clone();
        let throttle = match &parts.redis_url {
            Some(url) => Throttle::shared(clock.clone(), url)?,
            None => Throttle::local(clock.clone()),
        };
        let store = store.signing_with(parts.key_ring.audit_keys());
        let budgets = match &parts.redis_url {
            Some(url) => Budgets::with_pacer(clock.clone(), SharedPacer::connect(url, clock.clone())?),
            None => Budgets::new(clock.clone()),
        };
        let egress = Egress::paced(parts.egress, clock, budgets)
            .map_err(|error| Error::internal(format_args!("egress: {error}")))?;
        let cpu = CpuPool::new();
        Ok(Self {
            vault: Vault::new(store.clone(), parts.key_ring),
            store,
            egress,
            passwords: Passwords::new(cpu.clone()),
            cpu,
            tokens: Arc::new(SessionTokens::new(&parts.app_secret)),
            device_marks: Arc::new(DeviceMarks::new(&parts.app_secret)),
            throttle,
            renewals: Arc::default(),
            operations: Arc::default(),
            origin: parts.origin.into(),
            contact: parts.contact.map(Into::into),
            demo_console: parts.demo_console.map(Into::into),
            readiness: Arc::default(),
        })
    }

    /// Puts the application together as the settings say, and makes sure that its key ring is the database's own.
    ///
    /// # Errors
    /// When the database can't be opened, its schema or keys are none that this program can work with, or the way out
    /// can't be set up.
    pub async fn from_settings(settings: Settings, clock: Clock, opening: Opening) -> Result<Self> {
        let store = Store::open_for(&settings.database, clock, opening).await?;
        let egress = EgressConfig {
            overrides: settings.vendor_overrides,
            ai_hosts: settings.ai_hosts,
            amocrm_suffixes: settings.amocrm_suffixes,
            roots: if settings.system_roots {
                crate::vendors::http::RootStore::Platform
            } else {
                crate::vendors::http::RootStore::WebPki
            },
            ..EgressConfig::default()
        };
        let parts = Parts {
            key_ring: settings.key_ring,
            app_secret: settings.app_secret,
            egress,
            origin: settings.public_url.origin().ascii_serialization(),
            redis_url: settings.redis_url,
            contact: settings.contact,
            demo_console: settings.demo_console.map(Into::into),
        };
        let app = Self::build(store, parts)?;
        // Before anything is signed or sealed.
        let mut checked = readiness::check_keys(&app.vault).await;
        if checked.is_ok() && opening != Opening::ReadOnly {
            checked = readiness::begin_audit(&app.store).await;
        }
        if let Err(error) = checked {
            app.store.close().await;
            return Err(error);
        }
        Ok(app)
    }

    /// Whether this process can do its work.
    ///
    /// # Errors
    /// As [`Readiness::check`].
    pub async fn check_readiness(&self) -> Result<()> {
        self.readiness.check(&self.store, &self.vault).await
    }

    /// Looks for as long as the process lives: see [`Readiness::keep`]. `workers`: the connections that workers have for
    /// themselves.
    pub async fn keep_ready(self, workers: Option<Store>) {
        self.readiness.keep(self.store, self.vault, workers).await;
    }

    /// The same application over another connection to its database.
    #[must_use]
    pub fn over(&self, store: Store) -> Self {
        Self { vault: self.vault.over(store.clone()), store, ..self.clone() }
    }

    /// The same application for work that somebody waits for: its vendors' clients wait out what time heals.
    #[must_use]
    pub fn patient(&self, patience: Patience) -> Self {
        Self { egress: self.egress.patient(patience), ..self.clone() }
    }

    /// The same for work that may take `limit` and is watched by nobody.
    #[must_use]
    pub fn patient_for(&self, limit: std::time::Duration) -> Self {
        self.patient(Patience::silent(self.clock().instant() + limit))
    }

    /// The clock.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        self.store.clock()
    }
}
