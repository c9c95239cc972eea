//! Settings of the egress: limits in time and size, overrides.
//!
//! The defaults are for production. Only the demo and tests set overrides.

use std::collections::BTreeMap;
use std::time::Duration;

use url::Url;

use super::hosts::AMOCRM_SUFFIXES;
use crate::vendor::Vendor;

/// Whose certificates are trusted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum RootStore {
    /// Mozilla's list, compiled in: needs no files in the image.
    #[default]
    WebPki,
    /// The machine's store: for networks that re-sign TLS.
    Platform,
}

/// The most time that a call may take from the first byte out to the last byte in.
#[derive(Clone, Debug)]
pub struct Deadlines {
    /// amoCRM lists: a filtered one can take a minute.
    pub amocrm_list: Duration,
    pub amocrm: Duration,
    pub radist: Duration,
    pub supabase: Duration,
    /// Thinking models answer slowly.
    pub gemini: Duration,
    pub openai: Duration,
    pub telegram: Duration,
    pub telegram_upload: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            amocrm_list: seconds(90),
            amocrm: seconds(30),
            radist: seconds(30),
            supabase: seconds(30),
            gemini: seconds(120),
            openai: seconds(120),
            telegram: seconds(20),
            telegram_upload: seconds(60),
        }
    }
}

/// Settings of the egress.
#[derive(Clone, Debug)]
pub struct EgressConfig {
    /// For the demo and for tests: connect to this loopback address instead, over http or https. The request keeps the
    /// vendor's real host in its `Host` header and passes the same checks.
    pub overrides: BTreeMap<Vendor, Url>,
    /// What may follow an amoCRM account's name.
    pub amocrm_suffixes: Vec<String>,
    /// Hosts of OpenAI-compatible endpoints that the operator allows.
    pub ai_hosts: Vec<String>,
    pub roots: RootStore,
    pub connect_timeout: Duration,
    pub deadlines: Deadlines,
    /// The largest body, in bytes, whose length the vendor announces.
    pub body_limit: usize,
    /// The largest body, in bytes, of unannounced length: every unpacked one, and chunked ones.
    pub unpacked_limit: usize,
}

impl Default for EgressConfig {
    fn default() -> Self {
        Self {
            overrides: BTreeMap::new(),
            amocrm_suffixes: AMOCRM_SUFFIXES.map(str::to_owned).to_vec(),
            ai_hosts: Vec::new(),
            roots: RootStore::default(),
            connect_timeout: Duration::from_secs(5),
            deadlines: Deadlines::default(),
            body_limit: 16 * 1024 * 1024,
            unpacked_limit: 10 * 1024 * 1024,
        }
    }
}

impl EgressConfig {
    /// What this installation allows for a vendor beyond its own fixed hosts.
    pub(crate) fn listed(&self, vendor: Vendor) -> &[String] {
        match vendor {
            Vendor::Amocrm => &self.amocrm_suffixes,
            Vendor::Openai => &self.ai_hosts,
            Vendor::Radist | Vendor::Supabase | Vendor::Gemini | Vendor::Telegram => &[],
        }
    }
}
