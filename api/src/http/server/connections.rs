//! The connections that are there: whose they are, what each waits for, and which has to go when there are too many or one
//! has had its time.
//!
//! Who comes when all places are taken gets the place of whoever keeps us waiting longest (so does nginx with connections that
//! wait for a request): a crowd that opens connections and says nothing, or half of something, pushes itself out, not those
//! who ask for something.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use super::limits::{Limits, Overdue, Seen};
use crate::clock::Clock;

/// All connections of a listener.
#[derive(Clone)]
pub(super) struct Connections(Arc<Inner>);

/// By number: whom it is counted for, and the connection.
type Places = BTreeMap<u64, (Option<IpAddr>, Arc<Connection>)>;

struct Inner {
    clock: Clock,
    base: Instant,
    all: Mutex<Places>,
    next: AtomicU64,
    gone: Notify,
}

/// One connection, as its reader, its writer and its requests tell. Times are nanoseconds after the listener's start, plus
/// one; 0 stands for "not so".
pub(super) struct Connection {
    owner: Connections,
    id: u64,
    waiting: AtomicU64,
    first_byte: AtomicU64,
    taken: AtomicU64,
    requests: AtomicUsize,
    served: AtomicUsize,
    bodies: Mutex<BTreeMap<u64, (u64, u64)>>,
    answers: Mutex<BTreeMap<u64, u64>>,
    next: AtomicU64,
    /// Told once, when it has to go.
    pub close: Notify,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Connections {
    pub fn new(clock: Clock) -> Self {
        let base = clock.instant();
        let (all, next, gone) = (Mutex::default(), AtomicU64::new(0), Notify::new());
        Self(Arc::new(Inner { clock, base, all, next, gone }))
    }

    fn now(&self) -> u64 {
        let since = self.0.clock.instant().duration_since(self.0.base);
        u64::try_from(since.as_nanos()).unwrap_or(u64::MAX).saturating_add(1)
    }

    /// A place for a new connection. `owner` is whom it is counted for; `None`: for nobody. `None` is given when every place
    /// is taken by somebody who waits for us.
    pub fn admit(&self, owner: Option<IpAddr>, limits: &Limits) -> Option<Arc<Connection>> {
        let now = self.now();
        let mut all = lock(&self.0.all);
        if let Some(owner) = owner {
            let own = all.values().filter(|(of, _)| *of == Some(owner)).count();
            if own >= limits.per_address && !push_out(&mut all, now, |of| of == Some(owner)) {
                return None;
            }
        }
        if all.len() >= limits.connections && !push_out(&mut all, now, |_| true) {
            return None;
        }
        let id = self.0.next.fetch_add(1, Ordering::Relaxed);
        let connection = Arc::new(Connection {
            owner: self.clone(),
            id,
            waiting: AtomicU64::new(self.now()),
            first_byte: AtomicU64::new(0),
            taken: AtomicU64::new(0),
            requests: AtomicUsize::new(0),
            served: AtomicUsize::new(0),
            bodies: Mutex::default(),
            answers: Mutex::default(),
            next: AtomicU64::new(0),
            close: Notify::new(),
        });
        all.insert(id, (owner, connection.clone()));
        Some(connection)
    }

    /// Closes every connection that has had its time. Gives how many of each kind.
    pub fn sweep(&self, limits: &Limits) -> Vec<Overdue> {
        let now = self.now();
        let mut all = lock(&self.0.all);
        let overdue: Vec<(u64, Overdue)> = all
            .iter()
            .filter_map(|(id, (_, connection))| Some((*id, limits.overdue(&connection.seen(now))?)))
            .collect();
        for (id, _) in &overdue {
            if let Some((_, connection)) = all.remove(id) {
                connection.close.notify_one();
            }
        }
        overdue.into_iter().map(|(_, why)| why).collect()
    }

    /// Closes every connection.
    pub fn close_all(&self) -> usize {
        let all = std::mem::take(&mut *lock(&self.0.all));
        for (_, connection) in all.values() {
            connection.close.notify_one();
        }
        all.len()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        lock(&self.0.all).len()
    }

    /// Waits until none is left.
    pub async fn none_left(&self) {
        loop {
            let gone = self.0.gone.notified();
            if self.count() == 0 {
                return;
            }
            gone.await;
        }
    }
}

/// Closes the connection that keeps us waiting longest, among those of `whom`: without a request first, then in the middle
/// of a body, then with an answer that it does not take.
fn push_out(all: &mut Places, now: u64, whom: impl Fn(Option<IpAddr>) -> bool) -> bool {
    let longest = all
        .iter()
        .filter(|(_, (of, _))| whom(*of))
        .filter_map(|(id, (_, connection))| {
            let (rank, since) = connection.seen(now).keeps_us_waiting()?;
            Some((rank, std::cmp::Reverse(since), *id))
        })
        .min();
    let Some((.., id)) = longest else { return false };
    if let Some((_, connection)) = all.remove(&id) {
        connection.close.notify_one();
    }
    true
}

impl Connection {
    fn since(&self, then: u64, now: u64) -> Option<Duration> {
        (then != 0).then(|| Duration::from_nanos(now.saturating_sub(then)))
    }

    fn seen(&self, now: u64) -> Seen {
        let bodies = lock(&self.bodies);
        let body = bodies.values().min().and_then(|(began, _)| {
            let last = bodies.values().map(|(_, last)| *last).min()?;
            Some((self.since(*began, now)?, self.since(last, now)?))
        });
        drop(bodies);
        let began = lock(&self.answers).values().min().copied();
        let answer = began.and_then(|began| {
            let taken = self.taken.load(Ordering::Acquire).max(began);
            Some((self.since(began, now)?, self.since(taken, now)?))
        });
        Seen {
            waiting: self.since(self.waiting.load(Ordering::Acquire), now),
            fresh: self.served.load(Ordering::Acquire) == 0,
            head: self.since(self.first_byte.load(Ordering::Acquire), now),
            body,
            answer,
        }
    }

    /// Bytes came.
    pub fn read(&self) {
        // Of a request's head, unless a request is being read or answered.
        if self.requests.load(Ordering::Acquire) == 0 {
            let now = self.owner.now();
            let _ = self.first_byte.compare_exchange(0, now, Ordering::AcqRel, Ordering::Acquire);
        }
    }

    /// The client took bytes.
    pub fn written(&self) {
        self.taken.store(self.owner.now(), Ordering::Release);
    }

    /// A request's head is complete.
    pub fn begin_request(self: &Arc<Self>) -> InRequest {
        self.requests.fetch_add(1, Ordering::AcqRel);
        self.served.fetch_add(1, Ordering::AcqRel);
        self.waiting.store(0, Ordering::Release);
        self.first_byte.store(0, Ordering::Release);
        InRequest { connection: self.clone(), id: self.next.fetch_add(1, Ordering::Relaxed) }
    }

    /// Its body begins.
    pub fn begin_body(self: &Arc<Self>) -> InBody {
        let (id, now) = (self.next.fetch_add(1, Ordering::Relaxed), self.owner.now());
        lock(&self.bodies).insert(id, (now, now));
        InBody { connection: self.clone(), id }
    }

    /// It is gone.
    pub fn end(&self) {
        lock(&self.owner.0.all).remove(&self.id);
        self.owner.0.gone.notify_waiters();
    }
}

/// A request that is being answered; dropped when the answer is out, or the client gone.
pub(super) struct InRequest {
    connection: Arc<Connection>,
    id: u64,
}

impl InRequest {
    /// The handler is done: what is left is the client's to take.
    pub fn answered(&self) {
        lock(&self.connection.answers).insert(self.id, self.connection.owner.now());
    }
}

impl Drop for InRequest {
    fn drop(&mut self) {
        lock(&self.connection.answers).remove(&self.id);
        if self.connection.requests.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.connection.waiting.store(self.connection.owner.now(), Ordering::Release);
        }
    }
}

/// A body that is being read; dropped when it is read, or not wanted any more.
pub(super) struct InBody {
    connection: Arc<Connection>,
    id: u64,
}

impl InBody {
    /// A piece of it came.
    pub fn piece(&self) {
        let now = self.connection.owner.now();
        if let Some((_, last)) = lock(&self.connection.bodies).get_mut(&self.id) {
            *last = now;
        }
    }
}

impl Drop for InBody {
    fn drop(&mut self) {
        lock(&self.connection.bodies).remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(last: u8) -> Option<IpAddr> {
        Some(IpAddr::from([192, 0, 2, last]))
    }

    fn places() -> (Clock, Connections, Limits) {
        let clock = Clock::manual("2026-11-20T16:00:00Z".parse().expect("an instant"));
        let limits = Limits { connections: 6, per_address: 3, ..Limits::within(1024) };
        (clock.clone(), Connections::new(clock), limits)
    }

    fn is_told(connection: &Connection) -> bool {
        use futures::FutureExt;
        connection.close.notified().now_or_never().is_some()
    }

    #[test]
    fn who_says_nothing_makes_room_for_who_comes_and_who_is_answered_stays() {
        let (clock, connections, limits) = places();
        let busy = connections.admit(at(1), &limits).expect("a place");
        let _request = busy.begin_request();
        let mut silent = Vec::new();
        for _ in 0..2 {
            clock.advance(Duration::from_secs(1));
            silent.push(connections.admit(at(1), &limits).expect("a place"));
        }
        let _more = connections.admit(at(1), &limits).expect("the place of the one that waits longest");
        assert!(is_told(&silent[0]) && !is_told(&silent[1]) && !is_told(&busy));
        assert_eq!(connections.count(), 3);
        for last in 2..5 {
            connections.admit(at(last), &limits).expect("another address has places of its own");
        }
        connections.admit(at(9), &limits).expect("a place of whoever waits longest anywhere");
        assert_eq!(connections.count(), 6);
        assert!(!is_told(&busy));
    }

    #[test]
    fn who_is_counted_for_nobody_is_limited_by_the_process_alone() {
        let (_, connections, limits) = places();
        let all: Vec<_> = (0..6).map(|_| connections.admit(None, &limits).expect("a place")).collect();
        assert_eq!(connections.count(), 6);
        let requests: Vec<_> = all.iter().map(|connection| connection.begin_request()).collect();
        assert!(connections.admit(None, &limits).is_none(), "all are being answered");
        drop(requests);
        assert!(connections.admit(None, &limits).is_some());
    }

    #[test]
    fn who_says_half_of_something_makes_room_next_and_who_moves_does_not() {
        let (clock, connections, limits) = places();
        let all: Vec<_> = (0..3).map(|_| connections.admit(at(1), &limits).expect("a place")).collect();
        let requests: Vec<_> = all.iter().map(|connection| connection.begin_request()).collect();
        let (stuck, moving) = (all[0].begin_body(), all[1].begin_body());
        requests[2].answered();
        clock.advance(Duration::from_secs(3));
        moving.piece();
        all[2].written();
        assert!(connections.admit(at(1), &limits).is_some(), "the place of the one that is stuck");
        assert!(is_told(&all[0]) && !is_told(&all[1]) && !is_told(&all[2]));
        drop(stuck);
        let last = connections.admit(at(1), &limits).expect("the place of the one that has just come");
        let _busy = last.begin_request();
        assert!(connections.admit(at(1), &limits).is_none(), "all move, or wait for us");
        clock.advance(Duration::from_secs(2));
        assert!(connections.admit(at(1), &limits).is_some(), "a body that has stopped");
        assert!(is_told(&all[1]));
    }

    #[test]
    fn each_is_closed_when_it_has_had_its_time() {
        let (clock, connections, limits) = places();
        let limits = Limits { connections: 100, per_address: 100, ..limits };
        let admit = || connections.admit(at(1), &limits).expect("a place");
        let (silent, half, idle, slow, working) = (admit(), admit(), admit(), admit(), admit());
        half.begin_request();
        half.read();
        drop(idle.begin_request());
        let _request = slow.begin_request();
        let body = slow.begin_body();
        let at_work = working.begin_request();
        for _ in 0..3 {
            clock.advance(Duration::from_secs(4));
            body.piece();
        }
        assert_eq!(connections.sweep(&limits), [Overdue::Head, Overdue::Head]);
        assert!(is_told(&silent) && is_told(&half));
        clock.advance(Duration::from_secs(11));
        assert_eq!(connections.sweep(&limits), [Overdue::Body]);
        clock.advance(Duration::from_secs(60));
        assert_eq!(connections.sweep(&limits), [Overdue::Idle]);
        assert_eq!(connections.count(), 1, "a handler may take its time");
        at_work.answered();
        clock.advance(Duration::from_secs(20));
        working.written();
        clock.advance(Duration::from_secs(20));
        assert_eq!(connections.sweep(&limits), []);
        clock.advance(Duration::from_secs(10));
        assert_eq!(connections.sweep(&limits), [Overdue::Answer], "a client that takes nothing");
        assert_eq!(connections.count(), 0);
    }
}
