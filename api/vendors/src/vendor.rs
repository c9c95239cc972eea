//! Which services there are. Everything else about one of them is in its folder: its row ([`Spec`]) and its client.

use std::fmt;

use crate::spec::Spec;
use crate::{amocrm, gemini, openai, radist, supabase, telegram};

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

    /// What is particular about it.
    #[must_use]
    pub const fn spec(self) -> &'static Spec {
        match self {
            Self::Amocrm => &amocrm::SPEC,
            Self::Radist => &radist::SPEC,
            Self::Supabase => &supabase::SPEC,
            Self::Gemini => &gemini::SPEC,
            Self::Openai => &openai::SPEC,
            Self::Telegram => &telegram::SPEC,
        }
    }
}

impl fmt::Display for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.spec().name)
    }
}
