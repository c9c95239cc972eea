//! What people do with their own account: show again who they are, change the password, make API tokens.

use synkro_shared::account::{ChangePasswordRequest, CreateTokenRequest, CreatedToken};
use synkro_shared::audit::AuditAction;
use synkro_shared::session::{ConfirmRequest, TypedCode, check_code};
use synkro_shared::validate::refused;
use synkro_shared::{FieldErrorCode, Permission, ProblemKind, SecretText, SessionId};

use super::guess::Guess;
use super::visit::Visit;
use super::{new_password, second_factor};
use crate::app::App;
use crate::credentials::passwords::Verdict;
use crate::credentials::secret_tokens;
use crate::error::{Error, Result};
use crate::store::api_tokens::NewToken;
use crate::store::audit::{AuditActor, AuditEntry, Chain};
use crate::store::guesses::Guessed;
use crate::store::sessions::Actor;
use crate::store::users::User;

/// API tokens of one person.
const MAX_TOKENS: u64 = 50;

fn entry(
    actor: &Actor,
    action: AuditAction,
    kind: &'static str,
    id: impl std::fmt::Display,
) -> AuditEntry<'static> {
    let user = actor.user();
    AuditEntry::new(Chain::of(user.tenant), AuditActor::User(user.id), action, kind, id)
}

enum Shown {
    Code(TypedCode),
    Password(SecretText),
}

/// The person shows again who they are: with a code when the second factor is on, else with the password.
///
/// # Errors
/// [`ProblemKind::CodeRefused`], [`ProblemKind::SignInFailed`], or too many tries.
pub async fn confirm(
    app: &App,
    actor: &Actor,
    session: SessionId,
    form: ConfirmRequest,
    visit: &Visit,
) -> Result<()> {
    let user = actor.user();
    let shown = if user.second_factor_since.is_some() {
        let code = form.code.unwrap_or_default();
        Shown::Code(check_code(code.as_typed()).map_err(|code| Error::refused("/code", code))?)
    } else {
        let password = form.password.filter(|typed| !typed.is_empty());
        Shown::Password(password.ok_or_else(|| Error::refused("/password", FieldErrorCode::Required))?)
    };
    let kind = match &shown {
        Shown::Code(_) => Guessed::Code,
        Shown::Password(_) => Guessed::Password,
    };
    let guess = Guess::again(app, kind, user, session, visit).await?;
    let proven = match shown {
        Shown::Code(typed) => match second_factor::check(app, actor.own(), typed).await? {
            None => {
                guess.was_wrong(app).await?;
                return Err(Error::new(ProblemKind::CodeRefused));
            }
            proven => proven,
        },
        Shown::Password(password) => {
            if !right_password(app, actor, password).await? {
                guess.was_wrong(app).await?;
                return Err(Error::new(ProblemKind::SignInFailed));
            }
            None
        }
    };
    let tx = app.store.begin().await?;
    if let Some(proven) = proven
        && !second_factor::spend(&tx, user, &proven).await?
    {
        return Err(Error::new(ProblemKind::CodeRefused));
    }
    tx.confirm_session(actor.own(), session).await?;
    tx.audit(entry(actor, AuditAction::SessionConfirm, "session", session)).await?;
    tx.commit().await?;
    guess.was_right(app).await
}

async fn right_password(app: &App, actor: &Actor, password: SecretText) -> Result<bool> {
    let (_, hash) = app.store.person(actor.own()).await?;
    Ok(app.passwords.verify(password, hash).await? != Verdict::Wrong)
}

/// The words that must not stand in a person's password.
///
/// # Errors
/// When the database does not answer.
pub async fn words_around(app: &App, user: &User) -> Result<Vec<String>> {
    let mut words = vec![user.email.clone(), user.display_name.clone()];
    if let Some(tenant) = user.tenant {
        let scope =
            crate::store::SystemScope::because("a password must not hold the company's name").tenant(tenant);
        let tenant = app.store.tenant(scope).await?;
        words.extend([tenant.name, tenant.slug]);
    }
    Ok(words)
}

/// Changes the password. The person's other sessions end.
///
/// # Errors
/// When the current password is wrong, or the new one not good enough: each at its field, with its reason.
pub async fn change_password(
    app: &App,
    actor: &Actor,
    session: SessionId,
    form: ChangePasswordRequest,
    visit: &Visit,
) -> Result<()> {
    let user = actor.user();
    let mut errors = Vec::new();
    if form.current_password.is_empty() {
        errors.push(refused("/current_password", FieldErrorCode::Required));
    }
    if form.new_password.is_empty() {
        errors.push(refused("/new_password", FieldErrorCode::Required));
    } else if form.new_password == form.current_password {
        errors.push(refused("/new_password", FieldErrorCode::SamePassword));
    }
    if !errors.is_empty() {
        return Err(Error::validation(errors));
    }
    // Whoever does not know the current password gets nothing weighed, and what is weighed takes one of the tries: both
    // cost a processor's time.
    let guess = Guess::again(app, Guessed::Password, user, session, visit).await?;
    if !right_password(app, actor, form.current_password).await? {
        guess.was_wrong(app).await?;
        return Err(Error::refused("/current_password", FieldErrorCode::WrongPassword));
    }
    let words = words_around(app, user).await?;
    new_password::check(&app.cpu, &form.new_password, words)
        .await?
        .map_err(|code| Error::refused("/new_password", code))?;
    let hash = app.passwords.hash(form.new_password).await?;
    let tx = app.store.begin().await?;
    tx.set_password(actor.own(), hash).await?;
    tx.revoke_sessions(actor.own(), Some(session)).await?;
    tx.drop_challenges(actor.own()).await?;
    tx.confirm_session(actor.own(), session).await?;
    if form.end_tokens {
        tx.revoke_tokens(actor.own()).await?;
    }
    let detail = if form.end_tokens { "tokens ended" } else { "" };
    tx.audit(entry(actor, AuditAction::PasswordChange, "user", user.id).saying(detail)).await?;
    tx.commit().await?;
    guess.was_right(app).await
}

/// Makes an API token: never for more than its owner may now.
///
/// # Errors
/// When the form is wrong, a scope is beyond the person's rights, or there are too many tokens.
pub async fn create_token(app: &App, actor: &Actor, form: CreateTokenRequest) -> Result<CreatedToken> {
    let (name, scopes, days) = form.check().map_err(Error::validation)?;
    let permissions: Vec<_> =
        Permission::ALL.into_iter().filter(|permission| actor.may(*permission)).collect();
    if scopes.iter().any(|scope| !scope.useful(&permissions)) {
        return Err(Error::refused("/scopes", FieldErrorCode::ScopeRefused));
    }
    let token = secret_tokens::new_api_token();
    let new = NewToken {
        name,
        token_hash: secret_tokens::hash(&token),
        last_four: token[token.len() - 4..].to_owned(),
        scopes,
        expires_at: app.clock().now() + chrono::Duration::days(i64::from(days)),
    };
    let tx = app.store.begin().await?;
    if tx.count_tokens(actor.own()).await? >= MAX_TOKENS {
        return Err(Error::refused("/name", FieldErrorCode::TooMany));
    }
    let view = tx.create_token(actor.own(), new).await?;
    tx.audit(entry(actor, AuditAction::TokenCreate, "token", view.id)).await?;
    tx.commit().await?;
    Ok(CreatedToken { token, view })
}
