//! `/api/v1/admin/audit`: the platform's log, its export, and acknowledging that one is damaged.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use synkro_shared::Page;
use synkro_shared::audit::{AcknowledgeAuditRequest, AcknowledgedAudit, PlatformAuditPage};

use crate::app::App;
use crate::cpu_pool::Work;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::{Body, Query};
use crate::http::rules::{AcknowledgeAudit, ReadPlatformAudit};
use crate::routes::audit::query::{AuditQuery, to_csv};

/// Entries of an export at most: more is asked for by dates.
const EXPORT: u64 = 50_000;

/// The platform's audit log, newest first
///
/// What staff and strangers did outside any company. Entries of a company are in its own log. Says, too, which logs can't be
/// written into because somebody has changed them behind the program's back.
#[utoipa::path(get, path = "/api/v1/admin/audit", tag = "admin", params(AuditQuery),
    responses((status = 200, description = "A page of entries.", body = PlatformAuditPage)))]
pub async fn list_platform_audit(
    Access(staff): Access<ReadPlatformAudit>,
    State(app): State<App>,
    Query(query): Query<AuditQuery>,
) -> Result<Json<PlatformAuditPage>> {
    let (filter, paging) = query.read()?;
    let entries = app.store.list_platform_audit(staff.scope, &filter, paging.limit()? + 1).await?;
    let damaged = app.store.damaged_logs(staff.scope).await?;
    let Page { items, next_cursor } = paging.page_by_number(entries, |entry| entry.seq);
    Ok(Json(PlatformAuditPage { items, next_cursor, damaged }))
}

/// Acknowledge a damaged audit log
///
/// The part that can't be proven stays as it is and is named by each later check; that it was acknowledged, and by whom, is
/// written behind it, and what has to be written into this log can happen again. Find out first what happened: `synkro audit
/// verify` names the first entry.
#[utoipa::path(post, path = "/api/v1/admin/audit/acknowledge", tag = "admin",
    request_body = AcknowledgeAuditRequest,
    responses((status = 200, description = "The part that was acknowledged.", body = AcknowledgedAudit)))]
pub async fn acknowledge_audit(
    Access(staff): Access<AcknowledgeAudit>,
    State(app): State<App>,
    Body(form): Body<AcknowledgeAuditRequest>,
) -> Result<Json<AcknowledgedAudit>> {
    let (from, to) = app.store.acknowledge_audit_as(staff.scope, form.tenant).await?;
    Ok(Json(AcknowledgedAudit { from, to }))
}

/// The platform's audit log as CSV
///
/// The newest 50 000 entries that the filters let through.
#[utoipa::path(get, path = "/api/v1/admin/audit/export", tag = "admin", params(AuditQuery),
    responses((status = 200, description = "A file.", body = String, content_type = "text/csv")))]
pub async fn export_platform_audit(
    Access(staff): Access<ReadPlatformAudit>,
    State(app): State<App>,
    Query(query): Query<AuditQuery>,
) -> Result<impl IntoResponse> {
    let (filter, _) = query.read()?;
    let entries = app.store.list_platform_audit(staff.scope, &filter, EXPORT).await?;
    // Fifty thousand rows take a while to write out.
    let rows = app.cpu.run(Work::Weigh, move || to_csv(&entries)).await??;
    let file = "attachment; filename=\"synkro-audit.csv\"";
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, file)], rows))
}
