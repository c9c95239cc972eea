//! The demo company's life in neutral terms: what a test computes its own truth from. No vendor's field names here.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dataset {
    pub company: String,
    pub timezone: String,
    pub anchor: DateTime<Utc>,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub users: Vec<User>,
    pub pipelines: Vec<Pipeline>,
    pub loss_reasons: Vec<LossReason>,
    pub contacts: Vec<Contact>,
    pub leads: Vec<Lead>,
    pub calls: Vec<CallNote>,
    pub connections: Vec<Connection>,
    pub chats: Vec<Chat>,
    /// Ordered by chat, then by time.
    pub messages: Vec<Message>,
}

impl Dataset {
    /// The messages of one chat, oldest first.
    pub(crate) fn chat_messages(&self, chat_id: i64) -> &[Message] {
        // Messages stand in the order of their chats' ids.
        let start = self.messages.partition_point(|message| message.chat_id < chat_id);
        let end = self.messages.partition_point(|message| message.chat_id <= chat_id);
        &self.messages[start..end]
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User {
    pub id: i64,
    pub name: String,
    pub email: String,
    pub is_admin: bool,
    pub is_active: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pipeline {
    pub id: i64,
    pub name: String,
    pub is_main: bool,
    pub stages: Vec<Stage>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    pub id: i64,
    pub name: String,
    pub sort: i64,
    pub color: String,
    /// The stage of requests nobody has taken yet.
    pub is_incoming: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LossReason {
    pub id: i64,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    pub id: i64,
    pub name: String,
    /// As typed: any form, sometimes two numbers in one value.
    pub phones: Vec<String>,
    pub emails: Vec<String>,
    pub responsible_user_id: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Open,
    Won,
    Lost,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lead {
    pub id: i64,
    pub name: String,
    /// Whole tenge.
    pub price: i64,
    pub pipeline_id: i64,
    pub stage_id: i64,
    pub outcome: Outcome,
    pub loss_reason_id: Option<i64>,
    pub responsible_user_id: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    pub is_deleted: bool,
    /// The main contact first.
    pub contact_ids: Vec<i64>,
    pub source: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallNote {
    pub id: i64,
    pub contact_id: i64,
    pub incoming: bool,
    pub seconds: i64,
    pub phone: String,
    pub user_id: i64,
    pub at: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Connection {
    pub id: i64,
    /// `waba` or `telegram_personal`.
    pub kind: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chat {
    pub id: i64,
    pub connection_id: i64,
    /// The messenger side's contact; not the CRM's.
    pub radist_contact_id: i64,
    pub contact_name: String,
    /// Digits with `+`, empty for most Telegram chats.
    pub phone: String,
    pub username: Option<String>,
    pub is_group: bool,
    /// The CRM's contact that this person is, when there is one.
    pub contact_id: Option<i64>,
    pub lead_id: Option<i64>,
    /// Who writes for the company here. The messenger's API does not tell.
    pub manager_id: i64,
    /// The name of the script that the conversation follows.
    pub scenario: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Inbound,
    Outbound,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    Text,
    Image,
    Voice,
    File,
    WabaInteractive,
    /// A type that no client knows.
    Reaction,
}

/// Which of the messenger API's three spellings of a time this message gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeForm {
    Fraction,
    Seconds,
    NaiveFraction,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    pub id: String,
    pub chat_id: i64,
    pub at: DateTime<Utc>,
    pub direction: Direction,
    pub kind: MessageKind,
    /// The visible words: the text, or the caption of a picture or a file.
    pub text: Option<String>,
    pub file_name: Option<String>,
    pub time_form: TimeForm,
    /// Set when the message was typed in the messenger itself.
    pub source_message_id: Option<String>,
}
