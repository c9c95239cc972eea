//! A server that answers byte for byte what a test says, and the clients pointed at it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use synkro::clock::Clock;
use synkro::vendors::http::{Egress, EgressConfig, Vendor};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

pub const AMOCRM_HOST: &str = "qazaqdemo.amocrm.ru";
pub const RADIST_URL: &str = "https://api.radist.online/v2/";
pub const SUPABASE_URL: &str = "https://abcdefghijklmnopqrst.supabase.co";
pub const AI_HOST: &str = "llm.example.org";
pub const AI_URL: &str = "https://llm.example.org/v1";
pub const KEY: &str = "sb_secret_aaaaaaaaaaaaaaaaaaaaaa_bbbbbbbb";
pub const TOKEN: &str = "7000000001:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr";

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: String,
    /// Path and query as sent.
    pub target: String,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The decoded query.
    pub fn query(&self) -> Vec<(String, String)> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
    }

    pub fn param(&self, name: &str) -> Option<String> {
        self.query().into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }
}

/// What the server does with a request.
pub enum Reply {
    /// A whole answer.
    Whole { status: u16, headers: Vec<(&'static str, String)>, body: Vec<u8> },
    /// Promises more than it sends, then closes.
    CutBody,
    /// Sends the head and a part of the body and then nothing.
    SlowBody,
    /// Reads the request and never answers.
    Stall,
    /// Reads the request and closes.
    Drop,
    /// The bytes as they are, then closes.
    Raw(Vec<u8>),
}

impl Reply {
    pub fn json(body: impl ToString) -> Self {
        Self::status(200, body)
    }

    pub fn status(status: u16, body: impl ToString) -> Self {
        let headers = vec![("content-type", "application/json".to_owned())];
        Self::Whole { status, headers, body: body.to_string().into_bytes() }
    }

    pub fn html(status: u16) -> Self {
        let headers = vec![("content-type", "text/html".to_owned())];
        Self::Whole { status, headers, body: b"<html><body>nginx</body></html>".to_vec() }
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        if let Self::Whole { headers, .. } = &mut self {
            headers.push((name, value.to_owned()));
        }
        self
    }
}

/// A running server; it ends with the test's runtime.
pub struct Script {
    pub url: Url,
    log: Arc<Mutex<Vec<Request>>>,
}

impl Script {
    /// Answers each request by `answer`.
    pub async fn start(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let log: Arc<Mutex<Vec<Request>>> = Arc::default();
        let (answer, seen) = (Arc::new(answer), Arc::clone(&log));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&answer), Arc::clone(&seen)));
            }
        });
        Self { url, log }
    }

    /// Every request so far.
    pub fn requests(&self) -> Vec<Request> {
        self.log.lock().unwrap().clone()
    }

    /// A way out whose every vendor is this server, with a clock that moves by itself, and short deadlines.
    pub fn egress(&self) -> Egress {
        self.egress_with(|_| ())
    }

    pub fn egress_with(&self, change: impl FnOnce(&mut EgressConfig)) -> Egress {
        Egress::new(self.config(change), clock()).unwrap()
    }

    /// The same with a clock that the test looks at.
    pub fn egress_on(&self, clock: Clock) -> Egress {
        Egress::new(self.config(|_| ()), clock).unwrap()
    }

    fn config(&self, change: impl FnOnce(&mut EgressConfig)) -> EgressConfig {
        let mut config = EgressConfig {
            overrides: Vendor::ALL.map(|vendor| (vendor, self.url.clone())).into(),
            ..EgressConfig::default()
        };
        config.ai_hosts = vec![AI_HOST.to_owned()];
        change(&mut config);
        config
    }
}

pub fn clock() -> Clock {
    Clock::manual("2026-11-20T06:00:00Z".parse().unwrap())
}

/// Deadlines that a test can wait out; only for servers that never answer, or a busy machine decides the outcome.
pub const fn short_deadlines() -> Option<Duration> {
    Some(Duration::from_millis(300))
}

async fn serve(
    mut stream: TcpStream,
    answer: Arc<impl Fn(&Request) -> Reply>,
    log: Arc<Mutex<Vec<Request>>>,
) {
    let Some(request) = read_request(&mut stream).await else { return };
    let reply = answer(&request);
    log.lock().unwrap().push(request);
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n";
    let bytes = match reply {
        Reply::Whole { status, headers, body } => {
            let mut head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\n");
            for (name, value) in headers {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            if status != 204 {
                head.push_str(&format!("content-length: {}\r\n", body.len()));
            }
            [head.as_bytes(), b"\r\n", &body].concat()
        }
        Reply::CutBody => format!("{head}content-length: 1000\r\n\r\n{{\"id\": 1").into_bytes(),
        Reply::SlowBody => {
            let part = format!("{head}content-length: 1000\r\n\r\n{{\"id\": 1");
            stream.write_all(part.as_bytes()).await.ok();
            std::future::pending().await
        }
        Reply::Stall => std::future::pending().await,
        Reply::Drop => return,
        Reply::Raw(bytes) => bytes,
    };
    stream.write_all(&bytes).await.ok();
    stream.shutdown().await.ok();
}

async fn read_request(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let mut body = bytes[end..].to_vec();
    if headers.contains_key("transfer-encoding") {
        while !body.ends_with(b"0\r\n\r\n") && stream.read_buf(&mut body).await.ok()? > 0 {}
    } else {
        let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        while body.len() < length && stream.read_buf(&mut body).await.ok()? > 0 {}
    }
    Some(Request { method, target, headers, body })
}
