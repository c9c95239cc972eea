//! Integrations as the page sees them. A secret never travels in this direction.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One configured vendor account, or the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum IntegrationKind {
    /// The client's own database.
    Supabase,
    /// Deals.
    Amocrm,
    /// Chats.
    Radist,
    /// The model that writes the analysis.
    Ai,
    /// Where the essence is posted.
    Telegram,
    /// When reports are made.
    Automation,
}

impl IntegrationKind {
    /// Every kind, in the wizard's order.
    pub const ALL: [Self; 6] =
        [Self::Supabase, Self::Amocrm, Self::Radist, Self::Ai, Self::Telegram, Self::Automation];

    /// The stable name in the database and on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Supabase => "supabase",
            Self::Amocrm => "amocrm",
            Self::Radist => "radist",
            Self::Ai => "ai",
            Self::Telegram => "telegram",
            Self::Automation => "automation",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How an integration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum IntegrationStatus {
    /// Grey: nothing was entered.
    NotSet,
    /// Yellow: entered, not proven lately.
    Unverified,
    /// Green: it worked the last time it was used or checked.
    Working,
    /// Red: it fails and a person has to act.
    Failing,
}

impl IntegrationStatus {
    /// The stable name on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotSet => "not_set",
            Self::Unverified => "unverified",
            Self::Working => "working",
            Self::Failing => "failing",
        }
    }
}

/// A tile of the overview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IntegrationTile {
    /// Which one.
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
