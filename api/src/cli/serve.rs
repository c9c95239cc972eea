//! `synkro serve` and `synkro worker`.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::signals::Signals;
use crate::app::App;
use crate::clock::Clock;
use crate::config::Settings;
use crate::error::{Error, Result};
use crate::http::Edge;
use crate::http::server::{self, Limits, Service, Stopping};
use crate::jobs::wake_up::{self, WakeUps};
use crate::jobs::worker::{self, Lookout};
use crate::jobs::{health, housekeeping, scheduler};
use crate::routes::{health_router, router};
use crate::store::{DatabaseUrl, Opening, RunLock, SystemScope};

/// Runs worked on at once by `serve`.
const SERVE_CONCURRENCY: u8 = 2;
/// How long a step at work may take once the process was told to end.
const DRAIN: Duration = Duration::from_secs(25);
/// How long clients may hold the end up, from when it was told.
const CLIENTS: Duration = Duration::from_secs(10);
/// How long closing the database may take.
const CLOSING: Duration = Duration::from_secs(5);

pub(super) async fn serve(settings: Settings, with_worker: bool) -> Result<()> {
    let alone = matches!(settings.database, DatabaseUrl::Sqlite(_));
    if !with_worker && alone {
        return Err(Error::internal(
            "--no-worker needs PostgreSQL: SQLite serves one process, which must work, too",
        ));
    }
    settings.check_page().map_err(Error::internal)?;
    let _lock = RunLock::take(&settings.database)?;
    let (listen, lease, redis) = (settings.listen, settings.lease, settings.redis_url.clone());
    let (database, quiet) = (settings.database.clone(), settings.stop_delay);
    let edge = Edge {
        web_dist: settings.web_dist.clone(),
        https: settings.public_url.scheme() == "https",
        trusted_proxies: settings.trusted_proxies.clone(),
    };
    let public = settings.public_url.origin().ascii_serialization();
    let app = started(settings, if with_worker { "serve" } else { "api" }).await?;
    let listener = bound(listen).await?;
    let mut signals = Signals::hear()?;
    if alone {
        // We hold the file's lock: whoever held a lease is dead, and its run need not wait for it to run out.
        app.store
            .expire_all_leases(SystemScope::because("the only process of the installation starts"))
            .await?;
    }
    let _wake_ups = wake_ups(&app, redis).await?;
    let mut background = JoinSet::new();
    background.spawn(housekeeping::keep(app.clone()));
    background.spawn(health::keep(app.clone()));
    let (drain, draining) = watch::channel(false);
    // People must not wait for a connection because reports are being made.
    let own = match with_worker {
        true => app.over(app.store.with_own_connections(&database).await?),
        false => app.clone(),
    };
    background.spawn(scheduler::keep(own.clone()));
    background.spawn(app.clone().keep_ready((with_worker && !alone).then(|| own.store.clone())));
    let mut workers = JoinSet::new();
    if with_worker {
        workers = start_workers(&own, lease, SERVE_CONCURRENCY, &draining);
    }
    if let Some(folder) = edge.web_dist.clone() {
        app.readiness.serves_page(folder);
    }
    let trusted_proxies = edge.trusted_proxies.clone();
    tracing::info!(%listen, page = %public, "serving");
    let service =
        Service { router: router(app.clone(), edge), limits: Limits::of_process(), trusted_proxies };
    let (stop, stopping) = watch::channel(Stopping::No);
    let serving = tokio::spawn(server::serve(listener, service, stopping, CLIENTS.saturating_sub(quiet)));

    signals.stop_asked().await;
    app.readiness.stop();
    let _ = (stop.send(Stopping::Soon), drain.send(true));
    let ending = async {
        let clients = async {
            Clock::system().sleep(quiet).await;
            let _ = stop.send(Stopping::Now);
            let _ = serving.await;
        };
        tokio::join!(clients, finish(workers));
        drop(background);
        ended(&app, &own).await;
    };
    signals.unless_asked_again(ending).await;
    Ok(())
}

pub(super) async fn worker(settings: Settings, concurrency: u8) -> Result<()> {
    if matches!(settings.database, DatabaseUrl::Sqlite(_)) {
        return Err(Error::internal("separate workers need PostgreSQL: SQLite serves one process"));
    }
    let (lease, redis, listen) = (settings.lease, settings.redis_url.clone(), settings.worker_listen);
    let app = started(settings, "worker").await?;
    let listener = match listen {
        Some(listen) => Some(bound(listen).await?),
        None => None,
    };
    let mut signals = Signals::hear()?;
    let limits = Limits::of_process();
    let _wake_ups = wake_ups(&app, redis).await?;
    let (drain, draining) = watch::channel(false);
    let workers = start_workers(&app, lease, concurrency, &draining);
    let mut background = JoinSet::new();
    background.spawn(scheduler::keep(app.clone()));
    background.spawn(app.clone().keep_ready(None));
    let (stop, stopping) = watch::channel(Stopping::No);
    if let Some(listener) = listener {
        let service = Service { router: health_router(app.clone()), limits, trusted_proxies: Vec::new() };
        background.spawn(server::serve(listener, service, stopping, Duration::ZERO));
    }
    tracing::info!(concurrency, health = listen.map(tracing::field::display), "working");

    signals.stop_asked().await;
    app.readiness.stop();
    let _ = (stop.send(Stopping::Soon), drain.send(true));
    let ending = async {
        finish(workers).await;
        drop(background);
        ended(&app, &app).await;
    };
    signals.unless_asked_again(ending).await;
    Ok(())
}

/// The application, checked, with what the log must tell of it.
async fn started(settings: Settings, kind: &'static str) -> Result<App> {
    let database = settings.database.clone();
    let demo = settings.demo;
    let app = App::from_settings(settings, Clock::system(), Opening::Create).await?;
    let schema = app.store.opened_schema();
    tracing::info!(version = env!("CARGO_PKG_VERSION"), schema = schema.version, %database, kind, demo, "starting");
    if schema.ahead > 0 {
        tracing::warn!(
            ahead = schema.ahead,
            "the database's schema is newer than this version: fine for a while, as in the middle of an upgrade"
        );
    }
    app.readiness.process(app.clock(), kind);
    Ok(app)
}

async fn bound(listen: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(listen)
        .await
        .map_err(|error| Error::internal(format_args!("can't listen on {listen}: {error}")))
}

async fn wake_ups(app: &App, redis: Option<String>) -> Result<Option<WakeUps>> {
    match redis {
        Some(url) => wake_up::start(&app.store, &url).await.map(Some),
        None => Ok(None),
    }
}

fn start_workers(
    app: &App,
    lease: Duration,
    concurrency: u8,
    draining: &watch::Receiver<bool>,
) -> JoinSet<()> {
    app.readiness.works();
    let mut workers = JoinSet::new();
    let lookout = Lookout::default();
    for _ in 0..concurrency {
        workers.spawn(worker::work(app.clone(), lease, draining.clone(), lookout.clone()));
    }
    workers
}

/// Waits for the steps that are at work; the time began when the process was told to end.
async fn finish(mut workers: JoinSet<()>) {
    let all = async { while workers.join_next().await.is_some() {} };
    if Clock::system().deadline(DRAIN, all).await.is_err() {
        tracing::warn!("a step did not end in time; its run goes on when its lease runs out");
    }
}

/// Leaves the database in order.
async fn ended(app: &App, own: &App) {
    let closing = async {
        let system = SystemScope::because("a process tells of its end");
        let id = app.readiness.process(app.clock(), "serve").id;
        if let Err(error) = app.store.forget_process(system, id).await {
            tracing::debug!(%error, "the process is not struck off the list; it is forgotten in a day");
        }
        own.store.close().await;
        app.store.close().await;
    };
    if Clock::system().deadline(CLOSING, closing).await.is_err() {
        tracing::warn!("the database was not closed in time");
    }
    tracing::info!("ended");
}
