//! Before a company's reports or data go elsewhere, its chat as it is hears of it: whoever redirects them must not be the only
//! one who knows.

use std::time::Duration;

use synkro_shared::integration::IntegrationKind;
use synkro_words::deed::deeds as words;

use super::Person;
use crate::app::App;
use crate::connections::{TelegramConnection, connect};
use crate::error::Result;
use crate::services::deeds::{to_chat, when};
use crate::store::SystemScope;
use crate::vendors::telegram::escape_html;

/// A person waits for it.
const LIMIT: Duration = Duration::from_secs(10);

/// Tells the chat, if this connection is one that redirects something and there is a chat that takes a message. A chat that
/// does not take it stops nobody: a broken one could never be replaced.
pub(super) async fn chat(app: &App, person: &Person, kind: IntegrationKind) {
    if !matches!(kind, IntegrationKind::Telegram | IntegrationKind::Supabase) {
        return;
    }
    match app.clock().deadline(LIMIT, tell(app, person, kind)).await {
        Ok(Ok(true)) => {}
        Ok(Ok(false)) => {
            tracing::info!(kind = kind.code(), "no chat could be told that a connection changes")
        }
        Ok(Err(error)) => {
            tracing::warn!(%error, kind = kind.code(), "the chat was not told that a connection changes")
        }
        Err(_) => {
            tracing::info!(kind = kind.code(), "the chat did not take in time that a connection changes")
        }
    }
}

async fn tell(app: &App, person: &Person, kind: IntegrationKind) -> Result<bool> {
    let Ok(connection) = connect::<TelegramConnection>(app, person.scope).await else { return Ok(false) };
    let system = SystemScope::because("the company's chat is told who redirects its data");
    let (user, _) = app.store.person(system.person(person.user)).await?;
    let tenant = app.store.tenant(person.scope).await?;
    let words = words(tenant.report_language);
    let say = if kind == IntegrationKind::Telegram { words.chat_changes } else { words.project_changes };
    let by = escape_html(&format!("{} ({})", user.display_name, user.email));
    let html = say(&escape_html(&tenant.name), &by, &when(app.clock().now(), &tenant));
    let app = app.patient_for(LIMIT);
    let Ok(client) = connection.client(&app) else { return Ok(false) };
    Ok(client.send_message(&to_chat(&connection.settings, html)).await.is_ok())
}
