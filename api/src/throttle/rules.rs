//! The limits: figures of OWASP's cheat sheets on authentication, and of its device cookies.

use std::time::Duration;

/// Wrong passwords, or codes, in a row after which a browser that is not known gets one try in [`SLOW_PACE`], over any time:
/// NIST SP 800-63B, 3.2.2.
pub const HOURLY_AFTER: i64 = 100;
/// How far apart those tries are.
pub const SLOW_PACE: Duration = HOUR;
/// Wrong ones of a network up to which those tries are its own; then it shares one with all networks that are so.
pub const OWN_TRIES: i64 = 3;

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
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
    /// Tries of an account that networks have of their own once there were too many wrong ones.
    OwnTries,
    /// Wrong second factors: of an account from browsers that never signed in to it, or of one browser that did.
    SecondFactor,
    /// Wrong answers to "show again who you are", by session.
    Confirm,
    /// Invite links tried from one network.
    Invite,
    /// Requests of one API token.
    ApiToken,
    /// Checks and samples that a tenant starts.
    Operation,
    /// Dialogs that are read with one session or API token, each out of the company's own Supabase.
    Dialog,
    /// Versions of the prompt that a tenant saves.
    Prompt,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 11] = [
        Self::Network,
        Self::AccountUnknownDevice,
        Self::KnownDevice,
        Self::OwnTries,
        Self::SecondFactor,
        Self::Confirm,
        Self::Invite,
        Self::ApiToken,
        Self::Operation,
        Self::Dialog,
        Self::Prompt,
    ];

    /// Tries that may fall into [`Self::window`].
    #[must_use]
    pub const fn limit(self) -> u32 {
        match self {
            Self::Network | Self::Invite => 20,
            Self::AccountUnknownDevice | Self::KnownDevice | Self::SecondFactor | Self::Confirm => 10,
            // As many as ten in a quarter of an hour are in a day.
            Self::OwnTries => 960,
            Self::ApiToken | Self::Dialog => 120,
            Self::Prompt => 60,
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
            Self::OwnTries => DAY,
            Self::Prompt => HOUR,
            Self::ApiToken | Self::Operation | Self::Dialog => Duration::from_secs(60),
        }
    }

    pub(super) fn key(self, subject: &str) -> String {
        let name = match self {
            Self::Network => "network",
            Self::AccountUnknownDevice => "account",
            Self::KnownDevice => "device",
            Self::OwnTries => "own",
            Self::SecondFactor => "code",
            Self::Confirm => "confirm",
            Self::Invite => "invite",
            Self::ApiToken => "token",
            Self::Operation => "operation",
            Self::Dialog => "dialog",
            Self::Prompt => "prompt",
        };
        format!("synkro:throttle:{name}:{subject}")
    }
}
