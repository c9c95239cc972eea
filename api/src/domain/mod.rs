//! Pure rules: no async, no I/O, no clock. Everything comes in as a value and goes out as one.
//!
//! [`run`] is what a run can become next; [`backoff`] when; [`metrics`] the numbers; [`phone`], [`mask`], [`packing`],
//! [`analysis`] and [`citation`] what stands between messages and a checked analysis; [`digest`] what is posted.

pub mod analysis;
pub mod backoff;
pub mod business;
pub mod citation;
pub mod dialog;
pub mod digest;
pub mod firing;
pub mod lenient_json;
pub mod mask;
pub mod metrics;
pub mod night;
pub mod packing;
pub mod phone;
pub mod pricing;
pub mod prompt;
pub mod run;
pub mod schedule;
