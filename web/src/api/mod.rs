//! The page's client of `/api/v1`: one typed function an operation, a file a resource. Only pages call it.

mod auth;
mod client;
mod error;
mod load;
mod pace;
mod reports;
mod runs;

pub use client::Api;
pub use error::{ApiError, error_words};
pub use load::{Load, Loader};
pub use pace::Pace;
pub use runs::{Polled, new_idempotency_key};
