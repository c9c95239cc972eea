//! The admin area: accounts and companies. What lists can be narrowed to is kept in the address of the page under the
//! same names as in the request.

use synkro_shared::admin::{
    CreateTenantRequest, CreateUserRequest, CreatedUser, InviteLink, RenameTenantRequest, TenantAdminView,
    TenantStatus, UpdateUserRequest, UserAdminView, UserState,
};
use synkro_shared::{Page, Role, TenantId, UserId};

use super::client::{Api, Call};
use super::error::ApiError;
use super::query::with_query;

/// Rows that a list loads at a time.
const PAGE_SIZE: &str = "20";
/// Rows of a list that is loaded whole, at a time: as many as the server gives.
const LARGE_PAGE_SIZE: &str = "100";
/// Companies that a choice offers at most: a list longer than this is not chosen from, and memory stays bounded.
const MAX_CHOICE: usize = 2_000;

/// Which accounts a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserFilter {
    /// Of this company.
    pub tenant: Option<TenantId>,
    /// In this role.
    pub role: Option<Role>,
    /// In this state.
    pub state: Option<UserState>,
    /// With this in the name or e-mail.
    pub query: String,
}

/// Which companies a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TenantFilter {
    /// In this state.
    pub status: Option<TenantStatus>,
    /// With this in the name or slug.
    pub query: String,
}

/// The stable name of a role.
#[must_use]
pub const fn role_code(role: Role) -> &'static str {
    match role {
        Role::SuperAdmin => "super_admin",
        Role::AdminLite => "admin_lite",
        Role::User => "user",
    }
}

/// The name and the text, unless the text is empty.
pub(super) fn text<'a>(name: &'static str, text: &'a str) -> (&'static str, Option<&'a str>) {
    (name, (!text.is_empty()).then_some(text))
}

impl UserFilter {
    /// `path` with the filter as its query.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        self.with(path, &[])
    }

    fn with(&self, path: &str, more: &[(&str, Option<&str>)]) -> String {
        let tenant = self.tenant.map(|id| id.to_string());
        let own = [
            ("tenant", tenant.as_deref()),
            ("role", self.role.map(role_code)),
            ("state", self.state.map(UserState::code)),
            text("query", &self.query),
        ];
        with_query(path, &[&own, more].concat())
    }
}

impl TenantFilter {
    /// `path` with the filter as its query.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        self.with(path, &[])
    }

    fn with(&self, path: &str, more: &[(&str, Option<&str>)]) -> String {
        let own = [("status", self.status.map(TenantStatus::code)), text("query", &self.query)];
        with_query(path, &[&own, more].concat())
    }
}

impl Api {
    /// `GET /admin/tenants`
    ///
    /// # Errors
    /// No connection, or no permission.
    pub async fn tenants(
        self,
        filter: &TenantFilter,
        cursor: Option<&str>,
    ) -> Result<Page<TenantAdminView>, ApiError> {
        let path = filter.with("/api/v1/admin/tenants", &[("cursor", cursor), ("limit", Some(PAGE_SIZE))]);
        self.fetch(Call::get(&path)).await
    }

    /// Every company in this state, by name, for a choice.
    ///
    /// # Errors
    /// No connection, or no permission.
    pub async fn all_tenants(self, status: Option<TenantStatus>) -> Result<Vec<TenantAdminView>, ApiError> {
        let filter = TenantFilter { status, query: String::new() };
        let mut tenants: Vec<TenantAdminView> = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let paging = [("cursor", cursor.as_deref()), ("limit", Some(LARGE_PAGE_SIZE))];
            let path = filter.with("/api/v1/admin/tenants", &paging);
            let page: Page<TenantAdminView> = self.fetch(Call::get(&path)).await?;
            tenants.extend(page.items);
            cursor = page.next_cursor;
            if cursor.is_none() || tenants.len() >= MAX_CHOICE {
                break;
            }
        }
        tenants.sort_by_cached_key(|tenant| tenant.name.to_lowercase());
        Ok(tenants)
    }

    /// `POST /admin/tenants`
    ///
    /// # Errors
    /// `validation_failed`, or no connection.
    pub async fn create_tenant(self, form: &CreateTenantRequest) -> Result<TenantAdminView, ApiError> {
        self.fetch(Call::post("/api/v1/admin/tenants").json(form)).await
    }

    /// `PATCH /admin/tenants/{id}`
    ///
    /// # Errors
    /// `validation_failed`, `not_found`, or no connection.
    pub async fn rename_tenant(
        self,
        id: TenantId,
        form: &RenameTenantRequest,
    ) -> Result<TenantAdminView, ApiError> {
        self.fetch(Call::patch(&format!("/api/v1/admin/tenants/{id}")).json(form)).await
    }

    /// `POST /admin/tenants/{id}/suspend`
    ///
    /// # Errors
    /// `conflict`, `not_found`, or no connection.
    pub async fn suspend_tenant(self, id: TenantId) -> Result<TenantAdminView, ApiError> {
        self.fetch(Call::post(&format!("/api/v1/admin/tenants/{id}/suspend")).empty()).await
    }

    /// `POST /admin/tenants/{id}/resume`
    ///
    /// # Errors
    /// `conflict`, `not_found`, or no connection.
    pub async fn resume_tenant(self, id: TenantId) -> Result<TenantAdminView, ApiError> {
        self.fetch(Call::post(&format!("/api/v1/admin/tenants/{id}/resume")).empty()).await
    }

    /// `DELETE /admin/tenants/{id}`
    ///
    /// # Errors
    /// `step_up_required`, `validation_failed` for the slug, `conflict`, or no connection.
    pub async fn delete_tenant(self, id: TenantId, slug: &str) -> Result<TenantAdminView, ApiError> {
        // A slug has no letters that mean something in an address.
        self.fetch(Call::delete(&format!("/api/v1/admin/tenants/{id}?slug={slug}"))).await
    }

    /// `GET /admin/users`
    ///
    /// # Errors
    /// No connection, or no permission.
    pub async fn users(
        self,
        filter: &UserFilter,
        cursor: Option<&str>,
    ) -> Result<Page<UserAdminView>, ApiError> {
        let path = filter.with("/api/v1/admin/users", &[("cursor", cursor), ("limit", Some(PAGE_SIZE))]);
        self.fetch(Call::get(&path)).await
    }

    /// `POST /admin/users`
    ///
    /// # Errors
    /// `validation_failed`, `step_up_required` for staff, or no connection.
    pub async fn create_user(self, form: &CreateUserRequest) -> Result<CreatedUser, ApiError> {
        self.fetch(Call::post("/api/v1/admin/users").json(form)).await
    }

    /// `PATCH /admin/users/{id}`
    ///
    /// # Errors
    /// `step_up_required`, `last_super_admin`, `not_found`, or no connection.
    pub async fn update_user(self, id: UserId, form: &UpdateUserRequest) -> Result<UserAdminView, ApiError> {
        self.fetch(Call::patch(&format!("/api/v1/admin/users/{id}")).json(form)).await
    }

    /// `POST /admin/users/{id}/enable`
    ///
    /// # Errors
    /// `not_found`, or no connection.
    pub async fn enable_user(self, id: UserId) -> Result<UserAdminView, ApiError> {
        self.fetch(Call::post(&format!("/api/v1/admin/users/{id}/enable")).empty()).await
    }

    /// `POST /admin/users/{id}/disable`
    ///
    /// # Errors
    /// `last_super_admin`, `not_found`, or no connection.
    pub async fn disable_user(self, id: UserId) -> Result<UserAdminView, ApiError> {
        self.fetch(Call::post(&format!("/api/v1/admin/users/{id}/disable")).empty()).await
    }

    /// `POST /admin/users/{id}/invite`
    ///
    /// # Errors
    /// `step_up_required`, `conflict`, `not_found`, or no connection.
    pub async fn invite_user(self, id: UserId) -> Result<InviteLink, ApiError> {
        self.fetch(Call::post(&format!("/api/v1/admin/users/{id}/invite")).empty()).await
    }

    /// `POST /admin/users/{id}/reset-second-factor`
    ///
    /// # Errors
    /// `step_up_required`, `not_found`, or no connection.
    pub async fn reset_second_factor(self, id: UserId) -> Result<UserAdminView, ApiError> {
        self.fetch(Call::post(&format!("/api/v1/admin/users/{id}/reset-second-factor")).empty()).await
    }

    /// `GET /admin/users/{id}`
    ///
    /// # Errors
    /// `not_found`, or no connection.
    pub async fn user(self, id: UserId) -> Result<UserAdminView, ApiError> {
        self.fetch(Call::get(&format!("/api/v1/admin/users/{id}"))).await
    }

    /// `POST /admin/users/{id}/confirm-recovery`
    ///
    /// # Errors
    /// `step_up_required`, `conflict` when it is confirmed or wants none, `not_found`, or no connection.
    pub async fn confirm_recovery(self, id: UserId) -> Result<UserAdminView, ApiError> {
        self.fetch(Call::post(&format!("/api/v1/admin/users/{id}/confirm-recovery")).empty()).await
    }

    /// `DELETE /admin/users/{id}`
    ///
    /// # Errors
    /// `step_up_required`, `last_super_admin`, `not_found`, or no connection.
    pub async fn delete_user(self, id: UserId) -> Result<(), ApiError> {
        self.send(Call::delete(&format!("/api/v1/admin/users/{id}"))).await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_names_only_what_it_narrows() {
        assert_eq!(UserFilter::default().address("/admin/users"), "/admin/users");
        let filter = UserFilter {
            role: Some(Role::AdminLite),
            state: Some(UserState::InviteExpired),
            query: "Алия & co".into(),
            tenant: None,
        };
        assert_eq!(
            filter.address("/admin/users"),
            "/admin/users?role=admin_lite&state=invite_expired&query=%D0%90%D0%BB%D0%B8%D1%8F%20%26%20co"
        );
    }

    #[test]
    fn a_role_has_the_name_that_it_has_on_the_wire() {
        for role in [Role::SuperAdmin, Role::AdminLite, Role::User] {
            assert_eq!(serde_json::to_value(role).expect("a role"), serde_json::Value::from(role_code(role)));
        }
    }
}
