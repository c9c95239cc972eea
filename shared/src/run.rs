//! Runs of the report pipeline: eight steps, their progress, and why one stopped.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::integration::IntegrationKind;
use crate::{ReportId, RunId};

/// The eight steps, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepName {
    /// Leads, contacts, users and pipelines from amoCRM.
    FetchCrm,
    /// The same into the client's Supabase.
    StoreCrm,
    /// Chats and messages from Radist.
    FetchDialogs,
    /// The same into Supabase.
    StoreDialogs,
    /// Numbers computed, prompt packed.
    BuildPrompt,
    /// The model's analysis, citations verified.
    Analyze,
    /// Report to Supabase, summary and numbers to the central database.
    PersistReport,
    /// Telegram.
    Notify,
}

impl StepName {
    /// All eight, in order.
    pub const ALL: [Self; 8] = [
        Self::FetchCrm,
        Self::StoreCrm,
        Self::FetchDialogs,
        Self::StoreDialogs,
        Self::BuildPrompt,
        Self::Analyze,
        Self::PersistReport,
        Self::Notify,
    ];

    /// The stable name in the database and on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::FetchCrm => "fetch_crm",
            Self::StoreCrm => "store_crm",
            Self::FetchDialogs => "fetch_dialogs",
            Self::StoreDialogs => "store_dialogs",
            Self::BuildPrompt => "build_prompt",
            Self::Analyze => "analyze",
            Self::PersistReport => "persist_report",
            Self::Notify => "notify",
        }
    }

    /// The step with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }

    /// Its place, 1 to 8.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The step after this one.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.get(self as usize + 1).copied()
    }
}

/// How a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// Accepted, no worker has it yet.
    Queued,
    /// A worker is on it.
    Running,
    /// Waits for its next attempt.
    Waiting,
    /// Finished, everything included.
    Done,
    /// Finished, but something had to be left out: see `left_out`.
    Incomplete,
    /// Stopped: see `problem` for the reason and the next action.
    Failed,
    /// Cancelled by a person.
    Cancelled,
}

impl RunStatus {
    /// Every status.
    pub const ALL: [Self; 7] = [
        Self::Queued,
        Self::Running,
        Self::Waiting,
        Self::Done,
        Self::Incomplete,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The stable name in the database and on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Incomplete => "incomplete",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The status with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Whether nothing more will happen by itself.
    #[must_use]
    pub const fn ended(self) -> bool {
        match self {
            Self::Queued | Self::Running | Self::Waiting => false,
            Self::Done | Self::Incomplete | Self::Failed | Self::Cancelled => true,
        }
    }
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepStatus {
    /// Its turn has not come.
    Waiting,
    /// Being worked on, or between two attempts.
    Running,
    /// Done.
    Done,
    /// Stopped here.
    Error,
}

impl StepStatus {
    /// The stable name in the database and on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Error => "error",
        }
    }

    /// The status with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Waiting, Self::Running, Self::Done, Self::Error]
            .into_iter()
            .find(|status| status.code() == code)
    }
}

/// What was counted in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CountKind {
    /// amoCRM leads.
    Leads,
    /// amoCRM contacts.
    Contacts,
    /// amoCRM users.
    Managers,
    /// Radist chats looked through.
    Chats,
    /// Chats with messages in the period.
    Dialogs,
    /// Messages.
    Messages,
    /// Rows written to Supabase.
    Rows,
    /// Elements of a vendor's answer that could not be read.
    Skipped,
    /// Prompt parts.
    Parts,
    /// Tokens forecast or used.
    Tokens,
    /// Personal values masked.
    Masked,
    /// Findings kept.
    Findings,
    /// Citations proven.
    Confirmed,
    /// Citations dropped.
    Unconfirmed,
    /// Telegram messages.
    Posts,
}

/// A number of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Count {
    /// Of what.
    pub kind: CountKind,
    /// How many.
    pub value: u64,
}

/// Why a step stopped or waits: a stable code, so that the page can say it in the reader's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RunProblemCode {
    /// The integration was never set up, or its settings can't be read.
    NotConfigured,
    /// The vendor does not accept the key or token: enter a new one.
    KeyRejected,
    /// The key is right, but lacks rights.
    AccessDenied,
    /// The vendor wants to be paid.
    PaymentRequired,
    /// The vendor asks to slow down: time heals it.
    RateLimited,
    /// The key's quota for the day is used up.
    DailyQuota,
    /// The vendor is down or answers slowly: time heals it.
    VendorUnavailable,
    /// The vendor answered something that can't be understood.
    VendorChanged,
    /// The address in the settings is not one of the vendor's.
    AddressRefused,
    /// The account or object named in the settings does not exist.
    NotFound,
    /// The project's address does not resolve: a typing error, or the project is paused or deleted.
    ProjectUnreachable,
    /// The key belongs to another project.
    WrongProject,
    /// A public key stands where the secret one belongs, or the other way round.
    KeysSwapped,
    /// The project has switched its legacy keys off: enter the new ones.
    LegacyKeysOff,
    /// The public key reads the tables: everybody could.
    AnonCanRead,
    /// The token sees only some of the leads: an administrator's is needed.
    LimitedRights,
    /// The key lacks the scope that reading conversations takes.
    ScopeMissing,
    /// The connection has to be made again: the vendor has withdrawn it.
    ReauthRequired,
    /// The person refused on the vendor's page.
    ConsentRefused,
    /// The token's life is over: enter a new one.
    TokenExpired,
    /// The chosen connections do not exist any more.
    ConnectionMissing,
    /// The topic of the chat does not exist or is closed.
    TopicNotFound,
    /// There is no conversation to try with.
    NothingToSample,
    /// There is no deal to try with.
    NoLeads,
    /// The vendor blocks this server's address after too many requests; no key helps.
    RateBanned,
    /// The client's database refuses the rows that a run writes.
    RowsRefused,
    /// What was sent is larger than the vendor takes.
    TooLarge,
    /// The vendor gives this model no free quota at all: waiting does not help.
    NoFreeQuota,
    /// The key is of a kind that the vendor does not take any more.
    KeyOutdated,
    /// The chosen model refuses what an analysis needs.
    ModelUnsuited,
    /// The Supabase project is paused.
    ProjectPaused,
    /// The Supabase project takes no writes.
    ReadOnly,
    /// The SQL block was not run, or an old one.
    SchemaMissing,
    /// The SQL block was run in an older version.
    SchemaOutdated,
    /// The tables lack grants for the service role.
    GrantMissing,
    /// Supabase's Data API is switched off.
    DataApiOff,
    /// The chosen model is gone: choose another.
    ModelUnavailable,
    /// The model is not offered at the server's place.
    RegionBlocked,
    /// The model's answer could not be used, also after asking again.
    AnswerUnusable,
    /// The bot was removed from the chat, or may not write there.
    PostingForbidden,
    /// The chat of the settings does not exist.
    ChatNotFound,
    /// It is not known whether the message was delivered: look before sending again.
    DeliveryUnknown,
    /// The process died three times at this place.
    Quarantined,
    /// It took longer than a run may take.
    DeadlineExceeded,
    /// Our fault.
    Internal,
}

impl RunProblemCode {
    /// Whether time heals this, so that it says nothing about what the tenant entered. A run goes on by itself then;
    /// whatever else meets it has to be tried again by somebody.
    #[must_use]
    pub const fn passes(self) -> bool {
        matches!(self, Self::RateLimited | Self::VendorUnavailable)
    }

    /// What happened and what to do, in English: for API clients. The page has its own words in each language.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::NotConfigured => "This integration is not set up. Complete it in the settings, then retry.",
            Self::KeyRejected => {
                "The vendor does not accept the key. Enter a new one in the settings, then retry from this step."
            }
            Self::AccessDenied => {
                "The key is right but lacks rights. Grant them in the vendor's console, then retry from this step."
            }
            Self::NoLeads => "The CRM has no deal yet. Create one, then try again.",
            Self::RateBanned => {
                "The vendor has blocked this server's address after too many requests. No key or right helps: wait some hours, or ask the vendor's support to lift it, then retry."
            }
            Self::RowsRefused => {
                "The Supabase project refuses the rows that Synkro writes. Look whether its tables were changed: columns, constraints, triggers. Then retry from this step."
            }
            Self::TooLarge => "What was sent is larger than the vendor takes. Choose a shorter period.",
            Self::NoFreeQuota => {
                "The vendor gives this model no free quota. Choose another model, or a key with billing; waiting does not help."
            }
            Self::KeyOutdated => {
                "The vendor does not take keys of this kind any more. Create a new one (it begins with AQ.) and enter it in the settings."
            }
            Self::ModelUnsuited => "The chosen model refuses what an analysis needs. Choose another model.",
            Self::PaymentRequired => {
                "The vendor asks for payment. Settle it in the vendor's console, then retry."
            }
            Self::RateLimited => "The vendor asks to slow down. The settings are not the reason.",
            Self::DailyQuota => "The key's daily quota is used up. Retry tomorrow, or raise the quota.",
            Self::VendorUnavailable => "The vendor does not answer at this moment.",
            Self::VendorChanged => {
                "The vendor answered in a form that is not understood. Tell your administrator."
            }
            Self::AddressRefused => {
                "The address in the settings is not one of the vendor's. Correct it, then retry."
            }
            Self::NotFound => "The account or object in the settings does not exist. Correct it, then retry.",
            Self::ProjectUnreachable => {
                "The project's address does not resolve: a typing error, or the project is paused or deleted. Look into Supabase's dashboard."
            }
            Self::WrongProject => {
                "The key belongs to another project. Take both keys from the project of this address."
            }
            Self::KeysSwapped => "The keys are swapped: the secret key goes into its own field only.",
            Self::LegacyKeysOff => {
                "The project has switched its legacy keys off. Enter its publishable and secret keys."
            }
            Self::AnonCanRead => {
                "The public key can read Synkro's tables: everybody could. Run the SQL block again."
            }
            Self::LimitedRights => {
                "The token sees only some of the leads. Connect with an administrator's rights."
            }
            Self::ScopeMissing => "The key may not read conversations. Give it the scope `messaging`.",
            Self::ReauthRequired => "The vendor has withdrawn the connection. Connect again in the settings.",
            Self::ConsentRefused => "Access was refused on the vendor's page. Connect again and allow it.",
            Self::TokenExpired => "The token's life is over. Enter a new one in the settings.",
            Self::ConnectionMissing => {
                "A chosen connection does not exist any more. Choose again in the settings."
            }
            Self::TopicNotFound => "The topic does not exist or is closed. Open it, or choose another.",
            Self::NothingToSample => {
                "There is no conversation to try with. Choose others, or wait for the first."
            }
            Self::ProjectPaused => {
                "The Supabase project is paused. Resume it in Supabase, then retry from this step."
            }
            Self::ReadOnly => "The Supabase project is read-only: its disk is full. Free space, then retry.",
            Self::SchemaMissing => {
                "Synkro's tables are missing. Run the SQL block from the settings, then retry."
            }
            Self::SchemaOutdated => {
                "Synkro's tables are of an older version. Run the SQL block from the settings."
            }
            Self::GrantMissing => {
                "The tables lack grants. Run the SQL block from the settings again, then retry."
            }
            Self::DataApiOff => "Supabase's Data API is switched off. Switch it on, then retry.",
            Self::ModelUnavailable => {
                "The chosen model is not available any more. Choose another, then retry."
            }
            Self::RegionBlocked => {
                "The model is not offered in the server's country. Tell your administrator."
            }
            Self::AnswerUnusable => {
                "The model's answer could not be used. Retry the analysis, or choose another model."
            }
            Self::PostingForbidden => {
                "The bot may not write to the chat. Add it again, then retry from this step."
            }
            Self::ChatNotFound => "The chat does not exist for this bot. Check the chat id, then retry.",
            Self::DeliveryUnknown => {
                "It is not known whether the message arrived. Look into the chat before sending again."
            }
            Self::Quarantined => "The worker stopped three times at this step. Tell your administrator.",
            Self::DeadlineExceeded => "The run took too long and was stopped. Choose a shorter period.",
            Self::Internal => {
                "Something went wrong on our side. Retry; if it happens again, tell your administrator."
            }
        }
    }
}

/// Why a step stopped or waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunProblem {
    /// The stable reason.
    pub code: RunProblemCode,
    /// Which integration it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integration: Option<IntegrationKind>,
    /// Reason and next action in English.
    pub message: String,
    /// Where nobody goes on by itself and time heals it: in how many seconds to try again, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
}

impl RunProblem {
    /// The problem with its standard words.
    #[must_use]
    pub fn new(code: RunProblemCode, integration: Option<IntegrationKind>) -> Self {
        Self { code, integration, message: code.message().to_owned(), retry_after_s: None }
    }

    /// The problem for somebody who has to try again by hand, where time heals it; another problem stays as it is.
    #[must_use]
    pub fn to_try_again(self, after_s: Option<u32>) -> Self {
        if !self.code.passes() {
            return self;
        }
        let again = match after_s {
            Some(seconds) => format!("Try again in {seconds} s."),
            None => "Try again in a minute.".to_owned(),
        };
        Self { message: format!("{} {again}", self.code.message()), retry_after_s: after_s, ..self }
    }
}

/// One checkpoint circle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepView {
    /// Which step.
    pub step: StepName,
    /// How it stands.
    pub status: StepStatus,
    /// Attempts begun.
    pub attempt: u32,
    /// Attempts allowed before the run stops.
    pub max_attempts: u32,
    /// What was counted so far.
    pub counts: Vec<Count>,
    /// When the first attempt began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<DateTime<Utc>>,
    /// When it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<DateTime<Utc>>,
    /// When the next attempt begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// Why it stopped or waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<RunProblem>,
}

/// Daily, weekly, monthly, or by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// One business day.
    Daily,
    /// One week.
    Weekly,
    /// One month.
    Monthly,
    /// A period chosen by hand.
    Manual,
}

impl ReportKind {
    /// The stable name in the database and on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Manual => "manual",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Daily, Self::Weekly, Self::Monthly, Self::Manual].into_iter().find(|kind| kind.code() == code)
    }
}

/// A stretch of time, start included, end not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// First instant.
    pub start: DateTime<Utc>,
    /// First instant after it.
    pub end: DateTime<Utc>,
}

/// What was left out of an incomplete run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeftOutKind {
    /// Vendor elements that could not be read, of no other kind: pipelines, connections; in older reports all kinds.
    UnreadableElements,
    /// Deals that could not be read.
    UnreadableLeads,
    /// Contacts that could not be read.
    UnreadableContacts,
    /// Users of the CRM that could not be read.
    UnreadableManagers,
    /// Chats that could not be read.
    UnreadableChats,
    /// Messages that could not be read.
    UnreadableMessages,
    /// Chats that were listed and gone when their messages were asked for.
    VanishedChats,
    /// Chats whose messages the vendor could not give.
    FailedChats,
    /// Lists that did not end as a list does: a page was named again, or they never ended.
    ListsCutShort,
    /// Times that no database holds; the nearest one that it does is stored.
    DatesClamped,
    /// Rows that the client's database refused.
    RowsRefused,
    /// Chats that have messages in the client's database and no row of their own there.
    RowsMissing,
    /// Dialogs whose phone was not looked up in the CRM: the budget of a run was used up.
    LeadsNotLookedUp,
    /// Dialogs that the model refused or could not analyse.
    DialogsNotAnalyzed,
    /// Lists of the model's answers of which most could not be read, so that the rest was left out, too.
    AnswerLists,
    /// Manager names, because the token may not read users.
    ManagerNames,
    /// The Telegram message.
    Notification,
    /// Messages cut for length before the analysis.
    LongMessagesCut,
}

/// One kind of thing left out, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeftOut {
    /// What.
    pub kind: LeftOutKind,
    /// How many.
    pub count: u64,
}

/// Answer of `GET /api/v1/runs/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunView {
    /// Its id.
    pub id: RunId,
    /// Kind of the report it makes.
    pub kind: ReportKind,
    /// The period it covers.
    pub period: Period,
    /// IANA time zone that the period was chosen in.
    pub timezone: String,
    /// How it stands.
    pub status: RunStatus,
    /// Always eight, in order.
    pub steps: Vec<StepView>,
    /// Why it stopped or waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<RunProblem>,
    /// What an incomplete run had to leave out.
    pub left_out: Vec<LeftOut>,
    /// The period had no conversations.
    pub empty: bool,
    /// Cancelling was asked for and is being carried out.
    pub cancel_requested: bool,
    /// The report it made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_id: Option<ReportId>,
    /// Who started it; absent when a schedule did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_by: Option<String>,
    /// When it was accepted.
    pub created_at: DateTime<Utc>,
    /// When a worker first took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<DateTime<Utc>>,
}

/// Body of `POST /api/v1/runs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StartRunRequest {
    /// At most 31 days, not in the future, not older than 366 days.
    pub period: Period,
}
