//! Synkro's server.
//!
//! Start at [`http`] for the list of endpoints, [`pipeline`] for the eight steps, [`domain::run`] for what a run can
//! become, [`vault`] for who can see a secret, [`store`] for the data.

pub mod clock;
pub mod domain { pub mod backoff; pub mod run; }
pub mod error;
pub mod store;
pub mod vault;
