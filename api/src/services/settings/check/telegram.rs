//! Telegram: the token is a bot's and the bot sees the chat. That it may post there only a message proves; one that was
//! sent with these settings counts until the bot loses the chat.

use synkro_shared::integration::IntegrationKind;
use synkro_shared::settings::{CheckCode as C, CheckItem, CheckState, FactCode};

use super::{Check, Step};
use crate::connections::{TelegramConnection, connect, correct};
use crate::error::Result;
use crate::services::settings::work::Work;
use crate::store::standing::Standing;
use crate::vendors::VendorErrorKind;

pub(super) const ALL: [C; 3] = [C::BotFound, C::ChatFound, C::CanPost];

pub(super) async fn check(check: &mut Check<'_>) -> Step {
    let work = check.work;
    let connection = connect::<TelegramConnection>(&work.app, work.scope).await;
    let connection = check.connected(C::BotFound, connection).await?;
    check.revision = Some(connection.revision);
    let client = check.needs(C::BotFound, connection.client(&work.app)).await?;
    let bot = client.get_me().await;
    let bot = check.needs(C::BotFound, bot).await?;
    check.fact(FactCode::BotName, bot.username.map_or(bot.name, |name| format!("@{name}")));
    check.passed(C::BotFound).await?;
    let mut chat = client.get_chat(&connection.settings.chat_id).await;
    if let Err(error) = &chat
        && let VendorErrorKind::ChatMigrated { to } = error.kind
    {
        moved(work, &connection.settings, connection.revision, to).await?;
        check.fact(FactCode::ChatMigrated, to);
        chat = client.get_chat(&to.to_string()).await;
    }
    let chat = check.needs(C::ChatFound, chat).await?;
    if let Some(title) = &chat.title {
        check.fact(FactCode::ChatTitle, title);
    }
    check.fact(FactCode::ChatType, &chat.kind);
    check.passed(C::ChatFound).await?;
    let before = work.app.store.find_integration(work.scope, IntegrationKind::Telegram).await?;
    let proven = before
        .filter(|before| before.revision == connection.revision)
        .and_then(|before| before.last_check)
        .is_some_and(|report| {
            report.items.iter().any(|item| item.code == C::CanPost && item.state == CheckState::Passed)
        });
    if proven { check.passed(C::CanPost).await } else { check.left_open(C::CanPost).await }
}

/// The group became a supergroup: its new number is saved, and what was proven of the old one stays.
pub(in crate::services::settings) async fn moved(
    work: &Work,
    settings: &TelegramConnection,
    revision: i64,
    to: i64,
) -> Result<()> {
    let settings = TelegramConnection { chat_id: to.to_string(), ..settings.clone() };
    correct(&work.app, work.scope, revision, &settings).await
}

/// A message arrived: the right to post is proven for these settings.
///
/// # Errors
/// When the database does not answer.
pub async fn posted(work: &Work, revision: i64) -> Result<()> {
    let before = work.app.store.find_integration(work.scope, IntegrationKind::Telegram).await?;
    let mut report = before.and_then(|before| before.last_check).unwrap_or_default();
    for code in ALL {
        let passed = CheckItem { code, state: CheckState::Passed, problem: None, seen: None };
        match report.items.iter_mut().find(|item| item.code == code) {
            Some(item) => *item = passed,
            None => report.items.push(passed),
        }
    }
    report.problem = None;
    report.at = Some(work.app.clock().now());
    let standing = Standing { report: Some(report), ..Standing::working() };
    let tx = work.app.store.begin().await?;
    tx.set_standing(work.scope, IntegrationKind::Telegram, Some(revision), standing).await?;
    tx.commit().await
}
