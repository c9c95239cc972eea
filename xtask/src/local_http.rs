//! Just enough HTTP/1.1 to talk to our own servers on loopback without a dependency.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::shell::{Done, Fail};

/// Sends a request as it is and reads the answer as it is.
pub fn exchange(port: u16, head: &str, body: &[u8]) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn read(port: u16, what: &str, answer: std::io::Result<String>) -> Done<String> {
    let answer = answer.map_err(|error| Fail(format!("{what} on port {port}: {error}")))?;
    let (head, body) =
        answer.split_once("\r\n\r\n").ok_or_else(|| Fail(format!("{what} on port {port}: no answer")))?;
    let status = head.split_whitespace().nth(1).unwrap_or("?");
    if !status.starts_with('2') {
        return Err(Fail(format!("{what} on port {port}: HTTP {status}: {}", body.trim())));
    }
    Ok(if head.to_ascii_lowercase().contains("transfer-encoding: chunked") {
        unchunk(body)
    } else {
        body.to_owned()
    })
}

fn unchunk(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((size, rest)) = body.split_once("\r\n") {
        let Ok(size) = usize::from_str_radix(size.trim(), 16) else { break };
        let Some(chunk) = rest.get(..size).filter(|_| size > 0) else { break };
        whole.push_str(chunk);
        body = rest[size..].trim_start_matches("\r\n");
    }
    whole
}

/// Reads a resource.
pub fn get(port: u16, path: &str) -> Done<String> {
    let head = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
    read(port, path, exchange(port, &head, &[]))
}

/// Posts a text.
pub fn post(port: u16, path: &str, body: &str) -> Done<String> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    read(port, path, exchange(port, &head, body.as_bytes()))
}
