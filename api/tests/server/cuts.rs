//! The connection to the database breaks at the worst moment: after COMMIT was sent, before its answer came. Whether it
//! happened is unknown then; a run must come out right either way.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use synkro::clock::Clock;
use synkro::pipeline::runner::{self, Signal};
use synkro_sandbox::DataSize;
use synkro_shared::run::RunStatus;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{Scene, TestDatabase, anchor, postgres, whole_period};

const LEASE: Duration = Duration::from_secs(30);
/// What a client sends to commit: a simple query.
const COMMIT: &[u8] = b"COMMIT\0";

/// A proxy in front of PostgreSQL that can cut. Counts commits down; at zero it hands the commit on and hangs up without
/// handing the answer back.
struct Cutter {
    address: String,
    left: Arc<AtomicI64>,
}

impl Cutter {
    async fn before(database: &TestDatabase) -> Self {
        let (head, rest) = database.address.split_once('@').expect("an address with a user");
        let (server, name) = rest.split_once('/').expect("an address with a database");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let left = Arc::new(AtomicI64::new(i64::MAX));
        let (server, counter) = (server.to_owned(), left.clone());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass(client, server.clone(), counter.clone()));
            }
        });
        Self { address: format!("{head}@127.0.0.1:{port}/{name}"), left }
    }

    fn cut_after(&self, commits: i64) {
        self.left.store(commits, Ordering::SeqCst);
    }

    fn has_cut(&self) -> bool {
        self.left.load(Ordering::SeqCst) <= 0
    }
}

async fn pass(client: TcpStream, server: String, left: Arc<AtomicI64>) {
    let Ok(server) = TcpStream::connect(server).await else { return };
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let answers = tokio::spawn(async move {
        let _ = tokio::io::copy(&mut from_server, &mut to_client).await;
    });
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = from_client.read(&mut buffer).await {
        let sent = &buffer[..count];
        let commits = sent.windows(COMMIT.len()).any(|window| window == COMMIT);
        if commits && left.fetch_sub(1, Ordering::SeqCst) == 1 {
            // The server hears it; the client never hears the answer.
            answers.abort();
            let _ = to_server.write_all(sent).await;
            let _ = to_server.flush().await;
            // Until the server has read it and hung up as well.
            let _ = to_server.shutdown().await;
            return;
        }
        if to_server.write_all(sent).await.is_err() {
            break;
        }
    }
    answers.abort();
}

async fn traces(scene: &Scene) -> (BTreeMap<String, u64>, usize) {
    let control = scene.sandbox.control();
    (control.supabase_tables().await.expect("tables"), control.telegram_messages().await.len())
}

#[tokio::test]
async fn a_commit_whose_answer_is_lost_changes_nothing_about_the_outcome() {
    let database = postgres().await;
    let cutter = Cutter::before(&database).await;
    let scene = Scene::set(&database, DataSize::Small, Clock::manual(anchor())).await;
    let undisturbed = scene.run(whole_period()).await;
    assert_eq!(undisturbed.status, RunStatus::Done);
    let (rows, _) = traces(&scene).await;
    let behind = TestDatabase::at("postgres", &cutter.address);
    let mut cuts = 0;
    for commits in [1, 2, 3, 5, 8, 11, 15, 19, 23, 28] {
        cutter.cut_after(i64::MAX);
        let app = scene.node(&behind, scene.clock.clone()).await;
        let posts = traces(&scene).await.1;
        let id = scene.start(whole_period()).await;
        cutter.cut_after(commits);
        for attempt in 0..20 {
            assert!(attempt < 19, "cut after {commits} commits: it never ends");
            if scene.view(id).await.status.ended() {
                break;
            }
            // Errors here are what the test is about.
            if let Ok(Some(claim)) = app.store.claim_run("behind", LEASE).await {
                let (_say, signal) = tokio::sync::watch::channel(Signal::Go);
                let _ = runner::run(&app, &claim, signal).await;
            }
            scene.clock.advance(LEASE + Duration::from_secs(400));
        }
        cuts += usize::from(cutter.has_cut());
        let view = scene.view(id).await;
        let (now, posted) = traces(&scene).await;
        // A post whose record was cut is unknown; everything else is as if nothing had happened.
        let unknown = view.status == RunStatus::Incomplete;
        assert!(view.status == RunStatus::Done || unknown, "{commits}: {:?}", view.problem);
        assert!(posted - posts <= 1, "{commits}: posted twice");
        for (table, count) in
            rows.iter().filter(|(table, _)| !["synkro_reports", "synkro_ai_parts"].contains(&table.as_str()))
        {
            assert_eq!(now.get(table), Some(count), "{commits}: {table}");
        }
        let reports = scene.app.store.list_reports(scene.scope, 100).await.expect("reports");
        assert_eq!(reports.iter().filter(|report| Some(report.id) == view.report_id).count(), 1);
    }
    assert!(cuts >= 8, "{cuts} cuts prove little");
}
