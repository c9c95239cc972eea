//! Step 4: the conversations into the client's Supabase, by natural keys.

use serde_json::Value;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::CountKind;

use crate::pipeline::context::{StepContext, StepOutcome};
use crate::pipeline::failure::StepError;
use crate::pipeline::material::Material;
use crate::pipeline::rows;
use crate::services::connections::SupabaseConnection;

/// Messages turned into rows at a time, so that a large period is not held twice.
const BATCH: usize = 2_000;

pub(super) async fn run(
    context: &StepContext<'_>,
    material: &mut Material,
) -> Result<StepOutcome, StepError> {
    let supabase = context.connect::<SupabaseConnection>().await?;
    let client = supabase.client(context.app)?;
    let synced_at = context.claim.started_at();
    let found = material.conversations(context).await?;
    let chats: Vec<Value> =
        found.chats.iter().map(|(chat, dialog)| rows::chat_row(chat, dialog, synced_at)).collect();
    let mut written = context.call(|| client.upsert("synkro_chats", "chat_id", &chats)).await?;
    for batch in found.messages.chunks(BATCH) {
        let batch: Vec<Value> = batch.iter().map(|message| rows::message_row(message, synced_at)).collect();
        written += context.call(|| client.upsert("synkro_messages", "message_id", &batch)).await?;
        context.count(CountKind::Rows, usize::try_from(written).unwrap_or(usize::MAX)).await?;
    }
    context.prove(IntegrationKind::Supabase);
    let mut outcome = context.outcome();
    outcome.empty = found.chats.is_empty();
    Ok(outcome)
}
