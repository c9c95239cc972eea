//! Supabase, in one row.

use std::time::Duration;

use synkro_shared::integration::IntegrationKind;

use crate::spec::{Hosts, NamedWaits, Shares, Spec};

/// Each project has a gateway and a database of its own, without a limit of requests.
pub const SPEC: Spec = Spec {
    name: "Supabase",
    integration: IntegrationKind::Supabase,
    demo_setting: "SYNKRO_DEMO_SUPABASE_URL",
    hosts: Hosts::ProjectBefore(".supabase.co"),
    in_flight: 4,
    pace: None,
    deadline: Duration::from_secs(30),
    slow_deadline: Duration::from_secs(30),
    shares: Shares::Nothing,
    waits: NamedWaits::HOUR,
    path_names_account: false,
    acts_once: false,
};
