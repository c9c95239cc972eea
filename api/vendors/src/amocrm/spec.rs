//! amoCRM, in one row.

use std::time::Duration;

use synkro_shared::integration::IntegrationKind;

use crate::spec::{Hosts, NamedWaits, Pace, Shares, Spec};

/// The vendor bans at 7 requests a second by address, so the pace stays below with its burst included. A filtered list
/// can take a minute. An unknown path means a renamed account.
pub const SPEC: Spec = Spec {
    name: "amoCRM",
    integration: IntegrationKind::Amocrm,
    demo_setting: "SYNKRO_DEMO_AMOCRM_URL",
    hosts: Hosts::AccountBefore,
    in_flight: 2,
    pace: Some(Pace { interval: Duration::from_millis(200), burst: 2 }),
    deadline: Duration::from_secs(30),
    slow_deadline: Duration::from_secs(90),
    shares: Shares::Nothing,
    waits: NamedWaits::HOUR,
    path_names_account: true,
    acts_once: false,
};
