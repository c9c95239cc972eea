//! Asks over and over and takes the time: bytes over kept connections, so that little of the machine goes to asking.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What is asked, where, and the only answer that counts.
#[derive(Clone)]
pub struct Question {
    pub at: SocketAddr,
    pub request: Arc<[u8]>,
    pub status: u16,
}

impl Question {
    pub fn get(at: SocketAddr, path: &str, headers: &[(&str, &str)], status: u16) -> Self {
        Self::new(at, "GET", path, headers, "", status)
    }

    /// A JSON body from our own page.
    pub fn post(at: SocketAddr, path: &str, headers: &[(&str, &str)], body: &str, status: u16) -> Self {
        let length = body.len().to_string();
        let own =
            [("X-Synkro", "1"), ("Sec-Fetch-Site", "same-origin"), ("Content-Type", "application/json")];
        let headers: Vec<_> =
            headers.iter().copied().chain(own).chain([("Content-Length", length.as_str())]).collect();
        Self::new(at, "POST", path, &headers, body, status)
    }

    fn new(
        at: SocketAddr,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
        status: u16,
    ) -> Self {
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {at}\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        request.push_str(body);
        Self { at, request: request.into_bytes().into(), status }
    }
}

/// A kept connection.
struct Line {
    stream: TcpStream,
    heard: Vec<u8>,
}

impl Line {
    async fn open(question: &Question) -> Self {
        let stream = TcpStream::connect(question.at).await.expect("a connection");
        stream.set_nodelay(true).expect("set");
        Self { stream, heard: Vec::with_capacity(64 * 1024) }
    }

    /// One question and its answer; gives the length of the body.
    async fn ask(&mut self, question: &Question) -> usize {
        self.stream.write_all(&question.request).await.expect("asked");
        self.heard.clear();
        let (head, body) = loop {
            let mut headers = [httparse::EMPTY_HEADER; 64];
            let mut answer = httparse::Response::new(&mut headers);
            if let httparse::Status::Complete(head) = answer.parse(&self.heard).expect("an answer") {
                assert_eq!(answer.code, Some(question.status), "{}", String::from_utf8_lossy(&self.heard));
                let length =
                    answer.headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
                let length = length.and_then(|header| std::str::from_utf8(header.value).ok()?.parse().ok());
                break (head, length.unwrap_or(0));
            }
            self.hear().await;
        };
        while self.heard.len() < head + body {
            self.hear().await;
        }
        body
    }

    async fn hear(&mut self) {
        let read = self.stream.read_buf(&mut self.heard).await.expect("heard");
        assert_ne!(read, 0, "the server hung up");
    }
}

/// Asks and leaves as soon as the first bytes of whatever answer there is have come.
pub async fn whatever(question: &Question) {
    let mut line = Line::open(question).await;
    line.stream.write_all(&question.request).await.expect("asked");
    line.hear().await;
}

/// The length of the answer's body.
pub async fn once(question: &Question) -> usize {
    Line::open(question).await.ask(question).await
}

/// Answers a second, with each connection asking again as soon as it was answered.
pub async fn closed(question: &Question, connections: usize, during: Duration) -> f64 {
    let answers = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let mut lines = tokio::task::JoinSet::new();
    for _ in 0..connections {
        let (question, answers) = (question.clone(), answers.clone());
        lines.spawn(async move {
            let mut line = Line::open(&question).await;
            while began.elapsed() < during {
                line.ask(&question).await;
                answers.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    while lines.join_next().await.is_some() {}
    answers.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64()
}

/// Milliseconds from when each question was due to its answer, sorted. A late answer delays nobody's due time.
pub async fn open(question: &Question, connections: usize, a_second: u32, during: Duration) -> Vec<f64> {
    let total = (f64::from(a_second) * during.as_secs_f64()) as usize;
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now() + Duration::from_millis(50);
    let mut lines = tokio::task::JoinSet::new();
    for _ in 0..connections {
        let (question, next) = (question.clone(), next.clone());
        lines.spawn(async move {
            let mut line = Line::open(&question).await;
            let mut took = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= total {
                    return took;
                }
                let due = began + Duration::from_secs_f64(number as f64 / f64::from(a_second));
                tokio::time::sleep_until(due.into()).await;
                line.ask(&question).await;
                took.push(due.elapsed().as_secs_f64() * 1000.0);
            }
        });
    }
    let mut all = Vec::with_capacity(total);
    while let Some(took) = lines.join_next().await {
        all.extend(took.expect("asked to the end"));
    }
    all.sort_by(f64::total_cmp);
    all
}
