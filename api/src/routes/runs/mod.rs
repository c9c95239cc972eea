//! Runs of the report pipeline.

pub mod cancel;
pub mod events;
pub mod get;
pub mod list;
pub mod retry;
pub mod start;
