//! A sample as it was fetched: the rows that would be written, and what they say in our terms. [`super::sample`] makes it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use synkro_shared::report::Speaker;
use synkro_shared::settings::{SampleChat, SampleLead, SampleMessage};

use crate::content::rows::{ChatRow, LeadRow, MessageRow};
use crate::domain::dialog::{Dialog, Lead, Message, in_order, told_apart};

/// Messages of a chat that are shown, and characters of each.
const SHOWN: usize = 5;
const SHOWN_CHARS: usize = 300;

/// The rows of a sample, as they would be written.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Bundle {
    pub(super) managers: Vec<Value>,
    pub(super) contacts: Vec<Value>,
    pub(super) leads: Vec<Value>,
    pub(super) chats: Vec<Value>,
    pub(super) messages: Vec<Value>,
}

fn typed<T: serde::de::DeserializeOwned>(rows: &[Value]) -> Vec<T> {
    rows.iter().filter_map(|row| serde_json::from_value(row.clone()).ok()).collect()
}

fn text(row: &Value, column: &str) -> Option<String> {
    row[column].as_str().map(str::to_owned)
}

impl Bundle {
    /// The leads in our terms.
    #[must_use]
    pub fn leads(&self) -> Vec<Lead> {
        typed::<LeadRow>(&self.leads).into_iter().map(Lead::from).collect()
    }

    /// Names of managers.
    #[must_use]
    pub fn managers(&self) -> HashMap<i64, String> {
        let named = self.managers.iter();
        told_apart(named.filter_map(|row| Some((row["user_id"].as_i64()?, text(row, "name")?))))
    }

    /// By which names clients are known, in the messenger and in the CRM.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let chats = self.chats.iter().filter_map(|row| text(row, "contact_name"));
        chats.chain(self.contacts.iter().filter_map(|row| text(row, "name"))).collect()
    }

    /// The dialogs in our terms, those with messages.
    #[must_use]
    pub fn dialogs(&self) -> Vec<Dialog> {
        let mut messages: HashMap<i64, Vec<Message>> = HashMap::new();
        for row in typed::<MessageRow>(&self.messages) {
            messages.entry(row.chat_id).or_default().push(row.into());
        }
        let mut dialogs: Vec<Dialog> = typed::<ChatRow>(&self.chats).into_iter().map(Dialog::from).collect();
        for dialog in &mut dialogs {
            dialog.messages = messages.remove(&dialog.chat_id).unwrap_or_default();
            in_order(&mut dialog.messages);
        }
        dialogs.retain(|dialog| !dialog.messages.is_empty());
        dialogs.sort_by_key(|dialog| dialog.chat_id);
        dialogs
    }

    /// The leads as the page shows them.
    pub(super) fn shown_leads(&self) -> Vec<SampleLead> {
        let managers = self.managers();
        let names: HashMap<i64, String> = self
            .contacts
            .iter()
            .filter_map(|row| Some((row["contact_id"].as_i64()?, text(row, "name")?)))
            .collect();
        let shown = |row: &Value| {
            let manager = row["responsible_user_id"].as_i64();
            let contacts = row["contact_ids"].as_array().into_iter().flatten().filter_map(Value::as_i64);
            let stage = [text(row, "pipeline_name"), text(row, "status_name")];
            let stage: Vec<String> = stage.into_iter().flatten().collect();
            Some(SampleLead {
                id: row["lead_id"].as_i64()?,
                name: text(row, "name"),
                created_at: serde_json::from_value(row["created_at"].clone()).ok().flatten(),
                manager: manager.map(|id| managers.get(&id).cloned().unwrap_or_else(|| format!("#{id}"))),
                contact: contacts.filter_map(|id| names.get(&id).cloned()).next(),
                phones: serde_json::from_value(row["phones"].clone()).unwrap_or_default(),
                stage: (!stage.is_empty()).then(|| stage.join(" · ")),
            })
        };
        self.leads.iter().filter_map(shown).collect()
    }

    /// The chats as the page shows them: the ends of the newest messages.
    pub(super) fn shown_chats(&self) -> Vec<SampleChat> {
        self.dialogs()
            .into_iter()
            .map(|dialog| {
                let start = dialog.messages.len().saturating_sub(SHOWN);
                let last = dialog.messages.iter().skip(start).map(|message| SampleMessage {
                    from_client: message.speaker == Speaker::Client,
                    sent_at: message.sent_at,
                    text: message.text.chars().take(SHOWN_CHARS).collect(),
                });
                SampleChat {
                    chat_id: dialog.chat_id,
                    last: last.collect(),
                    messages: u32::try_from(dialog.messages.len()).unwrap_or(u32::MAX),
                    contact: dialog.contact_name,
                    phone: dialog.phone,
                    channel: dialog.channel,
                    lead_id: dialog.lead_id,
                }
            })
            .collect()
    }
}
