//! Integrations as the page sees them. A secret never travels in this direction.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

codes! {
    /// One configured vendor account, or the schedule.
    #[derive(PartialOrd, Ord)]
    pub enum IntegrationKind {
        /// The client's own database.
        Supabase = "supabase",
        /// amoCRM: leads, contacts and managers.
        Amocrm = "amocrm",
        /// Radist.Online: chats and messages.
        Radist = "radist",
        /// The model that writes the analysis.
        Ai = "ai",
        /// Where the essence is posted.
        Telegram = "telegram",
        /// When reports are made.
        Automation = "automation",
    }
}

codes! {
    /// How an integration stands.
    pub enum IntegrationStatus {
        /// Grey: nothing was entered.
        NotSet = "not_set",
        /// Yellow: entered, not proven lately.
        Unverified = "unverified",
        /// Green: it worked the last time it was used or checked.
        Working = "working",
        /// Red: it fails and a person has to act.
        Failing = "failing",
    }
}

/// A tile of the overview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IntegrationTile {
    /// Which integration this is.
    pub kind: IntegrationKind,
    /// How it stands.
    pub status: IntegrationStatus,
    /// Why it fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<crate::run::RunProblem>,
    /// When that was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<DateTime<Utc>>,
    /// Whether the company's source mode uses it.
    pub needed: bool,
    /// When its token ends, if that is known and nothing renews it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
}
