//! Whose rows a query may touch.

use synkro_shared::TenantId;

/// The rows of one tenant. Made by this module only, from a checked session or a claimed run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TenantScope(TenantId);

impl TenantScope {
    pub(super) const fn of(tenant: TenantId) -> Self {
        Self(tenant)
    }

    /// The tenant.
    #[must_use]
    pub const fn tenant(self) -> TenantId {
        self.0
    }
}

/// The one bypass: work of the installation itself, on any tenant. Say why.
#[derive(Debug, Clone, Copy)]
pub struct SystemScope {
    _reason: &'static str,
}

impl SystemScope {
    /// The bypass, with the reason for whoever greps for it.
    #[must_use]
    pub const fn because(reason: &'static str) -> Self {
        Self { _reason: reason }
    }

    /// One tenant's rows, for set-up and maintenance of that tenant.
    #[must_use]
    pub const fn tenant(self, tenant: TenantId) -> TenantScope {
        TenantScope::of(tenant)
    }
}
