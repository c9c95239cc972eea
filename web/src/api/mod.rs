//! The page's client of `/api/v1`: one typed function an operation, a file a resource. Only pages call it.

mod account;
mod admin;
mod audit;
mod auth;
mod client;
mod comments;
mod error;
mod invites;
mod lists;
mod load;
mod pace;
mod people;
mod query;
mod questions;
mod reports;
mod runs;
mod schedule;
mod settings;

pub use admin::{TenantFilter, UserFilter, role_code};
pub use audit::{AuditQuery, Chain, outcome_code};
pub use client::Api;
pub use error::{ApiError, error_words};
pub use lists::ListQuery;
pub use load::{Load, Loader};
pub use pace::Pace;
pub use query::with_query;
pub use reports::ExportedFile;
pub use runs::{Polled, new_idempotency_key};
