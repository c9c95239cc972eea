//! One file a page, a folder when it has parts. Pages ask the server; what they show is made of `components`.

mod failure;
pub mod gate;
mod header;
mod landing;
mod login;
mod not_found;
mod overview;
mod report;
mod reports;
mod run;
mod run_watch;
mod staff;

pub use header::Header;
pub use landing::Landing;
pub use login::Login;
pub use not_found::NotFound;
pub use overview::OverviewPage;
pub use report::ReportPage;
pub use reports::ReportsPage;
pub use run::RunPage;
