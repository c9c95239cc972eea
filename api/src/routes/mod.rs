//! One folder a resource, one file an operation: its documentation, its handler, its tests.

pub mod account;
pub mod admin;
pub mod audit;
pub mod auth;
pub mod comments;
pub mod health;
pub mod integrations;
pub mod invites;
mod narrowing;
pub mod overview;
mod paging;
pub mod prompts;
pub mod questions;
pub mod reports;
pub mod runs;
pub mod schedule;
pub mod settings;
