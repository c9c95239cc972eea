//! Supabase: both keys belong to this very project, each in its place; the tables are there in the current version;
//! a row can be written, read and deleted; and the public key reads nothing.
//!
//! A key that a project's host accepts is registered there, so each key is tried on its own. What a legacy key says of
//! itself is a hint for better words, never a proof.

use std::time::Duration;

use serde_json::json;
use synkro_shared::run::RunProblemCode;
use synkro_shared::settings::{CheckCode as C, FactCode, SecretField, project_ref};

use super::{Asked, Check, Step, canaries};
use crate::clock::Clock;
use crate::connections::{Connected, Connection, SupabaseConnection, claim, connect_incomplete};
use crate::vault::Plaintext;
use crate::vendors::supabase::{Client, Query, key, sql, tables};
use crate::vendors::{VendorError, VendorErrorKind};

pub(super) const ALL: [C; 9] = [
    C::KeysShape,
    C::AnonKeyAccepted,
    C::AnonKeyIsPublic,
    C::SecretKeyAccepted,
    C::SchemaPresent,
    C::CanaryWritten,
    C::CanaryRead,
    C::CanaryDeleted,
    C::AnonCannotRead,
];
/// The API learns of new tables some seconds after the SQL was run.
const LOOK_EVERY: Duration = Duration::from_millis(1500);
const LOOKS: u32 = 10;

pub(super) async fn check(check: &mut Check<'_>) -> Step {
    let work = check.work;
    let connection = connect_incomplete::<SupabaseConnection>(&work.app, work.scope).await;
    let connection: Connected<SupabaseConnection> = check.connected(C::KeysShape, connection).await?;
    check.revision = Some(connection.revision);
    let host = connection.settings.host();
    let anon =
        work.app.vault.open(work.scope, connection.integration, SecretField::AnonKey.code(), &host).await?;
    let Some(anon) = anon else { return check.fails(C::KeysShape, RunProblemCode::NotConfigured).await };
    let project = project_ref(&connection.settings.url).unwrap_or_default();
    check.fact(FactCode::ProjectRef, &project);
    shape(check, &project, &anon, connection.key()).await?;

    let public = Client::new(&work.app.egress, &connection.settings.url, anon.expose());
    let public = check.needs(C::AnonKeyAccepted, public).await?;
    let secret = check.needs(C::SecretKeyAccepted, connection.client(&work.app)).await?;
    accepted(check, &public, &secret).await?;
    proven(check, &connection).await?;
    schema(check, &secret).await?;
    let canary = work.app.clock().new_id();
    let outcome = canary_lives(check, &public, &secret, canary).await;
    // Whatever happened, no canary stays behind.
    let gone = secret.delete(tables::CANARY, &Query::new().eq("id", canary)).await;
    match (&outcome, gone) {
        (Ok(()), Ok(1)) => check.passed(C::CanaryDeleted).await?,
        (Ok(()), Ok(_)) => return check.fails(C::CanaryDeleted, RunProblemCode::GrantMissing).await,
        (Ok(()), Err(error)) => return check.refused(C::CanaryDeleted, &error, None).await,
        (Err(_), _) => {}
    }
    outcome
}

/// What the keys say of themselves.
async fn shape(check: &mut Check<'_>, project: &str, anon: &Plaintext, secret: &str) -> Step {
    let public = key::hint(anon.expose());
    let private = key::hint(secret);
    let role = |hint: &Option<key::KeyHint>| hint.as_ref().and_then(|hint| hint.role.clone());
    if role(&public).as_deref() == Some("service_role")
        || role(&private).as_deref() == Some("anon")
        || anon.expose().starts_with("sb_secret_")
        || secret.starts_with("sb_publishable_")
    {
        return check.fails(C::KeysShape, RunProblemCode::KeysSwapped).await;
    }
    let named = [&public, &private].into_iter().flatten().filter_map(|hint| hint.project_ref.as_deref());
    if named.into_iter().any(|named| named != project) {
        return check.fails(C::KeysShape, RunProblemCode::WrongProject).await;
    }
    check.passed(C::KeysShape).await
}

/// Each key opens the door that is its own, and only that.
async fn accepted(check: &mut Check<'_>, public: &Client<'_>, secret: &Client<'_>) -> Step {
    match public.auth_settings().await {
        Ok(()) => check.passed(C::AnonKeyAccepted).await?,
        Err(error) => return check.refused(C::AnonKeyAccepted, &error, foreign(&error)).await,
    }
    match public.root().await {
        // The root is for secret keys alone.
        Ok(_) => return check.fails(C::AnonKeyIsPublic, RunProblemCode::KeysSwapped).await,
        Err(error) if error.kind == VendorErrorKind::Unauthorized => check.passed(C::AnonKeyIsPublic).await?,
        Err(error) => return check.refused(C::AnonKeyIsPublic, &error, None).await,
    }
    match secret.root().await {
        Ok(_) => Ok(()),
        Err(error) => check.refused(C::SecretKeyAccepted, &error, foreign(&error)).await,
    }
}

/// Who has the project's secret key has the project. Where several companies have it, it is that one's whose person asked
/// last: the nights would only take it from each other.
async fn proven(check: &mut Check<'_>, connection: &Connected<SupabaseConnection>) -> Step {
    let (work, take) = (check.work, check.asked == Asked::ByPerson);
    if claim(&work.app, work.scope, &connection.settings, connection.revision, take).await? {
        check.passed(C::SecretKeyAccepted).await
    } else {
        check.fails(C::SecretKeyAccepted, RunProblemCode::ProjectUnproven).await
    }
}

/// A key that this project's host does not know is another project's, or revoked.
fn foreign(error: &VendorError) -> Option<RunProblemCode> {
    (error.kind == VendorErrorKind::Unauthorized).then_some(RunProblemCode::WrongProject)
}

/// The tables are there. After the SQL was run the API may not know yet: it is asked again for a while.
async fn schema(check: &mut Check<'_>, secret: &Client<'_>) -> Step {
    let clock: Clock = check.work.app.clock().clone();
    let mut looks = 0;
    let version = loop {
        let answer = secret.schema_version().await;
        looks += 1;
        let again = match &answer {
            Err(error) => error.kind == VendorErrorKind::SchemaMissing,
            Ok(version) => u32::try_from(*version).unwrap_or(0) < sql::CURRENT,
        };
        if !again || looks >= LOOKS {
            break answer;
        }
        clock.sleep(LOOK_EVERY).await;
    };
    let version = check.needs(C::SchemaPresent, version).await?;
    let version = u32::try_from(version).unwrap_or(0);
    check.fact(FactCode::SchemaVersion, version);
    if version < sql::CURRENT {
        return check.fails(C::SchemaPresent, RunProblemCode::SchemaOutdated).await;
    }
    check.passed(C::SchemaPresent).await?;
    // Every table that a run uses is asked for: one that lacks its grant would fail the run.
    for table in tables::ALL {
        if let Err(error) = secret.select(table, &Query::new().limit(1)).await {
            return check.refused(C::SchemaPresent, &error, None).await;
        }
    }
    Ok(())
}

async fn canary_lives(
    check: &mut Check<'_>,
    public: &Client<'_>,
    secret: &Client<'_>,
    canary: uuid::Uuid,
) -> Step {
    let row = json!({"id": canary, "written_at": check.work.app.clock().now()});
    let written = secret.upsert(tables::CANARY, &[row]).await;
    check.needs(C::CanaryWritten, written).await?;
    tables_take_rows(check, secret, canary).await?;
    check.passed(C::CanaryWritten).await?;
    let mine = Query::new().eq("id", canary);
    let read = secret.select(tables::CANARY, &mine).await;
    if check.needs(C::CanaryRead, read).await?.len() != 1 {
        return check.fails(C::CanaryRead, RunProblemCode::VendorChanged).await;
    }
    check.passed(C::CanaryRead).await?;
    // While a row is there, an empty answer proves that the lock holds, not that the table is empty.
    for table in tables::ALL {
        match public.select(table, &Query::new().limit(1)).await {
            Ok(rows) if rows.is_empty() => {}
            Ok(_) => return check.fails(C::AnonCannotRead, RunProblemCode::AnonCanRead).await,
            Err(error) if denied(&error) => {}
            Err(error) => return check.refused(C::AnonCannotRead, &error, None).await,
        }
    }
    check.passed(C::AnonCannotRead).await
}

/// Each table takes a row with all of its columns, and gives it up again.
async fn tables_take_rows(check: &mut Check<'_>, secret: &Client<'_>, id: uuid::Uuid) -> Step {
    for canary in canaries::canaries(id) {
        let written = secret.upsert(canary.table, &[canary.row]).await;
        let (column, value) = canary.by;
        let gone = secret.delete(canary.table, &Query::new().eq(column, value)).await;
        check.needs(C::CanaryWritten, written).await?;
        if let Err(error) = gone {
            return check.refused(C::CanaryDeleted, &error, None).await;
        }
    }
    Ok(())
}

const fn denied(error: &VendorError) -> bool {
    matches!(
        error.kind,
        VendorErrorKind::GrantMissing | VendorErrorKind::Unauthorized | VendorErrorKind::SchemaMissing
    )
}
