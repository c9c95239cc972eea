//! Telling a company what staff did to one of its accounts: prepared before the deed, posted to the company's chat after it,
//! shown on the page, and what the company answers.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use synkro_shared::audit::AuditAction;
use synkro_shared::integration::{IntegrationKind, IntegrationStatus};
use synkro_shared::people::{AnnouncementView, Announcements, NamedPerson, NoticeView};
use synkro_shared::{AnnouncementId, ProblemKind, SecretText, TenantId, UserId};
use synkro_words::deed::deeds as words;
use zeroize::Zeroizing;

use super::visit::Visit;
use crate::app::App;
use crate::connections::{NotConnected, TelegramConnection, connect};
use crate::credentials::secret_tokens;
use crate::error::{Error, Result};
use crate::store::audit::{AuditActor, AuditEntry, Chain};
use crate::store::deeds::{KeptDeed, Told};
use crate::store::membership::Telling;
use crate::store::tenants::Tenant;
use crate::store::users::User;
use crate::store::{PersonScope, SystemScope, TenantScope};
use crate::throttle::Rule;
use crate::vault::talk::{Place, Said};
use crate::vendors::ErrorClass;
use crate::vendors::telegram::{OutgoingMessage, escape_html};

/// Deeds told in one look; the rest comes with the next.
const AT_ONCE: usize = 20;
/// Before the chat is told again.
const TELL_AGAIN: TimeDelta = TimeDelta::minutes(2);
/// Posts of one deed before it is given up.
const TRIES: i32 = 200;
/// After it opened without anybody's word, an account can be shut by the chat's link for so long.
const CAN_BE_REFUSED_FOR: TimeDelta = TimeDelta::days(7);

fn system() -> SystemScope {
    SystemScope::because("a company is told what staff did to its accounts")
}

/// What of a deed only the company may read.
#[derive(Serialize, Deserialize)]
struct Secret {
    by: (String, String),
    about: (String, String),
    link: Zeroizing<String>,
}

/// An account in words: its name and its e-mail.
pub type Named<'a> = (&'a str, &'a str);

const fn place(id: AnnouncementId) -> Place {
    Place { said: Said::Deed, row: id.0, version: 1 }
}

/// Seals what will be told of a deed that is about to be done to an account of a company. `by`: none for the operator.
///
/// # Errors
/// When the company's key was destroyed; when the database does not answer.
pub async fn prepare(
    app: &App,
    tenant: TenantId,
    by: Option<Named<'_>>,
    about: Named<'_>,
) -> Result<Telling> {
    let scope = system().tenant(tenant);
    let owned = |(name, email): Named<'_>| (name.to_owned(), email.to_owned());
    let link = Zeroizing::new(secret_tokens::new_link_token());
    let link_hash = secret_tokens::hash(&link);
    let secret = Secret { by: by.map(owned).unwrap_or_default(), about: owned(about), link };
    let text = Zeroizing::new(serde_json::to_string(&secret).map_err(Error::internal)?);
    let id = AnnouncementId(app.clock().new_id());
    app.vault.prepare(scope).await?;
    let (sealed, sealed_with) = app.vault.seal_ahead(scope, place(id), &text).await?;
    Ok(Telling { id, sealed, sealed_with, link_hash })
}

async fn open(app: &App, scope: TenantScope, deeds: &[&KeptDeed]) -> Result<Vec<Secret>> {
    let sealed: Vec<_> = deeds.iter().map(|deed| (place(deed.id), deed.sealed.as_slice())).collect();
    let opened = app.vault.open_said(scope, &sealed).await?;
    opened.iter().map(|text| serde_json::from_str(text).map_err(Error::internal)).collect()
}

fn named(id: Option<UserId>, (name, email): (String, String)) -> NamedPerson {
    NamedPerson { id, name, email }
}

/// What the person has not dismissed.
///
/// # Errors
/// When the database does not answer.
pub async fn announcements(app: &App, scope: TenantScope, person: PersonScope) -> Result<Announcements> {
    let kept = app.store.list_announcements(scope, person).await?;
    let deeds: Vec<&KeptDeed> = kept.iter().map(|(deed, _)| deed).collect();
    let secrets = open(app, scope, &deeds).await?;
    let items = kept
        .iter()
        .zip(secrets)
        .map(|((deed, awaits), secret)| AnnouncementView {
            id: deed.id,
            at: deed.at,
            deed: deed.deed,
            by: named(deed.actor, secret.by),
            about: named(Some(deed.user), secret.about),
            awaits: *awaits,
            chat: deed.chat,
            refused: deed.refused,
        })
        .collect();
    Ok(Announcements { items })
}

/// Somebody of the company says that a deed was not wanted: the account is shut.
///
/// # Errors
/// When there is no such deed; a conflict when its account is not there to be shut, or is one's own.
pub async fn refuse(app: &App, scope: TenantScope, by: UserId, id: AnnouncementId) -> Result<()> {
    let deed = app.store.announcement(scope, id).await?;
    if deed.user == by {
        return Err(Error::new(ProblemKind::Conflict).saying("This is your own account."));
    }
    if !can_refuse(app, &deed).await? {
        return Err(nothing_to_shut());
    }
    shut(app, scope, &deed, Some(by)).await
}

fn nothing_to_shut() -> Error {
    Error::new(ProblemKind::Conflict)
        .saying("The account is gone, is shut already, or was let in by your company.")
}

async fn shut(app: &App, scope: TenantScope, deed: &KeptDeed, by: Option<UserId>) -> Result<()> {
    let tx = app.store.begin().await?;
    tx.shut(scope, deed.user).await?;
    tx.refuse_deed(scope, deed.id, by).await?;
    let actor = by.map_or(AuditActor::Anonymous, AuditActor::User);
    let detail = if by.is_some() { "" } else { "link of the chat" };
    let entry =
        AuditEntry::new(Chain::Both(scope.tenant()), actor, AuditAction::AccountRefuse, "user", deed.user);
    tx.audit(entry.saying(detail)).await?;
    tx.commit().await
}

/// Whether the account is there, enabled, and was not let in by the company itself since.
async fn can_refuse(app: &App, deed: &KeptDeed) -> Result<bool> {
    let person = system().person(deed.user);
    let Ok((user, _)) = app.store.person(person).await else { return Ok(false) };
    if !user.enabled || user.tenant != Some(deed.tenant) || !deed.deed.lets_in() {
        return Ok(false);
    }
    if user.awaiting_since.is_some() {
        return Ok(true);
    }
    let opened = app.store.recovery(person).await?.opened_at;
    let lasts = |at| (app.clock().now() - at) < CAN_BE_REFUSED_FOR;
    Ok(opened.is_some_and(|at| at >= deed.at && lasts(at)))
}

async fn of_link(app: &App, token: &SecretText, visit: &Visit) -> Result<KeptDeed> {
    let slot = app.throttle.take(Rule::Invite, &visit.network()).await?;
    let found = app.store.deed_of_link(system(), &secret_tokens::hash(token.as_typed())).await?;
    let deed = found.ok_or_else(|| Error::new(ProblemKind::InviteGone))?;
    app.throttle.give_back(slot).await;
    Ok(deed)
}

/// What the message in the chat was about. Nothing changes by looking.
///
/// # Errors
/// [`ProblemKind::InviteGone`], or too many tries.
pub async fn look_up(app: &App, token: &SecretText, visit: &Visit) -> Result<NoticeView> {
    let deed = of_link(app, token, visit).await?;
    let scope = system().tenant(deed.tenant);
    let tenant = app.store.tenant(scope).await?;
    let secret = open(app, scope, &[&deed]).await?.pop().ok_or_else(Error::not_found)?;
    Ok(NoticeView {
        tenant_name: tenant.name,
        at: deed.at,
        deed: deed.deed,
        by: named(None, secret.by),
        about: named(None, secret.about),
        can_refuse: can_refuse(app, &deed).await?,
        refused: deed.refused,
    })
}

/// Whoever followed the chat's link says that the deed was not wanted: the account is shut.
///
/// # Errors
/// [`ProblemKind::InviteGone`] when the link is none, or there is nothing to shut; too many tries.
pub async fn refuse_by_link(app: &App, token: &SecretText, visit: &Visit) -> Result<()> {
    let deed = of_link(app, token, visit).await?;
    if !can_refuse(app, &deed).await? {
        return Err(Error::new(ProblemKind::InviteGone));
    }
    shut(app, system().tenant(deed.tenant), &deed, None).await
}

/// Tells the companies' chats what is to be told.
///
/// # Errors
/// When the database does not answer.
pub async fn tell_due(app: &App) -> Result<()> {
    for _ in 0..AT_ONCE {
        let Some(deed) = app.store.take_untold_deed(system()).await? else { break };
        let told = tell(app, &deed).await?;
        app.store.deed_told(system(), deed.id, told).await?;
    }
    Ok(())
}

async fn tell(app: &App, deed: &KeptDeed) -> Result<Told> {
    let scope = system().tenant(deed.tenant);
    let later = || Told::Later(app.clock().now() + TELL_AGAIN);
    let Some(revision) = chat_of_before(app, scope, deed.at).await? else { return Ok(Told::NoChat) };
    let connection = match connect::<TelegramConnection>(app, scope).await {
        Ok(connection) => connection,
        Err(NotConnected::Settings(_)) => return Ok(Told::NoChat),
        Err(NotConnected::Later(_)) => return Ok(later()),
        Err(NotConnected::Ours(error)) => return Err(error),
    };
    if connection.revision != revision {
        return Ok(Told::NoChat);
    }
    let tenant = app.store.tenant(scope).await?;
    let secret = open(app, scope, &[deed]).await?.pop().ok_or_else(Error::not_found)?;
    let html = message(app, &tenant, deed, &secret);
    let sent = match connection.client(app) {
        Ok(client) => client.send_message(&to_chat(&connection.settings, html)).await,
        Err(error) => Err(error),
    };
    Ok(match sent {
        Ok(_) => Told::Now(revision),
        Err(error) => match error.class() {
            // What may have arrived is sent again: it was not confirmed, and a clock runs from the confirmation.
            ErrorClass::Retry | ErrorClass::RetryAfter(_) | ErrorClass::Ambiguous if deed.tries < TRIES => {
                later()
            }
            _ => Told::Failed,
        },
    })
}

/// The settings of the company's chat, if they were there before that moment and are not known to fail.
///
/// # Errors
/// When the database does not answer.
pub async fn chat_of_before(
    app: &App,
    scope: TenantScope,
    moment: chrono::DateTime<chrono::Utc>,
) -> Result<Option<i64>> {
    let chat = app.store.find_integration(scope, IntegrationKind::Telegram).await?;
    Ok(chat
        .filter(|chat| {
            let works = matches!(chat.status, IntegrationStatus::Working | IntegrationStatus::Unverified);
            works && chat.updated_at <= moment
        })
        .map(|chat| chat.revision))
}

/// A message for the company's chat.
#[must_use]
pub fn to_chat(settings: &TelegramConnection, html: String) -> OutgoingMessage {
    OutgoingMessage { chat_id: settings.chat_id.clone(), thread_id: settings.thread_id, html, button: None }
}

/// An instant in the company's own time, for people.
#[must_use]
pub fn when(at: chrono::DateTime<chrono::Utc>, tenant: &Tenant) -> String {
    at.with_timezone(&tenant.timezone).format("%d.%m.%Y %H:%M").to_string()
}

fn message(app: &App, tenant: &Tenant, deed: &KeptDeed, secret: &Secret) -> String {
    let words = words(tenant.report_language);
    let who = |(name, email): &(String, String)| {
        if email.is_empty() { words.operator.to_owned() } else { escape_html(&format!("{name} ({email})")) }
    };
    let company = escape_html(&tenant.name);
    let mut text = (words.told)(
        &company,
        (words.deed)(deed.deed),
        &who(&secret.about),
        &who(&secret.by),
        &when(deed.at, tenant),
    );
    if deed.deed.lets_in() {
        let link = format!("{}/not-us#{}", app.origin, secret.link.as_str());
        text = format!("{text}\n{}\n{}", words.waits, (words.not_us)(&link));
    }
    text
}

/// Prepares the telling of a deed of staff on this account; none where it is staff's own.
///
/// # Errors
/// As [`prepare`].
pub async fn about_user(app: &App, staff: &User, about: UserId) -> Result<Option<Telling>> {
    let Ok((user, _)) = app.store.person(system().person(about)).await else { return Ok(None) };
    about_account(app, staff, user.tenant, (&user.display_name, &user.email)).await
}

/// The same for an account that is not there yet.
///
/// # Errors
/// As [`prepare`].
pub async fn about_account(
    app: &App,
    staff: &User,
    tenant: Option<TenantId>,
    about: Named<'_>,
) -> Result<Option<Telling>> {
    let Some(tenant) = tenant else { return Ok(None) };
    // A deleted company has no key to seal with, and must not get another one.
    if !app.store.tenant_is_there(system(), tenant).await? {
        return Ok(None);
    }
    prepare(app, tenant, Some((&staff.display_name, &staff.email)), about).await.map(Some)
}
