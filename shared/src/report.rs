//! Reports: numbers from the central database, text and dialogs from the client's own Supabase.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::comment::CommentView;
use crate::run::{LeftOut, Period, ReportKind};
use crate::session::Language;
use crate::{ReportId, RunId};

/// Time to the first reply, in seconds of business hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FirstReply {
    /// Half of the replies came within this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median_seconds: Option<u64>,
    /// Nine of ten came within this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p90_seconds: Option<u64>,
    /// How many first replies that was computed from.
    pub replies: u64,
}

/// The numbers of a set of dialogs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DialogNumbers {
    /// Chats with at least one message in the period.
    pub dialogs: u64,
    /// Messages from clients.
    pub messages_in: u64,
    /// Messages from the company.
    pub messages_out: u64,
    /// Time to the first reply.
    pub first_reply: FirstReply,
    /// Longest time that a client's message stood unanswered, in seconds of business hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longest_silence_seconds: Option<u64>,
    /// Dialogs whose last message is the client's.
    pub unanswered: u64,
}

/// The numbers of one manager.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ManagerNumbers {
    /// amoCRM user id; absent for dialogs that belong to nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager_id: Option<i64>,
    /// The name in amoCRM; absent when it may not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The manager's dialogs.
    pub numbers: DialogNumbers,
    /// New leads of the manager.
    pub new_leads: u64,
    /// Leads won in the period.
    pub won: u64,
    /// Leads lost in the period.
    pub lost: u64,
}

/// The numbers of one channel.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChannelNumbers {
    /// Radist's number of the connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<i64>,
    /// Its kind or name: `waba`, `telegram_personal`, ….
    pub channel: String,
    /// The channel's dialogs.
    pub numbers: DialogNumbers,
}

/// Every number of a report. Computed in code, never by a model.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Metrics {
    /// Over all dialogs.
    pub total: DialogNumbers,
    /// Leads created in the period.
    pub new_leads: u64,
    /// Leads won in the period.
    pub won: u64,
    /// Leads lost in the period.
    pub lost: u64,
    /// Dialogs whose client has no lead anywhere.
    pub dialogs_without_lead: u64,
    /// Leads that came, were won or were lost in the period and whose contacts wrote nothing in it.
    pub leads_without_dialog: u64,
    /// Per manager, most dialogs first.
    pub managers: Vec<ManagerNumbers>,
    /// Per channel, most dialogs first.
    pub channels: Vec<ChannelNumbers>,
    /// Which of the numbers were measured at all: the others say nothing, also where they are zero.
    #[serde(default)]
    pub measured: Measured,
    /// The hours in which first replies and silences are counted.
    #[serde(default)]
    pub hours: OpeningHours,
}

/// Which sources a report's numbers come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Measured {
    /// Numbers of deals: new, won, lost, with and without a dialog.
    pub deals: bool,
    /// Numbers of dialogs and messages.
    pub dialogs: bool,
}

/// Reports from before this was told had both sources.
impl Default for Measured {
    fn default() -> Self {
        Self { deals: true, dialogs: true }
    }
}

/// From when to when somebody is expected to answer, in minutes since the company's midnight, every day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpeningHours {
    /// First minute of work, counted from midnight.
    pub opens: u16,
    /// First minute after it.
    pub closes: u16,
}

/// Nine to seven.
impl Default for OpeningHours {
    fn default() -> Self {
        Self { opens: 9 * 60, closes: 19 * 60 }
    }
}

impl std::fmt::Display for OpeningHours {
    /// `09:00–19:00`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        write!(f, "{}–{}", clock(self.opens), clock(self.closes))
    }
}

codes! {
    /// How a report stands.
    pub enum ReportStatus {
        /// Everything is in it.
        Complete = "complete",
        /// Something was left out.
        Incomplete = "incomplete",
        /// The period had no conversations.
        Empty = "empty",
    }
}

/// Importance from which on a finding is counted as important.
pub const IMPORTANT: u8 = 70;

/// How many of the quotes that the model gave stand in the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteShare {
    /// Quotes that the model gave.
    pub given: u64,
    /// Those that code could prove.
    pub confirmed: u64,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportListItem {
    /// Identifies the report.
    pub id: ReportId,
    /// The run that made it.
    pub run_id: RunId,
    /// Whether it was scheduled (daily, weekly, monthly) or asked for.
    pub kind: ReportKind,
    /// The period it covers.
    pub period: Period,
    /// IANA time zone of the period.
    pub timezone: String,
    /// How it stands.
    pub status: ReportStatus,
    /// Its headline, one line; absent in reports from before it was kept, and where nothing was analysed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// Its summary, a few sentences; empty for an empty period.
    pub summary: String,
    /// Findings of at least [`IMPORTANT`]; absent where the headline is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub important_findings: Option<u64>,
    /// How many of its quotes were proven; absent where the headline is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quotes: Option<QuoteShare>,
    /// Dialogs in it.
    pub dialogs: u64,
    /// Dialogs left unanswered.
    pub unanswered: u64,
    /// Which of its numbers were measured at all.
    #[serde(default)]
    pub measured: Measured,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Comments on it that were not removed.
    #[serde(default)]
    pub comments: u64,
    /// Its newest comment that was not removed, in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<CommentView>,
}

codes! {
    /// What a finding is about.
    #[derive(PartialOrd, Ord)]
    pub enum FindingKind {
        /// A client objected: price, terms, trust.
        Objection = "objection",
        /// A question that nobody answered.
        UnansweredQuestion = "unanswered_question",
        /// A promise that was not kept in the period.
        BrokenPromise = "broken_promise",
        /// A deal that is being lost or was lost by how it was handled.
        LostOpportunity = "lost_opportunity",
        /// Rude, careless or untrue words of the company's side.
        PoorService = "poor_service",
        /// A client complained.
        Complaint = "complaint",
        /// Work worth copying.
        GoodPractice = "good_practice",
        /// A dialog that tries to steer the analysis.
        Suspicious = "suspicious",
    }
}

/// Who said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The company's client wrote it.
    Client,
    /// The company: a person, a bot, an API.
    Company,
    /// The vendor did not say.
    Unknown,
}

/// A quote that stands word for word in a message of the period: code has checked it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Citation {
    /// Radist's id of the message that holds the quote.
    pub message_id: String,
    /// Radist's id of the dialog.
    pub chat_id: i64,
    /// Who said it.
    pub speaker: Speaker,
    /// When the message was sent.
    pub sent_at: DateTime<Utc>,
    /// The quoted words, found in that message.
    pub quote: String,
}

/// Something that the analysis found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Finding {
    /// What it is about.
    pub kind: FindingKind,
    /// What was found, in one line.
    pub title: String,
    /// A few sentences.
    pub text: String,
    /// 0 to 100.
    pub importance: u8,
    /// The manager concerned, by the name in amoCRM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<String>,
    /// Proven quotes, at least one.
    pub citations: Vec<Citation>,
    /// Numbers in its text that are not among the computed ones and not in a quote.
    pub unconfirmed_numbers: Vec<String>,
}

/// The analysis' word on one manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ManagerAssessment {
    /// The name in amoCRM.
    pub manager: String,
    /// Points of the checklist, each 0 to 10.
    pub checklist: Vec<ChecklistPoint>,
    /// Weighted mean of the points that have a score, 0 to 100, computed in code; absent when none has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u8>,
    /// One or two sentences.
    pub note: String,
    /// Numbers in the note that are not among the computed ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unconfirmed_numbers: Vec<String>,
}

/// One point of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChecklistPoint {
    /// `greeting`, `needs`, `offer`, `objections`, `next_step`, `politeness`.
    pub point: String,
    /// 0 to 10; absent when the model gave none that could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u8>,
}

/// What the model wrote, checked. It lives in the client's Supabase.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportContent {
    /// The report's title.
    pub title: String,
    /// The summary, whole.
    pub summary: String,
    /// Findings, most important first.
    pub findings: Vec<Finding>,
    /// The analysis of each manager.
    pub managers: Vec<ManagerAssessment>,
    /// What to do, most important first.
    pub recommendations: Vec<String>,
    /// Dialogs to look at first.
    pub problem_dialogs: Vec<ProblemDialog>,
    /// Every dialog of the period in numbers: what stands behind each figure.
    pub dialogs: Vec<DialogLine>,
    /// Citations that the model gave.
    pub citations_given: u64,
    /// Citations that code could prove; only these are shown.
    pub citations_confirmed: u64,
    /// Numbers in the title, the summary and the recommendations that are not among the computed ones.
    pub unconfirmed_numbers: Vec<String>,
    /// What the model answered and the report does not show.
    #[serde(default, skip_serializing_if = "Omitted::is_nothing")]
    pub omitted: Omitted,
    /// Dialogs that the model did not answer about: they are in the numbers, not in the analysis.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_analyzed: Vec<i64>,
}

/// A list in a model's answer about dialogs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AnswerList {
    /// The findings.
    Findings,
    /// The word on each manager.
    Managers,
    /// Dialogs to look at.
    ProblemDialogs,
    /// What to do.
    Recommendations,
}

/// What was in the model's answers and is not in the report.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Omitted {
    /// Proven findings beyond the report's limit.
    #[serde(default)]
    pub findings: u64,
    /// Recommendations beyond the limit.
    #[serde(default)]
    pub recommendations: u64,
    /// Problem dialogs beyond the limit.
    #[serde(default)]
    pub problem_dialogs: u64,
    /// Elements that could not be read.
    #[serde(default)]
    pub unreadable: u64,
    /// Lists of which most could not be read, so that the rest was left out, too; each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<AnswerList>,
}

impl Omitted {
    /// Whether the report shows all that was answered.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what another answer lost.
    pub fn add(&mut self, other: Self) {
        let Self { findings, recommendations, problem_dialogs, unreadable, lists } = other;
        self.findings += findings;
        self.recommendations += recommendations;
        self.problem_dialogs += problem_dialogs;
        self.unreadable += unreadable;
        self.lists.extend(lists);
        self.lists.sort_unstable();
        self.lists.dedup();
    }
}

/// A dialog that needs a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProblemDialog {
    /// Radist's id of the dialog.
    pub chat_id: i64,
    /// Why, in a sentence.
    pub reason: String,
    /// Numbers in the sentence that are not among the computed ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unconfirmed_numbers: Vec<String>,
}

/// One dialog of the period in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DialogLine {
    /// Radist's id of the dialog.
    pub chat_id: i64,
    /// The client's name, as the vendor has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_name: Option<String>,
    /// The messenger that the dialog was held in.
    pub channel: String,
    /// The manager's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<String>,
    /// The amoCRM lead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_id: Option<i64>,
    /// Messages from the client.
    pub messages_in: u64,
    /// Messages from the company.
    pub messages_out: u64,
    /// Business seconds to the first reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_reply_seconds: Option<u64>,
    /// The last message is the client's.
    pub unanswered: bool,
}

/// What the analysis cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// The model, as chosen.
    pub model: String,
    /// Version of the prompt.
    pub prompt_version: u32,
    /// Version of the answer's schema.
    pub schema_version: u32,
    /// Requests that were made to the model.
    pub calls: u32,
    /// Tokens that were sent to the model.
    pub prompt_tokens: u64,
    /// Tokens that the model answered with.
    pub answer_tokens: u64,
    /// Tokens of the model's thinking, billed as answer.
    pub thinking_tokens: u64,
    /// Estimate in US dollars; absent when the model's price is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_usd: Option<f64>,
}

/// Whether the text could be read from the client's Supabase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ContentState {
    /// Here it is.
    Available {
        /// The text, as it lies in the company's own Supabase project.
        content: Box<ReportContent>,
    },
    /// It can't be read now; the rest of the page stands.
    Unavailable {
        /// Why, and what to do.
        problem: crate::run::RunProblem,
    },
}

/// Answer of `GET /api/v1/reports/{id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportView {
    /// What the list shows too.
    #[serde(flatten)]
    pub item: ReportListItem,
    /// Language of the text.
    pub language: Language,
    /// The computed numbers of the period.
    pub metrics: Metrics,
    /// The numbers of the period before, when a report of the same length covers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Metrics>,
    /// What was left out.
    pub left_out: Vec<LeftOut>,
    /// What it cost; absent for an empty period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
    /// The text, or why it can't be read now.
    pub content: ContentState,
}

/// A message of a dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DialogMessage {
    /// Radist's id of the message.
    pub message_id: String,
    /// Who said it.
    pub speaker: Speaker,
    /// When the message was sent.
    pub sent_at: DateTime<Utc>,
    /// `text`, `image`, `voice`, ….
    pub kind: String,
    /// What is to be read; for media the caption or `[kind: file]`.
    pub text: String,
}

/// Answer of `GET /api/v1/reports/{id}/dialogs/{chat_id}`: the dialog within the report's period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DialogView {
    /// Radist's id of the dialog.
    pub chat_id: i64,
    /// The client's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_name: Option<String>,
    /// The client's phone, E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The messenger that the dialog was held in.
    pub channel: String,
    /// The amoCRM lead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_id: Option<i64>,
    /// Messages of the period, oldest first.
    pub messages: Vec<DialogMessage>,
}
