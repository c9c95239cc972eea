//! `GET /api/v1/admin/audit` and its export.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use synkro_shared::Page;
use synkro_shared::audit::AuditEntryView;

use crate::app::App;
use crate::cpu_pool::Work;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Query;
use crate::http::rules::ReadPlatformAudit;
use crate::routes::audit::query::{AuditQuery, to_csv};

/// Entries of an export at most: more is asked for by dates.
const EXPORT: u64 = 50_000;

/// The platform's audit log, newest first
///
/// What staff and strangers did outside any company. Entries of a company are in its own log.
#[utoipa::path(get, path = "/api/v1/admin/audit", tag = "admin", params(AuditQuery),
    responses((status = 200, description = "A page of entries.", body = Page<AuditEntryView>)))]
pub async fn list_platform_audit(
    Access(staff): Access<ReadPlatformAudit>,
    State(app): State<App>,
    Query(query): Query<AuditQuery>,
) -> Result<Json<Page<AuditEntryView>>> {
    let (filter, paging) = query.read()?;
    let entries = app.store.list_platform_audit(staff.scope, &filter, paging.limit()? + 1).await?;
    Ok(Json(paging.page_by_number(entries, |entry| entry.seq)))
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
