//! `GET /api/v1/audit`.

use axum::Json;
use axum::extract::State;
use synkro_shared::Page;
use synkro_shared::audit::AuditEntryView;

use super::query::AuditQuery;
use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Query;
use crate::http::rules::ReadTenantAudit;

/// Who touched my company, newest first
///
/// What the company's own people did, and what the service's staff did to it.
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(AuditQuery),
    responses((status = 200, description = "A page of entries.", body = Page<AuditEntryView>)))]
pub async fn list_audit(
    Access(person): Access<ReadTenantAudit>,
    State(app): State<App>,
    Query(query): Query<AuditQuery>,
) -> Result<Json<Page<AuditEntryView>>> {
    let (filter, paging) = query.read()?;
    let entries = app.store.list_tenant_audit(person.scope, &filter, paging.limit()? + 1).await?;
    Ok(Json(paging.page_by_number(entries, |entry| entry.seq)))
}
