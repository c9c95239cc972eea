//! Synkro's server.
//!
//! Start at [`http`] for the list of endpoints, [`pipeline`] for the eight steps, [`domain::run`] for what a run can
//! become, [`vault`] for who can see a secret, [`store`] for the data.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod detached;
pub mod domain;
pub mod error;
pub mod http;
pub mod jobs;
pub mod pipeline;
pub mod redis_link;
pub mod routes;
pub mod services;
pub mod store;
pub mod telemetry;
pub mod throttle;
pub mod vault;
pub mod vendors;
