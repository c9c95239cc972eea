//! `/api/v1/admin/tenants`.

pub mod change;
pub mod create;
pub mod list;
