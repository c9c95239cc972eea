//! Pure rules: no async, no I/O, no clock. Everything comes in as a value and goes out as one.
//!
//! [`run`] is what a run can become next; [`backoff`] when; [`metrics`] the numbers; [`phone`], [`folding`], [`mask`],
//! [`packing`], [`answer`], [`analysis`] and [`citation`] what stands between messages and a checked analysis;
//! [`figures`], [`prose`], [`defang`] and [`outgoing`] the way out; [`digest`] what is posted.

pub mod analysis;
pub mod answer;
pub mod answer_json;
pub mod answer_limits;
pub mod backoff;
pub mod business;
pub mod citation;
pub mod conclusion;
pub mod defang;
pub mod dialog;
pub mod dictated;
pub mod digest;
pub mod figures;
pub mod firing;
pub mod folding;
pub mod inquiry;
pub mod left_out;
pub mod lenient_json;
pub mod mask;
pub mod metrics;
pub mod night;
pub mod outgoing;
pub mod packing;
pub mod period;
pub mod personal_data;
pub mod phone;
pub mod phone_plan;
pub mod pricing;
pub mod prompt;
pub mod prose;
mod raw_answer;
pub mod run;
pub mod schedule;

#[cfg(test)]
mod registry_tests;
#[cfg(test)]
mod snapshots;
