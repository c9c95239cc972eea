//! The log of requests that the emulators received. It keeps no bodies and no headers: secrets travel there.

use std::sync::Mutex;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::world::lock;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vendor {
    Amocrm,
    Radist,
    Supabase,
    Gemini,
    Telegram,
}

impl Vendor {
    pub const ALL: [Vendor; 5] =
        [Vendor::Amocrm, Vendor::Radist, Vendor::Supabase, Vendor::Gemini, Vendor::Telegram];

    pub fn name(self) -> &'static str {
        match self {
            Vendor::Amocrm => "amocrm",
            Vendor::Radist => "radist",
            Vendor::Supabase => "supabase",
            Vendor::Gemini => "gemini",
            Vendor::Telegram => "telegram",
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RequestRecord {
    /// Grows by one with each request of the sandbox's life; clearing the log does not start it again.
    pub seq: u64,
    pub time: DateTime<Utc>,
    pub vendor: Vendor,
    pub method: String,
    /// Path with query; a Telegram token is shown as `<token>`, a `key=` value as `<key>`.
    pub path: String,
    /// `None` while the answer is on its way, and for a connection closed without one.
    pub status: Option<u16>,
    pub body_size: usize,
}

#[derive(Debug, Default)]
pub(crate) struct RequestLog(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    next: u64,
    records: Vec<RequestRecord>,
}

impl RequestLog {
    pub(crate) fn begin(
        &self,
        time: DateTime<Utc>,
        vendor: Vendor,
        method: &str,
        path: &str,
        body_size: usize,
    ) -> u64 {
        let mut inner = lock(&self.0);
        inner.next += 1;
        let seq = inner.next;
        let (method, path) = (method.to_owned(), redact(vendor, path));
        inner.records.push(RequestRecord { seq, time, vendor, method, path, status: None, body_size });
        seq
    }

    pub(crate) fn finish(&self, seq: u64, status: u16) {
        let mut inner = lock(&self.0);
        if let Some(record) = inner.records.iter_mut().rev().find(|record| record.seq == seq) {
            record.status = Some(status);
        }
    }

    pub(crate) fn list(&self, vendor: Option<Vendor>, since: u64) -> Vec<RequestRecord> {
        let inner = lock(&self.0);
        let wanted = |r: &&RequestRecord| r.seq > since && vendor.is_none_or(|v| v == r.vendor);
        inner.records.iter().filter(wanted).cloned().collect()
    }

    pub(crate) fn clear(&self) {
        lock(&self.0).records.clear();
    }
}

fn redact(vendor: Vendor, path: &str) -> String {
    match vendor {
        Vendor::Telegram => {
            match path.strip_prefix("/bot").and_then(|rest| rest.find('/').map(|at| &rest[at..])) {
                Some(method) => format!("/bot<token>{method}"),
                None if path.starts_with("/bot") => "/bot<token>".to_owned(),
                None => path.to_owned(),
            }
        }
        _ => {
            let mut shown = path.to_owned();
            for name in ["?key=", "&key=", "?apikey=", "&apikey="] {
                if let Some(at) = shown.find(name) {
                    let from = at + name.len();
                    let to = shown[from..].find('&').map_or(shown.len(), |n| from + n);
                    shown.replace_range(from..to, "<key>");
                }
            }
            shown
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telegram_token_never_enters_the_log() {
        assert_eq!(redact(Vendor::Telegram, "/bot123:abc/getMe?x=1"), "/bot<token>/getMe?x=1");
        assert_eq!(redact(Vendor::Telegram, "/bot123:abc"), "/bot<token>");
    }

    #[test]
    fn a_key_in_a_query_never_enters_the_log() {
        assert_eq!(
            redact(Vendor::Gemini, "/v1beta/models?key=AQ.x&pageSize=1"),
            "/v1beta/models?key=<key>&pageSize=1"
        );
    }
}
