//! Plain HTTP for all emulators: one request as a value, one answer as a value. Vendors see nothing of the server below.

mod front;
mod multipart;
mod server;

use axum::http::{HeaderMap, Method};
use bytes::Bytes;
use serde_json::Value;

pub(crate) use front::{Front, vendor_router};
pub(crate) use multipart::{Part, parse_multipart};
pub(crate) use server::{Listening, listen};

/// A request, read to its end.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    /// Percent-encoded, as sent.
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Call {
    pub(crate) fn target(&self) -> String {
        match self.query.is_empty() {
            true => self.path.clone(),
            false => format!("{}?{}", self.path, self.query),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The host without its port, lower-case.
    pub(crate) fn host(&self) -> String {
        let host = self.header("host").unwrap_or_default().to_ascii_lowercase();
        match host.rsplit_once(':') {
            Some((name, port)) if port.chars().all(|c| c.is_ascii_digit()) => name.to_owned(),
            _ => host,
        }
    }

    pub(crate) fn is_loopback_host(&self) -> bool {
        matches!(self.host().as_str(), "127.0.0.1" | "localhost" | "[::1]" | "")
    }

    /// Query parameters, decoded, in order.
    pub(crate) fn params(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(self.query.as_bytes()).into_owned().collect()
    }

    pub(crate) fn param(&self, name: &str) -> Option<String> {
        self.params().into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Whether the body holds these words, however its JSON escapes them.
    pub(crate) fn mentions(&self, words: &str) -> bool {
        let text = String::from_utf8_lossy(&self.body);
        if text.contains(words) {
            return true;
        }
        let written = Value::String(words.to_owned()).to_string();
        text.contains(written.trim_matches('"'))
    }

    /// A JSON or form body as one object; strings in the case of a form.
    pub(crate) fn object(&self) -> Option<Value> {
        let kind = self.header("content-type").unwrap_or_default();
        if kind.starts_with("application/x-www-form-urlencoded") {
            let pairs = url::form_urlencoded::parse(&self.body).into_owned();
            return Some(Value::Object(pairs.map(|(k, v)| (k, Value::String(v))).collect()));
        }
        serde_json::from_slice(&self.body).ok()
    }
}

/// An answer before it meets the wire.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// The work was done, but the connection closes without this answer.
    pub(crate) unanswered: bool,
}

impl Reply {
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), unanswered: false }
    }

    pub(crate) fn text(status: u16, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..Self::empty(status).with("content-type", kind) }
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::text(status, "application/json; charset=utf-8", body.to_string())
    }

    pub(crate) fn html(status: u16, title: &str) -> Self {
        let body = format!(
            "<html>\r\n<head><title>{status} {title}</title></head>\r\n<body>\r\n<center><h1>{status} {title}</h1></center>\r\n\
             <hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
        );
        Self::text(status, "text/html", body)
    }

    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}
