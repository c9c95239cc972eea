//! Runs of the report pipeline: eight steps, their progress, and why one stopped.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::integration::IntegrationKind;
pub use crate::run_problem::{RunProblem, RunProblemCode};
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
    /// Post the essence to the company's Telegram chat.
    Notify,
    /// A follow-up question on a report is answered: the only step of a run of its own, and none of the eight.
    AnswerQuestion,
}

impl StepName {
    /// The eight of a report, in order.
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

    /// Every step that this version knows.
    pub const KNOWN: [Self; 9] = [
        Self::FetchCrm,
        Self::StoreCrm,
        Self::FetchDialogs,
        Self::StoreDialogs,
        Self::BuildPrompt,
        Self::Analyze,
        Self::PersistReport,
        Self::Notify,
        Self::AnswerQuestion,
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
            Self::AnswerQuestion => "answer_question",
        }
    }

    /// The step with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::KNOWN.into_iter().find(|step| step.code() == code)
    }

    /// Its place, 1 to 8; of a step that is the only one, 9.
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

codes! {
    /// How a run stands.
    pub enum RunStatus {
        /// Accepted, no worker has it yet.
        Queued = "queued",
        /// A worker is on it.
        Running = "running",
        /// Waits for its next attempt.
        Waiting = "waiting",
        /// Finished, everything included.
        Done = "done",
        /// Finished, but something had to be left out: see `left_out`.
        Incomplete = "incomplete",
        /// Stopped: see `problem` for the reason and the next action.
        Failed = "failed",
        /// Cancelled by a person.
        Cancelled = "cancelled",
    }
}

impl RunStatus {
    /// Whether nothing more will happen by itself.
    #[must_use]
    pub const fn ended(self) -> bool {
        match self {
            Self::Queued | Self::Running | Self::Waiting => false,
            Self::Done | Self::Incomplete | Self::Failed | Self::Cancelled => true,
        }
    }
}

codes! {
    /// How a step stands.
    pub enum StepStatus {
        /// Its turn has not come.
        Waiting = "waiting",
        /// Being worked on, or between two attempts.
        Running = "running",
        /// The step is complete.
        Done = "done",
        /// The run stopped at this step.
        Error = "error",
    }
}

/// What was counted in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CountKind {
    /// Leads read from amoCRM.
    Leads,
    /// Contacts read from amoCRM.
    Contacts,
    /// Users read from amoCRM.
    Managers,
    /// Radist chats looked through.
    Chats,
    /// Chats with messages in the period.
    Dialogs,
    /// Messages read from Radist.
    Messages,
    /// Rows written to Supabase.
    Rows,
    /// Elements of a vendor's answer that could not be read.
    Skipped,
    /// Parts that the dialogs were packed into for the model.
    Parts,
    /// Tokens forecast or used.
    Tokens,
    /// Personal values masked.
    Masked,
    /// Findings that are in the report.
    Findings,
    /// Quotes that were found in their messages.
    Confirmed,
    /// Quotes that were not found and are not shown.
    Unconfirmed,
    /// Messages posted to Telegram.
    Posts,
}

/// A number of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Count {
    /// What was counted.
    pub kind: CountKind,
    /// How many there were.
    pub value: u64,
}

/// One checkpoint circle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepView {
    /// Which of the eight steps this is.
    pub step: StepName,
    /// How it stands.
    pub status: StepStatus,
    /// Attempts at this step so far, the present one included.
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

codes! {
    /// Daily, weekly, monthly, or by hand.
    pub enum ReportKind {
        /// One business day.
        Daily = "daily",
        /// Scheduled, over one week.
        Weekly = "weekly",
        /// Scheduled, over one month.
        Monthly = "monthly",
        /// A period chosen by hand.
        Manual = "manual",
    }
}

/// A stretch of time, start included, end not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// First instant of the period, included.
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
    /// What the model says of the whole: title, summary, recommendations. It gave none that can be used.
    Conclusion,
    /// Manager names, because the token may not read users.
    ManagerNames,
    /// The Telegram message.
    Notification,
    /// The file with the whole report that follows a long message: the group takes no files.
    PostFile,
    /// Messages cut for length before the analysis.
    LongMessagesCut,
}

/// One kind of thing left out, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeftOut {
    /// What was left out, and why.
    pub kind: LeftOutKind,
    /// How many were left out.
    pub count: u64,
}

/// Answer of `GET /api/v1/runs/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunView {
    /// Identifies the run.
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
    /// Names of the company's people who may mend what stopped it; only of a run that stopped over an integration.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub administrators: Vec<String>,
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

impl RunView {
    /// The integration that somebody has to mend before the run can go on.
    #[must_use]
    pub fn to_mend(&self) -> Option<IntegrationKind> {
        let problem = self.problem.as_ref().filter(|problem| !problem.code.passes());
        problem.filter(|_| self.status == RunStatus::Failed)?.integration
    }
}

/// Body of `POST /api/v1/runs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StartRunRequest {
    /// At most 31 days, not in the future, not older than 366 days.
    pub period: Period,
}
