//! What the page sees of the settings. No secret is opened here.

use synkro_shared::integration::{IntegrationKind, IntegrationStatus};
use synkro_shared::settings::{
    AiSettings, AmocrmMethod, AmocrmSettings, AutomationSettings, IntegrationSettings, IntegrationView,
    OperationState, OperationView, Outcome, RadistSettings, SecretField, SettingsView, StepSummary,
    SupabaseSettings, SupabaseSql, TelegramSettings, project_ref,
};

use super::work::unseal;
use crate::app::App;
use crate::connections::amocrm_tokens::{callback_url, disabled_hook_url};
use crate::connections::{
    AiConnection, AmocrmConnection, Connection, RadistConnection, SupabaseConnection, TelegramConnection,
};
use crate::error::Result;
use crate::store::TenantScope;
use crate::store::integrations::Integration;
use crate::store::operations::Operation;
use crate::store::tenants::Tenant;
use crate::vendors::supabase;

fn summary(tenant: &Tenant, kind: IntegrationKind, found: Option<&Integration>, app: &App) -> StepSummary {
    let now = app.clock().now();
    StepSummary {
        kind,
        needed: tenant.source_mode.needs(kind),
        status: found.map_or(IntegrationStatus::NotSet, |integration| integration.status_at(now)),
        problem: found.and_then(|integration| integration.problem.clone()),
        checked_at: found.and_then(|integration| integration.checked_at),
        expires_at: found.and_then(|integration| integration.expires_at),
    }
}

/// The whole path.
///
/// # Errors
/// When the database does not answer.
pub async fn settings(app: &App, scope: TenantScope) -> Result<SettingsView> {
    let tenant = app.store.tenant(scope).await?;
    let known = app.store.list_integrations(scope).await?;
    let steps: Vec<StepSummary> = IntegrationKind::ALL
        .into_iter()
        .map(|kind| summary(&tenant, kind, known.iter().find(|found| found.kind == kind), app))
        .collect();
    let open = |step: &&StepSummary| step.needed && step.status != IntegrationStatus::Working;
    let next = steps.iter().find(open).map(|step| step.kind);
    let demo_console = app.demo_console.as_deref().map(str::to_owned);
    Ok(SettingsView { source_mode: tenant.source_mode, steps, next, demo_console })
}

/// One integration, also when nothing was entered yet.
///
/// # Errors
/// When the database does not answer.
pub async fn integration(app: &App, scope: TenantScope, kind: IntegrationKind) -> Result<IntegrationView> {
    let tenant = app.store.tenant(scope).await?;
    let found = app.store.find_integration(scope, kind).await?;
    let secrets = match &found {
        Some(integration) => app.store.list_secrets(scope, integration.id).await?,
        None => Vec::new(),
    };
    let connected = secrets
        .iter()
        .any(|secret| matches!(secret.field, SecretField::TokenPair | SecretField::AccessToken));
    let mut operations: Vec<OperationView> = Vec::new();
    for operation in app.store.list_operations(scope, kind).await? {
        if operations.iter().all(|shown| shown.action != operation.action) {
            operations.push(self::operation(app, scope, operation).await?);
        }
    }
    Ok(IntegrationView {
        summary: summary(&tenant, kind, found.as_ref(), app),
        settings: open_settings(app, &tenant, kind, found.as_ref(), connected),
        secrets,
        check: found.and_then(|integration| integration.last_check),
        operations,
    })
}

fn read<C: Connection>(found: Option<&Integration>) -> Option<C> {
    found.and_then(|integration| serde_json::from_value(integration.config.clone()).ok())
}

fn open_settings(
    app: &App,
    tenant: &Tenant,
    kind: IntegrationKind,
    found: Option<&Integration>,
    connected: bool,
) -> IntegrationSettings {
    match kind {
        IntegrationKind::Supabase => {
            let url = read::<SupabaseConnection>(found).map(|connection| connection.url);
            let project = url.as_deref().and_then(|url| project_ref(url).ok());
            let keys_page = project.map(|project| supabase::keys_page(&project));
            IntegrationSettings::Supabase(SupabaseSettings { url, keys_page })
        }
        IntegrationKind::Amocrm => {
            let connection = read::<AmocrmConnection>(found);
            let method = connection.as_ref().map_or(AmocrmMethod::default(), |connection| connection.method);
            IntegrationSettings::Amocrm(AmocrmSettings {
                method,
                host: connection.as_ref().map(|c| c.host.clone()).filter(|host| !host.is_empty()),
                client_id: connection.and_then(|connection| connection.client_id),
                connected,
                callback_url: callback_url(&app.origin, &tenant.slug),
                disabled_hook_url: disabled_hook_url(&app.origin, &tenant.slug),
            })
        }
        IntegrationKind::Radist => {
            let connection = read::<RadistConnection>(found);
            IntegrationSettings::Radist(connection.map_or_else(RadistSettings::default, |connection| {
                RadistSettings {
                    base_url: Some(connection.base_url),
                    company_id: connection.company_id,
                    connection_ids: connection.connection_ids,
                }
            }))
        }
        IntegrationKind::Ai => {
            let connection = read::<AiConnection>(found).unwrap_or_default();
            IntegrationSettings::Ai(AiSettings {
                provider: connection.provider,
                base_url: connection.base_url,
                model: connection.model,
                allowed_hosts: app.egress.config().ai_hosts.clone(),
            })
        }
        IntegrationKind::Telegram => {
            let connection = read::<TelegramConnection>(found);
            IntegrationSettings::Telegram(TelegramSettings {
                thread_id: connection.as_ref().and_then(|connection| connection.thread_id),
                repeat_unknown: connection.as_ref().is_some_and(|connection| connection.repeat_unknown),
                chat_id: connection.map(|connection| connection.chat_id),
            })
        }
        IntegrationKind::Automation => {
            let saved = found.and_then(|found| serde_json::from_value(found.config.clone()).ok());
            IntegrationSettings::Automation(
                saved.unwrap_or_else(|| AutomationSettings::proposal(tenant.timezone.name())),
            )
        }
    }
}

/// An operation with its outcome opened.
///
/// # Errors
/// When the outcome can't be opened or the database does not answer.
pub async fn operation(app: &App, scope: TenantScope, operation: Operation) -> Result<OperationView> {
    let outcome = match &operation.outcome {
        Some(sealed) => Some(unseal(app, scope, &operation, sealed).await?.shown),
        None => None,
    };
    Ok(OperationView {
        id: operation.id,
        kind: operation.kind,
        action: operation.action,
        state: operation.state,
        started_at: operation.started_at,
        ended_at: operation.ended_at,
        deadline_at: operation.deadline_at,
        items: operation.progress.items,
        counts: operation.progress.counts,
        waiting: operation.progress.waiting.filter(|_| operation.state == OperationState::Running),
        waited_s: operation.progress.waited_s,
        problem: operation.problem.or_else(|| match &outcome {
            Some(Outcome::Check(report)) => report.problem.clone(),
            Some(_) | None => None,
        }),
        outcome,
    })
}

/// The SQL block that the tenant's project needs now.
///
/// # Errors
/// When the database does not answer.
pub async fn supabase_sql(app: &App, scope: TenantScope) -> Result<SupabaseSql> {
    use synkro_shared::settings::FactCode;
    let found = app.store.find_integration(scope, IntegrationKind::Supabase).await?;
    let project = read::<SupabaseConnection>(found.as_ref()).and_then(|connection| connection.account());
    let facts = found.and_then(|found| found.last_check).map(|check| check.facts).unwrap_or_default();
    let version = facts
        .iter()
        .find(|fact| fact.code == FactCode::SchemaVersion)
        .and_then(|fact| fact.value.parse::<u32>().ok())
        .unwrap_or(0);
    // A project that is up to date gets the whole block: run again, it mends grants.
    let from = if version >= supabase::sql::CURRENT { 0 } else { version };
    let sql = supabase::sql::block(from);
    let editor_url = supabase::editor_url(project.as_deref().unwrap_or("_"), &sql);
    Ok(SupabaseSql { found: version, current: supabase::sql::CURRENT, sql, editor_url })
}
