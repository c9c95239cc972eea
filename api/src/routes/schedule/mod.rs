//! Reports that are made by themselves: what comes, what was missed.

pub mod backfill;
pub mod fires;
pub mod get;
pub mod pause;
