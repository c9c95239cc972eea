//! When reports are made: kept, and told in advance.

use chrono_tz::Tz;
use synkro_shared::FieldErrorCode;
use synkro_shared::audit::AuditAction;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::schedule::ScheduleView;
use synkro_shared::settings::{AutomationPreview, AutomationSettings, SourceMode};

use super::Person;
use crate::app::App;
use crate::domain::schedule::Schedule;
use crate::error::{Error, Result};
use crate::store::TenantScope;
use crate::store::audit::AuditEntry;
use crate::store::integrations::Integration;
use crate::store::standing::Standing;

/// Reports that the preview tells of.
const PREVIEW: usize = 5;

/// Saved settings and their schedule, if they can be used.
#[must_use]
pub fn read(config: &serde_json::Value) -> Option<(AutomationSettings, Schedule)> {
    let settings: AutomationSettings = serde_json::from_value(config.clone()).ok()?;
    settings.check().ok()?;
    let schedule = Schedule::new(settings.clone())?;
    Some((settings, schedule))
}

fn checked(settings: &AutomationSettings) -> Result<Schedule> {
    settings.check().map_err(Error::validation)?;
    Schedule::new(settings.clone()).ok_or_else(|| Error::refused("/timezone", FieldErrorCode::NotATimezone))
}

/// The next five reports of these settings.
///
/// # Errors
/// Fields that were refused.
pub fn preview(app: &App, settings: &AutomationSettings) -> Result<AutomationPreview> {
    let schedule = checked(settings)?;
    let next = schedule.next(app.clock().now(), PREVIEW);
    Ok(AutomationPreview { reports: next.iter().map(|due| due.planned()).collect() })
}

/// The schedule as it stands: what comes, what was missed. `zone`: the company's; `automation`: its settings, if there
/// are any.
///
/// # Errors
/// When the database does not answer.
pub async fn schedule(
    app: &App,
    scope: TenantScope,
    zone: Tz,
    automation: Option<&Integration>,
) -> Result<ScheduleView> {
    let known = automation.and_then(|found| read(&found.config));
    let state = app.store.find_schedule(scope).await?;
    let paused_at = state.and_then(|state| state.paused_at);
    let (last_missed, missed) = app.store.missed_fires(scope).await?;
    let timezone = match &known {
        Some((settings, _)) => settings.timezone.clone(),
        None => zone.name().to_owned(),
    };
    let enabled = known.as_ref().is_some_and(|(settings, _)| settings.enabled);
    let next = match known {
        Some((_, schedule)) if enabled && paused_at.is_none() => {
            schedule.next(app.clock().now(), PREVIEW).iter().map(|due| due.planned()).collect()
        }
        _ => Vec::new(),
    };
    Ok(ScheduleView { enabled, paused_at, timezone, next, last_missed, missed })
}

/// Keeps when reports are made; nothing outside has to be proven.
///
/// # Errors
/// Fields that were refused, or the database does not answer.
pub async fn put(app: &App, person: &Person, settings: &AutomationSettings) -> Result<()> {
    checked(settings)?;
    let zone =
        settings.timezone.parse().map_err(|_| Error::refused("/timezone", FieldErrorCode::NotATimezone))?;
    let kind = IntegrationKind::Automation;
    let tx = app.store.begin().await?;
    let config = serde_json::to_value(settings).map_err(Error::internal)?;
    tx.settle_schedule(person.scope).await?;
    tx.put_integration(person.scope, kind, config, None).await?;
    let standing = Standing { unproven: !settings.enabled, ..Standing::working() };
    tx.set_standing(person.scope, kind, None, standing).await?;
    tx.set_timezone(person.scope, zone).await?;
    tx.put_schedule(person.scope, settings).await?;
    let entry = AuditEntry::new(
        person.chain(),
        person.by(),
        AuditAction::IntegrationUpdate,
        "integration",
        kind.code(),
    );
    tx.audit(entry).await?;
    tx.commit().await
}

/// Sets where conversations come from.
///
/// # Errors
/// When the database does not answer.
pub async fn set_source_mode(app: &App, person: &Person, mode: SourceMode) -> Result<()> {
    let tx = app.store.begin().await?;
    tx.set_source_mode(person.scope, mode).await?;
    let entry =
        AuditEntry::new(person.chain(), person.by(), AuditAction::SourceModeSet, "tenant", person.tenant);
    tx.audit(entry.saying(mode.code())).await?;
    tx.commit().await
}
