//! Switches of the emulators that a test may turn while they run. Each names the vendor whose behaviour it changes.

use serde::{Deserialize, Serialize};

use crate::clock::SandboxClock;
use crate::gemini::ModelRules;

/// How Radist's dialog list marks its last page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CursorEnd {
    Empty,
    Null,
    Absent,
}

macro_rules! settings {
    ($($(#[$doc:meta])* $name:ident: $kind:ty = $default:expr,)+) => {
        #[derive(Clone, Debug, Serialize, Deserialize)]
        pub struct Settings { $($(#[$doc])* pub $name: $kind,)+ }

        /// The same switches, each optional: what is absent stays as it is.
        #[derive(Clone, Debug, Default, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct SettingsPatch { $($(#[$doc])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $name: Option<$kind>,)+ }

        impl Default for Settings {
            fn default() -> Self { Self { $($name: $default,)+ } }
        }

        impl Settings {
            pub(crate) fn apply(&mut self, patch: SettingsPatch) {
                $(if let Some(value) = patch.$name { self.$name = value; })+
            }
        }
    };
}

settings! {
    /// The deals stand still as they were made, with nobody but their own contacts. Off: they live on, see `data/life`.
    amocrm_static_deals: bool = true,
    /// The account's new address after it was renamed; the old one then answers 404. Empty: it kept its name.
    amocrm_renamed_to: String = String::new(),
    /// Off by default, as in real accounts: list filters of leads and contacts are then ignored.
    amocrm_filter_enabled: bool = false,
    /// A `next` link even on the last page when that page is full.
    amocrm_next_on_full_last_page: bool = true,
    /// So many refused requests turn 429 into a lasting 403.
    amocrm_block_after: u32 = 20,
    /// 402 on every call.
    amocrm_unpaid: bool = false,
    /// The redirect address on the integration's card; empty until somebody enters one.
    amocrm_redirect_uri: String = String::new(),
    /// The address for the notice that the integration was switched off; empty: none.
    amocrm_disabled_hook: String = String::new(),
    radist_cursor_end: CursorEnd = CursorEnd::Empty,
    /// Messages of a page oldest first.
    radist_ascending: bool = false,
    supabase_legacy_disabled: bool = false,
    /// How long a new table stays unknown to the API.
    supabase_schema_lag_ms: u64 = 2_000,
    supabase_max_rows: u64 = 1_000,
    /// A larger body is answered with 413.
    supabase_body_limit: usize = 16 * 1024 * 1024,
    /// Models beside the built-in ones, in both shapes; one of a built-in's name stands in its place.
    ai_models: Vec<ModelRules> = Vec::new(),
    /// The caller's address lies in a country that the vendor does not serve.
    gemini_location_blocked: bool = false,
    /// The bot may post to the demo chat.
    telegram_can_post: bool = true,
    enforce_rate_limits: bool = true,
    /// How long every vendor takes before it answers.
    latency_ms: u64 = 0,
}

impl Settings {
    /// A clock that only a test moves would never let the lag of the schema cache pass, so it starts at nothing there.
    pub(crate) fn for_clock(clock: &SandboxClock) -> Self {
        let mut settings = Self::default();
        if clock.is_manual() {
            settings.supabase_schema_lag_ms = 0;
        }
        settings
    }
}
