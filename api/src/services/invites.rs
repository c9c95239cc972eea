//! Invites: looking one up, and setting a password with it.

use synkro_shared::audit::AuditAction;
use synkro_shared::invite::{AcceptInviteRequest, InviteView};
use synkro_shared::{ProblemKind, SecretText};

use super::account::words_around;
use super::new_password;
use super::visit::Visit;
use crate::app::App;
use crate::credentials::secret_tokens;
use crate::error::{Error, Result};
use crate::store::SystemScope;
use crate::store::audit::{AuditActor, AuditEntry, Chain};
use crate::store::invites::OpenInvite;
use crate::store::users::User;
use crate::throttle::Rule;

fn system() -> SystemScope {
    SystemScope::because("whoever has an invite's link is not signed in yet")
}

/// The page's address of an invite. What stands behind `#` stays in the browser: no server, proxy or log sees it.
#[must_use]
pub fn link(app: &App, token: &str) -> String {
    format!("{}/invite#{token}", app.origin)
}

/// The invite and its account; one answer for every way in which it can't be used.
async fn find(app: &App, token: &SecretText) -> Result<(OpenInvite, User)> {
    let gone = || Error::new(ProblemKind::InviteGone);
    // Who copies the whole link means its token, which is the last part of it.
    let token = token.as_typed().rsplit(['#', '/']).next().unwrap_or_default();
    let invite = app.store.find_open_invite(system(), &secret_tokens::hash(token)).await?.ok_or_else(gone)?;
    let (user, _) = app.store.person(system().person(invite.user)).await.map_err(|_| gone())?;
    if user.enabled && app.store.tenant_alive(user.tenant).await? { Ok((invite, user)) } else { Err(gone()) }
}

/// What the page shows of an invite.
///
/// # Errors
/// [`ProblemKind::InviteGone`], or too many tries.
pub async fn look_up(app: &App, token: &SecretText, visit: &Visit) -> Result<InviteView> {
    let slot = app.throttle.take(Rule::Invite, &visit.network()).await?;
    let (invite, user) = find(app, token).await?;
    app.throttle.give_back(slot).await;
    let tenant_name = match user.tenant {
        Some(tenant) => Some(app.store.tenant(system().tenant(tenant)).await?.name),
        None => None,
    };
    Ok(InviteView {
        email: user.email,
        display_name: user.display_name,
        tenant_name,
        purpose: invite.purpose,
        expires_at: invite.expires_at,
    })
}

/// Sets the password. Whatever else could open the account ends: sessions, API tokens, pending sign-ins. Its second
/// factor stays. The browser's marks with the person's own are given back.
///
/// # Errors
/// [`ProblemKind::InviteGone`], or the password is not good enough.
pub async fn accept(app: &App, form: AcceptInviteRequest, visit: &Visit) -> Result<Accepted> {
    let slot = app.throttle.take(Rule::Invite, &visit.network()).await?;
    let (invite, user) = find(app, &form.token).await?;
    let words = words_around(app, &user).await?;
    new_password::check(&app.cpu, &form.password, words)
        .await?
        .map_err(|code| Error::refused("/password", code))?;
    // Kept where the password was refused: weighing one costs a processor's time.
    app.throttle.give_back(slot).await;
    let hash = app.passwords.hash(form.password).await?;
    let person = system().person(user.id);
    let tx = app.store.begin().await?;
    if !tx.use_invite(invite).await? {
        return Err(Error::new(ProblemKind::InviteGone));
    }
    tx.set_password(person, hash).await?;
    tx.revoke_sessions(person, None).await?;
    tx.revoke_tokens(person).await?;
    tx.drop_challenges(person).await?;
    let by = AuditActor::User(user.id);
    tx.audit(AuditEntry::new(Chain::of(user.tenant), by, AuditAction::InviteAccept, "user", user.id)).await?;
    let recovery = user.awaiting_since.map(|_| secret_tokens::new_link_token());
    if let Some(browser) = &recovery {
        tx.bind_recovery(person, &secret_tokens::hash(browser)).await?;
    }
    tx.commit().await?;
    Ok(Accepted { marks: app.device_marks.add(&visit.marks, user.id), recovery })
}

/// What the browser in which an invite was accepted is given.
pub struct Accepted {
    /// Its marks, this person's among them.
    pub marks: String,
    /// What shows that it opened the link, while the account waits for its company.
    pub recovery: Option<String>,
}
