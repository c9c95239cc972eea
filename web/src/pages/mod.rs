//! One file a page, a folder when it has parts. Pages ask the server; what they show is made of `components`.

mod account;
mod activity;
mod admin;
mod failure;
pub mod form_errors;
pub mod gate;
mod header;
pub mod identity;
mod invite;
mod landing;
mod login;
mod new_password;
mod not_found;
mod overview;
mod report;
mod reports;
mod run;
mod run_actions;
mod run_log;
mod run_watch;
mod settings;
mod staff;
pub mod step_up;

pub use account::AccountPage;
pub use activity::ActivityPage;
pub use admin::{AuditPage, TenantsPage, UsersPage};
pub use header::Header;
pub use invite::InvitePage;
pub use landing::Landing;
pub use login::{Login, SessionEnded};
pub use not_found::NotFound;
pub use overview::OverviewPage;
pub use report::ReportPage;
pub use reports::ReportsPage;
pub use run::RunPage;
pub use settings::{SettingsPage, SettingsStep};
