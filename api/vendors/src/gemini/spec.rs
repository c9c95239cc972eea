//! Gemini, in one row.

use std::time::Duration;

use synkro_shared::integration::IntegrationKind;

use crate::spec::{Hosts, NamedWaits, Shares, Spec};

/// Thinking models answer slowly. Limits differ by key and are told by the vendor's 429.
pub const SPEC: Spec = Spec {
    name: "Gemini",
    integration: IntegrationKind::Ai,
    demo_setting: "SYNKRO_DEMO_GEMINI_URL",
    hosts: Hosts::Exact(&["generativelanguage.googleapis.com"]),
    in_flight: 3,
    pace: None,
    deadline: Duration::from_secs(120),
    slow_deadline: Duration::from_secs(120),
    shares: Shares::Service,
    waits: NamedWaits::HOUR,
    path_names_account: false,
    acts_once: false,
};
