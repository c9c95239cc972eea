//! Starting and stopping all emulators together.

use std::sync::{Arc, Mutex};

use tokio::sync::watch;

use crate::companies::COMPANIES;
use crate::config::{SandboxConfig, SandboxError};
use crate::control::{self, Control};
use crate::credentials::Credentials;
use crate::data::life::Crm;
use crate::faults::Faults;
use crate::http::{Front, Listening, listen, vendor_router};
use crate::manifest::{BaseUrls, Company, Manifest};
use crate::requests::{RequestLog, Vendor};
use crate::settings::Settings;
use crate::supabase::SupabaseState;
use crate::world::World;

/// Running emulators. They stop with [`stop`](Self::stop), or when this value is dropped.
pub struct Sandbox {
    manifest: Manifest,
    control: Control,
    servers: Vec<Listening>,
    stop: watch::Sender<bool>,
}

impl Sandbox {
    /// Makes the demo data, opens the emulated projects' databases, binds the six ports and serves.
    pub async fn start(config: SandboxConfig) -> Result<Sandbox, SandboxError> {
        let SandboxConfig { anchor, clock, ports, supabase_database, size } = config;
        let settings = Arc::new(Mutex::new(Settings::for_clock(&clock)));
        let (faults, log) = (Arc::new(Faults::default()), Arc::new(RequestLog::default()));
        let mut worlds = Vec::new();
        for company in COMPANIES {
            let dataset = crate::data::of_company(&company, anchor, size);
            worlds.push(Arc::new(World {
                supabase: SupabaseState::open(&supabase_database, &company).await?,
                settings: Arc::clone(&settings),
                clock: clock.clone(),
                company,
                credentials: Credentials::of(&company, anchor),
                crm: Crm::of(&dataset, size),
                dataset,
                spoiled: Default::default(),
                faults: Arc::clone(&faults),
                log: Arc::clone(&log),
                amocrm: Default::default(),
                radist: Default::default(),
                gemini: Default::default(),
                telegram: Default::default(),
            }));
        }
        let worlds: Arc<[Arc<World>]> = worlds.into();
        let world = Arc::clone(&worlds[0]);
        let (stop, stopped) = watch::channel(false);
        let mut servers = Vec::new();
        for (offset, vendor) in (1u16..).zip(Vendor::ALL) {
            let front = Front { worlds: Arc::clone(&worlds), vendor };
            servers.push(listen(ports.port(offset), vendor_router(front), stopped.clone()).await?);
        }
        let url = |at: usize| servers[at].url();
        let mut manifest = Manifest {
            control_url: String::new(),
            base_urls: BaseUrls {
                amocrm: url(0),
                radist: url(1),
                supabase: url(2),
                gemini: url(3),
                telegram: url(4),
            },
            credentials: world.credentials.clone(),
            further: worlds[1..].iter().map(|world| Company::of(world)).collect(),
            timezone: world.dataset.timezone.clone(),
            anchor,
            first_day: world.dataset.first_day,
            last_day: world.dataset.last_day,
        };
        let shared = Arc::new(Mutex::new(manifest.clone()));
        let control = Control::new(worlds, Arc::clone(&shared));
        let server = listen(ports.port(0), control::http::router(control.clone()), stopped).await?;
        manifest.control_url = server.url();
        crate::world::lock(&shared).control_url = server.url();
        servers.push(server);
        Ok(Sandbox { manifest, control, servers, stop })
    }

    pub fn manifest(&self) -> Manifest {
        self.manifest.clone()
    }

    /// The actions of the control API, in process.
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// Ends all servers and closes the database; answers on their way get two seconds.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        for server in self.servers {
            server.finished().await;
        }
        self.control.close().await;
    }
}
