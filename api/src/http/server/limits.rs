//! How long a client may take, and how many may be there at once. Pure: what is seen of a connection goes in, whether it
//! has had its time comes out.

use std::net::IpAddr;
use std::time::Duration;

use super::nofile;

/// What a client may take.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections of the process.
    pub connections: usize,
    /// Connections of one address (of one network of 64 bits for IPv6). Trusted proxies have no such limit: everybody
    /// comes through them.
    pub per_address: usize,
    /// From a request's first byte, or from the connection's opening, to the end of its head.
    pub head: Duration,
    /// Between a request and the next; longer than nginx keeps idle connections to us (60 s), so that it is nginx who closes.
    pub idle: Duration,
    /// Between two pieces of a request's body.
    pub body_pause: Duration,
    /// A request's whole body: 256 KiB at most.
    pub body: Duration,
    /// Between two pieces of an answer that the client takes.
    pub answer_pause: Duration,
    /// A whole answer: a few megabytes at most.
    pub answer: Duration,
}

/// Descriptors that are not for clients: databases, files, vendors, Redis.
const RESERVED: u64 = 128;
/// Never fewer connections than that, however few descriptors there are.
const FEWEST: u64 = 32;
/// Never more: memory is not free either.
const MOST: u64 = 4096;

impl Limits {
    /// The limits of a process with that many file descriptors.
    #[must_use]
    pub fn within(descriptors: u64) -> Self {
        let connections = descriptors.saturating_sub(RESERVED).clamp(FEWEST, MOST);
        let connections = usize::try_from(connections).unwrap_or(32);
        Self {
            connections,
            per_address: (connections / 4).max(16),
            head: Duration::from_secs(10),
            idle: Duration::from_secs(75),
            body_pause: Duration::from_secs(10),
            body: Duration::from_secs(30),
            answer_pause: Duration::from_secs(30),
            answer: Duration::from_secs(600),
        }
    }

    /// The limits of this process, after its limit on file descriptors was raised as far as it may be.
    #[must_use]
    pub fn of_process() -> Self {
        Self::within(nofile::raise())
    }
}

/// Whose connections are counted together.
#[must_use]
pub(super) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

/// What is seen of a connection. Durations are until now.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    /// Without a request since.
    pub waiting: Option<Duration>,
    /// No request was ever read from it.
    pub fresh: bool,
    /// Since the first byte of a request whose head is not complete.
    pub head: Option<Duration>,
    /// Since the oldest unfinished body began, and since its last piece.
    pub body: Option<(Duration, Duration)>,
    /// Since the oldest unfinished answer began, and since a piece of any was taken.
    pub answer: Option<(Duration, Duration)>,
}

/// A client that has been silent for less may just be on its way.
const ON_ITS_WAY: Duration = Duration::from_secs(1);

impl Seen {
    /// For how long it is the client who keeps us waiting, the least worth waiting for first; `None`: we do.
    pub fn keeps_us_waiting(&self) -> Option<(u8, Duration)> {
        if let Some(since) = self.waiting {
            return Some((0, since));
        }
        if let Some((_, pause)) = self.body {
            return (pause >= ON_ITS_WAY).then_some((1, pause));
        }
        self.answer.and_then(|(_, pause)| (pause >= ON_ITS_WAY).then_some((2, pause)))
    }
}

/// Why a connection is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overdue {
    Head,
    Idle,
    Body,
    Answer,
}

impl Limits {
    /// Whether the client has had its time.
    pub(super) fn overdue(&self, seen: &Seen) -> Option<Overdue> {
        if seen.head.is_some_and(|since| since >= self.head) {
            return Some(Overdue::Head);
        }
        if let Some(since) = seen.waiting {
            let limit = if seen.fresh { self.head } else { self.idle };
            if since >= limit {
                return Some(if seen.fresh { Overdue::Head } else { Overdue::Idle });
            }
        }
        if seen.body.is_some_and(|(all, pause)| all >= self.body || pause >= self.body_pause) {
            return Some(Overdue::Body);
        }
        // While a body is being read, the answer waits for us.
        let answer = seen.answer.filter(|_| seen.body.is_none());
        let overdue = answer.is_some_and(|(all, pause)| all >= self.answer || pause >= self.answer_pause);
        overdue.then_some(Overdue::Answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_client_has_a_time_for_each_thing_and_no_more() {
        let limits = Limits::within(1024);
        let waiting = |since, fresh| Seen { waiting: Some(s(since)), fresh, ..Seen::default() };
        let body = |all, pause| Seen { body: Some((s(all), s(pause))), ..Seen::default() };
        let answer = |all, pause| Seen { answer: Some((s(all), s(pause))), ..Seen::default() };
        let head = |since| Seen { head: Some(s(since)), ..waiting(since, false) };
        for (seen, expected) in [
            (waiting(9, true), None),
            (waiting(10, true), Some(Overdue::Head)),
            (waiting(74, false), None),
            (waiting(75, false), Some(Overdue::Idle)),
            (head(9), None),
            (head(10), Some(Overdue::Head)),
            (body(9, 9), None),
            (body(10, 10), Some(Overdue::Body)),
            // A byte each second.
            (body(30, 1), Some(Overdue::Body)),
            (answer(29, 29), None),
            (answer(30, 30), Some(Overdue::Answer)),
            (answer(599, 1), None),
            (answer(600, 1), Some(Overdue::Answer)),
            // A handler at work is nobody's fault.
            (Seen::default(), None),
        ] {
            assert_eq!(limits.overdue(&seen), expected, "{seen:?}");
        }
    }

    #[test]
    fn clients_never_take_the_descriptors_that_the_process_needs_itself() {
        for (descriptors, connections, per_address) in
            [(0, 32, 16), (64, 32, 16), (256, 128, 32), (1024, 896, 224), (1 << 20, 4096, 1024)]
        {
            let limits = Limits::within(descriptors);
            assert_eq!((limits.connections, limits.per_address), (connections, per_address), "{descriptors}");
        }
    }

    #[test]
    fn an_ipv6_network_counts_as_one_and_a_mapped_address_as_what_it_maps() {
        let of = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(of("2001:db8:1:2:3::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }
}
