//! The server from outside: accounts, access, the queue, the pipeline, crashes. Every database test runs on SQLite and
//! on PostgreSQL; `cargo xtask test` starts the latter.

mod access;
mod accounts;
mod blindness;
mod companies;
mod contract;
mod cuts;
mod failures;
mod living;
mod numbers;
mod outages;
mod pacing;
mod processes;
mod projects;
mod queue;
mod restart;
mod resume;
mod retention;
mod runs;
mod schedules;
mod schema;
mod settings;
mod support;
mod transactions;
mod vault;
mod wake_up;
