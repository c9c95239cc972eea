//! Synkro's server.
//!
//! Start at [`routes`] for the list of endpoints, [`pipeline`] for the eight steps, [`domain::run`] for what a run can
//! become, [`vault`] for who can see a secret, [`store`] for the data.

pub mod app;
pub mod cli;
pub mod config;
pub mod connections;
pub mod content;
pub mod cpu_pool;
pub mod credentials;
pub mod detached;
pub mod error;
pub mod failpoint;
pub mod http;
pub mod jobs;
pub mod locks;
pub mod pipeline;
pub mod readiness;
pub mod redis_link;
pub mod routes;
pub mod services;
pub mod store;
pub mod telemetry;
pub mod throttle;
pub mod vault;

// Crates of their own, so that the compiler holds what they must not know; named as if they were modules of this one.
pub use synkro_clock as clock;
pub use synkro_domain as domain;
pub use synkro_vendors as vendors;
