//! Endpoints that speak OpenAI's chat completions, in one row.

use std::time::Duration;

use synkro_shared::integration::IntegrationKind;

use crate::spec::{Hosts, NamedWaits, Pace, Shares, Spec};

/// Thinking models answer slowly. Limits differ by endpoint and key and are told by the vendor's 429.
pub const SPEC: Spec = Spec {
    name: "AI endpoint",
    integration: IntegrationKind::Ai,
    demo_setting: "SYNKRO_DEMO_AI_URL",
    hosts: Hosts::Allowed,
    in_flight: 3,
    pace: Some(Pace { interval: Duration::from_millis(100), burst: 4 }),
    deadline: Duration::from_secs(120),
    slow_deadline: Duration::from_secs(120),
    shares: Shares::Host,
    waits: NamedWaits::HOUR,
    path_names_account: false,
    acts_once: false,
};
