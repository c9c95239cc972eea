//! A sandbox on a manual clock and a bare HTTP client over TCP, which also sees answers that never come to their end.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;
use synkro_sandbox::{
    Control, DataSize, Manifest, Ports, Sandbox, SandboxClock, SandboxConfig, SettingsPatch, SupabaseDatabase,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub struct Bench {
    pub sandbox: Sandbox,
    pub manifest: Manifest,
    pub control: Control,
}

pub fn anchor() -> DateTime<Utc> {
    "2026-11-20T14:30:00Z".parse().expect("a valid instant")
}

pub async fn bench(size: DataSize) -> Bench {
    bench_with(size, SupabaseDatabase::SqliteMemory).await
}

pub async fn bench_with(size: DataSize, supabase_database: SupabaseDatabase) -> Bench {
    let config = SandboxConfig {
        anchor: anchor(),
        clock: SandboxClock::manual(anchor()),
        ports: Ports::ephemeral(),
        supabase_database,
        size,
    };
    let sandbox = Sandbox::start(config).await.expect("the sandbox starts");
    let (manifest, control) = (sandbox.manifest(), sandbox.control());
    // What most tests expect stands in the data set.
    let still = SettingsPatch { amocrm_static_deals: Some(true), ..SettingsPatch::default() };
    control.update_settings(still).await;
    Bench { sandbox, manifest, control }
}

/// What came over the wire before it closed.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    #[track_caller]
    pub fn json(&self) -> Value {
        match serde_json::from_slice(&self.body) {
            Ok(value) => value,
            Err(error) => panic!("{error}: {}", self.text()),
        }
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub fn is_whole(&self) -> bool {
        self.header("content-length").parse() == Ok(self.body.len())
    }
}

/// One request on its own connection; `None` when the connection closed without an answer.
pub async fn send(
    base: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Option<Answer> {
    let address = base.strip_prefix("http://").expect("a plain address");
    let mut stream = TcpStream::connect(address).await.expect("the emulator listens");
    let mut head =
        format!("{method} {path} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        head.push_str("host: 127.0.0.1\r\n");
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes()).await.expect("the request is written");
    stream.write_all(body).await.expect("the body is written");
    let mut raw = Vec::new();
    let _ = stream.read_to_end(&mut raw).await;
    let split = raw.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&raw[..split]).into_owned();
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let pairs = lines.filter_map(|line| line.split_once(':'));
    let headers = pairs.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
    Some(Answer { status, headers, body: raw[split + 4..].to_vec() })
}
