//! `GET /api/v1/admin/users` and `GET /api/v1/admin/users/{id}`.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use synkro_shared::admin::{UserAdminView, UserState};
use synkro_shared::{Page, Role, TenantId, UserId};

use crate::app::App;
use crate::error::Result;
use crate::http::access::Access;
use crate::http::extract::{Path, Query};
use crate::http::rules::ListUsers;
use crate::routes::paging::Paging;
use crate::services::recovery;
use crate::store::admin_users::UserFilter;

/// Which accounts.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct UsersQuery {
    /// Only of this tenant.
    tenant: Option<TenantId>,
    /// Only of this role.
    role: Option<Role>,
    /// Only in this state.
    state: Option<UserState>,
    /// Only those whose e-mail or name holds this.
    query: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// 1 to 100; 20 when absent.
    limit: Option<u64>,
}

/// Accounts, newest first
///
/// Staff's and companies', without anything that they read or wrote.
#[utoipa::path(get, path = "/api/v1/admin/users", tag = "admin", params(UsersQuery),
    responses((status = 200, description = "A page of accounts.", body = Page<UserAdminView>)))]
pub async fn list_users(
    Access(staff): Access<ListUsers>,
    State(app): State<App>,
    Query(query): Query<UsersQuery>,
) -> Result<Json<Page<UserAdminView>>> {
    let paging = Paging::new(query.cursor, query.limit);
    let text = query.query.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let filter = UserFilter {
        tenant: query.tenant,
        role: query.role,
        state: query.state,
        query: text,
        before: paging.before()?,
    };
    let users = app.store.list_users(staff.scope, &filter, paging.limit()? + 1).await?;
    Ok(Json(paging.page(users, |user| user.id.0)))
}

/// One account
///
/// As it stands in the list.
#[utoipa::path(get, path = "/api/v1/admin/users/{id}", tag = "admin", params(("id" = UserId, Path)),
    responses((status = 200, description = "The account.", body = UserAdminView)))]
pub async fn get_user(
    Access(staff): Access<ListUsers>,
    State(app): State<App>,
    Path(id): Path<UserId>,
) -> Result<Json<UserAdminView>> {
    recovery::user_view(&app, staff.scope, id).await.map(Json)
}
