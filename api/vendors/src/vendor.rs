//! Which services there are. Everything else about one of them is in its client, its hosts and its limits.

use std::fmt;

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
