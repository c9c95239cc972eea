//! E-mail and password in, session out. Every failure looks the same from outside.

use synkro_shared::session::{LoginRequest, Me, TenantView};
use synkro_shared::{Permission, ProblemKind};

use super::session_tokens::SessionTokens;
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::audit::{AuditActor, AuditEntry, Outcome};
use crate::store::sessions::{Actor, NewSession};
use crate::store::{SystemScope, TenantScope};

/// Longest browser description that is kept.
const MAX_USER_AGENT: usize = 200;

/// Where a sign-in comes from.
pub struct Origin {
    /// The browser's own description.
    pub user_agent: String,
    /// The client's address.
    pub address: String,
}

/// A session that was just made.
pub struct SignedIn {
    /// The person and the session.
    pub actor: Actor,
    /// The refresh token, to be given to the browser and forgotten.
    pub refresh: String,
}

/// Signs a person in.
///
/// # Errors
/// [`ProblemKind::SignInFailed`] whatever was wrong, or the server is busy.
pub async fn sign_in(app: &App, form: LoginRequest, origin: Origin) -> Result<SignedIn> {
    let (email, password) = form.check().map_err(Error::validation)?;
    let system = SystemScope::because("sign-in looks people up before anybody is known");
    let found = app.store.find_user_for_sign_in(system, &email).await?;
    let (user, hash) = found.map_or((None, None), |(user, hash)| (Some(user), hash));
    let matches = app.passwords.verify(password, hash).await?;
    let allowed = match &user {
        Some(user) => matches && user.enabled && app.store.tenant_alive(user.tenant).await?,
        None => false,
    };
    let tx = app.store.begin().await?;
    let Some(user) = user.filter(|_| allowed) else {
        tx.audit(AuditEntry {
            tenant: None,
            actor: AuditActor::Anonymous,
            action: "session.create",
            object_kind: "session",
            object_id: "",
            outcome: Outcome::Denied,
            detail: "",
        })
        .await?;
        tx.commit().await?;
        return Err(Error::new(ProblemKind::SignInFailed));
    };
    let refresh = app.tokens.new_refresh();
    let session = tx
        .create_session(
            system,
            NewSession {
                user: user.id,
                refresh_hash: SessionTokens::hash(&refresh),
                user_agent: origin
                    .user_agent
                    .chars()
                    .filter(|c| !c.is_control())
                    .take(MAX_USER_AGENT)
                    .collect(),
                address: origin.address,
            },
        )
        .await?;
    tx.audit(AuditEntry {
        tenant: user.tenant,
        actor: AuditActor::User(user.id),
        action: "session.create",
        object_kind: "session",
        object_id: &session.to_string(),
        outcome: Outcome::Done,
        detail: "",
    })
    .await?;
    tx.commit().await?;
    let actor =
        app.store.check_session(session).await?.ok_or_else(|| Error::new(ProblemKind::SignInFailed))?;
    Ok(SignedIn { actor, refresh })
}

/// Ends the actor's session.
///
/// # Errors
/// When the database does not answer.
pub async fn sign_out(app: &App, actor: &Actor) -> Result<()> {
    let tx = app.store.begin().await?;
    tx.revoke_own_session(actor).await?;
    tx.audit(AuditEntry {
        tenant: actor.user().tenant,
        actor: AuditActor::User(actor.user().id),
        action: "session.revoke",
        object_kind: "session",
        object_id: &actor.session().to_string(),
        outcome: Outcome::Done,
        detail: "",
    })
    .await?;
    tx.commit().await
}

/// The person as the page needs to know them.
///
/// # Errors
/// When the database does not answer.
pub async fn describe(app: &App, actor: &Actor) -> Result<Me> {
    let user = actor.user();
    let tenant = match actor.scope() {
        Some(scope) => Some(tenant_view(app, scope).await?),
        None => None,
    };
    Ok(Me {
        id: user.id,
        email: user.email.clone(),
        display_name: user.display_name.clone(),
        role: user.grants.role,
        permissions: Permission::ALL.into_iter().filter(|permission| actor.may(*permission)).collect(),
        language: user.language,
        tenant,
    })
}

async fn tenant_view(app: &App, scope: TenantScope) -> Result<TenantView> {
    let tenant = app.store.tenant(scope).await?;
    Ok(TenantView {
        id: tenant.id,
        name: tenant.name,
        slug: tenant.slug,
        timezone: tenant.timezone.name().to_owned(),
    })
}
