//! What a check proves, item by item, and what it saw on the way.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::run::{RunProblem, RunProblemCode};

/// What a check proves. The page has the words in each language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CheckCode {
    /// Supabase: the keys look like keys of this project, each in its place. A hint, no proof.
    KeysShape,
    /// Supabase: the public key belongs to this project.
    AnonKeyAccepted,
    /// Supabase: the public key is really not privileged.
    AnonKeyIsPublic,
    /// Supabase: the secret key belongs to this project and the Data API answers.
    SecretKeyAccepted,
    /// Supabase: the tables are there, in the current version.
    SchemaPresent,
    /// Supabase: a canary row was written.
    CanaryWritten,
    /// Supabase: and read back.
    CanaryRead,
    /// Supabase: and deleted.
    CanaryDeleted,
    /// Supabase: the public key reads none of the tables.
    AnonCannotRead,
    /// amoCRM: the token opens the account.
    TokenAccepted,
    /// amoCRM: how long the token lives.
    TokenLife,
    /// amoCRM: leads can be listed.
    LeadsReadable,
    /// amoCRM: the token has an administrator's rights, so it sees every manager's leads.
    SeesAllLeads,
    /// amoCRM: filters of lists are honoured; without, reports cost more requests.
    FilterHonoured,
    /// Radist: the key is accepted.
    KeyAccepted,
    /// Radist: the company belongs to the key.
    CompanyFound,
    /// Radist: the key may read conversations.
    ChatsReadable,
    /// Radist: the chosen connections exist.
    ConnectionsExist,
    /// AI: the key lists models.
    ModelsListed,
    /// AI: the chosen model is among them.
    ModelListed,
    /// AI: the chosen model answers.
    ModelAnswers,
    /// Telegram: the token is a bot's.
    BotFound,
    /// Telegram: the bot sees the chat.
    ChatFound,
    /// Telegram: the bot may post there, proven by a message.
    CanPost,
    /// Automation: the times give a next report.
    ScheduleValid,
}

/// How an item of a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// It works: that was proven.
    Passed,
    /// Works, but the person should know.
    Warning,
    /// Fails: the step is red.
    Failed,
    /// Tried, but the vendor asked to slow down or did not answer for as long as the check may take: it says nothing about
    /// the settings, and the step is yellow.
    Unproven,
    /// Not tried, because something before it failed or a person has to start it.
    Skipped,
}

/// One item of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckItem {
    /// What was to be proven.
    pub code: CheckCode,
    /// How it ended.
    pub state: CheckState,
    /// Why it failed, or was not proven.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<RunProblemCode>,
    /// What exactly was seen, for the operator: an HTTP status and the vendor's own words, cleaned of keys and links.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
}

/// What a fact is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FactCode {
    /// Supabase: the project's ref.
    ProjectRef,
    /// Supabase: the schema's version found.
    SchemaVersion,
    /// amoCRM: the account's name.
    AccountName,
    /// amoCRM: the account's own time zone.
    AccountTimezone,
    /// amoCRM: until when the token lives, RFC 3339.
    TokenExpiresAt,
    /// amoCRM: whose rights the token has.
    TokenUser,
    /// amoCRM: how many users the account has.
    Users,
    /// Radist: the company's name.
    CompanyName,
    /// Radist: how many connections count.
    Connections,
    /// AI: how many models can generate.
    Models,
    /// AI: tokens that the model takes in.
    InputLimit,
    /// AI: tokens that the model gives out.
    OutputLimit,
    /// Telegram: the bot's @name.
    BotName,
    /// Telegram: the chat's title.
    ChatTitle,
    /// Telegram: `private`, `group`, `supergroup` or `channel`.
    ChatType,
    /// Telegram: the group became a supergroup; the new id was saved.
    ChatMigrated,
}

/// Something worth showing that a check saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fact {
    /// What it is about.
    pub code: FactCode,
    /// The value, as text.
    pub value: String,
}

/// What a check saw.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckReport {
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<Utc>>,
    /// The proof, item by item, in order.
    pub items: Vec<CheckItem>,
    /// What was seen on the way.
    #[serde(default)]
    pub facts: Vec<Fact>,
    /// The first failure, or why it was not proven to the end: reason and next action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<RunProblem>,
}
