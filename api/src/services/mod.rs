//! Use cases that touch two or more collaborators. No pass-through functions.

pub mod account;
pub mod comments;
pub mod connections;
pub mod cpu_pool;
pub mod demo_tenant;
mod denied_sign_in;
pub mod export;
pub mod invites;
pub mod jwt_ring;
pub mod new_password;
pub mod passwords;
pub mod questions;
pub mod readiness;
pub mod report_content;
pub mod report_search;
pub mod second_factor;
pub mod secret_tokens;
pub mod session_tokens;
pub mod settings;
pub mod sign_in;
pub mod totp;
pub mod visit;
