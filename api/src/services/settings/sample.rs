//! The sample: the three latest leads, the chats of their phones, the messages of those chats; shown, written to the
//! client's Supabase, read back and counted.
//!
//! What was fetched is sealed with the operation that fetched it, as the rows that would be written, so that the next
//! action goes on with it instead of asking the vendors again.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{CountKind, RunProblem, RunProblemCode};
use synkro_shared::settings::{
    CompanyView, ConnectionView, OperationAction, OperationState, Outcome, SourceMode, WrittenSample,
};

use super::bundle::Bundle;
use super::work::{Sealed, Stopped, Work, unseal};
use crate::connections::{
    AmocrmConnection, RadistConnection, SupabaseConnection, connect, connect_incomplete,
};
use crate::content::rows::{self, StageNames};
use crate::domain::dialog::PhoneBook;
use crate::domain::phone;
use crate::vendors::radist::{Chat, Client};
use crate::vendors::supabase::{self, Query, Table, tables};

/// Leads of a sample.
const LEADS: usize = 3;
/// Chats of a sample at most.
const CHATS: usize = 6;
/// Pages of chats that are walked for a sample: at a second each they fit its deadline.
const PAGES: usize = 30;
/// How far back messages are taken.
const LOOKBACK: TimeDelta = TimeDelta::days(31);
/// Messages of a chat that are kept.
const MESSAGES: usize = 200;

fn problem(code: RunProblemCode, kind: IntegrationKind) -> Stopped {
    Stopped::Problem(RunProblem::new(code, Some(kind)))
}

/// The companies of Radist's key.
pub(super) async fn companies(work: &Work) -> Result<Outcome, Stopped> {
    let connection = connect_incomplete::<RadistConnection>(&work.app, work.scope).await?;
    let companies = connection.client(&work.app)?.companies().await?;
    let view = |company: crate::vendors::radist::Company| CompanyView {
        id: company.id,
        name: Some(company.name).filter(|name| !name.is_empty()),
    };
    Ok(Outcome::Companies { companies: companies.into_iter().map(view).collect() })
}

/// The connections of the chosen company.
pub(super) async fn connections(work: &Work) -> Result<Outcome, Stopped> {
    let connection = connect::<RadistConnection>(&work.app, work.scope).await?;
    let sources = connection.client(&work.app)?.sources().await?;
    let view = |source: crate::vendors::radist::Source| ConnectionView {
        id: source.connection_id,
        channel: source.kind,
        name: Some(source.name).filter(|name| !name.is_empty()),
    };
    Ok(Outcome::Connections { connections: sources.into_iter().map(view).collect() })
}

/// The three latest leads.
pub(super) async fn leads(work: &Work) -> Result<Sealed, Stopped> {
    let bundle = fetch_leads(work).await?;
    let leads = bundle.shown_leads();
    Ok(Sealed { bundle: Some(bundle), ..Sealed::from(Outcome::Leads { leads }) })
}

async fn fetch_leads(work: &Work) -> Result<Bundle, Stopped> {
    let connection = connect::<AmocrmConnection>(&work.app, work.scope).await?;
    let client = connection.client(&work.app)?;
    let latest = client.latest_leads(u32::try_from(LEADS).unwrap_or(u32::MAX)).await?;
    if latest.is_empty() {
        return Err(problem(RunProblemCode::NoLeads, IntegrationKind::Amocrm));
    }
    work.count(CountKind::Leads, latest.len()).await?;
    let ids: BTreeSet<i64> = latest.iter().flat_map(|lead| &lead.contacts).map(|link| link.id).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let contacts = client.contacts(&ids).await?.contacts;
    work.count(CountKind::Contacts, contacts.len()).await?;
    let names = StageNames::new(&client.pipelines().await?);
    // Names may be read by administrators alone; the check says so, the sample does without.
    let users = match client.users().await {
        Err(error) if error.kind == crate::vendors::VendorErrorKind::Forbidden => Vec::new(),
        users => users?,
    };
    let now = work.app.clock().now();
    let phones = contacts.iter().map(|contact| (contact.id, rows::contact_phones(contact))).collect();
    Ok(Bundle {
        managers: users.iter().map(|user| rows::manager_row(user, now)).collect(),
        contacts: contacts.iter().map(|contact| rows::contact_row(contact, now)).collect(),
        leads: latest
            .iter()
            .map(|source| rows::lead_row(source, &rows::lead(source, &phones), &names, now))
            .collect(),
        ..Bundle::default()
    })
}

/// What an earlier operation of this hour has fetched.
async fn kept(
    work: &Work,
    kind: IntegrationKind,
    action: OperationAction,
) -> Result<Option<Bundle>, Stopped> {
    let Some(integration) = work.app.store.find_integration(work.scope, kind).await? else { return Ok(None) };
    for operation in work.app.store.list_operations(work.scope, kind).await? {
        // What was fetched with other settings is none of these settings' sample.
        let current = operation.started_at >= integration.updated_at;
        if operation.action == action
            && operation.state == OperationState::Done
            && current
            && let Some(sealed) = &operation.outcome
        {
            return Ok(unseal(&work.app, work.scope, &operation, sealed).await?.bundle);
        }
    }
    Ok(None)
}

/// The chats of the leads' phones with their messages: fetched, or what an operation of this hour has fetched.
pub(super) async fn bundle(work: &Work) -> Result<Bundle, Stopped> {
    if work.tenant.source_mode == SourceMode::AmocrmOnly {
        // There are no conversations to try with.
        return Err(problem(RunProblemCode::NothingToSample, IntegrationKind::Radist));
    }
    match kept(work, IntegrationKind::Radist, OperationAction::Sample).await? {
        Some(bundle) => Ok(bundle),
        None => fetch_dialogs(work).await.map(|(bundle, _)| bundle),
    }
}

/// The chats of the leads' phones, and what would be written.
pub(super) async fn dialogs(work: &Work) -> Result<Sealed, Stopped> {
    let (bundle, complete) = fetch_dialogs(work).await?;
    let leads = bundle.leads();
    let phones: BTreeSet<&String> = leads.iter().flat_map(|lead| &lead.phones).collect();
    let chats = bundle.shown_chats();
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let shown = Outcome::Dialogs {
        leads: count(leads.len()),
        phones: count(phones.len()),
        messages: count(bundle.messages.len()),
        chats,
        complete,
    };
    Ok(Sealed { bundle: Some(bundle), ..Sealed::from(shown) })
}

async fn fetch_dialogs(work: &Work) -> Result<(Bundle, bool), Stopped> {
    let mut bundle = match work.tenant.source_mode {
        SourceMode::RadistOnly => Bundle::default(),
        SourceMode::AmocrmRadist | SourceMode::AmocrmOnly => {
            match kept(work, IntegrationKind::Amocrm, OperationAction::Sample).await? {
                Some(bundle) => bundle,
                None => fetch_leads(work).await?,
            }
        }
    };
    let connection = connect::<RadistConnection>(&work.app, work.scope).await?;
    let client = connection.client(&work.app)?;
    let channels: HashMap<i64, String> =
        client.sources().await?.into_iter().map(|source| (source.connection_id, source.kind)).collect();
    let leads = bundle.leads();
    let mut wanted: BTreeSet<&str> =
        leads.iter().flat_map(|lead| &lead.phones).map(|number| phone::key(number)).collect();
    let any = work.tenant.source_mode == SourceMode::RadistOnly;
    let (found, complete) =
        find_chats(work, &client, &connection.settings.connection_ids, &mut wanted, any).await?;
    let book = PhoneBook::new(&leads);
    let now = work.app.clock().now();
    for chat in found {
        let messages = match messages(&client, &chat, now).await {
            Ok(messages) => messages,
            Err(error) if error.kind == crate::vendors::VendorErrorKind::NotFound => continue,
            Err(error) => return Err(error.into()),
        };
        let dialog = rows::dialog(&chat, &channels, &book);
        bundle.chats.push(rows::chat_row(&chat, &dialog, now));
        bundle.messages.extend(messages.iter().map(|message| rows::message_row(message, now)));
        work.count(CountKind::Dialogs, bundle.chats.len()).await?;
        work.count(CountKind::Messages, bundle.messages.len()).await?;
    }
    Ok((bundle, complete))
}

async fn messages(
    client: &Client<'_>,
    chat: &Chat,
    now: DateTime<Utc>,
) -> Result<Vec<crate::vendors::radist::Message>, crate::vendors::VendorError> {
    let mut messages = client.messages(chat.chat_id, now - LOOKBACK, now, |_| ()).await?.messages;
    let start = messages.len().saturating_sub(MESSAGES);
    Ok(messages.split_off(start))
}

/// Walks the list of chats, newest first, until every phone was met. The list can't be asked by phone.
async fn find_chats(
    work: &Work,
    client: &Client<'_>,
    connection_ids: &[i64],
    wanted: &mut BTreeSet<&str>,
    any: bool,
) -> Result<(Vec<Chat>, bool), Stopped> {
    let mut found: Vec<Chat> = Vec::new();
    let mut cursor: Option<String> = None;
    let mut walked = 0;
    for _ in 0..PAGES {
        let page = client.chats_page(cursor.as_deref()).await?;
        let contacts = page.contacts.into_iter().filter(|contact| !contact.is_group);
        for chat in contacts.flat_map(|contact| contact.chats) {
            walked += 1;
            let counts = connection_ids.is_empty()
                || chat.connection_id.is_some_and(|id| connection_ids.contains(&id));
            let number = chat.phone.as_deref().and_then(phone::parse);
            let met = number.as_deref().is_some_and(|number| wanted.contains(phone::key(number)));
            if counts && (met || (any && found.len() < LEADS)) && found.len() < CHATS {
                found.push(chat);
            }
        }
        work.count(CountKind::Chats, walked).await?;
        let met: BTreeSet<String> = found
            .iter()
            .filter_map(|chat| chat.phone.as_deref().and_then(phone::parse))
            .map(|number| phone::key(&number).to_owned())
            .collect();
        wanted.retain(|number| !met.contains(*number));
        let enough = if any { found.len() >= LEADS } else { wanted.is_empty() };
        match page.next {
            None => return Ok((found, true)),
            Some(_) if enough => return Ok((found, false)),
            Some(next) if cursor.as_ref() == Some(&next) => return Ok((found, true)),
            Some(next) => cursor = Some(next),
        }
    }
    Ok((found, false))
}

/// Writes the sample to the client's Supabase, reads it back and counts.
pub(super) async fn write(work: &Work) -> Result<Outcome, Stopped> {
    let bundle = bundle(work).await?;
    let connection = connect::<SupabaseConnection>(&work.app, work.scope).await?;
    let client = connection.client(&work.app)?;
    for (table, rows) in [
        (tables::MANAGERS, &bundle.managers),
        (tables::CONTACTS, &bundle.contacts),
        (tables::LEADS, &bundle.leads),
        (tables::CHATS, &bundle.chats),
        (tables::MESSAGES, &bundle.messages),
    ] {
        let written = client.upsert(table, rows).await?;
        work.count(CountKind::Rows, usize::try_from(written).unwrap_or(usize::MAX)).await?;
    }
    let leads = read_back(&client, tables::LEADS, &bundle.leads).await?;
    let chats = read_back(&client, tables::CHATS, &bundle.chats).await?;
    let messages = read_back(&client, tables::MESSAGES, &bundle.messages).await?;
    let complete =
        leads == bundle.leads.len() && chats == bundle.chats.len() && messages == bundle.messages.len();
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    Ok(Outcome::Written(WrittenSample {
        leads: count(leads),
        chats: count(chats),
        messages: count(messages),
        complete,
    }))
}

/// How many of these rows are there now.
async fn read_back(client: &supabase::Client<'_>, table: Table, rows: &[Value]) -> Result<usize, Stopped> {
    const AT_ONCE: usize = 100;
    let ids: BTreeSet<String> = rows
        .iter()
        .filter_map(|row| match &row[table.key] {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
        .collect();
    let ids: Vec<String> = ids.into_iter().collect();
    let mut found = 0;
    for ids in ids.chunks(AT_ONCE) {
        let query = Query::new().columns(table.key).is_in(table.key, ids.iter());
        found += client.select_all(table, &query).await?.len();
    }
    Ok(found)
}
