//! A whole installation in a test: emulated vendors, a tenant connected to them, an application with its own clock.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine};
use chrono::{DateTime, Utc};
use synkro::app::{App, Parts};
use synkro::clock::Clock;
use synkro::http::Edge;
use synkro::pipeline::runner::{self, Signal};
use synkro::routes::router;
use synkro::services::demo_tenant;
use synkro::store::start_run::NewRun;
use synkro::store::tenants::{NewTenant, SourceMode};
use synkro::store::users::NewUser;
use synkro::store::{Store, SystemScope, TenantScope};
use synkro::vault::KeyRing;
use synkro::vendors::http::{EgressConfig, Vendor};
use synkro_sandbox::{
    DataSize, Ports, Sandbox, SandboxClock, SandboxConfig, SettingsPatch, SupabaseDatabase,
};
use synkro_shared::run::{Period, ReportKind, RunView};
use synkro_shared::session::Language;
use synkro_shared::{Grants, Role, RunId, TenantId, UserId};

use super::browser::Browser;
use super::databases::{TestDatabase, cluster_address};

/// Where the emulated services' consoles are, as a process of the demo is told.
pub const CONSOLE: &str = "http://127.0.0.1:4900/console";

/// "Now" of the tests: an evening in Almaty.
pub fn anchor() -> DateTime<Utc> {
    "2026-11-20T16:00:00Z".parse().expect("an instant")
}

/// Midnight in Almaty, `days` before the anchor's day.
pub fn almaty_day(days: i64) -> DateTime<Utc> {
    "2026-11-19T19:00:00Z".parse::<DateTime<Utc>>().expect("an instant") - chrono::Duration::days(days)
}

/// All the demo's days.
pub fn whole_period() -> Period {
    Period { start: almaty_day(14), end: almaty_day(-1) }
}

/// A master key that is the same for every process of a test.
pub fn key_ring() -> String {
    format!("demo:{}", BASE64_STANDARD.encode([42u8; 32]))
}

/// The scene.
pub struct Scene {
    pub app: App,
    pub clock: Clock,
    pub sandbox: Sandbox,
    pub scope: TenantScope,
    /// The keys in people's authenticator apps.
    pub keys: Keys,
}

/// What people's authenticator apps hold, by e-mail.
#[derive(Default)]
pub struct Keys(std::sync::Mutex<BTreeMap<String, String>>);

impl Keys {
    pub fn key(&self, email: &str) -> String {
        self.0.lock().expect("the keys")[email].clone()
    }

    pub fn keep(&self, email: &str, key: String) {
        self.0.lock().expect("the keys").insert(email.to_owned(), key);
    }
}

/// Where the emulators listen, by vendor.
pub fn overrides(sandbox: &Sandbox) -> BTreeMap<Vendor, url::Url> {
    let urls = sandbox.manifest().base_urls;
    [
        (Vendor::Amocrm, urls.amocrm),
        (Vendor::Radist, urls.radist),
        (Vendor::Supabase, urls.supabase),
        (Vendor::Gemini, urls.gemini.clone()),
        (Vendor::Telegram, urls.telegram),
        // OpenAI's shape is spoken by the same listener as Gemini's.
        (Vendor::Openai, urls.gemini.clone()),
    ]
    .into_iter()
    .map(|(vendor, url)| (vendor, url.parse().expect("an address")))
    .collect()
}

/// Where the emulated Supabase projects lie: beside an installation over PostgreSQL they are real PostgreSQL databases too, each
/// with the vendor's roles; beside one over SQLite they are embedded. So both kinds meet every test that runs over both.
pub fn projects(database: &TestDatabase) -> SupabaseDatabase {
    match database.name {
        "postgres" => SupabaseDatabase::Postgres(cluster_address()),
        _ => SupabaseDatabase::SqliteMemory,
    }
}

impl Scene {
    /// Emulators with the small data set, without rate limits: the tests' clock does not move theirs. Other processes of
    /// the installation have their own, real clock; the data is of the tests' fixed days.
    pub async fn small(database: &TestDatabase) -> Self {
        Self::set(database, DataSize::Small, Clock::manual(anchor())).await
    }

    pub async fn set(database: &TestDatabase, size: DataSize, clock: Clock) -> Self {
        Self::emulated(database, size, clock, SandboxClock::manual(anchor())).await
    }

    /// The same with emulators that go by a clock of their own.
    pub async fn emulated(
        database: &TestDatabase,
        size: DataSize,
        clock: Clock,
        emulated: SandboxClock,
    ) -> Self {
        let sandbox = Sandbox::start(SandboxConfig {
            anchor: anchor(),
            clock: emulated,
            ports: Ports::ephemeral(),
            supabase_database: projects(database),
            size,
        })
        .await
        .expect("the emulators start");
        let patch = SettingsPatch {
            enforce_rate_limits: Some(false),
            // What is expected stands in the data set; deals that live on are other tests' matter.
            amocrm_static_deals: Some(true),
            ..SettingsPatch::default()
        };
        sandbox.control().update_settings(patch).await;
        sandbox
            .control()
            .supabase_sql(&synkro::vendors::supabase::schema_sql())
            .await
            .expect("the SQL block runs");
        let app = Self::app(database.store(clock.clone()).await, &sandbox);
        let tenant = demo_tenant::set_up(&app, &manifest(&sandbox)).await.expect("a tenant");
        let scope = SystemScope::because("the test looks at its tenant").tenant(tenant);
        Self { app, clock, sandbox, scope, keys: Keys::default() }
    }

    /// Another company with a Supabase project of its own, the emulators' project of that number; the other accounts are
    /// shared.
    pub async fn connected_to_project(&self, project: usize) -> TenantScope {
        let system = SystemScope::because("the test looks at its tenant");
        let scope = system.tenant(another_tenant(self, &format!("project-{project}")).await);
        let own = self.sandbox.control().of_company(project).expect("the emulators have it");
        own.supabase_sql(&synkro::vendors::supabase::schema_sql()).await.expect("the SQL block runs");
        let mut manifest = serde_json::to_value(self.sandbox.manifest()).expect("a manifest");
        manifest["credentials"]["supabase"] =
            manifest["further"][project - 1]["credentials"]["supabase"].clone();
        let manifest = serde_json::from_value(manifest).expect("our view of the manifest");
        demo_tenant::connect(&self.app, &manifest, scope).await.expect("connected");
        scope
    }

    /// The same installation over another connection to its database.
    pub async fn over(self, database: &TestDatabase) -> Self {
        let app = Self::app(database.store(self.clock.clone()).await, &self.sandbox);
        Self { app, ..self }
    }

    /// The same installation with a store that was prepared.
    pub fn with_store(self, store: Store) -> Self {
        let app = Self::app(store, &self.sandbox);
        Self { app, ..self }
    }

    /// Another process of the same installation, with its own clock.
    pub async fn node(&self, database: &TestDatabase, clock: Clock) -> App {
        Self::app(database.store(clock).await, &self.sandbox)
    }

    fn app(store: Store, sandbox: &Sandbox) -> App {
        let parts = Parts {
            key_ring: KeyRing::parse(&key_ring()).expect("a ring"),
            app_secret: zeroize::Zeroizing::new(vec![7; 32]),
            egress: EgressConfig {
                overrides: overrides(sandbox),
                ai_hosts: vec!["llm.example.org".to_owned()],
                ..EgressConfig::default()
            },
            origin: "http://localhost:8080".to_owned(),
            redis_url: None,
            contact: Some("help@synkro.example".to_owned()),
            demo_console: Some(CONSOLE.to_owned()),
        };
        let app = App::build(store, parts).expect("an application");
        // Most tests sign people in, and are about something else.
        #[cfg(feature = "failpoints")]
        let app = App { passwords: synkro::credentials::passwords::Passwords::quick(app.cpu.clone()), ..app };
        app
    }

    /// A browser on this installation.
    pub fn browser(&self) -> Browser {
        Browser::new(router(self.app.clone(), Edge::default()))
    }

    /// A browser in which this account of the demo has signed in; staff with their second factor.
    pub async fn signed_in(&self, email: &str) -> Browser {
        let mut browser = self.browser();
        let answer = browser.sign_in(email, demo_tenant::PASSWORD).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        if answer.json()["state"] == "second_factor" {
            browser.show_code(&self.clock, &self.keys.key(email)).await;
        } else if answer.json()["me"]["second_factor"] == "required" {
            self.keys.keep(email, browser.enrol(&self.clock).await);
        }
        browser
    }

    /// Accepts a run over the period.
    pub async fn start(&self, period: Period) -> RunId {
        well(|| self.app.store.start_run(self.scope, by_hand(period))).await
    }

    /// Works on whatever is due, moving the clock to what is due next, until nothing is left.
    pub async fn work(&self) {
        for _ in 0..500 {
            let claim = self.app.store.claim_run("test", Duration::from_secs(30)).await.expect("a claim");
            if let Some(claim) = claim {
                let (_say, signal) = tokio::sync::watch::channel(Signal::Go);
                runner::run(&self.app, &claim, signal).await.expect("the run is worked on");
                continue;
            }
            let Some(due) = self.app.store.next_due().await.expect("an answer") else { return };
            self.clock.advance((due - self.clock.now()).to_std().unwrap_or_default());
        }
        panic!("the run never ends");
    }

    /// Accepts a run and works until it ends.
    pub async fn run(&self, period: Period) -> RunView {
        let id = self.start(period).await;
        self.work().await;
        self.view(id).await
    }

    /// The demo's owner, who may ask for whatever a person may ask for.
    pub async fn owner(&self) -> UserId {
        let system = SystemScope::because("the test needs a person");
        let found = self.app.store.find_user_for_sign_in(system, "owner@demo.example").await;
        found.expect("an answer").expect("a person").0.id
    }

    pub async fn view(&self, id: RunId) -> RunView {
        well(|| self.app.store.run(self.scope, id)).await.0
    }
}

/// Asks the database until it answers. Where a test has just cut it off, each connection that was open fails once.
pub async fn well<T, F: Future<Output = synkro::error::Result<T>>>(ask: impl Fn() -> F) -> T {
    const CONNECTIONS: usize = 20;
    for _ in 0..CONNECTIONS {
        match ask().await {
            Err(error) if error.kind == synkro_shared::ProblemKind::Unavailable => {}
            answer => return answer.expect("an answer"),
        }
    }
    ask().await.expect("an answer of a database that is well")
}

/// A run over the period that somebody asks for.
pub fn by_hand(period: Period) -> NewRun {
    NewRun {
        kind: ReportKind::Manual,
        period,
        timezone: chrono_tz::Asia::Almaty,
        started_by: None,
        idempotency: None,
    }
}

/// What the emulators tell about themselves.
fn manifest(sandbox: &Sandbox) -> demo_tenant::Manifest {
    let manifest = serde_json::to_value(sandbox.manifest()).expect("a manifest");
    serde_json::from_value(manifest).expect("our view of the manifest")
}

/// A new member of staff with a second factor, signed in.
pub async fn another_admin(scene: &Scene, email: &str, role: Role) -> Browser {
    account(scene, email, Grants { role, settings: false }, None).await;
    scene.signed_in(email).await
}

/// A new account with the demo's password.
pub async fn account(scene: &Scene, email: &str, grants: Grants, tenant: Option<TenantId>) -> UserId {
    let system = SystemScope::because("the test needs an account");
    let hash = scene.app.passwords.hash(demo_tenant::PASSWORD.to_owned()).await.expect("hashed");
    let tx = scene.app.store.begin().await.expect("a transaction");
    let new = NewUser {
        email: email.to_owned(),
        display_name: email.to_owned(),
        password_hash: Some(hash),
        grants,
        tenant,
        language: Language::Ru,
    };
    let id = tx.create_user(system, new).await.expect("an account");
    tx.commit().await.expect("committed");
    id
}

/// The company's word for an account that staff have touched.
pub async fn let_in(scene: &Scene, id: &str) {
    let user = id.parse().expect("an account's id");
    let tx = scene.app.store.begin().await.expect("a transaction");
    assert!(tx.approve(scene.scope, user).await.expect("an answer"), "it waits for nobody");
    tx.commit().await.expect("committed");
}

/// Another company.
pub async fn another_tenant(scene: &Scene, slug: &str) -> TenantId {
    let system = SystemScope::because("the test needs a second company");
    let tx = scene.app.store.begin().await.expect("a transaction");
    let new = NewTenant {
        slug: slug.to_owned(),
        name: "Другая компания".to_owned(),
        timezone: chrono_tz::Asia::Almaty,
        report_language: Language::Ru,
        source_mode: SourceMode::AmocrmRadist,
    };
    let id = tx.create_tenant(system, new).await.expect("a tenant");
    tx.commit().await.expect("committed");
    id
}
