//! Whose rows a query may touch.

use synkro_shared::{Grants, TenantId, UserId};

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

/// One person's own account. Made from that person's checked session, or while they sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonScope(UserId);

impl PersonScope {
    pub(super) const fn of(user: UserId) -> Self {
        Self(user)
    }

    /// The person.
    #[must_use]
    pub const fn user(self) -> UserId {
        self.0
    }
}

/// Accounts and tenants, for the service's staff. Made from the checked session or token of an administrator with a
/// second factor. No call that takes it touches what a tenant's people read or write.
#[derive(Debug, Clone, Copy)]
pub struct AdminScope {
    user: UserId,
    grants: Grants,
    by_token: bool,
}

impl AdminScope {
    pub(super) const fn of(user: UserId, grants: Grants, by_token: bool) -> Self {
        Self { user, grants, by_token }
    }

    /// Who acts.
    #[must_use]
    pub const fn user(self) -> UserId {
        self.user
    }

    /// What they are.
    #[must_use]
    pub const fn grants(self) -> Grants {
        self.grants
    }

    /// Whether an API token acts for them: it may do less to accounts than a person in a browser.
    #[must_use]
    pub const fn by_token(self) -> bool {
        self.by_token
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

    /// One person's account, for signing them in and for the operator's help.
    #[must_use]
    pub const fn person(self, user: UserId) -> PersonScope {
        PersonScope::of(user)
    }

    /// One tenant's rows, for set-up and maintenance of that tenant.
    #[must_use]
    pub const fn tenant(self, tenant: TenantId) -> TenantScope {
        TenantScope::of(tenant)
    }
}
