//! Step 3: the period's conversations from Radist, read-only.
//!
//! All chats touched in the period are read, not only those whose phone has a lead: a client who writes and has no
//! lead is what the owner most wants to know (`docs/decisions/0005-all-touched-chats.md`).

use std::collections::HashMap;

use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{CountKind, LeftOutKind};

use crate::domain::dialog::{Dialog, PhoneBook};
use crate::domain::phone;
use crate::pipeline::context::{StepContext, StepOutcome};
use crate::pipeline::failure::StepError;
use crate::pipeline::material::{Conversations, Material};
use crate::pipeline::rows;
use crate::services::connections::RadistConnection;
use crate::store::tenants::SourceMode;

/// Show progress every so many chats.
const SHOW_EVERY: usize = 5;

pub(super) async fn run(
    context: &StepContext<'_>,
    material: &mut Material,
) -> Result<StepOutcome, StepError> {
    let conversations = fetch(context, material).await?;
    material.set_conversations(conversations);
    Ok(context.outcome())
}

/// Fetches it all.
///
/// # Errors
/// When Radist can't be read, or the leads can't be read back.
pub async fn fetch(context: &StepContext<'_>, material: &Material) -> Result<Conversations, StepError> {
    if context.tenant.source_mode == SourceMode::AmocrmOnly {
        return Ok(Conversations::default());
    }
    let radist = context.connect::<RadistConnection>().await?;
    let client = radist.client(context.app)?;
    let period = context.claim.period();
    let sources = context.call(|| client.sources()).await?;
    let channels: HashMap<i64, String> =
        sources.into_iter().map(|source| (source.connection_id, source.kind)).collect();
    let walk =
        context.call(|| client.walk_chats(period.start, |seen| context.note(CountKind::Chats, seen))).await?;
    context.count(CountKind::Chats, walk.chats.len()).await?;
    let mut skipped = walk.skipped;
    let wanted = &radist.settings.connection_ids;
    let mut chats: Vec<_> = walk
        .chats
        .into_iter()
        .filter(|chat| wanted.is_empty() || chat.connection_id.is_some_and(|id| wanted.contains(&id)))
        .collect();
    chats.sort_by_key(|chat| chat.chat_id);

    let (leads, _) = material.leads(context).await?;
    let book = PhoneBook::new(&leads);
    let mut found = Conversations::default();
    for (done, chat) in chats.into_iter().enumerate() {
        let read = context.call(|| client.messages(chat.chat_id, period.start, period.end, |_| ())).await;
        let mut messages = match read {
            Ok(messages) => messages,
            // The chat vanished since it was listed; what was stored of it before stays.
            Err(StepError::Failure(failure)) if is_gone(&failure) => continue,
            Err(error) => return Err(error),
        };
        skipped += messages.skipped;
        if messages.messages.is_empty() {
            continue;
        }
        messages
            .messages
            .sort_by(|a, b| a.sent_at.cmp(&b.sent_at).then_with(|| a.message_id.cmp(&b.message_id)));
        let number = chat.phone.as_deref().and_then(phone::parse);
        let lead = number.as_deref().and_then(|number| book.find(number));
        let channel = chat.connection_id.and_then(|id| channels.get(&id)).cloned();
        let dialog = Dialog {
            chat_id: chat.chat_id,
            connection_id: chat.connection_id,
            channel: channel.unwrap_or_else(|| "unknown".to_owned()),
            contact_name: chat.contact_name.clone().or_else(|| chat.name.clone()),
            phone: number,
            lead_id: lead.map(|lead| lead.id),
            manager_id: lead.and_then(|lead| lead.manager_id),
            messages: messages.messages.iter().map(rows::message).collect(),
        };
        found.chats.push((chat, dialog));
        found.messages.extend(messages.messages);
        context.note(CountKind::Dialogs, found.chats.len());
        context.note(CountKind::Messages, found.messages.len());
        if done % SHOW_EVERY == 0 {
            context.count(CountKind::Messages, found.messages.len()).await?;
        }
    }
    context.note(CountKind::Dialogs, found.chats.len());
    context.count(CountKind::Messages, found.messages.len()).await?;
    context.prove(IntegrationKind::Radist);
    context.leave_out(LeftOutKind::UnreadableElements, skipped);
    Ok(found)
}

fn is_gone(failure: &crate::domain::run::Failure) -> bool {
    failure.problem().code == synkro_shared::run::RunProblemCode::NotFound
}
