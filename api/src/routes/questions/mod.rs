//! Follow-up questions on reports.

pub mod ask;
pub mod cancel;
pub mod list;
