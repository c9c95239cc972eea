//! `POST /api/v1/admin/tenants`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use synkro_shared::FieldErrorCode;
use synkro_shared::admin::{CreateTenantRequest, TenantAdminView};

use crate::app::App;
use crate::error::{Error, Result};
use crate::http::access::Access;
use crate::http::extract::Body;
use crate::http::rules::ManageTenants;
use crate::store::tenants::{NewTenant, SourceMode};

/// Create a tenant
///
/// Its slug is its own for ever: not even a deleted tenant's is given again.
#[utoipa::path(post, path = "/api/v1/admin/tenants", tag = "admin", request_body = CreateTenantRequest,
    responses((status = 201, description = "Created.", body = TenantAdminView)))]
pub async fn create_tenant(
    Access(staff): Access<ManageTenants>,
    State(app): State<App>,
    Body(form): Body<CreateTenantRequest>,
) -> Result<(StatusCode, Json<TenantAdminView>)> {
    let form = form.check().map_err(Error::validation)?;
    let timezone = match form.timezone.as_deref() {
        None => chrono_tz::Asia::Almaty,
        Some(name) => name.parse().map_err(|_| Error::refused("/timezone", FieldErrorCode::NotATimezone))?,
    };
    let new = NewTenant {
        slug: form.slug,
        name: form.name,
        timezone,
        report_language: form.report_language.unwrap_or_default(),
        source_mode: SourceMode::AmocrmRadist,
    };
    let tenant = app.store.create_tenant_as(staff.scope, new).await?;
    Ok((StatusCode::CREATED, Json(tenant)))
}
