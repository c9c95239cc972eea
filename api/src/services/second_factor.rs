//! The second factor: checking a code, enrolling, recovery codes.
//!
//! A code is checked first and spent in the transaction of what it is shown for: two requests with one code both find it
//! right, and one of them spends it.

use chrono::Duration;
use synkro_shared::account::{EnrolmentView, RecoveryCodes};
use synkro_shared::audit::AuditAction;
use synkro_shared::session::{TypedCode, check_code};
use synkro_shared::{FieldErrorCode, ProblemKind, Role, SecretText, SessionId};

use super::totp;
use crate::app::App;
use crate::clock::random_bytes;
use crate::error::{Error, Result};
use crate::store::audit::{AuditActor, AuditEntry, Chain};
use crate::store::second_factor::{KeptCode, PendingKey};
use crate::store::sessions::Actor;
use crate::store::users::User;
use crate::store::{PersonScope, Tx};
use crate::throttle::Rule;

/// The sealed key's name in the vault.
const FIELD: &str = "totp";
/// How long an enrolment waits for its first code.
const ENROLMENT: Duration = Duration::minutes(10);
/// Recovery codes of a person.
const CODES: usize = 10;
/// Letters and digits that are not taken for each other: 5 bits each, 60 bits a code.
const ALPHABET: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyz0";

/// A code that is right, and was not spent yet.
pub enum Proven {
    /// The app's, of this time step.
    Step(i64),
    /// A recovery code.
    Recovery(KeptCode),
}

/// Checks a code. `None`: it is not right.
///
/// # Errors
/// When the key can't be opened, or the database does not answer.
pub async fn check(app: &App, person: PersonScope, typed: TypedCode) -> Result<Option<Proven>> {
    match typed {
        TypedCode::Totp(code) => {
            let Some(sealed) = app.store.find_totp_key(person).await? else { return Ok(None) };
            let key = app.vault.open_for_account(person.user(), FIELD, &sealed)?;
            Ok(totp::step_of(key.expose(), code.as_typed(), app.clock().now())?.map(Proven::Step))
        }
        TypedCode::Recovery(code) => {
            let kept = app.store.list_recovery_codes(person).await?;
            let Some(salt) = kept.first().and_then(|first| hex::decode(&first.salt).ok()) else {
                return Ok(None);
            };
            let hash = app.passwords.hash_code(code, salt).await?;
            // Hashes under a salt that nobody outside knows: how far two of them agree tells nothing.
            let same = |kept: &KeptCode| kept.hash == hash;
            Ok(kept.into_iter().find(same).map(Proven::Recovery))
        }
    }
}

/// Spends a code. False: somebody did so before.
///
/// # Errors
/// When the database does not answer.
pub async fn spend(tx: &Tx, user: &User, proven: &Proven) -> Result<bool> {
    let person = person_of(user);
    match proven {
        Proven::Step(step) => tx.use_totp_step(person, *step).await,
        Proven::Recovery(code) => {
            if !tx.use_recovery_code(person, code).await? {
                return Ok(false);
            }
            let by = AuditActor::User(user.id);
            let entry =
                AuditEntry::new(Chain::of(user.tenant), by, AuditAction::RecoveryCodeUse, "user", user.id);
            tx.audit(entry).await?;
            Ok(true)
        }
    }
}

fn person_of(user: &User) -> PersonScope {
    crate::store::SystemScope::because("a code belongs to the person who is signing in").person(user.id)
}

fn entry(actor: &Actor, action: AuditAction) -> AuditEntry<'static> {
    let user = actor.user();
    AuditEntry::new(Chain::of(user.tenant), AuditActor::User(user.id), action, "user", user.id)
}

/// Begins an enrolment.
///
/// # Errors
/// When there is a second factor already.
pub async fn begin(app: &App, actor: &Actor) -> Result<EnrolmentView> {
    let user = actor.user();
    if user.second_factor_since.is_some() {
        return Err(Error::new(ProblemKind::Conflict).saying("The second factor is on already."));
    }
    let key = zeroize::Zeroizing::new(totp::new_key());
    let until = app.clock().now() + ENROLMENT;
    let sealed = app.vault.seal_for_account(user.id, FIELD, &key)?;
    let tx = app.store.begin().await?;
    tx.keep_pending_totp(actor.own(), PendingKey { sealed, until }).await?;
    tx.commit().await?;
    totp::enrolment(&key, &user.email, until)
}

/// Ends an enrolment: the code proves that the app has the key. Other sessions end, which have shown no second factor.
///
/// # Errors
/// [`ProblemKind::CodeRefused`], or there is no enrolment that waits.
pub async fn enable(
    app: &App,
    actor: &Actor,
    session: SessionId,
    code: &SecretText,
) -> Result<RecoveryCodes> {
    let wrong = |code| Error::refused("/code", code);
    let code = match check_code(code.as_typed()).map_err(wrong)? {
        TypedCode::Totp(code) => code,
        TypedCode::Recovery(_) => return Err(wrong(FieldErrorCode::NotACode)),
    };
    let gone = || Error::new(ProblemKind::Conflict).saying("The enrolment has run out. Begin anew.");
    let pending = app.store.find_pending_totp(actor.own()).await?.ok_or_else(gone)?;
    let now = app.clock().now();
    if pending.until <= now {
        return Err(gone());
    }
    let slot = app.throttle.take(Rule::SecondFactor, &actor.user().id.to_string()).await?;
    let key = app.vault.open_for_account(actor.user().id, FIELD, &pending.sealed)?;
    let Some(step) = totp::step_of(key.expose(), code.as_typed(), now)? else {
        return Err(Error::new(ProblemKind::CodeRefused));
    };
    let (codes, kept) = new_codes(app).await?;
    let tx = app.store.begin().await?;
    if !tx.enable_totp(actor.own(), &pending.sealed, step).await? {
        return Err(gone());
    }
    tx.put_recovery_codes(actor.own(), kept).await?;
    tx.note_second_factor(actor.own(), session).await?;
    tx.revoke_sessions(actor.own(), Some(session)).await?;
    tx.drop_challenges(actor.own()).await?;
    tx.audit(entry(actor, AuditAction::SecondFactorEnable)).await?;
    tx.commit().await?;
    app.throttle.give_back(slot).await;
    Ok(codes)
}

/// Switches the second factor off. Staff can't.
///
/// # Errors
/// When the person is staff, or there is none.
pub async fn disable(app: &App, actor: &Actor, session: SessionId) -> Result<()> {
    let user = actor.user();
    if user.grants.role != Role::User {
        return Err(Error::new(ProblemKind::Forbidden).saying("Staff must have a second factor."));
    }
    if user.second_factor_since.is_none() {
        return Err(Error::new(ProblemKind::Conflict).saying("The second factor is off already."));
    }
    let tx = app.store.begin().await?;
    tx.remove_totp(actor.own()).await?;
    tx.revoke_sessions(actor.own(), Some(session)).await?;
    tx.audit(entry(actor, AuditAction::SecondFactorDisable)).await?;
    tx.commit().await
}

/// Replaces the recovery codes.
///
/// # Errors
/// When there is no second factor.
pub async fn renew_codes(app: &App, actor: &Actor) -> Result<RecoveryCodes> {
    if actor.user().second_factor_since.is_none() {
        return Err(Error::new(ProblemKind::Conflict).saying("Switch the second factor on first."));
    }
    let (codes, kept) = new_codes(app).await?;
    let tx = app.store.begin().await?;
    tx.put_recovery_codes(actor.own(), kept).await?;
    tx.audit(entry(actor, AuditAction::RecoveryCodesCreate)).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Codes to show, and the same as they are kept.
async fn new_codes(app: &App) -> Result<(RecoveryCodes, Vec<KeptCode>)> {
    let salt = random_bytes::<16>();
    let (mut codes, mut kept) = (Vec::with_capacity(CODES), Vec::with_capacity(CODES));
    for position in 1..=CODES {
        let plain: String = random_bytes::<12>()
            .into_iter()
            .map(|byte| char::from(ALPHABET[usize::from(byte & 31)]))
            .collect();
        codes.push(format!("{}-{}-{}", &plain[..4], &plain[4..8], &plain[8..]));
        let hash = app.passwords.hash_code(plain, salt.to_vec()).await?;
        kept.push(KeptCode { position: i32::try_from(position).unwrap_or(0), salt: hex::encode(salt), hash });
    }
    Ok((RecoveryCodes { codes }, kept))
}
