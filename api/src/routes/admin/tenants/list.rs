//! `GET /api/v1/admin/tenants`.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use synkro_shared::Page;
use synkro_shared::admin::{TenantAdminView, TenantStatus};

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::Query;
use crate::http::rules::ListTenants;
use crate::routes::paging::Paging;
use crate::store::admin_tenants::TenantFilter;

/// Which tenants.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct TenantsQuery {
    /// Only in this state.
    status: Option<TenantStatus>,
    /// Only those whose name or slug holds this.
    query: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// 1 to 100; 20 when absent.
    limit: Option<u64>,
}

/// Tenants, newest first
///
/// Names and states; nothing that they hold.
#[utoipa::path(get, path = "/api/v1/admin/tenants", tag = "admin", params(TenantsQuery),
    responses((status = 200, description = "A page of tenants.", body = Page<TenantAdminView>)))]
pub async fn list_tenants(
    Access(staff): Access<ListTenants>,
    State(app): State<App>,
    Query(query): Query<TenantsQuery>,
) -> Result<Json<Page<TenantAdminView>>> {
    let paging = Paging::new(query.cursor, query.limit);
    let text = query.query.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let filter = TenantFilter { status: query.status, query: text, before: paging.before()? };
    let tenants = app.store.list_tenants(staff.scope, &filter, paging.limit()? + 1).await?;
    Ok(Json(paging.page(tenants, |tenant| tenant.id.0)))
}
