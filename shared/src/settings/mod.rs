//! The settings wizard on the wire: six integrations, their forms, checks and samples. A secret travels in one
//! direction only: from the person to the server.

mod address;
mod automation;
mod check;
mod forms;
mod operation;
mod prompt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use address::{
    ChatAddress, MAX_ADDRESS_CHARS, amocrm_host, bot_token, chat_address, project_ref, project_url,
    radist_base, telegram_thread,
};
pub use automation::{
    AutomationPreview, AutomationSettings, CivilTime, DailySchedule, MisfirePolicy, MonthlySchedule,
    PlannedReport, WEEKDAYS, Weekday, WeeklySchedule,
};
pub use check::{CheckCode, CheckItem, CheckReport, CheckState, Fact, FactCode};
pub use forms::{
    AiForm, AiProvider, AmocrmForm, AmocrmMethod, Checked, CheckedAmocrm, MAX_SECRET_CHARS, RadistForm,
    SupabaseForm, TelegramForm, Typed,
};
pub use operation::{
    CompanyView, ConnectionView, ModelPrice, ModelView, OperationAction, OperationState, OperationView,
    Outcome, SampleChat, SampleLead, SampleMessage, StartOperation, TestAnalysis, Waiting, WaitingFor,
    WrittenSample,
};
pub use prompt::{
    ComparedLine, ComparedPiece, LineChange, MAX_PROMPT_CHARS, MAX_PROMPT_VERSIONS, PromptComparison,
    PromptVersion, PromptView, RestorePrompt, SavePrompt, check_prompt, estimate_tokens,
};

use crate::integration::{IntegrationKind, IntegrationStatus};
use crate::run::RunProblem;

codes! {
    /// Where a tenant's conversations come from.
    #[derive(Default)]
    pub enum SourceMode {
        /// Deals from amoCRM, chats from Radist.
        #[default]
        AmocrmRadist = "amocrm_radist",
        /// Deals from amoCRM alone.
        AmocrmOnly = "amocrm_only",
        /// Chats from Radist alone.
        RadistOnly = "radist_only",
    }
}

impl SourceMode {
    /// Whether a run in this mode uses the integration.
    #[must_use]
    pub const fn needs(self, kind: IntegrationKind) -> bool {
        match kind {
            IntegrationKind::Amocrm => !matches!(self, Self::RadistOnly),
            IntegrationKind::Radist => !matches!(self, Self::AmocrmOnly),
            IntegrationKind::Supabase
            | IntegrationKind::Ai
            | IntegrationKind::Telegram
            | IntegrationKind::Automation => true,
        }
    }
}

/// Body of `PUT /api/v1/settings/source-mode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = SetSourceModeRequest))]
#[serde(deny_unknown_fields)]
pub struct SetSourceMode {
    /// The mode from now on; runs under way end in the old one.
    pub source_mode: SourceMode,
}

/// The short name of the company that the demo makes and connects itself: the emulated consoles show its keys first.
pub const DEMO_SLUG: &str = "demo";

/// Answer of `GET /api/v1/settings`: the whole path and where the person is on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettingsView {
    /// Where conversations come from.
    pub source_mode: SourceMode,
    /// The six steps, in the wizard's order.
    pub steps: Vec<StepSummary>,
    /// The first step that needs a person; absent when all is green.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<IntegrationKind>,
    /// Where the consoles of the emulated services are; absent outside the demo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demo_console: Option<String>,
}

/// A step of the wizard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepSummary {
    /// Which step of the settings this is.
    pub kind: IntegrationKind,
    /// Whether the source mode uses it.
    pub needed: bool,
    /// How it stands.
    pub status: IntegrationStatus,
    /// Why it fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<RunProblem>,
    /// When it was last used or checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<DateTime<Utc>>,
    /// When its token ends, if that is known and nothing renews it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
}

codes! {
    /// A secret's name.
    pub enum SecretField {
        /// Supabase: the public key, used to prove that it reads nothing.
        AnonKey = "anon_key",
        /// Supabase: the secret key.
        ServiceRoleKey = "service_role_key",
        /// amoCRM: the integration's secret.
        ClientSecret = "client_secret",
        /// amoCRM: the long-lived token.
        AccessToken = "access_token",
        /// amoCRM: the pair that OAuth gave.
        TokenPair = "token_pair",
        /// The API key of Radist, or of the AI.
        ApiKey = "api_key",
        /// The token of the Telegram bot.
        BotToken = "bot_token",
    }
}

/// Whether a secret was entered; never the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecretState {
    /// Which secret this is; its value is never told.
    pub field: SecretField,
    /// When it was entered or last renewed.
    pub set_at: DateTime<Utc>,
}

/// Answer of `GET /api/v1/integrations/{kind}` and of each `PUT`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IntegrationView {
    /// How it stands.
    pub summary: StepSummary,
    /// What is no secret.
    pub settings: IntegrationSettings,
    /// The secrets that were entered.
    pub secrets: Vec<SecretState>,
    /// What the last check saw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<CheckReport>,
    /// The latest operation of each action that is still kept (an hour), newest first.
    pub operations: Vec<OperationView>,
}

/// The open settings of an integration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IntegrationSettings {
    /// The client's own database.
    Supabase(SupabaseSettings),
    /// Settings of amoCRM.
    Amocrm(AmocrmSettings),
    /// Settings of Radist.Online.
    Radist(RadistSettings),
    /// Settings of the AI.
    Ai(AiSettings),
    /// Where the essence is posted.
    Telegram(TelegramSettings),
    /// When reports are made.
    Automation(AutomationSettings),
}

/// Supabase's open settings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SupabaseSettings {
    /// `https://<ref>.supabase.co`; absent until entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The page of the project's keys in Supabase's dashboard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys_page: Option<String>,
}

/// amoCRM's open settings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AmocrmSettings {
    /// How the account is connected.
    pub method: AmocrmMethod,
    /// `label.amocrm.ru`; with OAuth known after connecting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// The integration's id, for OAuth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// Whether tokens are there.
    pub connected: bool,
    /// What to enter as the redirect address of the integration in amoCRM, byte for byte.
    pub callback_url: String,
    /// What to enter as the address for the notice that the integration was switched off.
    pub disabled_hook_url: String,
}

/// Radist's open settings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RadistSettings {
    /// One of the vendor's two addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// Radist's number of the company; absent until it is chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company_id: Option<i64>,
    /// Connections that count; empty: all.
    #[serde(default)]
    pub connection_ids: Vec<i64>,
}

/// The AI's open settings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AiSettings {
    /// Whose model writes the analysis.
    pub provider: AiProvider,
    /// The endpoint, for an OpenAI-compatible one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// The chosen model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Hosts of OpenAI-compatible endpoints that this installation allows.
    #[serde(default)]
    pub allowed_hosts: Vec<String>,
}

/// Telegram's open settings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TelegramSettings {
    /// A number or `@name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_id: Option<String>,
    /// The topic of a forum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread_id: Option<i64>,
    /// Send again when it is not known whether a message arrived.
    #[serde(default)]
    pub repeat_unknown: bool,
}

/// Answer of `GET /api/v1/integrations/supabase/sql`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SupabaseSql {
    /// The version found in the project at the last check; 0 when nothing was found.
    pub found: u32,
    /// The version after the block was run.
    pub current: u32,
    /// The block to paste. It may be run again.
    pub sql: String,
    /// The project's SQL editor; with the block filled in when it is short enough for an address.
    pub editor_url: String,
}

/// Answer of `POST /api/v1/integrations/amocrm/authorize`: where the browser is to go now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuthorizeAmocrm {
    /// amoCRM's consent page, with a one-time state that lives ten minutes.
    pub url: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mode_needs_its_sources_and_all_the_rest() {
        let left_out = |mode: SourceMode| -> Vec<_> {
            IntegrationKind::ALL.into_iter().filter(|kind| !mode.needs(*kind)).collect()
        };
        assert_eq!(left_out(SourceMode::AmocrmRadist), []);
        assert_eq!(left_out(SourceMode::AmocrmOnly), [IntegrationKind::Radist]);
        assert_eq!(left_out(SourceMode::RadistOnly), [IntegrationKind::Amocrm]);
        for mode in SourceMode::ALL {
            assert_eq!(SourceMode::from_code(mode.code()), Some(mode));
            assert_eq!(serde_json::to_value(mode).expect("serialises"), mode.code());
        }
    }
}
