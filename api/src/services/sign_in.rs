//! E-mail and password in; then a second factor, if there is one; then a session. Every failure looks the same from
//! outside, and nobody guesses often: see [`crate::throttle`] and `docs/decisions/0009-sign-in-limits.md`.

use chrono::{DateTime, Utc};
use synkro_shared::audit::AuditAction;
use synkro_shared::session::{LoginRequest, Me, SecondFactorRequest, TenantView, check_code};
use synkro_shared::{Permission, ProblemKind, SecretText, SessionId};

use super::denied_sign_in::{Denied, deny};
use super::guess::{Guess, NoGuess};
use super::second_factor::{check, spend};
use super::visit::Visit;
use crate::app::App;
use crate::credentials::passwords::Verdict;
use crate::credentials::secret_tokens;
use crate::credentials::session_tokens::SessionTokens;
use crate::error::{Error, Result};
use crate::store::audit::{AuditActor, AuditEntry, Chain};
use crate::store::sessions::{Actor, NewSession};
use crate::store::tenants::Tenant;
use crate::store::users::User;
use crate::store::{PersonScope, SystemScope, Tx};

/// A session that was just made.
pub struct SignedIn {
    /// The person and the session.
    pub actor: Actor,
    /// The refresh token, to be given to the browser and forgotten.
    pub refresh: String,
    /// The marks of the browser, this person's among them.
    pub marks: String,
}

/// What a right password leads to.
pub enum Next {
    /// A session.
    Done(Box<SignedIn>),
    /// A code is asked for; `challenge` is given to the browser and forgotten.
    SecondFactor {
        /// What the browser must bring with the code.
        challenge: String,
        /// Until when.
        expires_at: DateTime<Utc>,
    },
}

fn system() -> SystemScope {
    SystemScope::because("sign-in looks people up before anybody is known")
}

/// The first step: e-mail and password.
///
/// # Errors
/// [`ProblemKind::SignInFailed`] whatever was wrong, too many tries, or the server is busy.
pub async fn sign_in(app: &App, form: LoginRequest, visit: &Visit) -> Result<Next> {
    let (email, password) = form.check().map_err(Error::validation)?;
    let found = app.store.find_user_for_sign_in(system(), &email).await?;
    let (user, hash) = found.map_or((None, None), |(user, hash)| (Some(user), hash));
    let guess = match Guess::password(app, &email, user.as_ref(), visit).await {
        Ok(guess) => guess,
        Err(none) => {
            if let NoGuess::Full(why, _) = none {
                deny(app, why, user.as_ref(), &email, visit).await?;
            }
            return Err(none.into());
        }
    };
    let verdict = match app.passwords.verify(password.clone(), hash.clone()).await {
        Ok(verdict) => verdict,
        Err(error) => {
            guess.undo(app).await?;
            return Err(error);
        }
    };
    let allowed = match &user {
        Some(user) => {
            verdict != Verdict::Wrong && user.enabled && app.store.tenant_alive(user.tenant).await?
        }
        None => false,
    };
    let Some(user) = user.as_ref().filter(|_| allowed) else {
        guess.was_wrong(app).await?;
        deny(app, Denied::WrongPassword, user.as_ref(), &email, visit).await?;
        return Err(Error::new(ProblemKind::SignInFailed));
    };
    guess.was_right(app).await?;
    let person = system().person(user.id);
    if verdict == Verdict::RightButWeaklyHashed {
        strengthen(app, person, hash, password).await;
    }
    if user.second_factor_since.is_some() {
        let challenge = secret_tokens::new_link_token();
        let tx = app.store.begin().await?;
        let expires_at = tx.create_challenge(person, secret_tokens::hash(&challenge)).await?;
        tx.commit().await?;
        return Ok(Next::SecondFactor { challenge, expires_at });
    }
    let tx = app.store.begin().await?;
    create_session(app, tx, user, visit, false).await.map(|done| Next::Done(Box::new(done)))
}

/// The second step: a code, for the challenge that the first step gave.
///
/// # Errors
/// [`ProblemKind::ChallengeExpired`]: the password must be shown again; [`ProblemKind::CodeRefused`]; too many tries.
pub async fn second_factor(
    app: &App,
    form: SecondFactorRequest,
    challenge: Option<&str>,
    visit: &Visit,
) -> Result<SignedIn> {
    let typed = check_code(form.code.as_typed()).map_err(|code| Error::refused("/code", code))?;
    let expired = || Error::new(ProblemKind::ChallengeExpired);
    let hash = secret_tokens::hash(challenge.ok_or_else(expired)?);
    let challenge = app.store.attempt_challenge(system(), &hash).await?.ok_or_else(expired)?;
    let person = system().person(challenge.user);
    let (user, _) = app.store.person(person).await.map_err(|_| expired())?;
    if !user.enabled || !app.store.tenant_alive(user.tenant).await? {
        return Err(expired());
    }
    let guess = match Guess::code(app, &user, visit).await {
        Ok(guess) => guess,
        Err(none) => {
            if let NoGuess::Full(why, _) = none {
                deny(app, why, Some(&user), &user.email, visit).await?;
            }
            return Err(none.into());
        }
    };
    let proven = match check(app, person, typed).await {
        Ok(proven) => proven,
        Err(error) => {
            guess.undo(app).await?;
            return Err(error);
        }
    };
    let tx = app.store.begin().await?;
    let spent = match &proven {
        Some(proven) => spend(&tx, &user, proven).await?,
        None => false,
    };
    if !spent {
        drop(tx);
        guess.was_wrong(app).await?;
        deny(app, Denied::WrongCode, Some(&user), &user.email, visit).await?;
        return Err(Error::new(ProblemKind::CodeRefused));
    }
    if !tx.consume_challenge(challenge).await? {
        return Err(expired());
    }
    let done = create_session(app, tx, &user, visit, true).await?;
    guess.was_right(app).await?;
    Ok(done)
}

async fn create_session(
    app: &App,
    tx: Tx,
    user: &User,
    visit: &Visit,
    second_factor: bool,
) -> Result<SignedIn> {
    let id = SessionId(app.clock().new_id());
    let refresh = app.tokens.first_refresh(id);
    let wrong_tries = tx.take_wrong_tries(system(), &secret_tokens::hash(&user.email)).await?;
    let new = NewSession {
        id,
        user: user.id,
        refresh_hash: SessionTokens::hash(&refresh),
        user_agent: visit.user_agent.clone(),
        address: visit.address_text(),
        role: user.grants.role,
        second_factor,
        wrong_tries,
    };
    tx.create_session(system(), new).await?;
    let chain = Chain::of(user.tenant);
    let by = AuditActor::User(user.id);
    // Whoever signs in again means this browser to be theirs; what it held before would live on unseen.
    if let Some(held) = visit.holds
        && tx.end_replaced_session(system(), held).await?
    {
        tx.audit(AuditEntry::new(chain, by, AuditAction::SessionRevoke, "session", held)).await?;
    }
    tx.note_sign_in(system().person(user.id)).await?;
    tx.audit(AuditEntry::new(chain, by, AuditAction::SessionCreate, "session", id)).await?;
    tx.commit().await?;
    let actor = app.store.check_session(id).await?.ok_or_else(|| Error::new(ProblemKind::SignInFailed))?;
    let marks = app.device_marks.add(&visit.marks, user.id);
    Ok(SignedIn { actor, refresh, marks })
}

/// The password is right, but its hash is weaker than today's. A failure must not keep anybody out.
async fn strengthen(app: &App, person: PersonScope, old: Option<String>, password: SecretText) {
    let work = async {
        let new = app.passwords.hash(password).await?;
        let tx = app.store.begin().await?;
        tx.replace_hash(person, old.as_deref().unwrap_or_default(), new).await?;
        tx.commit().await
    };
    if let Err(error) = work.await {
        tracing::warn!(%error, "a weak password hash could not be replaced");
    }
}

/// Ends the actor's session.
///
/// # Errors
/// When the database does not answer.
pub async fn sign_out(app: &App, actor: &Actor) -> Result<()> {
    let session = actor.session().ok_or_else(|| Error::new(ProblemKind::Forbidden))?;
    let tx = app.store.begin().await?;
    tx.revoke_session(actor.own(), session).await?;
    let chain = Chain::of(actor.user().tenant);
    let by = AuditActor::User(actor.user().id);
    tx.audit(AuditEntry::new(chain, by, AuditAction::SessionRevoke, "session", session)).await?;
    tx.commit().await
}

/// The person as the page needs to know them.
#[must_use]
pub fn describe(actor: &Actor) -> Me {
    let user = actor.user();
    let tenant = actor.tenant().map(tenant_view);
    let reaches = |permission: &Permission| {
        actor.token().is_none_or(|(_, scopes)| scopes.iter().any(|scope| scope.useful(&[*permission])))
    };
    Me {
        id: user.id,
        email: user.email.clone(),
        display_name: user.display_name.clone(),
        role: user.grants.role,
        permissions: Permission::ALL
            .into_iter()
            .filter(|permission| actor.may(*permission) && reaches(permission))
            .collect(),
        second_factor: user.second_factor(),
        language: user.language,
        theme: user.theme,
        tenant,
        awaiting_since: user.awaiting_since,
        wrong_tries: actor.wrong_tries(),
    }
}

fn tenant_view(tenant: &Tenant) -> TenantView {
    TenantView {
        id: tenant.id,
        name: tenant.name.clone(),
        slug: tenant.slug.clone(),
        timezone: tenant.timezone.name().to_owned(),
    }
}
