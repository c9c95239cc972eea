//! `/api/v1/admin/tenants/{id}`: rename, suspend, resume, delete.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use synkro_shared::TenantId;
use synkro_shared::admin::{RenameTenantRequest, TenantAdminView};
use synkro_shared::validate::check_name;

use crate::app::App;
use crate::error::{Error, Result};
use crate::http::access::Access;
use crate::http::extract::{Body, Path, Query};
use crate::http::rules::{DeleteTenants, ManageTenants};

/// Rename a tenant
///
/// Its short name in addresses stays.
#[utoipa::path(patch, path = "/api/v1/admin/tenants/{id}", tag = "admin", params(("id" = TenantId, Path)),
    request_body = RenameTenantRequest,
    responses((status = 200, description = "Renamed.", body = TenantAdminView)))]
pub async fn rename_tenant(
    Access(staff): Access<ManageTenants>,
    State(app): State<App>,
    Path(id): Path<TenantId>,
    Body(form): Body<RenameTenantRequest>,
) -> Result<Json<TenantAdminView>> {
    let name = check_name(&form.name).map_err(|code| Error::refused("/name", code))?;
    app.store.rename_tenant(staff.scope, id, &name).await.map(Json)
}

/// Suspend a tenant
///
/// At once its people can't do anything, and its runs stop where they are.
#[utoipa::path(post, path = "/api/v1/admin/tenants/{id}/suspend", tag = "admin", params(("id" = TenantId, Path)),
    responses((status = 200, description = "Suspended.", body = TenantAdminView)))]
pub async fn suspend_tenant(
    Access(staff): Access<ManageTenants>,
    State(app): State<App>,
    Path(id): Path<TenantId>,
) -> Result<Json<TenantAdminView>> {
    app.store.set_tenant_suspended(staff.scope, id, true).await.map(Json)
}

/// Resume a suspended tenant
///
/// Runs that were stopped go on.
#[utoipa::path(post, path = "/api/v1/admin/tenants/{id}/resume", tag = "admin", params(("id" = TenantId, Path)),
    responses((status = 200, description = "Resumed.", body = TenantAdminView)))]
pub async fn resume_tenant(
    Access(staff): Access<ManageTenants>,
    State(app): State<App>,
    Path(id): Path<TenantId>,
) -> Result<Json<TenantAdminView>> {
    app.store.set_tenant_suspended(staff.scope, id, false).await.map(Json)
}

/// What shows that this company is meant and no other.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DeleteTenantQuery {
    /// The tenant's slug, typed out.
    slug: String,
}

/// Delete a tenant
///
/// Destroys its vault key at once: the vendor keys that it sealed are unreadable, also in a backup. Its accounts go; its
/// runs and reports are removed soon after. The client's own Supabase project is not touched. Can't be undone.
/// What is left of it, its name and that it was deleted, is the answer.
#[utoipa::path(delete, path = "/api/v1/admin/tenants/{id}", tag = "admin",
    params(("id" = TenantId, Path), DeleteTenantQuery),
    responses((status = 200, description = "Deleted.", body = TenantAdminView)))]
pub async fn delete_tenant(
    Access(staff): Access<DeleteTenants>,
    State(app): State<App>,
    Path(id): Path<TenantId>,
    Query(query): Query<DeleteTenantQuery>,
) -> Result<Json<TenantAdminView>> {
    app.store.delete_tenant(staff.scope, id, query.slug.trim()).await.map(Json)
}
