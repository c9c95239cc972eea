//! `/api/v1/admin/users`.

pub mod change;
pub mod create;
pub mod list;
pub mod recovery;
