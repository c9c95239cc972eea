//! The real server as a process of its own, and a browser that talks to it over the wire.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::{Value, json};
use synkro::clock::Clock;
use synkro_shared::RunId;
use synkro_shared::run::RunView;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::browser::Answer;
use super::databases::TestDatabase;
use super::scene::{Scene, key_ring};

/// The application's secret of every process of a test: the one of [`Scene`].
pub const APP_SECRET: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

/// A process that is killed when the test ends, however it ends.
pub struct Process(pub Child);

impl Process {
    /// Waits until it has ended by itself.
    pub async fn ended(&mut self) -> ExitStatus {
        until("the process' end", || {
            let ended = self.has_ended();
            async move { ended }
        })
        .await;
        self.0.wait().expect("a status")
    }

    /// Whether it has ended.
    pub fn has_ended(&mut self) -> bool {
        self.0.try_wait().expect("a status").is_some()
    }

    /// Sends it a signal, like `-TERM`.
    pub fn signal(&self, name: &str) {
        let status = Command::new("kill").args([name, &self.0.id().to_string()]).status();
        assert!(status.expect("kill runs").success(), "kill {name}");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// How a process is started.
#[derive(Default)]
pub struct How<'a> {
    /// Where it dies.
    pub failpoint: Option<&'a str>,
    /// Where it listens; any free port when absent.
    pub port: Option<u16>,
    /// Where it counts and is woken.
    pub redis: Option<&'a str>,
    /// What it logs; errors when absent.
    pub log: Option<&'a str>,
    /// Where its words go.
    pub words: Option<PathBuf>,
    /// Without workers.
    pub no_worker: bool,
}

/// The binary with this installation's settings.
pub fn binary(scene: &Scene, database: &TestDatabase) -> Command {
    let urls = scene.sandbox.manifest().base_urls;
    let mut command = Command::new(env!("CARGO_BIN_EXE_synkro"));
    command
        .env_clear()
        .env("SYNKRO_MODE", "demo")
        .env("DATABASE_URL", &database.address)
        .env("SYNKRO_LEASE_SECONDS", "3")
        // Nobody shares requests out among a test's processes.
        .env("SYNKRO_STOP_DELAY_SECONDS", "0")
        .env("APP_SECRET_KEY", APP_SECRET)
        .env("FIELD_ENCRYPTION_KEY", key_ring())
        .env("SYNKRO_DEMO_AMOCRM_URL", urls.amocrm)
        .env("SYNKRO_DEMO_RADIST_URL", urls.radist)
        .env("SYNKRO_DEMO_SUPABASE_URL", urls.supabase)
        .env("SYNKRO_DEMO_GEMINI_URL", urls.gemini)
        .env("SYNKRO_DEMO_TELEGRAM_URL", urls.telegram)
        .stdin(Stdio::null());
    command
}

/// Starts `synkro serve`.
pub fn serve(scene: &Scene, database: &TestDatabase, how: How<'_>) -> Process {
    let mut command = binary(scene, database);
    command
        .arg("serve")
        .env("SYNKRO_LISTEN", format!("127.0.0.1:{}", how.port.unwrap_or(0)))
        .env("SYNKRO_PUBLIC_URL", "http://localhost:8080")
        .env("SYNKRO_LOG", how.log.unwrap_or("error"))
        .stdout(Stdio::null());
    if how.no_worker {
        command.arg("--no-worker");
    }
    if let Some(redis) = how.redis {
        command.env("REDIS_URL", redis);
    }
    if let Some(failpoint) = how.failpoint {
        command.env("SYNKRO_FAILPOINT", failpoint).stderr(Stdio::null());
    }
    if let Some(path) = how.words {
        let file = File::create(path).expect("a file");
        command.stdout(file.try_clone().expect("a file")).stderr(file);
    }
    Process(command.spawn().expect("the server starts"))
}

/// Starts `synkro worker`, on its own: what it knows of others it has from the database.
pub fn worker(scene: &Scene, database: &TestDatabase) -> Process {
    let mut command = binary(scene, database);
    command.args(["worker", "--concurrency", "4"]).env("SYNKRO_LOG", "error").stdout(Stdio::null());
    Process(command.spawn().expect("the worker starts"))
}

/// Waits until other processes have brought the run to its end.
pub async fn until_ended(scene: &Scene, id: RunId) -> RunView {
    until("the end of the run", || async { scene.view(id).await.status.ended() }).await;
    scene.view(id).await
}

/// A port that nobody listens on.
pub async fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    listener.local_addr().expect("an address").port()
}

/// Looks until `seen` holds; another process is at work, so there is nothing to wait on.
pub async fn until<F: Future<Output = bool>>(what: &str, mut seen: impl FnMut() -> F) {
    let clock = Clock::system();
    for _ in 0..3000 {
        if seen().await {
            return;
        }
        clock.sleep(Duration::from_millis(20)).await;
    }
    panic!("{what} never came");
}

/// A browser over the wire.
#[derive(Clone)]
pub struct WireBrowser {
    port: u16,
    pub cookies: BTreeMap<String, String>,
}

impl WireBrowser {
    /// A browser of the server at this port, once it is ready.
    pub async fn ready(port: u16) -> Self {
        let browser = Self { port, cookies: BTreeMap::new() };
        until("a server that is ready", || {
            let mut browser = browser.clone();
            async move {
                browser.try_send("GET", "/ready", "", &[]).await.is_some_and(|answer| answer.status == 200)
            }
        })
        .await;
        browser
    }

    /// The same browser at another server.
    pub fn at(&self, port: u16) -> Self {
        Self { port, cookies: self.cookies.clone() }
    }

    /// Where its server listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    pub async fn patch(&mut self, path: &str, body: &Value) -> Answer {
        self.write("PATCH", path, body).await
    }

    /// The same as [`WireBrowser::get`], at a server that may be gone.
    pub async fn try_get(&mut self, path: &str) -> Option<Answer> {
        self.try_send("GET", path, "", &[]).await
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.try_send("GET", path, "", &[]).await.expect("an answer")
    }

    pub async fn write(&mut self, method: &str, path: &str, body: &Value) -> Answer {
        let headers =
            [("sec-fetch-site", "same-origin"), ("x-synkro", "1"), ("content-type", "application/json")];
        self.try_send(method, path, &body.to_string(), &headers).await.expect("an answer")
    }

    pub async fn post(&mut self, path: &str, body: &Value) -> Answer {
        self.write("POST", path, body).await
    }

    /// The same as [`WireBrowser::write`], at a server that may die meanwhile.
    pub async fn try_write(&mut self, method: &str, path: &str, body: &Value) -> Option<Answer> {
        let headers =
            [("sec-fetch-site", "same-origin"), ("x-synkro", "1"), ("content-type", "application/json")];
        self.try_send(method, path, &body.to_string(), &headers).await
    }

    pub async fn with_token(&mut self, token: &str, path: &str) -> Answer {
        let bearer = format!("Bearer {token}");
        let mut bare = Self { port: self.port, cookies: BTreeMap::new() };
        bare.try_send("GET", path, "", &[("authorization", &bearer)]).await.expect("an answer")
    }

    pub async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        self.post("/api/v1/auth/login", &json!({"email": email, "password": password})).await
    }

    async fn try_send(
        &mut self,
        method: &str,
        path: &str,
        body: &str,
        headers: &[(&str, &str)],
    ) -> Option<Answer> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.ok()?;
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !self.cookies.is_empty() {
            let cookies: Vec<_> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            head.push_str(&format!("cookie: {}\r\n", cookies.join("; ")));
        }
        head.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        stream.write_all(head.as_bytes()).await.ok()?;
        let mut all = Vec::new();
        stream.read_to_end(&mut all).await.ok()?;
        let end = all.windows(4).position(|four| four == b"\r\n\r\n")?;
        let text = String::from_utf8_lossy(&all[..end]).into_owned();
        let mut lines = text.lines();
        let status =
            lines.next()?.split(' ').nth(1)?.parse().ok().and_then(|code| StatusCode::from_u16(code).ok())?;
        let mut parsed = HeaderMap::new();
        for line in lines {
            let (name, value) = line.split_once(": ")?;
            parsed.append(HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_str(value).ok()?);
        }
        for cookie in parsed.get_all("set-cookie") {
            let (name, rest) = cookie.to_str().ok()?.split_once('=')?;
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), rest.split(';').next()?.to_owned());
            }
        }
        Some(Answer { status, headers: parsed, body: all[end + 4..].to_vec() })
    }
}
