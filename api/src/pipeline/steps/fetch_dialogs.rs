//! Step 3: the period's conversations from Radist, read-only, a few chats at a time into the client's Supabase. What is
//! written is kept as a cursor, so that an interrupted step repeats one page of the list and one batch of chats.
//!
//! All chats touched in the period are read, not only those whose phone has a lead: a client who writes and has no
//! lead is what the owner most wants to know (`docs/decisions/0005-all-touched-chats.md`).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use futures::stream::{self, TryStreamExt};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{CountKind, LeftOutKind};

use crate::domain::dialog::{Dialog, PhoneBook};
use crate::domain::phone;
use crate::pipeline::context::{StepContext, StepOutcome};
use crate::pipeline::failure::StepError;
use crate::pipeline::material::Material;
use crate::pipeline::rows;
use crate::services::connections::{RadistConnection, SupabaseConnection};
use crate::store::tenants::SourceMode;
use crate::vendors::radist::{Chat, ChatWalker, Client, Message, MessageWalker};
use crate::vendors::supabase;

/// Chats that are written at once. While they are, as many are read: a crash repeats both at most.
const BATCH: usize = 4;
/// Messages of one chat that are held before they are written.
const HELD: usize = 300;
/// Chats read at once: the vendor's budget is the limit, this only covers its latency.
const READS_AT_ONCE: usize = 2;
/// The vendor's clock and ours may differ by this much.
const CLOCKS: TimeDelta = TimeDelta::minutes(5);

/// Where the step is.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Cursor {
    /// When the walk began: chats that moved since are looked for at the end.
    began: DateTime<Utc>,
    /// The page of the list that is being worked on.
    page: Option<String>,
    /// Its chats that are done.
    done: Vec<i64>,
    /// Chats of the pages before it.
    before: usize,
    /// Long chats in the middle: where the next page begins.
    open: HashMap<i64, DateTime<Utc>>,
    pages: usize,
    /// Elements that could not be read: on the pages before this one and in chats that are done, and on this one.
    skipped: usize,
    #[serde(default)]
    skipped_here: usize,
    /// The second look is under way.
    again: bool,
}

impl Cursor {
    fn leave_page(&mut self) {
        self.before += self.done.len();
        self.done.clear();
        self.skipped += self.skipped_here;
        self.skipped_here = 0;
    }
}

pub(super) async fn run(
    context: &StepContext<'_>,
    material: &mut Material,
) -> Result<StepOutcome, StepError> {
    if context.tenant.source_mode == SourceMode::AmocrmOnly {
        return Ok(context.outcome());
    }
    let radist = context.connect::<RadistConnection>().await?;
    let client = radist.client(context.app)?;
    let supabase = context.connect::<SupabaseConnection>().await?;
    let sources = context.call(|| client.sources()).await?;
    let leads = material.leads(context).await?;
    let began = context.app.clock().now();
    let fresh = || Cursor {
        began,
        page: None,
        done: Vec::new(),
        before: 0,
        open: HashMap::new(),
        pages: 0,
        skipped: 0,
        skipped_here: 0,
        again: false,
    };
    let cursor = context.resume().await?.unwrap_or_else(fresh);
    let intake = Intake {
        context,
        client: &client,
        sink: supabase.client(context.app)?,
        channels: sources.into_iter().map(|source| (source.connection_id, source.kind)).collect(),
        wanted: &radist.settings.connection_ids,
        book: PhoneBook::new(&leads.leads),
        cursor: Mutex::new(cursor),
    };
    let resumed = intake.with(|cursor| cursor.page.is_some());
    match intake.walk().await {
        // How long the vendor knows a cursor is not documented: one that it has forgotten means to begin again.
        Err(StepError::Failure(failure)) if resumed && is_forgotten(&failure) => {
            context.uncount();
            intake.with(|cursor| *cursor = fresh());
            intake.walk().await?;
        }
        outcome => outcome?,
    }
    context.prove(IntegrationKind::Radist);
    context.leave_out(
        LeftOutKind::UnreadableElements,
        intake.with(|cursor| cursor.skipped + cursor.skipped_here),
    );
    Ok(context.outcome())
}

struct Intake<'a> {
    context: &'a StepContext<'a>,
    client: &'a Client<'a>,
    sink: supabase::Client<'a>,
    channels: HashMap<i64, String>,
    wanted: &'a [i64],
    book: PhoneBook<'a>,
    cursor: Mutex<Cursor>,
}

/// A chat that was read: its row, and the messages that are not written yet.
struct Read {
    chat: Chat,
    dialog: Dialog,
    messages: Vec<Message>,
    /// All of them, the written ones too.
    count: usize,
    skipped: usize,
}

impl Intake<'_> {
    fn with<T>(&self, f: impl FnOnce(&mut Cursor) -> T) -> T {
        f(&mut self.cursor.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn walk(&self) -> Result<(), StepError> {
        let since = self.context.claim.period().start;
        let (page, began, again) = self.with(|cursor| (cursor.page.clone(), cursor.began, cursor.again));
        let mut seen = Vec::new();
        if !again {
            let walker = ChatWalker::new(since, page.clone());
            self.pages(&walker).await?;
            seen = walker.seen();
        }
        if !again && self.with(|cursor| cursor.pages) < 2 {
            // One page is one moment: nothing can have moved between pages.
            return Ok(());
        }
        // A chat that is written to while the list is walked jumps to its top, past a walk that has left it.
        let resumed = again.then_some(page).flatten();
        if !again {
            self.with(|cursor| {
                cursor.again = true;
                cursor.page = None;
                cursor.leave_page();
            });
        }
        let walker = ChatWalker::until(since.max(began - CLOCKS), began - CLOCKS, resumed);
        walker.know(seen);
        self.pages(&walker).await
    }

    async fn pages(&self, walker: &ChatWalker) -> Result<(), StepError> {
        while let Some(page) = self.context.call(|| walker.next(self.client)).await? {
            self.with(|cursor| {
                if cursor.page != page.cursor {
                    cursor.leave_page();
                }
                cursor.page.clone_from(&page.cursor);
                cursor.pages += 1;
                cursor.skipped_here = page.skipped;
            });
            let (before, done) = self.with(|cursor| (cursor.before, cursor.done.clone()));
            let mut left: Vec<Chat> = page
                .chats
                .into_iter()
                .filter(|chat| {
                    self.wanted.is_empty() || chat.connection_id.is_some_and(|id| self.wanted.contains(&id))
                })
                .collect();
            left.sort_by_key(|chat| chat.chat_id);
            left.retain(|chat| !done.contains(&chat.chat_id));
            self.context.count(CountKind::Chats, before + done.len() + left.len()).await?;
            self.batches(left).await?;
        }
        Ok(())
    }

    /// Reads batch after batch; while one is being written, the next is read.
    async fn batches(&self, chats: Vec<Chat>) -> Result<(), StepError> {
        let mut left = chats.into_iter();
        let mut read: Option<(Vec<i64>, Vec<Read>)> = None;
        loop {
            let batch: Vec<Chat> = left.by_ref().take(BATCH).collect();
            if batch.is_empty() && read.is_none() {
                return Ok(());
            }
            let ids = batch.iter().map(|chat| chat.chat_id).collect();
            let reading = async {
                stream::iter(batch.into_iter().map(Ok::<_, StepError>))
                    .map_ok(|chat| self.read(chat))
                    .try_buffered(READS_AT_ONCE)
                    .try_filter_map(|read| std::future::ready(Ok(read)))
                    .try_collect::<Vec<_>>()
                    .await
            };
            let writing = async {
                match read.take() {
                    Some((ids, batch)) => self.write(ids, batch).await,
                    None => Ok(()),
                }
            };
            let (next, written) = futures::join!(reading, writing);
            written?;
            let next: Vec<Read> = next?;
            let ids: Vec<i64> = ids;
            read = (!ids.is_empty()).then_some((ids, next));
        }
    }

    /// Reads a chat; `None` when it has no message in the period, or is gone since it was listed: then what was stored
    /// of it before stays.
    async fn read(&self, chat: Chat) -> Result<Option<Read>, StepError> {
        let period = self.context.claim.period();
        let id = chat.chat_id;
        let resumed = self.with(|cursor| cursor.open.get(&id).copied());
        let walker = MessageWalker::new(id, period.start, period.end, resumed);
        let mut read = Read { dialog: self.dialog(&chat), chat, messages: Vec::new(), count: 0, skipped: 0 };
        loop {
            let page = match self.context.call(|| walker.next(self.client)).await {
                Ok(Some(page)) => page,
                Ok(None) => break,
                Err(StepError::Failure(failure)) if is_gone(&failure) => break,
                Err(error) => return Err(error),
            };
            read.skipped += page.skipped;
            // Those at the very edge were counted when the page before them was.
            let counted = |message: &&Message| resumed.is_none_or(|until| message.sent_at < until);
            read.count += page.messages.iter().filter(counted).count();
            read.messages.extend(page.messages);
            if read.messages.len() >= HELD {
                self.write_messages(&read.messages).await?;
                self.write_chats(std::slice::from_ref(&read)).await?;
                read.messages.clear();
                let messages = self.context.noted(CountKind::Messages) + read.count;
                self.context.note(CountKind::Messages, messages);
                read.count = 0;
                self.with(|cursor| cursor.open.insert(id, page.until));
                self.checkpoint().await?;
            }
        }
        let known = resumed.is_some() || self.with(|cursor| cursor.open.contains_key(&id));
        Ok((read.count > 0 || !read.messages.is_empty() || known).then_some(read))
    }

    fn dialog(&self, chat: &Chat) -> Dialog {
        let number = chat.phone.as_deref().and_then(phone::parse);
        let lead = number.as_deref().and_then(|number| self.book.find(number));
        let channel = chat.connection_id.and_then(|id| self.channels.get(&id)).cloned();
        Dialog {
            chat_id: chat.chat_id,
            connection_id: chat.connection_id,
            channel: channel.unwrap_or_else(|| "unknown".to_owned()),
            contact_name: chat.contact_name.clone().or_else(|| chat.name.clone()),
            lead_id: lead.map(|lead| lead.id),
            manager_id: lead.and_then(|lead| lead.manager_id),
            phone: number,
            messages: Vec::new(),
        }
    }

    async fn write(&self, ids: Vec<i64>, batch: Vec<Read>) -> Result<(), StepError> {
        self.write_chats(&batch).await?;
        let messages: Vec<Value> = batch
            .iter()
            .flat_map(|read| &read.messages)
            .map(|message| rows::message_row(message, self.context.claim.started_at()))
            .collect();
        self.upsert("synkro_messages", "message_id", &messages).await?;
        let count: usize = batch.iter().map(|read| read.count).sum();
        let (dialogs, messages) =
            (self.context.noted(CountKind::Dialogs), self.context.noted(CountKind::Messages));
        self.context.note(CountKind::Dialogs, dialogs + batch.len());
        self.context.note(CountKind::Messages, messages + count);
        self.with(|cursor| {
            cursor.skipped += batch.iter().map(|read| read.skipped).sum::<usize>();
            cursor.open.retain(|id, _| !ids.contains(id));
            cursor.done.extend(ids);
        });
        self.checkpoint().await
    }

    async fn write_chats(&self, batch: &[Read]) -> Result<(), StepError> {
        let synced_at = self.context.claim.started_at();
        let rows: Vec<Value> =
            batch.iter().map(|read| rows::chat_row(&read.chat, &read.dialog, synced_at)).collect();
        self.upsert("synkro_chats", "chat_id", &rows).await
    }

    async fn write_messages(&self, messages: &[Message]) -> Result<(), StepError> {
        let synced_at = self.context.claim.started_at();
        let rows: Vec<Value> = messages.iter().map(|message| rows::message_row(message, synced_at)).collect();
        self.upsert("synkro_messages", "message_id", &rows).await
    }

    async fn upsert(&self, table: &str, key: &str, rows: &[Value]) -> Result<(), StepError> {
        if !rows.is_empty() {
            self.context.call(|| self.sink.upsert(table, key, rows)).await?;
        }
        Ok(())
    }

    async fn checkpoint(&self) -> Result<(), StepError> {
        let cursor = self.with(|cursor| cursor.clone());
        self.context.checkpoint(&cursor).await
    }
}

fn is_forgotten(failure: &crate::domain::run::Failure) -> bool {
    use synkro_shared::run::RunProblemCode as Code;
    matches!(failure.problem().code, Code::NotFound | Code::VendorChanged)
        && failure.problem().integration == Some(IntegrationKind::Radist)
}

fn is_gone(failure: &crate::domain::run::Failure) -> bool {
    failure.problem().code == synkro_shared::run::RunProblemCode::NotFound
        && failure.problem().integration == Some(IntegrationKind::Radist)
}
