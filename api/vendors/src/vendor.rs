//! Which services there are. Everything else about one of them is in its client, its hosts and its limits.

use std::fmt;
use std::time::Duration;

use crate::http::retry_after::LONGEST;

/// The services that we call.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Vendor {
    Amocrm,
    Radist,
    Supabase,
    Gemini,
    /// An endpoint that speaks OpenAI's chat completions.
    Openai,
    Telegram,
}

impl Vendor {
    /// Every vendor.
    pub const ALL: [Self; 6] =
        [Self::Amocrm, Self::Radist, Self::Supabase, Self::Gemini, Self::Openai, Self::Telegram];

    /// The part of a named wait that is believed: an hour at most. Radist's limits are by the second and the minute, so
    /// that more than an hour is a mistake there, and two minutes are enough; and it is never asked again at once.
    pub(crate) fn believable(self, wait: Duration) -> Duration {
        match self {
            Self::Radist if wait > LONGEST => Duration::from_secs(120),
            Self::Radist => wait.max(Duration::from_secs(1)),
            Self::Amocrm | Self::Supabase | Self::Gemini | Self::Openai | Self::Telegram => wait.min(LONGEST),
        }
    }
}

impl fmt::Display for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Amocrm => "amoCRM",
            Self::Radist => "Radist",
            Self::Supabase => "Supabase",
            Self::Gemini => "Gemini",
            Self::Openai => "AI endpoint",
            Self::Telegram => "Telegram",
        })
    }
}
