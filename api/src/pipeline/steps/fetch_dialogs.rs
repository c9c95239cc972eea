//! Step 3: the period's conversations from Radist, read-only, a few chats at a time into the client's Supabase. What is
//! written is kept as a cursor, so that an interrupted step repeats one page of the list and one batch of chats.
//!
//! All chats touched in the period are read, not only those whose phone has a lead: a client who writes and has no
//! lead is what the owner most wants to know (`docs/decisions/0005-all-touched-chats.md`).
//!
//! What is wrong with one chat costs that chat: one that is gone since it was listed, and one whose messages the vendor
//! can't give, are counted; the latter is asked for once more at the end. When that happens again and again it is the
//! vendor that is down, and the step stops as for any other call.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use futures::stream::{self, TryStreamExt};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{CountKind, LeftOutKind, RunProblem, RunProblemCode};

use super::fetch_crm;
use crate::connections::{AmocrmConnection, RadistConnection, SupabaseConnection};
use crate::content::rows;
use crate::domain::dialog::PhoneBook;
use crate::domain::run::Failure;
use crate::pipeline::contacts::Contacts;
use crate::pipeline::context::{StepContext, StepOutcome};
use crate::pipeline::crm_cursor;
use crate::pipeline::failure::StepError;
use crate::pipeline::leads::{Crm, LeadFinder};
use crate::pipeline::material::Material;
use crate::pipeline::period::PeriodReader;
use crate::store::tenants::SourceMode;
use crate::vendors::radist::{Chat, ChatWalker, Client, Message, MessageWalker};
use crate::vendors::supabase::{self, tables};

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
    /// Contacts and chats that could not be read: on the pages before this one, and on this one.
    skipped: usize,
    #[serde(default)]
    skipped_here: usize,
    /// The second look is under way.
    again: bool,
    /// What was wrong with chats that are done.
    #[serde(default)]
    faults: Faults,
}

/// What was wrong with chats.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Faults {
    /// Elements of the message lists, those that could not be read, and the chats that have such, and any.
    elements: usize,
    unreadable: usize,
    spoiled_chats: usize,
    chats: usize,
    /// Chats that were gone.
    vanished: usize,
    /// Chats whose messages the vendor could not give.
    failed: Vec<i64>,
    /// Lists that did not end as a list does.
    cut_short: usize,
    /// Dialogs whose phone was not looked up.
    not_looked_up: usize,
}

impl Faults {
    /// Whether the vendor writes messages in another way than before. One chat, or a few messages, prove nothing: it
    /// must be more than a twentieth of at least a page's worth, or most of fewer, and not in one chat alone.
    const fn is_another_format(&self) -> bool {
        let spread = self.spoiled_chats >= 3 || self.spoiled_chats == self.chats;
        let share = if self.elements >= 100 { 20 } else { 2 };
        spread && self.unreadable >= 3 && self.unreadable * share > self.elements
    }

    fn heard(&mut self, read: &Read) {
        self.elements += read.elements;
        self.unreadable += read.unreadable;
        self.spoiled_chats += usize::from(read.unreadable > 0);
        self.chats += usize::from(read.elements > 0);
        self.cut_short += usize::from(read.cut_short);
        self.vanished += usize::from(read.fate == Fate::Gone);
        match read.fate {
            Fate::Failed if !self.failed.contains(&read.chat.chat_id) => self.failed.push(read.chat.chat_id),
            Fate::Failed | Fate::Read | Fate::Gone => {}
        }
    }
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
    _material: &mut Material,
) -> Result<StepOutcome, StepError> {
    if context.tenant.source_mode == SourceMode::AmocrmOnly {
        return Ok(context.outcome());
    }
    let radist = context.connect::<RadistConnection>().await?;
    let client = radist.client(context.app)?;
    let supabase = context.connect::<SupabaseConnection>().await?;
    let sink = supabase.client(context.app)?;
    let (sources, unreadable_sources) = context.call(|| client.sources_counted()).await?;
    let book = match context.tenant.source_mode {
        // Without a source of deals nothing is known of them, whatever an earlier mode has stored.
        SourceMode::RadistOnly => PhoneBook::default(),
        SourceMode::AmocrmRadist | SourceMode::AmocrmOnly => {
            PeriodReader::open(context).await?.phone_book().await?
        }
    };
    let amocrm = match context.tenant.source_mode {
        SourceMode::AmocrmRadist => Some(context.connect::<AmocrmConnection>().await?),
        SourceMode::RadistOnly | SourceMode::AmocrmOnly => None,
    };
    let crm_client = match &amocrm {
        Some(amocrm) => Some(amocrm.client(context.app)?),
        None => None,
    };
    let crm = match (&amocrm, &crm_client) {
        (Some(amocrm), Some(client)) => {
            let cursor = crm_cursor::cursor(context).await?;
            let (mirror, walk) = cursor.map(|cursor| (cursor.mirror, cursor.walk)).unwrap_or_default();
            let whole = mirror.as_ref().is_some_and(|mirror| mirror.whole);
            let of = fetch_crm::mirrored(&amocrm.settings, &supabase.settings);
            let contacts = Contacts::new(context, client, &sink, of, mirror, walk);
            Some(Crm { client, contacts, whole })
        }
        _ => None,
    };
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
        faults: Faults::default(),
    };
    let cursor = context.resume().await?.unwrap_or_else(fresh);
    let intake = Intake {
        context,
        client: &client,
        sink: &sink,
        channels: sources.into_iter().map(|source| (source.connection_id, source.kind)).collect(),
        wanted: &radist.settings.connection_ids,
        leads: LeadFinder::new(context, &sink, book, crm),
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
    intake.once_more().await?;
    let (faults, skipped) =
        intake.with(|cursor| (cursor.faults.clone(), cursor.skipped + cursor.skipped_here));
    if faults.is_another_format() {
        return Err(another_format(&faults));
    }
    context.prove(IntegrationKind::Radist);
    context.leave_out(LeftOutKind::UnreadableElements, unreadable_sources);
    context.leave_out(LeftOutKind::UnreadableChats, skipped);
    context.leave_out(LeftOutKind::UnreadableMessages, faults.unreadable);
    context.leave_out(LeftOutKind::VanishedChats, faults.vanished);
    context.leave_out(LeftOutKind::FailedChats, faults.failed.len());
    context.leave_out(LeftOutKind::ListsCutShort, faults.cut_short);
    context.leave_out(LeftOutKind::LeadsNotLookedUp, faults.not_looked_up);
    context.say_refused();
    Ok(context.outcome())
}

/// Messages written in another way than before.
fn another_format(faults: &Faults) -> StepError {
    let (unreadable, of) = (faults.unreadable, faults.elements);
    tracing::warn!(unreadable, of, "the vendor's messages seem to have another format");
    let problem = RunProblem::new(RunProblemCode::VendorChanged, Some(IntegrationKind::Radist));
    StepError::Failure(Failure::Failed { problem })
}

struct Intake<'a> {
    context: &'a StepContext<'a>,
    client: &'a Client<'a>,
    sink: &'a supabase::Client<'a>,
    channels: HashMap<i64, String>,
    wanted: &'a [i64],
    leads: LeadFinder<'a>,
    cursor: Mutex<Cursor>,
}

/// What became of a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Read,
    /// It is gone since it was listed. What was stored of it before stays.
    Gone,
    /// The vendor could not give its messages.
    Failed,
}

/// A chat that was read, and its messages that are not written yet.
struct Read {
    chat: Chat,
    messages: Vec<Message>,
    /// All of them, the written ones too.
    count: usize,
    /// Elements that were seen, and those that could not be read.
    elements: usize,
    unreadable: usize,
    cut_short: bool,
    fate: Fate,
    /// A part of it was written before.
    known: bool,
}

impl Read {
    /// Whether it is a dialog of the period.
    fn is_kept(&self) -> bool {
        self.count > 0 || !self.messages.is_empty() || self.known
    }
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
                // The second look sees again what the first one could not read.
                cursor.skipped_here = if cursor.again { 0 } else { page.skipped };
                cursor.faults.cut_short += usize::from(page.cut_short && !cursor.again);
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
        let mut read: Option<Vec<Read>> = None;
        loop {
            let batch: Vec<Chat> = left.by_ref().take(BATCH).collect();
            if batch.is_empty() && read.is_none() {
                return Ok(());
            }
            let more = !batch.is_empty();
            let reading = async {
                stream::iter(batch.into_iter().map(Ok::<_, StepError>))
                    .map_ok(|chat| self.read(chat))
                    .try_buffered(READS_AT_ONCE)
                    .try_collect::<Vec<_>>()
                    .await
            };
            let writing = async {
                match read.take() {
                    Some(batch) => self.write(batch).await,
                    None => Ok(()),
                }
            };
            let (next, written) = futures::join!(reading, writing);
            written?;
            let next = next?;
            read = more.then_some(next);
        }
    }

    /// Reads a chat, as far as it can be read.
    async fn read(&self, chat: Chat) -> Result<Read, StepError> {
        let period = self.context.claim.period();
        let id = chat.chat_id;
        let resumed = self.with(|cursor| cursor.open.get(&id).copied());
        let walker = MessageWalker::new(id, period.start, period.end, resumed);
        let mut read = Read {
            chat,
            messages: Vec::new(),
            count: 0,
            elements: 0,
            unreadable: 0,
            cut_short: false,
            fate: Fate::Read,
            known: false,
        };
        loop {
            let page = match self.context.call(|| walker.next(self.client)).await {
                Ok(Some(page)) => page,
                Ok(None) => break,
                Err(StepError::Failure(failure)) if is_gone(&failure) => {
                    read.fate = Fate::Gone;
                    break;
                }
                Err(StepError::Failure(failure)) if self.is_of_one_chat(&failure, id) => {
                    read.fate = Fate::Failed;
                    break;
                }
                Err(error) => return Err(error),
            };
            read.elements += page.elements;
            read.unreadable += page.skipped;
            read.cut_short |= page.cut_short;
            // Those at the very edge were counted when the page before them was.
            let counted = |message: &&Message| resumed.is_none_or(|until| message.sent_at < until);
            read.count += page.messages.iter().filter(counted).count();
            read.messages.extend(page.messages);
            if read.messages.len() >= HELD {
                self.write_messages(&read.messages).await?;
                self.write_chats(&[&read]).await?;
                read.messages.clear();
                let messages = self.context.noted(CountKind::Messages) + read.count;
                self.context.note(CountKind::Messages, messages);
                read.count = 0;
                self.with(|cursor| cursor.open.insert(id, page.until));
                self.checkpoint().await?;
            }
        }
        read.known = resumed.is_some() || self.with(|cursor| cursor.open.contains_key(&id));
        Ok(read)
    }

    /// Whether a failure can be one chat's own: the vendor answers for others. A third one, unless they are no more than a
    /// twentieth, is a vendor that is down. A chat that failed before fails for itself when it is asked for once more.
    fn is_of_one_chat(&self, failure: &Failure, id: i64) -> bool {
        use RunProblemCode as Code;
        let ours = failure.problem().integration == Some(IntegrationKind::Radist)
            && matches!(
                failure.problem().code,
                Code::VendorUnavailable | Code::VendorChanged | Code::TooLarge
            );
        let (failed, done, again) = self.with(|cursor| {
            let failed = &cursor.faults.failed;
            (failed.len(), cursor.before + cursor.done.len(), failed.contains(&id))
        });
        ours && (again || failed < 2 || (failed + 1) * 20 <= done)
    }

    /// Asks once more for the chats that failed: what was wrong may have passed.
    async fn once_more(&self) -> Result<(), StepError> {
        let failed = self.with(|cursor| cursor.faults.failed.clone());
        for id in failed {
            let read = self.read(Chat::known_by_id(id)).await?;
            match read.fate {
                Fate::Failed => continue,
                Fate::Gone => {}
                // Its row was written when it failed.
                Fate::Read => self.write_messages(&read.messages).await?,
            }
            let (dialogs, messages) =
                (self.context.noted(CountKind::Dialogs), self.context.noted(CountKind::Messages));
            self.context.note(CountKind::Dialogs, dialogs + usize::from(read.count > 0 && !read.known));
            self.context.note(CountKind::Messages, messages + read.count);
            self.with(|cursor| {
                cursor.open.remove(&id);
                cursor.faults.failed.retain(|failed| *failed != id);
                cursor.faults.heard(&read);
            });
            self.checkpoint().await?;
        }
        Ok(())
    }

    async fn write(&self, batch: Vec<Read>) -> Result<(), StepError> {
        let kept: Vec<&Read> =
            batch.iter().filter(|read| read.is_kept() || read.fate == Fate::Failed).collect();
        self.write_chats(&kept).await?;
        let messages: Vec<Value> = batch
            .iter()
            .flat_map(|read| &read.messages)
            .map(|message| rows::message_row(message, self.context.claim.started_at()))
            .collect();
        self.context.keep(self.sink, tables::MESSAGES, &messages).await?;
        let count: usize = batch.iter().map(|read| read.count).sum();
        let (dialogs, messages) =
            (self.context.noted(CountKind::Dialogs), self.context.noted(CountKind::Messages));
        self.context.note(CountKind::Dialogs, dialogs + batch.iter().filter(|read| read.is_kept()).count());
        self.context.note(CountKind::Messages, messages + count);
        let not_looked_up = self.leads.take_not_looked_up().await;
        let broken = self.with(|cursor| {
            for read in &batch {
                cursor.faults.heard(read);
                if read.fate != Fate::Failed {
                    cursor.open.remove(&read.chat.chat_id);
                }
            }
            cursor.faults.not_looked_up += not_looked_up;
            cursor.done.extend(batch.iter().map(|read| read.chat.chat_id));
            // Long before the end there is nothing to wait for.
            (cursor.faults.elements >= 500 && cursor.faults.is_another_format())
                .then(|| cursor.faults.clone())
        });
        self.checkpoint().await?;
        match broken {
            Some(faults) => Err(another_format(&faults)),
            None => Ok(()),
        }
    }

    async fn write_chats(&self, batch: &[&Read]) -> Result<(), StepError> {
        let synced_at = self.context.claim.started_at();
        let chats: Vec<&Chat> = batch.iter().map(|read| &read.chat).collect();
        let dialogs = self.leads.dialogs(&chats, &self.channels).await?;
        let rows: Vec<Value> = chats
            .iter()
            .zip(&dialogs)
            .map(|(chat, dialog)| rows::chat_row(chat, dialog, synced_at))
            .collect();
        self.context.keep(self.sink, tables::CHATS, &rows).await
    }

    async fn write_messages(&self, messages: &[Message]) -> Result<(), StepError> {
        let synced_at = self.context.claim.started_at();
        let rows: Vec<Value> = messages.iter().map(|message| rows::message_row(message, synced_at)).collect();
        self.context.keep(self.sink, tables::MESSAGES, &rows).await
    }

    async fn checkpoint(&self) -> Result<(), StepError> {
        let cursor = self.with(|cursor| cursor.clone());
        self.context.checkpoint(&cursor).await
    }
}

fn is_forgotten(failure: &Failure) -> bool {
    matches!(failure.problem().code, RunProblemCode::NotFound | RunProblemCode::VendorChanged)
        && failure.problem().integration == Some(IntegrationKind::Radist)
}

fn is_gone(failure: &Failure) -> bool {
    failure.problem().code == RunProblemCode::NotFound
        && failure.problem().integration == Some(IntegrationKind::Radist)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spoiled_chat_is_a_blemish_and_spoiled_chats_everywhere_are_another_format() {
        let faults = |elements, unreadable, spoiled_chats, chats| Faults {
            elements,
            unreadable,
            spoiled_chats,
            chats,
            ..Faults::default()
        };
        assert!(!faults(85, 8, 1, 10).is_another_format(), "one chat, wholly unreadable");
        assert!(faults(85, 85, 10, 10).is_another_format(), "all of them");
        assert!(faults(8, 8, 1, 1).is_another_format(), "the only one");
        assert!(!faults(10_000, 100, 80, 300).is_another_format(), "one in a hundred");
        assert!(!faults(1000, 50, 40, 300).is_another_format(), "a twentieth");
        assert!(faults(1000, 51, 40, 300).is_another_format(), "more than a twentieth");
        assert!(!faults(0, 0, 0, 0).is_another_format());
    }
}
