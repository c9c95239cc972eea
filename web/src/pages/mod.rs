//! One file a page, a folder when it has parts. Pages ask the server; what they show is made of `components`.

mod account;
mod activity;
mod admin;
pub mod announced;
mod awaiting;
mod failure;
pub mod forms;
pub mod gate;
mod header;
pub mod identity;
mod invite;
mod landing;
mod lists;
mod login;
mod mend;
mod new_password;
mod not_found;
mod notice;
mod overview;
mod people;
mod report;
mod report_print;
mod reports;
mod run;
mod run_actions;
mod run_log;
mod run_watch;
mod runs;
mod settings;
mod staff;
pub mod step_up;
#[cfg(debug_assertions)]
mod styleguide;
mod talk;
mod wrong_tries;

pub use account::AccountPage;
pub use activity::ActivityPage;
pub use admin::{AuditPage, TenantsPage, UsersPage};
pub use header::Header;
pub use invite::InvitePage;
pub use landing::Landing;
pub use login::{Login, SessionEnded};
#[cfg(not(debug_assertions))]
pub use not_found::NotFound as Elsewhere;
use not_found::NotFound;
pub use notice::{NoticePage, OpenedNotice};
pub use overview::{OverviewPage, RememberedOverview};
pub use people::PeoplePage;
pub use report::ReportPage;
pub use report_print::ReportPrintPage;
pub use reports::ReportsPage;
pub use run::RunPage;
pub use runs::RunsPage;
pub use settings::{SettingsPage, SettingsStep};
#[cfg(debug_assertions)]
pub use styleguide::Elsewhere;
pub use wrong_tries::WrongTriesNotice;
