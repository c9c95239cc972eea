//! How the process ends, and what clients can do about it: little.

use std::os::unix::process::ExitStatusExt;
use std::process::Stdio;

use synkro_sandbox::{Action, FaultRule, Vendor};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::process::{How, Process, WireBrowser, binary, free_port, serve, until};
use crate::support::{Scene, TestDatabase, sqlite, whole_period};

/// Requests that somebody begins and never ends: a head, a body, HTTP/2 without a request, nothing at all.
const HALVES: [&[u8]; 5] = [
    b"GET / HTTP/1.1\r\n",
    b"POST /api/v1/auth/login HTTP/1.1\r\nhost: x\r\nsec-fetch-site: same-origin\r\nx-synkro: 1\r\n\
      content-type: application/json\r\ncontent-length: 100\r\n\r\n{",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0",
    b"PRI * HTT",
    b"",
];

async fn half_open(port: u16, half: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.expect("connected");
    stream.write_all(half).await.expect("begun");
    stream
}

async fn started(scene: &Scene, database: &TestDatabase) -> (Process, u16) {
    let port = free_port().await;
    let server = serve(scene, database, How { port: Some(port), ..How::default() });
    WireBrowser::ready(port).await;
    (server, port)
}

#[tokio::test]
async fn clients_that_never_finish_do_not_hold_the_end_up() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let (mut server, port) = started(&scene, &database).await;
    let mut held = Vec::new();
    for half in HALVES {
        held.push(half_open(port, half).await);
    }
    server.signal("-TERM");
    assert!(server.ended().await.success());
    drop(held);
}

#[tokio::test]
async fn every_signal_that_asks_for_the_end_gets_an_orderly_one() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    for signal in ["-TERM", "-INT", "-HUP"] {
        let (mut server, _) = started(&scene, &database).await;
        server.signal(signal);
        let ended = server.ended().await;
        assert!(ended.success(), "{signal}: an orderly end, not a death: {ended:?}");
    }
}

#[tokio::test]
async fn a_second_signal_ends_at_once() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    // A step that takes longer than a test waits.
    let stall = FaultRule::always(Action::Stall { millis: 300_000 });
    scene.sandbox.control().add_fault(Vendor::Amocrm, stall).await;
    scene.start(whole_period()).await;
    let (mut server, _) = started(&scene, &database).await;
    until("the middle of a step", || async {
        !scene.sandbox.control().requests(Some(Vendor::Amocrm), 0).await.is_empty()
    })
    .await;
    server.signal("-TERM");
    until("the end, told again and again", || {
        let ended = server.has_ended();
        if !ended {
            server.signal("-TERM");
        }
        async move { ended }
    })
    .await;
    let ended = server.ended().await;
    assert_eq!((ended.code(), ended.signal()), (Some(1), None), "by its own decision");
}

#[tokio::test]
async fn it_says_that_it_is_not_ready_some_time_before_it_takes_nobody_any_more() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let port = free_port().await;
    let mut command = binary(&scene, &database);
    command
        .arg("serve")
        .env("SYNKRO_LISTEN", format!("127.0.0.1:{port}"))
        .env("SYNKRO_PUBLIC_URL", "http://localhost:8080")
        .env("SYNKRO_STOP_DELAY_SECONDS", "20")
        .stderr(Stdio::null());
    let mut server = Process(command.spawn().expect("started"));
    let browser = WireBrowser::ready(port).await;
    server.signal("-TERM");
    until("not ready", || {
        let mut browser = browser.clone();
        async move { browser.try_get("/ready").await.is_some_and(|answer| answer.status == 503) }
    })
    .await;
    let mut browser = browser.clone();
    let answer = browser.get("/health").await;
    assert_eq!(answer.status, 200, "who asks meanwhile is answered");
    assert_eq!(answer.header("connection"), "close", "and told to look elsewhere next time");
    server.signal("-TERM");
    assert!(!server.ended().await.success());
}

#[tokio::test]
async fn whoever_takes_too_long_is_closed() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let (_server, port) = started(&scene, &database).await;
    let mut held = Vec::new();
    for half in HALVES {
        held.push((half, half_open(port, half).await));
    }
    for (half, mut stream) in held {
        let mut rest = Vec::new();
        // Ends when the server closes; a connection that stays open makes the test fail by its own patience.
        let closed = synkro::clock::Clock::system()
            .deadline(std::time::Duration::from_secs(60), stream.read_to_end(&mut rest))
            .await;
        assert!(closed.is_ok(), "{:?} is held for ever", String::from_utf8_lossy(half));
    }
}

/// The number of descriptors is the smallest that a system gives; there are more silent clients than that.
#[tokio::test]
async fn a_crowd_that_says_nothing_keeps_nobody_out() {
    let database = sqlite();
    let scene = Scene::small(&database).await;
    let port = free_port().await;
    let synkro = binary(&scene, &database);
    let mut command = std::process::Command::new("sh");
    command.args(["-c", "ulimit -n 256; exec \"$0\" serve"]).arg(synkro.get_program()).env_clear();
    for (name, value) in synkro.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    command
        .env("SYNKRO_LISTEN", format!("127.0.0.1:{port}"))
        .env("SYNKRO_PUBLIC_URL", "http://localhost:8080")
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    let mut server = Process(command.spawn().expect("started"));
    let mut browser = WireBrowser::ready(port).await;
    let mut held = Vec::new();
    for number in 0..300 {
        held.push(half_open(port, HALVES[number % HALVES.len()]).await);
    }
    for path in ["/health", "/ready"] {
        assert_eq!(browser.get(path).await.status, 200, "{path}");
    }
    let answer = browser.sign_in("owner@demo.example", synkro::services::demo_tenant::PASSWORD).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    server.signal("-TERM");
    assert!(server.ended().await.success());
    drop(held);
}
