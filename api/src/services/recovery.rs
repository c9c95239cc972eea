//! How an account opens when nobody of its company is left who could let it in: by a code that was posted into the company's
//! own chat, or by time after the company was told and did not object.

use chrono::{DateTime, TimeDelta, Utc};
use synkro_shared::admin::UserAdminView;
use synkro_shared::audit::AuditAction;
use synkro_shared::people::{
    ALONE_DAYS, ANNOUNCED_HOURS, ApprovalView, CODE_DIGITS, CODE_MINUTES, ChatWord, RecoveryView,
    check_chat_code,
};
use synkro_shared::{ProblemKind, SecretText, UserId};
use synkro_words::deed::deeds as words;
use zeroize::Zeroizing;

use super::deeds::{chat_of_before, to_chat};
use crate::app::App;
use crate::clock::random_bytes;
use crate::connections::{TelegramConnection, connect};
use crate::credentials::secret_tokens;
use crate::error::{Error, Result};
use crate::store::audit::{AuditActor, AuditEntry, Chain};
use crate::store::deeds::KeptDeed;
use crate::store::recoveries::{Recovery, row_of};
use crate::store::sessions::Actor;
use crate::store::users::User;
use crate::store::{AdminScope, PersonScope, SystemScope};
use crate::throttle::Rule;
use crate::vault::talk::{Place, Said};
use crate::vendors::telegram::escape_html;

fn system() -> SystemScope {
    SystemScope::because("an account that waits for its company sees how it can be let in")
}

/// What is known of an account that has nobody to let it in.
struct Stuck {
    /// The newest deed of staff in the company: every clock runs from it.
    deed: KeptDeed,
    kept: Recovery,
    /// Super_admins who must confirm.
    needed: u32,
}

/// None: it waits for nobody, or there is somebody who can let it in, or it is none that could let others in.
async fn stuck(app: &App, user: &User) -> Result<Option<Stuck>> {
    let Some(tenant) = user.tenant.filter(|_| user.awaiting_since.is_some() && user.grants.settings) else {
        return Ok(None);
    };
    if !app.store.those_who_let_in(system(), tenant).await?.is_empty() {
        return Ok(None);
    }
    let Some(deed) = app.store.newest_deed(system(), tenant).await? else { return Ok(None) };
    let kept = app.store.recovery(system().person(user.id)).await?;
    let needed = if app.store.count_super_admins(system()).await? > 1 { 2 } else { 1 };
    Ok(Some(Stuck { deed, kept, needed }))
}

impl Stuck {
    /// Whether the chat that was told of the deed is a word of the company's own.
    fn chat_was_told(&self) -> bool {
        self.deed.chat == ChatWord::Told
    }

    fn confirmations(&self) -> u32 {
        u32::try_from(self.kept.confirmed_by.len()).unwrap_or(u32::MAX)
    }

    /// When it opens by itself; none: not before the chat was told, or staff have confirmed.
    fn opens_at(&self) -> Option<DateTime<Utc>> {
        match self.deed.chat {
            ChatWord::Told => self.deed.told_at.map(|at| at + TimeDelta::hours(ANNOUNCED_HOURS)),
            ChatWord::Pending => None,
            ChatWord::NoChat | ChatWord::Failed => {
                let lasts = match self.needed {
                    1 => TimeDelta::days(ALONE_DAYS),
                    _ => TimeDelta::hours(ANNOUNCED_HOURS),
                };
                (self.confirmations() >= self.needed).then(|| self.deed.at + lasts)
            }
        }
    }

    fn view(&self, by_code: bool, browser: Option<&str>, now: DateTime<Utc>) -> RecoveryView {
        RecoveryView {
            by_code,
            this_browser: is_browser(&self.kept, browser),
            code_sent_at: self.kept.code_sent_at.filter(|_| self.kept.code_is_good(now)),
            opens_at: self.opens_at(),
            confirmations: self.confirmations(),
            confirmations_needed: if self.chat_was_told() { 0 } else { self.needed },
        }
    }
}

/// Whether this browser is the one that opened the link; any is, as long as none has.
fn is_browser(kept: &Recovery, browser: Option<&str>) -> bool {
    match &kept.browser_hash {
        None => true,
        Some(hash) => browser.is_some_and(|browser| secret_tokens::hash(browser) == *hash),
    }
}

/// Why the person's account waits, and what will open it. What is due opens it.
///
/// # Errors
/// When the database does not answer.
pub async fn look(app: &App, actor: &Actor, browser: Option<&str>) -> Result<ApprovalView> {
    let person = actor.own();
    let (user, _) = app.store.person(person).await?;
    view(app, &user, person, browser).await
}

async fn view(app: &App, user: &User, person: PersonScope, browser: Option<&str>) -> Result<ApprovalView> {
    let deeds = app.store.deeds_on(person).await?;
    let holders = match user.tenant {
        Some(tenant) => app.store.those_who_let_in(system(), tenant).await?,
        None => Vec::new(),
    };
    let now = app.clock().now();
    let mut shown = ApprovalView { awaiting_since: user.awaiting_since, deeds, holders, recovery: None };
    let Some(stuck) = stuck(app, user).await? else { return Ok(shown) };
    if stuck.opens_at().is_some_and(|at| at <= now) {
        open(app, user, AuditActor::System, "time").await?;
        shown.awaiting_since = None;
        return Ok(shown);
    }
    let by_code = chat_for_codes(app, user, &stuck).await?.is_some();
    shown.recovery = Some(stuck.view(by_code, browser, now));
    Ok(shown)
}

/// The settings of the chat that codes go to: the one that was told of the deed, and that nobody has set since.
async fn chat_for_codes(app: &App, user: &User, stuck: &Stuck) -> Result<Option<i64>> {
    let Some(tenant) = user.tenant.filter(|_| stuck.chat_was_told()) else { return Ok(None) };
    let now = chat_of_before(app, system().tenant(tenant), stuck.deed.at).await?;
    Ok(now.filter(|revision| Some(*revision) == stuck.deed.chat_revision))
}

/// How it stands with an account, for staff: nothing of the company's settings is looked at.
///
/// # Errors
/// When the database does not answer.
pub async fn for_staff(app: &App, user: &User) -> Result<Option<RecoveryView>> {
    let now = app.clock().now();
    Ok(stuck(app, user).await?.map(|stuck| stuck.view(stuck.chat_was_told(), None, now)))
}

/// A super_admin confirms who it is that lost access.
///
/// # Errors
/// A conflict when there is nothing to confirm: somebody can let the account in, or its company's chat was told.
pub async fn confirm(app: &App, staff: AdminScope, id: UserId) -> Result<()> {
    let person = system().person(id);
    let (user, _) = app.store.person(person).await.map_err(|_| Error::not_found())?;
    let stuck = stuck(app, &user).await?.filter(|stuck| !stuck.chat_was_told());
    if stuck.is_none() {
        return Err(Error::new(ProblemKind::Conflict).saying(
            "Nothing is to be confirmed: the company itself lets the account in, or its chat was told.",
        ));
    }
    app.store.confirm_recovery(staff, person).await
}

/// An account as staff see it, with how it opens.
///
/// # Errors
/// When there is no such account.
pub async fn user_view(app: &App, staff: AdminScope, id: UserId) -> Result<UserAdminView> {
    let mut view = app.store.get_user(staff, id).await?;
    if view.awaiting_since.is_some() {
        let (user, _) = app.store.person(system().person(id)).await?;
        view.recovery = for_staff(app, &user).await?;
    }
    Ok(view)
}

async fn open(app: &App, user: &User, by: AuditActor, how: &'static str) -> Result<()> {
    let tx = app.store.begin().await?;
    if tx.open_recovered(system().person(user.id), user.awaiting_since).await? {
        let chain = Chain::about(user.tenant);
        tx.audit(AuditEntry::new(chain, by, AuditAction::RecoveryOpen, "user", user.id).saying(how)).await?;
    }
    tx.commit().await
}

/// Opens what is due by time.
///
/// # Errors
/// When the database does not answer.
pub async fn open_due(app: &App) -> Result<()> {
    let mut after = None;
    loop {
        let waiting = app.store.holders_who_wait(system(), after).await?;
        let Some(last) = waiting.last() else { return Ok(()) };
        after = Some(last.id);
        for user in &waiting {
            let due = stuck(app, user).await?.and_then(|stuck| stuck.opens_at());
            if due.is_some_and(|at| at <= app.clock().now()) {
                open(app, user, AuditActor::System, "time").await?;
            }
        }
    }
}

const fn code_place(person: PersonScope, version: i32) -> Place {
    Place { said: Said::Code, row: row_of(person), version }
}

/// Six digits, each as likely as any other.
fn new_code() -> Zeroizing<String> {
    let range = 10_u64.pow(u32::try_from(CODE_DIGITS).unwrap_or(6));
    // 2^64 is no multiple of a million; what is left over is one in ten to the thirteenth.
    let number = u64::from_le_bytes(random_bytes::<8>()) % range;
    Zeroizing::new(format!("{number:0width$}", width = CODE_DIGITS))
}

/// Posts a new code to the company's chat. The browser that asks is the only one that can use it; where none is bound yet, it
/// is this one: what it must bring is given back.
///
/// # Errors
/// A conflict when no code can open the account, or another browser opened the link; too many codes; Telegram refuses.
pub async fn send_code(
    app: &App,
    actor: &Actor,
    browser: Option<&str>,
) -> Result<(ApprovalView, Option<String>)> {
    let person = actor.own();
    let (user, _) = app.store.person(person).await?;
    let (Some(tenant), Some(stuck)) = (user.tenant, stuck(app, &user).await?) else { return Err(no_code()) };
    if !is_browser(&stuck.kept, browser) {
        return Err(other_browser());
    }
    let revision = chat_for_codes(app, &user, &stuck).await?.ok_or_else(no_code)?;
    let scope = system().tenant(tenant);
    let connection = connect::<TelegramConnection>(app, scope).await.map_err(|_| no_code())?;
    if connection.revision != revision {
        return Err(no_code());
    }
    let bound = stuck.kept.browser_hash.is_none().then(secret_tokens::new_link_token);
    let code = new_code();
    let tx = app.store.begin().await?;
    if let Some(token) = &bound {
        tx.bind_recovery(person, &secret_tokens::hash(token)).await?;
    }
    let version = tx.next_code(person).await?.ok_or_else(|| {
        Error::new(ProblemKind::RateLimited)
            .saying("Enough codes were sent today. Ask for another one tomorrow.")
    })?;
    let sealed = app.vault.seal_said(&tx, scope, code_place(person, version), &code).await?;
    tx.keep_code(person, sealed, version).await?;
    let by = AuditActor::User(user.id);
    tx.audit(AuditEntry::new(Chain::about(user.tenant), by, AuditAction::RecoveryCodeSend, "user", user.id))
        .await?;
    tx.commit().await?;
    let company = app.store.tenant(scope).await?;
    let about = escape_html(&format!("{} ({})", user.display_name, user.email));
    let html = (words(company.report_language).code)(&code, &about, CODE_MINUTES);
    let sent = match connection.client(app) {
        Ok(client) => client.send_message(&to_chat(&connection.settings, html)).await,
        Err(error) => Err(error),
    };
    if let Err(error) = sent {
        tracing::warn!(%error, "a code could not be posted to a company's chat");
        return Err(Error::new(ProblemKind::NotConfigured)
            .saying("Telegram did not take the message. Ask for another code in a minute."));
    }
    let browser = bound.as_deref().or(browser);
    let shown = view(app, &user, person, browser).await?;
    Ok((shown, bound))
}

fn no_code() -> Error {
    Error::new(ProblemKind::Conflict).saying("No code can open this account.")
}

fn other_browser() -> Error {
    Error::new(ProblemKind::Conflict)
        .saying("Use the browser in which you opened the link and set the password.")
}

/// Takes the code from the company's chat.
///
/// # Errors
/// [`ProblemKind::CodeRefused`]; a conflict when no code can open the account, or another browser opened the link.
pub async fn enter_code(
    app: &App,
    actor: &Actor,
    browser: Option<&str>,
    code: &SecretText,
) -> Result<ApprovalView> {
    let typed = check_chat_code(code).map_err(|code| Error::refused("/code", code))?;
    let person = actor.own();
    let (user, _) = app.store.person(person).await?;
    let (Some(tenant), Some(stuck)) = (user.tenant, stuck(app, &user).await?) else { return Err(no_code()) };
    if stuck.kept.browser_hash.is_none() || !is_browser(&stuck.kept, browser) {
        return Err(other_browser());
    }
    chat_for_codes(app, &user, &stuck).await?.ok_or_else(no_code)?;
    let slot = app.throttle.take(Rule::SecondFactor, &user.id.to_string()).await?;
    let refused = || Error::new(ProblemKind::CodeRefused);
    let Some((sealed, version)) =
        stuck.kept.code.clone().filter(|_| stuck.kept.code_is_good(app.clock().now()))
    else {
        return Err(refused().saying("The code has run out. Ask for another one."));
    };
    let tx = app.store.begin().await?;
    let counted = tx.try_code(person, version).await?;
    tx.commit().await?;
    if !counted {
        return Err(refused().saying("Too many wrong codes. Ask for another one."));
    }
    let scope = system().tenant(tenant);
    let at = code_place(person, version);
    let right = app.vault.open_said(scope, &[(at, sealed.as_slice())]).await?.pop().map(Zeroizing::new);
    let is_right =
        right.is_some_and(|right| secret_tokens::hash(&right) == secret_tokens::hash(typed.as_typed()));
    if !is_right {
        return Err(refused());
    }
    app.throttle.give_back(slot).await;
    open(app, &user, AuditActor::User(user.id), "code").await?;
    look(app, actor, browser).await
}
