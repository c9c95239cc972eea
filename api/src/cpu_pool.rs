//! Threads for what takes a processor for more than a moment: hashing a password, weighing one, comparing long texts.
//!
//! On the threads that answer requests such work would hold up everybody else's. There are fewer threads here than
//! cores, so that one is left to the others, and only so much may wait: beyond that the request is refused at once, with
//! a time to come back. Each kind of work has its own places, so that one kind can't shut another out.

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use synkro_shared::ProblemKind;
use tokio::sync::{Semaphore, oneshot};

use crate::error::{Error, Result};

/// Threads at most, however many cores there are: each hash fills 19 MiB.
const MOST_THREADS: usize = 4;
/// Pieces of work of one kind that may be done or wait at once.
pub(crate) const PLACES: usize = 36;

/// Kinds of work. One kind's crowd takes no place of another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Hashing a password or a code: whoever signs in needs it.
    Hash,
    /// Weighing a new password, comparing long texts, writing long files: people who are known already, or hold an
    /// invite.
    Weigh,
}

type Job = Box<dyn FnOnce() + Send>;

/// The threads, and the places before them. Cheap to clone.
#[derive(Clone)]
pub struct CpuPool {
    jobs: Sender<Job>,
    hash: Arc<Semaphore>,
    weigh: Arc<Semaphore>,
}

impl Default for CpuPool {
    fn default() -> Self {
        Self::new()
    }
}

impl CpuPool {
    /// Starts the threads: as many as there are cores, less one.
    #[must_use]
    pub fn new() -> Self {
        Self::with_threads(threads(thread::available_parallelism().map_or(1, NonZero::get)))
    }

    fn with_threads(threads: usize) -> Self {
        let (jobs, waiting) = channel::<Job>();
        let waiting = Arc::new(Mutex::new(waiting));
        for number in 0..threads {
            let waiting = waiting.clone();
            let started =
                thread::Builder::new().name(format!("cpu-{number}")).spawn(move || work_off(&waiting));
            if let Err(error) = started {
                tracing::error!(%error, "a thread for long computations did not start");
            }
        }
        let places = || Arc::new(Semaphore::new(PLACES));
        Self { jobs, hash: places(), weigh: places() }
    }

    /// Does the work on one of the threads.
    ///
    /// # Errors
    /// When too much of its kind waits already, or the work panicked.
    pub async fn run<T: Send + 'static>(
        &self,
        kind: Work,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let places = match kind {
            Work::Hash => &self.hash,
            Work::Weigh => &self.weigh,
        };
        // The work keeps its place until it is done, also when whoever asked for it has gone away.
        let place = places.clone().try_acquire_owned().map_err(|_| busy())?;
        let (tell, told) = oneshot::channel();
        let job = Box::new(move || {
            // Nobody waits for it any more: what was not begun need not be.
            if !tell.is_closed() {
                let done = work();
                // Free before anybody hears of it: who is told may ask for the place.
                drop(place);
                let _ = tell.send(done);
            }
        });
        let broken = || Error::internal("the threads for long computations are gone, or the work panicked");
        self.jobs.send(job).map_err(|_| broken())?;
        told.await.map_err(|_| broken())
    }
}

fn busy() -> Error {
    let mut error = Error::new(ProblemKind::Unavailable).saying("The server is busy. Try again.");
    error.retry_after = Some(Duration::from_secs(2));
    error
}

/// One core is left to everything else, where there is more than one.
fn threads(cores: usize) -> usize {
    cores.saturating_sub(1).clamp(1, MOST_THREADS)
}

/// Works until nobody is left who could ask.
fn work_off(waiting: &Mutex<Receiver<Job>>) {
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = next else { return };
        // Dropped with its channel, a job that panics is an answer, too.
        if catch_unwind(AssertUnwindSafe(job)).is_err() {
            tracing::error!("a long computation panicked");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_core_is_left_to_others_where_there_is_more_than_one() {
        let counts: Vec<_> = [0, 1, 2, 3, 5, 64].into_iter().map(threads).collect();
        assert_eq!(counts, [1, 1, 1, 2, 4, MOST_THREADS]);
    }

    /// Work that lasts until the sender is dropped or says something.
    fn held() -> (Sender<()>, impl FnOnce() + Send + 'static) {
        let (release, held) = channel::<()>();
        (release, move || {
            let _ = held.recv();
        })
    }

    /// A pool of one thread with work on it that is held, and what becomes of that work.
    async fn occupied() -> (CpuPool, Sender<()>, tokio::task::JoinHandle<Result<()>>) {
        let pool = CpuPool::with_threads(1);
        let (release, work) = held();
        let first = tokio::spawn({
            let pool = pool.clone();
            async move { pool.run(Work::Weigh, work).await }
        });
        tokio::task::yield_now().await;
        (pool, release, first)
    }

    #[tokio::test]
    async fn a_crowd_of_one_kind_is_refused_at_once_and_takes_no_place_of_another() {
        let (pool, release, first) = occupied().await;
        let mut crowd = Vec::new();
        for _ in 1..PLACES {
            crowd.push(Box::pin(pool.run(Work::Weigh, || ())));
        }
        for place in &mut crowd {
            assert!(futures::poll!(place).is_pending());
        }
        let refused = pool.run(Work::Weigh, || ()).await.expect_err("full");
        assert_eq!(refused.kind, ProblemKind::Unavailable);
        assert!(refused.retry_after.is_some());
        let mut other = std::pin::pin!(pool.run(Work::Hash, || 5));
        assert!(futures::poll!(&mut other).is_pending(), "it has a place, and waits for the thread");
        drop(release);
        first.await.expect("done").expect("done");
        assert_eq!(other.await.expect("done"), 5);
    }

    #[tokio::test]
    async fn work_that_panics_is_an_error_and_the_thread_goes_on() {
        let pool = CpuPool::with_threads(1);
        let broken = pool.run(Work::Hash, || panic!("on purpose")).await;
        assert_eq!(broken.expect_err("an error").kind, ProblemKind::Internal);
        assert_eq!(pool.run(Work::Hash, || 7).await.expect("done"), 7);
    }

    #[tokio::test]
    async fn what_nobody_waits_for_is_not_begun_and_gives_its_place_back() {
        let (pool, release, first) = occupied().await;
        let (begun, was_begun) = channel::<()>();
        {
            let mut given_up = std::pin::pin!(pool.run(Work::Weigh, move || begun.send(())));
            assert!(futures::poll!(&mut given_up).is_pending());
        }
        drop(release);
        first.await.expect("done").expect("done");
        // Behind it in the queue: when this is done, that was dropped.
        pool.run(Work::Weigh, || ()).await.expect("done");
        assert!(was_begun.recv().is_err(), "never begun");
        assert_eq!(pool.weigh.available_permits(), PLACES);
    }
}
