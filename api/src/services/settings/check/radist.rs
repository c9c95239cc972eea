//! Radist: the key is accepted, the company is its own, conversations may be read, the chosen connections exist.

use chrono::TimeDelta;
use synkro_shared::run::RunProblemCode;
use synkro_shared::settings::{CheckCode as C, FactCode};

use super::{Check, Step};
use crate::connections::{RadistConnection, connect_incomplete};
use crate::vendors::VendorErrorKind;
use crate::vendors::radist::MessageWalker;

pub(super) const ALL: [C; 4] = [C::KeyAccepted, C::CompanyFound, C::ChatsReadable, C::ConnectionsExist];

pub(super) async fn check(check: &mut Check<'_>) -> Step {
    let work = check.work;
    let connection = connect_incomplete::<RadistConnection>(&work.app, work.scope).await;
    let connection = check.connected(C::KeyAccepted, connection).await?;
    check.revision = Some(connection.revision);
    let client = check.needs(C::KeyAccepted, connection.client(&work.app)).await?;
    let companies = client.companies().await;
    let companies = check.needs(C::KeyAccepted, companies).await?;
    check.passed(C::KeyAccepted).await?;
    let Some(company) = connection.settings.company_id else {
        return check.fails(C::CompanyFound, RunProblemCode::NotConfigured).await;
    };
    // A typed company may be missing from a list that is cut off; the next call is the proof then.
    if let Some(found) = companies.iter().find(|found| found.id == company) {
        check.fact(FactCode::CompanyName, &found.name);
    }
    let sources = client.sources().await;
    let sources = match sources {
        Err(error) if error.kind == VendorErrorKind::NotFound => {
            return check.refused(C::CompanyFound, &error, None).await;
        }
        sources => {
            check.passed(C::CompanyFound).await?;
            check.needs(C::ChatsReadable, sources).await?
        }
    };
    // The list of chats is what a run begins with, and it has a pace of its own.
    let page = client.chats_page(None).await;
    let page = check.needs(C::ChatsReadable, page).await?;
    // A key may list chats and not open them.
    if let Some(chat) =
        page.contacts.iter().filter(|contact| !contact.is_group).flat_map(|contact| &contact.chats).next()
    {
        let now = work.app.clock().now();
        let walker = MessageWalker::new(chat.chat_id, now - TimeDelta::days(1), now, None);
        match walker.next(&client).await {
            // It has vanished since it was listed.
            Err(error) if error.kind == VendorErrorKind::NotFound => {}
            read => drop(check.needs(C::ChatsReadable, read).await?),
        }
    }
    check.passed(C::ChatsReadable).await?;
    let chosen = &connection.settings.connection_ids;
    let count = if chosen.is_empty() { sources.len() } else { chosen.len() };
    check.fact(FactCode::Connections, count);
    let known = |id: &i64| sources.iter().any(|source| source.connection_id == *id);
    if sources.is_empty() || !chosen.iter().all(known) {
        return check.fails(C::ConnectionsExist, RunProblemCode::ConnectionMissing).await;
    }
    check.passed(C::ConnectionsExist).await
}
