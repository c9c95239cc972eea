//! The listener: takes connections, speaks HTTP/1.1 and HTTP/2 without TLS on them, and ends well.
//!
//! Whoever connects may be slow, silent or many, on purpose or not: [`limits`] says what a client may take, [`connections`]
//! who has to go. Nothing here knows what is asked or answered.
//!
//! The end: [`Stopping`] is told twice. First answers say that the connection will not be kept, while new ones are still
//! taken, so that whoever shares requests out can look elsewhere. Then the listener closes, and what is being answered gets
//! the rest of the time; what is left of it after that is cut.

mod connections;
mod limits;
mod nofile;
mod stream;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, Response, Version, header};
use futures::FutureExt;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use ipnet::IpNet;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt;

use crate::clock::Clock;
use connections::{Connection, Connections};
pub use limits::Limits;
use stream::{Received, Sent, Watched};

/// How often connections are looked at.
const SWEEP: Duration = Duration::from_secs(1);
/// After a failed accept, which is out of descriptors: somebody must close one.
const BREATH: Duration = Duration::from_millis(50);
/// Most bytes of a head, or of an answer that waits to be sent.
const BUFFER: usize = 64 * 1024;
/// Requests at once on an HTTP/2 connection.
const STREAMS: u32 = 100;

/// How far a listener's end has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Stopping {
    /// Not at all.
    #[default]
    No,
    /// Asked to: connections are not kept, new ones are taken.
    Soon,
    /// Nobody new is taken.
    Now,
}

/// What serves, and for whom.
pub struct Service {
    /// Answers requests.
    pub router: Router,
    /// What clients may take.
    pub limits: Limits,
    /// Whose connections are not counted by address.
    pub trusted_proxies: Vec<IpNet>,
}

/// Serves until `stopping` says [`Stopping::Now`], then waits for what is being answered, `rest` at most.
pub async fn serve(
    listener: TcpListener,
    service: Service,
    mut stopping: watch::Receiver<Stopping>,
    rest: Duration,
) {
    let clock = Clock::system();
    let connections = Connections::new(clock.clone());
    let service = Arc::new(service);
    let sweeper = tokio::spawn(sweep(clock.clone(), connections.clone(), service.clone()));
    let mut broken = false;
    loop {
        let taken = tokio::select! {
            taken = listener.accept() => taken,
            _ = stopping.wait_for(|stopping| *stopping == Stopping::Now) => break,
        };
        match taken {
            Ok((stream, peer)) => {
                broken = false;
                begin(stream, peer, &connections, &service, &stopping);
            }
            Err(error) => {
                // The client was gone already, or there are no descriptors: nothing that ends the listener.
                if !broken {
                    tracing::warn!(%error, "a connection could not be taken");
                    broken = true;
                }
                clock.sleep(BREATH).await;
            }
        }
    }
    // Who has connected already is answered: the system would reset what nobody has taken.
    while let Some(Ok((stream, peer))) = listener.accept().now_or_never() {
        begin(stream, peer, &connections, &service, &stopping);
    }
    drop(listener);
    if clock.deadline(rest, connections.none_left()).await.is_err() {
        let cut = connections.close_all();
        tracing::warn!(cut, "connections were cut: their clients took too long");
    }
    sweeper.abort();
}

async fn sweep(clock: Clock, connections: Connections, service: Arc<Service>) {
    loop {
        clock.sleep(SWEEP).await;
        let overdue = connections.sweep(&service.limits);
        if !overdue.is_empty() {
            tracing::debug!(?overdue, "connections were closed that took too long");
        }
    }
}

/// Gives the connection a place and serves it; without a place it is closed.
fn begin(
    stream: TcpStream,
    peer: SocketAddr,
    connections: &Connections,
    service: &Arc<Service>,
    stopping: &watch::Receiver<Stopping>,
) {
    let address = peer.ip().to_canonical();
    let trusted = service.trusted_proxies.iter().any(|network| network.contains(&address));
    let owner = (!trusted).then(|| limits::network(address));
    let Some(connection) = connections.admit(owner, &service.limits) else {
        tracing::debug!("no place for a connection: all are being answered");
        return;
    };
    let _ = stream.set_nodelay(true);
    tokio::spawn(keep(stream, peer, connection, service.clone(), stopping.clone()));
}

/// Serves one connection to its end.
async fn keep(
    stream: TcpStream,
    peer: SocketAddr,
    connection: Arc<Connection>,
    service: Arc<Service>,
    mut stopping: watch::Receiver<Stopping>,
) {
    let answers = {
        let (connection, stopping) = (connection.clone(), stopping.clone());
        hyper::service::service_fn(move |request| {
            answer(request, peer, connection.clone(), service.router.clone(), stopping.clone())
        })
    };
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().max_buf_size(BUFFER);
    builder.http2().max_concurrent_streams(STREAMS).max_header_list_size(16 * 1024);
    let io = TokioIo::new(Watched::new(stream, connection.clone()));
    {
        let served = builder.serve_connection(io, answers);
        tokio::pin!(served);
        let mut asked = false;
        loop {
            tokio::select! {
                // What the client did wrong is the client's business.
                _ = &mut served => break,
                () = connection.close.notified() => break,
                now = stopping.wait_for(|stopping| *stopping == Stopping::Now), if !asked => {
                    asked = true;
                    if now.is_ok() {
                        served.as_mut().graceful_shutdown();
                    }
                }
            }
        }
    }
    connection.end();
}

async fn answer(
    request: Request<Incoming>,
    peer: SocketAddr,
    connection: Arc<Connection>,
    router: Router,
    stopping: watch::Receiver<Stopping>,
) -> Result<Response<Sent>, Infallible> {
    let in_request = connection.begin_request();
    let version = request.version();
    let mut request = request.map(|body| Body::new(Received::new(body, connection)));
    request.extensions_mut().insert(ConnectInfo(peer));
    let Ok(mut response) = router.oneshot(request).await;
    if *stopping.borrow() != Stopping::No && version <= Version::HTTP_11 {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    in_request.answered();
    Ok(response.map(|body| Sent::new(body, in_request)))
}
