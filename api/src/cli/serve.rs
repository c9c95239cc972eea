//! `synkro serve` and `synkro worker`.

use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::app::App;
use crate::clock::Clock;
use crate::config::Settings;
use crate::error::{Error, Result};
use crate::http::{Edge, router};
use crate::jobs::wake_up::{self, WakeUps};
use crate::jobs::worker;
use crate::jobs::{health, housekeeping, scheduler};
use crate::store::{DatabaseUrl, RunLock, SystemScope};

/// Runs worked on at once by `serve`.
const SERVE_CONCURRENCY: u8 = 2;
/// How long the way out may take.
const DRAIN: std::time::Duration = std::time::Duration::from_secs(25);

pub(super) async fn serve(settings: Settings, with_worker: bool) -> Result<()> {
    let _lock = RunLock::take(&settings.database)?;
    let (listen, lease, redis) = (settings.listen, settings.lease, settings.redis_url.clone());
    let database = settings.database.clone();
    let edge = Edge {
        web_dist: settings.web_dist.clone(),
        https: settings.public_url.scheme() == "https",
        trusted_proxies: settings.trusted_proxies.clone(),
    };
    let public = settings.public_url.clone();
    let alone = matches!(settings.database, DatabaseUrl::Sqlite(_));
    if !with_worker && alone {
        return Err(Error::internal(
            "--no-worker needs PostgreSQL: SQLite serves one process, which must work, too",
        ));
    }
    let app = App::from_settings(settings, Clock::system()).await?;
    if alone {
        // We hold the file's lock: whoever held a lease is dead, and its run need not wait for it to run out.
        app.store
            .expire_all_leases(SystemScope::because("the only process of the installation starts"))
            .await?;
    }
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|error| Error::internal(format_args!("can't listen on {listen}: {error}")))?;
    let _wake_ups = wake_ups(&app, redis).await?;
    let mut housekeeping = JoinSet::new();
    housekeeping.spawn(housekeeping::keep(app.clone()));
    housekeeping.spawn(health::keep(app.clone()));
    let (drain, draining) = watch::channel(false);
    // People must not wait for a connection because reports are being made.
    let own = match with_worker {
        true => app.over(app.store.with_own_connections(&database).await?),
        false => app.clone(),
    };
    housekeeping.spawn(scheduler::keep(own.clone()));
    let workers = with_worker.then(|| start_workers(&own, lease, SERVE_CONCURRENCY, &draining));
    tracing::info!(%listen, page = %public, "serving");
    let service = router(app, edge).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            stop_asked().await;
            let _ = drain.send(true);
        })
        .await
        .map_err(Error::internal)?;
    if let Some(workers) = workers {
        finish(workers).await;
    }
    Ok(())
}

pub(super) async fn worker(settings: Settings, concurrency: u8) -> Result<()> {
    if matches!(settings.database, DatabaseUrl::Sqlite(_)) {
        return Err(Error::internal("separate workers need PostgreSQL: SQLite serves one process"));
    }
    let (lease, redis) = (settings.lease, settings.redis_url.clone());
    let app = App::from_settings(settings, Clock::system()).await?;
    let _wake_ups = wake_ups(&app, redis).await?;
    let (drain, draining) = watch::channel(false);
    let workers = start_workers(&app, lease, concurrency, &draining);
    let mut schedules = JoinSet::new();
    schedules.spawn(scheduler::keep(app.clone()));
    tracing::info!(concurrency, "working");
    stop_asked().await;
    drop(schedules);
    let _ = drain.send(true);
    finish(workers).await;
    Ok(())
}

async fn wake_ups(app: &App, redis: Option<String>) -> Result<Option<WakeUps>> {
    match redis {
        Some(url) => wake_up::start(&app.store, &url).await.map(Some),
        None => Ok(None),
    }
}

fn start_workers(
    app: &App,
    lease: std::time::Duration,
    concurrency: u8,
    draining: &watch::Receiver<bool>,
) -> JoinSet<()> {
    let mut workers = JoinSet::new();
    for _ in 0..concurrency {
        workers.spawn(worker::work(app.clone(), lease, draining.clone()));
    }
    workers
}

async fn finish(mut workers: JoinSet<()>) {
    let all = async { while workers.join_next().await.is_some() {} };
    if Clock::system().deadline(DRAIN, all).await.is_err() {
        tracing::warn!("a step did not end in time; its run goes on when its lease runs out");
    }
}

/// Waits for Ctrl-C or SIGTERM.
async fn stop_asked() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(error) => {
            tracing::error!(%error, "can't hear SIGTERM");
            return;
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    tracing::info!("stopping");
}
