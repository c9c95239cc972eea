//! The limits: figures of OWASP's cheat sheets on authentication, and of its device cookies.

use std::time::Duration;

const QUARTER: Duration = Duration::from_secs(15 * 60);

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Wrong passwords and codes from one network: an IPv4 address, or an IPv6 /64.
    Network,
    /// Wrong passwords of an account from browsers that never signed in to it.
    AccountUnknownDevice,
    /// Wrong passwords of an account from one browser that once signed in to it.
    KnownDevice,
    /// Wrong second factors of an account.
    SecondFactor,
    /// Wrong answers to "show again who you are", by session.
    Confirm,
    /// Invite links tried from one network.
    Invite,
    /// Requests of one API token.
    ApiToken,
    /// Checks and samples that a tenant starts.
    Operation,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 8] = [
        Self::Network,
        Self::AccountUnknownDevice,
        Self::KnownDevice,
        Self::SecondFactor,
        Self::Confirm,
        Self::Invite,
        Self::ApiToken,
        Self::Operation,
    ];

    /// Tries that may fall into [`Self::window`].
    #[must_use]
    pub const fn limit(self) -> u32 {
        match self {
            Self::Network | Self::Invite => 20,
            Self::AccountUnknownDevice | Self::KnownDevice | Self::SecondFactor | Self::Confirm => 10,
            Self::ApiToken => 120,
            Self::Operation => 40,
        }
    }

    /// The window.
    #[must_use]
    pub const fn window(self) -> Duration {
        match self {
            Self::Network
            | Self::AccountUnknownDevice
            | Self::KnownDevice
            | Self::SecondFactor
            | Self::Confirm
            | Self::Invite => QUARTER,
            Self::ApiToken | Self::Operation => Duration::from_secs(60),
        }
    }

    pub(super) fn key(self, subject: &str) -> String {
        let name = match self {
            Self::Network => "network",
            Self::AccountUnknownDevice => "account",
            Self::KnownDevice => "device",
            Self::SecondFactor => "code",
            Self::Confirm => "confirm",
            Self::Invite => "invite",
            Self::ApiToken => "token",
            Self::Operation => "operation",
        };
        format!("synkro:throttle:{name}:{subject}")
    }
}
