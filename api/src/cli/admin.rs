//! `synkro admin`: the operator's way in, and back in, from the server's own command line.

use std::io::Read;

use synkro_shared::audit::AuditAction;
use synkro_shared::people::StaffDeed;
use synkro_shared::session::Language;
use synkro_shared::validate::{check_email, check_name};
use synkro_shared::{FieldErrorCode, Grants, Role, SecretText};
use zeroize::Zeroizing;

use super::tools::{print, with_app};
use crate::app::App;
use crate::config::Settings;
use crate::cpu_pool::CpuPool;
use crate::error::{Error, Result};
use crate::services::{deeds, new_password};
use crate::store::audit::{AuditActor, AuditEntry, Chain};
use crate::store::users::NewUser;
use crate::store::{Opening, RunLock, SystemScope};

pub(super) async fn create(settings: Settings, email: &str, name: &str) -> Result<()> {
    let email = check_email(email).map_err(|code| Error::internal(format_args!("--email: {code}")))?;
    let mut password = Zeroizing::new(String::new());
    std::io::stdin().lock().take(4096).read_to_string(&mut password).map_err(Error::internal)?;
    let password = SecretText::from(password.trim_end_matches(['\r', '\n']).to_owned());
    let words = vec![email.clone(), name.to_owned()];
    new_password::check(&CpuPool::new(), &password, words).await?.map_err(|code| {
        Error::internal(format_args!("the password on standard input is refused: {}", reason(code)))
    })?;
    let name = check_name(name).map_err(|code| Error::internal(format_args!("--name: {code}")))?;
    let _lock = RunLock::take(&settings.database)?;
    with_app(settings, Opening::Create, async |app| create_account(app, email, name, password).await).await?;
    print("The account is ready. It must set up a second factor when it first signs in.\n")
}

async fn create_account(app: &App, email: String, name: String, password: SecretText) -> Result<()> {
    let hash = app.passwords.hash(password).await?;
    let system = SystemScope::because("the operator creates the first admin");
    let tx = app.store.begin().await?;
    let id = tx
        .create_user(
            system,
            NewUser {
                email,
                display_name: name,
                password_hash: Some(hash),
                grants: Grants { role: Role::SuperAdmin, settings: false },
                tenant: None,
                language: Language::default(),
            },
        )
        .await?;
    let entry = AuditEntry::new(Chain::Platform, AuditActor::Operator, AuditAction::UserCreate, "user", id);
    tx.audit(entry.saying("super_admin")).await?;
    tx.commit().await
}

/// Why a password is refused, for a terminal.
const fn reason(code: FieldErrorCode) -> &'static str {
    match code {
        FieldErrorCode::Required | FieldErrorCode::TooShort => "it needs at least 12 characters",
        FieldErrorCode::TooLong => "it is too long",
        FieldErrorCode::PasswordOwnWords => "it holds the product's name, the e-mail or the name",
        FieldErrorCode::PasswordCommon => "it is on lists of common passwords",
        FieldErrorCode::PasswordPattern => "it is a keyboard row, a sequence or a repetition",
        FieldErrorCode::PasswordDate => "it is mostly a date",
        FieldErrorCode::PasswordName => "it is mostly a name",
        _ => "it is too easy to guess",
    }
}

pub(super) async fn reset_second_factor(settings: Settings, email: &str) -> Result<()> {
    let email = check_email(email).map_err(|code| Error::internal(format_args!("--email: {code}")))?;
    let _lock = RunLock::take_existing(&settings.database)?;
    with_app(settings, Opening::Existing, async |app| remove_second_factor(app, &email).await).await?;
    print("The second factor is gone. The next sign-in takes the password alone.\n")
}

async fn remove_second_factor(app: &App, email: &str) -> Result<()> {
    let system = SystemScope::because("the operator helps somebody back in");
    let (user, _) = app
        .store
        .find_user_for_sign_in(system, email)
        .await?
        .ok_or_else(|| Error::internal("no account has this e-mail"))?;
    if user.second_factor_since.is_none() {
        return Err(Error::internal("the account has no second factor"));
    }
    let person = system.person(user.id);
    let telling = match user.tenant {
        Some(tenant) => Some(deeds::prepare(app, tenant, None, (&user.display_name, &user.email)).await?),
        None => None,
    };
    let tx = app.store.begin().await?;
    tx.remove_totp(person).await?;
    tx.revoke_sessions(person, None).await?;
    tx.drop_challenges(person).await?;
    let chain = Chain::about(user.tenant);
    tx.audit(AuditEntry::new(chain, AuditActor::Operator, AuditAction::SecondFactorReset, "user", user.id))
        .await?;
    if let (Some(tenant), Some(telling)) = (user.tenant, &telling) {
        tx.tell_of_operator(system, tenant, user.id, StaffDeed::SecondFactorReset, telling).await?;
    }
    tx.commit().await
}
