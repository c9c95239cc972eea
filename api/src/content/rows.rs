//! Our own values as rows of the client's Supabase, and back. The tables are in `api/vendors/src/supabase/tables.rs`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use synkro_shared::report::Speaker;

use crate::domain::dialog::{Dialog, Lead, LeadOutcome, Message, PhoneBook};
use crate::domain::phone;
use crate::vendors::{amocrm, radist};

/// The names of pipelines and their stages, by id.
#[derive(Debug, Default)]
pub struct StageNames {
    pipelines: HashMap<i64, String>,
    stages: HashMap<(i64, i64), String>,
}

impl StageNames {
    /// The names of these pipelines.
    #[must_use]
    pub fn new(pipelines: &[amocrm::Pipeline]) -> Self {
        let mut names = Self::default();
        for pipeline in pipelines {
            names.pipelines.insert(pipeline.id, pipeline.name.clone());
            for status in &pipeline.statuses {
                names.stages.insert((pipeline.id, status.id), status.name.clone());
            }
        }
        names
    }
}

/// A lead in our terms: its phones are its contacts', the main contact's first.
#[must_use]
pub fn lead(lead: &amocrm::Lead, contacts: &HashMap<i64, Vec<String>>) -> Lead {
    let mut phones: Vec<String> = Vec::new();
    for number in main_first(lead).iter().filter_map(|id| contacts.get(id)).flatten() {
        if !phones.contains(number) {
            phones.push(number.clone());
        }
    }
    Lead {
        id: lead.id,
        outcome: LeadOutcome::of_status(lead.status_id),
        manager_id: lead.responsible_user_id,
        created_at: lead.created_at,
        updated_at: lead.updated_at,
        closed_at: lead.closed_at,
        phones,
    }
}

/// A lead's contacts, the main one first.
fn main_first(lead: &amocrm::Lead) -> Vec<i64> {
    let mut links = lead.contacts.clone();
    links.sort_by_key(|link| !link.is_main);
    links.into_iter().map(|link| link.id).collect()
}

/// The phones of a contact, E.164.
#[must_use]
pub fn contact_phones(contact: &amocrm::Contact) -> Vec<String> {
    let mut phones = Vec::new();
    for number in contact.phones.iter().flat_map(|field| phone::parse_all(field)) {
        if !phones.contains(&number) {
            phones.push(number);
        }
    }
    phones
}

/// A row of `synkro_leads`.
#[must_use]
pub fn lead_row(source: &amocrm::Lead, lead: &Lead, names: &StageNames, synced_at: DateTime<Utc>) -> Value {
    let stage = source.pipeline_id.zip(source.status_id).and_then(|key| names.stages.get(&key));
    json!({
        "lead_id": lead.id,
        "name": source.name,
        "pipeline_id": source.pipeline_id,
        "pipeline_name": source.pipeline_id.and_then(|id| names.pipelines.get(&id)),
        "status_id": source.status_id,
        "status_name": stage,
        "outcome": lead.outcome.code(),
        "price": source.price,
        "responsible_user_id": lead.manager_id,
        "created_at": lead.created_at,
        "updated_at": lead.updated_at,
        "closed_at": lead.closed_at,
        "contact_ids": main_first(source),
        "phones": lead.phones,
        "raw": source.raw,
        "synced_at": synced_at,
    })
}

/// A row of `synkro_contacts`.
#[must_use]
pub fn contact_row(contact: &amocrm::Contact, synced_at: DateTime<Utc>) -> Value {
    json!({
        "contact_id": contact.id,
        "name": contact.name,
        "phones": contact_phones(contact),
        "raw": contact.raw,
        "synced_at": synced_at,
    })
}

/// A row of `synkro_managers`.
#[must_use]
pub fn manager_row(user: &amocrm::User, synced_at: DateTime<Utc>) -> Value {
    json!({
        "user_id": user.id,
        "name": user.name,
        "is_active": user.is_active,
        "raw": user.raw,
        "synced_at": synced_at,
    })
}

/// A chat in our terms, without its messages: the lead that its phone leads to, and that lead's manager.
#[must_use]
pub fn dialog(chat: &radist::Chat, channels: &HashMap<i64, String>, book: &PhoneBook) -> Dialog {
    let number = chat.phone.as_deref().and_then(phone::parse);
    let owner = number.as_deref().and_then(|number| book.find(number));
    let channel = chat.connection_id.and_then(|id| channels.get(&id)).cloned();
    Dialog {
        chat_id: chat.chat_id,
        connection_id: chat.connection_id,
        channel: channel.unwrap_or_else(|| "unknown".to_owned()),
        contact_name: chat.contact_name.clone().or_else(|| chat.name.clone()),
        lead_id: owner.map(|owner| owner.lead_id),
        manager_id: owner.and_then(|owner| owner.manager_id),
        phone: number,
        messages: Vec::new(),
    }
}

/// A row of `synkro_chats`.
#[must_use]
pub fn chat_row(chat: &radist::Chat, dialog: &Dialog, synced_at: DateTime<Utc>) -> Value {
    json!({
        "chat_id": dialog.chat_id,
        "connection_id": dialog.connection_id,
        "channel": dialog.channel,
        "contact_id": chat.contact_id,
        "contact_name": dialog.contact_name,
        "phone": dialog.phone,
        "lead_id": dialog.lead_id,
        "manager_id": dialog.manager_id,
        "raw": chat.raw,
        "synced_at": synced_at,
    })
}

/// A row of `synkro_messages`.
#[must_use]
pub fn message_row(message: &radist::Message, synced_at: DateTime<Utc>) -> Value {
    json!({
        "message_id": message.message_id,
        "chat_id": message.chat_id,
        "direction": direction(message.direction),
        "kind": message.kind,
        "body": message.text,
        "sent_at": message.sent_at,
        "raw": message.raw,
        "synced_at": synced_at,
    })
}

/// The stable name of a direction.
#[must_use]
pub const fn direction(direction: radist::Direction) -> &'static str {
    match direction {
        radist::Direction::Inbound => "inbound",
        radist::Direction::Outbound => "outbound",
        radist::Direction::Unknown => "unknown",
    }
}

/// Who said a message, by the direction that is kept with it.
#[must_use]
pub fn speaker(direction: &str) -> Speaker {
    match direction {
        "inbound" => Speaker::Client,
        "outbound" => Speaker::Company,
        _ => Speaker::Unknown,
    }
}

/// A vendor's message in our terms.
#[must_use]
pub fn message(source: &radist::Message) -> Message {
    Message {
        id: source.message_id.clone(),
        speaker: speaker(direction(source.direction)),
        sent_at: source.sent_at,
        text: source.text.clone(),
    }
}

/// What is read back of `synkro_leads`.
#[derive(Deserialize)]
pub struct LeadRow {
    lead_id: i64,
    outcome: String,
    responsible_user_id: Option<i64>,
    created_at: Option<DateTime<Utc>>,
    updated_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    phones: Vec<String>,
    #[serde(default)]
    synced_at: Option<DateTime<Utc>>,
}

impl LeadRow {
    /// Its columns.
    pub const COLUMNS: &'static str =
        "lead_id,outcome,responsible_user_id,created_at,updated_at,closed_at,phones,synced_at";

    /// Whether a walk over all leads changed since `from`, begun at `began`, must have met it and did not: it is deleted.
    #[must_use]
    pub fn is_gone(&self, from: DateTime<Utc>, began: DateTime<Utc>) -> bool {
        self.updated_at.is_some_and(|at| at >= from) && self.synced_at.is_some_and(|at| at < began)
    }
}

impl From<LeadRow> for Lead {
    fn from(row: LeadRow) -> Self {
        Self {
            id: row.lead_id,
            outcome: LeadOutcome::from_code(&row.outcome).unwrap_or(LeadOutcome::Open),
            manager_id: row.responsible_user_id,
            created_at: row.created_at,
            updated_at: row.updated_at,
            closed_at: row.closed_at,
            phones: row.phones,
        }
    }
}

/// What is read back of `synkro_chats`.
#[derive(Deserialize)]
pub struct ChatRow {
    chat_id: i64,
    connection_id: Option<i64>,
    /// The messenger.
    pub channel: Option<String>,
    /// By which name the messenger knows the client.
    pub contact_name: Option<String>,
    /// E.164.
    pub phone: Option<String>,
    /// The lead that the phone leads to.
    pub lead_id: Option<i64>,
    manager_id: Option<i64>,
}

impl ChatRow {
    /// Its columns.
    pub const COLUMNS: &'static str = "chat_id,connection_id,channel,contact_name,phone,lead_id,manager_id";
}

impl From<ChatRow> for Dialog {
    fn from(row: ChatRow) -> Self {
        Self {
            chat_id: row.chat_id,
            connection_id: row.connection_id,
            channel: row.channel.unwrap_or_default(),
            contact_name: row.contact_name,
            phone: row.phone,
            lead_id: row.lead_id,
            manager_id: row.manager_id,
            messages: Vec::new(),
        }
    }
}

/// What is read back of `synkro_messages`.
#[derive(Deserialize)]
pub struct MessageRow {
    /// The messenger's own.
    pub message_id: String,
    /// Its dialog.
    pub chat_id: i64,
    /// See [`speaker`].
    pub direction: String,
    /// `text`, `image` and the like.
    pub kind: String,
    /// What it says.
    pub body: String,
    /// When.
    pub sent_at: DateTime<Utc>,
}

impl MessageRow {
    /// Its columns.
    pub const COLUMNS: &'static str = "message_id,chat_id,direction,kind,body,sent_at";
}

impl From<MessageRow> for Message {
    fn from(row: MessageRow) -> Self {
        Self { id: row.message_id, speaker: speaker(&row.direction), sent_at: row.sent_at, text: row.body }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendors::supabase::{Table, tables};

    /// A row that is read back has each of the columns that are asked for, and they are the table's.
    fn reads<T: serde::de::DeserializeOwned>(columns: &str, table: Table, row: &Value) {
        let mut asked = serde_json::Map::new();
        for column in columns.split(',') {
            assert!(table.columns.contains(&column), "{column} of {}", table.name);
            asked.insert(column.to_owned(), row[column].clone());
        }
        assert!(serde_json::from_value::<T>(Value::Object(asked)).is_ok(), "{}", table.name);
    }

    fn writes(table: Table, row: &Value) {
        let mut columns = table.columns.to_vec();
        columns.sort_unstable();
        let mut named: Vec<&str> = row.as_object().expect("a row").keys().map(String::as_str).collect();
        named.sort_unstable();
        assert_eq!(named, columns, "{}", table.name);
    }

    #[test]
    fn what_is_written_and_read_has_the_columns_of_its_table() {
        let at = DateTime::<Utc>::UNIX_EPOCH;
        let source = amocrm::Lead {
            id: 7,
            name: None,
            price: None,
            status_id: None,
            pipeline_id: None,
            responsible_user_id: None,
            created_at: None,
            updated_at: None,
            closed_at: None,
            is_deleted: false,
            contacts: Vec::new(),
            unreadable_links: 0,
            unreadable_fields: 0,
            clamped: 0,
            raw: Value::Null,
        };
        let row = lead_row(&source, &lead(&source, &HashMap::new()), &StageNames::default(), at);
        writes(tables::LEADS, &row);
        reads::<LeadRow>(LeadRow::COLUMNS, tables::LEADS, &row);
        let user = amocrm::User {
            id: 7,
            name: None,
            is_active: true,
            is_admin: false,
            views_all_leads: None,
            raw: Value::Null,
        };
        writes(tables::MANAGERS, &manager_row(&user, at));
        let contact = amocrm::Contact {
            id: 7,
            name: None,
            phones: Vec::new(),
            unreadable_phones: 0,
            emails: Vec::new(),
            updated_at: None,
            lead_ids: Vec::new(),
            raw: Value::Null,
        };
        writes(tables::CONTACTS, &contact_row(&contact, at));
        let chat = radist::Chat {
            chat_id: 7,
            name: None,
            connection_id: None,
            contact_id: None,
            contact_name: None,
            phone: None,
            last_activity_at: None,
            unanswered: None,
            raw: Value::Null,
        };
        let head = dialog(&chat, &HashMap::new(), &PhoneBook::default());
        let row = chat_row(&chat, &head, at);
        writes(tables::CHATS, &row);
        reads::<ChatRow>(ChatRow::COLUMNS, tables::CHATS, &row);
        let message = radist::Message {
            message_id: "m".to_owned(),
            chat_id: 7,
            connection_id: None,
            direction: radist::Direction::Inbound,
            kind: "text".to_owned(),
            text: String::new(),
            sent_at: at,
            raw: Value::Null,
        };
        let row = message_row(&message, at);
        writes(tables::MESSAGES, &row);
        reads::<MessageRow>(MessageRow::COLUMNS, tables::MESSAGES, &row);
    }
}
