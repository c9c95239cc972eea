//! `GET /api/v1/overview`.

use axum::Json;
use axum::extract::State;
use synkro_shared::integration::{IntegrationKind, IntegrationStatus, IntegrationTile};
use synkro_shared::overview::Overview;

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::rules::ReadReports;
use crate::services::settings::automation;

/// Reports on the page.
const LATEST: u64 = 5;

/// The overview
///
/// How the connections stand, the latest reports, and what runs now.
#[utoipa::path(get, path = "/api/v1/overview", tag = "overview",
    responses((status = 200, description = "What stands now.", body = Overview)))]
pub async fn get_overview(
    Access(person): Access<ReadReports>,
    State(app): State<App>,
) -> Result<Json<Overview>> {
    let scope = person.scope;
    let tenant = person.tenant()?;
    let now = app.clock().now();
    let known = app.store.list_integrations(scope).await?;
    let integrations: Vec<IntegrationTile> = IntegrationKind::ALL
        .into_iter()
        .map(|kind| {
            let found = known.iter().find(|integration| integration.kind == kind);
            IntegrationTile {
                kind,
                needed: tenant.source_mode.needs(kind),
                expires_at: found.and_then(|integration| integration.expires_at),
                status: found.map_or(IntegrationStatus::NotSet, |integration| integration.status_at(now)),
                problem: found.and_then(|integration| integration.problem.clone()),
                checked_at: found.and_then(|integration| integration.checked_at),
            }
        })
        .collect();
    let broken = integrations.iter().any(|tile| tile.needed && tile.status != IntegrationStatus::Working);
    let administrators = if broken { app.store.settings_holders(scope).await? } else { Vec::new() };
    let (active_run, last_run) = app.store.active_and_last_run(scope).await?;
    let automation = known.iter().find(|integration| integration.kind == IntegrationKind::Automation);
    Ok(Json(Overview {
        active_run,
        last_run,
        latest_reports: app.store.list_reports(scope, LATEST).await?,
        schedule: automation::schedule(&app, scope, tenant.timezone, automation).await?,
        integrations,
        administrators,
    }))
}
