//! The period as the later steps see it: read from the client's Supabase, a few dialogs at a time, so that a period of
//! any size takes the same memory. The same rows give the same dialogs in the same order, whoever reads them and when.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use futures::stream::{self, BoxStream, StreamExt, TryStreamExt};
use serde_json::Value;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{RunProblem, RunProblemCode};

use super::context::StepContext;
use super::crm_cursor;
use super::failure::StepError;
use crate::connections::{Connected, RadistConnection, SupabaseConnection};
use crate::content::rows::{ChatRow, LeadRow, MessageRow};
use crate::domain::dialog::{Dialog, Lead, Message, PhoneBook, in_order, told_apart};
use crate::domain::run::Failure;
use crate::vendors::supabase::{self, Query, Table, tables};

/// Rows read at a time: a project gives 1000 rows at once unless its owner changed that.
const ROWS_AT_ONCE: u32 = 1000;
/// Dialogs read at a time: their ids stand in an address.
const CHATS_AT_ONCE: usize = 100;
/// Reads under way at once.
const READS_AT_ONCE: usize = 3;

/// Which dialogs have messages in the period, and how many.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct PeriodIndex {
    chats: BTreeMap<i64, u32>,
}

impl PeriodIndex {
    /// Whether the period has no conversation.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chats.is_empty()
    }

    /// Dialogs with messages in it.
    #[must_use]
    pub fn dialogs(&self) -> usize {
        self.chats.len()
    }

    /// Messages in it.
    #[must_use]
    pub fn messages(&self) -> u64 {
        self.chats.values().map(|count| u64::from(*count)).sum()
    }

    /// Dialogs in groups that can be read at once.
    fn groups(&self) -> Vec<Vec<i64>> {
        let mut groups: Vec<Vec<i64>> = Vec::new();
        let mut messages = 0;
        for (chat, count) in &self.chats {
            match groups.last_mut() {
                Some(group) if messages + count <= ROWS_AT_ONCE && group.len() < CHATS_AT_ONCE => {
                    group.push(*chat);
                    messages += count;
                }
                _ => {
                    groups.push(vec![*chat]);
                    messages = *count;
                }
            }
        }
        groups
    }
}

/// A period that is read back.
pub struct PeriodReader<'a> {
    context: &'a StepContext<'a>,
    supabase: Connected<SupabaseConnection>,
}

impl<'a> PeriodReader<'a> {
    /// Connects.
    ///
    /// # Errors
    /// When Supabase is not set up.
    pub async fn open(context: &'a StepContext<'a>) -> Result<Self, StepError> {
        Ok(Self { context, supabase: context.connect::<SupabaseConnection>().await? })
    }

    fn of_period(&self, query: Query, column: &str) -> Query {
        let period = self.context.claim.period();
        query.gte(column, period.start.to_rfc3339()).lt(column, period.end.to_rfc3339())
    }

    /// Which dialogs there are.
    ///
    /// # Errors
    /// When Supabase can't be read.
    pub async fn index(&self) -> Result<PeriodIndex, StepError> {
        let client = self.supabase.client(self.context.app)?;
        let query = self.of_period(Query::new().columns("message_id,chat_id"), "sent_at");
        let mut index = PeriodIndex::default();
        each_page(self.context, &client, tables::MESSAGES, &query, |rows| {
            for row in &rows {
                let chat = row["chat_id"].as_i64().ok_or_else(|| changed(tables::MESSAGES))?;
                *index.chats.entry(chat).or_default() += 1;
            }
            Ok(())
        })
        .await?;
        self.leave_others_out(&mut index).await?;
        Ok(index)
    }

    /// Takes out the chats of connections that do not count: an earlier run, or a sample, may have stored them.
    async fn leave_others_out(&self, index: &mut PeriodIndex) -> Result<(), StepError> {
        let radist = self.context.connect::<RadistConnection>().await?;
        let wanted = &radist.settings.connection_ids;
        if wanted.is_empty() || index.is_empty() {
            return Ok(());
        }
        let client = self.supabase.client(self.context.app)?;
        let ids: Vec<i64> = index.chats.keys().copied().collect();
        for ids in ids.chunks(CHATS_AT_ONCE) {
            let query = Query::new().columns("chat_id,connection_id").is_in("chat_id", ids.iter());
            let rows = self.context.call(|| client.select_all(tables::CHATS, &query)).await?;
            for row in &rows {
                let counts = row["connection_id"].as_i64().is_some_and(|id| wanted.contains(&id));
                if let Some(chat) = row["chat_id"].as_i64().filter(|_| !counts) {
                    index.chats.remove(&chat);
                }
            }
        }
        Ok(())
    }

    /// The leads that came, were won or were lost in the period, whenever they were touched last, and the managers' names.
    ///
    /// # Errors
    /// When Supabase can't be read.
    pub async fn leads(&self) -> Result<(Vec<Lead>, HashMap<i64, String>), StepError> {
        let client = self.supabase.client(self.context.app)?;
        let gone = self.gone().await?;
        let mut leads: BTreeMap<i64, Lead> = BTreeMap::new();
        for column in ["created_at", "closed_at"] {
            let query = self.of_period(Query::new().columns(LeadRow::COLUMNS), column);
            let rows = self.context.call(|| client.select_all(tables::LEADS, &query)).await?;
            let read = typed::<LeadRow>(rows, tables::LEADS)?.into_iter().filter(|row| !gone(row));
            let read = read.map(Lead::from);
            leads.extend(read.map(|lead| (lead.id, lead)));
        }
        let query = Query::new().columns("user_id,name");
        let users = self.context.call(|| client.select_all(tables::MANAGERS, &query)).await?;
        let named =
            users.iter().filter_map(|row| Some((row["user_id"].as_i64()?, row["name"].as_str()?.to_owned())));
        Ok((leads.into_values().collect(), told_apart(named)))
    }

    /// Which stored leads are deleted by now: those that the run's own walk must have met and did not. They stay stored,
    /// and are counted no more, as in the CRM itself.
    async fn gone(&self) -> Result<impl Fn(&LeadRow) -> bool + use<>, StepError> {
        let began = crm_cursor::walked_all(self.context).await?;
        let from = self.context.claim.period().start;
        Ok(move |row: &LeadRow| began.is_some_and(|began| row.is_gone(from, began)))
    }

    /// Which lead a phone leads to, of all leads that were ever stored.
    ///
    /// # Errors
    /// When Supabase can't be read.
    pub async fn phone_book(&self) -> Result<PhoneBook, StepError> {
        let client = self.supabase.client(self.context.app)?;
        let query = Query::new().columns(LeadRow::COLUMNS);
        let gone = self.gone().await?;
        let mut book = PhoneBook::default();
        each_page(self.context, &client, tables::LEADS, &query, |rows| {
            let there = typed::<LeadRow>(rows, tables::LEADS)?.into_iter().filter(|row| !gone(row));
            there.map(Lead::from).for_each(|lead| book.add(&lead));
            Ok(())
        })
        .await?;
        Ok(book)
    }

    /// How many rows of a table were written since.
    ///
    /// # Errors
    /// When Supabase can't be read.
    pub async fn written(&self, table: Table, since: DateTime<Utc>) -> Result<usize, StepError> {
        let client = self.supabase.client(self.context.app)?;
        let query = Query::new().columns(table.key).gte("synced_at", since.to_rfc3339());
        let rows = self.context.call(|| client.select_all(table, &query)).await?;
        Ok(rows.len())
    }

    /// The dialogs without their messages, by id. A dialog whose chat is not there is told by its id alone; how many
    /// there were.
    ///
    /// # Errors
    /// When Supabase can't be read.
    pub async fn heads(&self, index: &PeriodIndex) -> Result<(BTreeMap<i64, Dialog>, usize), StepError> {
        let client = self.supabase.client(self.context.app)?;
        let ids: Vec<i64> = index.chats.keys().copied().collect();
        let mut heads = BTreeMap::new();
        for ids in ids.chunks(CHATS_AT_ONCE) {
            let query = Query::new().columns(ChatRow::COLUMNS).is_in("chat_id", ids.iter());
            let rows = self.context.call(|| client.select_all(tables::CHATS, &query)).await?;
            for row in typed::<ChatRow>(rows, tables::CHATS)? {
                let dialog = Dialog::from(row);
                heads.insert(dialog.chat_id, dialog);
            }
        }
        let missing = ids.len() - heads.len();
        for id in ids {
            heads.entry(id).or_insert_with(|| Dialog::unknown(id));
        }
        Ok((heads, missing))
    }

    /// By which names these dialogs' clients are known, in the messenger and in the CRM: each may be told to nobody.
    ///
    /// # Errors
    /// When Supabase can't be read.
    pub async fn names(&self, heads: &BTreeMap<i64, Dialog>) -> Result<Vec<String>, StepError> {
        let client = self.supabase.client(self.context.app)?;
        let leads: BTreeSet<i64> = heads.values().filter_map(|dialog| dialog.lead_id).collect();
        let leads: Vec<i64> = leads.into_iter().collect();
        let mut contacts = BTreeSet::new();
        for ids in leads.chunks(CHATS_AT_ONCE) {
            let query = Query::new().columns("lead_id,contact_ids").is_in("lead_id", ids.iter());
            let rows = self.context.call(|| client.select_all(tables::LEADS, &query)).await?;
            let ids = rows.iter().filter_map(|row| row["contact_ids"].as_array()).flatten();
            contacts.extend(ids.filter_map(Value::as_i64));
        }
        let contacts: Vec<i64> = contacts.into_iter().collect();
        let mut names: BTreeSet<String> =
            heads.values().filter_map(|dialog| dialog.contact_name.clone()).collect();
        for ids in contacts.chunks(CHATS_AT_ONCE) {
            let query = Query::new().columns("contact_id,name").is_in("contact_id", ids.iter());
            let rows = self.context.call(|| client.select_all(tables::CONTACTS, &query)).await?;
            names.extend(rows.iter().filter_map(|row| row["name"].as_str()).map(str::to_owned));
        }
        Ok(names.into_iter().collect())
    }

    /// The dialogs with their messages, by id, a few at a time.
    pub fn dialogs<'s>(
        &'s self,
        index: &PeriodIndex,
        heads: &'s BTreeMap<i64, Dialog>,
    ) -> BoxStream<'s, Result<Dialog, StepError>> {
        let groups: Vec<_> = index
            .groups()
            .into_iter()
            .map(|group| {
                let expected: u32 = group.iter().filter_map(|chat| index.chats.get(chat)).sum();
                (group, expected)
            })
            .collect();
        stream::iter(groups)
            .map(move |(group, expected)| self.group(group, expected, heads))
            .buffered(READS_AT_ONCE)
            .map_ok(|dialogs| stream::iter(dialogs.into_iter().map(Ok)))
            .try_flatten()
            .boxed()
    }

    async fn group(
        &self,
        group: Vec<i64>,
        expected: u32,
        heads: &BTreeMap<i64, Dialog>,
    ) -> Result<Vec<Dialog>, StepError> {
        let client = self.supabase.client(self.context.app)?;
        let query = Query::new().columns(MessageRow::COLUMNS).is_in("chat_id", group.iter());
        let query = self.of_period(query, "sent_at");
        let at_once = query.clone().order("chat_id.asc,sent_at.asc").limit(u64::from(ROWS_AT_ONCE));
        let mut rows = self.context.call(|| client.select(tables::MESSAGES, &at_once)).await?;
        // A project may give fewer rows at once, and a single dialog may have more.
        if u32::try_from(rows.len()).ok() != Some(expected) {
            rows = self.context.call(|| client.select_all(tables::MESSAGES, &query)).await?;
        }
        // More may have come meanwhile; what was counted and is not there any more was taken away under our hands.
        if rows.len() < expected as usize {
            return Err(changed(tables::MESSAGES));
        }
        let mut messages: HashMap<i64, Vec<Message>> = HashMap::new();
        for row in typed::<MessageRow>(rows, tables::MESSAGES)? {
            messages.entry(row.chat_id).or_default().push(row.into());
        }
        let dialog = |chat: i64| {
            let mut messages = messages.remove(&chat).ok_or_else(|| changed(tables::MESSAGES))?;
            in_order(&mut messages);
            let head = heads.get(&chat).cloned().unwrap_or_else(|| Dialog::unknown(chat));
            Ok(Dialog { messages, ..head })
        };
        group.into_iter().map(dialog).collect()
    }
}

/// Walks a whole table by a unique column, page after page, however few rows a project gives at once, and holds one page
/// at a time.
///
/// # Errors
/// When Supabase can't be read, or the column does not lead on.
pub(super) async fn each_page(
    context: &StepContext<'_>,
    client: &supabase::Client<'_>,
    table: Table,
    query: &Query,
    mut take: impl FnMut(Vec<Value>) -> Result<(), StepError>,
) -> Result<(), StepError> {
    let mut last: Option<String> = None;
    loop {
        let page = query.page_by(table.walked_by, last.as_deref(), u64::from(ROWS_AT_ONCE));
        let rows = context.call(|| client.select(table, &page)).await?;
        let next = match rows.last().map(|end| &end[table.walked_by]) {
            None => return Ok(()),
            Some(Value::String(text)) => Some(text.clone()),
            Some(value) => value.as_i64().map(|id| id.to_string()),
        };
        if next.is_none() || next == last {
            return Err(changed(table));
        }
        last = next;
        take(rows)?;
    }
}

/// Whether rows that were written are not there. A few may share a key, or be deleted by their owner meanwhile.
pub(super) const fn vanished(written: u64, found: u64) -> bool {
    written.saturating_sub(found) > written / 100 + 10
}

/// Rows as our types.
fn typed<T: serde::de::DeserializeOwned>(rows: Vec<Value>, table: Table) -> Result<Vec<T>, StepError> {
    serde_json::from_value(Value::Array(rows)).map_err(|_| changed(table))
}

/// Rows of our own tables in another form: somebody changed them.
pub(super) fn changed(table: Table) -> StepError {
    tracing::warn!(table = table.name, "rows of our table are not in our form");
    let problem = RunProblem::new(RunProblemCode::VendorChanged, Some(IntegrationKind::Supabase));
    StepError::Failure(Failure::Failed { problem })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_hold_at_most_a_page_of_messages_and_every_dialog_once() {
        let chats: BTreeMap<i64, u32> = (0..250).map(|chat| (chat, 1 + (chat as u32 * 37) % 400)).collect();
        let mut index = PeriodIndex { chats };
        index.chats.insert(1000, 5000);
        let groups = index.groups();
        for group in &groups {
            let messages: u32 = group.iter().map(|chat| index.chats[chat]).sum();
            assert!(messages <= ROWS_AT_ONCE || group.len() == 1, "{group:?}");
            assert!(group.len() <= CHATS_AT_ONCE);
        }
        let all: Vec<i64> = groups.concat();
        assert_eq!(all, index.chats.keys().copied().collect::<Vec<_>>());
        assert_eq!((index.dialogs(), index.is_empty()), (251, false));
    }
}
