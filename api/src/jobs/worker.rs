//! A worker: claims a due run, keeps its lease while it is worked on, claims the next.
//!
//! Of a process' idle workers one is on the [`Lookout`] and asks the database each second; the others rest until somebody
//! wakes them or the lookout goes to work. So an idle process costs one look a second, however many runs it could do at once.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, OwnedMutexGuard, watch};

use crate::app::App;
use crate::clock::random_bytes;
use crate::error::{Error, Result};
use crate::failpoint;
use crate::pipeline::runner::{self, Signal};
use crate::store::runs::{Claim, Heartbeat};

/// How often an idle worker looks although nobody woke it: runs of other processes, and waits that are over.
const POLL: Duration = Duration::from_secs(1);
/// How often a busy one asks whether it shall stop.
const LOOK: Duration = Duration::from_millis(500);
/// A worker trusts its lease until this long before it ends, measured from before the heartbeat was sent.
const MARGIN: Duration = Duration::from_secs(2);

/// The one place of a process from which an idle worker looks for due runs.
#[derive(Debug, Clone, Default)]
pub struct Lookout(Arc<Mutex<()>>);

/// Works until `drain` turns true, then finishes the current step and gives its run back. The workers of one process share
/// one `lookout`.
pub async fn work(app: App, lease: Duration, mut drain: watch::Receiver<bool>, lookout: Lookout) {
    // A name of its own for every start: a dead namesake's lease must not look alive.
    let owner = hex::encode(random_bytes::<8>());
    let wake = app.store.wake();
    let mut place: Option<OwnedMutexGuard<()>> = None;
    while !*drain.borrow() {
        // Register before looking, so that a run accepted in between wakes us.
        let woken = wake.notified();
        app.store.worker_is_free(&owner, true);
        let claimed = app.store.claim_run(&owner, lease).await;
        if claimed.is_ok() {
            app.readiness.worked();
        }
        match claimed {
            Ok(Some(claim)) => {
                tracing::info!(run = %claim.run(), epoch = claim.epoch(), "claimed");
                failpoint::at("claimed");
                app.store.worker_is_free(&owner, false);
                // Somebody else looks meanwhile, at once: more runs may be due.
                place = None;
                if let Err(error) = hold(&app, &claim, lease, drain.clone()).await {
                    tracing::error!(run = %claim.run(), %error, "the work on a run broke off");
                    app.store.worker_is_free(&owner, true);
                    break_off(&app, &claim, lease, &error).await;
                }
            }
            Ok(None) => rest(&app, &lookout, &mut place, &mut drain, woken).await,
            Err(error) => {
                tracing::error!(%error, "can't look for runs");
                // A wake-up says that there is work, not that the database is well again.
                rest(&app, &lookout, &mut place, &mut drain, std::future::pending()).await;
            }
        }
    }
}

/// Waits until it is worth looking again: somebody woke us, the place on the lookout became free, or a second on it is over.
async fn rest(
    app: &App,
    lookout: &Lookout,
    place: &mut Option<OwnedMutexGuard<()>>,
    drain: &mut watch::Receiver<bool>,
    woken: impl Future<Output = ()>,
) {
    let on_it = place.is_some();
    tokio::select! {
        () = woken => {}
        () = app.clock().sleep(POLL), if on_it => {}
        taken = lookout.0.clone().lock_owned(), if !on_it => *place = Some(taken),
        _ = drain.wait_for(|drain| *drain) => {}
    }
}

/// Says that a run is free again, to a database that may need a moment to listen. After a whole lease others know anyway.
async fn break_off(app: &App, claim: &Claim, lease: Duration, error: &Error) {
    let began = app.clock().instant();
    while app.clock().instant().duration_since(began) < lease {
        match runner::break_off(app, claim, error).await {
            Ok(_) => return,
            Err(error) => tracing::warn!(run = %claim.run(), %error, "can't give the run back yet"),
        }
        app.clock().sleep(POLL).await;
    }
}

/// Works on one run and keeps its lease meanwhile.
async fn hold(app: &App, claim: &Claim, lease: Duration, drain: watch::Receiver<bool>) -> Result<()> {
    let (say, signal) = watch::channel(Signal::Go);
    let work = runner::run(app, claim, signal);
    let keep = keep_lease(app, claim, lease, drain, say);
    tokio::pin!(work);
    tokio::select! {
        left = &mut work => left.map(|_| ()),
        // The lease-keeper ends when it has said all there is to say; the work then ends by itself.
        () = keep => work.await.map(|_| ()),
    }
}

async fn keep_lease(
    app: &App,
    claim: &Claim,
    lease: Duration,
    drain: watch::Receiver<bool>,
    say: watch::Sender<Signal>,
) {
    let clock = app.clock();
    let mut trusted_from = clock.instant();
    let mut beaten = trusted_from;
    loop {
        clock.sleep(LOOK).await;
        if *drain.borrow() {
            say.send_if_modified(|signal| {
                let first = *signal == Signal::Go;
                if first {
                    *signal = Signal::Drain;
                }
                first
            });
        }
        let now = clock.instant();
        let due = now.duration_since(beaten) >= lease / 3;
        let answer =
            if due { app.store.heartbeat(claim, lease).await } else { app.store.look_at_lease(claim).await };
        if answer.is_ok() {
            app.readiness.worked();
        }
        match answer {
            Ok(Heartbeat::Held) => {
                if due {
                    beaten = now;
                    trusted_from = now;
                }
            }
            Ok(Heartbeat::CancelRequested) => {
                let _ = say.send(Signal::Cancel);
                return;
            }
            Ok(Heartbeat::TenantStopped) => {
                tracing::info!(run = %claim.run(), "the tenant was suspended: giving the run back");
                let _ = say.send(Signal::GiveBack);
                return;
            }
            Ok(Heartbeat::Lost) => {
                tracing::warn!(run = %claim.run(), "the lease is lost");
                let _ = say.send(Signal::LeaseLost);
                return;
            }
            Err(error) => tracing::warn!(run = %claim.run(), %error, "no heartbeat"),
        }
        if clock.instant().duration_since(trusted_from) + MARGIN >= lease {
            tracing::warn!(run = %claim.run(), "no heartbeat for a whole lease: stopping");
            let _ = say.send(Signal::LeaseLost);
            return;
        }
    }
}
