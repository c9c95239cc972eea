//! The admin area: tenants, accounts, the platform's audit log. Nothing here reaches what a tenant's people read.

pub mod audit;
pub mod tenants;
pub mod users;
