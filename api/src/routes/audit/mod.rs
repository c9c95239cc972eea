//! A tenant's own audit log: who touched my company.

pub mod list;
pub(super) mod query;
