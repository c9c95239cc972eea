//! The admin area: who may sign in, which companies there are, and what was done with either. Nothing here shows what a
//! company reads or writes.

pub mod audit;
pub mod days;
pub mod edited_list;
pub mod narrowing;
pub mod paged;
mod tenants;
mod users;

pub use audit::AuditPage;
pub use tenants::TenantsPage;
pub use users::{Invitation, InviteDialog, UsersPage};
