//! Radist, in one row.

use std::time::Duration;

use synkro_shared::integration::IntegrationKind;

use crate::spec::{Hosts, LONGEST, NamedWaits, Pace, Shares, Spec};

/// The vendor counts five requests a second: four leave room for the network's jitter, five at most arrive within any
/// second. Its limits are by the second and the minute, so that more than an hour is a mistake there, and two minutes are
/// enough; and it is never asked again at once. An unknown path means a wrong company.
pub const SPEC: Spec = Spec {
    name: "Radist",
    integration: IntegrationKind::Radist,
    demo_setting: "SYNKRO_DEMO_RADIST_URL",
    hosts: Hosts::Exact(&["api.radist.online", "api-ru.radist.online"]),
    in_flight: 2,
    pace: Some(Pace { interval: Duration::from_millis(250), burst: 1 }),
    deadline: Duration::from_secs(30),
    slow_deadline: Duration::from_secs(30),
    shares: Shares::Service,
    waits: NamedWaits { least: Duration::from_secs(1), most: LONGEST, instead: Duration::from_secs(120) },
    path_names_account: true,
    acts_once: false,
};
