//! Telegram, in one row.

use std::time::Duration;

use synkro_shared::integration::IntegrationKind;

use crate::spec::{Hosts, NamedWaits, Pace, Shares, Spec};

/// The bot's own ceiling is 30 messages a second over all chats; each chat has lanes of its own beside. What was sent and
/// not answered may stand in the chat.
pub const SPEC: Spec = Spec {
    name: "Telegram",
    integration: IntegrationKind::Telegram,
    demo_setting: "SYNKRO_DEMO_TELEGRAM_URL",
    hosts: Hosts::Exact(&["api.telegram.org"]),
    in_flight: 4,
    pace: Some(Pace { interval: Duration::from_millis(50), burst: 5 }),
    deadline: Duration::from_secs(20),
    slow_deadline: Duration::from_secs(60),
    shares: Shares::Service,
    waits: NamedWaits::HOUR,
    path_names_account: false,
    acts_once: true,
};
