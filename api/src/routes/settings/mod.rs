//! `/api/v1/settings`: the wizard's path.

pub mod get;
pub mod source_mode;
