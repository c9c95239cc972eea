//! The one table of who may do what. Server, page and the OpenAPI document all read it from here.

use serde::{Deserialize, Serialize};

/// What a person is to the installation. Admins are global and blind: no permission of theirs reaches tenant content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Staff of the service: manages tenants, users and admins.
    SuperAdmin,
    /// Staff of the service: creates, enables and disables users.
    AdminLite,
    /// A person of a client company.
    User,
}

/// One thing that may be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Own password, second factor, sessions, tokens, language, theme.
    OwnAccount,
    /// Overview, reports, comments and follow-ups of the own tenant.
    ReportsRead,
    /// Start, cancel and retry runs of the own tenant.
    RunsWrite,
    /// Integrations, prompt, automation and the tenant's audit log.
    Settings,
    /// See the list of tenants.
    TenantsList,
    /// Create, rename, suspend, resume, delete a tenant.
    TenantsManage,
    /// Create, enable, disable users of tenants, re-issue invites.
    UsersManage,
    /// The same for admins; change roles; grant `settings`.
    AdminsManage,
    /// Delete a user.
    UsersDelete,
    /// The platform's audit log.
    PlatformAudit,
}

impl Permission {
    /// Every permission, in the order of the table.
    pub const ALL: [Self; 10] = [
        Self::OwnAccount,
        Self::ReportsRead,
        Self::RunsWrite,
        Self::Settings,
        Self::TenantsList,
        Self::TenantsManage,
        Self::UsersManage,
        Self::AdminsManage,
        Self::UsersDelete,
        Self::PlatformAudit,
    ];
}

impl Permission {
    /// Whether it reaches what is a company's own: its content, its runs, its settings.
    #[must_use]
    pub const fn is_of_a_company(self) -> bool {
        match self {
            Self::ReportsRead | Self::RunsWrite | Self::Settings => true,
            Self::OwnAccount
            | Self::TenantsList
            | Self::TenantsManage
            | Self::UsersManage
            | Self::AdminsManage
            | Self::UsersDelete
            | Self::PlatformAudit => false,
        }
    }
}

/// A role and the one permission that is granted by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Grants {
    /// The person's role.
    pub role: Role,
    /// Whether a `user` was granted `settings`. Means nothing for admins.
    pub settings: bool,
}

impl Grants {
    /// Whether these grants allow `permission`: the role table itself.
    #[must_use]
    pub const fn allow(self, permission: Permission) -> bool {
        use Permission as P;
        match (self.role, permission) {
            (_, P::OwnAccount)
            | (Role::SuperAdmin | Role::AdminLite, P::TenantsList | P::UsersManage)
            | (Role::SuperAdmin, P::TenantsManage | P::AdminsManage | P::UsersDelete | P::PlatformAudit)
            | (Role::User, P::ReportsRead | P::RunsWrite) => true,
            (Role::User, P::Settings) => self.settings,
            (Role::SuperAdmin | Role::AdminLite, P::ReportsRead | P::RunsWrite | P::Settings)
            | (Role::AdminLite, P::TenantsManage | P::AdminsManage | P::UsersDelete | P::PlatformAudit)
            | (
                Role::User,
                P::TenantsList
                | P::TenantsManage
                | P::UsersManage
                | P::AdminsManage
                | P::UsersDelete
                | P::PlatformAudit,
            ) => false,
        }
    }

    /// Every permission that these grants allow.
    #[must_use]
    pub fn permissions(self) -> Vec<Permission> {
        Permission::ALL.into_iter().filter(|permission| self.allow(*permission)).collect()
    }
}

codes! {
    /// What an API token may do, if its owner may: a token never reaches beyond its owner's own rights.
    #[derive(PartialOrd, Ord)]
    pub enum TokenScope {
        /// Overview, reports and runs of the own tenant.
        ReportsRead = "reports:read",
        /// Comments and follow-ups.
        ReportsComment = "reports:comment",
        /// Start, cancel and retry runs.
        RunsWrite = "runs:write",
        /// Integrations, prompt, automation.
        Settings = "settings",
        /// People of tenants: see them all, create those without `settings`, enable, disable. Staff: see them.
        AdminUsers = "admin:users",
        /// Manage companies, for staff.
        AdminTenants = "admin:tenants",
        /// The audit log: the own tenant's, or the platform's.
        AuditRead = "audit:read",
    }
}

impl TokenScope {
    /// Whether it is of any use to somebody with these permissions.
    #[must_use]
    pub fn useful(self, permissions: &[Permission]) -> bool {
        let any: &[Permission] = match self {
            Self::ReportsRead | Self::ReportsComment => &[Permission::ReportsRead],
            Self::RunsWrite => &[Permission::RunsWrite],
            Self::Settings => &[Permission::Settings],
            Self::AdminUsers => &[Permission::UsersManage],
            Self::AdminTenants => &[Permission::TenantsList],
            Self::AuditRead => &[Permission::Settings, Permission::PlatformAudit],
        };
        any.iter().any(|permission| permissions.contains(permission))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn admins_are_blind_to_content_whatever_was_granted() {
        for role in [Role::SuperAdmin, Role::AdminLite] {
            for settings in [false, true] {
                let grants = Grants { role, settings };
                for content in [Permission::ReportsRead, Permission::RunsWrite, Permission::Settings] {
                    assert!(!grants.allow(content), "{role:?} must not have {content:?}");
                }
            }
        }
    }

    #[test]
    fn settings_is_the_only_permission_granted_by_hand() {
        let without = Grants { role: Role::User, settings: false }.permissions();
        let with = Grants { role: Role::User, settings: true }.permissions();
        let gained: Vec<_> = with.iter().filter(|permission| !without.contains(permission)).collect();
        assert_eq!(gained, [&Permission::Settings]);
    }
}
