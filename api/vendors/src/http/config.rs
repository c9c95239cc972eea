//! Settings of the egress: limits in time and size, overrides.
//!
//! The defaults are for production. Only the demo and tests set overrides.

use std::collections::BTreeMap;
use std::time::Duration;

use url::Url;

use super::hosts::AMOCRM_SUFFIXES;
use crate::spec::Hosts;
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
    /// For tests: no call may take longer than this, whatever its vendor's row says.
    pub longest_call: Option<Duration>,
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
            longest_call: None,
            body_limit: 16 * 1024 * 1024,
            unpacked_limit: 10 * 1024 * 1024,
        }
    }
}

impl EgressConfig {
    /// What this installation allows for a vendor beyond its own fixed hosts.
    pub(crate) fn listed(&self, vendor: Vendor) -> &[String] {
        match vendor.spec().hosts {
            Hosts::AccountBefore => &self.amocrm_suffixes,
            Hosts::Allowed => &self.ai_hosts,
            Hosts::Exact(_) | Hosts::ProjectBefore(_) => &[],
        }
    }

    pub(crate) fn bounded(&self, deadline: Duration) -> Duration {
        self.longest_call.map_or(deadline, |longest| longest.min(deadline))
    }
}
