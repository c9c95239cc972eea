//! Checks and samples: background work with a deadline, polled by the page.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::check::{CheckItem, CheckReport};
use crate::integration::IntegrationKind;
use crate::report::{Receipt, ReportContent};
use crate::run::{Count, RunProblem};

codes! {
    /// What may be started on an integration.
    pub enum OperationAction {
        /// Every integration: the real thing with the run's own permissions.
        Check = "check",
        /// Radist: the companies of the key.
        ListCompanies = "list_companies",
        /// Radist: the connections of the chosen company.
        ListConnections = "list_connections",
        /// AI: the models that can generate.
        ListModels = "list_models",
        /// amoCRM: the three latest leads. Radist: their chats and messages.
        Sample = "sample",
        /// Radist: writes the sample to Supabase and reads it back.
        WriteSample = "write_sample",
        /// AI: the analysis of the sample's dialogs.
        TestAnalysis = "test_analysis",
        /// Telegram: a message that says that this works.
        SendTest = "send_test",
        /// Telegram: the short report over the sample's dialogs.
        SendReport = "send_report",
    }
}

impl OperationAction {
    /// Whether the integration has this action.
    #[must_use]
    pub const fn belongs_to(self, kind: IntegrationKind) -> bool {
        use IntegrationKind as K;
        match self {
            Self::Check => true,
            Self::ListCompanies | Self::ListConnections | Self::WriteSample => matches!(kind, K::Radist),
            Self::ListModels | Self::TestAnalysis => matches!(kind, K::Ai),
            Self::Sample => matches!(kind, K::Amocrm | K::Radist),
            Self::SendTest | Self::SendReport => matches!(kind, K::Telegram),
        }
    }

    /// The most seconds that it may take. Samples walk lists at the vendors' pace, and models think.
    #[must_use]
    pub const fn deadline_seconds(self) -> u32 {
        match self {
            Self::Check | Self::ListCompanies | Self::ListConnections | Self::ListModels | Self::SendTest => {
                10
            }
            Self::SendReport => 20,
            Self::Sample | Self::WriteSample => 60,
            Self::TestAnalysis => 180,
        }
    }
}

/// Body of `POST /api/v1/integrations/{kind}/operations`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = StartOperationRequest))]
#[serde(deny_unknown_fields)]
pub struct StartOperation {
    /// What to do.
    pub action: OperationAction,
    /// Only for `test_analysis`: keep the result in the client's Supabase.
    #[serde(default)]
    pub save: bool,
}

/// How an operation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OperationState {
    /// It has not ended yet: ask again.
    Running,
    /// Ended; a check that proved a failure has ended well, too: see its items.
    Done,
    /// Could not be done: see `problem`.
    Failed,
}

/// An operation. Kept for an hour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OperationView {
    /// Identifies the operation.
    pub id: Uuid,
    /// Of which integration.
    pub kind: IntegrationKind,
    /// What is done.
    pub action: OperationAction,
    /// How it stands.
    pub state: OperationState,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    /// When it ends at the latest.
    pub deadline_at: DateTime<Utc>,
    /// What was proven so far.
    #[serde(default)]
    pub items: Vec<CheckItem>,
    /// What was counted so far.
    #[serde(default)]
    pub counts: Vec<Count>,
    /// What it waits for at this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
    /// Seconds that it has waited for vendors so far.
    #[serde(default)]
    pub waited_s: u32,
    /// What came out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Why it failed, or the first failure that a check proved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<RunProblem>,
}

/// Why an operation waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WaitingFor {
    /// The vendor asked to slow down.
    VendorsPause,
    /// The vendor does not answer, or with a fault of its own; it is asked again.
    VendorsReturn,
    /// Other requests of the same account come first.
    Turn,
}

/// A wait within an operation: it goes on by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Waiting {
    /// For which integration's vendor.
    pub integration: IntegrationKind,
    /// What it waits for.
    pub reason: WaitingFor,
    /// When it will try again.
    pub until: DateTime<Utc>,
    /// How long altogether, in seconds, rounded up.
    pub seconds: u32,
}

/// What came out of an operation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Outcome {
    /// What `check` has proven.
    Check(CheckReport),
    /// What `list_companies` has found.
    Companies {
        /// The companies of the key.
        companies: Vec<CompanyView>,
    },
    /// What `list_connections` has found.
    Connections {
        /// The company's connections.
        connections: Vec<ConnectionView>,
    },
    /// What `list_models` has found.
    Models {
        /// Models that can generate, by name.
        models: Vec<ModelView>,
    },
    /// Of amoCRM's `sample`.
    Leads {
        /// The latest three, newest first.
        leads: Vec<SampleLead>,
    },
    /// Of Radist's `sample`: what would be written.
    Dialogs {
        /// How many leads.
        leads: u32,
        /// Phones of theirs that were looked for.
        phones: u32,
        /// The chats found.
        chats: Vec<SampleChat>,
        /// How many messages.
        messages: u32,
        /// Whether the whole list of chats was walked; if not, older chats may exist.
        complete: bool,
    },
    /// What `write_sample` has written.
    Written(WrittenSample),
    /// What `test_analysis` has answered.
    Analysis(Box<TestAnalysis>),
    /// Of `send_test` and `send_report`.
    Posted {
        /// Telegram's number of the message.
        message_id: i64,
        /// The message in Telegram, for a supergroup or channel.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        link: Option<String>,
    },
}

/// A company of Radist's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompanyView {
    /// Radist's number of the company.
    pub id: i64,
    /// Name of the company at Radist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A connection of Radist: a messenger account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectionView {
    /// Radist's number of the connection.
    pub id: i64,
    /// `whatsapp`, `waba`, `telegram_personal`, ….
    pub channel: String,
    /// Name of the connection at Radist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A model that can generate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelView {
    /// What to save as the choice.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Tokens in, if the vendor says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_limit: Option<u64>,
    /// Tokens out, if the vendor says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_limit: Option<u64>,
    /// What it costs, if we know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<ModelPrice>,
}

/// What a model costs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelPrice {
    /// Dollars a million tokens in.
    pub input_usd: f64,
    /// Dollars a million tokens out, thinking included.
    pub output_usd: f64,
}

/// One of the latest leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SampleLead {
    /// Its id in amoCRM.
    pub id: i64,
    /// Name of the lead in amoCRM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<DateTime<Utc>>,
    /// The manager's name, or their number where names may not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<String>,
    /// The main contact's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Phones of its contacts, E.164.
    pub phones: Vec<String>,
    /// Pipeline and stage, in the account's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
}

/// A chat of the sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SampleChat {
    /// Its id in Radist.
    pub chat_id: i64,
    /// The client's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The client's phone, E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// `whatsapp`, `waba`, ….
    pub channel: String,
    /// The lead with this phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_id: Option<i64>,
    /// How many messages were found.
    pub messages: u32,
    /// The last of them, oldest first, at most five.
    pub last: Vec<SampleMessage>,
}

/// A message of the sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SampleMessage {
    /// Whether the client wrote it.
    pub from_client: bool,
    /// When the message was sent.
    pub sent_at: DateTime<Utc>,
    /// What, cut to 300 characters.
    pub text: String,
}

/// What was written and read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WrittenSample {
    /// Leads read back.
    pub leads: u32,
    /// Chats read back.
    pub chats: u32,
    /// Messages read back.
    pub messages: u32,
    /// Whether everything that was written was read back.
    pub complete: bool,
}

/// The analysis of the sample.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TestAnalysis {
    /// How many dialogs.
    pub dialogs: u32,
    /// How many messages.
    pub messages: u32,
    /// What the model found, its citations checked.
    pub content: ReportContent,
    /// Tokens and cost.
    pub receipt: Receipt,
    /// Whether it was kept in the client's Supabase.
    pub saved: bool,
}
