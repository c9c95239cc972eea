//! Which services there are. Everything else about one of them is in its folder: its row ([`Spec`]) and its client.

use std::fmt;

use crate::spec::Spec;

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
            Self::Amocrm => &crate::amocrm::spec::SPEC,
            Self::Radist => &crate::radist::spec::SPEC,
            Self::Supabase => &crate::supabase::spec::SPEC,
            Self::Gemini => &crate::gemini::spec::SPEC,
            Self::Openai => &crate::openai::spec::SPEC,
            Self::Telegram => &crate::telegram::spec::SPEC,
        }
    }
}

impl fmt::Display for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.spec().name)
    }
}
